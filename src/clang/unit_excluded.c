/* What the preprocessor does without leaving a trace in the tree: code that #if leaves out, and what
 * directives ask for. */
#include "unit.h"

#include "unit_directives.h"
#include "unit_lex.h"

/* ---- directives ---------------------------------------------------------------------------------------- */

/* What #if and its kin ask for and nobody defines: libclang says nothing of it. */
static void asked_read(Unit *self, UnitFileId file, u32 start, u32 end) {
    Lexer lexer = lex_begin(unit_text(self, file), start, end);
    for (LexToken token; (token = lex_next(&lexer)).kind;) {
        if (token.kind != LEX_WORD || lex_is(&lexer, token, "defined")) continue;
        EntityId macro = unit_macro(self, builder_name(self->builder, lex_text(&lexer, token)));
        unit_expansion(self, macro, file, token.span.start);
    }
}

/* #pragma weak NAME leaves no attribute behind. */
static void pragma_read(Unit *self, Lexer lexer) {
    if (!lex_is(&lexer, lex_next(&lexer), "weak")) return;
    NameId name = builder_name(self->builder, lex_text(&lexer, lex_next(&lexer)));
    u32 function = map_find(&self->functions, name);
    if (function != MAP_NONE) unit_row(self, function)->flags |= ENTITY_WEAK;
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
        if (lex_is(&lexer, word, "pragma")) pragma_read(self, lexer);
        if (directive_asks(lex_text(&lexer, word))) asked_read(self, file, word.span.end, end);
    }
}

/* ---- excluded code ------------------------------------------------------------------------------------- */

/* The row of a branch: from behind its directive, which begins at `start`, to `end`. False: nothing is in
 * it. */
static bool branch_read(Unit *self, UnitFileId file, u32 start, u32 end, ExcludedRow *out) {
    Str text = unit_text(self, file);
    u32 line = lex_line_end(text, start, (u32)text.len);
    if (line + 1 >= end) return false;
    Lexer lexer = lex_begin(text, start + 1, line);
    LexToken word = lex_next(&lexer);
    bool is_expression = lex_is(&lexer, word, "if") || lex_is(&lexer, word, "elif");
    bool is_else = lex_is(&lexer, word, "else");
    Str condition = str_slice(text, is_expression ? word.span.end : word.span.start, line);
    *out = (ExcludedRow){file, {line + 1, end}, 0};
    if (!is_else) out->condition = builder_name(self->builder, str_trim(condition));
    return true;
}

static void branch_push(Unit *self, UnitFileId file, u32 start, u32 end) {
    ExcludedRow row;
    if (branch_read(self, file, start, end, &row)) vec_push(&self->builder->excluded, row);
}

/* The '#' of a directive whose line begins at `line`, and its word; UINT32_MAX: it is none. */
static u32 directive_at(Str text, u32 line, u32 end, Str *word) {
    Lexer lexer = lex_begin(text, line, end);
    LexToken mark = lex_next(&lexer), next;
    if (mark.kind != LEX_MARK || !lex_is(&lexer, mark, "#")) return UINT32_MAX;
    next = lex_next(&lexer);
    *word = lex_text(&lexer, next);
    return mark.span.start;
}

/* libclang goes on to the first branch that holds: each #elif on the way begins a row of its own. */
static void branches_push(Unit *self, UnitFileId file, u32 start, u32 end) {
    Str text = unit_text(self, file), word;
    u32 depth = 0, opened = start;
    for (u32 line = lex_line_end(text, start, end) + 1; line < end;) {
        u32 next = lex_line_end(text, line, end) + 1, mark = directive_at(text, line, next, &word);
        line = next;
        if (mark >= end) continue;
        if (!depth && (str_eq(word, STR("elif")) || str_eq(word, STR("else")))) {
            branch_push(self, file, opened, mark);
            opened = mark;
        }
        depth += str_starts(word, STR("if"));
        if (depth && str_eq(word, STR("endif"))) depth--;
    }
    branch_push(self, file, opened, end);
}

/* libclang's range goes from the '#' of one directive to the end of the word of another. */
static void range_push(Unit *self, CXSourceRange range) {
    Span span;
    CXFile opened;
    UnitFileId file;
    clang_getExpansionLocation(clang_getRangeStart(range), &opened, NULL, NULL, NULL);
    u32 known = opened ? map_find(&self->files, (u64)(uintptr_t)opened) : MAP_NONE;
    if (known == MAP_NONE || !unit_is_own(self, known) || !unit_span(self, range, &file, &span)) return;
    Str text = unit_text(self, file);
    u32 end = u32_min(span.end, (u32)text.len);
    while (end > span.start && text.ptr[end - 1] != '#') end--;
    if (end > span.start + 1) branches_push(self, file, span.start, end - 1);
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
    for (u32 i = 0; i < list->count; i++) range_push(self, list->ranges[i]);
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
