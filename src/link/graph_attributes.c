/* Edges from attributes: members of known receivers, weak uses of unknown ones, getattr and kin. */
#include "graph_impl.h"

#include "calls.h"
#include "classes.h"
#include "match.h"
#include "modules.h"
#include "site.h"
#include "values.h"

/* ---- edges from attributes --------------------------------------------------------------------------- */

static void any_member(Building *self, ExprId at, DefRef class, KnownEnds ends, u32 depth);
static void module_names(Building *self, ExprId at, FileId file, KnownEnds ends);

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

static void descendants_find(Building *self, DefRef class, Name name, VecU32 *out, u32 depth) {
    u32 count;
    const DefRef *subclasses = class_subclasses(self->program, class, &count);
    for (u32 i = 0; i < count && depth < HOPS_MAX; i++) {
        ClassMember member;
        if (class_find(self->program, subclasses[i], name, &member) && member.binding)
            class_slice_nodes(self, member.binding, out);
        descendants_find(self, subclasses[i], name, out, depth + 1);
    }
}

/* Members of subclasses (and of what those also derive from): self.x in a mixin or abstract base. Looked for
 * once: the same names are read of the same classes many times. */
static void descendant_nodes(Building *self, DefRef class, Name name, VecU32 *out) {
    VecU32 *list = &self->graph->descendant_list;
    u64 key = map_pair(class, name);
    u32 at = map_find(&self->graph->descendants, key);
    if (at == MAP_NONE) {
        VecU32 found = {0};
        descendants_find(self, class, name, &found, 0);
        at = list->count;
        map_at(&self->graph->descendants, key, at);
        vec_push(list, found.count);
        for (u32 i = 0; i < found.count; i++) vec_push(list, found.at[i]);
        vec_release(&found);
    }
    for (u32 i = 0; i < list->at[at]; i++) vec_push(out, list->at[at + 1 + i]);
}

static void class_targets(Building *self, Value object, Name name, Targets *targets) {
    const Program *program = self->program;
    ClassMember member;
    if (class_find(program, object.id, name, &member)) {
        if (member.binding) class_slice_nodes(self, member.binding, &targets->strong);
    } else {
        Name where;
        descendant_nodes(self, object.id, name, &targets->weak);
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
    descendant_nodes(self, object.id, name, &targets->weak);
}

Str value_text(const Program *program, Value value) {
    FileId file = expr_file(program, value.id);
    return expr_string(program, file, value.id - program->files[file].expr_base);
}

static bool may_be_module(const Building *self, Value value) {
    if (value.kind == VALUE_MODULE) return true;
    return value.kind == VALUE_EXTERNAL_RESULT &&
           (name_is(self->program, value.id, "importlib.import_module") ||
            name_is_word(self->program, value.id, "__import__") ||
            name_is_word(self->program, value.id, "module_from_spec"));
}

bool reads_module(const Building *self, ValueSet values) {
    for (u32 i = 0; i < values.count; i++)
        if (!may_be_module(self, values.at[i])) return false;
    return values.count > 0;
}

/* An object of a library that passes every attribute on to another one. */
static bool is_proxy(const Program *program, Name class) {
    const Stub *stub = match_stub(program, class);
    return stub && names_have(stub->members, stub->member_count, STR("__getattr__"));
}

/* flask.current_app: a name of a library that is no class may be an object, also of a class of the tree. */
static bool may_be_object(const Program *program, Name dotted) {
    Str text = name_text(program, dotted), word = str_after_last(text, '.');
    return word.len < text.len && word.ptr[0] >= 'a' && word.ptr[0] <= 'z';
}

static void value_targets(Building *self, Value object, Name name, Targets *targets) {
    if (object.kind == VALUE_INSTANCE && object.view) { /* a task, not what it will give */
        targets->is_unknown = true;
        return;
    }
    switch ((ValueKind)object.kind) {
    case VALUE_MODULE: member_nodes(self, object.id, name, &targets->strong, 0); break;
    case VALUE_CLASS:
    case VALUE_INSTANCE: class_targets(self, object, name, targets); break;
    case VALUE_SUPER: super_targets(self, object, name, targets); break;
    case VALUE_EXTERNAL_INSTANCE:
        if (is_proxy(self->program, object.id))
            targets->is_unknown = targets->of_module = true;
        else
            targets->of_external = true;
        break;
    case VALUE_EXTERNAL: targets->of_external |= may_be_object(self->program, object.id); break;
    case VALUE_EXTERNAL_RESULT:
        targets->is_unknown = true;
        targets->of_module |= may_be_module(self, object);
        break;
    case VALUE_FUNCTION:
    case VALUE_METHOD: targets->is_unknown = true; break; /* attributes put on a function */
    default: break;
    }
}

static void weak_push(Building *self, ExprId expr, Name name, const Targets *targets, WeakPart part) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (row->flags & EXPR_UNREACHABLE) return;
    vec_push(&self->graph->weak, ((WeakUse){
                                     .from = owner_of_expr(self, expr),
                                     .name = name,
                                     .file = self->file,
                                     .offset = row->kind == EXPR_ATTRIBUTE ? row->aux : row->start,
                                     .expr = row->kind == EXPR_ATTRIBUTE || part != WEAK_NAME ? expr : 0,
                                     .part = (u8)part,
                                     .of_external = !targets->is_unknown && targets->of_external,
                                     .of_module = targets->of_module,
                                 }));
}

