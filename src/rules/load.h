/* Inside of src/rules: reading JSON with errors that name file, key and what was expected.
 *
 * What each kind of object may hold is one table (object_specs); the loader rejects everything else, and a
 * test compares the table with the schemas in docs/schema. */
#ifndef OXBOW_RULES_LOAD_H
#define OXBOW_RULES_LOAD_H

#include "err.h"
#include "rules.h"
#include "vec.h"

struct json_t;

/* ---- objects and their keys ---------------------------------------------------------------------------- */

typedef enum {
    VALUE_TEXT,
    VALUE_TEXTS, /* a text or a list of texts */
    VALUE_BOOL,
    VALUE_LIST,
    VALUE_OBJECT,
    VALUE_ANY /* checked where it is read */
} ValueKind;

typedef struct {
    const char *name;
    ValueKind kind;
    bool is_required;
} KeySpec;

/* `name` is "<schema>" for a whole file, "<schema>#<definition>" for an object inside it. */
typedef struct {
    const char *name;
    const KeySpec *keys;
    u32 count;
} ObjectSpec;

typedef enum {
    OBJECT_MODEL,
    OBJECT_LOADING,
    OBJECT_NATIVE,
    OBJECT_SERVER,
    OBJECT_STREAMS,
    OBJECT_TYPE,
    OBJECT_RULE,
    OBJECT_ATTACH,
    OBJECT_INCLUDE,
    OBJECT_STREAM,
    OBJECT_WRAP,
    OBJECT_HANDS,
    OBJECT_PROVIDE,
    OBJECT_ENTRY,
    OBJECT_STUBS,
    OBJECT_STUB,
    OBJECT_RESULT,
    OBJECT_DISTRIBUTIONS,
    OBJECT_DISTRIBUTION,
    OBJECT_MANIFEST,
    OBJECT_PYTHON,
    OBJECT_CHECK,
    OBJECT_PARAMETER,
    OBJECT_PHRASE,
    OBJECT_COUNT
} ObjectKind;

extern const ObjectSpec object_specs[OBJECT_COUNT];

/* ---- loader -------------------------------------------------------------------------------------------- */

/* `file` is how errors call the file, `where` the key that is being read ("rules[3].attach"). */
typedef struct {
    Arena *arena;
    Err *err;
    const char *file;
    size_t where_len;
    char where[200];
} Loader;

/* Step down to a key or an item; returns what load_leave needs to step back. After an error nobody does. */
size_t load_enter(Loader *self, const char *format, ...) __attribute__((format(printf, 2, 3)));
void load_leave(Loader *self, size_t where);

