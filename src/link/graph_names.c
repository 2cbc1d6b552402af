/* Edges from names: uses, imports, exports, texts, and what did not parse. */
#include "graph_impl.h"

#include "char.h"
#include "classes.h"
#include "exports.h"
#include "file.h"
#include "modules.h"
#include "values.h"

/* ---- what names stand for ------------------------------------------------------------------------- */

static void binding_mark(Graph *graph, BindRef binding) {
    graph->binding_used[binding >> 6] |= (u64)1 << (binding & 63);
}

bool graph_binding_is_used(const Program *program, BindRef binding) {
    return program->graph->binding_used[binding >> 6] >> (binding & 63) & 1;
}

static void node_add(VecU32 *out, NodeId node) {
    for (u32 i = 0; i < out->count; i++)
        if (out->at[i] == node) return;
    if (node) vec_push(out, node);
}

/* from app.old.place import thing, where app.new.place has a `thing`: the module was moved and this import
 * forgotten, which does not make `thing` unused. */
static void moved_nodes(Building *self, FileId file, const ImportRow *row, VecU32 *out, u32 depth) {
    const Program *program = self->program;
    Str dotted = facts_name(program_facts(program, file), row->module);
    Name last = intern_find(&program->names, str_after_last(dotted, '.'));
    if (!last || last >= program->by_last_count) return;
    Name name = file_name_of(program, file, row->name);
    for (ModuleId m = program->by_last[last]; m; m = program->modules[m].same_last)
        if (program->modules[m].file != FILE_NONE && program->modules[m].file != file)
            member_nodes(self, m, name, out, depth + 1);
}

/* What a name that an import binds stands for. */
static void import_nodes(Building *self, FileId file, ImportId import, VecU32 *out, u32 depth) {
    const Facts *facts = program_facts(self->program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    if (row->flags & IMPORT_FROM) {
        ImportTarget target = import_target(self->program, file, import);
        if (target.verdict == IMPORT_MISSING) moved_nodes(self, file, row, out, depth);
        if (target.verdict != IMPORT_FOUND) return;
        Name name = file_name_of(self->program, file, row->name);
        bool is_own = self->program->modules[target.module].file == file;
        ModuleId child = is_own ? modules_child(self->program, target.module, name) : 0;
        if (child && self->program->modules[child].file != FILE_NONE)
            node_add(out, node_of_file(self->program->modules[child].file));
        else
            member_nodes(self, target.module, name, out, depth + 1);
        return;
    }
    ValueSet values = infer_binding(self->program, self->program->files[file].binding_base + row->binding);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_MODULE && self->program->modules[values.at[i].id].file != FILE_NONE)
            node_add(out, node_of_file(self->program->modules[values.at[i].id].file));
}

void binding_nodes(Building *self, FileId file, u32 local, VecU32 *out, u32 depth) {
    const File *in = &self->program->files[file];
    const BindingRow *row = &facts_bindings(in->facts)[local];
    binding_mark(self->graph, in->binding_base + local);
    if (row->kind == BIND_DEF)
        node_add(out, node_of_def(self->program, in->def_base + row->target));
    else if (row->kind == BIND_IMPORT)
        import_nodes(self, file, row->target, out, depth);
    else
        node_add(out, self->graph->variable_of[in->binding_base + local]);
}

static void star_nodes(Building *self, FileId file, Name name, VecU32 *out, u32 depth) {
    const Facts *facts = program_facts(self->program, file);
    if (!(facts_scopes(facts)[1].flags & SCOPE_HAS_STAR_IMPORT)) return;
    for (ImportId i = 1; i < facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(facts)[i];
        if (!(row->flags & IMPORT_STAR)) continue;
        ImportTarget target = import_target(self->program, file, i);
        FileId source =
            target.verdict == IMPORT_FOUND ? self->program->modules[target.module].file : FILE_NONE;
        if (source != FILE_NONE && source != file && exports_have(self->program, source, name))
            member_nodes(self, target.module, name, out, depth + 1);
    }
}

