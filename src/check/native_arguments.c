/* Arguments of calls from Python into C: as many as the C function takes?
 *
 * An extension module's function says it by the flags of its row, or reads its arguments in one way that
 * can be understood (link/bridge_arguments.c). Of a library, the length of `argtypes` and the arguments of
 * a call are compared with the parameters of the C function; silent for variadic ones, and for what macros
 * make. */
#include "consequence.h"
#include "native_symbol.h"

/* ---- what a call passes -------------------------------------------------------------------------------- */

typedef struct {
    u32 positional, named;
} Given;

/* False: that is not known. */
static bool arguments_count(const Facts *facts, ExprId call, Given *out) {
    const ExprRow *rows = facts_exprs(facts);
    *out = (Given){0};
    for (ExprId at = rows[call + 1].next; at < rows[call].next; at = rows[at].next) {
        if (rows[at].kind == EXPR_STAR || rows[at].kind == EXPR_DOUBLE_STAR) return false;
        if (rows[at].kind == EXPR_COMPREHENSION && rows[at].op == COMP_GENERATOR) return false;
        if (rows[at].kind == EXPR_KEYWORD)
            out->named++;
        else
            out->positional++;
    }
    return true;
}

/* The call whose callee the expression is, or 0. */
static ExprId call_of(const Facts *facts, ExprId callee) {
    ExprId parent = callee ? facts_exprs(facts)[callee].parent : 0;
    return parent && facts_exprs(facts)[parent].kind == EXPR_CALL && parent + 1 == callee ? parent : 0;
}

/* A keyword that the function does not know; 0: none. */
static Name keyword_unknown(const Program *program, FileId file, ExprId call, const BridgeTakes *takes) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId at = rows[call + 1].next; at < rows[call].next && takes->has_names; at = rows[at].next) {
        Name name = rows[at].kind == EXPR_KEYWORD ? file_name_of(program, file, rows[at].name) : 0;
        if (name && !bridge_takes_name(program, takes, name)) return name;
    }
    return 0;
}

/* ---- findings ------------------------------------------------------------------------------------------ */

static void finding_finish(const NativeSymbolCheck *self, Finding *finding, const BridgeUse *use) {
    finding->help = native_symbol_text(self, "help.arguments", use);
    finding->doubt = native_symbol_text(self, "doubt.arguments", use);
    if (!use->row) return;
    const Program *program = self->program;
    const BridgeExport *row = bridge_export(program, use->row);
    Span span = {row->offset, row->offset + (u32)name_text(program, row->name).len + 2};
    finding_evidence(finding, place_of(program, row->file, span),
                     native_symbol_text(self, "evidence.row", use));
}

static void numbers_put(const NativeSymbolCheck *self, Finding *finding, u32 least, u32 most, u32 given) {
    Text text = text_with_number(text_with_number(finding->message, "takes", most), "least", least);
    finding->message = text_with_number(text, "given", given);
    data_put_int(self->context->arena, finding->data, STR("takes"), most);
    if (least != most) data_put_int(self->context->arena, finding->data, STR("least"), least);
    data_put_int(self->context->arena, finding->data, STR("given"), given);
}

/* ---- extension modules --------------------------------------------------------------------------------- */

typedef struct {
    const char *key; /* NULL: nothing is wrong */
    u32 least, most, given;
    Name keyword;
} Wrong;

static Wrong wrong_number(u32 least, u32 most, u32 given) {
    if (given >= least && given <= most) return (Wrong){0};
    return (Wrong){least == most ? "message.arguments" : "message.range", least, most, given, 0};
}

/* What is wrong with the call, if the row is what it means. */
static Wrong call_judge(const Program *program, FileId file, ExprId call, Given given,
                        const BridgeExport *row) {
    const BridgeTakes *takes = &row->takes;
    if (given.named && takes->refuses_keywords)
        return (Wrong){"message.keyword", takes->least, takes->most, given.positional + given.named, 0};
    Name keyword = given.named ? keyword_unknown(program, file, call, takes) : 0;
    if (keyword)
        return (Wrong){"message.unknown_keyword", takes->least, takes->most, given.positional, keyword};
    if (!takes->is_counted) return (Wrong){0};
    bool is_positional = given.positional > takes->positional && takes->positional < takes->most;
    if (is_positional)
        return (Wrong){"message.positional", takes->positional, takes->positional, given.positional, 0};
    if (takes->ignores_keywords) return wrong_number(takes->least, takes->most, given.positional);
    return wrong_number(takes->least, takes->most, given.positional + given.named);
}

