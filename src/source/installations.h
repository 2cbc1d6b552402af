/* Distributions that an installer put into folders of the tree, where people commit them: `pip install -t
 * libs`. */
#ifndef OXBOW_INSTALLATIONS_H
#define OXBOW_INSTALLATIONS_H

#include "listing.h"

/* True for the folder x-1.0.dist-info or x-1.0-py3.9.egg-info of something installed: it lists what was
 * put beside it. What a build leaves beside the sources (x.egg-info) does not. */
bool installations_is_record(Str folder, Arena *arena);

/* Take out of the list what the records in `self->exclude.records` and their top-level modules hold, and
 * return the folders in which it lies ("sites") in order. Out of a site that is a package nothing is
 * taken: it is imported as a part of the tree, and its files are marked as generated ones. Nothing is done
 * where the installed is what one came to see: it lies in the analysed folder itself, or is one
 * distribution beside which hardly anything lies. O(bytes of records + files · depth). */
void installations_set_aside(Listing *self, SourceSites *out);

#endif