/* Star imports and re-exports form cycles: one question asks each module once for a name. */
static bool already_asked(Building *self, ModuleId module, Name name, u32 depth) {
    u64 key = map_pair(module, name);
    if (!depth) vec_clear(&self->asked);
    for (u32 i = 0; i < self->asked.count; i++)
        if (self->asked.at[i] == key) return true;
    vec_push(&self->asked, key);
    return false;
}

void member_nodes(Building *self, ModuleId module, Name name, VecU32 *out, u32 depth) {
    Program *program = self->program;
    FileId file = program->modules[module].file;
    if (depth > HOPS_MAX || already_asked(self, module, name, depth)) return;
    u32 before = out->count;
    u32 first = file == FILE_NONE
                    ? MAP_NONE
                    : map_find(&program->scope_names, map_pair(program->files[file].scope_base + 1, name));
    if (first != MAP_NONE) {
        const File *in = &program->files[file];
        const BindingRow *rows = facts_bindings(in->facts);
        for (u32 b = first - in->binding_base; b < in->facts->bindings.count; b++) {
            if (rows[b].scope != 1 || program->files[file].names[rows[b].name] != name) break;
            binding_nodes(self, file, b, out, depth);
        }
    }
    ModuleId child = modules_child(program, module, name);
    bool is_submodule = child && program->modules[child].file != FILE_NONE;
    if (first == MAP_NONE && file != FILE_NONE && !is_submodule) star_nodes(self, file, name, out, depth);
    if (out->count == before && is_submodule) node_add(out, node_of_file(program->modules[child].file));
}
/* ---- uses ------------------------------------------------------------------------------------- */

void use_edges(Building *self, UseId id) {
    const UseRow *use = &facts_uses(self->facts)[id];
    VecU32 *scratch = &self->found;
    vec_clear(scratch);
    vec_clear(&self->asked);
    const u32 *reach = facts_lists(self->facts) + use->first_reach;
    for (u32 i = 0; i < use->reach_count; i++) binding_nodes(self, self->file, reach[i], scratch, 0);
    u32 outer_count;
    const BindingRow *outer = use_outer(self->facts, use, &outer_count);
    for (u32 i = 0; i < outer_count; i++)
        binding_nodes(self, self->file, (u32)(outer - facts_bindings(self->facts)) + i, scratch, 0);
    if (!use->found)
        star_nodes(self, self->file, file_name_of(self->program, self->file, use->name), scratch, 0);
    edges_to(self, use->expr, scratch, EDGE_STRONG);
    choice_self_edges(self, use);
}
/* ---- templates ------------------------------------------------------------------------------- */

static void template_name(Building *self, NodeId owner, Str dotted, u32 offset) {
    Str word;
    str_split(&dotted, '.', &word); /* the object's own name is the template's */
    while (dotted.len && str_split(&dotted, '.', &word))
        vec_push(&self->graph->weak, ((WeakUse){.from = owner,
                                                .name = intern_add(&self->program->names, word),
                                                .file = self->file,
                                                .offset = offset}));
}

bool is_template_path(Str path) {
    static const char *const endings[] = {".html", ".htm", ".jinja", ".jinja2", ".j2", ".tmpl", ".mako"};
    for (u32 i = 0; i < COUNT_OF(endings); i++)
        if (str_ends(path, str_of(endings[i]))) return true;
    return false;
}

/* What stands in the braces of an f-string is code, and read as such. */
static bool is_in_hole(const Building *self, const MentionRow *row, const StringRow *string) {
    if (!(string->flags & STRING_FORMAT) || !string->expr) return false;
    const ExprRow *rows = facts_exprs(self->facts);
    for (ExprId part = expr_first(self->facts, string->expr); part; part = expr_next(self->facts, part))
        if (rows[part].kind != EXPR_STRING && row->span.start >= rows[part].start &&
            row->span.start < rows[part].end)
            return true;
    return false;
}

/* "value = item.total()": code kept as text, to be written to a file or run. */
static void coded_call(Building *self, const MentionRow *row, const StringRow *string) {
    if (!row->is_called || string->flags & STRING_DOC || !string->expr) return;
    Str word = str_after_last(facts_name(self->facts, row->text), '.');
    vec_push(&self->graph->weak, ((WeakUse){.from = owner_of_expr(self, string->expr),
                                            .name = intern_add(&self->program->names, word),
                                            .file = self->file,
                                            .offset = row->span.start}));
}

