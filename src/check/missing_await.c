/* missing-await: a coroutine that nobody awaits where its result is meant.
 *
 * Fires where a call surely makes a coroutine (every function it may run is an `async def` of the tree)
 * and that is dropped, or used as if it were the result: directly, or through a local name that is never
 * handed on. Also where an asynchronous generator is iterated by a plain `for`, and an asynchronous
 * context manager entered by a plain `with`. Silent for coroutines that are passed, returned, stored or
 * yielded: somebody else may await them.
 *
 * Cost: one look at each call; for coroutines bound to a name, the uses of the file. */
#include "awaiting.h"
#include "classes.h"
#include "consequence.h"
#include "expected.h"
#include "shared.h"
#include "value_use.h"

#define RULE "missing-await"

typedef struct {
    CheckContext *context;
    const Program *program;
    CalleeFinder *finder;
    Map names; /* Name by which an `async def` may be called → 1 */
} Check;

/* Something that has to be waited for, and the place where it is not. */
typedef struct {
    FileId file;
    ExprId expr; /* the call, or the object */
    Made made;
    DefRef def; /* function, or class of the object; 0: a function outside the tree, called `name` */
    Str name;
    ValueFate fate;
    BindingId through; /* name it is used by, or 0 */
} Slip;

static Text text1(const char *key, const char *name, Str value) {
    return text_with(text_of(RULE, key), name, value);
}

/* ---- the finding --------------------------------------------------------------------------------------- */

static const char *use_key(u8 kind) {
    static const char *const keys[] = {
        [FATE_ATTRIBUTE] = "use.attribute", [FATE_SUBSCRIPT] = "use.subscript",
        [FATE_ITERATED] = "use.iterated",   [FATE_COMPARED] = "use.compared",
        [FATE_COMPUTED] = "use.computed",   [FATE_FORMATTED] = "use.formatted",
        [FATE_TESTED] = "use.tested",       [FATE_CALLED] = "use.called",
        [FATE_ENTERED] = "use.entered",     [FATE_RAISED] = "use.raised",
        [FATE_READ] = "use.read",
    };
    return kind < COUNT_OF(keys) ? keys[kind] : NULL;
}

/* What is raised where it is used; NULL: it is only never run, or means something else. */
static const char *error_of(u8 kind) {
    switch (kind) {
    case FATE_ATTRIBUTE: return "AttributeError";
    case FATE_SUBSCRIPT:
    case FATE_ITERATED:
    case FATE_COMPUTED:
    case FATE_CALLED:
    case FATE_ENTERED:
    case FATE_RAISED: return "TypeError";
    default: return NULL;
    }
}

static Span use_span(const Facts *facts, const ValueFate *fate) {
    if (fate->expr) return (Span){facts_exprs(facts)[fate->expr].start, facts_exprs(facts)[fate->expr].end};
    return (Span){facts_stmts(facts)[fate->stmt].start, facts_stmts(facts)[fate->stmt].end};
}

static const char *message_key(const Slip *slip) {
    if (slip->made == MADE_ASYNC_GENERATOR) return "message.generator";
    if (slip->made == MADE_ASYNC_CONTEXT) return "message.context";
    if (slip->made == MADE_UNKNOWN)
        return slip->fate.kind == FATE_ITERATED ? "message.iterator" : "message.manager";
    bool is_dropped = slip->fate.kind == FATE_DROPPED || slip->fate.kind == FATE_NAMED;
    return is_dropped ? "message" : "message.used";
}

