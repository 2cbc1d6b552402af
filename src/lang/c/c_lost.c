/* Pieces that did not parse. Where directives or macros break the braces of a function, its head is still a
 * declarator, and what the body was made of lies behind that, beside it. */
#include "c_declare.h"

typedef struct {
    u32 end; /* of the function that is being read; 0: none is */
    COuter outer;
} Lost;

/* The line that begins with a brace ends the function. */
static u32 function_end(Str source, u32 at) {
    Str rest = str_slice(source, at, source.len);
    size_t end = str_find(rest, STR("\n}"));
    return end == STR_NOT_FOUND ? (u32)source.len : at + (u32)end + 2;
}

/* The declarator of a function whose body begins behind it; 0: none. */
static u32 head_of(const CUnit *c, u32 node) {
    u32 at = c->nodes[node].end;
    CDeclared of = c_declared(c->nodes, node);
    if (!of.nearest || c->nodes[of.nearest].part != C_CALLABLE || c->nodes[node].has_error) return 0;
    while (at < c->source.len && strchr(" \t\r\n", c->source.ptr[at])) at++;
    return at < c->source.len && c->source.ptr[at] == '{' ? of.nearest : 0;
}

/* Storage and types stand beside the declarator. */
static CStorage storage_before(const CUnit *c, u32 parent, u32 node, u32 *start) {
    CStorage storage = {0};
    *start = c->nodes[node].start;
    for (u32 i = c_first(c->nodes, parent); i && i != node; i = c_next(c->nodes, parent, i)) {
        bool is_part = c->nodes[i].part == C_STORAGE || c->nodes[i].field == FIELD_TYPE ||
                       c->nodes[i].part == C_QUALIFIER;
        if (!is_part) {
            storage = (CStorage){0};
            *start = c->nodes[node].start;
            continue;
        }
        *start = u32_min(*start, c->nodes[i].start);
        storage.is_static |= c->nodes[i].part == C_STORAGE && str_eq(c_text(c, i), STR("static"));
    }
    return storage;
}

static void function_begin(CUnit *c, Lost *lost, u32 parent, u32 node, u32 callable) {
    CDeclared of = c_declared(c->nodes, node);
    Span span = {.end = function_end(c->source, c->nodes[node].end)};
    CStorage storage = storage_before(c, parent, node, &span.start);
    EntityId function = c_function_declared(c, span, c_span(c, of.name), storage);
    lost->outer = c_function_enter(c, function);
    lost->end = span.end;
    c_declarator_read(c, node);
    c_parameters_count(c, callable, function);
    c_parameters_bind(c, callable);
}

static void function_end_at(CUnit *c, Lost *lost, u32 at) {
    if (!lost->end || at < lost->end) return;
    c_function_leave(c, lost->outer);
    lost->end = 0;
}

void c_lost_read(CUnit *c, u32 node) {
    Lost lost = {0};
    u32 at = c->nodes[node].start;
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        function_end_at(c, &lost, c->nodes[i].start);
        if (!c_first(c->nodes, i)) continue;
        c_words_push(c, (Span){at, c->nodes[i].start}, WORD_LOST, 0);
        u32 callable = lost.end ? 0 : head_of(c, i);
        if (callable)
            function_begin(c, &lost, node, i, callable);
        else
            c_read_into(c, i, 0, 0);
        at = c->nodes[i].end;
    }
    function_end_at(c, &lost, UINT32_MAX);
    c_words_push(c, (Span){at, c->nodes[node].end}, WORD_LOST, 0);
}
