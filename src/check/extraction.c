#include "extraction.h"

#include "extraction_marks.h"

typedef struct {
    Extraction *out;
    const Program *program;
    const Facts *facts;
    const StmtRow *stmts;
    StmtId first, end; /* statements of the block */
    ScopeId body;      /* of the function around it */
    Span span;
    Map known;   /* NameId → 1 when it is a parameter, 2 a result, 3 both */
    Bits inside; /* bindings that the block makes */
    bool is_linked;
    Arena scratch;
} Reader;

static bool is_inside(const Reader *self, StmtId stmt) {
    return stmt >= self->first && stmt < self->end;
}

static void name_add(Reader *self, NameId name, u32 offset, bool is_result) {
    u32 *known = map_at(&self->known, name, 0), bit = is_result ? 2 : 1;
    if (*known & bit) return;
    *known |= bit;
    if (is_result)
        vec_push(&self->out->results, ((ExtractionName){name, offset}));
    else
        vec_push(&self->out->parameters, ((ExtractionName){name, offset}));
}

/* A variable of a function, and not one of a lambda or comprehension within the block. */
static bool is_local(const Reader *self, ScopeId found) {
    if (found <= 1) return false;
    const ScopeRow *scope = &facts_scopes(self->facts)[found];
    if (scope->kind == SCOPE_CLASS || scope->kind == SCOPE_MODULE) return false;
    return found == self->body || scope->span.start < self->span.start || scope->span.end > self->span.end;
}

static bool binding_is_inside(const Reader *self, BindingId binding) {
    return bits_has(&self->inside, binding);
}

/* The read of a name; of `x += 1` as well, whose row names the binding. */
static const UseRow *use_of(const Reader *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    const UseRow *uses = facts_uses(self->facts);
    if (!(row->flags & EXPR_STORED)) return &uses[row->aux];
    for (UseId u = 1; u < self->facts->uses.count; u++)
        if (uses[u].expr == expr) return &uses[u];
    return &uses[0];
}

static void use_visit(Reader *self, ExprId expr, bool in_block) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    const UseRow *use = use_of(self, expr);
    if (!is_local(self, use->found)) return;
    bool from_inside = false, from_outside = use->reach_count == 0 || use->flags & USE_MAY_BE_OUTER;
    bool is_import = use->reach_count > 0; /* whoever needs it imports it, too */
    for (u32 i = 0; i < use->reach_count; i++) {
        BindingId binding = facts_lists(self->facts)[use->first_reach + i];
        is_import &= facts_bindings(self->facts)[binding].kind == BIND_IMPORT;
        if (binding_is_inside(self, binding))
            from_inside = true;
        else
            from_outside = true;
    }
    if (in_block && from_outside && !is_import) name_add(self, use->name, row->start, false);
    if (!in_block && from_inside) name_add(self, use->name, row->start, true);
}

/* A generator is another kind of function; super() and private names mean the class that they stand in. */
static bool is_bound(const Reader *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (row->kind == EXPR_YIELD || row->kind == EXPR_YIELD_FROM) return true;
    Str name = facts_name(self->facts, row->name);
    if (row->kind == EXPR_ATTRIBUTE) return str_starts(name, STR("__")) && !str_ends(name, STR("__"));
    return row->kind == EXPR_NAME && str_eq(name, STR("super"));
}

static void expr_visit(Reader *self, ExprId expr, bool in_block) {
    const ExprRow *rows = facts_exprs(self->facts);
    for (ExprId e = expr; expr && e < rows[expr].next; e++) {
        const ExprRow *row = &rows[e];
        if (in_block && row->scope == self->body) {
            self->out->is_bound |= is_bound(self, e);
            self->out->awaits |= row->kind == EXPR_AWAIT;
        }
        if (row->kind != EXPR_NAME) continue;
        if (!(row->flags & EXPR_STORED) || row->flags & EXPR_AUGMENTED) use_visit(self, e, in_block);
    }
}

/* ---- how control leaves ---------------------------------------------------------------------------- */

static bool is_loop(u8 kind) {
    return kind == STMT_FOR || kind == STMT_WHILE;
}

/* In outlines `break` leaves a `switch`, too. */
static bool leaves_block(const Reader *self, StmtId jump) {
    bool ends_switch = !self->is_linked && self->stmts[jump].kind == STMT_BREAK;
    for (StmtId at = self->stmts[jump].parent; is_inside(self, at); at = self->stmts[at].parent)
        if (is_loop(self->stmts[at].kind) || (ends_switch && self->stmts[at].kind == STMT_MATCH))
            return false;
    return true;
}

