#include "match.h"

#include "calls.h"
#include "classes.h"
#include "routes.h"
#include "site.h"
#include "values.h"

typedef struct {
    const Model *model;
    const ModelRule *rule;
    const Pattern *pattern;
    u32 next; /* next entry of the same key, or 0 */
} Entry;

enum { TRIGGERS = TRIGGER_FILE + 1 };

struct Matcher {
    Vec(Entry) entries;    /* entry 0 is unused */
    Map by_word[TRIGGERS]; /* Name of the pattern's last word → first entry */
    u32 globs[TRIGGERS];   /* first entry whose last word holds `*` */
    Map stub_by_ends;      /* (first word, last word) → position of the last such stub + 1 */
    u32 *stub_next;        /* by position of a stub: the one before with the same ends + 1, or 0 */
    Map results;           /* Name of a library function → Name of the class it returns */
    bool has_routes;       /* some model that applies speaks of routes */
};

/* ---- building ------------------------------------------------------------------------------------ */

static bool model_is_on(const Program *self, const Model *model) {
    if (!model->when_count) return true;
    for (u32 i = 0; i < model->when_count; i++) {
        Name name = intern_find(&self->names, model->when[i]);
        if (name && map_find(&self->external_roots, name) != MAP_NONE) return true;
    }
    return false;
}

static void entry_push(Program *self, Matcher *matcher, Str word, Entry entry) {
    u32 at = matcher->entries.count;
    u8 trigger = entry.rule->trigger;
    if (str_find_char(word, '*') != STR_NOT_FOUND || !word.len) {
        entry.next = matcher->globs[trigger];
        matcher->globs[trigger] = at;
    } else {
        u32 *slot = map_at(&matcher->by_word[trigger], intern_add(&self->names, word), 0);
        entry.next = *slot;
        *slot = at;
    }
    vec_push(&matcher->entries, entry);
}

/* A pattern that is only `<type>` matches calls of the type itself: filed under each class name. */
static void type_push(Program *self, Matcher *matcher, const Model *model, Entry entry) {
    for (u32 t = 0; t < model->type_count; t++) {
        if (!(entry.pattern->types >> t & 1)) continue;
        const ModelType *type = &model->types[t];
        for (u32 i = 0; i < type->is_count; i++)
            entry_push(self, matcher, str_after_last(type->is[i], '.'), entry);
        for (u32 i = 0; i < type->call_count; i++)
            entry_push(self, matcher, str_after_last(type->calls[i], '.'), entry);
    }
}

static void rule_push(Program *self, Matcher *matcher, const Model *model, const ModelRule *rule) {
    if (rule->becomes.len) intern_add(&self->names, rule->becomes);
    for (u32 p = 0; p < rule->pattern_count; p++) {
        const Pattern *pattern = &rule->patterns[p];
        Entry entry = {model, rule, pattern, 0};
        bool is_path = rule->trigger == TRIGGER_FILE;
        if (pattern->head == HEAD_TYPE && !pattern->name.len)
            type_push(self, matcher, model, entry);
        else
            entry_push(self, matcher, is_path ? STR("*") : str_after_last(pattern->name, '.'), entry);
        /* A first-party subclass of the type is called by another name. */
        if (pattern->head == HEAD_TYPE && !pattern->name.len) entry_push(self, matcher, STR(""), entry);
    }
}

static bool imports_package(const void *context, Str package) {
    const Program *self = context;
    Name name = intern_find(&self->names, package);
    return name && map_find(&self->external_roots, name) != MAP_NONE;
}

static u64 ends_key(Program *self, Str dotted) {
    size_t dot = str_find_char(dotted, '.');
    Str first = dot == STR_NOT_FOUND ? dotted : str_slice(dotted, 0, dot);
    return map_pair(intern_add(&self->names, first), intern_add(&self->names, str_after_last(dotted, '.')));
}

