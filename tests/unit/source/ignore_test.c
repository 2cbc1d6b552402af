#include "folder.h"

#include "file.h"
#include "ignore.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    const char *rules, *path;
    bool is_folder, ignored;
} Case;

static void test_ignore_matches__one_file(void **state) {
    (void)state;
    static const Case cases[] = {
        {"*.log", "a/b.log", false, true},
        {"*.log\n!keep.log", "a/keep.log", false, false},
        {"!keep.log\n*.log", "keep.log", false, true},
        {"/top", "top", false, true},
        {"/top", "a/top", false, false},
        {"a/b", "a/b", false, true},
        {"a/b", "x/a/b", false, false},
        {"out/", "out", true, true},
        {"out/", "out", false, false},
        {"out/", "a/out", true, true},
        {"# a comment\n\\#real", "#real", false, true},
        {"\\!odd", "!odd", false, true},
        {"space   ", "space", false, true},
        {"kept\\ ", "kept ", false, true},
        {"line\r\n", "line", false, true},
        {"a/**/z", "a/z", false, true},
        {"a/**/z", "a/b/c/z", false, true},
        {"**/deep", "x/y/deep", false, true},
        {"in/**", "in/x", false, true},
        {"in/**", "in", true, false},
        {"[a-c]?.[!o]", "bx.p", false, true},
        {"[a-c]?.[!o]", "bx.o", false, false},
        {"", "x", false, false},
        {"/", "x", true, false},
        {"\xEF\xBB\xBF"
         "bom",
         "bom", false, true},
    };
    Arena arena = {0};
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        const IgnoreFile *file = ignore_parse(str_of(cases[i].rules), STR("/r"), NULL, &arena);
        Str path = str_printf(&arena, "/r/%s", cases[i].path);
        if (ignore_matches(file, path, cases[i].is_folder) != cases[i].ignored)
            fail_msg("case %u: %s against %s", i, cases[i].rules, cases[i].path);
    }
    arena_release(&arena);
}

static void test_ignore_matches__inner_file_wins(void **state) {
    (void)state;
    Arena arena = {0};
    const IgnoreFile *outer = ignore_parse(STR("*.gen\n/only"), STR("/r"), NULL, &arena);
    const IgnoreFile *inner = ignore_parse(STR("!good.gen\n/here"), STR("/r/a"), outer, &arena);
    assert_false(ignore_matches(inner, STR("/r/a/good.gen"), false));
    assert_true(ignore_matches(inner, STR("/r/a/bad.gen"), false));
    assert_true(ignore_matches(outer, STR("/r/good.gen"), false));
    assert_true(ignore_matches(inner, STR("/r/a/here"), false));
    assert_false(ignore_matches(inner, STR("/r/a/b/here"), false));
    assert_false(ignore_matches(inner, STR("/r/a/only"), false));
    assert_false(ignore_matches(NULL, STR("/r/x"), false));
    arena_release(&arena);
}

/* ---- our walk against git's list ------------------------------------------------------------- */

static const char root_rules[] =
    "*.log\n!important.log\n/anchored.txt\nsub/one.txt\n*.o\n*.[oa]\nobj[0-9]/\nobjx\n**/cache1/\n"
    "logs/**/x.py\n/a/**/z.py\nfoo*\n!foo_keep.py\n?x.py\n[!a-m]y.py\n\\#hash.py\n\\!bang.py\ntrail.py   \n"
    "docs/*.txt\n!docs/keep.txt\n*.tmp\nempty_dir/\n/b/c/\n!/b/c/d.py\nb/e/*\n!b/e/f.py\n"
    "/deep/**\n!/deep/g.py\n"
    "w**z.py\n[[:digit:]]num.py\n[]x]br.py\nesc\\*.py\na\\?b.py\nq/**/r/**/s.py\n**/t/u.py\nonly_dir/\n"
    "*.py.bak\nv/w\n/x?/[ab].py\nlast[a-\n[^q]neg.py\n[a-cx-z]r.py\n/.hidden\n*~\n";
static const char nested_rules[] = "!*.log\n/local.py\nz*/\n!zoo/\nkeep/*\n!keep/this.py\n*.tmp2\n";

