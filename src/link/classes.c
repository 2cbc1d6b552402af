#include "classes.h"

#include "library.h"
#include "match.h"
#include "values.h"

enum { LIBRARY_DEPTH_MAX = 40 };

typedef struct {
    Base *bases;
    u32 base_count;
    DefRef *mro;
    u32 mro_count;
    Name *externals;
    u32 external_count;
    DefRef *subclasses;
    u32 subclass_count;
    InstanceAttribute *attributes;
    u32 attribute_count;
    InstanceAttribute *computed;
    u32 computed_count;
    bool has_unknown_base, has_cycle, has_dynamic_write;
    /* ClassOpenness + 1 once known: by lists and the table alone, and with libraries read. */
    u8 openness[2];
    Name openness_where[2];
} ClassInfo;

struct Classes {
    Map foreign; /* Name → 1 + index of the last of its stores on what is no first parameter of a method */
    Vec(ForeignStore) stores;
    u32 *index; /* by DefRef: position in items, or 0 */
    ClassInfo *items;
    DefRef *defs;
    u32 count;
};

static ClassInfo *info_of(const Program *self, DefRef class) {
    u32 at = self->classes ? self->classes->index[class] : 0;
    return at ? &self->classes->items[at] : NULL;
}

/* ---- bases ------------------------------------------------------------------------------------- */

/* Subscripts of generic bases are dropped: Generic[T], Base[int]. */
static ExprId base_core(const Facts *facts, ExprId expr) {
    while (facts_exprs(facts)[expr].kind == EXPR_SUBSCRIPT) expr = expr + 1;
    return expr;
}

/* An attribute of an object that a library made: the name of its class and the attribute. */
static bool library_attribute(const Program *self, FileId file, ExprId expr, Name *out) {
    const ExprRow *row = expr_row(self, file, expr);
    if (row->kind != EXPR_ATTRIBUTE) return false;
    ValueSet objects = infer_expr(self, file, expr + 1);
    if (objects.count != 1 || objects.at[0].kind != VALUE_EXTERNAL_INSTANCE) return false;
    *out = name_join(self, objects.at[0].id, file_name_of(self, file, row->name));
    return true;
}

/* class B(Outer.Inner): classes inside of others are looked up where they stand, as their members are not
 * known while bases are. */
static DefRef inner_class(const Program *self, FileId file, ExprId expr) {
    const ExprRow *row = expr_row(self, file, expr);
    if (row->kind != EXPR_ATTRIBUTE) return 0;
    ValueSet outer = infer_expr(self, file, expr + 1);
    if (outer.count != 1 || outer.is_open || outer.at[0].kind != VALUE_CLASS) return 0;
    FileId in = self->def_file[outer.at[0].id];
    const Facts *facts = program_facts(self, in);
    Str word = name_text(self, file_name_of(self, file, row->name));
    DefRef found = 0;
    for (DefId def = 1; def < facts->defs.count; def++) {
        const DefRow *inner = &facts_defs(facts)[def];
        bool is_inner = inner->parent && self->files[in].def_base + inner->parent == outer.at[0].id;
        if (!is_inner || !str_eq(facts_name(facts, inner->name), word)) continue;
        if (found || inner->kind != DEF_CLASS) return 0;
        found = self->files[in].def_base + def;
    }
    return found;
}

/* What an annotation promises is a class or one below it: as a base it is not known. */
static bool is_promised(Value value) {
    return value.kind == VALUE_CLASS && value.via == VIA_ANNOTATION;
}

/* if TYPE_CHECKING: Base = Declared; else: Base = made(): what runs is not what is written for checkers. */
static bool is_for_checkers(const Facts *facts, ExprId expr) {
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(facts)[row->aux];
    for (u32 i = 0; i < use->reach_count; i++) {
        const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach + i]];
        if (binding->kind == BIND_ASSIGN && binding->flags & BINDING_TYPE_CHECKING) return true;
    }
    return false;
}

