/* bad-call: arguments that do not fit the function, method or class that is called.
 *
 * Fires where all that the call may run is known (callees.h) and none of it takes what is given: too many
 * positional arguments, a keyword that is no parameter, a parameter given twice or not at all.
 * Constructors of dataclasses and their kin are made of fields. Silent for calls with *args or **kwargs,
 * for signatures that a decorator may change, where something else may stand in place of the function, and
 * where the failure is expected.
 *
 * Functions and classes of the standard library: see outside_call.c.
 *
 * Cost: one look at each call; the callee is inferred already. */
#include "arguments.h"
#include "consequence.h"
#include "expected.h"
#include "near.h"
#include "receiver_words.h"
#include "record.h"
#include "outside_call.h"
#include "shared.h"

#define RULE "bad-call"

typedef struct {
    CheckContext *context;
    const Program *program;
    CalleeFinder *finder;
    StandardCalls standard;
    Arena scratch; /* emptied for each call */
} Check;

/* A call that fails, and why. */
typedef struct {
    FileId file;
    ExprId call;
    const Callees *callees;
    const Arguments *arguments;
    const Signature *signature; /* of the first callee */
    const bool *seen;
    Fault fault;
} Failure;

static Text text1(const char *key, const char *name, Str value) {
    return text_with(text_of(RULE, key), name, value);
}

/* ---- words --------------------------------------------------------------------------------------------- */

/* What a person calls it: the class for a constructor. */
static Str callee_text(const Check *self, const Callee *callee) {
    const Program *program = self->program;
    Str word = name_text(program, def_name(program, callee->def));
    if (callee->kind != CALLEE_FUNCTION) return name_text(program, def_name(program, callee->class));
    bool makes = str_eq(word, STR("__init__")) || str_eq(word, STR("__new__"));
    if (!callee->class) return word;
    Str class = name_text(program, def_name(program, callee->class));
    if (makes) return class;
    return str_printf(self->context->arena, "%.*s.%.*s", STR_ARG(class), STR_ARG(word));
}

