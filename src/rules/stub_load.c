/* Library members: which names a class of a library provides. */
#include "load.h"

#include <jansson.h>

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
    if (!load_words(self, value, "open_when", true, &stub.open_when, &stub.open_when_count)) return false;
    if (!json_object_get(value, "bases") && !str_eq(names[0], STR("object"))) {
        static const Str object[] = {{"object", 6}};
        stub.bases = object;
        stub.base_count = 1;
    }
    stub.is_closed = load_member_true(value, "closed");
    for (u32 n = 0; n < name_count; n++) {
        stub.name = names[n];
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

bool load_stubs(Loader *self, const json_t *root, StubList *out, ResultList *results) {
    if (!load_object(self, root, OBJECT_STUBS)) return false;
    if (!load_results(self, root, results)) return false;
    const json_t *stubs = json_object_get(root, "stubs");
    for (u32 i = 0; i < json_array_size(stubs); i++) {
        if (!load_stub(self, i, json_array_get(stubs, i), out)) return false;
    }
    return true;
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