/* `*is_ambiguous`: one of several, depending on what could be imported where it runs. */
static Base base_resolve(const Program *self, FileId file, ExprId expr, bool *is_ambiguous) {
    Base base = {.expr = self->files[file].expr_base + expr};
    *is_ambiguous = false;
    ExprId core = base_core(program_facts(self, file), expr);
    ValueSet values = infer_expr(self, file, core);
    if (values.is_open || !values.count) base.def = inner_class(self, file, core);
    if (base.def || is_for_checkers(program_facts(self, file), core)) return base;
    if (values.count == 1 && !values.is_open) {
        Value value = values.at[0];
        if (is_promised(value)) return base;
        if (value.kind == VALUE_CLASS)
            base.def = value.id;
        else if (value.kind == VALUE_EXTERNAL || value.kind == VALUE_EXTERNAL_RESULT)
            base.external = value.id;
    } else if (values.count == 1 && values.at[0].kind == VALUE_EXTERNAL_RESULT) {
        base.external = values.at[0].id; /* Base = declarative_base() */
    } else if (library_attribute(self, file, core, &base.external)) {
        return base; /* class User(db.Model) */
    } else {
        /* try: from fast import Base / except ImportError: from slow import Base */
        *is_ambiguous = true;
        for (u32 i = 0; i < values.count; i++)
            if (values.at[i].kind == VALUE_EXTERNAL) base.external = values.at[i].id;
        for (u32 i = 0; i < values.count; i++)
            if (values.at[i].kind == VALUE_CLASS) base.def = values.at[i].id, base.external = 0;
    }
    return base;
}

enum { ALTERNATIVES_MAX = 4 };

/* The other classes that an ambiguous base may be. */
static void alternatives_collect(Program *self, FileId file, ExprId expr, Base taken, ClassInfo *info) {
    ValueSet values = infer_expr(self, file, base_core(program_facts(self, file), expr));
    for (u32 i = 0, added = 0; i < values.count && added < ALTERNATIVES_MAX; i++) {
        Base other = {.expr = taken.expr, .is_alternative = true};
        if (values.at[i].kind == VALUE_CLASS) other.def = values.at[i].id;
        if (values.at[i].kind == VALUE_EXTERNAL) other.external = values.at[i].id;
        bool is_new =
            (other.def && other.def != taken.def) || (other.external && other.external != taken.external);
        if (is_new) info->bases[info->base_count++] = other, added++;
    }
}

static void bases_collect(Program *self, DefRef class, ClassInfo *info) {
    FileId file = self->def_file[class];
    const Facts *facts = program_facts(self, file);
    const DefRow *row = def_row(self, class);
    info->bases = ARENA_ARRAY(self->arena, Base, row->base_count * (1 + ALTERNATIVES_MAX));
    for (u32 i = 0; i < row->base_count; i++) {
        ExprId expr = facts_lists(facts)[row->first_base + i];
        u8 kind = facts_exprs(facts)[expr].kind;
        if (kind == EXPR_KEYWORD) continue;
        if (kind == EXPR_STAR || kind == EXPR_DOUBLE_STAR) {
            info->has_unknown_base = true;
            continue;
        }
        bool is_ambiguous;
        Base base = base_resolve(self, file, expr, &is_ambiguous);
        if (base.def == class) base.def = 0; /* class X(X): the older X is meant */
        if ((!base.def && !base.external) || is_ambiguous) info->has_unknown_base = true;
        info->bases[info->base_count++] = base;
        if (is_ambiguous) alternatives_collect(self, file, expr, base, info);
    }
}

const Base *class_bases(const Program *self, DefRef class, u32 *count) {
    ClassInfo *info = info_of(self, class);
    *count = info ? info->base_count : 0;
    return info ? info->bases : NULL;
}

/* ---- linearisation -------------------------------------------------------------------------------- */

enum { MRO_IN_PROGRESS = UINT32_MAX };

typedef struct {
    const DefRef *at;
    u32 count, next;
} Queue;

