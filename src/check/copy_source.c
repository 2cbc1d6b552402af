#include "copy_source.h"

#include "char.h"
#include "shared.h"

enum { LEAD_MAX = 24 };

/* ---- text ------------------------------------------------------------------------------------------ */

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

enum { BRACKETS_MAX = 32 };

/* Writes source on one line, as it would be written without line breaks. */
typedef struct {
    char *text;
    size_t length;
    bool is_python;
    u32 depth, commas[BRACKETS_MAX]; /* by bracket; UINT32_MAX where a comma at the end says nothing */
} Line;

static char last_of(const Line *self) {
    return self->length ? self->text[self->length - 1] : 0;
}

/* Behind the comment that begins at `i`; `i` when none does. */
static size_t comment_end(const Line *self, Str raw, size_t i) {
    char second = i + 1 < raw.len ? raw.ptr[i + 1] : 0;
    if (!self->is_python && raw.ptr[i] == '/' && second == '*') {
        size_t end = str_find(str_slice(raw, i + 2, raw.len), STR("*/"));
        return end == STR_NOT_FOUND ? raw.len : i + 2 + end + 2;
    }
    bool begins = self->is_python ? raw.ptr[i] == '#' : raw.ptr[i] == '/' && second == '/';
    while (begins && i < raw.len && raw.ptr[i] != '\n') i++;
    return i;
}

/* Behind the string that begins at `i`; `i` when none does. */
static size_t string_end(const Line *self, Str raw, size_t i) {
    char quote = raw.ptr[i];
    if (quote != '"' && quote != '\'' && (quote != '`' || self->is_python)) return i;
    bool is_triple = self->is_python && i + 2 < raw.len && raw.ptr[i + 1] == quote && raw.ptr[i + 2] == quote;
    u32 wanted = is_triple ? 3 : 1, seen = 0;
    for (i += wanted; i < raw.len && seen < wanted; i++) {
        seen = raw.ptr[i] == quote ? seen + 1 : 0;
        if (raw.ptr[i] == '\\') i++;
    }
    return i < raw.len ? i : raw.len;
}

/* A comma before the bracket that closes says nothing, but for `(x,)`. */
static void bracket_track(Line *self, char c) {
    u32 at = self->depth - 1;
    if (c == ',' && self->depth && at < BRACKETS_MAX && self->commas[at] != UINT32_MAX) self->commas[at]++;
    if (c == '(' || c == '[' || c == '{') {
        char before = last_of(self);
        bool is_free = c != '(' || char_is_name(before) || before == ')' || before == ']';
        if (self->depth < BRACKETS_MAX) self->commas[self->depth] = is_free ? UINT32_MAX : 0;
        self->depth++;
    }
    if ((c != ')' && c != ']' && c != '}') || !self->depth) return;
    self->depth--;
    if (last_of(self) == ' ' && c != '}') self->length--;
    bool is_needed = self->depth >= BRACKETS_MAX || self->commas[self->depth] == 1;
    if (!is_needed && last_of(self) == ',') self->length--;
}

static void char_put(Line *self, char c, bool is_quoted) {
    char last = last_of(self);
    bool space = is_space(c), is_open = last == '(' || last == '[' || last == '{';
    if (space && (last == ' ' || (!is_quoted && is_open))) return;
    if (!is_quoted) bracket_track(self, c);
    self->text[self->length++] = space ? ' ' : c == '`' ? '\'' : c; /* texts quote with them */
}

Str copy_source(CheckContext *context, FileId file, Span span) {
    Str source = shared_source(context, file);
    if (span.end > source.len || span.start >= span.end) return STR("");
    Str raw = str_trim(str_slice(source, span.start, span.end));
    Line line = {.text = ARENA_ARRAY(context->arena, char, raw.len + 1)};
    line.is_python = file_is_linked(context->program, file);
    for (size_t i = 0; i < raw.len;) {
        size_t behind = string_end(&line, raw, i), end = comment_end(&line, raw, i);
        bool is_quoted = behind > i;
        if (!is_quoted && end > i) {
            i = end;
            continue;
        }
        for (end = is_quoted ? behind : i + 1; i < end; i++) char_put(&line, raw.ptr[i], is_quoted);
    }
    return str_trim((Str){line.text, line.length});
}

/* `at`, or the begin of the character that it lies in. */
static size_t char_start(Str text, size_t at) {
    while (at > 0 && at < text.len && (text.ptr[at] & 0xc0) == 0x80) at--;
    return at;
}

static Str cut_from(CheckContext *context, Str text, size_t from, size_t limit) {
    size_t start = char_start(text, from), end = char_start(text, start + limit);
    if (end > text.len) end = text.len;
    return str_printf(context->arena, "%s%.*s%s", start ? "…" : "", (int)(end - start), text.ptr + start,
                      end < text.len ? "…" : "");
}

Str copy_cut(CheckContext *context, Str text, size_t limit) {
    return text.len <= limit ? text : cut_from(context, text, 0, limit);
}

Str copy_cut_around(CheckContext *context, Str text, size_t at) {
    enum { MARKS = 2 * sizeof "…" };
    size_t from = at > COPY_TEXT_MAX / 2 ? at - LEAD_MAX : 0;
    return text.len <= COPY_TEXT_MAX ? text : cut_from(context, text, from, COPY_TEXT_MAX - MARKS);
}

void copy_cut_pair(CheckContext *context, Str *left, Str *right) {
    size_t same = 0, longer = left->len > right->len ? left->len : right->len;
    if (longer <= COPY_TEXT_MAX) return;
    while (same < left->len && same < right->len && left->ptr[same] == right->ptr[same]) same++;
    size_t from = same > COPY_TEXT_MAX / 2 ? same - LEAD_MAX : 0;
    *left = cut_from(context, *left, from, COPY_TEXT_MAX);
    *right = cut_from(context, *right, from, COPY_TEXT_MAX);
}

