/* What a block of an outline is given and gives back, by the text of names alone. */
#ifndef OXBOW_EXTRACTION_MARKS_H
#define OXBOW_EXTRACTION_MARKS_H

#include "extraction.h"

/* Fill parameters and results. A name means one thing within the outermost function around the block: what is
 * declared outside of the block is a parameter, unless the block sets it first; what the block sets or
 * declares and is named behind it, or around again, is a result. So a result may be one too many, none is
 * missing. At module level there are neither. O(tokens of that function · names of the block). */
void extraction_read_marks(Extraction *self, const Program *program, const CloneBlockPlace *place);

#endif
