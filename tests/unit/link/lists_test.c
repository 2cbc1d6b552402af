#include "link_fixture.h"

#include "routes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* What lists hold, and what is done for each of their elements. */
static const LinkCase list_cases[] = {
    {"a list that is wrapped into itself, and once more in each turn",
     "== manage.py\n"
     "import os\n"
     "os.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"site_settings\")\n"
     "== site_settings.py\n"
     "ROOT_URLCONF = \"site_urls\"\n"
     "== site_views.py\n"
     "def a(request): ...\n"
     "== site_urls.py\n"
     "from django.urls import path\n"
     "from rest_framework.urlpatterns import format_suffix_patterns\n"
     "import site_views\n"
     "urlpatterns = [path(\"a/\", site_views.a)]\n"
     "urlpatterns = format_suffix_patterns(urlpatterns)\n"
     "for turn in range(2):\n"
     "    urlpatterns = format_suffix_patterns(urlpatterns)\n",
     "site_settings.ROOT_URLCONF * /a/ site_views.a\n"},
    {"lists that are zipped with themselves, and objects that hold themselves",
     "== main.py\n"
     "from types import SimpleNamespace\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter()\n"
     "@a.get(\"/x\")\n"
     "def x(): ...\n"
     "app = FastAPI()\n"
     "rs = [a]\n"
     "rs = list(zip(rs, rs))\n"
     "for r, s in rs:\n"
     "    rs = [*zip(rs, rs), (r, s)]\n"
     "    app.include_router(r)\n"
     "node = SimpleNamespace(next=None)\n"
     "while True:\n"
     "    node = node.next\n"
     "    app.include_router(node.next.next.router)\n"
     "class N:\n"
     "    def __init__(self, n):\n"
     "        self.n = N(n)\n"
     "n = N(N(a))\n"
     "app.include_router(n.n.n.n)\n"
     "app.include_router(a)\n",
     "main.app GET /x main.x\n"},
    {"zip ends with the shortest, enumerate counts, a partial keeps what it has",
     "== main.py\n"
     "from functools import partial\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter()\n"
     "b = APIRouter()\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "for n, (p, r) in enumerate(zip([\"/p\"], [a, b]), 3):\n"
     "    app.include_router(r, prefix=f\"{p}{n}\")\n"
     "add = partial(app.include_router, prefix=\"/v\")\n"
     "list(map(add, [a]))\n",
     "main.app GET /p3/x main.ax\n"
     "main.app GET /v/x main.ax\n"
     "unserved: /x\n"},
    {"appended, extended, inserted and added up",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "rs = [] + []\n"
     "rs.append(a)\n"
     "rs.extend([b])\n"
     "for r in tuple(rs):\n"
     "    app.include_router(r)\n",
     "main.app GET /a/x main.ax\n"
     "main.app GET /b/x main.bx\n"},
    {"a list that grows while it is looped over",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "rs = [a]\n"
     "for r in rs:\n"
     "    rs.append(r)\n"
     "    app.include_router(r)\n",
     "main.app GET /a/x main.ax\n"
     "unserved: /b/x\n"},
    {"lists that hold each other",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "xs = []\n"
     "ys = [*xs, a]\n"
     "xs = ys + xs\n"
     "xs += ys\n"
     "for r in xs:\n"
     "    app.include_router(r)\n",
     "main.app GET /a/x main.ax\n"
     "unserved: /b/x\n"},
    {"a list that may hold more",
     "== main.py\n"
     "from lib import more\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "for r in [a] + more():\n"
     "    app.include_router(r)\n",
     "main.app GET /a/x main.ax\n"
     "unknown: /b/x\n"},
    {"paths that may be more leave nothing open",
     "== main.py\n"
     "from lib import more\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "for p in [\"/p\"] + more():\n"
     "    app.include_router(a, prefix=p)\n",
     "main.app GET /p/a/x main.ax\n"
     "unserved: /b/x\n"},
    {"nested targets of a loop over a dict",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "app = FastAPI()\n"
     "def f(): ...\n"
     "def g(): ...\n"
     "T = {\"/f\": (\"GET\", f), \"/g\": (\"POST\", g)}\n"
     "for path, (method, function) in T.items():\n"
     "    app.add_api_route(path, function, methods=[method])\n",
     "main.app GET /f main.f\n"
     "main.app POST /g main.g\n"},
    {"a loop in a loop",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "app = FastAPI()\n"
     "for a in (\"/a\", \"/b\"):\n"
     "    for b in (\"/c\", \"/d\"):\n"
     "        @app.get(a + b)\n"
     "        def x(): ...\n",
     "main.app GET /a/c main.x\n"
     "main.app GET /a/d main.x\n"
     "main.app GET /b/c main.x\n"
     "main.app GET /b/d main.x\n"},
    {"modules of a package, found by their names",
     "== app/main.py\n"
     "from flask import Flask\n"
     "from werkzeug.utils import find_modules, import_string\n"
     "app = Flask(\"x\")\n"
     "for name in find_modules(\"app.desks\"):\n"
     "    app.register_blueprint(import_string(name).desk)\n"
     "app.register_blueprint(import_string(\"app.other:bp\"))\n"
     "== app/__init__.py\n"
     "== app/desks/__init__.py\n"
     "== app/desks/front.py\n"
     "from flask import Blueprint, Flask\n"
     "desk = Blueprint(\"front\", __name__, url_prefix=\"/front\")\n"
     "@desk.get(\"/x\")\n"
     "def x(): ...\n"
     "== app/other.py\n"
     "from flask import Blueprint, Flask\n"
     "bp = Blueprint(\"other\", __name__)\n"
     "@bp.get(\"/y\")\n"
     "def y(): ...\n",
     "app.main.app GET /front/x app.desks.front.x\n"
     "app.main.app GET /y app.other.y\n"},
};

/* What parameters and classes stand for, one call at a time. */
static const LinkCase context_cases[] = {
    {"a factory that a factory calls",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "app = FastAPI()\n"
     "def make(prefix):\n"
     "    r = APIRouter(prefix=prefix)\n"
     "    @r.get(\"/x\")\n"
     "    def x(): ...\n"
     "    return r\n"
     "def outer(prefix):\n"
     "    return make(prefix + \"/o\")\n"
     "app.include_router(outer(\"/a\"))\n"
     "app.include_router(make(\"/b\"))\n",
     "main.app GET /a/o/x main.make.x\n"
     "main.app GET /b/x main.make.x\n"},
    {"functions that call themselves",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "app = FastAPI()\n"
     "a = APIRouter()\n"
     "@a.get(\"/x\")\n"
     "def x(): ...\n"
     "def put(r, p):\n"
     "    app.include_router(r, prefix=p)\n"
     "    return put(r, p)\n"
     "put(a, \"/p\")\n"
     "def text(p): return \"/t\" + text(p)\n"
     "def ring(p): return gnir(p)\n"
     "def gnir(p): return ring(p)\n"
     "app.include_router(ring(\"/q\"))\n",
     "main.app GET /p/x main.x\n"},
    {"routers that include themselves and each other",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "app = FastAPI()\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "a.include_router(a)\n"
     "a.include_router(b)\n"
     "b.include_router(a)\n"
     "app.include_router(a)\n"
     "@a.get(\"/x\")\n"
     "def x(): ...\n"
     "@b.get(\"/y\")\n"
     "def y(): ...\n",
     "main.app GET /a/b/y main.y\n"
     "main.app GET /a/x main.x\n"},
    {"a function that looks for a module",
     "== p/__init__.py\n"
     "== p/make.py\n"
     "from flask import Blueprint, Flask\n"
     "def create(name: str) -> Blueprint:\n"
     "    return Blueprint(name, name)\n"
     "== p/one.py\n"
     "from p.make import create\n"
     "bp = create(\"one\")\n"
     "@bp.get(\"/x\")\n"
     "def x(): ...\n"
     "== p/two.py\n"
     "from p.make import create\n"
     "bp = create(\"two\")\n"
     "@bp.get(\"/y\")\n"
     "def y(): ...\n"
     "== p/main.py\n"
     "from importlib import import_module\n"
     "from flask import Blueprint, Flask\n"
     "class Site(Flask):\n"
     "    pass\n"
     "def find(name):\n"
     "    return module_of(name).bp\n"
     "def module_of(name):\n"
     "    return import_module(f\"p.{name}\")\n"
     "def add(app: Flask, names):\n"
     "    for name, prefix in names:\n"
     "        app.register_blueprint(find(name), url_prefix=prefix)\n"
     "def create_app(config) -> Site:\n"
     "    app = Site(config)\n"
     "    add(app, [(\"one\", \"/1\"), (\"two\", \"/2\")])\n"
     "    return app\n",
     "p.main.create_app.app GET /1/x p.one.x\n"
     "p.main.create_app.app GET /2/y p.two.y\n"},
    {"a class method called on two classes",
     "== main.py\n"
     "from flask import Flask\n"
     "from flask.views import MethodView\n"
     "app = Flask(\"x\")\n"
     "class Base(MethodView):\n"
     "    @classmethod\n"
     "    def add(cls, app):\n"
     "        app.add_url_rule(cls.url, view_func=cls.as_view(cls.__name__))\n"
     "class A(Base):\n"
     "    url = \"/a\"\n"
     "    def get(self): ...\n"
     "class B(Base):\n"
     "    url = \"/b\"\n"
     "    def post(self): ...\n"
     "A.add(app)\n"
     "B.add(app)\n",
     "main.app GET /a main.A.get\n"
     "main.app POST /b main.B.post\n"},
    {"texts that functions and methods of texts make",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "app = FastAPI()\n"
     "PREFIX = \"/API/\"\n"
     "def v1(path): return f\"/v1{path}\"\n"
     "@app.get(PREFIX.lower().rstrip(\"/\") + v1(\"/x\"))\n"
     "def x(): ...\n",
     "main.app GET /api/v1/x main.x\n"},
    {"texts that are filled in, and keywords in a dict",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "app = FastAPI()\n"
     "a = APIRouter()\n"
     "P = \"/p\"\n"
     "OPTIONS = {\"prefix\": \"/kw\"}\n"
     "@a.get(\"%s/x/%d\" % (P, 1))\n"
     "def x(): ...\n"
     "@a.get(\"{}/y/{{id}}\".format(P))\n"
     "def y(id): ...\n"
     "app.include_router(a, **OPTIONS)\n",
     "main.app GET /kw/p/x/1 main.x\n"
     "main.app GET /kw/p/y/{id} main.y\n"},
    {"an object that a call makes, through a call that hands it on",
     "== main.py\n"
     "import aiohttp_cors\n"
     "from aiohttp import web\n"
     "async def h(r): ...\n"
     "async def g(r): ...\n"
     "app = web.Application()\n"
     "cors = aiohttp_cors.setup(app)\n"
     "resource = cors.add(app.router.add_resource(\"/c\"))\n"
     "cors.add(resource.add_route(\"GET\", h))\n"
     "app.router.add_resource(\"/d\").add_route(\"PUT\", g)\n",
     "main.app GET /c main.h\n"
     "main.app PUT /d main.g\n"},
    {"resources on several URLs, in a namespace of an extension",
     "== main.py\n"
     "from flask import Blueprint, Flask\n"
     "from flask_restx import Api, Namespace, Resource\n"
     "app = Flask(\"x\")\n"
     "bp = Blueprint(\"api\", \"x\", url_prefix=\"/v1\")\n"
     "api = Api(bp)\n"
     "cats = Namespace(\"cats\")\n"
     "@cats.route(\"/\", \"/all\")\n"
     "class Cats(Resource):\n"
     "    def get(self): ...\n"
     "    def post(self): ...\n"
     "api.add_namespace(cats)\n"
     "dogs = api.namespace(\"dogs\", path=\"/hounds\")\n"
     "@dogs.route(\"\")\n"
     "class Dogs(Resource):\n"
     "    def get(self): ...\n"
     "app.register_blueprint(bp)\n",
     "main.app GET /v1/cats/ main.Cats.get\n"
     "main.app POST /v1/cats/ main.Cats.post\n"
     "main.app GET /v1/cats/all main.Cats.get\n"
     "main.app POST /v1/cats/all main.Cats.post\n"
     "main.app GET /v1/hounds main.Dogs.get\n"},
};

/* What is served of a router that was included before it had everything. */
static const LinkCase copy_cases[] = {
    {"unknown version: all is served",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "app.include_router(a)\n"
     "@a.get(\"/late\")\n"
     "def late(): ...\n",
     "main.app GET /a/x main.ax\n"
     "main.app GET /a/late main.late\n"
     "unserved: /b/x\n"},
    {"a version that copies: what comes later is lost, and what is mounted",
     "== requirements.txt\n"
     "fastapi==0.115.6\n"
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "from sub import sub\n"
     "a.mount(\"/m\", sub)\n"
     "app.include_router(a)\n"
     "@a.get(\"/late\")\n"
     "def late(): ...\n"
     "== sub.py\n"
     "from fastapi import FastAPI\n"
     "sub = FastAPI()\n"
     "@sub.get(\"/s\")\n"
     "def s(): ...\n",
     "main.app GET /a/x main.ax\n"
     "sub.sub GET /s sub.s\n"
     "unserved: /b/x\n"},
    {"a bound from below says nothing",
     "== pyproject.toml\n"
     "[project]\n"
     "dependencies = [\"pydantic\", \"fastapi>=0.100\"]\n"
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "app.include_router(a)\n"
     "@a.get(\"/late\")\n"
     "def late(): ...\n",
     "main.app GET /a/x main.ax\n"
     "main.app GET /a/late main.late\n"
     "unserved: /b/x\n"},
    {"a loop may include before and after",
     "== pyproject.toml\n"
     "[tool.poetry.dependencies]\n"
     "fastapi = \"^0.100.1\"\n"
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "for i in range(2):\n"
     "    app.include_router(a)\n"
     "    a.add_api_route(\"/late\", ax)\n",
     "main.app GET /a/x main.ax\n"
     "main.app GET /a/late main.ax\n"
     "unserved: /b/x\n"},
    {"what calls both decides",
     "== setup.cfg\n"
     "[options]\n"
     "install_requires =\n"
     "    fastapi[all]>=0.90,<0.100\n"
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "def add(r): app.include_router(r)\n"
     "def main():\n"
     "    add(a)\n"
     "    a.add_api_route(\"/late\", ax)\n",
     "main.app GET /a/x main.ax\n"
     "unserved: /b/x\n"},
    {"the own prefix is for the framework's own routes",
     "== main.py\n"
     "from fastapi import APIRouter, FastAPI\n"
     "a = APIRouter(prefix=\"/a\")\n"
     "b = APIRouter(prefix=\"/b\")\n"
     "@a.get(\"/x\")\n"
     "def ax(): ...\n"
     "@b.get(\"/x\")\n"
     "def bx(): ...\n"
     "app = FastAPI()\n"
     "a.add_route(\"/raw\", bx)\n"
     "app.include_router(a, prefix=\"/p\")\n",
     "main.app GET /p/a/x main.ax\n"
     "main.app GET /p/raw main.bx\n"
     "unserved: /b/x\n"},
};

static void test_lists__elements(void **state) {
    (void)state;
    link_cases_run(link_view_endpoints, list_cases, sizeof list_cases / sizeof *list_cases);
}

static void test_contexts__calls(void **state) {
    (void)state;
    link_cases_run(link_view_endpoints, context_cases, sizeof context_cases / sizeof *context_cases);
}

static void test_endpoints__copies(void **state) {
    (void)state;
    link_cases_run(link_view_endpoints, copy_cases, sizeof copy_cases / sizeof *copy_cases);
}

enum { MANY = 3000 };

/* A tree with `count` routers in one list. */
static Str many_routers(u32 count) {
    StrBuf out = {0};
    buf_printf(&out, "== main.py\nfrom fastapi import APIRouter, FastAPI\napp = FastAPI()\nALL = []\n");
    for (u32 i = 0; i < count; i++)
        buf_printf(&out, "r%u = APIRouter(prefix='/%u')\n@r%u.get('/x')\ndef f%u(): ...\nALL.append(r%u)\n",
                   i, i, i, i, i);
    buf_printf(&out, "for r in ALL:\n    app.include_router(r)\n");
    buf_push_char(&out, 0);
    return buf_str(&out);
}

static void test_lists__many_elements(void **state) {
    (void)state;
    Str tree = many_routers(MANY);
    LinkFixture fixture = {0};
    link_fixture_open(&fixture, tree.ptr);
    u32 count;
    endpoints_all(fixture.program, &count);
    assert_int_equal(count, MANY);
    for (RouterId r = 1; r < routers_count(fixture.program); r++)
        assert_int_equal(routers_at(fixture.program, r)->served, SERVED_YES);
    link_fixture_release(&fixture);
    free((void *)tree.ptr);
}

/* Every router includes the next one twice: chains are cut, nothing hangs. */
static void test_endpoints__many_chains(void **state) {
    (void)state;
    StrBuf out = {0};
    buf_printf(&out, "== main.py\nfrom fastapi import APIRouter, FastAPI\napp = FastAPI()\n");
    for (u32 i = 0; i < 60; i++) buf_printf(&out, "r%u = APIRouter()\n", i);
    for (u32 i = 0; i < 59; i++)
        buf_printf(&out, "for p in ('/a', '/b'):\n    r%u.include_router(r%u, prefix=p)\n", i, i + 1);
    buf_printf(&out, "app.include_router(r0)\n@r20.get('/x')\ndef x(): ...\n");
    buf_push_char(&out, 0);
    LinkFixture fixture = {0};
    link_fixture_open(&fixture, buf_str(&out).ptr);
    u32 count;
    endpoints_all(fixture.program, &count);
    assert_true(count > 1000 && count <= 200000);
    link_fixture_release(&fixture);
    buf_release(&out);
}

/* A helper that helpers call, five levels deep, each nine times: its objects are cut off, and what is not
 * looked at is never said to be without an app. */
static void test_contexts__many_callers(void **state) {
    (void)state;
    StrBuf out = {0};
    buf_printf(&out, "== main.py\nfrom fastapi import APIRouter, FastAPI\ndef level_0(app, p):\n"
                     "    app = app or FastAPI()\n    r = APIRouter(prefix=p)\n    @r.get('/x')\n"
                     "    def x(): ...\n    app.include_router(r)\n    return app\n");
    for (u32 level = 1; level <= 5; level++) {
        buf_printf(&out, "def level_%u(app, p):\n", level);
        for (u32 i = 0; i < 9; i++) buf_printf(&out, "    app = level_%u(app, p + '/%u')\n", level - 1, i);
        buf_printf(&out, "    return app\n");
    }
    buf_printf(&out, "app = level_5(None, '/a')\n");
    buf_push_char(&out, 0);
    LinkFixture fixture = {0};
    link_fixture_open(&fixture, buf_str(&out).ptr);
    assert_true(routers_count(fixture.program) > 2 && routers_count(fixture.program) <= 4096);
    for (RouterId r = 1; r < routers_count(fixture.program); r++)
        assert_int_not_equal(routers_at(fixture.program, r)->served, SERVED_NO);
    link_fixture_release(&fixture);
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists__elements),        cmocka_unit_test(test_contexts__calls),
        cmocka_unit_test(test_endpoints__copies),      cmocka_unit_test(test_lists__many_elements),
        cmocka_unit_test(test_endpoints__many_chains), cmocka_unit_test(test_contexts__many_callers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
