#include "native_servers.h"

#include "char.h"
#include "native_reach_impl.h"

/* ---- types --------------------------------------------------------------------------------------------- */

/* "long (struct request *, int)": what stands in front of the list of parameters, and the list. */
static bool type_open(Str type, Str *result, Str *parameters) {
    size_t at = str_find_char(type, '(');
    if (at == STR_NOT_FOUND || type.ptr[type.len - 1] != ')') return false;
    *result = str_trim(str_slice(type, 0, at));
    *parameters = str_slice(type, at + 1, type.len - 1);
    return true;
}

/* The first parameter, which is taken off; a comma inside of brackets is its own. */
static bool parameter_take(Str *rest, Str *out) {
    if (!rest->len) return false;
    size_t at = 0;
    for (u32 depth = 0; at < rest->len; at++) {
        char c = rest->ptr[at];
        if (c == ',' && !depth) break;
        depth += c == '(';
        depth -= c == ')' && depth;
    }
    *out = str_trim(str_slice(*rest, 0, at));
    *rest = at < rest->len ? str_slice(*rest, at + 1, rest->len) : str_slice(*rest, at, at);
    return true;
}

static bool word_fits(Str pattern, Str type) {
    return str_eq(pattern, STR("?")) || str_eq(pattern, type);
}

/* At most one `...` counts: what follows it is compared with the parameters in turn until one fits. */
static bool parameters_fit(Str pattern, Str types) {
    Str wanted, type, rest = pattern;
    if (!parameter_take(&rest, &wanted)) return !types.len;
    if (str_eq(wanted, STR("..."))) {
        if (!rest.len) return true;
        do
            if (parameters_fit(str_trim(rest), types)) return true;
        while (parameter_take(&types, &type));
        return false;
    }
    return parameter_take(&types, &type) && word_fits(wanted, type) && parameters_fit(rest, types);
}

bool native_type_fits(Str pattern, Str type) {
    Str wanted, result, parameters, types;
    if (!type_open(pattern, &wanted, &parameters) || !type_open(type, &result, &types)) return false;
    return word_fits(wanted, result) && parameters_fit(parameters, types);
}

/* ---- servers ------------------------------------------------------------------------------------------- */

static bool is_used(const Program *program, const NativeServer *server) {
    u32 count;
    for (u32 i = 0; i < server->need_count; i++) {
        Name name = intern_find(&program->names, server->needs[i]);
        if (name && (native_named(program, name, &count), count)) return true;
    }
    return !server->need_count;
}

static bool type_is_of(const NativeServer *server, Str type) {
    for (u32 i = 0; i < server->type_count; i++)
        if (native_type_fits(server->types[i], type)) return true;
    return false;
}

const Model *native_server_of(const Program *program, NativeId function) {
    const NativeEntity *entity = native_entity(program, function);
    if (entity->kind != ENTITY_FUNCTION || entity->seen == SEEN_RAW) return NULL;
    Str type = name_text(program, entity->type);
    for (u32 i = 0; i < program->models->count; i++) {
        const Model *model = &program->models->items[i];
        const NativeServer *server = model->native.server;
        if (server && type_is_of(server, type) && is_used(program, server)) return model;
    }
    return NULL;
}

const Model *native_server_listing(const Program *program, NativeId variable) {
    const NativeEntity *entity = native_entity(program, variable);
    if (entity->kind != ENTITY_VARIABLE || entity->seen != SEEN_COMPILED || !entity->record) return NULL;
    Str record = name_text(program, entity->record);
    for (u32 i = 0; i < program->models->count; i++) {
        const Model *model = &program->models->items[i];
        const NativeServer *server = model->native.server;
        if (server && names_have(server->listed, server->listed_count, record)) return model;
    }
    return NULL;
}

/* ---- files that name handlers -------------------------------------------------------------------------- */

Str native_server_alias(const NativeServer *server, Str name) {
    for (u32 i = 0; i < server->named_count; i++) {
        if (!wildcard_matches(server->named[i], name)) continue;
        size_t star = str_find_char(server->named[i], '*');
        if (star == STR_NOT_FOUND) return name;
        return str_slice(name, star, name.len - (server->named[i].len - star - 1));
    }
    return STR("");
}

static bool word_find(Str text, Str word, u32 *offset) {
    for (size_t at = 0; at + word.len <= text.len;) {
        size_t found = str_find(str_slice(text, at, text.len), word);
        if (found == STR_NOT_FOUND) return false;
        size_t start = at + found, end = start + word.len;
        *offset = (u32)start;
        if ((!start || !char_is_word(text.ptr[start - 1])) &&
            (end == text.len || !char_is_word(text.ptr[end])))
            return true;
        at = start + 1;
    }
    return false;
}

/* "pattern", or "pattern(word)" for files that hold the word. */
static bool is_file_of(const Program *program, const NativeServer *server, FileId file) {
    for (u32 i = 0; i < server->file_count; i++) {
        Str pattern = server->files[i];
        size_t open = str_find_char(pattern, '(');
        Str word = open == STR_NOT_FOUND ? STR("") : str_slice(pattern, open + 1, pattern.len - 1);
        if (!file_pattern_matches(str_slice(pattern, 0, open), program->files[file].path)) continue;
        u32 at;
        if (!word.len || word_find(facts_source(program_facts(program, file)), word, &at)) return true;
    }
    return false;
}

bool native_server_names(const Program *program, const NativeServer *server, Str alias, FileId *file,
                         u32 *offset) {
    for (FileId id = 0; id < program->file_count && alias.len; id++) {
        if (!is_file_of(program, server, id)) continue;
        if (native_is_compiled(program, id)) continue; /* its references say what it names */
        Str text = facts_source(program_facts(program, id));
        *file = id;
        *offset = 0;
        if (!text.len || word_find(text, alias, offset)) return true; /* unread: it may name anything */
    }
    return false;
}

bool native_server_has_files(const Program *program, const NativeServer *server) {
    for (FileId id = 0; id < program->file_count; id++)
        if (is_file_of(program, server, id)) return true;
    return false;
}

/* What such a file names is looked up by that name. Where there is none, it lies elsewhere, and may name
 * anything. */
static void named_root(Program *program, NativeId id, const NativeServer *server) {
    const NativeEntity *entity = native_entity(program, id);
    Str alias = native_server_alias(server, name_text(program, entity->name));
    if (!alias.len) return;
    NativeRoot root = {NATIVE_ROOT_NAMED, (u8)native_world(program, entity->file), FILE_NONE, 0};
    if (!native_server_has_files(program, server) ||
        native_server_names(program, server, alias, &root.file, &root.offset))
        native_root_add(program, id, root);
}

void native_servers_root(Program *program) {
    for (NativeId id = 1; id < native_count(program); id++) {
        const NativeEntity *entity = native_entity(program, id);
        bool is_code = entity->kind == ENTITY_FUNCTION || entity->kind == ENTITY_VARIABLE;
        if (!is_code || !(entity->traits & NATIVE_DEFINED) || entity->linkage != LINKAGE_EXTERNAL) continue;
        const Model *model = native_server_of(program, id);
        if (!model) model = native_server_listing(program, id);
        if (model && model->native.server->file_count) named_root(program, id, model->native.server);
    }
}
