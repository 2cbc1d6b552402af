/* Reports: one file and one row of report_list.h per format. All carry the same findings. */
#ifndef OXBOW_REPORT_H
#define OXBOW_REPORT_H

#include "plan.h"

/* How C was seen: by a compiler where a compile database says how, else file by file as it is written. */
typedef struct {
    Str database;                  /* folder of compile_commands.json; empty: none was read */
    u32 units;                     /* compiled */
    u32 failed_units;              /* crashed, took too long, … */
    u32 foreign_units;             /* in C++ and the like: not read */
    u32 absent_units;              /* named by the database, and their source is not there */
    u32 lacking_units;             /* that include a header which is not there */
    Str lacked;                    /* the first such header as it is written, else the first such source */
    u32 compiled_files, raw_files; /* of the tree, headers among them */
    bool is_without_compiler;      /* it is known how to compile, and oxbow-clang is not there */
} ReportNative;

/* A folder of the tree in which distributions are installed, which are no part of it. */
typedef struct {
    Str path;
    u32 distributions, files;
} ReportSite;

typedef struct {
    const CheckContext *context; /* program, rules, findings */
    const Plan *plan;
    TextLanguage language;
    bool color; /* ANSI colours and links */
    const char *version;
    Confidence confidence;      /* lowest shown */
    Str project;                /* name of the analysed folder */
    u32 file_count, line_count; /* analysed */
    Str venv;                   /* the virtual environment whose libraries were read; empty: none */
    Str venv_python;            /* "3.11"; may be empty */
    u32 venv_files;             /* how many of its files, and of those in `sites` */
    const ReportSite *sites;    /* by path */
    u32 site_count;
    ReportNative native;
    u32 partial_count; /* of these, seen in part: code that is only compared, and did not all parse */
} ReportInput;

typedef void ReportWrite(const ReportInput *input, StrBuf *out);

typedef struct {
    const char *name; /* "json" */
    ReportWrite *write;
} ReportRow;

extern const ReportRow report_rows[];
extern const u32 report_row_count;

/* Row of a format, or NULL. */
const ReportRow *report_find(Str name);

#endif
