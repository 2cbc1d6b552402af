/* Pieces of the parts on duplicates; each writes nothing when the finding has nothing of its kind. */
#ifndef OXBOW_MARKDOWN_COPIES_H
#define OXBOW_MARKDOWN_COPIES_H

#include "markdown_parts.h"

void copies_names(Md *md, const Data *first);        /* "`a`, `b`, 3 more", or "none" */
void copies_classes(Md *md, const Finding *finding); /* table: classes that match inside two files */
void copies_uses(Md *md, const Finding *finding);    /* rows: who uses each side, by world */
void copies_drift(Md *md, const Finding *finding);   /* list: what one side guards, locks, handles */
void copies_slips(Md *md, const Finding *finding);   /* list: renames that were forgotten */
void copies_repoint(Md *md, const Finding *finding); /* list: places that need the other copy */

void copies_group(Md *md, const Finding *finding); /* table: all places of more than two copies */

/* Key of the words for what an edit is, NULL for plain statements. */
const char *copies_drift_key(Str what);

#endif
