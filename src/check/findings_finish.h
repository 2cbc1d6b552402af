/* The last step of checking: one finding per fact, severities, fingerprints, order. */
#ifndef OXBOW_FINDINGS_FINISH_H
#define OXBOW_FINDINGS_FINISH_H

#include "check.h"

/* Drop what a stronger finding already says, set severities from the rules' metadata and `levels`,
 * sort by path, offset and rule, and give fingerprints (XXH3-128 over rule, module, symbol, tokens
 * and the ordinal among equals: no line numbers). O(n log n). */
void findings_finish(CheckContext *context, const CheckLevel *levels, u32 level_count);

#endif
