#include "check.h"
#include "lang.h"
#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define CHECK(id, function) CheckRun function;
#include "check_list.h"
#undef CHECK

typedef struct {
    const char *path, *text;
} TreeFile;

typedef struct {
    Arena arena;
    Vec(FileInput) inputs;
    Program *program;
    Findings findings;
    CheckContext context;
} Tree;

static void tree_init(Tree *self, const TreeFile *files, u32 count) {
    *self = (Tree){0};
    LangWorker *worker = lang_worker_new();
    for (u32 i = 0; i < count; i++) {
        Str path = str_of(files[i].path);
        Facts *facts = lang_extract(worker, LANGUAGE_PYTHON, str_of(files[i].text));
        vec_push(&self->inputs, ((FileInput){.path = path, .absolute = path, .facts = facts}));
    }
    lang_worker_free(worker);
    const Rules *rules;
    Err err = {0};
    if (!rules_load(&(RulesOptions){0}, &self->arena, &rules, &err)) fail_msg("%s", err.text);
    LinkInput input = {.files = self->inputs.at, .file_count = count, .models = rules_models(rules)};
    self->program = program_link(&input, &self->arena);
    CloneOptions options = clone_options(rules);
    const Clones *clones = clones_find(self->program, &options, &self->arena);
    self->context = (CheckContext){self->program, rules, clones, &self->arena, &self->findings, NULL};
    check_duplicate_class(&self->context);
    check_duplicate_function(&self->context);
    check_duplicate_module(&self->context);
    check_stale_copy(&self->context);
}

static void tree_release(Tree *self) {
    shared_release(&self->context);
    findings_release(&self->findings);
    for (u32 i = 0; i < self->inputs.count; i++) free((void *)(uintptr_t)self->inputs.at[i].facts);
    vec_release(&self->inputs);
    program_release(self->program);
    arena_release(&self->arena);
}

static const Finding *only_finding(const Tree *tree, const char *rule) {
    const Finding *found = NULL;
    for (u32 i = 0; i < tree->findings.items.count; i++) {
        if (!str_eq(str_of(tree->findings.items.at[i].rule), str_of(rule))) continue;
        if (found) fail_msg("more than one %s", rule);
        found = &tree->findings.items.at[i];
    }
    if (!found) fail_msg("no %s", rule);
    return found;
}

static Str text_at(const Data *object, const char *key) {
    const Data *value = data_get(object, str_of(key));
    return value && value->kind == DATA_TEXT ? value->as.text : STR_NONE;
}

static const Data *aspect(const Finding *finding, const char *name, const char *side) {
    const Data *list = data_get(finding->data, STR("aspects"));
    for (const Data *row = list ? list->as.items.first : NULL; row; row = row->next)
        if (str_eq(text_at(row, "aspect"), str_of(name))) return data_get(row, str_of(side));
    return NULL;
}

static void assert_aspect(const Finding *finding, const char *name, const char *here, const char *there) {
    assert_true(str_eq(text_at(aspect(finding, name, "here"), "value"), str_of(here)));
    assert_true(str_eq(text_at(aspect(finding, name, "there"), "value"), str_of(there)));
}

#define POOL_BODY                                          \
    "    def add(self, key, value):\n"                     \
    "        with self.lock:\n"                            \
    "            items = self.items.setdefault(key, [])\n" \
    "            items.append(value)\n"                    \
    "            self.total += 1\n"                        \
    "            return len(items)\n"                      \
    "    def drop(self, key):\n"                           \
    "        with self.lock:\n"                            \
    "            items = self.items.pop(key, [])\n"        \
    "            self.total -= len(items)\n"               \
    "            for item in items:\n"                     \
    "                item.close()\n"                       \
    "            return items\n"

static const char old_pool[] = "class Pool:\n"
                               "    def __init__(self, lock):\n"
                               "        self.lock = lock\n"
                               "        self.items = {}\n"
                               "        self.total = 0\n"
                               "    def obtain(self, key):\n"
                               "        with self.lock:\n"
                               "            if key not in self.items:\n"
                               "                self.items[key] = []\n"
                               "            return self.items[key]\n" POOL_BODY;

static const char new_pool[] = "class Pool:\n"
                               "    shared = None\n"
                               "    ready = False\n"
                               "    def __new__(cls, *args):\n"
                               "        if cls.shared is None:\n"
                               "            cls.shared = super().__new__(cls)\n"
                               "        return cls.shared\n"
                               "    def __init__(self, lock):\n"
                               "        if self.ready:\n"
                               "            return\n"
                               "        self.lock = lock\n"
                               "        self.items = {}\n"
                               "        self.total = 0\n"
                               "        self.ready = True\n"
                               "    def obtain(self, key):\n"
                               "        if key not in self.items:\n"
                               "            with self.lock:\n"
                               "                if key not in self.items:\n"
                               "                    self.items[key] = []\n"
                               "        return self.items[key]\n" POOL_BODY;

static const char pool_main[] = "import threading\n"
                                "from svc.pool import Pool\n"
                                "from svc.legacy import Limit\n"
                                "if __name__ == '__main__':\n"
                                "    pool = Pool(threading.Lock())\n"
                                "    pool.add('a', Limit())\n"
                                "    pool.drop('a')\n"
                                "    pool.obtain('a')\n";

