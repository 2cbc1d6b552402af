/* Edges from attributes: members of known receivers, weak uses of unknown ones, getattr and kin. */
#include "graph_impl.h"

#include "calls.h"
#include "classes.h"
#include "match.h"
#include "modules.h"
#include "values.h"

/* ---- edges from attributes --------------------------------------------------------------------------- */

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
    return value.kind == VALUE_EXTERNAL_RESULT &&
           (name_is(self->program, value.id, "importlib.import_module") ||
            name_is_word(self->program, value.id, "__import__") ||
            name_is_word(self->program, value.id, "module_from_spec"));
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
static void member_edges(Building *self, ExprId at, ExprId object, Name name) {
    Targets *targets = &self->targets;
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

void attribute_edges(Building *self, ExprId access) {
    member_edges(self, access, access + 1,
                 file_name_of(self->program, self->file, facts_exprs(self->facts)[access].name));
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
    bool is_assigned =
        (binding->kind == BIND_ASSIGN || binding->kind == BIND_WALRUS) && binding->shape == SHAPE_WHOLE;
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

/* getattr(self, name): any member of the class, its bases and its subclasses. */
static void any_member(Building *self, ExprId at, DefRef class, u32 depth) {
    u32 count;
    const DefRef *mro = class_mro(self->program, class, &count);
    for (u32 i = 0; i < count; i++) {
        const File *in = &self->program->files[self->program->def_file[mro[i]]];
        for (DefId def = 1; def < in->facts->defs.count; def++)
            if (facts_defs(in->facts)[def].parent + in->def_base == mro[i] &&
                facts_defs(in->facts)[def].parent)
                edge_push(self->graph,
                          edge_at(self, owner_of_expr(self, at),
                                  node_of_def(self->program, in->def_base + def), at, EDGE_WEAK));
    }
    const DefRef *subclasses = class_subclasses(self->program, class, &count);
    for (u32 i = 0; i < count && depth < HOPS_MAX; i++) any_member(self, at, subclasses[i], depth + 1);
}

static void getattr_edges(Building *self, ExprId call) {
    Targets *targets = &self->targets;
    ExprId object = expr_child(self->facts, call, 1), key = expr_child(self->facts, call, 2);
    if (!object || !key) return;
    Str text = expr_string(self->program, self->file, key);
    if (text.len) {
        if (is_word(text)) member_edges(self, call, object, intern_add(&self->program->names, text));
        return;
    }
    Str prefix = prefix_of(self, key);
    *targets = (Targets){.strong = targets->strong, .weak = targets->weak, .is_unknown = true};
    ValueSet values = infer_expr(self->program, self->file, object);
    for (u32 i = 0; i < values.count; i++) {
        targets->of_module |= may_be_module(self, values.at[i]);
        bool is_own = values.at[i].kind == VALUE_INSTANCE || values.at[i].kind == VALUE_CLASS;
        if (is_own && !prefix.len) any_member(self, call, values.at[i].id, 0);
    }
    weak_push(self, call, prefix.len ? intern_add(&self->program->names, prefix) : 0, targets, true);
}

/* methodcaller("x"), attrgetter("a.b"), patch.object(target, "x"): texts that name members. */
static void named_member_edges(Building *self, ExprId call) {
    Targets *targets = &self->targets;
    for (ExprId argument = expr_child(self->facts, call, 1); argument;
         argument = expr_next(self->facts, argument)) {
        Str text = expr_string(self->program, self->file, argument), part;
        *targets = (Targets){.strong = targets->strong, .weak = targets->weak, .is_unknown = true};
        while (text.len && str_split(&text, '.', &part))
            if (is_word(part))
                weak_push(self, argument, intern_add(&self->program->names, part), targets, false);
    }
}

/* "{ship.name}".format(ship=x): the fields of a format text read attributes. */
static void format_edges(Building *self, ExprId call) {
    Str text = expr_string(self->program, self->file, call + 2), field;
    self->targets.is_unknown = true;
    self->targets.of_module = false;
    while (text.len && str_split(&text, '}', &field)) {
        size_t open = str_rfind_char(field, '{');
        if (open == STR_NOT_FOUND) continue;
        Str path = str_slice(field, open + 1, field.len), word;
        size_t colon = str_find_char(path, ':');
        if (colon != STR_NOT_FOUND) path.len = colon;
        str_split(&path, '.', &word); /* the argument itself */
        while (path.len && str_split(&path, '.', &word))
            if (is_word(word))
                weak_push(self, call, intern_add(&self->program->names, word), &self->targets, false);
    }
}

/* inspect.getmembers(x), dir(x), vars(x): whoever scans an object may call anything on it. */
static void scan_edges(Building *self, ExprId call) {
    ExprId object = expr_child(self->facts, call, 1);
    ValueSet values = object ? calls_values(self->program, self->file, object) : (ValueSet){0};
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_INSTANCE || values.at[i].kind == VALUE_CLASS)
            any_member(self, call, values.at[i].id, 0);
}

/* globals()["read_" + kind], globals().get(name): names of this module by text. */
static void globals_edges(Building *self, ExprId call) {
    ExprId up = facts_exprs(self->facts)[call].parent, key = 0;
    u8 kind = facts_exprs(self->facts)[up].kind;
    if (up && kind == EXPR_SUBSCRIPT && up + 1 == call) key = expr_child(self->facts, up, 1);
    if (up && kind == EXPR_ATTRIBUTE) key = expr_child(self->facts, facts_exprs(self->facts)[up].parent, 1);
    if (!key) return;
    Str exact = expr_string(self->program, self->file, key), prefix = prefix_of(self, key);
    const ScopeRow *module = &facts_scopes(self->facts)[1];
    for (u32 b = module->first_binding; b < module->first_binding + module->binding_count; b++) {
        Str name = facts_name(self->facts, facts_bindings(self->facts)[b].name);
        if (exact.len ? !str_eq(name, exact) : !str_starts(name, prefix)) continue;
        vec_clear(&self->found);
        vec_clear(&self->asked);
        binding_nodes(self, self->file, b, &self->found, 0);
        edges_to(self, key, &self->found, EDGE_WEAK);
    }
}

static void text_call_edges(Building *self, ExprId call) {
    u8 kind = facts_exprs(self->facts)[call + 1].kind;
    if (kind != EXPR_NAME && kind != EXPR_ATTRIBUTE) return;
    Str word = facts_name(self->facts, facts_exprs(self->facts)[call + 1].name);
    if (str_eq(word, STR("format")) && kind == EXPR_ATTRIBUTE)
        format_edges(self, call);
    else if (str_eq(word, STR("getmembers")) || str_eq(word, STR("dir")) || str_eq(word, STR("vars")))
        scan_edges(self, call);
    else if (str_eq(word, STR("globals")))
        globals_edges(self, call);
    else if (str_eq(word, STR("getattr")) || str_eq(word, STR("hasattr")))
        getattr_edges(self, call);
    else if (str_eq(word, STR("methodcaller")) || str_eq(word, STR("attrgetter")) ||
             (str_eq(word, STR("object")) && kind == EXPR_ATTRIBUTE) || str_eq(word, STR("setattr")))
        named_member_edges(self, call);
}

/* ---- objects given away ------------------------------------------------------------------------------ */

/* Code outside the tree that is handed an object may call any public method of it (duck typing); the library
 * of its own base only what that library knows. */
static void given_away(Building *self, ExprId at, ValueSet values, Name library) {
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].kind != VALUE_INSTANCE) continue;
        FileId file = self->program->def_file[values.at[i].id];
        const Facts *facts = program_facts(self->program, file);
        const ScopeRow *body = &facts_scopes(facts)[def_row(self->program, values.at[i].id)->body];
        NodeId owner = owner_of_expr(self, at);
        bool is_dispatched = library && match_is_dispatched(self->program, values.at[i].id, library);
        for (u32 b = body->first_binding; b < body->first_binding + body->binding_count; b++) {
            const BindingRow *row = &facts_bindings(facts)[b];
            Str name = facts_name(facts, row->name);
            if (row->kind != BIND_DEF || str_starts(name, STR("_"))) continue;
            if (is_dispatched && !match_library_calls(self->program, values.at[i].id, name)) continue;
            NodeId member = node_of_def(self->program, self->program->files[file].def_base + row->target);
            edge_push(self->graph, edge_at(self, owner, member, at, EDGE_WEAK));
        }
    }
}

