#include "usage.h"

#include "dead.h"
#include "native_dead.h"

/* ---- C --------------------------------------------------------------------------------------------- */

/* The function of C that an outline's definition is; 0: none, or not one that is linked. O(log names). */
static NativeId native_of(const Program *program, DefRef def) {
    if (!def || file_is_linked(program, program->def_file[def])) return 0;
    FileId file = program->def_file[def];
    Span span = def_row(program, def)->span;
    u32 count;
    const NativeId *ids = native_named(program, def_name(program, def), &count);
    for (u32 i = 0; i < count; i++) {
        const NativeEntity *entity = native_entity(program, ids[i]);
        bool is_there = entity->file == file && entity->offset >= span.start && entity->offset < span.end;
        if (entity->kind == ENTITY_FUNCTION && entity->traits & NATIVE_DEFINED && is_there) return ids[i];
    }
    return 0;
}

/* Dead, or live from tests alone, surely enough to act on it: not only that no text names it. */
static bool is_settled(const Program *program, NativeId id) {
    NativeFate fate = native_fate(program, id);
    if (fate == NATIVE_LIVE) return true;
    if (fate == NATIVE_UNKNOWN || fate == NATIVE_ELSEWHERE) return false;
    NativeId head = native_head(program, id);
    return native_confidence(program, head ? head : id, "unused-function") > CONFIDENCE_LOW;
}

/* What another configuration may need lives. */
static Life native_life(const Program *program, NativeId id, World world) {
    if (world == WORLD_SCRIPTS) return LIFE_NONE;
    bool is_live = native_is_live(program, id, world);
    if (world == WORLD_PRODUCTION) is_live |= !is_settled(program, id);
    return is_live ? LIFE_FULL : LIFE_NONE;
}

static UseKind native_kind(const Program *program, const NativeReference *reference) {
    bool is_test = program->files[reference->file].world == WORLD_TESTS;
    if (!reference->owner) return is_test ? USE_TESTS : USE_PRODUCTION;
    if (native_life(program, reference->owner, WORLD_PRODUCTION)) return is_test ? USE_TESTS : USE_PRODUCTION;
    return native_life(program, reference->owner, WORLD_TESTS) ? USE_TESTS : USE_DEAD;
}

/* Places that name `id`; as a part of its file, only those in other files. */
static void native_places(const Program *program, NativeId id, bool is_member, UsePlaces *out) {
    FileId own = native_entity(program, id)->file;
    NativeIn in = native_in(program, id);
    for (const NativeReference *reference; (reference = native_in_next(&in));) {
        if (reference->file == FILE_NONE || reference->owner == id) continue;
        if (is_member && reference->file == own) continue;
        u32 line = facts_line(program_facts(program, reference->file), reference->start);
        vec_push(out, ((CopyUse){.file = reference->file,
                                 .line = line,
                                 .offset = reference->start,
                                 .kind = (u8)native_kind(program, reference),
                                 .is_call = !is_member && reference->kind == REFERENCE_CALL,
                                 .is_member = is_member}));
    }
}

static bool is_code(const Program *program, NativeId id) {
    const NativeEntity *entity = native_entity(program, id);
    return (entity->kind == ENTITY_FUNCTION || entity->kind == ENTITY_VARIABLE) && entity->definition;
}

static void native_file_places(const Program *program, FileId file, UsePlaces *out) {
    NativeId first, end;
    native_of_file(program, file, &first, &end);
    for (NativeId id = first; id < end; id++)
        if (is_code(program, id)) native_places(program, id, true, out);
}

/* Some function or variable of the file lives. Headers live with who includes them, which is not asked. */
static Life native_file_life(const Program *program, FileId file, World world) {
    NativeId first, end;
    native_of_file(program, file, &first, &end);
    u32 count = 0;
    for (NativeId id = first; id < end; id++) {
        if (!is_code(program, id)) continue;
        if (native_life(program, id, world)) return LIFE_FULL;
        count++;
    }
    return count ? LIFE_NONE : LIFE_FULL;
}

/* A source all of whose functions and variables are understood. */
static bool native_file_is_known(const Program *program, FileId file) {
    if (!native_count(program) || native_is_included(program, file)) return false;
    NativeId first, end;
    native_of_file(program, file, &first, &end);
    u32 count = 0;
    for (NativeId id = first; id < end; id++) {
        if (!is_code(program, id)) continue;
        if (!is_settled(program, id)) return false;
        count++;
    }
    return count > 0;
}

/* ---- Python ---------------------------------------------------------------------------------------- */

typedef struct {
    const Program *program;
    Used what;
    Span own; /* of a definition */
    UsePlaces *out;
} Collect;

static NodeId node_of(const Program *program, Used what) {
    return what.def ? graph_def(program, what.def) : graph_module(program, what.file);
}

static bool edge_is_use(const Edge *edge) {
    return edge->kind == EDGE_STRONG || edge->kind == EDGE_IMPORT || edge->kind == EDGE_MODEL;
}

static bool is_inside(const Collect *self, const Edge *edge) {
    if (edge->file != self->what.file) return false;
    return !self->what.def || (edge->offset >= self->own.start && edge->offset < self->own.end);
}

static UseKind kind_of(const Program *program, const Edge *edge) {
    if (edge->is_unreachable) return USE_DEAD;
    if (reach_life(program, edge->from, WORLD_PRODUCTION) != LIFE_NONE) return USE_PRODUCTION;
    if (reach_life(program, edge->from, WORLD_SCRIPTS) != LIFE_NONE) return USE_SCRIPTS;
    return reach_life(program, edge->from, WORLD_TESTS) != LIFE_NONE ? USE_TESTS : USE_DEAD;
}

