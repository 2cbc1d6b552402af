/* unused-variable, unused-alias, unused-enum-member: names at module or class level that nothing reads.
 *
 * A variable whose value is a definition under another name is an alias; one in an enumeration that is only
 * used by naming its values is an enumeration member. What a variable alone keeps makes it the head of an
 * island, which dead-island reports.
 *
 * Silent where something reads names that stand nowhere (exec, locals(), unknown bases and decorators), for
 * dunders, targets of loops and unpacking, and in tests. O(vertices). */
#include "alias_double.h"
#include "classes.h"
#include "dead.h"
#include "infer.h"
#include "island.h"
#include "match.h"
#include "native_dead.h"
#include "variable_fix.h"

#define VARIABLE "unused-variable"
#define ALIAS "unused-alias"
#define MEMBER "unused-enum-member"

static const BindingRow *first_binding(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    return &facts_bindings(program_facts(program, row->file))[row->row];
}

/* Definition that a module-level `name = other` stands for, or 0 when it is no plain alias. */
static DefRef alias_target(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    const Facts *facts = program_facts(program, row->file);
    const BindingRow *binding = first_binding(program, node);
    if (binding->kind != BIND_ASSIGN || binding->shape != SHAPE_WHOLE || binding->scope != 1 ||
        !binding->value)
        return 0;
    u8 kind = facts_exprs(facts)[binding->value].kind;
    if (kind != EXPR_NAME && kind != EXPR_ATTRIBUTE) return 0;
    ValueSet values = infer_expr(program, row->file, binding->value);
    bool is_def = values.count == 1 && !values.is_open &&
                  (values.at[0].kind == VALUE_CLASS || values.at[0].kind == VALUE_FUNCTION);
    return is_def ? values.at[0].id : 0;
}

static bool is_enum_member(const Program *program, NodeId node) {
    NodeId class = graph_owner_class(program, node);
    return class && graph_is_choice(program, class);
}

static const char *rule_of(const Program *program, NodeId node) {
    if (is_enum_member(program, node)) return MEMBER;
    return alias_target(program, node) ? ALIAS : VARIABLE;
}

/* ---- reports ------------------------------------------------------------------------------------------- */

static Finding *finding_start(CheckContext *context, NodeId node, const char *rule) {
    const Program *program = context->program;
    FileId file = graph_node(program, node)->file;
    Finding *finding = finding_add(context, rule, strcmp(rule, MEMBER) == 0 ? KIND_MEMBER : KIND_VARIABLE,
                                   graph_symbol(program, node, context->arena),
                                   place_of(program, file, graph_span(program, node)),
                                   place_of(program, file, first_binding(program, node)->span));
    Str name = facts_name(program_facts(program, file), first_binding(program, node)->name);
    finding->shape = str_hash(name);
    dead_finish(context, finding, node);
    return finding;
}

static void confidence_cap(Finding *finding, Confidence most) {
    if (finding->confidence > most) finding->confidence = most;
}

static void report_alias(CheckContext *context, NodeId node) {
    const Program *program = context->program;
    DefRef target = alias_target(program, node);
    Str target_name = name_text(program, def_name(program, target));
    Finding *finding = finding_start(context, node, ALIAS);
    finding->message = text_with(finding->message, "target", target_name);
    const char *key = reach_is_dead(program, graph_def(program, target)) ? "target" : "target_live";
    finding_related(finding,
                    place_of(program, program->def_file[target], def_row(program, target)->name_span),
                    text_with(text_of(ALIAS, key), "target", target_name));
    alias_double_prove(context, finding, node, target);
    vec_push(&finding->fix, ((Edit){EDIT_DELETE, finding->place, STR("")}));
}

/* A base of a library that may read attributes of its own choice. */
static bool has_open_base(const Program *program, NodeId class) {
    u32 count;
    const Name *bases = class_external_bases(program, graph_node_def(program, class), &count);
    for (u32 i = 0; i < count; i++) {
        const Stub *stub = match_stub(program, bases[i]);
        if (!stub || !stub->is_closed) return true;
    }
    return false;
}

static bool is_library_decorator(const CheckContext *context, FileId file, ExprId decorator) {
    const Program *program = context->program;
    ValueSet values = infer_expr(program, file, decorator_callee(program_facts(program, file), decorator));
    for (u32 i = 0; i < values.count; i++) {
        Str dotted = name_text(program, value_external(values.at[i]));
        bool is_described = !dotted.len || match_is_neutral(program, dotted) ||
                            distributions_is_standard(rules_distributions(context->rules), dotted);
        if (!is_described) return true;
    }
    return false;
}

/* A decorator of a library that nobody described is around a method: what it makes is called with the object
 * or the class, and may look for attributes of its own choice there. */
static bool is_seen_by_decorator(const CheckContext *context, NodeId class) {
    const Program *program = context->program;
    DefRef outer = graph_node_def(program, class);
    FileId file = program->def_file[outer];
    const File *in = &program->files[file];
    for (DefRef def = outer + 1; def < in->def_base + in->facts->defs.count; def++) {
        const DefRow *row = def_row(program, def);
        if (def_parent(program, def) != outer || row->kind != DEF_FUNCTION) continue;
        for (u32 i = 0; i < row->decorator_count; i++)
            if (is_library_decorator(context, file, facts_lists(in->facts)[row->first_decorator + i]))
                return true;
    }
    return false;
}