/* Nothing but None: whoever reads an attribute there knows of a value that inference did not see. */
static bool is_nothing(ValueSet values) {
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind != VALUE_NONE_OBJECT) return false;
    return true;
}

/* `_Hub__count` is what `__count` is called outside of its class (Python reference, "Private name
 * mangling"). */
static Name unmangled(const Building *self, Name name) {
    Str text = name_text(self->program, name);
    size_t at =
        text.len && text.ptr[0] == '_' ? str_find(str_slice(text, 1, text.len), STR("__")) : STR_NOT_FOUND;
    if (at == STR_NOT_FOUND || !at) return 0;
    return intern_find(&self->program->names, str_slice(text, at + 1, text.len));
}

/* import_module(TABLE[key]).run, where all that the table holds is known: the attribute of each module of
 * the tree that may be loaded. False when any other may be. */
static bool picked_edges(Building *self, ExprId at, ExprId object, Name name) {
    const Program *program = self->program;
    ExprId call = text_source(self, object), argument = 0;
    if (facts_exprs(self->facts)[call].kind == EXPR_CALL) argument = expr_child(self->facts, call, 1);
    if (!argument || expr_next(self->facts, argument)) return false; /* a second one: relative to what? */
    ValueSet callee = infer_expr(program, self->file, call + 1);
    bool is_import = callee.count == 1 && !callee.is_open && callee.at[0].kind == VALUE_EXTERNAL &&
                     name_is(program, callee.at[0].id, "importlib.import_module");
    ValueSet texts = is_import ? infer_expr(program, self->file, argument) : values_open();
    if (texts.is_open || !texts.count) return false;
    for (u32 i = 0; i < texts.count; i++) {
        ModuleId ending;
        Str text = texts.at[i].kind == VALUE_LITERAL ? value_text(program, texts.at[i]) : STR_NONE;
        bool is_clear =
            text.len && (modules_named(program, text) || !modules_ending_in(program, text, &ending));
        if (!is_clear) return false;
    }
    for (u32 i = 0; i < texts.count; i++) {
        ModuleId module = modules_named(program, value_text(program, texts.at[i]));
        vec_clear(&self->found);
        if (module) member_nodes(self, module, name, &self->found, 0);
        edges_to(self, at, &self->found, EDGE_STRONG);
    }
    return true;
}

