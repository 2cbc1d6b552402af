/* Classes: bases, linearisation, members, and whether all members are known. */
#ifndef OXBOW_CLASSES_H
#define OXBOW_CLASSES_H

#include "infer.h"

/* A base class: first-party (`def`), external (`external`, dotted), or unknown (both 0). */
typedef struct {
    DefRef def;
    Name external;
    ExprRef expr;
    bool is_alternative; /* one more class that the same expression may be; not in the linearisation */
} Base;

typedef enum {
    CLASS_CLOSED,
    CLASS_UNKNOWN_BASE,  /* a base could not be resolved */
    CLASS_EXTERNAL_BASE, /* a base whose members nobody listed: of a library, or declared in an interface */
    CLASS_OPEN_BASE,     /* a listed library base that allows any member */
    CLASS_GETATTR,       /* __getattr__ or __getattribute__ in the hierarchy */
    CLASS_DYNAMIC_BODY,  /* exec or locals() in the body */
    CLASS_METACLASS,     /* one that may add members */
    CLASS_DECORATED,     /* a decorator that may add members */
    CLASS_PROTOCOL,
    CLASS_CYCLE,        /* bases form a cycle or have no linearisation */
    CLASS_DYNAMIC_WRITE /* nothing but computed stores on its objects: setattr, __dict__, vars */
} ClassOpenness;

void classes_build(Program *program);
void classes_release(Program *program);

/* Direct bases in order. */
const Base *class_bases(const Program *program, DefRef class, u32 *count);

/* First-party classes of the C3 linearisation, the class itself first (Python reference, "The Python
 * 2.3 Method Resolution Order", M. Simionato). */
const DefRef *class_mro(const Program *program, DefRef class, u32 *count);

/* External bases anywhere in the hierarchy (dotted names). */
const Name *class_external_bases(const Program *program, DefRef class, u32 *count);

/* Direct first-party subclasses. */
const DefRef *class_subclasses(const Program *program, DefRef class, u32 *count);

/* True when `class` is `base` or derives from it. */
bool class_derives(const Program *program, DefRef class, DefRef base);

/* True when a base of a library is `external` or, as its stub says, derives from it: a typed dictionary is a
 * `dict`. */
bool class_derives_external(const Program *program, DefRef class, Name external);

typedef struct {
    DefRef class;    /* in whose body or methods it was found */
    BindRef binding; /* class-level binding, or 0 */
    u32 write;       /* index into the class's instance attributes + 1, or 0 */
} ClassMember;

/* Member by the linearisation: class-level bindings first, then attributes stored on instances.
 * False when no first-party class of the hierarchy has it. */
bool class_find(const Program *program, DefRef class, Name name, ClassMember *out);

/* Same in the class's own body and methods only. */
bool class_find_own(const Program *program, DefRef class, Name name, ClassMember *out);

/* An attribute stored on instances of a class (self.x = …, from any file). */
typedef struct {
    Name name;
    FileId file;
    u32 write; /* row in the file's writes */
} InstanceAttribute;

/* Sorted by name, then file and position. */
const InstanceAttribute *class_attributes(const Program *program, DefRef class, u32 *count);

/* One store to an attribute whose receiver is not the first parameter of a method. */
typedef struct {
    FileId file;
    u32 write;
    u32 before; /* the next one to ask attribute_stores for; 0: none */
} ForeignStore;

/* A store under the name, or NULL: the last one for 0, then those that `before` says. */
const ForeignStore *attribute_stores(const Program *program, Name name, u32 before);

/* True when an attribute of that name is stored anywhere through a receiver other than a method's own first
 * parameter: what it holds is then not known from its class or module alone. O(1). */
bool attribute_is_foreign(const Program *program, Name name);

/* Computed stores on objects of the class itself, by file and position, without names: setattr(x, name, v),
 * vars(x).update(…). */
const InstanceAttribute *class_computed_stores(const Program *program, DefRef class, u32 *count);

/* True when the class or a base has one. */
bool class_has_dynamic_write(const Program *program, DefRef class);

/* True when a metaclass may put something else in the place of what the class's body says: it goes over the
 * members, or nobody sees what it does. */
bool class_members_are_made(const Program *program, DefRef class);

/* True when the class or a base of the tree names a metaclass that may do anything: ABCMeta and EnumMeta do
 * not, nor does one of the tree that derives from such and has no hook for making classes or members. Unlike
 * openness it may be asked while classes are still being collected. */
bool class_has_metaclass(const Program *program, DefRef class);

/* The metaclass of the tree that the class or a base names, or 0. */
DefRef class_metaclass(const Program *program, DefRef class);

/* Why the members of a class (with its bases) are not all known, or CLASS_CLOSED.
 * `*where` names the class or dotted base at fault. */
ClassOpenness class_openness(const Program *program, DefRef class, Name *where);

/* The same with what is read of installed libraries (library.h): which members there are. What a library
 * calls on its subclasses its source does not tell, so that reachability asks the one above. */
ClassOpenness class_openness_installed(const Program *program, DefRef class, Name *where);

/* True when a listed external base provides `name` (a dunder of object, a method of a library base). */
bool class_external_has(const Program *program, DefRef class, Name name);

/* True for an enumeration: what its body assigns becomes its objects, and iterating it gives them. */
bool class_enumerates(const Program *program, DefRef class);

/* Class around a method definition, or 0. */
DefRef method_class(const Program *program, DefRef def);

#endif
