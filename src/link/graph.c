#include "graph.h"

#include "classes.h"
#include "file.h"
#include "graph_impl.h"
#include "match.h"
#include "modules.h"
#include "values.h"

/* ---- vertices ---------------------------------------------------------------------------------- */

u32 graph_node_count(const Program *program) { return program->graph->node_count; }
const Node *graph_node(const Program *program, NodeId node) { return &program->graph->nodes[node]; }
NodeId graph_module(const Program *program, FileId file) {
    (void)program;
    return node_of_file(file);
}
NodeId graph_def(const Program *program, DefRef def) { return node_of_def(program, def); }
NodeId graph_variable(const Program *program, BindRef binding) { return program->graph->variable_of[binding]; }

DefRef graph_node_def(const Program *program, NodeId node) { return node - 1 - program->file_count; }

NodeId graph_owner(const Program *program, FileId file, ScopeId scope) {
    const File *in = &program->files[file];
    for (; scope; scope = facts_scopes(in->facts)[scope].parent) {
        DefId def = facts_scopes(in->facts)[scope].def;
        if (def) return node_of_def(program, in->def_base + def);
    }
    return node_of_file(file);
}

static bool binds_variable(u8 kind) {
    return kind != BIND_DEF && kind != BIND_IMPORT && kind != BIND_GLOBAL && kind != BIND_NONLOCAL &&
           kind != BIND_DELETE && kind != BIND_NONE;
}

static bool is_member_scope(const Facts *facts, ScopeId scope) {
    u8 kind = facts_scopes(facts)[scope].kind;
    return kind == SCOPE_MODULE || kind == SCOPE_CLASS;
}

/* One vertex per name with at least one binding that is neither a definition nor an import. */
static void variables_add(Program *self, FileId file, Node *nodes) {
    Graph *graph = self->graph;
    const File *in = &self->files[file];
    const BindingRow *rows = facts_bindings(in->facts);
    for (u32 i = 1; i < in->facts->bindings.count;) {
        u32 end = i + 1;
        while (end < in->facts->bindings.count && rows[end].scope == rows[i].scope && rows[end].name == rows[i].name) end++;
        u32 first = 0;
        for (u32 k = i; k < end && !first; k++)
            if (binds_variable(rows[k].kind)) first = k;
        if (first && is_member_scope(in->facts, rows[i].scope)) {
            NodeId id = graph->node_count++;
            if (nodes) {
                nodes[id] = (Node){NODE_VARIABLE, file, first, graph_owner(self, file, rows[i].scope)};
                for (u32 k = i; k < end; k++) graph->variable_of[in->binding_base + k] = id;
            }
        }
        i = end;
    }
}

static void nodes_build(Program *self) {
    Graph *graph = self->graph;
    u32 fixed = 1 + self->file_count + self->def_count;
    graph->node_count = fixed;
    for (FileId file = 0; file < self->file_count; file++) variables_add(self, file, NULL);
    graph->nodes = ARENA_ARRAY(self->arena, Node, graph->node_count);
    graph->variable_of = ARENA_ARRAY(self->arena, NodeId, self->binding_count);
    for (FileId file = 0; file < self->file_count; file++) {
        graph->nodes[node_of_file(file)] = (Node){NODE_MODULE, file, 0, 0};
        const File *in = &self->files[file];
        for (DefId def = 1; def < in->facts->defs.count; def++) {
            ScopeId scope = facts_defs(in->facts)[def].scope;
            graph->nodes[node_of_def(self, in->def_base + def)] =
                (Node){NODE_DEF, file, def, graph_owner(self, file, scope)};
        }
    }
    graph->node_count = fixed;
    for (FileId file = 0; file < self->file_count; file++) variables_add(self, file, graph->nodes);
}

Span graph_span(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    const Facts *facts = program_facts(program, row->file);
    if (row->kind == NODE_MODULE) return (Span){0, facts->source_length};
    if (row->kind == NODE_DEF) return facts_defs(facts)[row->row].span;
    const BindingRow *binding = &facts_bindings(facts)[row->row];
    const StmtRow *stmt = &facts_stmts(facts)[binding->stmt];
    return binding->stmt ? (Span){stmt->start, stmt->end} : binding->span;
}

Str graph_symbol(const Program *program, NodeId node, Arena *arena) {
    const Node *row = graph_node(program, node);
    if (row->kind == NODE_MODULE) return file_symbol(program, row->file);
    if (row->kind == NODE_DEF) return def_symbol(program, graph_node_def(program, node), arena);
    const Facts *facts = program_facts(program, row->file);
    Str owner = graph_symbol(program, row->owner, arena);
    Str name = facts_name(facts, facts_bindings(facts)[row->row].name);
    return str_printf(arena, "%.*s.%.*s", STR_ARG(owner), STR_ARG(name));
}