/* End of the word at `at`; `at` itself where none is. */
static size_t word_end(Str text, size_t at) {
    while (at < text.len && char_is_name(text.ptr[at])) at++;
    return at;
}

/* One line of an example in a docstring, ">>> parse(line)": the names of its module, and of members. */
static void example_edges(Building *self, NodeId owner, Str line, u32 offset) {
    for (size_t at = 0, end; at < line.len; at = end) {
        end = word_end(line, at);
        Name name = end > at ? intern_find(&self->program->names, str_slice(line, at, end)) : 0;
        bool is_member = at > 0 && line.ptr[at - 1] == '.';
        if (end == at) end++;
        if (!name) continue;
        vec_clear(&self->found);
        vec_clear(&self->asked);
        if (!is_member) member_nodes(self, self->program->files[self->file].module, name, &self->found, 0);
        for (u32 i = 0; i < self->found.count; i++)
            edge_push(self->graph, (Edge){.from = owner,
                                          .to = self->found.at[i],
                                          .file = self->file,
                                          .offset = offset,
                                          .kind = EDGE_WEAK});
        if (is_member)
            vec_push(&self->graph->weak,
                     ((WeakUse){.from = owner, .name = name, .file = self->file, .offset = offset}));
    }
}

/* Examples in docstrings are run by doctest (Python library reference, "doctest"). */
void example_texts(Building *self) {
    for (StringId s = 1; s < self->facts->strings.count; s++) {
        const StringRow *row = &facts_strings(self->facts)[s];
        Str rest = facts_text(self->facts, row->offset, row->length), line;
        if (!(row->flags & STRING_DOC) || str_find(rest, STR(">>> ")) == STR_NOT_FOUND) continue;
        while (str_split(&rest, '\n', &line)) {
            line = str_trim(line);
            if (str_starts(line, STR(">>> ")) || str_starts(line, STR("... ")))
                example_edges(self, node_of_file(self->file), str_slice(line, 4, line.len), row->span.start);
        }
    }
}

/* {# product.similar() is slow #}: between the marks of a comment. Only asked where the file has one. */
static bool is_template_comment(Str source, u32 offset) {
    for (size_t at = offset < source.len ? offset : 0; at >= 2; at--) {
        if (source.ptr[at - 1] == '}' && source.ptr[at - 2] == '#') return false;
        if (source.ptr[at - 1] == '#' && source.ptr[at - 2] == '{')
            return str_find(str_slice(source, offset, source.len), STR("#}")) != STR_NOT_FOUND;
    }
    return false;
}

static bool has_comments(const Building *self) {
    Str path = self->program->files[self->file].path;
    return is_template_path(path) && !str_ends(path, STR(".mako")) && !str_ends(path, STR(".tmpl")) &&
           str_find(facts_source(self->facts), STR("{#")) != STR_NOT_FOUND;
}

/* {{ Menu().add("a") }}: attributes of what a call in a template returns. */
static void template_results(Building *self, bool skips_comments) {
    Str source = facts_source(self->facts);
    for (size_t at = 0; at + 2 < source.len; at++) {
        if (source.ptr[at] != ')' || source.ptr[at + 1] != '.') continue;
        if (skips_comments && is_template_comment(source, (u32)at)) continue;
        size_t end = word_end(source, at + 2);
        if (end > at + 2)
            template_name(self, node_of_file(self->file), str_slice(source, at, end), (u32)at + 2);
    }
}

/* "{{" or "{%" */
static bool has_holes(Str text) {
    for (size_t at; (at = str_find_char(text, '{')) != STR_NOT_FOUND;
         text = str_slice(text, at + 1, text.len))
        if (at + 1 < text.len && (text.ptr[at + 1] == '{' || text.ptr[at + 1] == '%')) return true;
    return false;
}

