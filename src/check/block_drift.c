#include "block_drift.h"

#include "copy_drift.h"
#include "copy_source.h"
#include "shared.h"

static CloneSide side_of(const CloneBlockPlace *place) {
    return (CloneSide){.file = place->file, .def = place->def, .first = place->first, .last = place->last};
}

static u32 statements_of(const Program *program, const CloneBlockPlace *place) {
    const StmtRow *rows = facts_stmts(program_facts(program, place->file));
    u32 count = 0;
    for (StmtId s = place->first; s < rows[place->last].next; s++)
        count += rows[s].token_end > rows[s].first_token;
    return count;
}

void block_drift_open(BlockDrift *self, CheckContext *context, const CloneReach *reach) {
    *self = (BlockDrift){.reach = reach, .is_whole = reach->here.is_body && reach->there.is_body};
    self->sides[0] = side_of(&reach->here);
    self->sides[1] = side_of(&reach->there);
    copy_pair_name(&self->copy, context, &self->sides[0], &self->sides[1]);
    self->diff = clone_diff(shared_clone_work(context), CLONE_FUNCTION, &self->sides[0], &self->sides[1],
                            context->arena);
    copy_differences_find(context, &self->copy, self->diff, &self->rows);
    for (u32 i = 0; i < self->rows.count; i++) {
        const CloneEdit *edit = self->rows.at[i].edit;
        self->statements += edit ? edit->statements : 1;
    }
    self->total = u32_max(statements_of(context->program, &reach->here),
                          statements_of(context->program, &reach->there));
}

void block_drift_release(BlockDrift *self) {
    vec_release(&self->rows);
}

bool block_drift_is_near(const BlockDrift *self) {
    return self->statements * 3 <= self->total;
}

Text block_drift_text(const BlockDrift *self, Str right) {
    Text text = text_with(text_of(BLOCK_RULE, self->statements ? "place.near" : "place"), "right", right);
    if (!self->statements) return text;
    return text_with_number(text_with_number(text, "count", self->statements), "total", self->total);
}

Text block_reach_text(CheckContext *context, const CloneReach *reach, Str right) {
    BlockDrift drift;
    block_drift_open(&drift, context, reach);
    Text text = block_drift_text(&drift, right);
    block_drift_release(&drift);
    return text;
}

void block_drift_prove(BlockDrift *self, CheckContext *context, Finding *finding) {
    copy_drift_prove(context, finding, &self->copy, self->diff);
}

bool block_drift_tells(const BlockDrift *self, const Program *program, u32 offset) {
    StmtId stmt = copy_stmt_at(program, &self->sides[0], offset);
    for (u32 i = 0; i < self->rows.count; i++)
        if (self->rows.at[i].left == stmt) return true;
    return false;
}
