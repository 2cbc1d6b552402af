/* duplicate-constant: the same value written down in several modules, as a constant of one name, or, when
 * the value is long enough to be no accident, of several names.
 *
 * Constants are names in capitals that a module or class binds once, outside of any condition, to
 * literals, a display of literals, or a listed call of those; and tables of one name that were one and no
 * longer agree (constant_drift.c). Members of two classes are one finding for the classes
 * (constant_table.c). The one stays that most other modules use, unless its module already imports one of
 * the others. Silent for short values, numbers that are round or bear other names, texts that repeat their
 * name, what nothing reads by name, tests, generated files, and inside modules or classes that are told to
 * be copies. Cost: each constant once, and a sort of them by value. */
#include "constant_drift.h"
#include "constant_table.h"
#include "graph.h"

static u32 number_of(const CheckContext *context, const char *name) {
    return (u32)rules_number(context->rules, CONSTANT_RULE, name);
}

/* ---- which names are constants ----------------------------------------------------------------------- */

static bool is_in_capitals(Str name) {
    u32 letters = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c >= 'A' && c <= 'Z')
            letters++;
        else if (c != '_' && !(c >= '0' && c <= '9'))
            return false;
    }
    return letters >= 2;
}

static bool is_bound_once(const Facts *facts, BindingId id) {
    const BindingRow *rows = facts_bindings(facts), *row = &rows[id];
    u32 count;
    facts_find_bindings(facts, row->scope, row->name, &count);
    return count == 1 && row->value && row->shape == SHAPE_WHOLE && !row->flags &&
           (row->kind == BIND_ASSIGN || row->kind == BIND_ANNOTATION);
}

static bool is_listed(const Str *words, u32 count, Str path) {
    for (Str part; str_split(&path, '/', &part);)
        for (u32 i = 0; i < count; i++)
            if (str_eq(part, words[i])) return true;
    return false;
}

static bool file_counts(const CheckContext *context, FileId file) {
    const File *in = &context->program->files[file];
    u32 count;
    const Str *words = rules_words(context->rules, CONSTANT_RULE, "skipped_folders", &count);
    return in->module && in->world == WORLD_PRODUCTION && !in->is_generated && !in->is_foreign &&
           !clones_skip(context->clones, file) && !clones_are_tests(context->clones, file) &&
           !is_listed(words, count, in->path);
}

/* ---- which values are worth a look ------------------------------------------------------------------- */

/* `factor` is 1 among constants of one name, more for others. */
static bool is_worth(const CheckContext *context, const ConstantValue *value, u32 factor) {
    switch ((ConstantForm)value->form) {
    case VALUE_TEXT: return value->characters >= factor * number_of(context, "min_text");
    case VALUE_NUMBERS: return factor == 1 && value->digits >= number_of(context, "min_digits");
    case VALUE_MADE:
        if (value->literals == 1) return value->characters >= factor * number_of(context, "min_pattern");
        break;
    case VALUE_MANY: break;
    }
    return value->literals >= factor * number_of(context, "min_items") &&
           value->characters + value->digits >= factor * number_of(context, "min_text");
}

/* What nothing in the tree reads by its name is written for somebody outside, who wants it in each module. */
static bool is_read(const Program *program, NodeId node) {
    u32 count;
    const Edge *edges = graph_in(program, node, &count);
    for (u32 i = 0; i < count; i++)
        if (edges[i].kind == EDGE_STRONG) return true;
    return false;
}

/* A text that says no more than its name: members of an enumeration written as texts. */
static bool is_own_name(const Program *program, FileId file, const BindingRow *binding) {
    Str text = expr_string(program, file, binding->value);
    Str name = facts_name(program_facts(program, file), binding->name);
    if (!text.ptr || text.len != name.len) return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i] >= 'a' && text.ptr[i] <= 'z' ? (char)(text.ptr[i] - 'a' + 'A') : text.ptr[i];
        if (c != name.ptr[i] && name.ptr[i] != '_') return false;
    }
    return true;
}

static void constant_collect(CheckContext *context, NodeId node, Constants *out) {
    const Program *program = context->program;
    const Node *row = graph_node(program, node);
    if (!file_counts(context, row->file)) return;
    const Facts *facts = program_facts(program, row->file);
    const BindingRow *binding = &facts_bindings(facts)[row->row];
    if (!is_in_capitals(facts_name(facts, binding->name)) || !is_bound_once(facts, row->row)) return;
    u32 calls;
    const Str *words = rules_words(context->rules, CONSTANT_RULE, "constant_calls", &calls);
    Constant self = {.node = node, .file = row->file, .binding = row->row};
    if (!constant_read(program, row->file, binding->value, words, calls, &self.value)) return;
    if (!is_worth(context, &self.value, 1) || !is_read(program, node) ||
        is_own_name(program, row->file, binding))
        return;
    NodeId owner = graph_owner_class(program, node);
    self.class = owner ? graph_node_def(program, owner) : 0;
    self.name = graph_name(program, node);
    vec_push(out, self);
}

/* ---- groups ------------------------------------------------------------------------------------------ */

static int constant_cmp(const void *a, const void *b) {
    const Constant *x = a, *y = b;
    if (x->value.hash != y->value.hash) return x->value.hash < y->value.hash ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    return x->binding < y->binding ? -1 : x->binding > y->binding;
}

/* One of each module, and none that belongs to a copy of another one. */
static bool adds_a_place(const CheckContext *context, const Constants *places, const Constant *more) {
    for (u32 i = 0; i < places->count; i++) {
        const Constant *place = &places->at[i];
        if (place->file == more->file || clones_are_meant(context->clones, place->file, more->file) ||
            clones_related(context->clones, place->file, place->class, more->file, more->class))
            return false;
    }
    return true;
}

static void places_collect(const CheckContext *context, const Constant *from, u32 count, Name name,
                           Constants *out) {
    vec_clear(out);
    for (u32 i = 0; i < count; i++)
        if ((!name || from[i].name == name) && adds_a_place(context, out, &from[i])) vec_push(out, from[i]);
}

static bool is_first_of_name(const Constant *from, u32 i) {
    for (u32 k = 0; k < i; k++)
        if (from[k].name == from[i].name) return false;
    return true;
}

/* Constants of one value: all together when the value is heavy, else name by name. */
static void group_visit(CheckContext *context, const Constant *from, u32 count, Constants *places,
                        ConstantGroups *out) {
    if (is_worth(context, &from->value, number_of(context, "other_name_factor"))) {
        places_collect(context, from, count, 0, places);
        if (places->count > 1) constant_groups_add(out, places);
        return;
    }
    for (u32 i = 0; i < count; i++) {
        if (!is_first_of_name(from, i)) continue;
        places_collect(context, from, count, from[i].name, places);
        if (places->count > 1) constant_groups_add(out, places);
    }
}

void check_duplicate_constant(CheckContext *context) {
    Constants all = {0}, places = {0};
    ConstantGroups groups = {0};
    for (NodeId node = 1; node < graph_node_count(context->program); node++)
        if (graph_node(context->program, node)->kind == NODE_VARIABLE) constant_collect(context, node, &all);
    if (all.count) qsort(all.at, all.count, sizeof(Constant), constant_cmp);
    for (u32 i = 0, end; i < all.count; i = end) {
        for (end = i; end < all.count && all.at[end].value.hash == all.at[i].value.hash;) end++;
        if (end - i > 1) group_visit(context, &all.at[i], end - i, &places, &groups);
    }
    constant_groups_report(&groups, context);
    constants_find_drift(context, &all);
    vec_release(&places);
    vec_release(&all);
}