/* {{ page.title() }}: attributes of objects that only run time knows. */
void template_edges(Building *self) {
    bool is_template = is_template_path(self->program->files[self->file].path), may_be_one = false;
    bool skips_comments = has_comments(self);
    StringId last = 0; /* mentions of a string stand together */
    for (u32 i = 1; i < self->facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(self->facts)[i];
        const StringRow *string = row->string ? &facts_strings(self->facts)[row->string] : NULL;
        if (row->kind != MENTION_DOTTED || (!string && !is_template)) continue;
        if (string && is_in_hole(self, row, string)) continue;
        if (skips_comments && is_template_comment(facts_source(self->facts), row->span.start)) continue;
        if (string) coded_call(self, row, string);
        NodeId owner = node_of_file(self->file);
        if (string) {
            Str text = facts_text(self->facts, string->offset, string->length);
            if (row->string != last) may_be_one = has_holes(text);
            last = row->string;
            if (!may_be_one) continue;
            if (string->expr) owner = owner_of_expr(self, string->expr);
        }
        template_name(self, owner, facts_name(self->facts, row->text), row->span.start);
    }
    if (is_template) template_results(self, skips_comments);
}

/* ---- quoted types ---------------------------------------------------------------------------- */

/* Every name in a text that holds a type is a use of it. */
static void words_used(Building *self, Str text, NodeId owner, u32 offset) {
    ModuleId module = self->program->files[self->file].module;
    for (size_t i = 0; i < text.len;) {
        size_t end = word_end(text, i);
        Name name = end > i ? intern_find(&self->program->names, str_slice(text, i, end)) : 0;
        vec_clear(&self->found);
        if (name) member_nodes(self, module, name, &self->found, 0);
        for (u32 k = 0; k < self->found.count; k++)
            edge_push(self->graph, (Edge){.from = owner,
                                          .to = self->found.at[k],
                                          .file = self->file,
                                          .offset = offset,
                                          .kind = EDGE_STRONG,
                                          .in_annotation = 1});
        i = end > i ? end : i + 1;
    }
}

static bool is_typing(const Program *program, ValueSet values) {
    static const char *const modules[] = {"typing", "collections.abc.", "builtins."};
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].kind == VALUE_CLASS) return true;
        if (values.at[i].kind != VALUE_EXTERNAL) continue;
        for (u32 m = 0; m < COUNT_OF(modules); m++)
            if (str_starts(name_text(program, values.at[i].id), str_of(modules[m]))) return true;
    }
    return false;
}

static void quoted_words(Building *self, ExprId from, ExprId end) {
    for (ExprId e = from; e < end; e++) {
        Str text = expr_string(self->program, self->file, e);
        if (text.len) words_used(self, text, owner_of_expr(self, e), facts_exprs(self->facts)[e].start);
    }
}

/* Row = NewType("Row", int): what the call makes, told its own name. */
static bool is_own_name(const Building *self, ExprId call) {
    const ExprRow *rows = facts_exprs(self->facts);
    const StmtRow *stmt = &facts_stmts(self->facts)[stmt_around(self->facts, call)];
    ExprId target = stmt->target_count == 1 ? facts_lists(self->facts)[stmt->first_target] : 0;
    ExprId first = expr_child(self->facts, call, 1);
    return stmt->kind == STMT_ASSIGN && stmt->expr == call && target && rows[target].kind == EXPR_NAME &&
           first &&
           str_eq(facts_name(self->facts, rows[target].name), expr_string(self->program, self->file, first));
}

/* cast("Rows[Any]", x), TypeVar("T", bound="Base") */
void quoted_type_edges(Building *self, ExprId call) {
    ValueSet callee = infer_expr(self->program, self->file, call + 1);
    bool is_type_call = callee.count == 1 && callee.at[0].kind == VALUE_EXTERNAL &&
                        str_starts(name_text(self->program, callee.at[0].id), STR("typing"));
    ExprId first = is_type_call && is_own_name(self, call) ? expr_child(self->facts, call, 1) : 0;
    ExprId from = first ? facts_exprs(self->facts)[first].next : call + 2;
    if (is_type_call) quoted_words(self, from, facts_exprs(self->facts)[call].next);
}

