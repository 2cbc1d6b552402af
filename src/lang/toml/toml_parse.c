#include "toml.h"

#include "map.h"
#include "toml_string.h"

#include <errno.h>
#include <stdlib.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_toml(void);

/* How a table or list came to be, which decides who may add to it. */
typedef enum {
    ORIGIN_VALUE,    /* a value: inline tables and arrays are closed */
    ORIGIN_IMPLICIT, /* on the way to a header: [a.b] makes `a` */
    ORIGIN_HEADER,   /* [a] */
    ORIGIN_DOTTED,   /* on the way to a key: a.b = 1 makes `a` */
    ORIGIN_ITEMS     /* [[a]] */
} Origin;

typedef struct {
    TomlLine line;
    Origin origin;
} NodeNote;

typedef struct {
    Str source;
    Arena *arena;
    TSTreeCursor cursor;
    Vec(NodeNote) notes;
    Map by_node; /* address → position in notes */
    u32 depth;
    TomlProblem *problem;
} Reader;

typedef Vec(Str) KeyParts;

enum { DEPTH_MAX = 200 };

static TSNode current(const Reader *self) {
    return ts_tree_cursor_current_node(&self->cursor);
}

static bool node_is(TSNode node, const char *type) {
    return !strcmp(ts_node_type(node), type);
}

static u32 node_line(TSNode node) {
    return ts_node_start_point(node).row + 1;
}

static Str node_text(const Reader *self, TSNode node) {
    return str_slice(self->source, ts_node_start_byte(node), ts_node_end_byte(node));
}

static bool fail(Reader *self, u32 line, const char *what, Str subject) {
    enum { SHOWN = 60 };
    Str shown = str_slice(subject, 0, SHOWN);
    self->problem->line = line;
    self->problem->text =
        subject.len ? str_printf(self->arena, "%s `%.*s`", what, STR_ARG(shown)) : str_of(what);
    return false;
}

static void note(Reader *self, const Data *node, u32 line, Origin origin) {
    *map_at(&self->by_node, (u64)(uintptr_t)node, MAP_NONE) = self->notes.count;
    vec_push(&self->notes, ((NodeNote){{node, line}, origin}));
}

static NodeNote *note_of(const Reader *self, const Data *node) {
    u32 at = map_find(&self->by_node, (u64)(uintptr_t)node);
    assert(at != MAP_NONE);
    return &self->notes.at[at];
}

/* ---- keys -------------------------------------------------------------------------------------- */

static bool key_part_read(Reader *self, TSNode node, KeyParts *out) {
    Str text = node_text(self, node);
    if (!node_is(node, "quoted_key")) {
        vec_push(out, text);
        return true;
    }
    StrBuf value = {0};
    bool ok = text.len >= 2 && toml_string_decode(text, &value);
    if (ok) vec_push(out, str_copy(self->arena, buf_str(&value)));
    buf_release(&value);
    return ok ? true : fail(self, node_line(node), "bad escape in", text);
}

/* A dotted key nests to the left, once per dot. */
static bool key_read(Reader *self, TSNode node, KeyParts *out) {
    if (!node_is(node, "dotted_key")) return key_part_read(self, node, out);
    if (++self->depth > DEPTH_MAX) return fail(self, node_line(node), "nested too deeply", STR(""));
    bool ok = true;
    for (u32 i = 0; ok && i < ts_node_named_child_count(node); i++)
        ok = key_read(self, ts_node_named_child(node, i), out);
    self->depth--;
    return ok;
}

/* ---- values ------------------------------------------------------------------------------------ */

static Str digits_of(Reader *self, Str text) {
    char *out = arena_alloc(self->arena, text.len + 1);
    size_t used = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '_') out[used++] = text.ptr[i];
    return (Str){out, used};
}

static Data *integer_read(Reader *self, TSNode node, Data *in, Str key) {
    Str digits = digits_of(self, node_text(self, node));
    int base = str_starts(digits, STR("0x"))   ? 16
               : str_starts(digits, STR("0o")) ? 8
               : str_starts(digits, STR("0b")) ? 2
                                               : 10;
    errno = 0;
    i64 value = strtoll(digits.ptr + (base == 10 ? 0 : 2), NULL, base);
    if (!errno) return data_put_int(self->arena, in, key, value);
    fail(self, node_line(node), "number out of range", digits);
    return NULL;
}

static Data *string_read(Reader *self, TSNode node, Data *in, Str key) {
    StrBuf value = {0};
    Str literal = node_text(self, node);
    Data *out = NULL;
    if (literal.len >= 2 && toml_string_decode(literal, &value))
        out = data_put_text(self->arena, in, key, buf_str(&value));
    else
        fail(self, node_line(node), "bad escape in", literal);
    buf_release(&value);
    return out;
}

static bool value_read(Reader *self, Data *in, Str key, u32 line);
static bool pairs_read(Reader *self, Data *table);

