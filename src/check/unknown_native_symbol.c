/* unknown-native-symbol: Python asks the C of the tree for a name that it does not have, or calls it with
 * other arguments than it takes (link/bridge.h).
 *
 * Of an extension module: no table that its maker reaches has the name, no literal of C spells it. Of a
 * library that is loaded at run time: most of what the tree asks of it is defined in the tree, this one is
 * not, and nothing else can be a symbol of that name. Arguments: the flags of the table's row say none or
 * one; the length of `argtypes` and the arguments of a call are compared with what the C function takes.
 *
 * Silent for modules that get names at run time, for variadic functions, for what macros or other
 * languages make, where the failure is expected, asked for by hasattr, or the name is stored from outside.
 * O(uses of the bridge). */
#include "bridge.h"
#include "classes.h"
#include "consequence.h"
#include "expected.h"
#include "near.h"

#define RULE "unknown-native-symbol"

typedef struct {
    CheckContext *context;
    const Program *program;
} Check;

static Text text1(const Check *self, const char *key, const BridgeUse *use) {
    const Program *program = self->program;
    Str in = use->module ? name_text(program, bridge_module(program, use->module)->name)
                         : name_text(program, bridge_library(program, use->library)->name);
    Text text = text_with(text_of(RULE, key), "name", name_text(program, use->name));
    return text_with(text, "module", in);
}

/* ---- whether ------------------------------------------------------------------------------------------- */

static bool is_dead_text(const Facts *facts, const BridgeUse *use) {
    enum { NEVER = EXPR_IN_TYPE_CHECKING | EXPR_IN_QUOTES | EXPR_UNREACHABLE | EXPR_STORED | EXPR_DELETED };
    return use->expr && facts_exprs(facts)[use->expr].flags & NEVER;
}

static bool is_stored(const Program *program, Name name) {
    return attribute_stores(program, name, 0) != NULL;
}

/* Somebody counts on the failure, or sees to it that there is none. */
static bool is_foreseen(const Check *self, const BridgeUse *use, const char *errors) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, use->file);
    u32 line = facts_line(facts, use->name_start);
    return is_dead_text(facts, use) || failure_is_expected(program, use->file, use->start, errors) ||
           failure_is_marked(program, use->file, line) || code_is_cut_off(program, use->file, use->start) ||
           lines_are_marked(self->context, RULE, facts, line, line) ||
           member_is_asked_for(program, use->file, use->scope, use->name);
}

/* __doc__, __file__, __spec__… */
static bool is_given(Str word) {
    return str_starts(word, STR("__"));
}

static bool module_lacks(const Check *self, const BridgeUse *use) {
    const Program *program = self->program;
    if (!use->module || use->row) return false;
    const BridgeModule *module = bridge_module(program, use->module);
    return !module->is_open && !is_given(name_text(program, use->name)) &&
           !bridge_is_spelled(program, use->name) && !is_stored(program, use->name);
}

static bool library_lacks(const Check *self, const BridgeUse *use) {
    const Program *program = self->program;
    if (!use->library || use->target || !use->is_sure) return false;
    u32 takes;
    const BridgeLibrary *library = bridge_library(program, use->library);
    if (library->is_described && !bridge_describes(program, use->name, &takes)) return false;
    return !library->is_shared && bridge_is_own(library) && !bridge_may_be_symbol(program, use->name) &&
           !is_stored(program, use->name);
}

/* ---- findings ------------------------------------------------------------------------------------------ */

static Finding *finding_of(const Check *self, const BridgeUse *use, const char *key) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, use->file);
    Str word = name_text(program, use->name);
    u32 end = use->expr ? facts_exprs(facts)[use->expr].end : facts_imports(facts)[use->import].span.end;
    bool is_word = !use->expr || facts_exprs(facts)[use->expr].kind == EXPR_ATTRIBUTE;
    Span name = {use->name_start, is_word ? use->name_start + (u32)word.len : end};
    Finding *finding = finding_add(
        self->context, RULE, KIND_MEMBER,
        graph_symbol(program, graph_owner(program, use->file, use->scope), self->context->arena),
        place_first_line(program, use->file, (Span){use->start, end}), place_of(program, use->file, name));
    finding->shape = str_hash(word);
    finding->message = text1(self, key, use);
    finding->help = text1(self, "help", use);
    finding->doubt = text1(self, use->module ? "doubt.module" : "doubt.library", use);
    data_put_text(self->context->arena, finding->data, STR("name"), word);
    return finding;
}

static void near_tell(const Check *self, Finding *finding, const BridgeUse *use) {
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
    double limit = rules_number(self->context->rules, RULE, "near_distance");
    Near near = near_find(&names, name_text(program, use->name), true, limit);
    near_release(&names);
    if (!near.text.len) return;
    finding->help = text_with(text1(self, "help.near", use), "near", near.text);
    data_put_text(self->context->arena, finding->data, STR("near"), near.text);
}

