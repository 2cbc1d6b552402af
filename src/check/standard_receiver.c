/* unknown-member for objects of the standard library's classes: the table says which members these have, in
 * which versions. Silent where anything in the tree may store the name on such an object, where what is
 * called may be another function, and where the failure is foreseen. */
#include "standard_receiver.h"

#include "consequence.h"
#include "expected.h"
#include "shared.h"
#include "standard_foreseen.h"
#include "standard_replaced.h"
#include "standard_words.h"

#define RULE "unknown-member"

/* ---- what is lacking -------------------------------------------------------------------------------- */

/* "threading.Thread.isAlive 8": there until 3.8, though the table does not know it. */
static bool was_member(CheckContext *context, const StandardLack *lack) {
    u32 count;
    const Str *rows = rules_words(context->rules, RULE, "former_members", &count);
    for (u32 i = 0; i < count; i++) {
        Str rest = rows[i], name;
        str_split(&rest, ' ', &name);
        if (!str_eq(str_after_last(name, '.'), lack->word) || stdlib_number(rest) < lack->first) continue;
        StdlibScope owner = stdlib_scope(str_slice(name, 0, str_rfind_char(name, '.')));
        if (owner && stdlib_derives(lack->scope, owner)) return true;
    }
    return false;
}

/* A name that only objects of templates have, which f-strings are not. */
static bool is_of_template(Str word) {
    StdlibName found;
    StdlibScope template = stdlib_scope(STR("string.templatelib.Template"));
    return template && stdlib_name(template, word, &found);
}

static bool lacks(CheckContext *context, const StandardObject *object, StandardLack *lack) {
    StdlibName found;
    lack->scope = object->class;
    lack->when = 0;
    if (stdlib_member(object->class, lack->word, &found)) {
        lack->when = stdlib_name_when(&found);
        bool is_there = lack->when & stdlib_versions(lack->first, STDLIB_MINOR_LAST);
        if (is_there || found.is_introspected) return false;
    }
    if (object->is_format && is_of_template(lack->word)) return false;
    if (object->is_wide && stdlib_below_has(object->class, lack->word)) return false;
    return !was_member(context, lack);
}

/* ---- what may give it after all ---------------------------------------------------------------------- */

static bool text_names(const Program *program, FileId file, Str word) {
    const Facts *facts = program_facts(program, file);
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        Str text = facts_text(facts, row->offset, row->length);
        if (str_ends(text, word) && str_eq(str_after_last(text, '.'), word)) return true;
    }
    return false;
}

/* What makes the object is another function: patched in this file, stored somewhere, or of a library. */
static bool is_made_otherwise(CheckContext *context, FileId file, Str root) {
    bool is_builtin = str_find_char(root, '.') == STR_NOT_FOUND;
    if (!root.len) return false;
    if (text_names(context->program, file, str_after_last(root, '.')) && standard_is_replaced(context, root))
        return true;
    return !is_builtin && (standard_is_stored(context, root) || standard_is_required(context, root));
}

static bool may_be_given(CheckContext *context, FileId file, const StandardObjects *objects, Str word) {
    bool is_fixed = true;
    for (u32 i = 0; i < objects->count; i++) {
        is_fixed &= stdlib_is_fixed(objects->at[i].class);
        if (is_made_otherwise(context, file, objects->at[i].root)) return true;
    }
    return !is_fixed && standard_is_put_on(context, word);
}

/* ---- the finding ------------------------------------------------------------------------------------- */

static Text text2(const char *key, Str class, Str member) {
    return text_with(text_with(text_of(RULE, key), "class", class), "member", member);
}

static Str class_text(StdlibScope class) {
    return str_after_last(stdlib_scope_name(class), '.');
}

/* Where the object comes from, unless it stands right there. */
static void origin_evidence(CheckContext *context, Finding *finding, const StandardObject *object) {
    const Program *program = context->program;
    FileId file = expr_file(program, object->origin);
    ExprId expr = object->origin - program->files[file].expr_base;
    bool is_call = expr_row(program, file, expr)->kind == EXPR_CALL;
    Str written = is_call ? expr_dotted(program, file, expr + 1, context->arena)
                          : expr_dotted(program, file, expr, context->arena);
    bool is_made = is_call && !object->is_element && stdlib_scope(object->root) == object->class;
    const char *key = !written.len         ? "receiver.is"
                      : object->is_element ? "receiver.element"
                      : is_made            ? "receiver.constructor"
                                           : "receiver.returns";
    Text text = text_with(text_of(NULL, key), "class", is_made ? written : class_text(object->class));
    text = text_with(text_with(text, "callee", written), "name", written);
    finding_evidence(finding, place_of_expr(program, file, expr), text);
}

