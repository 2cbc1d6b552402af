#include "route_table.h"

#include "classes.h"
#include "json_tree.h"
#include "routes.h"
#include "utf8.h"

/* ---- rows --------------------------------------------------------------------------------------------- */

/* One row: one method of one URL. */
typedef struct {
    const Endpoint *endpoint;
    const Route *route;
    Str method, handler;
} Row;

typedef struct {
    Program *program;
    Arena *arena;
    StrBuf *out;
    bool is_whole; /* apps that others include, and those of tests, are listed too */
    Vec(Row) rows;
} Table;

static Str place_text(const Table *self, FileId file, u32 offset) {
    const Program *program = self->program;
    return str_printf(self->arena, "%.*s:%u", STR_ARG(program->files[file].path),
                      facts_line(program_facts(program, file), offset));
}

/* "path/file.py:Class.method" */
static Str def_text(const Table *self, DefRef def) {
    const Program *program = self->program;
    Str name = name_text(program, def_name(program, def));
    for (DefRef up = def_parent(program, def); up; up = def_parent(program, up))
        name = str_printf(self->arena, "%.*s.%.*s", STR_ARG(name_text(program, def_name(program, up))),
                          STR_ARG(name));
    return str_printf(self->arena, "%.*s:%.*s", STR_ARG(program->files[program->def_file[def]].path),
                      STR_ARG(name));
}

static Str handler_text(const Table *self, const Route *route) {
    if (route->lambda) {
        const Program *program = self->program;
        FileId file = expr_file(program, route->lambda);
        DefRef owner = scope_def(
            program, file, expr_row(program, file, route->lambda - program->files[file].expr_base)->scope);
        if (owner) return str_printf(self->arena, "%.*s.<lambda>", STR_ARG(def_text(self, owner)));
        return str_printf(self->arena, "%.*s:<lambda>", STR_ARG(program->files[file].path));
    }
    if (!route->handler) return route->member;
    Str text = def_text(self, route->handler);
    return route->member.len ? str_printf(self->arena, "%.*s.%.*s", STR_ARG(text), STR_ARG(route->member))
                             : text;
}

/* self.app = …: the attribute that the object is stored in, or empty. */
static Str attribute_of(const Program *program, const Router *router) {
    const Facts *facts = program_facts(program, router->file);
    for (u32 w = 1; w < facts->writes.count; w++)
        if (facts_writes(facts)[w].value == router->site)
            return facts_name(facts, facts_writes(facts)[w].name);
    return STR("");
}

/* "path/file.py:variable", or the function or attribute that holds it. */
static Str router_text(const Table *self, const Router *router) {
    const Program *program = self->program;
    if (router->def) return def_text(self, router->def);
    if (!router->site) return router->name;
    if (router->named) {
        FileId file = binding_file(program, router->named);
        Str name = facts_name(program_facts(program, file), binding_row(program, router->named)->name);
        return str_printf(self->arena, "%.*s:%.*s", STR_ARG(program->files[file].path), STR_ARG(name));
    }
    ScopeId scope = expr_row(program, router->file, router->site)->scope;
    DefRef owner = scope_def(program, router->file, scope);
    Str attribute = attribute_of(program, router);
    DefRef class = owner ? method_class(program, owner) : 0;
    if (class && attribute.len)
        return str_printf(self->arena, "%.*s.%.*s", STR_ARG(def_text(self, class)), STR_ARG(attribute));
    if (owner) return def_text(self, owner);
    Str name = router->binding ? facts_name(program_facts(program, router->file),
                                            binding_row(program, router->binding)->name)
                               : STR("");
    return str_printf(self->arena, "%.*s:%.*s", STR_ARG(program->files[router->file].path), STR_ARG(name));
}

static int row_order(const void *a, const void *b) {
    const Row *x = a, *y = b;
    if (x->endpoint->app != y->endpoint->app) return x->endpoint->app < y->endpoint->app ? -1 : 1;
    int order = str_cmp(x->endpoint->url, y->endpoint->url);
    if (!order) order = str_cmp(x->method, y->method);
    if (!order) order = str_cmp(x->handler, y->handler);
    return order ? order : (x->endpoint > y->endpoint) - (x->endpoint < y->endpoint);
}

/* A test adds it to what is served otherwise. */
static bool is_added_by_test(const Program *program, const Route *route) {
    FileId router = routers_at(program, route->router)->file;
    return program->files[route->file].world == WORLD_TESTS &&
           (router == FILE_NONE || program->files[router].world != WORLD_TESTS);
}

static bool rows_equal(const Row *a, const Row *b, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (!str_eq(a[i].endpoint->url, b[i].endpoint->url) || !str_eq(a[i].method, b[i].method) ||
            !str_eq(a[i].handler, b[i].handler))
            return false;
    return true;
}

