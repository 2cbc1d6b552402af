/* Calls that never return: library functions named by the rule's parameters, and functions of the tree that
 * are annotated so or none of whose paths comes to an end.
 *
 * What stands for something else does not count: stubs, abstract methods, methods that a subclass overrides,
 * methods that raise one and the same whatever they are given. Neither do functions that call each other in
 * a circle. Cost: each function's statements once. */
#include "classes.h"
#include "leaving.h"

enum { FUNCTIONS_DEPTH_MAX = 40 };
enum { NOT_ASKED, BEING_COMPUTED, RETURNS, NEVER };

/* ---- functions of the tree --------------------------------------------------------------------------- */

static bool is_annotated_never(const Program *program, FileId file, ExprId returns) {
    const Facts *facts = program_facts(program, file);
    if (returns && facts_exprs(facts)[returns].kind == EXPR_STRING) returns = expr_first(facts, returns);
    if (!returns) return false;
    u8 kind = facts_exprs(facts)[returns].kind;
    if (kind != EXPR_NAME && kind != EXPR_ATTRIBUTE) return false;
    Str word = facts_name(facts, facts_exprs(facts)[returns].name);
    if (!str_eq(word, STR("NoReturn")) && !str_eq(word, STR("Never"))) return false;
    ValueSet values = infer_expr(program, file, returns);
    return values.count == 1 && values.at[0].kind == VALUE_EXTERNAL;
}

/* Only staticmethod and classmethod, which leave what the function does as it is. */
static bool is_plainly_decorated(const DefRow *row) {
    u32 known = row->flags & (DEF_STATIC_METHOD | DEF_CLASS_METHOD) ? 1 : 0;
    return row->decorator_count == known;
}

/* Does the expression read a parameter other than the first? */
static bool reads_argument(const Facts *facts, const DefRow *def, ExprId root) {
    for (ExprId e = root; root && e < facts_exprs(facts)[root].next; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_NAME) continue;
        for (u32 p = 1; p < def->param_count; p++)
            if (facts_params(facts)[def->first_param + p].name == row->name) return true;
    }
    return false;
}

/* A method that does nothing but raise: one for subclasses to fill in, unless it raises what it is given. */
static bool is_placeholder(const Facts *facts, const DefRow *def) {
    const ScopeRow *body = &facts_scopes(facts)[def->body];
    const StmtRow *rows = facts_stmts(facts);
    for (StmtId at = body->body; at < body->body_end; at = rows[at].next) {
        bool is_text = rows[at].kind == STMT_EXPR && facts_exprs(facts)[rows[at].expr].kind == EXPR_STRING;
        if (is_text) continue;
        return rows[at].kind == STMT_RAISE && !reads_argument(facts, def, rows[at].expr);
    }
    return true;
}

static bool may_be_replaced(const Program *program, DefRef function) {
    const DefRow *row = def_row(program, function);
    if (row->flags & (DEF_GENERATOR | DEF_ABSTRACT | DEF_OVERLOAD | DEF_STUB_BODY | DEF_PROPERTY))
        return true;
    if (attribute_is_foreign(program, def_name(program, function))) return true; /* put in from elsewhere */
    if (!(row->flags & DEF_METHOD)) return false;
    return def_is_overridden(program, function) ||
           is_placeholder(program_facts(program, program->def_file[function]), row);
}

/* True when no path through the body comes to an end. */
static bool body_never_ends(Leaving *self, DefRef function) {
    FileId file = self->program->def_file[function];
    const Facts *facts = program_facts(self->program, file);
    const ScopeRow *body = &facts_scopes(facts)[def_row(self->program, function)->body];
    self->depth++;
    leaving_compute(self, file, body->body, body->body_end);
    self->depth--;
    u8 leaves = leaving_of_block(facts, leaving_rows(self, file), body->body, body->body_end);
    return !(leaves & (LEAVE_END | LEAVE_RETURN));
}

static bool function_never_returns(Leaving *self, DefRef function);

/* Annotated never to return, and its last line is a call of functions of the tree that return, or none at
 * all: the annotation was meant for "returns nothing". */
static bool plainly_ends(Leaving *self, DefRef function) {
    const Program *program = self->program;
    FileId file = program->def_file[function];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, function);
    const ScopeRow *body = &facts_scopes(facts)[row->body];
    if (row->flags & (DEF_ABSTRACT | DEF_OVERLOAD | DEF_STUB_BODY) || body->body == body->body_end)
        return false;
    const StmtRow *last = &facts_stmts(facts)[body->body_end - 1];
    if (last->kind != STMT_EXPR) return last->kind == STMT_ASSIGN || last->kind == STMT_AUGMENTED;
    u8 kind = facts_exprs(facts)[last->expr].kind;
    ExprId call = kind == EXPR_AWAIT ? expr_first(facts, last->expr) : last->expr;
    if (!call || facts_exprs(facts)[call].kind != EXPR_CALL) return false;
    ValueSet callee = infer_expr(program, file, call + 1);
    for (u32 i = 0; i < callee.count; i++) {
        bool is_function = callee.at[i].kind == VALUE_FUNCTION || callee.at[i].kind == VALUE_METHOD;
        if (!is_function || function_never_returns(self, callee.at[i].id)) return false;
    }
    return callee.count && !callee.is_open;
}

