#include "clone.h"

#include "clone_blocks.h"
#include "clone_fold.h"

static void options_keep(CloneOptions *self, Arena *arena) {
    Str *folders = ARENA_ARRAY(arena, Str, self->skipped_folder_count);
    for (u32 i = 0; i < self->skipped_folder_count; i++)
        folders[i] = str_copy(arena, self->skipped_folders[i]);
    self->skipped_folders = folders;
}

const Clones *clones_find(const Program *program, const CloneOptions *options, Arena *arena) {
    Clones *self = ARENA_NEW(arena, Clones);
    self->program = program;
    self->options = *options;
    options_keep(&self->options, arena);

    Arena scratch = {0};
    CloneCorpus corpus;
    CloneWork work;
    ClonePairs pairs = {0};
    clone_corpus_init(&corpus, program, &self->options, &scratch);
    clone_work_init(&work, program, &self->options);
    clone_functions_compare(&work, &corpus, &pairs);
    clone_classes_compare(&work, &corpus, &pairs);
    clone_files_compare(&work, &corpus, &pairs);
    CloneKin *kin = ARENA_NEW(arena, CloneKin);
    clone_kin_init(kin, &corpus, &pairs, arena);
    self->kin = kin;
    self->blocks = clone_blocks_find(&corpus, kin, arena, &self->block_count);
    clone_pairs_fold(program, &pairs);
    self->pairs = arena_copy(arena, pairs.at, pairs.count * sizeof *pairs.at);
    self->count = pairs.count;

    vec_release(&pairs);
    clone_work_release(&work);
    clone_corpus_release(&corpus);
    arena_release(&scratch);
    return self;
}