/* Objects of one creating call that serve the same are told once. Rows of an app lie together. */
static void rows_merge(Table *self) {
    u32 kept = 0, last = 0; /* the group kept last starts at `last` */
    for (u32 first = 0, end; first < self->rows.count; first = end) {
        const Router *app = routers_at(self->program, self->rows.at[first].endpoint->app);
        for (end = first; end < self->rows.count; end++)
            if (self->rows.at[end].endpoint->app != self->rows.at[first].endpoint->app) break;
        const Router *before = kept ? routers_at(self->program, self->rows.at[last].endpoint->app) : NULL;
        bool is_same = before && app->site && before->site == app->site && before->file == app->file &&
                       kept - last == end - first &&
                       rows_equal(&self->rows.at[last], &self->rows.at[first], end - first);
        if (is_same) continue;
        last = kept;
        for (u32 i = first; i < end; i++) self->rows.at[kept++] = self->rows.at[i];
    }
    self->rows.count = kept;
}

/* One registration under one URL is told once, by however many ways of calling a factory it comes about. */
static void rows_unique(Table *self) {
    u32 kept = 0;
    for (u32 i = 0; i < self->rows.count; i++) {
        const Row *row = &self->rows.at[i];
        bool is_told = false;
        for (u32 k = kept; k-- > 0 && !is_told;) {
            const Row *other = &self->rows.at[k];
            if (other->endpoint->app != row->endpoint->app || !rows_equal(other, row, 1)) break;
            is_told = other->route->file == row->route->file && other->route->offset == row->route->offset;
        }
        if (!is_told) self->rows.at[kept++] = *row;
    }
    self->rows.count = kept;
}

static void rows_collect(Table *self) {
    u32 count;
    const Endpoint *all = endpoints_all(self->program, &count);
    for (u32 i = 0; i < count; i++) {
        const Router *app = routers_at(self->program, all[i].app);
        bool is_other = app->is_included || app->served == SERVED_IN_TESTS;
        const Route *route = routes_at(self->program, all[i].route);
        bool is_tried = app->served != SERVED_IN_TESTS && is_added_by_test(self->program, route);
        if ((is_other && !self->is_whole) || is_tried) continue;
        Row row = {.endpoint = &all[i], .route = route, .handler = handler_text(self, route)};
        for (Str rest = route->methods; str_split(&rest, ',', &row.method);) vec_push(&self->rows, row);
    }
    if (self->rows.count) qsort(self->rows.at, self->rows.count, sizeof(Row), row_order);
    rows_unique(self);
    rows_merge(self);
}

/* First condition on the way from the app to the route, or empty. */
static Str row_condition(const Table *self, const Row *row) {
    const u32 *edges = endpoint_edges(self->program, row->endpoint);
    for (u32 i = 0; i < row->endpoint->edge_count; i++) {
        Str condition = inclusions_at(self->program, edges[i])->condition;
        if (condition.len) return condition;
    }
    return row->route->condition;
}

/* Middleware of the app and the routers on the way, outermost first. */
static void middleware_push(const Table *self, const Row *row, StrBuf *out) {
    const Program *program = self->program;
    const u32 *edges = endpoint_edges(program, row->endpoint);
    for (u32 i = 0; i <= row->endpoint->edge_count; i++) {
        RouterId router = i ? inclusions_at(program, edges[i - 1])->child : row->endpoint->app;
        for (u32 w = wrappings_count(program); w-- > 0;) {
            const Wrapping *wrapping = wrappings_at(program, w);
            if (wrapping->router != router || wrapping->kind != WRAP_MIDDLEWARE) continue;
            if (out->len) buf_push(out, STR(", "));
            buf_push(out, wrapping->name);
        }
    }
}

/* ---- forms -------------------------------------------------------------------------------------------- */

static bool is_first_of_app(const Table *self, u32 i) {
    return !i || self->rows.at[i - 1].endpoint->app != self->rows.at[i].endpoint->app;
}

