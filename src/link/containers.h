/* Lists, dicts and sets that hold what their display says and nothing more: nobody adds to them.
 *
 * Decided by name, for all of the program at once: a container stays open when an object of its name is
 * handed on, aliased, changed by a method or an item, or imported under another name anywhere. What is
 * only looked up, iterated, compared or counted cannot grow. */
#ifndef OXBOW_CONTAINERS_H
#define OXBOW_CONTAINERS_H

#include "program.h"

/* Find them. Before inference. O(expressions + statements). */
void containers_find(Program *program);

/* True when the display holds just its own elements for good; an empty one never does. */
bool container_is_sealed(const Program *program, FileId file, ExprId display);

#endif
