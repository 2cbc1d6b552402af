/* unknown-module-member: an attribute of a module of the tree that the module does not have; or a
 * submodule that nothing ever imports, so that the package has no attribute for it.
 *
 * Proof or silence. The object has to be a module of the tree for sure, under a name that no library
 * shares, and closed: see unknown-import. Silent where code stores the attribute from outside, asks
 * hasattr or getattr for it, or expects AttributeError.
 *
 * Modules outside of the tree: see outside_member.c.
 *
 * Cost: one inference per attribute access, already made for the reference graph. */
#include "classes.h"
#include "consequence.h"
#include "expected.h"
#include "first_party.h"
#include "infer.h"
#include "module_names.h"
#include "modules.h"
#include "outside_member.h"
#include "shared.h"
#include "suggestion.h"
#include "undefined_meant.h"

#define RULE "unknown-module-member"

typedef struct {
    CheckContext *context;
    const Program *program;
    Namespaces *namespaces;
    bool is_collected;
    Map loaded; /* ModuleId that some import loads, packages above it included → 1 */
} Check;

static Text text2(const char *key, Str module, Str member) {
    return text_with(text_with(text_of(RULE, key), "module", module), "member", member);
}

/* ---- which ----------------------------------------------------------------------------------------- */

/* The module that the object surely is, or 0. */
static ModuleId module_of(const Program *program, FileId file, ExprId object) {
    ValueSet values = infer_expr(program, file, object);
    ModuleId module = 0;
    if (!values_known(values)) return 0;
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].kind == VALUE_NONE_OBJECT) continue;
        if (values.at[i].kind != VALUE_MODULE || (module && module != values.at[i].id)) return 0;
        module = values.at[i].id;
    }
    return module;
}

static void loaded_add(Check *self, ModuleId module) {
    for (; module && map_find(&self->loaded, module) == MAP_NONE;
         module = self->program->modules[module].parent)
        map_at(&self->loaded, module, 1);
}

/* Every module that some import statement loads: what it names, and the submodules it takes from a
 * package. */
static void loaded_collect(Check *self) {
    const Program *program = self->program;
    if (self->is_collected) return;
    self->is_collected = true;
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (ImportId i = 1; i < facts->imports.count; i++) {
            ImportTarget target = import_target(program, file, i);
            NameId name = facts_imports(facts)[i].name;
            if (target.verdict != IMPORT_FOUND) continue;
            loaded_add(self, target.module);
            if (name)
                loaded_add(self, modules_child(program, target.module, file_name_of(program, file, name)));
        }
    }
}

/* A submodule that no import names, in a package that does nothing unseen and binds nothing of that name. */
static bool is_never_loaded(Check *self, ModuleId package, ModuleId child, Name name) {
    const Program *program = self->program;
    FileId file = program->modules[package].file;
    if (graph_has_dynamic_import(program) || program->modules[package].has_getattr) return false;
    loaded_collect(self);
    bool has_stars = facts_scopes(program_facts(program, file))[1].flags & SCOPE_HAS_STAR_IMPORT;
    if (map_find(&self->loaded, child) != MAP_NONE || has_stars) return false;
    u64 bound = map_pair(program->files[file].scope_base + 1, name);
    return map_find(&program->scope_names, bound) == MAP_NONE && !namespace_is_open(self->namespaces, file);
}

/* A store on something unknown may be one on the module. */
static bool may_be_stored(const Program *program, Name name) {
    const ForeignStore *store = attribute_stores(program, name, 0);
    while (store) {
        const WriteRow *row = &facts_writes(program_facts(program, store->file))[store->write];
        if (!values_known(infer_expr(program, store->file, row->object))) return true;
        store = store->before ? attribute_stores(program, name, store->before) : NULL;
    }
    return false;
}

static bool is_read(const ExprRow *row) {
    bool reads = !(row->flags & (EXPR_STORED | EXPR_DELETED)) || row->flags & EXPR_AUGMENTED;
    enum { NEVER = EXPR_IN_TYPE_CHECKING | EXPR_IN_QUOTES | EXPR_UNREACHABLE };
    return reads && !(row->flags & NEVER);
}

/* monkeypatch.setattr(module, "name", …): what tests read may be what they have put there. */
static bool is_patched_in(Check *self, FileId file, Name name) {
    return self->program->files[file].world == WORLD_TESTS &&
           map_find(&shared_additions(self->context)->names, name) != MAP_NONE;
}

static bool is_expected(Check *self, FileId file, ExprId access, Name name) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[access];
    u32 line = facts_line(facts, row->end);
    return (row->flags & EXPR_IN_ANNOTATION && facts->has_future_annotations) ||
           failure_is_expected(self->program, file, row->start, "AttributeError") ||
           failure_is_marked(self->program, file, line) || code_is_cut_off(self->program, file, row->start) ||
           code_is_behind_version(self->context, file, access) ||
           lines_are_marked(self->context, RULE, facts, line, line) ||
           member_is_asked_for(self->program, file, row->scope, name) || may_be_stored(self->program, name) ||
           is_patched_in(self, file, name);
}

static bool is_sure(Check *self, FileId file, ModuleId module, Str word) {
    Str dotted = name_text(self->program, self->program->modules[module].name);
    /* `import logging` beside a logging.py of the same package means the standard one. */
    return module_is_named_so(self->program, file, module) && first_party_is_sure(self->context, dotted) &&
           first_party_is_sure(self->context, str_after_last(dotted, '.')) &&
           !another_module_may_have(self->namespaces, module, dotted, word) &&
           !module_may_come(self->context, self->namespaces, file, module, word);
}

