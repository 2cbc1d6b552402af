#include "reach_impl.h"

#include "classes.h"
#include "graph_reads.h"
#include "routes.h"

Life reach_life(const Program *program, NodeId node, World world) {
    return (Life)program->reach->life[world][node];
}

Life reach_production(const Program *program, NodeId node) {
    Life production = reach_life(program, node, WORLD_PRODUCTION),
         scripts = reach_life(program, node, WORLD_SCRIPTS);
    return production > scripts ? production : scripts;
}

Fate reach_fate(const Program *program, NodeId node) {
    if (reach_production(program, node)) return FATE_LIVE;
    return reach_life(program, node, WORLD_TESTS) ? FATE_TESTS_ONLY : FATE_DEAD;
}

bool reach_is_dead(const Program *program, NodeId node) {
    return reach_fate(program, node) == FATE_DEAD;
}

Cause reach_cause(const Program *program, NodeId node, World world) {
    return program->reach->cause[world][node];
}

RootKind reach_root(const Program *program, NodeId node) {
    return (RootKind)program->reach->root[node].kind;
}

const Root *reach_root_row(const Program *program, NodeId node) {
    return &program->reach->root[node];
}
bool reach_is_library(const Program *program) {
    return program->reach->is_library;
}
bool reach_is_deployed(const Program *program) {
    return program->reach->is_deployed;
}

/* ---- mark -------------------------------------------------------------------------------------------- */

/* A member that something might mean, or that overrides a live one: live once its class is, and as surely.
 * What is registered on a live object: live once the code around it is. */
typedef struct {
    NodeId member;
    u32 next; /* the next one of that class or code + 1, or 0 */
    u8 life;
    Cause cause;
} Waiting;

typedef struct {
    Program *program;
    World world;
    VecU32 queue;
    u8 *named;         /* by Name: 1 = weak uses of it are spread, 2 = of external receivers only */
    u8 *parts;         /* by Name: spread as the start or end of names */
    Map both_parts;    /* (start, end): the same bits */
    u8 *modules_named; /* by Name: module-level names spread too */
    Vec(Waiting) waiting;
    u32 *waiting_first; /* by NodeId of the class or code: its first one + 1, or 0 */
    bool is_dynamic[2]; /* wholly dynamic getattr was met, [1] on something that may be a module */
    u8 *life;           /* Life by NodeId: the result */
    Cause *cause;       /* by NodeId; NULL: nobody asks why */
    const Bits *gone;   /* vertices that are taken away; NULL: none */
} Sweep;

/* What is sure is told in place of what was guessed before: a chain leads through what is as alive. */
static void mark(Sweep *self, NodeId node, Life life, Cause cause) {
    if (self->life[node] >= life || (self->gone && bits_has(self->gone, node))) return;
    if (self->cause) self->cause[node] = cause;
    self->life[node] = (u8)life;
    vec_push(&self->queue, node);
}

static bool has_external_base(const Program *program, NodeId class) {
    u32 count;
    class_external_bases(program, graph_node_def(program, class), &count);
    return count > 0;
}

/* Now, or once the class or the code around it (0: none) lives, and never more surely than that. */
static void mark_within(Sweep *self, NodeId around, NodeId node, Life life, Cause cause) {
    Life most = around ? (Life)self->life[around] : LIFE_FULL;
    if (most < life) {
        vec_push(&self->waiting, ((Waiting){node, self->waiting_first[around], (u8)life, cause}));
        self->waiting_first[around] = self->waiting.count;
    }
    mark(self, node, most < life ? most : life, cause);
}

static void mark_with_class(Sweep *self, NodeId node, Life life, Cause cause) {
    mark_within(self, graph_owner_class(self->program, node), node, life, cause);
}

