#include "outline.h"

#include "outline_walk.h"
#include "tree_parse.h"

struct OutlineFront {
    ParseArena *memory;
    OutlineWalk walk;
};

/* ---- the grammar's symbols --------------------------------------------------------------------------- */

static OutlineRow row_of(const OutlineLanguage *language, const char *text, bool is_mark) {
    for (u32 i = 0; i < language->row_count; i++)
        if (language->rows[i].is_mark == is_mark && strcmp(language->rows[i].node, text) == 0)
            return language->rows[i];
    return (OutlineRow){.node = text};
}

/* A symbol that the grammar of the numbering lacks comes behind its symbols. */
static u32 code_of(const OutlineLanguage *language, const char *text, bool is_mark, u32 symbol) {
    const TSLanguage *numbering = language->numbering();
    u32 code = ts_language_symbol_for_name(numbering, text, (u32)strlen(text), !is_mark);
    if (!code) code = ts_language_symbol_count(numbering) + symbol;
    return language->first_code + code % OUTLINE_CODES;
}

static u8 part_of(const OutlineLanguage *language, const char *text, bool is_mark) {
    if (!language->parts || is_mark) return 0;
    for (const OutlinePart *part = language->parts; part->node; part++)
        if (strcmp(part->node, text) == 0) return part->part;
    return 0;
}

static void symbols_learn(OutlineWalk *w, const OutlineLanguage *language) {
    const TSLanguage *grammar = language->grammar();
    u32 count = ts_language_symbol_count(grammar);
    for (u32 i = 0; i < count; i++) {
        const char *text = ts_language_symbol_name(grammar, (TSSymbol)i);
        bool is_mark = ts_language_symbol_type(grammar, (TSSymbol)i) != TSSymbolTypeRegular;
        vec_push(&w->rows, row_of(language, text, is_mark));
        vec_push(&w->codes, code_of(language, text, is_mark, i));
        vec_push(&w->parts, part_of(language, text, is_mark));
    }
}

static u32 symbol_of(const TSLanguage *grammar, const char *text) {
    return text ? ts_language_symbol_for_name(grammar, text, (u32)strlen(text), true) : 0;
}

/* Rows for parents or fields that the grammar lacks are left out. */
static void marks_learn(OutlineWalk *w, const OutlineLanguage *language) {
    const TSLanguage *grammar = language->grammar();
    for (u32 i = 0; i < language->mark_count; i++) {
        const OutlineMark *mark = &language->marks[i];
        OutlineMarkRow row = {.parent = symbol_of(grammar, mark->parent),
                              .node = symbol_of(grammar, mark->node),
                              .marks = mark->marks,
                              .before = mark->before};
        if (mark->field)
            row.field = ts_language_field_id_for_name(grammar, mark->field, (u32)strlen(mark->field));
        bool is_known = (row.parent || !mark->parent) && (row.node || !mark->node);
        if (is_known && (row.field || !mark->field)) vec_push(&w->marks, row);
    }
    for (u32 symbol = 0; symbol < w->rows.count; symbol++) {
        u32 first = 0;
        while (first < w->marks.count && w->marks.at[first].parent != symbol) first++;
        vec_push(&w->first_mark, symbol ? first : w->marks.count);
    }
}

static void fields_learn(OutlineWalk *w, const OutlineLanguage *language) {
    const TSLanguage *grammar = language->grammar();
    u32 count = ts_language_field_count(grammar) + 1;
    for (u32 i = 0; i < count; i++) vec_push(&w->fields, 0);
    const char *const *names = language->fields;
    for (u8 i = 0; names && names[i]; i++)
        w->fields.at[ts_language_field_id_for_name(grammar, names[i], (u32)strlen(names[i]))] = (u8)(i + 1);
    w->fields.at[0] = 0;
}

OutlineFront *outline_front_new(const OutlineLanguage *language) {
    OutlineFront *self = mem_alloc(sizeof *self);
    *self = (OutlineFront){.memory = parse_arena_new(), .walk = {.language = language}};
    symbols_learn(&self->walk, language);
    marks_learn(&self->walk, language);
    self->walk.body_field = ts_language_field_id_for_name(language->grammar(), "body", 4);
    fields_learn(&self->walk, language);
    return self;
}

void outline_front_free(OutlineFront *self) {
    if (!self) return;
    parse_arena_free(self->memory);
    vec_release(&self->walk.rows);
    vec_release(&self->walk.codes);
    vec_release(&self->walk.first_mark);
    vec_release(&self->walk.marks);
    vec_release(&self->walk.frames);
    vec_release(&self->walk.parts);
    vec_release(&self->walk.fields);
    vec_release(&self->walk.nodes);
    free(self);
}

/* ---- one file ---------------------------------------------------------------------------------------- */

/* Bytes of a line that is long on average, and of a first line that is. */
enum { LINE_LONG = 100, FIRST_LINE_LONG = 200, BLANK_SHARE = 12 };

/* Hardly a blank: what a person writes has twice as many, and more where lines are short. */
static bool is_squeezed(Str text) {
    size_t blanks = 0;
    for (size_t i = 0; i < text.len; i++) blanks += text.ptr[i] == ' ' || text.ptr[i] == '\n';
    return blanks * BLANK_SHARE < text.len;
}

/* Bundles, tables and data have long lines, or very many. */
static bool is_written_by_hand(const FactsBuilder *facts, Str source) {
    size_t line = source.len / u32_max(facts->lines.count - 1, 1);
    if (source.len > OUTLINE_MAX_SIZE || line > OUTLINE_MAX_LINE) return false;
    if (facts->lines.count > OUTLINE_MAX_LINES) return false;
    size_t end = str_find_char(source, '\n');
    Str first = str_slice(source, 0, end == STR_NOT_FOUND ? source.len : end);
    if (first.len > FIRST_LINE_LONG && is_squeezed(first)) return false;
    return line <= LINE_LONG || !is_squeezed(source);
}

/* The parser is made for each file, which costs nothing beside parsing: it dies with its tree. */
static void text_parse(OutlineFront *self, FactsBuilder *facts, Str source) {
    const OutlineLanguage *language = self->walk.language;
    Arena scratch = {0};
    Str parsed = language->open ? language->open(source, &scratch) : source;
    parse_arena_enter(self->memory);
    TSParser *parser = ts_parser_new();
    ts_parser_set_language(parser, language->grammar());
    outline_walk(&self->walk, tree_parse(parser, self->memory, parsed), source, facts);
    ts_parser_delete(parser); /* the grammar's scanner may hold memory of its own */
    parse_arena_leave(self->memory);
    arena_release(&scratch);
}

void outline_extract(OutlineFront *self, FactsBuilder *facts, Str source) {
    const OutlineLanguage *language = self->walk.language;
    vec_clear(&self->walk.nodes);
    if (is_written_by_hand(facts, source))
        text_parse(self, facts, source);
    else
        facts->is_generated = true;
    if (language->read) language->read(self->walk.nodes.at, self->walk.nodes.count, source, facts);
}

/* ---- for the languages ------------------------------------------------------------------------------- */

bool outline_is(TSNode node, const char *type) {
    return !ts_node_is_null(node) && strcmp(ts_node_type(node), type) == 0;
}

TSNode outline_field(TSNode node, const char *field) {
    return ts_node_child_by_field_name(node, field, (u32)strlen(field));
}

TSNode outline_part(TSNode node, const char *type) {
    u32 count = ts_node_child_count(node);
    for (u32 i = 0; i < count; i++) {
        TSNode part = ts_node_child(node, i);
        if (outline_is(part, type)) return part;
    }
    return (TSNode){0};
}
