#include "route_pattern.h"

/* ---- what an expression matches ------------------------------------------------------------------------ */

static bool is_one_of(Str text, const char *const *words, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (str_eq(text, str_of(words[i]))) return true;
    return false;
}

/* Could it match a slash? */
static bool may_hold_slash(Str regex) {
    for (size_t i = 0; i < regex.len; i++) {
        char c = regex.ptr[i], next = i + 1 < regex.len ? regex.ptr[i + 1] : 0;
        bool is_open = c == '.' || c == '/' || c == '|' || (c == '[' && next == '^');
        if (is_open || (c == '\\' && (next == 'S' || next == 'D' || next == 'W'))) return true;
        i += c == '\\';
    }
    return false;
}

/* Does its first atom have to match something? */
static bool is_never_empty(Str regex) {
    size_t at = 0;
    if (!regex.len || regex.ptr[0] == '(') return false;
    if (regex.ptr[0] == '[')
        while (at < regex.len && regex.ptr[at] != ']') at++;
    else if (regex.ptr[0] == '\\')
        at = 1;
    char behind = at + 1 < regex.len ? regex.ptr[at + 1] : 0;
    char count = behind == '{' && at + 2 < regex.len ? regex.ptr[at + 2] : '1';
    return behind != '*' && behind != '?' && count != '0' && count != ',';
}

static RoutePart part_of_regex(Str regex) {
    static const char *const segments[] = {"[^/]+", "[^/]+?"};
    static const char *const digits[] = {"[0-9]+", "\\d+", "[0-9]+?", "\\d+?"};
    static const char *const rests[] = {".*", ".+", ".*?", ".+?"};
    RoutePart part = {.kind = PART_OTHER, .regex = regex};
    if (is_one_of(regex, segments, COUNT_OF(segments)))
        part = (RoutePart){PART_SEGMENT, 0, STR("[^/]+")};
    else if (is_one_of(regex, digits, COUNT_OF(digits)))
        part = (RoutePart){PART_DIGITS, 0, STR("[0-9]+")};
    else if (is_one_of(regex, rests, COUNT_OF(rests)))
        part = (RoutePart){PART_REST, 0, str_slice(regex, 0, 2)};
    else if (!may_hold_slash(regex) && is_never_empty(regex))
        part.kind = PART_WORD;
    return part;
}

/* ---- parsing ------------------------------------------------------------------------------------------- */

/* How parameters are written: "{name:conv}", "<conv:name>", "{name:re}". */
typedef struct {
    char open, close; /* 0: there are none */
    bool is_name_last, is_regex;
} Syntax;

typedef struct {
    const Model *model;
    Syntax syntax;
    bool has_regex; /* some piece is an expression itself */
    bool is_start;  /* more may follow */
    bool is_unknown;
    Vec(RoutePart) parts;
} Parsing;

static Syntax syntax_of(Str text) {
    if (text.len < 3 || (text.ptr[0] != '{' && text.ptr[0] != '<')) return (Syntax){0};
    return (Syntax){text.ptr[0], text.ptr[text.len - 1], str_ends(text, STR("name>")),
                    str_ends(text, STR(":re}"))};
}

/* What a piece of the URL, written in the syntax of the router it belongs to, says of the whole. */
static void piece_note(Parsing *self, const Program *program, RouterId id, Str piece) {
    const Router *router = routers_at(program, id);
    const Model *model = &program->models->items[router->model];
    Str param = router->type != TYPE_NONE && model->types[router->type].param.len
                    ? model->types[router->type].param
                    : model->param;
    if (!piece.len) return;
    bool is_regex = str_starts(param, STR("regex")), is_start = str_eq(param, STR("regex-start"));
    bool is_ended = str_ends(piece, STR("$")) || str_ends(piece, STR("\\Z"));
    self->is_unknown |= str_find(piece, STR("${")) != STR_NOT_FOUND;
    self->is_unknown |= is_start && !str_starts(piece, STR("^"));
    self->has_regex |= is_regex;
    self->is_start = is_start && !is_ended;
    if (!is_regex && !self->syntax.open) self->syntax = syntax_of(param);
}

static void part_push(Parsing *self, RoutePart part) {
    vec_push(&self->parts, part);
}

static size_t closing(Str text, size_t at, char open, char close) {
    u32 depth = 0;
    for (; at < text.len; at++) {
        if (text.ptr[at] == '\\') {
            at++;
            continue;
        }
        depth += text.ptr[at] == open;
        if (text.ptr[at] == close && !--depth) return at;
    }
    return text.len;
}

