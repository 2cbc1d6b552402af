#include "route_list.h"

/* ---- rows ---------------------------------------------------------------------------------------------- */

typedef struct {
    const CheckContext *context;
    const Program *program;
    u32 *registrations; /* by RouteId */
    RouteRows *rows;
} Listing;

bool route_app_counts(const Program *program, RouterId id) {
    const Router *app = routers_at(program, id);
    return !app->is_included && app->served != SERVED_IN_TESTS;
}

/* Routes come sorted by place. */
static u32 *registrations_of(const Program *program, Arena *arena) {
    u32 count = routes_count(program), *out = ARENA_ARRAY(arena, u32, count);
    for (RouteId r = 1; r < count; r++) {
        const Route *route = routes_at(program, r), *before = routes_at(program, r - 1);
        bool is_same = r > 1 && route->file == before->file && route->offset == before->offset &&
                       route->order == before->order;
        out[r] = is_same ? out[r - 1] : r;
    }
    return out;
}

RouteRow route_row_of(const Program *program, const Endpoint *endpoint) {
    return (RouteRow){.endpoint = *endpoint,
                      .route = endpoint->route ? routes_at(program, endpoint->route) : NULL,
                      .model = &program->models->items[routers_at(program, endpoint->app)->model]};
}

static void row_push(Listing *self, Endpoint endpoint) {
    const Program *program = self->program;
    RouteRow row = route_row_of(program, &endpoint);
    row.registration = self->registrations[endpoint.route];
    row.place = self->rows->count;
    row.pattern = route_pattern(program, &endpoint, self->context->arena);
    if (row.pattern.is_known) vec_push(self->rows, row);
}

/* Mounts on the way to an endpoint that were not on the way to the one before. */
static void mounts_push(Listing *self, const Endpoint *endpoint, const Endpoint *before) {
    const Program *program = self->program;
    const u32 *edges = endpoint_edges(program, endpoint);
    bool is_same = before && before->app == endpoint->app;
    for (u32 i = 0; i < endpoint->edge_count; i++) {
        is_same = is_same && i < before->edge_count && endpoint_edges(program, before)[i] == edges[i];
        if (is_same || !inclusions_at(program, edges[i])->takes_all) continue;
        Endpoint mount = *endpoint;
        mount.route = 0;
        mount.edge_count = i + 1;
        mount.url = endpoint_front(program, endpoint, i + 1);
        row_push(self, mount);
    }
}

/* It answers by its other form whatever happens to this one. */
static bool is_another_form(const Program *program, const Endpoint *endpoint) {
    const u32 *edges = endpoint_edges(program, endpoint);
    for (u32 i = 0; i < endpoint->edge_count; i++)
        if (inclusions_at(program, edges[i])->is_another) return true;
    return false;
}

