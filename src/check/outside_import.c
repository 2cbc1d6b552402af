/* unknown-import for modules outside of the tree: the table, or the source of what is
 * installed, says what there is. */
#include "outside_import.h"

#include "consequence.h"
#include "importing.h"
#include "outside.h"
#include "standard_foreseen.h"

#define RULE "unknown-import"
#define ERRORS "ImportError ModuleNotFoundError AttributeError"

static Text missing_text(const char *key, Str module, Str missing) {
    return text_with(text_with(text_of(RULE, key), "module", module), "missing", missing);
}

static void report(CheckContext *context, FileId file, const ImportRow *row, Str in, bool is_name,
                   const OutsideLack *lack) {
    const Program *program = context->program;
    NodeId owner = graph_owner(program, file, row->scope);
    Span span = is_name ? (Span){row->span.start, row->span.start + (u32)lack->word.len} : row->module_span;
    if (!span.end) span = row->span;
    Place place = place_first_line(program, file, span);
    Finding *finding =
        finding_add(context, RULE, KIND_IMPORT, graph_symbol(program, owner, context->arena), place, place);
    finding->shape = str_hash(lack->word);
    finding->message = missing_text(is_name ? "message" : "message.module", in, lack->word);
    finding->doubt = missing_text(outside_doubt(lack), in, lack->word);
    finding->help = missing_text("help.standard", in, lack->word);
    data_put_text(context->arena, finding->data, STR("module"), in);
    data_put_text(context->arena, finding->data, STR("missing"), lack->word);
    Near near =
        outside_evidence(context, finding, lack, false, rules_number(context->rules, RULE, "near_distance"));
    if (near.text.len)
        finding->help = text_with(missing_text("help.standard_near", in, lack->word), "near", near.text);
    if (is_name) import_near_fix(context, finding, row, near, lack->word);
    consequence_at(context, finding, file, row->scope, row->span.start,
                   is_name ? "ImportError" : "ModuleNotFoundError");
}

/* The first word of the dotted name that the package before it lacks. */
static bool lacks_module(CheckContext *context, FileId file, Str dotted, Str *in, OutsideLack *lack) {
    Str rest = dotted, word;
    str_split(&rest, '.', &word);
    while (str_split(&rest, '.', &word)) {
        *in = (Str){dotted.ptr, (size_t)(word.ptr - dotted.ptr) - 1};
        if (outside_lacks(context, file, *in, word, lack)) return true;
    }
    return false;
}

void outside_import_check(CheckContext *context, FileId file, ImportId import) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    const ImportRow *row = &facts_imports(facts)[import];
    Str in = facts_name(facts, row->module);
    OutsideLack lack;
    if (row->level || !in.len || row->flags & IMPORT_STAR) return;
    bool is_first = !row->name || facts_stmts(facts)[row->stmt].first_target == import;
    bool is_name = row->name && outside_lacks(context, file, in, facts_name(facts, row->name), &lack);
    bool lacks = is_name;
    if (!lacks && is_first) lacks = lacks_module(context, file, facts_name(facts, row->module), &in, &lack);
    if (!lacks || import_is_exempt(context, file, row)) return;
    if (standard_is_foreseen(context, file, row->span.start, 0, ERRORS)) return;
    if (import_is_optional(context, file, import) || outside_is_shadowed(context, in, &lack)) return;
    report(context, file, row, in, is_name, &lack);
}
