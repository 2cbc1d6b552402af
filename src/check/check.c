#include "check.h"

#include "findings_finish.h"
#include "shared.h"

const CheckRow check_rows[] = {
#define CHECK(id, function) {id, function},
#include "check_list.h"
#undef CHECK
};
const u32 check_row_count = COUNT_OF(check_rows);

static bool is_off(const CheckContext *context, const char *id, const CheckLevel *levels, u32 level_count) {
    const CheckMeta *meta = rules_check(context->rules, str_of(id));
    bool off = meta && meta->is_off;
    for (u32 i = 0; i < level_count; i++)
        if (str_eq(levels[i].rule, str_of(id))) off = str_eq(levels[i].level, STR("off"));
    return off;
}

void check_run(CheckContext *context, const CheckLevel *levels, u32 level_count) {
    for (u32 i = 0; i < check_row_count; i++)
        if (!is_off(context, check_rows[i].id, levels, level_count)) check_rows[i].run(context);
    shared_release(context);
    findings_finish(context, levels, level_count);
}

/* ---- places --------------------------------------------------------------------------------------- */

Place place_of(const Program *program, FileId file, Span span) {
    const Facts *facts = program_facts(program, file);
    u32 last = span.end > span.start ? span.end - 1 : span.start;
    return (Place){
        .file = file,
        .line = facts_line(facts, span.start),
        .column = facts_column(facts, span.start),
        .end_line = facts_line(facts, last),
        .end_column = facts_column(facts, last) + (span.end > span.start),
    };
}

Place place_first_line(const Program *program, FileId file, Span span) {
    const Facts *facts = program_facts(program, file);
    u32 line = facts_line(facts, span.start);
    if (line + 1 < facts->lines.count && facts_lines(facts)[line + 1] - 1 < span.end)
        span.end = u32_max(span.start, facts_lines(facts)[line + 1] - 1);
    return place_of(program, file, span);
}

Place place_of_expr(const Program *program, FileId file, ExprId expr) {
    const ExprRow *row = expr_row(program, file, expr);
    return place_of(program, file, (Span){row->start, row->end});
}

Place place_of_file(const Program *program, FileId file) {
    u32 lines = program->files[file].lines;
    return (Place){.file = file, .line = 1, .column = 1, .end_line = u32_max(1, lines), .end_column = 1};
}

/* ---- other linters --------------------------------------------------------------------------------- */

static bool is_bare_noqa(Str comment) {
    size_t at = str_find(comment, STR("noqa"));
    if (at == STR_NOT_FOUND) return false;
    Str rest = str_trim(str_slice(comment, at + 4, comment.len));
    return !rest.len || rest.ptr[0] != ':';
}

bool lines_are_marked(const CheckContext *context, const char *rule, const Facts *facts, u32 first,
                      u32 last) {
    u32 count;
    const Str *words = rules_words(context->rules, rule, "other_linters", &count);
    for (u32 i = 1; i < facts->comments.count; i++) {
        const CommentRow *row = &facts_comments(facts)[i];
        if (row->line < first || row->line > last) continue;
        Str text = facts_text(facts, row->offset, row->length);
        if (is_bare_noqa(text)) return true;
        for (u32 w = 0; w < count; w++)
            if (str_find(text, words[w]) != STR_NOT_FOUND) return true;
    }
    return false;
}

/* ---- findings -------------------------------------------------------------------------------------- */

Finding *finding_add(CheckContext *context, const char *rule, SymbolKind kind, Str symbol, Place place,
                     Place name) {
    vec_push(&context->findings->items, ((Finding){
                                            .rule = rule,
                                            .severity_max = SEVERITY_ERROR,
                                            .confidence = CONFIDENCE_HIGH,
                                            .place = place,
                                            .name = name,
                                            .symbol = symbol,
                                            .kind = kind,
                                            .data = data_object(context->arena),
                                        }));
    return &vec_last(&context->findings->items);
}