static void node_collect(Collect *self, NodeId node, bool is_member) {
    u32 count;
    const Edge *edges = graph_in(self->program, node, &count);
    for (u32 i = 0; i < count; i++) {
        if (edges[i].file == FILE_NONE || !edge_is_use(&edges[i]) || is_inside(self, &edges[i])) continue;
        vec_push(self->out,
                 ((CopyUse){
                     .file = edges[i].file,
                     .line = facts_line(program_facts(self->program, edges[i].file), edges[i].offset),
                     .offset = edges[i].offset,
                     .kind = (u8)kind_of(self->program, &edges[i]),
                     .is_import = !is_member && edges[i].kind == EDGE_IMPORT,
                     .is_call = !is_member && edges[i].is_call,
                     .is_member = is_member,
                 }));
    }
}

static void file_collect(Collect *self, const File *file) {
    const ScopeRow *scope = &facts_scopes(file->facts)[1];
    node_collect(self, graph_module(self->program, self->what.file), false);
    for (u32 b = scope->first_binding; b < scope->first_binding + scope->binding_count; b++) {
        NodeId variable = graph_variable(self->program, file->binding_base + b);
        if (variable && graph_node(self->program, variable)->kind == NODE_VARIABLE)
            node_collect(self, variable, false);
    }
}

static void python_places(const Program *program, Used what, UsePlaces *out) {
    const File *file = &program->files[what.file];
    const DefRow *defs = facts_defs(file->facts);
    DefId own = what.def ? what.def - file->def_base : 0;
    Collect collect = {program, what, own ? defs[own].span : (Span){0, 0}, out};
    for (DefId d = u32_max(own, 1); d < file->facts->defs.count; d++) {
        if (own && defs[d].span.start >= defs[own].span.end) break;
        node_collect(&collect, graph_def(program, file->def_base + d), own ? d != own : defs[d].parent != 0);
    }
    if (!own) file_collect(&collect, file);
}

static u32 python_namesakes(const Program *program, DefRef def) {
    u32 count, alike = 0;
    const NodeId *nodes = graph_named(program, def_name(program, def), &count);
    for (u32 i = 0; i < count; i++) {
        DefRef other =
            graph_node(program, nodes[i])->kind == NODE_DEF ? graph_node_def(program, nodes[i]) : 0;
        alike += other && !def_row(program, other)->parent;
    }
    return alike;
}

/* ---- either ---------------------------------------------------------------------------------------- */

bool usage_is_known(const Program *program, Used what) {
    if (file_is_linked(program, what.file)) return true;
    if (!what.def) return native_file_is_known(program, what.file);
    NativeId id = native_of(program, what.def);
    return id && is_settled(program, id);
}

Life usage_life(const Program *program, Used what, World world) {
    if (file_is_linked(program, what.file)) return reach_life(program, node_of(program, what), world);
    NativeId id = native_of(program, what.def);
    if (id) return native_life(program, id, world);
    return what.def || !native_count(program) ? LIFE_FULL : native_file_life(program, what.file, world);
}

Life usage_production(const Program *program, Used what) {
    Life production = usage_life(program, what, WORLD_PRODUCTION);
    Life scripts = usage_life(program, what, WORLD_SCRIPTS);
    return production > scripts ? production : scripts;
}

void usage_places(const Program *program, Used what, UsePlaces *out) {
    if (file_is_linked(program, what.file)) {
        python_places(program, what, out);
        return;
    }
    NativeId id = native_of(program, what.def);
    if (id) native_places(program, id, false, out);
    if (!what.def && native_count(program)) native_file_places(program, what.file, out);
}

bool usage_is_for_others(const Program *program, FileId file) {
    if (!file_is_linked(program, file)) return false; /* what others may use is a root in C */
    return reach_is_library(program) || program->files[file].is_published;
}

/* No surer than of the module around it, where nothing uses that either: what loads it may be unknown. */
static Confidence python_confidence(CheckContext *context, DefRef def) {
    const Program *program = context->program;
    FileId file = program->def_file[def];
    Confidence own = dead_confidence(context, graph_def(program, def));
    if (!program->files[file].module || usage_production(program, (Used){file, 0}) != LIFE_NONE) return own;
    Confidence around = dead_confidence(context, graph_module(program, file));
    return around < own ? around : own;
}

Confidence usage_dead_confidence(CheckContext *context, DefRef def) {
    NativeId id = native_of(context->program, def), head = id ? native_head(context->program, id) : 0;
    if (!id) return python_confidence(context, def);
    return native_confidence(context->program, head ? head : id, "stale-copy");
}

Text usage_dead_doubt(const Program *program, DefRef def) {
    NativeId id = native_of(program, def), head = id ? native_head(program, id) : 0;
    if (!head) return (Text){0};
    return text_with(text_of(NULL, native_doubt_key(program, head)), "name",
                     name_text(program, def_name(program, def)));
}

u32 usage_namesakes(const Program *program, DefRef def) {
    if (file_is_linked(program, program->def_file[def])) return python_namesakes(program, def);
    u32 count, alike = 0;
    const NativeId *ids = native_named(program, def_name(program, def), &count);
    for (u32 i = 0; i < count; i++) {
        const NativeEntity *entity = native_entity(program, ids[i]);
        alike += entity->kind == ENTITY_FUNCTION && entity->traits & NATIVE_DEFINED;
    }
    return alike;
}
