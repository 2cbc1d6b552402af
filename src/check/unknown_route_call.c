/* unknown-route-call: a URL is requested that no route of the tree has, although it belongs to this tree;
 * or by a method that none of its routes answers.
 *
 * Looked at are calls of clients in Python (by the words in the rule's parameters; paths alone only in
 * tests, elsewhere whole URLs of a local host) and in scripts. A URL belongs to the tree when its first
 * segment is one of a route; outside the tests all but its last must be. Silent where a router may be
 * served somewhere unseen, where C of the tree speaks of the path or one above it, where an inclusion
 * could not be followed, for URLs with pieces put in, for what lies below something that a library serves,
 * and where the code around says that it expects an error.
 *
 * Cost: O(calls + literals), each looked up in a tree of segments. */
#include "file.h"
#include "native.h"
#include "near.h"
#include "route_words.h"
#include "routes_unseen.h"
#include "url_calls.h"
#include "url_tree.h"

#include <strings.h>

#define RULE "unknown-route-call"

typedef struct {
    CheckContext *context;
    const Program *program;
    UrlTree served; /* values: positions in `routes` */
    UrlTree native; /* paths that C speaks of, and what lies below them */
    Vec(RouteId) routes;
    Vec(Str) urls;  /* of each of `routes` */
    u32 full_count; /* so many are what an application serves; behind them stand pieces of that */
} Check;

/* ---- what there is ------------------------------------------------------------------------------------ */

static void url_add(Check *self, Str url, RouteId route) {
    if (!url.len) return;
    url_tree_add(&self->served, url, self->routes.count);
    vec_push(&self->routes, route);
    vec_push(&self->urls, url);
    const Route *row = routes_at(self->program, route);
    if (row->handler || row->lambda) return;
    /* What a library serves there has URLs of its own below. */
    Str below = str_concat(self->context->arena, url, STR("/{rest:path}"));
    url_tree_add(&self->served, below, self->routes.count - 1);
}

static void routes_add(Check *self) {
    const Program *program = self->program;
    u32 count;
    const Endpoint *all = endpoints_all(program, &count);
    for (u32 i = 0; i < count; i++) url_add(self, all[i].url, all[i].route);
    self->full_count = self->routes.count;
    for (RouteId r = 1; r < routes_count(program); r++) {
        const Route *route = routes_at(program, r);
        const Router *router = routers_at(program, route->router);
        /* Tests may be given a router alone; what nothing serves is told by another rule. */
        url_add(self, route->path, r);
        if (router->prefix.len)
            url_add(self, str_concat(self->context->arena, router->prefix, route->path), r);
        if (router->served == SERVED_NO) url_add(self, route->url, r);
    }
}

/* A router that code nobody sees was given may have more routes than are seen: whatever lies beside those. */
static void handed_on_add(Check *self) {
    const Program *program = self->program;
    u32 count;
    const Endpoint *all = endpoints_all(program, &count);
    for (u32 i = 0; i < count; i++) {
        const Route *route = routes_at(program, all[i].route);
        const Router *router = routers_at(program, route->router);
        if (!router->is_handed_on || router->is_root || !str_ends(all[i].url, route->path)) continue;
        Str front = str_slice(all[i].url, 0, all[i].url.len - route->path.len);
        Str below = str_concat(self->context->arena, front, STR("/{rest:path}"));
        url_tree_add(&self->served, below, self->routes.count);
        vec_push(&self->routes, all[i].route);
        vec_push(&self->urls, below);
    }
}

/* Up to a wildcard; "/" says nothing. */
static void native_path_add(Check *self, Str path) {
    size_t end = 0;
    while (end < path.len && !strchr("*#$?^ ", path.ptr[end])) end++;
    path = str_slice(path, 0, end);
    while (path.len && path.ptr[path.len - 1] == '/') path.len--;
    if (path.len < 2) return;
    url_tree_add(&self->native, path, 0);
    url_tree_add(&self->native, str_concat(self->context->arena, path, STR("/{rest:path}")), 0);
}

/* A server in C beside may answer: with what it registers, and with whatever it compares the path with. */
static void native_add(Check *self) {
    for (u32 u = 0; u < native_unit_count(self->program); u++) {
        const Facts *facts = native_unit(self->program, u)->facts;
        for (u32 i = 1; i < facts->scalars.count; i++) {
            const ScalarRow *row = &facts_scalars(facts)[i];
            Str text = row->kind == SCALAR_TEXT ? facts_name(facts, row->value) : STR("");
            if (text.len && text.ptr[0] == '/') native_path_add(self, text);
        }
    }
}

static bool is_of_native(const Check *self, Str path) {
    VecU32 found = {0};
    url_tree_find(&self->native, path, &found);
    bool is_found = found.count > 0;
    vec_release(&found);
    return is_found;
}