/* ---- owners of places ---------------------------------------------------------------------------- */

NodeId owner_of_expr(const Building *self, ExprId expr) {
    if (self->header_owner[expr]) {
        const File *in = &self->program->files[self->file];
        return node_of_def(self->program, in->def_base + self->header_owner[expr]);
    }
    if (self->value_owner[expr]) return self->value_owner[expr];
    return graph_owner(self->program, self->file, facts_exprs(self->facts)[expr].scope);
}

static void header_mark(Building *self, ExprId root, DefId def) {
    if (!root) return;
    ExprId end = facts_exprs(self->facts)[root].next;
    for (ExprId e = root; e < end; e++) self->header_owner[e] = def;
}

static void headers_mark(Building *self) {
    const u32 *lists = facts_lists(self->facts);
    for (DefId def = 1; def < self->facts->defs.count; def++) {
        const DefRow *row = &facts_defs(self->facts)[def];
        for (u32 i = 0; i < row->decorator_count; i++) header_mark(self, lists[row->first_decorator + i], def);
        for (u32 i = 0; i < row->base_count; i++) header_mark(self, lists[row->first_base + i], def);
        for (u32 i = 0; i < row->param_count; i++) {
            const ParamRow *param = &facts_params(self->facts)[row->first_param + i];
            header_mark(self, param->annotation, def);
            header_mark(self, param->fallback, def);
        }
        header_mark(self, row->returns, def);
    }
}

/* A value without calls has no effect of its own: it lives and dies with the variable. */
static bool is_plain_value(const Facts *facts, ExprId root) {
    ExprId end = facts_exprs(facts)[root].next;
    for (ExprId e = root; e < end; e++) {
        u8 kind = facts_exprs(facts)[e].kind;
        if (kind == EXPR_LAMBDA) e = facts_exprs(facts)[e].next - 1;
        else if (kind == EXPR_CALL || kind == EXPR_COMPREHENSION || kind == EXPR_AWAIT || kind == EXPR_WALRUS) return false;
    }
    return true;
}

static void values_mark(Building *self) {
    const File *in = &self->program->files[self->file];
    for (u32 b = 1; b < self->facts->bindings.count; b++) {
        const BindingRow *row = &facts_bindings(self->facts)[b];
        NodeId variable = self->graph->variable_of[in->binding_base + b];
        bool is_value = variable && row->kind == BIND_ASSIGN && row->value && facts_scopes(self->facts)[row->scope].kind == SCOPE_MODULE;
        if (!is_value || !is_plain_value(self->facts, row->value)) continue;
        ExprId end = facts_exprs(self->facts)[row->value].next;
        for (ExprId e = row->value; e < end; e++) self->value_owner[e] = variable;
    }
}

/* ---- what names stand for --------------------------------------------------------------------------- */

enum { HOPS_MAX = 40 };

static void binding_mark(Graph *graph, BindRef binding) { graph->binding_used[binding >> 6] |= (u64)1 << (binding & 63); }

bool graph_binding_is_used(const Program *program, BindRef binding) {
    return program->graph->binding_used[binding >> 6] >> (binding & 63) & 1;
}

static void node_add(VecU32 *out, NodeId node) {
    for (u32 i = 0; i < out->count; i++)
        if (out->at[i] == node) return;
    if (node) vec_push(out, node);
}

static void import_nodes(Building *self, FileId file, ImportId import, VecU32 *out, u32 depth) {
    const Facts *facts = program_facts(self->program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    if (row->flags & IMPORT_FROM) {
        ImportTarget target = modules_resolve(self->program, file, facts_name(facts, row->module), row->level);
        if (target.verdict != IMPORT_FOUND) return;
        Name name = file_name_of(self->program, file, row->name);
        bool is_own = self->program->modules[target.module].file == file;
        ModuleId child = is_own ? modules_child(self->program, target.module, name) : 0;
        if (child && self->program->modules[child].file != FILE_NONE)
            node_add(out, node_of_file(self->program->modules[child].file));
        else member_nodes(self, target.module, name, out, depth + 1);
        return;
    }
    ValueSet values = infer_import(self->program, file, import);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_MODULE && self->program->modules[values.at[i].id].file != FILE_NONE)
            node_add(out, node_of_file(self->program->modules[values.at[i].id].file));
}

