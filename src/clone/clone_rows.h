/* Tables that are written as code: statements of which one says nothing that the others do not. */
#ifndef OXBOW_CLONE_ROWS_H
#define OXBOW_CLONE_ROWS_H

#include "bits.h"
#include "program.h"

/* By StmtId: a row of a table. Such are, `least` of them or more in a row,
 *
 *     parser.add_argument("--all", action="store_true")    one method of one thing, with plain values
 *     axes.set_xlabel("time")                              any methods of one thing, with literals
 *     self.name = name                                     attributes that are given plain values
 *
 * and by itself what lists twice so many fields: `return {"name": self.name, …}`, `Row(name=self.name, …)`.
 * Plain are literals, names, attributes and displays of them. Nothing is one when `least` is 0, and in
 * languages that are only outlined. In `arena`. O(statements and their expressions). */
Bits clone_rows_find(const Facts *facts, u32 least, Arena *arena);

#endif
