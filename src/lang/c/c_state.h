/* What the reader of C knows while it walks. Private to this folder. */
#ifndef OXBOW_C_STATE_H
#define OXBOW_C_STATE_H

#include "c_part.h"
#include "c_unit.h"
#include "map.h"

/* Beside the row of an entity. */
typedef struct {
    bool is_declared;
    bool is_array;
    bool is_whole;        /* a record whose members the file shows */
    EntityId record;      /* that a variable or field is, points to, or gives back; a typedef stands for */
    EntityId first, last; /* fields in their order */
    EntityId next;        /* of a field */
} CEntity;

typedef struct {
    NameId name;
    EntityId entity; /* of a static or a type inside of a function; 0: nothing that rows have */
    EntityId record;
    u32 hidden;   /* the local before it with the same name, + 1 */
    u32 start;    /* of its name; 0: it has an entity, or a head that did not parse declares it */
    bool is_text; /* a pointer to characters, or an array of them */
} CLocal;

/* How the value of an expression is used. */
enum { C_DEPTH_MAX = 300 };

typedef enum { USE_VALUE, USE_NOTHING, USE_STORE, USE_CHANGE, USE_ADDRESS } CUse;

typedef struct {
    CNodes nodes;
    Str source;
    FactsBuilder *facts;
    Vec(CEntity) entities;         /* by EntityId */
    VecU32 ordinary, tags, macros; /* EntityId by NameId */
    Map fields;                    /* EntityId by record and name */
    Vec(CLocal) locals;
    VecU32 local_of;        /* by NameId: position in `locals` + 1 */
    Vec(ScalarRow) pending; /* of initialisers that are being read */
    VecU32 words;           /* by NameId: owner + 1 of its last word, so that repeated ones are left out */
    EntityId owner, function;
    EntityId sink; /* where the value that is read next goes */
    u32 argument;
    EntityId last; /* declared last, by a declaration that ended at `last_end` */
    u32 last_end;
    u32 depth;
    u8 flags; /* REFERENCE_* of what is read */
} CUnit;

static inline u32 *c_slot(VecU32 *of, u32 name) {
    while (of->count <= name) vec_push(of, 0);
    return &of->at[name];
}
static inline u32 c_get(const VecU32 *of, u32 name) {
    return name < of->count ? of->at[name] : 0;
}
static inline Str c_text(const CUnit *c, u32 node) {
    return str_slice(c->source, c->nodes[node].start, c->nodes[node].end);
}
static inline EntityRow *c_row(const CUnit *c, EntityId entity) {
    return &c->facts->entities.at[entity];
}
static inline Span c_span(const CUnit *c, u32 node) {
    return (Span){c->nodes[node].start, c->nodes[node].end};
}

/* ---- c_name.c: entities and what names mean ---- */

EntityId c_entity_new(CUnit *c, EntityKind kind, NameId name, EntityId parent);
/* The entity of file scope that is declared there: an undeclared one of that name becomes it. */
EntityId c_declare(CUnit *c, EntityKind kind, NameId name);
EntityId c_tag(CUnit *c, EntityKind kind, NameId name);
/* Field of that record, made where the record may have it; of any when the record does not say. */
EntityId c_field_of(CUnit *c, EntityId record, NameId name);
void c_field_add(CUnit *c, EntityId record, NameId name, EntityId field);
void c_declaration_push(CUnit *c, EntityId entity, Span span, Span name, u32 flags);
void c_local_push(CUnit *c, NameId name, EntityId entity, EntityId record);
void c_locals_pop(CUnit *c, u32 count);
const CLocal *c_local(const CUnit *c, NameId name);
/* The record that a typedef stands for, at the end of its chain; others are themselves. */
EntityId c_resolved(const CUnit *c, EntityId record);

/* ---- c_refer.c: references of names ---- */

u32 c_reference_push(CUnit *c, ReferenceKind kind, EntityId target, u32 start);
/* A name where a value stands. */
EntityId c_name_read(CUnit *c, u32 node, CUse use);
/* A name that is called: the reference that its arguments belong to. */
u32 c_name_called(CUnit *c, u32 node);
EntityId c_type_read(CUnit *c, u32 node);
/* The macro of that name, made on first sight. */
EntityId c_macro_of(CUnit *c, NameId name);
/* A macro that a directive names. */
void c_macro_named(CUnit *c, NameId name, u32 start, u8 flags);
void c_macro_asked(CUnit *c, u32 node, u8 flags);
/* Kinds of references follow what their targets turned out to be. */
void c_references_settle(CUnit *c);

/* ---- c_expression.c ---- */

/* Any node: statements, expressions, declarations inside of them. */
void c_read(CUnit *c, u32 node, CUse use);
void c_read_parts(CUnit *c, u32 node);
/* A value that goes to `sink`. */
void c_read_into(CUnit *c, u32 node, EntityId sink, u32 argument);
/* Record that the value is of, or points to; 0: not known. */
EntityId c_record_of(CUnit *c, u32 node);
/* Record that the specifiers of a node name; nothing is read. */
EntityId c_type_record(CUnit *c, u32 node);

/* ---- c_scalar.c ---- */

ScalarRow c_scalar(CUnit *c, u32 node);
void c_initialiser_read(CUnit *c, u32 node, EntityId owner, EntityId record, bool is_array);

/* ---- c_define.c, c_record.c, c_declare.c ---- */

void c_function_read(CUnit *c, u32 node);
void c_declaration_read(CUnit *c, u32 node);
void c_typedef_read(CUnit *c, u32 node);
/* struct, union, enum: its entity. What has no tag is named after its typedef. */
EntityId c_record_read(CUnit *c, u32 node, NameId typedef_name);
/* The entity that is the type, or 0. */
EntityId c_specifiers_read(CUnit *c, u32 node);
/* A macro with a type in it, or typeof. */
void c_macro_type_read(CUnit *c, u32 node);
/* Types of parameters and sizes inside of a declarator. */
void c_declarator_read(CUnit *c, u32 node);

/* ---- c_local.c ---- */

/* A value that is a local, or made from one; else nothing changes. */
void c_local_scalar(const CUnit *c, u32 at, ScalarRow *row);
/* A local that holds text is declared with a value. */
void c_local_start(CUnit *c, u32 name, u32 value);
/* One is set to what `value` says; 0: it is changed otherwise. `left` is it, or made from it. */
void c_local_set(CUnit *c, u32 left, u32 value);

/* ---- c_lost.c ---- */

/* A piece that did not parse: pieces of it that did are read, identifiers between them are words. */
void c_lost_read(CUnit *c, u32 node);

/* ---- c_attribute.c ---- */

/* One attribute specifier, of that entity. */
void c_attribute_read(CUnit *c, u32 node, EntityId entity);

/* ---- c_macro.c ---- */

void c_preprocessor_read(CUnit *c, u32 node);
bool c_is_preprocessor(CPart part);
bool c_is_branch(CPart part);
/* First of the parts to read of a branch, behind its condition; 0 for none. Read them with c_next. */
u32 c_branch_open(CUnit *c, u32 node);
/* #if 0 */
bool c_is_excluding(CNodes nodes, Str source, u32 node);

/* ---- c_word.c ---- */

void c_words_push(CUnit *c, Span span, WordPlace place, u32 parameters);
void c_word_push(CUnit *c, Str word, WordPlace place, u32 start);
void c_text_word(CUnit *c, u32 node);
/* Names in the text of an asm statement or label. */
void c_asm_words(CUnit *c, u32 node);

#endif
