#include "consequence.h"

#include "match.h"

enum { ROUTES_LISTED = 4, CHAIN_MAX = 200 };

typedef struct {
    CheckContext *context;
    const Program *program;
    Finding *finding;
    FileId file;
    const Facts *facts;
    u32 offset;
    NodeId owner;
    const char *error; /* NULL: nothing is raised */
} Failure;

static Place first_line(const Failure *self, FileId file, u32 offset) {
    return place_first_line(self->program, file,
                            (Span){offset, program_facts(self->program, file)->source_length});
}

static void say(Failure *self, Place place, const char *key) {
    finding_evidence(self->finding, place, text_with(text_of(NULL, key), "error", str_of(self->error)));
}

static void note(Failure *self, const char *name, Str text) {
    data_put_text(self->context->arena, self->finding->data, str_of(name), text);
}

/* ---- who runs it --------------------------------------------------------------------------------------- */

static void route_evidence(Failure *self, Data *list, const Route *route) {
    Arena *arena = self->context->arena;
    bool is_served = routers_at(self->program, route->router)->served != SERVED_NO;
    Text text = text_of(NULL, !self->error ? "fails.runs" : is_served ? "fails.route" : "fails.unregistered");
    text = text_with(text_with(text, "methods", route->methods), "url", route->url);
    text = text_with(text, "error", str_of(self->error));
    finding_evidence(self->finding, first_line(self, route->file, route->offset), text);
    Data *row = data_put_object(arena, list, STR_NONE);
    data_put_text(arena, row, STR("methods"), route->methods);
    data_put_text(arena, row, STR("url"), route->url);
    data_put_bool(arena, row, STR("served"), is_served);
}

static bool is_generator(const Failure *self) {
    return graph_node(self->program, self->owner)->kind == NODE_DEF &&
           def_row(self->program, graph_node_def(self->program, self->owner))->flags & DEF_GENERATOR;
}

static bool routes_evidence(Failure *self) {
    RouteId routes[ROUTES_LISTED];
    bool is_streamed = false;
    u32 count = reach_routes_to(self->program, self->owner, routes, ROUTES_LISTED);
    Data *list = count ? data_put_list(self->context->arena, self->finding->data, STR("routes")) : NULL;
    for (u32 i = 0; i < count; i++) {
        const Route *route = routes_at(self->program, routes[i]);
        route_evidence(self, list, route);
        is_streamed |= route->is_streaming && is_generator(self);
    }
    if (is_streamed && self->error) say(self, first_line(self, self->file, self->offset), "fails.streamed");
    return count > 0;
}

/* A step that only may be one: a name that fits. */
static bool is_guess(Cause cause) {
    const Edge *edge = cause.kind == CAUSE_EDGE ? cause.at : NULL;
    return cause.kind == CAUSE_NAME || (edge && (edge->kind == EDGE_WEAK || edge->kind == EDGE_EXPORT));
}

/* The start of a program whose run reaches the code; 0 when none is known. */
static NodeId entry_of(const Program *program, NodeId node, World world) {
    for (u32 i = 0; i < CHAIN_MAX; i++) {
        Cause cause = reach_cause(program, node, world);
        if (cause.kind == CAUSE_ROOT) return node;
        if (cause.kind == CAUSE_NONE || is_guess(cause)) return 0;
        node = cause.from;
    }
    return 0;
}

static bool surely_runs(const Failure *self, World world) {
    return reach_life(self->program, self->owner, world) == LIFE_FULL;
}

static void entry_evidence(Failure *self) {
    const Program *program = self->program;
    NodeId entry = entry_of(program, self->owner, WORLD_PRODUCTION);
    if (!entry) entry = entry_of(program, self->owner, WORLD_SCRIPTS);
    if (!entry || entry == self->owner || reach_root(program, entry) == ROOT_LIBRARY) return;
    Str name = graph_symbol(program, entry, self->context->arena);
    Place place = place_first_line(program, graph_node(program, entry)->file, graph_span(program, entry));
    finding_evidence(self->finding, place, text_with(text_of(NULL, "fails.entry"), "name", name));
    note(self, "entry", name);
}

/* Tests that code of the product can only be guessed to run, by a name that fits, are run by tests. */
static Fate fate_of(const Failure *self) {
    bool is_test = self->program->files[self->file].world == WORLD_TESTS && surely_runs(self, WORLD_TESTS);
    bool is_sure = surely_runs(self, WORLD_PRODUCTION) || surely_runs(self, WORLD_SCRIPTS);
    return is_test && !is_sure ? FATE_TESTS_ONLY : reach_fate(self->program, self->owner);
}

static bool lives_surely(const Program *program, NodeId node) {
    return reach_production(program, node) == LIFE_FULL;
}

/* Only a name that fits leads there, and it is no member of a class that surely lives, whose objects somebody
 * may call. */