/* Report "<file>: <where>: <message>"; returns false. */
bool load_fail(Loader *self, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Parse `text`; syntax errors and keys given twice name the line. Free with load_free. */
bool load_json(Loader *self, Str text, struct json_t **out);
void load_free(struct json_t *root);

/* True when `value` is an object with known keys of the right kinds and all required ones. O(keys). */
bool load_object(Loader *self, const struct json_t *value, ObjectKind kind);

/* One text; members of an object (which load_object has accepted) by key, nothing when absent. */
bool load_text(Loader *self, const struct json_t *value, Str *out);
Str load_member_text(Loader *self, const struct json_t *object, const char *key);
bool load_member_true(const struct json_t *object, const char *key);

/* A text or list of texts as lines of one text. */
bool load_lines(Loader *self, const struct json_t *value, Str *out);

/* A text or list of texts, as they stand. */
void load_texts(Loader *self, const struct json_t *object, const char *key, const Str **out, u32 *count);
/* The same, each with its braces expanded: "{a,b}.C" gives "a.C" and "b.C". */
bool load_names(Loader *self, const struct json_t *object, const char *key, const Str **out, u32 *count);
/* The same, each text split at white space first; sorted when `is_sorted`, and then without doubles. */
bool load_words(Loader *self, const struct json_t *object, const char *key, bool is_sorted, const Str **out,
                u32 *count);

/* Position of `text` in `names`, or an error that lists them. */
bool load_choice(Loader *self, Str text, const char *const *names, u32 count, u32 *out);

/* ---- what the files become ----------------------------------------------------------------------------- */

typedef struct {
    Str key;
    Str text[LANG_COUNT];
} TextRow;

typedef struct {
    const TextRow *rows; /* sorted by key */
    u32 count;
} TextTable;

typedef struct {
    Str name;
    double number;
    const Str *words; /* NULL: the parameter is the number */
    u32 word_count;
} Parameter;

typedef struct {
    CheckMeta meta;
    TextTable texts;
    const Parameter *parameters;
    u32 parameter_count;
} Check;

struct Rules {
    const Check *checks; /* sorted by id */
    u32 check_count;
    TextTable shared;
    Models models;
    Distributions distributions;
};

typedef Vec(Stub) StubList;
typedef Vec(LibraryResult) ResultList;
/* Rows of distributions.json, and from `own` on those of models. */
typedef struct {
    Distribution *at;
    u32 count, capacity;
    u32 own;
} DistributionList;

bool load_model(Loader *self, const struct json_t *root, Model *out);
/* What a model says of C. */
bool load_native(Loader *self, const struct json_t *value, NativeModel *out);
bool load_stubs(Loader *self, const struct json_t *root, StubList *out, ResultList *results);
/* The stubs that a model holds. */
bool load_model_stubs(Loader *self, const struct json_t *root, StubList *out);
/* Sort by name; of a listed stub and a model's own one of a name the latter stays. Two of a kind are an
 * error, or with no `err` the first one stays. */
bool stubs_settle(StubList *self, Err *err);
/* Read `{"when": [...]` off the start of an embedded file of stubs without parsing the rest; false when it
 * does not begin so. */
bool stubs_when(u32 file, Arena *arena, DeferredStubs *out);
bool load_check(Loader *self, const struct json_t *root, Str id, Check *out);
bool load_distributions(Loader *self, const struct json_t *root, DistributionList *rows, Distributions *out);
bool load_distribution_list(Loader *self, const struct json_t *list, DistributionList *out);
void distributions_finish(Arena *arena, DistributionList *rows, Distributions *out);
bool load_text_table(Loader *self, const struct json_t *object, TextTable *out);

/* Actions of a rule; each leaves `*out` NULL when `rule` has none. */
/* "join": how the parts of a URL are put together; `fallback` where nothing is said. */
bool load_join(Loader *self, const struct json_t *object, UrlJoin fallback, UrlJoin *out);
bool load_attach(Loader *self, const Model *model, const struct json_t *rule, const AttachAction **out);
bool load_include(Loader *self, const Model *model, const struct json_t *rule, const IncludeAction **out);
bool load_live(Loader *self, const struct json_t *rule, const LiveAction **out);
bool load_provides(Loader *self, const struct json_t *rule, const ProvideAction **out);
bool load_asks(Loader *self, const struct json_t *rule, const AskAction **out);
bool load_stream(Loader *self, const struct json_t *rule, const StreamAction **out);
bool load_url(Loader *self, const struct json_t *value, const char *key, const UrlTerm **out, u32 *count);
bool load_selector(Loader *self, const struct json_t *object, const char *key, const Selector **out);
/* "kw:name" as the name. */
bool load_keyword(Loader *self, const struct json_t *object, const char *key, Str *out);
bool load_world(Loader *self, const struct json_t *object, World *out);

/* Text of a key, English where a translation is missing; false when the table has no such key. O(log n). */
bool text_table_find(const TextTable *self, TextLanguage language, Str key, Str *out);
/* True when braces pair up and every plural has the forms of its language; else `*problem` says what is
 * expected. */
bool text_template_is_valid(Str text, TextLanguage language, const char **problem);

#endif
