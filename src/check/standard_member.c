/* unknown-module-member for modules of the standard library: the table says what there is, in which
 * versions. */
#include "standard_member.h"

#include "consequence.h"
#include "expected.h"
#include "first_party.h"
#include "infer.h"
#include "standard_foreseen.h"
#include "standard_replaced.h"
#include "standard_words.h"

#define RULE "unknown-module-member"

static Text text2(const char *key, Str module, Str member) {
    return text_with(text_with(text_of(RULE, key), "module", module), "member", member);
}

static void report(CheckContext *context, FileId file, ExprId access, Str in, const StandardLack *lack) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[access];
    bool is_call =
        row->parent && facts_exprs(facts)[row->parent].kind == EXPR_CALL && row->parent + 1 == access;
    NodeId owner = graph_owner(program, file, row->scope);
    Finding *finding = finding_add(context, RULE, KIND_MEMBER, graph_symbol(program, owner, context->arena),
                                   place_of(program, file, (Span){row->start, row->end}),
                                   place_of(program, file, (Span){row->aux, row->end}));
    finding->shape = str_hash(lack->word);
    finding->message = text2("message", in, lack->word);
    finding->help = text2("help.standard", in, lack->word);
    finding->doubt = text2("doubt.standard", in, lack->word);
    data_put_text(context->arena, finding->data, STR("module"), in);
    data_put_text(context->arena, finding->data, STR("member"), lack->word);
    double limit = rules_number(context->rules, RULE, "near_distance");
    Near near = standard_evidence(context, finding, lack, is_call, limit);
    if (near.text.len) {
        finding->help = text_with(text2("help.standard_near", in, lack->word), "near", near.text);
        if (!near.is_tied && !near.is_only_prefix)
            vec_push(&finding->fix, ((Edit){EDIT_REPLACE, finding->name, near.text}));
    }
    consequence_evidence(context, finding, file, access, "AttributeError");
}

void standard_member_check(CheckContext *context, FileId file, ExprId access) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[access];
    ValueSet object = infer_expr(program, file, access + 1);
    StandardLack lack;
    if (object.count != 1 || object.is_open || object.at[0].kind != VALUE_EXTERNAL) return;
    Str in = name_text(program, object.at[0].id), word = facts_name(facts, row->name);
    if (!standard_lacks(context, file, in, word, &lack)) return;
    u32 line = facts_line(facts, row->end);
    bool is_late = row->flags & EXPR_IN_ANNOTATION && facts->has_future_annotations;
    if (is_late || member_is_asked_for(program, file, row->scope, file_name_of(program, file, row->name)) ||
        failure_is_marked(program, file, line) || lines_are_marked(context, RULE, facts, line, line) ||
        standard_is_foreseen(context, file, row->start, access, "AttributeError NameError ImportError") ||
        standard_is_shadowed(context, in) || !name_is_imported_surely(program, file, access + 1))
        return;
    report(context, file, access, in, &lack);
}
