#include "entries.h"

#include "intern.h"

typedef struct {
    Entries *out;
    ReportView *view;
    Intern keys;
    VecU32 by_key; /* entry of a key */
} Making;

/* ---- where a finding belongs ----------------------------------------------------------------------- */

static PartId part_of(const ReportView *view, const Finding *finding) {
    static const struct {
        const char *category;
        PartId part;
    } rows[] = {{"critical", PART_CRITICAL}, {"duplicate", PART_DUPLICATE}, {"route", PART_ROUTE_OTHER},
                {"unused", PART_UNUSED},     {"outdated", PART_OUTDATED},   {"dependency", PART_DEPENDENCY}};
    if (!strcmp(finding->rule, "stale-copy")) return PART_STALE;
    if (!strcmp(finding->rule, "unregistered-route")) return PART_ROUTE;
    const char *category = view_category(view, finding);
    for (u32 i = 0; i < COUNT_OF(rows); i++)
        if (!strcmp(rows[i].category, category)) return rows[i].part;
    return PART_OUTDATED;
}

/* Both files of a copy, the smaller path first; with more than two copies it stands for itself. */
static Str key_of_copy(Making *self, const Finding *finding) {
    const Data *places = data_items(finding->data, "places");
    const Data *group = data_items(finding->data, "members");
    Str here = view_path(self->view, finding->place.file);
    Str there = data_text(data_get(finding->data, STR("other")), "path");
    if (places && places->next && !places->next->next) there = data_text(places->next, "path");
    if (!there.len || (group && group->next && group->next->next)) return STR_NONE;
    bool is_first = str_cmp(here, there) < 0;
    return str_printf(&self->view->arena, "%.*s\n%.*s", STR_ARG(is_first ? here : there),
                      STR_ARG(is_first ? there : here));
}

/* Uses of one missing member, wherever they stand; else what is said with the same words of one file. */
static Str key_of_problem(Making *self, const Finding *finding) {
    Str member = data_text(finding->data, "member"), class = data_text(finding->data, "class");
    Str words = view_render(self->view, &finding->message);
    FileId file = member.len ? FILE_NONE : finding->place.file;
    return str_printf(&self->view->arena, "%s\n%u\n%.*s\n%.*s", finding->rule, file, STR_ARG(class),
                      STR_ARG(words));
}

/* What findings of one entry have in common; empty: nothing, the finding is an entry by itself. */
static Str key_of(Making *self, const Finding *finding, PartId part) {
    Arena *arena = &self->view->arena;
    if (part == PART_CRITICAL) return key_of_problem(self, finding);
    if (part == PART_DUPLICATE) return key_of_copy(self, finding);
    if (part == PART_STALE) return STR_NONE;
    if (part != PART_ROUTE) return str_of(finding->rule);
    Str router = data_text(finding->data, "router");
    return router.len ? str_printf(arena, "%u\n%.*s", finding->place.file, STR_ARG(router)) : STR_NONE;
}

u32 finding_weight(const Finding *finding) {
    i64 saved = data_number(finding->data, "saved_lines");
    if (finding->removable_lines) return finding->removable_lines;
    if (saved > 0) return (u32)saved;
    return finding->place.file == FILE_NONE ? 1 : finding->place.end_line - finding->place.line + 1;
}

/* ---- entries --------------------------------------------------------------------------------------- */

static u32 entry_add(Making *self, PartId part) {
    vec_push(&self->out->items, ((Entry){.part = part}));
    return self->out->items.count - 1;
}

static u32 entry_of_key(Making *self, PartId part, Str key) {
    if (!key.len) return entry_add(self, part);
    u32 id = intern_add(&self->keys, str_printf(&self->view->arena, "%d\n%.*s", (int)part, STR_ARG(key)));
    while (self->by_key.count <= id) vec_push(&self->by_key, ENTRY_NONE);
    if (self->by_key.at[id] == ENTRY_NONE) self->by_key.at[id] = entry_add(self, part);
    return self->by_key.at[id];
}

