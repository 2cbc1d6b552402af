/* JavaScript and TypeScript as outlines: one table for the three grammars, which call most things alike. */
#include "script_outline.h"

const TSLanguage *tree_sitter_javascript(void);
const TSLanguage *tree_sitter_typescript(void);
const TSLanguage *tree_sitter_tsx(void);

static const OutlineRow ROWS[] = {
    {"identifier", false, OUTLINE_NAME, 0},
    {"property_identifier", false, OUTLINE_NAME, 0},
    {"private_property_identifier", false, OUTLINE_NAME, 0},
    {"shorthand_property_identifier", false, OUTLINE_NAME, 0},
    {"shorthand_property_identifier_pattern", false, OUTLINE_NAME, 0},
    {"statement_identifier", false, OUTLINE_NAME, 0},
    {"type_identifier", false, OUTLINE_NAME, 0},
    {"optional_chain", false, OUTLINE_MARK, 0},
    {"number", false, OUTLINE_NUMBER, 0},
    {"string", false, OUTLINE_TEXT, 0},
    {"regex", false, OUTLINE_TEXT, 0},
    {"string_fragment", false, OUTLINE_PIECE, 0},
    {"jsx_text", false, OUTLINE_PIECE, 0},
    {"escape_sequence", false, OUTLINE_SILENT, 0},
    {"html_character_reference", false, OUTLINE_SILENT, 0},
    {";", true, OUTLINE_SILENT, 0},
    {"comment", false, OUTLINE_COMMENT, 0},
    {"html_comment", false, OUTLINE_COMMENT, 0},
    {"hash_bang_line", false, OUTLINE_SILENT, 0},

    {"export_statement", false, OUTLINE_DEFINITION, STMT_EXPR},
    {"function_declaration", false, OUTLINE_DEFINITION, 0},
    {"generator_function_declaration", false, OUTLINE_DEFINITION, 0},
    {"class_declaration", false, OUTLINE_DEFINITION, 0},
    {"abstract_class_declaration", false, OUTLINE_DEFINITION, 0},
    {"interface_declaration", false, OUTLINE_DEFINITION, 0},
    {"enum_declaration", false, OUTLINE_DEFINITION, 0},
    {"type_alias_declaration", false, OUTLINE_DEFINITION, 0},
    {"internal_module", false, OUTLINE_DEFINITION, 0},
    {"method_definition", false, OUTLINE_DEFINITION, 0},
    {"lexical_declaration", false, OUTLINE_DEFINITION, STMT_ASSIGN},
    {"variable_declaration", false, OUTLINE_DEFINITION, STMT_ASSIGN},
    {"expression_statement", false, OUTLINE_DEFINITION, STMT_EXPR},
    {"field_definition", false, OUTLINE_DEFINITION, STMT_ASSIGN},
    {"public_field_definition", false, OUTLINE_DEFINITION, STMT_ASSIGN},
    {"pair", false, OUTLINE_DEFINITION, 0},

    {"arrow_function", false, OUTLINE_LAMBDA, 0},
    {"function_expression", false, OUTLINE_LAMBDA, 0},
    {"generator_function", false, OUTLINE_LAMBDA, 0},

    {"import_statement", false, OUTLINE_STATEMENT, STMT_IMPORT},
    {"import_alias", false, OUTLINE_STATEMENT, STMT_IMPORT},
    {"function_signature", false, OUTLINE_STATEMENT, STMT_ANNOTATED},
    {"method_signature", false, OUTLINE_STATEMENT, STMT_ANNOTATED},
    {"abstract_method_signature", false, OUTLINE_STATEMENT, STMT_ANNOTATED},
    {"property_signature", false, OUTLINE_STATEMENT, STMT_ANNOTATED},
    {"enum_assignment", false, OUTLINE_STATEMENT, STMT_ASSIGN},
    {"if_statement", false, OUTLINE_STATEMENT, STMT_IF},
    {"else_clause", false, OUTLINE_STATEMENT, STMT_ELSE},
    {"for_statement", false, OUTLINE_STATEMENT, STMT_FOR},
    {"for_in_statement", false, OUTLINE_STATEMENT, STMT_FOR},
    {"while_statement", false, OUTLINE_STATEMENT, STMT_WHILE},
    {"do_statement", false, OUTLINE_STATEMENT, STMT_WHILE},
    {"switch_statement", false, OUTLINE_STATEMENT, STMT_MATCH},
    {"switch_case", false, OUTLINE_STATEMENT, STMT_CASE},
    {"switch_default", false, OUTLINE_STATEMENT, STMT_CASE},
    {"try_statement", false, OUTLINE_STATEMENT, STMT_TRY},
    {"catch_clause", false, OUTLINE_STATEMENT, STMT_HANDLER},
    {"finally_clause", false, OUTLINE_STATEMENT, STMT_FINALLY},
    {"return_statement", false, OUTLINE_STATEMENT, STMT_RETURN},
    {"throw_statement", false, OUTLINE_STATEMENT, STMT_RAISE},
    {"break_statement", false, OUTLINE_STATEMENT, STMT_BREAK},
    {"continue_statement", false, OUTLINE_STATEMENT, STMT_CONTINUE},
    {"debugger_statement", false, OUTLINE_STATEMENT, STMT_PASS},
    {"empty_statement", false, OUTLINE_STATEMENT, STMT_PASS},

    {"call_expression", false, OUTLINE_ACT, 0},
    {"new_expression", false, OUTLINE_ACT, 0},
    {"binary_expression", false, OUTLINE_ACT, 0},
    {"ternary_expression", false, OUTLINE_ACT, 0},
    {"update_expression", false, OUTLINE_ACT, 0},
    {"augmented_assignment_expression", false, OUTLINE_ACT, 0},
    {"await_expression", false, OUTLINE_AWAIT, 0},
    {"yield_expression", false, OUTLINE_BOUND, 0},
    {"super", false, OUTLINE_BOUND, 0},
    {"labeled_statement", false, OUTLINE_BOUND, 0},
    {"jsx_element", false, OUTLINE_MARKUP, 0},
    {"jsx_self_closing_element", false, OUTLINE_MARKUP, 0},
};

