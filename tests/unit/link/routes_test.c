#include "link_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* How a router reaches an app, or where the chain ends. */
static const LinkCase inclusion_cases[] = {
    {"app and nested prefixes",
     "== a.py\n"
     "from fastapi import APIRouter\n"
     "inner = APIRouter(prefix=\"/inner\")\n"
     "outer = APIRouter(prefix=\"/outer\")\n"
     "outer.include_router(inner, prefix=\"/mid\")\n"
     "@inner.get(\"/x/{id}\")\n"
     "def read(id): ...\n"
     "@outer.post(\"/y\")\n"
     "async def write(): ...\n"
     "== main.py\n"
     "from fastapi import FastAPI\n"
     "from a import outer\n"
     "app = FastAPI()\n"
     "app.include_router(outer, prefix=\"/api\")\n"
     "@app.get(\"/health\")\n"
     "def health(): ...\n",
     "GET /api/outer/mid/inner/x/{id} served a.read\n"
     "POST /api/outer/y served a.write\n"
     "GET /health served main.health\n"},
    {"never included",
     "== a.py\n"
     "from fastapi import APIRouter\n"
     "router = APIRouter(prefix=\"/old\")\n"
     "@router.get(\"/x\")\n"
     "def read(): ...\n"
     "== main.py\n"
     "from fastapi import FastAPI\n"
     "import a\n"
     "app = FastAPI()\n",
     "GET /old/x never a.read\n"},
    {"included in a router that nobody includes",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "app = FastAPI()\n"
     "dead = APIRouter(prefix=\"/dead\")\n"
     "leaf = APIRouter(prefix=\"/leaf\")\n"
     "dead.include_router(leaf)\n"
     "@leaf.get(\"/x\")\n"
     "def read(): ...\n",
     "GET /dead/leaf/x never main.read (main.dead)\n"},
    {"a loop over a tuple",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "c = APIRouter(prefix=\"/c\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "@c.get(\"/x\")\n"
     "def cx(): ...\n"
     "app = FastAPI()\n"
     "for router in (a, b):\n"
     "    app.include_router(router)\n",
     "GET /a/x served main.ax\n"
     "GET /b/x served main.bx\n"
     "GET /c/x never main.cx\n"},
    {"a table of pairs in another module",
     "== table.py\n"
     "import a\n"
     "MOUNTS = [(\"/one\", a.one), (\"/two\", a.two)]\n"
     "== a.py\n"
     "from fastapi import APIRouter\n"
     "one = APIRouter()\n"
     "two = APIRouter()\n"
     "@one.get(\"/x\")\n"
     "def x(): ...\n"
     "@two.get(\"/y\")\n"
     "def y(): ...\n"
     "== main.py\n"
     "from fastapi import FastAPI\n"
     "from table import MOUNTS\n"
     "app = FastAPI()\n"
     "for prefix, router in MOUNTS:\n"
     "    app.include_router(router, prefix=prefix)\n",
     "GET /one/x served a.x\n"
     "GET /two/y served a.y\n"},
    {"a helper that attaches",
     "== helper.py\n"
     "def attach(app, router):\n"
     "    app.include_router(router)\n"
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "from helper import attach\n"
     "router = APIRouter(prefix=\"/r\")\n"
     "@router.get(\"/x\")\n"
     "def x(): ...\n"
     "app = FastAPI()\n"
     "attach(app, router)\n",
     "GET /r/x served main.x\n"},
    {"factories of apps and routers",
     "== a.py\n"
     "from fastapi import APIRouter\n"
     "def build_router():\n"
     "    router = APIRouter(prefix=\"/r\")\n"
     "    @router.get(\"/x\")\n"
     "    def x(): ...\n"
     "    return router\n"
     "== main.py\n"
     "from fastapi import FastAPI\n"
     "from a import build_router\n"
     "def create_app():\n"
     "    app = FastAPI()\n"
     "    app.include_router(build_router())\n"
     "    return app\n"
     "if __name__ == \"__main__\":\n"
     "    create_app()\n",
     "GET /r/x served a.build_router.x\n"},
    {"a condition",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "import settings\n"
     "router = APIRouter(prefix=\"/r\")\n"
     "@router.get(\"/x\")\n"
     "def x(): ...\n"
     "app = FastAPI()\n"
     "if settings.DEBUG:\n"
     "    app.include_router(router)\n"
     "== settings.py\n"
     "DEBUG = False\n",
     "GET /r/x conditionally main.x\n"},
    {"route methods",
     "== main.py\n"
     "from fastapi import FastAPI\n"
     "app = FastAPI()\n"
     "@app.api_route(\"/a\", methods=[\"GET\", \"POST\"])\n"
     "def a(): ...\n"
     "@app.websocket(\"/ws\")\n"
     "async def ws(socket): ...\n"
     "@app.head(\"/h\")\n"
     "@app.get(\"/h\")\n"
     "def h(): ...\n"
     "def added(): ...\n"
     "app.add_api_route(\"/b\", added, methods=[\"PUT\"])\n",
     "GET,POST /a served main.a\n"
     "WS /ws served main.ws\n"
     "HEAD /h served main.h\n"
     "GET /h served main.h\n"
     "PUT /b served main.added\n"},
    {"lists of Route and Mount",
     "== main.py\n"
     "from starlette.applications import Starlette\n"
     "from starlette.routing import Mount, Route\n"
     "async def front(request): ...\n"
     "async def one(request): ...\n"
     "routes = [Route(\"/\", front), Mount(\"/sub\", routes=[Route(\"/one\", one, methods=[\"POST\"])])]\n"
     "app = Starlette(routes=routes)\n",
     "GET / served main.front\n"
     "POST /sub/one served main.one\n"},
    {"a sub-application",
     "== main.py\n"
     "from fastapi import FastAPI\n"
     "sub = FastAPI()\n"
     "@sub.get(\"/x\")\n"
     "def x(): ...\n"
     "app = FastAPI()\n"
     "app.mount(\"/sub\", sub)\n",
     "GET /sub/x served main.x\n"},
    {"included by its module",
     "== a.py\n"
     "from fastapi import APIRouter\n"
     "router = APIRouter(prefix=\"/a\")\n"
     "@router.get(\"/x\")\n"
     "def x(): ...\n"
     "== b.py\n"
     "from fastapi import APIRouter\n"
     "router = APIRouter(prefix=\"/b\")\n"
     "@router.get(\"/x\")\n"
     "def x(): ...\n"
     "== main.py\n"
     "from fastapi import FastAPI\n"
     "import a, b\n"
     "app = FastAPI()\n"
     "app.include_router(a.router)\n",
     "GET /a/x served a.x\n"
     "GET /b/x never b.x\n"},
    {"re-exported under another name",
     "== api/__init__.py\n"
     "from .users import router as users\n"
     "== api/users.py\n"
     "from fastapi import APIRouter\n"
     "router = APIRouter(prefix=\"/users\")\n"
     "@router.get(\"/\")\n"
     "def all(): ...\n"
     "== main.py\n"
     "from fastapi import FastAPI\n"
     "import api\n"
     "app = FastAPI()\n"
     "app.include_router(api.users)\n",
     "GET /users/ served api.users.all\n"},
    {"an include that cannot be resolved leaves routers unknown",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "import plugins\n"
     "router = APIRouter(prefix=\"/r\")\n"
     "@router.get(\"/x\")\n"
     "def x(): ...\n"
     "app = FastAPI()\n"
     "for found in plugins.load():\n"
     "    app.include_router(found)\n"
     "== plugins.py\n"
     "import importlib\n"
     "def load():\n"
     "    return [importlib.import_module(name).router for name in open(\"list\")]\n",
     "GET /r/x unknown main.x\n"},
    {"registered by tests alone",
     "== a.py\n"
     "from fastapi import APIRouter\n"
     "router = APIRouter(prefix=\"/a\")\n"
     "@router.get(\"/x\")\n"
     "def x(): ...\n"
     "== main.py\n"
     "from fastapi import FastAPI\n"
     "app = FastAPI()\n"
     "== tests/test_a.py\n"
     "from fastapi import FastAPI\n"
     "from a import router\n"
     "def test_a():\n"
     "    app = FastAPI()\n"
     "    app.include_router(router)\n",
     "GET /a/x tests a.x\n"},
    {"routers in a dictionary",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "@a.get(\"/x\")\n"
     "def x(): ...\n"
     "ROUTERS = {\"a\": a}\n"
     "app = FastAPI()\n"
     "for name, router in ROUTERS.items():\n"
     "    app.include_router(router)\n",
     "GET /a/x served main.x\n"},
};

static void test_routes__inclusion(void **state) {
    (void)state;
    link_cases_run(link_view_routes, inclusion_cases, sizeof inclusion_cases / sizeof *inclusion_cases);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_routes__inclusion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
