#include "corpus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const char load_users[] = "def load_users(path, limit):\n"
                                 "    rows = []\n"
                                 "    with open(path) as stream:\n"
                                 "        for line in stream:\n"
                                 "            parts = line.strip().split(',')\n"
                                 "            if len(parts) < limit:\n"
                                 "                continue\n"
                                 "            rows.append(parts[:limit])\n"
                                 "    rows.sort(key=len, reverse=True)\n"
                                 "    return rows\n";

static const char load_orders[] = "def load_orders(name, width):\n"
                                  "    items = []\n"
                                  "    with open(name) as handle:\n"
                                  "        for text in handle:\n"
                                  "            cells = text.strip().split(',')\n"
                                  "            if len(cells) < width:\n"
                                  "                continue\n"
                                  "            items.append(cells[:width])\n"
                                  "    items.sort(key=len, reverse=True)\n"
                                  "    return items\n";

static void expect_pairs(const CorpusFile *files, u32 count, u32 pairs) {
    Corpus corpus;
    corpus_init(&corpus, files, count);
    assert_int_equal(corpus_clones(&corpus)->count, pairs);
    corpus_release(&corpus);
}

static void test_clones_find__renamed_function_is_a_pair_and_its_renames_are_listed(void **state) {
    (void)state;
    Corpus corpus;
    const CorpusFile files[] = {{"a.py", load_users}, {"b.py", load_orders}};
    corpus_init(&corpus, files, 2);
    corpus.options.bars[CLONE_FILE].min_tokens = 1000;
    corpus.options.renamed.min_tokens = 60;
    const Clones *clones = corpus_clones(&corpus);
    assert_int_equal(clones->count, 1);
    const ClonePair *pair = corpus_pair(clones, "load_users", "load_orders");
    assert_non_null(pair);
    assert_true(pair->similarity == 1 && pair->rename_share == 1);
    assert_false(pair->is_exact);
    const CloneDiff *diff = corpus_diff(&corpus, pair);
    assert_int_equal(diff_renames(diff, "rows", "items"), 4);
    assert_int_equal(diff_renames(diff, "limit", "width"), 3);
    assert_int_equal(diff->member_count, 1);
    assert_int_equal(diff->members[0].level, CLONE_RENAMED);
    assert_int_equal(diff->edit_count, 0);
    corpus_release(&corpus);
}

static void test_clones_find__one_tree_gives_one_answer(void **state) {
    (void)state;
    Corpus corpus;
    const CorpusFile files[] = {{"a.py", load_users}, {"b.py", load_orders}, {"c.py", load_users}};
    corpus_init(&corpus, files, 3);
    const Clones *first = corpus_clones(&corpus), *second = corpus_clones(&corpus);
    assert_int_equal(first->count, second->count);
    assert_true(first->count > 0);
    assert_memory_equal(first->pairs, second->pairs, first->count * sizeof *first->pairs);
    corpus_release(&corpus);
}

static void test_clones_find__three_equal_functions_are_one_group(void **state) {
    (void)state;
    Corpus corpus;
    const CorpusFile files[] = {{"a.py", load_users}, {"b.py", load_users}, {"c.py", load_users}};
    corpus_init(&corpus, files, 3);
    corpus.options.bars[CLONE_FILE].min_tokens = 1000;
    const Clones *clones = corpus_clones(&corpus);
    assert_int_equal(clones->count, 2);
    assert_int_equal(clones->pairs[0].leader, 0);
    assert_int_equal(clones->pairs[1].leader, 0);
    assert_true(clones->pairs[0].is_exact && clones->pairs[0].is_same_name);
    corpus_release(&corpus);
}

static void test_clones_find__equal_files_swallow_their_functions(void **state) {
    (void)state;
    Corpus corpus;
    const CorpusFile files[] = {{"a.py", load_users}, {"b.py", load_users}};
    corpus_init(&corpus, files, 2);
    corpus.options.bars[CLONE_FILE].min_tokens = 50;
    const Clones *clones = corpus_clones(&corpus);
    assert_int_equal(clones->count, 1);
    assert_non_null(corpus_pair(clones, "a.py", "b.py"));
    assert_int_equal(clones->pairs[0].right.end_line, 10);
    corpus_release(&corpus);
}

