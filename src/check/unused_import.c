/* unused-import: an imported name that nothing goes through: no use in the file, no import of it from
 * elsewhere, no entry of __all__, no string. In the __init__.py of an application, which exports: a name
 * whose function or class is reported as dead, so that nobody takes it from there either.
 *
 * Silent for: other names of __init__.py, `import x as x`, __future__, imports in try (probing), imports
 * of first-party modules for their effect, of classes that a base which this file asks collects, lines
 * marked for other linters, names that a test takes as a parameter (fixtures), modules that read names
 * dynamically. */
#include "dead.h"
#include "exports.h"
#include "file.h"
#include "import_registers.h"
#include "infer.h"
#include "modules.h"

#define RULE "unused-import"

static bool is_marked(const Facts *facts, u32 line) {
    for (u32 i = 1; i < facts->comments.count; i++) {
        const CommentRow *row = &facts_comments(facts)[i];
        if (row->line != line) continue;
        Str text = facts_text(facts, row->offset, row->length);
        bool is_pylint = str_find(text, STR("pylint:")) != STR_NOT_FOUND &&
                         str_find(text, STR("unused-import")) != STR_NOT_FOUND;
        bool is_noqa =
            str_find(text, STR("noqa")) != STR_NOT_FOUND || str_find(text, STR("NOQA")) != STR_NOT_FOUND;
        if (is_noqa || is_pylint || str_find(text, STR("pyright:")) != STR_NOT_FOUND ||
            str_find(text, STR("type:")) != STR_NOT_FOUND)
            return true;
    }
    return false;
}

/* Library modules that do their work when they are imported. */
static bool is_effect_module(const CheckContext *context, Str module) {
    u32 count;
    const Str *words = rules_words(context->rules, RULE, "effect_modules", &count);
    for (u32 i = 0; i < count; i++)
        if (str_eq(module, words[i])) return true;
    return false;
}

static bool imports_module(const Program *program, FileId file, ImportId import) {
    ValueSet values = infer_import(program, file, import);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_MODULE) return true;
    return false;
}

/* In tests a name may be a fixture: used by being a parameter. */
static bool is_parameter(const Facts *facts, NameId name) {
    for (u32 p = 1; p < facts->params.count; p++)
        if (facts_params(facts)[p].name == name) return true;
    return false;
}

/* What such files import is for others, who find it there by name. */
static bool is_offering(const CheckContext *context, Str path) {
    return rules_lists(context->rules, RULE, "offering_files", path, file_pattern_matches);
}

static bool file_is_silent(const CheckContext *context, FileId file) {
    const Program *program = context->program;
    const File *in = &program->files[file];
    NodeId module = graph_module(program, file);
    if (!in->module || in->is_generated || in->facts->errors.count > 1 || file_only_describes(in))
        return true;
    if (is_offering(context, in->path)) return true;
    if (facts_scopes(in->facts)[1].flags & SCOPE_HAS_EXEC) return true;
    return reach_is_dead(program, module) && reach_head(program, module) == module;
}

/* `import a` beside `import a.b`: the name is used, whichever line binds it. */
static bool has_used_twin(const Program *program, FileId file, const BindingRow *binding) {
    const File *in = &program->files[file];
    u32 count;
    const BindingRow *rows = facts_find_bindings(in->facts, binding->scope, binding->name, &count);
    u32 first = (u32)(rows - facts_bindings(in->facts));
    for (u32 i = 0; i < count; i++)
        if (rows[i].kind == BIND_IMPORT && graph_binding_is_used(program, in->binding_base + first + i))
            return true;
    return false;
}

/* A comment on its line, or on the first or last one of its statement. */
static bool has_mark(const Facts *facts, const ImportRow *row) {
    const StmtRow *stmt = &facts_stmts(facts)[row->stmt];
    return is_marked(facts, facts_line(facts, row->span.start)) ||
           is_marked(facts, facts_line(facts, stmt->start)) ||
           is_marked(facts, facts_line(facts, stmt->end ? stmt->end - 1 : 0));
}

