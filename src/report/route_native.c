/* Routes of servers in C, in each form of the table: one group per library. */
#include "route_forms.h"

#include "json_tree.h"

/* Nothing is included anywhere, so a row is all there is to say. */

enum { COLUMN_MAX = 60 };

static Str handler_text(const RouteTable *self, const NativeRoute *route) {
    return native_symbol(self->program, route->handler, self->arena);
}

static Str place_text(const RouteTable *self, const NativeRoute *route) {
    return route_place_text(self->program, route->file, route->start, self->arena);
}

static bool begins(const RouteTable *self, u32 i) {
    const NativeRoute *rows = self->native.at;
    return !i || !str_eq(native_route_library(&rows[i - 1]), native_route_library(&rows[i]));
}

static Str method_of(const NativeRoute *route) {
    return route->method.len ? route->method : STR("*");
}

void route_native_drop_tests(RouteTable *self) {
    u32 kept = 0;
    for (u32 i = 0; i < self->native.count; i++) {
        NativeRoute route = self->native.at[i];
        if (self->program->files[route.file].world != WORLD_TESTS) self->native.at[kept++] = route;
    }
    self->native.count = kept;
}

void route_native_text(RouteTable *self) {
    u32 method = 1, path = 1, handler = 1;
    for (u32 i = 0; i < self->native.count; i++) {
        const NativeRoute *route = &self->native.at[i];
        method = u32_max(method, (u32)method_of(route).len);
        path = u32_max(path, u32_min((u32)route->path.len, COLUMN_MAX));
        handler = u32_max(handler, u32_min((u32)handler_text(self, route).len, COLUMN_MAX));
    }
    for (u32 i = 0; i < self->native.count; i++) {
        const NativeRoute *route = &self->native.at[i];
        Str library = native_route_library(route);
        if (begins(self, i)) buf_printf(self->out, "%s%.*s\n", self->out->len ? "\n" : "", STR_ARG(library));
        buf_printf(self->out, "  %-*.*s %-*.*s %-*.*s %.*s", (int)method, STR_ARG(method_of(route)),
                   (int)path, STR_ARG(route->path), (int)handler, STR_ARG(handler_text(self, route)),
                   STR_ARG(place_text(self, route)));
        if (!route->is_served) buf_printf(self->out, "  %.*s", STR_ARG(route_say(self, "routes.not-served")));
        buf_push_char(self->out, '\n');
    }
}

void route_native_markdown(RouteTable *self) {
    static const char *const columns[] = {"report.methods", "report.url", "report.handler", "routes.place",
                                          "routes.not-served"};
    for (u32 i = 0; i < self->native.count; i++) {
        const NativeRoute *route = &self->native.at[i];
        if (begins(self, i)) {
            buf_printf(self->out, "%s## ", self->out->len ? "\n" : "");
            route_code_push(self, native_route_library(route));
            buf_push(self->out, STR("\n\n|"));
            for (u32 k = 0; k < COUNT_OF(columns); k++)
                buf_printf(self->out, " %.*s |", STR_ARG(route_say(self, columns[k])));
            buf_push(self->out, STR("\n|---|---|---|---|---|\n"));
        }
        buf_push_char(self->out, '|');
        route_cell_push(self, method_of(route));
        route_cell_push(self, route->path);
        route_cell_push(self, handler_text(self, route));
        route_cell_push(self, place_text(self, route));
        if (!route->is_served) buf_printf(self->out, " %.*s", STR_ARG(route_say(self, "routes.yes")));
        buf_push(self->out, STR(" |\n"));
    }
}

json_t *route_native_json(RouteTable *self) {
    json_t *list = json_array();
    for (u32 i = 0; i < self->native.count; i++) {
        const NativeRoute *route = &self->native.at[i];
        json_t *object = json_object();
        Str path = self->program->files[route->file].path;
        u32 line = facts_line(program_facts(self->program, route->file), route->start);
        json_object_set_new(object, "library", route_text_json(self, native_route_library(route)));
        json_object_set_new(object, "method", route_text_json(self, method_of(route)));
        json_object_set_new(object, "url", route_text_json(self, route->path));
        json_object_set_new(object, "handler", route_text_json(self, handler_text(self, route)));
        json_object_set_new(object, "path", route_text_json(self, path));
        json_object_set_new(object, "line", json_integer(line));
        json_object_set_new(object, "compared", json_boolean(route->is_compared));
        json_object_set_new(object, "served", json_boolean(route->is_served));
        if (self->program->files[route->file].world == WORLD_TESTS)
            json_object_set_new(object, "tests", json_true());
        json_array_append_new(list, object);
    }
    return list;
}

/* A node per library. */
void route_native_graph(RouteTable *self, bool is_dot) {
    for (u32 i = 0, count; i < self->native.count; i += count) {
        for (count = 1; i + count < self->native.count && !begins(self, i + count);) count++;
        Text text = text_with_number(text_of(NULL, "routes.count"), "n", count);
        Str said = text_render(self->input->rules, self->input->language, &text, self->arena);
        buf_printf(self->out, is_dot ? "  c%u [label=\"%.*s\\n%.*s\"];\n" : "  c%u[\"%.*s<br>%.*s\"]\n", i,
                   STR_ARG(native_route_library(&self->native.at[i])), STR_ARG(said));
    }
}
