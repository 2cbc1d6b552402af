/* getattr(x, "_" + name), where `name` is a parameter: what the callers of that function give for it.
 *
 * The texts are known only where every reference to the function is a call that is seen, and that is known
 * when all edges are there: such a getattr waits until then. */
#include "graph_reads.h"

#include "calls.h"
#include "char.h"
#include "classes.h"

/* ---- texts with a hole -------------------------------------------------------------------------------- */

/* A text that is put together: start + what `hole` is + end, and perhaps more behind that. */
typedef struct {
    KnownEnds ends;
    ExprId hole; /* 0: it is anything else */
    bool has_more;
} Holed;

static void holed_text_add(const Building *self, Holed *out, Str text) {
    if (out->has_more) return;
    Str *part = out->hole ? &out->ends.end : &out->ends.start;
    *part = part->len ? str_concat(self->program->arena, *part, text) : text;
}

static void holed_value_add(Holed *out, ExprId value) {
    if (out->hole)
        out->has_more = true;
    else
        out->hole = value;
}

/* "a" + x, x + "b", "a" + x + "b". */
static void holed_sum(const Building *self, ExprId expr, Holed *out, u32 depth) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (row->kind == EXPR_STRING && !expr_first(self->facts, expr)) {
        holed_text_add(self, out, expr_string(self->program, self->file, expr));
    } else if (row->kind == EXPR_BINARY && row->op == OP_ADD && depth < HOPS_MAX) {
        ExprId left = expr_first(self->facts, expr);
        holed_sum(self, left, out, depth + 1);
        holed_sum(self, expr_next(self->facts, left), out, depth + 1);
    } else {
        holed_value_add(out, expr);
    }
}

/* {x}, but not {x!r} and {x:>8}: the next text or the quote stands right behind the brace. */
static bool is_plain_hole(const Facts *facts, ExprId format, ExprId hole) {
    const ExprRow *rows = facts_exprs(facts);
    ExprId next = expr_next(facts, hole);
    if (!next) return rows[format].end == rows[hole].end + 2;
    return rows[next].kind == EXPR_STRING && rows[next].start == rows[hole].end + 1;
}

static void holed_format(const Building *self, ExprId expr, Holed *out) {
    for (ExprId part = expr_first(self->facts, expr); part; part = expr_next(self->facts, part)) {
        if (facts_exprs(self->facts)[part].kind == EXPR_STRING)
            holed_text_add(self, out, expr_string(self->program, self->file, part));
        else
            holed_value_add(out, part);
    }
    if (out->hole && !is_plain_hole(self->facts, expr, out->hole)) out->hole = 0;
}

/* "a_%s_b" % x. */
static void holed_percent(const Building *self, ExprId expr, Holed *out) {
    ExprId left = expr_first(self->facts, expr);
    Str format = expr_string(self->program, self->file, left);
    size_t at = str_find_char(format, '%');
    bool is_one = at != STR_NOT_FOUND && at == str_rfind_char(format, '%') && at + 1 < format.len &&
                  format.ptr[at + 1] == 's';
    if (!is_one) return;
    out->ends = (KnownEnds){str_slice(format, 0, at), str_slice(format, at + 2, format.len)};
    out->hole = expr_next(self->facts, left);
}

static Holed holed_text(const Building *self, ExprId key) {
    ExprId expr = text_source(self, key);
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    Holed out = {0};
    if (row->kind == EXPR_NAME)
        out.hole = expr;
    else if (row->kind == EXPR_FORMAT)
        holed_format(self, expr, &out);
    else if (row->kind == EXPR_BINARY && row->op == OP_ADD)
        holed_sum(self, expr, &out, 0);
    else if (row->kind == EXPR_BINARY && row->op == OP_MOD)
        holed_percent(self, expr, &out);
    return out;
}