static void converter_push(Parsing *self, Str name) {
    for (u32 i = 0; i < self->model->converter_count; i++)
        if (str_eq(self->model->converters[i].name, name)) {
            part_push(self, part_of_regex(self->model->converters[i].regex));
            return;
        }
    part_push(self, (RoutePart){PART_OTHER, 0, name});
}

static void param_push(Parsing *self, Str inner) {
    size_t colon = str_find_char(inner, ':');
    bool has_two = colon != STR_NOT_FOUND;
    Str front = has_two ? str_slice(inner, 0, colon) : STR("");
    Str back = has_two ? str_slice(inner, colon + 1, inner.len) : STR("");
    if (has_two && self->syntax.is_regex)
        part_push(self, part_of_regex(back));
    else
        converter_push(self, self->syntax.is_name_last ? front : back);
}

/* "(?P<id>[0-9]+)" and "(…)" */
static size_t group_push(Parsing *self, Str url, size_t at) {
    size_t end = closing(url, at, '(', ')');
    Str inner = str_slice(url, at + 1, end);
    if (str_starts(inner, STR("?P<"))) {
        size_t name = str_find_char(inner, '>');
        inner = name == STR_NOT_FOUND ? STR("") : str_slice(inner, name + 1, inner.len);
    } else if (str_starts(inner, STR("?"))) {
        self->is_unknown = true;
    }
    part_push(self, part_of_regex(inner));
    return end + 1;
}

/* One step over an expression; what is more than plain text and groups makes it unknown. */
static size_t regex_step(Parsing *self, Str url, size_t at) {
    char c = url.ptr[at], next = at + 1 < url.len ? url.ptr[at + 1] : 0;
    if (c == '(') return group_push(self, url, at);
    if (c == '\\' && next && !((next | 0x20) >= 'a' && (next | 0x20) <= 'z') &&
        !(next >= '0' && next <= '9')) {
        part_push(self, (RoutePart){PART_TEXT, next, STR("")});
        return at + 2;
    }
    if (str_find_char(STR("\\.*+?[]{}|^$)"), c) != STR_NOT_FOUND) self->is_unknown = true;
    part_push(self, (RoutePart){PART_TEXT, c, STR("")});
    return at + 1;
}

static void url_parse(Parsing *self, Str url) {
    for (size_t at = 0; at < url.len && !self->is_unknown;) {
        char c = url.ptr[at];
        if (self->syntax.open && c == self->syntax.open) {
            size_t end = closing(url, at, self->syntax.open, self->syntax.close);
            param_push(self, str_slice(url, at + 1, end));
            at = end + 1;
        } else if (self->has_regex) {
            at = regex_step(self, url, at);
        } else {
            part_push(self, (RoutePart){PART_TEXT, c, STR("")});
            at++;
        }
    }
}

static Str key_of(const Parsing *self, Arena *arena) {
    StrBuf text = {0};
    for (u32 i = 0; i < self->parts.count; i++) {
        const RoutePart *part = &self->parts.at[i];
        if (part->kind == PART_TEXT)
            buf_push_char(&text, part->byte);
        else
            buf_printf(&text, "\1%c%.*s\2", 'a' + part->kind, STR_ARG(part->regex));
    }
    Str key = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return key;
}

RoutePattern route_pattern(const Program *program, const Endpoint *endpoint, Arena *arena) {
    const Router *app = routers_at(program, endpoint->app);
    const u32 *edges = endpoint_edges(program, endpoint);
    const Route *route = endpoint->route ? routes_at(program, endpoint->route) : NULL;
    Parsing self = {.model = &program->models->items[app->model]};
    piece_note(&self, program, endpoint->app, app->prefix);
    for (u32 i = 0; i < endpoint->edge_count; i++)
        piece_note(&self, program, inclusions_at(program, edges[i])->child,
                   inclusions_at(program, edges[i])->url);
    if (route) piece_note(&self, program, route->router, route->path);
    bool is_open = !route || route->takes_all;
    Str url = endpoint->url;
    /* What leads or ends it belongs to no piece. */
    self.is_unknown |= str_find(url, STR("${")) != STR_NOT_FOUND;
    while (is_open && url.len && url.ptr[url.len - 1] == '/') url.len--;
    url_parse(&self, url);
    if (is_open) part_push(&self, (RoutePart){PART_TEXT, '/', STR("")});
    if (is_open || self.is_start) part_push(&self, (RoutePart){PART_REST, 0, STR(".*")});
    RoutePattern out = {.count = self.parts.count,
                        .parts = arena_copy(arena, self.parts.at, self.parts.count * sizeof *self.parts.at),
                        .key = key_of(&self, arena),
                        .is_known = !self.is_unknown};
    while (out.literal < out.count && out.parts[out.literal].kind == PART_TEXT) out.literal++;
    vec_release(&self.parts);
    return out;
}

