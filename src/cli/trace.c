#include "trace.h"

#include "dead.h"
#include "file.h"
#include "island.h"
#include "lookup.h"
#include "nearest.h"
#include "trace_native.h"

typedef struct {
    Run *run;
    const Program *program;
    TextLanguage language;
    StrBuf *out;
} Trace;

enum { SYMBOLS_LISTED = 8, CHAIN_LISTED = 60, MENTIONS_LISTED = 40 };

/* ---- words --------------------------------------------------------------------------------------------- */

static Str rendered(const Trace *self, Text text) {
    return text_render(self->run->rules, self->language, &text, &self->run->arena);
}

static void line(Trace *self, u32 indent, Text text) {
    buf_printf(self->out, "%*s%.*s\n", (int)indent, "", STR_ARG(rendered(self, text)));
}

static Str symbol_of(const Trace *self, NodeId node) {
    return graph_symbol(self->program, node, &self->run->arena);
}

static Str place_text(const Trace *self, FileId file, u32 row) {
    return str_printf(&self->run->arena, "%.*s:%u", STR_ARG(self->program->files[file].path), row);
}

static Str offset_text(const Trace *self, FileId file, u32 offset) {
    return place_text(self, file, facts_line(program_facts(self->program, file), offset));
}

/* A place, then what is said about it. */
static void step(Trace *self, Str place, Text text) {
    buf_printf(self->out, "    %-32.*s  %.*s\n", STR_ARG(place), STR_ARG(rendered(self, text)));
}

static Text with_node(const Trace *self, Text text, const char *name, NodeId node) {
    return text_with(text, name, symbol_of(self, node));
}

static void headline(Trace *self, NodeId node) {
    Place place = dead_place(self->program, node);
    buf_printf(self->out, "%.*s  (%s, %.*s-%u)\n", STR_ARG(symbol_of(self, node)),
               symbol_kind_name(dead_kind(self->program, node)),
               STR_ARG(place_text(self, place.file, place.line)), place.end_line);
}

/* ---- what keeps it alive ------------------------------------------------------------------------------- */

static const char *const world_keys[] = {"trace.production", "trace.tests", "trace.scripts"};
static const char *const root_keys[] = {
    [ROOT_NONE] = "trace.root.route",      [ROOT_APP] = "trace.root.app",
    [ROOT_MAIN] = "trace.root.main",       [ROOT_CONFIG] = "trace.root.config",
    [ROOT_SCRIPT] = "trace.root.script",   [ROOT_MENTION] = "trace.root.mention",
    [ROOT_TEST] = "trace.root.test",       [ROOT_MODEL] = "trace.root.model",
    [ROOT_LIBRARY] = "trace.root.library", [ROOT_EXAMPLE] = "trace.root.example",
};

/* The first call that stands at the top level of a file, in a statement of its own; 0 when there is none. */
static ExprId top_call(const Facts *facts) {
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        bool is_call =
            stmt->kind == STMT_EXPR && stmt->scope == 1 && facts_exprs(facts)[stmt->expr].kind == EXPR_CALL;
        if (is_call) return stmt->expr;
    }
    return 0;
}

/* Does the file say that it is a program: `if __name__ == "__main__"`, a mark of the file system, its
 * name? */
static bool says_it_runs(const Trace *self, FileId file) {
    const File *in = &self->program->files[file];
    if (in->is_executable || str_eq(path_stem(in->path), STR("__main__"))) return true;
    for (ExprId e = 1; e < in->facts->exprs.count; e++)
        if (str_eq(expr_string(self->program, file, e), STR("__main__"))) return true;
    return false;
}

/* A file that no command names, and that would do something if somebody ran it. */
static void by_hand_step(Trace *self, NodeId node, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    ExprId call = top_call(facts);
    const ExprRow *callee = call ? &facts_exprs(facts)[call + 1] : NULL;
    bool is_named = callee && (callee->kind == EXPR_NAME || callee->kind == EXPR_ATTRIBUTE);
    Text text = text_of(NULL, is_named ? "trace.root.by_hand_call" : "trace.root.by_hand");
    text = text_with(text, "call", is_named ? facts_name(facts, callee->name) : STR_NONE);
    u32 offset = callee ? facts_exprs(facts)[call].start : 0;
    step(self, offset_text(self, file, offset), with_node(self, text, "name", node));
}

