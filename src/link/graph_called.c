/* getattr(x, "_" + name), where `name` is a parameter: what the callers of that function give for it.
 *
 * The texts are known only where every reference to the function is a call that is seen, and that is known
 * when all edges are there: such a getattr waits until then. */
#include "graph_impl.h"

#include "calls.h"

/* ---- texts with one hole ------------------------------------------------------------------------------ */

/* A text that is put together: start + what `hole` is + end. */
typedef struct {
    KnownEnds ends;
    ExprId hole; /* 0: it is anything else */
} Holed;

static bool is_plain_hole(const Facts *facts, ExprId hole) {
    Str source = facts_source(facts);
    const ExprRow *row = &facts_exprs(facts)[hole];
    return row->end < source.len && row->start && source.ptr[row->end] == '}' &&
           source.ptr[row->start - 1] == '{';
}

static Holed holed_format(const Building *self, ExprId expr) {
    Holed out = {{STR_NONE, STR_NONE}, 0};
    for (ExprId part = expr_first(self->facts, expr); part; part = expr_next(self->facts, part)) {
        bool is_text = facts_exprs(self->facts)[part].kind == EXPR_STRING;
        if (is_text && (out.hole ? out.ends.end.len : out.ends.start.len)) return (Holed){0};
        if (!is_text && (out.hole || !is_plain_hole(self->facts, part))) return (Holed){0};
        if (!is_text)
            out.hole = part;
        else if (out.hole)
            out.ends.end = expr_string(self->program, self->file, part);
        else
            out.ends.start = expr_string(self->program, self->file, part);
    }
    return out;
}

/* "a" + x, x + "b", "a" + x + "b". */
static Holed holed_sum(const Building *self, ExprId expr) {
    Holed out = {{STR_NONE, STR_NONE}, 0};
    ExprId left = expr_first(self->facts, expr), right = expr_next(self->facts, left);
    Str end = expr_string(self->program, self->file, right);
    const ExprRow *row = &facts_exprs(self->facts)[left];
    if (row->kind == EXPR_BINARY && row->op == OP_ADD && end.len) {
        out.ends.start = expr_string(self->program, self->file, expr_first(self->facts, left));
        out.hole = out.ends.start.len ? expr_next(self->facts, expr_first(self->facts, left)) : 0;
    } else if (end.len) {
        out.hole = left;
    } else {
        out.ends.start = expr_string(self->program, self->file, left);
        out.hole = out.ends.start.len ? right : 0;
    }
    out.ends.end = end;
    return out;
}

/* "a_%s_b" % x. */
static Holed holed_percent(const Building *self, ExprId expr) {
    ExprId left = expr_first(self->facts, expr);
    Str format = expr_string(self->program, self->file, left);
    size_t at = str_find_char(format, '%');
    bool is_one = at != STR_NOT_FOUND && at == str_rfind_char(format, '%') && at + 1 < format.len &&
                  format.ptr[at + 1] == 's';
    if (!is_one) return (Holed){0};
    return (Holed){{str_slice(format, 0, at), str_slice(format, at + 2, format.len)},
                   expr_next(self->facts, left)};
}

static Holed holed_text(const Building *self, ExprId key) {
    ExprId expr = text_source(self, key);
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (row->kind == EXPR_NAME) return (Holed){{STR_NONE, STR_NONE}, expr};
    if (row->kind == EXPR_FORMAT) return holed_format(self, expr);
    if (row->kind == EXPR_BINARY && row->op == OP_ADD) return holed_sum(self, expr);
    if (row->kind == EXPR_BINARY && row->op == OP_MOD) return holed_percent(self, expr);
    return (Holed){0};
}

/* The parameter that a name is, and nothing else, as a row of its file's bindings; or 0. */
static u32 parameter_of(const Facts *facts, ExprId name) {
    const ExprRow *row = &facts_exprs(facts)[name];
    if (!name || row->kind != EXPR_NAME || row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(facts)[row->aux];
    u32 binding = use->reach_count == 1 ? facts_lists(facts)[use->first_reach] : 0;
    return binding && facts_bindings(facts)[binding].kind == BIND_PARAM ? binding : 0;
}

/* A function that nobody outside can call: a private one or one inside of another. */
static bool is_inner(const Program *program, FileId file, DefId def) {
    const Facts *facts = program_facts(program, file);
    const DefRow *row = &facts_defs(facts)[def];
    Str name = facts_name(facts, row->name);
    u8 scope = facts_scopes(facts)[row->scope].kind;
    if (row->kind != DEF_FUNCTION || row->decorator_count) return false;
    return scope == SCOPE_FUNCTION || (scope == SCOPE_MODULE && str_starts(name, STR("_")));
}

bool called_text_waits(Building *self, ExprId call, ExprId key) {
    u32 binding = parameter_of(self->facts, holed_text(self, key).hole);
    if (!binding) return false;
    const BindingRow *row = &facts_bindings(self->facts)[binding];
    DefId def = facts_scopes(self->facts)[row->scope].def;
    if (!def || !is_inner(self->program, self->file, def)) return false;
    const File *in = &self->program->files[self->file];
    vec_push(&self->called, ((CalledText){self->file, call, in->def_base + def,
                                          row->target - facts_defs(self->facts)[def].first_param}));
    return true;
}

/* ---- who calls it --------------------------------------------------------------------------------------- */

/* Calls by function, MAP_NONE - 1 where it is also referred to by anything that is none. */
enum { ESCAPES = UINT32_MAX - 1 };

static Map references_count(const Building *self) {
    Map calls = {0};
    for (u32 i = 0; i < self->called.count; i++)
        *map_at(&calls, node_of_def(self->program, self->called.at[i].function), 0) = 0;
    for (u32 e = 0; calls.count && e < self->graph->edges.count; e++) {
        const Edge *edge = &self->graph->edges.at[e];
        if (edge->kind == EDGE_IMPORT || map_find(&calls, edge->to) == MAP_NONE) continue;
        u32 *count = map_at(&calls, edge->to, 0);
        if (edge->kind != EDGE_STRONG || !edge->is_call)
            *count = ESCAPES;
        else if (*count != ESCAPES)
            ++*count;
    }
    return calls;
}

/* The text stands somewhere as a string of its own. O(strings). */
static bool is_quoted(const Program *program, Str text) {
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        if (facts->language != LANGUAGE_PYTHON) continue;
        for (StringId s = 1; s < facts->strings.count; s++) {
            const StringRow *row = &facts_strings(facts)[s];
            if (row->length == text.len && str_eq(facts_text(facts, row->offset, row->length), text))
                return true;
        }
    }
    return false;
}