static bool in_tail(const Queue *queues, u32 count, DefRef class) {
    for (u32 q = 0; q < count; q++)
        for (u32 i = queues[q].next + 1; i < queues[q].count; i++)
            if (queues[q].at[i] == class) return true;
    return false;
}

/* C3 merge; false when no consistent order exists. */
static bool mro_merge(Queue *queues, u32 count, DefRef *out, u32 *out_count) {
    for (;;) {
        DefRef next = 0;
        bool is_empty = true;
        for (u32 q = 0; q < count && !next; q++) {
            if (queues[q].next == queues[q].count) continue;
            is_empty = false;
            if (!in_tail(queues, count, queues[q].at[queues[q].next])) next = queues[q].at[queues[q].next];
        }
        if (!next) return is_empty;
        out[(*out_count)++] = next;
        for (u32 q = 0; q < count; q++)
            if (queues[q].next < queues[q].count && queues[q].at[queues[q].next] == next) queues[q].next++;
    }
}

static void mro_compute(Program *self, DefRef class, u32 depth) {
    ClassInfo *info = info_of(self, class);
    if (info->mro_count) return;
    info->mro_count = MRO_IN_PROGRESS;
    Queue *queues = ARENA_ARRAY(self->arena, Queue, info->base_count + 1);
    DefRef *direct = ARENA_ARRAY(self->arena, DefRef, info->base_count + 1);
    u32 queue_count = 0, direct_count = 0, total = 1;
    for (u32 i = 0; i < info->base_count; i++) {
        ClassInfo *base = info->bases[i].def ? info_of(self, info->bases[i].def) : NULL;
        if (!base || info->bases[i].is_alternative) continue;
        if (depth < 100 && !base->mro_count) mro_compute(self, info->bases[i].def, depth + 1);
        if (!base->mro_count || base->mro_count == MRO_IN_PROGRESS) {
            info->has_cycle = true;
            continue;
        }
        queues[queue_count++] = (Queue){base->mro, base->mro_count, 0};
        direct[direct_count++] = info->bases[i].def;
        total += base->mro_count;
    }
    info->mro = ARENA_ARRAY(self->arena, DefRef, total);
    info->mro[0] = class;
    if (queue_count == 1) { /* nothing to merge; and merging a long line of classes is cubic */
        memcpy(info->mro + 1, queues[0].at, queues[0].count * sizeof(DefRef));
        info->mro_count = total;
        return;
    }
    queues[queue_count++] = (Queue){direct, direct_count, 0};
    u32 count = 1;
    if (!mro_merge(queues, queue_count, info->mro, &count)) info->has_cycle = true;
    info->mro_count = count;
}

const DefRef *class_mro(const Program *self, DefRef class, u32 *count) {
    ClassInfo *info = info_of(self, class);
    *count = info && info->mro_count != MRO_IN_PROGRESS ? info->mro_count : 0;
    return info ? info->mro : NULL;
}

bool class_derives(const Program *self, DefRef class, DefRef base) {
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    for (u32 i = 0; i < count; i++)
        if (mro[i] == base) return true;
    return class == base;
}

static void externals_collect(Program *self, ClassInfo *info) {
    VecU32 found = {0};
    for (u32 m = 0; m < info->mro_count; m++) {
        const ClassInfo *class = info_of(self, info->mro[m]);
        for (u32 i = 0; i < class->base_count; i++) {
            if (!class->bases[i].external) continue;
            bool is_new = true;
            for (u32 k = 0; k < found.count; k++) is_new &= found.at[k] != class->bases[i].external;
            if (is_new) vec_push(&found, class->bases[i].external);
        }
    }
    info->externals = arena_copy(self->arena, found.at, found.count * sizeof(Name));
    info->external_count = found.count;
    vec_release(&found);
}

const Name *class_external_bases(const Program *self, DefRef class, u32 *count) {
    ClassInfo *info = info_of(self, class);
    *count = info ? info->external_count : 0;
    return info ? info->externals : NULL;
}

