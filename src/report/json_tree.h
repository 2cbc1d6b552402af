/* jansson values that stay valid and deterministic whatever a source tree holds. Inside report/ only. */
#ifndef OXBOW_JSON_TREE_H
#define OXBOW_JSON_TREE_H

#include "report_view.h"

#include <jansson.h>

/* A string, repaired to valid UTF-8; never NULL. */
json_t *json_of_text(ReportView *view, Str text);
json_t *json_of_rendered(ReportView *view, const Text *text);

/* Same shape; numbers that JSON cannot hold become null. */
json_t *json_of_data(ReportView *view, const Data *data);

/* Indented text of `root`, with a line end; releases `root`. */
void json_push(StrBuf *out, json_t *root);

#endif
