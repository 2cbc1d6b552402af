/* Actions of model rules: what a match means. */
#include "load.h"

#include "pattern.h"
#include "select.h"

#include <jansson.h>

bool load_selector(Loader *self, const json_t *object, const char *key, const Selector **out) {
    *out = NULL;
    Str text = load_member_text(self, object, key);
    if (!text.ptr) return true;
    Err inner = {0};
    if (selector_parse(text, self->arena, out, &inner)) return true;
    load_enter(self, ".%s", key);
    return load_fail(self, "%s", inner.text);
}

bool load_world(Loader *self, const json_t *object, World *out) {
    static const char *const names[WORLD_COUNT] = {
        [WORLD_PRODUCTION] = "production", [WORLD_TESTS] = "tests", [WORLD_SCRIPTS] = "scripts"};
    u32 chosen = WORLD_PRODUCTION;
    Str text = load_member_text(self, object, "world");
    size_t where = load_enter(self, ".world");
    if (text.ptr && !load_choice(self, text, names, WORLD_COUNT, &chosen)) return false;
    load_leave(self, where);
    *out = (World)chosen;
    return true;
}

bool load_join(Loader *self, const json_t *object, UrlJoin fallback, UrlJoin *out) {
    static const char *const names[] = {
        [JOIN_TEXT] = "text", [JOIN_SLASH] = "/", [JOIN_MOUNT] = "mount", [JOIN_PATH] = "path"};
    u32 chosen = fallback;
    Str text = load_member_text(self, object, "join");
    size_t where = load_enter(self, ".join");
    if (text.ptr && !load_choice(self, text, names, COUNT_OF(names), &chosen)) return false;
    load_leave(self, where);
    *out = (UrlJoin)chosen;
    return true;
}

bool load_url(Loader *self, const json_t *value, const char *key, const UrlTerm **out, u32 *count) {
    const Str *texts;
    load_texts(self, value, key, &texts, count);
    size_t where = load_enter(self, ".%s", key);
    UrlTerm *terms = ARENA_ARRAY(self->arena, UrlTerm, *count);
    Err inner = {0};
    for (u32 i = 0; i < *count; i++) {
        if (!url_term_parse(texts[i], self->arena, &terms[i], &inner))
            return load_fail(self, "%s", inner.text);
    }
    *out = terms;
    load_leave(self, where);
    return true;
}

/* "GET=list": that method by that member; "WS?open": by the class, where it has the member; "on_<method>": a
 * pattern. */
static bool load_answers(Loader *self, const json_t *value, AttachAction *out) {
    const Str *texts;
    load_names(self, value, "answers", &texts, &out->answer_count);
    Answer *answers = ARENA_ARRAY(self->arena, Answer, out->answer_count);
    for (u32 i = 0; i < out->answer_count; i++) {
        size_t equals = str_find_char(texts[i], '='), asks = str_find_char(texts[i], '?');
        answers[i].is_class = equals == STR_NOT_FOUND && asks != STR_NOT_FOUND;
        if (answers[i].is_class) equals = asks;
        bool is_pattern = equals == STR_NOT_FOUND;
        answers[i].member = is_pattern ? texts[i] : str_slice(texts[i], equals + 1, texts[i].len);
        if (!is_pattern) answers[i].method = str_slice(texts[i], 0, equals);
        if (is_pattern == (str_find(texts[i], STR("<method>")) != STR_NOT_FOUND)) continue;
        load_enter(self, ".answers");
        return load_fail(
            self, "expected `METHOD=member`, `METHOD?member`, or a name with <method> in it; found `%.*s`",
            STR_ARG(texts[i]));
    }
    out->answers = answers;
    return true;
}

static bool load_only(Loader *self, const json_t *value, Only *out) {
    static const Str words[] = {
        [ONLY_SET] = STR("kw:"), [ONLY_NOT] = STR("not kw:"), [ONLY_UNTRUE] = STR("off kw:")};
    Str text = load_member_text(self, value, "if");
    if (!text.ptr) return true;
    for (u32 i = 0; i < COUNT_OF(words); i++) {
        if (!str_starts(text, words[i])) continue;
        *out = (Only){str_slice(text, words[i].len, text.len), (OnlyKind)i};
        return true;
    }
    load_enter(self, ".if");
    return load_fail(self, "expected \"kw:…\", \"not kw:…\" or \"off kw:…\"; found `%.*s`", STR_ARG(text));
}

