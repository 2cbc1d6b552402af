/* The table of routes for programs. Schema in docs/schema/routes.schema.json. */
#include "route_forms.h"

#include "json_tree.h"
#include "utf8.h"

json_t *route_text_json(const RouteTable *self, Str text) {
    Str valid = utf8_repair(text, self->arena);
    return json_stringn(valid.len ? valid.ptr : "", valid.len);
}

/* An array that is not empty is set; releases `words`. */
static void words_set(const RouteTable *self, json_t *object, const char *key, RouteWords *words) {
    json_t *array = words->count ? json_array() : NULL;
    for (u32 i = 0; i < words->count; i++) json_array_append_new(array, route_text_json(self, words->at[i]));
    if (array) json_object_set_new(object, key, array);
    vec_release(words);
}

static void text_set(const RouteTable *self, json_t *object, const char *key, Str text) {
    if (text.len) json_object_set_new(object, key, route_text_json(self, text));
}

/* The inclusions from the app downwards, then the place that adds the route. */
static json_t *chain_json(const RouteTable *self, const TableRow *row) {
    const Program *program = self->program;
    json_t *chain = json_array();
    const u32 *edges = endpoint_edges(program, row->endpoint);
    for (u32 i = 0; i < row->endpoint->edge_count; i++) {
        const Inclusion *edge = inclusions_at(program, edges[i]);
        Str place = route_place_text(program, edge->file, edge->offset, self->arena);
        json_array_append_new(chain, route_text_json(self, place));
    }
    Str place = route_place_text(program, row->route->file, row->route->offset, self->arena);
    json_array_append_new(chain, route_text_json(self, place));
    return chain;
}

static json_t *route_json(const RouteTable *self, const TableRow *row) {
    const Program *program = self->program;
    const Route *route = row->route;
    FileId file = route->handler ? program->def_file[route->handler] : route->file;
    u32 offset = route->handler ? def_row(program, route->handler)->span.start : route->offset;
    json_t *object = json_object();
    json_object_set_new(object, "method", route_text_json(self, row->method));
    json_object_set_new(object, "url", route_text_json(self, row->endpoint->url));
    text_set(self, object, "host", row->host);
    json_object_set_new(object, "handler",
                        row->handler.len ? route_text_json(self, row->handler) : json_null());
    json_object_set_new(object, "path", route_text_json(self, program->files[file].path));
    json_object_set_new(object, "line", json_integer(facts_line(program_facts(program, file), offset)));
    json_object_set_new(object, "streaming", json_boolean(route->is_streaming));
    text_set(self, object, "condition", route_row_condition(program, row));
    json_object_set_new(object, "registered", chain_json(self, row));
    RouteWords middleware = {0};
    route_row_middleware(program, row, true, &middleware);
    words_set(self, object, "middleware", &middleware);
    return object;
}

static json_t *app_json(const RouteTable *self, RouterId id, json_t *routes) {
    const Router *router = routers_at(self->program, id);
    json_t *app = json_object();
    json_object_set_new(app, "app", route_text_json(self, router_text(self->program, router, self->arena)));
    text_set(self, app, "instance", router_instance_text(self->program, router, self->arena));
    json_object_set_new(app, "framework",
                        route_text_json(self, self->program->models->items[router->model].name));
    if (router->is_included) json_object_set_new(app, "included", json_true());
    if (router->served == SERVED_IN_TESTS) json_object_set_new(app, "tests", json_true());
    RouteWords middleware = {0};
    router_middleware(self->program, id, &middleware);
    words_set(self, app, "middleware", &middleware);
    json_object_set_new(app, "routes", routes);
    return app;
}

static json_t *gaps_json(const RouteTable *self, u32 first, u32 end) {
    json_t *list = json_array();
    for (u32 i = first; i < end; i++) {
        RouteGap gap = route_gap(self, i);
        json_t *object = json_object();
        json_object_set_new(object, "path", route_text_json(self, gap.path));
        json_object_set_new(object, "line", json_integer(gap.line));
        json_object_set_new(object, "reason", route_text_json(self, gap.reason));
        json_array_append_new(list, object);
    }
    return list;
}

void route_json_write(RouteTable *self) {
    json_t *root = json_object(), *apps = json_array(), *routes = NULL;
    json_object_set_new(root, "apps", apps);
    for (u32 i = 0; i < self->rows.count; i++) {
        if (route_rows_begin(&self->rows, i)) {
            routes = json_array();
            json_array_append_new(apps, app_json(self, self->rows.at[i].endpoint->app, routes));
        }
        json_array_append_new(routes, route_json(self, &self->rows.at[i]));
    }
    if (self->native.count) json_object_set_new(root, "native", route_native_json(self));
    u32 spots = self->program->blind_spots.count;
    json_object_set_new(root, "blind_spots", gaps_json(self, 0, spots));
    json_object_set_new(root, "incomplete", gaps_json(self, spots, route_gaps_count(self)));
    json_push(self->out, root);
}