/* Everything that attribute `name` of the values can mean. */
static void member_targets(Building *self, ValueSet values, Name name) {
    Targets *targets = &self->targets;
    vec_clear(&targets->strong);
    vec_clear(&targets->weak);
    targets->is_unknown = values.is_open || is_nothing(values);
    targets->of_external = targets->of_module = false;
    Name plain = unmangled(self, name);
    for (u32 i = 0; i < values.count; i++) {
        value_targets(self, values.at[i], name, targets);
        if (plain) value_targets(self, values.at[i], plain, targets);
    }
}

/* Everything that attribute `name` of the values of `object` can mean, as edges from `at`. */
void member_edges(Building *self, ExprId at, ExprId object, Name name) {
    if (picked_edges(self, at, object, name)) return;
    Targets *targets = &self->targets;
    member_targets(self, infer_expr(self->program, self->file, object), name);
    edges_to(self, at, &targets->strong, EDGE_STRONG);
    edges_to(self, at, &targets->weak, EDGE_WEAK);
    if (targets->is_unknown || targets->of_external) weak_push(self, at, name, targets, WEAK_NAME);
}

/* Base.__subclasses__(): all that derive from it, however far. */
static void subclass_edges(Building *self, ExprId access, DefRef class, u32 depth) {
    u32 count;
    const DefRef *subclasses = class_subclasses(self->program, class, &count);
    for (u32 i = 0; i < count && depth < HOPS_MAX; i++) {
        edge_push(self->graph, edge_at(self, owner_of_expr(self, access),
                                       node_of_def(self->program, subclasses[i]), access, EDGE_STRONG));
        subclass_edges(self, access, subclasses[i], depth + 1);
    }
}

static void subclasses_read(Building *self, ExprId access) {
    ValueSet values = infer_expr(self->program, self->file, access + 1);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_CLASS || values.at[i].kind == VALUE_INSTANCE)
            subclass_edges(self, access, values.at[i].id, 0);
    /* Of a class that nobody knows: of any. */
    for (DefRef def = 0; (values.is_open || !values.count) && def < self->program->def_count; def++) {
        u32 count;
        const Base *bases = class_bases(self->program, def, &count);
        bool derives = false;
        for (u32 i = 0; i < count; i++) derives |= bases[i].def != 0;
        if (derives)
            edge_push(self->graph, edge_at(self, owner_of_expr(self, access), node_of_def(self->program, def),
                                           access, EDGE_WEAK));
    }
}

/* cls.__dict__, module.__dict__: whoever walks the names of one may use any of them, or the one asked for. */
static void dict_read(Building *self, ExprId access) {
    ExprId item = facts_exprs(self->facts)[access].parent;
    bool is_item = item && item + 1 == access && facts_exprs(self->facts)[item].kind == EXPR_SUBSCRIPT;
    Str text = is_item ? expr_string(self->program, self->file, expr_child(self->facts, item, 1)) : STR_NONE;
    KnownEnds ends = text.len ? (KnownEnds){text, text} : scanned_ends(self, access);
    ValueSet values = infer_expr(self->program, self->file, access + 1);
    for (u32 i = 0; i < values.count; i++) {
        FileId file = module_file(self, values.at[i]);
        if (values.at[i].kind == VALUE_CLASS) any_member(self, access, values.at[i].id, ends, 0);
        if (file != FILE_NONE) module_names(self, access, file, ends);
    }
}

void attribute_edges(Building *self, ExprId access) {
    if (str_eq(facts_name(self->facts, facts_exprs(self->facts)[access].name), STR("__dict__")))
        dict_read(self, access);
    if (str_eq(facts_name(self->facts, facts_exprs(self->facts)[access].name), STR("__subclasses__")))
        subclasses_read(self, access);
    member_edges(self, access, access + 1,
                 file_name_of(self->program, self->file, facts_exprs(self->facts)[access].name));
}

/* ---- attributes by text: getattr and kin --------------------------------------------------------------- */