static void binding_nodes(Building *self, FileId file, u32 local, VecU32 *out, u32 depth) {
    const File *in = &self->program->files[file];
    const BindingRow *row = &facts_bindings(in->facts)[local];
    binding_mark(self->graph, in->binding_base + local);
    if (row->kind == BIND_DEF) node_add(out, node_of_def(self->program, in->def_base + row->target));
    else if (row->kind == BIND_IMPORT) import_nodes(self, file, row->target, out, depth);
    else node_add(out, self->graph->variable_of[in->binding_base + local]);
}

static void star_nodes(Building *self, FileId file, Name name, VecU32 *out, u32 depth) {
    const Facts *facts = program_facts(self->program, file);
    if (!(facts_scopes(facts)[1].flags & SCOPE_HAS_STAR_IMPORT)) return;
    for (ImportId i = 1; i < facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(facts)[i];
        if (!(row->flags & IMPORT_STAR)) continue;
        ImportTarget target = modules_resolve(self->program, file, facts_name(facts, row->module), row->level);
        bool is_other = target.verdict == IMPORT_FOUND && self->program->modules[target.module].file != file;
        if (is_other) member_nodes(self, target.module, name, out, depth + 1);
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
    u32 first = file == FILE_NONE ? MAP_NONE : map_find(&program->scope_names, map_pair(program->files[file].scope_base + 1, name));
    if (first != MAP_NONE) {
        const File *in = &program->files[file];
        const BindingRow *rows = facts_bindings(in->facts);
        for (u32 b = first - in->binding_base; b < in->facts->bindings.count; b++) {
            if (rows[b].scope != 1 || program->files[file].names[rows[b].name] != name) break;
            binding_nodes(self, file, b, out, depth);
        }
    } else if (file != FILE_NONE) {
        star_nodes(self, file, name, out, depth);
    }
    ModuleId child = modules_child(program, module, name);
    bool is_submodule = child && program->modules[child].file != FILE_NONE;
    if (out->count == before && is_submodule) node_add(out, node_of_file(program->modules[child].file));
}

/* ---- edges from names --------------------------------------------------------------------------------- */

static Edge edge_at(const Building *self, NodeId from, NodeId to, ExprId expr, EdgeKind kind) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    const ExprRow *parent = &facts_exprs(self->facts)[row->parent];
    return (Edge){
        .from = from,
        .to = to,
        .file = self->file,
        .offset = row->kind == EXPR_ATTRIBUTE ? row->aux : row->start,
        .kind = (u8)kind,
        .is_call = row->parent && parent->kind == EXPR_CALL && row->parent + 1 == expr,
        .in_annotation = (row->flags & EXPR_IN_ANNOTATION) != 0,
        .in_type_checking = (row->flags & EXPR_IN_TYPE_CHECKING) != 0,
    };
}

static void edges_to(Building *self, ExprId expr, const VecU32 *targets, EdgeKind kind) {
    NodeId owner = owner_of_expr(self, expr);
    for (u32 i = 0; i < targets->count; i++) edge_push(self->graph, edge_at(self, owner, targets->at[i], expr, kind));
}

static void use_edges(Building *self, const UseRow *use, VecU32 *scratch) {
    vec_clear(scratch);
    vec_clear(&self->asked);
    const u32 *reach = facts_lists(self->facts) + use->first_reach;
    for (u32 i = 0; i < use->reach_count; i++) binding_nodes(self, self->file, reach[i], scratch, 0);
    if (!use->found) star_nodes(self, self->file, file_name_of(self->program, self->file, use->name), scratch, 0);
    edges_to(self, use->expr, scratch, EDGE_STRONG);
}

/* ---- edges from attributes ------------------------------------------------------------------------------ */

static void class_slice_nodes(Building *self, BindRef binding, VecU32 *out) {
    FileId file = binding_file(self->program, binding);
    const File *in = &self->program->files[file];
    const BindingRow *rows = facts_bindings(in->facts);
    u32 first = binding - in->binding_base;
    for (u32 b = first; b < in->facts->bindings.count; b++) {
        if (rows[b].scope != rows[first].scope || rows[b].name != rows[first].name) break;
        binding_nodes(self, file, b, out, 0);
    }
}

/* Members of subclasses (and of what those also derive from): self.x in a mixin or abstract base. */
static void descendant_nodes(Building *self, DefRef class, Name name, VecU32 *out, u32 depth) {
    u32 count;
    const DefRef *subclasses = class_subclasses(self->program, class, &count);
    for (u32 i = 0; i < count && depth < HOPS_MAX; i++) {
        ClassMember member;
        if (class_find(self->program, subclasses[i], name, &member) && member.binding)
            class_slice_nodes(self, member.binding, out);
        descendant_nodes(self, subclasses[i], name, out, depth + 1);
    }
}

