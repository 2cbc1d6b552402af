/* Values that are nothing but data. */
#ifndef OXBOW_PLAIN_DATA_H
#define OXBOW_PLAIN_DATA_H

#include "infer.h"

/* True for numbers, texts and what is put together from them, None among them: nothing that anybody stores
 * for no more than to keep it alive. A parameter is data when its default is, or all that callers pass.
 * O(parts). */
bool value_is_data(const Program *program, FileId file, ExprId value);

#endif