/* A function of that name that no table has, or that is not exported. */
static void static_tell(const Check *self, Finding *finding, const BridgeUse *use) {
    const Program *program = self->program;
    u32 count;
    const NativeId *ids = native_named(program, use->name, &count);
    for (u32 i = 0; i < count; i++) {
        const NativeDeclaration *row = native_place(program, ids[i]);
        if (!row || native_entity(program, ids[i])->kind != ENTITY_FUNCTION) continue;
        finding_evidence(finding, place_of(program, row->file, row->name),
                         text1(self, use->module ? "evidence.unlisted" : "evidence.static", use));
    }
}

static Place native_place_of(const Program *program, NativeId id) {
    const NativeDeclaration *row = native_place(program, id);
    return place_of(program, row->file, row->name);
}

static void module_report(const Check *self, const BridgeUse *use) {
    const Program *program = self->program;
    const BridgeModule *module = bridge_module(program, use->module);
    Finding *finding = finding_of(self, use, "message");
    const char *error = use->expr ? "AttributeError" : "ImportError";
    Text text = text_with_number(text1(self, "evidence.table", use), "count", module->export_count);
    finding_evidence(finding, native_place_of(program, module->maker), text);
    static_tell(self, finding, use);
    near_tell(self, finding, use);
    const Facts *facts = program_facts(program, use->file);
    if (use->expr)
        consequence_evidence(self->context, finding, use->file, use->expr, error);
    else
        consequence_at(self->context, finding, use->file, use->scope,
                       facts_imports(facts)[use->import].span.start, error);
}

static void library_report(const Check *self, const BridgeUse *use) {
    const Program *program = self->program;
    const BridgeLibrary *library = bridge_library(program, use->library);
    Finding *finding = finding_of(self, use, "message.library");
    Text text = text_with_number(text1(self, "evidence.library", use), "count", library->known);
    finding_evidence(finding, place_of_expr(program, library->file, library->load),
                     text_with_number(text, "total", library->asked));
    static_tell(self, finding, use);
    near_tell(self, finding, use);
    consequence_evidence(self->context, finding, use->file, use->expr, "AttributeError");
}

/* ---- arguments ----------------------------------------------------------------------------------------- */

/* How many arguments the call hands on; false: that is not known. */
static bool arguments_count(const Facts *facts, ExprId call, u32 *count, bool *has_keywords) {
    const ExprRow *rows = facts_exprs(facts);
    *count = 0;
    *has_keywords = false;
    for (ExprId at = rows[call + 1].next; at < rows[call].next; at = rows[at].next) {
        if (rows[at].kind == EXPR_STAR || rows[at].kind == EXPR_DOUBLE_STAR) return false;
        if (rows[at].kind == EXPR_COMPREHENSION && rows[at].op == COMP_GENERATOR) return false;
        *has_keywords |= rows[at].kind == EXPR_KEYWORD;
        ++*count;
    }
    return true;
}

static void arguments_report(const Check *self, const BridgeUse *use, ExprId at, const char *key, u32 takes,
                             u32 given, const char *error) {
    const Program *program = self->program;
    Finding *finding = finding_of(self, use, key);
    finding->message = text_with_number(text_with_number(finding->message, "takes", takes), "given", given);
    finding->help = text1(self, "help.arguments", use);
    finding->doubt = text1(self, "doubt.arguments", use);
    data_put_int(self->context->arena, finding->data, STR("takes"), takes);
    data_put_int(self->context->arena, finding->data, STR("given"), given);
    if (use->row) {
        const BridgeExport *row = bridge_export(program, use->row);
        Span span = {row->offset, row->offset + (u32)name_text(program, row->name).len + 2};
        finding_evidence(finding, place_of(program, row->file, span), text1(self, "evidence.row", use));
    }
    if (use->library && native_place(program, use->target))
        finding_evidence(finding, native_place_of(program, use->target),
                         text_with_number(text1(self, "evidence.function", use), "takes",
                                          native_entity(program, use->target)->parameters));
    consequence_evidence(self->context, finding, use->file, at, error);
}

/* The call whose callee the expression is, or 0. */
static ExprId call_of(const Facts *facts, ExprId callee) {
    ExprId parent = callee ? facts_exprs(facts)[callee].parent : 0;
    return parent && facts_exprs(facts)[parent].kind == EXPR_CALL && parent + 1 == callee ? parent : 0;
}

static void module_call_check(const Check *self, const BridgeUse *use, ExprId call) {
    const Program *program = self->program;
    const BridgeExport *row = bridge_export(program, use->row);
    u32 given;
    bool has_keywords;
    if (!call || row->takes == TAKES_UNKNOWN ||
        !arguments_count(program_facts(program, use->file), call, &given, &has_keywords))
        return;
    u32 takes = row->takes == TAKES_ONE;
    if (given == takes && !has_keywords) return;
    if (is_stored(program, use->name) || is_foreseen(self, use, "TypeError")) return;
    arguments_report(self, use, call, given == takes ? "message.keyword" : "message.arguments", takes, given,
                     "TypeError");
}