static Str missing_text(const Check *self, const Fault *fault) {
    StrBuf text = {0};
    for (u32 i = 0; i < fault->count && i < MISSING_LISTED; i++)
        buf_printf(&text, "%s`%.*s`", i ? ", " : "", STR_ARG(fault->missing[i]->name));
    if (fault->count > MISSING_LISTED) buf_push(&text, STR(", …"));
    Str copy = str_copy(self->context->arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

static Text message_of(const Check *self, const Failure *failure) {
    const Fault *fault = &failure->fault;
    const char *key = "message.missing";
    if (fault->kind == FAULT_KEYWORD) key = "message";
    if (fault->kind == FAULT_TWICE) key = "message.twice";
    if (fault->kind == FAULT_SELF) key = "message.self";
    if (fault->kind == FAULT_MANY) key = fault->most ? "message.many" : "message.none";
    Text text = text1(key, "callee", callee_text(self, &failure->callees->items.at[0]));
    text = text_with(text, "name", fault->name);
    text = text_with(text, "names", missing_text(self, fault));
    text = text_with_number(text, "count", fault->kind == FAULT_MANY ? fault->most : fault->count);
    return text_with_number(text, "given", fault->given);
}

/* ---- what to do ---------------------------------------------------------------------------------------- */

/* Parameters that nothing is given for, by names that are not given either. */
static Near near_parameter(const Check *self, const Failure *failure, bool *is_only) {
    NearList list = {0};
    double limit = rules_number(self->context->rules, RULE, "near_distance");
    const Signature *signature = failure->signature;
    for (u32 i = 0; i < signature->items.count; i++) {
        const Parameter *param = &signature->items.at[i];
        bool has_name = param->kind == PARAM_NORMAL || param->kind == PARAM_KEYWORD_ONLY;
        if (has_name && !failure->seen[i]) near_add(&list, param->name, 0, false);
    }
    Near near = near_find(&list, failure->fault.name, false, limit);
    u32 kept = 0;
    for (u32 i = 0; i < list.items.count; i++)
        if (!str_eq(list.items.at[i].text, near.text)) list.items.at[kept++] = list.items.at[i];
    list.items.count = kept;
    *is_only = near.text.len && !near_find(&list, failure->fault.name, false, limit).text.len;
    near_release(&list);
    return near;
}

static void keyword_help(Check *self, Finding *finding, const Failure *failure) {
    const Fault *fault = &failure->fault;
    bool is_only;
    Near near = near_parameter(self, failure, &is_only);
    Str instead = near.text;
    if (!instead.len && fault->count == 1) instead = fault->missing[0]->name;
    finding->help =
        text_with(text1(instead.len ? "help.near" : "help.keyword", "name", fault->name), "near", instead);
    if (instead.len) data_put_text(self->context->arena, finding->data, STR("near"), instead);
    if (is_only) vec_push(&finding->fix, ((Edit){EDIT_REPLACE, finding->name, near.text}));
}

static void help_add(Check *self, Finding *finding, const Failure *failure) {
    const Fault *fault = &failure->fault;
    if (fault->kind == FAULT_KEYWORD) {
        keyword_help(self, finding, failure);
    } else if (fault->kind == FAULT_MISSING) {
        finding->help = text1("help.missing", "names", missing_text(self, fault));
    } else if (fault->kind == FAULT_SELF) {
        finding->help = text_of(RULE, "help.self");
    } else if (fault->kind == FAULT_TWICE) {
        finding->help = text1("help.twice", "name", fault->name);
    } else {
        finding->help = text_with_number(text_of(RULE, "help.many"), "count", fault->given - fault->most);
    }
}

/* ---- the finding --------------------------------------------------------------------------------------- */

/* The argument that does not fit; for a missing one what is called. */
static Span fault_span(const Program *program, const Failure *failure) {
    const Facts *facts = program_facts(program, failure->file);
    const ExprRow *callee = &facts_exprs(facts)[failure->call + 1];
    if (failure->fault.kind != FAULT_MISSING && failure->fault.kind != FAULT_SELF) {
        const Argument *argument = &failure->arguments->items.at[failure->fault.at];
        const ExprRow *row = expr_row(program, argument->file, argument->expr);
        if (argument->file == failure->file && row->start > callee->end)
            return (Span){row->start,
                          argument->keyword.len ? row->start + (u32)argument->keyword.len : row->end};
    }
    return (Span){callee->kind == EXPR_ATTRIBUTE ? callee->aux : callee->start, callee->end};
}

static void definition_evidence(Check *self, Finding *finding, const Failure *failure) {
    const Program *program = self->program;
    for (u32 i = 0; i < failure->callees->items.count; i++) {
        const Callee *callee = &failure->callees->items.at[i];
        Signature other = {0};
        if (i) signature_of(self->context, callee, &other);
        Text text = text1(callee->kind == CALLEE_FUNCTION ? "defined"
                          : callee->kind == CALLEE_FIELDS ? "fields"
                                                          : "bare",
                          "callee", callee_text(self, callee));
        text = text_with(text, "signature",
                         signature_text(i ? &other : failure->signature, self->context->arena));
        Place place =
            place_of(program, program->def_file[callee->def], def_row(program, callee->def)->name_span);
        if (i)
            finding_related(finding, place, text);
        else
            finding_evidence(finding, place, text);
        signature_release(&other);
    }
}

static SymbolKind kind_of(const Callee *callee) {
    if (callee->kind != CALLEE_FUNCTION) return KIND_CLASS;
    return callee->class ? KIND_METHOD : KIND_FUNCTION;
}

static void report(Check *self, const Failure *failure) {
    const Program *program = self->program;
    CheckContext *context = self->context;
    const Facts *facts = program_facts(program, failure->file);
    const ExprRow *row = &facts_exprs(facts)[failure->call], *callee = row + 1;
    const Callee *first = &failure->callees->items.at[0];
    u32 start = callee->kind == EXPR_ATTRIBUTE ? callee->aux : row->start;
    NodeId owner = graph_owner(program, failure->file, row->scope);
    Finding *finding =
        finding_add(context, RULE, kind_of(first), graph_symbol(program, owner, context->arena),
                    place_of(program, failure->file, (Span){start, row->end}),
                    place_first_line(program, failure->file, fault_span(program, failure)));
    finding->shape = str_hash(callee_text(self, first)) ^ str_hash(failure->fault.name) ^ failure->fault.kind;
    finding->message = message_of(self, failure);
    finding->doubt = text1("doubt", "callee", callee_text(self, first));
    data_put_text(context->arena, finding->data, STR("callee"),
                  def_symbol(program, first->def, context->arena));
    Value receiver = failure->callees->receiver;
    if (receiver.id && callee->kind == EXPR_ATTRIBUTE)
        receiver_evidence(program, finding, receiver,
                          expr_dotted(program, failure->file, failure->call + 2, program->arena),
                          place_of_expr(program, failure->file, failure->call + 2));
    if (failure->callees->partial)
        finding_evidence(finding,
                         place_of_expr(program, failure->callees->partial_file, failure->callees->partial),
                         text_of(RULE, "partial"));
    definition_evidence(self, finding, failure);
    help_add(self, finding, failure);
    bool is_position = failure->fault.kind == FAULT_MANY || failure->fault.kind == FAULT_SELF;
    consequence_evidence(context, finding, failure->file, failure->call,
                         is_position ? "TypeError" : failure->signature->error);
}

/* ---- looking ------------------------------------------------------------------------------------------- */

/* if method.__code__.co_argcount == 3: return method(item, name)
 * The function around the call asks what can be called how: which call it makes depends on that. */
static bool is_asked_first(const CheckContext *context, FileId file, ExprId call) {
    const Facts *facts = program_facts(context->program, file);
    const ExprRow *row = &facts_exprs(facts)[call];
    DefRef def = scope_def(context->program, file, row->scope);
    if (!def) return false;
    RowRange rows = facts_exprs_in(facts, def_row(context->program, def)->span);
    for (ExprId e = rows.first; e < rows.end; e++) {
        const ExprRow *at = &facts_exprs(facts)[e];
        if (at->kind == EXPR_ATTRIBUTE &&
            rules_lists(context->rules, RULE, "signature_questions", facts_name(facts, at->name), str_eq))
            return true;
    }
    return false;
}

static bool is_expected(const CheckContext *context, FileId file, ExprId call) {
    const Program *program = context->program;
    const ExprRow *row = expr_row(program, file, call);
    const Facts *facts = program_facts(program, file);
    return failure_is_expected(program, file, row->start, "TypeError ValueError " DEMANDING) ||
           failure_is_expected(program, file, row->start, record_model_error(context)) ||
           failure_is_marked(program, file, facts_line(facts, row->start)) ||
           failure_is_marked(program, file, facts_line(facts, row->end - 1)) ||
           is_asked_first(context, file, call);
}

/* All callees have to fail; what the first one says is reported. */
static bool all_fail(Check *self, Failure *failure, Signature *first) {
    for (u32 i = 0; i < failure->callees->items.count; i++) {
        Signature signature;
        bool is_known = signature_of(self->context, &failure->callees->items.at[i], &signature);
        bool *seen = ARENA_ARRAY(&self->scratch, bool, signature.items.count + 1);
        Fault fault = is_known ? arguments_fault(failure->arguments, &signature, seen) : (Fault){0};
        if (i)
            signature_release(&signature);
        else
            *first = signature, failure->seen = seen, failure->fault = fault;
        if (!fault.kind) return false;
    }
    failure->signature = first;
    return true;
}

/* cls: type[Meta] may hold a class that Meta made, of which the method is bound. */
static bool is_bound_unseen(const Program *program, const Callees *callees) {
    u16 flags = callees->items.count ? def_row(program, callees->items.at[0].def)->flags : 0;
    bool is_plain = flags & DEF_METHOD && !(flags & (DEF_STATIC_METHOD | DEF_CLASS_METHOD));
    return is_plain && callees->receiver.kind == VALUE_CLASS && callees->receiver.via == VIA_ANNOTATION;
}

static void arguments_try(Check *self, FileId file, ExprId call, const Callees *callees,
                          const Arguments *arguments) {
    Failure failure = {.file = file, .call = call, .callees = callees, .arguments = arguments};
    Signature signature = {0};
    bool fails = !arguments->has_star && !is_bound_unseen(self->program, callees) &&
                 all_fail(self, &failure, &signature) && !is_expected(self->context, file, call) &&
                 !callees_may_be_replaced(self->finder, file, callees);
    if (fails) report(self, &failure);
    signature_release(&signature);
    arena_reset(&self->scratch);
}

/* partial(function, 1, x=2): what is given now has to fit, more may come. */
static void partial_visit(Check *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    ExprId function = expr_child(facts, call, 1);
    Callees callees = {0};
    Arguments arguments = {.is_partial = true};
    if (function && callees_of_expr(self->finder, file, function, &callees) && !callees.partial) {
        arguments_read(&arguments, self->program, file, call, 1);
        callees.receiver = (Value){0};
        arguments_try(self, file, call, &callees, &arguments);
    }
    arguments_release(&arguments);
    callees_release(&callees);
}

static void call_visit(Check *self, FileId file, ExprId call) {
    const Program *program = self->program;
    Str external = external_text(program, file, call + 1);
    if (str_eq(external, STR("functools.partial"))) {
        partial_visit(self, file, call);
        return;
    }
    if (external.len) {
        outside_call_check(&self->standard, file, call, external);
        return;
    }
    Callees callees = {0};
    Arguments arguments = {0};
    if (callees_of_call(self->finder, file, call, &callees)) {
        if (callees.partial) arguments_read(&arguments, program, callees.partial_file, callees.partial, 1);
        arguments_read(&arguments, program, file, call, 0);
        arguments_try(self, file, call, &callees, &arguments);
    }
    arguments_release(&arguments);
    callees_release(&callees);
}

void check_bad_call(CheckContext *context) {
    Check self = {.context = context,
                  .program = context->program,
                  .finder = shared_callees(context),
                  .standard = {.context = context}};
    for (FileId file = 0; file < context->program->file_count; file++) {
        const Facts *facts = program_facts(context->program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++) {
            const ExprRow *row = &facts_exprs(facts)[e];
            u32 skipped = EXPR_IN_TYPE_CHECKING | EXPR_IN_ANNOTATION | EXPR_UNREACHABLE;
            if (row->kind == EXPR_CALL && !(row->flags & skipped)) call_visit(&self, file, e);
        }
    }
    standard_calls_release(&self.standard);
    arena_release(&self.scratch);
}
