/* Classes that are copies inside of two files that are copies: told by the files' finding. */
#ifndef OXBOW_COPY_INSIDE_H
#define OXBOW_COPY_INSIDE_H

#include "copy_report.h"

/* Say of each pair of classes inside the file pair at position `files` how its members match: `classes`
 * [{here, there, here_line, there_line, verdict, matched_members, members_total, same_members, changed,
 * constants, only_here, only_there}] in data, and a step of evidence. One comparison per pair. */
void copy_inside_put(CheckContext *context, Finding *finding, u32 files, const CopyPair *copy);

#endif