static const OutlineMark MARKS[] = {
    {NULL, NULL, "property_identifier", MARK_FIXED, 0},
    {NULL, NULL, "private_property_identifier", MARK_FIXED, 0},
    {NULL, NULL, "shorthand_property_identifier", MARK_FIXED | MARK_READ, 0},
    {NULL, NULL, "shorthand_property_identifier_pattern", MARK_FIXED | MARK_DECLARED, 0},
    {NULL, NULL, "statement_identifier", MARK_FIXED, 0},
    {NULL, NULL, "type_identifier", MARK_FIXED, 0},
    {"variable_declarator", "name", "identifier", MARK_DECLARED, 0},
    {"array_pattern", NULL, "identifier", MARK_DECLARED, 0},
    {"rest_pattern", NULL, "identifier", MARK_DECLARED, 0},
    {"pair_pattern", "value", "identifier", MARK_DECLARED, 0},
    {"assignment_pattern", "left", "identifier", MARK_DECLARED, 0},
    {"object_assignment_pattern", "left", "identifier", MARK_DECLARED, 0},
    {"formal_parameters", NULL, "identifier", MARK_DECLARED, 0},
    {"required_parameter", "pattern", "identifier", MARK_DECLARED, 0},
    {"optional_parameter", "pattern", "identifier", MARK_DECLARED, 0},
    {"arrow_function", "parameter", "identifier", MARK_DECLARED, 0},
    {"for_in_statement", "left", "identifier", MARK_DECLARED, 0},
    {"catch_clause", "parameter", "identifier", MARK_DECLARED, 0},
    {"assignment_expression", "left", "identifier", MARK_WRITTEN, 0},
    {"augmented_assignment_expression", "left", "identifier", MARK_WRITTEN, 0},
    {"update_expression", "argument", "identifier", MARK_WRITTEN, 0},
    {"call_expression", "function", NULL, MARK_CALLED, 0},
};

