/* More than two copies: all places, and the one to keep. */
#ifndef OXBOW_COPY_GROUP_H
#define OXBOW_COPY_GROUP_H

#include "copy_report.h"

typedef struct {
    CopySide side;
    double agreed; /* with the unit it was paired with */
    bool is_same_name, is_renamed;
} GroupCopy;

/* Every unit of a group but `here`, the surest first. */
typedef struct {
    Vec(GroupCopy) copies;
    u32 best; /* of those, the one to keep: in use, outside of the tests, by the most files */
} CopyGroup;

/* Collect the group of the pair at position `leader`, seen from `here`. O(pairs + edges into its units). */
void copy_group_open(CopyGroup *self, CheckContext *context, u32 leader, const CopyPair *copy);
void copy_group_release(CopyGroup *self);

/* Lower the confidence when each of them is kept beside `here` on purpose. O(copies · path). */
void copy_group_keep(CheckContext *context, Finding *finding, const ClonePair *pair, FileId here,
                     const CopyGroup *group);

/* `members` [{path, line, end_line, symbol, agreed, users}] and `keep_symbol` in data; each further place as
 * related, with how it differs from `here`; where one is to be kept, which and why. */
void copy_group_put(CheckContext *context, Finding *finding, CloneKind kind, const CopySide *here,
                    const CopyGroup *group, bool keeps_one);

/* Others that are like one of the group, but not surely enough to be in it, as related. O(pairs). */
void copy_group_beside(CheckContext *context, Finding *finding, u32 leader, const CopyPair *copy,
                       const CopyGroup *group);

#endif
