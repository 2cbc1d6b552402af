#include "unit.h"

#include "unit_lex.h"

/* ---- definitions --------------------------------------------------------------------------------------- */

/* Back to the '#' of the directive. */
static u32 directive_start(Str text, u32 at) {
    u32 start = at;
    while (start && text.ptr[start] != '#' && text.ptr[start - 1] != '\n') start--;
    while (start < at && text.ptr[start] != '#') start++;
    return start < at ? start : at;
}

/* Behind the closing parenthesis of a list of parameters that begins at `at`. */
static u32 parameters_read(Str text, Span span, EntityRow *row) {
    Lexer lexer = lex_begin(text, span.start, span.end);
    LexToken token = lex_next(&lexer);
    u32 commas = 0, words = 0, dots = 0;
    while ((token = lex_next(&lexer)).kind && !lex_is(&lexer, token, ")")) {
        words += token.kind == LEX_WORD;
        commas += lex_is(&lexer, token, ",");
        dots += lex_is(&lexer, token, ".");
    }
    row->parameters = (u16)(words || dots ? commas + 1 : 0);
    row->flags |= ENTITY_FUNCTION_LIKE | (dots ? ENTITY_VARIADIC : 0);
    return token.span.end;
}

static bool has_paste(Str text, u32 start, u32 end) {
    Lexer lexer = lex_begin(text, start, end);
    for (LexToken token; (token = lex_next(&lexer)).kind;)
        if (lex_is(&lexer, token, "##")) return true;
    return false;
}

static void place_read(Unit *self, CXCursor cursor, EntityId macro, UnitFileId file, Span span) {
    Str text = unit_text(self, file);
    EntityRow row = *unit_row(self, macro);
    u32 name_end = span.start + (u32)intern_text(&self->builder->name_table, row.name).len, body = name_end;
    if (clang_Cursor_isMacroFunctionLike(cursor))
        body = parameters_read(text, (Span){name_end, span.end}, &row);
    bool is_own = unit_is_own(self, file);
    if (is_own && has_paste(text, body, span.end)) row.flags |= ENTITY_PASTES;
    *unit_row(self, macro) = row;
    DeclarationRow declaration = {
        .entity = macro,
        .flags = DECLARATION_DEFINES,
        .file = file,
        .span = {directive_start(text, span.start), span.end},
        .name = {span.start, name_end},
    };
    vec_push(&self->builder->declarations, declaration);
    if (is_own) unit_words(self, file, (Span){body, span.end}, WORD_MACRO, macro);
}

void unit_macro_define(Unit *self, CXCursor definition) {
    UnitFileId file;
    Span span;
    EntityId macro = unit_macro(self, unit_name(self, clang_getCursorSpelling(definition)));
    if (!macro || !unit_span(self, clang_getCursorExtent(definition), &file, &span)) return;
    if (unit_is_first(&self->declared, (u32[4]){macro, file, span.start}))
        place_read(self, definition, macro, file, span);
}

/* ---- expansions ---------------------------------------------------------------------------------------- */

/* The word of the directive that the line of `at` begins with; empty: none. */
static Str directive_of(Str text, u32 at) {
    u32 line = at;
    while (line && (text.ptr[line - 1] != '\n' || (line > 1 && text.ptr[line - 2] == '\\'))) line--;
    Lexer lexer = lex_begin(text, line, at);
    LexToken token = lex_next(&lexer);
    if (!lex_is(&lexer, token, "#")) return STR_NONE;
    return lex_text(&lexer, lex_next(&lexer));
}

static bool is_asking(Str directive) {
    static const char *const words[] = {"ifdef", "ifndef", "if", "elif", "elifdef", "elifndef", "undef"};
    for (u32 i = 0; i < COUNT_OF(words); i++)
        if (str_eq(directive, str_of(words[i]))) return true;
    return false;
}

/* `defined X`, `defined(X)` */
static bool is_behind_defined(Str text, u32 at) {
    while (at && strchr(" \t(", text.ptr[at - 1])) at--;
    return str_ends(str_slice(text, 0, at), STR("defined"));
}

static void expansion_push(Unit *self, EntityId macro, UnitFileId file, u32 offset) {
    if (!unit_is_first(&self->declared, (u32[4]){macro, file, offset, REFERENCE_EXPANSION})) return;
    Str directive = directive_of(unit_text(self, file), offset);
    bool is_asked = is_asking(directive) &&
                    (!str_eq(directive, STR("if")) || is_behind_defined(unit_text(self, file), offset));
    if (str_eq(directive, STR("elif"))) is_asked = is_behind_defined(unit_text(self, file), offset);
    ReferenceRow row = {.kind = REFERENCE_EXPANSION, .target = macro, .file = file, .start = offset};
    row.flags = is_asked ? REFERENCE_ASKED : 0;
    vec_push(&self->builder->references, row);
}

/* A macro of the system has its place, so that what it does can be read. */
void unit_macro_expand(Unit *self, CXCursor expansion) {
    UnitPlace place = unit_place(self, clang_getCursorLocation(expansion));
    CXCursor definition = clang_getCursorReferenced(expansion);
    if (!place.file || clang_Cursor_isNull(definition)) return;
    EntityId macro = unit_macro(self, unit_name(self, clang_getCursorSpelling(definition)));
    UnitPlace defined = unit_place(self, clang_getCursorLocation(definition));
    if (macro && defined.file && !unit_is_own(self, defined.file)) unit_macro_define(self, definition);
    if (macro) expansion_push(self, macro, place.file, place.offset);
}

