/* duplicate-class, duplicate-function, duplicate-module: two things with the same code, what differs, who
 * uses which, and which one can go.
 *
 * The pairs are those of clone/: nested ones are folded already, and a group of like units is one finding
 * that names them all. A pair of one name of which only one side is alive is left to stale-copy. Confidence
 * is the grade that clone/ gives: how much of the text is the same, not of the shape. Cost: one comparison
 * per reported group. */
#include "clone_retired.h"
#include "copy_bundle.h"
#include "copy_group.h"
#include "copy_inside.h"
#include "copy_relatives.h"
#include "copy_worth.h"
#include "stale_copy.h"

static const Confidence confidence_of[] = {
    [CLONE_FAINT] = CONFIDENCE_LOW, [CLONE_FAIR] = CONFIDENCE_MEDIUM, [CLONE_CLEAR] = CONFIDENCE_HIGH};

/* ---- words ----------------------------------------------------------------------------------------- */

/* What is wholly the same has other words. */
static u32 percent_of(double agreed) {
    return u32_min(copy_percent(agreed), 99);
}

static Text group_message(const char *rule, const CopyPair *copy, const CopyGroup *group) {
    double least = 1;
    bool same_name = true, renamed = true;
    for (u32 i = 0; i < group->copies.count; i++) {
        const GroupCopy *one = &group->copies.at[i];
        if (one->agreed < least) least = one->agreed;
        same_name = same_name && one->is_same_name;
        renamed = renamed && one->is_renamed;
    }
    bool is_one_thing = same_name && least >= COPY_NEAR_SHARE;
    const char *key = is_one_thing ? least < 1 ? "message.group_near" : "message.group"
                      : renamed    ? "message.group_renamed"
                                   : "message.group_like";
    Text text = text_of(rule, key);
    text = text_with_number(text_with(text, "left", copy->here.name), "percent", percent_of(least));
    return text_with_number(text, "count", group->copies.count + is_one_thing);
}

static Text message_words(CheckContext *context, const char *rule, const ClonePair *pair,
                          const CopyReport *report) {
    if (pair->is_exact) return text_of(rule, "message.identical");
    if (report->alikeness == ALIKE_ALIASES) return text_of(NULL, "copies.aliases");
    if (report->alikeness == ALIKE_WORDS)
        return text_with_number(text_of(NULL, "copies.aliases_words"), "words", report->words);
    Str what = pair->is_renamed ? copy_names_list(context, report) : STR_NONE;
    if (what.len) return text_with(text_of(NULL, "copies.same_but_for"), "what", what);
    if (pair->is_renamed) return text_of(rule, "message.renamed");
    if (report->forms && report->alikeness == ALIKE_NAMES && !copy_names_list(context, report).len)
        return text_of(NULL, "copies.same_written");
    return text_with_number(text_of(rule, "message"), "percent", percent_of(pair->agreed_share));
}

static Text message_of(CheckContext *context, const char *rule, const ClonePair *pair,
                       const CopyReport *report, const CopyGroup *group) {
    const CopyPair *copy = report->copy;
    if (group->copies.count > 1) return group_message(rule, copy, group);
    Text text = text_with(message_words(context, rule, pair, report), "left", copy->here.word);
    return text_with(text, "right", copy->there.word);
}

/* A group has one to keep, and all others go. */
static Text help_of(CheckContext *context, const ClonePair *pair, const CopyReport *report,
                    const CopyGroup *group) {
    bool one_stays = report->advice != ADVICE_DELETE && report->advice != ADVICE_MOVE &&
                     report->advice <= ADVICE_CALL_OTHER;
    if (group->copies.count > 1 && pair->is_exact && one_stays) {
        Str keep = group->copies.at[group->best].side.symbol;
        Text text = text_with(text_of(NULL, "copies.advice_group"), "keep", keep);
        return text_with_number(text, "count", group->copies.count);
    }
    return copy_advice_text(context, report->advice, pair, report->copy, report->diff, report->alikeness);
}

/* Of files that are deprecated as a whole copy_group_keep tells. */
static void retired_prove(CheckContext *context, Finding *finding, const ClonePair *pair,
                          const CopyPair *copy) {
    const CloneOptions *options = &context->clones->options;
    if (!pair->is_retired || clones_is_retired(context->clones, pair->left.file) ||
        clones_is_retired(context->clones, pair->right.file))
        return;
    bool is_here = clone_def_is_retired(context->program, options, copy->here.side->def);
    const CopySide *side = is_here ? &copy->here : &copy->there;
    finding_evidence(finding, side->place,
                     text_with(text_of(NULL, "copies.kept_retired"), "name", side->word));
}

