"""One function per framework: dump_<framework>(dump, app) puts a row for each route and method; see dump_routes.py."""

import inspect
import re

HTTP = ("get", "post", "put", "patch", "delete", "head", "options", "trace")


# Starlette and FastAPI


def dump_starlette(dump, app, prefix="", host=None):
    for route in app.routes:
        dump_starlette_route(dump, route, prefix, host)


dump_fastapi = dump_starlette


def dump_starlette_route(dump, route, prefix, host):
    kind, endpoint = type(route).__name__, getattr(route, "endpoint", None)
    url = prefix + getattr(route, "path", "")
    if kind == "Mount" or kind == "Host":
        dump_starlette_mount(dump, route, url, getattr(route, "host", host))
    elif "WebSocket" in kind:
        dump.function(["WS"], url, endpoint, "websocket", host=host)
    elif inspect.isclass(endpoint):
        names = [name for name in HTTP if hasattr(endpoint, name)]
        dump.view(endpoint, url, route.methods or names, host=host)
    else:
        is_docs = endpoint.__module__.startswith("fastapi.") and not route.include_in_schema
        dump.function(route.methods or ["*"], url, endpoint, host=host, automatic=is_docs)


def dump_starlette_mount(dump, route, url, host):
    inner = getattr(route, "_base_app", route.app)
    if hasattr(inner, "routes"):
        dump_starlette(dump, inner, url, host)
    elif type(inner).__name__ == "StaticFiles":
        dump.function(["GET"], url, type(inner), "static", host=host)
    elif type(inner).__name__ == "WSGIMiddleware" and type(inner.app).__name__ == "Flask":
        dump_flask(dump, inner.app, url)
    else:
        dump.function(["*"], url, inner, "mount", host=host)


# Flask and Quart


def dump_flask(dump, app, prefix=""):
    for rule in app.url_map.iter_rules():
        view, url = app.view_functions.get(rule.endpoint), prefix + rule.rule
        host = rule.host or rule.subdomain
        cls = getattr(view, "view_class", None)
        methods = set(rule.methods or ()) - ({"OPTIONS"} if rule.provide_automatic_options else set())
        is_static = rule.endpoint.split(".")[-1] == "static" and "path:filename" in rule.rule
        if view is None:
            continue  # An endpoint without a function answers nothing.
        if getattr(rule, "websocket", False):
            dump.function(["WS"], url, view, "websocket", host=host)
        elif cls is None:
            dump.function(methods, url, view, host=host, automatic=is_static)
        else:
            # HEAD of a class without it is answered by its get.
            for method in sorted(methods - ({"HEAD"} if not hasattr(cls, "head") else set())):
                one = method.lower() if hasattr(cls, method.lower()) else "dispatch_request"
                dump.put(method, url, dump.names.of_method(cls, one), host=host)


dump_quart = dump_flask


# Django and the REST framework


def dump_django(dump, app, prefix="/", is_library=False):
    """`app` is a list of patterns and resolvers."""
    for pattern in app:
        if hasattr(pattern.pattern, "prefix_default_language"):
            dump_django_languages(dump, pattern, prefix, is_library)
            continue
        url = prefix + text_of_pattern(pattern)
        if hasattr(pattern, "url_patterns"):
            module = pattern.urlconf_module if inspect.ismodule(pattern.urlconf_module) else None
            is_strange = pattern.app_name == "admin" or module and not dump.names.is_inside(ModuleAsThing(module))
            dump_django(dump, pattern.url_patterns, url, is_library or bool(is_strange))
        else:
            dump_django_view(dump, pattern.callback, url, is_library)


def dump_django_languages(dump, resolver, prefix, is_library):
    """i18n_patterns: the prefix is asked for in the default language and in another one."""
    from django.conf import settings
    from django.utils import translation

    others = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    for code in (settings.LANGUAGE_CODE, others[0]):
        with translation.override(code):
            own = resolver.pattern.language_prefix
        dump_django(dump, resolver.url_patterns, prefix + own.replace(code, "<language:code>"), is_library)


dump_drf = dump_django


class ModuleAsThing:
    def __init__(self, module):
        self.__module__ = module.__name__


def text_of_pattern(pattern):
    text = str(pattern.pattern)
    return re.sub(r"(\$|\\Z)$", "", text.removeprefix("^")) if "Regex" in type(pattern.pattern).__name__ else text


def dump_django_view(dump, view, url, is_library):
    is_suffix = "(?P<format>" in url or "<drf_format_suffix:" in url
    cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if cls is None:
        said = dump.names.of(view)
        for method in methods_required(view):
            dump.put(method, url, said, automatic=is_library and "library" in said)
    elif hasattr(view, "actions"):
        for method, action in sorted(view.actions.items()):
            dump.put(method.upper(), url, dump.names.of_method(cls, action), automatic=is_suffix)
    elif cls.__qualname__.endswith("WrappedAPIView"):
        function = function_of_api_view(cls)
        dump.function(set(cls.http_method_names) - {"options"}, url, function, automatic=is_suffix)
    else:
        allowed = [name for name in cls.http_method_names if hasattr(cls, name)]
        is_strange = not dump.names.is_inside(cls) and (is_library or cls.__name__ == "APIRootView")
        dump.view(cls, url, allowed, automatic=is_suffix or is_strange)


def closure_of(function):
    cells = function.__closure__ or ()
    return {name: cell.cell_contents for name, cell in zip(function.__code__.co_freevars, cells)}


def methods_required(view):
    """What @require_http_methods and its like leave over."""
    while view is not None:
        if inspect.isfunction(view) and "request_method_list" in view.__code__.co_freevars:
            return closure_of(view)["request_method_list"]
        view = getattr(view, "__wrapped__", None)
    return ["*"]


