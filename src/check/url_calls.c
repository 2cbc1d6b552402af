#include "url_calls.h"

#include "infer.h"
#include "site.h"

#include <strings.h>

typedef struct {
    const Str *at;
    u32 count;
} Words;

typedef struct {
    CheckContext *context;
    const Program *program;
    Words verbs, receivers, test_receivers, stand_ins, script_callers, hosts, method_first, sockets,
        own_origin;
    UrlCallVisit *visit;
    void *data;
} Calls;

/* ---- words -------------------------------------------------------------------------------------------- */

static Words words_of(const CheckContext *context, const char *rule, const char *name) {
    Words words = {0};
    words.at = rules_words(context->rules, rule, name, &words.count);
    return words;
}

static bool is_word_of(Words words, Str text) {
    for (u32 i = 0; i < words.count; i++)
        if (str_eq(words.at[i], text)) return true;
    return false;
}

/* One of the words occurs in the text, in whatever case. */
static bool holds_word(Words words, Str text) {
    for (u32 i = 0; i < words.count; i++)
        for (size_t at = 0; at + words.at[i].len <= text.len; at++)
            if (!strncasecmp(text.ptr + at, words.at[i].ptr, words.at[i].len)) return true;
    return false;
}

static bool fits_pattern(Words words, Str text) {
    for (u32 i = 0; i < words.count; i++)
        if (wildcard_matches(words.at[i], text)) return true;
    return false;
}

/* ---- URLs --------------------------------------------------------------------------------------------- */

static Str until_query(Str path) {
    for (size_t i = 0, depth = 0; i < path.len; i++) {
        if (path.ptr[i] == '{') depth++;
        if (path.ptr[i] == '}' && depth) depth--;
        if (!depth && (path.ptr[i] == '?' || path.ptr[i] == '#')) return str_slice(path, 0, i);
    }
    return path;
}

/* The path of "scheme://local:port/path"; a path as it is when `may_be_path`; STR_NONE for all else. */
static Str local_path(const Calls *self, Str url, bool may_be_path) {
    if (str_starts(url, STR("/")) && !str_starts(url, STR("//")))
        return may_be_path ? until_query(url) : STR_NONE;
    size_t scheme = str_find(url, STR("://"));
    if (scheme == STR_NOT_FOUND || scheme > 5) return STR_NONE;
    Str rest = str_slice(url, scheme + 3, url.len);
    size_t slash = str_find_char(rest, '/');
    if (slash == STR_NOT_FOUND) return STR_NONE;
    Str host = str_slice(rest, 0, slash);
    size_t port = str_rfind_char(host, ':');
    if (port != STR_NOT_FOUND) host = str_slice(host, 0, port);
    return is_word_of(self->hosts, host) ? until_query(str_slice(rest, slash, rest.len)) : STR_NONE;
}

/* ---- Python ------------------------------------------------------------------------------------------- */

static void text_push(const Calls *self, FileId file, ExprId expr, StrBuf *out, u32 depth);

/* The one text that the expression can be, or "{}" for what is not known. */
static void value_push(const Calls *self, FileId file, ExprId expr, StrBuf *out, u32 depth) {
    enum { DEPTH_MAX = 6 };
    ValueSet values = infer_expr(self->program, file, expr);
    bool is_one =
        !values.is_open && values.count == 1 && values.at[0].kind == VALUE_LITERAL && depth < DEPTH_MAX;
    if (!is_one) {
        buf_push(out, STR("{}"));
        return;
    }
    FileId other = expr_file(self->program, values.at[0].id);
    ExprId literal = values.at[0].id - self->program->files[other].expr_base;
    if (other == file && literal == expr)
        buf_push(out, STR("{}"));
    else
        text_push(self, other, literal, out, depth + 1);
}

static void text_push(const Calls *self, FileId file, ExprId expr, StrBuf *out, u32 depth) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    switch ((ExprKind)row->kind) {
    case EXPR_STRING: buf_push(out, expr_string(self->program, file, expr)); break;
    case EXPR_FORMAT:
        for (ExprId part = expr_first(facts, expr); part; part = expr_next(facts, part))
            text_push(self, file, part, out, depth);
        break;
    case EXPR_BINARY:
        if (row->op == OP_ADD) {
            text_push(self, file, expr_first(facts, expr), out, depth);
            text_push(self, file, expr_child(facts, expr, 1), out, depth);
            break;
        }
        buf_push(out, STR("{}"));
        break;
    default: value_push(self, file, expr, out, depth); break;
    }
}

static Str text_of_expr(const Calls *self, FileId file, ExprId expr) {
    StrBuf out = {0};
    text_push(self, file, expr, &out, 0);
    Str text = str_copy(self->context->arena, buf_str(&out));
    buf_release(&out);
    return text;
}