static void root_step(Trace *self, NodeId node) {
    const Root *root = reach_root_row(self->program, node);
    Place own = dead_place(self->program, node);
    if (root->kind == ROOT_MAIN && !says_it_runs(self, own.file)) {
        by_hand_step(self, node, own.file);
        return;
    }
    bool is_elsewhere = root->kind && root->file != FILE_NONE;
    Str place =
        is_elsewhere ? offset_text(self, root->file, root->offset) : place_text(self, own.file, own.line);
    step(self, place, with_node(self, text_of(NULL, root_keys[root->kind]), "name", node));
}

static void edge_step(Trace *self, const Edge *edge) {
    static const char *const keys[] = {
        [EDGE_STRONG] = "trace.edge.use",    [EDGE_IMPORT] = "trace.edge.import",
        [EDGE_WEAK] = "trace.edge.maybe",    [EDGE_OVERRIDE] = "trace.edge.override",
        [EDGE_MEMBER] = "trace.edge.member", [EDGE_MODEL] = "trace.edge.model",
        [EDGE_JOINED] = "trace.edge.model",  [EDGE_EXPORT] = "trace.edge.export",
    };
    Place own = dead_place(self->program, edge->to);
    Str place = edge->file == FILE_NONE ? place_text(self, own.file, own.line)
                                        : offset_text(self, edge->file, edge->offset);
    bool is_loaded = edge->kind == EDGE_WEAK && graph_node(self->program, edge->to)->kind == NODE_MODULE;
    const char *key = is_loaded                                    ? "trace.edge.load"
                      : edge->is_call && edge->kind == EDGE_STRONG ? "trace.edge.call"
                                                                   : keys[edge->kind];
    Text text = text_of(NULL, key);
    step(self, place, with_node(self, with_node(self, text, "user", edge->from), "name", edge->to));
}

static void cause_step(Trace *self, NodeId node, Cause cause) {
    if (cause.kind == CAUSE_EDGE) {
        edge_step(self, cause.at);
    } else if (cause.kind == CAUSE_OWNER || cause.kind == CAUSE_MEMBER) {
        Place own = dead_place(self->program, node);
        Text text = text_of(NULL, cause.kind == CAUSE_OWNER ? "trace.owner" : "trace.member");
        text = with_node(self, text, "user", cause.from);
        step(self, place_text(self, own.file, own.line), with_node(self, text, "name", node));
    } else {
        const WeakUse *use = cause.at;
        Text text = with_node(self, text_of(NULL, "trace.name"), "user", cause.from);
        text = text_with(text, "word", str_after_last(symbol_of(self, node), '.'));
        step(self, offset_text(self, use->file, use->offset), with_node(self, text, "name", node));
    }
}

static NodeId root_of(const Trace *self, NodeId node, World world) {
    for (u32 i = 0; node && i < CHAIN_LISTED; i++) {
        Cause cause = reach_cause(self->program, node, world);
        if (cause.kind == CAUSE_ROOT || !cause.from) return node;
        node = cause.from;
    }
    return 0;
}

static bool is_by_hand(const Trace *self, NodeId root) {
    return root && reach_root(self->program, root) == ROOT_MAIN &&
           !says_it_runs(self, graph_node(self->program, root)->file);
}

/* What is imported by a file that surely runs needs nobody to run it by hand. */
static const Edge *import_edge(const Trace *self, NodeId node, World world) {
    u32 count = 0;
    const Edge *edges = is_by_hand(self, node) ? graph_in(self->program, node, &count) : NULL;
    for (u32 i = 0; i < count; i++) {
        NodeId from = edges[i].from;
        bool is_import = edges[i].kind == EDGE_IMPORT && edges[i].file != FILE_NONE;
        if (!is_import || reach_life(self->program, from, world) != LIFE_FULL) continue;
        NodeId root = root_of(self, from, world);
        if (root && !is_by_hand(self, root)) return &edges[i];
    }
    return NULL;
}

/* From the root down to the vertex. */
static void chain(Trace *self, NodeId node, World world) {
    NodeId path[CHAIN_LISTED];
    u32 count = 0;
    for (NodeId at = node; at && count < CHAIN_LISTED; at = reach_cause(self->program, at, world).from) {
        path[count++] = at;
        if (reach_cause(self->program, at, world).kind == CAUSE_ROOT) break;
    }
    for (u32 i = count; i-- > 0;) {
        Cause cause = reach_cause(self->program, path[i], world);
        const Edge *import = cause.kind == CAUSE_ROOT ? import_edge(self, path[i], world) : NULL;
        if (import) {
            chain(self, import->from, world); /* its root is no such file: once, and no more */
            edge_step(self, import);
        } else if (cause.kind == CAUSE_ROOT) {
            root_step(self, path[i]);
        } else {
            cause_step(self, path[i], cause);
        }
    }
}

