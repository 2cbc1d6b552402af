/* Imports that may fail without harm. */
#include "importing.h"

#include "expected.h"
#include "modules.h"
#include "shared.h"

#define RULE "unknown-import"

/* `if __name__ == "__main__"` decides nothing about what exists. */
static bool is_main_test(const Facts *facts, ExprId condition) {
    for (ExprId e = condition; condition && e < facts_exprs(facts)[condition].next; e++)
        if (str_eq(facts_name(facts, facts_exprs(facts)[e].name), STR("__name__"))) return true;
    return false;
}

/* In a try with handlers, or behind a condition, of the same function. */
static bool is_tried(const Facts *facts, StmtId import) {
    const StmtRow *rows = facts_stmts(facts);
    for (StmtId at = rows[import].parent; at; at = rows[at].parent) {
        if (rows[at].kind == STMT_DEF && facts_defs(facts)[rows[at].def].kind == DEF_FUNCTION) return false;
        if (rows[at].kind == STMT_IF && !is_main_test(facts, rows[at].expr)) return true;
        if (rows[at].kind == STMT_HANDLER || rows[at].kind == STMT_MATCH || rows[at].kind == STMT_WITH)
            return true;
        for (StmtId child = at + 1; rows[at].kind == STMT_TRY && child < rows[at].next;
             child = rows[child].next)
            if (rows[child].kind == STMT_HANDLER) return true;
    }
    return false;
}

void tried_imports_collect(TriedImports *self, const Program *program) {
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (ImportId i = 1; i < facts->imports.count; i++)
            if (is_tried(facts, facts_imports(facts)[i].stmt)) vec_push(self, ((TriedImport){file, i}));
    }
}

bool import_is_optional(CheckContext *context, FileId file, ImportId import) {
    const Program *program = context->program;
    const TriedImports *tried = shared_tried_imports(context);
    const Facts *own = program_facts(program, file);
    const ImportRow *wanted = &facts_imports(own)[import];
    ImportTarget target = import_target(program, file, import);
    for (u32 i = 0; i < tried->count; i++) {
        const Facts *facts = program_facts(program, tried->at[i].file);
        const ImportRow *row = &facts_imports(facts)[tried->at[i].import];
        ImportTarget at = import_target(program, tried->at[i].file, tried->at[i].import);
        bool is_same = at.verdict == target.verdict && at.module == target.module &&
                       str_eq(facts_name(facts, row->name), facts_name(own, wanted->name));
        if (is_same && at.verdict == IMPORT_MISSING)
            is_same = str_eq(str_after_last(facts_name(facts, row->module), '.'),
                             str_after_last(facts_name(own, wanted->module), '.'));
        if (is_same) return true;
    }
    return false;
}

bool import_is_exempt(const CheckContext *context, FileId file, const ImportRow *row) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    enum { NEVER = IMPORT_FUTURE | IMPORT_TYPE_CHECKING };
    const StmtRow *stmt = &facts_stmts(facts)[row->stmt];
    u32 first = facts_line(facts, stmt->start), own = facts_line(facts, row->span.start);
    if (row->flags & NEVER || stmt->flags & STMT_UNREACHABLE || is_tried(facts, row->stmt)) return true;
    return failure_is_expected(program, file, row->span.start, "ImportError ModuleNotFoundError") ||
           failure_is_marked(program, file, first) || failure_is_marked(program, file, own) ||
           lines_are_marked(context, RULE, facts, first, own) ||
           code_is_cut_off(program, file, row->span.start);
}

void import_near_fix(const CheckContext *context, Finding *finding, const ImportRow *row, Near near,
                     Str word) {
    if (!near.text.len || near.is_tied || near.is_only_prefix) return;
    bool is_renamed = row->span.end - row->span.start > word.len;
    Str text = is_renamed ? near.text
                          : str_printf(context->arena, "%.*s as %.*s", STR_ARG(near.text), STR_ARG(word));
    vec_push(&finding->fix, ((Edit){EDIT_REPLACE, finding->name, text}));
}
