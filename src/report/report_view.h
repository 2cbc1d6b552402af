/* What all formats need: which findings are shown, source lines, words in the chosen language. */
#ifndef OXBOW_REPORT_VIEW_H
#define OXBOW_REPORT_VIEW_H

#include "report.h"

typedef struct {
    Str raw, bytes;    /* as on disk; without byte-order mark */
    const u32 *starts; /* starts[i]: line i, 1-based; starts[count + 1]: the end */
    u32 count;
    bool is_read;
} SourceText;

typedef struct {
    const ReportInput *input;
    const Program *program;
    Arena arena;            /* everything a view hands out lives here */
    VecU32 shown;           /* positions of findings: not suppressed, confident enough */
    u32 suppressed, hidden; /* not shown: by a comment; for low confidence */
    u32 by_severity[3];
    SourceText *sources; /* by file, read when first asked for */
} ReportView;

/* Contract of all: texts live as long as the view. */
void view_init(ReportView *self, const ReportInput *input);
void view_release(ReportView *self);

static inline const Finding *view_finding(const ReportView *self, u32 shown) {
    return &self->input->context->findings->items.at[self->shown.at[shown]];
}

/* Path of a file, repaired to valid UTF-8; empty for FILE_NONE. */
Str view_path(ReportView *self, FileId file);

/* Text of a line without its end, valid UTF-8; empty when the file cannot be read any more. */
Str view_line(ReportView *self, FileId file, u32 line);

/* Whole file as on disk; empty when it cannot be read. */
Str view_source(ReportView *self, FileId file);

/* Words. Rendered texts are valid UTF-8. */
Str view_render(ReportView *self, const Text *text);
Str view_say(ReportView *self, const char *key);
Str view_number(ReportView *self, u64 number); /* with the language's thousands separator */
Text view_with_count(ReportView *self, Text text, const char *name,
                     u64 number); /* grouped, and good for plurals */

/* "3 errors, 9 warnings in 61 files (6,812 lines)". */
Str view_totals(ReportView *self);

/* Metadata of a finding's rule, or NULL. */
/* True when the tree has no entry point: what only others would call counts as live, and reports say so. */
bool view_is_library(const ReportView *self);

/* Which virtual environment was read, and how many of its files; empty: none was. */
Str view_libraries(ReportView *self);

/* What was installed in folders of the tree, and is not judged; empty: nothing. */
Str view_sites(ReportView *self);

/* Sentence about how the C files of the tree were seen; empty when there are none. */
Str view_native(ReportView *self);

const CheckMeta *view_meta(const ReportView *self, const Finding *finding);
const char *view_category(const ReportView *self, const Finding *finding);

/* True for two findings about routes of one router of one file. */
bool view_same_router(const Finding *a, const Finding *b);

/* A place to show: `place`, or the finding's own name when it has no file. */
const Place *view_place(const Finding *finding, const Place *place);

/* Fingerprint as 32 hexadecimal digits. */
Str view_fingerprint(ReportView *self, const Finding *finding);

/* Path as a relative URL: everything but unreserved characters and '/' percent-encoded. */
Str view_url(ReportView *self, FileId file);

/* Members of a finding's data; nothing, 0 or NULL where they are missing or of another kind. */
Str data_text(const Data *object, const char *key);
i64 data_number(const Data *object, const char *key);
double data_real(const Data *object, const char *key);
bool data_truth(const Data *object, const char *key);
const Data *data_items(const Data *object, const char *key); /* first item of a list */

#endif
