/* Code of the tree that runs although no call stands there: properties, items, operators, formatting. */
#ifndef OXBOW_IMPLICIT_H
#define OXBOW_IMPLICIT_H

#include "program.h"

/* True when evaluating this one expression (its children apart) runs a method of the tree, as far as it is
 * known what its operands are: a read of a property or through __getattr__, an item of an object with
 * __getitem__, an operator on an object that defines it. O(values of the operands). */
bool implicit_runs(const Program *program, FileId file, ExprId expr);

#endif
