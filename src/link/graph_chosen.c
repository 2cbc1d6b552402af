/* Classes that configuration chooses by name: `maybe_dotted(settings["mail.backend"])`. What stands in the
 * configuration of a deployment is in no tree, but who may be meant is: whatever implements an interface is
 * made to stand in for others that do. Only trees with such classes pay, with one pass over their calls. */
#include "graph_chosen.h"

#include "classes.h"
#include "loading.h"

/* A call that gives what a text names, of a text that nobody can read here. */
static bool is_choice(const Program *program, FileId file, ExprId call) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *rows = facts_exprs(facts);
    u8 kind = rows[call].kind == EXPR_CALL ? rows[expr_first(facts, call)].kind : EXPR_NONE;
    if ((kind != EXPR_NAME && kind != EXPR_ATTRIBUTE) || rows[call].flags & EXPR_UNREACHABLE) return false;
    ExprId given = expr_child(facts, call, 1);
    return given && !expr_string(program, file, given).len &&
           loading_imports(program, facts_name(facts, rows[call + 1].name));
}

static void choosers_find(Program *program, Choices *out) {
    out->is_known = true;
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (ExprId e = 1; program->files[file].module && e < facts->exprs.count; e++)
            if (is_choice(program, file, e))
                vec_push(&out->at, ((Edge){.from = graph_owner(program, file, facts_exprs(facts)[e].scope),
                                           .file = file,
                                           .offset = facts_exprs(facts)[e].start,
                                           .kind = EDGE_WEAK}));
    }
}

/* What derives from a class implements what that does. */
static void class_choose(Program *program, const Choices *choices, DefRef class, u32 depth) {
    for (u32 i = 0; i < choices->at.count; i++) {
        Edge edge = choices->at.at[i];
        edge.to = node_of_def(program, class);
        edge_push(program->graph, edge);
    }
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count && depth < HOPS_MAX; i++)
        class_choose(program, choices, subclasses[i], depth + 1);
}

void chosen_edges(Program *program, Choices *choices, DefRef class) {
    if (!choices->is_known) choosers_find(program, choices);
    class_choose(program, choices, class, 0);
}
