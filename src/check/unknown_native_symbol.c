/* unknown-native-symbol: Python asks the C of the tree for a name that it does not have, or calls it with
 * other arguments than it takes (link/bridge.h; arguments: native_arguments.c).
 *
 * Of an extension module: no table that its maker reaches has the name, no literal of C spells it. Of several
 * modules of that name, none has it. Of a library that is loaded at run time: most of what the tree asks of
 * it is defined in the tree, this one is not, and nothing else can be a symbol of that name.
 *
 * Silent for modules that get names at run time, for what macros or other languages make, where the failure
 * is expected, asked for by hasattr, or the name is stored from outside. O(uses of the bridge). */
#include "native_symbol.h"

#include "classes.h"
#include "consequence.h"
#include "expected.h"
#include "near.h"

Text native_symbol_text(const NativeSymbolCheck *self, const char *key, const BridgeUse *use) {
    const Program *program = self->program;
    Str in = use->module ? name_text(program, bridge_module(program, use->module)->name)
                         : name_text(program, bridge_library(program, use->library)->name);
    Text text = text_with(text_of(NATIVE_SYMBOL_RULE, key), "name", name_text(program, use->name));
    return text_with(text, "module", in);
}

/* ---- whether ------------------------------------------------------------------------------------------- */

static bool is_dead_text(const Facts *facts, const BridgeUse *use) {
    enum { NEVER = EXPR_IN_TYPE_CHECKING | EXPR_IN_QUOTES | EXPR_UNREACHABLE | EXPR_STORED | EXPR_DELETED };
    return use->expr && facts_exprs(facts)[use->expr].flags & NEVER;
}

bool native_symbol_is_stored(const Program *program, Name name) {
    return attribute_stores(program, name, 0) != NULL;
}

/* Somebody counts on the failure, or sees to it that there is none. */
bool native_symbol_is_foreseen(const NativeSymbolCheck *self, const BridgeUse *use, const char *errors) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, use->file);
    u32 line = facts_line(facts, use->name_start);
    return is_dead_text(facts, use) || failure_is_expected(program, use->file, use->start, errors) ||
           failure_is_expected(program, use->file, use->start, DEMANDING) ||
           failure_is_marked(program, use->file, line) || code_is_cut_off(program, use->file, use->start) ||
           lines_are_marked(self->context, NATIVE_SYMBOL_RULE, facts, line, line) ||
           member_is_asked_for(program, use->file, use->scope, use->name);
}

/* __doc__, __file__, __spec__… */
static bool is_given(Str word) {
    return str_starts(word, STR("__"));
}

static bool module_lacks(const NativeSymbolCheck *self, const BridgeUse *use) {
    const Program *program = self->program;
    if (!use->module || use->row) return false;
    for (u32 at = use->module; at; at = bridge_module(program, at)->next)
        if (bridge_module(program, at)->is_open) return false;
    return !is_given(name_text(program, use->name)) && !bridge_is_spelled(program, use->name) &&
           !native_symbol_is_stored(program, use->name);
}

static bool library_lacks(const NativeSymbolCheck *self, const BridgeUse *use) {
    const Program *program = self->program;
    if (!use->library || !use->is_sure) return false;
    const BridgeLibrary *library = bridge_library(program, use->library);
    u32 takes; /* of what is described functions alone are the library's */
    bool is_constant = library->is_described && bridge_texts_hold(program, use->name) &&
                       !bridge_describes(program, use->name, &takes);
    if (is_constant) return false;
    return !use->target && bridge_is_own(library) && !bridge_may_be_symbol(program, use->name) &&
           !native_symbol_is_stored(program, use->name);
}

/* Of a library that texts describe, nothing else can be asked for. */
static bool is_undescribed(const NativeSymbolCheck *self, const BridgeUse *use) {
    const Program *program = self->program;
    return use->library && use->is_sure && bridge_library(program, use->library)->is_described &&
           bridge_texts_are_known(program) && !bridge_texts_hold(program, use->name) &&
           !is_given(name_text(program, use->name)) && !native_symbol_is_stored(program, use->name);
}

/* ---- findings ------------------------------------------------------------------------------------------ */

Finding *native_symbol_finding(const NativeSymbolCheck *self, const BridgeUse *use, const char *key) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, use->file);
    Str word = name_text(program, use->name);
    u32 end = use->expr ? facts_exprs(facts)[use->expr].end : facts_imports(facts)[use->import].span.end;
    bool is_word = !use->expr || facts_exprs(facts)[use->expr].kind == EXPR_ATTRIBUTE;
    Span name = {use->name_start, is_word ? use->name_start + (u32)word.len : end};
    Finding *finding = finding_add(
        self->context, NATIVE_SYMBOL_RULE, KIND_MEMBER,
        graph_symbol(program, graph_owner(program, use->file, use->scope), self->context->arena),
        place_first_line(program, use->file, (Span){use->start, end}), place_of(program, use->file, name));
    finding->shape = str_hash(word);
    finding->message = native_symbol_text(self, key, use);
    finding->help = native_symbol_text(self, "help", use);
    finding->doubt = native_symbol_text(self, use->module ? "doubt.module" : "doubt.library", use);
    data_put_text(self->context->arena, finding->data, STR("name"), word);
    return finding;
}

