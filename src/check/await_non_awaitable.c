/* await-non-awaitable: waiting for something that cannot be waited for.
 *
 * Fires on `await x` where x is a literal, an object of a closed class without __await__, a generator, or
 * what a plain function of the tree returns, when every return of every function that the call may run is
 * such a value; on the same given to asyncio.run and its kin; on `async with` and `async for` over what
 * has no __aenter__ or __aiter__. Silent where a function, a return value or a base is not known, and for
 * methods that are there to be overridden.
 *
 * Cost: one look at each await and asynchronous statement, and the returns of what they call. */
#include "awaiting.h"
#include "consequence.h"
#include "expected.h"
#include "shared.h"

#define RULE "await-non-awaitable"

enum { DEPTH_MAX = 5, NAMES_MAX = 8 };

typedef struct {
    CheckContext *context;
    const Program *program;
    CalleeFinder *finder;
} Check;

/* Something that cannot be waited for. */
typedef struct {
    FileId file;
    ExprId expr;       /* what is waited for */
    Span wait;         /* the place that waits */
    Span removable;    /* the word too much, behind which the expression follows; empty: none */
    const char *key;   /* text key of the message */
    const char *lacks; /* the method that it would need */
    DefRef def;        /* function or class; 0: a literal */
    Callees callees;
} Wait;

static Text text1(const char *key, const char *name, Str value) {
    return text_with(text_of(RULE, key), name, value);
}

static bool lists(const Check *self, const char *parameter, Str text) {
    return text.len && rules_lists(self->context->rules, RULE, parameter, text, str_eq);
}

/* ---- values that nobody can wait for ------------------------------------------------------------------- */

static bool is_plain(Check *self, FileId file, ExprId expr, u32 depth);

/* An annotation that speaks of something to wait for. */
static bool says_awaitable(const Check *self, const Facts *facts, ExprId annotation) {
    for (ExprId e = annotation; annotation && e < facts_exprs(facts)[annotation].next; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (lists(self, "awaitable_words", facts_name(facts, row->name))) return true;
        if (row->kind == EXPR_STRING && e + 1 == row->next) return true; /* in words nobody parsed */
    }
    return false;
}

/* Every return of the function gives a plain value. */
static bool returns_plain(Check *self, DefRef def, u32 depth) {
    const Program *program = self->program;
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    if (row->flags & (DEF_ASYNC | DEF_GENERATOR | DEF_ABSTRACT | DEF_OVERLOAD)) return false;
    if (row->flags & DEF_METHOD && row->flags & DEF_STUB_BODY) return false;
    if (says_awaitable(self, facts, row->returns)) return false;
    const ScopeRow *body = &facts_scopes(facts)[row->body];
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind == STMT_RETURN && stmt->scope == row->body && stmt->expr &&
            !is_plain(self, file, stmt->expr, depth + 1))
            return false;
    }
    return true;
}

/* Only a class shows what its call makes: what other calls give is seen through, be it a coroutine. */
static bool makes_instance(const Program *program, FileId file, ExprId call) {
    ValueSet callee = infer_expr(program, file, call + 1);
    for (u32 i = 0; i < callee.count; i++)
        if (callee.at[i].kind != VALUE_CLASS) return false;
    return callee.count && !callee.is_open;
}

static bool instance_is_plain(Check *self, FileId file, ExprId expr) {
    if (!makes_instance(self->program, file, expr)) return false;
    ValueSet values = infer_expr(self->program, file, expr);
    if (values.is_open) return false;
    for (u32 i = 0; i < values.count; i++)
        if (!object_lacks_hooks(self->finder, values.at[i], "__await__")) return false;
    return values.count > 0;
}

/* "asyncio.Event.set" for a method of a library's object, when nothing else can be meant. */
static Str method_text(const Check *self, FileId file, ExprId callee) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[callee];
    if (row->kind != EXPR_ATTRIBUTE) return STR_NONE;
    ValueSet object = infer_expr(self->program, file, callee + 1);
    if (object.count != 1 || object.is_open || object.at[0].kind != VALUE_EXTERNAL_INSTANCE) return STR_NONE;
    return str_printf(self->context->arena, "%.*s.%.*s", STR_ARG(name_text(self->program, object.at[0].id)),
                      STR_ARG(facts_name(facts, row->name)));
}

static bool made_is_plain(Check *self, FileId file, ExprId call, Made made, const Callees *callees,
                          u32 depth) {
    switch (made) {
    case MADE_ASYNC_GENERATOR:
    case MADE_ASYNC_CONTEXT:
    case MADE_CONTEXT:
    case MADE_GENERATOR: return true;
    case MADE_COROUTINE: return false;
    case MADE_PLAIN:
        for (u32 i = 0; i < callees->items.count; i++)
            if (!returns_plain(self, callees->items.at[i].def, depth)) return false;
        return true;
    case MADE_UNKNOWN: break;
    }
    if (lists(self, "plain_results", external_text(self->program, file, call + 1)) ||
        lists(self, "plain_results", method_text(self, file, call + 1)))
        return true;
    return instance_is_plain(self, file, call);
}

