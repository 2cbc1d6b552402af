/* unknown-import: an import of a module that its package does not have, or of a name that the module does not
 * bind.
 *
 * Proof or silence. The package or module has to be the tree's own (no library and no other module of the
 * tree goes by that name) and closed: no __getattr__, globals(), exec, sys.modules, no star import that
 * cannot be followed, no binding in any branch, nothing of that name on the disk, named by the build or
 * ignored by git. Imports inside `try` and `if` are exempt, and modules of which nothing that is imported
 * exists: another one is meant.
 *
 * Modules outside of the tree: see outside_import.c.
 *
 * Cost: one look at each import; all else only for names that are missing. */
#include "consequence.h"
#include "expected.h"
#include "exports.h"
#include "first_party.h"
#include "module_names.h"
#include "importing.h"
#include "modules.h"
#include "outside_import.h"
#include "shared.h"
#include "suggestion.h"
#include "undefined_meant.h"

#define RULE "unknown-import"

typedef struct {
    CheckContext *context;
    const Program *program;
    Namespaces *namespaces;
    Map shadowed; /* ModuleId → 1: something imported from it exists, 2: nothing does */
} Check;

/* ---- findings -------------------------------------------------------------------------------------- */

static Place module_place(const Program *program, ModuleId module, Place fallback) {
    FileId file = program->modules[module].file;
    if (file == FILE_NONE) return fallback;
    Place place = place_of_file(program, file);
    place.end_line = 1;
    return place;
}

static Text missing_text(const char *key, Str module, Str missing) {
    return text_with(text_with(text_of(RULE, key), "module", module), "missing", missing);
}

static void elsewhere_tell(Check *self, Finding *finding, FileId file, Str word) {
    const Program *program = self->program;
    Suggestion other = suggestion_find(self->context, file, word);
    if (!other.node) return;
    const Node *node = graph_node(program, other.node);
    Str in = name_text(program, program->modules[program->files[node->file].module].name);
    Text text = text_with(missing_text("elsewhere", in, word), "file", program->files[node->file].path);
    finding_evidence(finding, place_first_line(program, node->file, graph_span(program, other.node)), text);
    finding->help = missing_text("help.elsewhere", in, word);
}

static Finding *finding_of(Check *self, FileId file, const ImportRow *row, Span span, const char *key,
                           ModuleId module, Str missing) {
    const Program *program = self->program;
    NodeId owner = graph_owner(program, file, row->scope);
    Place place = place_first_line(program, file, span);
    Finding *finding = finding_add(self->context, RULE, KIND_IMPORT,
                                   graph_symbol(program, owner, self->context->arena), place, place);
    Str in = name_text(program, program->modules[module].name);
    finding->shape = str_hash(missing);
    finding->message = missing_text(key, in, missing);
    finding->doubt = missing_text("doubt", in, missing);
    finding->help = missing_text("help", in, missing);
    data_put_text(self->context->arena, finding->data, STR("module"), in);
    data_put_text(self->context->arena, finding->data, STR("missing"), missing);
    return finding;
}

static void near_tell(Check *self, Finding *finding, Near near, Str missing, Place at, Str in) {
    const Program *program = self->program;
    if (!near.text.len) return;
    finding->help = text_with(missing_text("help.near", in, missing), "near", near.text);
    data_put_text(self->context->arena, finding->data, STR("near"), near.text);
    if (near.binding)
        at = place_of(program, binding_file(program, near.binding), binding_row(program, near.binding)->span);
    finding_evidence(finding, at, text_with(text_of(RULE, "near"), "near", near.text));
}

static void report_name(Check *self, FileId file, ImportId import, ModuleId module) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    Str word = facts_name(facts, row->name), in = name_text(program, program->modules[module].name);
    Span span = {row->span.start, row->span.start + (u32)word.len};
    Finding *finding = finding_of(self, file, row, span, "message", module, word);
    Place at = module_place(program, module, finding->name);
    NearList names = {0};
    module_names(program, module, &names);
    module_children(program, module, &names);
    finding_evidence(finding, at,
                     text_with_number(missing_text("searched", in, word), "count", names.items.count));
    Near near = near_find(&names, word, false, rules_number(self->context->rules, RULE, "near_distance"));
    near_release(&names);
    near_tell(self, finding, near, word, at, in);
    if (near.text.len)
        import_near_fix(self->context, finding, row, near, word);
    else
        elsewhere_tell(self, finding, file, word);
    consequence_at(self->context, finding, file, row->scope, row->span.start, "ImportError");
}

static void report_module(Check *self, FileId file, ImportId import, ModuleId package, Str word) {
    const Program *program = self->program;
    const ImportRow *row = &facts_imports(program_facts(program, file))[import];
    Span span = row->module_span.end ? row->module_span : row->span;
    Finding *finding = finding_of(self, file, row, span, "message.module", package, word);
    Str in = name_text(program, program->modules[package].name);
    Place at = module_place(program, package, finding->name);
    NearList names = {0};
    module_children(program, package, &names);
    finding_evidence(finding, at,
                     text_with_number(missing_text("searched.module", in, word), "count", names.items.count));
    Near near = near_find(&names, word, false, rules_number(self->context->rules, RULE, "near_distance"));
    near_release(&names);
    near_tell(self, finding, near, word, at, in);
    consequence_at(self->context, finding, file, row->scope, row->span.start, "ModuleNotFoundError");
}

