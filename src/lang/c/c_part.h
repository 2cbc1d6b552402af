/* What the reader of C calls the nodes of the grammar, and how it walks them. */
#ifndef OXBOW_C_PART_H
#define OXBOW_C_PART_H

#include "outline.h"

typedef enum {
    C_NONE,
    /* words and literals */
    C_NAME,
    C_FIELD_NAME,
    C_TYPE_NAME,
    C_PRIMITIVE,
    C_SIZED, /* unsigned long */
    C_NUMBER,
    C_STRING,
    C_STRINGS, /* "a" NAME "b" */
    C_CHAR,
    C_NULL,
    C_SYSTEM_PATH,
    /* the preprocessor */
    C_INCLUDE,
    C_DEFINE,
    C_DEFINE_CALL,
    C_DIRECTIVE,
    C_DIRECTIVE_NAME,
    C_DIRECTIVE_TEXT,
    C_MACRO_PARAMETERS,
    C_IF,
    C_IFDEF,
    C_ELSE,
    C_ELIF,
    C_ELIFDEF,
    C_DEFINED,
    /* declarations */
    C_FUNCTION,
    C_DECLARATION,
    C_TYPEDEF,
    C_STORAGE,
    C_QUALIFIER,
    C_GNU_ATTRIBUTE,
    C_ATTRIBUTES,
    C_ATTRIBUTE, /* one of [[…]] */
    C_DECLSPEC,
    C_ATTRIBUTED,
    C_POINTER,
    C_CALLABLE,
    C_ARRAY,
    C_PARENTHESIZED, /* a declarator */
    C_INIT,
    C_PARAMETERS,
    C_PARAMETER,
    C_VARIADIC,
    C_STRUCT,
    C_UNION,
    C_ENUM,
    C_FIELDS,
    C_FIELD,
    C_BITS,
    C_ENUMERATORS,
    C_ENUMERATOR,
    C_MACRO_TYPE,
    /* statements */
    C_BLOCK,
    C_FOR,
    C_EXPRESSION, /* as a statement */
    C_CASE,
    /* expressions */
    C_ASSIGN,
    C_UPDATE,
    C_UNARY,
    C_BINARY,
    C_CONDITIONAL,
    C_COMMA,
    C_CAST,
    C_REFER, /* * and & */
    C_SIZEOF,
    C_OFFSETOF,
    C_GENERIC,
    C_SUBSCRIPT,
    C_CALL,
    C_ARGUMENTS,
    C_MEMBER,
    C_COMPOUND, /* (type){…} */
    C_GROUP,
    C_ASM,
    C_ASM_OUTPUT,
    C_ASM_INPUT,
    C_TYPE, /* of a cast or sizeof */
    C_LIST,
    C_PAIR,
    C_AT_INDEX,
    C_AT_RANGE,
    C_AT_FIELD,
    C_LOST = OUTLINE_LOST,
} CPart;

typedef enum {
    FIELD_NONE,
    FIELD_TYPE,
    FIELD_DECLARATOR,
    FIELD_NAME,
    FIELD_VALUE,
    FIELD_BODY,
    FIELD_PARAMETERS,
    FIELD_FUNCTION,
    FIELD_ARGUMENTS,
    FIELD_ARGUMENT,
    FIELD_FIELD,
    FIELD_LEFT,
    FIELD_RIGHT,
    FIELD_SIZE,
    FIELD_CONDITION,
    FIELD_ALTERNATIVE,
    FIELD_DESIGNATOR,
    FIELD_INITIALIZER,
    FIELD_UPDATE,
    FIELD_MEMBER,
    FIELD_PATH,
    FIELD_INDEX,
    FIELD_CODE,
    FIELD_SYMBOL,
} CField;

typedef const OutlineNode *CNodes;

extern const OutlinePart C_PARTS[];
extern const char *const C_FIELD_NAMES[];

/* for (u32 i = c_first(nodes, node); i; i = c_next(nodes, node, i)). No node, 0, has no parts. */
static inline u32 c_first(CNodes nodes, u32 node) {
    return node && nodes[node].next > node + 1 ? node + 1 : 0;
}
static inline u32 c_next(CNodes nodes, u32 parent, u32 child) {
    return nodes[child].next < nodes[parent].next ? nodes[child].next : 0;
}

/* The part with that field, or of that kind; 0 for none. O(parts). */
static inline u32 c_field(CNodes nodes, u32 node, CField field) {
    for (u32 i = c_first(nodes, node); i; i = c_next(nodes, node, i))
        if (nodes[i].field == field) return i;
    return 0;
}
static inline u32 c_part(CNodes nodes, u32 node, CPart part) {
    for (u32 i = c_first(nodes, node); i; i = c_next(nodes, node, i))
        if (nodes[i].part == part) return i;
    return 0;
}

#endif