/* A member name read on something unknown: every live-able member of that name may be meant. */
static void spread_name(Sweep *self, Name name, const WeakUse *use) {
    u8 wanted = use->of_external ? 2 : 1;
    bool modules_done = !use->of_module || self->modules_named[name];
    if (self->named[name] && (self->named[name] == 1 || wanted == 2) && modules_done) return;
    if (self->named[name] != 1) self->named[name] = wanted;
    if (use->of_module) self->modules_named[name] = 1;
    u32 count;
    const NodeId *nodes = graph_named(self->program, name, &count);
    for (u32 i = 0; i < count; i++) {
        NodeId class = graph_owner_class(self->program, nodes[i]);
        if (!class && !use->of_module &&
            !bits_has(&self->program->graph->handed_modules, self->program->graph->nodes[nodes[i]].file))
            continue;
        if (class && use->of_external && !has_external_base(self->program, class)) continue;
        mark_with_class(self, nodes[i], LIFE_WEAK, (Cause){CAUSE_NAME, use->from, use});
    }
}

/* True when the same part of names was spread before. */
static bool part_is_done(Sweep *self, const WeakUse *use) {
    u8 bit = (u8)(1 << (use->of_module + 2 * (use->part == WEAK_PREFIX)));
    u8 *done = &self->parts[use->name];
    if (use->end && !(*done & bit)) {
        u32 *both = map_at(&self->both_parts, map_pair(use->name, use->end), 0);
        bool is_done = *both & bit;
        *both |= bit;
        return is_done;
    }
    bool is_done = *done & bit;
    *done |= bit;
    return is_done;
}

static void spread_part(Sweep *self, const WeakUse *use) {
    const Program *program = self->program;
    if (part_is_done(self, use)) return;
    for (u32 i = 0; i < program->graph->member_name_count; i++) {
        Name name = program->graph->member_names[i];
        if (weak_may_be(program, use, name_text(program, name))) spread_name(self, name, use);
    }
}

/* The list or tuple that `__all__` is first set to, or 0. */
static ExprId exports_value(const Program *program, FileId file) {
    Name all = intern_find(&program->names, STR("__all__"));
    u32 binding =
        all ? map_find(&program->scope_names, map_pair(program->files[file].scope_base + 1, all)) : MAP_NONE;
    return binding == MAP_NONE ? 0 : binding_row(program, binding)->value;
}

/* Quoted annotations and entries of __all__ speak of their own module, not of names looked up elsewhere. */
static bool names_own_module(const Facts *facts, const StringRow *row, ExprId exports) {
    const ExprRow *exprs = facts_exprs(facts);
    if (!row->expr) return false;
    if (exprs[row->expr].flags & EXPR_IN_ANNOTATION || expr_first(facts, row->expr)) return true;
    return exports && row->expr >= exports && row->expr < exprs[exports].next;
}

/* def report(): log("report"): a text in the body of the one function of its name is only there once that was
 * found by another. */
static bool names_around(const Program *program, FileId file, const StringRow *row, Name name) {
    u32 count;
    const NodeId *nodes = graph_named(program, name, &count);
    const Node *node = count == 1 ? &program->graph->nodes[nodes[0]] : NULL;
    if (!node || node->kind != NODE_DEF || node->file != file || !row->expr) return false;
    const Facts *facts = program_facts(program, file);
    if (facts_defs(facts)[node->row].kind != DEF_FUNCTION) return false;
    ScopeId scope = facts_exprs(facts)[row->expr].scope;
    while (scope && facts_scopes(facts)[scope].def != node->row) scope = facts_scopes(facts)[scope].parent;
    return scope != 0;
}

static void file_texts(const Program *program, FileId file, bool of_module, Bits *seen, VecU32 *out) {
    const Facts *facts = program_facts(program, file);
    const Name *names = program_string_names(program, file);
    ExprId exports = of_module ? 0 : exports_value(program, file);
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        u32 count = 0;
        if (names[s]) graph_named(program, names[s], &count);
        if (!count || names_own_module(facts, row, exports)) continue;
        bool is_new = !names_around(program, file, row, names[s]) && bits_add(seen, names[s]);
        if (is_new) vec_push(out, names[s]);
    }
}

/* Names of vertices that stand somewhere as a string, in the order of the first places. Collected once: every
 * world may ask. */
