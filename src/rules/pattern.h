/* Patterns of models: braces, wildcards, `<type>` heads. */
#ifndef OXBOW_PATTERN_H
#define OXBOW_PATTERN_H

#include "err.h"
#include "model.h"
#include "vec.h"

typedef Vec(Str) StrList;

/* Every text that `text` stands for, in order, pushed to `out`: "{a,b}.{c,d}" gives four; braces nest.
 * The texts live in `arena` or in `text`. */
bool braces_expand(Str text, Arena *arena, StrList *out, Err *err);

/* Parse one pattern without braces for a rule with `trigger`. `types` are the model's, for `<name>`. */
bool pattern_parse(Str text, TriggerKind trigger, const ModelType *types, u32 type_count, Pattern *out,
                   Err *err);

#endif
