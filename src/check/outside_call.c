/* bad-call for functions and classes outside of the tree. Of the standard library the table says what any
 * version of them takes. Silent where it does not say, and where something else may stand in their place. */
#include "outside_call.h"

#include "consequence.h"
#include "expected.h"
#include "near.h"
#include "standard.h"

#define RULE "bad-call"
#define ERRORS "TypeError ValueError raises assertRaises assertRaisesRegex"

static const u8 kinds[] = {[STDLIB_BY_PLACE] = PARAM_POSITIONAL_ONLY,
                           [STDLIB_BY_EITHER] = PARAM_NORMAL,
                           [STDLIB_BY_NAME] = PARAM_KEYWORD_ONLY,
                           [STDLIB_REST] = PARAM_STAR,
                           [STDLIB_NAMED_REST] = PARAM_DOUBLE_STAR};

static void signature_read(const StdlibName *function, Signature *out) {
    Str rest = function->parameters;
    bool by_name = false;
    StdlibParameter row;
    *out = (Signature){.error = "TypeError"};
    while (stdlib_parameter(&rest, &by_name, &row)) {
        Parameter param = {.name = row.name, .kind = kinds[row.kind], .is_required = !row.is_optional};
        vec_push(&out->items, param);
        out->takes_any_keyword |= row.kind == STDLIB_NAMED_REST;
    }
}

static Text text1(const char *key, const char *name, Str value) {
    return text_with(text_of(RULE, key), name, value);
}

static const char *message_key(const Fault *fault) {
    switch (fault->kind) {
    case FAULT_KEYWORD: return "message";
    case FAULT_TWICE: return "message.twice";
    case FAULT_MANY: return fault->most ? "message.many" : "message.none";
    default: return "message.missing";
    }
}

static Str names_text(CheckContext *context, const Fault *fault) {
    Str text = STR_NONE;
    for (u32 i = 0; i < fault->count && i < MISSING_LISTED; i++)
        text = str_printf(context->arena, "%.*s%s`%.*s`", STR_ARG(text), i ? ", " : "",
                          STR_ARG(fault->missing[i]->name));
    return text;
}

static void keyword_help(CheckContext *context, Finding *finding, const Fault *fault,
                         const Signature *signature, const bool *seen) {
    NearList list = {0};
    for (u32 i = 0; i < signature->items.count; i++) {
        const Parameter *param = &signature->items.at[i];
        bool has_name = param->kind == PARAM_NORMAL || param->kind == PARAM_KEYWORD_ONLY;
        if (has_name && !seen[i]) near_add(&list, param->name, 0, false);
    }
    Near near = near_find(&list, fault->name, false, rules_number(context->rules, RULE, "near_distance"));
    near_release(&list);
    finding->help = text1(near.text.len ? "help.near" : "help.standard_keyword", "name", fault->name);
    if (!near.text.len) return;
    finding->help = text_with(finding->help, "near", near.text);
    data_put_text(context->arena, finding->data, STR("near"), near.text);
    if (!near.is_tied && !near.is_only_prefix)
        vec_push(&finding->fix, ((Edit){EDIT_REPLACE, finding->name, near.text}));
}

static void help_add(CheckContext *context, Finding *finding, const Fault *fault) {
    if (fault->kind == FAULT_MISSING)
        finding->help = text1("help.standard_missing", "names", names_text(context, fault));
    else if (fault->kind == FAULT_TWICE)
        finding->help = text1("help.twice", "name", fault->name);
    else
        finding->help =
            text_with_number(text_of(RULE, "help.standard_many"), "count", fault->given - fault->most);
}

/* The argument that does not fit; for a missing one what is called. */
static Span fault_span(const Facts *facts, ExprId call, const Arguments *arguments, const Fault *fault) {
    const ExprRow *callee = &facts_exprs(facts)[call + 1];
    if (fault->kind == FAULT_MISSING)
        return (Span){callee->kind == EXPR_ATTRIBUTE ? callee->aux : callee->start, callee->end};
    const Argument *argument = &arguments->items.at[fault->at];
    const ExprRow *row = &facts_exprs(facts)[argument->expr];
    bool is_named = argument->keyword.len;
    return (Span){row->start, is_named ? row->start + (u32)argument->keyword.len : row->end};
}