/* ---- covering ------------------------------------------------------------------------------------------ */

typedef struct {
    const RoutePattern *wide, *narrow;
    u8 *memo; /* 0 not asked, 1 no, 2 yes */
} Covering;

static bool covers_from(Covering *self, u32 w, u32 n);

static bool is_text(const RoutePart *part, char from, char to) {
    return part->kind == PART_TEXT && part->byte >= from && part->byte <= to;
}

/* "[a-z0-9-]+": is the byte one of these? False for any other kind of expression. */
static bool class_has(Str regex, char byte) {
    size_t end = str_find_char(regex, ']');
    if (!str_starts(regex, STR("[")) || regex.ptr[1] == '^' || end + 2 != regex.len ||
        regex.ptr[end + 1] != '+')
        return false;
    for (size_t i = 1; i < end; i++) {
        bool is_range = i + 2 < end && regex.ptr[i + 1] == '-';
        if (regex.ptr[i] == '\\') return false;
        if (is_range ? regex.ptr[i] <= byte && byte <= regex.ptr[i + 2] : regex.ptr[i] == byte) return true;
        i += is_range ? 2 : 0;
    }
    return false;
}

/* Can the part be one of those that a parameter swallows one after the other? */
static bool is_swallowed(const RoutePart *by, const RoutePart *part) {
    if (by->kind == PART_REST) return true;
    if (by->kind == PART_DIGITS) return part->kind == PART_DIGITS || is_text(part, '0', '9');
    if (by->kind == PART_WORD)
        return part->kind == PART_TEXT     ? class_has(by->regex, part->byte)
               : part->kind == PART_DIGITS ? class_has(by->regex, '0') && class_has(by->regex, '9')
                                           : part->kind == PART_WORD && str_eq(by->regex, part->regex);
    bool is_plain = part->kind == PART_TEXT && part->byte != '/';
    return is_plain || part->kind == PART_SEGMENT || part->kind == PART_DIGITS || part->kind == PART_WORD;
}

static bool may_be_empty(const RoutePart *part) {
    return part->kind == PART_OTHER || (part->kind == PART_REST && str_eq(part->regex, STR(".*")));
}

static bool swallows(Covering *self, u32 w, u32 n) {
    const RoutePart *by = &self->wide->parts[w];
    bool is_filled = may_be_empty(by);
    if (is_filled && covers_from(self, w + 1, n)) return true;
    for (u32 i = n; i < self->narrow->count && is_swallowed(by, &self->narrow->parts[i]); i++) {
        is_filled |= !may_be_empty(&self->narrow->parts[i]);
        if (is_filled && covers_from(self, w + 1, i + 1)) return true;
    }
    return false;
}

static bool covers_step(Covering *self, u32 w, u32 n) {
    if (w == self->wide->count) return n == self->narrow->count;
    const RoutePart *by = &self->wide->parts[w];
    const RoutePart *part = n < self->narrow->count ? &self->narrow->parts[n] : NULL;
    bool is_same = part && part->kind == by->kind && part->byte == by->byte && str_eq(part->regex, by->regex);
    if (is_same && covers_from(self, w + 1, n + 1)) return true;
    bool is_wild = by->kind != PART_TEXT && by->kind != PART_OTHER;
    return is_wild && swallows(self, w, n);
}

static bool covers_from(Covering *self, u32 w, u32 n) {
    u8 *memo = &self->memo[w * (self->narrow->count + 1) + n];
    if (!*memo) *memo = covers_step(self, w, n) ? 2 : 1;
    return *memo == 2;
}

bool pattern_covers(const RoutePattern *wide, const RoutePattern *narrow, Arena *scratch) {
    if (!wide->is_known || !narrow->is_known || wide->literal > narrow->literal) return false;
    for (u32 i = 0; i < wide->literal; i++)
        if (wide->parts[i].byte != narrow->parts[i].byte) return false;
    Covering self = {wide, narrow, ARENA_ARRAY(scratch, u8, (wide->count + 1) * (narrow->count + 1))};
    return covers_from(&self, 0, 0);
}
