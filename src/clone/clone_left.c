#include "clone_left.h"

#include "glob.h"

static bool has_skipped_folder(const CloneOptions *options, Str path) {
    for (Str part; str_split(&path, '/', &part);)
        for (u32 i = 0; i < options->skipped_folder_count; i++)
            if (str_eq(part, options->skipped_folders[i])) return true;
    return false;
}

static bool is_ignored(const CloneOptions *options, Str path) {
    for (u32 i = 0; i < options->ignored_path_count; i++)
        if (glob_matches(options->ignored_paths[i], path)) return true;
    return false;
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
    self->left = ARENA_ARRAY(arena, u64, program->file_count + 1);
    self->right = ARENA_ARRAY(arena, u64, program->file_count + 1);
    for (FileId file = 0; file < program->file_count; file++) {
        Str path = program->files[file].path;
        self->skipped[file] = has_skipped_folder(options, path) || is_ignored(options, path);
        sides_fill(self, options, file, path);
    }
    return self;
}

bool clones_skip(const Clones *clones, FileId file) {
    return clones->left->skipped[file];
}

bool clones_are_meant(const Clones *clones, FileId left, FileId right) {
    return clone_files_are_meant(clones->left, left, right);
}