static bool is_guessed(const Program *program, NodeId owner) {
    if (reach_production(program, owner) != LIFE_WEAK) return false;
    NodeId class = graph_owner_class(program, owner);
    return !class || !lives_surely(program, class);
}

static void owner_evidence(Failure *self, const char *key) {
    NodeId owner = self->owner;
    Text text = text_of(NULL, key);
    text = text_with(text, "name", graph_symbol(self->program, owner, self->context->arena));
    Place place = place_first_line(self->program, graph_node(self->program, owner)->file,
                                   graph_span(self->program, owner));
    finding_evidence(self->finding, place, text);
    self->finding->severity_max = SEVERITY_WARNING;
}

/* Code that nothing runs, or tests alone, does no harm yet. */
static void fate_evidence(Failure *self, Fate fate) {
    owner_evidence(self, fate == FATE_DEAD ? "fails.dead" : "fails.tests_only");
}

/* ---- under which circumstances ------------------------------------------------------------------------ */

static bool raises_again(const Facts *facts, StmtId handler) {
    const StmtRow *rows = facts_stmts(facts);
    for (StmtId s = handler + 1; s < rows[handler].next; s++)
        if (rows[s].kind == STMT_RAISE) return true;
    return false;
}

static bool catches_everything(const Facts *facts, StmtId handler) {
    ExprId class = facts_stmts(facts)[handler].expr;
    Str name = class ? facts_name(facts, facts_exprs(facts)[class].name) : STR("Exception");
    return str_eq(name, STR("Exception")) || str_eq(name, STR("BaseException"));
}

/* The handler of a `try` that swallows whatever its body raises; 0: none. */
static StmtId swallowing(const Failure *self, StmtId try) {
    const StmtRow *rows = facts_stmts(self->facts);
    for (StmtId s = try + 1; s < rows[try].next; s = rows[s].next)
        if (rows[s].kind == STMT_HANDLER && self->offset < rows[s].start &&
            catches_everything(self->facts, s))
            return raises_again(self->facts, s) ? 0 : s;
    return 0;
}

typedef struct {
    StmtKind kind;
    const char *name, *key;
} Circumstance;

static const Circumstance *circumstance_of(const Failure *self, const StmtRow *row) {
    static const Circumstance all[] = {{STMT_HANDLER, "handler", "fails.handler"},
                                       {STMT_FINALLY, "finally", "fails.finally"},
                                       {STMT_IF, "condition", "fails.condition"}};
    bool is_behind = row->kind != STMT_IF || self->offset >= facts_exprs(self->facts)[row->expr].end;
    for (u32 i = 0; i < COUNT_OF(all); i++)
        if (row->kind == all[i].kind && is_behind) return &all[i];
    return NULL;
}

/* The nearest of each: what has to happen before the line runs, and what becomes of the failure. */
static void circumstance_evidence(Failure *self) {
    const StmtRow *rows = facts_stmts(self->facts);
    const Circumstance *found = NULL;
    StmtId at = facts_stmt_at(self->facts, self->offset), hidden = 0;
    for (; at && rows[at].kind != STMT_DEF; at = rows[at].parent) {
        const Circumstance *now = found ? NULL : circumstance_of(self, &rows[at]);
        bool is_said = now && (self->error || now->kind != STMT_HANDLER);
        if (is_said) say(self, first_line(self, self->file, rows[at].start), now->key);
        if (now) found = now;
        if (!hidden && rows[at].kind == STMT_TRY) hidden = swallowing(self, at);
    }
    if (hidden && self->error) say(self, first_line(self, self->file, rows[hidden].start), "fails.hidden");
    note(self, "circumstance", str_of(found ? found->name : "always"));
}

void consequence_evidence(CheckContext *context, Finding *finding, FileId file, ExprId expr,
                          const char *error) {
    const ExprRow *row = expr_row(context->program, file, expr);
    consequence_at(context, finding, file, row->scope, row->start, error);
}

void consequence_at(CheckContext *context, Finding *finding, FileId file, ScopeId scope, u32 offset,
                    const char *error) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    Failure self = {context, program, finding, file, facts, offset, graph_owner(program, file, scope), error};
    finding->is_withdrawn = match_is_compiled(program, file, scope);
    if (finding->is_withdrawn) return;
    Fate fate = fate_of(&self);
    bool is_served = routes_evidence(&self);
    bool is_guess_only = fate == FATE_LIVE && is_guessed(program, self.owner);
    if (!is_served && fate == FATE_LIVE && !is_guess_only) entry_evidence(&self);
    if (!is_served && fate != FATE_LIVE) fate_evidence(&self, fate);
    if (!is_served && is_guess_only) owner_evidence(&self, "fails.guessed");
    circumstance_evidence(&self);
}
