#include "suppress.h"

typedef struct {
    const Facts *facts;
    Arena *arena;
    Vec(Suppression) rows;
} Collector;

typedef struct {
    u32 first, last;
} LineRange;

/* ---- which lines ------------------------------------------------------------------------------- */

static u32 last_line(const Facts *facts, Span span) {
    return facts_line(facts, span.end > span.start ? span.end - 1 : span.start);
}

/* A definition counts from its first decorator on. */
static Span stmt_span(const Facts *facts, const StmtRow *stmt) {
    Span span = {stmt->start, stmt->end};
    if (stmt->kind != STMT_DEF || !stmt->def) return span;
    Span def = facts_defs(facts)[stmt->def].span;
    return (Span){u32_min(span.start, def.start), u32_max(span.end, def.end)};
}

/* Where the head of a statement ends: behind its ':' when it has a body, at its end otherwise. */
static u32 head_end(const Facts *facts, StmtId id) {
    const StmtRow *stmt = &facts_stmts(facts)[id];
    if (stmt->next <= id + 1) return stmt->end;
    u32 body = facts_stmts(facts)[id + 1].first_token;
    return body ? facts_tokens(facts)[body - 1].start + 1 : stmt->start;
}

static bool stmt_is_meant(const Facts *facts, StmtId id, u32 line) {
    const StmtRow *stmt = &facts_stmts(facts)[id];
    Span span = stmt_span(facts, stmt);
    if (facts_line(facts, span.start) == line) return true;
    if (stmt->kind == STMT_DEF && facts_line(facts, facts_defs(facts)[stmt->def].name_span.start) == line)
        return true;
    u32 end = head_end(facts, id);
    return end > span.start && last_line(facts, (Span){span.start, end}) == line;
}

static LineRange range_of_trailing(const Facts *facts, u32 line) {
    LineRange range = {line, line};
    for (StmtId id = 1; id < facts->stmts.count; id++) {
        if (!stmt_is_meant(facts, id, line)) continue;
        Span span = stmt_span(facts, &facts_stmts(facts)[id]);
        range.first = u32_min(range.first, facts_line(facts, span.start));
        range.last = u32_max(range.last, last_line(facts, span));
    }
    return range;
}

/* Line of the first token behind `offset`, or `fallback`. */
static u32 next_token_line(const Facts *facts, u32 offset, u32 fallback) {
    u32 low = 1, high = facts->tokens.count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (facts_tokens(facts)[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < facts->tokens.count ? facts_line(facts, facts_tokens(facts)[low].start) : fallback;
}

static LineRange range_of_alone(const Facts *facts, const CommentRow *comment) {
    for (StmtId id = 1; id < facts->stmts.count; id++) {
        const StmtRow *stmt = &facts_stmts(facts)[id];
        Span span = stmt_span(facts, stmt);
        bool is_next = span.start >= comment->span.end;
        if (is_next) return (LineRange){facts_line(facts, span.start), last_line(facts, span)};
        if (comment->span.start >= head_end(facts, id)) continue;
        bool in_decorators =
            stmt->kind == STMT_DEF && comment->span.start < facts_defs(facts)[stmt->def].name_span.start;
        if (in_decorators) return (LineRange){facts_line(facts, span.start), last_line(facts, span)};
        u32 line = next_token_line(facts, comment->span.end, comment->line);
        return (LineRange){line, line};
    }
    return (LineRange){comment->line, comment->line};
}

/* ---- what a comment says ------------------------------------------------------------------------- */

/* Text behind "oxbow:" when one of the comments on the line (they may be chained by '#') is ours. */
static bool ours_find(Str comment, Str *out) {
    for (;;) {
        comment = str_trim(comment);
        if (str_starts(comment, STR("oxbow:"))) {
            *out = str_trim(str_slice(comment, STR("oxbow:").len, comment.len));
            return true;
        }
        size_t hash = str_find_char(comment, '#');
        if (hash == STR_NOT_FOUND) return false;
        comment = str_slice(comment, hash + 1, comment.len);
    }
}

static bool name_is_rule(Str name) {
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0);
        if (!is_fine) return false;
    }
    return name.len > 0;
}

