/* Which names are read as attributes, or may be: off whatever object, by code, text or template. */
#ifndef OXBOW_ATTRIBUTE_READS_H
#define OXBOW_ATTRIBUTE_READS_H

#include "classes.h"
#include "graph.h"

typedef struct {
    const Program *program;
    Arena arena;
    Bits names;           /* by Name: read by code or a template */
    Vec(WeakUse) parts;   /* reads by a name of which only a part is known */
    VecU32 classes;       /* DefRefs: something takes objects of the class apart */
    bool takes_any_apart; /* vars(x), x.__dict__ of an object that nobody knows: it may be any */
} AttributeReads;

/* O(expressions). */
void attribute_reads_collect(AttributeReads *self, const Program *program);
void attribute_reads_release(AttributeReads *self);

/* O(reads by parts of names); once O(text of literals). */
bool attribute_reads_name(AttributeReads *self, Name name);

/* True when all attributes of an object of the class, or of one above or below it, are read at once.
 * O(classes that are). */
bool attribute_reads_class(const AttributeReads *self, DefRef class);

#endif
