#include "unseen_subclass.h"

#include "classes.h"
#include "graph.h"
#include "infer.h"

static bool has_abstract(const Program *program, DefRef class) {
    FileId file = program->def_file[class];
    const Facts *facts = program_facts(program, file);
    ScopeId body = def_row(program, class)->body;
    for (DefId def = 1; def < facts->defs.count; def++) {
        const DefRow *row = &facts_defs(facts)[def];
        if (row->scope == body && row->kind == DEF_FUNCTION && row->flags & DEF_ABSTRACT) return true;
    }
    return false;
}

static bool is_only_base(const Program *program, DefRef class) {
    u32 count;
    const DefRef *below = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (program->files[program->def_file[below[i]]].world != WORLD_TESTS) return false;
    return has_abstract(program, class);
}

/* context: Context */
static bool keeps(const Program *program, DefRef base, DefRef class) {
    FileId file = program->def_file[base];
    const Facts *facts = program_facts(program, file);
    const ScopeRow *body = &facts_scopes(facts)[def_row(program, base)->body];
    for (u32 b = body->first_binding; b < body->first_binding + body->binding_count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        if (!row->annotation) continue;
        ValueSet values = infer_annotation(program, file, row->annotation);
        for (u32 i = 0; i < values.count; i++)
            if (values.at[i].kind == VALUE_INSTANCE && values.at[i].id == class) return true;
    }
    return false;
}

bool class_is_for_unseen(const Program *program, DefRef class) {
    if (!graph_has_dynamic_import(program)) return false;
    if (is_only_base(program, class)) return true;
    for (DefRef def = 1; def < program->def_count; def++)
        if (def_row(program, def)->kind == DEF_CLASS && is_only_base(program, def) &&
            keeps(program, def, class))
            return true;
    return false;
}
