#include "standins.h"

#include "given.h"
#include "lacking.h"
#include "match.h"
#include "whole.h"

/* ---- another class that may be meant ------------------------------------------------------------------- */

static bool is_public(Str name) {
    return name.len && !str_starts(name, STR("_"));
}

typedef struct {
    u32 all, shared, methods, shared_methods;
} Overlap;

static void overlap_count(const Program *program, DefRef other, Name name, bool is_method, Overlap *out) {
    if (!name || !is_public(name_text(program, name))) return;
    ClassMember member;
    bool is_shared = class_find(program, other, name, &member);
    out->all++;
    out->shared += is_shared;
    out->methods += is_method;
    out->shared_methods += is_shared && is_method;
}

/* How many public names of the class the other one has, too. */
static Overlap overlap_of(const Program *program, DefRef class, DefRef other) {
    Overlap out = {0};
    u32 mro_count, count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        FileId file = program->def_file[mro[m]];
        const Facts *facts = program_facts(program, file);
        const ScopeRow *body = &facts_scopes(facts)[def_row(program, mro[m])->body];
        for (u32 b = 0; b < body->binding_count; b++) {
            const BindingRow *row = &facts_bindings(facts)[body->first_binding + b];
            if (b && row->name == row[-1].name) continue;
            overlap_count(program, other, file_name_of(program, file, row->name), row->kind == BIND_DEF,
                          &out);
        }
        const InstanceAttribute *attributes = class_attributes(program, mro[m], &count);
        for (u32 i = 0; i < count; i++)
            if (!i || attributes[i].name != attributes[i - 1].name)
                overlap_count(program, other, attributes[i].name, false, &out);
    }
    return out;
}

/* Classes for one purpose: what the declared class has, the other one has for the most part. One of which
 * nobody makes objects is there for its names alone, however few they are. */
static bool resembles(const Program *program, DefRef class, DefRef other, bool is_made) {
    enum { SHARED_AT_LEAST = 3 };
    Overlap overlap = overlap_of(program, class, other);
    u32 below; /* what others derive from is an interface: its methods count alone */
    class_subclasses(program, class, &below);
    bool has_methods =
        below && overlap.shared_methods >= SHARED_AT_LEAST && overlap.shared_methods * 2 >= overlap.methods;
    if (has_methods || (overlap.shared >= SHARED_AT_LEAST && overlap.shared * 2 >= overlap.all)) return true;
    return !is_made && overlap.shared && overlap.shared == overlap.all;
}

/* SupervisedJob for Job, PluginInstance for Plugin */
static bool is_called_alike(const Program *program, DefRef class, DefRef other) {
    Str name = name_text(program, def_name(program, class)),
        longer = name_text(program, def_name(program, other));
    if (name.len < 3 || longer.len <= name.len) return false;
    char next = longer.ptr[name.len], first = name.ptr[0];
    bool begins = str_starts(longer, name) && next >= 'A' && next <= 'Z';
    return begins || (str_ends(longer, name) && first >= 'A' && first <= 'Z');
}

/* class Provided: config: Webcam; plugin = relationship(Plugin) */
static bool wraps(const Program *program, DefRef class, DefRef other) {
    FileId file = program->def_file[other];
    const Facts *facts = program_facts(program, file);
    const ScopeRow *body = &facts_scopes(facts)[def_row(program, other)->body];
    for (u32 b = 0; b < body->binding_count; b++) {
        const BindingRow *row = &facts_bindings(facts)[body->first_binding + b];
        if (row->kind != BIND_ANNOTATION && row->kind != BIND_ASSIGN) continue;
        ValueSet held = row->annotation ? infer_annotation(program, file, row->annotation) : (ValueSet){0};
        for (u32 i = 0; i < held.count; i++)
            if (held.at[i].kind == VALUE_INSTANCE && held.at[i].id == class) return true;
    }
    return false;
}

/* ---- what the function does with it --------------------------------------------------------------- */

/* Declared alike: by some annotation, or by that of one function. */
static bool is_declared_alike(Value a, Value b) {
    if (a.kind != VALUE_INSTANCE || a.id != b.id || a.via != b.via) return false;
    return a.via == VIA_ANNOTATION || a.origin == b.origin;
}

/* Names that the file reads off what is declared like the value: 1 where its class has it, else 2. */
static void reads_collect(const Program *program, FileId file, Value declared, ScopeId scope, Map *out) {
    const Facts *facts = program_facts(program, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_ATTRIBUTE || row->flags & (EXPR_STORED | EXPR_DELETED)) continue;
        if (scope && row->scope != scope) continue;
        ValueSet object = infer_expr(program, file, e + 1);
        bool is_declared = object.count == 1 && is_declared_alike(object.at[0], declared);
        Name name = file_name_of(program, file, row->name);
        if (is_declared) *map_at(out, name, 0) = class_has(program, declared.id, name) ? 1 : 2;
    }
}

enum { CONTRADICTING = 3, CONTRADICTING_ALL = 2, SHARED_BY_OTHER = 2 };

static bool has_all_missing(const Program *program, DefRef other, const Map *reads) {
    u32 missing = 0;
    for (u32 i = 0; i < reads->capacity; i++) {
        if (!reads->slots[i].taken || reads->slots[i].value != 2) continue;
        ClassMember member;
        if (!class_find(program, other, (Name)reads->slots[i].key, &member)) return false;
        missing++;
    }
    return missing >= SHARED_BY_OTHER;
}

