/* Directives of the preprocessor. */
#include "c_state.h"

bool c_is_preprocessor(CPart part) {
    return part >= C_INCLUDE && part <= C_DEFINED;
}

/* ---- #define ----------------------------------------------------------------------------------------- */

static bool is_pasting(Str body) {
    return str_find(body, STR("##")) != STR_NOT_FOUND;
}

static u32 parameters_count(const CUnit *c, u32 parameters, EntityRow *row) {
    u32 count = 0;
    for (u32 i = c_first(c->nodes, parameters); parameters && i; i = c_next(c->nodes, parameters, i))
        count += c->nodes[i].part == C_NAME;
    if (parameters && str_find(c_text(c, parameters), STR("...")) != STR_NOT_FOUND)
        row->flags |= ENTITY_VARIADIC;
    return count;
}

/* Without the line end, which the grammar counts in. */
static Span directive_span(const CUnit *c, u32 node) {
    Span span = c_span(c, node);
    while (span.end > span.start && strchr("\r\n", c->source.ptr[span.end - 1])) span.end--;
    return span;
}

static void define_read(CUnit *c, u32 node) {
    u32 name = c_field(c->nodes, node, FIELD_NAME), body = c_field(c->nodes, node, FIELD_VALUE);
    u32 parameters = c_field(c->nodes, node, FIELD_PARAMETERS);
    EntityId macro = name ? c_get(&c->macros, c->nodes[name].name) : 0, owner = c->owner;
    if (!macro) return;
    EntityRow *row = c_row(c, macro);
    if (c->nodes[node].part == C_DEFINE_CALL) row->flags |= ENTITY_FUNCTION_LIKE;
    row->parameters = (u16)u32_max(row->parameters, parameters_count(c, parameters, row));
    if (body && is_pasting(c_text(c, body))) row->flags |= ENTITY_PASTES;
    c_declaration_push(c, macro, directive_span(c, node), c_span(c, name), DECLARATION_DEFINES);
    c->owner = macro;
    if (body) c_words_push(c, c_span(c, body), WORD_MACRO, parameters);
    c->owner = owner;
}

/* ---- #include ---------------------------------------------------------------------------------------- */

static void include_read(CUnit *c, u32 node) {
    u32 path = c_field(c->nodes, node, FIELD_PATH);
    if (!path) return;
    u8 part = c->nodes[path].part;
    Str text = c_text(c, path);
    if ((part != C_STRING && part != C_SYSTEM_PATH) || text.len < 3) {
        if (part == C_NAME) c_macro_asked(c, path, 0);
        return;
    }
    vec_push(&c->facts->unit_files,
             ((UnitFileRow){.path = builder_name(c->facts, str_slice(text, 1, text.len - 1)),
                            .flags = part == C_SYSTEM_PATH ? UNIT_FILE_SYSTEM : 0,
                            .includer = 1,
                            .start = c->nodes[node].start}));
}

/* ---- #if --------------------------------------------------------------------------------------------- */

static void condition_read(CUnit *c, u32 node) {
    const OutlineNode *at = &c->nodes[node];
    if (at->part == C_NAME) c_macro_asked(c, node, 0);
    if (at->part == C_LOST) c_words_push(c, c_span(c, node), WORD_LOST, 0);
    u32 function = at->part == C_CALL ? c_field(c->nodes, node, FIELD_FUNCTION) : 0;
    if (function && str_starts(c_text(c, function), STR("__has_"))) return;
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i))
        if (at->part == C_DEFINED)
            c_macro_asked(c, i, REFERENCE_ASKED);
        else
            condition_read(c, i);
}

bool c_is_excluding(CNodes nodes, Str source, u32 node) {
    u32 condition = nodes[node].part == C_IF ? c_first(nodes, node) : 0;
    return condition && nodes[condition].field == FIELD_CONDITION && nodes[condition].part == C_NUMBER &&
           nodes[condition].end == nodes[condition].start + 1 && source.ptr[nodes[condition].start] == '0';
}

static u32 alternative_of(const CUnit *c, u32 node) {
    u32 last = 0;
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i))
        if (c->nodes[i].part >= C_ELSE && c->nodes[i].part <= C_ELIFDEF) last = i;
    return last;
}

