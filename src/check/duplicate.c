/* duplicate-class, duplicate-function, duplicate-module: two things with the same code, what differs, who
 * uses which, and which one can go.
 *
 * The pairs are those of clone/: nested ones are folded already. A pair of one name of which only one side
 * is alive is left to stale-copy. Cost: one comparison per reported pair. */
#include "copy_report.h"
#include "stale_copy.h"

/* Below this share of explained names, a reader should look before acting. */
static const double SURE_RENAME_SHARE = 0.85;

static u32 statements_count(const Program *program, const CloneSide *side) {
    const Facts *facts = program_facts(program, side->file);
    const StmtRow *stmts = facts_stmts(facts);
    StmtId own = def_row(program, side->def)->stmt;
    u32 count = 0;
    for (StmtId s = own; s < stmts[own].next; s++) count += stmts[s].token_end > stmts[s].first_token;
    return count;
}

/* What the message counts: members of a class, definitions of a file, statements of a function. */
static Text with_counts(const CheckContext *context, Text text, const ClonePair *pair, const CopyPair *copy,
                        const CloneDiff *diff) {
    u32 matched = pair->matched_members, total = u32_max(pair->left.members, pair->right.members);
    if (pair->kind == CLONE_FUNCTION) {
        u32 here = statements_count(context->program, copy->here.side), edited = 0;
        for (u32 i = 0; i < diff->edit_count; i++)
            if (diff->edits[i].kind != CLONE_EDIT_INSERTED) edited += diff->edits[i].statements;
        matched = here > edited ? here - edited : 0;
        total = u32_max(here, statements_count(context->program, copy->there.side));
    }
    return text_with_number(text_with_number(text, "matched", matched), "total", total);
}

static u32 group_size(const Clones *clones, u32 leader) {
    u32 size = 1;
    for (u32 i = leader; i < clones->count; i++) size += clones->pairs[i].leader == leader;
    return size;
}

static Text message_of(const CheckContext *context, const char *rule, u32 leader, const CopyPair *copy,
                       const CloneDiff *diff) {
    const ClonePair *pair = &context->clones->pairs[leader];
    u32 size = group_size(context->clones, leader);
    bool names_differ = !str_eq(copy->here.name, copy->there.name);
    Str left = names_differ ? copy->here.name : copy->here.symbol;
    Str right = names_differ ? copy->there.name : copy->there.symbol;
    if (size > 2)
        return text_with_number(text_with(text_of(rule, "message.group"), "left", copy->here.name), "count",
                                size);
    Text text = text_of(rule, pair->is_exact ? "message.identical" : "message");
    text = text_with(text_with(text, "left", left), "right", right);
    if (pair->is_exact) return text;
    return with_counts(context, text_with_number(text, "percent", copy_percent(pair->similarity)), pair, copy,
                       diff);
}

static Text help_of(const char *rule, const CopyPair *copy, const ClonePair *pair) {
    if (copy->alias.len) {
        bool is_def = copy->here.side->def != 0;
        Text text = text_with(text_of(rule, "help.alias_exists"), "remove", copy->here.name);
        if (!is_def)
            return text_with(text_with(text_of(rule, "help.delete_alias"), "remove", copy->here.name), "keep",
                             copy->there.name);
        return text_with(text_with(text, "alias", copy->alias), "keep", copy->there.name);
    }
    if (copy->can_go) return text_with(text_of(rule, "help.delete_unused"), "remove", copy->here.name);
    if (!pair->is_exact) return text_of(rule, "help.extract_base");
    Text text = text_with(text_of(rule, "help.delete_alias"), "remove", copy->here.symbol);
    return text_with(text, "keep", copy->there.symbol);
}

/* Further copies of the group, beside the two that the finding is about. */
static void group_relate(CheckContext *context, Finding *finding, u32 leader) {
    for (u32 i = leader + 1; i < context->clones->count; i++) {
        const ClonePair *pair = &context->clones->pairs[i];
        if (pair->leader != leader) continue;
        CopyPair copy;
        copy_pair_open(&copy, context, pair);
        const ClonePair *first = &context->clones->pairs[leader];
        bool known = copy.there.side->file == first->left.file && copy.there.side->def == first->left.def;
        known =
            known || (copy.there.side->file == first->right.file && copy.there.side->def == first->right.def);
        const CopySide *side = known ? &copy.here : &copy.there;
        Text text = text_with(text_of(finding->rule, "other"), "right", side->symbol);
        finding_related(finding, side->place, text_with_number(text, "lines", place_lines(side->place)));
        copy_pair_release(&copy);
    }
}

static void pair_report(CheckContext *context, const char *rule, u32 leader, const CopyPair *copy) {
    const ClonePair *pair = &context->clones->pairs[leader];
    const CloneDiff *diff;
    Finding *finding = copy_report(context, rule, pair, copy, &diff);
    finding->confidence = pair->rename_share >= SURE_RENAME_SHARE ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM;
    finding->message = message_of(context, rule, leader, copy, diff);
    finding->help = help_of(rule, copy, pair);
    finding->doubt = copy->can_go ? (Text){0} : text_of(rule, "doubt");
    if (copy->can_go) finding->removable_lines = place_lines(copy->here.place);
    copy_prove(context, finding, pair, copy, diff);
    group_relate(context, finding, leader);
    if (pair->inside == CLONE_NONE) return;
    const ClonePair *around = &context->clones->pairs[pair->inside];
    FileId other = around->left.file == copy->here.side->file ? around->right.file : around->left.file;
    data_put_text(context->arena, finding->data, STR("inside"), context->program->files[other].path);
}

static void kind_report(CheckContext *context, const char *rule, CloneKind kind) {
    for (u32 i = 0; i < context->clones->count; i++) {
        const ClonePair *pair = &context->clones->pairs[i];
        if (pair->kind != kind || pair->leader != i) continue;
        CopyPair copy;
        copy_pair_open(&copy, context, pair);
        if (!stale_copy_applies(pair, &copy)) pair_report(context, rule, i, &copy);
        copy_pair_release(&copy);
    }
}

void check_duplicate_class(CheckContext *context) {
    kind_report(context, "duplicate-class", CLONE_CLASS);
}
void check_duplicate_function(CheckContext *context) {
    kind_report(context, "duplicate-function", CLONE_FUNCTION);
}
void check_duplicate_module(CheckContext *context) {
    kind_report(context, "duplicate-module", CLONE_FILE);
}
