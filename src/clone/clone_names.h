/* Which identifier of one side became which on the other: a greedy one-to-one map, most frequent first. */
#ifndef OXBOW_CLONE_NAMES_H
#define OXBOW_CLONE_NAMES_H

#include "clone_stream.h"
#include "lcs.h"

typedef struct {
    Name from, to;
    u32 count;
    bool is_mapped; /* in the one-to-one map */
} NamePair;

typedef struct {
    u64 key;
    u32 pair, stamp;
} NameSlot;

typedef struct {
    u32 *image, *source; /* by Name: partner in the map, where the stamp is current */
    u32 *image_stamp, *source_stamp;
    u32 stamp;
    NameSlot *slots; /* (from, to) → position in `pairs`, where the stamp is current */
    u32 slot_count;
    Vec(NamePair) pairs; /* every (from, to) seen, most frequent first, then by name */
    u32 total;           /* aligned identifiers */
    u32 explained;       /* of those, in the map */
} CloneNames;

/* A map for a program with `name_count` names. Memory on the heap. O(names). */
void clone_names_init(CloneNames *self, u32 name_count);
void clone_names_release(CloneNames *self);

/* Learn from aligned positions of two streams. Forgets what was learnt before. O(matches + pairs log
 * pairs). */
void clone_names_learn(CloneNames *self, const u32 *left, const u32 *right, const LcsMatches *matches);

/* Make the map anew without the pairs that `odd` (map_pair of both names → places) counts in at least half of
 * their places. O(names). */
void clone_names_leave_out(CloneNames *self, const Map *odd);

/* What `code` (an exact token) of the left side reads on the right: mapped when it is an identifier with
 * a partner, else itself. O(1). */
u32 clone_names_map(const CloneNames *self, u32 code);

/* Share of aligned identifiers in the map; 1 when there are none. */
double clone_names_share(const CloneNames *self);

/* Distinct renames of the map per aligned identifier: where nearly every name became another one, once, the
 * map explains anything. O(pairs). */
double clone_names_spread(const CloneNames *self);

#endif
