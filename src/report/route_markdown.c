/* The table of routes for a page or a review. */
#include "route_forms.h"

/* A code span on one line. */
void route_code_push(RouteTable *self, Str text) {
    buf_push_char(self->out, '`');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '|') buf_push_char(self->out, '\\');
        buf_push_char(self->out, text.ptr[i] == '`' || text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
    }
    buf_push_char(self->out, '`');
}

void route_cell_push(RouteTable *self, Str text) {
    if (text.len) {
        buf_push_char(self->out, ' ');
        route_code_push(self, text);
    }
    buf_push(self->out, STR(" |"));
}

static void heading_write(RouteTable *self, RouterId id) {
    const Router *app = routers_at(self->program, id);
    buf_push(self->out, STR("## "));
    route_code_push(self, route_app_name(self, app));
    buf_printf(self->out, " (%.*s)\n\n", STR_ARG(self->program->models->items[app->model].name));
    RouteWords middleware = {0};
    router_middleware(self->program, id, &middleware);
    if (middleware.count) {
        buf_printf(self->out, "%.*s: ", STR_ARG(route_say(self, "routes.middleware")));
        route_code_push(self, route_words_join(self, &middleware));
        buf_push(self->out, STR("\n\n"));
    }
    vec_release(&middleware);
    static const char *const columns[] = {"report.methods",
                                          "report.url",
                                          "routes.host",
                                          "report.handler",
                                          "routes.place",
                                          "routes.only-if",
                                          "routes.routers-middleware",
                                          "routes.is-streaming"};
    buf_push_char(self->out, '|');
    for (u32 i = 0; i < COUNT_OF(columns); i++)
        buf_printf(self->out, " %.*s |", STR_ARG(route_say(self, columns[i])));
    buf_push(self->out, STR("\n|"));
    for (u32 i = 0; i < COUNT_OF(columns); i++) buf_push(self->out, STR("---|"));
    buf_push_char(self->out, '\n');
}

static void row_write(RouteTable *self, const TableRow *row) {
    const Route *route = row->route;
    RouteWords middleware = {0};
    route_row_middleware(self->program, row, false, &middleware);
    buf_push_char(self->out, '|');
    route_cell_push(self, row->method);
    route_cell_push(self, row->endpoint->url);
    route_cell_push(self, row->host);
    route_cell_push(self, row->handler);
    route_cell_push(self, route_place_text(self->program, route->file, route->offset, self->arena));
    route_cell_push(self, route_row_condition(self->program, row));
    route_cell_push(self, route_words_join(self, &middleware));
    if (route->is_streaming) buf_printf(self->out, " %.*s", STR_ARG(route_say(self, "routes.yes")));
    buf_push(self->out, STR(" |\n"));
    vec_release(&middleware);
}

void route_markdown_write(RouteTable *self) {
    const TableRows *rows = &self->rows;
    for (u32 i = 0; i < rows->count; i++) {
        if (i && route_rows_begin(rows, i)) buf_push_char(self->out, '\n');
        if (route_rows_begin(rows, i)) heading_write(self, rows->at[i].endpoint->app);
        row_write(self, &rows->at[i]);
    }
    route_native_markdown(self);
    u32 gaps = route_gaps_count(self);
    if (gaps)
        buf_printf(self->out, "%s## %.*s\n\n", rows->count + self->native.count ? "\n" : "",
                   STR_ARG(route_say(self, "routes.gaps")));
    for (u32 i = 0; i < gaps; i++) {
        RouteGap gap = route_gap(self, i);
        buf_push(self->out, STR("- "));
        route_code_push(self, str_printf(self->arena, "%.*s:%u", STR_ARG(gap.path), gap.line));
        buf_printf(self->out, " — %.*s\n", STR_ARG(gap.reason));
    }
}