/* Under the cursor: an array; its items go to the end of `list`. */
static bool items_read(Reader *self, Data *list) {
    bool ok = true;
    if (!ts_tree_cursor_goto_first_child(&self->cursor)) return true;
    do {
        TSNode node = current(self);
        if (ts_node_is_named(node) && !node_is(node, "comment"))
            ok = value_read(self, list, STR_NONE, node_line(node));
    } while (ok && ts_tree_cursor_goto_next_sibling(&self->cursor));
    ts_tree_cursor_goto_parent(&self->cursor);
    return ok;
}

static bool nested_read(Reader *self, Data *value, u32 line) {
    note(self, value, line, ORIGIN_VALUE);
    if (++self->depth > DEPTH_MAX) return fail(self, line, "nested too deeply", STR(""));
    bool ok = value->kind == DATA_LIST ? items_read(self, value) : pairs_read(self, value);
    self->depth--;
    /* Keys inside the braces may add to what they made; nobody outside may. */
    note_of(self, value)->origin = ORIGIN_VALUE;
    return ok;
}

/* Under the cursor: a value. Put it into `in`. */
static bool value_read(Reader *self, Data *in, Str key, u32 line) {
    TSNode node = current(self);
    Data *value = NULL;
    if (node_is(node, "array")) return nested_read(self, data_put_list(self->arena, in, key), line);
    if (node_is(node, "inline_table")) return nested_read(self, data_put_object(self->arena, in, key), line);
    if (node_is(node, "string"))
        value = string_read(self, node, in, key);
    else if (node_is(node, "integer"))
        value = integer_read(self, node, in, key);
    else if (node_is(node, "boolean"))
        value = data_put_bool(self->arena, in, key, str_eq(node_text(self, node), STR("true")));
    else if (node_is(node, "float"))
        value = data_put_real(self->arena, in, key, strtod(digits_of(self, node_text(self, node)).ptr, NULL));
    else
        value = data_put_text(self->arena, in, key, node_text(self, node)); /* dates and times */
    if (value) note(self, value, line, ORIGIN_VALUE);
    return value != NULL;
}

/* ---- tables ------------------------------------------------------------------------------------ */

/* Member of a table for one part of a key: an existing table that may still grow, or a new one. */
static Data *table_enter(Reader *self, Data *table, Str key, u32 line, Origin origin) {
    Data *member = (Data *)data_get(table, key);
    if (!member) {
        member = data_put_object(self->arena, table, key);
        note(self, member, line, origin);
        return member;
    }
    Origin known = note_of(self, member)->origin;
    if (member->kind == DATA_LIST && known == ORIGIN_ITEMS && origin == ORIGIN_IMPLICIT)
        return member->as.items.last;
    bool may_grow = origin == ORIGIN_IMPLICIT ? known != ORIGIN_VALUE : known == ORIGIN_DOTTED;
    if (member->kind == DATA_OBJECT && may_grow) return member;
    fail(self, line, "defined twice:", key);
    return NULL;
}

/* Under the cursor: `key = value`. */
static bool pair_read(Reader *self, Data *table) {
    TSNode pair = current(self);
    u32 line = node_line(pair);
    KeyParts parts = {0};
    bool ok = key_read(self, ts_node_named_child(pair, 0), &parts);
    for (u32 i = 0; ok && i + 1 < parts.count; i++) {
        table = table_enter(self, table, parts.at[i], line, ORIGIN_DOTTED);
        ok = table != NULL;
    }
    Str key = ok ? vec_last(&parts) : STR("");
    vec_release(&parts);
    if (!ok) return false;
    if (data_get(table, key)) return fail(self, line, "defined twice:", key);
    ts_tree_cursor_goto_first_child(&self->cursor);
    while (ts_tree_cursor_goto_next_sibling(&self->cursor) && !ts_node_is_named(current(self))) {
    }
    ok = value_read(self, table, key, line);
    ts_tree_cursor_goto_parent(&self->cursor);
    return ok;
}

/* Under the cursor: a node with pairs among its children. */
static bool pairs_read(Reader *self, Data *table) {
    bool ok = true;
    if (!ts_tree_cursor_goto_first_child(&self->cursor)) return true;
    do {
        if (node_is(current(self), "pair")) ok = pair_read(self, table);
    } while (ok && ts_tree_cursor_goto_next_sibling(&self->cursor));
    ts_tree_cursor_goto_parent(&self->cursor);
    return ok;
}

static Data *header_open(Reader *self, Data *table, Str key, u32 line) {
    Data *member = (Data *)data_get(table, key);
    if (!member) return table_enter(self, table, key, line, ORIGIN_HEADER);
    NodeNote *known = note_of(self, member);
    if (member->kind != DATA_OBJECT || known->origin != ORIGIN_IMPLICIT) {
        fail(self, line, "defined twice:", key);
        return NULL;
    }
    known->origin = ORIGIN_HEADER;
    known->line.line = line;
    return member;
}

