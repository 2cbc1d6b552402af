#include "unseen_subclass.h"

#include "classes.h"
#include "graph.h"
#include "infer.h"

static bool has_subclass(const Program *program, DefRef class) {
    u32 count;
    const DefRef *below = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (program->files[program->def_file[below[i]]].world != WORLD_TESTS) return true;
    return false;
}

static void kept_add(Map *out, const Program *program, DefRef base) {
    FileId file = program->def_file[base];
    const Facts *facts = program_facts(program, file);
    const ScopeRow *body = &facts_scopes(facts)[def_row(program, base)->body];
    for (u32 b = body->first_binding; b < body->first_binding + body->binding_count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        if (!row->annotation) continue;
        ValueSet values = infer_annotation(program, file, row->annotation);
        for (u32 i = 0; i < values.count; i++)
            if (values.at[i].kind == VALUE_INSTANCE) map_at(out, values.at[i].id, 1);
    }
}

void unseen_classes_collect(Map *out, const Program *program) {
    Map bases = {0};
    for (DefRef def = 1; def < program->def_count && graph_has_dynamic_import(program); def++) {
        const DefRow *row = def_row(program, def);
        DefRef class =
            row->kind == DEF_FUNCTION && row->flags & DEF_ABSTRACT ? method_class(program, def) : 0;
        if (!class || (*map_at(&bases, class, 0))++ || has_subclass(program, class)) continue;
        map_at(out, class, 1);
        kept_add(out, program, class);
    }
    map_release(&bases);
}
