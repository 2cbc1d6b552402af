/* The C program: what all translation units declare, merged, and what refers to what.
 *
 * Units are what oxbow-clang compiled, then the C files that none of these includes, as lang/c read them
 * (unit_rows.h). Two rows of two units mean one entity when kind, name and parent agree and, where they are
 * defined, the place of the definition; a declaration without one means every definition that a linker could
 * take: in the same link target, else in one that is linked into others, else any. So a reference may have
 * several targets, and what is not known to be apart keeps each other alive.
 *
 * Entities are numbered by file, offset, kind and name of their definition (or first declaration), those
 * that lie outside of the tree last; an entity's number does not depend on the order of units. References
 * and declarations that several units repeat (headers) are kept once.
 *
 * Life is native_reach.h's. */
#ifndef OXBOW_NATIVE_H
#define OXBOW_NATIVE_H

#include "program.h"

typedef u32 NativeId; /* 1 to entity_count - 1; 0 is none */
typedef u32 UnitId;   /* position in Native.units */
typedef u32 TargetId; /* link target, 1 to target_count - 1; 0 is none */

/* ---- units and what they are linked into --------------------------------------------------------------- */

typedef struct {
    const Facts *facts;
    FileId file;         /* its source file; FILE_NONE: outside of the tree */
    const FileId *files; /* by UnitFileId; FILE_NONE: outside of the tree, or not found */
    const Name *names;   /* NameId of the block → Name */
    const u32 *entities; /* by EntityId; read by native_meant */
    TargetId target;     /* that its object file belongs to; 0: not known */
    bool is_raw;
    bool is_degraded; /* an include is missing, or the compiler gave up: what it names may mean anything */
    bool has_main;
    bool is_shared; /* may become part of a shared library */
} NativeUnit;

/* What a linker makes of object files. Known where build systems give objects of a target a folder of their
 * own; one without `main` may be linked into any other. */
typedef struct {
    Str name; /* as the build system calls it */
    bool has_main;
    bool is_shared; /* some of it may become part of a shared library */
} NativeTarget;

/* ---- entities ------------------------------------------------------------------------------------------ */

/* How much is known of an entity: by the least of the units that define it, or name it where none does. */
typedef enum { SEEN_RAW, SEEN_DEGRADED, SEEN_COMPILED } NativeSeen;

enum {
    NATIVE_DEFINED = 1 << 0,
    NATIVE_OUTSIDE = 1 << 1,   /* a file outside of the tree declares it: a library's */
    NATIVE_EXPANDED = 1 << 2,  /* a macro makes it */
    NATIVE_IN_HEADER = 1 << 3, /* declared or defined in a file of the tree that others include */
    NATIVE_GENERATED = 1 << 4, /* defined in a file that is not written by hand */
    NATIVE_IMPLICIT = 1 << 5,  /* called by units in which nobody declares it */
};

typedef struct {
    Name name;
    u8 kind;        /* EntityKind */
    u8 linkage;     /* Linkage */
    u8 seen;        /* NativeSeen */
    u8 traits;      /* NATIVE_* */
    u32 flags;      /* ENTITY_* of all its rows together */
    u16 parameters; /* of the definition */
    NativeId parent;
    Name type, record; /* as EntityRow says */
    FileId file;       /* of the definition, else of the first declaration; FILE_NONE: outside of the tree */
    u32 offset;        /* of its name there */
    u32 definition;    /* row of native_declarations; 0: none in the tree */
    u32 first_declaration, declaration_count; /* all, in the tree: by file and offset */
    TargetId target;                          /* of the unit that defines it; 0: not known, or several */
    UnitId unit;                              /* first that defines it, else first that names it */
} NativeEntity;

typedef struct {
    NativeId entity;
    u32 flags; /* DECLARATION_* */
    FileId file;
    Span span;
    Span name;
} NativeDeclaration;

/* ---- references ---------------------------------------------------------------------------------------- */

