/* Conditions: what decides whether a router is included or a route attached. */
#include "expr_text.h"
#include "routes_impl.h"

#include "calls.h"
#include "modules.h"

enum { CALLS_UP_MAX = 8 };

typedef struct {
    const Program *program;
    FileId file;
    const Facts *facts;
    const StmtRow *rows;
    Clause *clause;
    Str text;
} Asking;

/* ---- the place ----------------------------------------------------------------------------------------- */

/* Decorators and defaults run where the definition stands, not in its body. */
static bool is_in_body(const Facts *facts, const StmtRow *stmt, u32 offset) {
    return stmt->kind == STMT_DEF && offset > facts_defs(facts)[stmt->def].name_span.start;
}

StmtId stmt_at_place(const Program *self, FileId file, u32 offset) {
    const Facts *facts = program_facts(self, file);
    const StmtRow *rows = facts_stmts(facts);
    StmtId found = 0;
    for (StmtId s = 1; s < facts->stmts.count;) {
        bool holds = rows[s].start <= offset && offset < rows[s].end;
        if (holds) found = s;
        bool is_outside = holds && rows[s].kind == STMT_DEF && !is_in_body(facts, &rows[s], offset);
        s = is_outside ? facts->stmts.count : holds ? s + 1 : rows[s].next;
    }
    return found;
}

DefRef function_around(const Program *self, FileId file, StmtId stmt, u32 offset) {
    const Facts *facts = program_facts(self, file);
    const StmtRow *rows = facts_stmts(facts);
    for (; stmt; stmt = rows[stmt].parent) {
        bool is_function = rows[stmt].kind == STMT_DEF &&
                           facts_defs(facts)[rows[stmt].def].kind == DEF_FUNCTION &&
                           is_in_body(facts, &rows[stmt], offset);
        if (is_function) return self->files[file].def_base + rows[stmt].def;
    }
    return 0;
}

bool call_above(const Program *self, const Bound *bound, DefRef function, FileId *file, u32 *offset) {
    for (; bound; bound = bound->outer) {
        bool is_its =
            bound->call && self->def_file[function] == binding_file(self, bound->binding) &&
            scope_def(self, self->def_file[function], binding_row(self, bound->binding)->scope) == function;
        if (!is_its) continue;
        *file = expr_file(self, bound->call);
        *offset = expr_row(self, *file, bound->call - self->files[*file].expr_base)->start;
        return true;
    }
    u32 count;
    const CallSite *sites = calls_of(self, function, &count);
    if (!count) sites = calls_handed(self, function, &count);
    if (count != 1) return false;
    *file = sites[0].file;
    *offset = expr_row(self, *file, sites[0].call)->start;
    return true;
}

/* ---- what decides -------------------------------------------------------------------------------------- */

static bool found(Asking *self, StmtId stmt, ExprId test, bool is_negated, Str text) {
    *self->clause = (Clause){self->file, stmt, test, is_negated};
    self->text = text;
    return true;
}

static StmtId last_in(const Asking *self, StmtId block) {
    StmtId last = 0;
    for (StmtId s = block + 1; s < self->rows[block].next; s = self->rows[s].next)
        if (self->rows[s].kind != STMT_ELSE) last = s;
    return last;
}

static bool ends_in(const Asking *self, StmtId block, u8 kind) {
    StmtId last = last_in(self, block);
    return last && self->rows[last].kind == kind;
}

/* `if x: return` above. */
static bool returned_above(Asking *self, StmtId stmt) {
    StmtId parent = self->rows[stmt].parent, last = 0;
    if (!parent) return false;
    for (StmtId s = parent + 1; s < stmt; s = self->rows[s].next) {
        const StmtRow *row = &self->rows[s];
        bool is_guard = row->kind == STMT_IF && row->expr && ends_in(self, s, STMT_RETURN);
        for (StmtId in = s + 1; is_guard && in < row->next; in = self->rows[in].next)
            is_guard = self->rows[in].kind != STMT_ELSE;
        if (is_guard) last = s;
    }
    if (!last) return false;
    ExprId test = self->rows[last].expr;
    return found(self, last, test, true,
                 expr_text_negated(self->program, self->file, test, self->program->arena));
}

