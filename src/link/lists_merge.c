/* What the library makes of one list or several: zip, enumerate, chain and their kin. */
#include "lists_impl.h"
#include "site_impl.h"

enum { LISTS_MAX = 6, PRODUCT_MAX = 2000 };

/* Elements of an argument. */
typedef struct {
    Picks picks;
    bool is_open, is_loose, is_endless;
} Sublist;

static void sublist_take(Walk *self, const Pick *list, Sublist *out) {
    *out = (Sublist){0};
    Walk inner = walk_within(self, &out->picks);
    inner.dict = DICT_KEYS;
    list_walk(&inner, list);
    out->is_open = inner.is_open, out->is_loose = inner.is_loose, out->is_endless = inner.is_endless;
    self->is_open |= inner.is_open || inner.is_cut;
    self->is_loose |= inner.is_loose;
    for (u32 i = 0; i < out->picks.count; i++)
        if (!out->picks.at[i].bound) out->picks.at[i].bound = self->bound;
}

/* Elements of all positional arguments from `first` on; one that is spread makes it unknown. */
static u32 sublists_take(Walk *self, FileId file, ExprId first, Sublist *out) {
    const Facts *facts = program_facts(self->program, file);
    u32 count = 0;
    for (ExprId at = first; at; at = expr_next(facts, at)) {
        u8 kind = facts_exprs(facts)[at].kind;
        if (kind == EXPR_KEYWORD) continue;
        if (kind == EXPR_STAR || kind == EXPR_DOUBLE_STAR || count == LISTS_MAX)
            self->is_open = true;
        else
            sublist_take(self, &(Pick){.file = file, .expr = at}, &out[count++]);
    }
    return count;
}

static Pick any_pick(void) {
    return (Pick){.file = FILE_NONE, .values = {.is_open = true}};
}

static void sublists_release(Sublist *lists, u32 count) {
    for (u32 i = 0; i < count; i++) vec_release(&lists[i].picks);
}

/* How many turns there are: as many as the shortest list has, where all of them are certain. */
static u32 turns_of(const Sublist *lists, u32 count, bool is_longest) {
    u32 least = UINT32_MAX, most = 0;
    bool is_loose = is_longest;
    for (u32 i = 0; i < count; i++) {
        if (lists[i].is_endless) continue;
        is_loose |= lists[i].is_loose || lists[i].is_open;
        most = u32_max(most, lists[i].picks.count);
        if (lists[i].picks.count < least) least = lists[i].picks.count;
    }
    return is_loose || least == UINT32_MAX ? most : least;
}

static bool is_text(const Program *program, const Pick *pick) {
    u8 kind = pick->expr ? expr_row(program, pick->file, pick->expr)->kind : EXPR_NONE;
    return pick->text.ptr || kind == EXPR_STRING || kind == EXPR_FORMAT || kind == EXPR_NUMBER;
}

/* One turn; false when it has nothing but texts, some list being at its end. */
static bool turn_take(const Walk *self, const Sublist *lists, u32 count, u32 turn, Pick *parts) {
    bool is_whole = true, has_more = false;
    for (u32 i = 0; i < count; i++) {
        const Picks *picks = &lists[i].picks;
        u32 at = lists[i].is_endless && picks->count ? turn % picks->count : turn;
        parts[i] = at < picks->count ? picks->at[at] : any_pick();
        is_whole &= at < picks->count;
        has_more |= at < picks->count && !lists[i].is_endless && !is_text(self->program, &parts[i]);
    }
    return is_whole || has_more;
}

static void zip_walk(Walk *self, FileId file, ExprId first, bool is_longest) {
    Sublist lists[LISTS_MAX];
    u32 count = sublists_take(self, file, first, lists), turns = turns_of(lists, count, is_longest);
    for (u32 turn = 0; turn < turns; turn++) {
        Pick parts[LISTS_MAX];
        if (turn_take(self, lists, count, turn, parts))
            pick_push(self, parts_pick(self->program, parts, count));
    }
    sublists_release(lists, count);
}

/* The number that enumerate begins with; false when it is not written there. */
static bool number_given(const Program *program, FileId file, ExprId call, u32 *out) {
    const Facts *facts = program_facts(program, file);
    ExprId given = expr_child(facts, call, 2);
    *out = 0;
    if (!given) return true;
    if (facts_exprs(facts)[given].kind == EXPR_KEYWORD) given = expr_first(facts, given);
    if (facts_exprs(facts)[given].kind != EXPR_NUMBER) return false;
    Str digits = facts_number(facts, &facts_exprs(facts)[given]);
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9' || *out > 100000) return false;
        *out = *out * 10 + (u32)(digits.ptr[i] - '0');
    }
    return digits.len > 0;
}

static void enumerate_walk(Walk *self, FileId file, ExprId call, ExprId first) {
    Sublist list;
    u32 start;
    bool is_known = number_given(self->program, file, call, &start);
    sublist_take(self, &(Pick){.file = file, .expr = first}, &list);
    for (u32 i = 0; i < list.picks.count; i++) {
        Pick number = {.file = file, .text = str_printf(self->program->arena, "%u", start + i)};
        if (!is_known || list.is_loose || list.is_open) number = any_pick();
        pick_push(self, parts_pick(self->program, (Pick[]){number, list.picks.at[i]}, 2));
    }
    sublists_release(&list, 1);
}