/* Something reads it off a module that nobody knows; a name that run time makes whole stands somewhere. */
static bool is_read_by_name(const Building *self, DefRef function) {
    const Program *program = self->program;
    FileId file = program->def_file[function];
    if (facts_scopes(program_facts(program, file))[def_row(program, function)->scope].kind != SCOPE_MODULE)
        return false;
    bool is_handed = bits_has(&self->graph->handed_modules, file);
    Str text = name_text(program, def_name(program, function));
    bool is_made = false;
    for (u32 i = 0; i < self->graph->weak.count; i++) {
        const WeakUse *use = &self->graph->weak.at[i];
        if (!use->of_module && !is_handed) continue;
        is_made |= use->part == WEAK_ANY;
        if (use->part != WEAK_ANY && weak_may_be(program, use, text)) return true;
    }
    return is_made && is_quoted(program, text);
}

/* True when what a call gives for the parameter is one text, or what it is left at. */
static bool given_text(const Building *self, const CallSite *site, u32 index, Str *out) {
    const Facts *facts = program_facts(self->program, site->file);
    FileId file = site->file;
    for (ExprId given = expr_child(facts, site->call, 1); given; given = expr_next(facts, given)) {
        u8 kind = facts_exprs(facts)[given].kind;
        if (kind == EXPR_STAR || kind == EXPR_DOUBLE_STAR) return false;
    }
    ExprId text = call_argument(self->program, site, index);
    if (!text) {
        file = self->program->def_file[site->function];
        facts = program_facts(self->program, file);
        text = facts_params(facts)[def_row(self->program, site->function)->first_param + index].fallback;
    }
    if (!text || facts_exprs(facts)[text].kind != EXPR_STRING || expr_first(facts, text)) return false;
    *out = expr_string(self->program, file, text);
    return true;
}

static bool is_only_called(const Building *self, const Map *calls, const CalledText *wait) {
    u32 count, seen = map_find(calls, node_of_def(self->program, wait->function));
    const CallSite *sites = calls_of(self->program, wait->function, &count);
    Str text;
    for (u32 i = 0; i < count; i++)
        if (!given_text(self, &sites[i], wait->parameter, &text)) return false;
    return count && count == seen && !is_read_by_name(self, wait->function);
}

static void called_edges(Building *self, const CalledText *wait, ExprId object, ExprId key) {
    u32 count;
    const CallSite *sites = calls_of(self->program, wait->function, &count);
    Holed holed = holed_text(self, key);
    for (u32 i = 0; i < count; i++) {
        Str text = STR_NONE;
        given_text(self, &sites[i], wait->parameter, &text);
        text = str_printf(self->program->arena, "%.*s%.*s%.*s", STR_ARG(holed.ends.start), STR_ARG(text),
                          STR_ARG(holed.ends.end));
        if (text.len) member_edges(self, wait->call, object, intern_add(&self->program->names, text));
    }
}

void called_texts(Building *self) {
    Map calls = references_count(self);
    Bits listed = bits_new(self->program->arena, self->called.count);
    for (u32 i = 0; i < self->called.count; i++)
        if (is_only_called(self, &calls, &self->called.at[i])) bits_add(&listed, i);
    for (u32 i = 0; i < self->called.count; i++) {
        CalledText wait = self->called.at[i];
        Arena marks = {0};
        file_enter(self, wait.file, &marks);
        ExprId object = expr_child(self->facts, wait.call, 1), key = expr_child(self->facts, wait.call, 2);
        if (bits_has(&listed, i))
            called_edges(self, &wait, object, key);
        else
            computed_edges(self, wait.call, object, key);
        arena_release(&marks);
    }
    map_release(&calls);
}
