#include "computed.h"

#include "text_words.h"

/* ---- where the name comes from ------------------------------------------------------------------------ */

/* The store's own function looks up names of objects: what it stores may be called, and is named
 * elsewhere. */
static bool function_reflects(const Facts *facts, const WriteRow *write) {
    static const char *const words[] = {"dir",      "vars",       "globals", "locals",       "getattr",
                                        "__dict__", "getmembers", "inspect", "import_module"};
    ScopeId scope = write->scope;
    while (scope && facts_scopes(facts)[scope].kind != SCOPE_FUNCTION)
        scope = facts_scopes(facts)[scope].parent;
    DefId def = facts_scopes(facts)[scope].def;
    RowRange rows = facts_exprs_in(facts, def ? facts_defs(facts)[def].span : (Span){0, UINT32_MAX});
    for (ExprId e = rows.first; e < rows.end; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) continue;
        for (u32 i = 0; i < COUNT_OF(words); i++)
            if (str_eq(facts_name(facts, row->name), str_of(words[i]))) return true;
    }
    return false;
}

/* A text, or a variable that is handed in, looped over or holds a text: nothing that is put together here. */
static bool is_taken_as_it_is(const Facts *facts, ExprId name) {
    const ExprRow *row = &facts_exprs(facts)[name];
    if (row->kind == EXPR_STRING) return true;
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(facts)[row->aux];
    for (u32 i = 0; i < use->reach_count; i++) {
        const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach + i]];
        bool is_text = binding->kind == BIND_ASSIGN && binding->value &&
                       facts_exprs(facts)[binding->value].kind == EXPR_STRING;
        if (binding->kind != BIND_FOR && binding->kind != BIND_PARAM && binding->kind != BIND_IMPORT &&
            !is_text)
            return false;
    }
    return use->reach_count > 0;
}

/* The name of setattr(x, name, value), object.__setattr__(x, name, value); 0 for other stores. */
static ExprId stored_name(const Facts *facts, const WriteRow *write) {
    const ExprRow *call = &facts_exprs(facts)[write->target];
    if (call->kind != EXPR_CALL || !write->value) return 0;
    for (ExprId a = expr_child(facts, write->target, 1); a; a = expr_next(facts, a))
        if (expr_next(facts, a) == write->value) return a;
    return 0;
}

static bool store_read(const Program *program, const InstanceAttribute *store) {
    const Facts *facts = program_facts(program, store->file);
    const WriteRow *write = &facts_writes(facts)[store->write];
    ExprId name = stored_name(facts, write);
    return name && is_taken_as_it_is(facts, name) && !function_reflects(facts, write);
}

/* Every member that is looked up on an object of the class asks. */
static bool is_heard_store(Heard *self, const Program *program, const InstanceAttribute *store) {
    u32 *known = map_at(&self->stores, map_pair(store->file, store->write), MAP_NONE);
    if (*known == MAP_NONE) *known = store_read(program, store);
    return *known;
}

/* The stores on objects of the class and of what derives from it. */
static bool all_heard(Heard *self, const Program *program, DefRef class, u32 depth) {
    enum { DEPTH_MAX = 40 };
    u32 mro_count, subclass_count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        u32 count;
        const InstanceAttribute *stores = class_computed_stores(program, mro[m], &count);
        for (u32 i = 0; i < count; i++)
            if (!is_heard_store(self, program, &stores[i])) return false;
    }
    const DefRef *subclasses = class_subclasses(program, class, &subclass_count);
    for (u32 i = 0; i < subclass_count; i++)
        if (depth > DEPTH_MAX || !all_heard(self, program, subclasses[i], depth + 1)) return false;
    return true;
}

/* ---- what is heard ------------------------------------------------------------------------------------ */

static void file_hear(Heard *self, const Program *program, FileId file) {
    const Facts *facts = program_facts(program, file);
    const Name *names = program->files[file].names;
    names_in_text(program, program->files[file].path, &self->names);
    for (u32 b = 1; b < facts->bindings.count; b++)
        bits_add(&self->names, names[facts_bindings(facts)[b].name]);
    for (ExprId e = 1; e < facts->exprs.count; e++)
        if (facts_exprs(facts)[e].kind == EXPR_KEYWORD)
            bits_add(&self->names, names[facts_exprs(facts)[e].name]);
    for (u32 w = 1; w < facts->writes.count; w++) bits_add(&self->names, names[facts_writes(facts)[w].name]);
}

static bool is_heard(Heard *self, const Program *program, Name name) {
    if (!self->names.count) {
        self->names = bits_new(program->arena, program->names.count);
        for (FileId file = 0; file < program->file_count; file++) file_hear(self, program, file);
    }
    return name_is_text_word(program, name) || (name < self->names.count && bits_has(&self->names, name));
}

void computed_release(Heard *self) {
    map_release(&self->stores);
}

bool computed_store_may_give(Heard *heard, const Program *program, FileId file, u32 write, Name name) {
    const InstanceAttribute store = {.file = file, .write = write};
    return !is_heard_store(heard, program, &store) || is_heard(heard, program, name);
}

bool computed_may_give(Heard *heard, const Program *program, DefRef class, Name name) {
    return !all_heard(heard, program, class, 0) || is_heard(heard, program, name);
}