static void test_clones_find__tests_are_left_out_unless_asked(void **state) {
    (void)state;
    Corpus corpus;
    const CorpusFile files[] = {{"tests/a.py", load_users}, {"tests/b.py", load_users}};
    corpus_init(&corpus, files, 2);
    assert_int_equal(corpus_clones(&corpus)->count, 0);
    corpus.options.with_tests = true;
    assert_int_equal(corpus_clones(&corpus)->count, 1);
    corpus_release(&corpus);
}

static void test_clones_find__skipped_folders_are_left_out(void **state) {
    (void)state;
    Corpus corpus;
    const Str skipped[] = {STR("migrations")};
    const CorpusFile files[] = {{"app/a.py", load_users}, {"app/migrations/b.py", load_users}};
    corpus_init(&corpus, files, 2);
    assert_int_equal(corpus_clones(&corpus)->count, 1);
    corpus.options.skipped_folders = skipped;
    corpus.options.skipped_folder_count = 1;
    assert_int_equal(corpus_clones(&corpus)->count, 0);
    corpus_release(&corpus);
}

/* ---- noise ----------------------------------------------------------------------------------------- */

static void test_clones_find__alternatives_of_one_scope_are_no_copies(void **state) {
    (void)state;
    static const char text[] = "try:\n"
                               "    def read(path, size):\n"
                               "        with open(path, 'rb', buffering=size) as stream:\n"
                               "            first = stream.read(size * 2)\n"
                               "            second = stream.read(size * 3)\n"
                               "            third = stream.read(size * 4)\n"
                               "            return first + second + third\n"
                               "except ImportError:\n"
                               "    def read(path, size):\n"
                               "        with open(path, 'rb', buffering=size) as stream:\n"
                               "            first = stream.read(size * 2)\n"
                               "            second = stream.read(size * 3)\n"
                               "            third = stream.read(size * 4)\n"
                               "            return first + second + third\n";
    expect_pairs(&(CorpusFile){"a.py", text}, 1, 0);
}

static void test_clones_find__handlers_that_only_share_their_signature_are_no_copies(void **state) {
    (void)state;
    static const char text[] =
        "@router.get('/users/{user_id}/items', response_model=Page, status_code=200, tags=['users'])\n"
        "async def users(user_id: int, page: int = Query(1, ge=1), size: int = Query(20, le=100),\n"
        "                service: Service = Depends(get_service), user: User = Depends(current_user)):\n"
        "    return await service.users_of(user_id, page)\n"
        "\n"
        "@router.get('/orders/{user_id}/items', response_model=Page, status_code=200, tags=['orders'])\n"
        "async def orders(user_id: int, page: int = Query(1, ge=1), size: int = Query(20, le=100),\n"
        "                 service: Service = Depends(get_service), user: User = Depends(current_user)):\n"
        "    return await service.orders_of(user_id, page)\n";
    expect_pairs(&(CorpusFile){"a.py", text}, 1, 0);
}

static void test_clones_find__models_that_only_declare_are_no_copies(void **state) {
    (void)state;
    static const char users[] =
        "class User(Base):\n"
        "    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)\n"
        "    name: Mapped[str] = mapped_column(String(64), nullable=False, index=True)\n"
        "    mail: Mapped[str] = mapped_column(String(128), nullable=False, index=True)\n"
        "    owner: Mapped[int] = mapped_column(ForeignKey('users.id'), nullable=False)\n"
        "    created: Mapped[datetime] = mapped_column(DateTime, nullable=False)\n"
        "    def __repr__(self):\n"
        "        return self.name\n";
    static const char orders[] =
        "class Order(Base):\n"
        "    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)\n"
        "    code: Mapped[str] = mapped_column(String(16), nullable=False, index=True)\n"
        "    text: Mapped[str] = mapped_column(String(99), nullable=True, index=False)\n"
        "    buyer: Mapped[int] = mapped_column(ForeignKey('buyers.id'), nullable=True)\n"
        "    paid: Mapped[date] = mapped_column(Date, nullable=False)\n"
        "    def __repr__(self):\n"
        "        return self.code\n";
    const CorpusFile files[] = {{"a.py", users}, {"b.py", orders}};
    expect_pairs(files, 2, 0);
}

