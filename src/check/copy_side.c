#include "copy_side.h"

/* ---- users ----------------------------------------------------------------------------------------- */

static void file_insert(FileIds *files, FileId file) {
    u32 at = 0;
    while (at < files->count && files->at[at] < file) at++;
    if (at < files->count && files->at[at] == file) return;
    vec_push(files, file);
    for (u32 i = files->count - 1; i > at; i--) files->at[i] = files->at[i - 1];
    files->at[at] = file;
}

static bool edge_is_use(const Edge *edge) {
    return edge->kind == EDGE_STRONG || edge->kind == EDGE_IMPORT || edge->kind == EDGE_MODEL;
}

static void node_users(CopySide *self, const Program *program, NodeId node) {
    u32 count;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++) {
        if (edges[i].file == FILE_NONE || edges[i].file == self->side->file || !edge_is_use(&edges[i]))
            continue;
        if (reach_production(program, edges[i].from) != LIFE_NONE) file_insert(&self->users, edges[i].file);
    }
}

static void node_importers(CopySide *self, const Program *program, NodeId node) {
    u32 count;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_IMPORT && edges[i].file != self->side->file && edges[i].file != FILE_NONE)
            file_insert(&self->importers, edges[i].file);
}

/* Definitions inside a side, itself included; all of the file for a file. */
static void side_users(CopySide *self, const Program *program) {
    const File *file = &program->files[self->side->file];
    const DefRow *defs = facts_defs(file->facts);
    DefId own = self->side->def ? self->side->def - file->def_base : 0;
    for (DefId d = u32_max(own, 1); d < file->facts->defs.count; d++) {
        if (own && defs[d].span.start >= defs[own].span.end) break;
        NodeId node = graph_def(program, file->def_base + d);
        node_users(self, program, node);
        if (d == own || (!own && !defs[d].parent)) node_importers(self, program, node);
    }
    if (own) return;
    node_users(self, program, graph_module(program, self->side->file));
    node_importers(self, program, graph_module(program, self->side->file));
}

/* `Class.method`, without the module. */
static Str name_in_file(const CheckContext *context, DefRef def) {
    Str name = name_text(context->program, def_name(context->program, def));
    for (DefRef up = def_parent(context->program, def); up; up = def_parent(context->program, up))
        name =
            str_printf(context->arena, "%.*s.%.*s",
                       STR_ARG(name_text(context->program, def_name(context->program, up))), STR_ARG(name));
    return name;
}

static void side_life(CopySide *self, const Program *program) {
    const CloneSide *side = self->side;
    NodeId node = side->def ? graph_def(program, side->def) : graph_module(program, side->file);
    self->life = reach_production(program, node);
    self->in_tests = reach_life(program, node, WORLD_TESTS) != LIFE_NONE;
    side_users(self, program);
}

static void side_open(CopySide *self, const CheckContext *context, const CloneSide *side) {
    const Program *program = context->program;
    *self = (CopySide){.side = side, .life = LIFE_FULL, .is_known = file_is_linked(program, side->file)};
    self->symbol =
        side->def ? def_symbol(program, side->def, context->arena) : file_symbol(program, side->file);
    self->name = side->def ? name_in_file(context, side->def) : program->files[side->file].path;
    self->place = side->def ? place_of(program, side->file, def_row(program, side->def)->span)
                            : place_of_file(program, side->file);
    if (self->is_known) side_life(self, program);
}

/* ---- aliases --------------------------------------------------------------------------------------- */

bool copy_is_bound_as(const Program *program, FileId file, Name name, DefRef def) {
    const File *in = &program->files[file];
    BindRef first = map_find(&program->scope_names, map_pair(in->scope_base + 1, name));
    if (first == MAP_NONE || !def) return false;
    NameId local = facts_bindings(in->facts)[first - in->binding_base].name;
    return program_resolve_def(program, file, 1, local) == def;
}

/* Name of `from` if the module of `to` offers `to` under it as well: "Old = New" beside New. */
static Str def_alias(const Program *program, DefRef from, DefRef to) {
    if (!from || !to || def_name(program, from) == def_name(program, to)) return STR_NONE;
    if (program->def_file[from] == program->def_file[to]) return STR_NONE;
    bool bound = copy_is_bound_as(program, program->def_file[to], def_name(program, from), to);
    return bound ? name_text(program, def_name(program, from)) : STR_NONE;
}

/* For files: the alias of any of its definitions that some definition of the other file has. */
static Str file_alias(const Program *program, FileId from, FileId to) {
    const File *source = &program->files[from];
    for (DefId d = 1; d < source->facts->defs.count; d++) {
        const DefRow *row = &facts_defs(source->facts)[d];
        if (row->parent) continue;
        Name name = source->names[row->name];
        BindRef bound = map_find(&program->scope_names, map_pair(program->files[to].scope_base + 1, name));
        if (bound == MAP_NONE) continue;
        NameId local = facts_bindings(program->files[to].facts)[bound - program->files[to].binding_base].name;
        DefRef target = program_resolve_def(program, to, 1, local);
        if (target && program->def_file[target] == to && def_name(program, target) != name)
            return name_text(program, name);
    }
    return STR_NONE;
}

static Str side_alias(const Program *program, const CopySide *from, const CopySide *to) {
    if (from->side->def) return def_alias(program, from->side->def, to->side->def);
    return file_alias(program, from->side->file, to->side->file);
}

/* ---- the decision ---------------------------------------------------------------------------------- */

static bool left_goes(const CopySide *left, const CopySide *right, Str left_alias, Str right_alias) {
    if ((left->life == LIFE_NONE) != (right->life == LIFE_NONE)) return left->life == LIFE_NONE;
    if ((left_alias.len > 0) != (right_alias.len > 0)) return left_alias.len > 0;
    return left->users.count < right->users.count;
}

void copy_pair_open(CopyPair *self, const CheckContext *context, const ClonePair *pair) {
    CopySide left, right;
    side_open(&left, context, &pair->left);
    side_open(&right, context, &pair->right);
    Str left_alias = side_alias(context->program, &left, &right);
    Str right_alias = side_alias(context->program, &right, &left);
    bool is_left = left_goes(&left, &right, left_alias, right_alias);
    *self = is_left ? (CopyPair){.here = left, .there = right, .alias = left_alias}
                    : (CopyPair){.here = right, .there = left, .alias = right_alias};
    bool is_unused = self->here.life == LIFE_NONE && !self->here.in_tests;
    self->can_go = self->alias.len > 0 || (is_unused && !reach_is_library(context->program) &&
                                           !context->program->files[self->here.side->file].is_published);
}

void copy_pair_release(CopyPair *self) {
    vec_release(&self->here.users);
    vec_release(&self->here.importers);
    vec_release(&self->there.users);
    vec_release(&self->there.importers);
}

Str copy_list_files(const CheckContext *context, const FileIds *files, u32 limit) {
    StrBuf text = {0};
    for (u32 i = 0; i < files->count && i < limit; i++)
        buf_printf(&text, "%s`%.*s`", i ? ", " : "", STR_ARG(context->program->files[files->at[i]].path));
    if (files->count > limit) buf_printf(&text, " +%u", files->count - limit);
    Str list = str_copy(context->arena, buf_str(&text));
    buf_release(&text);
    return list;
}