static void text_write(Table *self) {
    u32 method_width = 6, url_width = 3, handler_width = 7;
    for (u32 i = 0; i < self->rows.count; i++) {
        const Row *row = &self->rows.at[i];
        method_width = u32_max(method_width, (u32)row->method.len);
        url_width = u32_max(url_width, u32_min((u32)row->endpoint->url.len, 60));
        handler_width = u32_max(handler_width, u32_min((u32)row->handler.len, 60));
    }
    for (u32 i = 0; i < self->rows.count; i++) {
        const Row *row = &self->rows.at[i];
        const Router *app = routers_at(self->program, row->endpoint->app);
        if (is_first_of_app(self, i))
            buf_printf(self->out, "%s%.*s  (%.*s)\n", i ? "\n" : "", STR_ARG(router_text(self, app)),
                       STR_ARG(self->program->models->items[app->model].name));
        Str condition = row_condition(self, row);
        StrBuf middleware = {0};
        middleware_push(self, row, &middleware);
        buf_printf(self->out, "  %-*.*s %-*.*s %-*.*s %.*s", (int)method_width, STR_ARG(row->method),
                   (int)url_width, STR_ARG(row->endpoint->url), (int)handler_width, STR_ARG(row->handler),
                   STR_ARG(place_text(self, row->route->file, row->route->offset)));
        if (row->route->is_streaming) buf_push(self->out, STR("  streams"));
        if (condition.len) buf_printf(self->out, "  if %.*s", STR_ARG(condition));
        if (middleware.len) buf_printf(self->out, "  through %.*s", STR_ARG(buf_str(&middleware)));
        buf_push_char(self->out, '\n');
        buf_release(&middleware);
    }
}

static json_t *json_text(const Table *self, Str text) {
    Str valid = utf8_repair(text, self->arena);
    return json_stringn(valid.len ? valid.ptr : "", valid.len);
}

static json_t *route_json(const Table *self, const Row *row) {
    const Program *program = self->program;
    const Route *route = row->route;
    json_t *object = json_object();
    json_object_set_new(object, "method", json_text(self, row->method));
    json_object_set_new(object, "url", json_text(self, row->endpoint->url));
    json_object_set_new(object, "handler", row->handler.len ? json_text(self, row->handler) : json_null());
    Str path = program->files[route->file].path;
    u32 offset = route->offset;
    if (route->handler) {
        path = program->files[program->def_file[route->handler]].path;
        offset = def_row(program, route->handler)->span.start;
    }
    FileId file = route->handler ? program->def_file[route->handler] : route->file;
    json_object_set_new(object, "path", json_text(self, path));
    json_object_set_new(object, "line", json_integer(facts_line(program_facts(program, file), offset)));
    json_object_set_new(object, "streaming", json_boolean(route->is_streaming));
    Str condition = row_condition(self, row);
    if (condition.len) json_object_set_new(object, "condition", json_text(self, condition));
    json_t *chain = json_array();
    const u32 *edges = endpoint_edges(program, row->endpoint);
    for (u32 i = 0; i < row->endpoint->edge_count; i++) {
        const Inclusion *edge = inclusions_at(program, edges[i]);
        json_array_append_new(chain, json_text(self, place_text(self, edge->file, edge->offset)));
    }
    json_array_append_new(chain, json_text(self, place_text(self, route->file, route->offset)));
    json_object_set_new(object, "registered", chain);
    StrBuf middleware = {0};
    middleware_push(self, row, &middleware);
    if (middleware.len) json_object_set_new(object, "middleware", json_text(self, buf_str(&middleware)));
    buf_release(&middleware);
    return object;
}

static void json_write(Table *self) {
    json_t *root = json_object(), *apps = json_array(), *routes = NULL;
    json_object_set_new(root, "apps", apps);
    for (u32 i = 0; i < self->rows.count; i++) {
        if (is_first_of_app(self, i)) {
            const Router *router = routers_at(self->program, self->rows.at[i].endpoint->app);
            json_t *app = json_object();
            routes = json_array();
            json_object_set_new(app, "app", json_text(self, router_text(self, router)));
            json_object_set_new(app, "framework",
                                json_text(self, self->program->models->items[router->model].name));
            if (router->is_included) json_object_set_new(app, "included", json_true());
            if (router->served == SERVED_IN_TESTS) json_object_set_new(app, "tests", json_true());
            json_object_set_new(app, "routes", routes);
            json_array_append_new(apps, app);
        }
        json_array_append_new(routes, route_json(self, &self->rows.at[i]));
    }
    json_push(self->out, root);
}

/* ---- Markdown ----------------------------------------------------------------------------------------- */

/* A code span inside a table cell. */
static void cell_code(Table *self, Str text) {
    if (!text.len) {
        buf_push(self->out, STR(" |"));
        return;
    }
    buf_push(self->out, STR(" `"));
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '|') buf_push_char(self->out, '\\');
        buf_push_char(self->out, text.ptr[i] == '`' || text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
    }
    buf_push(self->out, STR("` |"));
}

