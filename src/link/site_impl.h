/* Inside sites only: variables, texts and calls need each other. */
#ifndef OXBOW_SITE_IMPL_H
#define OXBOW_SITE_IMPL_H

#include "site.h"
#include "values.h"

enum { DEPTH_MAX = 12 };

/* Does the expression depend on `bound`, or name a module by text? Then what it is with that. */
bool bound_substitute(const Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth,
                      Values *out);

/* get_router("shop"), where what the function returns depends on what it is given. */
bool function_substitute(const Program *self, const Bound *bound, FileId file, ExprId call, u32 depth,
                         Values *out);

/* v1("/items"), where the function returns one text. */
bool function_text_push(const Program *self, const Bound *bound, FileId file, ExprId call, StrBuf *out,
                        u32 depth);

/* The text of an expression, pushed to `out`; false when it is not constant. */
bool site_text_push(const Program *self, const Bound *bound, FileId file, ExprId expr, StrBuf *out,
                    u32 depth);

/* "%s/x" % a, "{}/x".format(a). */
bool filled_text_push(const Program *self, const Bound *bound, FileId file, ExprId expr, StrBuf *out,
                      u32 depth);

/* The text of what was picked, unknown parts as source in ${}. */
Str pick_text(const Program *self, const Bound *bound, const Pick *picked);

/* An item of what was picked. */
Pick pick_item(const Program *self, const Bound *bound, Pick pick, u32 index);

/* Module that a text names from a file: "a.b", ".b". */
ModuleId site_module(const Program *self, FileId file, Str text);

#endif