/* ---- one call ----------------------------------------------------------------------------------------- */

static u32 segments_of(Str url) {
    u32 count = 0;
    Str segment;
    while (url.len && url.ptr[0] == '/') url = str_slice(url, 1, url.len);
    while (url_segment(&url, &segment)) count++;
    return count;
}

static bool has_method(Str methods, Str wanted) {
    for (Str rest = methods, one; str_split(&rest, ',', &one);)
        if (str_eq(one, wanted) || str_eq(one, STR("*"))) return true;
    return str_eq(wanted, STR("HEAD")) && has_method(methods, STR("GET"));
}

/* What takes any number of segments, or is a library's, says little of methods. */
static bool takes_anything(const Check *self, u32 position) {
    const Route *route = routes_at(self->program, self->routes.at[position]);
    Str rest = self->urls.at[position], segment;
    while (url_segment(&rest, &segment))
        if (segment_kind(segment) == SEGMENT_REST) return true;
    return !route->handler && !route->lambda;
}

static bool is_answered(const Check *self, const VecU32 *found, Str method) {
    if (!method.len || str_eq(method, STR("OPTIONS"))) return true;
    for (u32 i = 0; i < found->count; i++)
        if (takes_anything(self, found->at[i]) ||
            has_method(routes_at(self->program, self->routes.at[found->at[i]])->methods, method))
            return true;
    return false;
}

/* Does the function around a Python call, or its URL, speak of errors? */
static bool has_word(Str text, const Str *words, u32 count) {
    for (u32 i = 0; i < count; i++)
        for (size_t at = 0; at + words[i].len <= text.len; at++)
            if (!strncasecmp(text.ptr + at, words[i].ptr, words[i].len)) return true;
    return false;
}

static bool expects_error(const Check *self, const UrlCall *call) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, call->file);
    u32 count;
    const Str *words = rules_words(self->context->rules, RULE, "error_words", &count);
    if (has_word(call->path, words, count)) return true;
    DefRef def = call->scope ? scope_def(program, call->file, call->scope) : 0;
    if (!def) return false;
    const DefRow *row = def_row(program, def);
    for (u32 t = row->first_token; t < row->token_end; t++) {
        u32 code = facts_tokens(facts)[t].code;
        TokenKind kind = token_kind(code);
        bool is_named = kind == TOKEN_IDENTIFIER || kind == TOKEN_NUMBER || kind == TOKEN_STRING;
        if (is_named && has_word(facts_name(facts, token_code(code)), words, count)) return true;
    }
    return false;
}

static bool has_parameter(Str url) {
    Str segment;
    while (url.len && url.ptr[0] == '/') url = str_slice(url, 1, url.len);
    while (url_segment(&url, &segment))
        if (segment_kind(segment) != SEGMENT_TEXT) return true;
    return false;
}

/* ---- findings ----------------------------------------------------------------------------------------- */

static Finding *finding_start(Check *self, const UrlCall *call, const char *key, Str method) {
    const Program *program = self->program;
    Place place = place_first_line(program, call->file, call->span);
    NodeId owner =
        call->scope ? graph_owner(program, call->file, call->scope) : graph_module(program, call->file);
    Str symbol =
        call->scope ? graph_symbol(program, owner, self->context->arena) : program->files[call->file].path;
    Finding *finding = finding_add(self->context, RULE, KIND_ROUTE, symbol, place, place);
    finding->shape = str_hash(call->path);
    finding->message = text_with(text_with(text_of(RULE, key), "url", call->path), "method", method);
    finding->doubt = text_of(RULE, "doubt");
    data_put_text(self->context->arena, finding->data, STR("full_url"), call->path);
    if (method.len) data_put_text(self->context->arena, finding->data, STR("methods"), method);
    finding_evidence(finding, place, text_with(text_of(RULE, "called"), "caller", call->caller));
    return finding;
}

static void route_evidence(Check *self, Finding *finding, u32 position) {
    const Route *route = routes_at(self->program, self->routes.at[position]);
    Text text = text_with(text_of(RULE, "served"), "method", route->methods);
    text = text_with(text_with(text, "url", self->urls.at[position]), "handler",
                     route_handler_name(self->program, route));
    finding_evidence(finding, route_place(self->program, route->file, route->offset), text);
}

enum { ROUTES_LISTED = 4, NEAR_MAX = 200 };

