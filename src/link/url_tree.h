/* URLs by their segments: which of many texts are the same URL as a pattern, or which of many patterns fit a
 * text, without comparing each with each. */
#ifndef OXBOW_URL_TREE_H
#define OXBOW_URL_TREE_H

#include "map.h"
#include "str.h"
#include "vec.h"

typedef enum {
    SEGMENT_TEXT,  /* as it is */
    SEGMENT_PARAM, /* "{id}", "<int:id>", ":id", "[^/.]+", "${id}", "v{n}.json": one segment of any text */
    SEGMENT_REST   /* "{path:path}", ".*": any number of segments */
} SegmentKind;

typedef struct {
    Str segment; /* part of the text that was added: that has to live as long as the tree */
    u32 kind;    /* SegmentKind */
    u32 child, sibling, child_count;
    bool has_params; /* some child is no text */
    u32 item;        /* first of those that end here */
} UrlNode;

typedef struct {
    u32 value, next;
} UrlItem;

/* `(UrlTree){0}` is empty and valid. */
typedef struct {
    Vec(UrlNode) nodes; /* 0 is the root, once there is one */
    Vec(UrlItem) items; /* 0 is none */
    Map children;       /* hash of (node, segment) → node, for nodes with more than a few children */
    VecU32 way;         /* nodes of what was added last: texts that come in order share their beginnings */
    bool fits_params;   /* a text that is looked for fits a parameter of what was added */
} UrlTree;

/* The next segment of a URL; slashes inside brackets do not part. False at the end. */
bool url_segment(Str *rest, Str *segment);
SegmentKind segment_kind(Str segment);
/* Has the URL a segment without parameters? One that has none says nothing. */
bool url_says_something(Str url);

/* O(segments) */
void url_tree_add(UrlTree *self, Str url, u32 value);

/* Values of all that are the same URL; slashes at the ends do not count. A parameter that is looked for fits
 * any segment, a rest fits all that begin like it. O(segments + children of the nodes at parameters). */
void url_tree_find(const UrlTree *self, Str url, VecU32 *out);

/* How many segments of the URL, from the first on, the tree has as texts, or as parameters behind a text. */
u32 url_tree_depth(const UrlTree *self, Str url);

/* Values of what begins like the URL without its last segment, as far as the tree goes with it, `most` at
 * most. O(segments + found). */
void url_tree_near(const UrlTree *self, Str url, u32 most, VecU32 *out);

void url_tree_release(UrlTree *self);

#endif
