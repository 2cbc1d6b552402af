#include "link_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* What a file is called as a module: from its project's root, whatever the layout. */
static const LinkCase names_cases[] = {
    {"flat files and packages at the root",
     "== app/__init__.py\n"
     "== app/core/__init__.py\n"
     "== app/core/hub.py\n"
     "x = 1\n"
     "== app/main.py\n"
     "x = 1\n"
     "== manage.py\n"
     "x = 1\n",
     "app/__init__.py app\n"
     "app/core/__init__.py app.core\n"
     "app/core/hub.py app.core.hub\n"
     "app/main.py app.main\n"
     "manage.py manage\n"},
    {"src layout",
     "== pyproject.toml\n"
     "[project]\n"
     "name = \"feed\"\n"
     "== src/feed/__init__.py\n"
     "== src/feed/hub.py\n"
     "x = 1\n",
     "src/feed/__init__.py feed\n"
     "src/feed/hub.py feed.hub\n"},
    {"namespace packages have no __init__.py",
     "== app/core/hub.py\n"
     "x = 1\n"
     "== app/main.py\n"
     "x = 1\n",
     "app/core/hub.py app.core.hub\n"
     "app/main.py app.main\n"},
    {"each service of a repository has its own root",
     "== services/gate/pyproject.toml\n"
     "[project]\n"
     "name = \"gate\"\n"
     "== services/gate/src/gate/__init__.py\n"
     "== services/gate/src/gate/main.py\n"
     "x = 1\n"
     "== services/ingest/ingest/__init__.py\n"
     "== services/ingest/ingest/main.py\n"
     "x = 1\n"
     "== services/ingest/requirements.txt\n"
     "redis\n",
     "services/gate/src/gate/__init__.py gate\n"
     "services/gate/src/gate/main.py gate.main\n"
     "services/ingest/ingest/__init__.py ingest\n"
     "services/ingest/ingest/main.py ingest.main\n"},
};

/* Which file an import means, seen from the file that imports. */
static const LinkCase imports_cases[] = {
    {"siblings by their bare names, in packages written for Python 2",
     "== lib/__init__.py\n"
     "== lib/agents.py\n"
     "import helpers\n"
     "print 'x'\n"
     "== lib/helpers.py\n"
     "x = 1\n"
     "== new/__init__.py\n"
     "== new/agents.py\n"
     "import tools\n"
     "== new/tools.py\n"
     "x = 1\n",
     "lib/agents.py: helpers -> lib/helpers.py\n"
     "new/agents.py: tools -> external\n"},
    {"absolute, relative and parent imports",
     "== app/__init__.py\n"
     "== app/core/__init__.py\n"
     "== app/core/hub.py\n"
     "from . import feed\n"
     "from .feed import x\n"
     "from ..util import y\n"
     "from ... import z\n"
     "import app.core.feed\n"
     "== app/core/feed.py\n"
     "x = 1\n"
     "== app/util.py\n"
     "y = 1\n",
     "app/core/hub.py: . -> app/core/__init__.py\n"
     "app/core/hub.py: .feed -> app/core/feed.py\n"
     "app/core/hub.py: ..util -> app/util.py\n"
     "app/core/hub.py: ... -> folder \n"
     "app/core/hub.py: app.core.feed -> app/core/feed.py\n"},
    {"beyond the top is unknown",
     "== main.py\n"
     "from .. import x\n",
     "main.py: .. -> unknown\n"},
    {"a module that is not there",
     "== app/__init__.py\n"
     "== app/main.py\n"
     "import app.gone\n"
     "from app.core.gone import x\n"
     "from .gone import y\n"
     "import redis.asyncio\n"
     "== app/core/__init__.py\n",
     "app/main.py: app.gone -> missing below app\n"
     "app/main.py: app.core.gone -> missing below app.core\n"
     "app/main.py: .gone -> missing below app\n"
     "app/main.py: redis.asyncio -> external\n"},
    {"a local folder that shares its name with a library",
     "== alembic/env.py\n"
     "from alembic import context\n"
     "from alembic.config import Config\n"
     "== alembic/versions/one.py\n"
     "from alembic import op\n"
     "== app/__init__.py\n"
     "== app/main.py\n"
     "import alembic.command\n",
     "alembic/env.py: alembic -> folder alembic\n"
     "alembic/env.py: alembic.config -> external\n"
     "alembic/versions/one.py: alembic -> folder alembic\n"
     "app/main.py: alembic.command -> external\n"},
    {"a script beside its helper",
     "== tools/run.py\n"
     "import helper\n"
     "== tools/helper.py\n"
     "x = 1\n",
     "tools/run.py: helper -> tools/helper.py\n"},
    {"two services that hold a package of one name",
     "== a/pyproject.toml\n"
     "[project]\n"
     "name = \"a\"\n"
     "== a/core/__init__.py\n"
     "== a/main.py\n"
     "import core\n"
     "== b/pyproject.toml\n"
     "[project]\n"
     "name = \"b\"\n"
     "== b/core/__init__.py\n"
     "== b/main.py\n"
     "import core\n",
     "a/main.py: core -> a/core/__init__.py\n"
     "b/main.py: core -> b/core/__init__.py\n"},
    {"a package wins over a module of its name",
     "== main.py\n"
     "import hub\n"
     "== hub.py\n"
     "x = 1\n"
     "== hub/__init__.py\n",
     "main.py: hub -> hub/__init__.py\n"},
    {"a module wins over a folder of its name",
     "== main.py\n"
     "import hub\n"
     "== hub.py\n"
     "x = 1\n"
     "== hub/part.py\n"
     "y = 1\n",
     "main.py: hub -> hub.py\n"},
    {"tests import the source tree of the src layout",
     "== pyproject.toml\n"
     "[project]\n"
     "name = \"feed\"\n"
     "== src/feed/__init__.py\n"
     "== tests/test_feed.py\n"
     "import feed\n"
     "from feed import hub\n"
     "== src/feed/hub.py\n",
     "tests/test_feed.py: feed -> src/feed/__init__.py\n"
     "tests/test_feed.py: feed -> src/feed/__init__.py\n"},
};

static void test_modules__names(void **state) {
    (void)state;
    link_cases_run(link_view_modules, names_cases, sizeof names_cases / sizeof *names_cases);
}

static void test_modules__imports(void **state) {
    (void)state;
    link_cases_run(link_view_imports, imports_cases, sizeof imports_cases / sizeof *imports_cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_modules__names),
        cmocka_unit_test(test_modules__imports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
