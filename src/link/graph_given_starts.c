/* How a text begins that callers give for a parameter, of which all or the first part is looked at:
 * def load(path): module, _, name = path.rpartition("."); import_module(module). */
#include "graph_reads.h"

#include "calls.h"

/* The value of which a name is the first item: module in `module, name = path.rsplit(".", 1)`; or 0. */
static ExprId unpacked_value(const Facts *facts, ExprId name) {
    const ExprRow *row = &facts_exprs(facts)[name];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(facts)[row->aux];
    if (use->reach_count != 1) return 0;
    const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach]];
    bool is_first = binding->kind == BIND_ASSIGN && binding->shape == SHAPE_ITEM && !binding->index;
    return is_first ? binding->value : 0;
}

/* path in path.rpartition("."), where `call` is that; or 0. */
static ExprId split_text(const Facts *facts, ExprId call) {
    static const Str words[] = {STR("rpartition"), STR("partition"), STR("rsplit"), STR("split")};
    const ExprRow *rows = facts_exprs(facts);
    bool is_split = call && rows[call].kind == EXPR_CALL && rows[call + 1].kind == EXPR_ATTRIBUTE &&
                    str_is_among(facts_name(facts, rows[call + 1].name), words, COUNT_OF(words));
    return is_split ? call + 2 : 0;
}

void given_starts(const Building *self, ExprId name, TextList *out) {
    ExprId split = split_text(self->facts, unpacked_value(self->facts, name));
    u32 count, binding = parameter_of(self->facts, split ? split : name);
    if (!binding) return;
    const BindingRow *row = &facts_bindings(self->facts)[binding];
    DefId def = facts_scopes(self->facts)[row->scope].def;
    if (!def) return;
    DefRef function = self->program->files[self->file].def_base + def;
    const CallSite *sites = calls_of(self->program, function, &count);
    for (u32 i = 0; i < count; i++) {
        Building there = *self; /* only read */
        there.file = sites[i].file;
        there.facts = program_facts(self->program, there.file);
        ExprId given =
            call_argument(self->program, &sites[i], row->target - facts_defs(self->facts)[def].first_param);
        Str start = given ? known_ends(&there, text_source(&there, given)).start : STR_NONE;
        if (start.len) vec_push(out, start);
    }
}