/* ---- directives ---------------------------------------------------------------------------------------- */

/* What #if and its kin ask for and nobody defines: libclang says nothing of it. */
static void asked_read(Unit *self, UnitFileId file, u32 start, u32 end) {
    Lexer lexer = lex_begin(unit_text(self, file), start, end);
    for (LexToken token; (token = lex_next(&lexer)).kind;) {
        if (token.kind != LEX_WORD || lex_is(&lexer, token, "defined")) continue;
        EntityId macro = unit_macro(self, builder_name(self->builder, lex_text(&lexer, token)));
        expansion_push(self, macro, file, token.span.start);
    }
}

typedef Vec(Span) SpanList;

static bool is_inside(const SpanList *spans, u32 at) {
    for (u32 i = 0; i < spans->count; i++)
        if (spans->at[i].start <= at && at < spans->at[i].end) return true;
    return false;
}

static void directives_read(Unit *self, UnitFileId file, const SpanList *left_out) {
    Str text = unit_text(self, file);
    for (const char *at = text.ptr; at && (at = memchr(at, '#', text.len - (size_t)(at - text.ptr))); at++) {
        u32 offset = (u32)(at - text.ptr), line = offset;
        while (line && strchr(" \t", text.ptr[line - 1])) line--;
        if ((line && text.ptr[line - 1] != '\n') || is_inside(left_out, offset)) continue;
        u32 end = lex_line_end(text, offset, (u32)text.len);
        Lexer lexer = lex_begin(text, offset + 1, end);
        LexToken word = lex_next(&lexer);
        if (is_asking(lex_text(&lexer, word))) asked_read(self, file, word.span.end, end);
    }
}

/* ---- excluded code ------------------------------------------------------------------------------------- */

/* libclang's range goes from the '#' of one directive to the end of the word of the next. */
static bool range_read(Unit *self, CXSourceRange range, UnitFileId *file, ExcludedRow *out) {
    Span span;
    CXFile opened;
    clang_getExpansionLocation(clang_getRangeStart(range), &opened, NULL, NULL, NULL);
    u32 known = opened ? map_find(&self->files, (u64)(uintptr_t)opened) : MAP_NONE;
    if (known == MAP_NONE || !unit_is_own(self, known) || !unit_span(self, range, file, &span)) return false;
    Str text = unit_text(self, *file);
    u32 end = span.end > text.len ? (u32)text.len : span.end;
    while (end > span.start && text.ptr[end - 1] != '#') end--;
    u32 line = lex_line_end(text, span.start, (u32)text.len);
    if (end <= span.start + 1 || line + 1 > end - 1) return false;
    Lexer lexer = lex_begin(text, span.start + 1, line);
    LexToken word = lex_next(&lexer);
    bool is_expression = lex_is(&lexer, word, "if") || lex_is(&lexer, word, "elif");
    bool is_else = lex_is(&lexer, word, "else");
    Str condition = str_slice(text, is_expression ? word.span.end : word.span.start, line);
    *out = (ExcludedRow){*file, {line + 1, end - 1}, 0};
    if (!is_else) out->condition = builder_name(self->builder, str_trim(condition));
    return true;
}

/* A file that is included again is left out by its guard: what was compiled once is not left out. */
static u32 times_left_out(const ExcludedRow *rows, u32 count, const ExcludedRow *row) {
    u32 times = 0;
    for (u32 i = 1; i < count; i++)
        times += rows[i].file == row->file && rows[i].span.start <= row->span.start &&
                 rows[i].span.end >= row->span.end;
    return times;
}

static void ranges_push(Unit *self) {
    CXSourceRangeList *list = clang_getAllSkippedRanges(self->unit);
    if (!list) return;
    UnitFileId file;
    ExcludedRow row;
    for (u32 i = 0; i < list->count; i++)
        if (range_read(self, list->ranges[i], &file, &row)) vec_push(&self->builder->excluded, row);
    clang_disposeSourceRangeList(list);
}

/* Keep each range once, and only those left out whenever their file is entered. */
static void ranges_settle(Unit *self) {
    u32 count = self->builder->excluded.count, kept = 1;
    ExcludedRow *rows = self->builder->excluded.at;
    const ExcludedRow *all = arena_copy(&self->arena, rows, count * sizeof *rows);
    for (u32 i = 1; i < count; i++) {
        const ExcludedRow *row = &all[i];
        if (!unit_is_first(&self->declared, (u32[4]){UINT32_MAX, row->file, row->span.start})) continue;
        if (times_left_out(all, count, row) >= self->open.at[row->file].entries) rows[kept++] = *row;
    }
    self->builder->excluded.count = kept;
}

void unit_excluded(Unit *self) {
    ranges_push(self);
    ranges_settle(self);
    u32 files = self->open.count;
    for (UnitFileId file = 1; file < files; file++) {
        if (!unit_is_own(self, file)) continue;
        SpanList left_out = {0};
        for (u32 i = 1; i < self->builder->excluded.count; i++) {
            const ExcludedRow *row = &self->builder->excluded.at[i];
            if (row->file == file) vec_push(&left_out, row->span);
        }
        for (u32 i = 0; i < left_out.count; i++) unit_words(self, file, left_out.at[i], WORD_EXCLUDED, 0);
        directives_read(self, file, &left_out);
        vec_release(&left_out);
    }
}
