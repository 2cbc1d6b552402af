#include "plan_work.h"

static void work_release(PlanWork *self) {
    for (u32 i = 0; i < self->drafts.count; i++) {
        vec_release(&self->drafts.at[i].ranges);
        vec_release(&self->drafts.at[i].after);
    }
    vec_release(&self->drafts);
    vec_release(&self->active);
}

const Plan *plan_make(const CheckContext *context, Arena *arena) {
    Plan *plan = ARENA_NEW(arena, Plan);
    PlanWork work = {.context = context, .program = context->program, .arena = arena, .plan = plan};
    removals_find(&work);
    drafts_make(&work);
    references_index(&work);
    for (u32 draft = 0; draft < work.drafts.count; draft++) {
        clients_check(&work, draft);
        bool is_unreferenced = references_settle(&work, draft);
        edits_patch(&work, draft, is_unreferenced);
    }
    references_fix_first(&work);
    cascade_find(&work);
    order_actions(&work);
    totals_count(&work);
    WORK_KEEP(&work, &plan->actions);
    WORK_KEEP(&work, &plan->savings);
    WORK_KEEP(&work, &plan->totals);
    WORK_KEEP(&work, &plan->cascade);
    work_release(&work);
    return plan;
}