typedef struct {
    VecU32 strong, weak;
    bool is_unknown, of_external, of_module;
} Targets;

static void class_targets(Building *self, Value object, Name name, Targets *targets) {
    const Program *program = self->program;
    ClassMember member;
    if (class_find(program, object.id, name, &member)) {
        if (member.binding) class_slice_nodes(self, member.binding, &targets->strong);
    } else {
        Name where;
        descendant_nodes(self, object.id, name, &targets->weak, 0);
        if (class_openness(program, object.id, &where) != CLASS_CLOSED) targets->is_unknown = true;
    }
    /* A protocol's member stands for that of any class that has one. */
    u32 count;
    const Name *bases = class_external_bases(program, object.id, &count);
    for (u32 i = 0; i < count; i++)
        if (name_is_word(program, bases[i], "Protocol")) targets->is_unknown = true;
}

static void super_targets(Building *self, Value object, Name name, Targets *targets) {
    u32 count;
    const DefRef *mro = class_mro(self->program, object.id, &count);
    for (u32 i = 1; i < count; i++) {
        ClassMember member;
        if (!class_find_own(self->program, mro[i], name, &member)) continue;
        if (member.binding) class_slice_nodes(self, member.binding, &targets->strong);
        return;
    }
    descendant_nodes(self, object.id, name, &targets->weak, 0);
}

static bool may_be_module(const Building *self, Value value) {
    if (value.kind == VALUE_MODULE) return true;
    return value.kind == VALUE_EXTERNAL_RESULT && (name_is(self->program, value.id, "importlib.import_module") ||
                                                   name_is_word(self->program, value.id, "__import__"));
}

static void value_targets(Building *self, Value object, Name name, Targets *targets) {
    switch ((ValueKind)object.kind) {
    case VALUE_MODULE: member_nodes(self, object.id, name, &targets->strong, 0); break;
    case VALUE_CLASS:
    case VALUE_INSTANCE: class_targets(self, object, name, targets); break;
    case VALUE_SUPER: super_targets(self, object, name, targets); break;
    case VALUE_EXTERNAL_INSTANCE: targets->of_external = true; break;
    case VALUE_EXTERNAL_RESULT:
        targets->is_unknown = true;
        targets->of_module |= may_be_module(self, object);
        break;
    default: break;
    }
}

static void weak_push(Building *self, ExprId expr, Name name, const Targets *targets, bool is_prefix) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    vec_push(&self->graph->weak, ((WeakUse){
                                     .from = owner_of_expr(self, expr),
                                     .name = name,
                                     .file = self->file,
                                     .offset = row->kind == EXPR_ATTRIBUTE ? row->aux : row->start,
                                     .is_prefix = is_prefix,
                                     .of_external = !targets->is_unknown && targets->of_external,
                                     .of_module = targets->of_module,
                                 }));
}

/* Everything that attribute `name` of the values of `object` can mean, as edges from `at`. */
static void attribute_edges(Building *self, ExprId at, ExprId object, Name name, Targets *targets) {
    ValueSet values = infer_expr(self->program, self->file, object);
    vec_clear(&targets->strong);
    vec_clear(&targets->weak);
    targets->is_unknown = values.is_open;
    targets->of_external = targets->of_module = false;
    for (u32 i = 0; i < values.count; i++) value_targets(self, values.at[i], name, targets);
    edges_to(self, at, &targets->strong, EDGE_STRONG);
    edges_to(self, at, &targets->weak, EDGE_WEAK);
    if (targets->is_unknown || targets->of_external) weak_push(self, at, name, targets, false);
}

/* ---- attributes by text: getattr and kin --------------------------------------------------------------- */

/* Text that an expression is known to start with: f"on_{x}", "on_" + x, "on_%s" % x. */
static Str known_prefix(const Building *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    ExprId first = expr_first(self->facts, expr);
    if (row->kind == EXPR_FORMAT && first) return expr_string(self->program, self->file, first);
    if (row->kind == EXPR_BINARY && row->op == OP_ADD) return expr_string(self->program, self->file, first);
    if (row->kind == EXPR_BINARY && row->op == OP_MOD) {
        Str format = expr_string(self->program, self->file, first);
        size_t percent = str_find_char(format, '%');
        return percent == STR_NOT_FOUND ? STR_NONE : str_slice(format, 0, percent);
    }
    if (row->kind == EXPR_CALL && facts_exprs(self->facts)[expr + 1].kind == EXPR_ATTRIBUTE) {
        Str format = expr_string(self->program, self->file, expr + 2);
        size_t brace = str_find_char(format, '{');
        return brace == STR_NOT_FOUND ? STR_NONE : str_slice(format, 0, brace);
    }
    return STR_NONE;
}