static void entry_tell(Making *self, u32 shown) {
    const Finding *finding = view_finding(self->view, shown);
    PartId part = part_of(self->view, finding);
    u32 index = entry_of_key(self, part, key_of(self, finding, part));
    Entry *entry = &self->out->items.at[index];
    vec_push(&entry->findings, shown);
    entry->weight += finding_weight(finding);
    self->out->of_finding[shown] = index;
}

/* Which finding of an action stands for it: lost routes come before the file that holds them, else what
 * the plan gives as the reason. */
static bool stands_for(const Action *action, const Finding *finding) {
    const Text *why = &action->why, *message = &finding->message;
    return why->key && message->key && !strcmp(why->key, message->key) &&
           (finding->place.file == action->place.file || finding->kind == KIND_MODULE);
}

static u32 leader_of(Making *self, const VecU32 *shown, const Action *action) {
    u32 best = ENTRY_NONE;
    for (u32 i = 0; i < shown->count; i++) {
        const Finding *finding = view_finding(self->view, shown->at[i]);
        if (part_of(self->view, finding) == PART_ROUTE) return shown->at[i];
        if (best == ENTRY_NONE && stands_for(action, finding)) best = shown->at[i];
    }
    return best == ENTRY_NONE && shown->count ? shown->at[0] : best;
}

static bool is_alike(Making *self, u32 left, u32 right) {
    const Finding *a = view_finding(self->view, left), *b = view_finding(self->view, right);
    PartId part = part_of(self->view, a);
    if (part != part_of(self->view, b)) return false;
    return left == right || str_eq(key_of(self, a, part), key_of(self, b, part));
}

/* What an action settles: the leader and those like it are told, the others go along. */
static void action_tell(Making *self, u32 index, const VecU32 *shown) {
    u32 leader = leader_of(self, shown, &self->view->input->plan->actions.at[index]);
    if (leader == ENTRY_NONE) return;
    bool is_tidying = self->view->input->plan->actions.at[index].priority == PRIORITY_TIDY;
    for (u32 i = 0; i < shown->count; i++)
        if (is_tidying || is_alike(self, leader, shown->at[i])) entry_tell(self, shown->at[i]);
    u32 entry = self->out->of_finding[leader];
    for (u32 i = 0; i < shown->count; i++) {
        if (self->out->of_finding[shown->at[i]] != ENTRY_NONE) continue;
        vec_push(&self->out->items.at[entry].along, shown->at[i]);
        self->out->of_finding[shown->at[i]] = entry;
    }
    vec_push(&self->out->items.at[entry].actions, index);
    self->out->of_action[index] = entry;
}

static void actions_tell(Making *self) {
    const Plan *plan = self->view->input->plan;
    u32 *shown_of = ARENA_ARRAY(&self->view->arena, u32, self->view->input->context->findings->items.count);
    memset(shown_of, 0xff, self->view->input->context->findings->items.count * sizeof *shown_of);
    for (u32 i = 0; i < self->view->shown.count; i++) shown_of[self->view->shown.at[i]] = i;
    for (u32 i = 0; i < plan->actions.count; i++) {
        const Action *action = &plan->actions.at[i];
        VecU32 shown = {0};
        for (u32 k = 0; k < action->findings.count; k++) {
            u32 at = shown_of[action->findings.at[k]];
            if (at != ENTRY_NONE && self->out->of_finding[at] == ENTRY_NONE) vec_push(&shown, at);
        }
        action_tell(self, i, &shown);
        vec_release(&shown);
    }
}

/* Actions that settle nothing themselves follow from an earlier one, and are told with it. */
static void followers_tell(Making *self) {
    const Plan *plan = self->view->input->plan;
    for (u32 i = 0; i < plan->actions.count; i++) {
        const Action *action = &plan->actions.at[i];
        if (self->out->of_action[i] != ENTRY_NONE || !action->after.count) continue;
        u32 entry = self->out->of_action[action->after.at[0]];
        if (entry == ENTRY_NONE) continue;
        vec_push(&self->out->items.at[entry].actions, i);
        self->out->of_action[i] = entry;
    }
}

