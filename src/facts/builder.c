#include "builder.h"

enum { FACTS_MAGIC = 0x5742584f, FACTS_VERSION = 7, SECTION_ALIGN = 8 };

void builder_init(FactsBuilder *self) {
    *self = (FactsBuilder){0};
}

void builder_release(FactsBuilder *self) {
#define RELEASE(field, Row) vec_release(&self->field);
    FACTS_SECTIONS(RELEASE)
#undef RELEASE
    intern_release(&self->name_table);
    buf_release(&self->text);
    buf_release(&self->banner);
}

static void lines_fill(FactsBuilder *self, Str source) {
    vec_push(&self->lines, 0);
    for (size_t at = 0; at < source.len;) {
        const char *newline = memchr(source.ptr + at, '\n', source.len - at);
        if (!newline) break;
        at = (size_t)(newline - source.ptr) + 1;
        vec_push(&self->lines, (u32)at);
    }
}

void builder_begin(FactsBuilder *self, Language language, Str source) {
#define BEGIN(field, Row)                   \
    vec_clear(&self->field);                \
    vec_reserve(&self->field, 1);           \
    memset(self->field.at, 0, sizeof(Row)); \
    self->field.count = 1;
    FACTS_SECTIONS(BEGIN)
#undef BEGIN
    intern_release(&self->name_table);
    self->text.len = self->banner.len = 0;
    self->banner_top_at = self->banner_doc_at = 0;
    self->language = language;
    self->has_future_annotations = self->is_generated = self->has_classifiers = self->is_python_two = false;
    self->unit = UNIT_NONE;
    self->unit_output = 0;
    self->unit_is_pic = false;
    self->code_lines = 0;
    lines_fill(self, source);
}

NameId builder_name(FactsBuilder *self, Str text) {
    return text.len ? intern_add(&self->name_table, text) : 0;
}

u32 builder_text(FactsBuilder *self, Str text) {
    u32 offset = (u32)self->text.len;
    buf_push(&self->text, text);
    return offset;
}

static void names_fill(FactsBuilder *self) {
    for (NameId id = 1; id < self->name_table.count; id++) {
        Str text = intern_text(&self->name_table, id);
        vec_push(&self->names, ((NameRow){builder_text(self, text), (u32)text.len}));
    }
}

static u32 section_place(Section *section, u32 at, u32 count, size_t row) {
    at = (at + SECTION_ALIGN - 1) & ~(u32)(SECTION_ALIGN - 1);
    *section = (Section){at, count};
    return at + count * (u32)row;
}

/* `at` is the end of what was copied before; what lies between the sections is zero. */
static u32 section_copy(char *block, u32 at, const Section *section, const void *rows, size_t row) {
    memset(block + at, 0, section->offset - at);
    if (section->count) memcpy(block + section->offset, rows, section->count * row);
    return section->offset + section->count * (u32)row;
}

Facts *builder_finish(FactsBuilder *self, Str source) {
    names_fill(self);
    Facts head = {
        .magic = FACTS_MAGIC,
        .version = FACTS_VERSION,
        .language = (u8)self->language,
        .has_future_annotations = self->has_future_annotations,
        .is_generated = self->is_generated,
        .is_python_two = self->is_python_two,
        .has_classifiers = self->has_classifiers,
        .unit = (u8)self->unit,
        .unit_is_pic = self->unit_is_pic,
        .unit_output = self->unit_output,
        .content_hash = str_hash(source),
        .source_length = (u32)source.len,
        .code_lines = self->code_lines,
    };
    u32 at = sizeof(Facts);
#define PLACE(field, Row) at = section_place(&head.field, at, self->field.count, sizeof(Row));
    FACTS_SECTIONS(PLACE)
#undef PLACE
    at = section_place(&head.text, at, (u32)self->text.len, 1);
    bool is_code = self->language == LANGUAGE_PYTHON || self->language == LANGUAGE_C;
    bool is_whole = self->language == LANGUAGE_NATIVE || self->language == LANGUAGE_CALLER;
    bool is_kept = !is_code && (source.len <= SOURCE_KEPT_MAX || is_whole);
    at = section_place(&head.banner, at, (u32)self->banner.len, 1);
    head.banner_top = self->banner_top_at;
    head.banner_doc = self->banner_doc_at;
    head.size = section_place(&head.source, at, is_kept ? (u32)source.len : 0, 1);
    char *block = mem_resize(NULL, head.size);
    memcpy(block, &head, sizeof head);
    at = sizeof head;
#define COPY(field, Row) at = section_copy(block, at, &head.field, self->field.at, sizeof(Row));
    FACTS_SECTIONS(COPY)
#undef COPY
    at = section_copy(block, at, &head.text, self->text.ptr, 1);
    at = section_copy(block, at, &head.banner, self->banner.ptr, 1);
    section_copy(block, at, &head.source, source.ptr, 1);
    return (Facts *)block;
}
