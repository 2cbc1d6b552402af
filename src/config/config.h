/* What a project says about its own analysis: `.oxbow.toml`, `oxbow.toml`, or `[tool.oxbow]` in
 * pyproject.toml, the first of these that the project root holds. Nothing is merged. */
#ifndef OXBOW_CONFIG_H
#define OXBOW_CONFIG_H

#include "err.h"
#include "str.h"

/* Same order as severities, one step up: 0 is "off" for a rule and "never" for `fail-on`. */
typedef enum { LEVEL_OFF, LEVEL_INFO, LEVEL_WARNING, LEVEL_ERROR } Level;

/* Lowest confidence shown; same values as confidences. */
typedef enum { SHOWN_LOW, SHOWN_MEDIUM, SHOWN_HIGH } ShownConfidence;

typedef struct {
    const Str *at;
    u32 count;
} ConfigTexts;

typedef struct {
    Str rule;
    Level level;
    u32 line;
} RuleLevel;

typedef struct {
    Str glob;
    ConfigTexts rules; /* "*" stands for every rule */
    u32 line;
} FileIgnore;

/* Patterns of two sets of files. */
typedef struct {
    Str left, right;
} PathPair;

typedef struct {
    Str path;                 /* the file read, as shown in messages; empty when there is none */
    ConfigTexts exclude;      /* globs relative to the project root (glob.h) */
    ConfigTexts entry_points; /* "pkg.mod:attr", "path.py", "pkg.mod" */
    ConfigTexts source_roots; /* folders relative to the project root */
    ConfigTexts models;       /* JSON files relative to the project root */
    Str python_version;       /* "3.11"; empty when not set */
    Str venv;                 /* folder of a virtual environment; empty: the one that is found */
    u32 fail_on;              /* Level */
    u32 confidence;           /* ShownConfidence */
    u32 languages;            /* LANGUAGE_BIT of those whose code is read, besides Python */
    u32 jobs;                 /* 0: as many as there are processors */
    const RuleLevel *levels;  /* in the order of the file */
    u32 level_count;
    const FileIgnore *file_ignores;
    u32 file_ignore_count;
    ConfigTexts dup_ignore_paths; /* globs: nothing there is a copy */
    const PathPair *dup_ignore_pairs;
    u32 dup_ignore_pair_count;
    Str c_compile_commands; /* compile_commands.json or its folder; empty: the one that is found */
    ConfigTexts c_flags;    /* for C files that no compile database names */
    u32 c_unit_seconds;     /* by the clock, for one unit; 0: no limit */
    u32 c_unit_megabytes;   /* likewise */
    u32 dup_min_tokens;     /* shorter things are no copies, whatever the rules say */
} Config;

/* Configuration of the project at `root` (absolute), or of the file `explicit_path` when that is not
 * empty (a pyproject.toml is recognised by its name). Without a file: the defaults. Everything in
 * `out` lives in `arena`. Errors name file, line, key and the nearest known key: a file that cannot
 * be read or parsed, an unknown key, a value of another type or outside its choices. */
bool config_load(Str root, Str explicit_path, Arena *arena, Config *out, Err *err);

/* The same for text at hand; `path` says how to name it and, by its ending, which table to read. */
bool config_parse(Str path, Str text, Arena *arena, Config *out, Err *err);

/* What holds without a configuration file. */
Config config_default(void);

/* Check the rule names in levels and per-file ignores against those that exist. */
bool config_check_rules(const Config *self, const Str *rules, u32 count, Err *err);

/* Level of a rule as configured, or `fallback`. The last row wins. O(levels). */
Level config_level(const Config *self, Str rule, Level fallback);

/* True when a per-file ignore names `rule` for `path` (relative to the root). O(ignores). */
bool config_ignores(const Config *self, Str path, Str rule);

#endif
