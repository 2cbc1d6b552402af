/* What variables and attributes of the tree hold: all that is bound to them counts, where that is all. */
#include "classes.h"
#include "infer.h"
#include "standard_object_impl.h"

#define RULE "unknown-member"

enum { SUBCLASSES_DEPTH_MAX = 40 };

/* ---- names ----------------------------------------------------------------------------------------- */

/* A question what something is: any call but one that only counts or compares. */
static bool is_question(const Question *q, ExprId call) {
    const Facts *facts = facts_of(q);
    u32 count;
    const Str *words = rules_words(q->finder->context->rules, RULE, "plain_questions", &count);
    return !names_have(words, count, facts_name(facts, facts_exprs(facts)[call + 1].name));
}

static bool speaks_of(const Facts *facts, ExprId expr, NameId name) {
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId e = expr; e && e < rows[expr].next; e++)
        if ((rows[e].kind == EXPR_NAME || rows[e].kind == EXPR_ATTRIBUTE) && rows[e].name == name)
            return true;
    return false;
}

static bool asks_about(const Question *q, const GuardRow *guard, NameId name) {
    const Facts *facts = facts_of(q);
    if (guard->kind == GUARD_CASE) return true;
    if (!speaks_of(facts, guard->expr, name)) return false;
    for (ExprId e = guard->expr; e < facts_exprs(facts)[guard->expr].next; e++)
        if (facts_exprs(facts)[e].kind == EXPR_CALL && is_question(q, e)) return true;
    return false;
}

/* What holds around the use of a variable or attribute may say that it is something else there:
 * isinstance(x, …). */
static bool is_asked_about(const Question *q) {
    const Facts *facts = facts_of(q);
    ExprId start = q->expr;
    while (facts_exprs(facts)[start].kind == EXPR_ATTRIBUTE) start++;
    if (facts_exprs(facts)[start].kind != EXPR_NAME) return false;
    GuardId guard = facts_uses(facts)[facts_exprs(facts)[start].aux].guard;
    for (; guard; guard = facts_guards(facts)[guard].parent)
        if (asks_about(q, &facts_guards(facts)[guard], facts_exprs(facts)[q->expr].name)) return true;
    return false;
}

/* Code that does not show in its scope may bind the name, too. */
static bool is_bound_unseen(const Question *q, const UseRow *use) {
    const Program *program = program_of(q);
    const ScopeRow *scope = &facts_scopes(facts_of(q))[use->found];
    Name name = file_name_of(program, q->file, use->name);
    bool is_shared = scope->kind == SCOPE_MODULE || scope->kind == SCOPE_CLASS;
    return use->flags & USE_MAY_BE_OUTER || scope->flags & SCOPE_HAS_EXEC ||
           map_find(&q->finder->additions->names, name) != MAP_NONE ||
           (is_shared && attribute_is_foreign(program, name));
}

bool question_is_open(const Question *q) {
    const ExprRow *row = expr_row(program_of(q), q->file, q->expr);
    const UseRow *use = row->kind == EXPR_NAME ? &facts_uses(facts_of(q))[row->aux] : NULL;
    return (use && use->found && is_bound_unseen(q, use)) || is_asked_about(q);
}

/* What a special method of all the objects gives; they are the evidence. */
static bool of_hook(Question *q, const StandardObjects *objects, const char *hook) {
    for (u32 i = 0; i < objects->count; i++) {
        StdlibName name;
        const StandardObject *object = &objects->at[i];
        u32 before = q->out->count;
        if (!stdlib_member(object->class, str_of(hook), &name)) return false;
        if (!objects_add_type(q, name.type, object, object->root)) return false;
        for (u32 n = before; n < q->out->count; n++) {
            q->out->at[n].origin = object->origin;
            q->out->at[n].is_element = str_eq(str_of(hook), STR("__next__"));
        }
    }
    return objects->count;
}

/* with open(p) as f; for line in f, where the object is its own iterator */
static bool of_entered_or_next(Question *q, ExprId value, const char *hook) {
    StandardObjects objects;
    return standard_objects(q->finder, q->file, value, &objects) && of_hook(q, &objects, hook);
}

static bool of_binding(Question *q, const BindingRow *row) {
    bool is_whole = row->shape == SHAPE_WHOLE && row->value && !row->annotation;
    if (is_whole && row->kind == BIND_WITH) return of_entered_or_next(q, row->value, "__enter__");
    if (is_whole && row->kind == BIND_FOR) return of_entered_or_next(q, row->value, "__next__");
    bool is_assigned = row->kind == BIND_ASSIGN || row->kind == BIND_WALRUS;
    return is_whole && is_assigned && objects_add_expr(q, q->file, row->value);
}

bool objects_of_name(Question *q) {
    const Facts *facts = facts_of(q);
    const UseRow *use = &facts_uses(facts)[facts_exprs(facts)[q->expr].aux];
    if (!use->reach_count) return false;
    for (u32 i = 0; i < use->reach_count; i++)
        if (!of_binding(q, &facts_bindings(facts)[facts_lists(facts)[use->first_reach + i]])) return false;
    return true;
}