static Str without_builtins(Str dotted) {
    Str prefix = STR("builtins.");
    return str_starts(dotted, prefix) ? str_slice(dotted, prefix.len, dotted.len) : dotted;
}

static bool stub_derives(const Program *self, Str base, Str wanted, u32 depth) {
    if (str_eq(without_builtins(base), wanted)) return true;
    const Stub *stub = depth ? models_stub(self->models, base) : NULL;
    for (u32 i = 0; stub && i < stub->base_count; i++)
        if (stub_derives(self, stub->bases[i], wanted, depth - 1)) return true;
    return false;
}

bool class_derives_external(const Program *self, DefRef class, Name external) {
    enum { STUB_DEPTH = 8 };
    u32 count;
    const Name *bases = class_external_bases(self, class, &count);
    Str wanted = without_builtins(name_text(self, external));
    for (u32 i = 0; i < count; i++)
        if (stub_derives(self, name_text(self, bases[i]), wanted, STUB_DEPTH)) return true;
    return false;
}

static void subclasses_collect(Program *self) {
    Classes *classes = self->classes;
    for (u32 pass = 0; pass < 2; pass++) {
        for (u32 i = 1; i < classes->count; i++) {
            if (pass)
                classes->items[i].subclasses =
                    ARENA_ARRAY(self->arena, DefRef, classes->items[i].subclass_count);
            classes->items[i].subclass_count = pass ? 0 : classes->items[i].subclass_count;
        }
        for (u32 i = 1; i < classes->count; i++)
            for (u32 b = 0; b < classes->items[i].base_count; b++) {
                ClassInfo *base = info_of(self, classes->items[i].bases[b].def);
                if (!base) continue;
                if (pass) base->subclasses[base->subclass_count] = classes->defs[i];
                base->subclass_count++;
            }
    }
}

const DefRef *class_subclasses(const Program *self, DefRef class, u32 *count) {
    ClassInfo *info = info_of(self, class);
    *count = info ? info->subclass_count : 0;
    return info ? info->subclasses : NULL;
}

/* ---- instance attributes ------------------------------------------------------------------------------ */

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

static void foreign_collect(Program *self) {
    for (FileId file = 0; file < self->file_count; file++) {
        const Facts *facts = program_facts(self, file);
        for (u32 w = 1; w < facts->writes.count; w++) {
            const WriteRow *write = &facts_writes(facts)[w];
            if (write->name && !(write->object && receiver_class(self, file, write->object, 0)))
                foreign_add(self, file, w, file_name_of(self, file, write->name));
        }
    }
}

static void attributes_collect(Program *self) {
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
        ClassInfo *info = info_of(self, all.at[i].class);
        if (!info->attribute_count++) info->attributes = &rows[i];
    }
    vec_release(&all);
}

const InstanceAttribute *class_attributes(const Program *self, DefRef class, u32 *count) {
    ClassInfo *info = info_of(self, class);
    *count = info ? info->attribute_count : 0;
    return info ? info->attributes : NULL;
}

/* setattr(x, name, …), x.__class__ = …, vars(x).update(…): what x is may have any member from here. */
static void computed_store(Program *self, FileId file, u32 write, OwnedAttributes *out) {
    ValueSet values = infer_expr(self, file, facts_writes(program_facts(self, file))[write].object);
    for (u32 i = 0; i < values.count; i++) {
        bool is_class = values.at[i].kind == VALUE_INSTANCE || values.at[i].kind == VALUE_CLASS;
        ClassInfo *info = is_class ? info_of(self, values.at[i].id) : NULL;
        if (!info) continue;
        info->has_dynamic_write = true;
        vec_push(out, ((OwnedAttribute){values.at[i].id, {0, file, write}}));
    }
}

static void computed_stores_collect(Program *self) {
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
        ClassInfo *info = info_of(self, all.at[i].class);
        if (!info->computed_count++) info->computed = &rows[i];
    }
    vec_release(&all);
}