/* Handler = Callable[["Request"], Awaitable["Response"]]: types quoted outside of annotations, and quoted
 * annotations that could not be parsed. */
void quoted_item_edges(Building *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (row->kind == EXPR_STRING) {
        if (row->flags & EXPR_IN_ANNOTATION && !expr_first(self->facts, expr))
            quoted_words(self, expr, expr + 1);
        return;
    }
    ExprId index = expr_child(self->facts, expr, 1);
    bool has_text = false;
    for (ExprId e = index; index && e < row->next; e++)
        has_text |= facts_exprs(self->facts)[e].kind == EXPR_STRING && !expr_first(self->facts, e);
    if (has_text && is_typing(self->program, infer_expr(self->program, self->file, expr + 1)))
        quoted_words(self, index, row->next);
}

/* x = []  # type: List[Row] */
void type_comment_edges(Building *self) {
    for (u32 c = 1; c < self->facts->comments.count; c++) {
        const CommentRow *row = &facts_comments(self->facts)[c];
        Str text = facts_text(self->facts, row->offset, row->length);
        if (!str_starts(text, STR("type:"))) continue;
        Str type = str_trim(str_slice(text, 5, text.len));
        if (!str_starts(type, STR("ignore")))
            words_used(self, type, node_of_file(self->file), row->span.start);
    }
}

/* ---- what did not parse --------------------------------------------------------------------------- */

/* Names on lines that did not parse may be uses of anything called so. */
void error_edges(Building *self) {
    VecU32 *scratch = &self->found;
    ModuleId module = self->program->files[self->file].module;
    u32 token = 1;
    for (u32 i = 1; i < self->facts->errors.count; i++) {
        Span span = facts_errors(self->facts)[i].span;
        u32 first = facts_line(self->facts, span.start), last = facts_line(self->facts, span.end);
        for (; token < self->facts->tokens.count; token++) {
            const TokenRow *row = &facts_tokens(self->facts)[token];
            u32 line = facts_line(self->facts, row->start);
            if (line > last) break;
            if (line < first || token_kind(row->code) != TOKEN_IDENTIFIER) continue;
            Name name = file_name_of(self->program, self->file, token_code(row->code));
            vec_push(&self->graph->weak, ((WeakUse){.from = node_of_file(self->file),
                                                    .name = name,
                                                    .file = self->file,
                                                    .offset = row->start}));
            vec_clear(scratch);
            member_nodes(self, module, name, scratch, 0);
            for (u32 k = 0; k < scratch->count; k++)
                edge_push(self->graph, (Edge){.from = node_of_file(self->file),
                                              .to = scratch->at[k],
                                              .file = self->file,
                                              .offset = row->start,
                                              .kind = EDGE_WEAK});
        }
    }
}
/* ---- edges from texts and imports ----------------------------------------------------------------- */

/* Follow a dotted text from the longest module prefix; the vertex it names, or 0. */
Str mention_text(const Program *program, const Facts *facts, const MentionRow *row) {
    Str text = facts_name(facts, row->text);
    if (row->kind != MENTION_IMPORT) return text;
    return str_printf(program->arena, "%.*s.%.*s", STR_ARG(facts_name(facts, row->method)), STR_ARG(text));
}

/* Who loads a class by its text uses its members by names that stand nowhere here; of a module, its settings,
 * and where objects that nobody knows are scanned, all it holds. */
void named_members_edges(Building *self, Edge edge) {
    const Node *node = &self->graph->nodes[edge.to];
    bool is_class = node->kind == NODE_DEF &&
                    def_row(self->program, graph_node_def(self->program, edge.to))->kind == DEF_CLASS;
    if (is_class)
        handed_edges(self, edge, graph_node_def(self->program, edge.to), 0);
    else if (node->kind == NODE_MODULE)
        members_edges(self, edge, edge.to,
                      self->graph->scans_unknown ? MEMBERS_PUBLIC : MEMBERS_PUBLIC_VARIABLES, (KnownEnds){0});
}

