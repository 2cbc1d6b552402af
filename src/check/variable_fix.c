#include "variable_fix.h"

#include "dead.h"

typedef struct {
    const CheckContext *context;
    const Program *program;
    Finding *finding;
    FileId file;
    const Facts *facts;
    ValueEffect effect;
    u32 places, lines;
    const char *stays;  /* key of the help when something of a statement stays */
    bool is_unfinished; /* for some assignment there is no edit */
} Fixing;

/* No other statement shares a line with it: neither those before and behind, nor the header it is in. */
static bool is_alone(const Facts *facts, StmtId stmt) {
    const StmtRow *rows = facts_stmts(facts), *own = &rows[stmt];
    u32 first = facts_line(facts, own->start), last = facts_line(facts, own->end - 1);
    if (stmt > 1 && rows[own->parent].start < own->start && own->parent &&
        facts_line(facts, rows[own->parent].start) == first)
        return false;
    if (stmt > 1 && stmt - 1 != own->parent && facts_line(facts, rows[stmt - 1].end - 1) == first)
        return false;
    return own->next >= facts->stmts.count || facts_line(facts, rows[own->next].start) != last;
}

/* "name = ", up to the next name or the value; empty where brackets stand around the value. */
static Span name_part(const Facts *facts, const BindingRow *row) {
    const StmtRow *stmt = &facts_stmts(facts)[row->stmt];
    const ExprRow *value = &facts_exprs(facts)[row->value];
    for (u32 i = 0; i + 1 < stmt->target_count; i++) {
        const u32 *targets = &facts_lists(facts)[stmt->first_target];
        if (facts_exprs(facts)[targets[i]].start == row->span.start)
            return (Span){row->span.start, facts_exprs(facts)[targets[i + 1]].start};
    }
    bool is_bare = row->value && value->end == stmt->end && value->start > row->span.end;
    return is_bare ? (Span){row->span.start, value->start} : (Span){0, 0};
}

static void name_cut(Fixing *self, const BindingRow *row) {
    Span part = row->kind == BIND_AUGMENTED ? (Span){0, 0} : name_part(self->facts, row);
    Place place = place_of(self->program, self->file, part);
    if (part.end)
        vec_push(&self->finding->fix, ((Edit){EDIT_REPLACE, place, STR("")}));
    else
        self->is_unfinished = true;
}

static void lines_cut(Fixing *self, const BindingRow *row, Place place) {
    bool is_block = self->places > 1 && facts_stmts(self->facts)[row->stmt].parent; /* may be all of it */
    if (row->kind == BIND_AUGMENTED || is_block)
        self->is_unfinished = true;
    else
        vec_push(&self->finding->fix, ((Edit){EDIT_DELETE, place, STR("")}));
}

static void assignment_fix(Fixing *self, const BindingRow *row) {
    const StmtRow *stmt = &facts_stmts(self->facts)[row->stmt];
    ValueEffect effect = row->value ? value_effect(self->context, self->file, row->value) : VALUE_PLAIN;
    Place place = place_of(self->program, self->file, (Span){stmt->start, stmt->end});
    self->places++;
    self->lines += place_lines(place);
    if (self->places > 1)
        finding_evidence(self->finding, place_first_line(self->program, self->file, row->span),
                         text_of(self->finding->rule, "unused.again"));
    const char *stays = stmt->kind == STMT_ASSIGN && stmt->target_count > 1 ? "unused.shared_statement"
                        : effect == VALUE_RUNS                              ? "unused.keep_read"
                        : effect                                            ? "unused.keep_call"
                                                                            : NULL;
    if (effect > self->effect) self->effect = effect;
    if (!self->stays) self->stays = stays;
    if (stays) {
        name_cut(self, row);
    } else if (is_alone(self->facts, row->stmt)) {
        lines_cut(self, row, place);
    } else {
        self->is_unfinished = true;
        self->stays = "unused.shared_line";
    }
}

static void help_set(Fixing *self, Str name) {
    Finding *finding = self->finding;
    if (self->stays) {
        finding->help = text_with(text_of(finding->rule, self->stays), "name", name);
        finding->removable_lines = 0;
        bool keeps_value = strcmp(self->stays, "unused.shared_line") != 0;
        if (keeps_value) data_put_bool(self->context->arena, finding->data, STR("keeps_value"), true);
    } else if (self->places > 1) {
        finding->help = text_with_number(text_of(finding->rule, "unused.places"), "places", self->places);
        finding->help = text_with_number(finding->help, "lines", self->lines);
    }
}

ValueEffect variable_fix(const CheckContext *context, Finding *finding, NodeId node) {
    const Program *program = context->program;
    const Node *row = graph_node(program, node);
    Fixing self = {.context = context,
                   .program = program,
                   .finding = finding,
                   .file = row->file,
                   .facts = program_facts(program, row->file)};
    const BindingRow *rows = facts_bindings(self.facts), *first = &rows[row->row];
    for (u32 b = row->row; b < self.facts->bindings.count; b++) {
        if (rows[b].scope != first->scope || rows[b].name != first->name) break;
        bool sets = rows[b].stmt && (rows[b].value || rows[b].kind == BIND_ANNOTATION);
        if (sets) assignment_fix(&self, &rows[b]);
    }
    help_set(&self, facts_name(self.facts, first->name));
    if (self.is_unfinished || dead_is_imported(program, node)) finding->fix.count = 0;
    return self.effect;
}