static void flow_visit(Reader *self, StmtId stmt) {
    const StmtRow *row = &self->stmts[stmt];
    if (row->scope != self->body) return;
    if (row->kind == STMT_RETURN) self->out->returns = true;
    if ((row->kind == STMT_BREAK || row->kind == STMT_CONTINUE) && leaves_block(self, stmt))
        self->out->is_bound = true;
    if (row->flags & STMT_ASYNC && row->kind != STMT_DEF) self->out->awaits = true;
    if (row->flags & STMT_AWAITS) self->out->awaits = true;
    if (row->flags & STMT_IS_BOUND) self->out->is_bound = true;
}

static bool is_clause(u8 kind) {
    return kind == STMT_ELSE || kind == STMT_HANDLER || kind == STMT_FINALLY || kind == STMT_CASE;
}

/* The last statement of a function that stands within an expression of `parent`. */
static bool ends_lambda(const Reader *self, StmtId stmt, StmtId parent) {
    if (self->is_linked || self->stmts[parent].kind == STMT_DEF) return false;
    if (self->stmts[stmt].scope != self->body || self->stmts[parent].scope == self->body) return false;
    StmtId next = self->stmts[stmt].next;
    return next == self->stmts[parent].next || self->stmts[next].scope != self->body;
}

static bool is_tail(const Reader *self, StmtId last) {
    u8 kind = self->stmts[last].kind;
    if (kind == STMT_RETURN || kind == STMT_RAISE) return true;
    for (StmtId at = last; at && self->stmts[at].kind != STMT_DEF; at = self->stmts[at].parent) {
        StmtId parent = self->stmts[at].parent;
        if (parent && ends_lambda(self, at, parent)) return true;
        if (!parent || is_loop(self->stmts[parent].kind)) return false;
        bool is_last = self->stmts[at].next == self->stmts[parent].next;
        if (!is_last && !is_clause(self->stmts[self->stmts[at].next].kind)) return false;
    }
    return true;
}

/* ---- all ------------------------------------------------------------------------------------------- */

static void bindings_mark(Reader *self) {
    self->inside = bits_new(&self->scratch, self->facts->bindings.count);
    const ScopeRow *scope = &facts_scopes(self->facts)[self->body];
    for (BindingId b = scope->first_binding; b < scope->first_binding + scope->binding_count; b++) {
        const BindingRow *row = &facts_bindings(self->facts)[b];
        if (row->stmt && is_inside(self, row->stmt)) bits_add(&self->inside, b);
    }
}

static void stmt_visit(Reader *self, StmtId stmt) {
    const StmtRow *row = &self->stmts[stmt];
    bool in_block = is_inside(self, stmt);
    expr_visit(self, row->expr, in_block);
    expr_visit(self, row->other, in_block);
    for (u32 i = 0; row->kind != STMT_IMPORT && i < row->target_count; i++)
        expr_visit(self, facts_lists(self->facts)[row->first_target + i], in_block);
    if (in_block) flow_visit(self, stmt);
}

/* Names of outlines have no bindings, their functions no definitions where they stand in expressions. */
static void outline_read(Extraction *self, Reader *reader, const Program *program,
                         const CloneBlockPlace *place) {
    reader->body = reader->stmts[place->first].scope;
    for (StmtId s = reader->first; s < reader->end; s++) flow_visit(reader, s);
    self->is_tail = reader->body > 1 && is_tail(reader, place->last);
    extraction_read_marks(self, program, place);
}

void extraction_init(Extraction *self, const Program *program, const CloneBlockPlace *place) {
    *self = (Extraction){0};
    const Facts *facts = program_facts(program, place->file);
    Reader reader = {.out = self, .program = program, .facts = facts, .stmts = facts_stmts(facts)};
    reader.first = place->first, reader.end = reader.stmts[place->last].next;
    reader.span = (Span){reader.stmts[place->first].start, reader.stmts[place->last].end};
    reader.is_linked = language_is_linked(facts->language);
    if (!reader.is_linked) {
        outline_read(self, &reader, program, place);
        return;
    }
    const DefRow *def = place->def ? def_row(program, place->def) : NULL;
    reader.body = def ? def->body : 1;
    bindings_mark(&reader);
    StmtId from = def ? def->stmt + 1 : reader.first, end = def ? reader.stmts[def->stmt].next : reader.end;
    for (StmtId s = from; s < end; s++) stmt_visit(&reader, s);
    self->is_tail = def && is_tail(&reader, place->last);
    map_release(&reader.known);
    arena_release(&reader.scratch);
}

void extraction_release(Extraction *self) {
    vec_release(&self->parameters);
    vec_release(&self->results);
}

bool extraction_is_possible(const Extraction *self) {
    return !self->is_bound && (!self->returns || self->is_tail);
}
