#include "line_set.h"

LineSet line_set_new(const Program *program, Arena *arena) {
    return (LineSet){arena, program, ARENA_ARRAY(arena, Bits, program->file_count)};
}

u32 source_lines(const Program *program, FileId file) {
    const Facts *facts = program_facts(program, file);
    u32 starts = facts->lines.count - 1; /* without the null row */
    return starts && facts_lines(facts)[starts] == facts->source_length ? starts - 1 : starts;
}

u32 line_set_add(LineSet *self, FileId file, u32 first, u32 last) {
    Bits *bits = &self->files[file];
    if (!bits->words) *bits = bits_new(self->arena, source_lines(self->program, file) + 1);
    u32 added = 0;
    for (u32 line = u32_max(first, 1); line <= last && line < bits->count; line++)
        added += bits_add(bits, line);
    return added;
}

bool line_set_has(const LineSet *self, FileId file, u32 line) {
    const Bits *bits = &self->files[file];
    return bits->words && line < bits->count && bits_has(bits, line);
}

u32 line_set_count(const LineSet *self, FileId file) {
    const Bits *bits = &self->files[file];
    u32 count = 0;
    for (u32 i = 0; bits->words && i < (bits->count + 63) / 64; i++)
        count += (u32)__builtin_popcountll(bits->words[i]);
    return count;
}

u32 line_set_total(const LineSet *self) {
    u32 total = 0;
    for (FileId file = 0; file < self->program->file_count; file++) total += line_set_count(self, file);
    return total;
}

bool line_set_covers_code(const LineSet *self, FileId file) {
    if (!self->files[file].words) return false;
    const Facts *facts = program_facts(self->program, file);
    for (u32 i = 1; i < facts->tokens.count; i++)
        if (!line_set_has(self, file, facts_line(facts, facts_tokens(facts)[i].start))) return false;
    return facts->tokens.count > 1;
}
