#include "corpus.h"

#include "file.h"
#include "lang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define CLARITY                                                                                              \
    {                                                                                                        \
        .near_agreed = 0.93, .near_share = 0.3, .clear_agreed = 0.7, .clear_share = 0.6, .many_share = 0.45, \
        .clear_literal = 0.35, .many_statements = 12, .like_agreed = 0.85, .like_share = 0.2,                \
        .fair_agreed = 0.65, .fair_share = 0.35, .fair_literal = 0.1, .fair_tokens = 70,                     \
        .within_share = 0.85, .within_statements = 10, .short_statements = 8,                                \
        .short_handler_statements = 12, .rename_spread = 0.33, .short_share = 0.85,                          \
        .short_near_share = 0.45,                                                                            \
    }

/* What rules/checks holds, written out: a test of the algorithm must not change with the tuning. */
static const CloneOptions default_options = {
    .bars = {[CLONE_FUNCTION] = {50, 0.7, 0.6, 0.6},
             [CLONE_CLASS] = {100, 0.7, 0.6, 0.6},
             [CLONE_FILE] = {100, 0.7, 0.6, 0.6}},
    .clarity = {[CLONE_FUNCTION] = CLARITY, [CLONE_CLASS] = CLARITY, [CLONE_FILE] = CLARITY},
    .block =
        {.print_window = 12, .print_gap = 8, .min_tokens = 30, .min_statements = 3, .max_differences = 2},
    .renamed = {80, 0.9, 0, 0.9},
    .length_ratio = 0.7,
    .file_length_ratio = 0.6,
    .file_containment = 0.9,
    .same_name_members = 0.5,
    .same_name_containment = 0.6,
    .member_similarity = 0.5,
    .shape_share = 0.95,
    .shape_agreed = 0.8,
    .shape_statements = 5,
    .boilerplate_min_tokens = 120,
    .function_min_statements = 3,
    .member_min_statements = 3,
    .mirror = {.min_statements = 8,
               .exact_statements = 6,
               .many_statements = 12,
               .min_literal = 0.3,
               .changed_literal = 0.5,
               .changed_agreed = 0.72},
    .max_tokens = 10000,
    .gram_share = 0.1,
    .blind_gram = 12,
    .blind_gram_limit = 64,
    .exact_gram = 3,
    .exact_gram_limit = 128,
};

static void corpus_link(Corpus *self) {
    LinkInput input = {.files = self->inputs.at, .file_count = self->inputs.count};
    self->program = program_new(&input, &self->arena);
    for (FileId file = 0; file < self->program->file_count; file++)
        if (str_starts(self->program->files[file].path, STR("tests/")))
            self->program->files[file].world = WORLD_TESTS;
    self->options = default_options;
}

static void file_add(Corpus *self, LangWorker *worker, Str path, Str text) {
    const Facts *facts = lang_extract(worker, lang_of(path, STR_NONE), text);
    vec_push(&self->inputs, ((FileInput){.path = path, .absolute = path, .facts = facts}));
}

void corpus_init(Corpus *self, const CorpusFile *files, u32 count) {
    *self = (Corpus){0};
    LangWorker *worker = lang_worker_new();
    for (u32 i = 0; i < count; i++) file_add(self, worker, str_of(files[i].path), str_of(files[i].text));
    lang_worker_free(worker);
    corpus_link(self);
}

void corpus_init_from_tree(Corpus *self, const char *const *paths, u32 count) {
    *self = (Corpus){0};
    const char *root = getenv("OXBOW_ROOT");
    assert_non_null(root);
    LangWorker *worker = lang_worker_new();
    for (u32 i = 0; i < count; i++) {
        Str path = path_join(&self->arena, str_of(root), str_of(paths[i])), text;
        Err err;
        if (!file_read(path.ptr, &self->arena, &text, &err)) fail_msg("%s", err.text);
        file_add(self, worker, str_of(paths[i]), text);
    }
    lang_worker_free(worker);
    corpus_link(self);
}

void corpus_release(Corpus *self) {
    for (u32 i = 0; i < self->inputs.count; i++) free((void *)(uintptr_t)self->inputs.at[i].facts);
    vec_release(&self->inputs);
    intern_release(&self->program->names);
    arena_release(&self->arena);
}

const Clones *corpus_clones(Corpus *self) {
    return clones_find(self->program, &self->options, &self->arena);
}

static Str side_name(const Program *program, const CloneSide *side) {
    return side->def ? name_text(program, def_name(program, side->def)) : program->files[side->file].path;
}

const ClonePair *corpus_pair(const Clones *clones, const char *left, const char *right) {
    for (u32 i = 0; i < clones->count; i++) {
        const ClonePair *pair = &clones->pairs[i];
        if (str_eq(side_name(clones->program, &pair->left), str_of(left)) &&
            str_eq(side_name(clones->program, &pair->right), str_of(right)))
            return pair;
    }
    return NULL;
}

const CloneDiff *corpus_diff(Corpus *self, const ClonePair *pair) {
    CloneWork *work = clone_work_new(self->program, &self->options);
    const CloneDiff *diff = clone_diff(work, (CloneKind)pair->kind, &pair->left, &pair->right, &self->arena);
    clone_work_free(work);
    return diff;
}

u32 diff_renames(const CloneDiff *diff, const char *from, const char *to) {
    for (u32 i = 0; i < diff->rename_count; i++)
        if (diff->renames[i].is_consistent && str_eq(diff->renames[i].from, str_of(from)) &&
            str_eq(diff->renames[i].to, str_of(to)))
            return diff->renames[i].count;
    return 0;
}

const CloneMember *diff_member(const Corpus *corpus, const CloneDiff *diff, const char *name) {
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        if (str_eq(name_text(corpus->program, member->name_left), str_of(name)) ||
            str_eq(name_text(corpus->program, member->name_right), str_of(name)))
            return member;
    }
    return NULL;
}
