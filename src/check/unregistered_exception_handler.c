/* unregistered-exception-handler: a handler of errors that no error ever reaches.
 *
 * Fires where it is registered on a router that no application serves, or behind the inclusion of its router
 * where the framework loses that; and where it handles an exception class of the tree that nothing makes or
 * hands on: it, and all classes that derive from it, are only named by registrations, `except`, annotations,
 * imports, isinstance and as bases. Silent in tests, in trees published for others, and for classes that
 * anything else names.
 *
 * Cost: one pass over the names of the tree where such classes are registered. */
#include "classes.h"
#include "route_words.h"
#include "wrapping_words.h"

#define RULE "unregistered-exception-handler"

typedef struct {
    CheckContext *context;
    const Program *program;
    Map places; /* ExprRef of the class named by a registration → 1 */
    Map named;  /* Name of a class that is looked for → 1 */
    Map raised; /* DefRef of a class that something else names → 1 */
} Check;

/* ---- who names the class ------------------------------------------------------------------------------ */

/* Only asked about, caught or derived from. */
static bool is_passive(const Check *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->flags & (EXPR_IN_ANNOTATION | EXPR_IN_BASE | EXPR_IN_TYPE_CHECKING)) return true;
    for (ExprId at = expr; at; at = facts_exprs(facts)[at].parent)
        if (map_find(&self->places, self->program->files[file].expr_base + at) != MAP_NONE) return true;
    ExprId call = row->parent;
    if (call && facts_exprs(facts)[call].kind == EXPR_TUPLE) call = facts_exprs(facts)[call].parent;
    if (!call || facts_exprs(facts)[call].kind != EXPR_CALL || call + 1 == expr) return false;
    Str callee = facts_name(facts, facts_exprs(facts)[call + 1].name);
    return str_eq(callee, STR("isinstance")) || str_eq(callee, STR("issubclass"));
}

static bool is_caught(const Facts *facts, ExprId expr) {
    u32 offset = facts_exprs(facts)[expr].start;
    for (StmtId s = facts_stmt_at(facts, offset); s; s = facts_stmts(facts)[s].parent) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        const ExprRow *caught = &facts_exprs(facts)[stmt->expr];
        if (stmt->kind == STMT_HANDLER && caught->start <= offset && offset < caught->end) return true;
    }
    return false;
}

static void name_visit(Check *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self->program, file);
    if (is_passive(self, file, expr) || is_caught(facts, expr)) return;
    ValueSet values = infer_expr(self->program, file, expr);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_CLASS) *map_at(&self->raised, values.at[i].id, 1) = 1;
}

static void file_visit(Check *self, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    const File *in = &self->program->files[file];
    for (ImportId i = 1; i < facts->imports.count; i++) {
        /* Under another name: that one is looked for too. */
        const ImportRow *row = &facts_imports(facts)[i];
        if (row->name && row->bound != row->name && map_find(&self->named, in->names[row->name]) != MAP_NONE)
            map_at(&self->named, in->names[row->bound], 1);
    }
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        bool is_name = (row->kind == EXPR_NAME || row->kind == EXPR_ATTRIBUTE) && !(row->flags & EXPR_STORED);
        if (is_name && map_find(&self->named, in->names[row->name]) != MAP_NONE) name_visit(self, file, e);
    }
}

/* ---- classes that are handled ------------------------------------------------------------------------- */

enum { DEPTH_MAX = 20 };

static void class_want(Check *self, DefRef class, u32 depth) {
    map_at(&self->named, def_name(self->program, class), 1);
    u32 count;
    const DefRef *below = class_subclasses(self->program, class, &count);
    for (u32 i = 0; i < count && depth < DEPTH_MAX; i++) class_want(self, below[i], depth + 1);
}

static bool is_raised(const Check *self, DefRef class, u32 depth) {
    if (map_find(&self->raised, class) != MAP_NONE || depth > DEPTH_MAX) return true;
    u32 count;
    const DefRef *below = class_subclasses(self->program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (is_raised(self, below[i], depth + 1)) return true;
    return false;
}

/* The one class of the tree that a registration names, or 0. */
static DefRef handled_class(const Program *program, const Wrapping *wrapping) {
    if (wrapping->kind != WRAP_ERRORS || !wrapping->of) return 0;
    FileId file = expr_file(program, wrapping->of);
    ValueSet values = infer_expr(program, file, wrapping->of - program->files[file].expr_base);
    bool is_one = !values.is_open && values.count == 1 && values.at[0].kind == VALUE_CLASS;
    DefRef class = is_one ? values.at[0].id : 0;
    return class && !program->files[program->def_file[class]].is_published ? class : 0;
}

static void never_raised(Check *self, const Wrapping *wrapping, DefRef class) {
    const Program *program = self->program;
    Str name = name_text(program, def_name(program, class));
    Finding *finding = wrapping_finding(self->context, RULE, wrapping, "message.never_raised");
    finding->message = text_with(finding->message, "class", name);
    finding->help =
        text_with(text_with(text_of(RULE, "help.never_raised"), "class", name), "name", wrapping->name);
    finding->doubt = text_with(text_of(RULE, "doubt.never_raised"), "class", name);
    finding_evidence(finding, place_of(program, program->def_file[class], def_row(program, class)->name_span),
                     text_with(text_of(RULE, "never_raised"), "class", name));
    finding_evidence(
        finding, route_place(program, wrapping->file, wrapping->offset),
        text_with(text_of(NULL, "route.added"), "router", routers_at(program, wrapping->router)->name));
}

void check_unregistered_exception_handler(CheckContext *context) {
    const Program *program = context->program;
    Check self = {.context = context, .program = program};
    for (u32 i = 0; i < wrappings_count(program); i++) {
        const Wrapping *wrapping = wrappings_at(program, i);
        DefRef class = handled_class(program, wrapping);
        if (class) map_at(&self.places, wrapping->of, 1), class_want(&self, class, 0);
    }
    for (FileId file = 0; file < program->file_count && self.named.count; file++) file_visit(&self, file);
    for (u32 i = 0; i < wrappings_count(program); i++) {
        const Wrapping *wrapping = wrappings_at(program, i);
        if (wrapping->kind != WRAP_ERRORS) continue;
        WrappingFate fate = wrapping_fate(program, wrapping);
        DefRef class = handled_class(program, wrapping);
        bool is_idle =
            class && program->files[wrapping->file].world == WORLD_PRODUCTION && !is_raised(&self, class, 0);
        if (fate != WRAPPING_RUNS)
            wrapping_report(context, RULE, wrapping, fate);
        else if (is_idle)
            never_raised(&self, wrapping, class);
    }
    map_release(&self.places);
    map_release(&self.named);
    map_release(&self.raised);
}
