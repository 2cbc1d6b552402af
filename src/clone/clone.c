#include "clone.h"

#include "clone_blocks.h"
#include "clone_fold.h"

static const Str *texts_keep(const Str *texts, u32 count, Arena *arena) {
    Str *kept = ARENA_ARRAY(arena, Str, count);
    for (u32 i = 0; i < count; i++) kept[i] = str_copy(arena, texts[i]);
    return kept;
}

static void options_keep(CloneOptions *self, Arena *arena) {
    self->skipped_folders = texts_keep(self->skipped_folders, self->skipped_folder_count, arena);
    self->skipped_stems = texts_keep(self->skipped_stems, self->skipped_stem_count, arena);
    self->kept_folders = texts_keep(self->kept_folders, self->kept_folder_count, arena);
    self->shown_folders = texts_keep(self->shown_folders, self->shown_folder_count, arena);
    self->kept_openings = texts_keep(self->kept_openings, self->kept_opening_count, arena);
    self->retired_words = texts_keep(self->retired_words, self->retired_word_count, arena);
    self->retired_phrases = texts_keep(self->retired_phrases, self->retired_phrase_count, arena);
    self->retired_warnings = texts_keep(self->retired_warnings, self->retired_warning_count, arena);
    self->numbered_words = texts_keep(self->numbered_words, self->numbered_word_count, arena);
    self->test_words = texts_keep(self->test_words, self->test_word_count, arena);
    self->test_endings = texts_keep(self->test_endings, self->test_ending_count, arena);
    self->ignored_paths = texts_keep(self->ignored_paths, self->ignored_path_count, arena);
    CloneMeant *meant = ARENA_ARRAY(arena, CloneMeant, self->meant_count);
    for (u32 i = 0; i < self->meant_count; i++)
        meant[i] = (CloneMeant){str_copy(arena, self->meant[i].left), str_copy(arena, self->meant[i].right)};
    self->meant = meant;
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
    CloneKin *kin = ARENA_NEW(arena, CloneKin);
    clone_kin_init(kin, &corpus, &pairs, arena);
    self->kin = kin;
    self->left = clone_left_new(program, &self->options, arena);
    self->blocks = clone_blocks_find(&corpus, kin, arena, &self->block_count);
    clone_pairs_fold(program, &pairs);
    self->pairs = arena_copy(arena, pairs.at, pairs.count * sizeof *pairs.at);
    self->count = pairs.count;

    vec_release(&pairs);
    clone_work_free(work);
    clone_corpus_release(&corpus);
    arena_release(&scratch);
    return self;
}