/* A name that is a variable may have been given a format string just before. */
static Str prefix_of(const Building *self, ExprId expr) {
    Str prefix = known_prefix(self, expr);
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (prefix.len || row->kind != EXPR_NAME || row->flags & EXPR_STORED) return prefix;
    const UseRow *use = &facts_uses(self->facts)[row->aux];
    if (use->reach_count != 1) return prefix;
    const BindingRow *binding = &facts_bindings(self->facts)[facts_lists(self->facts)[use->first_reach]];
    bool is_assigned = (binding->kind == BIND_ASSIGN || binding->kind == BIND_WALRUS) && binding->shape == SHAPE_WHOLE;
    return is_assigned && binding->value ? known_prefix(self, binding->value) : prefix;
}

static bool is_word(Str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (u8)c >= 0x80;
        if (!is_letter && !(i && c >= '0' && c <= '9')) return false;
    }
    return text.len > 0;
}

static void getattr_edges(Building *self, ExprId call, Targets *targets) {
    ExprId object = expr_child(self->facts, call, 1), key = expr_child(self->facts, call, 2);
    if (!object || !key) return;
    Str text = expr_string(self->program, self->file, key);
    if (text.len) {
        if (is_word(text)) attribute_edges(self, call, object, intern_add(&self->program->names, text), targets);
        return;
    }
    Str prefix = prefix_of(self, key);
    *targets = (Targets){.strong = targets->strong, .weak = targets->weak, .is_unknown = true};
    ValueSet values = infer_expr(self->program, self->file, object);
    for (u32 i = 0; i < values.count; i++) targets->of_module |= may_be_module(self, values.at[i]);
    weak_push(self, call, prefix.len ? intern_add(&self->program->names, prefix) : 0, targets, true);
}

/* operator.methodcaller("x"), operator.attrgetter("a.b"), patch.object(target, "x"): texts that name members. */
static void named_member_edges(Building *self, ExprId call, Targets *targets) {
    for (ExprId argument = expr_child(self->facts, call, 1); argument; argument = expr_next(self->facts, argument)) {
        Str text = expr_string(self->program, self->file, argument), part;
        *targets = (Targets){.strong = targets->strong, .weak = targets->weak, .is_unknown = true};
        while (text.len && str_split(&text, '.', &part))
            if (is_word(part)) weak_push(self, argument, intern_add(&self->program->names, part), targets, false);
    }
}

static void call_edges(Building *self, ExprId call, Targets *targets) {
    u8 kind = facts_exprs(self->facts)[call + 1].kind;
    if (kind != EXPR_NAME && kind != EXPR_ATTRIBUTE) return;
    Str word = facts_name(self->facts, facts_exprs(self->facts)[call + 1].name);
    if (str_eq(word, STR("getattr")) || str_eq(word, STR("hasattr"))) getattr_edges(self, call, targets);
    else if (str_eq(word, STR("methodcaller")) || str_eq(word, STR("attrgetter")) ||
             (str_eq(word, STR("object")) && kind == EXPR_ATTRIBUTE) || str_eq(word, STR("setattr")))
        named_member_edges(self, call, targets);
}

/* ---- objects given away ------------------------------------------------------------------------------------ */

/* Code outside the tree that is handed an object may call any public method of it (duck typing). */
static void given_away(Building *self, ExprId at, ValueSet values) {
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].kind != VALUE_INSTANCE) continue;
        FileId file = self->program->def_file[values.at[i].id];
        const Facts *facts = program_facts(self->program, file);
        const ScopeRow *body = &facts_scopes(facts)[def_row(self->program, values.at[i].id)->body];
        NodeId owner = owner_of_expr(self, at);
        for (u32 b = body->first_binding; b < body->first_binding + body->binding_count; b++) {
            const BindingRow *row = &facts_bindings(facts)[b];
            if (row->kind != BIND_DEF || str_starts(facts_name(facts, row->name), STR("_"))) continue;
            NodeId member = node_of_def(self->program, self->program->files[file].def_base + row->target);
            edge_push(self->graph, edge_at(self, owner, member, at, EDGE_WEAK));
        }
    }
}

