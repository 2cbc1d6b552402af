/* Declarations, taken apart. Private to this folder. */
#ifndef OXBOW_C_DECLARE_H
#define OXBOW_C_DECLARE_H

#include "c_state.h"

/* A declarator: its name, and the wrapper nearest to that, which says what the name is. */
typedef struct {
    u32 name;    /* node; 0: none */
    u32 nearest; /* C_CALLABLE, C_ARRAY or C_POINTER; 0: none */
    u32 pointer; /* the nearest C_POINTER; 0: none */
} CDeclared;

CDeclared c_declared(CNodes nodes, u32 declarator);

/* A variable of a function, or a parameter, that has no entity: declared by `of` in `node`. */
void c_local_declare(CUnit *c, u32 node, CDeclared of);

/* What storage classes and qualifiers say. */
typedef struct {
    bool is_static, is_extern, is_inline, is_const;
} CStorage;

CStorage c_storage(const CUnit *c, u32 node);

/* Read a type; the entity that it is, or 0. A record without tag is named after the typedef. */
EntityId c_type_named(CUnit *c, u32 node, NameId typedef_name);

/* Attributes in front of, inside of and behind a declaration. */
void c_attributes_of(CUnit *c, u32 node, EntityId entity);

/* Parameters of a function: how many, and what else its row says. */
void c_parameters_count(CUnit *c, u32 callable, EntityId function);
/* Their names become local. */
void c_parameters_bind(CUnit *c, u32 callable);

/* The type of that entity is what `node` and its declarator say. */
void c_type_give(CUnit *c, EntityId entity, u32 node, u32 declarator, EntityId type);
NameId c_type_text(CUnit *c, u32 node, u32 declarator);

bool c_is_declarator(u8 part);

/* What was being read around a function. */
typedef struct {
    EntityId owner, function;
    u32 locals;
} COuter;

EntityId c_function_declared(CUnit *c, Span span, Span name, CStorage storage);
COuter c_function_enter(CUnit *c, EntityId function);
void c_function_leave(CUnit *c, COuter outer);

#endif
