/* Copies that stand where things are repeated on purpose: in examples, in numbered steps, in packages
 * that share nothing else. */
#ifndef OXBOW_COPY_KEPT_H
#define OXBOW_COPY_KEPT_H

#include "check.h"

/* Lower the confidence of a finding about copies in `files` (the first: that of the finding) and say why,
 * when each of the others is kept beside the first one; see clones_kept. O(files · path). */
void copy_kept_lower(CheckContext *context, Finding *finding, const FileId *files, u32 count);

/* The same when what the others share with the first one has no common home; see copy_is_apart. O(files ·
 * copies). */
void copy_apart_lower(CheckContext *context, Finding *finding, const FileId *files, u32 count);

/* The same when one of each such two files is deprecated as a whole, kept for its old users. O(files). */
void copy_retired_lower(CheckContext *context, Finding *finding, const FileId *files, u32 count);

/* The same for a block where one of each such two places stands in a deprecated definition. O(places). */
void copy_retired_block_lower(CheckContext *context, Finding *finding, const CloneBlock *block);

#endif
