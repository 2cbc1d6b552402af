/* The table of routes: what each app serves, by which chain of inclusions. */
#ifndef OXBOW_ROUTE_TABLE_H
#define OXBOW_ROUTE_TABLE_H

#include "program.h"

typedef enum { ROUTES_TEXT, ROUTES_JSON, ROUTES_MARKDOWN, ROUTES_MERMAID, ROUTES_DOT } RouteTableForm;

/* Write the table, or the graph of inclusions, in one form. Rows are sorted by URL and method inside an
 * app, apps by place. O(endpoints). */
void route_table_write(Program *program, RouteTableForm form, Arena *arena, StrBuf *out);

#endif