/* Calls of names that were imported one by one. */
static void imported_calls_check(const Check *self, const BridgeUse *use) {
    const Facts *facts = program_facts(self->program, use->file);
    BindingId binding = facts_imports(facts)[use->import].binding;
    for (u32 u = 1; u < facts->uses.count && binding; u++) {
        const UseRow *row = &facts_uses(facts)[u];
        if (row->reach_count != 1 || facts_lists(facts)[row->first_reach] != binding) continue;
        BridgeUse at = *use;
        at.expr = row->expr;
        at.start = at.name_start = facts_exprs(facts)[row->expr].start;
        at.scope = row->scope;
        module_call_check(self, &at, call_of(facts, row->expr));
    }
}

/* What the C function takes for sure: all functions of the name agree, none is variadic or made by a
 * macro. */
static bool parameters_known(const Program *program, const BridgeUse *use, u32 *out) {
    u32 count;
    const NativeId *ids = native_named(program, use->name, &count);
    for (u32 i = 0; i < count; i++) {
        const NativeEntity *entity = native_entity(program, ids[i]);
        if (entity->kind == ENTITY_FIELD || entity->kind == ENTITY_STRUCT) continue;
        enum { ANY = ENTITY_VARIADIC | ENTITY_NO_PROTOTYPE };
        bool is_plain = entity->kind == ENTITY_FUNCTION && !(entity->flags & ANY) &&
                        !(entity->traits & (NATIVE_EXPANDED | NATIVE_OUTSIDE));
        if (!is_plain || entity->seen == SEEN_DEGRADED) return false;
        bool is_unparsed =
            entity->seen == SEEN_RAW &&
            (entity->file == FILE_NONE || program_facts(program, entity->file)->errors.count > 1);
        if (is_unparsed || entity->parameters != native_entity(program, use->target)->parameters)
            return false;
    }
    *out = native_entity(program, use->target)->parameters;
    return native_entity(program, use->target)->kind == ENTITY_FUNCTION;
}

/* `lib.f.argtypes = [a, b]`: the list, or 0. */
static ExprId types_stored(const Facts *facts, ExprId function) {
    for (u32 i = 1; i < facts->writes.count; i++) {
        const WriteRow *row = &facts_writes(facts)[i];
        bool is_it = row->kind == WRITE_ASSIGN && row->object == function && row->value &&
                     str_eq(facts_name(facts, row->name), STR("argtypes"));
        u8 kind = is_it ? facts_exprs(facts)[row->value].kind : EXPR_NONE;
        if (kind == EXPR_LIST || kind == EXPR_TUPLE) return row->value;
    }
    return 0;
}

static bool items_count(const Facts *facts, ExprId list, u32 *count) {
    const ExprRow *rows = facts_exprs(facts);
    *count = 0;
    for (ExprId at = list + 1; at < rows[list].next; at = rows[at].next, ++*count)
        if (rows[at].kind == EXPR_STAR) return false;
    return true;
}

/* The types that the library is told of: `argtypes`, or a description in C. False: none, or as many as there
 * should be. */
static bool types_differ(const Check *self, const BridgeUse *use, u32 takes, u32 *given) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, use->file);
    if (bridge_library(program, use->library)->is_described)
        return bridge_describes(program, use->name, given) && *given != takes;
    ExprId types = types_stored(facts, use->expr);
    return types && items_count(facts, types, given) && *given != takes;
}

static void library_call_check(const Check *self, const BridgeUse *use) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, use->file);
    const BridgeLibrary *library = bridge_library(program, use->library);
    u32 takes, given;
    bool has_keywords;
    if (!use->is_sure || !bridge_is_own(library) || !parameters_known(program, use, &takes)) return;
    ExprId call = call_of(facts, use->expr);
    if (types_differ(self, use, takes, &given)) {
        if (!is_foreseen(self, use, "ArgumentError"))
            arguments_report(self, use, use->expr,
                             library->is_described ? "message.description" : "message.argtypes", takes, given,
                             NULL);
    } else if (call && arguments_count(facts, call, &given, &has_keywords) && !has_keywords &&
               given != takes && !is_foreseen(self, use, "TypeError ArgumentError")) {
        arguments_report(self, use, call, "message.library_arguments", takes, given, NULL);
    }
}

/* ---- the check ----------------------------------------------------------------------------------------- */

static void use_check(const Check *self, const BridgeUse *use) {
    const Facts *facts = program_facts(self->program, use->file);
    const char *missing = use->expr ? "AttributeError" : "ImportError ModuleNotFoundError AttributeError";
    if (module_lacks(self, use)) {
        if (!is_foreseen(self, use, missing)) module_report(self, use);
    } else if (library_lacks(self, use)) {
        if (!is_foreseen(self, use, missing)) library_report(self, use);
    } else if (use->row && !use->expr) {
        imported_calls_check(self, use);
    } else if (use->row) {
        module_call_check(self, use, call_of(facts, use->expr));
    } else if (use->library && use->target) {
        library_call_check(self, use);
    }
}

void check_unknown_native_symbol(CheckContext *context) {
    Check self = {.context = context, .program = context->program};
    for (u32 i = 1; i < bridge_use_count(context->program); i++)
        use_check(&self, bridge_use(context->program, i));
}