static void fix_add(const Check *self, Finding *finding, const Slip *slip) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, slip->file);
    const ExprRow *row = &facts_exprs(facts)[slip->expr];
    u8 kind = slip->fate.kind;
    if (slip->made == MADE_COROUTINE) {
        if (kind != FATE_ENTERED && kind != FATE_RAISED)
            fix_add_await(program, finding, slip->file, slip->expr);
        return;
    }
    bool is_statement = !slip->fate.expr && (kind == FATE_ITERATED || kind == FATE_ENTERED);
    const StmtRow *stmt = &facts_stmts(facts)[slip->fate.stmt];
    bool is_alone = stmt->kind == STMT_FOR || stmt->target_count == 1;
    if (is_statement && is_alone && scope_may_await(facts, row->scope))
        fix_insert(program, finding, slip->file, stmt->start, "async ");
}

/* Where the function is defined, and the place that takes the coroutine for its result. */
static void evidence_add(const Check *self, Finding *finding, const Slip *slip, Str name) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, slip->file);
    const DefRow *def = slip->def ? def_row(program, slip->def) : NULL;
    if (def)
        finding_evidence(finding, place_of(program, program->def_file[slip->def], def->name_span),
                         text1(def->kind == DEF_CLASS ? "class" : "async", "name", name));
    Place place = place_first_line(program, slip->file, use_span(facts, &slip->fate));
    const char *use = use_key(slip->fate.kind);
    Str local = slip->through ? facts_name(facts, facts_bindings(facts)[slip->through].name) : STR_NONE;
    if (use && slip->made == MADE_COROUTINE) finding_evidence(finding, place, text_of(RULE, use));
    if (slip->fate.kind == FATE_NAMED) finding_evidence(finding, place, text1("unread", "name", local));
}

static void report(Check *self, const Slip *slip) {
    const Program *program = self->program;
    CheckContext *context = self->context;
    const Facts *facts = program_facts(program, slip->file);
    const ExprRow *row = &facts_exprs(facts)[slip->expr];
    const ExprRow *callee = row->kind == EXPR_CALL ? row + 1 : row;
    u32 start = callee->kind == EXPR_ATTRIBUTE ? callee->aux : row->start;
    Str name = slip->def ? name_text(program, def_name(program, slip->def)) : slip->name;
    NodeId owner = graph_owner(program, slip->file, row->scope);
    Finding *finding = finding_add(
        context, RULE, slip->def ? def_symbol_kind(program, slip->def) : KIND_FUNCTION,
        graph_symbol(program, owner, context->arena), place_of(program, slip->file, (Span){start, row->end}),
        place_first_line(program, slip->file, (Span){start, callee->end}));
    finding->shape = str_hash(name) ^ slip->fate.kind;
    finding->message = text1(message_key(slip), "name", name);
    finding->doubt = text1("doubt", "name", name);
    evidence_add(self, finding, slip, name);
    bool can_await = scope_may_await(facts, row->scope);
    bool is_with = slip->fate.kind == FATE_ENTERED;
    const char *help = slip->made == MADE_COROUTINE ? "help" : is_with ? "help.with" : "help.for";
    finding->help = text1(can_await || slip->made != MADE_COROUTINE ? help : "help.sync", "name", name);
    data_put_text(context->arena, finding->data, STR("callee"),
                  slip->def ? def_symbol(program, slip->def, context->arena) : name);
    fix_add(self, finding, slip);
    ExprId fails = slip->fate.expr ? slip->fate.expr : slip->expr;
    consequence_evidence(context, finding, slip->file, fails, error_of(slip->fate.kind));
}

static bool is_expected(const Program *program, FileId file, u32 offset) {
    const Facts *facts = program_facts(program, file);
    return failure_is_expected(
               program, file, offset,
               "TypeError AttributeError RuntimeWarning raises warns assertRaises assertWarns "
               "assertRaisesRegex catch_warnings") ||
           failure_is_marked(program, file, facts_line(facts, offset));
}

static void report_unless_expected(Check *self, const Slip *slip, const Callees *callees) {
    u32 start = expr_row(self->program, slip->file, slip->expr)->start;
    Span use = use_span(program_facts(self->program, slip->file), &slip->fate);
    if (is_expected(self->program, slip->file, start) || is_expected(self->program, slip->file, use.start))
        return;
    if (!callees || !callees_may_be_replaced(self->finder, slip->file, callees)) report(self, slip);
}

