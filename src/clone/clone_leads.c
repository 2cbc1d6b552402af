#include "clone_leads.h"

/* Nearly the same: this share of all tokens, after renames, and a sure pair. */
static const double SAME_SHARE = 0.95;

enum { FAMILY_MIN = 4 };

void clone_leads_init(CloneLeads *self, u32 unit_count) {
    self->lead = mem_alloc((unit_count + 1) * sizeof(u32));
    self->led = mem_alloc((unit_count + 1) * sizeof(u32));
}

void clone_leads_release(CloneLeads *self) {
    free(self->lead);
    free(self->led);
}

void clone_leads_learn(CloneLeads *self, u32 left, u32 right, const ClonePair *pair) {
    if (pair->grade < CLONE_CLEAR || pair->agreed_share < SAME_SHARE) return;
    if (self->lead[left] || self->lead[right]) return;
    self->lead[right] = left + 1;
    self->led[left]++;
}

u32 clone_leads_of(const CloneLeads *self, u32 unit) {
    u32 lead = self->lead[unit];
    return lead && self->led[lead - 1] + 1 >= FAMILY_MIN ? lead - 1 : unit;
}