/* Last word of what the method is called on: "client" of `self.client`, `client()` and `client`. */
static Str receiver_word(const Facts *facts, ExprId expr) {
    while (facts_exprs(facts)[expr].kind == EXPR_CALL || facts_exprs(facts)[expr].kind == EXPR_AWAIT ||
           facts_exprs(facts)[expr].kind == EXPR_SUBSCRIPT)
        expr++;
    return facts_name(facts, facts_exprs(facts)[expr].name);
}

/* Methods of HTTP are called as they are named; "request" and "stream" are given it. */
static Str method_of_verb(const Calls *self, FileId file, ExprId call, Str verb, ExprId *url) {
    const Facts *facts = program_facts(self->program, file);
    *url = expr_child(facts, call, 1);
    if (is_word_of(self->sockets, verb)) return STR("WS");
    if (!is_word_of(self->method_first, verb)) return text_upper(self->context->arena, verb);
    Str method = *url ? expr_string(self->program, file, *url) : STR_NONE;
    *url = expr_child(facts, call, 2);
    return method.len ? text_upper(self->context->arena, method) : STR_NONE;
}

static void python_call(const Calls *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *callee = &facts_exprs(facts)[call + 1];
    if (callee->kind != EXPR_ATTRIBUTE || callee->flags & EXPR_IN_DECORATOR) return;
    Str verb = facts_name(facts, callee->name), receiver;
    if (!is_word_of(self->verbs, verb)) return;
    receiver = receiver_word(facts, call + 2);
    if (!holds_word(self->receivers, receiver) || holds_word(self->stand_ins, receiver)) return;
    ExprId url;
    Str method = method_of_verb(self, file, call, verb, &url);
    if (!url) return;
    u8 kind = facts_exprs(facts)[url].kind;
    if (kind == EXPR_KEYWORD || kind == EXPR_STAR || kind == EXPR_DOUBLE_STAR) return;
    bool is_in_test =
        self->program->files[file].world == WORLD_TESTS && holds_word(self->test_receivers, receiver);
    Str path = local_path(self, text_of_expr(self, file, url), is_in_test);
    if (!path.len) return;
    UrlCall found = {.file = file,
                     .span = {facts_exprs(facts)[url].start, facts_exprs(facts)[url].end},
                     .scope = facts_exprs(facts)[call].scope,
                     .path = path,
                     .method = method,
                     .caller =
                         str_printf(self->context->arena, "%.*s.%.*s", STR_ARG(receiver), STR_ARG(verb)),
                     .is_in_test = is_in_test};
    self->visit(&found, self->data);
}

/* ---- scripts ------------------------------------------------------------------------------------------ */

/* "axios.post" says the method by its last word, "new WebSocket" by what it is. */
static Str script_method(const Calls *self, Str caller, Str said) {
    Str word = str_after_last(caller, '.');
    if (word.len < caller.len && is_word_of(self->verbs, word) && !is_word_of(self->method_first, word))
        return text_upper(self->context->arena, word);
    if (is_word_of(self->sockets, caller)) return STR("WS");
    return text_upper(self->context->arena, said);
}

static void script_mention(const Calls *self, FileId file, const MentionRow *row) {
    const Facts *facts = program_facts(self->program, file);
    Str caller = facts_name(facts, row->caller), base = facts_name(facts, row->base);
    if (row->kind != MENTION_PATH || !row->is_called || !fits_pattern(self->script_callers, caller)) return;
    if (holds_word(self->own_origin, base)) base = STR_NONE;
    Str path = local_path(self, str_concat(self->context->arena, base, facts_name(facts, row->text)), true);
    if (!path.len) return;
    UrlCall found = {.file = file,
                     .span = row->span,
                     .path = path,
                     .method = script_method(self, caller, facts_name(facts, row->method)),
                     .caller = caller};
    self->visit(&found, self->data);
}

void url_calls_visit(CheckContext *context, const char *rule, UrlCallVisit *visit, void *data) {
    Calls self = {.context = context,
                  .program = context->program,
                  .verbs = words_of(context, rule, "verbs"),
                  .receivers = words_of(context, rule, "receivers"),
                  .test_receivers = words_of(context, rule, "test_receivers"),
                  .stand_ins = words_of(context, rule, "stand_ins"),
                  .script_callers = words_of(context, rule, "script_callers"),
                  .hosts = words_of(context, rule, "local_hosts"),
                  .method_first = words_of(context, rule, "method_first"),
                  .sockets = words_of(context, rule, "sockets"),
                  .own_origin = words_of(context, rule, "own_origin"),
                  .visit = visit,
                  .data = data};
    for (FileId file = 0; file < self.program->file_count; file++) {
        const Facts *facts = program_facts(self.program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_CALL) python_call(&self, file, e);
        for (u32 i = 1; i < facts->mentions.count && language_is_client(facts->language); i++)
            script_mention(&self, file, &facts_mentions(facts)[i]);
    }
}
