/* global-singleton: a module-level variable that starts as None and is created by a function on first
 * use through `global`. Names the getter, what resets it, and the twin that does the same elsewhere. */
#include "check.h"
#include "infer.h"

#define RULE "global-singleton"

typedef struct {
    FileId file;
    u32 binding; /* local: the module-level binding to None */
    DefRef getter, closer;
    DefRef class; /* what it holds, when known */
    u32 create_stmt;
    bool is_locked; /* created inside a `with` */
    bool awaits;    /* an await stands between check and return */
} Singleton;

typedef Vec(Singleton) Singletons;

static bool is_none(const Facts *facts, ExprId expr) {
    return expr && facts_exprs(facts)[expr].kind == EXPR_CONSTANT &&
           facts_exprs(facts)[expr].op == CONSTANT_NONE;
}

/* The condition asks whether the name is still unset: `x is None`, `not x`. */
static bool asks_unset(const Facts *facts, ExprId condition, NameId name) {
    const ExprRow *row = &facts_exprs(facts)[condition];
    if (row->kind == EXPR_NOT)
        return facts_exprs(facts)[condition + 1].kind == EXPR_NAME &&
               facts_exprs(facts)[condition + 1].name == name;
    if (row->kind != EXPR_COMPARE || (row->op != OP_IS && row->op != OP_EQ)) return false;
    return facts_exprs(facts)[condition + 1].name == name && is_none(facts, expr_child(facts, condition, 1));
}

static bool returns_name(const Facts *facts, const ScopeRow *body, ScopeId scope, NameId name) {
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind == STMT_RETURN && stmt->scope == scope && stmt->expr &&
            facts_exprs(facts)[stmt->expr].kind == EXPR_NAME && facts_exprs(facts)[stmt->expr].name == name)
            return true;
    }
    return false;
}

static bool awaits_in(const Facts *facts, Span span) {
    for (ExprId e = 1; e < facts->exprs.count; e++)
        if (facts_exprs(facts)[e].kind == EXPR_AWAIT && facts_exprs(facts)[e].start >= span.start &&
            facts_exprs(facts)[e].end <= span.end)
            return true;
    return false;
}

/* Innermost `if` of the same function around a statement that asks for the name. */
static StmtId guarding_if(const Facts *facts, StmtId stmt, NameId name) {
    for (StmtId at = facts_stmts(facts)[stmt].parent; at && facts_stmts(facts)[at].kind != STMT_DEF;
         at = facts_stmts(facts)[at].parent)
        if (facts_stmts(facts)[at].kind == STMT_IF && facts_stmts(facts)[at].expr &&
            asks_unset(facts, facts_stmts(facts)[at].expr, name))
            return at;
    return 0;
}

static bool is_inside_with(const Facts *facts, StmtId stmt) {
    for (StmtId at = facts_stmts(facts)[stmt].parent; at && facts_stmts(facts)[at].kind != STMT_DEF;
         at = facts_stmts(facts)[at].parent)
        if (facts_stmts(facts)[at].kind == STMT_WITH) return true;
    return false;
}

static void assignment_visit(const Program *program, FileId file, Singleton *self, const BindingRow *row) {
    const File *in = &program->files[file];
    ScopeId scope = facts_stmts(in->facts)[row->stmt].scope;
    DefRef function = scope_def(program, file, scope);
    if (!function || row->kind != BIND_ASSIGN || !row->value) return;
    if (is_none(in->facts, row->value)) {
        self->closer = function;
        return;
    }
    const DefRow *def = def_row(program, function);
    StmtId guard = guarding_if(in->facts, row->stmt, row->name);
    if (!guard || !returns_name(in->facts, &facts_scopes(in->facts)[def->body], def->body, row->name)) return;
    self->getter = function;
    self->create_stmt = row->stmt;
    self->is_locked = is_inside_with(in->facts, row->stmt);
    self->awaits =
        awaits_in(in->facts, (Span){facts_stmts(in->facts)[guard].start, facts_stmts(in->facts)[guard].end});
    ValueSet values = infer_expr(program, file, row->value);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_INSTANCE) self->class = values.at[i].id;
}

static void file_visit(const Program *program, FileId file, Singletons *out) {
    const Facts *facts = program_facts(program, file);
    const ScopeRow *module = &facts_scopes(facts)[1];
    const BindingRow *rows = facts_bindings(facts);
    for (u32 b = module->first_binding; b < module->first_binding + module->binding_count;) {
        u32 end = b;
        Singleton self = {.file = file};
        while (end < module->first_binding + module->binding_count && rows[end].name == rows[b].name) {
            bool is_unset = (rows[end].kind == BIND_ASSIGN && is_none(facts, rows[end].value)) &&
                            !(rows[end].flags & BINDING_FROM_NESTED);
            if (is_unset && !self.binding) self.binding = end;
            if (rows[end].flags & BINDING_FROM_NESTED) assignment_visit(program, file, &self, &rows[end]);
            end++;
        }
        /* A cached text or table is no state; an object of ours, or one that is awaited into being, is. */
        if (self.binding && self.getter && (self.class || self.awaits)) vec_push(out, self);
        b = end;
    }
}

