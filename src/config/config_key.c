#include "config_key.h"

#include "lang.h"

static const ConfigChoice fail_levels[] = {
    {"error", LEVEL_ERROR}, {"warning", LEVEL_WARNING}, {"info", LEVEL_INFO}, {"never", LEVEL_OFF}, {NULL, 0},
};

static const ConfigChoice rule_levels[] = {
    {"error", LEVEL_ERROR}, {"warning", LEVEL_WARNING}, {"info", LEVEL_INFO}, {"off", LEVEL_OFF}, {NULL, 0},
};

static const ConfigChoice confidences[] = {
    {"high", SHOWN_HIGH},
    {"medium", SHOWN_MEDIUM},
    {"low", SHOWN_LOW},
    {NULL, 0},
};

static const ConfigChoice languages[] = {
    {"c", LANGUAGE_BIT(LANGUAGE_C)},
    {"javascript", LANGUAGE_BIT(LANGUAGE_JAVASCRIPT)},
    {"typescript", LANGUAGE_BIT(LANGUAGE_TYPESCRIPT) | LANGUAGE_BIT(LANGUAGE_TSX)},
    {NULL, 0},
};

#define FIELD(field) .offset = offsetof(Config, field)
#define ROWS(field, count) .offset = offsetof(Config, field), .count_offset = offsetof(Config, count)

static const ConfigKey keys[] = {
    {.name = "exclude",
     .kind = KEY_TEXTS,
     FIELD(exclude),
     .fallback = "[]",
     .help = "Files and folders to leave out, as patterns of .gitignore relative to the project root."},
    {.name = "entry-points",
     .kind = KEY_TEXTS,
     FIELD(entry_points),
     .fallback = "[]",
     .help = "Code that something outside the project runs: \"package.module:name\", \"package.module\" or "
             "\"path/to/file.py\"."},
    {.name = "source-roots",
     .kind = KEY_TEXTS,
     FIELD(source_roots),
     .fallback = "[]",
     .help =
         "Folders from which imports start, relative to the project root; found by themselves when empty."},
    {.name = "python-version",
     .kind = KEY_TEXT,
     FIELD(python_version),
     .fallback = "\"\"",
     .help = "The lowest Python version the project supports, such as \"3.11\"."},
    {.name = "venv",
     .kind = KEY_TEXT,
     FIELD(venv),
     .fallback = "\"\"",
     .help =
         "The virtual environment whose libraries are read, relative to the project root; found by itself "
         "when empty."},
    {.name = "fail-on",
     .kind = KEY_CHOICE,
     FIELD(fail_on),
     .choices = fail_levels,
     .fallback = "\"warning\"",
     .help = "The lowest severity that makes the exit status 1."},
    {.name = "confidence",
     .kind = KEY_CHOICE,
     FIELD(confidence),
     .choices = confidences,
     .fallback = "\"medium\"",
     .help = "The lowest confidence that is shown."},
    {.name = "jobs",
     .kind = KEY_NUMBER,
     FIELD(jobs),
     .most = 1024,
     .fallback = "0",
     .help = "Threads to use; 0 for as many as there are processors."},
    {.name = "languages",
     .kind = KEY_CHOICES,
     FIELD(languages),
     .choices = languages,
     .fallback = "[\"c\", \"javascript\", \"typescript\"]",
     .help = "Languages whose code is read besides Python's, to find copies."},
    {.name = "models",
     .kind = KEY_TEXTS,
     FIELD(models),
     .fallback = "[]",
     .help = "Further framework models, as JSON files relative to the project root."},
    {.name = "rules",
     .kind = KEY_LEVELS,
     ROWS(levels, level_count),
     .choices = rule_levels,
     .fallback = "{}",
     .help = "The severity of a rule, or \"off\"."},
    {.name = "per-file-ignores",
     .kind = KEY_IGNORES,
     ROWS(file_ignores, file_ignore_count),
     .fallback = "{}",
     .help = "Rules to leave out for the files that a pattern names; \"*\" for every rule."},
    {.name = "c.compile-commands",
     .kind = KEY_TEXT,
     FIELD(c_compile_commands),
     .fallback = "\"\"",
     .help = "The compile_commands.json that says how C is compiled, or its folder, relative to the project "
             "root; "
             "found by itself when empty."},
    {.name = "c.flags",
     .kind = KEY_TEXTS,
     FIELD(c_flags),
     .fallback = "[]",
     .help = "Flags of the compiler for C files that no compile database names, such as \"-Iinclude\"."},
    {.name = "c.unit-seconds",
     .kind = KEY_NUMBER,
     FIELD(c_unit_seconds),
     .most = 86400,
     .fallback = "120",
     .help = "Time for one C file and all that it includes; 0 for no limit."},
    {.name = "c.unit-megabytes",
     .kind = KEY_NUMBER,
     FIELD(c_unit_megabytes),
     .most = 1048576,
     .fallback = "4096",
     .help = "Memory for one C file and all that it includes; 0 for no limit."},
    {.name = "dup.ignore-paths",
     .kind = KEY_TEXTS,
     FIELD(dup_ignore_paths),
     .fallback = "[]",
     .help = "Files in which nothing is a duplicate, as patterns of .gitignore."},
    {.name = "dup.ignore-pairs",
     .kind = KEY_PAIRS,
     ROWS(dup_ignore_pairs, dup_ignore_pair_count),
     .most = 64,
     .fallback = "[]",
     .help = "Pairs of patterns: what files of the one repeat of files of the other is no duplicate."},
    {.name = "dup.min-tokens",
     .kind = KEY_NUMBER,
     FIELD(dup_min_tokens),
     .most = 100000,
     .fallback = "0",
     .help = "Things of fewer tokens are no duplicates; 0 leaves it to the rules."},
};

const ConfigKey *config_keys(u32 *count) {
    *count = COUNT_OF(keys);
    return keys;
}
