/* unused-parameter: a parameter that its function never reads. Off by default.
 *
 * Reported only where the signature is the function's own business: it is called by name somewhere, and
 * every reference to it is such a call. Silent for methods that override, are overridden or have a base
 * that nobody can read, functions used as values, called through texts, kept by models or decorators; for
 * functions of one name that take the same parameter elsewhere (an interface by convention); for bodies
 * that only declare or refuse; for names that say so themselves.
 *
 * Cost: uses, attributes and strings of the tree once; edges of each candidate. */
#include "calls.h"
#include "check.h"
#include "classes.h"
#include "match.h"

#define RULE "unused-parameter"

enum { PLACES_LISTED = 6 };

typedef struct {
    CheckContext *context;
    const Program *program;
    Arena scratch;     /* for the whole check */
    Bits named;        /* Names that are read as an attribute without a call, or that stand as a text */
    Vec(Str) prefixes; /* of names that are put together: getattr(x, f"on_{kind}") */
} Unread;

/* ---- names that something may look up ---------------------------------------------------------------- */

static void file_names_mark(Unread *self, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (row->kind != EXPR_ATTRIBUTE || row->flags & (EXPR_STORED | EXPR_DELETED)) continue;
        bool is_called = row->parent + 1 == e && facts_exprs(facts)[row->parent].kind == EXPR_CALL;
        if (!is_called) bits_add(&self->named, file_name_of(self->program, file, row->name));
    }
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        Name name = intern_find(&self->program->names, facts_text(facts, row->offset, row->length));
        if (name && name < self->named.count) bits_add(&self->named, name);
    }
}

static void names_mark(Unread *self) {
    const Program *program = self->program;
    self->named = bits_new(&self->scratch, program->names.count + 1);
    for (FileId file = 0; file < program->file_count; file++) file_names_mark(self, file);
    for (NodeId node = 1; node < graph_node_count(program); node++) {
        u32 count;
        const WeakUse *uses = graph_weak(program, node, &count);
        for (u32 i = 0; i < count; i++)
            if (uses[i].part == WEAK_PREFIX) vec_push(&self->prefixes, name_text(program, uses[i].name));
    }
}

static bool may_be_looked_up(const Unread *self, Name name) {
    if (bits_has(&self->named, name)) return true;
    for (u32 i = 0; i < self->prefixes.count; i++)
        if (str_starts(name_text(self->program, name), self->prefixes.at[i])) return true;
    return false;
}

/* ---- signatures that others decide ------------------------------------------------------------------- */

/* True when somebody calls it by name and every other reference is such a call, too. */
static bool is_only_called(const Program *program, DefRef def) {
    u32 count, calls = 0;
    NodeId node = graph_def(program, def);
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++) {
        switch ((EdgeKind)edges[i].kind) {
        case EDGE_STRONG:
            if (!edges[i].is_call) return false;
            calls++;
            break;
        case EDGE_WEAK:
            if (!edges[i].is_call) return false;
            break;
        case EDGE_IMPORT:
        case EDGE_EXPORT: break;
        default: return false;
        }
    }
    return calls > 0;
}

/* A base whose source is not here may call the method, or want it to look so. */
static bool has_foreign_base(const Program *program, DefRef class) {
    u32 mro_count, count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        const Base *bases = class_bases(program, mro[m], &count);
        for (u32 i = 0; i < count; i++)
            if (!bases[i].def &&
                !(bases[i].external && str_eq(name_text(program, bases[i].external), STR("builtins.object"))))
                return true;
    }
    return !mro_count;
}

static bool takes(const Program *program, DefRef def, Name name) {
    FileId file = program->def_file[def];
    const DefRow *row = def_row(program, def);
    const ParamRow *params = facts_params(program_facts(program, file)) + row->first_param;
    for (u32 p = 0; p < row->param_count; p++)
        if (file_name_of(program, file, params[p].name) == name) return true;
    return false;
}

/* Another function of that name takes the parameter: who calls them does not tell them apart. */
static bool is_convention(const Program *program, DefRef def, Name param) {
    u32 count;
    const NodeId *named = graph_named(program, def_name(program, def), &count);
    for (u32 i = 0; i < count; i++) {
        if (graph_node(program, named[i])->kind != NODE_DEF) continue;
        DefRef other = graph_node_def(program, named[i]);
        if (other != def && def_row(program, other)->kind == DEF_FUNCTION && takes(program, other, param))
            return true;
    }
    return false;
}