/* ---- order ----------------------------------------------------------------------------------------- */

typedef struct {
    PartId part;
    u64 weight;
    u32 index;
} Rank;

static int rank_cmp(const void *a, const void *b) {
    const Rank *left = a, *right = b;
    if (left->part != right->part) return left->part < right->part ? -1 : 1;
    if (left->weight != right->weight) return left->weight > right->weight ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index;
}

static int u32_cmp(const void *a, const void *b) {
    u32 left = *(const u32 *)a, right = *(const u32 *)b;
    return left < right ? -1 : left > right;
}

/* Problems stay in the order of their places; elsewhere what is about more lines comes first. */
static u64 rank_weight(const Entry *entry) {
    return entry->part == PART_CRITICAL || entry->part == PART_OUTDATED ? 0 : entry->weight;
}

static void places_renumber(u32 *items, u32 count, const u32 *place_of) {
    for (u32 i = 0; i < count; i++)
        if (items[i] != ENTRY_NONE) items[i] = place_of[items[i]];
}

static void entries_order(Making *self) {
    Entries *out = self->out;
    u32 count = out->items.count;
    Arena *arena = &self->view->arena;
    Rank *ranks = ARENA_ARRAY(arena, Rank, count + 1);
    u32 *place_of = ARENA_ARRAY(arena, u32, count + 1);
    Entry *old = ARENA_ARRAY(arena, Entry, count + 1);
    for (u32 i = 0; i < count; i++) {
        old[i] = out->items.at[i];
        ranks[i] = (Rank){old[i].part, rank_weight(&old[i]), i};
    }
    if (count) qsort(ranks, count, sizeof *ranks, rank_cmp);
    for (u32 i = 0; i < count; i++) {
        place_of[ranks[i].index] = i;
        out->items.at[i] = old[ranks[i].index];
    }
    for (u32 i = 0; i < count; i++) {
        VecU32 *findings = &out->items.at[i].findings;
        if (findings->count > 1) qsort(findings->at, findings->count, sizeof *findings->at, u32_cmp);
    }
    places_renumber(out->of_finding, self->view->shown.count, place_of);
    places_renumber(out->of_action, self->view->input->plan->actions.count, place_of);
}

static void entries_number(Entries *self, u32 first) {
    u32 section = first - 1, number = 0;
    for (u32 i = 0; i < self->items.count; i++) {
        Entry *entry = &self->items.at[i];
        if (!i || self->items.at[i - 1].part != entry->part) section++, number = 0;
        self->sections[entry->part] = section;
        entry->section = section;
        entry->number = ++number;
    }
}

void entries_make(Entries *self, ReportView *view, u32 first) {
    u32 actions = view->input->plan->actions.count;
    *self = (Entries){.of_finding = ARENA_ARRAY(&view->arena, u32, view->shown.count + 1),
                      .of_action = ARENA_ARRAY(&view->arena, u32, actions + 1)};
    memset(self->of_finding, 0xff, view->shown.count * sizeof *self->of_finding);
    memset(self->of_action, 0xff, actions * sizeof *self->of_action);
    Making making = {.out = self, .view = view};
    actions_tell(&making);
    for (u32 i = 0; i < view->shown.count; i++)
        if (self->of_finding[i] == ENTRY_NONE) entry_tell(&making, i);
    followers_tell(&making);
    entries_order(&making);
    entries_number(self, first);
    vec_release(&making.by_key);
    intern_release(&making.keys);
}

void entries_release(Entries *self) {
    for (u32 i = 0; i < self->items.count; i++) {
        vec_release(&self->items.at[i].findings);
        vec_release(&self->items.at[i].along);
        vec_release(&self->items.at[i].actions);
    }
    vec_release(&self->items);
}
