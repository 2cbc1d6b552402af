#include "deprecation.h"

#include "file.h"
#include "utf8.h"

enum { NEAR_LINES = 4, SECTION_LINES = 60 };

void deprecation_init(Deprecation *self, const CheckContext *context, const char *rule) {
    *self = (Deprecation){.program = context->program};
    self->words = rules_words(context->rules, rule, "deprecation_words", &self->word_count);
    self->sources = ARENA_ARRAY(&self->texts, Str, self->program->file_count + 1);
}

void deprecation_release(Deprecation *self) {
    arena_release(&self->texts);
}

static Str source_of(Deprecation *self, FileId file) {
    Str *source = &self->sources[file];
    if (!source->ptr && !file_read(self->program->files[file].absolute.ptr, &self->texts, source, NULL))
        *source = STR("");
    return *source;
}

static Str line_text(Str source, const Facts *facts, u32 line) {
    u32 start = facts_lines(facts)[line];
    u32 end = line + 1 < facts->lines.count ? facts_lines(facts)[line + 1] : (u32)source.len;
    return str_slice(source, start, end);
}

bool deprecation_is_said(Deprecation *self, FileId file, u32 line) {
    Str source = source_of(self, file);
    const Facts *facts = program_facts(self->program, file);
    bool is_prose = facts->language == LANGUAGE_TEXT, has_heading = false;
    for (u32 at = line, back = 0; at && at < facts->lines.count && back < SECTION_LINES && !has_heading;
         at--, back++) {
        Str raw = line_text(source, facts, at);
        has_heading = is_prose && str_starts(raw, STR("#"));
        if (back > NEAR_LINES && !has_heading) continue;
        Str text = utf8_lower(raw, &self->texts);
        for (u32 i = 0; i < self->word_count; i++)
            if (str_find(text, self->words[i]) != STR_NOT_FOUND) return true;
    }
    return false;
}

bool deprecation_says(Deprecation *self, Str raw) {
    Str text = utf8_lower(raw, &self->texts);
    for (u32 i = 0; i < self->word_count; i++)
        if (str_find(text, self->words[i]) != STR_NOT_FOUND) return true;
    return false;
}

bool deprecation_is_said_by_heading(Deprecation *self, FileId file, u32 line) {
    Str source = source_of(self, file);
    const Facts *facts = program_facts(self->program, file);
    if (facts->language != LANGUAGE_TEXT) return false;
    for (u32 at = line, back = 0; at && back < SECTION_LINES; at--, back++) {
        Str raw = line_text(source, facts, at);
        if (str_starts(raw, STR("#"))) return deprecation_says(self, raw);
    }
    return false;
}

Str deprecation_text(Deprecation *self, FileId file, Span piece) {
    return str_slice(source_of(self, file), piece.start, piece.end);
}

u32 deprecation_comment(Deprecation *self, FileId file, u32 line) {
    Str source = source_of(self, file);
    const Facts *facts = program_facts(self->program, file);
    Str own = line_text(source, facts, line);
    size_t comment = str_find(own, STR("  # "));
    if (comment != STR_NOT_FOUND && deprecation_says(self, str_slice(own, comment, own.len))) return line;
    for (u32 at = line - 1; at; at--) {
        Str raw = str_trim(line_text(source, facts, at));
        if (!str_starts(raw, STR("#"))) return 0;
        if (deprecation_says(self, raw)) return at;
    }
    return 0;
}
