/* Families of near copies while they are found: who is nearly the same as one unit is not compared with the
 * others that are. Without this, n copies of a tree would cost n squared comparisons. */
#ifndef OXBOW_CLONE_LEADS_H
#define OXBOW_CLONE_LEADS_H

#include "clone_lanes.h"

typedef struct {
    u32 *lead; /* by unit: position + 1 of the first unit that it is nearly the same as, or 0 */
    u32 *led;  /* by unit: how many it leads */
} CloneLeads;

void clone_leads_init(CloneLeads *self, u32 unit_count);
void clone_leads_release(CloneLeads *self);

/* Two units are nearly the same, as their pair says. Candidates come by their left unit. O(1). */
void clone_leads_learn(CloneLeads *self, u32 left, u32 right, const ClonePair *pair);

/* The unit that this one is nearly the same as, or itself: what is said of that one holds for this one. Small
 * families have no lead: all their pairs are worth knowing. O(1). */
u32 clone_leads_of(const CloneLeads *self, u32 unit);

#endif