static void pair_report(CheckContext *context, const char *rule, u32 leader, const CopyPair *copy,
                        BundleParts *parts) {
    const ClonePair *pair = &context->clones->pairs[leader];
    CopyGroup group;
    copy_group_open(&group, context, leader, copy);
    CopyReport report = {.copies = group.copies.count};
    Finding *finding = copy_report(context, rule, pair, copy, &report);
    finding->confidence = confidence_of[pair->grade];
    finding->message = message_of(context, rule, pair, &report, &group);
    finding->help = help_of(context, pair, &report, &group);
    if (copy_can_be_deleted(pair, copy))
        finding->removable_lines = place_lines(copy->here.place);
    else
        finding->doubt = text_of(rule, "doubt");
    copy_prove(context, finding, pair, &report);
    copy_worth_lower(context, finding, pair, &report);
    copy_group_keep(context, finding, pair, copy->here.side->file, &group);
    retired_prove(context, finding, pair, copy);
    if (pair->overrides) finding_evidence(finding, copy->here.place, text_of(NULL, "copies.overrides"));
    copy_group_put(context, finding, (CloneKind)pair->kind, &copy->here, &group,
                   pair->is_exact || copy_advice_removes(report.advice, copy));
    copy_group_beside(context, finding, leader, copy, &group);
    vec_push(parts, ((BundlePart){.finding = (u32)(finding - context->findings->items.at),
                                  .pair = pair,
                                  .here = copy->here.side->def,
                                  .there = copy->there.side->def,
                                  .is_alone = group.copies.count > 1 || pair->kind != CLONE_FUNCTION}));
    copy_group_release(&group);
    if (pair->kind == CLONE_FILE) copy_inside_put(context, finding, &report);
    if (pair->inside == CLONE_NONE) return;
    const ClonePair *around = &context->clones->pairs[pair->inside];
    const ClonePair *told = &context->clones->pairs[around->leader];
    finding->told_rule = "duplicate-module";
    finding->told_files[0] = told->left.file;
    finding->told_files[1] = told->right.file;
    FileId other = around->left.file == copy->here.side->file ? around->right.file : around->left.file;
    data_put_text(context->arena, finding->data, STR("inside"), context->program->files[other].path);
}

/* One thing and its abandoned copy are told by another rule. */
static bool can_lead(CheckContext *context, const ClonePair *pair) {
    CopyPair copy;
    copy_pair_open(&copy, context, pair);
    bool is_stale = stale_copy_applies(context, pair, &copy);
    copy_pair_release(&copy);
    return !is_stale;
}

static Finding *finding_at(CheckContext *context, const BundleParts *parts) {
    return &context->findings->items.at[vec_last(parts).finding];
}

static void lead_report(CheckContext *context, const char *rule, u32 i, BundleParts *parts) {
    CopyPair copy;
    copy_pair_open(&copy, context, &context->clones->pairs[i]);
    pair_report(context, rule, i, &copy, parts);
    copy_pair_release(&copy);
}

/* The first pair of a group decides how sure it is; told is the one, of as sure ones, of which most is the
 * same. */
static void group_report(CheckContext *context, const char *rule, u32 leader, BundleParts *parts) {
    const Clones *clones = context->clones;
    u32 first = UINT32_MAX, best = UINT32_MAX;
    for (u32 i = leader; i != CLONE_NONE; i = clones->pairs[i].next) {
        const ClonePair *pair = &clones->pairs[i];
        if (pair->is_beside || (pair->is_aside && i != leader)) continue;
        bool is_nearer = first == UINT32_MAX || (pair->grade == clones->pairs[first].grade &&
                                                 pair->agreed_share > clones->pairs[best].agreed_share);
        if (!is_nearer || !can_lead(context, pair)) continue;
        if (first == UINT32_MAX) first = i;
        best = i;
    }
    if (first == UINT32_MAX) return;
    lead_report(context, rule, first, parts);
    Confidence confidence = finding_at(context, parts)->confidence;
    if (best == first || confidence == CONFIDENCE_LOW) return;
    BundlePart part = vec_pop(parts);
    lead_report(context, rule, best, parts);
    Finding *told = finding_at(context, parts);
    bool is_surer = told->confidence >= confidence;
    if (!is_surer) vec_last(parts) = part;
    context->findings->items.at[part.finding].is_withdrawn = is_surer;
    told->is_withdrawn = !is_surer;
    told->confidence = confidence;
}

static void kind_report(CheckContext *context, const char *rule, CloneKind kind) {
    BundleParts parts = {0};
    for (u32 i = 0; i < context->clones->count; i++) {
        const ClonePair *pair = &context->clones->pairs[i];
        if (pair->kind != kind || pair->leader != i || pair->is_aside || pair->is_beside) continue;
        if (pair->inside != CLONE_NONE && clone_is_told_by(pair, &context->clones->pairs[pair->inside]))
            continue;
        group_report(context, rule, i, &parts);
    }
    copy_bundle(context, &parts);
    for (u32 i = 0; i < parts.count; i++)
        if (!parts.at[i].is_told)
            copy_relatives_prove(context, &context->findings->items.at[parts.at[i].finding],
                                 parts.at[i].pair);
    vec_release(&parts);
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