def function_of_api_view(cls):
    """@api_view makes a class whose methods call the function."""
    methods = [getattr(cls, name) for name in cls.http_method_names if name != "options"]
    return closure_of(methods[0])["func"]


# aiohttp


def dump_aiohttp(dump, app, host=None):
    for resource in app.router.resources():
        kind = type(resource).__name__
        if kind == "PrefixedSubAppResource":
            dump_aiohttp(dump, resource._app, host)
        elif kind == "MatchedSubAppResource":
            dump_aiohttp(dump, resource._app, resource._rule.canonical)
        elif kind == "StaticResource":
            dump.function(["GET"], resource.canonical, type(resource), "static", host=host)
        else:
            dump_aiohttp_resource(dump, resource, host)


def dump_aiohttp_resource(dump, resource, host):
    url, handlers = aiohttp_url(resource), {}
    for route in resource:
        handlers.setdefault(route.handler, set()).add(route.method)
    for handler, methods in handlers.items():
        if inspect.isclass(handler):
            dump.view(handler, url, host=host)
        else:
            dump.function(methods, url, handler, host=host)


def aiohttp_url(resource):
    """`{name:regex}` again: what aiohttp calls canonical has lost the regular expressions."""
    info = resource.get_info()
    if "pattern" not in info:
        return resource.canonical

    def parameter(found):
        expression = group_of(info["pattern"].pattern, found[1])
        return found[0] if expression == "[^{}/]+" else f"{{{found[1]}:{expression}}}"

    return re.sub(r"\{(\w+)\}", parameter, info["formatter"])


def group_of(pattern, name):
    """The inside of (?P<name>…)."""
    start = at = pattern.index(f"(?P<{name}>") + len(f"(?P<{name}>")
    depth = 1
    while depth:
        if pattern[at] == "\\":
            at += 1
        depth += {"(": 1, ")": -1}.get(pattern[at], 0)
        at += 1
    return pattern[start : at - 1]


# Tornado


def dump_tornado(dump, app):
    added = set()
    if not hasattr(app, "settings"):  # A RuleRouter.
        for rule in app.rules:
            dump_tornado_rule(dump, rule, "", None, added)
        return
    if app.settings.get("static_path"):
        prefix = app.settings.get("static_url_prefix", "/static/")
        added = {re.escape(prefix) + "(.*)", r"/(favicon\.ico)", r"/(robots\.txt)"}
    # The first rules are for hosts; the last one holds the handlers given to the constructor.
    for rule in app.default_router.rules:
        dump_tornado_rule(dump, rule, "", None, added)


def dump_tornado_rule(dump, rule, prefix, host, added):
    from tornado.websocket import WebSocketHandler

    matcher, target = rule.matcher, rule.target
    url = prefix
    if type(matcher).__name__ == "DefaultHostMatches":
        return  # What add_handlers was given, once more.
    if type(matcher).__name__ == "HostMatches" and matcher.host_pattern.pattern != ".*$":
        own = matcher.host_pattern.pattern.removesuffix("$")
        host = f"{host} {own}" if host else own
    if hasattr(matcher, "regex"):
        url = prefix + matcher.regex.pattern.removeprefix("^").removesuffix("$")
    if hasattr(target, "rules"):
        for inner in target.rules:
            dump_tornado_rule(dump, inner, prefix, host, added)
    elif hasattr(target, "default_router"):
        for inner in target.default_router.rules:
            dump_tornado_rule(dump, inner, prefix, host, added)
    elif not inspect.isclass(target):
        dump.function(["*"], url, target, "mount", host=host)
    elif issubclass(target, WebSocketHandler):
        dump.function(["WS"], url, target, "websocket", host=host)
    elif not dump.names.is_inside(target):
        kind = "static" if target.__name__ == "StaticFileHandler" else "http"
        dump.function(["GET"] if kind == "static" else ["*"], url, target, kind, host=host, automatic=url in added)
    else:
        dump.view(target, url, tornado_methods(target), host=host)


def tornado_methods(cls):
    from tornado.web import RequestHandler

    missing = RequestHandler._unimplemented_method
    names = [method.lower() for method in cls.SUPPORTED_METHODS]
    return [name for name in names if getattr(cls, name, missing) is not missing]


# Falcon


def dump_falcon(dump, app):
    nodes = list(app._router._roots)
    while nodes:
        node = nodes.pop(0)
        nodes += node.children
        for method, responder in (node.method_map or {}).items():
            said = dump.names.of(responder)
            if "library" in said and said["handler"].startswith("falcon.responders."):
                continue
            is_websocket = method == "WEBSOCKET"
            dump.put("WS" if is_websocket else method, node.uri_template, said, "websocket" if is_websocket else "http")
    for row in app._sinks:
        dump.function(["*"], row[0].pattern, row[1], "sink")
    for row in app._static_routes:
        dump.function(["GET"], row[0]._prefix.rstrip("/") or "/", type(row[0]), "static")


# Bottle


def dump_bottle(dump, app, prefix=""):
    for route in app.routes:
        mounted = route.config.get("mountpoint.target")
        if mounted is not None:
            if route.rule.endswith("/<:re:.*>"):
                dump_bottle_mount(dump, mounted, prefix + route.rule.removesuffix("/<:re:.*>"))
        else:
            method = "*" if route.method == "ANY" else route.method
            dump.put(method, prefix + route.rule, dump.names.of(route.callback))


def dump_bottle_mount(dump, mounted, prefix):
    if hasattr(mounted, "routes"):
        dump_bottle(dump, mounted, prefix)
    else:
        dump.function(["*"], prefix, mounted, "mount")