static void test_clones_find__short_methods_of_one_class_are_faint(void **state) {
    (void)state;
    char text[3000] = "class Loader:\n";
    size_t used = strlen(text);
    for (u32 copy = 0; copy < 2; copy++)
        used += (size_t)snprintf(text + used, sizeof text - used,
                                 "    def load_%u(self, path, limit):\n"
                                 "        rows = self.reader.open(path).readlines(limit)\n"
                                 "        parts = [row.strip().split(',') for row in rows if row]\n"
                                 "        self.cache.update({part[0]: part[1:] for part in parts})\n"
                                 "        return self.cache.get(path, limit), len(parts), sorted(parts)\n",
                                 copy);
    Corpus corpus;
    corpus_init(&corpus, &(CorpusFile){"a.py", text}, 1);
    const Clones *clones = corpus_clones(&corpus);
    assert_int_equal(clones->count, 1);
    assert_int_equal(clones->pairs[0].grade, CLONE_FAINT);
    corpus_release(&corpus);
}

/* ---- differences ----------------------------------------------------------------------------------- */

static void test_clones_find__generated_files_are_left_out(void **state) {
    (void)state;
    const CorpusFile files[] = {{"a.py", load_users}, {"b.py", load_users}};
    Corpus corpus;
    corpus_init(&corpus, files, 2);
    corpus.program->files[1].is_generated = true;
    assert_int_equal(corpus_clones(&corpus)->count, 0);
    corpus_release(&corpus);
}

static void test_clones_find__trees_of_two_versions_may_mirror_each_other(void **state) {
    (void)state;
    static const struct {
        const char *left, *right;
        u32 pairs;
    } rows[] = {
        {"api/v1/users.py", "api/v2/users.py", 0},   {"sdk/v2026_04/a/b.py", "sdk/v2026_10/a/b.py", 0},
        {"2024-10/users.py", "2025-01/users.py", 0}, {"api/v1/users.py", "api/v2/orders.py", 1},
        {"api/v1/users.py", "web/v2/users.py", 1},   {"step1/users.py", "step2/users.py", 1},
        {"api/users_v1.py", "api/users_v2.py", 1},   {"api/v1/users.py", "api/v2/sub/users.py", 1},
        {"dev1/users.py", "dev2/users.py", 1},       {"api_v1/users.py", "api_v2/users.py", 0},
    };
    for (u32 i = 0; i < COUNT_OF(rows); i++) {
        const CorpusFile files[] = {{rows[i].left, load_users}, {rows[i].right, load_users}};
        expect_pairs(files, 2, rows[i].pairs);
    }
}

/* ---- grades ---------------------------------------------------------------------------------------- */

static u32 grade_of(const char *left, const char *right) {
    Corpus corpus;
    const CorpusFile files[] = {{"a.py", left}, {"b.py", right}};
    corpus_init(&corpus, files, 2);
    corpus.options.bars[CLONE_FUNCTION] = (CloneBar){20, 0.5, 0.1, 0.1};
    corpus.options.bars[CLONE_FILE].min_tokens = 1000;
    const Clones *clones = corpus_clones(&corpus);
    assert_int_equal(clones->count, 1);
    u32 grade = clones->pairs[0].grade;
    corpus_release(&corpus);
    return grade;
}

static void test_clones_find__renamed_throughout_is_clear(void **state) {
    (void)state;
    assert_int_equal(grade_of(load_users, load_orders), CLONE_CLEAR);
}

static void test_clones_find__thin_functions_of_one_shape_are_not_clear(void **state) {
    (void)state;
    assert_true(grade_of("async def get_user(session, user_id, viewer):\n"
                         "    user = await users.read_by_id(session, user_id, options=users.loaders())\n"
                         "    if user is None or not users.can_read(user, viewer):\n"
                         "        raise UserNotFound(user_id)\n"
                         "    return UserSchema.from_row(user, viewer=viewer)\n",
                         "async def get_order(session, order_id, viewer):\n"
                         "    order = await orders.read_by_id(session, order_id, options=orders.loaders())\n"
                         "    if order is None or not orders.can_read(order, viewer):\n"
                         "        raise OrderNotFound(order_id)\n"
                         "    return OrderSchema.from_row(order, viewer=viewer)\n") < CLONE_CLEAR);
}

static void test_clones_find__statements_of_one_shape_with_other_words_are_faint(void **state) {
    (void)state;
    assert_int_equal(grade_of("def start(self, path, limit):\n"
                              "    self.reader = Reader(path, limit)\n"
                              "    self.reader.seek(0, strict=True)\n"
                              "    self.count = self.reader.count('rows')\n"
                              "    self.log.info('start', path)\n"
                              "    self.state = State.OPEN\n"
                              "    self.lines = self.reader.lines(limit)\n"
                              "    self.watch.begin(self.count)\n"
                              "    return self.reader.ready(path)\n",
                              "def close(self, code, delay):\n"
                              "    self.report = Report(code, delay)\n"
                              "    self.socket.send(1, final=True)\n"
                              "    self.total = self.table.total('bytes')\n"
                              "    self.log.warn('close', code)\n"
                              "    self.phase = Phase.DONE\n"
                              "    self.tail = self.buffer.drain(delay)\n"
                              "    self.timer.cancel(self.total)\n"
                              "    return self.report.write(code)\n"),
                     CLONE_FAINT);
}