/* What further words name inside a class: "app.cli:Main.run". */
NodeId graph_find_inner(const Program *program, NodeId node, Str rest) {
    Str word;
    while (rest.len && str_split(&rest, '.', &word)) {
        const Node *row = &program->graph->nodes[node];
        Name name = intern_find(&program->names, word);
        ClassMember member;
        bool is_class =
            row->kind == NODE_DEF && def_row(program, graph_node_def(program, node))->kind == DEF_CLASS;
        if (!is_class || !name || !class_find(program, graph_node_def(program, node), name, &member) ||
            !member.binding)
            return node;
        DefRef def = binding_def(program, member.binding);
        node = def ? node_of_def(program, def) : program->graph->variable_of[member.binding];
    }
    return node;
}

/* `from .home import home` in a package: its name says the function, no longer the module. */
static NodeId covered_module(Building *self, ModuleId module, NodeId node) {
    const Module *row = &self->program->modules[module];
    vec_clear(&self->found);
    if (row->parent) member_nodes(self, row->parent, row->last, &self->found, 0);
    for (u32 i = 0; i < self->found.count; i++)
        if (self->graph->nodes[self->found.at[i]].kind == NODE_DEF) return self->found.at[i];
    return node;
}

static NodeId dotted_node(Building *self, Str dotted) {
    VecU32 *scratch = &self->found;
    Str head = dotted;
    while (head.len) {
        ModuleId module = modules_named(self->program, head);
        if (!module && self->file != FILE_NONE) {
            /* As an import in that file would find it: a folder of sources that is a package itself. */
            ImportTarget target = modules_resolve(self->program, self->file, head, 0);
            module = target.verdict == IMPORT_FOUND ? target.module : 0;
        }
        if (module) {
            Str rest = str_slice(dotted, head.len + (head.len < dotted.len), dotted.len), word;
            FileId file = self->program->modules[module].file;
            NodeId node = file == FILE_NONE ? 0 : node_of_file(file);
            if (rest.len && str_split(&rest, '.', &word)) {
                vec_clear(scratch);
                Name name = intern_find(&self->program->names, word);
                if (name) member_nodes(self, module, name, scratch, 0);
                return scratch->count ? graph_find_inner(self->program, scratch->at[0], rest) : 0;
            }
            return covered_module(self, module, node);
        }
        size_t dot = str_rfind_char(head, '.');
        head = str_slice(head, 0, dot == STR_NOT_FOUND ? 0 : dot);
    }
    return 0;
}

static NodeId find_text(Program *program, FileId by, Str text) {
    Building self = {.program = program, .graph = program->graph, .file = by};
    char *copy = arena_copy(program->arena, text.ptr, text.len);
    Str dotted = {copy, text.len};
    for (size_t i = 0; i < dotted.len; i++)
        if (copy[i] == ':' || copy[i] == '/') copy[i] = '.';
    NodeId node = dotted_node(&self, dotted);
    /* "python:__main__.reject" in a program: its own function. */
    size_t own = by == FILE_NONE ? STR_NOT_FOUND : str_find(dotted, STR("__main__."));
    if (!node && own != STR_NOT_FOUND)
        node = graph_find_member(program, program->files[by].module,
                                 str_slice(dotted, own + STR("__main__.").len, dotted.len));
    building_release(&self);
    return node;
}

NodeId graph_find_text(Program *program, Str text) {
    return find_text(program, FILE_NONE, text);
}

NodeId graph_find_member(Program *program, ModuleId module, Str word) {
    Building self = {.program = program, .graph = program->graph};
    Name name = intern_find(&program->names, word);
    if (name) member_nodes(&self, module, name, &self.found, 0);
    NodeId node = self.found.count ? self.found.at[0] : 0;
    building_release(&self);
    return node;
}

NodeId graph_find_file(const Program *program, FileId by, Str text) {
    Str folder = path_folder(program->files[by].path);
    NodeId found = 0, near = 0;
    u32 count = 0, near_count = 0;
    for (FileId file = 0; file < program->file_count; file++) {
        Str path = program->files[file].path;
        if (!program->files[file].module || !str_ends(path, text)) continue;
        Str before = str_slice(path, 0, path.len - text.len);
        bool is_exact = !before.len || (str_starts(before, folder) && before.len == folder.len + 1);
        if (is_exact) return node_of_file(file);
        if (before.ptr[before.len - 1] != '/') continue;
        bool is_near = str_starts(before, folder) && before.len > folder.len && before.ptr[folder.len] == '/';
        near_count += is_near;
        if (is_near) near = node_of_file(file);
        count++;
        found = node_of_file(file);
    }
    if (count <= 1) return found;
    return near_count == 1 ? near : 0;
}