const InstanceAttribute *class_computed_stores(const Program *self, DefRef class, u32 *count) {
    ClassInfo *info = info_of(self, class);
    *count = info ? info->computed_count : 0;
    return info ? info->computed : NULL;
}

/* ---- members ----------------------------------------------------------------------------------------- */

bool class_find_own(const Program *self, DefRef class, Name name, ClassMember *out) {
    const File *file = &self->files[self->def_file[class]];
    ScopeId body = def_row(self, class)->body;
    u32 binding = map_find(&self->scope_names, map_pair(file->scope_base + body, name));
    if (binding != MAP_NONE) {
        *out = (ClassMember){.class = class, .binding = binding};
        return true;
    }
    ClassInfo *info = info_of(self, class);
    u32 low = 0, high = info ? info->attribute_count : 0;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (info->attributes[middle].name < name)
            low = middle + 1;
        else
            high = middle;
    }
    if (!info || low == info->attribute_count || info->attributes[low].name != name) return false;
    *out = (ClassMember){.class = class, .write = low + 1};
    return true;
}

bool class_find(const Program *self, DefRef class, Name name, ClassMember *out) {
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    ClassMember stored = {0};
    for (u32 i = 0; i < count; i++) {
        if (!class_find_own(self, mro[i], name, out)) continue;
        if (out->binding) return true;
        if (!stored.class) stored = *out;
    }
    *out = stored;
    return stored.class != 0;
}

/* ---- closed or open ---------------------------------------------------------------------------------- */

static bool has_hook(const Program *self, DefRef class, const char *hook) {
    Name name = intern_find(&self->names, str_of(hook));
    ClassMember member;
    return name && class_find_own(self, class, name, &member) && member.binding;
}

/* What `metaclass=` says in the head of the class, or 0. */
static ExprId metaclass_expr(const Program *self, DefRef class) {
    const Facts *facts = program_facts(self, self->def_file[class]);
    const DefRow *row = def_row(self, class);
    for (u32 i = 0; i < row->base_count; i++) {
        ExprId expr = facts_lists(facts)[row->first_base + i];
        bool is_meta = facts_exprs(facts)[expr].kind == EXPR_KEYWORD &&
                       str_eq(facts_name(facts, facts_exprs(facts)[expr].name), STR("metaclass"));
        if (is_meta) return expr_first(facts, expr);
    }
    return 0;
}

static bool makes_plain_classes(const Program *self, Value meta, u32 depth);

/* A metaclass of the tree without a hook for making classes or members, whose bases have none either. */
static bool is_plain_metaclass(const Program *self, DefRef meta, u32 depth) {
    static const char *const hooks[] = {"__new__",     "__init__",    "__call__",
                                        "__prepare__", "__getattr__", "__getattribute__"};
    const File *file = &self->files[self->def_file[meta]];
    const DefRow *row = def_row(self, meta);
    if (!row->base_count || info_of(self, meta)->has_dynamic_write) return false;
    for (u32 h = 0; h < COUNT_OF(hooks); h++) {
        Name hook = intern_find(&self->names, str_of(hooks[h]));
        if (hook && map_find(&self->scope_names, map_pair(file->scope_base + row->body, hook)) != MAP_NONE)
            return false;
    }
    for (u32 i = 0; i < row->base_count; i++) {
        ValueSet base = infer_expr(self, self->def_file[meta], facts_lists(file->facts)[row->first_base + i]);
        if (base.count != 1 || base.is_open || !makes_plain_classes(self, base.at[0], depth + 1))
            return false;
    }
    return true;
}

static bool makes_plain_classes(const Program *self, Value meta, u32 depth) {
    enum { DEPTH_MAX = 8 };
    if (meta.kind == VALUE_CLASS && depth < DEPTH_MAX) return is_plain_metaclass(self, meta.id, depth);
    static const char *const plain[] = {"type", "ABCMeta", "EnumMeta", "EnumType"};
    bool is_plain = false;
    for (u32 i = 0; i < COUNT_OF(plain) && meta.kind == VALUE_EXTERNAL; i++)
        is_plain |= name_is_word(self, meta.id, plain[i]);
    return is_plain;
}

