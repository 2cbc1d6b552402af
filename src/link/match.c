/* Which rules of models speak of a callee, a class, a name or a path. */
#include "match_impl.h"

#include "calls.h"
#include "classes.h"
#include "routes.h"
#include "site.h"
#include "values.h"

/* ---- dotted names and types ------------------------------------------------------------------------- */

bool dotted_matches(Str pattern, Str dotted) {
    dotted = without_builtins(dotted);
    /* Nearly every question is answered by the first letter. */
    if (pattern.len && dotted.len && pattern.ptr[0] != '*' && pattern.ptr[0] != dotted.ptr[0]) return false;
    if (str_eq(pattern, dotted)) return true;
    if (str_find_char(pattern, '*') != STR_NOT_FOUND) return wildcard_matches(pattern, dotted);
    size_t p = str_find_char(pattern, '.'), d = str_find_char(dotted, '.');
    if (p == STR_NOT_FOUND || d == STR_NOT_FOUND) return false;
    return str_eq(str_slice(pattern, 0, p), str_slice(dotted, 0, d)) &&
           str_eq(str_after_last(pattern, '.'), str_after_last(dotted, '.'));
}

static bool type_is(const ModelType *type, Str dotted, bool is_result) {
    for (u32 i = 0; i < type->is_count; i++)
        if (dotted_matches(type->is[i], dotted)) return true;
    for (u32 i = 0; is_result && i < type->call_count; i++)
        if (dotted_matches(type->calls[i], dotted)) return true;
    return false;
}

i32 match_type_of(const Program *self, const Model *model, Value value) {
    for (u32 t = 0; t < model->type_count; t++)
        if (match_type(self, model, (u64)1 << t, value)) return (i32)t;
    return -1;
}

bool match_type(const Program *self, const Model *model, u64 types, Value value) {
    for (u32 t = 0; t < model->type_count; t++) {
        if (!(types >> t & 1)) continue;
        if (value.kind == VALUE_EXTERNAL_INSTANCE || value.kind == VALUE_EXTERNAL_RESULT) {
            if (type_is(&model->types[t], name_text(self, value.id), true)) return true;
        } else if (value.kind == VALUE_INSTANCE || value.kind == VALUE_SUPER) {
            u32 count;
            const Name *bases = class_external_bases(self, value.id, &count);
            for (u32 i = 0; i < count; i++)
                if (type_is(&model->types[t], name_text(self, bases[i]), false)) return true;
        }
    }
    return false;
}

/* ---- callees ------------------------------------------------------------------------------------------ */

typedef struct {
    const Program *program;
    FileId file;
    ExprId callee;
    ValueSet values;  /* of the callee */
    ValueSet objects; /* of the object before the last attribute */
    bool is_attribute;
    ExprId object; /* of the entry that matched last */
} Callee;

static bool any_external(const Callee *self, Str pattern) {
    for (u32 i = 0; i < self->values.count; i++) {
        Name name = self->values.at[i].kind == VALUE_EXTERNAL ? self->values.at[i].id : 0;
        if (name && dotted_matches(pattern, name_text(self->program, name))) return true;
    }
    return false;
}

/* Pattern `<type>`: the callee is the type's class, a subclass, or a function that returns it. */
static bool calls_type(const Callee *self, const Model *model, u64 types) {
    for (u32 i = 0; i < self->values.count; i++) {
        Value value = self->values.at[i];
        if (value.kind == VALUE_CLASS)
            value.kind = VALUE_INSTANCE;
        else if (value.kind == VALUE_EXTERNAL)
            value.kind = VALUE_EXTERNAL_RESULT;
        else
            continue;
        if (match_type(self->program, model, types, value)) return true;
    }
    return false;
}

/* Attribute path of the pattern ("get", "router.add_get") against the callee; the object in front of
 * it goes to `*object`. */
static bool path_matches(const Callee *self, Str path, ExprId *object) {
    const Facts *facts = program_facts(self->program, self->file);
    ExprId at = self->callee;
    while (path.len) {
        at = callee_meant(facts, at);
        const ExprRow *row = &facts_exprs(facts)[at];
        if (row->kind != EXPR_ATTRIBUTE) return false;
        Str word = str_after_last(path, '.');
        if (!wildcard_matches(word, facts_name(facts, row->name))) return false;
        path.len -= word.len;
        if (path.len) path.len--;
        at++;
    }
    *object = at;
    return true;
}