enum { TABLE_NAMES = 4 };

/* Names that begin with the same word and stand for literals, one below the other: a table of constants that
 * spells out what some format or protocol defines, used or not. */
static bool is_in_table(const Program *program, NodeId node) {
    const Facts *facts = program_facts(program, graph_node(program, node)->file);
    const BindingRow *own = first_binding(program, node);
    Str name = facts_name(facts, own->name);
    size_t word = str_find_char(str_slice(name, 1, name.len), '_');
    if (word == STR_NOT_FOUND || !own->value) return false;
    Str prefix = str_slice(name, 0, word + 2);
    const ScopeRow *scope = &facts_scopes(facts)[own->scope];
    u32 alike = 0;
    for (u32 b = scope->first_binding; b < scope->first_binding + scope->binding_count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        u8 kind = row->value ? facts_exprs(facts)[row->value].kind : EXPR_NONE;
        bool is_literal =
            kind == EXPR_NUMBER || kind == EXPR_STRING || kind == EXPR_UNARY || kind == EXPR_BINARY;
        alike += is_literal && row->kind == BIND_ASSIGN && str_starts(facts_name(facts, row->name), prefix);
    }
    return alike >= TABLE_NAMES;
}

enum { CODES_FEWEST = 4 };

/* A class whose body is a list of numbers or texts under names, some of which are read: the codes of some
 * protocol, complete or not by its own rules. */
static bool is_in_code_class(const Program *program, NodeId node) {
    NodeId class = graph_owner_class(program, node);
    if (!class) return false;
    const Facts *facts = program_facts(program, graph_node(program, node)->file);
    DefRef def = graph_node_def(program, class);
    const ScopeRow *body = &facts_scopes(facts)[def_row(program, def)->body];
    const BindRef base = program->files[graph_node(program, node)->file].binding_base;
    u32 codes = 0, read = 0;
    for (u32 b = body->first_binding; b < body->first_binding + body->binding_count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        u8 kind = row->value ? facts_exprs(facts)[row->value].kind : EXPR_NONE;
        bool is_literal = kind == EXPR_NUMBER || kind == EXPR_STRING || kind == EXPR_UNARY;
        if (row->kind != BIND_ASSIGN && row->kind != BIND_ANNOTATION) continue;
        NodeId other = graph_variable(program, base + b);
        codes += is_literal;
        read += is_literal && other && !reach_is_dead(program, other);
    }
    return codes >= CODES_FEWEST && codes * 3 >= body->binding_count * 2 && read;
}

static void report_variable(CheckContext *context, NodeId node) {
    const Program *program = context->program;
    bool is_attribute = graph_owner_class(program, node) != 0;
    Finding *finding = finding_start(context, node, VARIABLE);
    if (is_attribute) finding->message.key = "message.attribute";
    ValueEffect effect = variable_fix(context, finding, node);
    if (effect == VALUE_CALLS_TREE) confidence_cap(finding, CONFIDENCE_MEDIUM);
    if (effect == VALUE_CALLS_OUTSIDE) confidence_cap(finding, CONFIDENCE_LOW);
    NodeId class = graph_owner_class(program, node);
    if (class && (has_open_base(program, class) || is_seen_by_decorator(context, class)))
        confidence_cap(finding, CONFIDENCE_LOW);
    if (is_in_table(program, node)) confidence_cap(finding, CONFIDENCE_LOW);
    if (is_attribute && is_in_code_class(program, node)) {
        confidence_cap(finding, CONFIDENCE_MEDIUM);
        finding->doubt = text_with(text_of(VARIABLE, "doubt.codes"), "class", graph_word(program, class));
    }
}

/* Numbers and flags often spell out what a protocol or a file format defines, used or not. */
static bool is_numbered(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    const Facts *facts = program_facts(program, row->file);
    ExprId value = first_binding(program, node)->value;
    return value && facts_exprs(facts)[value].kind != EXPR_STRING &&
           facts_exprs(facts)[value].kind != EXPR_CALL;
}

static void report_member(CheckContext *context, NodeId node) {
    const Program *program = context->program;
    Finding *finding = finding_start(context, node, MEMBER);
    variable_fix(context, finding, node);
    if (is_numbered(program, node)) confidence_cap(finding, CONFIDENCE_MEDIUM);
}

static void names_check(CheckContext *context, const char *rule, void (*report)(CheckContext *, NodeId)) {
    const Program *program = context->program;
    for (NodeId node = 1; node < graph_node_count(program); node++) {
        if (graph_node(program, node)->kind != NODE_VARIABLE || reach_head(program, node) != node ||
            !dead_is_head(program, node, FATE_DEAD) || strcmp(rule_of(program, node), rule) != 0)
            continue;
        if (!island_of(program, node, context->arena).definitions) report(context, node);
    }
}

void check_unused_alias(CheckContext *context) {
    names_check(context, ALIAS, report_alias);
}
void check_unused_variable(CheckContext *context) {
    names_check(context, VARIABLE, report_variable);
    native_dead_check(context, VARIABLE, NATIVE_DEAD);
}
void check_unused_enum_member(CheckContext *context) {
    names_check(context, MEMBER, report_member);
    native_dead_check(context, MEMBER, NATIVE_DEAD);
}
