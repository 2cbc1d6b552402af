/* shadowed-definition: a function, class or method that a later definition of the same name in the same
 * block replaces before anything could use it. What it does never happens; in tests, it is a test that
 * never runs.
 *
 * Proof: nothing reads the name between the two, as far as control flow says; where functions read it
 * later, no call stands between. Silent for overloads, accessors, what a decorator keeps, definitions in
 * different branches, names that are only underscores, scopes that look names up as text, classes whose
 * metaclass or base could have noticed them, stubs.
 *
 * Cost: the uses and bindings of a file once; its expressions once more per pair that a function reads. */
#include "check.h"
#include "classes.h"

#define RULE "shadowed-definition"

typedef struct {
    CheckContext *context;
    const Program *program;
    FileId file;
    const Facts *facts;
    Bits read_now;   /* BindingIds that a use reads along control flow, or in the scope itself */
    Bits read_later; /* those that inner functions and quoted annotations may read at any time */
} Shadowing;

/* ---- uses -------------------------------------------------------------------------------------------- */

static void uses_mark(Shadowing *self, Arena *scratch) {
    const Facts *facts = self->facts;
    self->read_now = bits_new(scratch, facts->bindings.count);
    self->read_later = bits_new(scratch, facts->bindings.count);
    for (UseId u = 1; u < facts->uses.count; u++) {
        const UseRow *use = &facts_uses(facts)[u];
        bool is_deferred = facts_exprs(facts)[use->expr].flags & (EXPR_IN_ANNOTATION | EXPR_IN_QUOTES);
        bool is_now = use->flags & USE_FLOWED || (use->scope == use->found && !is_deferred);
        for (u32 i = 0; i < use->reach_count; i++)
            bits_add(is_now ? &self->read_now : &self->read_later, facts_lists(facts)[use->first_reach + i]);
    }
}

static bool is_inline_scope(const Facts *facts, ScopeId scope, ScopeId in) {
    for (; scope && scope != in; scope = facts_scopes(facts)[scope].parent) {
        u8 kind = facts_scopes(facts)[scope].kind;
        if (kind == SCOPE_FUNCTION || kind == SCOPE_LAMBDA) return false;
    }
    return scope == in;
}

/* Between two definitions something is called that might use the first one. */
static bool is_call_between(const Facts *facts, const DefRow *first, const DefRow *second) {
    RowRange rows = facts_exprs_in(facts, (Span){first->span.end, second->span.end});
    for (ExprId e = rows.first; e < rows.end; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_between = row->end <= second->name_span.start;
        if (is_between && row->kind == EXPR_CALL && is_inline_scope(facts, row->scope, first->scope))
            return true;
    }
    return false;
}

static bool is_read(const Shadowing *self, const DefRow *first, const DefRow *second) {
    if (bits_has(&self->read_now, first->binding)) return true;
    return bits_has(&self->read_later, first->binding) && is_call_between(self->facts, first, second);
}

/* ---- definitions ------------------------------------------------------------------------------------- */

static bool is_only_underscores(Str name) {
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] != '_') return false;
    return true;
}

/* Control that passes the first one comes to the second one: both stand in one block. */
static bool is_same_block(const Facts *facts, const DefRow *first, const DefRow *second) {
    const StmtRow *rows = facts_stmts(facts);
    StmtId parent = rows[first->stmt].parent;
    u8 kind = rows[parent].kind;
    if (rows[second->stmt].parent != parent) return false;
    bool is_plain = !parent || kind == STMT_DEF || kind == STMT_IF || kind == STMT_ELSE;
    /* The branches of an `if` are children of it side by side only up to its `else`. */
    return is_plain && !((rows[first->stmt].flags | rows[second->stmt].flags) & STMT_UNREACHABLE);
}

/* Its body does something besides defining. */
static bool has_effects(const Program *program, DefRef class) {
    const Facts *facts = program_facts(program, program->def_file[class]);
    ScopeId scope = def_row(program, class)->body;
    const ScopeRow *body = &facts_scopes(facts)[scope];
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *row = &facts_stmts(facts)[s];
        if (row->scope == scope && row->kind == STMT_EXPR && facts_exprs(facts)[row->expr].kind == EXPR_CALL)
            return true;
    }
    return false;
}

/* A class statement has effects of its own: who is derived from may have noticed. */
static bool is_noticed(const Program *program, DefRef class) {
    u32 count;
    if (has_effects(program, class)) return true;
    const Edge *edges = graph_in(program, graph_def(program, class), &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_MODEL) return true;
    return class_has_metaclass(program, class);
}

static bool has_unlisted_base(const Program *program, DefRef class) {
    Name where;
    ClassOpenness openness = class_openness(program, class, &where);
    return openness == CLASS_UNKNOWN_BASE || openness == CLASS_EXTERNAL_BASE;
}

/* A metaclass may give the class a name space that keeps every definition. */
static bool scope_is_silent(const Program *program, FileId file, ScopeId scope) {
    const File *in = &program->files[file];
    const ScopeRow *row = &facts_scopes(in->facts)[scope];
    if (row->flags & (SCOPE_HAS_EXEC | SCOPE_HAS_LOCALS)) return true;
    return row->kind == SCOPE_CLASS && class_has_metaclass(program, in->def_base + row->def);
}

