/* Who speaks of a URL: paths in code, tests, clients, documents and configuration of the whole tree. */
#ifndef OXBOW_URL_MENTIONS_H
#define OXBOW_URL_MENTIONS_H

#include "routes.h"

/* What kind of file it is, for whoever weighs it. */
typedef enum {
    MENTION_IN_CLIENT, /* scripts, pages */
    MENTION_IN_TEST,
    MENTION_IN_CODE, /* Python that is no test */
    MENTION_IN_API,  /* descriptions of the interface */
    MENTION_IN_SETUP,
    MENTION_IN_PROSE,
    MENTION_KINDS
} MentionPlace;

typedef struct {
    FileId file;
    u32 mention;          /* row of the file's facts */
    u8 place;             /* MentionPlace */
    bool is_registration; /* it stands in what attaches a route or makes a router */
} UrlMention;

/* All mentions of paths, by file and position. Found and put in order when first asked for: O(mentions). */
const UrlMention *url_mentions_all(const Program *program, u32 *count);

/* Positions in url_mentions_all of those that are the same URL up to parameter names, ascending; a value may
 * stand for a parameter of `url`. None for a URL of parameters alone. Near O(segments + found). */
void url_mentions_find(const Program *program, Str url, VecU32 *out);

/* Kind of the file as a text: "python", "script", "test", "api", "setup", "prose". */
const char *mention_place_name(MentionPlace place);

#endif
