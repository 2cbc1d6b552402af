/* Rows of C (unit_rows.h) of one file as it is written: who declares what, and what refers to what.
 *
 * No preprocessor runs. Every branch of #if is read, except those of `#if 0`, which are words. What a
 * macro makes is not seen: its body is words of the macro.
 *
 * Names mean what the file declares, wherever it stands in the file. A name that it does not declare gets
 * an entity without declaration, whose kind is a guess: what is called is a function, what stands for a
 * type a typedef, words of capitals a macro, all others a variable. Whether another file declares the
 * name, and as what, is for link/ to say; so a read of such a variable bears argument and sink like an
 * address. A field is that of a record where the record of the object can be told from declarations in the
 * file; else its parent is 0, and it may be a field of that name of any record. Local variables and
 * parameters have no rows, and hide what is named alike.
 *
 * What did not parse is read as far as its pieces did; the rest is words. Every identifier of the file
 * thus is the name of something declared, a reference, a word, or local. */
#ifndef OXBOW_C_UNIT_H
#define OXBOW_C_UNIT_H

#include "outline.h"

/* Push the rows. O(nodes). */
void c_unit_read(const OutlineNode *nodes, u32 count, Str source, FactsBuilder *facts);

#endif
