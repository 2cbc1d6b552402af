/* Members that code adds to classes and objects from outside: stores, patches, library calls that name
 * them. */
#ifndef OXBOW_ADDITIONS_H
#define OXBOW_ADDITIONS_H

#include "check.h"
#include "computed.h"
#include "handed.h"

typedef struct {
    CheckContext *context;
    const Program *program;
    Map names;  /* Name → 1: a call may add a member so called to a class that it does not show */
    Map bases;  /* DefRef → 1: given to type(name, bases, members), or a class is registered as one of it */
    Map filled; /* DefRef → 1: objects of the class are given to a call that stores what it finds on them */
    Map outside;       /* dotted Name → 1: a base of some class, by a name that is none of the tree's */
    Map texts;         /* hash → 1: texts and keywords, where `prefixes` make names of members of them */
    Vec(Str) prefixes; /* setattr(x, "_" + name, v), where x may be anything */
    Handed handed;     /* computed stores on what callers pass */
    Heard *heard;      /* filled when first asked for */
    bool derives_any;  /* type(name, bases, members) is given bases that may be any class */
} Additions;

/* Looks at all calls once: O(expressions). Which keywords name members is the rule's `adding_keywords`,
 * which methods store on their arguments its `filling_methods`. */
void additions_collect(Additions *self, CheckContext *context, const char *rule);
void additions_release(Additions *self);

/* True when a member of that name may be stored on the class or its objects by code that is not its own: by a
 * store whose receiver is unknown or related, or by a call. O(stores under the name). */
bool additions_may_give(const Additions *self, DefRef class, Name name);

/* True when the class is a base of classes put together at run time: they may have anything. */
bool additions_derive_unseen(const Additions *self, DefRef class);

/* True where a test may have put another object in the place of the class: it reads off it what only mocks
 * have, or a call of the tree replaces what is called so. O(log names). */
bool additions_mock(const Additions *self, FileId file, DefRef class, Name name);

#endif
