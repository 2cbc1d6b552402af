/* Requests: calls that are given a URL of this machine or a path alone, in Python and in scripts. */
#ifndef OXBOW_URL_CALLS_H
#define OXBOW_URL_CALLS_H

#include "check.h"

typedef struct {
    FileId file;
    Span span;     /* of the URL as written */
    ScopeId scope; /* where it stands, in Python; 0 in scripts */
    Str path;      /* from the first slash to the query; pieces put in stand in braces */
    Str method;    /* "GET", "WS"; empty: unknown */
    Str caller;    /* "client.get" */
    bool is_in_test;
} UrlCall;

typedef void UrlCallVisit(const UrlCall *call, void *data);

/* Visit them by file and position. Which calls are requests say the parameters of `rule`: `verbs`,
 * `receivers`, `test_receivers`, `stand_ins`, `script_callers`, `local_hosts`, `method_first`, `sockets`, `own_origin`. O(calls + mentions of
 * scripts). */
void url_calls_visit(CheckContext *context, const char *rule, UrlCallVisit *visit, void *data);

#endif
