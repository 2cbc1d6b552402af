#include "clone_names.h"

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
    free(self->slots);
    vec_release(&self->pairs);
}

static int pair_cmp(const void *a, const void *b) {
    const NamePair *left = a, *right = b;
    if (left->count != right->count) return left->count > right->count ? -1 : 1;
    u64 x = map_pair(left->from, left->to), y = map_pair(right->from, right->to);
    return x < y ? -1 : x > y;
}

/* Empty slots, at least twice as many as there can be pairs. */
static void slots_begin(CloneNames *self, u32 most) {
    u32 wanted = 64;
    while (wanted < 2 * most) wanted *= 2;
    if (wanted > self->slot_count) {
        free(self->slots);
        self->slots = mem_alloc(wanted * sizeof *self->slots);
        self->slot_count = wanted;
    }
    self->stamp++;
}

static void pair_count(CloneNames *self, Name from, Name to) {
    u64 key = map_pair(from, to);
    u32 mask = self->slot_count - 1, at = (u32)((key * 0x9e3779b97f4a7c15u) >> 32) & mask;
    while (self->slots[at].stamp == self->stamp && self->slots[at].key != key) at = (at + 1) & mask;
    NameSlot *slot = &self->slots[at];
    if (slot->stamp != self->stamp) {
        *slot = (NameSlot){key, self->pairs.count, self->stamp};
        vec_push(&self->pairs, ((NamePair){.from = from, .to = to}));
    }
    self->pairs.at[slot->pair].count++;
    self->total++;
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
    vec_clear(&self->pairs);
    slots_begin(self, matches->count);
    self->total = self->explained = 0;
    for (u32 i = 0; i < matches->count; i++) {
        u32 from = left[matches->at[i].left], to = right[matches->at[i].right];
        if (token_kind(from) == TOKEN_IDENTIFIER && token_kind(to) == TOKEN_IDENTIFIER)
            pair_count(self, token_code(from), token_code(to));
    }
    if (self->pairs.count) qsort(self->pairs.at, self->pairs.count, sizeof(NamePair), pair_cmp);
    for (u32 i = 0; i < self->pairs.count; i++) map_grow(self, &self->pairs.at[i]);
}

void clone_names_leave_out(CloneNames *self, const Map *odd) {
    self->stamp++;
    self->explained = 0;
    for (u32 i = 0; i < self->pairs.count; i++) {
        NamePair *pair = &self->pairs.at[i];
        u32 places = map_find(odd, map_pair(pair->from, pair->to));
        pair->is_mapped = false;
        if (places == MAP_NONE || places * 2 < pair->count) map_grow(self, pair);
    }
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
