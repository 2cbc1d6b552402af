#include "config_key.h"

#include "file.h"
#include "lang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static const char whole[] = "exclude = ['gen/', '*_pb2.py']\n"
                            "entry-points = [\"app.main:app\", \"tools/run.py\"]\n"
                            "source-roots = ['src']\n"
                            "python-version = '3.11'\n"
                            "fail-on = 'error'\n"
                            "confidence = 'low'\n"
                            "jobs = 3\n"
                            "languages = ['c', 'typescript']\n"
                            "models = ['m.json']\n"
                            "[rules]\n"
                            "unused-import = 'off'\n"
                            "unused-class = 'error'\n"
                            "[per-file-ignores]\n"
                            "'tests/**' = ['unused-function', 'unused-class']\n"
                            "\"*_gen.py\" = ['*']\n"
                            "[dup]\n"
                            "ignore-paths = ['examples/']\n"
                            "ignore-pairs = [['client/', 'server/'], ['a', 'b']]\n"
                            "min-tokens = 80\n";

static Config parsed(const char *path, const char *text, Arena *arena) {
    Config config;
    Err err;
    if (!config_parse(str_of(path), str_of(text), arena, &config, &err)) fail_msg("%s", err.text);
    return config;
}

static void test_config_parse__every_key(void **state) {
    (void)state;
    Arena arena = {0};
    Config config = parsed("oxbow.toml", whole, &arena);
    assert_int_equal(config.exclude.count, 2);
    assert_true(str_eq(config.exclude.at[1], STR("*_pb2.py")));
    assert_true(str_eq(config.entry_points.at[0], STR("app.main:app")));
    assert_true(str_eq(config.source_roots.at[0], STR("src")));
    assert_true(str_eq(config.python_version, STR("3.11")));
    assert_int_equal(config.fail_on, LEVEL_ERROR);
    assert_int_equal(config.confidence, SHOWN_LOW);
    assert_int_equal(config.jobs, 3);
    assert_int_equal(config.languages, LANGUAGE_BIT(LANGUAGE_C) | LANGUAGE_BIT(LANGUAGE_TYPESCRIPT) |
                                           LANGUAGE_BIT(LANGUAGE_TSX));
    assert_true(str_eq(config.models.at[0], STR("m.json")));
    assert_true(str_eq(config.path, STR("oxbow.toml")));
    assert_int_equal(config_level(&config, STR("unused-import"), LEVEL_ERROR), LEVEL_OFF);
    assert_int_equal(config_level(&config, STR("unused-class"), LEVEL_INFO), LEVEL_ERROR);
    assert_int_equal(config_level(&config, STR("other"), LEVEL_INFO), LEVEL_INFO);
    assert_true(config_ignores(&config, STR("tests/a/b.py"), STR("unused-class")));
    assert_false(config_ignores(&config, STR("tests/a/b.py"), STR("unused-import")));
    assert_false(config_ignores(&config, STR("app/b.py"), STR("unused-class")));
    assert_true(config_ignores(&config, STR("app/b_gen.py"), STR("unused-import")));
    assert_int_equal(config.levels[0].line, 11);
    assert_int_equal(config.file_ignores[1].line, 15);
    assert_true(str_eq(config.dup_ignore_paths.at[0], STR("examples/")));
    assert_int_equal(config.dup_ignore_pair_count, 2);
    assert_true(str_eq(config.dup_ignore_pairs[0].right, STR("server/")));
    assert_true(str_eq(config.dup_ignore_pairs[1].left, STR("a")));
    assert_int_equal(config.dup_min_tokens, 80);
    arena_release(&arena);
}

static void test_config_parse__pyproject_reads_its_own_table_only(void **state) {
    (void)state;
    Arena arena = {0};
    Config config = parsed("x/pyproject.toml",
                           "jobs = 1\n[tool.other]\nnonsense = 1\n[tool.oxbow]\njobs = 7\n"
                           "[tool.oxbow.rules]\na = 'info'\n",
                           &arena);
    assert_int_equal(config.jobs, 7);
    assert_int_equal(config.level_count, 1);
    config = parsed("pyproject.toml", "[project]\nname = 'x'\n", &arena);
    assert_int_equal(config.path.len, 0);
    assert_int_equal(config.fail_on, config_default().fail_on);
    arena_release(&arena);
}