static void near_tell(const NativeSymbolCheck *self, Finding *finding, const BridgeUse *use) {
    const Program *program = self->program;
    NearList names = {0};
    for (u32 i = 1; i < bridge_export_count(program); i++) {
        const BridgeExport *row = bridge_export(program, i);
        if (use->module && row->module == use->module)
            near_add(&names, name_text(program, row->name), 0, true);
    }
    for (NativeId id = 1; id < native_count(program) && use->library; id++) {
        const NativeEntity *entity = native_entity(program, id);
        bool is_symbol = entity->kind == ENTITY_FUNCTION && entity->traits & NATIVE_DEFINED &&
                         entity->linkage == LINKAGE_EXTERNAL;
        if (is_symbol) near_add(&names, name_text(program, entity->name), 0, true);
    }
    double limit = rules_number(self->context->rules, NATIVE_SYMBOL_RULE, "near_distance");
    Near near = near_find(&names, name_text(program, use->name), true, limit);
    near_release(&names);
    if (!near.text.len) return;
    finding->help = text_with(native_symbol_text(self, "help.near", use), "near", near.text);
    data_put_text(self->context->arena, finding->data, STR("near"), near.text);
}

/* A function of that name that no table has, or that is not exported. */
static void static_tell(const NativeSymbolCheck *self, Finding *finding, const BridgeUse *use) {
    const Program *program = self->program;
    u32 count;
    const NativeId *ids = native_named(program, use->name, &count);
    for (u32 i = 0; i < count; i++) {
        const NativeDeclaration *row = native_place(program, ids[i]);
        if (!row || native_entity(program, ids[i])->kind != ENTITY_FUNCTION) continue;
        finding_evidence(
            finding, place_of(program, row->file, row->name),
            native_symbol_text(self, use->module ? "evidence.unlisted" : "evidence.static", use));
    }
}

Place native_symbol_place(const Program *program, NativeId id) {
    const NativeDeclaration *row = native_place(program, id);
    return place_of(program, row->file, row->name);
}

static void module_report(const NativeSymbolCheck *self, const BridgeUse *use) {
    const Program *program = self->program;
    const BridgeModule *module = bridge_module(program, use->module);
    Finding *finding = native_symbol_finding(self, use, "message");
    const char *error = use->expr ? "AttributeError" : "ImportError";
    Text text =
        text_with_number(native_symbol_text(self, "evidence.table", use), "count", module->export_count);
    finding_evidence(finding, native_symbol_place(program, module->maker), text);
    static_tell(self, finding, use);
    near_tell(self, finding, use);
    const Facts *facts = program_facts(program, use->file);
    if (use->expr)
        consequence_evidence(self->context, finding, use->file, use->expr, error);
    else
        consequence_at(self->context, finding, use->file, use->scope,
                       facts_imports(facts)[use->import].span.start, error);
}

static void library_report(const NativeSymbolCheck *self, const BridgeUse *use) {
    const Program *program = self->program;
    const BridgeLibrary *library = bridge_library(program, use->library);
    bool is_described = !is_undescribed(self, use);
    const char *key = !is_described   ? "message.undescribed"
                      : library->name ? "message.library"
                                      : "message.unnamed";
    Finding *finding = native_symbol_finding(self, use, key);
    if (library->is_shared) finding->confidence = CONFIDENCE_MEDIUM;
    Text text = native_symbol_text(self, is_described ? "evidence.library" : "evidence.undescribed", use);
    text = text_with_number(text_with_number(text, "count", library->known), "total", library->asked);
    finding_evidence(finding, place_of_expr(program, library->file, library->load), text);
    if (is_described) static_tell(self, finding, use);
    near_tell(self, finding, use);
    consequence_evidence(self->context, finding, use->file, use->expr, "AttributeError");
}

/* ---- the check ----------------------------------------------------------------------------------------- */

static void use_check(const NativeSymbolCheck *self, const BridgeUse *use) {
    const char *missing = use->expr ? "AttributeError" : "ImportError ModuleNotFoundError AttributeError";
    if (module_lacks(self, use)) {
        if (!native_symbol_is_foreseen(self, use, missing)) module_report(self, use);
    } else if (library_lacks(self, use) || is_undescribed(self, use)) {
        if (!native_symbol_is_foreseen(self, use, missing)) library_report(self, use);
    } else if (use->row && !use->expr) {
        native_imported_calls_check(self, use);
    } else if (use->row) {
        native_module_call_check(self, use);
    } else if (use->library) {
        native_library_call_check(self, use);
    }
}

void check_unknown_native_symbol(CheckContext *context) {
    NativeSymbolCheck self = {.context = context, .program = context->program};
    for (u32 i = 1; i < bridge_use_count(context->program); i++)
        use_check(&self, bridge_use(context->program, i));
}