/* An object that a rule says a call makes. */
static bool is_made(const Callee *self, const Entry *entry, ExprId object) {
    bool is_asked = false;
    for (u32 t = 0; t < entry->model->type_count; t++)
        is_asked |= entry->model->types[t].is_made && entry->pattern->types >> t & 1;
    if (!is_asked || !self->program->routes) return false;
    const Router *made = router_made_at(self->program, self->file, object);
    return made && &self->program->models->items[made->model] == entry->model &&
           entry->pattern->types >> made->type & 1;
}

/* router = register(Router()), where the function hands on what it is given. */
static ValueSet handed_values(const Callee *self, ExprId object) {
    const Program *program = self->program;
    ExprId call = assigned_value(program_facts(program, self->file), object);
    if (!call || call == object || expr_row(program, self->file, call)->kind != EXPR_CALL)
        return values_none();
    ValueSet function = infer_expr(program, self->file, call + 1);
    if (function.count != 1 || function.at[0].kind != VALUE_FUNCTION) return values_none();
    Pick made = pick_follow(program, NULL, (Pick){.file = self->file, .expr = call});
    return made.expr && !made.from ? infer_expr(program, made.file, made.expr) : values_none();
}

/* An object of the class that a rule names, or of one of the tree that derives from it. */
static bool is_of_receiver(const Program *program, Str receiver, Value value) {
    Name name = value_external(value);
    if (name) return dotted_matches(receiver, name_text(program, name));
    u32 count = 0;
    bool is_own = value.kind == VALUE_INSTANCE || value.kind == VALUE_CLASS;
    const Name *bases = is_own ? class_external_bases(program, value.id, &count) : NULL;
    for (u32 i = 0; i < count; i++)
        if (dotted_matches(receiver, name_text(program, bases[i]))) return true;
    return false;
}

static bool object_matches(Callee *self, const Entry *entry) {
    ExprId object;
    if (!path_matches(self, entry->pattern->name, &object)) return false;
    self->object = object;
    if (entry->pattern->head == HEAD_ANY && !entry->rule->receiver.len) return true;
    ValueSet values = calls_object_values(self->program, self->file, object);
    if (!values.count) values = handed_values(self, object);
    if (entry->pattern->head == HEAD_ANY) {
        /* The receiver's class, where it is known, must be the one named. */
        bool is_known = values_known(values);
        for (u32 i = 0; i < values.count; i++)
            if (is_of_receiver(self->program, entry->rule->receiver, values.at[i])) return true;
        return !is_known;
    }
    for (u32 i = 0; i < values.count; i++)
        if (match_type(self->program, entry->model, entry->pattern->types, values.at[i])) return true;
    return is_made(self, entry, object);
}

static bool entry_matches(Callee *self, const Entry *entry) {
    self->object = 0;
    const Pattern *pattern = entry->pattern;
    if (pattern->head == HEAD_DOTTED) return any_external(self, pattern->name);
    if (pattern->head == HEAD_TYPE && !pattern->name.len)
        return calls_type(self, entry->model, pattern->types);
    return self->is_attribute && object_matches(self, entry);
}

static void match_add(const Entry *entry, ExprId object, Match *out, u32 *count) {
    for (u32 i = 0; i < *count; i++)
        if (out[i].rule == entry->rule) return;
    if (*count < MATCHES_MAX) out[(*count)++] = (Match){entry->model, entry->rule, entry->pattern, object};
}

static void entries_try(Callee *self, u32 first, Match *out, u32 *count) {
    const Entry *entries = self->program->matcher->entries.at;
    for (u32 at = first; at && *count < MATCHES_MAX; at = entries[at].next)
        if (entry_matches(self, &entries[at])) match_add(&entries[at], self->object, out, count);
}

/* Words under which rules about this callee may be filed: its own last word, and the last words of
 * what it stands for (an import alias hides them). */