static bool is_outside(const Program *program, ValueSet callee) {
    for (u32 i = 0; i < callee.count; i++)
        if (callee.at[i].kind == VALUE_EXTERNAL && !str_starts(name_text(program, callee.at[i].id), STR("builtins."))) return true;
    return false;
}

static void argument_edges(Building *self, ExprId call) {
    if (!is_outside(self->program, infer_expr(self->program, self->file, call + 1))) return;
    for (ExprId argument = expr_child(self->facts, call, 1); argument; argument = expr_next(self->facts, argument)) {
        bool is_named = facts_exprs(self->facts)[argument].kind == EXPR_KEYWORD;
        ExprId value = is_named ? expr_first(self->facts, argument) : argument;
        if (value) given_away(self, value, infer_expr(self->program, self->file, value));
    }
}

/* sys.stdout = Tee(): stored on an object of a library. */
static void store_edges(Building *self) {
    for (u32 w = 1; w < self->facts->writes.count; w++) {
        const WriteRow *row = &facts_writes(self->facts)[w];
        if (!row->object || !row->value) continue;
        if (is_outside(self->program, infer_expr(self->program, self->file, row->object)))
            given_away(self, row->value, infer_expr(self->program, self->file, row->value));
    }
}

/* ---- edges from texts and imports --------------------------------------------------------------------------- */

/* Follow a dotted text from the longest module prefix; the vertex it names, or 0. */
static NodeId dotted_node(Building *self, Str dotted, VecU32 *scratch) {
    Str head = dotted;
    while (head.len) {
        ModuleId module = modules_named(self->program, head);
        if (module) {
            Str rest = str_slice(dotted, head.len + (head.len < dotted.len), dotted.len), word;
            FileId file = self->program->modules[module].file;
            NodeId node = file == FILE_NONE ? 0 : node_of_file(file);
            if (rest.len && str_split(&rest, '.', &word)) {
                vec_clear(scratch);
                Name name = intern_find(&self->program->names, word);
                if (name) member_nodes(self, module, name, scratch, 0);
                return scratch->count ? scratch->at[0] : 0;
            }
            return node;
        }
        size_t dot = str_rfind_char(head, '.');
        head = str_slice(head, 0, dot == STR_NOT_FOUND ? 0 : dot);
    }
    return 0;
}

NodeId graph_find_text(Program *program, Str text) {
    Building self = {.program = program, .graph = program->graph};
    VecU32 scratch = {0};
    char *copy = arena_copy(program->arena, text.ptr, text.len);
    Str dotted = {copy, text.len};
    for (size_t i = 0; i < dotted.len; i++)
        if (copy[i] == ':') copy[i] = '.';
    NodeId node = dotted_node(&self, dotted, &scratch);
    vec_release(&scratch);
    vec_release(&self.asked);
    return node;
}

NodeId graph_find_file(const Program *program, FileId by, Str text) {
    Str folder = path_folder(program->files[by].path);
    NodeId found = 0;
    for (FileId file = 0; file < program->file_count; file++) {
        Str path = program->files[file].path;
        if (!program->files[file].module || !str_ends(path, text)) continue;
        Str before = str_slice(path, 0, path.len - text.len);
        bool is_exact = !before.len || (str_starts(before, folder) && before.len == folder.len + 1);
        if (is_exact) return node_of_file(file);
        if (before.ptr[before.len - 1] != '/') continue;
        if (found) return 0;
        found = node_of_file(file);
    }
    return found;
}

static void mention_edges(Building *self) {
    for (u32 i = 1; i < self->facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(self->facts)[i];
        bool is_file = row->kind == MENTION_FILE;
        if (!row->string || (row->kind != MENTION_DOTTED && row->kind != MENTION_OBJECT && !is_file)) continue;
        const StringRow *string = &facts_strings(self->facts)[row->string];
        if (string->flags & STRING_DOC) continue;
        Str text = facts_name(self->facts, row->text);
        NodeId target = is_file ? graph_find_file(self->program, self->file, text) : graph_find_text(self->program, text);
        if (!target) continue;
        NodeId owner = string->expr ? owner_of_expr(self, string->expr) : node_of_file(self->file);
        edge_push(self->graph, (Edge){.from = owner, .to = target, .file = self->file, .offset = row->span.start, .kind = EDGE_WEAK});
    }
}