/* Several modules may bear the name: the call is wrong where it is so in each. */
static Wrong call_wrong(const NativeSymbolCheck *self, const BridgeUse *use, ExprId call, Given given) {
    const Program *program = self->program;
    Wrong first = {0};
    for (u32 at = use->module; at; at = bridge_module(program, at)->next) {
        u32 row = bridge_export_named(program, at, use->name);
        if (!row && bridge_module(program, at)->is_open) return (Wrong){0};
        if (!row) continue;
        Wrong one = call_judge(program, use->file, call, given, bridge_export(program, row));
        if (!one.key) return one;
        if (!first.key) first = one;
    }
    return first;
}

static void module_call_check(const NativeSymbolCheck *self, const BridgeUse *use, ExprId call) {
    const Program *program = self->program;
    Given given;
    if (!call || !arguments_count(program_facts(program, use->file), call, &given)) return;
    Wrong wrong = call_wrong(self, use, call, given);
    if (!wrong.key || native_symbol_is_stored(program, use->name) ||
        native_symbol_is_foreseen(self, use, "TypeError"))
        return;
    Finding *finding = native_symbol_finding(self, use, wrong.key);
    numbers_put(self, finding, wrong.least, wrong.most, wrong.given);
    if (wrong.keyword)
        finding->message = text_with(finding->message, "keyword", name_text(program, wrong.keyword));
    finding_finish(self, finding, use);
    consequence_evidence(self->context, finding, use->file, call, "TypeError");
}

void native_module_call_check(const NativeSymbolCheck *self, const BridgeUse *use) {
    module_call_check(self, use, call_of(program_facts(self->program, use->file), use->expr));
}

void native_imported_calls_check(const NativeSymbolCheck *self, const BridgeUse *use) {
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

/* ---- libraries ----------------------------------------------------------------------------------------- */

static void library_report(const NativeSymbolCheck *self, const BridgeUse *use, ExprId at, const char *key,
                           u32 takes, u32 given) {
    const Program *program = self->program;
    Finding *finding = native_symbol_finding(self, use, key);
    numbers_put(self, finding, takes, takes, given);
    finding_finish(self, finding, use);
    if (native_place(program, use->target))
        finding_evidence(finding, native_symbol_place(program, use->target),
                         text_with_number(native_symbol_text(self, "evidence.function", use), "takes",
                                          native_entity(program, use->target)->parameters));
    consequence_evidence(self->context, finding, use->file, at, NULL);
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
static bool types_differ(const NativeSymbolCheck *self, const BridgeUse *use, u32 takes, u32 *given) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, use->file);
    if (bridge_library(program, use->library)->is_described)
        return bridge_describes(program, use->name, given) && *given != takes;
    ExprId types = types_stored(facts, use->expr);
    return types && items_count(facts, types, given) && *given != takes;
}

/* What a call has to pass: as the description says, which is asked first, else the C function. */
static bool takes_known(const NativeSymbolCheck *self, const BridgeUse *use, u32 *takes) {
    const Program *program = self->program;
    const BridgeLibrary *library = bridge_library(program, use->library);
    if (library->is_described && bridge_describes(program, use->name, takes)) return true;
    return use->target && bridge_is_own(library) && parameters_known(program, use, takes);
}

static bool types_check(const NativeSymbolCheck *self, const BridgeUse *use) {
    const BridgeLibrary *library = bridge_library(self->program, use->library);
    u32 takes, types;
    bool differ = use->target && bridge_is_own(library) && parameters_known(self->program, use, &takes) &&
                  types_differ(self, use, takes, &types);
    if (differ && !native_symbol_is_foreseen(self, use, "ArgumentError"))
        library_report(self, use, use->expr,
                       library->is_described ? "message.description" : "message.argtypes", takes, types);
    return differ;
}

void native_library_call_check(const NativeSymbolCheck *self, const BridgeUse *use) {
    const Facts *facts = program_facts(self->program, use->file);
    u32 takes;
    Given given;
    if (!use->is_sure || types_check(self, use)) return;
    ExprId call = call_of(facts, use->expr);
    if (!call || !takes_known(self, use, &takes) || !arguments_count(facts, call, &given)) return;
    if (!given.named && given.positional != takes &&
        !native_symbol_is_foreseen(self, use, "TypeError ArgumentError"))
        library_report(self, use, call, "message.library_arguments", takes, given.positional);
}
