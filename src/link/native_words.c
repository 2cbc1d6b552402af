/* Words at places where nobody can say what they mean, each place once. */
#include "native_impl.h"

#include <stdlib.h>

typedef struct {
    Name name;
    FileId file;
    u32 start;
    u32 place;
    NativeRow row;
} Word;

static int word_order(const void *a, const void *b) {
    const Word *x = a, *y = b;
    if (x->name != y->name) return x->name < y->name ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    return x->row.unit < y->row.unit ? -1 : x->row.unit > y->row.unit;
}

static bool is_repeated(const Word *word, const Word *last) {
    return word->name == last->name && word->file == last->file && word->start == last->start &&
           word->place == last->place;
}

void native_words_build(Program *program) {
    Native *native = program->native;
    Vec(Word) words = {0};
    for (UnitId u = 0; u < native->unit_count; u++) {
        const NativeUnit *unit = &native->units[u];
        for (u32 i = 1; i < unit->facts->unit_words.count; i++) {
            const UnitWordRow *row = &facts_unit_words(unit->facts)[i];
            FileId file = native_file_of(unit, row->file);
            if (file != FILE_NONE)
                vec_push(&words, ((Word){unit->names[row->word], file, row->start, row->place, {u, i}}));
        }
    }
    if (words.count) qsort(words.at, words.count, sizeof *words.at, word_order);
    native->words = ARENA_ARRAY(program->arena, NativeRow, words.count);
    native->word_names = ARENA_ARRAY(program->arena, Name, words.count);
    for (u32 i = 0; i < words.count; i++) {
        if (i && is_repeated(&words.at[i], &words.at[i - 1])) continue;
        native->word_names[native->word_count] = words.at[i].name;
        native->words[native->word_count++] = words.at[i].row;
    }
    vec_release(&words);
}