/* ---- coroutines ---------------------------------------------------------------------------------------- */

/* What coroutines have: read off one, it is meant as it is. */
static bool is_of_coroutines(Str name) {
    return str_eq(name, STR("send")) || str_eq(name, STR("throw")) || str_eq(name, STR("close")) ||
           str_starts(name, STR("cr_")) || str_starts(name, STR("__"));
}

static bool is_misuse(const Facts *facts, const ValueFate *fate) {
    if (fate->kind == FATE_ATTRIBUTE)
        return !is_of_coroutines(facts_name(facts, facts_exprs(facts)[fate->expr].name));
    return fate->kind == FATE_DROPPED || use_key(fate->kind);
}

static bool reaches(const Facts *facts, const UseRow *use, BindingId binding) {
    for (u32 i = 0; i < use->reach_count; i++)
        if (facts_lists(facts)[use->first_reach + i] == binding) return true;
    return false;
}

/* Every use of the local name takes it for the result. `*slip` gets the first that surely does. */
static bool is_misused_by_name(const Check *self, Slip *slip, BindingId binding) {
    const Facts *facts = program_facts(self->program, slip->file);
    const BindingRow *row = &facts_bindings(facts)[binding];
    const ScopeRow *scope = &facts_scopes(facts)[row->scope];
    u32 misuses = 0, uses = 0;
    if (scope->kind != SCOPE_FUNCTION || scope->flags & (SCOPE_HAS_EXEC | SCOPE_HAS_LOCALS)) return false;
    if (row->flags & BINDING_FROM_NESTED) return false;
    for (UseId u = 1; u < facts->uses.count; u++) {
        const UseRow *use = &facts_uses(facts)[u];
        if (use->name != row->name || !reaches(facts, use, binding)) continue;
        ValueFate fate = value_fate(self->context, slip->file, use->expr);
        uses++;
        /* `x` alone on a line does nothing to what it holds */
        bool is_idle = fate.kind == FATE_DROPPED;
        if (use->scope != row->scope || (!is_idle && !is_misuse(facts, &fate))) return false;
        if (is_idle || use->reach_count != 1 || misuses++) continue;
        slip->fate = fate;
        slip->through = binding;
    }
    if (!uses) slip->through = binding;
    return misuses || !uses;
}

static void coroutine_visit(Check *self, FileId file, ExprId call, const Callees *callees, Str name) {
    const Facts *facts = program_facts(self->program, file);
    Slip slip = {.file = file, .expr = call, .made = MADE_COROUTINE, .name = name};
    if (callees) slip.def = callees->items.at[0].def;
    slip.fate = value_fate(self->context, file, call);
    bool is_named = slip.fate.kind == FATE_NAMED;
    bool is_slip =
        is_named ? is_misused_by_name(self, &slip, slip.fate.binding) : is_misuse(facts, &slip.fate);
    if (is_slip) report_unless_expected(self, &slip, callees);
}

/* Coroutine functions outside the tree. */
static bool is_listed(const Check *self, Str name) {
    return rules_lists(self->context->rules, RULE, "coroutine_functions", name, str_eq);
}

static void call_visit(Check *self, FileId file, ExprId call) {
    NameId word = facts_exprs(program_facts(self->program, file))[call + 1].name;
    if (!word || map_find(&self->names, file_name_of(self->program, file, word)) == MAP_NONE) return;
    Callees callees = {0};
    Made made = made_by_call(self->finder, file, call, &callees);
    if (made == MADE_COROUTINE) {
        coroutine_visit(self, file, call, &callees, STR_NONE);
    } else if (made == MADE_UNKNOWN) {
        Str external = external_text(self->program, file, call + 1);
        if (is_listed(self, external)) coroutine_visit(self, file, call, NULL, external);
    } else if (made == MADE_ASYNC_GENERATOR || made == MADE_ASYNC_CONTEXT) {
        Slip slip = {.file = file, .expr = call, .made = made, .def = callees.items.at[0].def};
        slip.fate = value_fate(self->context, file, call);
        u8 wanted = made == MADE_ASYNC_GENERATOR ? FATE_ITERATED : FATE_ENTERED;
        bool is_slip = slip.fate.kind == wanted && !slip.fate.is_async;
        if (is_slip) report_unless_expected(self, &slip, &callees);
    }
    callees_release(&callees);
}