typedef struct {
    NativeId owner;  /* 0: file scope */
    NativeId target; /* 0: several, or a call through a pointer that `sink` holds */
    u32 set;         /* several that the name can mean; 0: none. native_targets reads both */
    NativeId sink;
    u8 kind;  /* ReferenceKind */
    u8 flags; /* REFERENCE_* */
    bool is_raw;
    FileId file; /* FILE_NONE: outside of the tree */
    u32 start;
    UnitId unit; /* first unit that says so, and its row there: arguments and scalars */
    u32 row;
} NativeReference;

/* Where an initialiser or a word stands: rows of the unit's block. */
typedef struct {
    UnitId unit;
    u32 row;
} NativeRow;

typedef struct Native Native; /* native_impl.h */

/* Merge units and the program's C files. Fills `program->native`; NULL when the tree has no C. What is made
 * from O(rows log rows) comes from the program's arena. */
void native_build(Program *program, const LinkInput *input);
void native_release(Program *program);

/* ---- reading ------------------------------------------------------------------------------------------- */

/* End of the numbering; 0 when the tree has no C, so that loops from 1 do nothing. */
u32 native_count(const Program *program);
const NativeEntity *native_entity(const Program *program, NativeId id);
const NativeDeclaration *native_declarations(const Program *program, NativeId id, u32 *count);
/* The definition, else the first declaration in the tree; NULL: all lies outside of it. */
const NativeDeclaration *native_place(const Program *program, NativeId id);

u32 native_unit_count(const Program *program);
const NativeUnit *native_unit(const Program *program, UnitId unit);

/* What a unit's row stands for: none for 0, several where the definition is not known. O(1). */
const NativeId *native_meant(const Program *program, UnitId unit, EntityId entity, u32 *count);

/* Entities of that name, by id; all kinds. O(log names). */
const NativeId *native_named(const Program *program, Name name, u32 *count);
/* The function or variable with external linkage, defined in the tree, of that name; where there are several,
 * the first; 0: none. */
NativeId native_external(const Program *program, Name name);
/* Entities whose place lies in the file: [first, end), in the order of the file. O(1). */
void native_of_file(const Program *program, FileId file, NativeId *first, NativeId *end);
/* True when a compiled unit includes the file, so that it is known better than by its text. */
bool native_is_compiled(const Program *program, FileId file);
/* True when some file of the tree includes it. */
bool native_is_included(const Program *program, FileId file);

/* References that stand in `owner`, by file and offset; of owner 0 those at file scope. */
const NativeReference *native_out(const Program *program, NativeId owner, u32 *count);
/* All that a reference can mean, in order; none for a call through a pointer. O(1). */
const NativeId *native_targets(const Program *program, const NativeReference *reference, u32 *count);

/* The reference as if it meant that one of its targets alone. */
static inline NativeReference native_only(NativeReference reference, NativeId target) {
    reference.target = target;
    reference.set = 0;
    return reference;
}

/* References to one thing, by owner, file and offset:
 *
 *     NativeIn in = native_in(program, id);
 *     for (const NativeReference *row; (row = native_in_next(&in));) use(row);
 *
 * A step costs O(log references) for each set that the thing is in. */
typedef struct {
    const Program *program;
    NativeId target;
    u32 next; /* position to go on from */
    const NativeReference *last;
} NativeIn;

NativeIn native_in(const Program *program, NativeId target);
const NativeReference *native_in_next(NativeIn *self);
const NativeReference *native_reference(const Program *program, u32 position);
const ReferenceRow *native_reference_row(const Program *program, const NativeReference *reference);

/* Initialisers of a variable, each place once: rows of `initialisers`. */
const NativeRow *native_initialisers(const Program *program, NativeId owner, u32 *count);

/* Places where a word stands that nobody can say the meaning of, each once: rows of `unit_words`. Of a file
 * that units include only what these say. */
const NativeRow *native_words(const Program *program, Name word, u32 *count);

/* "src/util.c:help", "src/util.h:node.next": file, parents, name. */
Str native_symbol(const Program *program, NativeId id, Arena *arena);
/* The name, with its parents where a person would need them: "node.next". */
Str native_word(const Program *program, NativeId id, Arena *arena);

#endif
