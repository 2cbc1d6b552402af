/* What the advice about two copies is chosen by, for the files that choose and word it. */
#ifndef OXBOW_COPY_CASE_H
#define OXBOW_COPY_CASE_H

#include "copy_advice.h"
#include "copy_pieces.h"
#include "copy_reach.h"
#include "copy_run.h"

typedef struct {
    CheckContext *context;
    const Program *program;
    const ClonePair *pair;
    const CopyPair *copy;
    const CloneDiff *diff;
    Alikeness alikeness;
} Case;

typedef struct {
    u32 same, changed, only_here, only_there; /* definitions */
} MemberCount;

MemberCount case_members(const CloneDiff *diff);

/* True when without its own `name` the class `sub` has what `inherited` is. */
bool case_is_inherited(const Program *program, DefRef sub, DefRef inherited, Name name);

/* A definition of the class that derives from the other one, which only repeats what it would inherit. */
bool case_is_override(const Case *self, const CloneMember *member);

/* Nothing differs that matters: one can be put in the other's place. */
bool case_is_same_thing(const Case *self);

typedef struct {
    u32 types, words, others; /* renames that change what the code does */
} RenameCount;

RenameCount case_renames(const Case *self);

/* Half of the functions that match are asynchronous on one side alone. */
bool case_is_async_twin(const Case *self);

/* First class of the tree that both derive from, or 0. One of the two may be that class. */
DefRef case_common_base(const Program *program, DefRef left, DefRef right);

/* `@router.get("/x")`, `@receiver(sender)`: who calls the function knows it by what is above it, so that
 * the name stays where it is. */
bool case_is_registered(const Program *program, DefRef def);

/* A base that few others derive from: what is moved there, all of them get. */
bool case_base_is_theirs(const Program *program, DefRef base);

/* What stands in the place of `here`, when one is put in the other's: by file, and by who counts on the
 * name. */
Advice case_replace_advice(const Case *self);

/* The same for two functions or methods of which one can go. */
Advice case_same_function(const Case *self);

typedef struct {
    DefRef left, right, base; /* classes of two methods, and the one that both derive from */
} CaseOwners;

CaseOwners case_owners(const Case *self);

/* The one of two methods that only repeats what it would inherit; 0 for none. */
DefRef case_override(const Case *self, const CaseOwners *it);

/* Whoever uses the one function can use the other as it is. */
bool case_can_be_called(const Case *self);

/* Statements on one side alone, or in another place. */
u32 case_lone_statements(const CloneDiff *diff);

/* Places inside of the functions that differ. */
u32 case_places(const Case *self);

/* For two functions that differ, and what it says. */
Advice case_function_advice(const Case *self);
Text case_function_text(const Case *self, Advice advice);

/* Give a text `base`, `path` and `line` of a class. */
Text case_base_text(const Case *self, Text text, DefRef base);

/* Give a text `where`: the place for one function of both, by why the one cannot call the other. */
Text case_where_text(const Case *self, Text text);

/* The one side that has statements of its own, when nothing else differs: -1 here, 1 there; else 0. */
int case_larger_side(const CloneDiff *diff);

#endif
