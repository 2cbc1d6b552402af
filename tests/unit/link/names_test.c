#include "link_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* A name stands for one definition, however many files it passes. */
static const LinkCase reexports_cases[] = {
    {"through the __init__ of a package",
     "== app/__init__.py\n"
     "from .hub import Hub\n"
     "== app/hub.py\n"
     "class Hub: ...\n"
     "== main.py\n"
     "from app import Hub\n"
     "import app\n"
     "reveal(Hub)\n"
     "reveal(app.Hub)\n"
     "reveal(app.hub)\n",
     "type[app.hub.Hub]\n"
     "type[app.hub.Hub]\n"
     "module app.hub\n"},
    {"under another name, twice",
     "== a.py\n"
     "class Reading: ...\n"
     "Sample = Reading\n"
     "== b.py\n"
     "from a import Sample as Level\n"
     "== c.py\n"
     "from b import Level\n"
     "Old = Level\n"
     "reveal(Old)\n"
     "reveal(Old())\n",
     "type[a.Reading]\n"
     "a.Reading!\n"},
    {"star import takes what __all__ names",
     "== a.py\n"
     "__all__ = [\"Hub\", \"_Private\"]\n"
     "class Hub: ...\n"
     "class _Private: ...\n"
     "class Other: ...\n"
     "== b.py\n"
     "from a import *\n"
     "reveal(Hub)\n"
     "reveal(_Private)\n",
     "type[a.Hub]\n"
     "type[a._Private]\n"},
    {"star import takes public names without __all__",
     "== a.py\n"
     "class Hub: ...\n"
     "== b.py\n"
     "from a import *\n"
     "== c.py\n"
     "from b import *\n"
     "reveal(Hub)\n",
     "type[a.Hub]\n"},
    {"star imports in a cycle end",
     "== a.py\n"
     "from b import *\n"
     "class A: ...\n"
     "== b.py\n"
     "from a import *\n"
     "class B: ...\n"
     "== c.py\n"
     "from a import *\n"
     "reveal(A)\n"
     "reveal(B)\n",
     "type[a.A]\n"
     "type[b.B]\n"},
    {"modules that import each other",
     "== a.py\n"
     "import b\n"
     "class A: ...\n"
     "def make(): return b.B()\n"
     "== b.py\n"
     "import a\n"
     "class B: ...\n"
     "def make(): return a.A()\n"
     "== c.py\n"
     "import a, b\n"
     "reveal(a.make())\n"
     "reveal(b.make())\n",
     "b.B!\n"
     "a.A!\n"},
    {"conditional imports give both",
     "== fast.py\n"
     "class Codec: ...\n"
     "== slow.py\n"
     "class Codec: ...\n"
     "== m.py\n"
     "try:\n"
     "    from fast import Codec\n"
     "except ImportError:\n"
     "    from slow import Codec\n"
     "reveal(Codec)\n",
     "type[fast.Codec] | type[slow.Codec]\n"},
    {"a fallback None",
     "== m.py\n"
     "try:\n"
     "    import redis\n"
     "except ImportError:\n"
     "    redis = None\n"
     "reveal(redis)\n",
     "<redis> | None\n"},
    {"a submodule and a name of the package",
     "== app/__init__.py\n"
     "from .hub import hub\n"
     "== app/hub.py\n"
     "def hub(): ...\n"
     "== main.py\n"
     "import app\n"
     "from app import hub\n"
     "reveal(hub)\n"
     "reveal(app.hub)\n",
     "app.hub.hub()\n"
     "app.hub.hub()\n"},
    {"a name that is not there",
     "== a.py\n"
     "class Hub: ...\n"
     "== m.py\n"
     "from a import Gone\n"
     "import a\n"
     "reveal(Gone)\n"
     "reveal(a.Gone)\n",
     "never\n"
     "never\n"},
    {"module __getattr__ may give anything",
     "== a.py\n"
     "class Hub: ...\n"
     "def __getattr__(name): ...\n"
     "== m.py\n"
     "import a\n"
     "reveal(a.Hub)\n"
     "reveal(a.gone)\n",
     "type[a.Hub]\n"
     "?\n"},
    {"names assigned in a loop, a with and a del",
     "== m.py\n"
     "class A: ...\n"
     "class B: ...\n"
     "x = A()\n"
     "for x in [B()]: pass\n"
     "reveal(x)\n"
     "y = A()\n"
     "del y\n"
     "y = B()\n"
     "reveal(y)\n",
     "A! | B!\n"
     "B!\n"},
    {"global makes a module name",
     "== m.py\n"
     "class A: ...\n"
     "hub = None\n"
     "def start():\n"
     "    global hub\n"
     "    hub = A()\n"
     "def read():\n"
     "    reveal(hub)\n",
     "None | A!\n"},
    {"redefined functions: the last one counts",
     "== m.py\n"
     "class A: ...\n"
     "class B: ...\n"
     "def make(): return A()\n"
     "def make(): return B()\n"
     "reveal(make())\n",
     "B!\n"},
    {"type checking imports",
     "== a.py\n"
     "class Hub: ...\n"
     "== m.py\n"
     "from typing import TYPE_CHECKING\n"
     "if TYPE_CHECKING:\n"
     "    from a import Hub\n"
     "def use(hub: \"Hub\"):\n"
     "    reveal(hub)\n",
     "a.Hub\n"},
    {"bug: annotated type aliases",
     "== m.py\n"
     "from typing import TypeAlias\n"
     "class A: ...\n"
     "Old: TypeAlias = A\n"
     "type New = A\n"
     "def use(a: Old, b: New, c: \"Old\"):\n"
     "    reveal(a)\n"
     "    reveal(b)\n"
     "    reveal(c)\n",
     "A\n"
     "A\n"
     "A\n"},
};

/* Every hop from a name to its definition is kept. */
static const LinkCase hops_cases[] = {
    {"imports and aliases in order",
     "== a.py\n"
     "class Reading: ...\n"
     "Sample = Reading\n"
     "== b.py\n"
     "from a import Sample as Level\n"
     "== c.py\n"
     "from b import Level\n"
     "probe(Level)\n",
     "c.py: import Level=Level in c; import Level=Sample in b; alias Sample=Reading in a; "
     "definition Reading=Reading in a;\n"},
    {"an attribute of a module",
     "== a.py\n"
     "class Reading: ...\n"
     "== c.py\n"
     "import a\n"
     "probe(a.Reading)\n",
     "c.py: definition Reading=Reading in a;\n"},
    {"a definition by itself",
     "== c.py\n"
     "def f(): ...\n"
     "probe(f)\n",
     "c.py: definition f=f in c;\n"},
    {"bug: a cycle of aliases is listed once",
     "== a.py\n"
     "from b import x\n"
     "== b.py\n"
     "from a import x\n"
     "probe(x)\n",
     "b.py: import x=x in b; import x=x in a;\n"},
};

static void test_names__reexports(void **state) {
    (void)state;
    link_cases_run(link_view_reveal, reexports_cases, sizeof reexports_cases / sizeof *reexports_cases);
}

static void test_names__hops(void **state) {
    (void)state;
    link_cases_run(link_view_hops, hops_cases, sizeof hops_cases / sizeof *hops_cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names__reexports),
        cmocka_unit_test(test_names__hops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
