#include "class_info.h"

#include "match.h"
#include "values.h"

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
        if (kind == EXPR_KEYWORD) {
            bool is_meta = str_eq(facts_name(facts, facts_exprs(facts)[expr].name), STR("metaclass"));
            if (is_meta && !info->metaclass) info->metaclass = expr_first(facts, expr);
            continue;
        }
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
    ClassInfo *info = class_info(self, class);
    *count = info ? info->base_count : 0;
    return info ? info->bases : NULL;
}

/* ---- linearisation -------------------------------------------------------------------------------- */

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
    ClassInfo *info = class_info(self, class);
    if (info->mro_count) return;
    info->mro_count = MRO_IN_PROGRESS;
    Queue *queues = ARENA_ARRAY(self->arena, Queue, info->base_count + 1);
    DefRef *direct = ARENA_ARRAY(self->arena, DefRef, info->base_count + 1);
    u32 queue_count = 0, direct_count = 0, total = 1;
    for (u32 i = 0; i < info->base_count; i++) {
        ClassInfo *base = info->bases[i].def ? class_info(self, info->bases[i].def) : NULL;
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
    ClassInfo *info = class_info(self, class);
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
        const ClassInfo *class = class_info(self, info->mro[m]);
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
    ClassInfo *info = class_info(self, class);
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
                ClassInfo *base = class_info(self, classes->items[i].bases[b].def);
                if (!base) continue;
                if (pass) base->subclasses[base->subclass_count] = classes->defs[i];
                base->subclass_count++;
            }
    }
}

const DefRef *class_subclasses(const Program *self, DefRef class, u32 *count) {
    ClassInfo *info = class_info(self, class);
    *count = info ? info->subclass_count : 0;
    return info ? info->subclasses : NULL;
}

/* ---- members ----------------------------------------------------------------------------------------- */

/* What class_find_own can find, once all of it is there. */
static void names_note(const Program *self, DefRef class, ClassInfo *info) {
    const File *file = &self->files[self->def_file[class]];
    const ScopeRow *body = &facts_scopes(file->facts)[def_row(self, class)->body];
    const BindingRow *bindings = &facts_bindings(file->facts)[body->first_binding];
    u64 has = 0;
    for (u32 b = 0; b < body->binding_count; b++) has |= class_name_bit(file->names[bindings[b].name]);
    for (u32 i = 0; i < info->attribute_count; i++) has |= class_name_bit(info->attributes[i].name);
    info->lacking = ~has;
}

bool class_find_own(const Program *self, DefRef class, Name name, ClassMember *out) {
    ClassInfo *info = class_info(self, class);
    if (info && info->lacking & class_name_bit(name)) return false;
    const File *file = &self->files[self->def_file[class]];
    ScopeId body = def_row(self, class)->body;
    u32 binding = map_find(&self->scope_names, map_pair(file->scope_base + body, name));
    if (binding != MAP_NONE) {
        *out = (ClassMember){.class = class, .binding = binding};
        return true;
    }
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
    class_foreign_collect(self);
    for (u32 i = 1; i < classes->count; i++) bases_collect(self, classes->defs[i], &classes->items[i]);
    for (u32 i = 1; i < classes->count; i++) mro_compute(self, classes->defs[i], 0);
    for (u32 i = 1; i < classes->count; i++) externals_collect(self, &classes->items[i]);
    subclasses_collect(self);
    class_attributes_collect(self);
    for (u32 i = 1; i < classes->count; i++) names_note(self, classes->defs[i], &classes->items[i]);
    class_computed_stores_collect(self);
}

void classes_release(Program *self) {
    if (!self->classes) return;
    map_release(&self->classes->foreign);
    vec_release(&self->classes->stores);
}
