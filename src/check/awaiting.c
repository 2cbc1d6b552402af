#include "awaiting.h"

#include "classes.h"

static bool has_decorator(const Program *program, DefRef def, const char *word) {
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        if (str_eq(external_text(program, file, decorator), str_of(word))) return true;
    }
    return false;
}

static Made made_by(const Program *program, const Callee *callee) {
    if (callee->kind != CALLEE_FUNCTION) return MADE_UNKNOWN;
    u16 flags = def_row(program, callee->def)->flags;
    bool is_async = flags & DEF_ASYNC, is_generator = flags & DEF_GENERATOR;
    if (str_eq(name_text(program, def_name(program, callee->def)), STR("__init__"))) return MADE_UNKNOWN;
    if (has_decorator(program, callee->def, "contextlib.asynccontextmanager"))
        return is_async && is_generator ? MADE_ASYNC_CONTEXT : MADE_UNKNOWN;
    if (has_decorator(program, callee->def, "contextlib.contextmanager"))
        return is_generator && !is_async ? MADE_CONTEXT : MADE_UNKNOWN;
    if (has_decorator(program, callee->def, "types.coroutine") ||
        has_decorator(program, callee->def, "asyncio.coroutine"))
        return MADE_UNKNOWN;
    if (is_generator) return is_async ? MADE_ASYNC_GENERATOR : MADE_GENERATOR;
    return is_async ? MADE_COROUTINE : MADE_PLAIN;
}

Made made_by_call(CalleeFinder *self, FileId file, ExprId call, Callees *out) {
    if (!callees_of_call(self, file, call, out)) return MADE_UNKNOWN;
    Made made = made_by(self->program, &out->items.at[0]);
    for (u32 i = 1; i < out->items.count; i++)
        if (made_by(self->program, &out->items.at[i]) != made) return MADE_UNKNOWN;
    return made;
}

bool scope_may_await(const Facts *facts, ScopeId scope) {
    const ScopeRow *row = &facts_scopes(facts)[scope];
    return row->kind == SCOPE_FUNCTION && row->def && facts_defs(facts)[row->def].flags & DEF_ASYNC;
}

static bool class_lacks(CalleeFinder *self, DefRef class, const char *hooks) {
    const Program *program = self->program;
    u32 mro_count, count;
    Name where;
    const DefRef *mro = class_mro(program, class, &mro_count);
    if (class_openness(program, class, &where) != CLASS_CLOSED) return false;
    for (u32 m = 0; m < mro_count; m++) {
        const Base *bases = class_bases(program, mro[m], &count);
        if (class_hides_bases(program, mro[m])) return false;
        for (u32 i = 0; i < count; i++)
            if (!bases[i].def && !base_is_plain(self, bases[i].external)) return false;
    }
    Str rest = str_of(hooks), hook;
    while (str_split(&rest, ' ', &hook)) {
        Name name = intern_find(&program->names, hook);
        ClassMember member;
        if (name && (class_find(program, class, name, &member) || attribute_is_foreign(program, name)))
            return false;
    }
    return true;
}

bool object_lacks_hooks(CalleeFinder *self, Value object, const char *hooks) {
    /* what calls return is seen through: it may still be a coroutine */
    bool is_itself = object.via != VIA_RETURN && object.via != VIA_ELEMENT;
    if (object.kind != VALUE_INSTANCE || object.view || !is_itself) return false;
    if (object.is_exact) return class_lacks(self, object.id, hooks);
    if (object.via == VIA_SELF) return false;
    VecU32 classes = {0};
    bool lacks = class_descendants(self->program, object.id, &classes);
    for (u32 i = 0; i < classes.count && lacks; i++) lacks = class_lacks(self, classes.at[i], hooks);
    vec_release(&classes);
    return lacks;
}

void fix_insert(const Program *program, Finding *finding, FileId file, u32 offset, const char *word) {
    Place place = place_of(program, file, (Span){offset, offset});
    vec_push(&finding->fix, ((Edit){EDIT_REPLACE, place, str_of(word)}));
}

void fix_add_await(const Program *program, Finding *finding, FileId file, ExprId expr) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (!scope_may_await(facts, row->scope)) return;
    u8 around = row->parent ? facts_exprs(facts)[row->parent].kind : EXPR_NONE;
    bool is_object = row->parent + 1 == expr &&
                     (around == EXPR_ATTRIBUTE || around == EXPR_SUBSCRIPT || around == EXPR_CALL);
    fix_insert(program, finding, file, row->start, is_object ? "(await " : "await ");
    if (is_object) fix_insert(program, finding, file, row->end, ")");
}
