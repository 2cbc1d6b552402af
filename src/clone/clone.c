#include "clone.h"

#include "clone_fold.h"

static const Str *words_copy(const Str *words, u32 count, Arena *arena) {
    Str *copies = ARENA_ARRAY(arena, Str, count);
    for (u32 i = 0; i < count; i++) copies[i] = str_copy(arena, words[i]);
    return copies;
}

static void options_keep(CloneOptions *self, Arena *arena) {
    self->skipped_folders = words_copy(self->skipped_folders, self->skipped_folder_count, arena);
    self->test_words = words_copy(self->test_words, self->test_word_count, arena);
}

const Clones *clones_find(const Program *program, const CloneOptions *options, Arena *arena) {
    Clones *self = ARENA_NEW(arena, Clones);
    self->program = program;
    self->options = *options;
    options_keep(&self->options, arena);

    Arena scratch = {0};
    CloneCorpus corpus;
    ClonePairs pairs = {0};
    clone_corpus_init(&corpus, program, &self->options, &scratch);
    CloneWork *work = clone_work_new(program, &self->options);
    clone_functions_compare(work, &corpus, &pairs);
    clone_classes_compare(work, &corpus, &pairs);
    clone_files_compare(work, &corpus, &pairs);
    clone_pairs_fold(program, &pairs);
    self->pairs = arena_copy(arena, pairs.at, pairs.count * sizeof *pairs.at);
    self->count = pairs.count;

    vec_release(&pairs);
    clone_work_free(work);
    clone_corpus_release(&corpus);
    arena_release(&scratch);
    return self;
}
