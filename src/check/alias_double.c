#include "alias_double.h"

enum { FILES_SHOWN = 4 };

/* Files that import the vertex by name, ascending, the file `own` apart. */
static FileIds importers_of(const Program *program, NodeId node, FileId own) {
    FileIds files = {0};
    u32 count;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++) {
        bool is_import = edges[i].kind == EDGE_IMPORT && edges[i].file != own && edges[i].file != FILE_NONE;
        if (is_import && (!files.count || vec_last(&files) != edges[i].file)) vec_push(&files, edges[i].file);
    }
    return files;
}

static void double_put(CheckContext *context, Data *list, DefRef def, const FileIds *importers) {
    const Program *program = context->program;
    FileId file = program->def_file[def];
    Data *item = data_put_object(context->arena, list, STR_NONE);
    data_put_text(context->arena, item, STR("path"), program->files[file].path);
    data_put_int(context->arena, item, STR("line"),
                 facts_line(program_facts(program, file), def_row(program, def)->name_span.start));
    Data *files = data_put_list(context->arena, item, STR("importers"));
    for (u32 i = 0; i < importers->count; i++)
        data_put_text(context->arena, files, STR_NONE, program->files[importers->at[i]].path);
}

static void double_tell(CheckContext *context, Finding *finding, Data *list, DefRef def) {
    const Program *program = context->program;
    FileId file = program->def_file[def];
    FileIds importers = importers_of(program, graph_def(program, def), file);
    Text text = text_of(NULL, importers.count ? "copies.alias_double" : "copies.alias_double_unused");
    text = text_with(text, "name", name_text(program, def_name(program, def)));
    text = text_with(text, "users", copy_list_files(context, &importers, FILES_SHOWN));
    finding_evidence(finding, place_of(program, file, def_row(program, def)->name_span), text);
    double_put(context, list, def, &importers);
    vec_release(&importers);
}

void alias_double_prove(CheckContext *context, Finding *finding, NodeId alias, DefRef target) {
    const Program *program = context->program;
    u32 count;
    const NodeId *nodes = graph_named(program, graph_name(program, alias), &count);
    Data *list = NULL;
    for (u32 i = 0; i < count; i++) {
        if (graph_node(program, nodes[i])->kind != NODE_DEF) continue;
        DefRef def = graph_node_def(program, nodes[i]);
        if (def == target || def_row(program, def)->parent ||
            def_row(program, def)->kind != def_row(program, target)->kind)
            continue;
        if (!list) list = data_put_list(context->arena, finding->data, STR("doubles"));
        double_tell(context, finding, list, def);
    }
}

void alias_pair_prove(CheckContext *context, Finding *finding, const CopyPair *copy) {
    const Program *program = context->program;
    FileId file = copy->there.side->file;
    if (!copy->alias.len || !copy->here.side->def) return;
    Name name = def_name(program, copy->here.side->def);
    BindRef bound = map_find(&program->scope_names, map_pair(program->files[file].scope_base + 1, name));
    if (bound == MAP_NONE) return;
    NodeId alias = graph_variable(program, bound);
    FileIds importers = {0};
    if (alias) importers = importers_of(program, alias, file);
    const char *both = copy->here.importers.count ? "copies.alias_pair" : "copies.alias_pair_alone";
    Text text = text_of(NULL, importers.count ? both : "copies.alias_pair_unused");
    text = text_with(text_with(text, "alias", copy->alias), "keep", copy->there.name);
    text = text_with(text, "users", copy_list_files(context, &importers, FILES_SHOWN));
    text = text_with(text, "others", copy_list_files(context, &copy->here.importers, FILES_SHOWN));
    finding_evidence(finding, place_of(program, file, binding_row(program, bound)->span), text);
    vec_release(&importers);
}
