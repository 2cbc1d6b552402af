/* Finding a vertex of the reference graph by what a person calls it. */
#ifndef OXBOW_LOOKUP_H
#define OXBOW_LOOKUP_H

#include "graph.h"

/* Vertices that `text` means, in order: a dotted name ("app.bus.publish"), the last words of one
 * ("Bus.publish"), a file ("app/bus.py"), or the innermost definition at a line ("app/bus.py:12"). A whole
 * name wins over last words. Appended to `out`. O(vertices). */
void lookup_vertices(const Program *program, Str text, VecU32 *out);

#endif
