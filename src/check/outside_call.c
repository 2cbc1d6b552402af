/* bad-call for functions and classes outside of the tree. Of the standard library the table says what each
 * version of them takes. Silent where it does not say, where one version that the project runs on takes the
 * call, and where something else may stand in their place. */
#include "outside_call.h"

#include "consequence.h"
#include "expected.h"
#include "near.h"
#include "shared.h"
#include "standard.h"
#include "standard_foreseen.h"
#include "standard_replaced.h"

#define RULE "bad-call"
#define ERRORS "TypeError ValueError " DEMANDING

static const u8 kinds[] = {[STDLIB_BY_PLACE] = PARAM_POSITIONAL_ONLY,
                           [STDLIB_BY_EITHER] = PARAM_NORMAL,
                           [STDLIB_BY_NAME] = PARAM_KEYWORD_ONLY,
                           [STDLIB_REST] = PARAM_STAR,
                           [STDLIB_NAMED_REST] = PARAM_DOUBLE_STAR};

/* What Python 3.`minor` takes. */
static void signature_read(const StdlibName *function, u32 minor, Signature *out) {
    Str rest = function->parameters;
    bool by_name = false;
    StdlibParameter row;
    *out = (Signature){.error = "TypeError"};
    while (stdlib_parameter(&rest, &by_name, &row)) {
        if (!(row.when & stdlib_versions(minor, minor))) continue;
        Parameter param = {.name = row.name, .kind = kinds[row.kind], .is_required = !row.is_optional};
        vec_push(&out->items, param);
        out->takes_any_keyword |= row.kind == STDLIB_NAMED_REST;
    }
}

/* A call that every version refuses; how the newest says so. */
typedef struct {
    u32 first; /* the project runs on Python 3.`first` and newer */
    Signature signature;
    Fault fault;
    bool *seen;
} Refusal;

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

static void keyword_help(CheckContext *context, Finding *finding, const OutsideFailure *failure) {
    const Fault *fault = failure->fault;
    NearList list = {0};
    for (u32 i = 0; i < failure->signature->items.count; i++) {
        const Parameter *param = &failure->signature->items.at[i];
        bool has_name = param->kind == PARAM_NORMAL || param->kind == PARAM_KEYWORD_ONLY;
        if (has_name && !failure->seen[i]) near_add(&list, param->name, 0, false);
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
        keyword_help(context, finding, failure);
    else
        help_add(context, finding, fault);
    consequence_evidence(context, finding, file, call, "TypeError");
}

/* "loop 9": until Python 3.9, which the table does not describe, functions took this keyword. */
static bool was_taken(const CheckContext *context, u32 first, Str keyword) {
    u32 count;
    const Str *rows = rules_words(context->rules, RULE, "former_keywords", &count);
    for (u32 i = 0; i < count; i++) {
        Str rest = rows[i], word;
        str_split(&rest, ' ', &word);
        if (str_eq(word, keyword) && first <= stdlib_number(rest)) return true;
    }
    return false;
}

static bool is_foreseen(CheckContext *context, FileId file, ExprId call, Str dotted) {
    const Facts *facts = program_facts(context->program, file);
    const ExprRow *row = &facts_exprs(facts)[call];
    return failure_is_marked(context->program, file, facts_line(facts, row->end - 1)) ||
           standard_is_foreseen(context, file, row->start, call, ERRORS) ||
           standard_is_replaced(context, dotted) || python_is_only_two(context, file);
}

static bool is_taken_by(CheckContext *context, const StdlibName *function, u32 minor,
                        const Arguments *arguments, Refusal *out) {
    signature_read(function, minor, &out->signature);
    out->seen = ARENA_ARRAY(context->arena, bool, out->signature.items.count + 1);
    out->fault = arguments_fault(arguments, &out->signature, out->seen);
    return !out->fault.kind;
}

/* True when no version that has the function takes the arguments; the newest is asked first, for it takes
 * most calls. */
static bool is_refused(CheckContext *context, FileId file, const StdlibName *function,
                       const Arguments *arguments, Refusal *out) {
    StdlibWhen when = stdlib_name_when(function);
    u32 newest = stdlib_last_minor(when);
    if (stdlib_takes_anything(function) || function->is_introspected) return false;
    if (is_taken_by(context, function, newest, arguments, out)) return false;
    out->first = python_first(context, file);
    bool is_refused = newest >= out->first && !was_taken(context, out->first, out->fault.name);
    for (u32 minor = out->first; minor < newest && is_refused; minor++) {
        Refusal older = {0};
        if (when & stdlib_versions(minor, minor))
            is_refused = !is_taken_by(context, function, minor, arguments, &older);
        signature_release(&older.signature);
    }
    return is_refused;
}

static StandardCallees callees_of(StandardCalls *self, Str dotted) {
    u32 *at = map_at(&self->known, str_hash(dotted), MAP_NONE);
    if (*at != MAP_NONE) return self->rows.at[*at];
    StandardCallees callees = {0};
    *at = self->rows.count;
    callees.count = standard_callees(dotted, callees.items);
    vec_push(&self->rows, callees);
    return callees;
}

static Text versions_text(const CheckContext *context, u32 first) {
    Text text = text_with(text_of(RULE, "standard"), "first", str_printf(context->arena, "3.%u", first));
    return text_with(text, "last", str_printf(context->arena, "3.%u", (u32)STDLIB_MINOR_LAST));
}

static void refusal_report(CheckContext *context, FileId file, ExprId call, Str dotted,
                           const Arguments *arguments, const Refusal *refusal) {
    OutsideFailure failure = {.dotted = dotted,
                              .is_class = stdlib_scope(dotted) != 0,
                              .arguments = arguments,
                              .signature = &refusal->signature,
                              .fault = &refusal->fault,
                              .seen = refusal->seen,
                              .evidence = versions_text(context, refusal->first),
                              .doubt = "doubt"};
    outside_call_report(context, file, call, &failure);
}

void standard_calls_release(StandardCalls *self) {
    map_release(&self->known);
    vec_release(&self->rows);
}

static void standard_call_check(CheckContext *context, FileId file, ExprId call, Str dotted,
                                const StandardCallees *callees) {
    Arguments arguments = {0};
    if (!standard_is_meant(context, file, dotted)) return;
    arguments_read(&arguments, context->program, file, call, 0);
    for (u32 i = 0; i < callees->count && !arguments.has_star; i++) {
        Refusal refusal = {0};
        bool fails = is_refused(context, file, &callees->items[i], &arguments, &refusal) &&
                     !is_foreseen(context, file, call, dotted);
        if (fails) refusal_report(context, file, call, dotted, &arguments, &refusal);
        signature_release(&refusal.signature);
        if (fails) break;
    }
    arguments_release(&arguments);
}

void outside_call_check(StandardCalls *self, FileId file, ExprId call, Str dotted) {
    StandardCallees callees = callees_of(self, dotted);
    if (callees.count)
        standard_call_check(self->context, file, call, dotted, &callees);
    else
        installed_call_check(self->context, file, call, dotted);
}