/* `except (KeyboardInterrupt, SystemExit)`: somebody ends the program, nothing went wrong. */
static bool catches_end(const Asking *self, ExprId caught) {
    const ExprRow *rows = facts_exprs(self->facts);
    for (ExprId e = caught; caught && e < rows[caught].next; e++) {
        Str name = rows[e].kind == EXPR_NAME ? facts_name(self->facts, rows[e].name) : STR_NONE;
        bool is_end = str_eq(name, STR("KeyboardInterrupt")) || str_eq(name, STR("SystemExit")) ||
                      str_eq(name, STR("GeneratorExit"));
        if (!is_end && rows[e].kind != EXPR_TUPLE) return false;
    }
    return caught != 0;
}

/* `return 1`, `sys.exit(…)`: the program tells the shell that it failed. */
static bool ends_program(const Asking *self, StmtId handler) {
    const ExprRow *rows = facts_exprs(self->facts);
    StmtId last = last_in(self, handler);
    ExprId value = last ? self->rows[last].expr : 0;
    if (!value) return false;
    if (self->rows[last].kind == STMT_RETURN) return rows[value].kind == EXPR_NUMBER;
    if (self->rows[last].kind != STMT_EXPR || rows[value].kind != EXPR_CALL) return false;
    const ExprRow *callee = &rows[value + 1];
    Str name = callee->kind == EXPR_NAME || callee->kind == EXPR_ATTRIBUTE
                   ? facts_name(self->facts, callee->name)
                   : STR_NONE;
    return str_eq(name, STR("exit")) || str_eq(name, STR("_exit")) || str_eq(name, STR("quit"));
}

/* Some exception is caught, and the program goes on without what stands in the `try`. */
static bool is_swallowed(const Asking *self, StmtId tried) {
    for (StmtId s = tried + 1; s < self->rows[tried].next; s = self->rows[s].next)
        if (self->rows[s].kind == STMT_HANDLER && !catches_end(self, self->rows[s].expr) &&
            !ends_in(self, s, STMT_RAISE) && !ends_program(self, s))
            return true;
    return false;
}

static Str handler_text(const Asking *self, const StmtRow *handler) {
    Arena *arena = self->program->arena;
    if (!handler->expr) return STR("except");
    return str_printf(arena, "except %.*s",
                      STR_ARG(expr_text(self->program, self->file, handler->expr, arena)));
}

/* `if __name__ == "__main__"`: how a program starts is no condition. */
static bool is_start_of_program(const Asking *self, ExprId test) {
    const ExprRow *rows = facts_exprs(self->facts);
    for (ExprId e = test; e < rows[test].next; e++)
        if (rows[e].kind == EXPR_NAME && str_eq(facts_name(self->facts, rows[e].name), STR("__name__")))
            return true;
    return false;
}

/* Does the parent of this statement decide about it? */
static bool parent_decides(Asking *self, StmtId stmt) {
    const Program *program = self->program;
    StmtId parent = self->rows[stmt].parent;
    const StmtRow *row = &self->rows[parent];
    const StmtRow *above = row->parent ? &self->rows[row->parent] : NULL;
    bool is_clause = self->rows[stmt].kind == STMT_ELSE || self->rows[stmt].kind == STMT_HANDLER ||
                     self->rows[stmt].kind == STMT_FINALLY;
    ExprId test = row->kind == STMT_IF ? row->expr : above && above->kind == STMT_IF ? above->expr : 0;
    if (test && is_start_of_program(self, test)) return false;
    if (row->kind == STMT_IF && row->expr && !is_clause)
        return found(self, parent, row->expr, false,
                     expr_text(program, self->file, row->expr, program->arena));
    if (row->kind == STMT_ELSE && above && above->kind == STMT_IF && above->expr)
        return found(self, parent, above->expr, true,
                     expr_text_negated(program, self->file, above->expr, program->arena));
    if (row->kind == STMT_HANDLER) return found(self, parent, 0, false, handler_text(self, row));
    if (row->kind == STMT_TRY && !is_clause && is_swallowed(self, parent))
        return found(self, parent, 0, false, STR("no error in try"));
    if (row->kind == STMT_CASE && row->expr)
        return found(self, parent, 0, false,
                     str_printf(program->arena, "case %.*s",
                                STR_ARG(expr_text(program, self->file, row->expr, program->arena))));
    return false;
}

