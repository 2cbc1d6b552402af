#include "copy_source.h"

#include "shared.h"

enum { LEAD_MAX = 24 };

/* ---- text ------------------------------------------------------------------------------------------ */

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

Str copy_source(CheckContext *context, FileId file, Span span) {
    Str source = shared_source(context, file);
    if (span.end > source.len || span.start >= span.end) return STR("");
    Str raw = str_trim(str_slice(source, span.start, span.end));
    char *text = ARENA_ARRAY(context->arena, char, raw.len + 1);
    size_t length = 0;
    for (size_t i = 0; i < raw.len; i++) {
        bool space = is_space(raw.ptr[i]);
        char last = length ? text[length - 1] : 0;
        if (space && (last == ' ' || last == '(' || last == '[' || last == '{')) continue;
        if (last == ' ' && (raw.ptr[i] == ')' || raw.ptr[i] == ']')) length--;
        text[length++] = space ? ' ' : raw.ptr[i] == '`' ? '\'' : raw.ptr[i]; /* texts quote with them */
    }
    return (Str){text, length};
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

void copy_cut_pair(CheckContext *context, Str *left, Str *right) {
    size_t same = 0, longer = left->len > right->len ? left->len : right->len;
    if (longer <= COPY_TEXT_MAX) return;
    while (same < left->len && same < right->len && left->ptr[same] == right->ptr[same]) same++;
    size_t from = same > COPY_TEXT_MAX / 2 ? same - LEAD_MAX : 0;
    *left = cut_from(context, *left, from, COPY_TEXT_MAX);
    *right = cut_from(context, *right, from, COPY_TEXT_MAX);
}

/* ---- statements ------------------------------------------------------------------------------------ */

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