void match_build(Program *self) {
    Matcher *matcher = ARENA_NEW(self->arena, Matcher);
    vec_push(&matcher->entries, (Entry){0});
    self->matcher = matcher;
    if (!self->models) return;
    self->models = models_for(self->models, imports_package, self, self->arena);
    for (u32 m = 0; m < self->models->count; m++) {
        const Model *model = &self->models->items[m];
        if (!model_is_on(self, model)) continue;
        for (u32 r = 0; r < model->rule_count; r++) {
            matcher->has_routes |= model->rules[r].attach || model->rules[r].include;
            rule_push(self, matcher, model, &model->rules[r]);
        }
    }
    matcher->stub_next = ARENA_ARRAY(self->arena, u32, self->models->stub_count);
    for (u32 i = 0; i < self->models->stub_count; i++) {
        u32 *last = map_at(&matcher->stub_by_ends, ends_key(self, self->models->stubs[i].name), 0);
        matcher->stub_next[i] = *last;
        *last = i + 1;
    }
    for (u32 i = 0; i < self->models->result_count; i++) {
        const LibraryResult *result = &self->models->results[i];
        Name class = intern_add(&self->names, result->class);
        for (u32 k = 0; k < result->of_count; k++)
            map_at(&matcher->results, intern_add(&self->names, result->of[k]), class);
    }
}

bool match_has_routes(const Program *self) {
    return self->matcher->has_routes;
}

void match_release(Program *self) {
    if (!self->matcher) return;
    vec_release(&self->matcher->entries);
    for (u32 t = 0; t < TRIGGERS; t++) map_release(&self->matcher->by_word[t]);
    map_release(&self->matcher->stub_by_ends);
    map_release(&self->matcher->results);
}

/* Models and stubs write builtins as bare names. */
static Str without_builtins(Str dotted) {
    return str_starts(dotted, STR("builtins.")) ? str_slice(dotted, 9, dotted.len) : dotted;
}

/* A class of which objects are what they are called, whoever made them; 0 for all others. */
static Name plain_result(const Program *self, Str function) {
    static const Str plain[] = {{"str", 3}, {"bytes", 5}, {"int", 3}, {"float", 5}, {"bool", 4}};
    StdlibName found;
    if (!stdlib_find(function, &found) || found.kind != STDLIB_FUNCTION || found.is_async) return 0;
    for (u32 i = 0; i < COUNT_OF(plain); i++)
        if (str_eq(found.type, plain[i])) return intern_add((Intern *)&self->names, plain[i]);
    return 0;
}

Name match_result(const Program *self, Name function) {
    Str text = without_builtins(name_text(self, function));
    Name name = intern_find(&self->names, text);
    u32 class = name ? map_find(&self->matcher->results, name) : MAP_NONE;
    return class == MAP_NONE ? plain_result(self, text) : class;
}

static size_t common_start(Str a, Str b) {
    size_t len = 0;
    while (len < a.len && len < b.len && a.ptr[len] == b.ptr[len]) len++;
    return len;
}

/* Of several classes with the same ends, such as two kinds of fields, the nearest by its path counts. */
const Stub *match_stub(const Program *self, Name dotted) {
    if (!self->models) return NULL;
    Str text = without_builtins(name_text(self, dotted));
    const Stub *exact = models_stub(self->models, text);
    if (exact) return exact;
    u32 at = map_find(&self->matcher->stub_by_ends, ends_key((Program *)self, text));
    const Stub *nearest = NULL;
    for (; at != MAP_NONE && at; at = self->matcher->stub_next[at - 1]) {
        const Stub *stub = &self->models->stubs[at - 1];
        if (!nearest || common_start(stub->name, text) > common_start(nearest->name, text)) nearest = stub;
    }
    return nearest;
}

/* ---- dotted names and types ------------------------------------------------------------------------- */