/* True when something up to the function around the place decides. */
static bool body_decides(Asking *self, StmtId stmt, u32 offset) {
    for (; stmt; stmt = self->rows[stmt].parent) {
        bool is_function = self->rows[stmt].kind == STMT_DEF &&
                           facts_defs(self->facts)[self->rows[stmt].def].kind == DEF_FUNCTION &&
                           is_in_body(self->facts, &self->rows[stmt], offset);
        if (is_function) return false;
        if (returned_above(self, stmt) || (self->rows[stmt].parent && parent_decides(self, stmt)))
            return true;
    }
    return false;
}

/* ---- modules that are imported under a condition ------------------------------------------------------- */

static void import_note(const Program *self, FileId file, const ImportRow *import) {
    const Facts *facts = program_facts(self, file);
    Routes *routes = self->routes;
    ImportTarget target = modules_resolve(self, file, facts_name(facts, import->module), import->level);
    if (target.verdict != IMPORT_FOUND || import->flags & IMPORT_TYPE_CHECKING) return;
    ModuleId child = import->flags & IMPORT_FROM && import->name
                         ? modules_child(self, target.module, file_name_of(self, file, import->name))
                         : 0;
    bool is_optional = import->flags & (IMPORT_CONDITIONAL | IMPORT_IN_TRY);
    u32 *known = map_at(&routes->imported, child ? child : target.module, 0);
    if (!is_optional) *known = 1;
    if (*known) return;
    *known = 2 + routes->sometimes_imported.count;
    vec_push(&routes->sometimes_imported, ((Clause){file, import->stmt, 0, false}));
}

static void imports_note(const Program *self) {
    for (FileId file = 0; file < self->file_count; file++) {
        const Facts *facts = program_facts(self, file);
        if (self->files[file].world == WORLD_TESTS) continue;
        for (u32 i = 1; i < facts->imports.count; i++) import_note(self, file, &facts_imports(facts)[i]);
    }
    self->routes->has_imported = true;
}

/* Place of an import that alone brings the file in, under a condition. */
static bool import_above(const Program *self, FileId *file, u32 *offset) {
    if (!self->routes->has_imported) imports_note(self);
    ModuleId module = self->files[*file].module;
    u32 known = module ? map_find(&self->routes->imported, module) : MAP_NONE;
    if (known == MAP_NONE || known < 2) return false;
    const Clause *import = &self->routes->sometimes_imported.at[known - 2];
    *file = import->file;
    *offset = facts_stmts(program_facts(self, import->file))[import->stmt].start;
    return true;
}

/* run(setup=start): beside its calls, the function is handed to somebody in its own file. */
static bool is_handed_too(const Program *self, DefRef function) {
    FileId file = self->def_file[function];
    const Facts *facts = program_facts(self, file);
    const ExprRow *rows = facts_exprs(facts);
    NameId name = def_row(self, function)->name;
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        if (rows[e].name != name || rows[e].flags & EXPR_STORED) continue;
        if (rows[e].kind != EXPR_NAME && rows[e].kind != EXPR_ATTRIBUTE) continue;
        ExprId up = rows[e].parent;
        bool is_given = up && (rows[up].kind == EXPR_KEYWORD || (rows[up].kind == EXPR_CALL && up + 1 != e));
        if (is_given) return true;
    }
    return false;
}

Str condition_of(const Program *self, const Bound *bound, FileId file, u32 offset, Clause *clause) {
    Asking asking = {.program = self, .clause = clause, .text = STR("")};
    *clause = (Clause){0};
    for (u32 up = 0; up < CALLS_UP_MAX; up++) {
        asking.file = file;
        asking.facts = program_facts(self, file);
        asking.rows = facts_stmts(asking.facts);
        StmtId stmt = stmt_at_place(self, file, offset);
        if (body_decides(&asking, stmt, offset)) break;
        DefRef function = function_around(self, file, stmt, offset);
        if (function && is_handed_too(self, function)) break;
        if (function ? !call_above(self, bound, function, &file, &offset)
                     : !import_above(self, &file, &offset))
            break;
    }
    return asking.text;
}

bool router_hangs_on(const Program *self, RouterId router, const Clause *clause) {
    const Router *row = routers_at(self, router);
    if (!row->site || row->file == FILE_NONE) return false;
    Clause own;
    condition_of(self, row->bound, row->file, expr_row(self, row->file, row->site)->start, &own);
    return own.stmt == clause->stmt && own.file == clause->file;
}