ExprId text_source(const Building *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return expr;
    const UseRow *use = &facts_uses(self->facts)[row->aux];
    if (use->reach_count != 1) return expr;
    const BindingRow *binding = &facts_bindings(self->facts)[facts_lists(self->facts)[use->first_reach]];
    bool is_assigned =
        (binding->kind == BIND_ASSIGN || binding->kind == BIND_WALRUS) && binding->shape == SHAPE_WHOLE;
    return is_assigned && binding->value ? binding->value : expr;
}

/* What stands before the first and behind the last placeholder of a format text. */
static KnownEnds format_ends(Str format, char open, char close) {
    size_t first = str_find_char(format, open), last = str_rfind_char(format, close);
    if (first == STR_NOT_FOUND || last == STR_NOT_FOUND) return (KnownEnds){STR_NONE, STR_NONE};
    size_t behind = last + 1;
    if (open == '%') { /* "%s": the letter belongs to it; "%(x)s" and "%03d" have more */
        bool is_letter = behind < format.len && format.ptr[behind] >= 'a' && format.ptr[behind] <= 'z';
        behind = is_letter ? behind + 1 : format.len;
    }
    return (KnownEnds){str_slice(format, 0, first), str_slice(format, behind, format.len)};
}

Str text_known(const Building *self, ExprId expr) {
    TextList texts = {0};
    bool is_one = expr && texts_known(self->program, self->file, expr, &texts) && texts.count == 1;
    Str text = is_one ? texts.at[0] : STR_NONE;
    vec_release(&texts);
    return text;
}