static void method_report(Check *self, const UrlCall *call, const VecU32 *found) {
    Finding *finding = finding_start(self, call, "message.method", call->method);
    StrBuf methods = {0};
    RouteId last = 0;
    for (u32 i = 0, listed = 0; i < found->count && listed < ROUTES_LISTED; i++) {
        RouteId route = self->routes.at[found->at[i]];
        if (route == last) continue;
        last = route, listed++;
        if (methods.len) buf_push_char(&methods, ',');
        buf_push(&methods, routes_at(self->program, route)->methods);
        route_evidence(self, finding, found->at[i]);
    }
    Str text = str_copy(self->context->arena, buf_str(&methods));
    buf_release(&methods);
    finding->message = text_with(finding->message, "methods", text);
    finding->help =
        text_with(text_with(text_of(RULE, "help.method"), "methods", text), "method", call->method);
}

/* Routes that are near: the same but for a few letters. */
static void url_report(Check *self, const UrlCall *call) {
    Finding *finding = finding_start(self, call, call->method.len ? "message" : "message.any", call->method);
    NearList urls = {0};
    VecU32 near_by = {0};
    url_tree_near(&self->served, call->path, NEAR_MAX, &near_by);
    for (u32 i = 0; i < near_by.count; i++) near_add(&urls, self->urls.at[near_by.at[i]], 0, true);
    Near near =
        near_find(&urls, call->path, false, rules_number(self->context->rules, RULE, "near_distance"));
    near_release(&urls);
    finding->help = text_with(text_of(RULE, near.text.len ? "help.near" : "help"), "near", near.text);
    for (u32 i = 0; near.text.len && i < near_by.count; i++) {
        if (!str_eq(self->urls.at[near_by.at[i]], near.text)) continue;
        route_evidence(self, finding, near_by.at[i]);
        break;
    }
    vec_release(&near_by);
    if (!near.text.len)
        finding_evidence(
            finding, finding->name,
            text_with_number(text_of(RULE, "searched"), "count", (i64)routes_count(self->program) - 1));
}

/* The path of a file without its ending, or without its last word where that only says that it answers. */
static Str file_url(const Check *self, Str path) {
    u32 count;
    const Str *words = rules_words(self->context->rules, RULE, "answering_files", &count);
    Str stem = path_stem(path), folder = path_folder(path);
    for (u32 i = 0; i < count; i++)
        if (str_eq(stem, words[i])) return folder;
    return str_slice(path, 0, folder.len + (folder.len > 0) + stem.len);
}

/* pages/api/users/[id].ts answers /api/users/7: a server of scripts takes its URLs from the paths of
 * files. */
static bool file_answers(const Check *self, Str file, Str url) {
    Str path = file_url(self, file);
    if (str_ends(url, STR("/"))) url.len--;
    while (url.len && path.len) {
        Str wanted = str_after_last(url, '/'), word = str_after_last(path, '/');
        if (!str_eq(wanted, word) && !str_starts(word, STR("["))) return false;
        url.len -= wanted.len, path.len -= word.len;
        if (url.len) url.len--;
        if (path.len) path.len--;
    }
    return !url.len;
}

static bool is_of_a_file(const Check *self, Str url) {
    const Program *program = self->program;
    for (FileId file = 0; file < program->file_count; file++)
        if (language_is_client(program_facts(program, file)->language) &&
            file_answers(self, program->files[file].path, url))
            return true;
    return false;
}

/* In production a piece of a URL says nothing of what the whole one answers. */
static bool is_whole(const Check *self, const UrlCall *call, const VecU32 *found) {
    bool is_whole = true;
    for (u32 i = 0; i < found->count; i++) is_whole &= call->is_in_test || found->at[i] < self->full_count;
    return is_whole;
}

static void call_check(const UrlCall *call, void *data) {
    Check *self = data;
    VecU32 found = {0};
    u32 size = segments_of(call->path), depth = url_tree_depth(&self->served, call->path);
    bool is_ours = size > 1 && depth > 0 && (call->is_in_test || depth + 1 >= size);
    url_tree_find(&self->served, call->path, &found);
    bool fails =
        found.count ? !is_answered(self, &found, call->method) && is_whole(self, call, &found) : is_ours;
    if (fails && !has_parameter(call->path) && !expects_error(self, call) &&
        !is_of_a_file(self, call->path) && !is_of_native(self, call->path)) {
        if (found.count)
            method_report(self, call, &found);
        else
            url_report(self, call);
    }
    vec_release(&found);
}

void check_unknown_route_call(CheckContext *context) {
    Check self = {.context = context, .program = context->program};
    if (routes_count(self.program) < 2 || routes_may_be_unseen(self.program)) return;
    self.served.fits_params = self.native.fits_params = true;
    native_add(&self);
    routes_add(&self);
    handed_on_add(&self);
    url_calls_visit(context, RULE, call_check, &self);
    url_tree_release(&self.served);
    url_tree_release(&self.native);
    vec_release(&self.routes);
    vec_release(&self.urls);
}
