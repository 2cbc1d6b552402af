/* What is known about rules, frameworks and libraries, loaded from JSON.
 *
 * The JSON files under rules/ are embedded in the program; --rules DIR and `models = [...]` in the
 * configuration add to or replace them. One loader reads both. The build runs it over the embedded files, so
 * a broken file never ships, and bakes what it makes of them, so that a start without more parses nothing.
 * Everything is immutable once loaded. */
#ifndef OXBOW_RULES_H
#define OXBOW_RULES_H

#include "distribution.h"
#include "err.h"
#include "model.h"
#include "text.h"

typedef enum { LANG_EN, LANG_RU, LANG_COUNT } TextLanguage;

/* rules/checks/<id>.json: what a rule is called, says and is tuned by. */
typedef struct {
    const char *id;
    const char *severity;   /* level of its findings: "error", "warning", "info", "off" */
    bool is_off;            /* "default": "off": runs only where it is asked for, then with its severity */
    const char *category;   /* group in reports: "critical", "duplicate", "unused", "outdated", "route",
                               "dependency" */
    const char *since;      /* first version that has it */
    Str title[LANG_COUNT];  /* one line */
    Str what[LANG_COUNT];   /* Markdown: what it reports */
    Str why[LANG_COUNT];    /* Markdown: why that is bad */
    Str fix[LANG_COUNT];    /* Markdown: what to do */
    Str silent[LANG_COUNT]; /* Markdown: when it stays silent, known limits */
    Str example_bad, example_good;
} CheckMeta;

typedef struct Rules Rules;

typedef struct {
    Str rules_dir; /* its files replace embedded ones of the same path and add to them; empty: none */
    const Str *model_paths; /* extra models; one with the name of another replaces it */
    u32 model_count;
} RulesOptions;

/* Load and check everything. Errors name file and key. Copies the baked rules; with more to read than these,
 * O(bytes of JSON): about 15 ms for what is embedded, most of it spent in the JSON parser. */
bool rules_load(const RulesOptions *options, Arena *arena, const Rules **out, Err *err);

u32 rules_check_count(const Rules *self);
const CheckMeta *rules_check_at(const Rules *self, u32 i); /* sorted by id */
const CheckMeta *rules_check(const Rules *self, Str id);   /* NULL when unknown */

/* A number among the parameters of a check ("parameters" in its JSON). Asking for one that is not there is
 * a bug. */
double rules_number(const Rules *self, const char *check, const char *name);
/* A parameter that is a list of texts, in the order of the file. */
const Str *rules_words(const Rules *self, const char *check, const char *name, u32 *count);
/* Is the word, as `fits` sees it, among the texts of such a parameter? `fits` gets the text, then the
 * word. */
bool rules_lists(const Rules *self, const char *check, const char *name, Str word, bool (*fits)(Str, Str));

/* Words of `text` in `language`, English where a translation is missing. A key is looked up in its rule, then
 * in the shared table; one found nowhere renders as "[rule: key]". Placeholders: {name}; the form of a word
 * that goes with a number: {name:one|other} (English), {name:one|few|many} (Russian), without the number
 * itself; {{ and }} are braces. */
Str text_render(const Rules *self, TextLanguage language, const Text *text, Arena *arena);
/* A text without arguments, from the shared table rules/texts.json. */
Str text_shared(const Rules *self, TextLanguage language, const char *key);

/* True when the key exists in the rule (NULL: in the shared table). For tests that prove texts complete. */
bool rules_has_text(const Rules *self, const char *rule, const char *key);

const Models *rules_models(const Rules *self);
const Distributions *rules_distributions(const Rules *self);

#endif