static bool is_plain_value(const Facts *facts, ExprId expr) {
    u8 kind = facts_exprs(facts)[expr].kind;
    bool is_leaf = facts_exprs(facts)[expr].next == expr + 1;
    return !expr || kind == EXPR_CONSTANT || kind == EXPR_NUMBER || kind == EXPR_STRING ||
           kind == EXPR_NAME || (is_leaf && (kind == EXPR_TUPLE || kind == EXPR_LIST || kind == EXPR_DICT));
}

/* Nothing but one return of a plain value, or one raise: a place for others to fill in. */
static bool is_empty_body(const Facts *facts, const DefRow *def) {
    const ScopeRow *body = &facts_scopes(facts)[def->body];
    const StmtRow *rows = facts_stmts(facts);
    for (StmtId at = body->body; at < body->body_end; at = rows[at].next) {
        bool is_text = rows[at].kind == STMT_EXPR && facts_exprs(facts)[rows[at].expr].kind == EXPR_STRING;
        bool is_empty = rows[at].kind == STMT_RAISE || rows[at].kind == STMT_PASS ||
                        (rows[at].kind == STMT_RETURN && is_plain_value(facts, rows[at].expr));
        if (!is_text && !is_empty) return false;
    }
    return true;
}

/* The function looks its variables up by text. */
static bool reads_unseen(const Facts *facts, const DefRow *def) {
    for (ScopeId s = def->body; s < facts->scopes.count; s++) {
        const ScopeRow *row = &facts_scopes(facts)[s];
        if (row->span.start >= def->span.end) return false;
        if (row->flags & (SCOPE_HAS_EXEC | SCOPE_HAS_LOCALS)) return true;
    }
    return false;
}

static bool is_twin(const Facts *facts, const DefRow *def) {
    u32 count;
    facts_find_bindings(facts, def->scope, def->name, &count);
    return count > 1;
}

/* Some call hands over a whole sequence or mapping: what is in it decides what has to be taken. */
static bool is_called_with_star(const Program *program, DefRef def) {
    u32 count;
    const CallSite *sites = calls_of(program, def, &count);
    for (u32 i = 0; i < count; i++) {
        const Facts *facts = program_facts(program, sites[i].file);
        for (ExprId e = expr_child(facts, sites[i].call, 1); e; e = expr_next(facts, e))
            if (facts_exprs(facts)[e].kind == EXPR_STAR || facts_exprs(facts)[e].kind == EXPR_DOUBLE_STAR)
                return true;
    }
    return false;
}

static bool is_dunder(Str name) {
    return str_starts(name, STR("__")) && str_ends(name, STR("__"));
}

static bool is_decorated(const Unread *self, DefRef def) {
    FileId file = self->program->def_file[def];
    const DefRow *row = def_row(self->program, def);
    u32 count;
    const Str *words = rules_words(self->context->rules, RULE, "plain_decorators", &count);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(program_facts(self->program, file))[row->first_decorator + i];
        ValueSet values = infer_expr(self->program, file, decorator);
        bool is_plain = false;
        for (u32 w = 0; w < count && values.count == 1 && values.at[0].kind == VALUE_EXTERNAL; w++)
            is_plain |= str_eq(name_text(self->program, values.at[0].id), words[w]);
        if (!is_plain) return true;
    }
    return false;
}

static bool signature_is_own(const Unread *self, DefRef def) {
    enum { FORCED = DEF_PROPERTY | DEF_ABSTRACT | DEF_OVERLOAD | DEF_TYPE_CHECKING | DEF_STUB_BODY };
    const Program *program = self->program;
    const Facts *facts = program_facts(program, program->def_file[def]);
    const DefRow *row = def_row(program, def);
    if (row->kind != DEF_FUNCTION || !row->param_count || row->flags & FORCED) return false;
    if (is_dunder(facts_name(facts, row->name)) || is_empty_body(facts, row)) return false;
    if (!is_only_called(program, def) || may_be_looked_up(self, def_name(program, def))) return false;
    DefRef class = method_class(program, def);
    if (class && (def_is_overridden(program, def) || has_foreign_base(program, class))) return false;
    return !reads_unseen(facts, row) && !is_twin(facts, row) && !is_called_with_star(program, def) &&
           !is_decorated(self, def) && !reach_is_dead(program, graph_def(program, def));
}

/* ---- findings ---------------------------------------------------------------------------------------- */

static bool name_says_so(const Unread *self, Str name) {
    return rules_lists(self->context->rules, RULE, "ignored_names", name, wildcard_matches);
}

/* The object or class itself, which a method has whether it needs it or not. */
static bool is_receiver(const DefRow *def, u32 index) {
    return !index && def->flags & DEF_METHOD && !(def->flags & DEF_STATIC_METHOD);
}