#define HANDLER(verb, name)                                            \
    "@router." verb "('/items/{item_id}')\n"                           \
    "async def " name "(item_id, session, viewer):\n"                  \
    "    item = await items.read_by_id(session, item_id, lock=True)\n" \
    "    if item is None or not items.can_read(item, viewer):\n"       \
    "        raise ItemNotFound(item_id)\n"

static void test_clones_find__handlers_of_two_verbs_are_not_clear(void **state) {
    (void)state;
    static const char read[] = HANDLER("get", "read") "    return await items.show(session, item)\n";
    static const char drop[] = HANDLER("delete", "drop") "    return await items.drop(session, item)\n";
    static const char peek[] = HANDLER("get", "peek") "    return await items.peek(session, item)\n";
    assert_int_equal(grade_of(read, peek), CLONE_CLEAR);
    assert_true(grade_of(read, drop) < CLONE_CLEAR);
}

/* ---- groups ---------------------------------------------------------------------------------------- */

static void test_clones_find__pairs_between_listed_units_are_not_listed_again(void **state) {
    (void)state;
    static const char changed[] = "def load_users(path, limit):\n"
                                  "    rows = []\n"
                                  "    with open(path) as stream:\n"
                                  "        for line in stream:\n"
                                  "            parts = line.strip().split(',')\n"
                                  "            if len(parts) < limit:\n"
                                  "                continue\n"
                                  "            rows.append(parts[:limit])\n"
                                  "    rows.sort(key=len)\n"
                                  "    return rows\n";
    Corpus corpus;
    const CorpusFile files[] = {{"a.py", load_users},
                                {"b.py", load_users},
                                {"c.py", changed},
                                {"d.py", changed},
                                {"e.py", load_orders}};
    corpus_init(&corpus, files, 5);
    corpus.options.bars[CLONE_FILE].min_tokens = 1000;
    const Clones *clones = corpus_clones(&corpus);
    u32 listed = 0;
    for (u32 i = 0; i < clones->count; i++) {
        if (clones->pairs[i].is_aside) continue;
        assert_int_equal(clones->pairs[i].leader, 0);
        listed++;
    }
    assert_int_equal(listed, 4);
    corpus_release(&corpus);
}

static void test_clones_find__inner_function_is_no_copy_of_the_other_outer_one(void **state) {
    (void)state;
#define WRAPPER(name, call)                                           \
    "def " name "(retries, delay):\n"                                 \
    "    def run(function, *arguments, **options):\n"                 \
    "        for attempt in range(retries):\n"                        \
    "            try:\n"                                              \
    "                return " call "(*arguments, **options)\n"        \
    "            except OSError as error:\n"                          \
    "                log.warning('attempt %d: %s', attempt, error)\n" \
    "                time.sleep(delay * attempt)\n"                   \
    "        raise RuntimeError(function.__name__)\n"                 \
    "    return run\n"
    static const char left[] = WRAPPER("retry", "function"), right[] = WRAPPER("again", "function.call");
    Corpus corpus;
    const CorpusFile files[] = {{"a.py", left}, {"b.py", right}};
    corpus_init(&corpus, files, 2);
    corpus.options.bars[CLONE_FILE].min_tokens = 1000;
    const Clones *clones = corpus_clones(&corpus);
    assert_int_equal(clones->count, 1);
    corpus_release(&corpus);
}

