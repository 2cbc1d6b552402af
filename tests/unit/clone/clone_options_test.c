#include "clone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void assert_bar(const CloneBar *bar) {
    assert_true(bar->min_tokens > 0);
    assert_true(bar->similarity > 0 && bar->similarity <= 1);
    assert_true(bar->exact_share > 0 && bar->exact_share <= 1);
    assert_true(bar->rename_share > 0 && bar->rename_share <= 1);
}

static void assert_clarity(const CloneClarity *bar) {
    assert_true(bar->near_agreed > 0 && bar->near_share > 0 && bar->clear_agreed > 0 && bar->clear_share > 0);
    assert_true(bar->many_share > 0 && bar->clear_literal > 0 && bar->many_statements);
    assert_true(bar->like_agreed > 0 && bar->like_share > 0 && bar->fair_agreed > 0 && bar->fair_share > 0);
    assert_true(bar->fair_literal > 0 && bar->fair_tokens);
    assert_true(bar->within_share > 0 && bar->within_statements);
    assert_true(bar->short_statements && bar->short_handler_statements >= bar->short_statements);
    assert_true(bar->acting_tokens && bar->rename_spread > 0 && bar->short_share > 0 &&
                bar->short_near_share > 0);
}

/* A name that is missing in the rules reads as 0. */
static void test_clone_options__every_value_stands_in_the_rules(void **state) {
    (void)state;
    Arena arena = {0};
    const Rules *rules;
    Err err = {0};
    if (!rules_load(&(RulesOptions){0}, &arena, &rules, &err)) fail_msg("%s", err.text);
    CloneOptions options = clone_options(rules);
    for (u32 kind = 0; kind < CLONE_KIND_COUNT; kind++) {
        assert_bar(&options.bars[kind]);
        assert_clarity(&options.clarity[kind]);
    }
    assert_true(options.renamed.min_tokens && options.renamed.similarity > 0 &&
                options.renamed.rename_share > 0);
    assert_true(options.length_ratio > 0 && options.file_length_ratio > 0 && options.file_containment > 0);
    assert_true(options.same_name_members > 0 && options.same_name_containment > 0);
    assert_true(options.member_similarity > 0 && options.gram_share > 0);
    assert_true(options.shape_share > 0 && options.shape_agreed > 0 && options.shape_statements);
    assert_true(options.boilerplate_min_tokens && options.function_min_statements &&
                options.member_min_statements);
    assert_true(options.max_tokens && options.blind_gram && options.exact_gram);
    assert_true(options.block.print_window && options.block.print_gap && options.block.min_tokens);
    assert_true(options.block.min_statements && options.block.max_differences);
    assert_true(options.blind_gram_limit && options.exact_gram_limit && options.skipped_folder_count);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clone_options__every_value_stands_in_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