static bool names_metaclass(const Program *self, DefRef class) {
    ExprId expr = metaclass_expr(self, class);
    if (!expr) return false;
    ValueSet meta = infer_expr(self, self->def_file[class], expr);
    return meta.count != 1 || meta.is_open || !makes_plain_classes(self, meta.at[0], 0);
}

DefRef class_metaclass(const Program *self, DefRef class) {
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    for (u32 i = 0; i < count; i++) {
        ExprId expr = metaclass_expr(self, mro[i]);
        if (!expr) continue;
        ValueSet meta = infer_expr(self, self->def_file[mro[i]], expr);
        return meta.count == 1 && meta.at[0].kind == VALUE_CLASS ? meta.at[0].id : 0;
    }
    return 0;
}

bool class_has_dynamic_write(const Program *self, DefRef class) {
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    for (u32 i = 0; i < count; i++)
        if (info_of(self, mro[i])->has_dynamic_write) return true;
    return false;
}

bool class_has_metaclass(const Program *self, DefRef class) {
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    for (u32 i = 0; i < count; i++)
        if (names_metaclass(self, mro[i])) return true;
    return false;
}

/* "extra=allow" in a class keyword, a nested Config class or a `model_config = Config(extra="allow")`. */
static bool opens_by_option(const Program *self, DefRef class, Str option) {
    Str key = option, value = STR_NONE;
    size_t equals = str_find_char(option, '=');
    if (equals != STR_NOT_FOUND)
        key = str_slice(option, 0, equals), value = str_slice(option, equals + 1, option.len);
    FileId file = self->def_file[class];
    const Facts *facts = program_facts(self, file);
    Span span = def_row(self, class)->span;
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->start < span.start || row->end > span.end) continue;
        bool is_key = (row->kind == EXPR_KEYWORD || (row->kind == EXPR_NAME && row->flags & EXPR_STORED)) &&
                      str_eq(facts_name(facts, row->name), key);
        bool is_pair_key = row->kind == EXPR_PAIR && str_eq(expr_string(self, file, e + 1), key);
        if (!is_key && !is_pair_key) continue;
        ExprId at = is_pair_key                 ? expr_child(facts, e, 1)
                    : row->kind == EXPR_KEYWORD ? expr_first(facts, e)
                                                : 0;
        if (row->kind == EXPR_NAME && row->aux) at = facts_bindings(facts)[row->aux].value;
        if (!at) continue;
        u8 kind = facts_exprs(facts)[at].kind;
        if (kind == EXPR_STRING ? str_eq(expr_string(self, file, at), value) : kind != EXPR_CONSTANT)
            return true;
    }
    return false;
}

/* A class of the standard library for which there is no stub. */
static ClassOpenness table_openness(Str external) {
    StdlibScope scope = stdlib_scope(external);
    if (!scope || !stdlib_is_class(scope)) return CLASS_EXTERNAL_BASE;
    if (stdlib_is_protocol(scope)) return CLASS_PROTOCOL;
    bool is_plain = !stdlib_metaclass(scope).len || str_eq(stdlib_metaclass(scope), STR("abc.ABCMeta"));
    if (!is_plain) return CLASS_METACLASS;
    return stdlib_is_closed(scope) ? CLASS_CLOSED : CLASS_OPEN_BASE;
}

/* Who asks: about which class of the tree, with libraries read or not. */
typedef struct {
    const Program *program;
    DefRef class;
    bool reads;
    Name where;
    u32 depth;
} Opening;

static ClassOpenness base_openness(Opening *opening, Name external);