KnownEnds known_ends(const Building *self, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    ExprId first = expr_first(self->facts, expr), last = first;
    for (ExprId child = first; child; child = expr_next(self->facts, child)) last = child;
    while (first && facts_exprs(self->facts)[first].kind == EXPR_BINARY &&
           facts_exprs(self->facts)[first].op == OP_ADD)
        first = expr_first(self->facts, first); /* "a" + b + c is ("a" + b) + c */
    bool is_joined = row->kind == EXPR_FORMAT || (row->kind == EXPR_BINARY && row->op == OP_ADD);
    if (is_joined && first)
        return (KnownEnds){text_known(self, first),
                           last == first ? STR_NONE : expr_string(self->program, self->file, last)};
    if (row->kind == EXPR_BINARY && row->op == OP_MOD)
        return format_ends(expr_string(self->program, self->file, first), '%', '%');
    if (row->kind == EXPR_CALL && facts_exprs(self->facts)[expr + 1].kind == EXPR_ATTRIBUTE)
        return format_ends(expr_string(self->program, self->file, expr + 2), '{', '}');
    return (KnownEnds){STR_NONE, STR_NONE};
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
static void any_member(Building *self, ExprId at, DefRef class, KnownEnds ends, u32 depth) {
    u32 count;
    const DefRef *mro = class_mro(self->program, class, &count);
    Edge edge = edge_at(self, owner_of_expr(self, at), 0, at, EDGE_WEAK);
    for (u32 i = 0; i < count; i++)
        members_edges(self, edge, node_of_def(self->program, mro[i]), MEMBERS_ALL, ends);
    const DefRef *subclasses = class_subclasses(self->program, class, &count);
    for (u32 i = 0; i < count && depth < HOPS_MAX; i++) any_member(self, at, subclasses[i], ends, depth + 1);
}

/* Names of a module may be meant: public ones, or all that fit. */
static void module_names(Building *self, ExprId at, FileId file, KnownEnds ends) {
    Edge edge = edge_at(self, owner_of_expr(self, at), node_of_file(file), at, EDGE_WEAK);
    members_edges(self, edge, edge.to, ends.start.len || ends.end.len ? MEMBERS_ALL : MEMBERS_READ, ends);
}

FileId module_file(const Building *self, Value value) {
    return value.kind == VALUE_MODULE ? self->program->modules[value.id].file : FILE_NONE;
}

/* Any member whose name fits; false when the value is nothing whose members are known. */
static bool value_members(Building *self, ExprId at, Value value, KnownEnds ends) {
    if (value.kind == VALUE_INSTANCE || value.kind == VALUE_CLASS) {
        Name where;
        any_member(self, at, value.id, ends, 0);
        ClassOpenness openness = class_openness(self->program, value.id, &where);
        /* What a base or decorator outside the tree adds is not of the tree. */
        return openness == CLASS_CLOSED || openness == CLASS_EXTERNAL_BASE || openness == CLASS_OPEN_BASE ||
               openness == CLASS_DECORATED;
    }
    FileId file = module_file(self, value);
    if (file != FILE_NONE) module_names(self, at, file, ends);
    return file != FILE_NONE;
}

/* for step in ("open", "read"): getattr(self, step): each text that the key can be; false when it may be
 * another. */
static bool listed_names(Building *self, ExprId call, ExprId object, ExprId key) {
    TextList texts = {0};
    bool is_listed = texts_known(self->program, self->file, text_source(self, key), &texts);
    for (u32 i = 0; i < texts.count; i++) is_listed &= is_word(texts.at[i]);
    for (u32 i = 0; is_listed && i < texts.count; i++)
        member_edges(self, call, object, intern_add(&self->program->names, texts.at[i]));
    vec_release(&texts);
    return is_listed;
}

static void getattr_edges(Building *self, ExprId call) {
    ExprId object = expr_child(self->facts, call, 1), key = expr_child(self->facts, call, 2);
    if (!object || !key) return;
    Str text = expr_string(self->program, self->file, key);
    if (text.len) {
        if (is_word(text)) member_edges(self, call, object, intern_add(&self->program->names, text));
        return;
    }
    if (listed_names(self, call, object, key) || called_text_waits(self, call, key)) return;
    computed_edges(self, call, object, made_ends(self, key));
}

KnownEnds made_ends(const Building *self, ExprId key) {
    KnownEnds ends = known_ends(self, text_source(self, key));
    return ends.start.len || ends.end.len ? ends : guarded_ends(self, key);
}

void made_name_push(Building *self, ExprId call, KnownEnds ends, const Targets *targets) {
    Str part = ends.start.len ? ends.start : ends.end;
    WeakPart kind = ends.start.len ? WEAK_PREFIX : ends.end.len ? WEAK_SUFFIX : WEAK_ANY;
    u32 before = self->graph->weak.count;
    weak_push(self, call, part.len ? intern_add(&self->program->names, part) : 0, targets, kind);
    if (ends.start.len && ends.end.len && self->graph->weak.count > before)
        self->graph->weak.at[before].end = intern_add(&self->program->names, ends.end);
}

void computed_edges(Building *self, ExprId call, ExprId object, KnownEnds ends) {
    Targets *targets = &self->targets;
    *targets = (Targets){.strong = targets->strong, .weak = targets->weak, .is_unknown = true};
    ValueSet values = infer_expr(self->program, self->file, object);
    bool is_known = !values.is_open && values.count;
    if (!is_known) values = calls_values(self->program, self->file, object);
    for (u32 i = 0; i < values.count; i++) {
        targets->of_module |= may_be_module(self, values.at[i]);
        is_known &= value_members(self, call, values.at[i], ends);
    }
    if (is_known) return;
    made_name_push(self, call, ends, targets);
}

bool may_hold_module(const Building *self, ExprId object) {
    ValueSet values = infer_expr(self->program, self->file, object);
    if (values.is_open || !values.count) values = calls_values(self->program, self->file, object);
    bool may_be = false;
    for (u32 i = 0; i < values.count; i++) may_be |= may_be_module(self, values.at[i]);
    return may_be;
}

bool weak_may_be(const Program *program, const WeakUse *use, Str name) {
    Str part = name_text(program, use->name);
    switch ((WeakPart)use->part) {
    case WEAK_NAME: return str_eq(name, part);
    case WEAK_PREFIX: return str_starts(name, part) && str_ends(name, name_text(program, use->end));
    case WEAK_SUFFIX: return str_ends(name, part);
    case WEAK_ANY: break;
    }
    return true;
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
                weak_push(self, argument, intern_add(&self->program->names, part), targets, WEAK_NAME);
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
                weak_push(self, call, intern_add(&self->program->names, word), &self->targets, WEAK_NAME);
    }
}

