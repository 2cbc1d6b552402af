#include "clone_left.h"

#include "clone_retired.h"
#include "file.h"
#include "glob.h"

static bool is_skipped(const CloneOptions *options, Str path) {
    if (str_is_among(path_stem(path), options->skipped_stems, options->skipped_stem_count)) return true;
    for (Str part; str_split(&path, '/', &part);)
        if (str_is_among(part, options->skipped_folders, options->skipped_folder_count)) return true;
    return false;
}

static bool is_ignored(const CloneOptions *options, Str path) {
    for (u32 i = 0; i < options->ignored_path_count; i++)
        if (glob_matches(options->ignored_paths[i], path)) return true;
    return false;
}

static bool is_test_word(Str word, const CloneOptions *options) {
    for (u32 i = 0; i < options->test_word_count; i++)
        if (str_eq(word, options->test_words[i])) return true;
    return false;
}

/* e2e/login.ts, feed.test.ts */
static bool path_is_test(Str path, const CloneOptions *options) {
    Str part, name = path_name(path);
    for (Str rest = path; str_split(&rest, '/', &part) && rest.len;)
        if (is_test_word(part, options)) return true;
    for (u32 i = 0; str_split(&name, '.', &part); i++)
        if (i && name.len && is_test_word(part, options)) return true;
    return false;
}

static bool ends_like_test(Str word, const CloneOptions *options) {
    for (u32 i = 0; i < options->test_ending_count; i++)
        if (str_ends(word, options->test_endings[i])) return true;
    return false;
}

/* feature_tests/page.py, login_tests.py */
static bool path_ends_like_test(Str path, const CloneOptions *options) {
    Str part;
    while (str_split(&path, '/', &part)) {
        size_t dot = str_rfind_char(part, '.');
        Str stem = path.len || dot == STR_NOT_FOUND ? part : str_slice(part, 0, dot);
        if (ends_like_test(stem, options)) return true;
    }
    return false;
}

enum { TESTS_MIN = 3 };

/* Most functions are named as runners ask tests to be named: classes from which other packages derive their
 * tests stand beside the code. */
static bool mostly_tests(const Facts *facts) {
    u32 tests = 0, all = 0;
    for (DefId def = 1; def < facts->defs.count; def++) {
        const DefRow *row = &facts_defs(facts)[def];
        if (row->kind != DEF_FUNCTION) continue;
        all++;
        tests += str_starts(facts_name(facts, row->name), STR("test_"));
    }
    return tests >= TESTS_MIN && tests * 2 > all;
}

static bool file_is_test(const File *file, const CloneOptions *options) {
    if (file->world == WORLD_TESTS || path_ends_like_test(file->path, options)) return true;
    return language_is_linked(file->facts->language) ? mostly_tests(file->facts)
                                                     : path_is_test(file->path, options);
}

static void sides_fill(CloneLeft *self, const CloneOptions *options, FileId file, Str path) {
    for (u32 i = 0; i < options->meant_count && i < CLONE_MEANT_MAX; i++) {
        if (glob_matches(options->meant[i].left, path)) self->left[file] |= (u64)1 << i;
        if (glob_matches(options->meant[i].right, path)) self->right[file] |= (u64)1 << i;
    }
}

const CloneLeft *clone_left_new(const Program *program, const CloneOptions *options, Arena *arena) {
    CloneLeft *self = ARENA_NEW(arena, CloneLeft);
    self->skipped = ARENA_ARRAY(arena, bool, program->file_count + 1);
    self->tests = ARENA_ARRAY(arena, bool, program->file_count + 1);
    self->retired = ARENA_ARRAY(arena, bool, program->file_count + 1);
    self->left = ARENA_ARRAY(arena, u64, program->file_count + 1);
    self->right = ARENA_ARRAY(arena, u64, program->file_count + 1);
    for (FileId file = 0; file < program->file_count; file++) {
        Str path = program->files[file].path;
        self->skipped[file] = is_skipped(options, path) || is_ignored(options, path);
        self->tests[file] = file_is_test(&program->files[file], options);
        self->retired[file] = clone_file_is_retired(program, options, file);
        sides_fill(self, options, file, path);
    }
    return self;
}

bool clones_skip(const Clones *clones, FileId file) {
    return clones->left->skipped[file];
}

bool clones_are_tests(const Clones *clones, FileId file) {
    return clones->left->tests[file];
}

bool clones_is_retired(const Clones *clones, FileId file) {
    return clones->left->retired[file];
}

bool clones_are_meant(const Clones *clones, FileId left, FileId right) {
    return clone_files_are_meant(clones->left, left, right);
}