/* ---- functions of the tree --------------------------------------------------------------------------- */

static bool of_returns(Question *q, DefRef function) {
    const Program *program = program_of(q);
    FileId file = program->def_file[function];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, function);
    u32 unclear = DEF_GENERATOR | DEF_ABSTRACT | DEF_OVERLOAD | DEF_STUB_BODY | DEF_ASYNC;
    Name name = def_name(program, function);
    bool is_replaced =
        attribute_is_foreign(program, name) || map_find(&q->finder->additions->names, name) != MAP_NONE;
    if (row->flags & unclear || row->decorator_count || is_replaced || def_is_overridden(program, function))
        return false;
    const ScopeRow *body = &facts_scopes(facts)[row->body];
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        bool returns = stmt->kind == STMT_RETURN && stmt->scope == row->body && stmt->expr;
        if (returns && !objects_add_expr(q, file, stmt->expr)) return false;
    }
    return q->out->count;
}

/* What the one function returns that is called; what annotations say of it proves nothing. */
static bool of_called(Question *q) {
    const Program *program = program_of(q);
    ValueSet callee = infer_expr(program, q->file, q->expr + 1);
    bool is_one = callee.count == 1 && !callee.is_open;
    bool is_function = is_one && (callee.at[0].kind == VALUE_FUNCTION || callee.at[0].kind == VALUE_METHOD);
    return is_function && of_returns(q, callee.at[0].id);
}

/* ---- attributes of objects of the tree --------------------------------------------------------------- */

static bool is_on_subclass(const Program *program, DefRef class, Name name, u32 depth) {
    u32 count;
    ClassMember member;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (depth > SUBCLASSES_DEPTH_MAX || class_find_own(program, subclasses[i], name, &member) ||
            is_on_subclass(program, subclasses[i], name, depth + 1))
            return true;
    return false;
}

/* What methods of the class and its bases store under the name on their object. */
static bool of_stores(Question *q, DefRef class, Name name) {
    const Program *program = program_of(q);
    u32 mro_count, count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        const InstanceAttribute *attributes = class_attributes(program, mro[m], &count);
        for (u32 i = 0; i < count; i++) {
            if (attributes[i].name != name) continue;
            FileId file = attributes[i].file;
            const WriteRow *write = &facts_writes(program_facts(program, file))[attributes[i].write];
            bool is_plain = write->kind == WRITE_ASSIGN && write->value && !write->annotation;
            if (!is_plain || !objects_add_expr(q, file, write->value)) return false;
        }
    }
    return true;
}

static bool is_descriptor(const StandardObjects *objects) {
    StdlibName get;
    for (u32 i = 0; i < objects->count; i++)
        if (stdlib_member(objects->at[i].class, STR("__get__"), &get)) return true;
    return false;
}

/* What the body of the class gives, in whatever branch, until a method stores another one. */
static bool of_class_variable(Question *q, BindRef binding) {
    const Program *program = program_of(q);
    FileId file = binding_file(program, binding);
    const Facts *facts = program_facts(program, file);
    const BindingRow *rows = facts_bindings(facts);
    u32 first = binding - program->files[file].binding_base;
    for (u32 i = first; i < facts->bindings.count; i++) {
        const BindingRow *row = &rows[i];
        if (row->scope != rows[first].scope || row->name != rows[first].name) break;
        bool is_plain =
            row->kind == BIND_ASSIGN && row->shape == SHAPE_WHOLE && row->value && !row->annotation;
        if (!is_plain || !objects_add_expr(q, file, row->value)) return false;
    }
    return !is_descriptor(q->out);
}

/* All that the classes show, where that is all there is. */
static bool of_holder(Question *q, Value holder, Name name) {
    const Program *program = program_of(q);
    ClassMember member;
    Name where;
    bool is_object = holder.kind == VALUE_INSTANCE && !holder.view;
    if (!is_object || class_openness(program, holder.id, &where) != CLASS_CLOSED ||
        class_enumerates(program, holder.id) || !class_find(program, holder.id, name, &member) ||
        (!holder.is_exact && is_on_subclass(program, holder.id, name, 0)))
        return false;
    return (!member.binding || of_class_variable(q, member.binding)) && of_stores(q, holder.id, name);
}

static bool of_held(Question *q) {
    const Program *program = program_of(q);
    Name name = file_name_of(program, q->file, expr_row(program, q->file, q->expr)->name);
    ValueSet holders = infer_expr(program, q->file, q->expr + 1);
    if (!values_known(holders) || attribute_is_foreign(program, name) ||
        map_find(&q->finder->additions->names, name) != MAP_NONE)
        return false;
    for (u32 i = 0; i < holders.count; i++)
        if (holders.at[i].kind != VALUE_NONE_OBJECT && !of_holder(q, holders.at[i], name)) return false;
    return q->out->count;
}

bool objects_of_tree(Question *q) {
    u8 kind = expr_row(program_of(q), q->file, q->expr)->kind;
    return kind == EXPR_ATTRIBUTE ? of_held(q) : kind == EXPR_CALL && of_called(q);
}
