/* Classes that match inside of two files that are copies: told by the files' finding. */
#ifndef OXBOW_COPY_INSIDE_H
#define OXBOW_COPY_INSIDE_H

#include "copy_report.h"

/* Say of each pair of classes that match how its members do: `classes` [{here, there, here_line, there_line,
 * verdict, matched_members, members_total, same_members, changed, constants, only_here, only_there}] in data,
 * and a step of evidence for the few largest that differ. O(members). */
void copy_inside_put(CheckContext *context, Finding *finding, const CopyReport *report);

#endif