/* locals(), vars(), dir(): every name of the scope they stand in. */
static void own_scope_edges(Building *self, ExprId call) {
    ScopeId scope = facts_exprs(self->facts)[call].scope;
    while (facts_scopes(self->facts)[scope].kind == SCOPE_COMPREHENSION)
        scope = facts_scopes(self->facts)[scope].parent;
    if (scope == 1) {
        module_names(self, call, self->file, (KnownEnds){0});
        return;
    }
    const ScopeRow *row = &facts_scopes(self->facts)[scope];
    for (u32 b = row->first_binding; b < row->first_binding + row->binding_count; b++) {
        if (facts_bindings(self->facts)[b].kind != BIND_DEF) continue;
        vec_clear(&self->found);
        binding_nodes(self, self->file, b, &self->found, 0);
        edges_to(self, call, &self->found, EDGE_WEAK);
    }
}

/* inspect.getmembers(x), dir(x), vars(x): whoever scans an object may use anything of it. */
static void scan_edges(Building *self, ExprId call) {
    ExprId object = expr_child(self->facts, call, 1);
    ValueSet values = object ? calls_values(self->program, self->file, object) : (ValueSet){0};
    /* getmembers() reads each of them. */
    bool is_read =
        str_eq(facts_name(self->facts, facts_exprs(self->facts)[call + 1].name), STR("getmembers"));
    KnownEnds ends = is_read ? (KnownEnds){STR_NONE, STR_NONE} : scanned_ends(self, call);
    for (u32 i = 0; i < values.count; i++) value_members(self, call, values.at[i], ends);
    self->graph->scans_unknown |= object && (values.is_open || !values.count);
    if (!object) own_scope_edges(self, call);
}

/* globals()["read_" + kind], globals().get(name): names of this module by text. */
static void globals_edges(Building *self, ExprId call) {
    ExprId up = facts_exprs(self->facts)[call].parent, key = 0;
    u8 kind = facts_exprs(self->facts)[up].kind;
    bool is_stored = facts_exprs(self->facts)[up].flags & EXPR_STORED ||
                     (kind == EXPR_ATTRIBUTE &&
                      str_eq(facts_name(self->facts, facts_exprs(self->facts)[up].name), STR("update")));
    if (up && kind == EXPR_SUBSCRIPT && up + 1 == call) key = expr_child(self->facts, up, 1);
    if (up && kind == EXPR_ATTRIBUTE) key = expr_child(self->facts, facts_exprs(self->facts)[up].parent, 1);
    if (is_stored) return;
    if (!key) {
        if (!evaluated_edges(self, call)) module_names(self, call, self->file, (KnownEnds){0});
        return;
    }
    Str exact = expr_string(self->program, self->file, key);
    Str prefix = known_ends(self, text_source(self, key)).start;
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
    else if (str_eq(word, STR("locals")) && kind == EXPR_NAME)
        own_scope_edges(self, call);
    else if ((str_eq(word, STR("eval")) || str_eq(word, STR("exec"))) && kind == EXPR_NAME)
        run_text_edges(self, call);
    else if (str_eq(word, STR("globals")))
        globals_edges(self, call);
    else if (str_eq(word, STR("getattr")) || str_eq(word, STR("hasattr")))
        getattr_edges(self, call);
    else if (str_eq(word, STR("methodcaller")) || str_eq(word, STR("attrgetter")) ||
             (str_eq(word, STR("object")) && kind == EXPR_ATTRIBUTE) || str_eq(word, STR("setattr")))
        named_member_edges(self, call);
}