static Data *item_open(Reader *self, Data *table, Str key, u32 line) {
    Data *list = (Data *)data_get(table, key);
    if (!list) {
        list = data_put_list(self->arena, table, key);
        note(self, list, line, ORIGIN_ITEMS);
    } else if (note_of(self, list)->origin != ORIGIN_ITEMS) {
        fail(self, line, "defined twice:", key);
        return NULL;
    }
    Data *item = data_put_object(self->arena, list, STR_NONE);
    note(self, item, line, ORIGIN_HEADER);
    return item;
}

/* The first named child that is a key: comments may come before it. */
static TSNode header_key(TSNode node) {
    TSNode key = ts_node_named_child(node, 0);
    for (u32 i = 1; node_is(key, "comment"); i++) key = ts_node_named_child(node, i);
    return key;
}

/* Under the cursor: `[a.b]` or `[[a.b]]` with its pairs. */
static bool table_read(Reader *self, Data *root) {
    TSNode node = current(self);
    u32 line = node_line(node);
    KeyParts parts = {0};
    Data *table = key_read(self, header_key(node), &parts) ? root : NULL;
    for (u32 i = 0; table && i + 1 < parts.count; i++)
        table = table_enter(self, table, parts.at[i], line, ORIGIN_IMPLICIT);
    if (table) {
        Str key = vec_last(&parts);
        table =
            node_is(node, "table") ? header_open(self, table, key, line) : item_open(self, table, key, line);
    }
    vec_release(&parts);
    return table && pairs_read(self, table);
}

static bool document_read(Reader *self, Data *root) {
    bool ok = true;
    if (!ts_tree_cursor_goto_first_child(&self->cursor)) return true;
    do {
        TSNode node = current(self);
        if (node_is(node, "pair"))
            ok = pair_read(self, root);
        else if (node_is(node, "table") || node_is(node, "table_array_element"))
            ok = table_read(self, root);
    } while (ok && ts_tree_cursor_goto_next_sibling(&self->cursor));
    return ok;
}

/* Name the first place that does not parse. Descends into what holds errors only. */
static bool syntax_check(Reader *self, TSNode node) {
    if (!ts_node_has_error(node)) return true;
    for (u32 i = 0; i < ts_node_child_count(node);) {
        TSNode child = ts_node_child(node, i);
        bool is_wrong = ts_node_is_error(child) || ts_node_is_missing(child);
        if (!is_wrong && ts_node_has_error(child)) {
            node = child;
            i = 0;
            continue;
        }
        if (is_wrong) {
            Str text = node_text(self, child), line;
            u32 at = node_line(child);
            return str_split(&text, '\n', &line) && str_trim(line).len
                       ? fail(self, at, "cannot be read as TOML:", str_trim(line))
                       : fail(self, at, "cannot be read as TOML", STR(""));
        }
        i++;
    }
    return fail(self, node_line(node), "cannot be read as TOML", STR(""));
}

static int line_compare(const void *a, const void *b) {
    uintptr_t left = (uintptr_t)((const TomlLine *)a)->node, right = (uintptr_t)((const TomlLine *)b)->node;
    return (left > right) - (left < right);
}

static TomlLine *lines_make(const Reader *self) {
    TomlLine *lines = ARENA_ARRAY(self->arena, TomlLine, self->notes.count);
    for (u32 i = 0; i < self->notes.count; i++) lines[i] = self->notes.at[i].line;
    qsort(lines, self->notes.count, sizeof *lines, line_compare);
    return lines;
}

static bool tree_read(Reader *self, TSNode top, TomlDocument *out) {
    if (!syntax_check(self, top)) return false;
    Data *root = data_object(self->arena);
    note(self, root, 1, ORIGIN_HEADER);
    self->cursor = ts_tree_cursor_new(top);
    bool ok = document_read(self, root);
    ts_tree_cursor_delete(&self->cursor);
    if (ok) *out = (TomlDocument){root, lines_make(self), self->notes.count};
    return ok;
}

bool toml_parse(Str source, Arena *arena, TomlDocument *out, TomlProblem *problem) {
    Reader reader = {.source = source, .arena = arena, .problem = problem};
    TSParser *parser = ts_parser_new();
    ts_parser_set_language(parser, tree_sitter_toml());
    TSTree *tree = ts_parser_parse_string(parser, NULL, source.len ? source.ptr : "", (u32)source.len);
    bool ok = tree ? tree_read(&reader, ts_tree_root_node(tree), out)
                   : fail(&reader, 1, "cannot be read as TOML", STR(""));
    if (tree) ts_tree_delete(tree);
    ts_parser_delete(parser);
    vec_release(&reader.notes);
    map_release(&reader.by_node);
    return ok;
}

u32 toml_line(const TomlDocument *self, const Data *node) {
    TomlLine wanted = {.node = node};
    const TomlLine *found =
        bsearch(&wanted, self->lines, self->line_count, sizeof *self->lines, line_compare);
    return found ? found->line : 1;
}