/* "dict.iteritems items": what the name became, or is called in this class; "str.decode -": no near name
 * means the same. */
static Str other_name(CheckContext *context, const StandardLack *lack) {
    u32 count;
    const Str *rows = rules_words(context->rules, RULE, "other_names", &count);
    for (u32 i = 0; i < count; i++) {
        Str rest = rows[i], name;
        str_split(&rest, ' ', &name);
        if (!str_eq(str_after_last(name, '.'), lack->word)) continue;
        StdlibScope owner = stdlib_scope(str_slice(name, 0, str_rfind_char(name, '.')));
        if (owner && stdlib_derives(lack->scope, owner)) return rest;
    }
    return STR_NONE;
}

static void near_help(CheckContext *context, Finding *finding, const StandardLack *lack, bool is_call) {
    Str other = other_name(context, lack);
    bool has_other = other.len && !str_eq(other, STR("-"));
    double limit = other.len ? 0 : rules_number(context->rules, RULE, "near_distance");
    Near near = standard_evidence(context, finding, lack, is_call, limit);
    Str text = has_other ? other : near.text;
    Text help = text2(text.len ? "help.standard_near" : "help.standard", class_text(lack->scope), lack->word);
    finding->help = text_with(help, "near", text);
    if (has_other) data_put_text(context->arena, finding->data, STR("near"), text);
    bool is_sure = has_other || (near.text.len && !near.is_tied && !near.is_only_prefix);
    if (is_sure) vec_push(&finding->fix, ((Edit){EDIT_REPLACE, finding->name, text}));
}

static void report(CheckContext *context, FileId file, ExprId access, const StandardObject *object,
                   const StandardLack *lack) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[access];
    bool is_call =
        row->parent && facts_exprs(facts)[row->parent].kind == EXPR_CALL && row->parent + 1 == access;
    Str class = class_text(object->class);
    NodeId owner = graph_owner(program, file, row->scope);
    Finding *finding = finding_add(context, RULE, is_call ? KIND_METHOD : KIND_MEMBER,
                                   graph_symbol(program, owner, context->arena),
                                   place_of(program, file, (Span){row->start, row->end}),
                                   place_of(program, file, (Span){row->aux, row->end}));
    finding->shape = str_hash(lack->word);
    finding->message = text2(is_call ? "message.call" : "message", class, lack->word);
    finding->doubt = text2("doubt", class, lack->word);
    data_put_text(context->arena, finding->data, STR("class"), stdlib_scope_name(object->class));
    data_put_text(context->arena, finding->data, STR("member"), lack->word);
    origin_evidence(context, finding, object);
    near_help(context, finding, lack, is_call);
    consequence_evidence(context, finding, file, access, "AttributeError");
}

/* ---- looking ----------------------------------------------------------------------------------------- */

static bool is_foreseen(CheckContext *context, FileId file, ExprId access) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[access];
    return member_is_asked_for(program, file, row->scope, file_name_of(program, file, row->name)) ||
           failure_is_marked(program, file, facts_line(facts, row->end)) ||
           standard_is_foreseen(context, file, row->start, access, "AttributeError");
}

static bool is_read(const ExprRow *row) {
    u32 skipped = EXPR_IN_TYPE_CHECKING | EXPR_IN_ANNOTATION | EXPR_UNREACHABLE;
    bool reads = !(row->flags & (EXPR_STORED | EXPR_DELETED)) || row->flags & EXPR_AUGMENTED;
    return reads && !(row->flags & skipped);
}

void standard_receiver_check(StandardFinder *finder, FileId file, ExprId access) {
    CheckContext *context = finder->context;
    const Facts *facts = program_facts(context->program, file);
    const ExprRow *row = &facts_exprs(facts)[access];
    Str word = facts_name(facts, row->name);
    StandardObjects objects;
    bool is_whole = facts->errors.count <= 1; /* {{ name }} in a template is no set of a set */
    if (!is_whole || !is_read(row) || str_starts(word, STR("_"))) return;
    if (!standard_objects(finder, file, access + 1, &objects) || !objects.count) return;
    StandardLack lack = {.word = word, .first = STDLIB_MINOR_LAST};
    for (u32 i = 0; i < objects.count; i++)
        if (!lacks(context, &objects.at[i], &lack)) return;
    lack.first = python_first(context, file);
    for (u32 i = objects.count; i-- > 0;)
        if (!lacks(context, &objects.at[i], &lack)) return;
    if (python_is_two(context, file) || is_foreseen(context, file, access)) return;
    if (!may_be_given(context, file, &objects, word)) report(context, file, access, &objects.at[0], &lack);
}