/* From behind the line of the directive to the #else or #endif. */
static Span branch_span(const CUnit *c, u32 node) {
    u32 alternative = alternative_of(c, node);
    u32 start = c->nodes[c_first(c->nodes, node)].end, end = c->nodes[node].end;
    while (start < end && c->source.ptr[start] != '\n') start++;
    if (start < end) start++;
    if (alternative) return (Span){start, u32_max(start, c->nodes[alternative].start)};
    while (end > start && c->source.ptr[end - 1] != '#') end--;
    return (Span){start, end > start ? end - 1 : end};
}

static u32 excluded_read(CUnit *c, u32 node) {
    Span span = branch_span(c, node);
    vec_push(&c->facts->excluded, ((ExcludedRow){1, span, builder_name(c->facts, STR("0"))}));
    c_words_push(c, span, WORD_EXCLUDED, 0);
    return alternative_of(c, node);
}

bool c_is_branch(CPart part) {
    return part >= C_IF && part <= C_ELIFDEF;
}

/* What a branch asks for is its first part. */
u32 c_branch_open(CUnit *c, u32 node) {
    if (c_is_excluding(c->nodes, c->source, node)) return excluded_read(c, node);
    u32 first = c_first(c->nodes, node);
    CPart part = (CPart)c->nodes[node].part;
    if (!first || part == C_ELSE) return first;
    if ((part == C_IFDEF || part == C_ELIFDEF) && c->nodes[first].field == FIELD_NAME)
        c_macro_asked(c, first, REFERENCE_ASKED);
    else if (c->nodes[first].field == FIELD_CONDITION)
        condition_read(c, first);
    else
        return first;
    return c_next(c->nodes, node, first);
}

static void branch_read(CUnit *c, u32 node) {
    for (u32 i = c_branch_open(c, node); i; i = c_next(c->nodes, node, i)) c_read(c, i, USE_VALUE);
}

/* ---- the rest ---------------------------------------------------------------------------------------- */

/* Among enumerators the grammar knows no #define. */
static void define_text_read(CUnit *c, u32 node, u32 text) {
    Str what = c_text(c, text);
    size_t end = 0;
    while (end < what.len && !strchr(" \t(/\\\n", what.ptr[end])) end++;
    EntityId macro = c_macro_of(c, builder_name(c->facts, str_slice(what, 0, end))), owner = c->owner;
    if (!macro) return;
    u32 start = c->nodes[text].start;
    if (end < what.len && what.ptr[end] == '(') c_row(c, macro)->flags |= ENTITY_FUNCTION_LIKE;
    c_declaration_push(c, macro, directive_span(c, node), (Span){start, start + (u32)end},
                       DECLARATION_DEFINES);
    c->owner = macro;
    c_words_push(c, (Span){start + (u32)end, c->nodes[text].end}, WORD_MACRO, 0);
    c->owner = owner;
}

/* #undef asks for a macro; names in a pragma, and in what the grammar does not know, may be anything. */
static void directive_read(CUnit *c, u32 node) {
    u32 name = c_part(c->nodes, node, C_DIRECTIVE_NAME), text = c_part(c->nodes, node, C_DIRECTIVE_TEXT);
    if (!name || !text) return;
    Str word = str_trim(str_slice(c_text(c, name), 1, SIZE_MAX)), what = str_trim(c_text(c, text));
    if (str_eq(word, STR("error")) || str_eq(word, STR("warning")) || str_eq(word, STR("line"))) return;
    if (str_eq(word, STR("pragma")) && str_eq(what, STR("once"))) {
        c->facts->unit_files.at[1].flags |= UNIT_FILE_GUARDED;
        return;
    }
    if (str_eq(word, STR("define"))) {
        define_text_read(c, node, text);
        return;
    }
    if (!str_eq(word, STR("undef"))) {
        c_words_push(c, c_span(c, text), WORD_LOST, 0);
        return;
    }
    size_t end = 0;
    while (end < what.len && !strchr(" \t/", what.ptr[end])) end++;
    c_macro_named(c, builder_name(c->facts, str_slice(what, 0, end)), c->nodes[text].start, REFERENCE_ASKED);
}

void c_preprocessor_read(CUnit *c, u32 node) {
    switch (c->nodes[node].part) {
    case C_INCLUDE: include_read(c, node); break;
    case C_DEFINE:
    case C_DEFINE_CALL: define_read(c, node); break;
    case C_DIRECTIVE: directive_read(c, node); break;
    case C_DEFINED: condition_read(c, node); break;
    case C_DIRECTIVE_TEXT: c_words_push(c, c_span(c, node), WORD_LOST, 0); break;
    default: branch_read(c, node);
    }
}
