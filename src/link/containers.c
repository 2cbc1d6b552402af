#include "containers.h"

#include "bits.h"

struct Containers {
    Bits reading_methods, reading_calls; /* by Name: they only look at a container */
    Bits grows;                          /* by Name: something of that name may get more elements */
    Bits sealed;                         /* by ExprRef of the display */
};

static const char *const reading_methods[] = {"get", "items", "keys", "values", "index", "count", "copy"};
static const char *const reading_calls[] = {"len",       "sorted",     "list",     "tuple",  "set", "dict",
                                            "frozenset", "enumerate",  "zip",      "any",    "all", "max",
                                            "min",       "sum",        "reversed", "bool",   "str", "repr",
                                            "print",     "isinstance", "iter",     "filter", "map"};

static Bits names_of(const Program *program, const char *const *words, u32 count) {
    Bits names = bits_new(program->arena, program->names.count);
    for (u32 i = 0; i < count; i++) {
        Name name = intern_find(&program->names, str_of(words[i]));
        if (name) bits_add(&names, name);
    }
    return names;
}

/* Does the expression around `e`, which is a container, only look at it? */
static bool is_looked_at(const Program *program, FileId file, const Bits *roots, ExprId e) {
    const Facts *facts = program_facts(program, file);
    ExprId up = facts_exprs(facts)[e].parent;
    if (!up) return bits_has(roots, e);
    const ExprRow *row = &facts_exprs(facts)[up];
    switch ((ExprKind)row->kind) {
    case EXPR_SUBSCRIPT: return up + 1 == e && !(row->flags & (EXPR_STORED | EXPR_AUGMENTED));
    case EXPR_ATTRIBUTE: {
        ExprId call = row->parent;
        bool is_called = call && call + 1 == up && facts_exprs(facts)[call].kind == EXPR_CALL;
        return is_called &&
               bits_has(&program->containers->reading_methods, file_name_of(program, file, row->name));
    }
    case EXPR_CALL: {
        const ExprRow *callee = &facts_exprs(facts)[up + 1];
        return up + 1 != e && callee->kind == EXPR_NAME &&
               bits_has(&program->containers->reading_calls, file_name_of(program, file, callee->name));
    }
    case EXPR_COMPARE:
    case EXPR_NOT:
    case EXPR_COMP_FOR:
    case EXPR_YIELD_FROM:
    case EXPR_STAR:
    case EXPR_DOUBLE_STAR:
    case EXPR_FORMAT: return true;
    case EXPR_OR:
    case EXPR_AND: return is_looked_at(program, file, roots, up);
    default: return false;
    }
}

/* Expressions of their own that a statement only looks at. */
static Bits looked_at_roots(const Facts *facts, Arena *scratch) {
    Bits roots = bits_new(scratch, facts->exprs.count);
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *row = &facts_stmts(facts)[s];
        bool only_looks = row->kind == STMT_FOR || row->kind == STMT_IF || row->kind == STMT_WHILE ||
                          row->kind == STMT_ASSERT || row->kind == STMT_EXPR;
        if (only_looks && row->expr) bits_add(&roots, row->expr);
    }
    return roots;
}

static bool is_display(const ExprRow *row) {
    bool is_kind = row->kind == EXPR_LIST || row->kind == EXPR_DICT || row->kind == EXPR_SET;
    return is_kind && !(row->flags & EXPR_STORED);
}

static void exprs_visit(Program *program, FileId file, const Bits *roots) {
    Containers *self = program->containers;
    const Facts *facts = program_facts(program, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_named = row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE;
        if (!is_named && !is_display(row)) continue;
        bool is_target = row->flags & EXPR_STORED && !(row->flags & EXPR_AUGMENTED);
        bool only_looks = is_target || is_looked_at(program, file, roots, e);
        if (is_named && !only_looks) bits_add(&self->grows, file_name_of(program, file, row->name));
        if (!is_named && only_looks) bits_add(&self->sealed, program->files[file].expr_base + e);
    }
}

static void imports_visit(Program *program, FileId file) {
    const File *in = &program->files[file];
    for (ImportId i = 1; i < in->facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(in->facts)[i];
        if (row->name && row->name != row->bound) bits_add(&program->containers->grows, in->names[row->name]);
    }
}

/* NAME = [...], self.name = {...}; what begins empty is filled somewhere, if by code that is not seen. */
static void stores_visit(Program *program, FileId file) {
    Containers *self = program->containers;
    const Facts *facts = program_facts(program, file);
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *row = &facts_stmts(facts)[s];
        bool is_store = row->kind == STMT_ASSIGN || row->kind == STMT_ANNOTATED;
        if (!is_store || !row->expr || !is_display(&facts_exprs(facts)[row->expr])) continue;
        bool is_sealed = row->target_count > 0 && expr_first(facts, row->expr);
        for (u32 t = 0; t < row->target_count; t++) {
            const ExprRow *target = &facts_exprs(facts)[facts_lists(facts)[row->first_target + t]];
            is_sealed &= (target->kind == EXPR_NAME || target->kind == EXPR_ATTRIBUTE) &&
                         !bits_has(&self->grows, file_name_of(program, file, target->name));
        }
        if (is_sealed) bits_add(&self->sealed, program->files[file].expr_base + row->expr);
    }
}

void containers_find(Program *program) {
    Arena scratch = {0};
    program->containers = ARENA_NEW(program->arena, Containers);
    program->containers->reading_methods = names_of(program, reading_methods, COUNT_OF(reading_methods));
    program->containers->reading_calls = names_of(program, reading_calls, COUNT_OF(reading_calls));
    program->containers->grows = bits_new(program->arena, program->names.count);
    program->containers->sealed = bits_new(program->arena, program->expr_count);
    for (FileId file = 0; file < program->file_count; file++) {
        if (!program->files[file].module) continue;
        Bits roots = looked_at_roots(program_facts(program, file), &scratch);
        exprs_visit(program, file, &roots);
        imports_visit(program, file);
        arena_reset(&scratch);
    }
    for (FileId file = 0; file < program->file_count; file++)
        if (program->files[file].module) stores_visit(program, file);
    arena_release(&scratch);
}

bool container_is_sealed(const Program *program, FileId file, ExprId display) {
    return bits_has(&program->containers->sealed, program->files[file].expr_base + display);
}