static void import_edges(Building *self, VecU32 *scratch) {
    for (ImportId i = 1; i < self->facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(self->facts)[i];
        NodeId owner = graph_owner(self->program, self->file, row->scope);
        ImportTarget target = modules_resolve(self->program, self->file, facts_name(self->facts, row->module), row->level);
        Edge edge = {.from = owner, .file = self->file, .offset = row->span.start, .kind = EDGE_IMPORT,
                     .in_type_checking = (row->flags & IMPORT_TYPE_CHECKING) != 0};
        bool is_found = target.verdict == IMPORT_FOUND || target.verdict == IMPORT_MISSING;
        FileId file = is_found ? self->program->modules[target.module].file : FILE_NONE;
        if (file != FILE_NONE) edge.to = node_of_file(file), edge_push(self->graph, edge);
        vec_clear(scratch);
        vec_clear(&self->asked);
        if (row->flags & IMPORT_FROM && !(row->flags & IMPORT_STAR)) import_nodes(self, self->file, i, scratch, 0);
        for (u32 k = 0; k < scratch->count; k++) edge.to = scratch->at[k], edge_push(self->graph, edge);
    }
}

/* Entries of `__all__ = [...]`, `+= [...]` and `.extend([...])`: texts inside statements that name it. */
static void export_edges(Building *self, VecU32 *scratch) {
    ModuleId module = self->program->files[self->file].module;
    if (!module) return;
    for (StmtId s = 1; s < self->facts->stmts.count; s++) {
        const StmtRow *stmt = &facts_stmts(self->facts)[s];
        if (stmt->scope != 1 || (stmt->kind != STMT_ASSIGN && stmt->kind != STMT_AUGMENTED && stmt->kind != STMT_EXPR &&
                                 stmt->kind != STMT_ANNOTATED))
            continue;
        bool is_all = false;
        ExprId root = stmt->target_count ? facts_lists(self->facts)[stmt->first_target] : stmt->expr;
        for (ExprId e = root; e && e < facts_exprs(self->facts)[root].next; e++)
            is_all |= facts_exprs(self->facts)[e].kind == EXPR_NAME &&
                      str_eq(facts_name(self->facts, facts_exprs(self->facts)[e].name), STR("__all__"));
        if (!is_all || !stmt->expr) continue;
        for (ExprId e = stmt->expr; e < facts_exprs(self->facts)[stmt->expr].next; e++) {
            Str text = expr_string(self->program, self->file, e);
            Name name = text.len ? intern_find(&self->program->names, text) : 0;
            vec_clear(scratch);
            if (name) member_nodes(self, module, name, scratch, 0);
            for (u32 i = 0; i < scratch->count; i++)
                edge_push(self->graph, (Edge){.from = node_of_file(self->file), .to = scratch->at[i], .file = self->file,
                                              .offset = facts_exprs(self->facts)[e].start, .kind = EDGE_EXPORT});
        }
    }
}

/* ---- putting it together -------------------------------------------------------------------------------- */

static void file_edges(Building *self, VecU32 *scratch, Targets *targets) {
    self->facts = program_facts(self->program, self->file);
    Arena marks = {0};
    self->header_owner = ARENA_ARRAY(&marks, DefId, self->facts->exprs.count);
    self->value_owner = ARENA_ARRAY(&marks, NodeId, self->facts->exprs.count);
    headers_mark(self);
    values_mark(self);
    for (UseId u = 1; u < self->facts->uses.count; u++) use_edges(self, &facts_uses(self->facts)[u], scratch);
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(self->facts)[e];
        if (row->kind == EXPR_ATTRIBUTE)
            attribute_edges(self, e, e + 1, file_name_of(self->program, self->file, row->name), targets);
        else if (row->kind == EXPR_CALL) call_edges(self, e, targets), argument_edges(self, e);
    }
    store_edges(self);
    import_edges(self, scratch);
    export_edges(self, scratch);
    mention_edges(self);
    arena_release(&marks);
}