static void test_clone_diff__inserted_statement_is_the_only_edit(void **state) {
    (void)state;
    static const char longer[] = "def load_users(path, limit):\n"
                                 "    rows = []\n"
                                 "    with open(path) as stream:\n"
                                 "        for line in stream:\n"
                                 "            parts = line.strip().split(',')\n"
                                 "            if len(parts) < limit:\n"
                                 "                continue\n"
                                 "            if not parts[0]:\n"
                                 "                break\n"
                                 "            rows.append(parts[:limit])\n"
                                 "    rows.sort(key=len, reverse=True)\n"
                                 "    return rows\n";
    Corpus corpus;
    const CorpusFile files[] = {{"a.py", load_users}, {"b.py", longer}};
    corpus_init(&corpus, files, 2);
    const Clones *clones = corpus_clones(&corpus);
    const ClonePair *pair = corpus_pair(clones, "load_users", "load_users");
    assert_non_null(pair);
    assert_true(pair->containment == 1 && pair->similarity < 1);
    const CloneDiff *diff = corpus_diff(&corpus, pair);
    assert_int_equal(diff->edit_count, 1);
    assert_int_equal(diff->edits[0].kind, CLONE_EDIT_INSERTED);
    assert_int_equal(diff->edits[0].statements, 2);
    assert_int_equal(diff->edits[0].right_line, 8);
    assert_int_equal(diff->edits[0].right_end, 9);
    assert_int_equal(diff->edits[0].left, 0);
    corpus_release(&corpus);
}

static void test_clone_diff__example_of_a_rename_points_at_the_names(void **state) {
    (void)state;
    Corpus corpus;
    const CorpusFile files[] = {{"a.py", load_users}, {"b.py", load_orders}};
    corpus_init(&corpus, files, 2);
    corpus.options.renamed.min_tokens = 60;
    corpus.options.bars[CLONE_FILE].min_tokens = 1000;
    const Clones *clones = corpus_clones(&corpus);
    assert_int_equal(clones->count, 1);
    const CloneDiff *diff = corpus_diff(&corpus, &clones->pairs[0]);
    for (u32 i = 0; i < diff->rename_count; i++) {
        const CloneRename *rename = &diff->renames[i];
        assert_memory_equal(load_users + rename->left_offset, rename->from.ptr, rename->from.len);
        assert_memory_equal(load_orders + rename->right_offset, rename->to.ptr, rename->to.len);
        assert_true(str_eq(facts_name(program_facts(corpus.program, 0), rename->from_name), rename->from));
        assert_true(str_eq(facts_name(program_facts(corpus.program, 1), rename->to_name), rename->to));
    }
    assert_true(diff->rename_count >= 7);
    corpus_release(&corpus);
}

/* ---- the fixture ----------------------------------------------------------------------------------- */

static void test_clones_find__two_managers_of_the_fixture_are_one(void **state) {
    (void)state;
    Corpus corpus;
    const char *const paths[] = {"fixtures/corelab/app/core/sse_manager.py",
                                 "fixtures/corelab/app/core/stream_manager.py"};
    corpus_init_from_tree(&corpus, paths, 2);
    const Clones *clones = corpus_clones(&corpus);
    const ClonePair *files = corpus_pair(clones, paths[0], paths[1]);
    const ClonePair *managers = corpus_pair(clones, "SSEManager", "StreamManager");
    const ClonePair *connections = corpus_pair(clones, "SSEConnection", "StreamConnection");
    assert_true(files && managers && connections);
    assert_int_equal(clones->count, 3);
    assert_true(managers->similarity > 0.93 && managers->rename_share > 0.99);
    assert_int_equal(managers->matched_members, managers->left.members);
    assert_int_equal(managers->matched_members, managers->right.members);
    assert_ptr_equal(&clones->pairs[managers->inside], files);
    assert_ptr_equal(&clones->pairs[connections->inside], files);

    const CloneDiff *diff = corpus_diff(&corpus, managers);
    assert_true(diff_renames(diff, "SSEEvent", "StreamEvent") > 1);
    assert_true(diff_renames(diff, "SSEConnection", "StreamConnection") > 1);
    assert_int_equal(diff->constant_count, 6);
    for (u32 i = 0; i < diff->constant_count; i++) assert_true(diff->constants[i].is_equal);
    assert_int_equal(diff_member(&corpus, diff, "get_stats")->level, CLONE_IDENTICAL);
    assert_int_equal(diff_member(&corpus, diff, "start")->level, CLONE_RENAMED);
    assert_int_equal(diff_member(&corpus, diff, "register_connection")->level, CLONE_CHANGED);

    diff = corpus_diff(&corpus, files);
    assert_int_equal(diff_member(&corpus, diff, "close_sse_manager")->level, CLONE_RENAMED);
    assert_int_equal(diff->members[diff->member_count - 1].level, CLONE_ONLY_RIGHT);
    corpus_release(&corpus);
}

