/* Routers in attributes of objects: self.router, of whatever class the object is. */
#include "classes.h"
#include "routes_impl.h"

enum { CLASSES_MAX = 200, DEPTH_MAX = 4 };

typedef struct {
    Program *program;
    const Site *site;
    Name name;
    Objects *out;
    u32 asked;
    bool is_seen; /* all that is stored */
} Family;

static void value_add(Family *self, FileId file, ExprId value) {
    const ExprRow *row = expr_row(self->program, file, value);
    if (row->kind == EXPR_CONSTANT && row->op == CONSTANT_NONE) return; /* router = None: not yet */
    Site site = {.file = file, .call = value, .callee = value, .match = self->site->match};
    Pick pick = {.file = file, .expr = value};
    Objects one = {0};
    pick_objects(self->program, &site, &pick, &one);
    for (u32 i = 0; i < one.ids.count; i++) vec_push(&self->out->ids, one.ids.at[i]);
    self->is_seen &= one.ids.count && !one.is_unknown;
    objects_release(&one);
}

/* In the body of the class, where a mere annotation stores nothing, and in its methods. */
static void class_add(Family *self, DefRef class) {
    const Program *program = self->program;
    ClassMember member;
    u32 count;
    if (class_find_own(program, class, self->name, &member) && member.binding) {
        FileId file = binding_file(program, member.binding);
        const File *in = &program->files[file];
        const BindingRow *rows = facts_bindings(in->facts);
        BindingId first = member.binding - in->binding_base;
        for (BindingId b = first; b < in->facts->bindings.count && rows[b].scope == rows[first].scope &&
                                  rows[b].name == rows[first].name;
             b++) {
            bool is_value = rows[b].kind == BIND_ASSIGN && rows[b].shape == SHAPE_WHOLE && rows[b].value;
            if (is_value) value_add(self, file, rows[b].value);
            self->is_seen &= is_value || rows[b].kind == BIND_ANNOTATION;
        }
    }
    const InstanceAttribute *attributes = class_attributes(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        if (attributes[i].name != self->name) continue;
        const WriteRow *write =
            &facts_writes(program_facts(program, attributes[i].file))[attributes[i].write];
        bool is_value = write->kind == WRITE_ASSIGN && write->value;
        if (is_value) value_add(self, attributes[i].file, write->value);
        self->is_seen &= is_value;
    }
}

static void below_add(Family *self, DefRef class) {
    u32 count;
    const DefRef *below = class_subclasses(self->program, class, &count);
    self->is_seen &= ++self->asked < CLASSES_MAX;
    for (u32 i = 0; i < count && self->is_seen; i++) {
        class_add(self, below[i]);
        below_add(self, below[i]);
    }
}

static void family_add(Family *self, Value object) {
    u32 count;
    const DefRef *mro = class_mro(self->program, object.id, &count);
    self->is_seen &= count && !class_has_dynamic_write(self->program, object.id);
    for (u32 i = 0; i < count; i++) class_add(self, mro[i]);
    class_external_bases(self->program, object.id, &count);
    self->is_seen &= !count;
    if (!object.is_exact) below_add(self, object.id);
}

bool member_objects(Program *program, const Site *site, const Pick *attribute, Objects *out) {
    if (!attribute->expr || attribute->from || program->routes->member_depth >= DEPTH_MAX) return false;
    const ExprRow *row = expr_row(program, attribute->file, attribute->expr);
    if (row->kind != EXPR_ATTRIBUTE) return false;
    Family self = {program, site, file_name_of(program, attribute->file, row->name), out, 0, true};
    ValueSet objects = bound_values(program, site->bound, attribute->file, attribute->expr + 1);
    if (!objects.count || objects.is_open || attribute_is_foreign(program, self.name)) return false;
    program->routes->member_depth++;
    for (u32 i = 0; i < objects.count && self.is_seen; i++) {
        self.is_seen = objects.at[i].kind == VALUE_INSTANCE && !objects.at[i].view;
        if (self.is_seen) family_add(&self, objects.at[i]);
    }
    program->routes->member_depth--;
    return self.is_seen && out->ids.count;
}
