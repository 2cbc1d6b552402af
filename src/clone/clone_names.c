#include "clone_names.h"

#include "clone_sort.h"

void clone_names_init(CloneNames *self, u32 name_count) {
    *self = (CloneNames){0};
    self->image = mem_alloc((name_count + 1) * sizeof(u32));
    self->source = mem_alloc((name_count + 1) * sizeof(u32));
    self->image_stamp = mem_alloc((name_count + 1) * sizeof(u32));
    self->source_stamp = mem_alloc((name_count + 1) * sizeof(u32));
}

void clone_names_release(CloneNames *self) {
    free(self->image);
    free(self->source);
    free(self->image_stamp);
    free(self->source_stamp);
    vec_release(&self->keys);
    vec_release(&self->pairs);
}

static int pair_cmp(const void *a, const void *b) {
    const NamePair *left = a, *right = b;
    if (left->count != right->count) return left->count > right->count ? -1 : 1;
    u64 x = map_pair(left->from, left->to), y = map_pair(right->from, right->to);
    return x < y ? -1 : x > y;
}

static void pairs_count(CloneNames *self) {
    vec_clear(&self->pairs);
    clone_sort_keys(self->keys.at, self->keys.count);
    for (u32 i = 0, end; i < self->keys.count; i = end) {
        u64 key = self->keys.at[i];
        for (end = i; end < self->keys.count && self->keys.at[end] == key;) end++;
        vec_push(&self->pairs, ((NamePair){.from = (Name)(key >> 32), .to = (Name)key, .count = end - i}));
    }
    if (self->pairs.count) qsort(self->pairs.at, self->pairs.count, sizeof(NamePair), pair_cmp);
}

static void map_grow(CloneNames *self, NamePair *pair) {
    if (self->image_stamp[pair->from] == self->stamp || self->source_stamp[pair->to] == self->stamp) return;
    self->image_stamp[pair->from] = self->source_stamp[pair->to] = self->stamp;
    self->image[pair->from] = pair->to;
    self->source[pair->to] = pair->from;
    pair->is_mapped = true;
    self->explained += pair->count;
}

void clone_names_learn(CloneNames *self, const u32 *left, const u32 *right, const LcsMatches *matches) {
    vec_clear(&self->keys);
    for (u32 i = 0; i < matches->count; i++) {
        u32 from = left[matches->at[i].left], to = right[matches->at[i].right];
        if (token_kind(from) == TOKEN_IDENTIFIER && token_kind(to) == TOKEN_IDENTIFIER)
            vec_push(&self->keys, map_pair(token_code(from), token_code(to)));
    }
    self->stamp++;
    self->total = self->keys.count;
    self->explained = 0;
    pairs_count(self);
    for (u32 i = 0; i < self->pairs.count; i++) map_grow(self, &self->pairs.at[i]);
}

u32 clone_names_map(const CloneNames *self, u32 code) {
    if (token_kind(code) != TOKEN_IDENTIFIER) return code;
    Name name = token_code(code);
    if (self->image_stamp[name] != self->stamp) return code;
    return ((u32)TOKEN_IDENTIFIER << 30) | self->image[name];
}

double clone_names_share(const CloneNames *self) {
    return self->total ? (double)self->explained / self->total : 1;
}

double clone_names_spread(const CloneNames *self) {
    u32 renames = 0;
    for (u32 i = 0; i < self->pairs.count; i++)
        renames += self->pairs.at[i].is_mapped && self->pairs.at[i].from != self->pairs.at[i].to;
    return self->total ? (double)renames / self->total : 0;
}
