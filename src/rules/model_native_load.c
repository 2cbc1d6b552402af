/* Loads what models say of C: names, servers, text for clients. */
#include "load.h"

#include <jansson.h>

/* "function:2", "record.field": `mark` stands inside, not at an end. */
static bool has_mark(Loader *self, const char *key, const Str *words, u32 count, char mark) {
    for (u32 i = 0; i < count; i++) {
        size_t at = 0;
        while (at < words[i].len && words[i].ptr[at] != mark) at++;
        if (at && at + 1 < words[i].len) continue;
        load_enter(self, ".%s", key);
        return load_fail(self, "expected \"%s\"; found `%.*s`",
                         mark == ':' ? "function:argument" : "record.field", STR_ARG(words[i]));
    }
    return true;
}

static bool load_server(Loader *self, const json_t *value, const NativeServer **out) {
    if (!value) return true;
    size_t where = load_enter(self, ".server");
    NativeServer *server = ARENA_NEW(self->arena, NativeServer);
    if (!load_object(self, value, OBJECT_SERVER)) return false;
    if (!load_names(self, value, "types", &server->types, &server->type_count)) return false;
    if (!load_words(self, value, "needs", false, &server->needs, &server->need_count)) return false;
    if (!load_words(self, value, "calls", false, &server->calls, &server->call_count)) return false;
    if (!load_words(self, value, "fields", false, &server->fields, &server->field_count)) return false;
    if (!load_words(self, value, "ends", false, &server->ends, &server->end_count)) return false;
    if (!load_words(self, value, "listed", true, &server->listed, &server->listed_count)) return false;
    if (!load_words(self, value, "files", false, &server->files, &server->file_count)) return false;
    if (!load_words(self, value, "named", false, &server->named, &server->named_count)) return false;
    if (!load_words(self, value, "matches", false, &server->matches, &server->match_count)) return false;
    if (!has_mark(self, "calls", server->calls, server->call_count, ':')) return false;
    if (!has_mark(self, "fields", server->fields, server->field_count, '.')) return false;
    if (!has_mark(self, "ends", server->ends, server->end_count, '.')) return false;
    if (server->file_count && !server->named_count) return load_fail(self, "`files` needs `named`");
    server->is_dispatched = load_member_true(value, "dispatched");
    *out = server;
    load_leave(self, where);
    return true;
}

static bool load_streams(Loader *self, const json_t *value, const NativeStreams **out) {
    if (!value) return true;
    size_t where = load_enter(self, ".streams");
    NativeStreams *streams = ARENA_NEW(self->arena, NativeStreams);
    if (!load_object(self, value, OBJECT_STREAMS)) return false;
    struct {
        const char *key;
        const Str **words;
        u32 *count;
        bool has_argument;
    } const lists[] = {
        {"formats", &streams->formats, &streams->format_count, true},
        {"writes", &streams->writes, &streams->write_count, true},
        {"fills", &streams->fills, &streams->fill_count, true},
        {"types", &streams->types, &streams->type_count, true},
        {"readers", &streams->readers, &streams->reader_count, true},
        {"lengths", &streams->lengths, &streams->length_count, false},
        {"looks", &streams->looks, &streams->look_count, false},
        {"consoles", &streams->consoles, &streams->console_count, false},
    };
    for (u32 i = 0; i < COUNT_OF(lists); i++) {
        if (!load_words(self, value, lists[i].key, false, lists[i].words, lists[i].count)) return false;
        bool is_marked =
            !lists[i].has_argument || has_mark(self, lists[i].key, *lists[i].words, *lists[i].count, ':');
        if (!is_marked) return false;
    }
    *out = streams;
    load_leave(self, where);
    return true;
}

bool load_native(Loader *self, const json_t *value, NativeModel *out) {
    if (!value) return true;
    size_t where = load_enter(self, ".native");
    if (!load_object(self, value, OBJECT_NATIVE)) return false;
    struct {
        const char *key;
        const Str **words;
        u32 *count;
    } const lists[] = {
        {"entries", &out->entries, &out->entry_count},
        {"exports", &out->exports, &out->export_count},
        {"lookups", &out->lookups, &out->lookup_count},
        {"builds", &out->builds, &out->build_count},
        {"installs", &out->installs, &out->install_count},
        {"installs_below", &out->installs_below, &out->install_below_count},
        {"modules", &out->modules, &out->module_count},
        {"tables", &out->tables, &out->table_count},
        {"extensions", &out->extensions, &out->extension_count},
        {"extension_keys", &out->extension_keys, &out->extension_key_count},
        {"holders", &out->holders, &out->holder_count},
        {"openers", &out->openers, &out->opener_count},
        {"without", &out->without, &out->without_count},
        {"single", &out->single, &out->single_count},
        {"positional", &out->positional, &out->positional_count},
        {"formats", &out->formats, &out->format_count},
        {"counts", &out->counts, &out->count_count},
        {"units", &out->units, &out->unit_count},
        {"libraries", &out->libraries, &out->library_count},
        {"described", &out->described, &out->described_count},
        {"descriptions", &out->descriptions, &out->description_count},
        {"declares", &out->declares, &out->declare_count},
        {"built", &out->built, &out->built_count},
        {"everywhere", &out->everywhere, &out->everywhere_count},
    };
    for (u32 i = 0; i < COUNT_OF(lists); i++)
        if (!load_words(self, value, lists[i].key, false, lists[i].words, lists[i].count)) return false;
    if (!load_server(self, json_object_get(value, "server"), &out->server)) return false;
    if (!load_streams(self, json_object_get(value, "streams"), &out->streams)) return false;
    load_leave(self, where);
    return true;
}
