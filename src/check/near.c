#include "near.h"

enum { NEAR_LENGTH_MAX = 80 };

void near_add(NearList *self, Str text, BindRef binding, bool is_callable) {
    vec_push(&self->items, ((NearItem){.text = text, .binding = binding, .is_callable = is_callable}));
}

void near_release(NearList *self) {
    vec_release(&self->items);
}

/* Optimal string alignment distance: three rows are enough. */
static u32 distance(Str a, Str b) {
    u32 rows[3][NEAR_LENGTH_MAX + 1];
    if (a.len > NEAR_LENGTH_MAX || b.len > NEAR_LENGTH_MAX) return UINT32_MAX;
    for (u32 j = 0; j <= b.len; j++) rows[0][j] = j;
    for (u32 i = 1; i <= a.len; i++) {
        u32 *now = rows[i % 3], *above = rows[(i + 2) % 3], *older = rows[(i + 1) % 3];
        now[0] = i;
        for (u32 j = 1; j <= b.len; j++) {
            u32 change = above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            now[j] = u32_min(change, u32_min(above[j] + 1, now[j - 1] + 1));
            bool is_swap = i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1];
            if (is_swap) now[j] = u32_min(now[j], older[j - 2] + 1);
        }
    }
    return rows[a.len % 3][b.len];
}

static bool is_dunder(Str name) {
    return str_starts(name, STR("__"));
}

static Near only_prefix(const NearList *self, Str wanted) {
    size_t underscore = str_find_char(str_slice(wanted, 1, wanted.len), '_');
    Near found = {0};
    if (underscore == STR_NOT_FOUND) return found;
    Str prefix = str_slice(wanted, 0, underscore + 2);
    for (u32 i = 0; i < self->items.count; i++) {
        const NearItem *item = &self->items.at[i];
        if (!item->is_callable || !str_starts(item->text, prefix) || str_eq(item->text, prefix)) continue;
        if (found.text.len && !str_eq(found.text, item->text)) return (Near){0};
        found =
            (Near){.text = item->text, .binding = item->binding, .is_only_prefix = true, .prefix = prefix};
    }
    return found;
}

Near near_find(const NearList *self, Str wanted, bool is_callable, double limit) {
    Near best = {0};
    u32 least = UINT32_MAX;
    for (u32 i = 0; i < self->items.count; i++) {
        const NearItem *item = &self->items.at[i];
        if (is_dunder(item->text) || (is_callable && !item->is_callable)) continue;
        u32 far = distance(wanted, item->text);
        if (far > limit * (double)wanted.len) continue;
        bool is_better = far < least || (far == least && best.is_misfit && !item->is_misfit);
        bool is_same = far == least && best.is_misfit == item->is_misfit;
        if (is_same && !str_eq(best.text, item->text)) best.is_tied = true;
        if (!is_better) continue;
        least = far;
        best = (Near){.text = item->text, .binding = item->binding, .is_misfit = item->is_misfit};
    }
    return best.text.len || !wanted.len ? best : only_prefix(self, wanted);
}