/* What attach, include and types say alike of the routes below. */
bool load_keyword(Loader *self, const json_t *value, const char *key, Str *out) {
    Str text = load_member_text(self, value, key);
    if (!text.ptr) return true;
    size_t where = load_enter(self, ".%s", key);
    if (!str_starts(text, STR("kw:")))
        return load_fail(self, "expected \"kw:…\"; found `%.*s`", STR_ARG(text));
    load_leave(self, where);
    *out = str_slice(text, 3, text.len);
    return true;
}

/* "order": false */
static bool load_unordered(const json_t *value) {
    return json_is_false(json_object_get(value, "order"));
}

bool load_attach(Loader *self, const Model *model, const json_t *rule, const AttachAction **out) {
    const json_t *value = json_object_get(rule, "attach");
    *out = NULL;
    if (!value) return true;
    size_t where = load_enter(self, ".attach");
    AttachAction *attach = ARENA_NEW(self->arena, AttachAction);
    if (!load_object(self, value, OBJECT_ATTACH)) return false;
    if (!load_selector(self, value, "for", &attach->each)) return false;
    if (!load_selector(self, value, "within", &attach->within)) return false;
    if (!load_selector(self, value, "to", &attach->to)) return false;
    if (!load_url(self, value, "path", &attach->path, &attach->path_count)) return false;
    if (!load_join(self, value, model->join, &attach->join)) return false;
    if (!load_selector(self, value, "methods", &attach->methods)) return false;
    if (!load_selector(self, value, "handler", &attach->handler)) return false;
    if (!load_answers(self, value, attach)) return false;
    if (!load_selector(self, value, "by_name", &attach->by_name)) return false;
    attach->is_strict = load_member_true(value, "strict");
    if (!load_selector(self, value, "suffix", &attach->suffix)) return false;
    if (!load_only(self, value, &attach->only)) return false;
    if (!load_selector(self, value, "like", &attach->like)) return false;
    if (!load_url(self, value, "lead", &attach->lead, &attach->lead_count)) return false;
    attach->is_bare = load_member_true(value, "bare");
    attach->is_uncopied = load_member_true(value, "uncopied");
    if (!load_selector(self, value, "host", &attach->host)) return false;
    if (!load_selector(self, value, "host_of", &attach->host_of)) return false;
    if (!load_keyword(self, value, "deprecated", &attach->deprecated)) return false;
    if (!load_keyword(self, value, "exact", &attach->exact)) return false;
    attach->takes_all = load_member_true(value, "below");
    attach->is_unordered = load_unordered(value);
    load_leave(self, where);
    *out = attach;
    return true;
}

/* "copies": true, or "<VERSION" of the framework. */
static bool load_copies(Loader *self, const json_t *value, IncludeAction *out) {
    if (!value || json_is_false(value)) return true;
    out->copies = true;
    if (json_is_true(value)) return true;
    Str text = json_is_string(value) ? str_copy(self->arena, str_of(json_string_value(value))) : STR("");
    if (text.len < 2 || text.ptr[0] != '<') {
        load_enter(self, ".copies");
        return load_fail(self, "expected true, false or \"<VERSION\"");
    }
    out->copies_below = str_slice(text, 1, text.len);
    return true;
}

bool load_include(Loader *self, const Model *model, const json_t *rule, const IncludeAction **out) {
    const json_t *value = json_object_get(rule, "include");
    *out = NULL;
    if (!value) return true;
    size_t where = load_enter(self, ".include");
    IncludeAction *include = ARENA_NEW(self->arena, IncludeAction);
    if (!load_object(self, value, OBJECT_INCLUDE)) return false;
    if (!load_selector(self, value, "for", &include->each)) return false;
    if (!load_only(self, value, &include->only)) return false;
    if (!load_selector(self, value, "child", &include->child)) return false;
    if (!load_selector(self, value, "into", &include->into)) return false;
    if (!load_url(self, value, "url", &include->url, &include->url_count)) return false;
    if (!load_copies(self, json_object_get(value, "copies"), include)) return false;
    if (!load_join(self, value, model->join, &include->join)) return false;
    include->is_bare = load_member_true(value, "bare");
    include->is_uncopied = load_member_true(value, "uncopied");
    include->is_another = load_member_true(value, "another");
    if (!load_selector(self, value, "host", &include->host)) return false;
    if (!load_selector(self, value, "host_of", &include->host_of)) return false;
    if (!load_keyword(self, value, "deprecated", &include->deprecated)) return false;
    include->takes_all = load_member_true(value, "below");
    include->is_unordered = load_unordered(value);
    load_leave(self, where);
    *out = include;
    return true;
}

/* ---- live ---------------------------------------------------------------------------------------------- */

typedef struct {
    LiveAction *action;
    StrList globs;
    const Selector **target_end; /* where the next target goes */
} LiveBuilder;

