/* One tree of segments. Texts are looked up by a map, parameters are few and stand in the list of
 * children. */
#include "url_tree.h"

/* ---- segments ----------------------------------------------------------------------------------------- */

static i32 bracket_of(char c) {
    static const signed char depths[256] = {
        ['{'] = 1, ['<'] = 1, ['('] = 1, ['['] = 1, ['}'] = -1, ['>'] = -1, [')'] = -1, [']'] = -1};
    return depths[(u8)c];
}

static Str without_slashes(Str url) {
    while (url.len && url.ptr[0] == '/') url = str_slice(url, 1, url.len);
    while (url.len && url.ptr[url.len - 1] == '/') url.len--;
    return url;
}

bool url_segment(Str *rest, Str *segment) {
    if (!rest->len) return false;
    i32 depth = 0;
    size_t at = 0;
    for (; at < rest->len && (rest->ptr[at] != '/' || depth > 0); at++) depth += bracket_of(rest->ptr[at]);
    *segment = str_slice(*rest, 0, at);
    *rest = str_slice(*rest, at, rest->len);
    while (rest->len && rest->ptr[0] == '/') *rest = str_slice(*rest, 1, rest->len);
    return true;
}

/* Regular expressions and converters that take slashes too. */
static bool takes_slashes(Str segment) {
    static const char *const marks[] = {":path}", "<path:", ":path>", ".*", ".+", "**", "/"};
    for (u32 i = 0; i < COUNT_OF(marks); i++)
        if (str_find(segment, str_of(marks[i])) != STR_NOT_FOUND &&
            str_find(segment, STR("[^/")) == STR_NOT_FOUND)
            return true;
    return false;
}

SegmentKind segment_kind(Str segment) {
    bool is_param = segment.len && (segment.ptr[0] == ':' || segment.ptr[0] == '%');
    for (size_t i = 0; i < segment.len && !is_param; i++)
        is_param = bracket_of(segment.ptr[i]) || strchr("$*\\^", segment.ptr[i]);
    if (!is_param) return SEGMENT_TEXT;
    return takes_slashes(segment) ? SEGMENT_REST : SEGMENT_PARAM;
}

bool url_says_something(Str url) {
    Str rest = without_slashes(url), segment;
    while (url_segment(&rest, &segment))
        if (segment_kind(segment) == SEGMENT_TEXT) return true;
    return false;
}

/* ---- adding ------------------------------------------------------------------------------------------- */

static u64 child_key(u32 node, Str segment) {
    return str_hash(segment) + node * 0x9e3779b97f4a7c15u;
}

/* Segments of the same hash are told apart by looking at all children: that hardly ever happens. */
static u32 child_find(const UrlTree *self, u32 node, Str segment) {
    u32 found = map_find(&self->children, child_key(node, segment));
    if (found == MAP_NONE || str_eq(self->nodes.at[found].segment, segment))
        return found == MAP_NONE ? 0 : found;
    for (u32 c = self->nodes.at[node].child; c; c = self->nodes.at[c].sibling)
        if (str_eq(self->nodes.at[c].segment, segment)) return c;
    return 0;
}

static u32 child_add(UrlTree *self, u32 node, Str segment) {
    u32 found = child_find(self, node, segment);
    if (found) return found;
    UrlNode row = {.segment = segment, .kind = segment_kind(segment), .sibling = self->nodes.at[node].child};
    vec_push(&self->nodes, row);
    self->nodes.at[node].child = self->nodes.count - 1;
    map_at(&self->children, child_key(node, segment), self->nodes.count - 1);
    return self->nodes.count - 1;
}

void url_tree_add(UrlTree *self, Str url, u32 value) {
    if (!self->nodes.count) vec_push(&self->nodes, (UrlNode){0});
    if (!self->items.count) vec_push(&self->items, (UrlItem){0});
    Str rest = without_slashes(url), segment;
    u32 node = 0;
    while (url_segment(&rest, &segment)) node = child_add(self, node, segment);
    vec_push(&self->items, ((UrlItem){value, self->nodes.at[node].item}));
    self->nodes.at[node].item = self->items.count - 1;
}

/* ---- looking ------------------------------------------------------------------------------------------ */

static void items_take(const UrlTree *self, u32 node, VecU32 *out) {
    for (u32 i = self->nodes.at[node].item; i; i = self->items.at[i].next)
        vec_push(out, self->items.at[i].value);
}

static void all_below(const UrlTree *self, u32 node, VecU32 *out) {
    items_take(self, node, out);
    for (u32 c = self->nodes.at[node].child; c; c = self->nodes.at[c].sibling) all_below(self, c, out);
}

static void walk(const UrlTree *self, u32 node, Str rest, VecU32 *out) {
    Str segment;
    bool has_more = url_segment(&rest, &segment);
    SegmentKind kind = has_more ? segment_kind(segment) : SEGMENT_TEXT;
    if (!has_more) items_take(self, node, out);
    if (has_more && kind == SEGMENT_REST) {
        all_below(self, node, out);
        return;
    }
    if (has_more && kind == SEGMENT_TEXT) {
        u32 child = child_find(self, node, segment);
        if (child) walk(self, child, rest, out);
        if (!self->fits_params) return;
    }
    for (u32 c = self->nodes.at[node].child; c; c = self->nodes.at[c].sibling) {
        u32 own = self->nodes.at[c].kind;
        if (own == SEGMENT_REST && self->fits_params)
            all_below(self, c, out);
        else if (has_more && (kind == SEGMENT_PARAM || own != SEGMENT_TEXT))
            walk(self, c, rest, out);
    }
}

void url_tree_find(const UrlTree *self, Str url, VecU32 *out) {
    if (self->nodes.count) walk(self, 0, without_slashes(url), out);
}

static u32 depth_below(const UrlTree *self, u32 node, Str rest) {
    Str segment;
    if (!url_segment(&rest, &segment)) return 0;
    u32 child = child_find(self, node, segment);
    u32 best = child ? 1 + depth_below(self, child, rest) : 0;
    for (u32 c = self->nodes.at[node].child; c && node; c = self->nodes.at[c].sibling)
        if (self->nodes.at[c].kind != SEGMENT_TEXT) best = u32_max(best, 1 + depth_below(self, c, rest));
    return best;
}

u32 url_tree_depth(const UrlTree *self, Str url) {
    return self->nodes.count ? depth_below(self, 0, without_slashes(url)) : 0;
}

/* The deepest node on the way of the URL; texts go before parameters. */
static u32 node_on_way(const UrlTree *self, Str rest) {
    Str segment;
    u32 node = 0;
    while (url_segment(&rest, &segment)) {
        u32 next = child_find(self, node, segment);
        for (u32 c = self->nodes.at[node].child; c && !next; c = self->nodes.at[c].sibling)
            if (self->nodes.at[c].kind == SEGMENT_PARAM) next = c;
        if (!next) break;
        node = next;
    }
    return node;
}

void url_tree_near(const UrlTree *self, Str url, u32 most, VecU32 *out) {
    if (!self->nodes.count) return;
    u32 before = out->count;
    all_below(self, node_on_way(self, without_slashes(url)), out);
    if (out->count - before > most) out->count = before + most;
}

void url_tree_release(UrlTree *self) {
    vec_release(&self->nodes);
    vec_release(&self->items);
    map_release(&self->children);
}
