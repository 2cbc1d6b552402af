#include "plan_work.h"

/* A draft that must come before another is at least as urgent. */
static void urgency_spread(PlanWork *self) {
    for (bool changed = true; changed;) {
        changed = false;
        for (u32 i = 0; i < self->drafts.count; i++) {
            const Draft *draft = &self->drafts.at[i];
            for (u32 k = 0; k < draft->after.count; k++) {
                u32 *priority = &self->drafts.at[draft->after.at[k]].action.priority;
                if (*priority <= draft->action.priority) continue;
                *priority = draft->action.priority;
                changed = true;
            }
        }
    }
}

static bool is_ready(const Draft *draft, const u32 *position_of) {
    for (u32 k = 0; k < draft->after.count; k++)
        if (position_of[draft->after.at[k]] == ACTION_NONE) return false;
    return true;
}

typedef struct {
    u32 index, priority, lines;
} Turn;

/* By urgency; of equal ones what removes most comes first. */
static int turn_cmp(const void *a, const void *b) {
    const Turn *left = a, *right = b;
    if (left->priority != right->priority) return left->priority < right->priority ? -1 : 1;
    if (left->lines != right->lines) return left->lines > right->lines ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index;
}

static Turn *turns_of(const PlanWork *self) {
    Turn *turns = ARENA_ARRAY(self->arena, Turn, self->drafts.count);
    for (u32 i = 0; i < self->drafts.count; i++) {
        const Action *action = &self->drafts.at[i].action;
        turns[i] = (Turn){i, action->priority, action->priority == PRIORITY_DELETE ? action->lines : 0};
    }
    if (self->drafts.count) qsort(turns, self->drafts.count, sizeof *turns, turn_cmp);
    return turns;
}

/* The first draft of `priority` not placed yet whose predecessors are all placed. Where two wait for one
 * another (they must go together), the first of them goes, without waiting. `*from` moves over what is
 * done, so that the whole order takes linear time where little waits. */
static u32 next_draft(const PlanWork *self, const Turn *turns, u32 priority, u32 *from,
                      const u32 *position_of) {
    u32 waiting = ACTION_NONE;
    while (*from < self->drafts.count &&
           (turns[*from].priority < priority || position_of[turns[*from].index] != ACTION_NONE))
        ++*from;
    for (u32 i = *from; i < self->drafts.count && turns[i].priority == priority; i++) {
        u32 index = turns[i].index;
        if (position_of[index] != ACTION_NONE) continue;
        if (is_ready(&self->drafts.at[index], position_of)) return index;
        if (waiting == ACTION_NONE) waiting = index;
    }
    return waiting;
}

static int u32_cmp(const void *a, const void *b) {
    u32 left = *(const u32 *)a, right = *(const u32 *)b;
    return left < right ? -1 : left > right;
}

static void action_place(PlanWork *self, u32 index, u32 *position_of) {
    Draft *draft = &self->drafts.at[index];
    Action *action = &draft->action;
    for (u32 k = 0; k < draft->after.count; k++)
        if (position_of[draft->after.at[k]] != ACTION_NONE)
            vec_push(&action->after, position_of[draft->after.at[k]]);
    if (action->after.count > 1)
        qsort(action->after.at, action->after.count, sizeof *action->after.at, u32_cmp);
    position_of[index] = self->plan->actions.count;
    WORK_KEEP(self, &action->after);
    WORK_KEEP(self, &action->findings);
    WORK_KEEP(self, &action->steps);
    vec_push(&self->plan->actions, *action);
}

void order_actions(PlanWork *self) {
    urgency_spread(self);
    u32 *position_of = ARENA_ARRAY(self->arena, u32, self->drafts.count);
    for (u32 i = 0; i < self->drafts.count; i++) position_of[i] = ACTION_NONE;
    const Turn *turns = turns_of(self);
    for (u32 priority = PRIORITY_FIX; priority <= PRIORITY_TIDY; priority++) {
        u32 from = 0, i;
        while ((i = next_draft(self, turns, priority, &from, position_of)) != ACTION_NONE)
            action_place(self, i, position_of);
    }
}
