/* Objects that are handed to functions which store names on them that run time picks: fill(self), where
 * `def fill(target): setattr(target, key, value)`. */
#ifndef OXBOW_HANDED_H
#define OXBOW_HANDED_H

#include "computed.h"

typedef struct {
    FileId file;
    u32 write;
    u32 before; /* another one on objects of the same class: its place in `stores` + 1; 0: none */
} HandedStore;

typedef struct {
    Map classes; /* DefRef → the last of its stores: its place + 1 */
    Vec(HandedStore) stores;
} Handed;

/* Adds the computed stores of one file whose object is what callers pass. O(stores * what they pass). */
void handed_collect(Handed *self, const Program *program, FileId file);
void handed_release(Handed *self);

/* True when such a store may put something under the name on objects of the class: it reads names off other
 * objects, or the name is heard somewhere. */
bool handed_may_give(const Handed *self, Heard *heard, const Program *program, DefRef class, Name name);

#endif
