#include "toml_settings.h"

#include "toml_string.h"

#include <tree_sitter/api.h>

enum { DEPTH_MAX = 60 };

typedef struct {
    FactsBuilder *builder;
    Str source;
    TSTreeCursor cursor;
    StrBuf table; /* dotted path of where the cursor is */
    u32 depth;
} Settings;

typedef struct {
    Str name;
    Span span;
} Key;

static TSNode current(const Settings *self) {
    return ts_tree_cursor_current_node(&self->cursor);
}

static bool node_is(TSNode node, const char *type) {
    return !strcmp(ts_node_type(node), type);
}

static Span node_span(TSNode node) {
    return (Span){ts_node_start_byte(node), ts_node_end_byte(node)};
}

static bool is_key(TSNode node) {
    return node_is(node, "bare_key") || node_is(node, "quoted_key") || node_is(node, "dotted_key");
}

static void table_push(Settings *self, Str name) {
    if (self->table.len) buf_push_char(&self->table, '.');
    buf_push(&self->table, name);
}

static Str key_text(const Settings *self, TSNode node) {
    Str text = str_slice(self->source, ts_node_start_byte(node), ts_node_end_byte(node));
    return node_is(node, "quoted_key") && text.len >= 2 ? str_slice(text, 1, text.len - 1) : text;
}

/* The last word of a key; the words before it go to the path. */
static Key key_read(Settings *self, TSNode node) {
    Span span = node_span(node);
    if (!node_is(node, "dotted_key")) return (Key){key_text(self, node), span};
    u32 count = ts_node_named_child_count(node);
    for (u32 i = 0; i + 1 < count; i++) table_push(self, key_read(self, ts_node_named_child(node, i)).name);
    return (Key){key_read(self, ts_node_named_child(node, count - 1)).name, span};
}

static void row_push(Settings *self, Key key, SettingKind kind, TSNode value) {
    FactsBuilder *builder = self->builder;
    u32 offset = (u32)builder->text.len;
    Str literal = str_slice(self->source, ts_node_start_byte(value), ts_node_end_byte(value));
    bool has_text = kind == SETTING_VALUE || kind == SETTING_ITEM;
    if (has_text && node_is(value, "string") && literal.len >= 2)
        toml_string_decode(literal, &builder->text);
    else if (has_text)
        builder_text(builder, literal);
    if (builder->text.len - offset > STRING_MAX) builder->text.len = offset + STRING_MAX;
    SettingRow row = {
        .table = builder_name(builder, buf_str(&self->table)),
        .name = builder_name(builder, key.name),
        .kind = kind,
        .offset = offset,
        .length = (u32)builder->text.len - offset,
        .key = key.span,
        .span = node_span(value),
    };
    vec_push(&builder->settings, row);
}

static void pairs_read(Settings *self);
static void value_read(Settings *self, Key key, SettingKind kind);

static void items_read(Settings *self, Key key) {
    if (!ts_tree_cursor_goto_first_child(&self->cursor)) return;
    do {
        TSNode node = current(self);
        if (ts_node_is_named(node) && !node_is(node, "comment")) value_read(self, key, SETTING_ITEM);
    } while (ts_tree_cursor_goto_next_sibling(&self->cursor));
    ts_tree_cursor_goto_parent(&self->cursor);
}

/* Under the cursor: a value of `key`. */
static void value_read(Settings *self, Key key, SettingKind kind) {
    TSNode node = current(self);
    bool is_table = node_is(node, "inline_table"), is_list = node_is(node, "array");
    if (!is_table && !is_list) {
        row_push(self, key, kind, node);
        return;
    }
    row_push(self, key, is_table ? SETTING_TABLE : SETTING_LIST, node);
    if (self->depth == DEPTH_MAX) return;
    self->depth++;
    size_t before = self->table.len;
    if (is_list) {
        items_read(self, key);
    } else {
        table_push(self, key.name);
        pairs_read(self);
    }
    self->table.len = before;
    self->depth--;
}

/* Under the cursor: `key = value`. */
static void pair_read(Settings *self) {
    size_t before = self->table.len;
    Key key = {0};
    if (!ts_tree_cursor_goto_first_child(&self->cursor)) return;
    do {
        TSNode node = current(self);
        if (!ts_node_is_named(node) || ts_node_is_error(node)) continue;
        if (!key.name.ptr && is_key(node))
            key = key_read(self, node);
        else if (key.name.ptr)
            value_read(self, key, SETTING_VALUE);
    } while (ts_tree_cursor_goto_next_sibling(&self->cursor));
    ts_tree_cursor_goto_parent(&self->cursor);
    self->table.len = before;
}

/* Under the cursor: a node with pairs, or with tables of pairs, among its children. */
static void pairs_read(Settings *self) {
    if (!ts_tree_cursor_goto_first_child(&self->cursor)) return;
    do {
        TSNode node = current(self);
        if (node_is(node, "pair")) {
            pair_read(self);
        } else if (is_key(node)) { /* of a header */
            Key key = key_read(self, node);
            row_push(self, key, SETTING_TABLE, node);
            table_push(self, key.name);
        } else if (node_is(node, "table") || node_is(node, "table_array_element")) {
            size_t before = self->table.len;
            pairs_read(self);
            self->table.len = before;
        }
    } while (ts_tree_cursor_goto_next_sibling(&self->cursor));
    ts_tree_cursor_goto_parent(&self->cursor);
}

void toml_settings(FactsBuilder *builder, Str source, const TSTree *tree) {
    Settings settings = {.builder = builder, .source = source};
    settings.cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    pairs_read(&settings);
    ts_tree_cursor_delete(&settings.cursor);
    buf_release(&settings.table);
}