static Texts texts_of(const Program *program, bool of_module) {
    Texts *texts = &program->reach->texts[of_module];
    if (texts->is_known) return *texts;
    Arena scratch = {0};
    VecU32 names = {0};
    Bits seen = bits_new(&scratch, program->graph->named_names);
    for (FileId file = 0; file < program->file_count; file++)
        if (program_facts(program, file)->language == LANGUAGE_PYTHON)
            file_texts(program, file, of_module, &seen, &names);
    *texts = (Texts){arena_copy(program->arena, names.at, names.count * sizeof(Name)), names.count, true};
    vec_release(&names);
    arena_release(&scratch);
    return *texts;
}

/* getattr with any name: members whose name stands somewhere as a string may be meant. */
static void strings_spread(Sweep *self, const WeakUse *use) {
    Texts texts = texts_of(self->program, use->of_module);
    for (u32 i = 0; i < texts.count; i++) spread_name(self, texts.names[i], use);
}

/* It lives by itself, or a library or an override leads to it. */
static bool is_called_outside(const Program *program, NodeId function) {
    RootKind root = reach_root(program, function);
    FileId file = program->graph->nodes[function].file;
    bool is_hidden = root == ROOT_LIBRARY && is_private_module(program, file) &&
                     !bits_has(&program->graph->offered_modules, file);
    bool is_outside = root != ROOT_NONE && !is_hidden;
    u32 count;
    const Edge *edges = graph_in(program, function, &count);
    for (u32 i = 0; i < count; i++) {
        EdgeKind kind = (EdgeKind)edges[i].kind;
        is_outside |= kind == EDGE_MODEL || kind == EDGE_MEMBER || kind == EDGE_JOINED ||
                      kind == EDGE_OVERRIDE ||
                      (kind == EDGE_IMPORT && is_hidden &&
                       program->files[edges[i].file].world != WORLD_TESTS); /* another module may offer it */
    }
    return is_outside;
}

static void follow_weak(Sweep *self, NodeId node) {
    u32 count;
    const WeakUse *uses = graph_weak(self->program, node, &count);
    for (u32 i = 0; i < count; i++) {
        if (uses[i].called && !is_called_outside(self->program, uses[i].called)) continue;
        if (uses[i].part == WEAK_NAME) {
            if (uses[i].name < self->program->graph->named_names) spread_name(self, uses[i].name, &uses[i]);
        } else if (uses[i].part != WEAK_ANY) {
            spread_part(self, &uses[i]);
        } else if (!self->is_dynamic[uses[i].of_module]) {
            self->is_dynamic[uses[i].of_module] = true;
            strings_spread(self, &uses[i]);
        }
    }
}

/* A list of exports is meant for others; in a product that nobody installs it keeps nothing. */
static bool edge_carries(const Program *program, const Edge *edge) {
    if (edge->is_unreachable) return false;
    if (edge->kind == EDGE_EXPORT)
        return program->files[edge->file].is_published || !program->reach->is_deployed;
    if (edge->kind == EDGE_IMPORT) return program->graph->nodes[edge->to].kind == NODE_MODULE;
    return true;
}

/* A resolved reference to a member came through its class or an instance, so the class lives with it
 * (follow_owner); what only might be meant waits for its class. */
static void follow_edges(Sweep *self, NodeId node) {
    const Program *program = self->program;
    const Graph *graph = program->graph;
    for (u32 i = graph->out_start[node]; i < graph->out_start[node + 1]; i++) {
        const Edge *edge = &graph->out[i];
        if (!edge_carries(program, edge)) continue;
        bool is_maybe = edge->kind == EDGE_WEAK || edge->kind == EDGE_EXPORT;
        bool is_weak = is_maybe || self->life[node] == LIFE_WEAK;
        Life life = is_weak ? LIFE_WEAK : LIFE_FULL;
        Cause cause = {CAUSE_EDGE, node, edge};
        if (is_maybe || edge->is_passed || edge->kind == EDGE_OVERRIDE)
            mark_with_class(self, edge->to, life, cause);
        else if (edge->kind == EDGE_JOINED)
            mark_within(self, graph->nodes[edge->to].owner, edge->to, life, cause);
        else
            mark(self, edge->to, life, cause);
    }
}

