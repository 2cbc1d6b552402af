/* deprecated-route: a route that is served, and that the code or the documentation calls deprecated.
 *
 * Says so: a keyword of the registration, of the router or of its inclusion (models name it), a decorator,
 * a warning in the handler, its docstring, a comment right above it, or a document on the line or in the
 * section that names the URL. One finding per handler and place of registration; one for all routes of a
 * router or an inclusion that is declared so. Evidence: who in the tree still names the URL.
 *
 * Silent in tests. Of a line that names several URLs, what stands behind one speaks of it. Cost: each
 * endpoint once, its mentions by an index, and the few lines around them. */
#include "deprecated_why.h"
#include "route_list.h"
#include "url_mentions.h"

#define RULE "deprecated-route"

typedef struct {
    CheckContext *context;
    const Program *program;
    Deprecation said;
    Map told; /* (0, RouteId), (1, RouterId), (2, inclusion) → 1 */
    VecU32 mentions;
    Map registered; /* (file, offset) of what registers routes and routers */
} Check;

/* ---- who still names it -------------------------------------------------------------------------------- */

static u64 place_key(FileId file, u32 offset) {
    return map_pair(file + 1, offset);
}

static void registrations_note(Check *self) {
    const Program *program = self->program;
    for (RouteId r = 1; r < routes_count(program); r++)
        map_at(&self->registered, place_key(routes_at(program, r)->file, routes_at(program, r)->offset), 1);
    for (u32 i = 0; i < inclusions_count(program); i++)
        map_at(&self->registered,
               place_key(inclusions_at(program, i)->file, inclusions_at(program, i)->offset), 1);
}

/* Is it part of a decorator, or of a call that registers something? */
static bool is_registration(const Check *self, const UrlMention *mention) {
    const Facts *facts = program_facts(self->program, mention->file);
    StringId string = facts_mentions(facts)[mention->mention].string;
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId e = string ? facts_strings(facts)[string].expr : 0; e; e = rows[e].parent)
        if (rows[e].flags & EXPR_IN_DECORATOR ||
            map_find(&self->registered, place_key(mention->file, rows[e].start)) != MAP_NONE)
            return true;
    return false;
}

/* What the handler says of itself. */
static bool is_own(const Check *self, const Endpoint *endpoint, const UrlMention *mention) {
    const Program *program = self->program;
    DefRef handler = routes_at(program, endpoint->route)->handler;
    if (!handler || program->def_file[handler] != mention->file) return false;
    Span span = facts_mentions(program_facts(program, mention->file))[mention->mention].span;
    return def_row(program, handler)->span.start <= span.start &&
           span.end <= def_row(program, handler)->span.end;
}

/* Mentions of the URL with one of its methods, without those that register it. */
static void mentions_find(Check *self, const Endpoint *endpoint) {
    const Program *program = self->program;
    const Route *route = routes_at(program, endpoint->route);
    u32 count, kept = 0;
    vec_clear(&self->mentions);
    url_mentions_find(program, endpoint->url, &self->mentions);
    const UrlMention *all = url_mentions_all(program, &count);
    for (u32 i = 0; i < self->mentions.count; i++) {
        const UrlMention *mention = &all[self->mentions.at[i]];
        const Facts *facts = program_facts(program, mention->file);
        bool is_other = mention_is_of_another(facts, &facts_mentions(facts)[mention->mention], route);
        if (!is_other && !is_own(self, endpoint, mention) && !is_registration(self, mention))
            self->mentions.at[kept++] = self->mentions.at[i];
    }
    self->mentions.count = kept;
}

/* Not who describes it: documents, docstrings, sentences. */
static bool is_client(const Program *program, const UrlMention *mention) {
    const Facts *facts = program_facts(program, mention->file);
    const StringRow *string = &facts_strings(facts)[facts_mentions(facts)[mention->mention].string];
    bool is_sentence = str_find_char(facts_text(facts, string->offset, string->length), ' ') != STR_NOT_FOUND;
    bool is_doc =
        facts_mentions(facts)[mention->mention].string && (string->flags & STRING_DOC || is_sentence);
    return !is_doc && mention->place != MENTION_IN_PROSE && mention->place != MENTION_IN_API;
}

/* The mentions found, as evidence, but for what is told already; how many are of clients. */
static u32 mentions_prove(Check *self, Finding *finding, const Place *told) {
    const Program *program = self->program;
    Arena *arena = self->context->arena;
    u32 count, clients = 0, most = (u32)rules_number(self->context->rules, RULE, "mention_max");
    const UrlMention *all = url_mentions_all(program, &count);
    Data *list = data_put_list(arena, finding->data, STR("mentions"));
    for (u32 i = 0; i < self->mentions.count; i++) {
        const UrlMention *mention = &all[self->mentions.at[i]];
        const Facts *facts = program_facts(program, mention->file);
        const MentionRow *row = &facts_mentions(facts)[mention->mention];
        clients += is_client(program, mention);
        Data *entry = data_put_object(arena, list, STR_NONE);
        data_put_text(arena, entry, STR("path"), program->files[mention->file].path);
        data_put_int(arena, entry, STR("line"), facts_line(facts, row->span.start));
        data_put_text(arena, entry, STR("in"), str_of(mention_place_name((MentionPlace)mention->place)));
        Place place = place_of(program, mention->file, row->span);
        bool is_told = told && told->file == place.file && told->line == place.line;
        if (i >= most || is_told) continue;
        Text text = text_with(text_of(RULE, is_client(program, mention) ? "used" : "named"), "url",
                              facts_name(facts, row->text));
        finding_evidence(finding, place, text);
    }
    return clients;
}

/* ---- the finding --------------------------------------------------------------------------------------- */

