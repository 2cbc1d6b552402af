/* Library members: which names a class of a library provides. */
#include "embedded.h"
#include "load.h"

#include <assert.h>
#include <jansson.h>
#include <stdlib.h>

/* Hooks that hold `*` apart from the others, which stay sorted. */
static void globs_part(Loader *self, Stub *stub) {
    Str *plain = ARENA_ARRAY(self->arena, Str, stub->hook_count);
    Str *globs = ARENA_ARRAY(self->arena, Str, stub->hook_count);
    u32 plain_count = 0;
    for (u32 i = 0; i < stub->hook_count; i++) {
        bool is_glob = str_find_char(stub->hooks[i], '*') != STR_NOT_FOUND ||
                       str_find_char(stub->hooks[i], '<') != STR_NOT_FOUND;
        if (is_glob)
            globs[stub->hook_glob_count++] = stub->hooks[i];
        else
            plain[plain_count++] = stub->hooks[i];
    }
    stub->hooks = plain;
    stub->hook_count = plain_count;
    stub->hook_globs = globs;
}

static bool load_stub(Loader *self, u32 i, const json_t *value, StubList *out) {
    size_t where = load_enter(self, ".stubs[%u]", i);
    Stub stub = {0};
    const Str *names;
    u32 name_count;
    if (!load_object(self, value, OBJECT_STUB)) return false;
    if (!load_words(self, value, "name", false, &names, &name_count)) return false;
    if (!name_count) return load_fail(self, "expected a name");
    if (!load_words(self, value, "bases", false, &stub.bases, &stub.base_count)) return false;
    if (!load_words(self, value, "members", true, &stub.members, &stub.member_count)) return false;
    if (!load_words(self, value, "hooks", true, &stub.hooks, &stub.hook_count)) return false;
    if (!load_words(self, value, "answers", false, &stub.answers, &stub.answer_count)) return false;
    if (!load_words(self, value, "open_when", true, &stub.open_when, &stub.open_when_count)) return false;
    if (!json_object_get(value, "bases") && !str_eq(names[0], STR("object"))) {
        Str object = str_copy(self->arena, STR("object"));
        stub.bases = arena_copy(self->arena, &object, sizeof object);
        stub.base_count = 1;
    }
    globs_part(self, &stub);
    stub.is_closed = load_member_true(value, "closed");
    stub.is_keyed = load_member_true(value, "keyed");
    stub.enumerates = load_member_true(value, "enumerates");
    StdlibScope first = 0; /* other names are older ones, and those of copies of the class elsewhere */
    for (u32 n = 0; n < name_count && !first; n++) first = stdlib_scope(names[n]);
    for (u32 n = 0; n < name_count; n++) {
        StdlibScope own = stdlib_scope(names[n]);
        stub.name = names[n];
        stub.stdlib = own ? own : first;
        vec_push(out, stub);
    }
    load_leave(self, where);
    return true;
}

static bool load_results(Loader *self, const json_t *root, ResultList *out) {
    const json_t *results = json_object_get(root, "results");
    for (u32 i = 0; i < json_array_size(results); i++) {
        const json_t *value = json_array_get(results, i);
        size_t where = load_enter(self, ".results[%u]", i);
        if (!load_object(self, value, OBJECT_RESULT)) return false;
        LibraryResult result = {.class = load_member_text(self, value, "class")};
        if (!load_words(self, value, "of", false, &result.of, &result.of_count)) return false;
        vec_push(out, result);
        load_leave(self, where);
    }
    return true;
}

static bool load_stub_list(Loader *self, const json_t *stubs, StubList *out) {
    for (u32 i = 0; i < json_array_size(stubs); i++) {
        if (!load_stub(self, i, json_array_get(stubs, i), out)) return false;
    }
    return true;
}

bool load_stubs(Loader *self, const json_t *root, StubList *out, ResultList *results) {
    return load_object(self, root, OBJECT_STUBS) && load_results(self, root, results) &&
           load_stub_list(self, json_object_get(root, "stubs"), out);
}

bool load_model_stubs(Loader *self, const json_t *root, StubList *out) {
    u32 first = out->count;
    if (!load_stub_list(self, json_object_get(root, "stubs"), out)) return false;
    for (u32 i = first; i < out->count; i++) { /* what it says of a class is all */
        out->at[i].is_own = true;
        out->at[i].stdlib = 0;
    }
    return true;
}

static int compare_stubs(const void *a, const void *b) {
    const Stub *x = a, *y = b;
    int order = str_cmp(x->name, y->name);
    return order ? order : (int)y->is_own - (int)x->is_own;
}

bool stubs_settle(StubList *self, Err *err) {
    u32 kept = 0;
    if (self->count) qsort(self->at, self->count, sizeof(Stub), compare_stubs);
    for (u32 i = 0; i < self->count; i++) {
        const Stub *last = kept ? &self->at[kept - 1] : NULL;
        if (!last || !str_eq(last->name, self->at[i].name)) {
            self->at[kept++] = self->at[i];
        } else if (err && last->is_own == self->at[i].is_own) {
            return err_set(err, ERR_CONFIG, "rules/stubs: `%.*s`: expected one stub, found two",
                           STR_ARG(last->name));
        }
    }
    self->count = kept;
    return true;
}