static int in_order(const void *a, const void *b) {
    const Edge *x = a, *y = b;
    if (x->to != y->to) return x->to < y->to ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

static int out_order(const void *a, const void *b) {
    const Edge *x = a, *y = b;
    return x->from != y->from ? (x->from < y->from ? -1 : 1) : in_order(a, b);
}

static int weak_order(const void *a, const void *b) {
    const WeakUse *x = a, *y = b;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    if (x->offset != y->offset) return x->offset < y->offset ? -1 : 1;
    return (x->name > y->name) - (x->name < y->name);
}

/* start[i] = first row of vertex i; rows are sorted by it. */
#define STARTS_FILL(start, rows, row_count, field, node_count) \
    for (u32 s_ = 0, r_ = 0; s_ <= (node_count); s_++) {       \
        while (r_ < (row_count) && (rows)[r_].field < s_) r_++; \
        (start)[s_] = r_;                                       \
    }

static void edges_index(Program *self) {
    Graph *graph = self->graph;
    u32 count = graph->edges.count, nodes = graph->node_count;
    if (count) qsort(graph->edges.at, count, sizeof(Edge), in_order);
    graph->out = arena_copy(self->arena, graph->edges.at, count * sizeof(Edge));
    if (count) qsort(graph->out, count, sizeof(Edge), out_order);
    if (graph->weak.count) qsort(graph->weak.at, graph->weak.count, sizeof(WeakUse), weak_order);
    graph->in_start = ARENA_ARRAY(self->arena, u32, nodes + 1);
    graph->out_start = ARENA_ARRAY(self->arena, u32, nodes + 1);
    graph->weak_start = ARENA_ARRAY(self->arena, u32, nodes + 1);
    STARTS_FILL(graph->in_start, graph->edges.at, count, to, nodes)
    STARTS_FILL(graph->out_start, graph->out, count, from, nodes)
    STARTS_FILL(graph->weak_start, graph->weak.at, graph->weak.count, from, nodes)
}

static Name node_name(const Program *self, NodeId node) {
    const Node *row = &self->graph->nodes[node];
    const Facts *facts = program_facts(self, row->file);
    if (row->kind == NODE_DEF) return row->row ? file_name_of(self, row->file, facts_defs(facts)[row->row].name) : 0;
    if (row->kind == NODE_VARIABLE) return file_name_of(self, row->file, facts_bindings(facts)[row->row].name);
    return 0;
}

static bool is_member_node(const Program *self, NodeId node) {
    const Node *row = &self->graph->nodes[node];
    if (row->kind == NODE_VARIABLE) return true;
    if (row->kind != NODE_DEF || !row->row) return false;
    return is_member_scope(program_facts(self, row->file), facts_defs(program_facts(self, row->file))[row->row].scope);
}

static void names_index(Program *self) {
    Graph *graph = self->graph;
    graph->named_names = self->names.count;
    graph->named_start = ARENA_ARRAY(self->arena, u32, graph->named_names + 2);
    u32 first = 1 + self->file_count;
    for (NodeId n = first; n < graph->node_count; n++)
        if (is_member_node(self, n)) graph->named_start[node_name(self, n) + 2]++;
    for (u32 i = 2; i < graph->named_names + 2; i++) graph->named_start[i] += graph->named_start[i - 1];
    graph->named = ARENA_ARRAY(self->arena, NodeId, graph->named_start[graph->named_names + 1]);
    for (NodeId n = first; n < graph->node_count; n++)
        if (is_member_node(self, n)) graph->named[graph->named_start[node_name(self, n) + 1]++] = n;
}

void graph_build(Program *self) {
    Graph *graph = ARENA_NEW(self->arena, Graph);
    self->graph = graph;
    nodes_build(self);
    graph->binding_used = ARENA_ARRAY(self->arena, u64, (self->binding_count + 63) / 64);
    Building building = {.program = self, .graph = graph};
    VecU32 scratch = {0};
    Targets targets = {0};
    for (FileId file = 0; file < self->file_count; file++) {
        if (!self->files[file].module) continue;
        building.file = file;
        file_edges(&building, &scratch, &targets);
    }
    vec_release(&scratch);
    vec_release(&targets.strong);
    vec_release(&targets.weak);
    vec_release(&building.asked);
    graph_add_models(self);
    edges_index(self);
    names_index(self);
}

void graph_release(Program *self) {
    if (!self->graph) return;
    vec_release(&self->graph->edges);
    vec_release(&self->graph->weak);
}

const Edge *graph_in(const Program *program, NodeId node, u32 *count) {
    const Graph *graph = program->graph;
    *count = graph->in_start[node + 1] - graph->in_start[node];
    return graph->edges.at + graph->in_start[node];
}

const Edge *graph_out(const Program *program, NodeId node, u32 *count) {
    const Graph *graph = program->graph;
    *count = graph->out_start[node + 1] - graph->out_start[node];
    return graph->out + graph->out_start[node];
}

const WeakUse *graph_weak(const Program *program, NodeId node, u32 *count) {
    const Graph *graph = program->graph;
    *count = graph->weak_start[node + 1] - graph->weak_start[node];
    return graph->weak.at + graph->weak_start[node];
}

const NodeId *graph_named(const Program *program, Name name, u32 *count) {
    const Graph *graph = program->graph;
    *count = 0;
    if (name >= graph->named_names) return NULL;
    *count = graph->named_start[name + 1] - graph->named_start[name];
    return graph->named + graph->named_start[name];
}
