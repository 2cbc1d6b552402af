#include "clone_share.h"

#include "clone_overlap.h"

/* One unit: its tokens that count, and those of members that are alike. */
typedef struct {
    const CloneBody *body;
    const CloneUnit *unit;
    VecU32 marks;
    u32 others; /* members that do something and are not alike */
    u32 alone;  /* tokens that count, in members without a partner */
} ShareSide;

typedef struct {
    const CloneWork *work;
    ShareSide left, right;
    double alike_share;
    CloneShare out;
} Sharing;

static void side_open(ShareSide *self, const CloneCorpus *corpus, const CloneBody *body,
                      const CloneUnit *unit) {
    *self = (ShareSide){.body = body, .unit = unit};
    clone_counted_mark(corpus, unit, MEASURE_BEHAVIOUR, &self->marks);
}

static bool is_counted(const ShareSide *self, u32 position) {
    return self->marks.at[position - self->unit->first] != 0;
}

static u32 part_counted(const ShareSide *self, const ClonePart *part) {
    u32 count = 0;
    for (u32 at = part->first; at < part->end; at++) count += is_counted(self, at);
    return count;
}

/* Aligned tokens of a match that count on both sides and read alike. */
static u32 match_agreed(const Sharing *self, const PartMatch *match) {
    u32 count = 0;
    for (u32 i = match->first; i < match->end; i++) {
        LcsMatch at = self->work->aligned.at[i];
        if (!is_counted(&self->left, at.left) || !is_counted(&self->right, at.right)) continue;
        u32 from = self->left.body->stream->exact[at.left], to = self->right.body->stream->exact[at.right];
        count += from == to || clone_names_map(&self->work->names, from) == to;
    }
    return count;
}

static void match_add(Sharing *self, const PartMatch *match) {
    const ClonePart *left = &self->left.body->parts.at[match->left];
    const ClonePart *right = &self->right.body->parts.at[match->right];
    u32 agreed = match_agreed(self, match);
    self->out.agreed += agreed;
    if (!left->def || !right->def) return;
    u32 a = part_counted(&self->left, left), b = part_counted(&self->right, right), larger = u32_max(a, b);
    if (larger && agreed >= self->alike_share * larger) {
        self->out.alike++;
        return;
    }
    self->left.others += a > 0;
    self->right.others += b > 0;
    self->out.other_tokens += larger;
    self->out.other_agreed += agreed;
}

/* Members without a partner. */
static void unmatched_add(ShareSide *self, const VecU32 *partner) {
    for (u32 i = 0; i < self->body->parts.count; i++) {
        if (partner->at[i] || !self->body->parts.at[i].def) continue;
        u32 tokens = part_counted(self, &self->body->parts.at[i]);
        self->others += tokens > 0;
        self->alone += tokens;
    }
}

CloneShare clone_share(const CloneWork *work, const CloneCorpus *corpus, const CloneUnit *left,
                       const CloneUnit *right, double alike_share) {
    Sharing self = {.work = work, .alike_share = alike_share};
    side_open(&self.left, corpus, &work->left, left);
    side_open(&self.right, corpus, &work->right, right);
    for (u32 i = 0; i < work->matches.count; i++) match_add(&self, &work->matches.at[i]);
    unmatched_add(&self.left, &work->left_partner);
    unmatched_add(&self.right, &work->right_partner);
    self.out.others = u32_min(self.left.others, self.right.others);
    self.out.other_tokens += u32_min(self.left.alone, self.right.alone);
    vec_release(&self.left.marks);
    vec_release(&self.right.marks);
    return self.out;
}

bool clone_share_is_partial(const CloneShare *self, u32 few, double rest_share) {
    return self->alike && self->alike <= few && self->others >= self->alike &&
           self->other_agreed < rest_share * self->other_tokens;
}
