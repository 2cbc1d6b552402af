#include "data.h"

Data *data_object(Arena *arena) {
    Data *self = ARENA_NEW(arena, Data);
    self->kind = DATA_OBJECT;
    return self;
}

static Data *member_push(Arena *arena, Data *in, Str key, DataKind kind) {
    assert(in->kind == DATA_OBJECT || in->kind == DATA_LIST);
    Data *member = ARENA_NEW(arena, Data);
    member->kind = kind;
    member->key = str_copy(arena, key);
    if (in->as.items.last)
        in->as.items.last->next = member;
    else
        in->as.items.first = member;
    in->as.items.last = member;
    in->as.items.count++;
    return member;
}

Data *data_put_bool(Arena *arena, Data *in, Str key, bool value) {
    Data *member = member_push(arena, in, key, DATA_BOOL);
    member->as.truth = value;
    return member;
}

Data *data_put_int(Arena *arena, Data *in, Str key, i64 value) {
    Data *member = member_push(arena, in, key, DATA_INT);
    member->as.integer = value;
    return member;
}

Data *data_put_real(Arena *arena, Data *in, Str key, double value) {
    Data *member = member_push(arena, in, key, DATA_REAL);
    member->as.real = value;
    return member;
}

Data *data_put_text(Arena *arena, Data *in, Str key, Str value) {
    Data *member = member_push(arena, in, key, DATA_TEXT);
    member->as.text = str_copy(arena, value);
    return member;
}

Data *data_put_null(Arena *arena, Data *in, Str key) {
    return member_push(arena, in, key, DATA_NULL);
}

Data *data_put_list(Arena *arena, Data *in, Str key) {
    return member_push(arena, in, key, DATA_LIST);
}

Data *data_put_object(Arena *arena, Data *in, Str key) {
    return member_push(arena, in, key, DATA_OBJECT);
}

const Data *data_get(const Data *object, Str key) {
    if (!object || object->kind != DATA_OBJECT) return NULL;
    for (const Data *member = object->as.items.first; member; member = member->next)
        if (str_eq(member->key, key)) return member;
    return NULL;
}