void outside_call_report(CheckContext *context, FileId file, ExprId call, const OutsideFailure *failure) {
    const Program *program = context->program;
    const Fault *fault = failure->fault;
    Str dotted = failure->dotted;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[call];
    NodeId owner = graph_owner(program, file, row->scope);
    Finding *finding = finding_add(
        context, RULE, failure->is_class ? KIND_CLASS : KIND_FUNCTION,
        graph_symbol(program, owner, context->arena), place_of(program, file, (Span){row->start, row->end}),
        place_first_line(program, file, fault_span(facts, call, failure->arguments, fault)));
    finding->shape = str_hash(dotted) ^ str_hash(fault->name) ^ fault->kind;
    Text text = text_with(text1(message_key(fault), "callee", dotted), "name", fault->name);
    text = text_with(text, "names", names_text(context, fault));
    text = text_with_number(text, "count", fault->kind == FAULT_MANY ? fault->most : fault->count);
    finding->message = text_with_number(text, "given", fault->given);
    finding->doubt = text1(failure->doubt, "callee", dotted);
    data_put_text(context->arena, finding->data, STR("callee"), dotted);
    text = text_with(failure->evidence, "callee", dotted);
    text = text_with(text, "signature", signature_text(failure->signature, context->arena));
    finding_evidence(finding, place_of_expr(program, file, call + 1), text);
    if (fault->kind == FAULT_KEYWORD)
        keyword_help(context, finding, fault, failure->signature, failure->seen);
    else
        help_add(context, finding, fault);
    consequence_evidence(context, finding, file, call, "TypeError");
}

/* Some version that the table does not describe took this keyword. */
static bool was_taken(const CheckContext *context, Str keyword) {
    u32 count;
    const Str *words = rules_words(context->rules, RULE, "former_keywords", &count);
    for (u32 i = 0; i < count; i++)
        if (str_eq(words[i], keyword)) return true;
    return false;
}

static bool is_foreseen(CheckContext *context, FileId file, ExprId call, Str dotted) {
    const Facts *facts = program_facts(context->program, file);
    const ExprRow *row = &facts_exprs(facts)[call];
    return failure_is_marked(context->program, file, facts_line(facts, row->end - 1)) ||
           standard_is_foreseen(context, file, row->start, call, ERRORS) ||
           standard_is_replaced(context, dotted);
}

static Text versions_text(const CheckContext *context) {
    Text text = text_of(RULE, "standard");
    text = text_with(text, "first", str_printf(context->arena, "3.%u", (u32)STDLIB_MINOR_FIRST));
    return text_with(text, "last", str_printf(context->arena, "3.%u", (u32)STDLIB_MINOR_LAST));
}

void outside_call_check(CheckContext *context, FileId file, ExprId call, Str dotted) {
    StdlibName callees[2];
    Arguments arguments = {0};
    u32 count = standard_callees(context, file, dotted, callees);
    if (count) arguments_read(&arguments, context->program, file, call, 0);
    for (u32 i = 0; i < count && !arguments.has_star; i++) {
        Signature signature;
        if (stdlib_takes_anything(&callees[i]) || callees[i].is_introspected) continue;
        signature_read(&callees[i], &signature);
        bool *seen = ARENA_ARRAY(context->arena, bool, signature.items.count + 1);
        Fault fault = arguments_fault(&arguments, &signature, seen);
        bool fails =
            fault.kind && !was_taken(context, fault.name) && !is_foreseen(context, file, call, dotted);
        OutsideFailure failure = {.dotted = dotted,
                                  .is_class = stdlib_scope(dotted) != 0,
                                  .arguments = &arguments,
                                  .signature = &signature,
                                  .fault = &fault,
                                  .seen = seen,
                                  .evidence = versions_text(context),
                                  .doubt = "doubt"};
        if (fails) outside_call_report(context, file, call, &failure);
        signature_release(&signature);
        if (fails) break;
    }
    arguments_release(&arguments);
    if (!count) installed_call_check(context, file, call, dotted);
}
