/* What stands there though no code names it: lists that spell out a protocol or format, and texts for
 * people. */
#ifndef OXBOW_NATIVE_TABLE_H
#define OXBOW_NATIVE_TABLE_H

#include "check.h"
#include "native.h"

/* Is an enumerator or macro one of several that belong together, some of which are used? It may be there
 * to make the list complete. O(entities of the file, or of the enumeration). */
bool native_is_in_table(const Program *program, NativeId id);

/* Does the file include a header of a library behind the macro? That may ask for it. O(includes). */
bool native_is_before_library(const Program *program, NativeId id);

/* All that a source with code for other configurations holds in this one: an empty unit is no C. Without a
 * compiler, by its name (`fillers` of unused-variable). O(entities of the file + what is left out of its
 * unit). */
bool native_is_filler(const CheckContext *context, NativeId id);

/* A text for who looks into a program or its core: which version it is, whose. By its name (`marks` of
 * unused-variable) and type. O(patterns). */
bool native_is_mark(const CheckContext *context, NativeId id);

#endif
