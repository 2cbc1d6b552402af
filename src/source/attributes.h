/* .gitattributes files: which files a project itself calls generated or vendored. */
#ifndef OXBOW_ATTRIBUTES_H
#define OXBOW_ATTRIBUTES_H

#include "source.h"

/* Set `is_generated` of the files that a listed .gitattributes file marks `linguist-generated` or
 * `linguist-vendored`; the deepest file, and in it the last line that says so, counts. Unreadable ones say
 * nothing. Scratch from `arena`. O(files × lines that mark). */
void attributes_apply(SourceFile *files, u32 count, Arena *arena);

#endif