static bool call_is_plain(Check *self, FileId file, ExprId call, u32 depth) {
    Callees callees = {0};
    Made made = made_by_call(self->finder, file, call, &callees);
    bool plain = made_is_plain(self, file, call, made, &callees, depth);
    callees_release(&callees);
    return plain;
}

/* A local name that only ever holds plain values where it is read. */
static bool name_is_plain(Check *self, FileId file, ExprId expr, u32 depth) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(facts)[row->aux];
    bool is_local = use->scope == use->found && facts_scopes(facts)[use->scope].kind == SCOPE_FUNCTION;
    if (!is_local || use->flags & USE_MAY_BE_OUTER || use->guard || use->reach_count > NAMES_MAX)
        return false;
    for (u32 i = 0; i < use->reach_count; i++) {
        const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach + i]];
        bool is_whole = binding->kind == BIND_ASSIGN && binding->shape == SHAPE_WHOLE && binding->value &&
                        !(binding->flags & BINDING_FROM_NESTED);
        if (!is_whole || !is_plain(self, file, binding->value, depth + 1)) return false;
    }
    return use->reach_count > 0;
}

static bool is_plain(Check *self, FileId file, ExprId expr, u32 depth) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (depth > DEPTH_MAX) return false;
    switch ((ExprKind)row->kind) {
    case EXPR_CONSTANT:
    case EXPR_NUMBER:
    case EXPR_STRING:
    case EXPR_FORMAT:
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_SET:
    case EXPR_DICT:
    case EXPR_NOT:
    case EXPR_LAMBDA:
    case EXPR_COMPREHENSION: return true;
    case EXPR_BINARY: return facts_exprs(facts)[expr + 1].kind == EXPR_STRING;
    case EXPR_CONDITIONAL:
        return is_plain(self, file, expr_child(facts, expr, 1), depth + 1) &&
               is_plain(self, file, expr_child(facts, expr, 2), depth + 1);
    case EXPR_OR:
    case EXPR_AND:
        return is_plain(self, file, expr + 1, depth + 1) &&
               is_plain(self, file, expr_child(facts, expr, 1), depth + 1);
    case EXPR_NAME: return name_is_plain(self, file, expr, depth);
    case EXPR_CALL: return call_is_plain(self, file, expr, depth);
    default: return false;
    }
}

/* ---- the finding --------------------------------------------------------------------------------------- */

static void report(Check *self, const Wait *wait) {
    const Program *program = self->program;
    CheckContext *context = self->context;
    const ExprRow *row = expr_row(program, wait->file, wait->expr);
    NodeId owner = graph_owner(program, wait->file, row->scope);
    Str text = wait->def ? name_text(program, def_name(program, wait->def)) : STR_NONE;
    if (!text.len)
        text = expr_dotted(program, wait->file, row->kind == EXPR_CALL ? wait->expr + 1 : wait->expr,
                           context->arena);
    SymbolKind kind = wait->def ? def_symbol_kind(program, wait->def) : KIND_BLOCK;
    Finding *finding = finding_add(context, RULE, kind, graph_symbol(program, owner, context->arena),
                                   place_of(program, wait->file, (Span){wait->wait.start, row->end}),
                                   place_first_line(program, wait->file, wait->wait));
    finding->shape = str_hash(text) ^ str_hash(str_of(wait->key));
    finding->message = text1(text.len ? wait->key : "message.value", "name", text);
    finding->message = text_with(finding->message, "lacks", str_of(wait->lacks));
    finding->doubt = text1("doubt", "name", text);
    if (wait->def) {
        bool is_class = def_row(program, wait->def)->kind == DEF_CLASS;
        Text defined = text1(is_class ? "class" : "plain", "name", text);
        finding_evidence(
            finding, place_of(program, program->def_file[wait->def], def_row(program, wait->def)->name_span),
            text_with(defined, "lacks", str_of(wait->lacks)));
        data_put_text(context->arena, finding->data, STR("callee"),
                      def_symbol(program, wait->def, context->arena));
    }
    finding->help = text_of(RULE, wait->removable.end ? "help" : "help.other");
    if (wait->removable.end)
        vec_push(&finding->fix,
                 ((Edit){EDIT_REPLACE, place_of(program, wait->file, wait->removable), STR("")}));
    consequence_evidence(context, finding, wait->file, wait->expr, "TypeError");
}

static bool is_expected(const Program *program, FileId file, u32 offset) {
    const Facts *facts = program_facts(program, file);
    return failure_is_expected(program, file, offset, "TypeError AttributeError " DEMANDING) ||
           failure_is_marked(program, file, facts_line(facts, offset));
}

static void report_unless_expected(Check *self, Wait *wait) {
    const ExprRow *row = expr_row(self->program, wait->file, wait->expr);
    if (row->kind == EXPR_CALL) made_by_call(self->finder, wait->file, wait->expr, &wait->callees);
    if (wait->callees.items.count) wait->def = wait->callees.items.at[0].def;
    ValueSet values = infer_expr(self->program, wait->file, wait->expr);
    if (!wait->def && values.count && values.at[0].kind == VALUE_INSTANCE) wait->def = values.at[0].id;
    bool is_quiet = is_expected(self->program, wait->file, wait->wait.start) ||
                    callees_may_be_replaced(self->finder, wait->file, &wait->callees);
    if (!is_quiet) report(self, wait);
    callees_release(&wait->callees);
}

