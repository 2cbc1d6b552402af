/* Functions, variables and typedefs. */
#include "c_declare.h"
#include "c_head.h"

#include <ctype.h>

static CPart nearest_part(const CUnit *c, CDeclared of) {
    return of.nearest ? (CPart)c->nodes[of.nearest].part : C_NONE;
}

static void function_give(CUnit *c, EntityId function, CStorage storage) {
    if (storage.is_static) c_row(c, function)->linkage = LINKAGE_INTERNAL;
    if (storage.is_inline) c_row(c, function)->flags |= ENTITY_INLINE;
}

void c_type_give(CUnit *c, EntityId entity, u32 node, u32 declarator, EntityId type) {
    if (!c_row(c, entity)->type) c_row(c, entity)->type = c_type_text(c, node, declarator);
    EntityId record = type ? type : c_type_record(c, node);
    if (!record) return;
    c->entities.at[entity].record = record;
    EntityId end = c_resolved(c, record);
    bool is_record = c_row(c, end)->kind == ENTITY_STRUCT || c_row(c, end)->kind == ENTITY_UNION;
    bool is_unknown = c_row(c, end)->kind == ENTITY_TYPEDEF && !c->entities.at[end].is_declared;
    if (is_record || is_unknown) c_row(c, entity)->record = c_row(c, end)->name;
}

/* ---- functions --------------------------------------------------------------------------------------- */

COuter c_function_enter(CUnit *c, EntityId function) {
    COuter outer = {c->owner, c->function, c->locals.count};
    c->owner = c->function = function;
    return outer;
}

void c_function_leave(CUnit *c, COuter outer) {
    c_locals_pop(c, outer.locals);
    c->owner = outer.owner;
    c->function = outer.function;
}

EntityId c_function_declared(CUnit *c, Span span, Span name, CStorage storage) {
    NameId word = builder_name(c->facts, str_slice(c->source, name.start, name.end));
    EntityId function = c_declare(c, ENTITY_FUNCTION, word);
    function_give(c, function, storage);
    c_declaration_push(c, function, span, name, DECLARATION_DEFINES);
    return function;
}

/* What stands before the declarator may be macros that the grammar cannot place. */
static bool is_head_whole(const CUnit *c, u32 declarator, CDeclared of) {
    bool is_function = of.name && nearest_part(c, of) == C_CALLABLE && !c->nodes[declarator].has_error;
    return is_function && !c_is_keyword(c_text(c, of.name));
}

/* Parameters of a head that did not parse: the last word of each is its name. */
static u32 listed_parameters(CUnit *c, Span list) {
    Str rest = str_slice(c->source, list.start, list.end), one;
    u32 count = 0;
    if (!str_trim(rest).len || str_eq(str_trim(rest), STR("void"))) return 0;
    while (str_split(&rest, ',', &one)) {
        one = str_trim(one);
        size_t end = one.len;
        while (end && (one.ptr[end - 1] == ']' || one.ptr[end - 1] == '[')) end--;
        size_t start = end;
        while (start && (one.ptr[start - 1] == '_' || isalnum((u8)one.ptr[start - 1]))) start--;
        if (start < end) c_local_push(c, builder_name(c->facts, str_slice(one, start, end)), 0, 0);
        count++;
    }
    return count;
}

/* The words of a head that did not parse; its parameters hide what is named alike. */
static void broken_head_read(CUnit *c, u32 node, Span name, Span list) {
    c_words_push(c, (Span){c->nodes[node].start, name.start}, WORD_LOST, 0);
    c_words_push(c, list, WORD_LOST, 0);
}

static bool is_static_head(const CUnit *c, u32 node, Span name) {
    Str rest = str_slice(c->source, c->nodes[node].start, name.start), word;
    while (str_split(&rest, ' ', &word))
        if (str_eq(str_trim(word), STR("static"))) return true;
    return false;
}