/* What lives with a live vertex: the module around it, the packages around a module. */
static void follow_owner(Sweep *self, NodeId node) {
    const Program *program = self->program;
    const Node *row = &program->graph->nodes[node];
    Life life = (Life)self->life[node];
    Cause cause = {CAUSE_OWNER, node, NULL};
    if (row->kind == NODE_MODULE) {
        ModuleId module = program->files[row->file].module;
        for (ModuleId at = module ? program->modules[module].parent : 0; at; at = program->modules[at].parent)
            if (program->modules[at].file != FILE_NONE)
                mark(self, node_of_file(program->modules[at].file), life, cause);
        return;
    }
    mark(self, node_of_file(row->file), life, cause);
    NodeId class = graph_owner_class(program, node);
    if (class) mark(self, class, life, cause);
}

/* Users of a library call public members of whatever objects they get hold of. */
static void follow_library(Sweep *self, NodeId class) {
    const Program *program = self->program;
    const Graph *graph = program->graph;
    const Node *row = &graph->nodes[class];
    if (!row->is_class || self->world != WORLD_PRODUCTION ||
        !bits_has(&program->reach->offered_files, row->file))
        return;
    for (u32 i = graph->owned_start[class]; i < graph->owned_start[class + 1]; i++)
        if (!str_starts(graph_word(program, graph->owned[i]), STR("_")))
            mark(self, graph->owned[i], (Life)self->life[class],
                 (Cause){.kind = CAUSE_MEMBER, .from = class});
}

/* What lived by a guess may turn out to live for sure: what was woken too early waits once more. */
static void wake_waiting(Sweep *self, NodeId around) {
    u32 at = self->waiting_first[around];
    self->waiting_first[around] = 0;
    while (at) {
        Waiting waiting = self->waiting.at[at - 1];
        at = waiting.next;
        mark_within(self, around, waiting.member, (Life)waiting.life, waiting.cause);
    }
}

/* What serves the router of such a handler is not in the tree: where its module runs, it may. */
static void appless_wait(Sweep *self) {
    const Program *program = self->program;
    for (RouteId r = 1; r < routes_count(program); r++) {
        const Route *route = routes_at(program, r);
        NodeId handler = route->handler ? node_of_def(program, route->handler) : 0;
        if (handler && routers_at(program, route->router)->is_appless)
            mark_within(self, node_of_file(program->graph->nodes[handler].file), handler, LIFE_FULL,
                        (Cause){.kind = CAUSE_ROOT});
    }
}

/* Breadth first, so that a vertex is reached by one of the shortest chains. */
static void sweep(Sweep *self, const Bits *handlers) {
    const Program *program = self->program;
    self->named = mem_alloc(program->names.count);
    self->modules_named = mem_alloc(program->names.count);
    self->parts = mem_alloc(program->names.count);
    self->waiting_first = mem_alloc(program->graph->node_count * sizeof(u32));
    for (NodeId n = 1; n < program->graph->node_count; n++) {
        const Root *root = &program->reach->root[n];
        bool is_root = root->kind && root->world == self->world;
        if (is_root || (handlers && bits_has(handlers, n)))
            mark(self, n, LIFE_FULL, (Cause){.kind = CAUSE_ROOT});
    }
    if (handlers) appless_wait(self);
    for (u32 at = 0; at < self->queue.count; at++) {
        NodeId node = self->queue.at[at];
        wake_waiting(self, node);
        follow_library(self, node);
        follow_owner(self, node);
        follow_edges(self, node);
        follow_weak(self, node);
    }
    vec_release(&self->queue);
    vec_release(&self->waiting);
    free(self->named);
    free(self->modules_named);
    free(self->parts);
    map_release(&self->both_parts);
    free(self->waiting_first);
}

/* ---- consequence ------------------------------------------------------------------------------------- */

