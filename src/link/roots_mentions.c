/* What files that are no code name: module:object and files in configuration, imports in the documentation
 * of what is published. */
#include "roots_impl.h"

#include "classes.h"
#include "command.h"
#include "graph_impl.h"
#include "modules.h"
#include "path_kinds.h"

/* Cython compiles with the package: what it names is used, but nothing is started by it. */
static bool is_compiled(Str path) {
    return str_ends(path, STR(".pyx")) || str_ends(path, STR(".pxd")) || str_ends(path, STR(".pxi"));
}

/* A file that configuration names is loaded by path, with the classes that a library knows how to use. */
static void file_root(Program *self, FileId by, NodeId node, RootKind kind, const MentionRow *mention) {
    Str before = facts_name(program_facts(self, by), mention->method);
    u32 offset = mention->span.start;
    Str path = self->files[by].path;
    /* Infrastructure code names the file here and a function of it elsewhere; a program given a file by an
     * option ("-c conf.py") reads and calls what it finds in it. */
    bool is_option = str_starts(before, STR("-")) && before.len > 1; /* no item of a list */
    bool opens_names = str_ends(path, STR(".tf")) || str_ends(path, STR(".hcl")) ||
                       str_ends(path, STR(".toml")) || is_option;
    root_add_at(self, node, kind, WORLD_PRODUCTION, by, offset);
    if (!node) return;
    if (is_option) roots_add_public(self, node, (Root){(u8)kind, WORLD_PRODUCTION, by, offset});
    const File *in = &self->files[self->graph->nodes[node].file];
    for (DefId def = 1; def < in->facts->defs.count; def++) {
        const DefRow *row = &facts_defs(in->facts)[def];
        u32 count = 0;
        bool is_named =
            opens_names && row->scope == 1 && !str_starts(facts_name(in->facts, row->name), STR("_"));
        if (row->kind == DEF_CLASS && row->scope == 1) class_external_bases(self, in->def_base + def, &count);
        count += is_named;
        if (count)
            root_add_at(self, node_of_def(self, in->def_base + def), kind, WORLD_PRODUCTION, by, offset);
    }
}

/* "app.handle", where a platform looks in the folder of each function: every module `app` that has a
 * `handle`. */
static void scattered_roots(Program *self, FileId by, const MentionRow *mention) {
    Str text = facts_name(program_facts(self, by), mention->text);
    size_t dot = str_find_char(text, '.');
    Str object = str_slice(text, dot + 1, text.len);
    Str stem = str_slice(text, 0, dot);
    bool is_plain = str_find_char(object, '.') == STR_NOT_FOUND && intern_find(&self->names, object) &&
                    intern_find(&self->names, stem);
    for (ModuleId m = 1; is_plain && m < self->module_count; m++) {
        if (self->modules[m].file == FILE_NONE) continue;
        if (!str_eq(str_after_last(name_text(self, self->modules[m].name), '.'), stem)) continue;
        NodeId node = graph_find_member(self, m, object);
        if (!node || self->graph->nodes[node].kind != NODE_DEF) continue;
        root_add_at(self, node, ROOT_MENTION, WORLD_PRODUCTION, by, mention->span.start);
        root_add_at(self, node_of_file(self->graph->nodes[node].file), ROOT_MENTION, WORLD_PRODUCTION, by,
                    mention->span.start);
    }
}

/* "# worker: python -m app.worker": switched off; @echo "python -m app.worker": said. Of a text too long to
 * be kept nobody can say. */
bool mention_is_commented(const Facts *facts, u32 offset) {
    Str source = facts_source(facts);
    u32 start = offset, end = offset;
    if (offset >= source.len) return false;
    while (start > 0 && source.ptr[start - 1] != '\n') start--;
    while (end < source.len && source.ptr[end] != '\n') end++;
    if (command_is_said(str_slice(source, start, end))) return true;
    while (start < offset && (source.ptr[start] == ' ' || source.ptr[start] == '\t')) start++;
    return start < offset && source.ptr[start] == '#';
}

/* "shop.web.handlers.pay_1", and shop/web/handlers.py has no such name: it is made at run time, by the
 * module. */
static NodeId module_of_made_name(Program *self, Str dotted) {
    size_t dot = str_rfind_char(dotted, '.');
    Str module = dot == STR_NOT_FOUND ? STR_NONE : str_slice(dotted, 0, dot);
    ModuleId found = str_find_char(module, '.') == STR_NOT_FOUND ? 0 : modules_named(self, module);
    return found && self->modules[found].file != FILE_NONE ? node_of_file(self->modules[found].file) : 0;
}

/* What a configuration file names: module:attr, a dotted name of a module or of something in it, a file. */
void mention_roots(Program *self, FileId file) {
    const File *in = &self->files[file];
    if (path_is_template(in->path) || path_is_layout(in->path))
        root_add(self, node_of_file(file), ROOT_MODEL, WORLD_PRODUCTION);
    bool is_page = path_is_template(in->path) && !path_is_settings_template(in->path);
    if (in->facts->language == LANGUAGE_PYTHON || path_is_prose(in->path) || is_page) return;
    RootKind kind = in->facts->language == LANGUAGE_TOML ? ROOT_SCRIPT : ROOT_MENTION;
    if (is_compiled(in->path)) kind = ROOT_MODEL;
    for (u32 i = 1; i < in->facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(in->facts)[i];
        if (mention_is_commented(in->facts, row->span.start)) continue;
        Str text = facts_name(in->facts, row->text);
        if (row->kind == MENTION_FILE) file_root(self, file, graph_find_file(self, file, text), kind, row);
        if (row->kind != MENTION_OBJECT && row->kind != MENTION_DOTTED && row->kind != MENTION_IMPORT)
            continue;
        NodeId node = graph_find_text(self, mention_text(self, in->facts, row));
        if (!node && row->kind != MENTION_OBJECT) scattered_roots(self, file, row);
        if (!node && row->kind == MENTION_DOTTED) node = module_of_made_name(self, text);
        if (!node) continue;
        const Node *target = &self->graph->nodes[node];
        bool is_test = in->world == WORLD_TESTS || self->files[target->file].world == WORLD_TESTS;
        World world = is_test ? WORLD_TESTS : WORLD_PRODUCTION;
        root_add_at(self, node, kind, world, file, row->span.start);
        root_add_at(self, node_of_file(target->file), kind, world, file, row->span.start);
    }
}

/* What the documentation of a published package imports is its interface. */
void documented_roots(Program *self, FileId file) {
    const File *in = &self->files[file];
    if (!path_is_prose(in->path)) return;
    for (u32 i = 1; i < in->facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(in->facts)[i];
        NodeId node =
            row->kind == MENTION_IMPORT ? graph_find_text(self, mention_text(self, in->facts, row)) : 0;
        if (node && self->files[self->graph->nodes[node].file].is_published)
            root_add_at(self, node, ROOT_LIBRARY, WORLD_PRODUCTION, file, row->span.start);
    }
}