static void reversed_walk(Walk *self, FileId file, ExprId first) {
    u32 before = self->out->count;
    expr_walk(self, file, first);
    for (u32 low = before, high = self->out->count; low + 1 < high; low++, high--) {
        Pick pick = self->out->at[low];
        self->out->at[low] = self->out->at[high - 1];
        self->out->at[high - 1] = pick;
    }
}

/* Lists in a list, one behind the other. */
static void flat_walk(Walk *self, FileId file, ExprId lists) {
    Sublist outer;
    sublist_take(self, &(Pick){.file = file, .expr = lists}, &outer);
    for (u32 i = 0; i < outer.picks.count; i++) {
        Sublist inner;
        sublist_take(self, &outer.picks.at[i], &inner);
        for (u32 k = 0; k < inner.picks.count; k++) pick_push(self, inner.picks.at[k]);
        sublists_release(&inner, 1);
    }
    sublists_release(&outer, 1);
}

static void chain_walk(Walk *self, FileId file, ExprId first) {
    const Facts *facts = program_facts(self->program, file);
    for (ExprId at = first; at; at = expr_next(facts, at)) {
        if (facts_exprs(facts)[at].kind == EXPR_STAR)
            flat_walk(self, file, expr_first(facts, at));
        else
            expr_walk(self, file, at);
    }
}

static void product_walk(Walk *self, FileId file, ExprId first) {
    Sublist lists[LISTS_MAX];
    u32 count = sublists_take(self, file, first, lists), total = count > 0;
    for (u32 i = 0; i < count; i++)
        if (total <= PRODUCT_MAX) total *= lists[i].picks.count;
    self->is_open |= total > PRODUCT_MAX;
    for (u32 turn = 0; turn < total && total <= PRODUCT_MAX; turn++) {
        Pick parts[LISTS_MAX];
        for (u32 i = count, rest = turn; i-- > 0; rest /= lists[i].picks.count)
            parts[i] = lists[i].picks.at[rest % lists[i].picks.count];
        pick_push(self, parts_pick(self->program, parts, count));
    }
    sublists_release(lists, count);
}

/* map(lambda x: x.router, rows): the body, for each element. */
static void map_walk(Walk *self, FileId file, ExprId function, ExprId first) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[function];
    ExprId body = 0;
    for (ExprId at = expr_first(facts, function); at; at = expr_next(facts, at)) body = at;
    const ScopeRow *scope = row->kind == EXPR_LAMBDA ? &facts_scopes(facts)[row->aux] : NULL;
    bool is_plain = scope && body == expr_first(facts, function) && scope->binding_count == 1;
    if (!is_plain || !first || expr_next(facts, first)) {
        self->is_open = true;
        return;
    }
    Sublist list;
    sublist_take(self, &(Pick){.file = file, .expr = first}, &list);
    for (u32 i = 0; i < list.picks.count; i++) {
        Bound one = {.binding = self->program->files[file].binding_base + scope->first_binding,
                     .pick = list.picks.at[i],
                     .outer = self->bound};
        pick_push(self, (Pick){.file = file, .expr = body, .bound = bound_keep(self->program->arena, &one)});
    }
    sublists_release(&list, 1);
}

/* All that may be left: filter(None, rows) has no None. */
static void filter_walk(Walk *self, FileId file, ExprId function, ExprId list) {
    u32 kept = self->out->count, first = kept;
    bool is_plain = expr_row(self->program, file, function)->kind == EXPR_CONSTANT;
    self->is_loose = true;
    expr_walk(self, file, list);
    for (u32 i = first; is_plain && i < self->out->count; i++) {
        Pick pick = self->out->at[i];
        if (!pick.expr || expr_row(self->program, pick.file, pick.expr)->kind != EXPR_CONSTANT)
            self->out->at[kept++] = pick;
    }
    if (is_plain) self->out->count = kept;
}

bool merge_walk(Walk *self, FileId file, ExprId call, Str function) {
    const Facts *facts = program_facts(self->program, file);
    ExprId first = expr_child(facts, call, 1), second = first ? expr_next(facts, first) : 0;
    if (!first || facts_exprs(facts)[first].kind == EXPR_KEYWORD) return false;
    if (str_eq(function, STR("builtins.zip")))
        zip_walk(self, file, first, false);
    else if (str_eq(function, STR("itertools.zip_longest")))
        zip_walk(self, file, first, true);
    else if (str_eq(function, STR("builtins.enumerate")))
        enumerate_walk(self, file, call, first);
    else if (str_eq(function, STR("builtins.reversed")))
        reversed_walk(self, file, first);
    else if (str_eq(function, STR("builtins.sorted")) || str_eq(function, STR("itertools.islice")))
        self->is_loose = true, expr_walk(self, file, first);
    else if (str_eq(function, STR("itertools.chain")))
        chain_walk(self, file, first);
    else if (str_eq(function, STR("itertools.chain.from_iterable")) || str_eq(function, STR("builtins.sum")))
        flat_walk(self, file, first);
    else if (str_eq(function, STR("itertools.product")))
        product_walk(self, file, first);
    else if (str_eq(function, STR("builtins.filter")) && second)
        filter_walk(self, file, first, second);
    else if (str_eq(function, STR("builtins.map")) && second)
        map_walk(self, file, first, second);
    else if (str_eq(function, STR("itertools.repeat")))
        self->is_endless = true, element_push(self, file, 0, first);
    else if (str_eq(function, STR("itertools.cycle")))
        self->is_endless = true, expr_walk(self, file, first);
    else
        return false;
    return true;
}