static void test_check_stale_copy__unused_namesake_is_compared_aspect_by_aspect(void **state) {
    (void)state;
    StrBuf legacy = {0};
    buf_printf(&legacy, "class Limit:\n    top = 3\n\n\n%s", old_pool);
    buf_push_char(&legacy, '\0');
    const TreeFile files[] = {{"main.py", pool_main},
                              {"svc/__init__.py", ""},
                              {"svc/legacy.py", legacy.ptr},
                              {"svc/pool.py", new_pool}};
    Tree tree;
    tree_init(&tree, files, COUNT_OF(files));
    const Finding *finding = only_finding(&tree, "stale-copy");
    for (u32 i = 0; i < tree.findings.items.count; i++) /* one finding for the pair */
        assert_string_not_equal(tree.findings.items.at[i].rule, "duplicate-class");
    assert_true(str_eq(finding->symbol, STR("svc.legacy.Pool")));
    assert_true(str_eq(text_at(data_get(finding->data, STR("other")), "path"), STR("svc/pool.py")));
    assert_int_equal(finding->removable_lines, finding->place.end_line - finding->place.line + 1);
    assert_aspect(finding, "pattern", "plain_class", "singleton_new");
    assert_aspect(finding, "initialisation", "not_guarded", "guarded_by");
    assert_true(str_eq(text_at(aspect(finding, "initialisation", "there"), "flag"), STR("ready")));
    assert_aspect(finding, "get_or_create", "single_check", "double_checked");
    assert_aspect(finding, "used_by", "no", "yes");
    assert_aspect(finding, "imported_by", "no", "yes");
    tree_release(&tree);
    buf_release(&legacy);
}

/* What the two files have beside the class: enough to make them no copies of each other. */
#define READING                                       \
    "\n\ndef read_all(path, limit, strict):\n"        \
    "    with open(path, 'rb') as stream:\n"          \
    "        while chunk := stream.read(limit):\n"    \
    "            if strict and len(chunk) < limit:\n" \
    "                raise ValueError(path)\n"        \
    "            yield from (line.strip() for line in chunk.splitlines() if line)\n"
#define COUNTING                                              \
    "\n\nasync def tally(source, table):\n"                   \
    "    best = max(table, key=table.get, default=None)\n"    \
    "    async for word, weight in source:\n"                 \
    "        table[word] = table.get(word, 0) + weight * 2\n" \
    "        best = word if best is None else best\n"         \
    "    return {'best': best, 'sum': sum(table.values()), 'all': sorted(table)[-3:]}\n"

static void test_check_stale_copy__two_namesakes_in_use_are_duplicates_instead(void **state) {
    (void)state;
    static const char both[] = "import svc.legacy\n"
                               "import svc.pool\n"
                               "if __name__ == '__main__':\n"
                               "    svc.legacy.Pool(1)\n"
                               "    svc.pool.Pool(2)\n";
    StrBuf legacy = {0}, pool = {0};
    buf_printf(&legacy, "%s%s", old_pool, READING);
    buf_printf(&pool, "%s%s", old_pool, COUNTING);
    buf_push_char(&legacy, '\0');
    buf_push_char(&pool, '\0');
    const TreeFile files[] = {
        {"main.py", both}, {"svc/__init__.py", ""}, {"svc/legacy.py", legacy.ptr}, {"svc/pool.py", pool.ptr}};
    Tree tree;
    tree_init(&tree, files, COUNT_OF(files));
    assert_int_equal(only_finding(&tree, "duplicate-class")->removable_lines, 0);
    for (u32 i = 0; i < tree.findings.items.count; i++)
        assert_string_not_equal(tree.findings.items.at[i].rule, "stale-copy");
    tree_release(&tree);
    buf_release(&legacy);
    buf_release(&pool);
}

static void test_check_duplicate_class__alias_beside_the_twin_says_which_one_goes(void **state) {
    (void)state;
    StrBuf text = {0}, renamed = {0};
    buf_printf(&text, "from svc.item import OldItem\n\n\n%s    def make(self):\n        return OldItem()\n%s",
               old_pool, READING);
    Str rest = str_of(old_pool);
    buf_push(&renamed, STR("from svc.item import Item\n\n\nclass Basin:\n"));
    buf_push(&renamed, str_slice(rest, strlen("class Pool:\n"), rest.len));
    buf_push(&renamed, STR("    def make(self):\n        return Item()\n\n\nPool = Basin\n" COUNTING));
    buf_push_char(&text, '\0');
    buf_push_char(&renamed, '\0');
    static const char both[] = "from svc.a import Pool\n"
                               "from svc.b import Basin\n"
                               "if __name__ == '__main__':\n"
                               "    Pool(1)\n"
                               "    Basin(2)\n";
    const TreeFile files[] = {{"main.py", both},
                              {"svc/__init__.py", ""},
                              {"svc/a.py", text.ptr},
                              {"svc/b.py", renamed.ptr},
                              {"svc/item.py", "class Item:\n    pass\n\n\nOldItem = Item\n"}};
    Tree tree;
    tree_init(&tree, files, COUNT_OF(files));
    const Finding *finding = only_finding(&tree, "duplicate-class");
    assert_true(str_eq(finding->symbol, STR("svc.a.Pool")));
    assert_string_equal(finding->help.key, "copies.advice_alias_exists");
    assert_true(finding->removable_lines > 0);
    const Data *renames = data_get(finding->data, STR("renames"));
    bool alias_seen = false;
    for (const Data *row = renames->as.items.first; row; row = row->next)
        if (str_eq(text_at(row, "from"), STR("OldItem"))) alias_seen = data_get(row, STR("alias"))->as.truth;
    assert_true(alias_seen);
    tree_release(&tree);
    buf_release(&text);
    buf_release(&renamed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_stale_copy__unused_namesake_is_compared_aspect_by_aspect),
        cmocka_unit_test(test_check_stale_copy__two_namesakes_in_use_are_duplicates_instead),
        cmocka_unit_test(test_check_duplicate_class__alias_beside_the_twin_says_which_one_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