/* ---- looking ------------------------------------------------------------------------------------------- */

static void await_visit(Check *self, FileId file, ExprId await) {
    const Facts *facts = program_facts(self->program, file);
    ExprId value = expr_first(facts, await);
    if (!value || !is_plain(self, file, value, 0)) return;
    const ExprRow *rows = facts_exprs(facts);
    Wait wait = {.file = file,
                 .expr = value,
                 .wait = {rows[await].start, rows[value].end},
                 .key = "message",
                 .lacks = "__await__"};
    if (rows[value].kind == EXPR_CALL) wait.removable = (Span){rows[await].start, rows[value].start};
    report_unless_expected(self, &wait);
}

/* asyncio.run(main()), gather(first(), second()) */
static void runner_visit(Check *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    if (!lists(self, "awaiting_calls", external_text(self->program, file, call + 1))) return;
    for (ExprId a = expr_child(facts, call, 1); a; a = expr_next(facts, a)) {
        const ExprRow *row = &facts_exprs(facts)[a];
        if (row->kind != EXPR_CALL || !is_plain(self, file, a, 0)) continue;
        Wait wait = {.file = file,
                     .expr = a,
                     .wait = {row->start, row->end},
                     .key = "message.given",
                     .lacks = "__await__"};
        report_unless_expected(self, &wait);
    }
}

/* What `async with` and `async for` cannot take. */
static bool lacks_async_hook(Check *self, FileId file, ExprId expr, bool is_for) {
    const Facts *facts = program_facts(self->program, file);
    u8 kind = facts_exprs(facts)[expr].kind;
    if (is_for && (kind == EXPR_LIST || kind == EXPR_TUPLE || kind == EXPR_DICT || kind == EXPR_SET))
        return true;
    if (kind == EXPR_CALL) {
        Callees callees = {0};
        Made made = made_by_call(self->finder, file, expr, &callees);
        callees_release(&callees);
        if (made == (is_for ? MADE_GENERATOR : MADE_CONTEXT)) return true;
        if (lists(self, "plain_results", external_text(self->program, file, expr + 1))) return true;
    }
    ValueSet values = infer_expr(self->program, file, expr);
    if (values.is_open || (kind == EXPR_CALL && !makes_instance(self->program, file, expr))) return false;
    for (u32 i = 0; i < values.count; i++)
        if (!object_lacks_hooks(self->finder, values.at[i], is_for ? "__aiter__" : "__aenter__"))
            return false;
    return values.count > 0;
}

static void entered_visit(Check *self, FileId file, ExprId expr, Span word, bool is_for) {
    if (!lacks_async_hook(self, file, expr, is_for)) return;
    const ExprRow *row = expr_row(self->program, file, expr);
    Wait wait = {.file = file,
                 .expr = expr,
                 .wait = {row->start, row->end},
                 .key = is_for ? "message.for" : "message.with",
                 .lacks = is_for ? "__aiter__" : "__aenter__",
                 .removable = word};
    report_unless_expected(self, &wait);
}

static void statement_visit(Check *self, FileId file, StmtId s) {
    const Facts *facts = program_facts(self->program, file);
    const StmtRow *stmt = &facts_stmts(facts)[s];
    if (!(stmt->flags & STMT_ASYNC) || stmt->flags & STMT_UNREACHABLE) return;
    Span word = {stmt->start, stmt->start + 6}; /* "async " */
    if (stmt->kind == STMT_FOR) entered_visit(self, file, stmt->expr, word, true);
    for (u32 i = 0; i < stmt->target_count && stmt->kind == STMT_WITH; i++)
        entered_visit(self, file, facts_lists(facts)[stmt->first_target + i],
                      stmt->target_count == 1 ? word : (Span){0}, false);
}

static void expression_visit(Check *self, FileId file, ExprId e) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[e];
    if (row->flags & (EXPR_IN_TYPE_CHECKING | EXPR_IN_ANNOTATION | EXPR_UNREACHABLE)) return;
    if (row->kind == EXPR_AWAIT) await_visit(self, file, e);
    if (row->kind == EXPR_CALL) runner_visit(self, file, e);
    if (row->kind == EXPR_COMP_FOR && row->flags & EXPR_ASYNC)
        entered_visit(self, file, expr_child(facts, e, 1), (Span){0}, true);
}

void check_await_non_awaitable(CheckContext *context) {
    Check self = {.context = context, .program = context->program, .finder = shared_callees(context)};
    for (FileId file = 0; file < context->program->file_count; file++) {
        const Facts *facts = program_facts(context->program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++) expression_visit(&self, file, e);
        for (StmtId s = 1; s < facts->stmts.count; s++) statement_visit(&self, file, s);
    }
}
