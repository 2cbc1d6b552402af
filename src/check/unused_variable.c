/* unused-variable, unused-alias, unused-enum-member: names at module or class level that nothing reads.
 *
 * A variable whose value is a definition under another name is an alias; one in an enumeration that is only
 * used by naming its values is an enumeration member. What a variable alone keeps makes it the head of an
 * island, which dead-island reports.
 *
 * Silent where something reads names that stand nowhere (exec, locals(), unknown bases and decorators), for
 * dunders, targets of loops and unpacking, and in tests. O(vertices). */
#include "classes.h"
#include "dead.h"
#include "infer.h"
#include "island.h"
#include "match.h"

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

/* ---- what computing the value does --------------------------------------------------------------------- */

typedef enum { VALUE_PLAIN, VALUE_CALLS_TREE, VALUE_CALLS_OUTSIDE } ValueEffect;

static bool is_pure(const CheckContext *context, Str dotted) {
    u32 count;
    const Str *words = rules_words(context->rules, VARIABLE, "pure_calls", &count);
    for (u32 i = 0; i < count; i++)
        if (wildcard_matches(words[i], dotted)) return true;
    return false;
}

/* A function of the tree that hands out an object of a library: an application, a client. */
static bool makes_library_object(const Program *program, FileId file, ExprId call) {
    ValueSet made = infer_expr(program, file, call);
    for (u32 i = 0; i < made.count; i++)
        if (made.at[i].kind == VALUE_EXTERNAL_INSTANCE || made.at[i].kind == VALUE_EXTERNAL_RESULT)
            return true;
    return false;
}

static ValueEffect call_effect(const CheckContext *context, FileId file, ExprId call) {
    ValueSet callee = infer_expr(context->program, file, call + 1);
    if (callee.is_open || !callee.count) return VALUE_CALLS_TREE;
    ValueEffect effect = VALUE_PLAIN;
    for (u32 i = 0; i < callee.count; i++) {
        Name external = value_external(callee.at[i]);
        if (!external)
            effect =
                makes_library_object(context->program, file, call) ? VALUE_CALLS_OUTSIDE : VALUE_CALLS_TREE;
        else if (!is_pure(context, name_text(context->program, external)))
            return VALUE_CALLS_OUTSIDE;
        if (effect == VALUE_CALLS_OUTSIDE) return effect;
    }
    return effect;
}

/* What else goes when the assignment goes. An object that a library makes may be what a launcher looks
 * for. */
static ValueEffect value_effect(const CheckContext *context, NodeId node) {
    const Node *row = graph_node(context->program, node);
    const Facts *facts = program_facts(context->program, row->file);
    ExprId value = first_binding(context->program, node)->value;
    ValueEffect effect = VALUE_PLAIN;
    for (ExprId e = value; value && e < facts_exprs(facts)[value].next; e++) {
        u8 kind = facts_exprs(facts)[e].kind;
        ValueEffect own = kind == EXPR_CALL                          ? call_effect(context, row->file, e)
                          : kind == EXPR_AWAIT || kind == EXPR_YIELD ? VALUE_CALLS_TREE
                                                                     : VALUE_PLAIN;
        if (own > effect) effect = own;
    }
    return effect;
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
    dead_finish(context, finding, node, name);
    return finding;
}

static void delete_fix(const Program *program, Finding *finding, NodeId node) {
    if (!dead_is_imported(program, node))
        vec_push(&finding->fix, ((Edit){EDIT_DELETE, finding->place, STR("")}));
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

static void report_variable(CheckContext *context, NodeId node) {
    const Program *program = context->program;
    ValueEffect effect = value_effect(context, node);
    bool is_attribute = graph_owner_class(program, node) != 0;
    Finding *finding = finding_start(context, node, VARIABLE);
    if (is_attribute) finding->message.key = "message.attribute";
    if (effect == VALUE_PLAIN) {
        delete_fix(program, finding, node);
    } else {
        finding->help.key = "help.effect";
        confidence_cap(finding, effect == VALUE_CALLS_OUTSIDE ? CONFIDENCE_LOW : CONFIDENCE_MEDIUM);
    }
    if (is_attribute && has_open_base(program, graph_owner_class(program, node)))
        confidence_cap(finding, CONFIDENCE_LOW);
    if (is_in_table(program, node)) confidence_cap(finding, CONFIDENCE_LOW);
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
    DefRef class = graph_node_def(program, graph_owner_class(program, node));
    finding->message = text_with(finding->message, "class", name_text(program, def_name(program, class)));
    delete_fix(program, finding, node);
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
}
void check_unused_enum_member(CheckContext *context) {
    names_check(context, MEMBER, report_member);
}
