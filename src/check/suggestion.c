#include "suggestion.h"

#include "modules.h"

/* One way to import a name: how often it is written so. */
typedef struct {
    Str module, name;
    u32 level, count;
} Way;

typedef Vec(Way) Ways;

static bool is_certain(const Program *program, FileId file, ImportId import, const ImportRow *row) {
    ImportVerdict verdict = import_target(program, file, import).verdict;
    bool is_plain = !(row->flags & (IMPORT_STAR | IMPORT_FUTURE | IMPORT_IN_TRY)) && row->scope == 1;
    return is_plain && (verdict == IMPORT_EXTERNAL || (verdict == IMPORT_FOUND && row->flags & IMPORT_FROM));
}

/* Relative imports say something else elsewhere: the module's own name is meant. */
static Way way_of(const Program *program, FileId file, ImportId import) {
    const Facts *facts = program_facts(program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    Way way = {.module = facts_name(facts, row->module), .name = facts_name(facts, row->name)};
    if (row->level)
        way.module = name_text(program, program->modules[import_target(program, file, import).module].name);
    return way;
}

static void way_count(Ways *ways, Way way) {
    for (u32 i = 0; i < ways->count; i++) {
        Way *known = &ways->at[i];
        if (!str_eq(known->module, way.module) || !str_eq(known->name, way.name)) continue;
        known->count++;
        return;
    }
    way.count = 1;
    vec_push(ways, way);
}

static void ways_collect(const Program *program, FileId without, Str word, Ways *out) {
    Name wanted = intern_find(&program->names, word);
    for (FileId file = 0; wanted && file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        if (file == without) continue;
        for (ImportId i = 1; i < facts->imports.count; i++) {
            const ImportRow *row = &facts_imports(facts)[i];
            if (!row->bound || file_name_of(program, file, row->bound) != wanted) continue;
            if (is_certain(program, file, i, row)) way_count(out, way_of(program, file, i));
        }
    }
}

static Str statement(CheckContext *context, const Way *way, Str word) {
    Arena *arena = context->arena;
    bool is_same = str_eq(way->name, word);
    if (way->name.len)
        return is_same ? str_printf(arena, "from %.*s import %.*s", STR_ARG(way->module), STR_ARG(word))
                       : str_printf(arena, "from %.*s import %.*s as %.*s", STR_ARG(way->module),
                                    STR_ARG(way->name), STR_ARG(word));
    Str first = way->module;
    size_t dot = str_find_char(first, '.');
    if (dot != STR_NOT_FOUND) first = str_slice(first, 0, dot);
    return str_eq(first, word)
               ? str_printf(arena, "import %.*s", STR_ARG(way->module))
               : str_printf(arena, "import %.*s as %.*s", STR_ARG(way->module), STR_ARG(word));
}

/* The only module-level definition or variable of that name outside the file, tests apart. */
static NodeId definition_of(const Program *program, FileId without, Str word) {
    Name name = intern_find(&program->names, word);
    u32 count = 0;
    const NodeId *nodes = name ? graph_named(program, name, &count) : NULL;
    NodeId found = 0;
    for (u32 i = 0; i < count; i++) {
        const Node *node = graph_node(program, nodes[i]);
        bool is_global = node->owner == graph_module(program, node->file);
        bool is_there = program->files[node->file].module && program->files[node->file].world != WORLD_TESTS;
        if (!is_global || !is_there || node->file == without) continue;
        if (found) return 0;
        found = nodes[i];
    }
    return found;
}

Suggestion suggestion_find(CheckContext *context, FileId file, Str word) {
    const Program *program = context->program;
    Ways ways = {0};
    ways_collect(program, file, word, &ways);
    const Way *best = NULL;
    for (u32 i = 0; i < ways.count; i++)
        if (!best || ways.at[i].count > best->count) best = &ways.at[i];
    Suggestion out = {.node = definition_of(program, file, word)};
    if (best) {
        out.text = statement(context, best, word);
        out.files = best->count;
    } else if (out.node) {
        FileId in = graph_node(program, out.node)->file;
        Way way = {.module = name_text(program, program->modules[program->files[in].module].name),
                   .name = word};
        out.text = way.module.len ? statement(context, &way, word) : STR_NONE;
    } else if (distributions_is_standard(rules_distributions(context->rules), word)) {
        out.text = str_printf(context->arena, "import %.*s", STR_ARG(word));
    }
    vec_release(&ways);
    return out;
}
