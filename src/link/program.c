#include "program.h"

#include "bridge.h"
#include "calls.h"
#include "classes.h"
#include "containers.h"
#include "exports.h"
#include "graph.h"
#include "infer.h"
#include "library.h"
#include "match.h"
#include "modules.h"
#include "native_reach.h"
#include "reach.h"
#include "routes.h"
#include "starts.h"

/* First name that only code says which is not linked: what mentions say comes before it. */
static NameId names_linked(const Facts *facts) {
    if (language_is_linked(facts->language) || language_family(facts->language) == FAMILY_NONE)
        return facts->names.count;
    NameId end = 1;
    for (u32 i = 1; i < facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(facts)[i];
        end = u32_max(end, u32_max(row->text, u32_max(row->method, u32_max(row->caller, row->base))) + 1);
    }
    return end;
}

/* Number the names of all files together. Names of code that is not linked come last: where two of
 * Python's would do, the number decides, and what lies beside must not. */
static void names_number(Program *self) {
    Name **maps = ARENA_ARRAY(self->arena, Name *, self->file_count);
    for (u32 pass = 0; pass < 2; pass++)
        for (FileId id = 0; id < self->file_count; id++) {
            const Facts *facts = self->files[id].facts;
            NameId middle = names_linked(facts), end = pass ? facts->names.count : middle;
            if (!pass) maps[id] = ARENA_ARRAY(self->arena, Name, facts->names.count);
            for (NameId name = pass ? middle : 1; name < end; name++)
                maps[id][name] = intern_add(&self->names, facts_name(facts, name));
            self->files[id].names = maps[id];
        }
    self->code_names = self->names.count;
}

/* A newline at the very end starts no line of its own. */
static u32 line_count(const Facts *facts) {
    u32 starts = facts->source_length ? facts->lines.count - 1 : 0;
    bool ends_with_newline = starts > 1 && facts_lines(facts)[starts] == facts->source_length;
    return starts - ends_with_newline;
}

static void file_open(Program *self, FileId id, const FileInput *input) {
    const Facts *facts = input->facts;
    self->files[id] = (File){
        .path = input->path,
        .absolute = input->absolute,
        .facts = facts,
        .expr_base = self->expr_count,
        .scope_base = self->scope_count,
        .binding_base = self->binding_count,
        .use_base = self->use_count,
        .import_base = self->import_count,
        .is_executable = input->is_executable,
        .is_generated = input->is_generated || facts->is_generated,
        .lines = line_count(facts),
    };
    /* Null rows are numbered too, so that base + local is all there is to it. */
    self->expr_count += facts->exprs.count;
    self->scope_count += facts->scopes.count;
    self->binding_count += facts->bindings.count;
    self->use_count += facts->uses.count;
    self->import_count += facts->imports.count;
}

/* Number the definitions of all files through, null rows too; those that are not linked come last, so that
 * whoever walks up to `def_count` never meets them. */
static void defs_number(Program *self) {
    u32 total = 0;
    for (u32 pass = 0; pass < 2; pass++) {
        for (FileId id = 0; id < self->file_count; id++) {
            if (language_is_linked(self->files[id].facts->language) != (pass == 0)) continue;
            self->files[id].def_base = total;
            total += self->files[id].facts->defs.count;
        }
        if (pass == 0) self->def_count = total;
        self->all_def_count = total;
    }
    self->def_file = ARENA_ARRAY(self->arena, FileId, total);
    for (FileId id = 0; id < self->file_count; id++)
        for (u32 i = 0; i < self->files[id].facts->defs.count; i++)
            self->def_file[self->files[id].def_base + i] = id;
}

static void searched_count(Program *self) {
    for (FileId file = 0; file < self->file_count; file++) {
        u32 language = self->files[file].facts->language;
        bool is_linkers = language == LANGUAGE_SYMBOLS || language == LANGUAGE_NATIVE ||
                          language == LANGUAGE_CALLER || language == LANGUAGE_BUILD;
        bool is_code = language_family(language) != FAMILY_NONE || is_linkers;
        self->searched += !is_code || language_is_linked(language) || language_is_client(language);
    }
}

