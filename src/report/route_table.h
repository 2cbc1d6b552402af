/* The table of routes: what each app serves, by which chain of inclusions, and what the table cannot show. */
#ifndef OXBOW_ROUTE_TABLE_H
#define OXBOW_ROUTE_TABLE_H

#include "check.h"

typedef enum { ROUTES_TEXT, ROUTES_JSON, ROUTES_MARKDOWN, ROUTES_MERMAID, ROUTES_DOT } RouteTableForm;

typedef struct {
    Program *program;
    const Rules *rules; /* for words */
    TextLanguage language;
    const Incomplete *incomplete; /* files that could not be read completely */
    u32 incomplete_count;
} RouteTableInput;

/* Write the table, or the graph of inclusions, in one form. Rows are sorted by URL and method inside an
 * app, apps by place. O(endpoints · log). */
void route_table_write(const RouteTableInput *input, RouteTableForm form, Arena *arena, StrBuf *out);

#endif
