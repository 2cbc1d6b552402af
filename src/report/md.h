/* Writing GitHub-flavoured Markdown in which foreign text (paths, symbols, messages) stays text. */
#ifndef OXBOW_MD_H
#define OXBOW_MD_H

#include "report_view.h"

typedef struct {
    ReportView *view;
    StrBuf *out;
    bool in_cell; /* inside a table cell: '|' is escaped, line ends become spaces */
} Md;

/* Prose: `code spans` pass, everything else that Markdown or GitHub would act on is escaped. */
void md_prose(Md *self, Str text);
void md_code(Md *self, Str text); /* as a code span, with as many backticks as it takes */
void md_raw(Md *self, const char *text);

/* Words: of the shared table, or a text with arguments. As prose. */
void md_say(Md *self, const char *key);
void md_text(Md *self, const Text *text);
void md_count(Md *self, const char *key, u64 n); /* text whose placeholder is {n} */

/* "## text", with blank lines around it. */
void md_heading(Md *self, u32 level, Str text);
/* Prose that begins with a capital. */
void md_sentence(Md *self, Str text);
/* "**Label:** ", the label from the shared table. */
void md_label(Md *self, const char *key);
/* The same on a line of its own, above a block. */
void md_block_label(Md *self, const char *key);

/* [`path:line`](path#L3-L9): a link that GitHub resolves in a committed file. */
void md_link(Md *self, const Place *place);
/* The same where the file is known already: places in `near` are [`:line`](path#L3-L9). */
void md_link_near(Md *self, const Place *place, FileId near);
/* [`path`](path) */
void md_file_link(Md *self, FileId file);

/* Header row of a table from `count` keys and the rule below it; `right` has a bit per column of numbers. */
void md_table(Md *self, const char *const *keys, u32 count, u32 right);
void md_row(Md *self); /* begin a row, in its first cell */
void md_next_cell(Md *self);
void md_row_end(Md *self);

/* Fenced block: lines first..last of a file without their common indentation, at most `most`. */
void md_source(Md *self, FileId file, u32 first, u32 last, u32 most);
/* Several single places of one language in one block, each under a comment that names it. */
void md_source_places(Md *self, const Place *places, u32 count);
/* Fenced block of any text. */
void md_fence(Md *self, const char *language, Str text);

/* <details> with a summary; the content follows, then md_details_end. */
void md_details(Md *self, Str summary);
void md_details_end(Md *self);

#endif