/* A class that is listed nowhere but installed beside the project. */
static ClassOpenness installed_openness(Opening *opening, Name external) {
    const Program *self = opening->program;
    const LibraryClass *class = opening->reads ? library_class(self, name_text(self, external)) : NULL;
    if (!class || opening->depth > LIBRARY_DEPTH_MAX) return CLASS_EXTERNAL_BASE;
    ClassOpenness openness = (ClassOpenness) class->openness;
    opening->depth++;
    for (u32 i = 0; i < class->base_count && openness == CLASS_CLOSED; i++)
        openness = base_openness(opening, class->bases[i]);
    opening->depth--;
    return openness;
}

static ClassOpenness base_openness(Opening *opening, Name external) {
    const Program *self = opening->program;
    opening->where = external;
    const Stub *stub = match_stub(self, external);
    if (!stub) {
        ClassOpenness openness = table_openness(name_text(self, external));
        return openness == CLASS_EXTERNAL_BASE ? installed_openness(opening, external) : openness;
    }
    if (str_ends(stub->name, STR(".Protocol"))) return CLASS_PROTOCOL;
    if (!stub->is_closed) {
        ClassOpenness openness = installed_openness(opening, external);
        return openness == CLASS_EXTERNAL_BASE ? CLASS_OPEN_BASE : openness;
    }
    for (u32 i = 0; i < stub->open_when_count; i++)
        if (opens_by_option(self, opening->class, stub->open_when[i])) return CLASS_OPEN_BASE;
    for (u32 i = 0; i < stub->base_count; i++) {
        Name base = intern_add((Intern *)&self->names, stub->bases[i]);
        ClassOpenness openness = base_openness(opening, base);
        if (openness != CLASS_CLOSED) return openness;
    }
    return CLASS_CLOSED;
}

/* exec or locals() in the class body make members no one can see. */
static bool body_is_dynamic(const Program *self, DefRef class) {
    const Facts *facts = program_facts(self, self->def_file[class]);
    return facts_scopes(facts)[def_row(self, class)->body].flags & (SCOPE_HAS_EXEC | SCOPE_HAS_LOCALS);
}

static ClassOpenness own_openness(const Program *self, DefRef class, bool reads, Name *where) {
    ClassInfo *info = info_of(self, class);
    *where = def_name(self, class);
    if (!info || info->has_cycle) return CLASS_CYCLE;
    if (info->has_unknown_base) return CLASS_UNKNOWN_BASE;
    if (has_hook(self, class, "__getattr__") || has_hook(self, class, "__getattribute__"))
        return CLASS_GETATTR;
    if (body_is_dynamic(self, class)) return CLASS_DYNAMIC_BODY;
    if (names_metaclass(self, class)) return CLASS_METACLASS;
    if (!decorators_keep_result(self, class)) return CLASS_DECORATED;
    for (u32 i = 0; i < info->base_count; i++) {
        if (!info->bases[i].external) continue;
        Opening opening = {.program = self, .class = class, .reads = reads};
        ClassOpenness openness = base_openness(&opening, info->bases[i].external);
        *where = opening.where;
        if (openness != CLASS_CLOSED) return openness;
    }
    return CLASS_CLOSED;
}

static ClassOpenness class_opens(const Program *self, DefRef class, bool reads, Name *where) {
    ClassInfo *info = info_of(self, class);
    if (!info) return CLASS_UNKNOWN_BASE;
    if (!info->openness[reads]) {
        ClassOpenness openness =
            info->mro_count && info->mro_count != MRO_IN_PROGRESS ? CLASS_CLOSED : CLASS_CYCLE;
        for (u32 i = 0; i < info->mro_count && openness == CLASS_CLOSED; i++)
            openness = own_openness(self, info->mro[i], reads, &info->openness_where[reads]);
        for (u32 i = 0; i < info->mro_count && openness == CLASS_CLOSED; i++) {
            if (!info_of(self, info->mro[i])->has_dynamic_write) continue;
            openness = CLASS_DYNAMIC_WRITE;
            info->openness_where[reads] = def_name(self, info->mro[i]);
        }
        info->openness[reads] = (u8)(openness + 1);
    }
    *where = info->openness_where[reads];
    return (ClassOpenness)(info->openness[reads] - 1);
}