u32 parameter_of(const Facts *facts, ExprId name) {
    const ExprRow *row = &facts_exprs(facts)[name];
    if (!name || row->kind != EXPR_NAME || row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(facts)[row->aux];
    u32 binding = use->reach_count == 1 ? facts_lists(facts)[use->first_reach] : 0;
    return binding && facts_bindings(facts)[binding].kind == BIND_PARAM ? binding : 0;
}

/* A method that no library calls: a private one of a class whose bases are all of the tree. */
static bool is_own_method(const Program *program, DefRef class) {
    Name where;
    ClassOpenness openness = class ? class_openness(program, class, &where) : CLASS_UNKNOWN_BASE;
    return openness == CLASS_CLOSED || openness == CLASS_DYNAMIC_WRITE || openness == CLASS_DECORATED;
}

bool is_private_module(const Program *program, FileId file) {
    Str name = program->files[file].module
                   ? name_text(program, program->modules[program->files[file].module].name)
                   : STR_NONE,
        word;
    while (name.len && str_split(&name, '.', &word))
        if (str_starts(word, STR("_")) && !str_starts(word, STR("__"))) return true;
    return false;
}

/* A function whose callers may all be in the tree; whether it is a root is looked at when they are known
 * (WeakUse.called). */
static bool is_called_here(const Building *self, DefId def) {
    const DefRow *row = &facts_defs(self->facts)[def];
    DefRef function = self->program->files[self->file].def_base + def;
    Str name = facts_name(self->facts, row->name);
    bool is_private = str_starts(name, STR("_")) && !str_starts(name, STR("__"));
    if (row->kind != DEF_FUNCTION || row->decorator_count) return false;
    switch (facts_scopes(self->facts)[row->scope].kind) {
    case SCOPE_MODULE: return is_private || is_private_module(self->program, self->file);
    case SCOPE_CLASS: return is_private && is_own_method(self->program, def_parent(self->program, function));
    default: return true;
    }
}

bool called_text_waits(Building *self, ExprId call, ExprId key) {
    Holed holed = holed_text(self, key);
    u32 binding = holed.hole ? parameter_of(self->facts, holed.hole) : 0;
    if (!binding) return false;
    const BindingRow *row = &facts_bindings(self->facts)[binding];
    DefId def = facts_scopes(self->facts)[row->scope].def;
    if (!def || !is_called_here(self, def)) return false;
    const File *in = &self->program->files[self->file];
    vec_push(&self->called, ((CalledText){self->file, call, in->def_base + def,
                                          row->target - facts_defs(self->facts)[def].first_param}));
    return true;
}

/* ---- who calls it ----------------------------------------------------------------------------------- */

/* Calls by function, MAP_NONE - 1 where it is also referred to by anything that is none. */
enum { ESCAPES = UINT32_MAX - 1 };

static Map references_count(const Building *self) {
    Map calls = {0};
    Arena scratch = {0};
    Bits waits = bits_new(&scratch, self->graph->node_count);
    for (u32 i = 0; i < self->called.count; i++) {
        NodeId node = node_of_def(self->program, self->called.at[i].function);
        if (bits_add(&waits, node)) map_at(&calls, node, 0);
    }
    for (u32 e = 0; calls.count && e < self->graph->edges.count; e++) {
        const Edge *edge = &self->graph->edges.at[e];
        if (edge->kind == EDGE_IMPORT || !bits_has(&waits, edge->to)) continue;
        u32 *count = map_at(&calls, edge->to, 0);
        if (edge->kind != EDGE_STRONG || !edge->is_call)
            *count = ESCAPES;
        else if (*count != ESCAPES)
            ++*count;
    }
    arena_release(&scratch);
    return calls;
}

/* eval("_pick(x, 'left')"): functions of these names are called in code that is kept as text. O(strings). */
static void coded_calls(const Program *program, Str text, Map *names) {
    for (size_t open = 0; open < text.len; open++) {
        if (text.ptr[open] != '(') continue;
        size_t end = open, start;
        while (end && text.ptr[end - 1] == ' ') end--;
        for (start = end; start && char_is_name(text.ptr[start - 1]);) start--;
        Name name = start < end ? intern_find(&program->names, str_slice(text, start, end)) : 0;
        if (name && map_find(names, name) != MAP_NONE) *map_at(names, name, 0) = 1;
    }
}

/* Names of the functions that are waited for → 1 where code in some text calls one. */
static Map coded_names(const Building *self) {
    const Program *program = self->program;
    Map names = {0};
    for (u32 i = 0; i < self->called.count; i++)
        *map_at(&names, def_name(program, self->called.at[i].function), 0) = 0;
    for (FileId file = 0; names.count && file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        if (facts->language != LANGUAGE_PYTHON) continue;
        for (StringId s = 1; s < facts->strings.count; s++) {
            const StringRow *row = &facts_strings(facts)[s];
            if (!(row->flags & STRING_DOC))
                coded_calls(program, facts_text(facts, row->offset, row->length), &names);
        }
    }
    return names;
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
    u8 scope = facts_scopes(program_facts(program, file))[def_row(program, function)->scope].kind;
    if (scope != SCOPE_MODULE && scope != SCOPE_CLASS) return false;
    bool is_handed = scope == SCOPE_CLASS || bits_has(&self->graph->handed_modules, file);
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
        if (holed.has_more)
            computed_edges(self, wait->call, object, (KnownEnds){text, STR_NONE});
        else if (text.len)
            member_edges(self, wait->call, object, intern_add(&self->program->names, text));
    }
    /* Were it called from outside, any text could be given. */
    u32 before = self->graph->weak.count;
    Targets anything = {.is_unknown = true, .of_module = may_hold_module(self, object)};
    made_name_push(self, wait->call, holed.has_more ? (KnownEnds){holed.ends.start, STR_NONE} : holed.ends,
                   &anything);
    for (u32 i = before; i < self->graph->weak.count; i++)
        self->graph->weak.at[i].called = node_of_def(self->program, wait->function);
}

void called_texts(Building *self) {
    Map calls = references_count(self), coded = coded_names(self);
    Bits listed = bits_new(self->program->arena, self->called.count);
    for (u32 i = 0; i < self->called.count; i++)
        if (!map_find(&coded, def_name(self->program, self->called.at[i].function)) &&
            is_only_called(self, &calls, &self->called.at[i]))
            bits_add(&listed, i);
    for (u32 i = 0; i < self->called.count; i++) {
        CalledText wait = self->called.at[i];
        Arena marks = {0};
        file_enter(self, wait.file, &marks);
        ExprId object = expr_child(self->facts, wait.call, 1), key = expr_child(self->facts, wait.call, 2);
        if (bits_has(&listed, i))
            called_edges(self, &wait, object, key);
        else
            computed_edges(self, wait.call, object, made_ends(self, key));
        arena_release(&marks);
    }
    map_release(&calls);
    map_release(&coded);
}