static void report_route(Check *self, const Endpoint *endpoint, DeprecatedWhy reason) {
    CheckContext *context = self->context;
    RouteRow row = route_row_of(self->program, endpoint);
    Finding *finding = finding_add_route(context, RULE, row.route);
    Str handler = route_answerer(self->program, row.route, context->arena);
    finding_evidence(finding, reason.place, text_of(RULE, reason.key));
    finding_chain(context, finding, &row, NULL);
    u32 clients = mentions_prove(self, finding, &reason.place);
    Text message =
        text_with(text_of(RULE, clients ? "message.used" : "message"), "method", row.route->methods);
    message = text_with(text_with(message, "url", endpoint->url), "handler", handler);
    finding->message = text_with_number(message, "count", clients);
    finding->help = text_with(text_of(RULE, clients ? "help.used" : "help"), "handler", handler);
    finding->doubt = text_of(RULE, "doubt");
    bool is_prose = str_eq(str_of(reason.key), STR("comment")) || str_eq(str_of(reason.key), STR("document"));
    if (is_prose) finding->confidence = CONFIDENCE_MEDIUM;
    data_put_text(context->arena, finding->data, STR("reason"), str_of(reason.key));
    data_put_int(context->arena, finding->data, STR("clients"), clients);
    data_put_route(context, finding->data, &row);
}

/* All that an inclusion, or a router, carries is declared to be so. */
static void report_whole(Check *self, RouterId router, const Inclusion *edge) {
    CheckContext *context = self->context;
    const Program *program = self->program;
    Place place = edge ? route_place(program, edge->file, edge->offset)
                       : router_place(program, routers_at(program, router));
    Str name = routers_at(program, router)->name;
    Finding *finding = finding_add(context, RULE, KIND_ROUTER, name, place, place);
    u32 count, routes = 0, clients = 0, most = (u32)rules_number(context->rules, RULE, "mention_max");
    const Endpoint *all = endpoints_all((Program *)program, &count);
    Data *list = data_put_list(context->arena, finding->data, STR("routes"));
    finding_evidence(finding, place, text_of(RULE, edge ? "included" : "created"));
    for (u32 i = 0; i < count; i++) {
        const u32 *edges = endpoint_edges(program, &all[i]);
        bool is_in = !edge && routes_at(program, all[i].route)->router == router;
        for (u32 e = 0; edge && e < all[i].edge_count && !is_in; e++)
            is_in = inclusions_at(program, edges[e]) == edge;
        if (!is_in || !route_app_counts(program, all[i].app)) continue;
        RouteRow row = route_row_of(program, &all[i]);
        if (!routes++) finding_chain(context, finding, &row, NULL);
        finding_member(finding, route_row_place(program, &row),
                       route_answerer(program, row.route, context->arena), KIND_ROUTE);
        data_put_route(context, data_put_object(context->arena, list, STR_NONE), &row);
        mentions_find(self, &all[i]);
        if (clients < most) clients += mentions_prove(self, finding, NULL);
    }
    finding->message =
        text_with_number(text_with(text_of(RULE, "message.router"), "router", name), "count", routes);
    finding->help = text_with(text_of(RULE, clients ? "help.used" : "help"), "handler", name);
    finding->doubt = text_of(RULE, "doubt");
}

static bool is_first(Check *self, u32 what, u32 id) {
    u32 *told = map_at(&self->told, map_pair(what, id), 0);
    return !(*told)++;
}

/* The router or the inclusion on the way that is declared so; false when none is. */
static bool whole_visit(Check *self, const Endpoint *endpoint) {
    const Program *program = self->program;
    const u32 *edges = endpoint_edges(program, endpoint);
    for (u32 i = 0; i < endpoint->edge_count; i++) {
        const Inclusion *edge = inclusions_at(program, edges[i]);
        const Router *child = routers_at(program, edge->child);
        if (!edge->is_deprecated && !child->is_deprecated) continue;
        bool is_new =
            is_first(self, edge->is_deprecated ? 2 : 1, edge->is_deprecated ? edges[i] : edge->child);
        if (is_new) report_whole(self, edge->child, edge->is_deprecated ? edge : NULL);
        return true;
    }
    return false;
}

static void endpoint_visit(Check *self, const Endpoint *endpoint) {
    const Route *route = routes_at(self->program, endpoint->route);
    if (whole_visit(self, endpoint) || !is_first(self, 0, endpoint->route)) return;
    const Route *before = endpoint->route > 1 ? routes_at(self->program, endpoint->route - 1) : NULL;
    bool is_same_place = before && before->file == route->file && before->offset == route->offset &&
                         before->handler == route->handler &&
                         map_find(&self->told, map_pair(3, endpoint->route - 1)) != MAP_NONE;
    DeprecatedWhy reason;
    mentions_find(self, endpoint);
    if (!route_is_deprecated(self->context, &self->said, endpoint, &self->mentions, &reason)) return;
    map_at(&self->told, map_pair(3, endpoint->route), 1);
    if (!is_same_place) report_route(self, endpoint, reason);
}

void check_deprecated_route(CheckContext *context) {
    const Program *program = context->program;
    Check self = {.context = context, .program = program};
    u32 count;
    const Endpoint *all = endpoints_all((Program *)program, &count);
    if (!count) return;
    deprecation_init(&self.said, context, RULE);
    registrations_note(&self);
    for (u32 i = 0; i < count; i++) {
        const Route *route = routes_at(program, all[i].route);
        if (route_app_counts(program, all[i].app) && program->files[route->file].world == WORLD_PRODUCTION)
            endpoint_visit(&self, &all[i]);
    }
    deprecation_release(&self.said);
    vec_release(&self.mentions);
    map_release(&self.told);
    map_release(&self.registered);
}
