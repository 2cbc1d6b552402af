/* What classes of one hierarchy have in common because their bases want it so. */
#ifndef OXBOW_CLONE_DEMAND_H
#define OXBOW_CLONE_DEMAND_H

#include "clone.h"

/* True when one of two methods overrides the other one. O(bases). */
bool clone_overrides(const Program *program, DefRef left, DefRef right);

/* True for methods of one name that a class both derive from declares without doing anything: abstract, or a
 * stub. O(bases). */
bool clone_is_demanded(const Program *program, DefRef left, DefRef right);

/* True for a method that goes on with the one that it overrides: `super().close()` in `close`. O(its
 * expressions). */
bool clone_extends(const Program *program, DefRef def);

/* True for a method that sets attributes of its first parameter. O(its statements). */
bool clone_sets_attributes(const Program *program, DefRef def);

#endif