static bool add_globs(Loader *self, Str text, LiveBuilder *out) {
    Err inner = {0};
    out->action->what |= LIVE_MEMBERS;
    return braces_expand(text, self->arena, &out->globs, &inner) || load_fail(self, "%s", inner.text);
}

/* Selectors are immutable once parsed, except that this joins the chains of several targets into one. */
static bool add_target(Loader *self, Str text, LiveBuilder *out) {
    Err inner = {0};
    const Selector *chain = NULL;
    if (!selector_parse(text, self->arena, &chain, &inner)) return load_fail(self, "%s", inner.text);
    out->action->what |= LIVE_TARGET;
    for (; chain; chain = chain->next) {
        Selector *copy = arena_copy(self->arena, chain, sizeof *chain);
        copy->next = NULL;
        *out->target_end = copy;
        out->target_end = &copy->next;
    }
    return true;
}

static bool add_live(Loader *self, Str text, LiveBuilder *out) {
    static const char *const names[] = {"def",    "module",  "runs",           "overrides",        "fields",
                                        "values", "members", "members:<glob>", "target:<selector>"};
    static const u32 bits[] = {LIVE_DEF,    LIVE_MODULE, LIVE_ROOT_MODULE, LIVE_OVERRIDES,
                               LIVE_FIELDS, LIVE_VALUES, LIVE_ALL_MEMBERS};
    if (str_starts(text, STR("members:"))) return add_globs(self, str_slice(text, 8, text.len), out);
    if (str_starts(text, STR("target:"))) return add_target(self, str_slice(text, 7, text.len), out);
    u32 chosen;
    if (!load_choice(self, text, names, COUNT_OF(names), &chosen)) return false;
    if (chosen >= COUNT_OF(bits))
        return load_fail(self, "expected a real name in place of `%s`", names[chosen]);
    out->action->what |= bits[chosen];
    return true;
}

bool load_live(Loader *self, const json_t *rule, const LiveAction **out) {
    *out = NULL;
    if (!json_object_get(rule, "live")) return true;
    LiveAction *live = ARENA_NEW(self->arena, LiveAction);
    if (!load_world(self, rule, &live->world)) return false;
    size_t where = load_enter(self, ".live");
    const Str *texts;
    u32 count;
    load_texts(self, rule, "live", &texts, &count);
    LiveBuilder builder = {.action = live, .target_end = &live->target};
    bool ok = count > 0 || load_fail(self, "expected what is live");
    for (u32 i = 0; ok && i < count; i++) ok = add_live(self, texts[i], &builder);
    live->globs = arena_copy(self->arena, builder.globs.at, builder.globs.count * sizeof *builder.globs.at);
    live->glob_count = builder.globs.count;
    vec_release(&builder.globs);
    if (!ok) return false;
    load_leave(self, where);
    *out = live;
    return true;
}

bool load_stream(Loader *self, const json_t *rule, const StreamAction **out) {
    const json_t *value = json_object_get(rule, "stream");
    *out = NULL;
    if (!value) return true;
    size_t where = load_enter(self, ".stream");
    StreamAction *stream = ARENA_NEW(self->arena, StreamAction);
    if (!load_object(self, value, OBJECT_STREAM)) return false;
    if (!load_selector(self, value, "body", &stream->body)) return false;
    if (!load_selector(self, value, "media", &stream->media)) return false;
    if (!load_selector(self, value, "headers", &stream->headers)) return false;
    load_texts(self, value, "gives", &stream->gives, &stream->give_count);
    load_leave(self, where);
    *out = stream;
    return true;
}

/* ---- what is asked for by name ------------------------------------------------------------------------- */

bool load_provides(Loader *self, const json_t *rule, const ProvideAction **out) {
    const json_t *value = json_object_get(rule, "provides");
    *out = NULL;
    if (!value) return true;
    size_t where = load_enter(self, ".provides");
    ProvideAction *provide = ARENA_NEW(self->arena, ProvideAction);
    if (!load_object(self, value, OBJECT_PROVIDE)) return false;
    if (!load_selector(self, value, "name", &provide->name)) return false;
    if (!load_selector(self, value, "always", &provide->always)) return false;
    if (!load_names(self, value, "below", &provide->below, &provide->below_count)) return false;
    load_leave(self, where);
    *out = provide;
    return true;
}

bool load_asks(Loader *self, const json_t *rule, const AskAction **out) {
    Str text = load_member_text(self, rule, "asks");
    *out = NULL;
    if (!text.ptr) return true;
    AskAction *ask = ARENA_NEW(self->arena, AskAction);
    if (!str_eq(text, STR("params")) && !load_selector(self, rule, "asks", &ask->names)) return false;
    *out = ask;
    return true;
}