static void test_config_parse__mistakes(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"exlude = []", "oxbow.toml:1: unknown key `exlude`; did you mean `exclude`?"},
        {"\nfail_on = 'error'", "oxbow.toml:2: unknown key `fail_on`; did you mean `fail-on`?"},
        {"somewhat = 1", "oxbow.toml:1: unknown key `somewhat`"},
        {"exclude = 'x'", "oxbow.toml:1: `exclude` must be a list of texts"},
        {"exclude = [\n'x',\n1]", "oxbow.toml:3: `exclude` must be a list of texts"},
        {"python-version = 3.11", "oxbow.toml:1: `python-version` must be a text"},
        {"jobs = -1", "oxbow.toml:1: `jobs` must be a whole number from 0 to 1024"},
        {"jobs = '2'", "oxbow.toml:1: `jobs` must be a whole number from 0 to 1024"},
        {"fail-on = 'warn'", "oxbow.toml:1: `fail-on` must be \"error\", \"warning\", \"info\" or \"never\""},
        {"languages = 'c'", "oxbow.toml:1: `languages` must be a list of texts"},
        {"languages = ['c',\n'java']",
         "oxbow.toml:2: `languages` must be \"c\", \"javascript\" or \"typescript\""},
        {"confidence = 2", "oxbow.toml:1: `confidence` must be \"high\", \"medium\" or \"low\""},
        {"rules = 1", "oxbow.toml:1: `rules` must be a table"},
        {"[rules]\nx = 'never'", "oxbow.toml:2: `x` must be \"error\", \"warning\", \"info\" or \"off\""},
        {"[per-file-ignores]\n'*' = 'x'", "oxbow.toml:2: `*` must be a list of texts"},
        {"dup = 1", "oxbow.toml:1: `dup` must be a table"},
        {"[dub]\nmin-tokens = 1", "oxbow.toml:1: unknown key `dub`; did you mean `dup`?"},
        {"dup.min-token = 1", "oxbow.toml:1: unknown key `min-token`; did you mean `min-tokens`?"},
        {"dup.jobs = 1", "oxbow.toml:1: unknown key `jobs`"},
        {"min-tokens = 1", "oxbow.toml:1: unknown key `min-tokens`"},
        {"'dup.min-tokens' = 1", "oxbow.toml:1: unknown key `dup.min-tokens`"},
        {"dup.min-tokens = -1", "oxbow.toml:1: `dup.min-tokens` must be a whole number from 0 to 100000"},
        {"dup.ignore-pairs = ['a']", "oxbow.toml:1: `ignore-pairs` must be a list of pairs of patterns"},
        {"dup.ignore-pairs = [['a', 'b', 'c']]",
         "oxbow.toml:1: `ignore-pairs` must be a list of pairs of patterns"},
        {"dup.ignore-pairs = [['a', 1]]", "oxbow.toml:1: `ignore-pairs` must be a list of texts"},
        {"jobs = 1\njobs = 2", "oxbow.toml:2: defined twice: `jobs`"},
    };
    Arena arena = {0};
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        Config config = {.jobs = 99};
        Err err = {0};
        assert_false(config_parse(STR("oxbow.toml"), str_of(cases[i].text), &arena, &config, &err));
        assert_int_equal(err.kind, ERR_CONFIG);
        assert_string_equal(err.text, cases[i].message);
        assert_int_equal(config.jobs, 99);
    }
    arena_release(&arena);
}

static void test_config_check_rules__names_the_nearest(void **state) {
    (void)state;
    const Str rules[] = {STR("unused-function"), STR("unused-class"), STR("unused-import")};
    Arena arena = {0};
    Err err;
    Config config = parsed("oxbow.toml", whole, &arena);
    assert_true(config_check_rules(&config, rules, 3, &err));
    assert_false(config_check_rules(&config, rules, 2, &err));
    config = parsed("oxbow.toml", "[per-file-ignores]\n'*' = ['unused-clas']", &arena);
    assert_false(config_check_rules(&config, rules, 3, &err));
    assert_string_equal(err.text, "oxbow.toml:2: unknown rule `unused-clas`; did you mean `unused-class`?");
    arena_release(&arena);
}

