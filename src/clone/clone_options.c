#include "clone.h"

static const char *const clone_rules[CLONE_KIND_COUNT] = {
    [CLONE_FUNCTION] = "duplicate-function",
    [CLONE_CLASS] = "duplicate-class",
    [CLONE_FILE] = "duplicate-module",
};

static u32 count_of(const Rules *rules, const char *check, const char *name) {
    return (u32)rules_number(rules, check, name);
}

static CloneBar bar_of(const Rules *rules, const char *check) {
    return (CloneBar){
        .min_tokens = count_of(rules, check, "min_tokens"),
        .similarity = rules_number(rules, check, "min_similarity"),
        .exact_share = rules_number(rules, check, "min_equal"),
        .rename_share = rules_number(rules, check, "min_rename"),
    };
}

static CloneClarity clarity_of(const Rules *rules, const char *check) {
    return (CloneClarity){
        .near_agreed = rules_number(rules, check, "near_agreed"),
        .near_share = rules_number(rules, check, "near_share"),
        .clear_agreed = rules_number(rules, check, "clear_agreed"),
        .clear_share = rules_number(rules, check, "clear_share"),
        .many_share = rules_number(rules, check, "many_share"),
        .clear_literal = rules_number(rules, check, "clear_literal"),
        .many_statements = count_of(rules, check, "many_statements"),
        .like_agreed = rules_number(rules, check, "like_agreed"),
        .like_share = rules_number(rules, check, "like_share"),
        .fair_agreed = rules_number(rules, check, "fair_agreed"),
        .fair_share = rules_number(rules, check, "fair_share"),
        .fair_literal = rules_number(rules, check, "fair_literal"),
        .fair_tokens = count_of(rules, check, "fair_tokens"),
        .within_share = rules_number(rules, check, "within_share"),
        .within_statements = count_of(rules, check, "within_statements"),
        .short_statements = count_of(rules, check, "short_statements"),
        .short_handler_statements = count_of(rules, check, "short_handler_statements"),
        .rename_spread = rules_number(rules, check, "rename_spread"),
        .acting_tokens = count_of(rules, check, "acting_tokens"),
        .reworded_statements = count_of(rules, check, "reworded_statements"),
        .reworded_share = rules_number(rules, check, "reworded_share"),
        .short_share = rules_number(rules, check, "short_share"),
        .short_near_share = rules_number(rules, check, "short_near_share"),
    };
}

static CloneShareBar shares_of(const Rules *rules, const char *check) {
    return (CloneShareBar){
        .min_statements = count_of(rules, check, "same_min_statements"),
        .few_members = count_of(rules, check, "few_members"),
        .rest_share = rules_number(rules, check, "few_rest_share"),
        .alike_share = rules_number(rules, check, "member_alike_share"),
    };
}

static void functions_read(CloneOptions *self, const Rules *rules, const char *check) {
    self->bars[CLONE_FUNCTION] = bar_of(rules, check);
    self->renamed = (CloneBar){
        .min_tokens = count_of(rules, check, "rename_min_tokens"),
        .similarity = rules_number(rules, check, "rename_min_similarity"),
        .rename_share = rules_number(rules, check, "rename_min_rename"),
    };
    self->length_ratio = rules_number(rules, check, "min_length_ratio");
    self->function_min_statements = count_of(rules, check, "min_statements");
    self->shape_share = rules_number(rules, check, "shape_share");
    self->shape_agreed = rules_number(rules, check, "shape_agreed");
    self->shape_statements = count_of(rules, check, "shape_statements");
    self->demanded_statements = count_of(rules, check, "demanded_min_statements");
    self->demanded_share = rules_number(rules, check, "demanded_share");
    self->extending_statements = count_of(rules, check, "extending_min_statements");
    self->worn_statements = count_of(rules, check, "worn_statements");
    self->worn_spread = rules_number(rules, check, "worn_spread");
    self->worn_similarity = rules_number(rules, check, "worn_similarity");
    self->thin_tokens = rules_number(rules, check, "thin_tokens");
    self->thin_small_tokens = rules_number(rules, check, "thin_small_tokens");
    self->habit_classes = count_of(rules, check, "habit_classes");
    self->mirror = (CloneMirrorBar){
        .min_statements = count_of(rules, check, "mirror_statements"),
        .exact_statements = count_of(rules, check, "mirror_exact_statements"),
        .many_statements = count_of(rules, check, "mirror_many_statements"),
        .min_literal = rules_number(rules, check, "mirror_literal"),
        .changed_literal = rules_number(rules, check, "mirror_changed_literal"),
        .changed_agreed = rules_number(rules, check, "mirror_changed_agreed"),
    };
    self->boilerplate_min_tokens = count_of(rules, check, "boilerplate_min_tokens");
    self->max_tokens = count_of(rules, check, "max_tokens");
    self->with_tests = rules_number(rules, check, "with_tests") != 0;
}