/* ---- what a function is ------------------------------------------------------------------------------ */

static bool is_function_value(TSNode node) {
    return outline_is(node, "arrow_function") || outline_is(node, "function_expression") ||
           outline_is(node, "generator_function");
}

/* Words before the name, the parameters or the body. */
static u16 function_flags(TSNode node, bool in_class) {
    u16 flags = in_class ? DEF_METHOD : 0;
    u32 count = ts_node_child_count(node);
    for (u32 i = 0; i < count; i++) {
        TSNode part = ts_node_child(node, i);
        if (outline_is(part, "async")) flags |= DEF_ASYNC;
        if (outline_is(part, "*")) flags |= DEF_GENERATOR;
        if (outline_is(part, "static")) flags |= DEF_STATIC_METHOD;
        if (outline_is(part, "get") || outline_is(part, "set")) flags |= DEF_PROPERTY;
        if (outline_is(part, "formal_parameters") || outline_is(part, "statement_block")) break;
    }
    return flags;
}

static bool starts_upper(TSNode node, Str source) {
    char c = source.ptr[ts_node_start_byte(node)];
    return outline_is(node, "identifier") && c >= 'A' && c <= 'Z';
}

/* memo(() => …), React.forwardRef(function () …), useCallback(() => …, []): what wraps a function stands
 * in for it. A method of some object, as in rows.map(…), gives back something else. */
static TSNode wrapped_value(TSNode value, Str source) {
    if (!outline_is(value, "call_expression")) return value;
    TSNode callee = outline_field(value, "function");
    bool wraps = outline_is(callee, "identifier") || (outline_is(callee, "member_expression") &&
                                                      starts_upper(outline_field(callee, "object"), source));
    TSNode arguments = outline_field(value, "arguments");
    if (!wraps || ts_node_is_null(arguments) || !ts_node_named_child_count(arguments)) return value;
    TSNode first = ts_node_named_child(arguments, 0);
    return is_function_value(first) ? first : value;
}

/* `name = value`, where the value is a function or a class. */
static OutlineDef value_define(TSNode name, TSNode value, Str source, bool in_class) {
    value = wrapped_value(value, source);
    if (outline_is(value, "class")) return (OutlineDef){.kind = DEF_CLASS, .name = name, .taken = value};
    if (!is_function_value(value)) return (OutlineDef){0};
    return (OutlineDef){
        .kind = DEF_FUNCTION, .flags = function_flags(value, in_class), .name = name, .taken = value};
}

/* ---- the nodes --------------------------------------------------------------------------------------- */

/* `a` of a, b of a.b: what the thing is called where it is used. */
static TSNode target_name(TSNode target) {
    if (outline_is(target, "member_expression")) return outline_field(target, "property");
    return outline_is(target, "identifier") ? target : (TSNode){0};
}

static bool is_require(TSNode value, Str source) {
    if (!outline_is(value, "call_expression")) return false;
    TSNode callee = outline_field(value, "function");
    Str word = str_slice(source, ts_node_start_byte(callee), ts_node_end_byte(callee));
    return outline_is(callee, "identifier") && str_eq(word, STR("require"));
}

/* const name = value: a definition when it is the only one of the statement. */
static OutlineDef variable_define(TSNode node, Str source) {
    TSNode first = ts_node_named_child(node, 0);
    if (!outline_is(first, "variable_declarator")) return (OutlineDef){0};
    TSNode name = outline_field(first, "name"), value = outline_field(first, "value");
    if (is_require(value, source)) return (OutlineDef){.stmt = STMT_IMPORT};
    if (ts_node_named_child_count(node) != 1 || !outline_is(name, "identifier")) return (OutlineDef){0};
    return value_define(name, value, source, false);
}