/* Handlers that the product serves answer the requests of its tests, too: no test need ask for them. */
static bool is_only_served(const Trace *self, NodeId node, World world) {
    NodeId root = root_of(self, node, world);
    return root && reach_root(self->program, root) == ROOT_NONE;
}

/* A certain chain is enough: guesses beside it, and what tests get from the product, say nothing more. */
static bool is_told(const Trace *self, NodeId node, World world, Life best) {
    Life life = reach_life(self->program, node, world);
    if (life == LIFE_NONE || life < best) return false;
    bool is_served = world == WORLD_TESTS && reach_life(self->program, node, WORLD_PRODUCTION) >= life;
    return !is_served || !is_only_served(self, node, world);
}

static bool alive(Trace *self, NodeId node) {
    bool any = false;
    Life best = LIFE_NONE;
    for (u32 w = 0; w < WORLD_COUNT; w++) {
        Life life = reach_life(self->program, node, (World)w);
        if (life > best) best = life;
    }
    for (u32 w = 0; w < WORLD_COUNT; w++) {
        Life life = reach_life(self->program, node, (World)w);
        if (!is_told(self, node, (World)w, best)) continue;
        Text text = text_of(NULL, life == LIFE_FULL ? "trace.live" : "trace.weak");
        line(self, 2, text_with_word(text, "world", world_keys[w]));
        chain(self, node, (World)w);
        any = true;
    }
    return any;
}

/* ---- why nothing does ---------------------------------------------------------------------------------- */

/* Reads of its name off unknown objects, by code that lives or by code that does not. */
static u32 reads_of_name(const Trace *self, NodeId node, bool are_live) {
    Name name = intern_find(&self->program->names, str_after_last(symbol_of(self, node), '.'));
    u32 reads = 0;
    for (NodeId n = 1; n < graph_node_count(self->program); n++) {
        u32 count;
        const WeakUse *uses = graph_weak(self->program, n, &count);
        if (!count || reach_is_dead(self->program, n) == are_live) continue;
        for (u32 i = 0; i < count; i++) reads += uses[i].part == WEAK_NAME && uses[i].name == name;
    }
    return reads;
}

/* A member whose class is dead would live by such reads if that lived; dead readers keep nothing. */
static void reads_tell(Trace *self, NodeId node) {
    NodeId class = graph_owner_class(self->program, node);
    bool is_class_dead = class && reach_is_dead(self->program, class);
    u32 live = class ? reads_of_name(self, node, true) : 0,
        dead = class ? reads_of_name(self, node, false) : 0;
    if (live && is_class_dead) line(self, 4, text_with_number(text_of(NULL, "trace.reads"), "n", live));
    if (dead) line(self, 4, text_with_number(text_of(NULL, "trace.reads_dead"), "n", dead));
}

static void dead(Trace *self, NodeId node) {
    u32 count, listed = 0;
    const Edge *edges = graph_in(self->program, node, &count);
    line(self, 2, text_with_number(text_of(NULL, "trace.dead"), "files", self->program->searched));
    for (u32 i = 0; i < count && listed < MENTIONS_LISTED; i++) {
        if (edges[i].file == FILE_NONE) continue;
        Text text = text_of(NULL, dead_mention_key(self->program, &edges[i], node));
        text = with_node(self, with_node(self, text, "name", edges[i].from), "alias", edges[i].from);
        step(self, offset_text(self, edges[i].file, edges[i].offset), text);
        listed++;
    }
    if (!listed) line(self, 4, with_node(self, text_of(NULL, "unused.no_reference"), "name", node));
    reads_tell(self, node);
}

/* ---- what goes with it --------------------------------------------------------------------------------- */

static bool is_inside(const Program *program, NodeId node, NodeId outer) {
    if (graph_node(program, outer)->kind == NODE_MODULE)
        return graph_node(program, node)->file == graph_node(program, outer)->file;
    for (; node; node = graph_node(program, node)->owner)
        if (node == outer) return true;
    return false;
}

