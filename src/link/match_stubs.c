/* What models and stubs know of the classes of a library: what its functions give, which class a name
 * means, what the library calls on objects that it is given. */
#include "match_impl.h"

#include "classes.h"

u64 ends_key(Program *self, Str dotted) {
    size_t dot = str_find_char(dotted, '.');
    Str first = dot == STR_NOT_FOUND ? dotted : str_slice(dotted, 0, dot);
    return map_pair(intern_add(&self->names, first), intern_add(&self->names, str_after_last(dotted, '.')));
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

static bool package_lists(const Program *self, Str package, Str name) {
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

/* The same question is asked for each object that is handed to the package: it is answered once. */
static bool package_has(const Program *self, Str package, Str name) {
    enum { PACKAGE_UNASKED, PACKAGE_LACKS, PACKAGE_HAS };
    Intern *names = (Intern *)&self->names;
    u64 key = map_pair(intern_add(names, package), intern_add(names, name));
    u32 *answer = map_at(&self->matcher->package_members, key, PACKAGE_UNASKED);
    if (*answer == PACKAGE_UNASKED)
        *answer = package_lists(self, package, name) ? PACKAGE_HAS : PACKAGE_LACKS;
    return *answer == PACKAGE_HAS;
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
