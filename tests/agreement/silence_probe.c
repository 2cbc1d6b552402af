/* Why unknown-member keeps silent about each attribute of a tree.
 *
 *     probe-silence TREE      prints "path line column name verdict detail" with tabs between them */
#include "access.h"
#include "oxbow.h"

#include <stdio.h>

static const char *const verdicts[] = {
    [ACCESS_FAILS] = "fails",       [ACCESS_MAY_FAIL] = "may fail",        [ACCESS_MAY_BE_SET] = "may be set",
    [ACCESS_STORES] = "stored",     [ACCESS_UNPROVEN] = "no evidence",     [ACCESS_OTHER] = "other object",
    [ACCESS_FOUND] = "has it",      [ACCESS_OPEN] = "open class",          [ACCESS_BELOW] = "subclass",
    [ACCESS_UNMADE] = "never made", [ACCESS_ADDED] = "added from outside", [ACCESS_EXPECTED] = "expected",
};

static const char *const opennesses[] = {
    [CLASS_CLOSED] = "closed",
    [CLASS_UNKNOWN_BASE] = "unknown base",
    [CLASS_EXTERNAL_BASE] = "base outside",
    [CLASS_OPEN_BASE] = "open base",
    [CLASS_GETATTR] = "__getattr__",
    [CLASS_DYNAMIC_WRITE] = "computed store",
    [CLASS_DYNAMIC_BODY] = "body",
    [CLASS_METACLASS] = "metaclass",
    [CLASS_DECORATED] = "decorator",
    [CLASS_PROTOCOL] = "protocol",
    [CLASS_CYCLE] = "circle",
};

static const char *const bindings[] = {
    [BIND_DEF] = "definition",  [BIND_IMPORT] = "import",
    [BIND_PARAM] = "parameter", [BIND_ASSIGN] = "assignment",
    [BIND_WALRUS] = "walrus",   [BIND_FOR] = "loop",
    [BIND_WITH] = "with",       [BIND_EXCEPT] = "except",
    [BIND_CAPTURE] = "pattern", [BIND_ANNOTATION] = "annotation",
    [BIND_DELETE] = "deleted",  [BIND_GLOBAL] = "global",
};

static const char *binding_word(u8 kind) {
    return kind < COUNT_OF(bindings) && bindings[kind] ? bindings[kind] : "binding";
}

static void print_name(const Program *program, FileId file, ExprId name) {
    const Facts *facts = program_facts(program, file);
    const UseRow *use = &facts_uses(facts)[facts_exprs(facts)[name].aux];
    if (!use->found) printf(" builtin or undefined");
    for (u32 i = 0; i < use->reach_count; i++) {
        const BindingRow *row = &facts_bindings(facts)[facts_lists(facts)[use->first_reach + i]];
        ValueSet values = infer_binding(program, program->files[file].binding_base +
                                                     facts_lists(facts)[use->first_reach + i]);
        if (values_known(values)) continue;
        bool is_annotated =
            row->annotation || (row->kind == BIND_PARAM && facts_params(facts)[row->target].annotation);
        printf(" %s%s", is_annotated ? "annotated " : "", binding_word(row->kind));
        if (row->value && row->kind != BIND_PARAM) printf(" of %u", facts_exprs(facts)[row->value].kind);
    }
}

/* What stands where a class was looked for. */
static void print_unproven(const Program *program, FileId file, ExprId object) {
    const ExprRow *row = expr_row(program, file, object);
    switch ((ExprKind)row->kind) {
    case EXPR_NAME:
        printf("name:");
        print_name(program, file, object);
        break;
    case EXPR_ATTRIBUTE:
        printf("attribute%s", values_known(infer_expr(program, file, object + 1)) ? "" : " of unknown");
        break;
    case EXPR_CALL:
        printf("call%s", values_known(infer_expr(program, file, object + 1)) ? "" : " of unknown");
        break;
    case EXPR_SUBSCRIPT:
        printf("subscript%s", values_known(infer_expr(program, file, object + 1)) ? "" : " of unknown");
        break;
    default: printf("expression %u", row->kind); break;
    }
}

/* What would be said if the member that is found were missing. */
static Access verdict_without(const Additions *additions, FileId file, ExprId access, Value *value) {
    const Program *program = additions->program;
    ValueSet object = infer_expr(program, file, access + 1);
    Name unheard = intern_add((Intern *)&program->names, STR("member that nobody has"));
    Access worst = ACCESS_FAILS;
    const ExprRow *row = expr_row(program, file, access);
    bool is_called =
        row->parent && expr_row(program, file, row->parent)->kind == EXPR_CALL && row->parent + 1 == access;
    Lack lack;
    for (u32 i = 0; i < object.count; i++) {
        if (object.at[i].kind == VALUE_NONE_OBJECT) continue;
        *value = object.at[i];
        Access verdict = value_access(additions, *value, unheard, is_called, &lack);
        if (!access_fails(verdict)) return verdict;
        if (verdict != ACCESS_FAILS) worst = verdict;
    }
    return worst;
}

static void print_access(const Additions *additions, FileId file, ExprId access) {
    const Program *program = additions->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[access];
    Value value;
    Lack lack;
    Access verdict = expr_access(additions, file, access, &value, &lack);
    u32 line = facts_line(facts, row->aux);
    Str name = facts_name(facts, row->name), path = program->files[file].path;
    printf("%.*s\t%u\t%u\t%.*s\t%s\t", (int)path.len, path.ptr, line, facts_column(facts, row->aux),
           (int)name.len, name.ptr, verdicts[verdict]);
    if (verdict == ACCESS_FOUND) {
        verdict = verdict_without(additions, file, access, &value);
        printf("%s%s ", value.via == VIA_SELF ? "self " : "", verdicts[verdict]);
    }
    if (verdict == ACCESS_OPEN) {
        Name where = 0;
        ClassOpenness openness = class_openness(program, value.id, &where);
        Str text = name_text(program, where);
        printf("%s %.*s", opennesses[openness], (int)text.len, text.ptr);
    } else if (verdict == ACCESS_UNPROVEN) {
        print_unproven(program, file, access + 1);
    } else if (verdict == ACCESS_UNMADE || verdict == ACCESS_BELOW) {
        Str text = name_text(program, def_name(program, value.id));
        printf("%.*s", (int)text.len, text.ptr);
    } else if (verdict == ACCESS_OTHER) {
        printf("kind %u", value.kind);
    }
    printf("\n");
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: probe-silence TREE\n");
        return 2;
    }
    const char *path = argv[1];
    RunOptions options = {
        .paths = &path, .path_count = 1, .is_isolated = true, .fail_on = RUN_UNSET, .confidence = RUN_UNSET};
    Run run;
    Err err = {0};
    if (!run_linked(&run, &options, &err)) {
        fprintf(stderr, "probe-silence: %s cannot be read\n", path);
        return 2;
    }
    CheckContext context = {.program = run.program, .rules = run.rules, .arena = &run.arena};
    Additions additions = {0};
    additions_collect(&additions, &context, "unknown-member");
    for (FileId file = 0; file < run.program->file_count; file++) {
        const Facts *facts = program_facts(run.program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_ATTRIBUTE) print_access(&additions, file, e);
    }
    additions_release(&additions);
    run_release(&run);
    return 0;
}
