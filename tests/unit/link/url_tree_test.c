#include "url_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    const char *added; /* separated by blanks; values are their positions */
    const char *url;
    const char *texts;    /* positions found when what was added are texts */
    const char *patterns; /* ... when they are patterns that the URL has to fit */
    u32 depth;
} Case;

static const Case cases[] = {
    {"/a /a/b /a/c", "/a/b", "1", "1", 2},
    {"/a/ /a", "/a", "01", "01", 1},
    {"/a/b", "/a", "", "", 1},
    {"/a/{id}", "/a/7", "", "0", 2},
    {"/a/7 /a/8 /b/7", "/a/{id}", "01", "01", 1},
    {"/a/{id}/c /a/b/c", "/a/b/c", "1", "01", 3},
    {"/a/<int:id>/c", "/a/{x}/c", "0", "0", 3},
    {"/a/{path:path}", "/a/b/c/d", "", "0", 2},
    {"/a/b /a/b/c /b", "/a/{path:path}", "01", "01", 1},
    {"/a/(?P<pk>[^/.]+)/c", "/a/7/c", "", "0", 3},
    {"/a/(.*)", "/a/b/c", "", "0", 2},
    {"/a/{id}.json", "/a/7.json", "", "0", 2},
    {"/{tenant}/a", "/x/a", "", "0", 0},
    {"/a", "/b/c", "", "", 0},
};

static void found_check(const Case *one, bool fits_params, const char *expected) {
    UrlTree tree = {.fits_params = fits_params};
    VecU32 found = {0};
    Str rest = str_of(one->added), url;
    u32 count = 0;
    while (str_split(&rest, ' ', &url)) url_tree_add(&tree, url, count++);
    url_tree_find(&tree, str_of(one->url), &found);
    char shown[16] = "";
    for (u32 value = 0, at = 0; value < count; value++)
        for (u32 i = 0; i < found.count; i++)
            if (found.at[i] == value) shown[at++] = (char)('0' + value), i = found.count;
    if (strcmp(shown, expected) != 0) fail_msg("%s in %s: %s, not %s", one->url, one->added, shown, expected);
    assert_int_equal(url_tree_depth(&tree, str_of(one->url)), one->depth);
    vec_release(&found);
    url_tree_release(&tree);
}

static void test_url_tree__finds_texts_and_patterns(void **state) {
    (void)state;
    for (u32 i = 0; i < COUNT_OF(cases); i++) {
        found_check(&cases[i], false, cases[i].texts);
        found_check(&cases[i], true, cases[i].patterns);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_url_tree__finds_texts_and_patterns)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
