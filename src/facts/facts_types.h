/* Ids and spans that all rows of a Facts block share. */
#ifndef OXBOW_FACTS_TYPES_H
#define OXBOW_FACTS_TYPES_H

#include "str.h"

typedef u32 NameId;  /* index into `names` of this block; 0 is no name */
typedef u32 ScopeId; /* 1 is the module scope */
typedef u32 DefId;
typedef u32 BindingId;
typedef u32 ExprId;
typedef u32 StmtId;
typedef u32 UseId;
typedef u32 GuardId;
typedef u32 ImportId;
typedef u32 StringId;

typedef struct {
    u32 start, end; /* [start, end) */
} Span;

#endif
