#include "copy_group.h"

#include "copy_kept.h"
#include "copy_relatives.h"

static bool is_side(const CloneSide *a, const CloneSide *b) {
    return a->file == b->file && a->def == b->def;
}

static void copy_insert(CopyGroup *self, CheckContext *context, const CopySide *here, const ClonePair *pair,
                        const CloneSide *side) {
    if (is_side(here->side, side)) return;
    for (u32 i = 0; i < self->copies.count; i++)
        if (is_side(self->copies.at[i].side.side, side)) return;
    GroupCopy copy = {
        .agreed = pair->agreed_share, .is_same_name = pair->is_same_name, .is_renamed = pair->is_renamed};
    copy_side_open(&copy.side, context, side);
    vec_push(&self->copies, copy);
}

/* True when `a` is the better one to keep. */
static bool is_better(const Program *program, const CopySide *a, const CopySide *b) {
    bool a_test = program->files[a->side->file].world == WORLD_TESTS;
    bool b_test = program->files[b->side->file].world == WORLD_TESTS;
    if ((a->life == LIFE_NONE) != (b->life == LIFE_NONE)) return a->life != LIFE_NONE;
    if (a_test != b_test) return b_test;
    return a->users.count > b->users.count;
}

void copy_group_open(CopyGroup *self, CheckContext *context, u32 leader, const CopyPair *copy) {
    const Clones *clones = context->clones;
    *self = (CopyGroup){0};
    copy_insert(self, context, &copy->here, &clones->pairs[leader], copy->there.side);
    for (u32 i = clones->pairs[leader].leader; i != CLONE_NONE; i = clones->pairs[i].next) {
        const ClonePair *pair = &clones->pairs[i];
        if (pair->is_aside || pair->is_beside) continue;
        copy_insert(self, context, &copy->here, pair, &pair->left);
        copy_insert(self, context, &copy->here, pair, &pair->right);
    }
    for (u32 i = 1; i < self->copies.count; i++)
        if (is_better(context->program, &self->copies.at[i].side, &self->copies.at[self->best].side))
            self->best = i;
}

void copy_group_release(CopyGroup *self) {
    for (u32 i = 0; i < self->copies.count; i++) copy_side_release(&self->copies.at[i].side);
    vec_release(&self->copies);
}

void copy_group_keep(CheckContext *context, Finding *finding, const ClonePair *pair, FileId here,
                     const CopyGroup *group) {
    FileIds files = {0};
    vec_push(&files, here);
    for (u32 i = 0; i < group->copies.count; i++) vec_push(&files, group->copies.at[i].side.side->file);
    copy_kept_lower(context, finding, files.at, files.count);
    copy_apart_lower(context, finding, files.at, files.count);
    if (!pair->is_exact) copy_retired_lower(context, finding, files.at, files.count);
    vec_release(&files);
}

static void member_put(CheckContext *context, Data *list, const GroupCopy *copy) {
    const CopySide *side = &copy->side;
    Data *item = data_put_object(context->arena, list, STR_NONE);
    data_put_text(context->arena, item, STR("path"), context->program->files[side->side->file].path);
    data_put_int(context->arena, item, STR("line"), side->place.line);
    data_put_int(context->arena, item, STR("end_line"), side->place.end_line);
    data_put_text(context->arena, item, STR("symbol"), side->symbol);
    data_put_real(context->arena, item, STR("agreed"), copy->agreed);
    data_put_int(context->arena, item, STR("users"), side->users.count);
}

enum { COMPARED_MAX = 6 };

static Text member_text(CheckContext *context, const Finding *finding, CloneKind kind, const CopySide *here,
                        const CopySide *side, u32 at) {
    if (at <= COMPARED_MAX) return copy_relative_text(context, finding->rule, kind, here, side);
    Text text = text_with(text_of(finding->rule, "other"), "right", side->symbol);
    return text_with_number(text, "lines", place_lines(side->place));
}

void copy_group_put(CheckContext *context, Finding *finding, CloneKind kind, const CopySide *here,
                    const CopyGroup *group, bool keeps_one) {
    Data *list = data_put_list(context->arena, finding->data, STR("members"));
    for (u32 i = 0; i < group->copies.count; i++) {
        const CopySide *side = &group->copies.at[i].side;
        member_put(context, list, &group->copies.at[i]);
        finding_copy(finding, side->place);
        if (i == 0) continue; /* the other side of the finding is shown already */
        finding_related(finding, side->place, member_text(context, finding, kind, here, side, i));
    }
    if (group->copies.count < 2) return;
    const CopySide *best = &group->copies.at[group->best].side;
    data_put_text(context->arena, finding->data, STR("keep_symbol"), best->symbol);
    if (!best->users.count || !keeps_one) return;
    Text keep = text_with(text_of(NULL, "copies.keep_of_many"), "keep", best->symbol);
    finding_evidence(finding, best->place, text_with_number(keep, "files", best->users.count));
}

/* ---- what stands beside a group ---------------------------------------------------------------------- */

enum { BESIDE_MAX = 6 };

static bool is_listed(const CopyGroup *self, const CopyPair *copy, const CloneSide *side) {
    if (is_side(copy->here.side, side)) return true;
    for (u32 i = 0; i < self->copies.count; i++)
        if (is_side(self->copies.at[i].side.side, side)) return true;
    return false;
}

void copy_group_beside(CheckContext *context, Finding *finding, u32 leader, const CopyPair *copy,
                       const CopyGroup *group) {
    const Clones *clones = context->clones;
    Map told = {0};
    u32 count = 0;
    for (u32 i = clones->pairs[leader].leader; i != CLONE_NONE; i = clones->pairs[i].next) {
        const ClonePair *pair = &clones->pairs[i];
        if (!pair->is_beside) continue;
        bool is_left = is_listed(group, copy, &pair->left);
        const CloneSide *other = is_left ? &pair->right : &pair->left;
        const CloneSide *own = is_left ? &pair->left : &pair->right;
        if (is_listed(group, copy, other) || !is_listed(group, copy, own) ||
            (*map_at(&told, other->def, 0))++ || ++count > BESIDE_MAX)
            continue;
        CopySide side = {0};
        copy_side_open(&side, context, other);
        Text text = text_with(text_of(NULL, "copies.beside"), "right", side.symbol);
        text = text_with(text, "left", name_text(context->program, def_name(context->program, own->def)));
        finding_related(finding, side.place,
                        text_with_number(text, "percent", copy_percent(pair->agreed_share)));
        copy_side_release(&side);
    }
    map_release(&told);
    if (count > BESIDE_MAX)
        finding_evidence(finding, finding->name,
                         text_with_number(text_of(NULL, "copies.more_beside"), "count", count - BESIDE_MAX));
}
