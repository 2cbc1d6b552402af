#include "unit.h"

#include "unit_lex.h"

void unit_word(Unit *self, Str word, WordPlace place, EntityId owner, UnitFileId file, u32 start) {
    if (!word.len || lex_is_keyword(word)) return;
    NameId name = builder_name(self->builder, word);
    if (!unit_is_first(&self->words, (u32[4]){name, owner, file, place})) return;
    UnitWordRow row = {.word = name, .place = (u8)place, .owner = owner, .file = file, .start = start};
    vec_push(&self->builder->unit_words, row);
}

static bool is_paste(const Lexer *lexer, LexToken token) {
    return token.kind == LEX_MARK && token.span.end - token.span.start == 2 && lex_is(lexer, token, "##");
}

/* Words next to ## are pieces of names. */
static void word_push(Unit *self, const Lexer *lexer, LexToken before, LexToken token, LexToken behind,
                      WordPlace place, EntityId owner, UnitFileId file) {
    Str word = lex_text(lexer, token);
    bool is_pasted = place == WORD_MACRO || place == WORD_EXCLUDED;
    if (is_pasted && is_paste(lexer, before)) word = str_concat(&self->arena, STR("#"), word);
    if (is_pasted && is_paste(lexer, behind)) word = str_concat(&self->arena, word, STR("#"));
    unit_word(self, word, place, owner, file, token.span.start);
}

/* "call name", ".globl a, b" */
static void asm_words(Unit *self, UnitFileId file, Span span, EntityId owner) {
    Lexer lexer = lex_begin(unit_text(self, file), span.start, span.end);
    for (LexToken token; (token = lex_next(&lexer)).kind;)
        if (token.kind == LEX_WORD)
            unit_word(self, lex_text(&lexer, token), WORD_ASM, owner, file, token.span.start);
}

void unit_words(Unit *self, UnitFileId file, Span span, WordPlace place, EntityId owner) {
    Lexer lexer = lex_begin(unit_text(self, file), span.start, span.end);
    LexToken before = {0}, token = lex_next(&lexer);
    while (token.kind) {
        LexToken behind = lex_next(&lexer);
        if (token.kind == LEX_WORD)
            word_push(self, &lexer, before, token, behind, place, owner, file);
        else if (token.kind == LEX_TEXT && place == WORD_ASM)
            asm_words(self, file, (Span){token.span.start + 1, token.span.end - 1}, owner);
        else if (token.kind == LEX_TEXT && place != WORD_TEXT) {
            Str inner = str_slice(lex_text(&lexer, token), 1, token.span.end - token.span.start - 1);
            if (lex_is_word(inner)) unit_word(self, inner, place, owner, file, token.span.start);
        }
        before = token;
        token = behind;
    }
}
