#include "alias_double.h"
#include "copy_drift.h"
#include "copy_meanings.h"
#include "copy_report.h"

typedef Vec(Name) Names;

/* ---- parts ----------------------------------------------------------------------------------------- */

/* Definitions of the comparison at a level, by name. */
static void names_at(const CloneDiff *diff, CloneLevel level, Names *out) {
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        Name name = level == CLONE_ONLY_RIGHT ? member->name_right : member->name_left;
        if (member->level == level && name && member->is_def) vec_push(out, name);
    }
}

static void names_prove(CheckContext *context, Finding *finding, const char *rule, const char *key,
                        const Names *names) {
    if (!names->count) return;
    Text text = text_with_number(text_of(rule, key), "count", names->count);
    finding_evidence(finding, finding->name,
                     text_with(text, "names", copy_list_names(context, names->at, names->count)));
}

static void parts_prove(CheckContext *context, Finding *finding, const CloneDiff *diff) {
    Names same = {0}, renamed = {0}, changed = {0}, constants = {0};
    names_at(diff, CLONE_IDENTICAL, &same);
    names_at(diff, CLONE_RENAMED, &renamed);
    names_at(diff, CLONE_CHANGED, &changed);
    for (u32 i = 0; i < diff->constant_count; i++)
        if (diff->constants[i].is_equal && diff->constants[i].left == diff->constants[i].right)
            vec_push(&constants, diff->constants[i].left);
    names_prove(context, finding, finding->rule, "members_same", &same);
    names_prove(context, finding, NULL, "copies.members_renamed", &renamed);
    names_prove(context, finding, NULL, "copies.members_changed", &changed);
    names_prove(context, finding, finding->rule, "constants", &constants);
    vec_release(&same);
    vec_release(&renamed);
    vec_release(&changed);
    vec_release(&constants);
}

static void only_prove(CheckContext *context, Finding *finding, const CopySide *side, CloneLevel level,
                       const CloneDiff *diff) {
    Names only = {0};
    bool is_here = level == CLONE_ONLY_LEFT;
    names_at(diff, level, &only);
    if (only.count) {
        Text text = text_with(text_of(finding->rule, is_here ? "only_left" : "only_right"),
                              is_here ? "left" : "right", side->word);
        text = text_with(text, "names", copy_list_names(context, only.at, only.count));
        finding_evidence(finding, is_here ? finding->name : side->place, text);
    }
    vec_release(&only);
}

/* ---- slips ----------------------------------------------------------------------------------------- */

static void slips_prove(CheckContext *context, Finding *finding, const CopyReport *report) {
    const Program *program = context->program;
    for (u32 i = 0; i < report->slip_count; i++) {
        const CopySlip *slip = &report->slips[i];
        FileId file = slip->is_left ? report->copy->here.side->file : report->copy->there.side->file;
        Str name = slip->text.len ? slip->text : name_text(program, slip->name);
        Text text = slip->text.len   ? text_of(NULL, "copies.forgotten_text")
                    : slip->word.len ? text_of(NULL, "copies.forgotten_part")
                                     : text_of(finding->rule, "forgotten_rename");
        text = text_with(text_with(text, "word", slip->word), "other", slip->other);
        text = text_with(text, "from", name);
        text = text_with(text, "to", name_text(program, slip->expected));
        finding_evidence(finding, place_of(program, file, (Span){slip->offset, slip->offset + (u32)name.len}),
                         text_with_number(text, "count", slip->count));
    }
}

/* ---- whole ----------------------------------------------------------------------------------------- */

void copy_prove(CheckContext *context, Finding *finding, const ClonePair *pair, const CopyReport *report) {
    const CopyPair *copy = report->copy;
    Text other = text_with(text_of(finding->rule, "other"), "right", copy->there.word);
    finding_evidence(finding, copy->there.place,
                     text_with_number(other, "lines", place_lines(copy->there.place)));
    slips_prove(context, finding, report);
    if (pair->kind == CLONE_FUNCTION) copy_meanings_prove(context, finding, copy);
    Differences rows = {0};
    copy_drift_begin(context, finding, copy, report->diff, &rows);
    if (pair->kind != CLONE_FUNCTION) {
        parts_prove(context, finding, report->diff);
        only_prove(context, finding, &copy->here, CLONE_ONLY_LEFT, report->diff);
        only_prove(context, finding, &copy->there, CLONE_ONLY_RIGHT, report->diff);
    }
    copy_names_prove(context, finding, report, rows.count == 0);
    copy_drift_end(context, finding, copy, report->diff, &rows);
    vec_release(&rows);
    if (report->forms)
        finding_evidence(finding, finding->name,
                         text_with_number(text_of(NULL, "copies.form"), "count", report->forms));
    copy_users_prove(context, finding, &copy->here);
    copy_users_prove(context, finding, &copy->there);
    if (!copy->here.is_known &&
        !(copy_is_local(context, &copy->here) && copy_is_local(context, &copy->there)))
        data_put_bool(context->arena, finding->data, STR("users_unknown"), true);
    alias_pair_prove(context, finding, copy);
    copy_going_prove(context, finding, report);
}
