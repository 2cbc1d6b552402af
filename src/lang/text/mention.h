/* References inside prose: URL paths, dotted names, module:attr strings, backticked names. */
#ifndef OXBOW_MENTION_H
#define OXBOW_MENTION_H

#include "builder.h"

/* Push one MentionRow per reference found in `text`. `start` is the source offset of the first
 * byte of `text`; positions are exact as long as `text` equals the source there byte for byte.
 * `string` is the literal the text lies in, 0 for prose. O(len). */
void mention_scan(FactsBuilder *builder, Str text, u32 start, StringId string);

#endif
