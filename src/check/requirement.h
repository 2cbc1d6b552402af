/* One requirement as package tools write it: "name[extra]>=1,<2; marker  # comment". */
#ifndef OXBOW_REQUIREMENT_H
#define OXBOW_REQUIREMENT_H

#include "str.h"

typedef struct {
    Str name;       /* normalised */
    Str written;    /* the name as it stands in the text */
    Str extras;     /* between the brackets; may be empty */
    Str marker;     /* behind ";"; may be empty */
    Str comment;    /* behind "#"; may be empty */
    bool is_pinned; /* "==" */
    bool is_limit;  /* only "<" and "!=": keeps versions out, asks for nothing */
} Requirement;

/* Read one; false when the text names no distribution (a path, a bare URL, an option). O(len). */
bool requirement_read(Str text, Arena *arena, Requirement *out);

#endif