Program *program_new(const LinkInput *input, Arena *arena) {
    Program *self = ARENA_NEW(arena, Program);
    self->arena = arena;
    self->models = input->models;
    self->entry_points = input->entry_points;
    self->entry_point_count = input->entry_point_count;
    self->files = ARENA_ARRAY(arena, File, input->file_count);
    self->file_count = input->file_count;
    for (FileId id = 0; id < input->file_count; id++) file_open(self, id, &input->files[id]);
    self->text_words = ARENA_NEW(arena, Bits);
    searched_count(self);
    origins_find(self, &input->signs);
    names_number(self);
    defs_number(self);
    return self;
}

/* First binding of every name of module and class scopes. */
static void scope_names_fill(Program *self) {
    for (FileId file = 0; file < self->file_count; file++) {
        const File *in = &self->files[file];
        const BindingRow *rows = facts_bindings(in->facts);
        for (u32 b = 1; b < in->facts->bindings.count; b++) {
            u8 kind = facts_scopes(in->facts)[rows[b].scope].kind;
            if (kind != SCOPE_MODULE && kind != SCOPE_CLASS) continue;
            map_at(&self->scope_names, map_pair(in->scope_base + rows[b].scope, in->names[rows[b].name]),
                   in->binding_base + b);
        }
    }
}

static void external_roots_fill(Program *self) {
    for (FileId file = 0; file < self->file_count; file++) {
        const Facts *facts = program_facts(self, file);
        for (ImportId i = 1; i < facts->imports.count; i++) {
            const ImportRow *row = &facts_imports(facts)[i];
            Str dotted = facts_name(facts, row->module), first;
            if (row->level || !dotted.len) continue;
            if (import_target(self, file, i).verdict != IMPORT_EXTERNAL) continue;
            str_split(&dotted, '.', &first);
            map_at(&self->external_roots, intern_add(&self->names, first), 1);
        }
    }
}

Program *program_link(const LinkInput *input, Arena *arena) {
    Program *self = program_new(input, arena);
    self->sites = input->sites;
    self->site_count = input->site_count;
    modules_build(self, input->source_roots, input->source_root_count);
    scope_names_fill(self);
    external_roots_fill(self);
    exports_build(self);
    containers_find(self);
    infer_init(self);
    libraries_build(self, input->libraries);
    match_build(self);
    classes_build(self);
    calls_build(self);
    starts_find(self);
    routes_build(self);
    graph_build(self);
    reach_build(self);
    native_build(self, input);
    bridge_build(self, input->embedded, input->embedded_count);
    native_reach_build(self);
    return self;
}

void program_release(Program *self) {
    exports_release(self);
    infer_release(self);
    match_release(self);
    classes_release(self);
    calls_release(self);
    routes_release(self);
    graph_release(self);
    starts_release(self);
    libraries_release(self);
    native_release(self);
    bridge_release(self);
    map_release(&self->module_by_name);
    map_release(&self->scope_names);
    map_release(&self->external_roots);
    vec_release(&self->search_path.folders);
    vec_release(&self->blind_spots);
    intern_release(&self->names);
}

/* Last file whose base (read at `field` of File) is not above `ref`. */
static FileId file_of(const Program *self, u32 ref, size_t field) {
    u32 low = 0, high = self->file_count;
    while (low + 1 < high) {
        u32 middle = low + (high - low) / 2;
        u32 base = *(const u32 *)((const char *)&self->files[middle] + field);
        if (base <= ref)
            low = middle;
        else
            high = middle;
    }
    return low;
}

FileId expr_file(const Program *self, ExprRef expr) {
    return file_of(self, expr, offsetof(File, expr_base));
}

FileId binding_file(const Program *self, BindRef binding) {
    return file_of(self, binding, offsetof(File, binding_base));
}