/* ---- statements ------------------------------------------------------------------------------------ */

void copy_tokens(const Program *program, const CloneSide *side, u32 *first, u32 *end) {
    const DefRow *row = side->def ? def_row(program, side->def) : NULL;
    *first = row ? row->first_token : 0;
    *end = row ? row->token_end : program_facts(program, side->file)->tokens.count;
}

void copy_stmts(const Program *program, const CloneSide *side, StmtId *first, StmtId *end) {
    const Facts *facts = program_facts(program, side->file);
    *first = side->def ? def_row(program, side->def)->stmt : 1;
    *end = side->def ? facts_stmts(facts)[*first].next : facts->stmts.count;
}

StmtId copy_stmt_at(const Program *program, const CloneSide *side, u32 offset) {
    const StmtRow *rows = facts_stmts(program_facts(program, side->file));
    StmtId found = 0, first, end;
    copy_stmts(program, side, &first, &end);
    for (StmtId s = first; s < end && rows[s].start <= offset; s++)
        if (offset < rows[s].end) found = s;
    return found ? found : side->def ? first : 0;
}

Span copy_header(const Facts *facts, StmtId stmt) {
    const StmtRow *rows = facts_stmts(facts), *row = &rows[stmt];
    Span span = {row->start, row->end};
    if (row->kind == STMT_DEF && row->def) span.start = facts_defs(facts)[row->def].name_span.start;
    StmtId body = stmt + 1;
    while (body < row->next && rows[body].first_token == rows[body].token_end) body++; /* docstrings */
    if (body >= row->next || rows[body].first_token <= row->first_token) return span;
    u32 colon = facts_tokens(facts)[rows[body].first_token - 1].start;
    if (colon > span.start) span.end = colon;
    return span;
}

Span copy_decorators(const Facts *facts, const DefRow *row) {
    if (!row->decorator_count) return (Span){0, 0};
    u32 last = facts_lists(facts)[row->first_decorator + row->decorator_count - 1];
    return (Span){row->span.start, facts_exprs(facts)[last].end};
}

/* ---- texts of a side ------------------------------------------------------------------------------- */

Str copy_decorators_text(CheckContext *context, const CopySide *side) {
    const Facts *facts = program_facts(context->program, side->side->file);
    return copy_source(context, side->side->file,
                       copy_decorators(facts, def_row(context->program, side->side->def)));
}

static Str async_put(CheckContext *context, const DefRow *row, Str text) {
    if (!(row->flags & DEF_ASYNC)) return text;
    return str_printf(context->arena, "async %.*s", STR_ARG(text));
}

/* The bracket that belongs to the one at `at`, before it or behind it; STR_NOT_FOUND when none does. */
static size_t bracket_match(Str text, size_t at) {
    bool is_back = text.ptr[at] == ')';
    u32 depth = 0;
    for (size_t i = at; i < text.len; i = is_back ? i - 1 : i + 1) { /* below 0 is beyond the end */
        char c = text.ptr[i];
        if (c == '(') depth += is_back ? (u32)-1 : 1;
        if (c == ')') depth += is_back ? 1 : (u32)-1;
        if (!depth) return i;
    }
    return STR_NOT_FOUND;
}

/* Of `= useCallback(async (id: string): Row =>` the parameters of the arrow: "(id: string)". */
static Str parameters_in(Str head) {
    size_t arrow = STR_NOT_FOUND, at = str_find_char(head, '(');
    for (size_t i = 0; i + 1 < head.len; i++)
        if (head.ptr[i] == '=' && head.ptr[i + 1] == '>') arrow = i;
    if (at == STR_NOT_FOUND) return head;
    for (size_t i = at; arrow != STR_NOT_FOUND && i < arrow; i++)
        if (head.ptr[i] == ')') at = i;
    size_t other = bracket_match(head, at);
    if (other == STR_NOT_FOUND) return head;
    return at < other ? str_slice(head, at, other + 1) : str_slice(head, other, at + 1);
}

Str copy_parameters_text(CheckContext *context, FileId file, StmtId stmt) {
    const Facts *facts = program_facts(context->program, file);
    const DefRow *row = &facts_defs(facts)[facts_stmts(facts)[stmt].def];
    Span span = copy_header(facts, stmt);
    span.start = u32_max(span.start, row->name_span.end);
    Str text = copy_source(context, file, span);
    bool is_outlined = row->kind == DEF_FUNCTION && !file_is_linked(context->program, file);
    return is_outlined ? parameters_in(text) : async_put(context, row, text);
}

Str copy_signature_text(CheckContext *context, const CopySide *side) {
    return copy_parameters_text(context, side->side->file, def_row(context->program, side->side->def)->stmt);
}

Str copy_stmt_text(CheckContext *context, const CopySide *side, StmtId stmt) {
    const Facts *facts = program_facts(context->program, side->side->file);
    Str text = copy_source(context, side->side->file, copy_header(facts, stmt));
    const StmtRow *row = &facts_stmts(facts)[stmt];
    if (row->kind == STMT_DEF && row->def) text = async_put(context, &facts_defs(facts)[row->def], text);
    return text.len ? text : STR("…");
}

u32 copy_stmt_line(const Program *program, const CopySide *side, StmtId stmt) {
    const Facts *facts = program_facts(program, side->side->file);
    return facts_line(facts, facts_stmts(facts)[stmt].start);
}