/* ---- stubs that wait until they are needed ------------------------------------------------------------ */

bool stubs_when(u32 file, Arena *arena, DeferredStubs *out) {
    Str text = {rules_embedded_files[file].text, rules_embedded_files[file].size};
    Str head = STR("{\"when\": ["), rest = text, part;
    Vec(Str) names = {0};
    if (!str_starts(text, head)) return false;
    size_t end = str_find_char(text, ']');
    if (end == STR_NOT_FOUND) return false;
    rest = str_slice(text, head.len, end);
    while (rest.len && str_split(&rest, '"', &part) && str_split(&rest, '"', &part))
        vec_push(&names, str_copy(arena, part));
    out->when = arena_copy(arena, names.at, names.count * sizeof *names.at);
    out->when_count = names.count;
    out->file = file;
    vec_release(&names);
    return true;
}

static bool is_wanted(const DeferredStubs *stubs, ModelsImport *imports, const void *context) {
    for (u32 i = 0; i < stubs->when_count; i++)
        if (imports(context, stubs->when[i])) return true;
    return false;
}

/* Files that ship are right (a test loads them all), so reading one cannot fail. */
static void deferred_read(const DeferredStubs *stubs, Arena *arena, StubList *out) {
    Err err = {0};
    json_t *root;
    const RulesEmbeddedFile *file = &rules_embedded_files[stubs->file];
    Loader loader = {.arena = arena, .err = &err, .file = file->path};
    if (!load_json(&loader, (Str){file->text, file->size}, &root)) return;
    ResultList results = {0}; /* of functions: in files that do not wait */
    bool ok = load_stubs(&loader, root, out, &results);
    vec_release(&results);
    assert(ok && "stubs that ship are broken");
    (void)ok;
    load_free(root);
}

/* What `self` lists, with the deferred stubs that are wanted or, when `is_all`, with all of them. */
static const Models *models_with(const Models *self, bool is_all, ModelsImport *imports, const void *context,
                                 Arena *arena) {
    StubList all = {0};
    for (u32 i = 0; i < self->deferred_count; i++)
        if (is_all || is_wanted(&self->deferred[i], imports, context))
            deferred_read(&self->deferred[i], arena, &all);
    if (!all.count) return self;
    for (u32 i = 0; i < self->stub_count; i++) vec_push(&all, self->stubs[i]);
    stubs_settle(&all, NULL); /* files of --rules may list a class that ships as well: one of them counts */
    Models *models = ARENA_NEW(arena, Models);
    *models = *self;
    models->stubs = arena_copy(arena, all.at, all.count * sizeof *all.at);
    models->stub_count = all.count;
    models->deferred = NULL;
    models->deferred_count = 0;
    vec_release(&all);
    return models;
}

static bool lacks_base(const Models *self) {
    for (u32 i = 0; i < self->stub_count; i++)
        for (u32 b = 0; b < self->stubs[i].base_count; b++)
            if (!models_stub(self, self->stubs[i].bases[b])) return true;
    return false;
}

/* A class of a model of one's own may derive from one that waits for another package. */
const Models *models_for(const Models *self, ModelsImport *imports, const void *context, Arena *arena) {
    const Models *models = models_with(self, false, imports, context, arena);
    return lacks_base(models) ? models_with(self, true, imports, context, arena) : models;
}

/* ---- questions ---------------------------------------------------------------------------------------- */

const Stub *models_stub(const Models *self, Str dotted) {
    u32 low = 0, high = self->stub_count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        int order = str_cmp(self->stubs[middle].name, dotted);
        if (order == 0) return &self->stubs[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool names_have(const Str *names, u32 count, Str name) {
    u32 low = 0, high = count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        int order = str_cmp(names[middle], name);
        if (order == 0) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool stub_lists(const Stub *stub, Str name) {
    StdlibName found;
    return names_have(stub->members, stub->member_count, name) ||
           (stub->stdlib && stdlib_member(stub->stdlib, name, &found));
}

bool stub_keeps(const Stub *stub, Str name) {
    if (names_have(stub->hooks, stub->hook_count, name) || stub_lists(stub, name)) return true;
    for (u32 i = 0; i < stub->hook_glob_count; i++)
        if (wildcard_matches(stub->hook_globs[i], name)) return true;
    return false;
}

bool models_stub_keeps(const Models *self, const Stub *stub, Str name) {
    if (stub_keeps(stub, name)) return true;
    for (u32 i = 0; i < stub->base_count; i++) {
        const Stub *base = models_stub(self, stub->bases[i]);
        if (base && models_stub_keeps(self, base, name)) return true;
    }
    return false;
}

bool models_stub_has(const Models *self, const Stub *stub, Str name) {
    if (stub_lists(stub, name)) return true;
    for (u32 i = 0; i < stub->base_count; i++) {
        const Stub *base = models_stub(self, stub->bases[i]);
        if (base && models_stub_has(self, base, name)) return true;
    }
    return false;
}

const Stub *models_stub_answering(const Models *self, const Stub *stub) {
    if (!stub || stub->answer_count) return stub;
    for (u32 i = 0; i < stub->base_count; i++) {
        const Stub *found = models_stub_answering(self, models_stub(self, stub->bases[i]));
        if (found) return found;
    }
    return NULL;
}
