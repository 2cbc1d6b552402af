/* Suppression comments:
 *
 *     x = make()  # oxbow: ignore[unknown-member] why
 *     # oxbow: ignore[unused-function, unused-import] why
 *     # oxbow: file-ignore[unused-method] why
 *     # oxbow: copy why
 *     # oxbow: file-copy why
 *
 * Behind code a comment speaks for its line. When a statement starts on that line, or its last line or
 * the line that ends its head is that line (where formatters put such comments), it speaks for the whole
 * statement. Alone on its line it speaks for the next statement; inside a statement, for the next line.
 * `file-ignore` speaks for the file, wherever it stands. There is no form without rule names, but for `copy`:
 * what it covers repeats something on purpose, whichever rule says so and wherever the finding stands. */
#ifndef OXBOW_SUPPRESS_H
#define OXBOW_SUPPRESS_H

#include "facts.h"
#include "vec.h"

/* One rule named by one comment. */
typedef struct {
    Str rule;                  /* empty when malformed, and for `copy` */
    u32 first_line, last_line; /* UINT32_MAX as last line: the whole file */
    Str reason;                /* trimmed; empty when none was given */
    u32 line;                  /* of the comment */
    bool is_copy;              /* this copy is meant */
    bool is_malformed;         /* speaks to oxbow, but not in one of the forms above: suppresses nothing */
} Suppression;

typedef struct {
    const Suppression *at; /* by line of the comment, then in the order of its names */
    u32 count;
} SuppressionList;

enum { SUPPRESS_NONE = UINT32_MAX };

/* Suppressions of one file. Texts point into `facts`, the array lives in `arena`.
 * O(comments + oxbow comments * statements). */
SuppressionList suppress_collect(const Facts *facts, Arena *arena);

/* Position of the first row that covers a finding of `rule` on `line`, or SUPPRESS_NONE. Ask for
 * the finding's first line and for the line of its name. O(count). */
u32 suppress_find(SuppressionList self, Str rule, u32 line);

/* The same for a copy that is meant. */
u32 suppress_find_copy(SuppressionList self, u32 line);

#endif
