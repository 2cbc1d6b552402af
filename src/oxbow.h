/* oxbow from end to end: the stages of one analysis, in the order in which they run.
 *
 *     run_prepare    source/, config/, rules/   where the project is, what it asks for, what is known
 *     run_discover   source/                    which files belong to it
 *     run_read       source/, lang/, facts/     each file by itself: text, then facts
 *     run_units      oxbow-clang                C files as a compiler sees them, where that is known
 *     run_link       link/                      all files together: names, types, routes, reachability
 *     run_compare    clone/                     code that exists twice
 *     run_check      check/                     findings
 *     run_sift       config/                    minus what comments, configuration and PATHs leave out
 *     run_plan       plan/                      what to do, in which order, and what it saves
 *     run_report     report/                    one format
 *
 * Each stage fills the fields below its name and reads those above. */
#ifndef OXBOW_H
#define OXBOW_H

#include "config.h"
#include "environment.h"
#include "library.h"
#include "report.h"
#include "source.h"

/* What a user asked for, beyond the project's own configuration. */
typedef struct {
    const char *const *paths; /* none means "." */
    u32 path_count;
    const char *config_path; /* NULL: what the project root holds */
    bool is_isolated;        /* read no configuration */
    const char *rules_dir;   /* overlay of the embedded rules; NULL: none */
    const Str *select;       /* run these rules only; none: all */
    u32 select_count;
    const Str *ignore; /* leave these rules out */
    u32 ignore_count;
    u32 jobs;         /* 0: as configured */
    int fail_on;      /* Level, or UNSET: as configured */
    int confidence;   /* lowest Confidence shown, or UNSET: as configured */
    const char *venv; /* folder of a virtual environment; NULL: as configured, or found */
    bool is_without_venv;
    const char *cache_dir; /* what earlier runs have worked out; NULL: the user's own */
    bool is_without_cache;
} RunOptions;

enum { RUN_UNSET = -1 };

typedef struct LibraryReader LibraryReader; /* run_libraries.c */

typedef struct {
    const char *stage;
    double seconds;
    double processor_seconds; /* of all threads, without processes that were started */
} StageTime;

/* A file that takes part. One that could not be read takes part as an empty text, so that what is
 * said about it has a place. */
typedef struct {
    FileInput input;
    Facts *facts;        /* owned */
    u32 line;            /* of the problem; 0: none, or the whole file */
    const char *problem; /* text key of why it is incomplete; NULL when it is whole */
    Str reason;          /* argument of that text: what the system said */
} RunFile;

typedef struct {
    RunOptions options;
    Arena arena; /* everything that lives as long as the run */
    Vec(StageTime) times;

    SourceOptions source; /* run_prepare */
    SourcePlace place;
    Config config; /* options applied */
    Environment environment;
    const Rules *rules;
    CheckLevel *levels; /* one per rule */
    u32 level_count;

    SourceTree tree; /* run_discover */

    RunFile *files; /* run_read: by path, those in a language that oxbow reads */
    u32 file_count;

    Facts **units; /* run_units: owned, in the order of the compile database */
    u32 unit_count;
    bool has_cache;
    u32 recalled_units;     /* of these, worked out by an earlier run */
    EmbeddedText *embedded; /* run_embedded: their facts are owned */
    u32 embedded_count;
    ReportNative native;

    LibraryReader *reader; /* of installed libraries, for the stages from run_link on; NULL: none are read */
    u32 library_files;

    Program *program;           /* run_link */
    u32 code_files, code_lines; /* in languages whose code is read */
    u32 partial_files;          /* of these, compared without the pieces that did not parse */
    const Clones *clones;       /* run_compare */
    Findings findings;          /* run_check, run_sift */
    CheckContext context;
    u32 incomplete_elsewhere; /* incomplete files outside the PATHs given */
    const Plan *plan;         /* run_plan */
} Run;

/* Stages. Errors (run_prepare, run_discover) are the user's: a path, an option, the configuration. */
bool run_prepare(Run *self, Err *err);
bool run_discover(Run *self, Err *err);
bool run_read(Run *self, Err *err);
bool run_units(Run *self, Err *err);
/* Part of run_link: C in literals of Python, where the tree has C. O(calls). */
void run_embedded(Run *self);
void run_embedded_release(Run *self);
bool run_link(Run *self, Err *err);
bool run_compare(Run *self, Err *err);
bool run_check(Run *self, Err *err);
bool run_sift(Run *self, Err *err);
bool run_plan(Run *self, Err *err);
void run_report(Run *self, const ReportRow *format, TextLanguage language, bool color, StrBuf *out);

/* Run all stages up to the plan. The result is the same for any number of jobs. `options` and what
 * it points to must outlive the run. Call run_release in either case. */
bool run_all(Run *self, const RunOptions *options, Err *err);
/* The same up to run_link: the whole program, and no findings. */
bool run_linked(Run *self, const RunOptions *options, Err *err);
/* List in `findings` the files that could not be read completely: those of the PATHs (run_sift), or all. */
void run_list_incomplete(Run *self, bool everywhere);
void run_release(Run *self);

/* Part of run_units: further files take part as empty texts. `path`, `absolute` and the problem are given. */
void run_add_files(Run *self, const RunFile *files, u32 count);

/* Parts of run_link and run_release: who reads what is installed in the environment, or NULL where there
 * is none. */
const LibrarySource *run_libraries(Run *self);
void run_libraries_release(Run *self);

/* Exit status: 2 when incomplete, else 1 when something at or above `fail_on` is shown, else 0. */
int run_status(const Run *self);

#endif
