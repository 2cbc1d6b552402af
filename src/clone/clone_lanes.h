/* From candidates to pairs: functions token by token, classes member by member, files definition by
 * definition. */
#ifndef OXBOW_CLONE_LANES_H
#define OXBOW_CLONE_LANES_H

#include "clone_parts.h"

typedef Vec(ClonePair) ClonePairs;

/* Each pushes the pairs that pass to `out`. Order is that of the units, so runs are repeatable. */
void clone_functions_compare(CloneWork *work, const CloneCorpus *corpus, ClonePairs *out);
void clone_classes_compare(CloneWork *work, const CloneCorpus *corpus, ClonePairs *out);

/* Wants the pairs of functions and classes in `out`: files that share many are candidates. */
void clone_files_compare(CloneWork *work, const CloneCorpus *corpus, ClonePairs *out);

#endif
