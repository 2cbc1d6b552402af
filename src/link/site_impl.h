/* Inside sites only: variables, texts and calls need each other. */
#ifndef OXBOW_SITE_IMPL_H
#define OXBOW_SITE_IMPL_H

#include "calls.h"
#include "site.h"
#include "values.h"

enum { DEPTH_MAX = 12, ENTERED_PARAMS = 12 };

/* Does the expression depend on `bound`, or name a module by text? Then what it is with that. */
bool bound_substitute(const Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth,
                      Values *out);

/* Paths made of the name and the parameters of the site's function (site_signature.c). */
void signature_picks(const Program *self, const Site *site, Picks *out);

/* What a binding of the file stands for at the moment, or NULL. */
const Bound *bound_find(const Program *self, const Bound *bound, FileId file, u32 local);

/* As bound_values, bound_pick and pick_follow, inside a question that went `depth` steps already. */
ValueSet bound_values_at(const Program *program, const Bound *bound, FileId file, ExprId expr, u32 depth);
Pick bound_pick_at(const Program *program, const Bound *bound, FileId file, ExprId expr, u32 depth);
Pick pick_follow_at(const Program *self, const Bound *bound, Pick pick, u32 depth);

/* row.router, rows["key"], rows[0]: what that is of an object, dict or list whose making can be seen; its
 * `bound` holds what it depends on. Neither expression nor text: that is not seen (site_members.c). */
Pick member_pick(const Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth);
/* Field of an object that can be unpacked, by its position. */
Pick field_at(const Program *self, const Bound *bound, Pick call, u32 index);

/* A call of a function whose parameters hold what this call passes. */
typedef struct {
    Bound params[ENTERED_PARAMS];
    const Bound *inside;
    FileId file;
    ScopeId body;
} Entered;
void arguments_enter(const Program *self, const Bound *bound, const CallSite *site, Entered *out);

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

/* Module that a text names from a file: "a.b", ".b". */
ModuleId site_module(const Program *self, FileId file, Str text);

#endif