static void candidates_read(CloneOptions *self, const Rules *rules, const char *check) {
    self->gram_share = rules_number(rules, check, "gram_share");
    self->blind_gram = count_of(rules, check, "blind_gram");
    self->blind_gram_limit = count_of(rules, check, "blind_gram_limit");
    self->exact_gram = count_of(rules, check, "exact_gram");
    self->exact_gram_limit = count_of(rules, check, "exact_gram_limit");
}

static void classes_read(CloneOptions *self, const Rules *rules) {
    self->bars[CLONE_CLASS] = bar_of(rules, "duplicate-class");
    self->shares[CLONE_CLASS] = shares_of(rules, "duplicate-class");
    self->class_containment = rules_number(rules, "duplicate-class", "min_containment");
    self->within_members = count_of(rules, "duplicate-class", "min_contained_members");
    self->member_similarity = rules_number(rules, "duplicate-class", "member_min_similarity");
    self->member_min_statements = count_of(rules, "duplicate-class", "min_statements");
    self->same_name_members = rules_number(rules, "stale-copy", "min_members");
    self->same_name_containment = rules_number(rules, "stale-copy", "min_containment");
}

static void files_read(CloneOptions *self, const Rules *rules, const char *check) {
    self->bars[CLONE_FILE] = bar_of(rules, check);
    self->shares[CLONE_FILE] = shares_of(rules, check);
    self->file_length_ratio = rules_number(rules, check, "min_length_ratio");
    self->file_containment = rules_number(rules, check, "min_containment");
    self->skipped_folders = rules_words(rules, check, "skipped_folders", &self->skipped_folder_count);
    self->skipped_stems = rules_words(rules, check, "skipped_stems", &self->skipped_stem_count);
    self->kept_folders = rules_words(rules, check, "kept_folders", &self->kept_folder_count);
    self->shown_folders = rules_words(rules, check, "shown_folders", &self->shown_folder_count);
    self->kept_openings = rules_words(rules, check, "kept_openings", &self->kept_opening_count);
    self->retired_words = rules_words(rules, check, "retired_words", &self->retired_word_count);
    self->retired_phrases = rules_words(rules, check, "retired_phrases", &self->retired_phrase_count);
    self->retired_warnings = rules_words(rules, check, "retired_warnings", &self->retired_warning_count);
    self->numbered_words = rules_words(rules, check, "numbered_words", &self->numbered_word_count);
    self->table_rows = count_of(rules, "duplicate-function", "table_rows");
    self->table_literal = rules_number(rules, "duplicate-function", "table_literal");
    self->unlinked_min_statements = count_of(rules, "duplicate-function", "unlinked_min_statements");
    self->test_endings = rules_words(rules, check, "test_endings", &self->test_ending_count);
    self->test_words = rules_words(rules, check, "test_words", &self->test_word_count);
}

static CloneBlockBar blocks_read(const Rules *rules, const char *check) {
    return (CloneBlockBar){
        .print_window = count_of(rules, check, "print_window"),
        .print_gap = count_of(rules, check, "print_gap"),
        .min_tokens = count_of(rules, check, "min_tokens"),
        .min_statements = count_of(rules, check, "min_statements"),
        .max_differences = count_of(rules, check, "max_differences"),
    };
}

void clone_options_raise(CloneOptions *self, u32 min_tokens) {
    for (u32 kind = 0; kind < CLONE_KIND_COUNT; kind++)
        self->bars[kind].min_tokens = u32_max(self->bars[kind].min_tokens, min_tokens);
    self->renamed.min_tokens = u32_max(self->renamed.min_tokens, min_tokens);
    self->boilerplate_min_tokens = u32_max(self->boilerplate_min_tokens, min_tokens);
    self->block.min_tokens = u32_max(self->block.min_tokens, min_tokens);
}

CloneOptions clone_options(const Rules *rules) {
    CloneOptions self = {0};
    for (u32 kind = 0; kind < CLONE_KIND_COUNT; kind++)
        self.clarity[kind] = clarity_of(rules, clone_rules[kind]);
    functions_read(&self, rules, "duplicate-function");
    candidates_read(&self, rules, "duplicate-function");
    classes_read(&self, rules);
    files_read(&self, rules, "duplicate-module");
    self.block = blocks_read(rules, "duplicate-block");
    return self;
}
