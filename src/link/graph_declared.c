/* Results that are declared to be of one class and may be of another: create() -> Adapter returns what
 * FACTORIES[name]() makes, which nobody can tell, and some of what stands in such a registry makes objects of
 * classes that have nothing to do with Adapter. What is read off the result may be a member of theirs, too.
 *
 * Cost: one look at what stands in displays, and where that makes anything, one more at all attributes. */
#include "classes.h"
#include "graph_reads.h"

typedef struct {
    Building *building;
    Bits made;     /* by DefRef: classes of whose objects something in a display is the maker */
    Map members;   /* Name of a member of such a class → 1 */
    Map unclear;   /* ExprRef of a return annotation → 1: what the body returns is known, 2: it is not */
    VecU32 makers; /* the classes */
} Registries;

/* ---- what registries make -----------------------------------------------------------------------------  */

static void maker_add(Registries *self, DefRef class) {
    const Program *program = self->building->program;
    if (!bits_add(&self->made, class)) return;
    vec_push(&self->makers, class);
    u32 count;
    const DefRef *mro = class_mro(program, class, &count);
    for (u32 m = 0; m < count; m++) {
        FileId file = program->def_file[mro[m]];
        const Facts *facts = program_facts(program, file);
        const ScopeRow *body = &facts_scopes(facts)[def_row(program, mro[m])->body];
        for (u32 b = 0; b < body->binding_count; b++) {
            const BindingRow *row = &facts_bindings(facts)[body->first_binding + b];
            if (row->kind == BIND_DEF) map_at(&self->members, file_name_of(program, file, row->name), 1);
        }
    }
}

static void value_makes(Registries *self, Value value) {
    const Program *program = self->building->program;
    if (value.kind == VALUE_CLASS) maker_add(self, value.id);
    if (value.kind != VALUE_FUNCTION && value.kind != VALUE_METHOD) return;
    ValueSet made = infer_return(program, value.id);
    for (u32 i = 0; i < made.count; i++)
        if (made.at[i].kind == VALUE_INSTANCE) maker_add(self, made.at[i].id);
}

/* {"name": make}, [make], TABLE["name"] = make */
static bool is_registered(const Facts *facts, ExprId expr) {
    const ExprRow *rows = facts_exprs(facts);
    bool is_path = rows[expr].kind == EXPR_NAME || rows[expr].kind == EXPR_ATTRIBUTE;
    if (!is_path || rows[expr].flags & (EXPR_STORED | EXPR_IN_ANNOTATION | EXPR_IN_BASE)) return false;
    ExprId around = rows[expr].parent;
    u8 kind = around ? rows[around].kind : EXPR_NONE;
    if (kind == EXPR_PAIR) return around + 1 != expr;
    return kind == EXPR_LIST || kind == EXPR_TUPLE || kind == EXPR_SET;
}

static void file_makers(Registries *self, FileId file) {
    const Facts *facts = program_facts(self->building->program, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        if (!is_registered(facts, e)) continue;
        ValueSet values = infer_expr(self->building->program, file, e);
        for (u32 i = 0; i < values.count; i++) value_makes(self, values.at[i]);
    }
}

/* ---- what is read off results -------------------------------------------------------------------------  */

static bool is_unclear(Registries *self, Value value) {
    const Program *program = self->building->program;
    bool is_declared =
        value.kind == VALUE_INSTANCE && value.via == VIA_RETURN && !value.is_exact && value.origin;
    if (!is_declared) return false;
    u32 *known = map_at(&self->unclear, value.origin, 0);
    if (!*known) {
        DefRef function = annotated_function(program, value.origin);
        *known = !function || values_known(infer_body_return(program, function)) ? 1 : 2;
    }
    return *known == 2;
}

/* Members of that name of what registries make, besides those that the declared class leads to. */
static void read_edges(Registries *self, ExprId access, DefRef declared, Name name) {
    Building *building = self->building;
    const Program *program = building->program;
    vec_clear(&building->found);
    for (u32 i = 0; i < self->makers.count; i++) {
        DefRef class = self->makers.at[i];
        ClassMember member;
        if (class_derives(program, class, declared) || !class_find(program, class, name, &member)) continue;
        DefRef def = member.binding ? binding_def(program, member.binding) : 0;
        if (def) vec_push(&building->found, node_of_def(program, def));
    }
    edges_to(building, access, &building->found, EDGE_WEAK);
}

static void file_reads(Registries *self, FileId file) {
    Building *building = self->building;
    const Program *program = building->program;
    Arena marks = {0};
    file_enter(building, file, &marks);
    for (ExprId e = 1; e < building->facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(building->facts)[e];
        if (row->kind != EXPR_ATTRIBUTE || row->flags & (EXPR_STORED | EXPR_UNREACHABLE)) continue;
        Name name = file_name_of(program, file, row->name);
        if (map_find(&self->members, name) == MAP_NONE) continue;
        ValueSet values = infer_expr(program, file, e + 1);
        for (u32 i = 0; i < values.count; i++)
            if (is_unclear(self, values.at[i])) read_edges(self, e, values.at[i].id, name);
    }
    arena_release(&marks);
}

void declared_edges(Building *building) {
    Program *program = building->program;
    Arena scratch = {0};
    Registries self = {.building = building, .made = bits_new(&scratch, program->def_count)};
    for (FileId file = 0; file < program->file_count; file++)
        if (program->files[file].module) file_makers(&self, file);
    for (FileId file = 0; self.makers.count && file < program->file_count; file++)
        if (program->files[file].module) file_reads(&self, file);
    vec_release(&self.makers);
    map_release(&self.members);
    map_release(&self.unclear);
    arena_release(&scratch);
}