/* The reason ends where the next comment starts: "why  # noqa". "see #12" stays whole. */
static Str reason_of(Str text) {
    size_t next = str_find(text, STR(" # "));
    return str_trim(next == STR_NOT_FOUND ? text : str_slice(text, 0, next));
}

static bool names_are_rules(Str names) {
    if (!names.len) return false;
    for (Str name; str_split(&names, ',', &name);)
        if (!name_is_rule(str_trim(name))) return false;
    return true;
}

/* "ignore[a, b] why" → names and reason. */
static bool form_read(Str text, Str *names, Str *reason, bool *whole_file) {
    *whole_file = str_starts(text, STR("file-ignore["));
    if (!*whole_file && !str_starts(text, STR("ignore["))) return false;
    size_t open = str_find_char(text, '['), close = str_find_char(text, ']');
    if (close == STR_NOT_FOUND) return false;
    *names = str_slice(text, open + 1, close);
    *reason = reason_of(str_slice(text, close + 1, text.len));
    return names_are_rules(*names);
}

/* "copy why", "file-copy why". */
static bool copy_read(Str text, Str *reason, bool *whole_file) {
    *whole_file = str_starts(text, STR("file-copy"));
    Str word = *whole_file ? STR("file-copy") : STR("copy");
    if (!str_starts(text, word) || (text.len > word.len && text.ptr[word.len] != ' ')) return false;
    *reason = reason_of(str_slice(text, word.len, text.len));
    return true;
}

static LineRange range_of(const Collector *self, const CommentRow *comment, bool whole_file) {
    if (whole_file) return (LineRange){1, UINT32_MAX};
    return comment->alone ? range_of_alone(self->facts, comment)
                          : range_of_trailing(self->facts, comment->line);
}

static void comment_collect(Collector *self, const CommentRow *comment) {
    Str text, names, reason;
    bool whole_file;
    if (!ours_find(facts_text(self->facts, comment->offset, comment->length), &text)) return;
    if (copy_read(text, &reason, &whole_file)) {
        LineRange range = range_of(self, comment, whole_file);
        vec_push(&self->rows, ((Suppression){.first_line = range.first,
                                             .last_line = range.last,
                                             .reason = reason,
                                             .line = comment->line,
                                             .is_copy = true}));
        return;
    }
    if (!form_read(text, &names, &reason, &whole_file)) {
        vec_push(&self->rows, ((Suppression){.line = comment->line, .is_malformed = true}));
        return;
    }
    LineRange range = range_of(self, comment, whole_file);
    for (Str name; str_split(&names, ',', &name);)
        vec_push(&self->rows, ((Suppression){str_trim(name), range.first, range.last, reason, comment->line,
                                             false, false}));
}

SuppressionList suppress_collect(const Facts *facts, Arena *arena) {
    Collector self = {.facts = facts, .arena = arena};
    for (u32 i = 1; i < facts->comments.count; i++) comment_collect(&self, &facts_comments(facts)[i]);
    SuppressionList list = {arena_copy(arena, self.rows.at, self.rows.count * sizeof *self.rows.at),
                            self.rows.count};
    vec_release(&self.rows);
    return list;
}

u32 suppress_find(SuppressionList self, Str rule, u32 line) {
    for (u32 i = 0; i < self.count; i++) {
        const Suppression *row = &self.at[i];
        if (!row->is_malformed && !row->is_copy && row->first_line <= line && line <= row->last_line &&
            str_eq(row->rule, rule))
            return i;
    }
    return SUPPRESS_NONE;
}

u32 suppress_find_copy(SuppressionList self, u32 line) {
    for (u32 i = 0; i < self.count; i++)
        if (self.at[i].is_copy && self.at[i].first_line <= line && line <= self.at[i].last_line) return i;
    return SUPPRESS_NONE;
}