static int row_order(const void *a, const void *b) {
    const RouteRow *x = a, *y = b;
    if (x->endpoint.app != y->endpoint.app) return x->endpoint.app < y->endpoint.app ? -1 : 1;
    int order = str_cmp(x->pattern.key, y->pattern.key);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

void route_rows(const CheckContext *context, RouteRows *out) {
    const Program *program = context->program;
    Listing self = {.context = context, .program = program, .rows = out};
    self.registrations = registrations_of(program, context->arena);
    u32 count;
    /* The table is filled when first asked for. */
    const Endpoint *all = endpoints_all((Program *)program, &count), *before = NULL;
    for (u32 i = 0; i < count; i++) {
        const Route *route = routes_at(program, all[i].route);
        if (!route_app_counts(program, all[i].app) || program->files[route->file].world != WORLD_PRODUCTION ||
            is_another_form(program, &all[i]))
            continue;
        mounts_push(&self, &all[i], before);
        row_push(&self, all[i]);
        before = &all[i];
    }
    if (out->count) qsort(out->at, out->count, sizeof(RouteRow), row_order);
}

/* ---- two of them --------------------------------------------------------------------------------------- */

static bool has_method(Str methods, Str one) {
    for (Str rest = methods, word; str_split(&rest, ',', &word);)
        if (str_eq(word, one) || str_eq(word, STR("*"))) return true;
    return false;
}

static Str methods_of(const RouteRow *row) {
    return row->route ? row->route->methods : STR("*");
}

/* Does the URL alone choose between them? Handlers of one registration are told apart by the method. */
static bool url_decides(const RouteRow *a, const RouteRow *b) {
    bool is_beside = (a->route && a->route->is_beside) || (b->route && b->route->is_beside);
    return a->model->is_by_url && !(is_beside && str_eq(a->pattern.key, b->pattern.key));
}

Str route_methods_common(const RouteRow *a, const RouteRow *b, Arena *arena) {
    Str left = methods_of(a), right = methods_of(b), out = STR("");
    if (str_eq(left, STR("*")) || url_decides(a, b)) return right;
    if (str_eq(right, STR("*"))) return left;
    for (Str rest = right, word; str_split(&rest, ',', &word);)
        if (has_method(left, word))
            out = out.len ? str_printf(arena, "%.*s,%.*s", STR_ARG(out), STR_ARG(word)) : word;
    return out;
}

bool route_methods_cover(const RouteRow *a, const RouteRow *b) {
    if (url_decides(a, b)) return true;
    for (Str rest = methods_of(b), word; str_split(&rest, ',', &word);)
        if (!has_method(methods_of(a), word)) return false;
    return true;
}

bool route_handlers_agree(const Route *a, const Route *b) {
    if (!a || !b) return false;
    bool is_known = (a->handler || a->lambda || a->member.len) && (b->handler || b->lambda || b->member.len);
    return !is_known || (a->handler == b->handler && a->lambda == b->lambda && str_eq(a->member, b->member));
}

/* ---- how findings speak of one ------------------------------------------------------------------------- */

/* Entries of lists are routers of one route: their name says nothing. */
static bool inclusion_is_entry(const Program *program, const Inclusion *edge) {
    const Router *child = routers_at(program, edge->child);
    return !child->binding && !child->def && child->site && child->file != FILE_NONE;
}

static Place inclusion_place(const Program *program, const Inclusion *edge) {
    const Router *child = routers_at(program, edge->child);
    return inclusion_is_entry(program, edge)
               ? route_place(program, child->file, expr_row(program, child->file, child->site)->start)
               : route_place(program, edge->file, edge->offset);
}

Place route_row_place(const Program *program, const RouteRow *row) {
    if (row->route) return route_place(program, row->route->file, row->route->offset);
    const u32 *edges = endpoint_edges(program, &row->endpoint);
    const Inclusion *edge = inclusions_at(program, edges[row->endpoint.edge_count - 1]);
    return inclusion_place(program, edge);
}

Str route_answerer(const Program *program, const Route *route, Arena *arena) {
    if (!route->handler) return route->lambda ? STR("lambda") : route->member.len ? route->member : STR("?");
    Str name = def_symbol(program, route->handler, arena);
    return route->member.len ? str_printf(arena, "%.*s.%.*s", STR_ARG(name), STR_ARG(route->member)) : name;
}

Finding *finding_add_route(CheckContext *context, const char *rule, const Route *route) {
    const Program *program = context->program;
    const DefRow *def = route->handler ? def_row(program, route->handler) : NULL;
    bool is_attached_there = def && program->def_file[route->handler] == route->file &&
                             def->span.start <= route->offset && route->offset < def->span.end;
    if (is_attached_there) {
        Finding *finding = finding_add_def(context, rule, route->handler);
        finding->kind = KIND_ROUTE;
        return finding;
    }
    Place place = route_place(program, route->file, route->offset);
    return finding_add(context, rule, KIND_ROUTE, route_answerer(program, route, context->arena), place,
                       place);
}

static Text shared_text(const char *key, const char *name, Str value) {
    return text_with(text_of(NULL, key), name, value);
}

static Text inclusion_text(const Program *program, const Inclusion *edge) {
    const Router *child = routers_at(program, edge->child);
    const char *key = inclusion_is_entry(program, edge) ? "registered.listed"
                      : edge->url.len                   ? "registered.included_under"
                                                        : "registered.included";
    Text text = text_with(text_of(NULL, key), "router", child->name);
    return text_with(text, "url", edge->url.len ? edge->url : STR("/"));
}

static void route_evidence(CheckContext *context, Finding *self, const RouteRow *row) {
    Text text = text_with(text_of(NULL, "registered.attached"), "method", row->route->methods);
    text = text_with(text, "url", row->endpoint.url);
    text = text_with(text, "handler", route_answerer(context->program, row->route, context->arena));
    finding_evidence(self, route_row_place(context->program, row), text);
}

void finding_chain(CheckContext *context, Finding *self, const RouteRow *row, const RouteRow *told) {
    const Program *program = context->program;
    const Router *app = routers_at(program, row->endpoint.app);
    const u32 *edges = endpoint_edges(program, &row->endpoint);
    const u32 *others = told ? endpoint_edges(program, &told->endpoint) : NULL;
    bool is_told = told && told->endpoint.app == row->endpoint.app;
    if (app->file != FILE_NONE && !is_told)
        finding_evidence(self, router_place(program, app), shared_text("registered.app", "app", app->name));
    for (u32 i = 0; i < row->endpoint.edge_count; i++) {
        const Inclusion *edge = inclusions_at(program, edges[i]);
        is_told = is_told && i < told->endpoint.edge_count && others[i] == edges[i];
        bool is_route_itself = !edge->url.len && inclusion_is_entry(program, edge);
        if (!is_told && !is_route_itself)
            finding_evidence(self, inclusion_place(program, edge), inclusion_text(program, edge));
    }
    if (row->route) route_evidence(context, self, row);
}

static void data_put_place(CheckContext *context, Data *list, Place place) {
    Data *entry = data_put_object(context->arena, list, STR_NONE);
    data_put_text(context->arena, entry, STR("path"), context->program->files[place.file].path);
    data_put_int(context->arena, entry, STR("line"), place.line);
}

void data_put_route(CheckContext *context, Data *object, const RouteRow *row) {
    const Program *program = context->program;
    Arena *arena = context->arena;
    data_put_text(arena, object, STR("url"), row->endpoint.url);
    data_put_text(arena, object, STR("methods"), methods_of(row));
    data_put_text(arena, object, STR("app"), routers_at(program, row->endpoint.app)->name);
    if (row->route) data_put_text(arena, object, STR("handler"), route_answerer(program, row->route, arena));
    Data *chain = data_put_list(arena, object, STR("registered"));
    const u32 *edges = endpoint_edges(program, &row->endpoint);
    for (u32 i = 0; i < row->endpoint.edge_count; i++) {
        const Inclusion *edge = inclusions_at(program, edges[i]);
        data_put_place(context, chain, route_place(program, edge->file, edge->offset));
    }
    if (row->route) data_put_place(context, chain, route_row_place(program, row));
}
