#include "unit.h"

#include "unit_directives.h"
#include "unit_lex.h"

/* ---- definitions --------------------------------------------------------------------------------------- */

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

bool directive_asks(Str directive) {
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

void unit_expansion(Unit *self, EntityId macro, UnitFileId file, u32 offset) {
    if (!unit_is_first(&self->declared, (u32[4]){macro, file, offset, REFERENCE_EXPANSION})) return;
    Str directive = directive_of(unit_text(self, file), offset);
    bool is_asked = directive_asks(directive) &&
                    (!str_eq(directive, STR("if")) || is_behind_defined(unit_text(self, file), offset));
    if (str_eq(directive, STR("elif"))) is_asked = is_behind_defined(unit_text(self, file), offset);
    ReferenceRow row = {.kind = REFERENCE_EXPANSION, .target = macro, .file = file, .start = offset};
    row.flags = is_asked ? REFERENCE_ASKED : 0;
    vec_push(&self->builder->references, row);
}

/* `LIST(AS_ROW)`: a macro that takes arguments and is given away without any. libclang tells of those alone
 * that are expanded before the outer one is. */
static void arguments_refer(Unit *self, CXCursor expansion) {
    UnitFileId file;
    Span span;
    if (!unit_span(self, clang_getCursorExtent(expansion), &file, &span)) return;
    Lexer lexer = lex_begin(unit_text(self, file), span.start, span.end);
    lex_next(&lexer);
    for (LexToken token; (token = lex_next(&lexer)).kind;) {
        NameId name =
            token.kind == LEX_WORD ? intern_find(&self->builder->name_table, lex_text(&lexer, token)) : 0;
        u32 macro = name ? map_find(&self->macros, name) : MAP_NONE;
        if (macro == MAP_NONE || !(unit_row(self, macro)->flags & ENTITY_FUNCTION_LIKE)) continue;
        unit_expansion(self, macro, file, token.span.start);
    }
}

/* A macro of the system has its place, so that what it does can be read. */
void unit_macro_expand(Unit *self, CXCursor expansion) {
    UnitPlace place = unit_place(self, clang_getCursorLocation(expansion));
    CXCursor definition = clang_getCursorReferenced(expansion);
    if (!place.file || clang_Cursor_isNull(definition)) return;
    EntityId macro = unit_macro(self, unit_name(self, clang_getCursorSpelling(definition)));
    UnitPlace defined = unit_place(self, clang_getCursorLocation(definition));
    if (macro && defined.file && !unit_is_own(self, defined.file)) unit_macro_define(self, definition);
    if (macro) unit_expansion(self, macro, place.file, place.offset);
    if (macro && unit_is_own(self, place.file)) arguments_refer(self, expansion);
}
