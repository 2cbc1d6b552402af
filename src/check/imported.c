#include "imported.h"

#include "char.h"
#include "command.h"
#include "file.h"
#include "modules.h"
#include "settings.h"

enum { TEXT_LONGEST = 200 };

static void mark(Map *map, Str text) {
    map_at(map, str_hash(text), 1);
}

static bool has_mark(const Map *map, Str text) {
    return map_find(map, str_hash(text)) != MAP_NONE;
}

static Str squeeze(Str name, Arena *arena) {
    char *out = arena_alloc(arena, name.len + 1);
    size_t used = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '-' || c == '_' || c == '.') continue;
        out[used++] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return (Str){out, used};
}

/* "a.b.c" → a, a.b, a.b.c */
static size_t beginning_end(Str dotted, size_t from) {
    while (from < dotted.len && dotted.ptr[from] != '.') from++;
    return from;
}

/* ---- imports -------------------------------------------------------------------------------------- */

static void import_push(CheckContext *context, ImportIndex *self, FileId file, ImportId import) {
    const Facts *facts = program_facts(context->program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    Str module = facts_name(facts, row->module), name = facts_name(facts, row->name);
    if (row->level || !module.len || row->flags & IMPORT_FUTURE) return;
    bool is_from = row->flags & IMPORT_FROM && name.len;
    Imported item = {
        .dotted = is_from ? str_printf(context->arena, "%.*s.%.*s", STR_ARG(module), STR_ARG(name)) : module,
        .top = str_slice(module, 0, beginning_end(module, 0)),
        .file = file,
        .import = import};
    item.is_external = modules_resolve(context->program, file, module, 0).verdict == IMPORT_EXTERNAL;
    for (size_t end = 0; end < item.dotted.len; end++) {
        end = beginning_end(item.dotted, end);
        mark(&self->squeezed, squeeze(str_slice(item.dotted, 0, end), context->arena));
    }
    vec_push(&self->items, item);
}

static void imports_chain(ImportIndex *self) {
    for (u32 i = self->items.count; i-- > 1;) {
        u32 *slot = map_at(&self->by_top, str_hash(self->items.at[i].top), 0);
        self->items.at[i].next = *slot;
        *slot = i;
    }
}

static bool is_inside(Str inner, Str outer) {
    return str_starts(inner, outer) && (inner.len == outer.len || inner.ptr[outer.len] == '.');
}

u32 imported_next(const ImportIndex *self, Str module, u32 after) {
    u32 at = after ? self->items.at[after].next : 0;
    if (!after) {
        u32 first = map_find(&self->by_top, str_hash(str_slice(module, 0, beginning_end(module, 0))));
        at = first == MAP_NONE ? 0 : first;
    }
    for (; at; at = self->items.at[at].next)
        if (is_inside(self->items.at[at].dotted, module) || is_inside(module, self->items.at[at].dotted))
            return at;
    return 0;
}

bool imported_squeezed(const ImportIndex *self, Str name, Arena *arena) {
    return has_mark(&self->squeezed, squeeze(name, arena));
}

/* ---- texts ---------------------------------------------------------------------------------------- */

/* Every beginning of "a.b:c", the whole too when `is_whole_enough`. */
static void text_mark(ImportIndex *self, Str text, bool is_whole_enough) {
    size_t end = 0;
    while (end < text.len && (char_is_word(text.ptr[end]) || text.ptr[end] == '.')) end++;
    bool is_object =
        end < text.len && text.ptr[end] == ':' && end + 1 < text.len && char_is_word(text.ptr[end + 1]);
    if (!end || (end < text.len && !is_object)) return;
    Str dotted = str_slice(text, 0, end);
    for (size_t at = 0; at < dotted.len; at++) {
        at = beginning_end(dotted, at);
        if (at < dotted.len || is_object || is_whole_enough) mark(&self->named, str_slice(dotted, 0, at));
    }
}

/* In a list, as an argument or as a value a word may name what is loaded; as a key it does not. */
static bool may_load(const Facts *facts, ExprId expr) {
    ExprId parent = facts_exprs(facts)[expr].parent;
    switch (parent ? facts_exprs(facts)[parent].kind : EXPR_NONE) {
    case EXPR_LIST:
    case EXPR_TUPLE:
    case EXPR_SET:
    case EXPR_CALL:
    case EXPR_KEYWORD: return true;
    case EXPR_PAIR: return parent + 1 != expr;
    default: return false;
    }
}

/* f"plugin_{name}", where modules are loaded by names that are put together. */
static void prefixes_read(ImportIndex *self, const Facts *facts, Arena *arena) {
    enum { SHORTEST = 4 };
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        ExprId first = facts_exprs(facts)[e].kind == EXPR_FORMAT ? expr_first(facts, e) : 0;
        if (!first || facts_exprs(facts)[first].kind != EXPR_STRING) continue;
        const StringRow *row = &facts_strings(facts)[facts_exprs(facts)[first].aux];
        Str text = facts_text(facts, row->offset, row->length);
        if (text.len < SHORTEST || (text.ptr[text.len - 1] != '_' && text.ptr[text.len - 1] != '.')) continue;
        size_t end = 0;
        while (end < text.len && (char_is_word(text.ptr[end]) || text.ptr[end] == '.')) end++;
        if (end == text.len) vec_push(&self->prefixes, str_copy(arena, text));
    }
}

