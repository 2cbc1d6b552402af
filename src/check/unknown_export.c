/* unknown-export: a name in `__all__` that the module does not have, so that `from module import *` fails.
 *
 * Silent where `__all__` is computed or names are taken out of it, where the module is open (see
 * unknown-import), and for modules of a package, which a star import loads. Cost: O(names in `__all__`). */
#include "consequence.h"
#include "exports.h"
#include "expected.h"
#include "first_party.h"
#include "module_names.h"
#include "modules.h"
#include "shared.h"
#include "undefined_meant.h"

#define RULE "unknown-export"

typedef struct {
    FileId file;
    ImportId import;
} StarImport;

typedef struct {
    CheckContext *context;
    const Program *program;
    Namespaces *namespaces;
    FileId file;
    Vec(StarImport) stars; /* of modules of the tree */
} Check;

static void stars_collect(Check *self) {
    const Program *program = self->program;
    for (FileId file = 0; file < program->file_count; file++)
        for (ImportId i = 1; i < program_facts(program, file)->imports.count; i++)
            if (facts_imports(program_facts(program, file))[i].flags & IMPORT_STAR &&
                import_target(program, file, i).verdict == IMPORT_FOUND)
                vec_push(&self->stars, ((StarImport){file, i}));
}

/* Who fails: the star imports of the module. */
static u32 stars_tell(const Check *self, Finding *finding, Str module) {
    const Program *program = self->program;
    u32 count = 0;
    for (u32 i = 0; i < self->stars.count; i++) {
        const StarImport *star = &self->stars.at[i];
        ModuleId target = import_target(program, star->file, star->import).module;
        if (program->modules[target].file != self->file || count++) continue;
        const Facts *facts = program_facts(program, star->file);
        const ImportRow *row = &facts_imports(facts)[star->import];
        const StmtRow *stmt = &facts_stmts(facts)[row->stmt];
        Place place = place_of(program, star->file, stmt->end ? (Span){stmt->start, stmt->end} : row->span);
        finding_evidence(finding, place, text_with(text_of(RULE, "star"), "module", module));
    }
    return count;
}

static void near_tell(Check *self, Finding *finding, ModuleId module, Str word) {
    const Program *program = self->program;
    NearList names = {0};
    module_names(program, module, &names);
    Near near = near_find(&names, word, false, rules_number(self->context->rules, RULE, "near_distance"));
    near_release(&names);
    if (!near.text.len) return;
    finding->help = text_with(text_with(text_of(RULE, "help.near"), "near", near.text), "name", word);
    data_put_text(self->context->arena, finding->data, STR("near"), near.text);
    if (near.binding)
        finding_evidence(
            finding,
            place_of(program, binding_file(program, near.binding), binding_row(program, near.binding)->span),
            text_with(text_of(RULE, "near"), "near", near.text));
}

static void report(Check *self, ExprId text, ModuleId module, Str word) {
    const Program *program = self->program;
    Str in = name_text(program, program->modules[module].name);
    Place place = place_of_expr(program, self->file, text);
    Finding *finding = finding_add(self->context, RULE, KIND_VARIABLE, in, place, place);
    finding->shape = str_hash(word);
    finding->message = text_with(text_with(text_of(RULE, "message"), "module", in), "name", word);
    finding->help = text_with(text_of(RULE, "help"), "name", word);
    finding->doubt = text_with(text_with(text_of(RULE, "doubt"), "module", in), "name", word);
    data_put_text(self->context->arena, finding->data, STR("module"), in);
    data_put_text(self->context->arena, finding->data, STR("name"), word);
    u32 stars = stars_tell(self, finding, in);
    data_put_int(self->context->arena, finding->data, STR("star_imports"), stars);
    if (!stars) finding->severity_max = SEVERITY_WARNING;
    near_tell(self, finding, module, word);
}

/* A text of a list, tuple or append; not one in a condition or a name put together. */
static bool is_item(const Facts *facts, ExprId text) {
    ExprId parent = facts_exprs(facts)[text].parent;
    u8 kind = parent ? facts_exprs(facts)[parent].kind : EXPR_NONE;
    return kind == EXPR_LIST || kind == EXPR_TUPLE || kind == EXPR_CALL;
}

static void text_visit(void *context, ExprId text) {
    Check *self = context;
    const Program *program = self->program;
    const Facts *facts = program_facts(program, self->file);
    Str word = expr_string(program, self->file, text);
    ModuleId module = program->files[self->file].module;
    u32 line = facts_line(facts, facts_exprs(facts)[text].start);
    if (!word.len || !is_item(facts, text) || namespace_may_have(self->namespaces, FILE_NONE, module, word))
        return;
    if (failure_is_marked(program, self->file, line) ||
        lines_are_marked(self->context, RULE, facts, line, line))
        return;
    if (!module_may_come(self->context, self->namespaces, self->file, module, word))
        report(self, text, module, word);
}

/* __all__.remove("name"), del __all__[0], __all__ given to a function: what stays is not known. */
static bool is_touched(const Facts *facts) {
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_NAME || !str_eq(facts_name(facts, row->name), STR("__all__")) || !row->parent)
            continue;
        const ExprRow *parent = &facts_exprs(facts)[row->parent];
        Str word = facts_name(facts, parent->name);
        bool adds = str_eq(word, STR("extend")) || str_eq(word, STR("append"));
        bool may_take = parent->kind == EXPR_ATTRIBUTE ? !adds : parent->kind == EXPR_SUBSCRIPT;
        if (may_take) return true;
    }
    return false;
}

void check_unknown_export(CheckContext *context) {
    const Program *program = context->program;
    Check self = {.context = context, .program = program, .namespaces = shared_namespaces(context)};
    stars_collect(&self);
    for (self.file = 0; self.file < program->file_count; self.file++) {
        if (file_is_no_program(program, self.file) || !exports_are_listed(program, self.file)) continue;
        if (!is_touched(program_facts(program, self.file)))
            exports_each(program, self.file, text_visit, &self);
    }
    vec_release(&self.stars);
}