u32 match_callee(const Program *program, TriggerKind trigger, FileId file, ExprId callee, Match *out) {
    const Facts *facts = program_facts(program, file);
    callee = callee_meant(facts, callee);
    const ExprRow *row = &facts_exprs(facts)[callee];
    Callee self = {
        .program = program, .file = file, .callee = callee, .is_attribute = row->kind == EXPR_ATTRIBUTE};
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return 0;
    self.values = infer_expr(program, file, callee);
    const Matcher *matcher = program->matcher;
    u32 count = 0;
    Name own = file_name_of(program, file, row->name);
    const Map *by_word = &matcher->by_word[trigger];
    u32 first = map_find(by_word, own);
    if (first != MAP_NONE) entries_try(&self, first, out, &count);
    for (u32 i = 0; i < self.values.count; i++) {
        if (self.values.at[i].kind != VALUE_EXTERNAL) continue;
        Name word =
            intern_find(&program->names, str_after_last(name_text(program, self.values.at[i].id), '.'));
        if (!word || word == own) continue;
        first = map_find(by_word, word);
        if (first != MAP_NONE) entries_try(&self, first, out, &count);
    }
    entries_try(&self, matcher->globs[trigger], out, &count);
    return count;
}

/* ---- classes, names, files --------------------------------------------------------------------------- */

static bool class_entry_matches(const Entry *entry, Str dotted) {
    if (entry->pattern->head == HEAD_DOTTED) return dotted_matches(entry->pattern->name, dotted);
    if (entry->pattern->head != HEAD_TYPE)
        return wildcard_matches(entry->pattern->name, str_after_last(dotted, '.'));
    for (u32 t = 0; t < entry->model->type_count; t++)
        if (entry->pattern->types >> t & 1 && type_is(&entry->model->types[t], dotted, true)) return true;
    return false;
}

static void class_entries_try(const Program *program, u32 first, Str dotted, Match *out, u32 *count) {
    const Entry *entries = program->matcher->entries.at;
    for (u32 at = first; at && *count < MATCHES_MAX; at = entries[at].next)
        if (class_entry_matches(&entries[at], dotted)) match_add(&entries[at], 0, out, count);
}

/* A library class and, as far as stubs tell, what it derives from. */
static void match_base(const Program *program, Str dotted, const Stub *stub, Match *out, u32 *count) {
    const Matcher *matcher = program->matcher;
    Name word = intern_find(&program->names, str_after_last(dotted, '.'));
    u32 first = word ? map_find(&matcher->by_word[TRIGGER_CLASS], word) : MAP_NONE;
    if (first != MAP_NONE) class_entries_try(program, first, dotted, out, count);
    class_entries_try(program, matcher->globs[TRIGGER_CLASS], dotted, out, count);
    for (u32 i = 0; stub && i < stub->base_count; i++) {
        if (str_eq(stub->bases[i], STR("object"))) continue;
        match_base(program, stub->bases[i], models_stub(program->models, stub->bases[i]), out, count);
    }
}

u32 match_class(const Program *program, DefRef class, Match *out) {
    u32 count = 0, external_count;
    const Name *externals = class_external_bases(program, class, &external_count);
    for (u32 i = 0; i < external_count; i++)
        match_base(program, name_text(program, externals[i]), match_stub(program, externals[i]), out, &count);
    return count;
}

static void named_entries_try(const Program *program, u32 first, bool (*fits)(Str pattern, Str text),
                              Str text, Match *out, u32 *count) {
    const Entry *entries = program->matcher->entries.at;
    for (u32 at = first; at && *count < MATCHES_MAX; at = entries[at].next)
        if (fits(entries[at].pattern->name, text)) match_add(&entries[at], 0, out, count);
}

u32 match_name(const Program *program, TriggerKind trigger, Name name, Match *out) {
    u32 count = 0;
    const Matcher *matcher = program->matcher;
    Str text = name_text(program, name);
    u32 first = map_find(&matcher->by_word[trigger], name);
    if (first != MAP_NONE) named_entries_try(program, first, wildcard_matches, text, out, &count);
    named_entries_try(program, matcher->globs[trigger], wildcard_matches, text, out, &count);
    return count;
}

u32 match_file(const Program *program, Str path, Match *out) {
    u32 count = 0;
    named_entries_try(program, program->matcher->globs[TRIGGER_FILE], file_pattern_matches, path, out,
                      &count);
    return count;
}
