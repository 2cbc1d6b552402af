#include "copy_relatives.h"

#include "copy_differ.h"
#include "copy_form.h"
#include "copy_report.h"
#include "copy_source.h"
#include "shared.h"

/* ---- another copy of a group ------------------------------------------------------------------------- */

static const Difference *most_telling(const Differences *rows) {
    const Difference *best = NULL;
    for (u32 i = 0; i < rows->count; i++) {
        const Difference *row = &rows->at[i];
        if (row->kind == DIFFERS_STATEMENT && (!best || row->tells < best->tells)) best = row;
    }
    return best;
}

static Text plain_text(const char *rule, const CopySide *other) {
    Text text = text_with(text_of(rule, "other"), "right", other->symbol);
    return text_with_number(text, "lines", place_lines(other->place));
}

static Text differing_text(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                           const Differences *rows) {
    const Difference *row = most_telling(rows);
    Text text = text_of(NULL, row ? "copies.other_differs" : "copies.other_places");
    text = text_with(text, "right", copy->there.symbol);
    text = text_with_number(text, "lines", place_lines(copy->there.place));
    text = text_with_number(text, "count", rows->count);
    if (!row) return text;
    Str here, there;
    copy_difference_texts(context, copy, diff, row, &here, &there);
    return text_with(text_with(text, "here", here), "there", there);
}

Text copy_relative_text(CheckContext *context, const char *rule, CloneKind kind, const CopySide *here,
                        const CopySide *other) {
    CopyPair copy = {.here = *here, .there = *other};
    CloneDiff diff = *clone_diff(shared_clone_work(context), kind, here->side, other->side, context->arena);
    u32 forms;
    Differences rows = {0};
    copy_renames_know(context, &copy, &diff, context->arena);
    copy_form_settle(context, &copy, &diff, &forms);
    copy_renames_judge(context, &copy, &diff);
    copy_differences_find(context, &copy, &diff, &rows);
    Text text = rows.count ? differing_text(context, &copy, &diff, &rows) : plain_text(rule, other);
    vec_release(&rows);
    return text;
}

/* ---- of the same two owners -------------------------------------------------------------------------- */

/* A comment at its head speaks to the program: no finding may be told of it. */
static bool is_marked(const Program *program, DefRef def) {
    const Facts *facts = program_facts(program, program->def_file[def]);
    const DefRow *row = def_row(program, def);
    u32 first = facts_line(facts, row->span.start),
        end = facts_line(facts, copy_header(facts, row->stmt).end);
    for (u32 i = 0; i < facts->comments.count; i++) {
        const CommentRow *comment = &facts_comments(facts)[i];
        u32 line = facts_line(facts, comment->span.start);
        if (line + 1 >= first && line <= end) return true;
    }
    return false;
}

void copy_relatives_prove(CheckContext *context, Finding *finding, const ClonePair *pair) {
    const Program *program = context->program;
    const Clones *clones = context->clones;
    if (pair->kind != CLONE_FUNCTION) return;
    u32 left = copy_owner_of(program, &pair->left), right = copy_owner_of(program, &pair->right);
    Vec(Name) names = {0};
    Map told = {0};
    if (left == right) return;
    const CopyOwners *owners = shared_owners(context);
    for (u32 i = copy_owners_first(owners, left, right); i != CLONE_NONE; i = owners->next[i]) {
        const ClonePair *other = &clones->pairs[i];
        if (other->leader == pair->leader || other->grade == CLONE_FAINT || other->is_aside ||
            other->is_beside)
            continue;
        if (is_marked(program, other->left.def) || is_marked(program, other->right.def)) continue;
        const CloneSide *side = copy_owner_of(program, &other->left) == left ? &other->left : &other->right;
        Name name = def_name(program, side->def);
        if ((*map_at(&told, name, 0))++ == 0) vec_push(&names, name);
    }
    if (names.count) {
        bool are_classes = left < program->def_count && right < program->def_count;
        Text text = text_of(NULL, are_classes ? "copies.more_of_classes" : "copies.more_of_files");
        text = text_with(text, "names", copy_list_names(context, names.at, names.count));
        finding_evidence(finding, finding->name, text_with_number(text, "count", names.count));
    }
    map_release(&told);
    vec_release(&names);
}