/* Handlers are found by walking strong edges backwards, nearest first. */
u32 reach_routes_to(const Program *program, NodeId node, u32 *routes, u32 capacity) {
    VecU32 queue = {0};
    Map seen = {0};
    u32 found = 0;
    vec_push(&queue, node);
    map_at(&seen, node, 1);
    for (u32 at = 0; at < queue.count && found < capacity && at < 4000; at++) {
        u32 route_count = 0;
        bool is_def = program->graph->nodes[queue.at[at]].kind == NODE_DEF;
        const RouteId *own =
            is_def ? routes_of_handler(program, graph_node_def(program, queue.at[at]), &route_count) : NULL;
        for (u32 i = 0; i < route_count && found < capacity; i++) routes[found++] = own[i];
        u32 count;
        const Edge *edges = graph_in(program, queue.at[at], &count);
        for (u32 i = 0; i < count; i++) {
            if (edges[i].kind != EDGE_STRONG || edges[i].in_annotation) continue;
            if (program->graph->nodes[edges[i].from].kind == NODE_MODULE ||
                map_find(&seen, edges[i].from) != MAP_NONE)
                continue;
            map_at(&seen, edges[i].from, 1);
            vec_push(&queue, edges[i].from);
        }
    }
    vec_release(&queue);
    map_release(&seen);
    return found;
}

/* ---- all of it --------------------------------------------------------------------------------------- */

/* Handlers of routers that an app serves (or may serve: unknown is never called dead). */
static Bits served_handlers(Program *program, World world) {
    Bits handlers = bits_new(program->arena, program->graph->node_count);
    for (RouteId r = 1; r < routes_count(program); r++) {
        const Route *route = routes_at(program, r);
        const Router *router = routers_at(program, route->router);
        if (!route->handler || router->is_appless) continue;
        bool in_tests = router->served == SERVED_IN_TESTS;
        bool is_served = router->served != SERVED_NO && (in_tests == (world == WORLD_TESTS) || !in_tests);
        if (is_served) bits_add(&handlers, node_of_def(program, route->handler));
    }
    return handlers;
}

/* Sweep every world into `life`. */
static void sweep_all(Program *program, u8 *const *life, Cause *const *cause, const Bits *gone) {
    for (u32 w = 0; w < WORLD_COUNT; w++) {
        Sweep self = {.program = program,
                      .world = (World)w,
                      .life = life[w],
                      .cause = cause ? cause[w] : NULL,
                      .gone = gone};
        Bits served = served_handlers(program, (World)w);
        sweep(&self, w == WORLD_SCRIPTS ? NULL : &served);
    }
}

/* What only a handler of a lost route runs leaves further routes to nobody. */
enum { SETTLING_MAX = 3 };

void reach_build(Program *program) {
    Reach *reach = ARENA_NEW(program->arena, Reach);
    u32 count = program->graph->node_count;
    program->reach = reach;
    for (u32 w = 0; w < WORLD_COUNT; w++) {
        reach->life[w] = ARENA_ARRAY(program->arena, u8, count);
        reach->cause[w] = ARENA_ARRAY(program->arena, Cause, count);
    }
    reach->root = ARENA_ARRAY(program->arena, Root, count);
    reach->head = ARENA_ARRAY(program->arena, NodeId, count);
    reach_roots(program);
    if (!reach->is_library) graph_settle(program);
    sweep_all(program, reach->life, reach->cause, NULL);
    for (u32 i = 0; i < SETTLING_MAX && routes_settle(program); i++) {
        for (u32 w = 0; w < WORLD_COUNT; w++) {
            memset(reach->life[w], 0, count * sizeof *reach->life[w]);
            memset(reach->cause[w], 0, count * sizeof *reach->cause[w]);
        }
        sweep_all(program, reach->life, reach->cause, NULL);
    }
    reach_islands(program);
}

Bits reach_without(Program *program, const Bits *gone) {
    u8 *life[WORLD_COUNT];
    u32 count = program->graph->node_count;
    for (u32 w = 0; w < WORLD_COUNT; w++) life[w] = ARENA_ARRAY(program->arena, u8, count);
    sweep_all(program, life, NULL, gone);
    Bits lost = bits_new(program->arena, count);
    for (NodeId n = 1; n < count; n++) {
        bool is_left = bits_has(gone, n);
        for (u32 w = 0; w < WORLD_COUNT; w++) is_left |= life[w][n] != LIFE_NONE;
        if (!is_left && !reach_is_dead(program, n)) bits_add(&lost, n);
    }
    return lost;
}
