#include "copy_roles.h"

#include "char.h"
#include "copy_source.h"
#include "infer.h"
#include "shared.h"

typedef enum {
    ROLE_UNKNOWN,
    ROLE_ATTRIBUTE,
    ROLE_KEYWORD,
    ROLE_RECEIVER, /* the first parameter of a method */
    ROLE_LOCAL,    /* another variable or parameter of a function */
    ROLE_MODULE,
    ROLE_CLASS,
    ROLE_FUNCTION,
    ROLE_VALUE, /* a variable of the module */
    ROLE_OUTER  /* from a library, or of the language: any of the four before */
} Role;

static bool is_keyword_at(const Facts *facts, u32 offset) {
    for (ExprId e = 1; e < facts->exprs.count; e++)
        if (facts_exprs(facts)[e].kind == EXPR_KEYWORD && facts_exprs(facts)[e].start == offset) return true;
    return false;
}

static ScopeId scope_at(const Facts *facts, const DefRow *def, u32 offset) {
    for (ExprId e = 1; e < facts->exprs.count; e++)
        if (facts_exprs(facts)[e].kind == EXPR_NAME && facts_exprs(facts)[e].start == offset)
            return facts_exprs(facts)[e].scope;
    return def ? def->body : 1;
}

static bool is_receiver(const Facts *facts, const BindingRow *row) {
    const ScopeRow *scope = &facts_scopes(facts)[row->scope];
    const DefRow *def = &facts_defs(facts)[scope->def];
    return row->kind == BIND_PARAM && scope->def && def->flags & DEF_METHOD &&
           !(def->flags & DEF_STATIC_METHOD) && row->target == def->first_param;
}

static Role module_role(const Program *program, FileId file, NameId name, const BindingRow *row) {
    DefRef def = program_resolve_def(program, file, 1, name);
    if (def) return def_row(program, def)->kind == DEF_CLASS ? ROLE_CLASS : ROLE_FUNCTION;
    if (row->kind != BIND_IMPORT) return ROLE_VALUE;
    BindingId id = (BindingId)(row - facts_bindings(program_facts(program, file)));
    ValueSet values = infer_binding(program, program->files[file].binding_base + id);
    bool is_module = values.count == 1 && !values.is_open && values.at[0].kind == VALUE_MODULE;
    return is_module ? ROLE_MODULE : ROLE_OUTER;
}

static Role role_of(CheckContext *context, const CopySide *side, NameId name, u32 offset) {
    const Program *program = context->program;
    FileId file = side->side->file;
    const Facts *facts = program_facts(program, file);
    Str source = shared_source(context, file);
    if (!name || !side->is_linked || offset >= source.len) return ROLE_UNKNOWN;
    if (offset > 0 && source.ptr[offset - 1] == '.') return ROLE_ATTRIBUTE;
    if (is_keyword_at(facts, offset)) return ROLE_KEYWORD;
    const DefRow *def = side->side->def ? def_row(program, side->side->def) : NULL;
    for (ScopeId scope = scope_at(facts, def, offset); scope; scope = facts_scopes(facts)[scope].parent) {
        u32 count;
        const BindingRow *rows = facts_find_bindings(facts, scope, name, &count);
        u8 kind = facts_scopes(facts)[scope].kind;
        if (!count || kind == SCOPE_CLASS) continue;
        if (kind == SCOPE_MODULE) return module_role(program, file, name, rows);
        if (rows->kind == BIND_DEF || rows->kind == BIND_IMPORT || rows->kind == BIND_GLOBAL)
            return ROLE_OUTER;
        return is_receiver(facts, rows) ? ROLE_RECEIVER : ROLE_LOCAL;
    }
    return def && def->body ? ROLE_OUTER : ROLE_UNKNOWN;
}

bool copy_roles_agree(CheckContext *context, const CopyPair *copy, const CloneRename *rename) {
    if (rename->kind == RENAME_TEXT) return true;
    Role left = role_of(context, &copy->here, rename->from_name, rename->left_offset);
    Role right = role_of(context, &copy->there, rename->to_name, rename->right_offset);
    if (left == right || left == ROLE_UNKNOWN || right == ROLE_UNKNOWN) return true;
    return (left == ROLE_OUTER && right >= ROLE_MODULE) || (right == ROLE_OUTER && left >= ROLE_MODULE);
}

/* ---- variables --------------------------------------------------------------------------------------- */

/* A variable or parameter of the function itself. */
static bool has_variable(const Program *program, const CopySide *side, Str text) {
    if (!side->side->def || !side->is_linked) return false;
    const Facts *facts = program_facts(program, side->side->file);
    const ScopeRow *scope = &facts_scopes(facts)[def_row(program, side->side->def)->body];
    for (u32 i = 0; i < scope->binding_count; i++) {
        const BindingRow *row = &facts_bindings(facts)[scope->first_binding + i];
        if (str_eq(facts_name(facts, row->name), text)) return true;
    }
    return false;
}

static bool is_in_head(const Program *program, const CopySide *side, u32 offset) {
    if (!side->side->def) return false;
    const Facts *facts = program_facts(program, side->side->file);
    StmtId stmt = def_row(program, side->side->def)->stmt;
    return offset < copy_header(facts, stmt).end;
}

bool copy_is_one_variable(CheckContext *context, const CopyPair *copy, const CloneRename *rename) {
    const Program *program = context->program;
    bool is_head_alone = rename->count == 1 && is_in_head(program, &copy->here, rename->left_offset);
    return !is_head_alone && copy_roles_agree(context, copy, rename) &&
           !has_variable(program, &copy->here, rename->to) &&
           !has_variable(program, &copy->there, rename->from);
}