/* Whoever still refers to what goes has to be changed first. */
static void users_left(Trace *self, NodeId node, const Bits *goes) {
    u32 count, listed = 0;
    const Edge *edges = graph_in(self->program, node, &count);
    for (u32 i = 0; i < count && listed < MENTIONS_LISTED; i++) {
        bool is_reference = edges[i].file != FILE_NONE && edges[i].kind != EDGE_WEAK;
        if (!is_reference || bits_has(goes, edges[i].from)) continue;
        if (!listed++) line(self, 2, text_of(NULL, "trace.users"));
        edge_step(self, &edges[i]);
    }
}

static void order_write(Trace *self, const Island *island) {
    u32 lines = 0;
    for (u32 i = 0; i < island->count; i++) lines += place_lines(dead_place(self->program, island->at[i]));
    Text text = text_with_number(text_of(NULL, "trace.delete"), "n", island->count);
    line(self, 2, text_with_number(text, "lines", lines));
    for (u32 i = 0; i < island->count; i++) {
        Place place = dead_place(self->program, island->at[i]);
        buf_printf(self->out, "    %3u. %-32.*s  %.*s\n", i + 1,
                   STR_ARG(place_text(self, place.file, place.line)),
                   STR_ARG(symbol_of(self, island->at[i])));
    }
}

static void deletion(Trace *self, NodeId node) {
    Program *program = self->run->program;
    u32 nodes = graph_node_count(program);
    Bits gone = bits_new(&self->run->arena, nodes);
    VecU32 all = {0};
    for (NodeId n = 1; n < nodes; n++)
        if (is_inside(program, n, node)) bits_add(&gone, n), vec_push(&all, n);
    users_left(self, node, &gone);
    Bits lost = reach_without(program, &gone);
    u32 island_count = 0;
    const NodeId *with = reach_is_dead(program, node) && reach_head(program, node) == node
                             ? reach_island(program, node, &island_count)
                             : NULL;
    for (u32 i = 0; i < island_count; i++) bits_add(&lost, with[i]);
    for (NodeId n = 1; n < nodes; n++)
        if (bits_has(&lost, n) && !bits_has(&gone, n)) vec_push(&all, n);
    Island island = island_of_all(program, node, all.at, all.count, &self->run->arena);
    order_write(self, &island);
    vec_release(&all);
}

/* ---- which one ----------------------------------------------------------------------------------------- */

static bool unknown(const Trace *self, Str symbol, Err *err) {
    u32 nodes = graph_node_count(self->program), count = 0;
    Str *known = ARENA_ARRAY(&self->run->arena, Str, nodes);
    for (NodeId n = 1; n < nodes; n++) {
        const Node *row = graph_node(self->program, n);
        if (row->kind == NODE_DEF && row->row) known[count++] = str_after_last(symbol_of(self, n), '.');
    }
    i32 nearest = nearest_find(str_after_last(symbol, '.'), known, count);
    if (nearest < 0) return err_set(err, ERR_USAGE, "nothing here is called '%.*s'", STR_ARG(symbol));
    return err_set(err, ERR_USAGE, "nothing here is called '%.*s'; did you mean '%.*s'?", STR_ARG(symbol),
                   STR_ARG(known[nearest]));
}

/* What is C by that name, behind what is Python. */
static u32 native_write(Trace *self, Str symbol, u32 before) {
    VecU32 found = {0};
    trace_native_find(self->program, symbol, &found);
    for (u32 i = 0; i < found.count && i < SYMBOLS_LISTED; i++) {
        if (i || before) buf_push_char(self->out, '\n');
        trace_native_write(self->run, found.at[i], self->language, self->out);
    }
    u32 count = found.count;
    vec_release(&found);
    return count;
}

bool trace_write(Run *run, Str symbol, bool deletes, TextLanguage language, StrBuf *out, Err *err) {
    Trace self = {.run = run, .program = run->program, .language = language, .out = out};
    VecU32 found = {0};
    lookup_vertices(run->program, symbol, &found);
    for (u32 i = 0; i < found.count && i < SYMBOLS_LISTED; i++) {
        if (i) buf_push_char(out, '\n');
        headline(&self, found.at[i]);
        if (deletes)
            deletion(&self, found.at[i]);
        else if (!alive(&self, found.at[i]))
            dead(&self, found.at[i]);
    }
    if (found.count > SYMBOLS_LISTED)
        line(&self, 0, text_with_number(text_of(NULL, "trace.more"), "n", found.count - SYMBOLS_LISTED));
    u32 before = found.count, native = deletes ? 0 : native_write(&self, symbol, before);
    vec_release(&found);
    return before || native || unknown(&self, symbol, err);
}