ClassOpenness class_openness(const Program *self, DefRef class, Name *where) {
    return class_opens(self, class, false, where);
}

ClassOpenness class_openness_installed(const Program *self, DefRef class, Name *where) {
    return class_opens(self, class, self->libraries != NULL, where);
}

static bool stub_has(const Program *self, const Stub *stub, Str name) {
    if (stub_lists(stub, name) || names_have(stub->hooks, stub->hook_count, name)) return true;
    for (u32 i = 0; i < stub->base_count; i++) {
        const Stub *base = models_stub(self->models, stub->bases[i]);
        if (base && stub_has(self, base, name)) return true;
    }
    return false;
}

/* A class of the standard library for which there is no stub. Private names come and go with versions. */
static bool table_has(const Program *self, Name external, Str name) {
    StdlibScope scope = stdlib_scope(name_text(self, external));
    StdlibName found;
    return scope && (str_starts(name, STR("_")) || stdlib_member(scope, name, &found));
}

/* What is listed may have more in the version that is installed. */
static bool external_has(const Program *self, Name external, Str name, bool asks_package, u32 depth) {
    const Stub *stub = match_stub(self, external);
    if (stub ? stub_has(self, stub, name) : table_has(self, external, name)) return true;
    const LibraryClass *class =
        depth < LIBRARY_DEPTH_MAX ? library_class(self, name_text(self, external)) : NULL;
    if (!class) return false;
    if (library_class_has_own(self, class, name)) return true;
    for (u32 i = 0; i < class->base_count; i++)
        if (external_has(self, class->bases[i], name, asks_package, depth + 1)) return true;
    return asks_package && library_class_may_get(self, class, name);
}

static bool is_closed_but_for_stores(const Program *self, DefRef class) {
    Name where;
    ClassOpenness openness = class_openness_installed(self, class, &where);
    return openness == CLASS_CLOSED || openness == CLASS_DYNAMIC_WRITE;
}

bool class_external_has(const Program *self, DefRef class, Name name) {
    Str text = name_text(self, name);
    if (str_starts(text, STR("__"))) return true;
    u32 count;
    const Name *externals = class_external_bases(self, class, &count);
    /* Of an open class nothing is said: then the whole package need not be read. */
    bool asks_package = self->libraries && count && is_closed_but_for_stores(self, class);
    for (u32 i = 0; i < count; i++)
        if (external_has(self, externals[i], text, asks_package, 0)) return true;
    return false;
}

/* ---- all of it --------------------------------------------------------------------------------------- */

void classes_build(Program *self) {
    Classes *classes = ARENA_NEW(self->arena, Classes);
    classes->index = ARENA_ARRAY(self->arena, u32, self->all_def_count);
    classes->count = 1;
    for (DefRef def = 0; def < self->def_count; def++)
        if (def_row(self, def)->kind == DEF_CLASS) classes->index[def] = classes->count++;
    classes->items = ARENA_ARRAY(self->arena, ClassInfo, classes->count);
    classes->defs = ARENA_ARRAY(self->arena, DefRef, classes->count);
    self->classes = classes;
    for (DefRef def = 0; def < self->def_count; def++)
        if (classes->index[def]) classes->defs[classes->index[def]] = def;
    foreign_collect(self);
    for (u32 i = 1; i < classes->count; i++) bases_collect(self, classes->defs[i], &classes->items[i]);
    for (u32 i = 1; i < classes->count; i++) mro_compute(self, classes->defs[i], 0);
    for (u32 i = 1; i < classes->count; i++) externals_collect(self, &classes->items[i]);
    subclasses_collect(self);
    attributes_collect(self);
    computed_stores_collect(self);
}

void classes_release(Program *self) {
    if (!self->classes) return;
    map_release(&self->classes->foreign);
    vec_release(&self->classes->stores);
}