static bool is_shadowed(const Shadowing *self, const BindingRow *binding, const BindingRow *next) {
    enum { SILENT = DEF_OVERLOAD | DEF_TYPE_CHECKING };
    const Facts *facts = self->facts;
    if (binding->kind != BIND_DEF || next->kind != BIND_DEF || next->scope != binding->scope ||
        next->name != binding->name)
        return false;
    const DefRow *first = &facts_defs(facts)[binding->target], *second = &facts_defs(facts)[next->target];
    bool is_code =
        (first->kind == DEF_CLASS || first->kind == DEF_FUNCTION) && second->kind != DEF_TYPE_ALIAS;
    if (!is_code || (first->flags | second->flags) & SILENT ||
        is_only_underscores(facts_name(facts, first->name)))
        return false;
    if ((binding->flags | next->flags) & BINDING_FROM_NESTED || !is_same_block(facts, first, second))
        return false;
    DefRef def = self->program->files[self->file].def_base + binding->target;
    return !scope_is_silent(self->program, self->file, binding->scope) && !is_read(self, first, second) &&
           !graph_is_kept_by_decorator(self->program, def) &&
           !(first->kind == DEF_CLASS && is_noticed(self->program, def));
}

/* ---- findings ---------------------------------------------------------------------------------------- */

static Place name_place(const Shadowing *self, const DefRow *row) {
    return place_of(self->program, self->file, row->name_span);
}

/* Who defined the name twice in tests most likely meant both. */
static bool is_test(const Shadowing *self) {
    return self->program->files[self->file].world == WORLD_TESTS;
}

/* In the body of a test a definition may be there to see whether it can be made at all. */
static void doubt_set(const Shadowing *self, Finding *finding, DefRef def) {
    const DefRow *row = def_row(self->program, def);
    bool is_tried = is_test(self) && facts_scopes(self->facts)[row->scope].kind == SCOPE_FUNCTION;
    bool is_listed = row->kind == DEF_CLASS && has_unlisted_base(self->program, def);
    if (!is_tried && !is_listed) return;
    finding->confidence = CONFIDENCE_MEDIUM;
    finding->doubt = text_with(text_of(RULE, is_tried ? "doubt.tried" : "doubt"), "name",
                               facts_name(self->facts, row->name));
}

static void report(Shadowing *self, const BindingRow *binding, const BindingRow *next) {
    DefRef def = self->program->files[self->file].def_base + binding->target;
    const DefRow *first = def_row(self->program, def), *second = &facts_defs(self->facts)[next->target];
    Str name = facts_name(self->facts, first->name);
    Place by = name_place(self, second);
    Finding *finding = finding_add_def(self->context, RULE, def);
    const char *message = first->kind == DEF_CLASS    ? "message.class"
                          : first->flags & DEF_METHOD ? "message.method"
                                                      : "message";
    finding->message = text_with_number(text_with(text_of(RULE, message), "name", name), "line", by.line);
    u32 lines = place_lines(finding->place);
    finding->help = text_with_number(text_of(RULE, is_test(self) ? "help.test" : "help"), "lines", lines);
    doubt_set(self, finding, def);
    finding_evidence(finding, by, text_with(text_of(RULE, "replaced"), "name", name));
    finding_evidence(finding, finding->name, text_with(text_of(RULE, "not_read"), "name", name));
    data_put_int(self->context->arena, finding->data, STR("lines"), lines);
    data_put_int(self->context->arena, finding->data, STR("by_line"), by.line);
    if (is_test(self)) return;
    finding->removable_lines = lines;
    vec_push(&finding->fix, ((Edit){EDIT_DELETE, finding->place, STR("")}));
}

static bool is_marked(const Shadowing *self, const BindingRow *binding) {
    const DefRow *row = &facts_defs(self->facts)[binding->target];
    u32 line = facts_line(self->facts, row->name_span.start);
    return lines_are_marked(self->context, RULE, self->facts, facts_line(self->facts, row->span.start), line);
}

static void file_visit(Shadowing *self, Arena *scratch) {
    self->facts = program_facts(self->program, self->file);
    const BindingRow *rows = facts_bindings(self->facts);
    bool has_uses = false;
    for (BindingId b = 1; b + 1 < self->facts->bindings.count; b++) {
        if (rows[b].kind != BIND_DEF || rows[b + 1].kind != BIND_DEF || rows[b + 1].name != rows[b].name)
            continue;
        if (!has_uses) uses_mark(self, scratch);
        has_uses = true;
        if (is_shadowed(self, &rows[b], &rows[b + 1]) && !is_marked(self, &rows[b]) &&
            !is_marked(self, &rows[b + 1]))
            report(self, &rows[b], &rows[b + 1]);
    }
    arena_reset(scratch);
}

static bool file_counts(const Program *program, FileId file) {
    const File *in = &program->files[file];
    return in->module && in->facts->errors.count <= 1 && !in->is_generated && !file_only_describes(in);
}

void check_shadowed_definition(CheckContext *context) {
    Arena scratch = {0};
    Shadowing self = {.context = context, .program = context->program};
    for (self.file = 0; self.file < context->program->file_count; self.file++)
        if (file_counts(context->program, self.file)) file_visit(&self, &scratch);
    arena_release(&scratch);
}
