#include "check.h"

#include "findings_finish.h"

const CheckRow check_rows[] = {
#define CHECK(id, function) {id, function},
#include "check_list.h"
#undef CHECK
};
const u32 check_row_count = COUNT_OF(check_rows);

static bool is_off(const char *id, const CheckLevel *levels, u32 level_count) {
    bool off = false;
    for (u32 i = 0; i < level_count; i++)
        if (str_eq(levels[i].rule, str_of(id))) off = str_eq(levels[i].level, STR("off"));
    return off;
}

void check_run(CheckContext *context, const CheckLevel *levels, u32 level_count) {
    for (u32 i = 0; i < check_row_count; i++)
        if (!is_off(check_rows[i].id, levels, level_count)) check_rows[i].run(context);
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

/* ---- findings ------------------------------------------------------------------------------------- */

Finding *finding_add(CheckContext *context, const char *rule, SymbolKind kind, Str symbol, Place place,
                     Place name) {
    vec_push(&context->findings->items, ((Finding){
                                            .rule = rule,
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

void finding_evidence(Finding *self, Place place, Text text) {
    vec_push(&self->evidence, ((Evidence){place, text}));
}

void finding_related(Finding *self, Place place, Text text) {
    vec_push(&self->related, ((Evidence){place, text}));
}

void finding_member(Finding *self, Place place, Str symbol, SymbolKind kind) {
    vec_push(&self->members, ((Member){place, symbol, kind}));
}

static Place node_place(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    return row->kind == NODE_MODULE ? place_of_file(program, row->file)
                                    : place_of(program, row->file, graph_span(program, node));
}

static SymbolKind node_kind(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    if (row->kind == NODE_MODULE) return KIND_MODULE;
    return row->kind == NODE_VARIABLE ? KIND_VARIABLE
                                      : def_symbol_kind(program, graph_node_def(program, node));
}

/* Does it go with something around it that the finding speaks for anyway? */
static bool is_carried(const Program *program, NodeId node, NodeId head) {
    const Node *row = graph_node(program, node);
    if (graph_node(program, head)->kind == NODE_MODULE && row->file == graph_node(program, head)->file)
        return true;
    return row->owner && graph_node(program, row->owner)->kind == NODE_DEF &&
           reach_head(program, row->owner) == head;
}

void finding_island(CheckContext *context, Finding *self, NodeId head) {
    u32 count;
    const NodeId *island = reach_island(context->program, head, &count);
    for (u32 i = 0; i < count; i++) {
        if (island[i] == head || is_carried(context->program, island[i], head)) continue;
        finding_member(self, node_place(context->program, island[i]),
                       graph_symbol(context->program, island[i], context->arena),
                       node_kind(context->program, island[i]));
    }
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
                                        "event",  "dependency", "entry"};
    return names[self];
}
