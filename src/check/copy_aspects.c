#include "copy_aspects.h"

#include "copy_traits.h"

AspectRow aspect_row(const AspectRows *rows, const char *aspect, const char *here, const char *there) {
    Arena *arena = rows->context->arena;
    Data *item = data_put_object(arena, rows->list, STR_NONE);
    data_put_text(arena, item, STR("aspect"), str_of(aspect));
    AspectRow row;
    row.here = data_put_object(arena, item, STR("here"));
    data_put_text(arena, row.here, STR("value"), str_of(here));
    row.there = data_put_object(arena, item, STR("there"));
    data_put_text(arena, row.there, STR("value"), str_of(there));
    return row;
}

/* ---- shared looks ---------------------------------------------------------------------------------- */

/* Method of a class by name, or 0. */
static DefRef method_named(const Program *program, DefRef class, Str name) {
    const File *file = &program->files[program->def_file[class]];
    const DefRow *defs = facts_defs(file->facts);
    DefId own = class - file->def_base;
    for (DefId d = own + 1; d < file->facts->defs.count && defs[d].span.start < defs[own].span.end; d++)
        if (defs[d].parent == own && str_eq(facts_name(file->facts, defs[d].name), name))
            return file->def_base + d;
    return 0;
}

/* True when the code of `def` stores an attribute called `name` (any, for 0). */
static bool writes_attribute(const Program *program, DefRef def, NameId name) {
    const Facts *facts = program_facts(program, program->def_file[def]);
    for (u32 w = 1; w < facts->writes.count; w++) {
        const WriteRow *row = &facts_writes(facts)[w];
        if (row->scope == def_row(program, def)->body && row->name && (!name || row->name == name))
            return true;
    }
    return false;
}

static StmtId body_end(const Facts *facts, const DefRow *def) {
    return facts_stmts(facts)[def->stmt].next;
}

/* ---- pattern --------------------------------------------------------------------------------------- */

typedef struct {
    const char *value;
    Str getter;
} InstanceUse;

static bool is_made_by(const Program *program, FileId file, const BindingRow *binding, DefRef class) {
    if (binding->kind != BIND_ASSIGN || !binding->value) return false;
    const ExprRow *value = expr_row(program, file, binding->value);
    if (value->kind == EXPR_AWAIT) value++;
    if (value->kind != EXPR_CALL) return false;
    const ExprRow *callee = value + 1;
    return callee->kind == EXPR_NAME && program_resolve_def(program, file, 1, callee->name) == class;
}

/* Instances that the class's own module keeps. */
static InstanceUse module_pattern(const Program *program, DefRef class) {
    FileId file = program->def_file[class];
    const Facts *facts = program_facts(program, file);
    const ScopeRow *scope = &facts_scopes(facts)[1];
    for (u32 i = 0; i < scope->binding_count; i++) {
        const BindingRow *binding = &facts_bindings(facts)[scope->first_binding + i];
        if (!is_made_by(program, file, binding, class)) continue;
        if (!(binding->flags & BINDING_FROM_NESTED)) return (InstanceUse){"module_instance", STR_NONE};
        DefId getter = facts_scopes(facts)[facts_stmts(facts)[binding->stmt].scope].def;
        return (InstanceUse){"lazy_getter", facts_name(facts, facts_defs(facts)[getter].name)};
    }
    return (InstanceUse){"plain_class", STR_NONE};
}

static InstanceUse class_pattern(const Program *program, DefRef class) {
    DefRef maker = method_named(program, class, STR("__new__"));
    if (maker && writes_attribute(program, maker, 0)) return (InstanceUse){"singleton_new", STR_NONE};
    return module_pattern(program, class);
}

static void pattern_put(const AspectRows *rows, const CopyPair *copy) {
    InstanceUse here = class_pattern(rows->context->program, copy->here.side->def);
    InstanceUse there = class_pattern(rows->context->program, copy->there.side->def);
    AspectRow row = aspect_row(rows, "pattern", here.value, there.value);
    if (here.getter.len) data_put_text(rows->context->arena, row.here, STR("getter"), here.getter);
    if (there.getter.len) data_put_text(rows->context->arena, row.there, STR("getter"), there.getter);
}

/* ---- initialisation -------------------------------------------------------------------------------- */

/* Attribute that an `if` of the function asks for and that the function itself sets: a flag. */
static Str guard_flag(const Program *program, DefRef def) {
    const Facts *facts = program_facts(program, program->def_file[def]);
    const DefRow *row = def_row(program, def);
    for (StmtId s = row->stmt + 1; s < body_end(facts, row); s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind != STMT_IF || !stmt->expr) continue;
        for (ExprId e = stmt->expr; e < facts_exprs(facts)[stmt->expr].next; e++) {
            const ExprRow *expr = &facts_exprs(facts)[e];
            if (expr->kind == EXPR_ATTRIBUTE && writes_attribute(program, def, expr->name))
                return facts_name(facts, expr->name);
        }
    }
    return STR_NONE;
}

