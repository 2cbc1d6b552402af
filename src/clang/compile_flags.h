/* A compiler's command line as libclang wants it. */
#ifndef OXBOW_COMPILE_FLAGS_H
#define OXBOW_COMPILE_FLAGS_H

#include "str.h"
#include "vec.h"

typedef Vec(const char *) FlagList;

typedef struct {
    Str output;      /* of -o, as written; empty: none */
    Str language;    /* of -x */
    bool is_foreign; /* the compiler's name, -x or the file's ending say that it is not C */
} FlagsSaid;

/* Push what is left of a command: without what would write files (-o, -M…, -save-temps…), without -c, -S,
 * -E, -Werror, and without the flags of other compilers that libclang takes for errors; with what makes it
 * find everything and complain of little. `arguments` begins with the compiler, behind which launchers
 * (ccache) are skipped. */
void flags_clean(const char *const *arguments, u32 count, const char *directory, Arena *arena, FlagList *out,
                 FlagsSaid *said);

#endif