const Name *program_string_names(const Program *self, FileId id) {
    enum { NAME_MAX_BYTES = 80 };
    File *file = &self->files[id];
    if (file->string_names) return file->string_names;
    Name *names = ARENA_ARRAY(self->arena, Name, file->facts->strings.count + 1);
    for (StringId s = 1; s < file->facts->strings.count; s++) {
        const StringRow *row = &facts_strings(file->facts)[s];
        if (row->flags & STRING_DOC || row->length > NAME_MAX_BYTES) continue;
        Name name = intern_find(&self->names, facts_text(file->facts, row->offset, row->length));
        if (name < self->code_names) names[s] = name;
    }
    return file->string_names = names;
}

DefRef binding_def(const Program *self, BindRef binding) {
    const BindingRow *row = binding_row(self, binding);
    return row->kind == BIND_DEF ? self->files[binding_file(self, binding)].def_base + row->target : 0;
}

DefRef scope_def(const Program *self, FileId file, ScopeId scope) {
    const File *in = &self->files[file];
    for (; scope; scope = facts_scopes(in->facts)[scope].parent)
        if (facts_scopes(in->facts)[scope].def) return in->def_base + facts_scopes(in->facts)[scope].def;
    return 0;
}

DefRef def_parent(const Program *self, DefRef def) {
    DefId parent = def_row(self, def)->parent;
    return parent ? self->files[self->def_file[def]].def_base + parent : 0;
}

Str file_symbol(const Program *self, FileId file) {
    ModuleId module = self->files[file].module;
    Str dotted = module ? name_text(self, self->modules[module].name) : STR_NONE;
    return dotted.len ? dotted : self->files[file].path;
}

Str def_symbol(const Program *self, DefRef def, Arena *arena) {
    DefRef parent = def_parent(self, def);
    Str outer = parent ? def_symbol(self, parent, arena) : file_symbol(self, self->def_file[def]);
    bool is_path = !parent && !self->files[self->def_file[def]].module;
    return str_printf(arena, "%.*s%s%.*s", STR_ARG(outer), is_path ? ":" : ".",
                      STR_ARG(name_text(self, def_name(self, def))));
}

const BindingRow *use_outer(const Facts *facts, const UseRow *use, u32 *count) {
    *count = 0;
    if (!use->found || facts_scopes(facts)[use->found].kind != SCOPE_CLASS) return NULL;
    for (ScopeId at = facts_scopes(facts)[use->found].parent; at; at = facts_scopes(facts)[at].parent) {
        if (facts_scopes(facts)[at].kind == SCOPE_CLASS) continue;
        const BindingRow *rows = facts_find_bindings(facts, at, use->name, count);
        if (*count) return rows;
    }
    return NULL;
}

Str expr_string(const Program *self, FileId file, ExprId expr) {
    const Facts *facts = self->files[file].facts;
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->kind != EXPR_STRING) return STR_NONE;
    const StringRow *string = &facts_strings(facts)[row->aux];
    return facts_text(facts, string->offset, string->length);
}

static bool dotted_push(const Program *self, FileId file, ExprId expr, StrBuf *out) {
    const ExprRow *row = expr_row(self, file, expr);
    if (row->kind == EXPR_ATTRIBUTE) {
        if (!dotted_push(self, file, expr + 1, out)) return false;
        buf_push_char(out, '.');
    } else if (row->kind != EXPR_NAME) {
        return false;
    }
    buf_push(out, facts_name(program_facts(self, file), row->name));
    return true;
}

Str expr_dotted(const Program *self, FileId file, ExprId expr, Arena *arena) {
    StrBuf text = {0};
    Str dotted = expr && dotted_push(self, file, expr, &text) ? str_copy(arena, buf_str(&text)) : STR_NONE;
    buf_release(&text);
    return dotted;
}

DefRef program_resolve_def(const Program *self, FileId file, ScopeId scope, NameId name) {
    const File *in = &self->files[file];
    u32 first = map_find(&self->scope_names, map_pair(in->scope_base + scope, in->names[name]));
    if (first == MAP_NONE) return 0;
    ValueSet values = infer_binding(self, first);
    bool is_def =
        values.count == 1 && (values.at[0].kind == VALUE_CLASS || values.at[0].kind == VALUE_FUNCTION);
    return is_def ? values.at[0].id : 0;
}
