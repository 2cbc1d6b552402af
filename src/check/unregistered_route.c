/* unregistered-route: an endpoint on a router that no application includes.
 *
 * One finding per endpoint, grouped under its router. Fires only when the tree has an application of the
 * same framework, the router's object is known, and every call that includes routers could be followed
 * (link/routes says SERVED_UNKNOWN otherwise). Evidence: where the chain breaks, what the application
 * includes instead, and every place that mentions the lost URL. */
#include "island.h"
#include "file.h"
#include "utf8.h"

#define RULE "unregistered-route"

typedef struct {
    CheckContext *context;
    const Program *program;
    Arena texts; /* source text of files read for quotes */
} Check;

static Text text1(const char *key, const char *name, Str value) {
    return text_with(text_of(RULE, key), name, value);
}

static Place offset_place(const Program *program, FileId file, u32 offset) {
    const Facts *facts = program_facts(program, file);
    return place_first_line(program, file, (Span){offset, facts->source_length});
}

static Place router_place(const Program *program, const Router *router) {
    if (router->binding) return place_of(program, router->file, binding_row(program, router->binding)->span);
    if (router->def) return place_of(program, router->file, def_row(program, router->def)->name_span);
    return place_of_expr(program, router->file, router->site);
}

static RouterId app_of_model(const Program *program, u32 model) {
    for (RouterId r = 1; r < routers_count(program); r++) {
        const Router *router = routers_at(program, r);
        if (router->is_root && router->model == model && router->served != SERVED_IN_TESTS) return r;
    }
    return 0;
}

/* ---- where the chain breaks -------------------------------------------------------------------------- */

static void break_evidence(Check *self, Finding *finding, RouterId id) {
    const Program *program = self->program;
    const Router *router = routers_at(program, id);
    if (router->broken_at == id) {
        finding_evidence(finding, router_place(program, router),
                         text1("never_included", "router", router->name));
    }
    for (u32 i = 0; i < inclusions_count(program) && router->broken_at != id; i++) {
        const Inclusion *edge = inclusions_at(program, i);
        if (edge->child != id) continue;
        Text text = text_with(text1("included_in_dead", "router", router->name), "parent",
                              routers_at(program, edge->into)->name);
        finding_evidence(finding, offset_place(program, edge->file, edge->offset), text);
    }
    if (reach_is_dead(program, graph_module(program, router->file)))
        finding_evidence(finding, place_first_line(program, router->file, (Span){0, 1}),
                         text1("module_never_imported", "module", file_symbol(program, router->file)));
}

enum { SIBLINGS_LISTED = 8 };

static void siblings_evidence(Check *self, Finding *finding, RouterId app) {
    const Program *program = self->program;
    u32 listed = 0, total = 0;
    for (u32 i = 0; i < inclusions_count(program); i++) total += inclusions_at(program, i)->into == app;
    Text text = text_with_number(text1("siblings", "app", routers_at(program, app)->name), "count", total);
    finding_evidence(finding, router_place(program, routers_at(program, app)), text);
    for (u32 i = 0; i < inclusions_count(program) && listed < SIBLINGS_LISTED; i++) {
        const Inclusion *edge = inclusions_at(program, i);
        if (edge->into != app) continue;
        finding_evidence(finding, offset_place(program, edge->file, edge->offset),
                         text1("sibling", "router", routers_at(program, edge->child)->name));
        listed++;
    }
}

/* ---- mentions of the URL ----------------------------------------------------------------------------- */

static bool is_parameter(Str segment) {
    return segment.len &&
           (segment.ptr[0] == '{' || segment.ptr[0] == '<' || segment.ptr[0] == ':' || segment.ptr[0] == '$');
}

/* Same URL up to parameter names; a concrete value may stand for a parameter. */
static bool same_url(Str route, Str mention) {
    Str a = str_trim(route), b = str_trim(mention), x, y;
    while (a.len > 1 && a.ptr[a.len - 1] == '/') a.len--;
    while (b.len > 1 && b.ptr[b.len - 1] == '/') b.len--;
    if (a.len < 2 || b.len < 2) return false;
    bool has_literal = false;
    for (;;) {
        bool more_a = str_split(&a, '/', &x), more_b = str_split(&b, '/', &y);
        if (more_a != more_b) return false;
        if (!more_a) return has_literal;
        has_literal |= x.len && str_eq(x, y) && !is_parameter(x);
        if (!str_eq(x, y) && !is_parameter(x)) return false;
    }
}

static Str line_text(Str source, const Facts *facts, u32 line) {
    u32 start = facts_lines(facts)[line];
    u32 end = line + 1 < facts->lines.count ? facts_lines(facts)[line + 1] : (u32)source.len;
    return str_slice(source, start, end);
}

enum { NEAR_LINES = 4, SECTION_LINES = 60 };

static bool is_heading(Str line) {
    return str_starts(line, STR("#"));
}

