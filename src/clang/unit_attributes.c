#include "unit.h"

#include "unit_lex.h"

/* libclang has no cursors for most attributes of GCC, only their place: they are read from the text there,
 * and from the bodies of the macros that stand there. */

enum { DEPTH_MAX = 8 };

typedef struct {
    const char *word; /* without underscores around it */
    u32 flags;
    bool has_target; /* what is in its parentheses names a function */
} AttributeRow;

static const AttributeRow attributes[] = {
    {"constructor", ENTITY_CONSTRUCTOR, false},
    {"destructor", ENTITY_DESTRUCTOR, false},
    {"used", ENTITY_USED, false},
    {"retain", ENTITY_USED, false},
    {"unused", ENTITY_UNUSED, false},
    {"maybe_unused", ENTITY_UNUSED, false},
    {"weak", ENTITY_WEAK, false},
    {"weak_import", ENTITY_WEAK, false},
    {"alias", ENTITY_ALIAS, true},
    {"weakref", ENTITY_ALIAS | ENTITY_WEAK, true},
    {"ifunc", ENTITY_ALIAS, true},
    {"section", ENTITY_SECTION, false},
    {"interrupt", ENTITY_INTERRUPT, false},
    {"signal", ENTITY_INTERRUPT, false},
    {"noreturn", ENTITY_NORETURN, false},
    {"_Noreturn", ENTITY_NORETURN, false},
    {"packed", ENTITY_PACKED, false},
    {"dllexport", ENTITY_EXPORTED, false},
    {"cleanup", 0, true},
};

static Str bare(Str word) {
    bool is_wrapped = str_starts(word, STR("__")) && str_ends(word, STR("__")) && word.len > 4;
    return is_wrapped ? str_slice(word, 2, word.len - 2) : word;
}

static const AttributeRow *attribute_find(Str word) {
    for (u32 i = 0; i < COUNT_OF(attributes); i++)
        if (str_eq(bare(word), str_of(attributes[i].word)) || str_eq(word, str_of(attributes[i].word)))
            return &attributes[i];
    return NULL;
}

typedef struct {
    Unit *unit;
    u32 flags;
    bool has_target;
    bool is_visible; /* visibility("default") */
    u32 depth;
} Reading;

static void text_read(Reading *self, Str text, u32 start, u32 end);

/* Where a macro is defined: its name and its body. */
static void macro_read(Reading *self, NameId name) {
    Unit *unit = self->unit;
    u32 macro = map_find(&unit->macros, name);
    if (macro == MAP_NONE || self->depth >= DEPTH_MAX) return;
    for (u32 i = unit->builder->declarations.count; i-- > 1;) {
        const DeclarationRow *row = &unit->builder->declarations.at[i];
        if (row->entity != macro) continue;
        self->depth++;
        text_read(self, unit_text(unit, row->file), row->name.end, row->span.end);
        self->depth--;
        return;
    }
}

static void text_read(Reading *self, Str text, u32 start, u32 end) {
    Lexer lexer = lex_begin(text, start, end);
    for (LexToken token; (token = lex_next(&lexer)).kind;) {
        Str word = lex_text(&lexer, token);
        if (token.kind == LEX_TEXT && str_eq(word, STR("\"default\""))) self->is_visible = true;
        if (token.kind != LEX_WORD) continue;
        const AttributeRow *row = attribute_find(word);
        if (row) {
            self->flags |= row->flags;
            self->has_target |= row->has_target;
        } else {
            macro_read(self, intern_find(&self->unit->builder->name_table, word));
        }
    }
}

/* Words and texts in the attribute that may be functions: what it names. They are looked up when all are
 * known. */
static void targets_note(Unit *self, EntityId owner, UnitFileId file, Span span) {
    Lexer lexer = lex_begin(unit_text(self, file), span.start, span.end);
    for (LexToken token; (token = lex_next(&lexer)).kind;) {
        Str word = lex_text(&lexer, token);
        bool is_text = token.kind == LEX_TEXT;
        if (is_text) word = str_slice(word, 1, word.len - 1);
        if (!lex_is_word(word) || (!is_text && attribute_find(word))) continue;
        NamedTarget target = {owner, builder_name(self->builder, word), is_text, file, token.span.start};
        vec_push(&self->targets, target);
    }
}

/* A text names a function in any case, a word only where there is one. */
void unit_attribute_targets(Unit *self) {
    for (u32 i = 0; i < self->targets.count; i++) {
        const NamedTarget *target = &self->targets.at[i];
        u32 known = map_find(&self->functions, target->name);
        if (known == MAP_NONE && !target->is_text) continue;
        ReferenceRow row = {
            .kind = REFERENCE_ATTRIBUTE,
            .owner = target->owner,
            .target = unit_function(self, target->name),
            .file = target->file,
            .start = target->start,
        };
        vec_push(&self->builder->references, row);
    }
}

void unit_attribute(Unit *self, EntityId entity, EntityId owner, CXCursor attribute) {
    UnitFileId file;
    Span span;
    if (!unit_span(self, clang_getCursorExtent(attribute), &file, &span)) return;
    enum CXCursorKind kind = clang_getCursorKind(attribute);
    if (kind == CXCursor_AsmLabelAttr) {
        CXString label = clang_getCursorSpelling(attribute);
        unit_word(self, str_of(clang_getCString(label)), WORD_ASM, owner, file, span.start);
        clang_disposeString(label);
        return;
    }
    Reading reading = {.unit = self};
    text_read(&reading, unit_text(self, file), span.start, span.end);
    if (kind == CXCursor_VisibilityAttr && reading.is_visible) reading.flags |= ENTITY_EXPORTED;
    if (entity) unit_row(self, entity)->flags |= reading.flags;
    if (reading.has_target) targets_note(self, owner, file, span);
}