/* In a function, a macro with a block behind it looks like a head without type. */
static void broken_function_read(CUnit *c, u32 node, u32 body) {
    Span list, name = c_head_name(c->source, c->nodes[node].start, c->nodes[body].start, &list);
    Str word = str_slice(c->source, name.start, name.end);
    bool is_statement = c->function && name.start == c->nodes[node].start;
    if (!word.len || c_is_keyword(word) || is_statement) {
        c_words_push(c, (Span){c->nodes[node].start, c->nodes[body].start}, WORD_LOST, 0);
        c_read_parts(c, node);
        return;
    }
    CStorage storage = c_storage(c, node);
    storage.is_static |= is_static_head(c, node, name);
    EntityId function = c_function_declared(c, c_span(c, node), name, storage);
    COuter outer = c_function_enter(c, function);
    c_row(c, function)->parameters = (u16)listed_parameters(c, list);
    broken_head_read(c, node, name, list);
    c_read(c, body, USE_VALUE);
    c_function_leave(c, outer);
}

void c_function_read(CUnit *c, u32 node) {
    u32 declarator = c_field(c->nodes, node, FIELD_DECLARATOR), body = c_field(c->nodes, node, FIELD_BODY);
    CDeclared of = c_declared(c->nodes, declarator);
    if (!is_head_whole(c, node, of)) {
        if (body)
            broken_function_read(c, node, body);
        else
            c_read_parts(c, node);
        return;
    }
    EntityId function = c_function_declared(c, c_span(c, node), c_span(c, of.name), c_storage(c, node));
    COuter outer = c_function_enter(c, function);
    c_type_give(c, function, node, declarator, c_specifiers_read(c, node));
    c_attributes_of(c, node, function);
    c_declarator_read(c, declarator);
    c_parameters_count(c, of.nearest, function);
    c_parameters_bind(c, of.nearest);
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i))
        if (c->nodes[i].part == C_DECLARATION || i == body) c_read(c, i, USE_VALUE);
    c_function_leave(c, outer);
}

/* ---- variables --------------------------------------------------------------------------------------- */

/* The entity of one declarator; 0 for a local variable. */
static EntityId declared_entity(CUnit *c, CDeclared of, CStorage storage) {
    NameId name = c->nodes[of.name].name;
    if (nearest_part(c, of) == C_CALLABLE) return c_declare(c, ENTITY_FUNCTION, name);
    if (!c->function || storage.is_extern) return c_declare(c, ENTITY_VARIABLE, name);
    return storage.is_static ? c_entity_new(c, ENTITY_VARIABLE, name, c->function) : 0;
}

/* Without initialiser at file scope it is a tentative definition. */
static u32 definition_flag(const CUnit *c, EntityId entity, CStorage storage, u32 value) {
    bool is_variable = c_row(c, entity)->kind == ENTITY_VARIABLE;
    return is_variable && (value || !storage.is_extern) ? DECLARATION_DEFINES : 0;
}

static bool is_const_pointer(const CUnit *c, u32 pointer) {
    u32 qualifier = c_part(c->nodes, pointer, C_QUALIFIER);
    return qualifier && str_eq(c_text(c, qualifier), STR("const"));
}

static void variable_give(CUnit *c, EntityId entity, CDeclared of, CStorage storage) {
    EntityRow *row = c_row(c, entity);
    if (storage.is_static && !row->parent) row->linkage = LINKAGE_INTERNAL;
    bool is_const = of.pointer ? is_const_pointer(c, of.pointer) : storage.is_const;
    if (is_const) row->flags |= ENTITY_CONST;
    c->entities.at[entity].is_array |= nearest_part(c, of) == C_ARRAY;
}

/* Without the attributes of the declaration before, which the grammar counts in. */
static Span declaration_span(const CUnit *c, u32 node) {
    u32 first = c_first(c->nodes, node), second = first ? c_next(c->nodes, node, first) : 0;
    bool is_other = second && c->nodes[first].part == C_GNU_ATTRIBUTE && c->nodes[second].part == C_LOST;
    u32 own = is_other ? c_next(c->nodes, node, second) : 0;
    return (Span){c->nodes[own ? own : node].start, c->nodes[node].end};
}