static void initialisation_put(const AspectRows *rows, const CopyPair *copy) {
    const Program *program = rows->context->program;
    const CopySide *sides[2] = {&copy->here, &copy->there};
    const char *values[2];
    Str flags[2];
    for (u32 i = 0; i < 2; i++) {
        DefRef init = method_named(program, sides[i]->side->def, STR("__init__"));
        flags[i] = init ? guard_flag(program, init) : STR_NONE;
        values[i] = !init ? "no_init" : flags[i].len ? "guarded_by" : "not_guarded";
    }
    AspectRow row = aspect_row(rows, "initialisation", values[0], values[1]);
    if (flags[0].len) data_put_text(rows->context->arena, row.here, STR("flag"), flags[0]);
    if (flags[1].len) data_put_text(rows->context->arena, row.there, STR("flag"), flags[1]);
}

/* ---- get or create --------------------------------------------------------------------------------- */

typedef enum { CHECK_NONE, CHECK_SINGLE, CHECK_DOUBLE } CheckShape;

static bool exprs_equal(const Facts *facts, ExprId a, ExprId b) {
    const ExprRow *rows = facts_exprs(facts);
    u32 size = rows[a].next - a;
    if (rows[b].next - b != size) return false;
    for (u32 i = 0; i < size; i++) {
        const ExprRow *x = &rows[a + i], *y = &rows[b + i];
        if (x->kind != y->kind || x->op != y->op || x->name != y->name) return false;
    }
    return true;
}

/* `x is None`, `k not in d`, `not x`: a question whether something exists. */
static bool asks_existence(const Facts *facts, const StmtRow *stmt) {
    if (stmt->kind != STMT_IF || !stmt->expr) return false;
    const ExprRow *test = &facts_exprs(facts)[stmt->expr];
    if (test->kind == EXPR_NOT) return true;
    if (test->kind != EXPR_COMPARE) return false;
    return test->op == OP_IS || test->op == OP_IS_NOT || test->op == OP_IN || test->op == OP_NOT_IN;
}

static bool is_asked_before(const Facts *facts, StmtId from, StmtId until, ExprId question) {
    for (StmtId s = from; s < until; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (asks_existence(facts, stmt) && exprs_equal(facts, stmt->expr, question)) return true;
    }
    return false;
}

/* Double: the same question before a `with` and again inside it. */
static CheckShape check_shape(const Program *program, DefRef def) {
    const Facts *facts = program_facts(program, program->def_file[def]);
    const DefRow *row = def_row(program, def);
    CheckShape shape = CHECK_NONE;
    StmtId with = 0;
    for (StmtId s = row->stmt + 1; s < body_end(facts, row); s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind == STMT_WITH && !(with && s < facts_stmts(facts)[with].next)) with = s;
        if (!asks_existence(facts, stmt)) continue;
        bool inside = with && s < facts_stmts(facts)[with].next;
        if (inside && is_asked_before(facts, row->stmt + 1, with, stmt->expr)) return CHECK_DOUBLE;
        shape = CHECK_SINGLE;
    }
    return shape;
}

static void get_or_create_put(const AspectRows *rows, const CloneDiff *diff) {
    static const char *const values[] = {"no_check", "single_check", "double_checked"};
    const Program *program = rows->context->program;
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        if (!member->left || !member->right || def_row(program, member->left)->kind != DEF_FUNCTION) continue;
        CheckShape here = check_shape(program, member->left), there = check_shape(program, member->right);
        if (here != CHECK_DOUBLE && there != CHECK_DOUBLE) continue;
        AspectRow row = aspect_row(rows, "get_or_create", values[here], values[there]);
        data_put_text(rows->context->arena, row.here, STR("method"), name_text(program, member->name_left));
        data_put_text(rows->context->arena, row.there, STR("method"), name_text(program, member->name_right));
        return;
    }
}

/* ---- whole ----------------------------------------------------------------------------------------- */

void copy_aspects_put(CheckContext *context, Data *data, const CopyPair *copy, const CloneDiff *diff) {
    AspectRows rows = {context, data_put_list(context->arena, data, STR("aspects"))};
    if (def_row(context->program, copy->here.side->def)->kind == DEF_CLASS) {
        pattern_put(&rows, copy);
        initialisation_put(&rows, copy);
        get_or_create_put(&rows, diff);
    }
    copy_traits_put(&rows, copy);
    copy_users_put(&rows, copy);
}
