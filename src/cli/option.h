/* The one table of options and commands: parsing, messages and --help come from it. */
#ifndef OXBOW_OPTION_H
#define OXBOW_OPTION_H

#include "oxbow.h"

typedef enum {
    COMMAND_CHECK = 1 << 0,
    COMMAND_AUDIT = 1 << 1,
    COMMAND_EXPLAIN = 1 << 2,
    COMMAND_RULES = 1 << 3,
    COMMAND_HELP = 1 << 4,
    COMMAND_VERSION = 1 << 5,
    COMMAND_TRACE = 1 << 6,
    COMMAND_ROUTES = 1 << 7,
    COMMAND_ANALYSES = COMMAND_CHECK | COMMAND_AUDIT,
    COMMAND_COUNT = 8,
    COMMAND_ALL = (1 << COMMAND_COUNT) - 1
} Command;

typedef struct {
    Command command;
    const char *name;
    const char *operands; /* "[PATH…]" */
    u32 least, most;      /* operands */
    const char *help;
    const char *writes; /* what stands for {what} in the help of its options; NULL: the result */
} CommandRow;

typedef enum {
    OPTION_END,
    OPTION_FORMAT,
    OPTION_OUTPUT,
    OPTION_JOBS,
    OPTION_FAIL_ON,
    OPTION_EXIT_ZERO,
    OPTION_CONFIDENCE,
    OPTION_SELECT,
    OPTION_IGNORE,
    OPTION_CONFIG,
    OPTION_ISOLATED,
    OPTION_VENV,
    OPTION_NO_VENV,
    OPTION_RULES,
    OPTION_CACHE_DIR,
    OPTION_NO_CACHE,
    OPTION_LANGUAGE,
    OPTION_COLOR,
    OPTION_TIMING,
    OPTION_QUIET,
    OPTION_DELETE,
    OPTION_GRAPH,
    OPTION_HELP,
    OPTION_VERSION,
    OPTION_COUNT
} OptionId;

typedef struct {
    OptionId id;
    const char *name;    /* without dashes */
    char letter;         /* 0: none */
    const char *value;   /* placeholder; NULL: takes none */
    const char *choices; /* "a|b|c"; NULL: any value */
    u32 commands;        /* Command bits */
    const char *help;
} OptionRow;

extern const CommandRow command_rows[];
extern const u32 command_row_count;
extern const OptionRow option_rows[];
extern const u32 option_row_count;

/* Row of a command by name, or NULL. */
const CommandRow *command_find(Str name);

typedef enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } ColorWish;

/* A report to write. */
typedef struct {
    const ReportRow *format;
    const char *path; /* NULL: stdout */
} OutputWish;

typedef Vec(Str) WordList;

/* A command line, understood. */
typedef struct {
    const CommandRow *command;
    Vec(const char *) operands;
    Vec(OutputWish) outputs;
    WordList select, ignore;
    const char *output_path; /* -o */
    RunOptions run;
    const char *graph; /* notation, or NULL */
    bool exit_zero, timing, quiet, deletes;
    ColorWish color;
    TextLanguage language;
} CliOptions;

/* Understand the arguments. Errors name the word that is wrong and the nearest right one. Texts
 * live in `arena` or in `argv`. Call option_release in either case. */
bool option_parse(int argc, const char **argv, Arena *arena, CliOptions *out, Err *err);
void option_release(CliOptions *self);

#endif
