#include "api.h"

#include "classes.h"
#include "infer.h"

/* The file of a published package imports the value under a name of its own. */
static bool imports_value(const Program *program, FileId package, ValueKind kind, u32 id) {
    const Facts *facts = program_facts(program, package);
    for (ImportId i = 1; i < facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(facts)[i];
        if (row->scope != 1 || row->flags & IMPORT_STAR || !row->binding) continue;
        ValueSet values = infer_import(program, package, i);
        for (u32 v = 0; v < values.count; v++)
            if (values.at[v].kind == kind && values.at[v].id == id) return true;
    }
    return false;
}

static bool is_published_package(const Program *program, ModuleId module) {
    FileId file = program->modules[module].file;
    return program->modules[module].is_package && file != FILE_NONE && program->files[file].is_published;
}

/* A package around the file imports the value; with `at_door` the outermost one does. */
static bool is_imported_above(const Program *program, FileId file, ValueKind kind, u32 id, bool at_door) {
    ModuleId outermost = 0, at = program->modules[program->files[file].module].parent;
    for (; at > 1; at = program->modules[at].parent) {
        if (!is_published_package(program, at)) continue;
        outermost = at;
        if (!at_door && imports_value(program, program->modules[at].file, kind, id)) return true;
    }
    return at_door && outermost && imports_value(program, program->modules[outermost].file, kind, id);
}

static bool class_is_at_door(const Program *program, NodeId class) {
    return is_imported_above(program, graph_node(program, class)->file, VALUE_CLASS,
                             graph_node_def(program, class), true);
}

/* The class at the door makes one for itself, or says that it has one: users reach it through that. */
static bool is_held_at_door(const Program *program, NodeId class) {
    u32 count;
    const Edge *edges = graph_in(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        NodeId holder = graph_owner_class(program, edges[i].from);
        bool is_field = graph_node(program, edges[i].from)->kind == NODE_VARIABLE ||
                        str_eq(graph_word(program, edges[i].from), STR("__init__"));
        if (holder && holder != class && is_field && class_is_at_door(program, holder)) return true;
    }
    return false;
}

static ValueKind value_kind(const Program *program, NodeId node) {
    return def_row(program, graph_node_def(program, node))->kind == DEF_CLASS ? VALUE_CLASS : VALUE_FUNCTION;
}

/* Its functions are given to a decorator: a package may import it for that alone. */
static bool is_for_effect(const Program *program, FileId file) {
    const Facts *facts = program_facts(program, file);
    for (DefId def = 1; def < facts->defs.count; def++) {
        const DefRow *row = &facts_defs(facts)[def];
        if (row->scope == 1 && row->kind == DEF_FUNCTION && row->decorator_count) return true;
    }
    return false;
}

bool api_offers(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    if (!program->files[row->file].is_published || row->kind == NODE_MODULE) return false;
    NodeId class = graph_owner_class(program, node);
    if (class) return class_is_at_door(program, class) || is_held_at_door(program, class);
    if (graph_node(program, row->owner)->kind != NODE_MODULE) return false;
    if (!is_for_effect(program, row->file) &&
        is_imported_above(program, row->file, VALUE_MODULE, program->files[row->file].module, false))
        return true;
    return row->kind == NODE_DEF && is_imported_above(program, row->file, value_kind(program, node),
                                                      graph_node_def(program, node), false);
}