static Name outside_name(const Program *program, ValueSet values) {
    for (u32 i = 0; i < values.count; i++) {
        Name name = value_external(values.at[i]);
        if (name && !str_starts(name_text(program, name), STR("builtins."))) return name;
    }
    return 0;
}

/* Library whose function is called, or on whose object a method is (`app.router.add`); or 0. Classes and
 * functions of the tree on the way end the search. */
static Name outside_of(const Building *self, ExprId callee) {
    ValueSet called = infer_expr(self->program, self->file, callee);
    for (u32 i = 0; i < called.count; i++)
        if (called.at[i].kind == VALUE_EXTERNAL) return outside_name(self->program, called);
    if (values_known(called)) return 0;
    for (ExprId at = callee; at;) {
        u8 kind = facts_exprs(self->facts)[at].kind;
        bool is_step = kind == EXPR_ATTRIBUTE ||
                       (at != callee && (kind == EXPR_CALL || kind == EXPR_SUBSCRIPT || kind == EXPR_AWAIT));
        if (!is_step) return 0;
        at = expr_first(self->facts, at);
        ValueSet values = calls_values(self->program, self->file, at);
        Name name = outside_name(self->program, values);
        if (name || values_known(values)) return name;
    }
    return 0;
}

/* Elements of lists and the like among the values. */
static ValueSet displayed(const Program *program, ValueSet values) {
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_DISPLAY) return infer_elements(program, values);
    return (ValueSet){0};
}

static void argument_edges(Building *self, ExprId call) {
    Name library = outside_of(self, call + 1);
    if (!library) return;
    for (ExprId argument = expr_child(self->facts, call, 1); argument;
         argument = expr_next(self->facts, argument)) {
        bool is_named = facts_exprs(self->facts)[argument].kind == EXPR_KEYWORD;
        ExprId value = is_named ? expr_first(self->facts, argument) : argument;
        if (!value) continue;
        ValueSet values = infer_expr(self->program, self->file, value);
        given_away(self, value, values, library);
        given_away(self, value, displayed(self->program, values), library);
    }
}

/* sys.stdout = Tee(): stored on an object of a library. */
void store_edges(Building *self) {
    for (u32 w = 1; w < self->facts->writes.count; w++) {
        const WriteRow *row = &facts_writes(self->facts)[w];
        if (!row->object || !row->value) continue;
        Name library = outside_name(self->program, infer_expr(self->program, self->file, row->object));
        if (library) given_away(self, row->value, infer_expr(self->program, self->file, row->value), library);
    }
}

void call_edges(Building *self, ExprId call) {
    text_call_edges(self, call);
    argument_edges(self, call);
}