/* type("X", (Mixin, base), {}): what the new class is made of may call whatever the others have. Bases
 * that are computed may be any classes of the file. */
static void made_class_edges(Building *self, ExprId call) {
    ExprId bases = expr_child(self->facts, call, 2);
    if (!bases || !expr_child(self->facts, call, 3)) return;
    u32 count = facts_exprs(self->facts)[bases].kind == EXPR_CALL ? self->facts->defs.count : 0;
    for (DefId def = 1; def < count; def++)
        if (facts_defs(self->facts)[def].kind == DEF_CLASS)
            any_member(self, call, self->program->files[self->file].def_base + def, (KnownEnds){0}, 0);
    for (ExprId base = expr_first(self->facts, bases); base; base = expr_next(self->facts, base)) {
        ValueSet values = infer_expr(self->program, self->file, base);
        for (u32 i = 0; i < values.count; i++)
            if (values.at[i].kind == VALUE_CLASS) any_member(self, call, values.at[i].id, (KnownEnds){0}, 0);
    }
}

void call_edges(Building *self, ExprId call) {
    text_call_edges(self, call);
    if (str_eq(facts_name(self->facts, facts_exprs(self->facts)[call + 1].name), STR("type")))
        made_class_edges(self, call);
    argument_edges(self, call);
}

/* ---- once more, when callers are known ------------------------------------------------------------- */

static bool is_first_party(ValueSet values) {
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_INSTANCE || values.at[i].kind == VALUE_CLASS) return true;
    return false;
}

/* x.name: nothing of the tree that has it, where something of the tree was seen, means that more was not.
 * What is meant waits for its class: a double that only tests pass lives where they make one. */
static bool name_settle(Building *self, WeakUse *use) {
    Targets *targets = &self->targets;
    ValueSet values = infer_expr(self->program, self->file, use->expr + 1);
    if (values.is_open) return false;
    member_targets(self, values, use->name);
    bool is_found = targets->strong.count || targets->weak.count || targets->of_external;
    if (targets->is_unknown || (!is_found && is_first_party(values))) return false;
    u32 first = self->graph->edges.count;
    edges_to(self, use->expr, &targets->strong, EDGE_STRONG);
    edges_to(self, use->expr, &targets->weak, EDGE_WEAK);
    for (u32 i = first; i < self->graph->edges.count; i++) self->graph->edges.at[i].is_passed = 1;
    use->of_external = targets->of_external;
    if (!targets->of_external) use->from = 0;
    return true;
}

/* getattr(x, "on_" + name) */
static bool part_settle(Building *self, WeakUse *use) {
    if (facts_exprs(self->facts)[use->expr].kind != EXPR_CALL) return false;
    ExprId object = expr_child(self->facts, use->expr, 1), key = expr_child(self->facts, use->expr, 2);
    ValueSet values = object ? infer_expr(self->program, self->file, object) : values_open();
    bool is_known = key && values.count && !values.is_open;
    for (u32 i = 0; i < values.count; i++) {
        bool is_class = values.at[i].kind == VALUE_INSTANCE || values.at[i].kind == VALUE_CLASS;
        Name where;
        is_known &= is_class && class_openness(self->program, values.at[i].id, &where) == CLASS_CLOSED;
    }
    if (!is_known) return false;
    KnownEnds ends = known_ends(self, text_source(self, key));
    for (u32 i = 0; i < values.count; i++) value_members(self, use->expr, values.at[i], ends);
    use->from = 0;
    return true;
}

bool weak_use_settle(Building *self, WeakUse *use) {
    self->file = use->file;
    self->facts = program_facts(self->program, use->file);
    self->owner = use->from;
    return use->part == WEAK_NAME ? name_settle(self, use) : part_settle(self, use);
}