static void strings_read(ImportIndex *self, const Facts *facts) {
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        if (!row->expr || row->flags & STRING_DOC || row->length > TEXT_LONGEST) continue;
        text_mark(self, facts_text(facts, row->offset, row->length), may_load(facts, row->expr));
    }
}

/* ---- configuration -------------------------------------------------------------------------------- */

static bool is_among(Str word, const Str *words, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (str_eq(words[i], word)) return true;
    return false;
}

/* Alone on its line a word may be anything; with arguments behind it it runs. */
static bool has_arguments(const CommandWords *words, u32 at) {
    if (at + 1 >= words->count || words->at[at + 1].is_first) return false;
    const char *from = words->at[at].text.ptr + words->at[at].text.len, *to = words->at[at + 1].text.ptr;
    return to > from && !memchr(from, '\n', (size_t)(to - from));
}

static bool is_label(Str word) {
    return word.len > 1 && word.ptr[word.len - 1] == ':';
}

/* "plugins:", "markdown_extensions:": what is listed below is loaded by name. */
static bool is_loading_label(CheckContext *context, Str word) {
    u32 count;
    const Str *parts = rules_words(context->rules, "unused-dependency", "loading_labels", &count);
    for (u32 i = 0; i < count; i++)
        if (str_find(word, parts[i]) != STR_NOT_FOUND) return true;
    return false;
}

/* Where the line starts that holds the word asked about last: words are asked about from left to right,
 * and a line may be as long as its file. */
typedef struct {
    const char *line, *seen;
} Margin;

/* Bytes from the start of its line to a word. */
static size_t indentation(Margin *self, Str word) {
    const char *end =
        word.ptr > self->seen ? memrchr(self->seen, '\n', (size_t)(word.ptr - self->seen)) : NULL;
    if (end) self->line = end + 1;
    self->seen = word.ptr;
    return (size_t)(word.ptr - self->line);
}

static void commands_read(CheckContext *context, ImportIndex *self, Str text) {
    u32 count;
    const Str *launchers = rules_words(context->rules, "unused-dependency", "launchers", &count);
    size_t loading = STR_NOT_FOUND; /* how far the label stands from the left below which names are loaded */
    Margin margin = {text.ptr, text.ptr};
    CommandWords words = {0};
    command_words(text, &words);
    for (u32 i = 0; i < words.count; i++) {
        size_t column = is_label(words.at[i].text) ? indentation(&margin, words.at[i].text) : STR_NOT_FOUND;
        if (column <= loading && column != STR_NOT_FOUND)
            loading = is_loading_label(context, words.at[i].text) ? column : STR_NOT_FOUND;
        const CommandWord *word = &words.at[i], *before = i ? &words.at[i - 1] : NULL;
        bool is_launched = before && !word->is_first && is_among(before->text, launchers, count);
        bool runs = is_launched || (word->is_first && has_arguments(&words, i)) ||
                    (before && before->is_set && has_arguments(&words, i));
        if (runs) mark(&self->commands, word->base);
        text_mark(self, word->text, loading != STR_NOT_FOUND);
    }
    vec_release(&words);
}

static bool is_prose(Str path) {
    static const char *const endings[] = {".md",   ".rst",  ".txt", ".markdown",
                                          ".adoc", ".html", ".htm", ".in"};
    for (u32 i = 0; i < COUNT_OF(endings); i++)
        if (str_ends(path, str_of(endings[i]))) return true;
    return false;
}

static void settings_mark(CheckContext *context, ImportIndex *self, FileId file) {
    Settings settings = {0};
    settings_read(context->program, file, context->arena, &settings);
    for (u32 i = 0; i < settings.count; i++) {
        const Setting *setting = &settings.at[i];
        bool is_text = setting->kind == SETTING_VALUE || setting->kind == SETTING_ITEM;
        if (is_text && setting->text.len < TEXT_LONGEST) commands_read(context, self, setting->text);
    }
    vec_release(&settings);
}

static bool is_manifest(const Manifests *manifests, FileId file) {
    for (u32 i = 0; i < manifests->files.count; i++)
        if (manifests->files.at[i].file == file) return true;
    return false;
}

void imported_read(CheckContext *context, const Manifests *manifests, ImportIndex *out) {
    const Program *program = context->program;
    vec_push(&out->items, ((Imported){0}));
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        if (facts->language == LANGUAGE_PYTHON) {
            for (ImportId i = 1; i < facts->imports.count; i++) import_push(context, out, file, i);
            if (!is_manifest(manifests, file)) strings_read(out, facts);
            if (graph_has_dynamic_import(program)) prefixes_read(out, facts, context->arena);
        } else if (facts->language == LANGUAGE_TOML) {
            settings_mark(context, out, file);
        } else if (facts->language != LANGUAGE_CALLER && !is_prose(program->files[file].path)) {
            commands_read(context, out, facts_source(facts));
        }
    }
    imports_chain(out);
}

void imported_release(ImportIndex *self) {
    vec_release(&self->items);
    map_release(&self->by_top);
    map_release(&self->squeezed);
    vec_release(&self->prefixes);
    map_release(&self->named);
    map_release(&self->commands);
}

bool imported_is_named(const ImportIndex *self, Str module) {
    for (u32 i = 0; i < self->prefixes.count; i++)
        if (str_starts(module, self->prefixes.at[i])) return true;
    return has_mark(&self->named, module);
}

bool imported_is_command(const ImportIndex *self, Str word) {
    return has_mark(&self->commands, word);
}