static void text_put(Str folder, const char *name, const char *text, Arena *arena) {
    assert_true(file_write(path_join(arena, folder, str_of(name)).ptr, str_of(text), NULL));
}

static u32 jobs_at(Str folder, Str explicit_path, Arena *arena) {
    Config config;
    Err err;
    if (!config_load(folder, explicit_path, arena, &config, &err)) fail_msg("%s", err.text);
    return config.jobs;
}

static void test_config_load__first_file_wins(void **state) {
    (void)state;
    Arena arena = {0};
    char folder_name[] = P_tmpdir "/oxbow-config-XXXXXX";
    Str folder = str_of(mkdtemp(folder_name));
    assert_int_equal(jobs_at(folder, STR_NONE, &arena), 0);
    text_put(folder, "pyproject.toml", "this is [not TOML", &arena);
    assert_int_equal(jobs_at(folder, STR_NONE, &arena), 0); /* says nothing about us */
    text_put(folder, "pyproject.toml", "[tool.oxbow]\njobs = 3\n", &arena);
    assert_int_equal(jobs_at(folder, STR_NONE, &arena), 3);
    text_put(folder, "oxbow.toml", "\xEF\xBB\xBFjobs = 2\n", &arena);
    assert_int_equal(jobs_at(folder, STR_NONE, &arena), 2);
    text_put(folder, ".oxbow.toml", "jobs = 1\n", &arena);
    assert_int_equal(jobs_at(folder, STR_NONE, &arena), 1);
    assert_int_equal(jobs_at(folder, path_join(&arena, folder, STR("pyproject.toml")), &arena), 3);

    Config config;
    Err err = {0};
    assert_false(config_load(folder, STR("/nonexistent.toml"), &arena, &config, &err));
    assert_non_null(strstr(err.text, "/nonexistent.toml"));
    static const char *const names[] = {"pyproject.toml", "oxbow.toml", ".oxbow.toml"};
    for (u32 i = 0; i < COUNT_OF(names); i++) unlink(path_join(&arena, folder, str_of(names[i])).ptr);
    assert_int_equal(rmdir(folder_name), 0);
    arena_release(&arena);
}

/* The defaults in the table, read as a file, are the defaults in force. */
static void test_config_keys__defaults_agree(void **state) {
    (void)state;
    Arena arena = {0};
    StrBuf text = {0};
    u32 count;
    const ConfigKey *keys = config_keys(&count);
    for (u32 i = 0; i < count; i++) {
        buf_printf(&text, "%s = %s\n", keys[i].name, keys[i].fallback);
        assert_true(strlen(keys[i].help) > 20);
    }
    buf_push_char(&text, '\0');
    Config read = parsed("oxbow.toml", text.ptr, &arena), held = config_default();
    assert_int_equal(read.fail_on, held.fail_on);
    assert_int_equal(read.confidence, held.confidence);
    assert_int_equal(read.jobs, held.jobs);
    assert_int_equal(read.languages, held.languages);
    assert_int_equal(read.python_version.len, held.python_version.len);
    assert_int_equal(read.exclude.count + read.entry_points.count + read.source_roots.count +
                         read.models.count + read.level_count + read.file_ignore_count +
                         read.dup_ignore_paths.count + read.dup_ignore_pair_count + read.dup_min_tokens,
                     0);
    buf_release(&text);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_config_parse__every_key),
        cmocka_unit_test(test_config_parse__pyproject_reads_its_own_table_only),
        cmocka_unit_test(test_config_parse__mistakes),
        cmocka_unit_test(test_config_check_rules__names_the_nearest),
        cmocka_unit_test(test_config_load__first_file_wins),
        cmocka_unit_test(test_config_keys__defaults_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
