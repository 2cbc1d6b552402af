/* Edges to members of classes that stand in for others.
 *
 * An annotation says what a value should be; duck typing passes something else. Wherever an object of
 * class B is seen to go into a place annotated with A, and B does not derive from A, a call of A's member
 * through that annotation may run B's member of the same name. Places: arguments of resolved calls,
 * returned values, assigned variables and attributes. O(arguments + returns + annotated assignments). */
#include "calls.h"
#include "classes.h"
#include "graph_impl.h"

typedef struct {
    Program *program;
    Map seen; /* (A, B) → 1 */
} StandIns;

/* B's own and inherited members over A's, by name. */
static void members_pair(StandIns *self, DefRef annotated, DefRef actual) {
    const Program *program = self->program;
    const Graph *graph = program->graph;
    u32 count;
    const DefRef *mro = class_mro(program, annotated, &count);
    for (u32 i = 0; i < count; i++) {
        NodeId node = node_of_def(program, mro[i]);
        for (u32 m = graph->owned_start[node]; m < graph->owned_start[node + 1]; m++) {
            const Node *row = &graph->nodes[graph->owned[m]];
            const Facts *facts = program_facts(program, row->file);
            NameId local = row->kind == NODE_DEF ? facts_defs(facts)[row->row].name
                                                 : facts_bindings(facts)[row->row].name;
            ClassMember member;
            if (!class_find(program, actual, file_name_of(program, row->file, local), &member) ||
                !member.binding)
                continue;
            DefRef def = binding_def(program, member.binding);
            NodeId target = def ? node_of_def(program, def) : graph->variable_of[member.binding];
            edge_push(
                program->graph,
                (Edge){.from = graph->owned[m], .to = target, .file = FILE_NONE, .kind = EDGE_OVERRIDE});
        }
    }
}

static bool fits(const Program *program, Value value, ValueSet wanted) {
    for (u32 i = 0; i < wanted.count; i++) {
        if (wanted.at[i].kind != VALUE_INSTANCE && wanted.at[i].kind != VALUE_NONE_OBJECT) return true;
        if (wanted.at[i].kind == VALUE_INSTANCE && (class_derives(program, value.id, wanted.at[i].id) ||
                                                    class_derives(program, wanted.at[i].id, value.id)))
            return true;
    }
    return false;
}

/* `given` goes where `wanted` is annotated. */
static void flow(StandIns *self, ValueSet given, ValueSet wanted) {
    if (wanted.is_open || !wanted.count) return;
    for (u32 i = 0; i < given.count; i++) {
        if (given.at[i].kind != VALUE_INSTANCE || given.at[i].view ||
            fits(self->program, given.at[i], wanted))
            continue;
        for (u32 k = 0; k < wanted.count; k++) {
            if (wanted.at[k].kind != VALUE_INSTANCE) continue;
            u32 *seen = map_at(&self->seen, map_pair(wanted.at[k].id, given.at[i].id), 0);
            if (!(*seen)++) members_pair(self, wanted.at[k].id, given.at[i].id);
        }
    }
}

static void arguments_flow(StandIns *self, DefRef function) {
    const Program *program = self->program;
    FileId file = program->def_file[function];
    const DefRow *row = def_row(program, function);
    u32 count;
    const CallSite *sites = calls_of(program, function, &count);
    for (u32 p = 0; count && p < row->param_count; p++) {
        const ParamRow *param = &facts_params(program_facts(program, file))[row->first_param + p];
        if (!param->annotation) continue;
        ValueSet wanted = infer_annotation(program, file, param->annotation);
        for (u32 i = 0; i < count && !wanted.is_open; i++) {
            ExprId argument = call_argument(program, &sites[i], p);
            if (argument) flow(self, infer_expr(program, sites[i].file, argument), wanted);
        }
    }
}

static void statements_flow(StandIns *self, FileId file) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        ExprId annotation = stmt->kind == STMT_ANNOTATED ? stmt->other : 0;
        DefId function = stmt->kind == STMT_RETURN ? facts_scopes(facts)[stmt->scope].def : 0;
        if (function) annotation = facts_defs(facts)[function].returns;
        if (annotation && stmt->expr)
            flow(self, infer_expr(program, file, stmt->expr), infer_annotation(program, file, annotation));
    }
}

void graph_add_standins(Program *program) {
    StandIns self = {.program = program};
    for (DefRef def = 0; def < program->def_count; def++)
        if (def_row(program, def)->kind == DEF_FUNCTION && def_row(program, def)->param_count)
            arguments_flow(&self, def);
    for (FileId file = 0; file < program->file_count; file++)
        if (program->files[file].module) statements_flow(&self, file);
    map_release(&self.seen);
}