static const char *const tree_names[] = {
    "a.log",     "important.log", "anchored.txt", "one.txt",  "m.o",         "m.a",      "x.py",
    "z.py",      "foo.py",        "foo_keep.py",  "ax.py",    "zx.py",       "ay.py",    "zy.py",
    "#hash.py",  "!bang.py",      "trail.py",     "keep.txt", "n.txt",       "t.tmp",    "d.py",
    "f.py",      "g.py",          "wandz.py",     "5num.py",  "]br.py",      "xbr.py",   "esc*.py",
    "escape.py", "a?b.py",        "aXb.py",       "s.py",     "u.py",        "k.py.bak", "b.py",
    "qneg.py",   "rneg.py",       "br.py",        "yr.py",    "mr.py",       ".hidden",  "old~",
    "local.py",  "this.py",       "p.tmp2",       "plain.py", "\xD1\x84.py",
};

static const char *const tree_folders[] = {
    "",           "sub",      "sub/sub",   "obj1",     "objx",     "obj",       "cache1",
    "k/cache1",   "logs",     "logs/p/q",  "a",        "a/b/c",    "docs",      "docs/in",
    "empty_dir",  "b",        "b/c",       "b/c/k",    "b/e",      "b/e/h",     "deep",
    "deep/er",    "q/r",      "q/1/r/2/3", "t",        "k/t",      "only_dir",  "v/w",
    "xa",         "xa/y",     "nest",      "nest/zed", "nest/zoo", "nest/keep", "nest/keep/in",
    "nest/nest2", "\xD0\xBF",
};

static void tree_write(Str folder, Arena *arena) {
    u32 pick = 1;
    for (u32 i = 0; i < COUNT_OF(tree_folders); i++)
        for (u32 j = 0; j < COUNT_OF(tree_names); j++) {
            pick = pick * 1664525u + 1013904223u;
            if (i > 0 && (pick >> 28) > 9) continue; /* leave gaps, the same on every run */
            const char *slash = i ? "/" : "";
            Str path = str_printf(arena, "%s%s%s", tree_folders[i], slash, tree_names[j]);
            folder_write(folder, path.ptr, STR("x\n"), arena);
        }
    folder_write(folder, ".gitignore", STR(root_rules), arena);
    folder_write(folder, "nest/.gitignore", STR(nested_rules), arena);
    folder_write(folder, "nest/nest2/.gitignore", STR("*\n!plain.py\n!.gitignore\n"), arena);
    folder_write(folder, "deep/.gitignore", STR("!*\n"), arena);
}

/* Both lists with one difference: git sees a repository, our walk does not. */
static void test_walk__agrees_with_git(void **state) {
    (void)state;
    Arena arena = {0};
    Str folder = folder_new(&arena);
    tree_write(folder, &arena);
    SourceTree walked = tree_of(folder.ptr, &arena);
    folder_run(folder,
               "git init -q . && git ls-files -co --exclude-standard -z | LC_ALL=C sort -z > .git/list",
               &arena);
    Str listed;
    assert_true(file_read(folder_path(folder, ".git/list", &arena), &arena, &listed, NULL));
    u32 at = 0;
    for (Str path; listed.len && str_split(&listed, '\0', &path); at++) {
        if (at >= walked.file_count) fail_msg("not walked: %.*s", STR_ARG(path));
        Str ours = walked.files[at].path;
        if (!str_eq(path, ours)) fail_msg("git has %.*s, the walk %.*s", STR_ARG(path), STR_ARG(ours));
    }
    assert_int_equal(at, walked.file_count);
    assert_true(at > 300);

    SourceTree by_git = tree_of(folder.ptr, &arena);
    assert_int_equal(by_git.file_count, at);
    for (u32 i = 0; i < at; i++) assert_true(str_eq(by_git.files[i].path, walked.files[i].path));
    folder_remove(folder, &arena);
    arena_release(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ignore_matches__one_file),
        cmocka_unit_test(test_ignore_matches__inner_file_wins),
        cmocka_unit_test(test_walk__agrees_with_git),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
