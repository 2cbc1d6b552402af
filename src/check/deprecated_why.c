/* Why a route counts as deprecated: who says so, and where. */
#include "deprecated_why.h"

#include "url_mentions.h"
#include "url_tree.h"
#include "utf8.h"

#define RULE "deprecated-route"

typedef struct {
    CheckContext *context;
    const Program *program;
    Deprecation *said;
    const VecU32 *mentions;
} Asking;

static bool word_is_listed(const Asking *self, const char *parameter, Str word) {
    return rules_lists(self->context->rules, RULE, parameter, word, str_eq);
}

static bool decorator_says(const Asking *self, DefRef def, DeprecatedWhy *out) {
    const Program *program = self->program;
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        if (facts_exprs(facts)[decorator].kind == EXPR_CALL) decorator++;
        if (!word_is_listed(self, "decorators", facts_name(facts, facts_exprs(facts)[decorator].name)))
            continue;
        *out = (DeprecatedWhy){"decorated", place_of_expr(program, file, decorator)};
        return true;
    }
    return false;
}

/* warnings.warn("…", DeprecationWarning) in the handler itself. */
static bool warning_says(const Asking *self, DefRef def, DeprecatedWhy *out) {
    const Program *program = self->program;
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const ExprRow *rows = facts_exprs(facts);
    const ScopeRow *body = &facts_scopes(facts)[def_row(program, def)->body];
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        ExprId call = stmt->kind == STMT_EXPR ? stmt->expr : 0;
        bool is_warning = call && rows[call].kind == EXPR_CALL &&
                          str_eq(facts_name(facts, rows[call + 1].name), STR("warn"));
        for (ExprId e = call; is_warning && e < rows[call].next; e++) {
            if (rows[e].kind != EXPR_NAME ||
                !word_is_listed(self, "warnings", facts_name(facts, rows[e].name)))
                continue;
            *out = (DeprecatedWhy){"warns",
                                   place_first_line(program, file, (Span){rows[call].start, rows[call].end})};
            return true;
        }
    }
    return false;
}

static bool line_is_so(const Asking *self, Str line) {
    u32 count;
    const Str *words = rules_words(self->context->rules, RULE, "doc_starts", &count);
    for (u32 i = 0; i < count; i++)
        if (str_starts(line, words[i])) return true;
    words = rules_words(self->context->rules, RULE, "doc_phrases", &count);
    for (u32 i = 0; i < count; i++)
        if (str_find(line, words[i]) != STR_NOT_FOUND) return true;
    return false;
}

static bool docstring_says(const Asking *self, DefRef def, DeprecatedWhy *out) {
    const Program *program = self->program;
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const StringRow *doc = &facts_strings(facts)[def_row(program, def)->doc];
    Str rest = facts_text(facts, doc->offset, doc->length), line;
    while (def_row(program, def)->doc && str_split(&rest, '\n', &line)) {
        if (!line_is_so(self, str_trim(utf8_lower(line, &self->said->texts)))) continue;
        *out = (DeprecatedWhy){"docstring", place_first_line(program, file, doc->span)};
        return true;
    }
    return false;
}

/* The first "/path" in a text; empty when there is none. */
static Str path_in(Str text) {
    size_t start = str_find(text, STR(" /"));
    if (start == STR_NOT_FOUND) return STR("");
    Str rest = str_slice(text, start + 1, text.len);
    size_t end = 1;
    while (end < rest.len && str_find_char(STR(" \t\r\n.,;:`'\")"), rest.ptr[end]) == STR_NOT_FOUND) end++;
    return end > 1 ? str_slice(rest, 0, end) : STR("");
}

static bool comment_says(const Asking *self, const Route *route, DeprecatedWhy *out) {
    const Program *program = self->program;
    u32 line = facts_line(program_facts(program, route->file), route->offset);
    u32 comment = deprecation_comment(self->said, route->file, line);
    if (!comment) return false;
    const Facts *facts = program_facts(program, route->file);
    u32 start = facts_lines(facts)[comment];
    u32 end = comment + 1 < facts->lines.count ? facts_lines(facts)[comment + 1] : facts->source_length;
    Str named = path_in(deprecation_text(self->said, route->file, (Span){start, end}));
    if (comment != line && named.len && !str_ends(route->path, named)) return false;
    *out = (DeprecatedWhy){"comment", route_place(program, route->file, facts_lines(facts)[comment])};
    return true;
}

static bool is_path_on_line(const Facts *facts, u32 mention, u32 line) {
    const MentionRow *row = &facts_mentions(facts)[mention];
    return row->kind == MENTION_PATH && facts_line(facts, row->span.start) == line;
}

/* The part of its line that speaks of the path: up to the next one, and for the first from the line's
 * start. */
