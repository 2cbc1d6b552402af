/* The graph of inclusions: who includes whom under which prefix, and what nothing serves. */
#include "route_forms.h"

typedef struct {
    RouteTable *table;
    bool is_dot;
    u32 *routes, *included; /* by RouterId: routes of its own, inclusions in it */
    u32 *shown;             /* by RouterId: routes that its node tells of */
} Drawing;

/* Text in a quoted label of Mermaid and DOT. */
static void label_push(Drawing *self, Str text) {
    StrBuf *out = self->table->out;
    for (size_t i = 0; i < text.len; i++) {
        if (self->is_dot && text.ptr[i] == '\\') buf_push_char(out, '\\');
        buf_push_char(out, text.ptr[i] == '"' ? '\'' : text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
    }
}

/* Routers that hold one route each and nothing else, such as entries of lists, are counted with who includes
 * them. */
static bool is_entry(const Drawing *self, RouterId id) {
    const Router *router = routers_at(self->table->program, id);
    return self->routes[id] < 2 && !router->is_root && !self->included[id];
}

static void counts_fill(Drawing *self) {
    const Program *program = self->table->program;
    u32 count = routers_count(program);
    self->routes = ARENA_ARRAY(self->table->arena, u32, count);
    self->included = ARENA_ARRAY(self->table->arena, u32, count);
    self->shown = ARENA_ARRAY(self->table->arena, u32, count);
    for (RouteId r = 1; r < routes_count(program); r++) self->routes[routes_at(program, r)->router]++;
    for (u32 i = 0; i < inclusions_count(program); i++) self->included[inclusions_at(program, i)->into]++;
    for (RouterId r = 1; r < count; r++) self->shown[r] = self->routes[r];
    for (u32 i = 0; i < inclusions_count(program); i++) {
        const Inclusion *edge = inclusions_at(program, i);
        if (is_entry(self, edge->child)) self->shown[edge->into] += self->routes[edge->child];
    }
}

static void node_write(Drawing *self, RouterId id) {
    const RouteTable *table = self->table;
    const Router *router = routers_at(table->program, id);
    Text text = text_with_number(text_of(NULL, "routes.count"), "n", self->shown[id]);
    buf_printf(table->out, self->is_dot ? "  r%u [label=\"" : "  r%u[\"", id);
    label_push(self, route_app_name(table, router));
    buf_push(table->out, self->is_dot ? STR("\\n") : STR("<br>"));
    label_push(self, text_render(table->input->rules, table->input->language, &text, table->arena));
    if (router->served == SERVED_NO) {
        buf_push(table->out, STR(", "));
        label_push(self, route_say(table, "routes.not-served"));
    }
    buf_push(table->out, self->is_dot ? STR("\"];\n") : STR("\"]\n"));
}

static void edge_write(Drawing *self, const Inclusion *edge) {
    RouteTable *table = self->table;
    buf_printf(table->out, self->is_dot ? "  r%u -> r%u [label=\"" : "  r%u -- \"", edge->into, edge->child);
    label_push(self, edge->url.len ? edge->url : STR("/"));
    const struct {
        const char *key;
        Str what;
    } notes[] = {{"routes.on", edge->host}, {"routes.if", edge->condition}};
    for (u32 i = 0; i < COUNT_OF(notes); i++) {
        if (!notes[i].what.len) continue;
        buf_printf(table->out, " %.*s ", STR_ARG(route_say(table, notes[i].key)));
        label_push(self, notes[i].what);
    }
    if (self->is_dot)
        buf_push(table->out, STR("\"];\n"));
    else
        buf_printf(table->out, "\" --> r%u\n", edge->child);
}

/* As comments: a node would be taken for a router. */
static void gaps_write(Drawing *self) {
    RouteTable *table = self->table;
    const char *mark = self->is_dot ? "//" : "%%";
    u32 gaps = route_gaps_count(table);
    if (gaps) buf_printf(table->out, "  %s %.*s\n", mark, STR_ARG(route_say(table, "routes.gaps")));
    for (u32 i = 0; i < gaps; i++) {
        RouteGap gap = route_gap(table, i);
        buf_printf(table->out, "  %s %.*s:%u  %.*s\n", mark, STR_ARG(gap.path), gap.line,
                   STR_ARG(gap.reason));
    }
}

void route_graph_write(RouteTable *table, bool is_dot) {
    const Program *program = table->program;
    Drawing self = {.table = table, .is_dot = is_dot};
    counts_fill(&self);
    buf_push(table->out,
             is_dot ? STR("digraph routes {\n  rankdir=LR;\n  node [shape=box];\n") : STR("flowchart LR\n"));
    for (RouterId r = 1; r < routers_count(program); r++) {
        bool is_alone = !routers_at(program, r)->is_included && self.routes[r];
        if (!is_entry(&self, r) || is_alone) node_write(&self, r);
    }
    for (u32 i = 0; i < inclusions_count(program); i++)
        if (!is_entry(&self, inclusions_at(program, i)->child)) edge_write(&self, inclusions_at(program, i));
    route_native_graph(table, is_dot);
    gaps_write(&self);
    if (is_dot) buf_push(table->out, STR("}\n"));
}
