/* Is a block safe to read? */
#ifndef OXBOW_FACTS_CHECK_H
#define OXBOW_FACTS_CHECK_H

#include "facts.h"

/* True when every section lies inside the block, every id and every piece of text is in range, and
 * trees and chains are well formed, so that no reader can leave the block or run for ever. On false,
 * `what` names the section at fault. The block must be at least sizeof(Facts) and aligned to 8;
 * `size` is how many bytes there are. O(rows). */
bool facts_is_valid(const Facts *self, size_t size, Str *what);

#endif
