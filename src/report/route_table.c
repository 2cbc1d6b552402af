#include "route_forms.h"

Str route_say(const RouteTable *self, const char *key) {
    return text_shared(self->input->rules, self->input->language, key);
}

Str route_app_name(const RouteTable *self, const Router *app) {
    Str name = router_text(self->program, app, self->arena);
    Str instance = router_instance_text(self->program, app, self->arena);
    return instance.len ? str_printf(self->arena, "%.*s [%.*s]", STR_ARG(name), STR_ARG(instance)) : name;
}

Str route_words_join(const RouteTable *self, const RouteWords *words) {
    StrBuf text = {0};
    for (u32 i = 0; i < words->count; i++) {
        if (i) buf_push(&text, STR(", "));
        buf_push(&text, words->at[i]);
    }
    Str joined = str_copy(self->arena, buf_str(&text));
    buf_release(&text);
    return joined;
}

u32 route_gaps_count(const RouteTable *self) {
    return self->program->blind_spots.count + self->input->incomplete_count;
}

RouteGap route_gap(const RouteTable *self, u32 i) {
    const Program *program = self->program;
    const RouteTableInput *input = self->input;
    Text text;
    FileId file;
    u32 line;
    if (i < program->blind_spots.count) {
        const BlindSpot *spot = &program->blind_spots.at[i];
        file = spot->file;
        line = facts_line(program_facts(program, file), spot->offset);
        text = text_with(text_of(NULL, spot->key), "name", name_text(program, spot->name));
    } else {
        const Incomplete *incomplete = &input->incomplete[i - program->blind_spots.count];
        file = incomplete->file;
        line = u32_max(incomplete->line, 1);
        text = incomplete->text;
    }
    return (RouteGap){program->files[file].path, line,
                      text_render(input->rules, input->language, &text, self->arena)};
}

/* ---- text ------------------------------------------------------------------------------------------ */

enum { COLUMN_MAX = 60 };

typedef struct {
    u32 method, url, handler;
} Widths;

static Widths widths_of(const TableRows *rows) {
    Widths widths = {6, 3, 7};
    for (u32 i = 0; i < rows->count; i++) {
        const TableRow *row = &rows->at[i];
        widths.method = u32_max(widths.method, (u32)row->method.len);
        widths.url = u32_max(widths.url, u32_min((u32)row->endpoint->url.len, COLUMN_MAX));
        widths.handler = u32_max(widths.handler, u32_min((u32)row->handler.len, COLUMN_MAX));
    }
    return widths;
}

static void noted_push(RouteTable *self, const char *key, Str what) {
    if (what.len) buf_printf(self->out, "  %.*s %.*s", STR_ARG(route_say(self, key)), STR_ARG(what));
}

static void heading_write(RouteTable *self, RouterId id) {
    const Router *app = routers_at(self->program, id);
    RouteWords middleware = {0};
    router_middleware(self->program, id, &middleware);
    buf_printf(self->out, "%.*s  (%.*s)", STR_ARG(route_app_name(self, app)),
               STR_ARG(self->program->models->items[app->model].name));
    noted_push(self, "routes.through", route_words_join(self, &middleware));
    buf_push_char(self->out, '\n');
    vec_release(&middleware);
}

static void row_write(RouteTable *self, const TableRow *row, Widths widths) {
    const Route *route = row->route;
    RouteWords middleware = {0};
    route_row_middleware(self->program, row, false, &middleware);
    buf_printf(self->out, "  %-*.*s %-*.*s %-*.*s %.*s", (int)widths.method, STR_ARG(row->method),
               (int)widths.url, STR_ARG(row->endpoint->url), (int)widths.handler, STR_ARG(row->handler),
               STR_ARG(route_place_text(self->program, route->file, route->offset, self->arena)));
    noted_push(self, "routes.on", row->host);
    if (route->is_streaming) buf_printf(self->out, "  %.*s", STR_ARG(route_say(self, "routes.streams")));
    noted_push(self, "routes.if", route_row_condition(self->program, row));
    noted_push(self, "routes.through", route_words_join(self, &middleware));
    buf_push_char(self->out, '\n');
    vec_release(&middleware);
}

void route_text_write(RouteTable *self) {
    const TableRows *rows = &self->rows;
    Widths widths = widths_of(rows);
    for (u32 i = 0; i < rows->count; i++) {
        if (i && route_rows_begin(rows, i)) buf_push_char(self->out, '\n');
        if (route_rows_begin(rows, i)) heading_write(self, rows->at[i].endpoint->app);
        row_write(self, &rows->at[i], widths);
    }
    route_native_text(self);
    u32 gaps = route_gaps_count(self);
    if (gaps)
        buf_printf(self->out, "%s%.*s\n", rows->count + self->native.count ? "\n" : "",
                   STR_ARG(route_say(self, "routes.gaps")));
    for (u32 i = 0; i < gaps; i++) {
        RouteGap gap = route_gap(self, i);
        buf_printf(self->out, "  %.*s:%u  %.*s\n", STR_ARG(gap.path), gap.line, STR_ARG(gap.reason));
    }
}

void route_table_write(const RouteTableInput *input, RouteTableForm form, Arena *arena, StrBuf *out) {
    RouteTable self = {.input = input, .program = input->program, .arena = arena, .out = out};
    NativeHandlers handlers;
    native_handlers_collect(&handlers, input->program, arena);
    native_routes_collect(&self.native, &handlers, input->program);
    bool is_graph = form == ROUTES_MERMAID || form == ROUTES_DOT;
    if (form != ROUTES_JSON) route_native_drop_tests(&self);
    if (!is_graph) route_rows_collect(input->program, form == ROUTES_JSON, arena, &self.rows);
    if (is_graph) route_graph_write(&self, form == ROUTES_DOT);
    if (form == ROUTES_TEXT) route_text_write(&self);
    if (form == ROUTES_JSON) route_json_write(&self);
    if (form == ROUTES_MARKDOWN) route_markdown_write(&self);
    vec_release(&self.rows);
    vec_release(&self.native);
    native_handlers_release(&handlers);
}