/* ---- findings -------------------------------------------------------------------------------------- */

static Finding *finding_of(Check *self, FileId file, ExprId access, const char *key, ModuleId module,
                           Str word) {
    const Program *program = self->program;
    const ExprRow *row = expr_row(program, file, access);
    Str in = name_text(program, program->modules[module].name);
    NodeId owner = graph_owner(program, file, row->scope);
    Finding *finding =
        finding_add(self->context, RULE, KIND_MEMBER, graph_symbol(program, owner, self->context->arena),
                    place_of(program, file, (Span){row->start, row->end}),
                    place_of(program, file, (Span){row->aux, row->end}));
    finding->shape = str_hash(word);
    finding->message = text2(key, in, word);
    finding->help = text2("help", in, word);
    finding->doubt = text2("doubt", in, word);
    data_put_text(self->context->arena, finding->data, STR("module"), in);
    data_put_text(self->context->arena, finding->data, STR("member"), word);
    return finding;
}

static void near_tell(Check *self, Finding *finding, ModuleId module, Str word, bool is_call) {
    const Program *program = self->program;
    Str in = name_text(program, program->modules[module].name);
    Place at = place_of_file(program, program->modules[module].file);
    at.end_line = 1;
    NearList names = {0};
    module_names(program, module, &names);
    finding_evidence(finding, at, text_with_number(text2("searched", in, word), "count", names.items.count));
    Near near = near_find(&names, word, is_call, rules_number(self->context->rules, RULE, "near_distance"));
    near_release(&names);
    if (!near.text.len) return;
    finding->help = text_with(text2("help.near", in, word), "near", near.text);
    data_put_text(self->context->arena, finding->data, STR("near"), near.text);
    if (near.binding)
        at = place_of(program, binding_file(program, near.binding), binding_row(program, near.binding)->span);
    finding_evidence(finding, at, text_with(text_of(RULE, "near"), "near", near.text));
    if (!near.is_tied && !near.is_only_prefix)
        vec_push(&finding->fix, ((Edit){EDIT_REPLACE, finding->name, near.text}));
}

static void elsewhere_tell(Check *self, Finding *finding, FileId file, Str word) {
    const Program *program = self->program;
    NodeId node = finding->fix.count ? 0 : suggestion_find(self->context, file, word).node;
    if (!node) return;
    FileId in = graph_node(program, node)->file;
    Text text =
        text_with(text_with(text_of(RULE, "elsewhere"), "member", word), "file", program->files[in].path);
    finding_evidence(finding, place_first_line(program, in, graph_span(program, node)), text);
}

static void report(Check *self, FileId file, ExprId access, ModuleId module, Str word) {
    const Facts *facts = program_facts(self->program, file);
    ExprId parent = facts_exprs(facts)[access].parent;
    bool is_call = parent && facts_exprs(facts)[parent].kind == EXPR_CALL && parent + 1 == access;
    Finding *finding = finding_of(self, file, access, "message", module, word);
    near_tell(self, finding, module, word, is_call);
    elsewhere_tell(self, finding, file, word);
    consequence_evidence(self->context, finding, file, access, "AttributeError");
}

/* The submodule is there; that nothing loads it is less sure: whoever runs the tree may. */
static void report_unloaded(Check *self, FileId file, ExprId access, ModuleId module, ModuleId child,
                            Str word) {
    const Program *program = self->program;
    Finding *finding = finding_of(self, file, access, "message.unloaded", module, word);
    finding->confidence = CONFIDENCE_LOW;
    finding->severity_max = SEVERITY_INFO;
    finding->help = text2("help.unloaded", name_text(program, program->modules[module].name), word);
    Place at = place_of_file(program, program->modules[child].file);
    at.end_line = 1;
    finding_evidence(finding, at, text2("unloaded", name_text(program, program->modules[module].name), word));
    consequence_evidence(self->context, finding, file, access, "AttributeError");
}

static void visit(Check *self, FileId file, ExprId access) {
    const Program *program = self->program;
    const ExprRow *row = expr_row(program, file, access);
    if (!is_read(row)) return;
    ModuleId module = module_of(program, file, access + 1);
    if (!module) outside_member_check(self->context, file, access);
    if (!module || program->modules[module].file == FILE_NONE) return;
    Name name = file_name_of(program, file, row->name);
    Str word = name_text(program, name);
    ModuleId child = modules_child(program, module, name);
    bool is_file = child && program->modules[child].file != FILE_NONE;
    if (!child && !namespace_may_have(self->namespaces, file, module, word)) {
        if (!is_expected(self, file, access, name) && is_sure(self, file, module, word))
            report(self, file, access, module, word);
        return;
    }
    if (is_file && is_never_loaded(self, module, child, name) && !is_expected(self, file, access, name))
        report_unloaded(self, file, access, module, child, word);
}

void check_unknown_module_member(CheckContext *context) {
    const Program *program = context->program;
    Check self = {.context = context, .program = program, .namespaces = shared_namespaces(context)};
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        if (file_is_no_program(program, file)) continue;
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_ATTRIBUTE) visit(&self, file, e);
    }
    map_release(&self.loaded);
}