static u64 twins_key(DefRef a, DefRef b) {
    return a < b ? map_pair(a, b) : map_pair(b, a);
}

/* Classes that are near-duplicates of each other. */
static void twins_collect(const Clones *clones, Map *out) {
    for (u32 i = 0; i < clones->count; i++) {
        const ClonePair *pair = &clones->pairs[i];
        if (pair->kind == CLONE_CLASS && !pair->is_beside)
            map_at(out, twins_key(pair->left.def, pair->right.def), 1);
    }
}

static Str singleton_name(const Program *program, const Singleton *self) {
    const Facts *facts = program_facts(program, self->file);
    return facts_name(facts, facts_bindings(facts)[self->binding].name);
}

static Place singleton_place(const Program *program, const Singleton *self) {
    const Facts *facts = program_facts(program, self->file);
    return place_of(program, self->file, facts_bindings(facts)[self->binding].span);
}

static Text named(const char *key, const char *placeholder, Str name) {
    return text_with(text_of(RULE, key), placeholder, name);
}

static void twins_evidence(CheckContext *context, Finding *finding, const Singletons *all, u32 own,
                           const Map *twins) {
    const Program *program = context->program;
    for (u32 i = 0; i < all->count; i++) {
        if (i == own || map_find(twins, twins_key(all->at[own].class, all->at[i].class)) == MAP_NONE)
            continue;
        Str name = singleton_name(program, &all->at[i]);
        bool is_live = !reach_is_dead(program, graph_def(program, all->at[i].getter));
        bool own_is_dead = reach_is_dead(program, graph_def(program, all->at[own].getter));
        finding_related(finding, singleton_place(program, &all->at[i]),
                        named(is_live && own_is_dead ? "twin_live" : "twin", "name", name));
        data_put_text(context->arena, finding->data, STR("twin"), name);
        if (is_live && own_is_dead)
            finding->help = text_with(
                text_with(text_of(RULE, "help.twin"), "module", file_symbol(program, all->at[own].file)),
                "name", name);
    }
}

static void report(CheckContext *context, const Singletons *all, u32 index, const Map *twins) {
    const Program *program = context->program;
    const Singleton *self = &all->at[index];
    const Facts *facts = program_facts(program, self->file);
    const BindingRow *row = &facts_bindings(facts)[self->binding];
    const StmtRow *stmt = &facts_stmts(facts)[row->stmt];
    Str name = singleton_name(program, self), getter = name_text(program, def_name(program, self->getter));
    Str symbol =
        str_printf(context->arena, "%.*s.%.*s", STR_ARG(file_symbol(program, self->file)), STR_ARG(name));
    Finding *finding = finding_add(context, RULE, KIND_VARIABLE, symbol,
                                   place_of(program, self->file, (Span){stmt->start, stmt->end}),
                                   singleton_place(program, self));
    finding->shape = str_hash(name);
    finding->message = text_with(named("message", "name", name), "getter", getter);
    finding->help = named("help", "name", name);
    finding->doubt = text_of(RULE, "doubt");
    finding_evidence(finding, place_of(program, self->file, def_row(program, self->getter)->name_span),
                     named("getter", "getter", getter));
    if (self->is_locked)
        finding_evidence(finding, place_of(program, self->file, def_row(program, self->getter)->name_span),
                         text_of(RULE, "lock"));
    if (self->awaits && !self->is_locked) {
        const StmtRow *create = &facts_stmts(facts)[self->create_stmt];
        finding_evidence(finding, place_of(program, self->file, (Span){create->start, create->end}),
                         text_of(RULE, "await_between"));
    }
    if (self->closer) {
        bool is_dead = reach_is_dead(program, graph_def(program, self->closer));
        Text text = named(is_dead ? "closer_unused" : "closer", "closer",
                          name_text(program, def_name(program, self->closer)));
        finding_evidence(finding, place_of(program, self->file, def_row(program, self->closer)->name_span),
                         text);
    }
    data_put_text(context->arena, finding->data, STR("getter"), getter);
    twins_evidence(context, finding, all, index, twins);
}

void check_global_singleton(CheckContext *context) {
    Singletons all = {0};
    Map twins = {0};
    for (FileId file = 0; file < context->program->file_count; file++)
        if (context->program->files[file].module && context->program->files[file].world == WORLD_PRODUCTION)
            file_visit(context->program, file, &all);
    if (all.count > 1) twins_collect(context->clones, &twins);
    for (u32 i = 0; i < all.count; i++) report(context, &all, i, &twins);
    map_release(&twins);
    vec_release(&all);
}
