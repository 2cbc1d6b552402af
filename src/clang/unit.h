/* What the parts of unit_read share: one translation unit while it is walked. */
#ifndef OXBOW_UNIT_H
#define OXBOW_UNIT_H

#include "builder.h"
#include "map.h"

#include <clang-c/Index.h>

/* A file of the unit, while it is open. */
typedef struct {
    CXFile file;
    Str text;    /* libclang's own copy */
    u32 entries; /* how often it is included */
    bool is_system;
} UnitFile;

/* What an attribute names, for unit_attribute_targets. */
typedef struct {
    EntityId owner;
    NameId name;
    bool is_text;
    UnitFileId file;
    u32 start;
} NamedTarget;

/* A definition of file scope. */
typedef struct {
    UnitFileId file;
    Span span;
    EntityId entity;
} UnitOwner;

typedef struct {
    FactsBuilder *builder;
    CXTranslationUnit unit;
    Arena arena;        /* dies with the unit */
    Map files;          /* CXFile → UnitFileId */
    Vec(UnitFile) open; /* by UnitFileId */
    Map entities;       /* declaration → EntityId */
    Map macros;         /* NameId → EntityId */
    Map functions;      /* NameId → EntityId, of file scope */
    Map declared;       /* entity and place → 1 */
    Map words;          /* word, place, owner, file → 1 */
    Vec(NamedTarget) targets;
    Vec(UnitOwner) owners; /* by file and start; unit_owners */
} Unit;

/* A place in a file; `file` is 0 for what stands in none (the command line, the compiler itself). */
typedef struct {
    UnitFileId file;
    u32 offset;
    bool is_expanded; /* a macro made it: this is where the macro is expanded */
} UnitPlace;

/* ---- unit_files.c ---- */

/* Rows of all files that are not the system's, the source file first. */
void unit_files_read(Unit *self, Str source);

/* Row of a file, added when it is the system's and new; 0 for none. Amortised O(1). */
UnitFileId unit_file(Unit *self, CXFile file);

UnitPlace unit_place(Unit *self, CXSourceLocation location);

/* Bytes of a range in one file; false: it has none, or lies in two files. Macros are taken where they are
 * expanded. */
bool unit_span(Unit *self, CXSourceRange range, UnitFileId *file, Span *out);

/* Name of a text that libclang gives; 0 for empty. Disposes of the string. */
NameId unit_name(Unit *self, CXString string);

/* True for a key that was not there before. */
static inline bool unit_is_first(Map *map, const u32 key[4]) {
    return !(*map_at(map, str_hash((Str){(const char *)key, 4 * sizeof *key}), 0))++;
}

static inline bool unit_is_own(const Unit *self, UnitFileId file) {
    return file && !self->open.at[file].is_system;
}

static inline Str unit_text(const Unit *self, UnitFileId file) {
    return self->open.at[file].text;
}

/* ---- unit_entities.c ---- */

/* What a declaration declares: a row, added on first sight; 0: nothing that has rows (a local variable, a
 * parameter, a label, what the compiler brings along). Amortised O(1). */
EntityId unit_entity(Unit *self, CXCursor declaration);

/* A macro, by its name. Amortised O(1). */
EntityId unit_macro(Unit *self, NameId name);

/* A function by its name, added when nobody declares it. */
EntityId unit_function(Unit *self, NameId name);

/* Row of a place where `entity` is declared; each place once. */
void unit_declare(Unit *self, EntityId entity, CXCursor cursor, u32 flags);

static inline EntityRow *unit_row(Unit *self, EntityId entity) {
    return &self->builder->entities.at[entity];
}

/* ---- unit_walk.c ---- */

/* Declarations and all that they refer to, in the order in which they stand. */
void unit_walk(Unit *self);

/* ---- unit_attributes.c ---- */

/* What an attribute of GCC says: flags of `entity` (0: a local variable, which has none), and what it
 * names, for `owner`. */
void unit_attribute(Unit *self, EntityId entity, EntityId owner, CXCursor attribute);

/* References to what attributes name, when all functions are known. */
void unit_attribute_targets(Unit *self);

/* ---- unit_exprs.c ---- */

/* How the value of an expression is used. */
typedef struct {
    EntityId owner;
    u8 use;           /* UseKind */
    u8 flags;         /* REFERENCE_* for all that it holds */
    bool is_function; /* inside of a function: what is declared is local */
    EntityId sink;    /* where its address goes */
    u32 argument;
} UnitUse;

typedef enum {
    USE_READ,
    USE_WRITE,   /* stored to */
    USE_CHANGE,  /* read and stored to */
    USE_ADDRESS, /* by & */
    USE_DROP     /* a statement: what it gives is not used */
} UseKind;

void unit_expr(Unit *self, CXCursor cursor, UnitUse use);

/* A declaration inside of something, or at file scope. */
void unit_declaration(Unit *self, CXCursor cursor, UnitUse use);

/* All children, used as `use` says. */
void unit_children(Unit *self, CXCursor cursor, UnitUse use);

void unit_refer(Unit *self, ReferenceKind kind, EntityId target, CXSourceLocation location, UnitUse use);

/* What a value is, without casts and parentheses. */
ScalarRow unit_scalar(Unit *self, CXCursor cursor);

/* ---- unit_init.c ---- */

/* An initialiser of a thing of `type`: references, and for a variable that has a row (`variable`) its
 * scalars. */
void unit_initialiser(Unit *self, EntityId variable, CXType type, CXCursor list, UnitUse use);

/* ---- unit_macros.c ---- */

void unit_macro_define(Unit *self, CXCursor definition);
void unit_macro_expand(Unit *self, CXCursor expansion);

/* Code that #if leaves out, and what directives ask for. */
void unit_excluded(Unit *self);

/* ---- unit_words.c ---- */

void unit_word(Unit *self, Str word, WordPlace place, EntityId owner, UnitFileId file, u32 start);

/* Every word of bytes of a file; of an asm text also those inside of literals. */
void unit_words(Unit *self, UnitFileId file, Span span, WordPlace place, EntityId owner);

/* ---- unit_owners.c ---- */

/* Say what expansions stand inside of, when all is declared. */
void unit_owners(Unit *self);

/* Definition of file scope around a place; 0: none. Valid from unit_owners on. O(log definitions). */
EntityId unit_owner_at(const Unit *self, UnitFileId file, u32 offset);

/* ---- unit_problems.c ---- */

void unit_problems(Unit *self);

/* ---- cursors ---- */

typedef Vec(CXCursor) CursorList;

/* Children of a cursor, appended. */
void unit_children_list(CXCursor cursor, CursorList *out);

#endif