void mention_edges(Building *self) {
    for (u32 i = 1; i < self->facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(self->facts)[i];
        bool is_file = row->kind == MENTION_FILE;
        bool is_import = row->kind == MENTION_IMPORT;
        if (!row->string ||
            (row->kind != MENTION_DOTTED && row->kind != MENTION_OBJECT && !is_file && !is_import))
            continue;
        const StringRow *string = &facts_strings(self->facts)[row->string];
        if (string->flags & STRING_DOC) continue;
        Str text = mention_text(self->program, self->facts, row);
        NodeId target = is_file ? graph_find_file(self->program, self->file, text)
                                : find_text(self->program, self->file, text);
        if (!target) continue;
        NodeId owner = string->expr ? owner_of_expr(self, string->expr) : node_of_file(self->file);
        Edge edge = {
            .from = owner, .to = target, .file = self->file, .offset = row->span.start, .kind = EDGE_WEAK};
        edge_push(self->graph, edge);
        vec_push(&self->named, edge);
    }
}

void import_edges(Building *self) {
    bool in_tests = self->program->files[self->file].world == WORLD_TESTS;
    VecU32 *scratch = &self->found;
    for (ImportId i = 1; i < self->facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(self->facts)[i];
        NodeId owner = graph_owner(self->program, self->file, row->scope);
        ImportTarget target = import_target(self->program, self->file, i);
        Edge edge = {.from = owner,
                     .file = self->file,
                     .offset = row->span.start,
                     .kind = EDGE_IMPORT,
                     .in_type_checking = (row->flags & IMPORT_TYPE_CHECKING) != 0};
        bool is_found = target.verdict == IMPORT_FOUND || target.verdict == IMPORT_MISSING;
        FileId file = is_found ? self->program->modules[target.module].file : FILE_NONE;
        if (file != FILE_NONE) edge.to = node_of_file(file), edge_push(self->graph, edge);
        if (file != FILE_NONE && row->flags & IMPORT_STAR && !in_tests)
            bits_add(&self->graph->offered_modules, file);
        vec_clear(scratch);
        vec_clear(&self->asked);
        if (row->flags & IMPORT_FROM && !(row->flags & IMPORT_STAR))
            import_nodes(self, self->file, i, scratch, 0);
        bool is_public = !in_tests && !str_starts(facts_name(self->facts, row->bound), STR("_"));
        for (u32 k = 0; k < scratch->count; k++) {
            const Node *node = &self->graph->nodes[scratch->at[k]];
            if (node->kind == NODE_MODULE && is_public) bits_add(&self->graph->offered_modules, node->file);
            edge.to = scratch->at[k], edge_push(self->graph, edge);
        }
    }
}

static void export_edge(void *context, ExprId text) {
    Building *self = context;
    VecU32 *scratch = &self->found;
    Name name = intern_find(&self->program->names, expr_string(self->program, self->file, text));
    vec_clear(scratch);
    if (name) member_nodes(self, self->program->files[self->file].module, name, scratch, 0);
    for (u32 i = 0; i < scratch->count; i++)
        edge_push(self->graph, (Edge){.from = node_of_file(self->file),
                                      .to = scratch->at[i],
                                      .file = self->file,
                                      .offset = facts_exprs(self->facts)[text].start,
                                      .kind = EDGE_EXPORT});
}

void export_edges(Building *self) {
    Name all = intern_find(&self->program->names, STR("__all__"));
    u64 key = map_pair(self->program->files[self->file].scope_base + 1, all);
    if (all && map_find(&self->program->scope_names, key) != MAP_NONE)
        exports_each(self->program, self->file, export_edge, self);
}