enum { NEVER_REPORTED = IMPORT_STAR | IMPORT_FUTURE | IMPORT_IN_TRY | IMPORT_REDUNDANT_ALIAS };

static bool is_package(Str path) {
    return str_ends(path, STR("__init__.py"));
}

/* By code of the file, dead or not: it goes with that. */
static bool is_read_here(const Facts *facts, NameId name) {
    for (UseId u = 1; u < facts->uses.count; u++)
        if (facts_uses(facts)[u].name == name) return true;
    return false;
}

/* The dead definition that a package of an application imports for others, or 0: one that is reported,
 * alone or with what keeps it. */
static NodeId dead_offer(const Program *program, FileId file, ImportId import) {
    const File *in = &program->files[file];
    const ImportRow *row = &facts_imports(in->facts)[import];
    bool is_read =
        row->flags & IMPORT_FROM && !(row->flags & NEVER_REPORTED) && row->binding && row->scope == 1;
    if (!is_read || in->is_published || !reach_is_deployed(program) || has_mark(in->facts, row)) return 0;
    ValueSet values = infer_import(program, file, import);
    bool is_known = values.count == 1 && !values.is_open &&
                    (values.at[0].kind == VALUE_CLASS || values.at[0].kind == VALUE_FUNCTION);
    NodeId node = is_known ? graph_def(program, values.at[0].id) : 0;
    bool is_reported = node && reach_is_dead(program, node) && reach_head(program, node) &&
                       dead_is_head(program, reach_head(program, node), FATE_DEAD);
    return is_reported && !is_read_here(in->facts, row->bound) ? node : 0;
}

static bool is_unused(const Program *program, FileId file, ImportId import) {
    const File *in = &program->files[file];
    const ImportRow *row = &facts_imports(in->facts)[import];
    if (is_package(in->path)) return dead_offer(program, file, import) != 0;
    if (row->flags & NEVER_REPORTED) return false;
    if (!row->binding || graph_binding_is_used(program, in->binding_base + row->binding)) return false;
    if (facts_scopes(in->facts)[row->scope].kind == SCOPE_CLASS) return false;
    const BindingRow *binding = &facts_bindings(in->facts)[row->binding];
    /* global x: import x — read through the module. */
    if (binding->scope != row->scope || binding->flags & BINDING_FROM_NESTED) return false;
    bool is_dotted = !(row->flags & IMPORT_FROM) &&
                     str_find_char(facts_name(in->facts, row->module), '.') != STR_NOT_FOUND;
    if (is_dotted && str_find_char(facts_name(in->facts, row->bound), '.') == STR_NOT_FOUND &&
        row->bound != row->module) {
        Str bound = facts_name(in->facts, row->bound), module = facts_name(in->facts, row->module);
        if (str_starts(module, bound)) return false; /* import a.b: loads b for its effect on a */
    }
    if (has_used_twin(program, file, binding) || imports_module(program, file, import)) return false;
    if (in->world == WORLD_TESTS && is_parameter(in->facts, row->bound)) return false;
    return !has_mark(in->facts, row);
}

/* The whole statement when nothing of it is used; otherwise the name's own part is left to a person. */
static bool is_whole_statement(const Program *program, FileId file, const StmtRow *stmt) {
    for (u32 i = 0; i < stmt->target_count; i++)
        if (!is_unused(program, file, stmt->first_target + i)) return false;
    return true;
}

/* The name's own part of the line, with the comma that goes: "hypot, ", or ", hypot" where nothing used
 * follows, so that parts never overlap. */
static bool name_part(const Program *program, FileId file, const StmtRow *stmt, ImportId import, Span *out) {
    const Facts *facts = program_facts(program, file);
    const ImportRow *rows = facts_imports(facts);
    bool is_used_behind = false;
    for (ImportId i = import + 1; i < stmt->first_target + stmt->target_count; i++)
        is_used_behind |= !is_unused(program, file, i);
    if (is_used_behind)
        *out = (Span){rows[import].span.start, rows[import + 1].span.start};
    else if (import > stmt->first_target)
        *out = (Span){rows[import - 1].span.end, rows[import].span.end};
    else
        return false;
    return facts_line(facts, out->start) == facts_line(facts, out->end);
}

