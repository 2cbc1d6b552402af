/* Attributes that code stores on objects of classes: by name on a method's own object, on others, and by
 * names that are computed. */
#include "class_info.h"

/* Class whose instance `object` is, being the first parameter of a method under any name; 0 otherwise. */
static DefRef receiver_class(const Program *self, FileId file, ExprId object, u32 depth) {
    const File *in = &self->files[file];
    const ExprRow *row = expr_row(self, file, object);
    if (row->kind == EXPR_CALL && str_eq(facts_name(in->facts, row[1].name), STR("type")))
        return receiver_class(self, file, expr_child(in->facts, object, 1), depth); /* type(self).x = … */
    if (row->kind == EXPR_ATTRIBUTE && str_eq(facts_name(in->facts, row->name), STR("__class__")))
        return receiver_class(self, file, object + 1, depth);
    if (!object || row->kind != EXPR_NAME || row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(in->facts)[row->aux];
    if (use->reach_count != 1) return 0;
    const BindingRow *binding = &facts_bindings(in->facts)[facts_lists(in->facts)[use->first_reach]];
    bool is_alias =
        (binding->kind == BIND_ASSIGN || binding->kind == BIND_WALRUS) && binding->shape == SHAPE_WHOLE;
    if (is_alias && binding->value && depth < 4) return receiver_class(self, file, binding->value, depth + 1);
    if (binding->kind != BIND_PARAM) return 0;
    DefId def = facts_scopes(in->facts)[binding->scope].def;
    const DefRow *method = &facts_defs(in->facts)[def];
    bool is_self = def && binding->target == method->first_param && !(method->flags & DEF_STATIC_METHOD);
    return is_self ? method_class(self, in->def_base + def) : 0;
}

static int attribute_order(const void *a, const void *b) {
    const InstanceAttribute *x = a, *y = b;
    if (x->name != y->name) return x->name < y->name ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    return (x->write > y->write) - (x->write < y->write);
}

typedef struct {
    DefRef class;
    InstanceAttribute attribute;
} OwnedAttribute;

typedef Vec(OwnedAttribute) OwnedAttributes;

static int owned_order(const void *a, const void *b) {
    const OwnedAttribute *x = a, *y = b;
    if (x->class != y->class) return x->class < y->class ? -1 : 1;
    return attribute_order(&x->attribute, &y->attribute);
}

/* Sorts by class, and copies the attributes in that order to the program's arena. */
static InstanceAttribute *owned_sorted(Program *self, OwnedAttributes *all) {
    if (all->count) qsort(all->at, all->count, sizeof *all->at, owned_order);
    InstanceAttribute *rows = ARENA_ARRAY(self->arena, InstanceAttribute, all->count);
    for (u32 i = 0; i < all->count; i++) rows[i] = all->at[i].attribute;
    return rows;
}

const ForeignStore *attribute_stores(const Program *self, Name name, u32 before) {
    u32 found = before ? before : self->classes ? map_find(&self->classes->foreign, name) : MAP_NONE;
    return found == MAP_NONE ? NULL : &self->classes->stores.at[found - 1];
}

bool attribute_is_foreign(const Program *self, Name name) {
    return self->classes && map_find(&self->classes->foreign, name) != MAP_NONE;
}

static void foreign_add(Program *self, FileId file, u32 write, Name name) {
    u32 *last = map_at(&self->classes->foreign, name, 0);
    vec_push(&self->classes->stores, ((ForeignStore){.file = file, .write = write, .before = *last}));
    *last = self->classes->stores.count;
}

void class_foreign_collect(Program *self) {
    for (FileId file = 0; file < self->file_count; file++) {
        const Facts *facts = program_facts(self, file);
        for (u32 w = 1; w < facts->writes.count; w++) {
            const WriteRow *write = &facts_writes(facts)[w];
            if (write->name && !(write->object && receiver_class(self, file, write->object, 0)))
                foreign_add(self, file, w, file_name_of(self, file, write->name));
        }
    }
}

void class_attributes_collect(Program *self) {
    OwnedAttributes all = {0};
    for (FileId file = 0; file < self->file_count; file++) {
        const Facts *facts = program_facts(self, file);
        for (u32 w = 1; w < facts->writes.count; w++) {
            const WriteRow *write = &facts_writes(facts)[w];
            DefRef class = write->object ? receiver_class(self, file, write->object, 0) : 0;
            if (!class || write->kind == WRITE_DYNAMIC) continue;
            if (write->kind != WRITE_DELETE)
                vec_push(&all, ((OwnedAttribute){class, {file_name_of(self, file, write->name), file, w}}));
        }
    }
    InstanceAttribute *rows = owned_sorted(self, &all);
    for (u32 i = 0; i < all.count; i++) {
        ClassInfo *info = class_info(self, all.at[i].class);
        if (!info->attribute_count++) info->attributes = &rows[i];
    }
    vec_release(&all);
}

const InstanceAttribute *class_attributes(const Program *self, DefRef class, u32 *count) {
    ClassInfo *info = class_info(self, class);
    *count = info ? info->attribute_count : 0;
    return info ? info->attributes : NULL;
}

/* setattr(x, name, …), x.__class__ = …, vars(x).update(…): what x is may have any member from here. */
static void computed_store(Program *self, FileId file, u32 write, OwnedAttributes *out) {
    ValueSet values = infer_expr(self, file, facts_writes(program_facts(self, file))[write].object);
    for (u32 i = 0; i < values.count; i++) {
        bool is_class = values.at[i].kind == VALUE_INSTANCE || values.at[i].kind == VALUE_CLASS;
        ClassInfo *info = is_class ? class_info(self, values.at[i].id) : NULL;
        if (!info) continue;
        info->has_dynamic_write = true;
        vec_push(out, ((OwnedAttribute){values.at[i].id, {0, file, write}}));
    }
}

void class_computed_stores_collect(Program *self) {
    OwnedAttributes all = {0};
    for (FileId file = 0; file < self->file_count; file++) {
        const Facts *facts = program_facts(self, file);
        for (u32 w = 1; w < facts->writes.count; w++) {
            const WriteRow *write = &facts_writes(facts)[w];
            if (write->kind == WRITE_DYNAMIC && write->object) computed_store(self, file, w, &all);
        }
    }
    InstanceAttribute *rows = owned_sorted(self, &all);
    for (u32 i = 0; i < all.count; i++) {
        ClassInfo *info = class_info(self, all.at[i].class);
        if (!info->computed_count++) info->computed = &rows[i];
    }
    vec_release(&all);
}

const InstanceAttribute *class_computed_stores(const Program *self, DefRef class, u32 *count) {
    ClassInfo *info = class_info(self, class);
    *count = info ? info->computed_count : 0;
    return info ? info->computed : NULL;
}
