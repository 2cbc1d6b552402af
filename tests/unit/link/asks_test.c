/* Who asks for a value by name: edges from a function with a parameter to what provides it. */
#include "graph.h"
#include "link_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static Str short_name(const Program *program, NodeId node, Arena *arena) {
    Str symbol = graph_symbol(program, node, arena);
    return str_starts(symbol, STR("tests.")) ? str_slice(symbol, 6, symbol.len) : symbol;
}

/* "provider <- asker" for every decorated function of the tests, "?" behind one that only might ask. */
static void view_asks(LinkFixture *self, StrBuf *out) {
    const Program *program = self->program;
    for (NodeId node = 1; node < graph_node_count(program); node++) {
        const Node *row = graph_node(program, node);
        if (row->kind != NODE_DEF || !row->row) continue;
        const DefRow *def = def_row(program, graph_node_def(program, node));
        if (!def->decorator_count || def->kind != DEF_FUNCTION) continue;
        u32 count;
        const Edge *edges = graph_in(program, node, &count);
        buf_printf(out, "%.*s <-", STR_ARG(short_name(program, node, &self->arena)));
        for (u32 i = 0; i < count; i++) {
            if (edges[i].kind != EDGE_MODEL && edges[i].kind != EDGE_WEAK) continue;
            Str from = short_name(program, edges[i].from, &self->arena);
            buf_printf(out, " %.*s%s", STR_ARG(from), edges[i].kind == EDGE_WEAK ? "?" : "");
        }
        buf_printf(out, "\n");
    }
}

#define CONFTEST "== tests/conftest.py\nimport pytest\n"

static const LinkCase cases[] = {
    {"a test, a fixture and a method of a test class ask by their parameters",
     CONFTEST "@pytest.fixture\n"
              "def base(): ...\n"
              "@pytest.fixture()\n"
              "def top(base): ...\n"
              "@pytest.fixture\n"
              "def unasked(): ...\n"
              "== tests/test_a.py\n"
              "def test_a(top): ...\n"
              "class TestB:\n"
              "    def test_b(self, base): ...\n",
     "conftest.base <- conftest.top test_a.TestB.test_b\n"
     "conftest.top <- test_a.test_a\n"
     "conftest.unasked <-\n"},
    {"a helper only may ask; a parameter with a default does not",
     CONFTEST "@pytest.fixture\n"
              "def base(): ...\n"
              "== tests/test_a.py\n"
              "def helper(base): ...\n"
              "def test_a(base=1): ...\n",
     "conftest.base <- test_a.helper?\n"},
    {"named by usefixtures and getfixturevalue",
     CONFTEST "@pytest.fixture\n"
              "def one(): ...\n"
              "@pytest.fixture\n"
              "def two(): ...\n"
              "@pytest.fixture\n"
              "def three(): ...\n"
              "@pytest.fixture\n"
              "def four(): ...\n"
              "== tests/test_a.py\n"
              "import pytest\n"
              "pytestmark = pytest.mark.usefixtures(\"one\")\n"
              "class TestA:\n"
              "    def test_a(self, request):\n"
              "        request.getfixturevalue(\"three\")\n"
              "    def test_b(self): return \"four\"\n",
     "conftest.one <- test_a\n"
     "conftest.two <-\n"
     "conftest.three <- test_a.TestA.test_a\n"
     "conftest.four <- test_a.TestA.test_b?\n"},
    {"usefixtures on a test",
     CONFTEST "@pytest.fixture\n"
              "def one(): ...\n"
              "== tests/test_a.py\n"
              "import pytest\n"
              "@pytest.mark.usefixtures(\"one\")\n"
              "def test_a(): ...\n",
     "conftest.one <- test_a.test_a\n"
     "test_a.test_a <- test_a test_a test_a\n"},
    {"by another name, and always",
     CONFTEST "@pytest.fixture(name=\"base\")\n"
              "def make_base(): ...\n"
              "@pytest.fixture(autouse=True)\n"
              "def quiet(): ...\n"
              "@pytest.fixture(autouse=False)\n"
              "def loud(): ...\n"
              "== tests/test_a.py\n"
              "def test_a(base): ...\n"
              "def test_b(make_base): ...\n",
     "conftest.make_base <- test_a.test_a\n"
     "conftest.quiet <- conftest\n"
     "conftest.loud <-\n"},
    {"a deeper conftest hides one of the same name, and may ask it",
     CONFTEST "@pytest.fixture\n"
              "def base(): ...\n"
              "== tests/deep/conftest.py\n"
              "import pytest\n"
              "@pytest.fixture\n"
              "def base(base): ...\n"
              "== tests/deep/test_a.py\n"
              "def test_a(base): ...\n"
              "== tests/test_b.py\n"
              "def test_b(base): ...\n",
     "conftest.base <- deep.conftest.base deep.test_a.test_a test_b.test_b\n"
     "deep.conftest.base <- deep.test_a.test_a\n"},
    {"a test file keeps its own to itself, unless it is imported",
     "== tests/test_a.py\n"
     "import pytest\n"
     "@pytest.fixture\n"
     "def base(): ...\n"
     "def test_a(): ...\n"
     "== tests/test_b.py\n"
     "import pytest\n"
     "@pytest.fixture\n"
     "def shared(): ...\n"
     "def test_b(base): ...\n"
     "== tests/test_c.py\n"
     "from test_b import shared\n"
     "def test_c(shared): ...\n",
     "test_a.base <-\n"
     "test_b.shared <- test_c.test_c\n"},
    {"a module of fixtures may be loaded by anything",
     "== tests/plugins/fixtures.py\n"
     "import pytest\n"
     "@pytest.fixture\n"
     "def base(): ...\n"
     "@pytest.fixture\n"
     "def unasked(): ...\n"
     "== tests/test_a.py\n"
     "def test_a(base): ...\n",
     "plugins.fixtures.base <- test_a.test_a\n"
     "plugins.fixtures.unasked <-\n"},
    {"named in the configuration",
     "== pyproject.toml\n"
     "[tool.pytest.ini_options]\n"
     "usefixtures = [\"base\"]\n" CONFTEST "@pytest.fixture\n"
     "def base(): ...\n"
     "@pytest.fixture\n"
     "def unasked(): ...\n",
     "conftest.base <- conftest?\n"
     "conftest.unasked <-\n"},
    {"outside the tests it is offered to others",
     "== plug.py\n"
     "import pytest\n"
     "@pytest.fixture\n"
     "def base(): ...\n",
     "plug.base <- plug\n"},
    {"hooks and steps ask too",
     CONFTEST "from pytest_bdd import given\n"
              "@pytest.fixture\n"
              "def base(): ...\n"
              "@given(\"x\")\n"
              "def step(base): ...\n",
     "conftest.base <- conftest.step\n"
     "conftest.step <- conftest\n"},
};

static void test_asks(void **state) {
    (void)state;
    link_cases_run(view_asks, cases, COUNT_OF(cases));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_asks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