/* name = value, module.exports.name = value */
static OutlineDef assignment_define(TSNode node, Str source) {
    TSNode inner = ts_node_named_child(node, 0);
    if (!outline_is(inner, "assignment_expression")) return (OutlineDef){0};
    return value_define(target_name(outline_field(inner, "left")), outline_field(inner, "right"), source,
                        false);
}

/* `name: value` of an object, `name = value` of a class. */
static OutlineDef property_define(TSNode node, const char *field, Str source, bool in_class) {
    TSNode name = outline_field(node, field);
    bool is_plain = outline_is(name, "property_identifier") || outline_is(name, "string") ||
                    outline_is(name, "private_property_identifier");
    if (!is_plain) return (OutlineDef){0};
    OutlineDef what = value_define(name, outline_field(node, "value"), source, in_class);
    what.is_member = true;
    return what;
}

static bool is_one_of(TSNode node, const char *const *types, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (outline_is(node, types[i])) return true;
    return false;
}

static OutlineDef declaration_define(TSNode node, bool in_class) {
    static const char *const functions[] = {"function_declaration", "generator_function_declaration",
                                            "method_definition"};
    static const char *const classes[] = {"class_declaration", "abstract_class_declaration",
                                          "interface_declaration", "enum_declaration", "internal_module"};
    OutlineDef what = {.name = outline_field(node, "name"),
                       .is_member = outline_is(node, "method_definition")};
    bool is_method = in_class && outline_is(node, "method_definition");
    if (is_one_of(node, functions, COUNT_OF(functions)))
        what.kind = DEF_FUNCTION, what.flags = function_flags(node, is_method);
    else if (is_one_of(node, classes, COUNT_OF(classes)))
        what.kind = DEF_CLASS;
    else if (outline_is(node, "type_alias_declaration"))
        what.kind = DEF_TYPE_ALIAS;
    return what;
}

static OutlineDef script_define(TSNode node, Str source, bool in_class);

/* What is exported stands below the word; without a name of its own it is called by that word. */
static OutlineDef export_define(TSNode node, Str source) {
    TSNode inner = outline_field(node, "declaration"), value = outline_field(node, "value");
    if (!ts_node_is_null(outline_field(node, "source"))) return (OutlineDef){.stmt = STMT_IMPORT};
    if (ts_node_is_null(inner)) return value_define(outline_part(node, "default"), value, source, false);
    OutlineDef what = script_define(inner, source, false);
    if (!what.kind) return (OutlineDef){0};
    if (ts_node_is_null(what.name)) what.name = outline_part(node, "default");
    what.taken = inner;
    return what;
}

static OutlineDef script_define(TSNode node, Str source, bool in_class) {
    if (outline_is(node, "export_statement")) return export_define(node, source);
    if (outline_is(node, "lexical_declaration") || outline_is(node, "variable_declaration"))
        return variable_define(node, source);
    if (outline_is(node, "expression_statement")) return assignment_define(node, source);
    if (outline_is(node, "pair")) return property_define(node, "key", source, false);
    if (outline_is(node, "field_definition")) return property_define(node, "property", source, in_class);
    if (outline_is(node, "public_field_definition")) return property_define(node, "name", source, in_class);
    return declaration_define(node, in_class);
}

#define SCRIPT_OUTLINE(language)                                                                          \
    {                                                                                                     \
        .grammar = language, .numbering = tree_sitter_tsx, .first_code = 2 * OUTLINE_CODES, .rows = ROWS, \
        .row_count = COUNT_OF(ROWS), .marks = MARKS, .mark_count = COUNT_OF(MARKS),                       \
        .banners = "/*! /******/", .define = script_define,                                               \
    }

const OutlineLanguage JAVASCRIPT_OUTLINE = SCRIPT_OUTLINE(tree_sitter_javascript);
const OutlineLanguage TYPESCRIPT_OUTLINE = SCRIPT_OUTLINE(tree_sitter_typescript);
const OutlineLanguage TSX_OUTLINE = SCRIPT_OUTLINE(tree_sitter_tsx);