/* What a public module of a package imports from the package itself, or from its twin in C, may be there for
 * those who install it. */
static bool is_offered(const Program *program, FileId file, ImportId import) {
    if (reach_is_deployed(program) && !program->files[file].is_published) return false;
    const Facts *facts = program_facts(program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    Str module = facts_name(facts, row->module), own = path_stem(program->files[file].path);
    bool is_twin = module.len == own.len + 1 && module.ptr[0] == '_' && str_ends(module, own);
    ImportTarget target = import_target(program, file, import);
    bool is_facade = facts->defs.count <= 1 && facts->uses.count <= 1; /* nothing but imports */
    return is_twin || is_facade || target.verdict == IMPORT_FOUND;
}

typedef struct {
    const Program *program;
    FileId file;
    Str name;
    bool is_there;
} Listed;

static void listed_look(void *context, ExprId text) {
    Listed *self = context;
    self->is_there |= str_eq(expr_string(self->program, self->file, text), self->name);
}

/* By its text in __all__, from which it has to go as well: that is left to a person. */
static bool is_listed(const Program *program, FileId file, Str name) {
    Listed self = {program, file, name, false};
    exports_each(program, file, listed_look, &self);
    return self.is_there;
}

static void report(CheckContext *context, FileId file, ImportId import) {
    const Program *program = context->program;
    const File *in = &program->files[file];
    const ImportRow *row = &facts_imports(in->facts)[import];
    if (is_effect_module(context, facts_name(in->facts, row->module))) return;
    const StmtRow *stmt = &facts_stmts(in->facts)[row->stmt];
    Str bound = facts_name(in->facts, row->bound);
    Str symbol = str_printf(context->arena, "%.*s.%.*s", STR_ARG(file_symbol(program, file)), STR_ARG(bound));
    Place place = place_of(program, file, row->span);
    Finding *finding =
        finding_add(context, RULE, KIND_IMPORT, symbol, place, place_first_line(program, file, row->span));
    finding->shape = str_hash(bound);
    finding->message = text_with(text_of(RULE, "message"), "name", bound);
    NodeId offer = is_package(in->path) ? dead_offer(program, file, import) : 0;
    bool is_whole = is_whole_statement(program, file, stmt),
         is_export = offer && is_listed(program, file, bound);
    const char *help = is_export ? "help.listed" : is_whole ? "help.line" : "help";
    finding->help = text_with(text_of(RULE, help), "name", bound);
    const char *why = offer ? "unused.reexported_only" : "unused.imported_never_used";
    finding_evidence(finding, place, text_with(text_of(RULE, why), "name", bound));
    /* What a package offers is its interface, though nothing in the tree asks for it. */
    if (offer) finding->confidence = u32_min(dead_confidence(context, offer), CONFIDENCE_MEDIUM);
    if (is_export) return;
    if (!offer && is_offered(program, file, import)) finding->confidence = CONFIDENCE_MEDIUM;
    Span part;
    if (!is_whole && name_part(program, file, stmt, import, &part))
        vec_push(&finding->fix, ((Edit){EDIT_REPLACE, place_of(program, file, part), STR("")}));
    if (!is_whole) return;
    Place line = place_of(program, file, (Span){stmt->start, stmt->end});
    finding->removable_lines = row->stmt && stmt->first_target == import ? place_lines(line) : 0;
    vec_push(&finding->fix, ((Edit){EDIT_DELETE, line, STR("")}));
}

void check_unused_import(CheckContext *context) {
    const Program *program = context->program;
    for (FileId file = 0; file < program->file_count; file++) {
        if (file_is_silent(context, file)) continue;
        for (ImportId i = 1; i < program_facts(program, file)->imports.count; i++)
            if (is_unused(program, file, i) && !import_registers(context, file, i)) report(context, file, i);
    }
}