/* Hash of the tokens of a span of rows: what a fingerprint stands on. */
static u64 tokens_hash(const Program *program, FileId file, u32 first, u32 end) {
    const Facts *facts = program_facts(program, file);
    u64 hash = 0;
    for (u32 t = first; t < end; t++) {
        u32 code = facts_tokens(facts)[t].code;
        bool is_symbol = token_kind(code) == TOKEN_SYMBOL;
        u64 word = is_symbol ? token_code(code) : str_hash(facts_name(facts, token_code(code)));
        hash = (hash ^ word) * 0x9e3779b97f4a7c15ULL;
        hash ^= hash >> 29;
    }
    return hash;
}

/* Position of the first token that begins at `offset` or behind it. */
static u32 token_at(const Facts *facts, u32 offset) {
    u32 low = 1, high = facts->tokens.count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (facts_tokens(facts)[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

u64 span_shape(const Program *program, FileId file, Span span) {
    const Facts *facts = program_facts(program, file);
    return tokens_hash(program, file, token_at(facts, span.start), token_at(facts, span.end));
}

bool span_has_lines(const Program *program, FileId file, Span span) {
    const Facts *facts = program_facts(program, file);
    u32 first = token_at(facts, span.start), end = token_at(facts, span.end);
    u32 line = facts_line(facts, span.start), last = facts_line(facts, span.end ? span.end - 1 : 0);
    bool is_before = first > 1 && facts_line(facts, facts_tokens(facts)[first - 1].start) == line;
    bool is_behind = end < facts->tokens.count && facts_line(facts, facts_tokens(facts)[end].start) == last;
    return !is_before && !is_behind;
}

Finding *finding_add_def(CheckContext *context, const char *rule, DefRef def) {
    const Program *program = context->program;
    FileId file = program->def_file[def];
    const DefRow *row = def_row(program, def);
    Finding *self =
        finding_add(context, rule, def_symbol_kind(program, def), def_symbol(program, def, context->arena),
                    place_of(program, file, row->span), place_of(program, file, row->name_span));
    self->shape = tokens_hash(program, file, row->first_token, row->token_end);
    return self;
}

Finding *finding_add_block(CheckContext *context, const char *rule, FileId file, StmtId first, StmtId last) {
    const Program *program = context->program;
    const StmtRow *rows = facts_stmts(program_facts(program, file));
    Span span = {rows[first].start, rows[last].end};
    DefRef around = scope_def(program, file, rows[first].scope);
    Str symbol = around ? def_symbol(program, around, context->arena) : file_symbol(program, file);
    Finding *self = finding_add(context, rule, KIND_BLOCK, symbol, place_of(program, file, span),
                                place_first_line(program, file, span));
    self->shape = tokens_hash(program, file, rows[first].first_token, rows[last].token_end);
    return self;
}

void finding_evidence(Finding *self, Place place, Text text) {
    vec_push(&self->evidence, ((Evidence){place, text}));
}

void finding_related(Finding *self, Place place, Text text) {
    vec_push(&self->related, ((Evidence){place, text}));
}

void finding_copy(Finding *self, Place place) {
    vec_push(&self->copies, place);
}

void finding_member(Finding *self, Place place, Str symbol, SymbolKind kind) {
    vec_push(&self->members, ((Member){place, symbol, kind}));
}

bool def_is_overridden(const Program *program, DefRef def) {
    u32 count;
    const Edge *edges = graph_out(program, graph_def(program, def), &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_OVERRIDE) return true;
    return false;
}

SymbolKind def_symbol_kind(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    if (row->kind == DEF_CLASS) return KIND_CLASS;
    return row->flags & DEF_METHOD ? KIND_METHOD : KIND_FUNCTION;
}

u32 place_lines(Place place) {
    return place.end_line - place.line + 1;
}

const char *severity_name(Severity self) {
    static const char *const names[] = {"info", "warning", "error"};
    return names[self];
}

const char *confidence_name(Confidence self) {
    static const char *const names[] = {"low", "medium", "high"};
    return names[self];
}

const char *symbol_kind_name(SymbolKind self) {
    static const char *const names[] = {"module", "class",      "function", "method", "variable",
                                        "import", "route",      "router",   "member", "block",
                                        "event",  "dependency", "entry",    "type",   "macro"};
    return names[self];
}