static void calls_prove(const Unread *self, Finding *finding, DefRef def, u32 index) {
    u32 count, passed = 0;
    const CallSite *sites = calls_of(self->program, def, &count);
    for (u32 i = 0; i < count; i++) {
        ExprId argument = call_argument(self->program, &sites[i], index);
        if (!argument) continue;
        if (passed++ < PLACES_LISTED)
            finding_evidence(finding, place_of_expr(self->program, sites[i].file, argument),
                             text_of(RULE, "passed"));
    }
    Text text = text_with_number(text_of(RULE, passed ? "calls" : "never_passed"), "n", count);
    finding_evidence(finding, finding->name, text);
    data_put_int(self->context->arena, finding->data, STR("calls"), count);
    data_put_int(self->context->arena, finding->data, STR("passed"), passed);
}

static void report(Unread *self, DefRef def, u32 index) {
    const Program *program = self->program;
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const ParamRow *param = &facts_params(facts)[def_row(program, def)->first_param + index];
    Str name = facts_name(facts, param->name), function = facts_name(facts, def_row(program, def)->name);
    Str symbol = str_printf(self->context->arena, "%.*s.%.*s",
                            STR_ARG(def_symbol(program, def, self->context->arena)), STR_ARG(name));
    Place place = place_of(program, file, param->span);
    Finding *finding = finding_add(self->context, RULE, KIND_VARIABLE, symbol, place, place);
    finding->shape = str_hash(name);
    finding->message = text_with(text_with(text_of(RULE, "message"), "name", name), "function", function);
    finding->help = text_with(text_of(RULE, "help"), "name", name);
    bool is_shared = program->files[file].is_published || !reach_is_deployed(program);
    bool is_public = function.ptr[0] != '_' && program->files[file].world == WORLD_PRODUCTION;
    if (is_shared && is_public) {
        bool is_method = def_row(program, def)->flags & DEF_METHOD; /* made to be overridden, perhaps */
        finding->confidence = is_method ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM;
        finding->doubt = text_with(text_of(RULE, "doubt"), "function", function);
    }
    calls_prove(self, finding, def, index);
}

static void function_visit(Unread *self, DefRef def, const Bits *read) {
    FileId file = self->program->def_file[def];
    const Facts *facts = program_facts(self->program, file);
    const DefRow *row = def_row(self->program, def);
    bool is_own = false;
    for (u32 p = 0; p < row->param_count; p++) {
        const ParamRow *param = &facts_params(facts)[row->first_param + p];
        bool is_rest = param->kind == PARAM_STAR || param->kind == PARAM_DOUBLE_STAR;
        if (is_rest || is_receiver(row, p) || bits_has(read, param->binding)) continue;
        if (name_says_so(self, facts_name(facts, param->name))) continue;
        is_own = is_own || signature_is_own(self, def);
        if (!is_own) return;
        u32 line = facts_line(facts, param->span.start);
        if (is_convention(self->program, def, file_name_of(self->program, file, param->name)) ||
            lines_are_marked(self->context, RULE, facts, facts_line(facts, row->name_span.start), line))
            continue;
        report(self, def, p);
    }
}

static Bits bindings_read(const Facts *facts, Arena *arena) {
    Bits read = bits_new(arena, facts->bindings.count);
    for (UseId u = 1; u < facts->uses.count; u++) {
        const UseRow *use = &facts_uses(facts)[u];
        for (u32 i = 0; i < use->reach_count; i++) bits_add(&read, facts_lists(facts)[use->first_reach + i]);
    }
    return read;
}

static bool file_counts(const Program *program, FileId file) {
    const File *in = &program->files[file];
    return in->module && in->facts->errors.count <= 1 && !in->is_generated && !file_only_describes(in);
}

void check_unused_parameter(CheckContext *context) {
    Unread self = {.context = context, .program = context->program};
    Arena arena = {0};
    names_mark(&self);
    for (FileId file = 0; file < self.program->file_count; file++) {
        if (!file_counts(self.program, file)) continue;
        const File *in = &self.program->files[file];
        Bits read = bindings_read(in->facts, &arena);
        for (DefId def = 1; def < in->facts->defs.count; def++)
            if (facts_defs(in->facts)[def].kind == DEF_FUNCTION)
                function_visit(&self, in->def_base + def, &read);
        arena_reset(&arena);
    }
    vec_release(&self.prefixes);
    arena_release(&arena);
    arena_release(&self.scratch);
}
