#include "toml.h"

#include "mention.h"
#include "toml_settings.h"
#include "toml_string.h"

#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_toml(void);

static void string_push(FactsBuilder *builder, Str source, Span span) {
    Str literal = str_slice(source, span.start, span.end);
    if (literal.len < 2) return;
    Str content = toml_string_content(literal);
    u32 offset = (u32)builder->text.len, flags = 0;
    toml_string_decode(literal, &builder->text); /* a bad escape still leaves the text before it */
    u32 length = (u32)builder->text.len - offset;
    if (length == content.len) flags |= STRING_RAW_SPAN; /* every escape is longer than what it stands for */
    if (length > STRING_MAX) {
        builder->text.len = offset + STRING_MAX;
        length = STRING_MAX;
        flags |= STRING_TRUNCATED;
    }
    vec_push(&builder->strings, ((StringRow){span, offset, length, 0, flags}));
    /* The text may move while mentions are pushed, the source does not. */
    u32 start = (u32)(content.ptr - source.ptr);
    mention_scan(builder, str_slice(content, 0, STRING_MAX), start, builder->strings.count - 1);
}

static void node_extract(FactsBuilder *builder, Str source, TSNode node) {
    Span span = {ts_node_start_byte(node), ts_node_end_byte(node)};
    if (ts_node_is_error(node) || ts_node_is_missing(node))
        vec_push(&builder->errors, ((ErrorRow){span}));
    else if (!strcmp(ts_node_type(node), "string"))
        string_push(builder, source, span);
}

/* Next node in preorder; false behind the last. */
static bool cursor_advance(TSTreeCursor *cursor) {
    if (ts_tree_cursor_goto_first_child(cursor)) return true;
    while (!ts_tree_cursor_goto_next_sibling(cursor))
        if (!ts_tree_cursor_goto_parent(cursor)) return false;
    return true;
}

static void lines_count(FactsBuilder *builder, Str source) {
    for (Str line; str_split(&source, '\n', &line);) {
        Str shown = str_trim(line);
        builder->code_lines += shown.len > 0 && shown.ptr[0] != '#';
    }
}

void toml_extract(FactsBuilder *builder, TSParser *parser, Str source) {
    lines_count(builder, source);
    ts_parser_set_language(parser, tree_sitter_toml());
    TSTree *tree = ts_parser_parse_string(parser, NULL, source.ptr, (u32)source.len);
    if (!tree) return;
    TSTreeCursor cursor = ts_tree_cursor_new(ts_tree_root_node(tree));
    do node_extract(builder, source, ts_tree_cursor_current_node(&cursor));
    while (cursor_advance(&cursor));
    ts_tree_cursor_delete(&cursor);
    toml_settings(builder, source, tree);
    ts_tree_delete(tree);
}