/* ---- which ----------------------------------------------------------------------------------------- */

static bool is_meant(Check *self, FileId file, const ImportRow *row, Str dotted, ModuleId module, Str word) {
    if (row->level) return true;
    bool is_named = !module || module_is_named_so(self->program, file, module);
    return is_named && first_party_is_sure(self->context, dotted) &&
           !another_module_may_have(self->namespaces, module, dotted, word);
}

/* Compiled parts of a package are called so; they may be there once it is built, and hold no modules. */
static bool may_be_compiled(const Program *program, ModuleId package, Str word) {
    return program->modules[package].is_package && str_starts(word, STR("_"));
}

/* Nothing of what the tree imports from the module exists, and that is more than one name. */
static bool is_shadowed(Check *self, ModuleId module) {
    const Program *program = self->program;
    u32 *known = map_at(&self->shadowed, module, 0);
    u32 missing = 0;
    bool has_one = *known == 1;
    for (FileId file = 0; !*known && file < program->file_count && !has_one; file++) {
        const Facts *facts = program_facts(program, file);
        for (ImportId i = 1; i < facts->imports.count && !has_one; i++) {
            const ImportRow *row = &facts_imports(facts)[i];
            ModuleId target = import_target(program, file, i).module;
            has_one = target && target != module && program->modules[target].parent == module;
            if (!row->name || target != module) continue;
            has_one = namespace_may_have(self->namespaces, file, module, facts_name(facts, row->name));
            missing += !has_one;
        }
    }
    if (!*known) *known = has_one || missing < 2 ? 1 : 2;
    return *known == 2;
}

static void name_check(Check *self, FileId file, ImportId import, ModuleId module) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    Str word = facts_name(facts, row->name);
    if (program->modules[module].file == FILE_NONE || program->modules[module].file == file) return;
    if (namespace_may_have(self->namespaces, file, module, word) ||
        import_is_exempt(self->context, file, row))
        return;
    if (!is_meant(self, file, row, facts_name(facts, row->module), module, word)) return;
    if (may_be_compiled(program, module, word)) return;
    if (module_may_come(self->context, self->namespaces, file, module, word)) return;
    if (import_is_optional(self->context, file, import) || (!row->level && is_shadowed(self, module))) return;
    report_name(self, file, import, module);
}

/* The first word of the import that its package does not have; false when another word is at fault. */
static bool missing_word(const Program *program, FileId file, const ImportRow *row, ModuleId *package,
                         Str *word) {
    Str dotted = facts_name(program_facts(program, file), row->module), rest = dotted;
    *package = 0;
    if (row->level) *package = modules_resolve(program, file, STR_NONE, row->level).module;
    while (str_split(&rest, '.', word)) {
        Str prefix = {dotted.ptr, (size_t)(word->ptr + word->len - dotted.ptr)};
        ImportTarget target = modules_resolve(program, file, prefix, row->level);
        if (target.verdict != IMPORT_FOUND) return *package != 0;
        *package = target.module;
    }
    return false;
}

static void module_check(Check *self, FileId file, ImportId import) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    Str dotted = facts_name(facts, row->module), word;
    ModuleId package;
    if (!missing_word(program, file, row, &package, &word) || import_is_exempt(self->context, file, row))
        return;
    const Module *in = &program->modules[package];
    Str prefix = {dotted.ptr, word.ptr > dotted.ptr ? (size_t)(word.ptr - dotted.ptr - 1) : 0};
    if (!row->level && !module_goes_by(program, package, prefix)) return;
    if (in->file == FILE_NONE || namespace_is_open(self->namespaces, in->file)) return;
    if (!is_meant(self, file, row, dotted, 0, STR_NONE)) return;
    Name path = intern_find(&program->names, STR("__path__"));
    const Facts *of_package = program_facts(program, in->file);
    for (UseId u = 1; path && u < of_package->uses.count; u++)
        if (file_name_of(program, in->file, facts_uses(of_package)[u].name) == path) return;
    bool is_last = word.ptr + word.len == dotted.ptr + dotted.len;
    if (import_is_optional(self->context, file, import)) return;
    if (is_last && may_be_compiled(program, package, word)) return;
    if (module_may_come(self->context, self->namespaces, file, package, word)) return;
    report_module(self, file, import, package, word);
}

static bool is_first_of_statement(const Facts *facts, ImportId import) {
    const ImportRow *row = &facts_imports(facts)[import];
    return !row->name || facts_stmts(facts)[row->stmt].first_target == import;
}

static void import_check(Check *self, FileId file, ImportId import) {
    const Facts *facts = program_facts(self->program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    ImportTarget target = import_target(self->program, file, import);
    if (target.verdict == IMPORT_FOUND && row->name && !target.is_guess)
        name_check(self, file, import, target.module);
    if (target.verdict == IMPORT_MISSING && is_first_of_statement(facts, import))
        module_check(self, file, import);
    if (target.verdict == IMPORT_EXTERNAL) outside_import_check(self->context, file, import);
}

void check_unknown_import(CheckContext *context) {
    const Program *program = context->program;
    Check self = {.context = context, .program = program, .namespaces = shared_namespaces(context)};
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        if (file_is_no_program(program, file)) continue;
        for (ImportId i = 1; i < facts->imports.count; i++) import_check(&self, file, i);
    }
    map_release(&self.shadowed);
}
