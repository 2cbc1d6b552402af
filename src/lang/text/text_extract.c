#include "text_extract.h"

#include "mention.h"

typedef struct {
    FactsBuilder *builder;
    Str source;
    Str section;
    Str name;
    Span key;
} Sections;

static Span span_of(const Sections *self, Str part) {
    u32 start = (u32)(part.ptr - self->source.ptr);
    return (Span){start, start + (u32)part.len};
}

static void setting_push(Sections *self, SettingKind kind, Str value) {
    FactsBuilder *builder = self->builder;
    SettingRow row = {
        .table = builder_name(builder, self->section),
        .name = builder_name(builder, self->name),
        .kind = kind,
        .offset = builder_text(builder, value),
        .length = (u32)value.len,
        .key = self->key,
        .span = span_of(self, value),
    };
    vec_push(&builder->settings, row);
}

/* Where the key of "key = value" or "key: value" ends, or STR_NOT_FOUND. */
static size_t key_end(Str line) {
    size_t equals = str_find_char(line, '='), colon = str_find_char(line, ':');
    return equals < colon ? equals : colon;
}

static void section_line(Sections *self, Str line) {
    Str shown = str_trim(line);
    bool is_indented = shown.ptr != line.ptr;
    if (!shown.len || shown.ptr[0] == '#' || shown.ptr[0] == ';') return;
    if (!is_indented && shown.ptr[0] == '[' && shown.len > 2 && shown.ptr[shown.len - 1] == ']') {
        self->section = str_trim(str_slice(shown, 1, shown.len - 1));
        self->name = STR_NONE;
        return;
    }
    if (!self->section.len) return;
    size_t end = key_end(shown);
    if (is_indented && self->name.len) {
        setting_push(self, SETTING_ITEM, shown);
    } else if (end != STR_NOT_FOUND && end) {
        self->name = str_trim(str_slice(shown, 0, end));
        self->key = span_of(self, self->name);
        Str value = str_trim(str_slice(shown, end + 1, shown.len));
        setting_push(self, value.len ? SETTING_VALUE : SETTING_LIST, value);
    }
}

/* "[section]", "key = value", further lines of a value indented: ini files of any ending. */
static void sections_extract(FactsBuilder *builder, Str source) {
    Sections sections = {.builder = builder, .source = source};
    Str rest = source;
    for (Str line; str_split(&rest, '\n', &line);) section_line(&sections, line);
}

void text_extract(FactsBuilder *builder, Str source) {
    mention_scan(builder, source, 0, 0);
    sections_extract(builder, source);
    for (Str line; str_split(&source, '\n', &line);) builder->code_lines += str_trim(line).len > 0;
}