static void test_clones_find__truncated_copy_of_one_name_is_found_by_containment(void **state) {
    (void)state;
    Corpus corpus;
    const char *const paths[] = {"fixtures/corelab/app/core/user_worker_space.py",
                                 "fixtures/corelab/app/core/worker_space_manager.py"};
    corpus_init_from_tree(&corpus, paths, 2);
    const Clones *clones = corpus_clones(&corpus);
    const ClonePair *pair = corpus_pair(clones, "WorkerSpaceManager", "WorkerSpaceManager");
    assert_non_null(pair);
    assert_true(pair->is_same_name);
    assert_true(pair->similarity < 0.6 && pair->containment >= 0.9);
    assert_int_equal(pair->left.line, 478);
    assert_int_equal(pair->left.end_line, 600);
    assert_int_equal(pair->right.line, 17);
    assert_int_equal(pair->right.end_line, 294);
    const CloneDiff *diff = corpus_diff(&corpus, pair);
    assert_int_equal(diff_member(&corpus, diff, "__new__")->level, CLONE_ONLY_RIGHT);
    assert_int_equal(diff_member(&corpus, diff, "get_or_create")->level, CLONE_CHANGED);
    corpus_release(&corpus);
}

/* ---- cost ------------------------------------------------------------------------------------------ */

/* Thousands of functions of one shape must not be compared all with all: that would be millions of pairs. */
static void test_clones_find__many_functions_of_one_shape_stay_linear(void **state) {
    (void)state;
    enum { COPIES = 3000 };
    StrBuf text = {0};
    for (u32 i = 0; i < COPIES; i++)
        buf_printf(
            &text,
            "def f%u(c):\n    a%u = one(c, %u)\n    b%u = two(a%u, %u)\n    d%u = three(b%u, a%u, %u)\n"
            "    e%u = four(d%u, b%u, a%u, c)\n    return five(a%u, b%u, d%u, e%u)\n",
            i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i);
    buf_push_char(&text, '\0');
    Corpus corpus;
    corpus_init(&corpus, &(CorpusFile){"a.py", text.ptr}, 1);
    corpus.options.bars[CLONE_FUNCTION].min_tokens = 30;
    corpus.options.bars[CLONE_FUNCTION].exact_share = 0.5;
    const Clones *clones = corpus_clones(&corpus);
    assert_int_equal(clones->count, COPIES - 1);
    for (u32 i = 0; i < clones->count; i++) assert_int_equal(clones->pairs[i].leader, 0);
    corpus_release(&corpus);
    buf_release(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clones_find__renamed_function_is_a_pair_and_its_renames_are_listed),
        cmocka_unit_test(test_clones_find__one_tree_gives_one_answer),
        cmocka_unit_test(test_clones_find__three_equal_functions_are_one_group),
        cmocka_unit_test(test_clones_find__equal_files_swallow_their_functions),
        cmocka_unit_test(test_clones_find__tests_are_left_out_unless_asked),
        cmocka_unit_test(test_clones_find__skipped_folders_are_left_out),
        cmocka_unit_test(test_clones_find__alternatives_of_one_scope_are_no_copies),
        cmocka_unit_test(test_clones_find__handlers_that_only_share_their_signature_are_no_copies),
        cmocka_unit_test(test_clones_find__models_that_only_declare_are_no_copies),
        cmocka_unit_test(test_clones_find__short_methods_of_one_class_are_faint),
        cmocka_unit_test(test_clones_find__generated_files_are_left_out),
        cmocka_unit_test(test_clones_find__trees_of_two_versions_may_mirror_each_other),
        cmocka_unit_test(test_clones_find__renamed_throughout_is_clear),
        cmocka_unit_test(test_clones_find__thin_functions_of_one_shape_are_not_clear),
        cmocka_unit_test(test_clones_find__statements_of_one_shape_with_other_words_are_faint),
        cmocka_unit_test(test_clones_find__handlers_of_two_verbs_are_not_clear),
        cmocka_unit_test(test_clones_find__pairs_between_listed_units_are_not_listed_again),
        cmocka_unit_test(test_clones_find__inner_function_is_no_copy_of_the_other_outer_one),
        cmocka_unit_test(test_clone_diff__inserted_statement_is_the_only_edit),
        cmocka_unit_test(test_clone_diff__example_of_a_rename_points_at_the_names),
        cmocka_unit_test(test_clones_find__two_managers_of_the_fixture_are_one),
        cmocka_unit_test(test_clones_find__truncated_copy_of_one_name_is_found_by_containment),
        cmocka_unit_test(test_clones_find__many_functions_of_one_shape_stay_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
