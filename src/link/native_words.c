/* Words at places where nobody can say what they mean, and initialisers: each place once. */
#include "native_rows.h"

void native_words_build(Program *program) {
    Native *native = program->native;
    PlacedRows words = {0};
    for (UnitId u = 0; u < native->unit_count; u++) {
        const NativeUnit *unit = &native->units[u];
        for (u32 i = 1; i < unit->facts->unit_words.count; i++) {
            const UnitWordRow *row = &facts_unit_words(unit->facts)[i];
            FileId file = native_file_of(unit, row->file);
            if (file != FILE_NONE)
                vec_push(&words, ((PlacedRow){unit->names[row->word], file, row->start, row->place, {u, i}}));
        }
    }
    placed_rows_finish(&words);
    native->words = ARENA_ARRAY(program->arena, NativeRow, words.count);
    native->word_names = ARENA_ARRAY(program->arena, Name, words.count);
    native->word_count = words.count;
    for (u32 i = 0; i < words.count; i++) {
        native->word_names[i] = words.at[i].key;
        native->words[i] = words.at[i].row;
    }
    vec_release(&words);
}

void native_initialisers_build(Program *program) {
    Native *native = program->native;
    PlacedRows rows = {0};
    for (UnitId u = 0; u < native->unit_count; u++) {
        const NativeUnit *unit = &native->units[u];
        for (u32 i = 1; i < unit->facts->initialisers.count; i++) {
            const InitialiserRow *row = &facts_initialisers(unit->facts)[i];
            NativeId owner = native_first_meant(program, u, row->owner);
            FileId file = native_file_of(unit, row->file);
            vec_push(&rows, ((PlacedRow){owner, file, row->span.start, 0, {u, i}}));
        }
    }
    placed_rows_finish(&rows);
    native->initialisers = ARENA_ARRAY(program->arena, NativeRow, rows.count);
    native->initialiser_start = ARENA_ARRAY(program->arena, u32, native->entity_count + 1);
    u32 at = 0;
    for (NativeId id = 0; id <= native->entity_count; id++) {
        native->initialiser_start[id] = at;
        for (; at < rows.count && rows.at[at].key == id; at++) native->initialisers[at] = rows.at[at].row;
    }
    vec_release(&rows);
}
