/* C as an outline. The preprocessor is not run: all branches of `#if` are read, what macros make is not
 * seen. What names mean is read by c_unit.h out of the same tree. */
#include "c_outline.h"

#include "c_head.h"
#include "c_part.h"
#include "c_table.h"
#include "c_unit.h"

const TSLanguage *tree_sitter_c(void);

static const OutlineRow ROWS[] = {
    {"identifier", false, OUTLINE_NAME, 0},
    {"field_identifier", false, OUTLINE_NAME, 0},
    {"type_identifier", false, OUTLINE_NAME, 0},
    {"statement_identifier", false, OUTLINE_NAME, 0},
    {"primitive_type", false, OUTLINE_NAME, 0},
    {"preproc_directive", false, OUTLINE_NAME, 0},
    {"number_literal", false, OUTLINE_NUMBER, 0},
    {"string_literal", false, OUTLINE_TEXT, 0},
    {"char_literal", false, OUTLINE_TEXT, 0},
    {"system_lib_string", false, OUTLINE_TEXT, 0},
    {"preproc_arg", false, OUTLINE_TEXT, 0},
    {";", true, OUTLINE_SILENT, 0},
    {"comment", false, OUTLINE_COMMENT, 0},

    {"function_definition", false, OUTLINE_DEFINITION, 0},
    {"struct_specifier", false, OUTLINE_DEFINITION, 0},
    {"union_specifier", false, OUTLINE_DEFINITION, 0},
    {"enum_specifier", false, OUTLINE_DEFINITION, 0},
    {"type_definition", false, OUTLINE_DEFINITION, STMT_ANNOTATED},

    {"preproc_include", false, OUTLINE_STATEMENT, STMT_IMPORT},
    {"preproc_def", false, OUTLINE_STATEMENT, STMT_ASSIGN},
    {"preproc_function_def", false, OUTLINE_STATEMENT, STMT_ASSIGN},
    {"preproc_call", false, OUTLINE_STATEMENT, STMT_PASS},
    {"declaration", false, OUTLINE_STATEMENT, STMT_ANNOTATED},
    {"field_declaration", false, OUTLINE_STATEMENT, STMT_ANNOTATED},
    {"enumerator", false, OUTLINE_STATEMENT, STMT_ASSIGN},
    {"expression_statement", false, OUTLINE_STATEMENT, STMT_EXPR},
    {"if_statement", false, OUTLINE_STATEMENT, STMT_IF},
    {"else_clause", false, OUTLINE_STATEMENT, STMT_ELSE},
    {"for_statement", false, OUTLINE_STATEMENT, STMT_FOR},
    {"while_statement", false, OUTLINE_STATEMENT, STMT_WHILE},
    {"do_statement", false, OUTLINE_STATEMENT, STMT_WHILE},
    {"switch_statement", false, OUTLINE_STATEMENT, STMT_MATCH},
    {"case_statement", false, OUTLINE_STATEMENT, STMT_CASE},
    {"return_statement", false, OUTLINE_STATEMENT, STMT_RETURN},
    {"break_statement", false, OUTLINE_STATEMENT, STMT_BREAK},
    {"continue_statement", false, OUTLINE_STATEMENT, STMT_CONTINUE},
    {"goto_statement", false, OUTLINE_STATEMENT, STMT_UNKNOWN},
    {"gnu_asm_expression", false, OUTLINE_STATEMENT, STMT_UNKNOWN},

    {"call_expression", false, OUTLINE_ACT, 0},
    {"binary_expression", false, OUTLINE_ACT, 0},
    {"conditional_expression", false, OUTLINE_ACT, 0},
    {"update_expression", false, OUTLINE_ACT, 0},
    {"labeled_statement", false, OUTLINE_BOUND, 0},
    {"goto", true, OUTLINE_BOUND, 0},
};

