/* The lines of the concise format, which other formats fall back on. */
#ifndef OXBOW_CONCISE_H
#define OXBOW_CONCISE_H

#include "report_view.h"

/* "path:line:column: severity[rule] message" and a line end. */
void concise_line(ReportView *view, const Finding *finding, StrBuf *out);

/* "path:line:1: incomplete reason" and a line end. */
void concise_incomplete(ReportView *view, const Incomplete *incomplete, StrBuf *out);

#endif