/* Does the line, one of the few above it, or the heading of its section call it deprecated? */
static bool is_deprecated_at(Check *self, FileId file, u32 line) {
    const Program *program = self->program;
    Str source;
    if (!file_read(program->files[file].absolute.ptr, &self->texts, &source, NULL)) return false;
    const Facts *facts = program_facts(program, file);
    u32 count;
    const Str *words = rules_words(self->context->rules, RULE, "deprecation_words", &count);
    bool is_prose = facts->language == LANGUAGE_TEXT, has_heading = false;
    for (u32 at = line, back = 0; at && at < facts->lines.count && back < SECTION_LINES && !has_heading;
         at--, back++) {
        Str text = utf8_lower(line_text(source, facts, at), &self->texts);
        has_heading = is_prose && is_heading(text);
        for (u32 i = 0; i < count && (back <= NEAR_LINES || has_heading); i++)
            if (str_find(text, words[i]) != STR_NOT_FOUND) return true;
    }
    return false;
}

static void mention_evidence(Check *self, Finding *finding, FileId file, const MentionRow *row, Data *list) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    u32 line = facts_line(facts, row->span.start);
    bool is_deprecated = is_deprecated_at(self, file, line);
    Str path = facts_name(facts, row->text);
    Place place = place_of(program, file, row->span);
    finding_evidence(finding, place, text1(is_deprecated ? "deprecated_mention" : "mention", "path", path));
    Data *entry = data_put_object(self->context->arena, list, STR_NONE);
    data_put_text(self->context->arena, entry, STR("path"), program->files[file].path);
    data_put_int(self->context->arena, entry, STR("line"), line);
    data_put_bool(self->context->arena, entry, STR("deprecated"), is_deprecated);
    if (is_deprecated)
        finding->help =
            text_with(text_of(RULE, "help.deprecated"), "path", program->files[finding->place.file].path);
}

static void mentions_evidence(Check *self, Finding *finding, const Route *route) {
    const Program *program = self->program;
    Data *list = data_put_list(self->context->arena, finding->data, STR("mentions"));
    u32 most = (u32)rules_number(self->context->rules, RULE, "mention_max"), listed = 0;
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (u32 i = 1; i < facts->mentions.count && listed < most; i++) {
            const MentionRow *row = &facts_mentions(facts)[i];
            bool is_own = file == route->file && row->span.start >= route->offset &&
                          row->span.start < route->offset + 300;
            const Router *router = routers_at(program, route->router);
            const ExprRow *site = expr_row(program, router->file, router->site);
            is_own |= file == router->file && row->span.start >= site->start && row->span.end <= site->end;
            if (row->kind != MENTION_PATH || is_own || !same_url(route->url, facts_name(facts, row->text)))
                continue;
            if (row->method && !str_eq(route->methods, STR("*")) &&
                str_find(route->methods, facts_name(facts, row->method)) == STR_NOT_FOUND)
                continue;
            mention_evidence(self, finding, file, row, list);
            listed++;
        }
    }
}

/* ---- the finding ------------------------------------------------------------------------------------- */

static void figures(Check *self, Finding *finding, const Route *route) {
    Arena *arena = self->context->arena;
    const Router *router = routers_at(self->program, route->router);
    data_put_text(arena, finding->data, STR("full_url"), route->url);
    data_put_text(arena, finding->data, STR("methods"), route->methods);
    data_put_text(arena, finding->data, STR("router"), router->name);
    data_put_int(arena, finding->data, STR("router_id"), route->router);
    data_put_bool(arena, finding->data, STR("streaming"), route->is_streaming);
}

static Finding *finding_start(Check *self, const Route *route) {
    const Program *program = self->program;
    if (route->handler) {
        Finding *finding = finding_add_def(self->context, RULE, route->handler);
        finding->kind = KIND_ROUTE;
        return finding;
    }
    Place place = offset_place(program, route->file, route->offset);
    return finding_add(self->context, RULE, KIND_ROUTE, routers_at(program, route->router)->name, place,
                       place);
}

static void report(Check *self, const Route *route, RouterId app) {
    const Program *program = self->program;
    const Router *router = routers_at(program, route->router);
    Finding *finding = finding_start(self, route);
    if (route->handler) finding->removable_lines = place_lines(finding->place);
    finding->message = text_with(text1("message", "method", route->methods), "url", route->url);
    finding->message = text_with(finding->message, "handler", finding->symbol);
    finding->help = text_with(text1("help", "router", router->name), "app", routers_at(program, app)->name);
    finding->doubt = text_of(RULE, "doubt");
    figures(self, finding, route);
    break_evidence(self, finding, route->router);
    siblings_evidence(self, finding, app);
    mentions_evidence(self, finding, route);
    NodeId handler = route->handler ? graph_def(program, route->handler) : 0;
    if (handler && reach_is_dead(program, handler) && reach_head(program, handler) == handler)
        finding_island(self->context, finding, handler);
}

void check_unregistered_route(CheckContext *context) {
    const Program *program = context->program;
    Check self = {.context = context, .program = program};
    for (RouteId r = 1; r < routes_count(program); r++) {
        const Route *route = routes_at(program, r);
        const Router *router = routers_at(program, route->router);
        RouterId app = app_of_model(program, router->model);
        bool is_silent =
            router->served != SERVED_NO || !app || program->files[route->file].world != WORLD_PRODUCTION;
        if (!is_silent) report(&self, route, app);
    }
    arena_release(&self.texts);
}
