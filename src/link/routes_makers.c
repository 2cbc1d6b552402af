/* Routers that a base class makes for objects of several classes: self.router = Router() in its method is
 * another router for each class that is called, with the methods of that class. */
#include "calls.h"
#include "classes.h"
#include "routes_impl.h"

enum { MAKERS_MAX = 32 };

/* ---- which classes there are --------------------------------------------------------------------------- */

static bool has_class(ValueSet values, DefRef class) {
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_CLASS && values.at[i].id == class) return true;
    return false;
}

/* Does the tree call the class? */
static bool is_constructed(const Program *self, DefRef class) {
    Name name = intern_find(&self->names, STR("__init__"));
    ClassMember member;
    bool is_found = name && class_find(self, class, name, &member) && member.binding;
    DefRef init = is_found ? binding_def(self, member.binding) : 0;
    u32 count;
    const CallSite *sites = calls_of(self, init ? init : class, &count);
    for (u32 i = 0; i < count; i++)
        if (has_class(infer_expr(self, sites[i].file, sites[i].call + 1), class)) return true;
    return false;
}

static void makers_add(const Program *self, DefRef class, Makers *out) {
    u32 count;
    if (out->count == MAKERS_MAX) return;
    if (is_constructed(self, class)) out->at[out->count++] = class;
    const DefRef *below = class_subclasses(self, class, &count);
    for (u32 i = 0; i < count; i++) makers_add(self, below[i], out);
}

/* Is the call what a method keeps in an attribute of its object? */
static bool is_kept(const Program *self, DefRef class, FileId file, ExprId call) {
    u32 count;
    const InstanceAttribute *attributes = class_attributes(self, class, &count);
    for (u32 i = 0; i < count; i++)
        if (attributes[i].file == file &&
            facts_writes(program_facts(self, file))[attributes[i].write].value == call)
            return true;
    return false;
}

void makers_of(Program *self, FileId file, ExprId call, Makers *out) {
    out->at = ARENA_ARRAY(self->arena, DefRef, MAKERS_MAX);
    out->count = 0;
    DefRef method = scope_def(self, file, expr_row(self, file, call)->scope);
    DefRef class = method ? method_class(self, method) : 0;
    if (class && is_kept(self, class, file, call)) makers_add(self, class, out);
    if (out->count < 2 || out->count == MAKERS_MAX) out->count = 0;
}

/* ---- which of them is meant ---------------------------------------------------------------------------- */

bool maker_fits(const Program *self, DefRef maker, const Bound *bound) {
    for (; maker && bound; bound = bound->outer) {
        if (!bound->call) continue;
        FileId file = expr_file(self, bound->call);
        ValueSet called = infer_expr(self, file, bound->call - self->files[file].expr_base + 1);
        bool is_kin = false;
        for (u32 i = 0; i < called.count; i++)
            is_kin |= called.at[i].kind == VALUE_CLASS && (class_derives(self, called.at[i].id, maker) ||
                                                           class_derives(self, maker, called.at[i].id));
        if (is_kin && !called.is_open && !has_class(called, maker)) return false;
    }
    return true;
}

/* In a method that the maker overrides, and does not call, nothing happens to its objects. */
static bool runs_method(const Program *self, DefRef maker, DefRef method) {
    ClassMember member = {0};
    if (!method || !method_class(self, method)) return true;
    bool is_found = class_find(self, maker, def_name(self, method), &member) && member.binding;
    DefRef own = is_found ? binding_def(self, member.binding) : 0;
    return !own || own == method || def_row(self, own)->flags & DEF_HAS_SUPER_CALL;
}

static bool is_of(const Program *self, DefRef maker, Value object, DefRef method) {
    if (object.kind != VALUE_INSTANCE) return false;
    if (object.via == VIA_SELF)
        return class_derives(self, maker, object.id) && runs_method(self, maker, method);
    return object.is_exact ? maker == object.id : class_derives(self, maker, object.id);
}

void objects_by_maker(Program *self, const Site *site, const Pick *pick, Objects *objects) {
    bool has_makers = false;
    for (u32 i = 0; i < objects->ids.count; i++)
        has_makers |= self->routes->routers.at[objects->ids.at[i]].maker != 0;
    if (!has_makers || objects->ids.count < 2 || !pick->expr || pick->from) return;
    const ExprRow *row = expr_row(self, pick->file, pick->expr);
    if (row->kind != EXPR_ATTRIBUTE) return;
    DefRef method = scope_def(self, pick->file, row->scope);
    ValueSet values = bound_values(self, site->bound, pick->file, pick->expr + 1);
    VecU32 kept = {0};
    if (values.is_open) return;
    for (u32 i = 0; i < objects->ids.count; i++) {
        DefRef maker = self->routes->routers.at[objects->ids.at[i]].maker;
        bool is_meant = !maker;
        for (u32 v = 0; v < values.count && !is_meant; v++)
            is_meant = is_of(self, maker, values.at[v], method);
        if (is_meant) vec_push(&kept, objects->ids.at[i]);
    }
    if (kept.count) objects_take(objects, &kept);
    vec_release(&kept);
}

DefRef handler_of_maker(const Program *self, RouterId router, DefRef handler) {
    DefRef maker = self->routes->routers.at[router].maker;
    DefRef class =
        maker && handler && def_row(self, handler)->kind == DEF_FUNCTION ? method_class(self, handler) : 0;
    ClassMember member = {0};
    if (!class || class == maker || !class_derives(self, maker, class)) return handler;
    bool is_found = class_find(self, maker, def_name(self, handler), &member) && member.binding;
    DefRef own = is_found ? binding_def(self, member.binding) : 0;
    return own ? own : handler;
}
