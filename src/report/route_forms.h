/* The forms of the table of routes, a file each. Inside report/ only. */
#ifndef OXBOW_ROUTE_FORMS_H
#define OXBOW_ROUTE_FORMS_H

#include "json_tree.h"
#include "native_routes.h"
#include "route_names.h"
#include "route_rows.h"
#include "route_table.h"

typedef struct {
    const RouteTableInput *input;
    const Program *program;
    Arena *arena;
    StrBuf *out;
    TableRows rows;
    NativeRoutes native;
} RouteTable;

/* Words of the shared table. */
Str route_say(const RouteTable *self, const char *key);
/* The app with what tells it from others of the same call, and its framework: "main.py:app  (fastapi)". */
Str route_app_name(const RouteTable *self, const Router *app);
/* Joined by commas. */
Str route_words_join(const RouteTable *self, const RouteWords *words);

/* A place of which the table lacks something, and why. */
typedef struct {
    Str path;
    u32 line; /* from 1 */
    Str reason;
} RouteGap;

/* How many there are: inclusions that could not be followed, then files that could not be read completely. */
u32 route_gaps_count(const RouteTable *self);
RouteGap route_gap(const RouteTable *self, u32 i);

void route_text_write(RouteTable *self);
void route_json_write(RouteTable *self);
void route_markdown_write(RouteTable *self);
void route_graph_write(RouteTable *self, bool is_dot);

/* Of servers in C, behind the apps. Rows of tests go where only JSON shows them. */
void route_native_drop_tests(RouteTable *self);
void route_native_text(RouteTable *self);
void route_native_markdown(RouteTable *self);
void route_native_graph(RouteTable *self, bool is_dot);
json_t *route_native_json(RouteTable *self);

json_t *route_text_json(const RouteTable *self, Str text);
void route_code_push(RouteTable *self, Str text);
void route_cell_push(RouteTable *self, Str text);

#endif