/* All that the file misses on it is there on one other class: that was meant. */
static bool means_other(const Program *program, FileId file, DefRef class) {
    Map reads = {0};
    bool means = false;
    Value declared = {.kind = VALUE_INSTANCE, .via = VIA_ANNOTATION, .id = class};
    reads_collect(program, file, declared, 0, &reads);
    for (DefRef other = 0; other < program->def_count && !means; other++) {
        bool is_other =
            def_row(program, other)->kind == DEF_CLASS && !classes_are_related(program, class, other);
        means = is_other && has_all_missing(program, other, &reads);
    }
    map_release(&reads);
    return means;
}

/* A class that has the name, and takes the place of the declared one by all that its definition shows. */
static bool has_stand_in(const Additions *self, DefRef class, Name name) {
    const Program *program = self->program;
    ClassMember member;
    bool is_made = class_is_whole(self, class) == WHOLE_MADE;
    for (DefRef other = 0; other < program->def_count; other++) {
        if (def_row(program, other)->kind != DEF_CLASS || classes_are_related(program, class, other))
            continue;
        if (!class_find(program, other, name, &member)) continue;
        if (is_called_alike(program, class, other) || resembles(program, class, other, is_made) ||
            wraps(program, class, other))
            return true;
    }
    return false;
}

/* ---- what is done with the variable -------------------------------------------------------------------- */

/* Objects of the class may be indexed: it says how, or a base outside the tree may. */
static bool may_be_indexed(const Program *program, DefRef class) {
    static const char *const hooks[] = {"__getitem__", "__class_getitem__"};
    static const char *const containers[] = {"dict", "list", "tuple", "str", "bytes"};
    ClassMember member;
    for (u32 i = 0; i < COUNT_OF(hooks); i++) {
        Name hook = intern_find(&program->names, str_of(hooks[i]));
        if (hook && class_find(program, class, hook, &member)) return true;
    }
    for (u32 i = 0; i < COUNT_OF(containers); i++) {
        Name container = intern_find(&program->names, str_of(containers[i]));
        if (container && class_derives_external(program, class, container)) return true;
    }
    return false;
}

/* tool["type"], in the function that reads tool.config: dictionaries are passed. */
static bool is_indexed(const Program *program, FileId file, ExprId object, DefRef class) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId e = 1; rows[object].kind == EXPR_NAME && e < facts->exprs.count; e++) {
        bool is_read = rows[e].kind == EXPR_SUBSCRIPT && !(rows[e].flags & EXPR_IN_ANNOTATION);
        if (is_read && rows[e + 1].kind == EXPR_NAME && rows[e + 1].name == rows[object].name &&
            rows[e + 1].scope == rows[object].scope)
            return !may_be_indexed(program, class);
    }
    return false;
}

/* How many of the names that are read off what is declared like the value its class lacks, and has. */
static void reads_count(const Program *program, FileId file, Value declared, ScopeId scope, u32 *missing,
                        u32 *found) {
    Map reads = {0};
    reads_collect(program, file, declared, scope, &reads);
    *missing = *found = 0;
    for (u32 i = 0; i < reads.capacity; i++) {
        *missing += reads.slots[i].taken && reads.slots[i].value == 2;
        *found += reads.slots[i].taken && reads.slots[i].value == 1;
    }
    map_release(&reads);
}

/* The function reads several names off it, and the class has hardly one of them: another class is passed. */
static bool is_contradicted(const Program *program, FileId file, ExprId object, Value declared) {
    u32 missing, found;
    if (!is_parameter(program, file, object)) return false;
    reads_count(program, file, declared, expr_row(program, file, object)->scope, &missing, &found);
    return missing >= CONTRADICTING && missing > found;
}

/* -> Response, and the body returns something else; or nobody can tell what, and the class has nothing of
 * what the file reads off it. */
static bool is_returned_another(const Program *program, FileId file, Value declared) {
    Returned returned = returned_as_declared(program, declared);
    u32 missing, found;
    if (returned != RETURNED_UNKNOWN) return returned == RETURNED_ANOTHER;
    reads_count(program, file, declared, 0, &missing, &found);
    return missing >= CONTRADICTING_ALL && !found;
}

/* The one value is declared, and something else shows that objects of another class are meant. */
static bool means_another(const Additions *self, FileId file, ExprId object, Value declared, Name name) {
    const Program *program = self->program;
    if (declared.kind != VALUE_INSTANCE || declared.is_exact) return false;
    if (declared.via == VIA_RETURN) return is_returned_another(program, file, declared);
    if (declared.via != VIA_ANNOTATION && declared.via != VIA_ELEMENT) return false;
    return is_indexed(program, file, object, declared.id) || has_stand_in(self, declared.id, name) ||
           is_contradicted(program, file, object, declared) || means_other(program, file, declared.id);
}

bool annotation_means_another(const Additions *self, FileId file, ExprId object, ValueSet declared,
                              Name name) {
    bool is_annotated = false;
    for (u32 i = 0; i < declared.count; i++) {
        Value value = declared.at[i];
        if (means_another(self, file, object, value, name)) return true;
        is_annotated |= value.kind == VALUE_INSTANCE && value.via == VIA_ANNOTATION && !value.is_exact;
    }
    return is_annotated && is_passed_another(self->program, file, object, declared);
}
