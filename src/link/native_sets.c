/* Sets of what one name may mean, shared by all references that mean it: a name that many files define costs
 * each of these a row, not a row for each definition. */
#include "native_impl.h"

#include <stdlib.h>

static int id_order(const void *a, const void *b) {
    NativeId x = *(const NativeId *)a, y = *(const NativeId *)b;
    return x < y ? -1 : x > y;
}

static NativeMeaning set_close(Native *native, u32 first) {
    NativeId *items = native->set_items.at + first;
    u32 count = native->set_items.count - first, kept = 0;
    if (count) qsort(items, count, sizeof *items, id_order);
    for (u32 i = 0; i < count; i++)
        if (!kept || items[kept - 1] != items[i]) items[kept++] = items[i];
    native->set_items.count = first + kept;
    if (kept < 2) {
        native->set_items.count = first;
        return (NativeMeaning){.target = kept ? items[0] : 0};
    }
    u64 key = str_hash((Str){(const char *)items, kept * sizeof *items});
    u32 *set = map_at(&native->set_keys, key, native->sets.count);
    if (*set < native->sets.count)
        native->set_items.count = first;
    else
        vec_push(&native->sets, ((NativeGroup){first, kept}));
    return (NativeMeaning){.set = *set};
}

NativeMeaning native_set_of(Native *native, const NativeId *ids, u32 count) {
    u32 first = native->set_items.count;
    for (u32 i = 0; i < count; i++) vec_push(&native->set_items, ids[i]);
    return set_close(native, first);
}

NativeMeaning native_set_of_group(Native *native, u32 group) {
    while (native->group_meaning.count <= group) vec_push(&native->group_meaning, (NativeMeaning){0});
    NativeMeaning *known = &native->group_meaning.at[group];
    const NativeGroup *row = &native->groups.at[group];
    if (!known->target && !known->set && row->count)
        *known = native_set_of(native, &native->group_items.at[row->first], row->count);
    return *known;
}

bool native_means(const Native *native, NativeMeaning meaning, NativeId id) {
    if (!meaning.set) return meaning.target == id;
    const NativeGroup *set = &native->sets.at[meaning.set];
    const NativeId *items = &native->set_items.at[set->first];
    return bsearch(&id, items, set->count, sizeof id, id_order) != NULL;
}

void native_sets_open(Native *native) {
    vec_push(&native->sets, (NativeGroup){0});
}

/* By thing: the sets that it is in. */
void native_sets_index(Native *native, Arena *arena) {
    u32 *start = ARENA_ARRAY(arena, u32, native->entity_count + 2);
    for (u32 i = 0; i < native->set_items.count; i++) start[native->set_items.at[i] + 2]++;
    for (u32 i = 1; i < native->entity_count + 2; i++) start[i] += start[i - 1];
    native->sets_of = ARENA_ARRAY(arena, u32, native->set_items.count);
    for (u32 s = 1; s < native->sets.count; s++) {
        const NativeGroup *set = &native->sets.at[s];
        for (u32 i = 0; i < set->count; i++)
            native->sets_of[start[native->set_items.at[set->first + i] + 1]++] = s;
    }
    native->sets_of_start = start;
    map_release(&native->set_keys);
    vec_release(&native->group_meaning);
}