static const OutlineMark MARKS[] = {
    {NULL, NULL, "field_identifier", MARK_FIXED, 0},
    {NULL, NULL, "type_identifier", MARK_FIXED, 0},
    {NULL, NULL, "primitive_type", MARK_FIXED, 0},
    {NULL, NULL, "statement_identifier", MARK_FIXED, 0},
    {NULL, NULL, "preproc_directive", MARK_FIXED, 0},
    {"declaration", "declarator", "identifier", MARK_DECLARED, 0},
    {"init_declarator", "declarator", "identifier", MARK_DECLARED, 0},
    {"pointer_declarator", "declarator", "identifier", MARK_DECLARED, 0},
    {"array_declarator", "declarator", "identifier", MARK_DECLARED, 0},
    {"parameter_declaration", "declarator", "identifier", MARK_DECLARED, 0},
    {"assignment_expression", "left", "identifier", MARK_WRITTEN, 0},
    {"update_expression", "argument", "identifier", MARK_WRITTEN, 0},
    {"call_expression", "function", NULL, MARK_CALLED, 0},
    {"pointer_expression", "argument", "identifier", MARK_WRITTEN | MARK_READ, '&'},
};

/* The identifier inside of pointers, parameters and parentheses, or a null node. */
static TSNode declared_name(TSNode at) {
    while (!ts_node_is_null(at) && !outline_is(at, "identifier") && !outline_is(at, "type_identifier")) {
        TSNode inner = outline_field(at, "declarator");
        bool is_wrapped = ts_node_is_null(inner) && outline_is(at, "parenthesized_declarator");
        at = is_wrapped ? ts_node_named_child(at, 0) : inner;
    }
    return at;
}

static bool is_function(TSNode at) {
    while (!ts_node_is_null(at) && !outline_is(at, "function_declarator"))
        at = outline_field(at, "declarator");
    return !ts_node_is_null(at);
}

/* Macros around the type confuse the grammar; the name still stands before the parentheses before the
 * body. A null node where the body has none before it. */
static TSNode name_before_body(TSNode node, Str source) {
    TSNode body = outline_field(node, "body");
    Span list;
    u32 first = ts_node_start_byte(node);
    Span name = c_head_name(source, first, ts_node_is_null(body) ? 0 : ts_node_start_byte(body), &list);
    return name.start < name.end ? ts_node_descendant_for_byte_range(node, name.start, name.end)
                                 : (TSNode){0};
}

/* Something in front of the body did not parse. */
static bool is_head_broken(TSNode node) {
    u32 count = ts_node_child_count(node);
    for (u32 i = 0; i < count; i++) {
        TSNode part = ts_node_child(node, i);
        if (outline_is(part, "compound_statement")) return false;
        if (ts_node_has_error(part)) return true;
    }
    return false;
}

static bool is_record(TSNode node) {
    return outline_is(node, "struct_specifier") || outline_is(node, "union_specifier") ||
           outline_is(node, "enum_specifier");
}

static OutlineDef typedef_define(TSNode node) {
    TSNode type = outline_field(node, "type");
    OutlineDef what = {.kind = DEF_TYPE_ALIAS, .name = declared_name(outline_field(node, "declarator"))};
    if (!is_record(type) || ts_node_is_null(outline_field(type, "body"))) return what;
    what.kind = DEF_CLASS;
    what.taken = type;
    return what;
}

static OutlineDef function_define(TSNode node, Str source) {
    TSNode declarator = outline_field(node, "declarator");
    bool is_broken = is_head_broken(node);
    if (!is_broken && !is_function(declarator)) return (OutlineDef){0};
    TSNode name = is_broken ? name_before_body(node, source) : declared_name(declarator);
    if (ts_node_is_null(name)) return (OutlineDef){0};
    Str word = str_slice(source, ts_node_start_byte(name), ts_node_end_byte(name));
    return (OutlineDef){.kind = c_is_keyword(word) ? DEF_NONE : DEF_FUNCTION, .name = name};
}

static OutlineDef c_define(TSNode node, Str source, bool in_class) {
    (void)in_class;
    if (outline_is(node, "type_definition")) return typedef_define(node);
    if (is_record(node)) {
        bool is_whole = !ts_node_is_null(outline_field(node, "body"));
        return (OutlineDef){.kind = is_whole ? DEF_CLASS : DEF_NONE, .name = outline_field(node, "name")};
    }
    return function_define(node, source);
}

const OutlineLanguage C_OUTLINE = {
    .grammar = tree_sitter_c,
    .numbering = tree_sitter_c,
    .first_code = OUTLINE_CODES,
    .rows = ROWS,
    .row_count = COUNT_OF(ROWS),
    .marks = MARKS,
    .mark_count = COUNT_OF(MARKS),
    .banners = "",
    .define = c_define,
    .open = c_tables_open,
    .parts = C_PARTS,
    .fields = C_FIELD_NAMES,
    .read = c_unit_read,
};