static bool function_never_returns(Leaving *self, DefRef function) {
    const Program *program = self->program;
    FileId file = program->def_file[function];
    const DefRow *row = def_row(program, function);
    u8 *state = &self->functions[function];
    if (*state != NOT_ASKED || self->depth >= FUNCTIONS_DEPTH_MAX) return *state == NEVER;
    if (row->kind != DEF_FUNCTION || !is_plainly_decorated(row)) return false;
    *state = BEING_COMPUTED;
    bool is_whole = program_facts(program, file)->errors.count <= 1;
    bool never = (is_annotated_never(program, file, row->returns) && !plainly_ends(self, function)) ||
                 (is_whole && !may_be_replaced(program, function) && body_never_ends(self, function));
    *state = never ? NEVER : RETURNS;
    return never;
}

static bool function_fits(Leaving *self, FileId file, ExprId call, Value value, NeverReturns *why) {
    const DefRow *row = def_row(self->program, value.id);
    u8 around = expr_row(self->program, file, expr_row(self->program, file, call)->parent)->kind;
    if (row->flags & DEF_ASYNC && around != EXPR_AWAIT) return false;
    if (!function_never_returns(self, value.id)) return false;
    why->function = value.id;
    bool is_declared = is_annotated_never(self->program, self->program->def_file[value.id], row->returns);
    why->is_method |= row->flags & DEF_METHOD && !is_declared;
    return true;
}

/* ---- library functions ------------------------------------------------------------------------------- */

static bool external_fits(Leaving *self, Name dotted, NeverReturns *why) {
    if (!leaving_names(self, &self->external_never, "never_return", dotted)) return false;
    why->external = dotted;
    return true;
}

static bool member_fits(Leaving *self, Name class, Str member, NeverReturns *why) {
    Str dotted =
        str_printf(&self->arena, "%.*s.%.*s", STR_ARG(name_text(self->program, class)), STR_ARG(member));
    return external_fits(self, intern_add((Intern *)&self->program->names, dotted), why);
}

/* A method that an object has from a library class, its own or a base of it. */
static bool object_fits(Leaving *self, Value object, Name name, NeverReturns *why) {
    const Program *program = self->program;
    Str member = name_text(program, name);
    if (object.kind == VALUE_EXTERNAL_INSTANCE) return member_fits(self, object.id, member, why);
    ClassMember found;
    if (object.kind != VALUE_INSTANCE || class_find(program, object.id, name, &found)) return false;
    u32 count;
    const Name *bases = class_external_bases(program, object.id, &count);
    for (u32 i = 0; i < count; i++)
        if (member_fits(self, bases[i], member, why)) return true;
    return false;
}

static bool is_member_word(const Leaving *self, Str word) {
    u32 count;
    const Str *words = rules_words(self->context->rules, "unreachable-code", "never_return", &count);
    for (u32 i = 0; i < count; i++)
        if (str_eq(str_after_last(words[i], '.'), word)) return true;
    return false;
}

static bool method_fits(Leaving *self, FileId file, ExprId callee, NeverReturns *why) {
    const ExprRow *row = expr_row(self->program, file, callee);
    if (row->kind != EXPR_ATTRIBUTE) return false;
    if (!is_member_word(self, facts_name(program_facts(self->program, file), row->name))) return false;
    ValueSet objects = infer_expr(self->program, file, callee + 1);
    Name name = file_name_of(self->program, file, row->name);
    for (u32 i = 0; i < objects.count; i++)
        if (!object_fits(self, objects.at[i], name, why)) return false;
    return objects.count && !objects.is_open;
}

/* ---- calls ------------------------------------------------------------------------------------------- */

static bool value_fits(Leaving *self, FileId file, ExprId call, Value value, NeverReturns *why) {
    switch ((ValueKind)value.kind) {
    case VALUE_FUNCTION:
    case VALUE_METHOD: return function_fits(self, file, call, value, why);
    case VALUE_EXTERNAL: return external_fits(self, value.id, why);
    default: return false;
    }
}

bool call_never_returns(Leaving *self, FileId file, ExprId expr, NeverReturns *why) {
    const Facts *facts = program_facts(self->program, file);
    *why = (NeverReturns){0};
    ExprId call = facts_exprs(facts)[expr].kind == EXPR_AWAIT ? expr_first(facts, expr) : expr;
    if (!call || facts_exprs(facts)[call].kind != EXPR_CALL) return false;
    ValueSet callee = infer_expr(self->program, file, call + 1);
    if (callee.is_open || !callee.count) return method_fits(self, file, call + 1, why);
    for (u32 i = 0; i < callee.count; i++)
        if (!value_fits(self, file, call, callee.at[i], why)) return false;
    return true;
}
