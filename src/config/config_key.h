/* The one table of configuration keys. Reading, messages, the JSON Schema and the documentation
 * come from it. */
#ifndef OXBOW_CONFIG_KEY_H
#define OXBOW_CONFIG_KEY_H

#include "config.h"

typedef enum {
    KEY_TEXTS,   /* list of texts → ConfigTexts */
    KEY_TEXT,    /* text → Str */
    KEY_NUMBER,  /* integer from 0 to `most` → u32 */
    KEY_CHOICE,  /* one of `choices` → u32, its value */
    KEY_CHOICES, /* list of `choices` → u32, their values together */
    KEY_LEVELS,  /* table: name = one of `choices` → RuleLevel rows */
    KEY_IGNORES, /* table: glob = list of names → FileIgnore rows */
    KEY_PAIRS    /* list of lists of two globs → PathPair rows */
} ConfigKeyKind;

typedef struct {
    const char *name; /* NULL ends a list */
    u32 value;
} ConfigChoice;

typedef struct {
    const char *name; /* as in the file; "table.name" inside a table */
    ConfigKeyKind kind;
    size_t offset;       /* of the field in Config */
    size_t count_offset; /* of its row count; tables and pairs only */
    const ConfigChoice *choices;
    u32 most;
    const char *fallback; /* the default, as one would write it in the file */
    const char *help;     /* one sentence */
} ConfigKey;

/* All keys, in the order of the documentation. Static storage. */
const ConfigKey *config_keys(u32 *count);

#endif
