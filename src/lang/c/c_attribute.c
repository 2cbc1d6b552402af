/* Attributes: GNU, C23 and __declspec. */
#include "c_declare.h"

typedef struct {
    const char *word;
    u32 flag;
} AttributeRow;

static const AttributeRow ATTRIBUTES[] = {
    {"constructor", ENTITY_CONSTRUCTOR},
    {"destructor", ENTITY_DESTRUCTOR},
    {"used", ENTITY_USED},
    {"retain", ENTITY_USED},
    {"unused", ENTITY_UNUSED},
    {"maybe_unused", ENTITY_UNUSED},
    {"weak", ENTITY_WEAK},
    {"selectany", ENTITY_WEAK},
    {"alias", ENTITY_ALIAS},
    {"weakref", ENTITY_ALIAS},
    {"ifunc", ENTITY_ALIAS},
    {"section", ENTITY_SECTION},
    {"dllexport", ENTITY_EXPORTED},
    {"interrupt", ENTITY_INTERRUPT},
    {"signal", ENTITY_INTERRUPT},
    {"noreturn", ENTITY_NORETURN},
    {"packed", ENTITY_PACKED},
};

/* __used__ is used. */
static Str bare(Str word) {
    bool is_dressed = word.len > 4 && str_starts(word, STR("__")) && str_ends(word, STR("__"));
    return is_dressed ? str_slice(word, 2, word.len - 2) : word;
}

static u32 flag_of(Str word) {
    for (size_t i = 0; i < COUNT_OF(ATTRIBUTES); i++)
        if (str_eq(word, str_of(ATTRIBUTES[i].word))) return ATTRIBUTES[i].flag;
    return 0;
}

static Str text_of(const CUnit *c, u32 node) {
    Str text = c_text(c, node);
    return text.len >= 2 ? str_slice(text, 1, text.len - 1) : STR_NONE;
}

/* Words of attributes that are no names of the program. */
static bool has_own_words(Str word) {
    return str_eq(word, STR("format")) || str_eq(word, STR("mode")) || str_eq(word, STR("target"));
}

/* alias("target"): a function of the file, or of another one. */
static void target_push(CUnit *c, EntityId entity, NameId name, u32 start) {
    if (!name) return;
    EntityId target = c_get(&c->ordinary, name), owner = c->owner;
    if (!target) *c_slot(&c->ordinary, name) = target = c_entity_new(c, ENTITY_FUNCTION, name, 0);
    if (c_row(c, target)->kind == ENTITY_VARIABLE && !c->entities.at[target].is_declared)
        c_row(c, target)->kind = ENTITY_FUNCTION;
    if (entity) c->owner = entity;
    c_reference_push(c, REFERENCE_ATTRIBUTE, target, start);
    c->owner = owner;
}

static void visibility_read(CUnit *c, EntityId entity, Str what) {
    bool is_hidden = str_eq(what, STR("hidden")) || str_eq(what, STR("internal"));
    c_row(c, entity)->flags |= is_hidden ? ENTITY_HIDDEN : ENTITY_EXPORTED;
}

/* One attribute and its arguments, or 0. */
static void one_read(CUnit *c, EntityId entity, u32 name, u32 arguments) {
    Str word = bare(c_text(c, name));
    u32 first = arguments ? c_first(c->nodes, arguments) : 0, flag = flag_of(word);
    if (entity) c_row(c, entity)->flags |= flag;
    if (!first || has_own_words(word)) return;
    bool is_text = c->nodes[first].part == C_STRING;
    if (str_eq(word, STR("visibility")) && entity)
        visibility_read(c, entity, text_of(c, first));
    else if (flag == ENTITY_ALIAS && is_text)
        target_push(c, entity, builder_name(c->facts, text_of(c, first)), c->nodes[first].start + 1);
    else if (str_eq(word, STR("cleanup")))
        target_push(c, entity, c->nodes[first].name, c->nodes[first].start);
    else if (flag != ENTITY_SECTION)
        c_words_push(c, c_span(c, arguments), WORD_LOST, 0);
}

/* Words of __attribute__((…)) that no grammar knows: macros that stand for attributes are expanded. */
static void gnu_read(CUnit *c, u32 node, EntityId entity) {
    u32 list = c_part(c->nodes, node, C_ARGUMENTS);
    for (u32 i = c_first(c->nodes, list); list && i; i = c_next(c->nodes, list, i)) {
        u32 name = c->nodes[i].part == C_CALL ? c_field(c->nodes, i, FIELD_FUNCTION) : i;
        u32 arguments = c->nodes[i].part == C_CALL ? c_field(c->nodes, i, FIELD_ARGUMENTS) : 0;
        if (name && c->nodes[name].part == C_NAME)
            one_read(c, entity, name, arguments);
        else
            c_words_push(c, c_span(c, i), WORD_LOST, 0);
    }
}

/* The grammar ends a declaration of variables before the attributes behind the name. */
static bool is_behind_last(const CUnit *c, u32 node) {
    u32 at = c->nodes[node].start;
    while (at > c->last_end && strchr(" \t\r\n", c->source.ptr[at - 1])) at--;
    return at && at == c->last_end && c->source.ptr[at - 1] != ';' && c->source.ptr[at - 1] != '}';
}

void c_attribute_read(CUnit *c, u32 node, EntityId entity) {
    if (is_behind_last(c, node)) {
        entity = c->last;
        c->last_end = c->nodes[node].end;
    }
    switch (c->nodes[node].part) {
    case C_GNU_ATTRIBUTE: gnu_read(c, node, entity); break;
    case C_ATTRIBUTES:
        for (u32 i = c_first(c->nodes, node); i; i = c_next(c->nodes, node, i)) {
            u32 name = c_field(c->nodes, i, FIELD_NAME);
            if (name) one_read(c, entity, name, c_part(c->nodes, i, C_ARGUMENTS));
        }
        break;
    default: {
        u32 name = c_part(c->nodes, node, C_NAME);
        if (name) one_read(c, entity, name, 0);
    }
    }
}

static bool is_attribute(u8 part) {
    return part == C_GNU_ATTRIBUTE || part == C_ATTRIBUTES || part == C_DECLSPEC;
}

/* Attributes stand beside the declarators and inside of them; those of a record are its own. */
void c_attributes_of(CUnit *c, u32 node, EntityId entity) {
    if (c->depth++ > C_DEPTH_MAX) node = 0;
    for (u32 i = c_first(c->nodes, node); node && i; i = c_next(c->nodes, node, i)) {
        if (is_attribute(c->nodes[i].part))
            c_attribute_read(c, i, entity);
        else if (c_is_declarator(c->nodes[i].part) && c->nodes[i].part != C_PRIMITIVE)
            c_attributes_of(c, i, entity);
    }
    c->depth--;
}
