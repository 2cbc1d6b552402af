/* Pieces of the parts on duplicates; each writes nothing when the finding has nothing of its kind. */
#ifndef OXBOW_MARKDOWN_COPIES_H
#define OXBOW_MARKDOWN_COPIES_H

#include "markdown_parts.h"

void copies_names(Md *md, const Data *first);        /* "`a`, `b`, 3 more", or "none" */
void copies_classes(Md *md, const Finding *finding); /* table: classes that match inside two files */
void copies_users(Md *md, const Finding *finding);   /* lines: who uses each side */
void copies_renames(Md *md, const Finding *finding); /* line: what is called otherwise there */
void copies_members(Md *md,
                    const Finding *finding);       /* line: which members are the same, which were changed */
void copies_slips(Md *md, const Finding *finding); /* list: renames that were forgotten */
void copies_repoint(Md *md, const Finding *finding); /* line: places that need the other copy */

/* True for evidence that one of these has told. */
bool copies_tell(const Finding *finding, const Evidence *item);

#endif