static void markdown_write_table(Table *self) {
    for (u32 i = 0; i < self->rows.count; i++) {
        const Row *row = &self->rows.at[i];
        const Router *app = routers_at(self->program, row->endpoint->app);
        if (is_first_of_app(self, i)) {
            buf_printf(self->out, "%s## `%.*s` (%.*s)\n\n", i ? "\n" : "", STR_ARG(router_text(self, app)),
                       STR_ARG(self->program->models->items[app->model].name));
            buf_push(self->out, STR("| Method | URL | Handler | Place | Only if | Middleware | Streams |\n"
                                    "|---|---|---|---|---|---|---|\n"));
        }
        StrBuf middleware = {0};
        middleware_push(self, row, &middleware);
        buf_push(self->out, STR("|"));
        cell_code(self, row->method);
        cell_code(self, row->endpoint->url);
        cell_code(self, row->handler);
        cell_code(self, place_text(self, row->route->file, row->route->offset));
        cell_code(self, row_condition(self, row));
        cell_code(self, buf_str(&middleware));
        buf_push(self->out, row->route->is_streaming ? STR(" yes |\n") : STR(" |\n"));
        buf_release(&middleware);
    }
}

/* ---- the graph of inclusions -------------------------------------------------------------------------- */

/* Text in a quoted label of Mermaid and DOT. */
static void label_push(Table *self, Str text) {
    for (size_t i = 0; i < text.len; i++) buf_push_char(self->out, text.ptr[i] == '"' ? '\'' : text.ptr[i]);
}

static void graph_node_write(Table *self, RouterId id, u32 route_count, bool is_dot) {
    const Router *router = routers_at(self->program, id);
    buf_printf(self->out, is_dot ? "  r%u [label=\"" : "  r%u[\"", id);
    label_push(self, router_text(self, router));
    buf_printf(self->out, "%s%u routes%s", is_dot ? "\\n" : "<br>", route_count,
               router->served == SERVED_NO ? ", not served" : "");
    buf_push(self->out, is_dot ? STR("\"];\n") : STR("\"]\n"));
}

/* Routers that hold one route each and nothing else, such as entries of lists, are counted with who
 * includes them. */
static bool is_leaf(const Program *program, RouterId id, const u32 *included) {
    return !routers_at(program, id)->is_root && !included[id];
}

static void graph_write(Table *self, bool is_dot) {
    const Program *program = self->program;
    u32 count = routers_count(program);
    u32 *routes = ARENA_ARRAY(self->arena, u32, count), *included = ARENA_ARRAY(self->arena, u32, count);
    for (RouteId r = 1; r < routes_count(program); r++) routes[routes_at(program, r)->router]++;
    for (u32 i = 0; i < inclusions_count(program); i++) included[inclusions_at(program, i)->into]++;
    u32 *shown = ARENA_ARRAY(self->arena, u32, count);
    for (RouterId r = 1; r < count; r++) shown[r] = routes[r];
    for (u32 i = 0; i < inclusions_count(program); i++) {
        const Inclusion *edge = inclusions_at(program, i);
        bool is_entry = routes[edge->child] < 2 && is_leaf(program, edge->child, included);
        if (is_entry) shown[edge->into] += routes[edge->child];
    }
    buf_push(self->out,
             is_dot ? STR("digraph routes {\n  rankdir=LR;\n  node [shape=box];\n") : STR("flowchart LR\n"));
    for (RouterId r = 1; r < count; r++) {
        bool is_entry = routes[r] < 2 && is_leaf(program, r, included);
        if (!is_entry || (!routers_at(program, r)->is_included && routes[r]))
            graph_node_write(self, r, shown[r], is_dot);
    }
    for (u32 i = 0; i < inclusions_count(program); i++) {
        const Inclusion *edge = inclusions_at(program, i);
        if (routes[edge->child] < 2 && is_leaf(program, edge->child, included)) continue;
        buf_printf(self->out, is_dot ? "  r%u -> r%u [label=\"" : "  r%u -- \"", edge->into, edge->child);
        label_push(self, edge->url.len ? edge->url : STR("/"));
        if (edge->condition.len) buf_push(self->out, STR(" if ")), label_push(self, edge->condition);
        if (is_dot)
            buf_push(self->out, STR("\"];\n"));
        else
            buf_printf(self->out, "\" --> r%u\n", edge->child);
    }
    if (is_dot) buf_push(self->out, STR("}\n"));
}

void route_table_write(Program *program, RouteTableForm form, Arena *arena, StrBuf *out) {
    Table self = {.program = program, .arena = arena, .out = out, .is_whole = form == ROUTES_JSON};
    if (form == ROUTES_MERMAID || form == ROUTES_DOT) {
        graph_write(&self, form == ROUTES_DOT);
        return;
    }
    rows_collect(&self);
    if (form == ROUTES_TEXT) text_write(&self);
    if (form == ROUTES_JSON) json_write(&self);
    if (form == ROUTES_MARKDOWN) markdown_write_table(&self);
    vec_release(&self.rows);
}