/* ---- objects that only `async` statements take --------------------------------------------------------- */

static void object_visit(Check *self, FileId file, ExprId expr, StmtId stmt) {
    const Program *program = self->program;
    bool is_for = facts_stmts(program_facts(program, file))[stmt].kind == STMT_FOR;
    ValueSet objects = infer_expr(program, file, expr);
    Name hook = intern_find(&program->names, str_of(is_for ? "__aiter__" : "__aenter__"));
    Slip slip = {.file = file, .expr = expr};
    slip.fate = (ValueFate){.kind = is_for ? FATE_ITERATED : FATE_ENTERED, .stmt = stmt};
    if (!hook || !values_known(objects)) return;
    for (u32 i = 0; i < objects.count; i++) {
        ClassMember member;
        if (!object_lacks_hooks(self->finder, objects.at[i], is_for ? "__iter__ __getitem__" : "__enter__") ||
            !class_find(program, objects.at[i].id, hook, &member))
            return;
        slip.def = objects.at[i].id;
    }
    report_unless_expected(self, &slip, NULL);
}

static void statement_visit(Check *self, FileId file, StmtId s) {
    const Facts *facts = program_facts(self->program, file);
    const StmtRow *stmt = &facts_stmts(facts)[s];
    if (stmt->flags & (STMT_ASYNC | STMT_UNREACHABLE)) return;
    if (stmt->kind == STMT_FOR) object_visit(self, file, stmt->expr, s);
    for (u32 i = 0; i < stmt->target_count && stmt->kind == STMT_WITH; i++)
        object_visit(self, file, facts_lists(facts)[stmt->first_target + i], s);
}

/* Names of all `async def`s, and what imports call them. */
static void names_collect(Check *self) {
    const Program *program = self->program;
    u32 count;
    const Str *words = rules_words(self->context->rules, RULE, "coroutine_functions", &count);
    for (u32 i = 0; i < count; i++) {
        Name name = intern_find(&program->names, str_after_last(words[i], '.'));
        if (name) map_at(&self->names, name, 1);
    }
    for (DefRef def = 1; def < program->def_count; def++)
        if (def_row(program, def)->flags & DEF_ASYNC) map_at(&self->names, def_name(program, def), 1);
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (ImportId i = 1; i < facts->imports.count; i++) {
            const ImportRow *row = &facts_imports(facts)[i];
            bool is_async = map_find(&self->names, file_name_of(program, file, row->name)) != MAP_NONE;
            if (is_async && row->bound) map_at(&self->names, file_name_of(program, file, row->bound), 1);
        }
    }
}

void check_missing_await(CheckContext *context) {
    Check self = {.context = context, .program = context->program, .finder = shared_callees(context)};
    names_collect(&self);
    for (FileId file = 0; file < context->program->file_count; file++) {
        const Facts *facts = program_facts(context->program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++) {
            const ExprRow *row = &facts_exprs(facts)[e];
            u32 skipped = EXPR_IN_TYPE_CHECKING | EXPR_IN_ANNOTATION | EXPR_UNREACHABLE | EXPR_IN_DECORATOR;
            if (row->kind == EXPR_CALL && !(row->flags & skipped)) call_visit(&self, file, e);
        }
        for (StmtId s = 1; s < facts->stmts.count; s++) statement_visit(&self, file, s);
    }
    map_release(&self.names);
}
