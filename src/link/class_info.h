/* Inside classes only: what is kept of each class, by the file that finds it out. */
#ifndef OXBOW_CLASS_INFO_H
#define OXBOW_CLASS_INFO_H

#include "classes.h"

enum { MRO_IN_PROGRESS = UINT32_MAX }; /* mro_count meanwhile */

typedef struct {
    Base *bases;
    u32 base_count;
    ExprId metaclass; /* what `metaclass=` says in its head, or 0 */
    DefRef *mro;
    u32 mro_count;
    Name *externals;
    u32 external_count;
    DefRef *subclasses;
    u32 subclass_count;
    InstanceAttribute *attributes;
    u32 attribute_count;
    InstanceAttribute *computed;
    u32 computed_count;
    u64 lacking; /* bits of names that neither its body nor its objects have; 0 until known */
    bool has_unknown_base, has_cycle, has_dynamic_write;
    /* ClassOpenness + 1 once known: by lists and the table alone, and with libraries read. */
    u8 openness[2];
    Name openness_where[2];
} ClassInfo;

struct Classes {
    Map foreign; /* Name → 1 + index of the last of its stores on what is no first parameter of a method */
    Vec(ForeignStore) stores;
    u32 *index; /* by DefRef: position in items, or 0 */
    ClassInfo *items;
    DefRef *defs;
    u32 count;
};

/* NULL for what is no class of a language that is linked, and before there are any. */
static inline ClassInfo *class_info(const Program *self, DefRef class) {
    u32 at = self->classes ? self->classes->index[class] : 0;
    return at ? &self->classes->items[at] : NULL;
}

/* One of 64 kinds of names: most classes of a linearisation are passed over by a look at such a bit. */
static inline u64 class_name_bit(Name name) {
    return (u64)1 << name % 64;
}

/* class_attributes.c: stores on what is no first parameter of a method, before bases are known; attributes of
 * objects and computed stores, once they are. */
void class_foreign_collect(Program *program);
void class_attributes_collect(Program *program);
void class_computed_stores_collect(Program *program);

#endif