/* Libraries re-export: library.routing.Router is library.Router. Top package and last word decide. */
static bool dotted_matches(Str pattern, Str dotted) {
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
        for (u32 i = 0; i < values.count; i++) {
            Name name = value_external(values.at[i]);
            if (name && dotted_matches(entry->rule->receiver, name_text(self->program, name))) return true;
        }
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

/* ---- objects handed to libraries ---------------------------------------------------------------------- */

static Str top_package(Str dotted) {
    size_t dot = str_find_char(dotted, '.');
    return dot == STR_NOT_FOUND ? dotted : str_slice(dotted, 0, dot);
}

static bool stub_calls(const Program *self, const Stub *stub) {
    if (!stub->is_closed || stub->hook_count || stub->hook_glob_count) return true;
    for (u32 i = 0; i < stub->base_count; i++) {
        const Stub *base = models_stub(self->models, stub->bases[i]);
        if (base && !str_eq(base->name, STR("object")) && stub_calls(self, base)) return true;
    }
    return false;
}

bool match_is_dispatched(const Program *self, DefRef class, Name dotted) {
    u32 mro_count, count;
    bool is_called = false;
    const DefRef *mro = class_mro(self, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        const Base *bases = class_bases(self, mro[m], &count);
        for (u32 i = 0; i < count; i++) {
            if (bases[i].def) continue;
            const Stub *stub = bases[i].external ? match_stub(self, bases[i].external) : NULL;
            if (!stub) return false;
            bool is_own = !dotted || str_eq(top_package(stub->name), top_package(name_text(self, dotted)));
            is_called |= is_own && stub_calls(self, stub);
        }
    }
    return is_called;
}

static bool package_has(const Program *self, Str package, Str name) {
    const Models *models = self->models;
    u32 low = 0, high = models->stub_count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (str_cmp(models->stubs[middle].name, package) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < models->stub_count && str_eq(top_package(models->stubs[low].name), package); low++) {
        const Stub *stub = &models->stubs[low];
        if (stub_lists(stub, name) || names_have(stub->hooks, stub->hook_count, name)) return true;
        for (u32 i = 0; i < stub->hook_glob_count; i++)
            if (wildcard_matches(stub->hook_globs[i], name)) return true;
    }
    return false;
}

bool match_library_calls(const Program *self, DefRef class, Str name) {
    u32 count;
    const Name *bases = class_external_bases(self, class, &count);
    for (u32 i = 0; i < count; i++) {
        const Stub *stub = match_stub(self, bases[i]);
        if (!stub || package_has(self, top_package(stub->name), name)) return true;
    }
    return false;
}

/* ---- decorators that return what they got ------------------------------------------------------------ */

bool decorators_keep_result(const Program *program, DefRef def) {
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    if (row->flags & (DEF_PROPERTY | DEF_STATIC_METHOD | DEF_CLASS_METHOD) && row->decorator_count == 1)
        return true;
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        Match matches[MATCHES_MAX];
        u32 count =
            match_callee(program, TRIGGER_DECORATOR, file, decorator_callee(facts, decorator), matches);
        bool is_neutral = false;
        for (u32 m = 0; m < count; m++) is_neutral |= matches[m].rule->is_neutral;
        if (!is_neutral) return false;
    }
    return true;
}

static bool any_is_neutral(const Matcher *matcher, u32 first, Str dotted) {
    for (u32 at = first; at && at != MAP_NONE; at = matcher->entries.at[at].next) {
        const Entry *entry = &matcher->entries.at[at];
        bool is_named = entry->pattern->head == HEAD_DOTTED && dotted_matches(entry->pattern->name, dotted);
        if (is_named && entry->rule->is_neutral) return true;
    }
    return false;
}

bool match_is_neutral(const Program *self, Str decorator) {
    const Matcher *matcher = self->matcher;
    Name word = intern_find(&self->names, str_after_last(decorator, '.'));
    u32 first = word ? map_find(&matcher->by_word[TRIGGER_DECORATOR], word) : 0;
    return any_is_neutral(matcher, first, decorator) ||
           any_is_neutral(matcher, matcher->globs[TRIGGER_DECORATOR], decorator);
}

void decorators_become(const Program *program, DefRef def, Values *out) {
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        Match matches[MATCHES_MAX];
        u32 count =
            match_callee(program, TRIGGER_DECORATOR, file, decorator_callee(facts, decorator), matches);
        for (u32 m = 0; m < count; m++) {
            Str becomes = matches[m].rule->becomes;
            Name name = becomes.len ? intern_find(&program->names, becomes) : 0;
            if (name) values_add(out, (Value){.kind = VALUE_EXTERNAL_INSTANCE, .id = name});
        }
    }
}
