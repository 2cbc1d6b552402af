/* One tree of segments. The few children of most nodes lie close together in memory and are looked
 * through; those of broad nodes are found by a map. */
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

static bool is_param_sign(char c) {
    static const bool signs[256] = {
        ['{'] = true, ['<'] = true, ['('] = true, ['['] = true,  ['}'] = true, ['>'] = true,
        [')'] = true, [']'] = true, ['$'] = true, ['\\'] = true, ['*'] = true, ['^'] = true};
    return signs[(u8)c];
}

SegmentKind segment_kind(Str segment) {
    bool is_param = segment.len && (segment.ptr[0] == ':' || segment.ptr[0] == '%');
    for (size_t i = 0; i < segment.len && !is_param; i++) is_param = is_param_sign(segment.ptr[i]);
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

enum { FEW = 8 };

static u64 child_key(u32 node, Str segment) {
    return str_hash(segment) + node * 0x9e3779b97f4a7c15u;
}

static u32 child_scan(const UrlTree *self, u32 node, Str segment) {
    u32 child = self->nodes.at[node].child;
    while (child && !str_eq(self->nodes.at[child].segment, segment)) child = self->nodes.at[child].sibling;
    return child;
}

/* Segments of the same hash are told apart by looking at all children: that hardly ever happens. */
static u32 child_find(const UrlTree *self, u32 node, Str segment) {
    if (self->nodes.at[node].child_count <= FEW) return child_scan(self, node, segment);
    u32 found = map_find(&self->children, child_key(node, segment));
    if (found == MAP_NONE) return 0;
    return str_eq(self->nodes.at[found].segment, segment) ? found : child_scan(self, node, segment);
}

/* A node that has become broad puts all its children into the map, from then on each new one. */
static void child_index(UrlTree *self, u32 node, u32 child) {
    UrlNode *row = &self->nodes.at[node];
    if (++row->child_count <= FEW) return;
    bool is_first = row->child_count == FEW + 1;
    for (u32 c = is_first ? row->child : child; c; c = is_first ? self->nodes.at[c].sibling : 0)
        map_at(&self->children, child_key(node, self->nodes.at[c].segment), c);
}

static u32 child_add(UrlTree *self, u32 node, Str segment) {
    u32 child = child_find(self, node, segment);
    if (child) return child;
    child = self->nodes.count;
    UrlNode row = {.segment = segment, .kind = segment_kind(segment), .sibling = self->nodes.at[node].child};
    vec_push(&self->nodes, row);
    self->nodes.at[node].child = child;
    self->nodes.at[node].has_params |= row.kind != SEGMENT_TEXT;
    child_index(self, node, child);
    return child;
}

/* The n-th node on the way of what was added last, when that has the same segment there. */
static u32 node_again(const UrlTree *self, u32 n, Str segment) {
    u32 node = n < self->way.count ? self->way.at[n] : 0;
    return node && str_eq(self->nodes.at[node].segment, segment) ? node : 0;
}

void url_tree_add(UrlTree *self, Str url, u32 value) {
    if (!self->nodes.count) vec_push(&self->nodes, (UrlNode){0});
    if (!self->items.count) vec_push(&self->items, (UrlItem){0});
    Str rest = without_slashes(url), segment;
    u32 node = 0;
    for (u32 n = 0; url_segment(&rest, &segment); n++) {
        u32 again = node_again(self, n, segment);
        node = again ? again : child_add(self, node, segment);
        if (again) continue;
        self->way.count = n;
        vec_push(&self->way, node);
    }
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

/* What is looked for: its segments, parted once however many ways lead through the tree. */
typedef struct {
    Str segment;
    SegmentKind kind;
} Wanted;

typedef struct {
    const UrlTree *tree;
    Vec(Wanted) wanted;
    VecU32 *out;
} Search;

static void walk(const Search *self, u32 node, u32 at) {
    const UrlTree *tree = self->tree;
    const UrlNode *row = &tree->nodes.at[node];
    const Wanted *wanted = at < self->wanted.count ? &self->wanted.at[at] : NULL;
    if (!wanted) items_take(tree, node, self->out);
    if (wanted && wanted->kind == SEGMENT_REST) {
        all_below(tree, node, self->out);
        return;
    }
    if (wanted && wanted->kind == SEGMENT_TEXT) {
        u32 child = child_find(tree, node, wanted->segment);
        if (child) walk(self, child, at + 1);
    }
    if (!wanted || wanted->kind == SEGMENT_TEXT)
        if (!tree->fits_params || !row->has_params) return;
    for (u32 c = row->child; c; c = tree->nodes.at[c].sibling) {
        u32 own = tree->nodes.at[c].kind;
        if (own == SEGMENT_REST && tree->fits_params)
            all_below(tree, c, self->out);
        else if (wanted && (wanted->kind == SEGMENT_PARAM || own != SEGMENT_TEXT))
            walk(self, c, at + 1);
    }
}

void url_tree_find(const UrlTree *self, Str url, VecU32 *out) {
    if (!self->nodes.count) return;
    Search search = {.tree = self, .out = out};
    Str rest = without_slashes(url), segment;
    while (url_segment(&rest, &segment)) vec_push(&search.wanted, ((Wanted){segment, segment_kind(segment)}));
    walk(&search, 0, 0);
    vec_release(&search.wanted);
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

/* The deepest node on the way of all but the last segment; texts go before parameters. */
static u32 node_on_way(const UrlTree *self, Str rest) {
    Str segment;
    u32 node = 0;
    while (url_segment(&rest, &segment) && rest.len) {
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
    vec_release(&self->way);
    map_release(&self->children);
}
