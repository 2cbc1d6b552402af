/* Edges from attributes that the code names: members of known receivers, weak uses of unknown ones;
 * __dict__ and __subclasses__(). */
#include "graph_reads.h"

#include "classes.h"
#include "modules.h"
#include "values.h"

void weak_push(Building *self, ExprId expr, Name name, const Targets *targets, WeakPart part) {
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
        if (values.at[i].kind == VALUE_CLASS) any_member_edges(self, access, values.at[i].id, ends, 0);
        if (file != FILE_NONE) module_name_edges(self, access, file, ends);
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