static Span piece_about(const Facts *facts, u32 mention, bool *first_on_line) {
    const MentionRow *row = &facts_mentions(facts)[mention];
    u32 line = facts_line(facts, row->span.start);
    Span piece = {row->span.start,
                  line + 1 < facts->lines.count ? facts_lines(facts)[line + 1] : facts->source_length};
    bool is_first = true;
    for (u32 i = mention; i-- > 1 && facts_line(facts, facts_mentions(facts)[i].span.start) == line;)
        is_first &= !is_path_on_line(facts, i, line);
    for (u32 i = mention + 1; i < facts->mentions.count; i++) {
        if (facts_line(facts, facts_mentions(facts)[i].span.start) != line) break;
        if (!is_path_on_line(facts, i, line)) continue;
        piece.end = facts_mentions(facts)[i].span.start;
        break;
    }
    if (is_first) piece.start = facts_lines(facts)[line];
    *first_on_line = is_first;
    return piece;
}

/* "use /new instead of …": what stands before the path on its line makes it the successor. */
static bool is_successor(const Asking *self, FileId file, const MentionRow *row) {
    const Facts *facts = program_facts(self->program, file);
    u32 start = facts_lines(facts)[facts_line(facts, row->span.start)], count;
    Str before =
        utf8_lower(deprecation_text(self->said, file, (Span){start, row->span.start}), &self->said->texts);
    const Str *words = rules_words(self->context->rules, RULE, "successor_words", &count);
    for (u32 i = 0; i < count; i++)
        if (str_find(before, words[i]) != STR_NOT_FOUND) return true;
    return false;
}

static bool mention_says(const Asking *self, const UrlMention *mention) {
    const Facts *facts = program_facts(self->program, mention->file);
    const MentionRow *row = &facts_mentions(facts)[mention->mention];
    bool is_first;
    Span piece = piece_about(facts, mention->mention, &is_first);
    if (is_successor(self, mention->file, row)) return false;
    Str text = deprecation_text(self->said, mention->file, (Span){row->span.start, piece.end});
    Span behind = {row->span.start, piece.end}; /* the URL itself says nothing, nor does its query */
    for (size_t i = 0; i < text.len && text.ptr[i] != ' ' && text.ptr[i] != '\n' && text.ptr[i] != ')'; i++)
        behind.start++;
    Span before = {piece.start, row->span.start};
    return deprecation_says(self->said, deprecation_text(self->said, mention->file, before)) ||
           deprecation_says(self->said, deprecation_text(self->said, mention->file, behind)) ||
           (is_first &&
            deprecation_is_said_by_heading(self->said, mention->file, facts_line(facts, row->span.start)));
}

static Str last_segment(Str url) {
    size_t query = str_find_char(url, '?');
    if (query != STR_NOT_FOUND && str_find_char(url, '(') == STR_NOT_FOUND) url = str_slice(url, 0, query);
    while (url.len && url.ptr[url.len - 1] == '/') url.len--;
    return str_after_last(url, '/');
}

static bool is_placeholder(Str segment) {
    bool is_number = segment.len && segment.ptr[0] >= '0' && segment.ptr[0] <= '9';
    return is_number || segment_kind(segment) != SEGMENT_TEXT || str_find_char(segment, '%') != STR_NOT_FOUND;
}

/* A word where the route has a parameter is more likely a route of its own, or one that is gone. */
static bool is_about(const Endpoint *endpoint, const Route *route, Str text) {
    bool is_loose = route->takes_all || str_find(endpoint->url, STR("(?:")) != STR_NOT_FOUND ||
                    str_find(endpoint->url, STR(":path}")) != STR_NOT_FOUND;
    return !is_loose && (!is_placeholder(last_segment(endpoint->url)) || is_placeholder(last_segment(text)));
}

static bool document_says(const Asking *self, const Endpoint *endpoint, DeprecatedWhy *out) {
    const Program *program = self->program;
    u32 count;
    const UrlMention *all = url_mentions_all(program, &count);
    for (u32 i = 0; i < self->mentions->count; i++) {
        const UrlMention *mention = &all[self->mentions->at[i]];
        if (mention->place != MENTION_IN_PROSE) continue;
        const Facts *facts = program_facts(program, mention->file);
        const MentionRow *row = &facts_mentions(facts)[mention->mention];
        const Route *route = routes_at(program, endpoint->route);
        if (!is_about(endpoint, route, facts_name(facts, row->text)) || !mention_says(self, mention))
            continue;
        *out = (DeprecatedWhy){"document", place_of(program, mention->file, row->span)};
        return true;
    }
    return false;
}

bool route_is_deprecated(CheckContext *context, Deprecation *said, const Endpoint *endpoint,
                         const VecU32 *mentions, DeprecatedWhy *out) {
    const Program *program = context->program;
    const Asking asking = {context, program, said, mentions}, *self = &asking;
    const Route *route = routes_at(program, endpoint->route);
    if (route->is_deprecated) {
        *out = (DeprecatedWhy){"declared", route_place(program, route->file, route->offset)};
        return true;
    }
    bool is_function = route->handler && def_row(program, route->handler)->kind == DEF_FUNCTION;
    if (is_function && (decorator_says(self, route->handler, out) ||
                        docstring_says(self, route->handler, out) || warning_says(self, route->handler, out)))
        return true;
    return comment_says(self, route, out) || document_says(self, endpoint, out);
}