static void entity_read(CUnit *c, u32 node, u32 declarator, CDeclared of, EntityId entity, EntityId type) {
    CStorage storage = c_storage(c, node);
    u32 value = c->nodes[declarator].part == C_INIT ? c_field(c->nodes, declarator, FIELD_VALUE) : 0;
    bool is_function = c_row(c, entity)->kind == ENTITY_FUNCTION;
    if (is_function)
        function_give(c, entity, storage), c_parameters_count(c, of.nearest, entity);
    else
        variable_give(c, entity, of, storage);
    c_type_give(c, entity, node, declarator, type);
    c_attributes_of(c, node, entity);
    c_declaration_push(c, entity, declaration_span(c, node), c_span(c, of.name),
                       definition_flag(c, entity, storage, value));
    bool is_local = c_row(c, entity)->parent;
    if (is_local) c_local_push(c, c->nodes[of.name].name, entity, c->entities.at[entity].record);
    c_declarator_read(c, declarator);
    if (value)
        c_initialiser_read(c, value, entity, c->entities.at[entity].record, nearest_part(c, of) == C_ARRAY);
}

static void local_read(CUnit *c, u32 node, u32 declarator, CDeclared of) {
    u32 value = c->nodes[declarator].part == C_INIT ? c_field(c->nodes, declarator, FIELD_VALUE) : 0;
    EntityId record = c_type_record(c, node);
    c_declarator_read(c, declarator);
    c_attributes_of(c, node, 0);
    if (of.name) c_local_declare(c, node, of);
    if (value) c_initialiser_read(c, value, 0, record, nearest_part(c, of) == C_ARRAY);
    if (value && of.name) c_local_start(c, of.name, value);
}

/* The entity, 0 for a local variable. */
static EntityId declarator_of_read(CUnit *c, u32 node, u32 declarator, EntityId type, bool is_first) {
    CDeclared of = c_declared(c->nodes, declarator);
    bool is_named = of.name && !c_is_keyword(c_text(c, of.name));
    EntityId entity = is_named ? declared_entity(c, of, c_storage(c, node)) : 0, owner = c->owner;
    if (!entity) {
        local_read(c, node, declarator, of);
        return 0;
    }
    c->owner = entity;
    if (is_first)
        type = c_specifiers_read(c, node);
    else if (type)
        c_reference_push(c, REFERENCE_TYPE, type, c->nodes[node].start);
    entity_read(c, node, declarator, of, entity, type);
    c->owner = owner;
    return entity;
}

void c_declaration_read(CUnit *c, u32 node) {
    EntityId type = 0;
    bool is_first = true, is_local = c->function && !c_storage(c, node).is_static;
    if (is_local) type = c_specifiers_read(c, node);
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        if (c->nodes[i].field != FIELD_DECLARATOR) continue;
        c->last = declarator_of_read(c, node, i, type, is_first && !is_local);
        is_first = false;
    }
    c->last_end = c->nodes[node].end;
}

/* ---- typedefs ---------------------------------------------------------------------------------------- */

void c_typedef_read(CUnit *c, u32 node) {
    u32 type = c_field(c->nodes, node, FIELD_TYPE);
    EntityId owner = c->owner, named = 0;
    bool is_first = true;
    for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
        if (c->nodes[i].field != FIELD_DECLARATOR) continue;
        CDeclared of = c_declared(c->nodes, i);
        if (!of.name) continue;
        NameId name = c->nodes[of.name].name;
        EntityId entity = c->function ? c_entity_new(c, ENTITY_TYPEDEF, name, c->function)
                                      : c_declare(c, ENTITY_TYPEDEF, name);
        if (c->function) c_local_push(c, name, entity, 0);
        c_declaration_push(c, entity, c_span(c, node), c_span(c, of.name), DECLARATION_DEFINES);
        c->owner = entity;
        if (is_first && type)
            named = c_type_named(c, type, name);
        else if (named)
            c_reference_push(c, REFERENCE_TYPE, named, c->nodes[node].start);
        is_first = false;
        if (!c_row(c, entity)->type) c_row(c, entity)->type = c_type_text(c, node, i);
        bool is_itself = named != entity && nearest_part(c, of) != C_CALLABLE;
        if (is_itself && named) c->entities.at[entity].record = named;
        c_declarator_read(c, i);
        c->owner = owner;
    }
}
