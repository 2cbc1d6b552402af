/* Of two displays of one name in two modules, one has all elements of the other one, which are enough for no
 * accident, and a few more: they were added here and forgotten there. Silent where each has something of its
 * own, for numbers and texts (two values of one name are two settings), for files whose paths say that
 * they hold settings, which differ on purpose, and for what the equal ones are silent about. */
#include "constant_drift.h"

#define RULE CONSTANT_RULE

/* So many neighbours of one name are compared; elements shown. */
enum { NEIGHBOURS_MAX = 12, SHOWN_MAX = 5, TEXT_SHOWN = 40 };

typedef struct {
    u64 hash;
    ExprId expr;
} Element;

typedef Vec(Element) Elements;

typedef struct {
    CheckContext *context;
    const Program *program;
    const Str *calls;
    u32 call_count;
    const Constant *left, *right;
    Elements a, b;           /* by hash */
    Elements only_a, only_b; /* by place */
    u32 common;
} Drift;

/* ---- elements -------------------------------------------------------------------------------------- */

static int element_cmp(const void *a, const void *b) {
    const Element *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return x->expr < y->expr ? -1 : x->expr > y->expr;
}

static int place_cmp(const void *a, const void *b) {
    const Element *x = a, *y = b;
    return x->expr < y->expr ? -1 : x->expr > y->expr;
}

static bool is_display(u8 kind) {
    return kind == EXPR_LIST || kind == EXPR_TUPLE || kind == EXPR_SET || kind == EXPR_DICT;
}

/* The display itself, or what the only argument of a listed call is: frozenset([…]). */
static ExprId display_of(const Facts *facts, ExprId value) {
    const ExprRow *rows = facts_exprs(facts);
    if (rows[value].kind == EXPR_CALL) value = expr_child(facts, value, 1);
    return value && is_display(rows[value].kind) ? value : 0;
}

static ExprId display_at(const Drift *self, const Constant *constant) {
    const Facts *facts = program_facts(self->program, constant->file);
    return display_of(facts, facts_bindings(facts)[constant->binding].value);
}

static void elements_read(const Drift *self, const Constant *constant, Elements *out) {
    const Facts *facts = program_facts(self->program, constant->file);
    vec_clear(out);
    for (ExprId e = expr_first(facts, display_at(self, constant)); e; e = expr_next(facts, e)) {
        ConstantValue value;
        if (constant_read(self->program, constant->file, e, self->calls, self->call_count, &value))
            vec_push(out, ((Element){value.hash, e}));
    }
    if (out->count) qsort(out->at, out->count, sizeof(Element), element_cmp);
}

/* Merge the two, each element once. */
static void elements_compare(Drift *self) {
    vec_clear(&self->only_a);
    vec_clear(&self->only_b);
    self->common = 0;
    for (u32 i = 0, k = 0; i < self->a.count || k < self->b.count;) {
        bool has_a = i < self->a.count, has_b = k < self->b.count;
        u64 hash = has_a && (!has_b || self->a.at[i].hash <= self->b.at[k].hash) ? self->a.at[i].hash
                                                                                 : self->b.at[k].hash;
        bool in_a = has_a && self->a.at[i].hash == hash, in_b = has_b && self->b.at[k].hash == hash;
        self->common += in_a && in_b;
        if (in_a && !in_b) vec_push(&self->only_a, self->a.at[i]);
        if (in_b && !in_a) vec_push(&self->only_b, self->b.at[k]);
        while (i < self->a.count && self->a.at[i].hash == hash) i++;
        while (k < self->b.count && self->b.at[k].hash == hash) k++;
    }
    if (self->only_a.count) qsort(self->only_a.at, self->only_a.count, sizeof(Element), place_cmp);
    if (self->only_b.count) qsort(self->only_b.at, self->only_b.count, sizeof(Element), place_cmp);
}

/* ---- which pairs ------------------------------------------------------------------------------------- */

static u32 number_of(const CheckContext *context, const char *name) {
    return (u32)rules_number(context->rules, RULE, name);
}

/* A folder or a file called by one of the words: "settings/dev.py", "base_config.py". */
static bool holds_settings(const CheckContext *context, FileId file) {
    u32 count;
    const Str *words = rules_words(context->rules, RULE, "setting_words", &count);
    Str path = context->program->files[file].path;
    for (Str part; str_split(&path, '/', &part);)
        for (u32 i = 0; i < count; i++)
            if (str_find(part, words[i]) != STR_NOT_FOUND) return true;
    return false;
}

static bool is_candidate(const Drift *self, const Constant *a, const Constant *b) {
    const CheckContext *context = self->context;
    if (a->name != b->name || a->file == b->file || a->value.hash == b->value.hash) return false;
    if (holds_settings(context, a->file) || holds_settings(context, b->file)) return false;
    ExprId left = display_at(self, a), right = display_at(self, b);
    if (!left || !right) return false;
    bool left_is_dict = facts_exprs(program_facts(self->program, a->file))[left].kind == EXPR_DICT;
    bool right_is_dict = facts_exprs(program_facts(self->program, b->file))[right].kind == EXPR_DICT;
    return left_is_dict == right_is_dict && !clones_are_meant(context->clones, a->file, b->file) &&
           !clones_related(context->clones, a->file, a->class, b->file, b->class);
}

/* Reordered tables have nothing on one side alone: they mean what their order means. */
static bool has_drifted(Drift *self, const Constant *a, const Constant *b) {
    if (!is_candidate(self, a, b)) return false;
    self->left = a, self->right = b;
    elements_read(self, a, &self->a);
    elements_read(self, b, &self->b);
    elements_compare(self);
    u32 more = self->only_a.count + self->only_b.count;
    u32 percent = 100 * self->common / u32_max(self->common + more, 1);
    bool is_one_sided = !self->only_a.count != !self->only_b.count;
    return is_one_sided && self->common >= number_of(self->context, "drift_items") &&
           percent >= number_of(self->context, "drift_percent") &&
           more <= number_of(self->context, "drift_differences");
}

/* ---- words ------------------------------------------------------------------------------------------- */

static Str element_text(const Drift *self, FileId file, ExprId element) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *rows = facts_exprs(facts);
    Str text = STR_NONE;
    for (ExprId e = element; !text.ptr && e < rows[element].next; e++) {
        if (rows[e].kind == EXPR_STRING) text = expr_string(self->program, file, e);
        if (rows[e].kind == EXPR_NUMBER) text = facts_number(facts, &rows[e]);
    }
    if (text.len <= TEXT_SHOWN) return text.len ? text : STR("…");
    size_t end = TEXT_SHOWN;
    while (end > 0 && (text.ptr[end] & 0xc0) == 0x80) end--; /* whole characters */
    StrBuf shown = {0};
    buf_printf(&shown, "%.*s…", STR_ARG(str_slice(text, 0, end)));
    Str kept = str_copy(self->context->arena, buf_str(&shown));
    buf_release(&shown);
    return kept;
}

static Str elements_shown(const Drift *self, FileId file, const Elements *elements) {
    StrBuf text = {0};
    for (u32 i = 0; i < elements->count && i < SHOWN_MAX; i++)
        buf_printf(&text, "%s`%.*s`", i ? ", " : "", STR_ARG(element_text(self, file, elements->at[i].expr)));
    Str kept = str_copy(self->context->arena, buf_str(&text));
    buf_release(&text);
    return kept;
}

/* What `constant` has alone. */
static void side_tell(const Drift *self, Finding *finding, const Constant *constant, const Elements *only,
                      const char *key, Str data_key) {
    Data *list = data_put_list(self->context->arena, finding->data, data_key);
    for (u32 i = 0; i < only->count; i++)
        data_put_text(self->context->arena, list, STR_NONE,
                      element_text(self, constant->file, only->at[i].expr));
    if (!only->count) return;
    u32 offset = facts_exprs(program_facts(self->program, constant->file))[only->at[0].expr].start;
    Text text = text_with_number(text_of(RULE, key), "count", only->count);
    text = text_with(text, "elements", elements_shown(self, constant->file, only));
    text = text_with(text, "name", graph_symbol(self->program, constant->node, self->context->arena));
    finding_evidence(finding, place_of(self->program, constant->file, (Span){offset, offset + 1}), text);
}

static void drift_report(Drift *self) {
    Constants places = {0};
    vec_push(&places, *self->left);
    vec_push(&places, *self->right);
    Finding *finding = constants_report(self->context, &places);
    const Constant *here = finding->place.file == self->left->file ? self->left : self->right;
    bool is_left = here == self->left;
    const Constant *there = is_left ? self->right : self->left;
    Text text = text_with(text_of(RULE, "message.drift"), "name", name_text(self->program, here->name));
    text = text_with_number(text, "count", self->common);
    finding->message =
        text_with(text, "right", graph_symbol(self->program, there->node, self->context->arena));
    finding->help = text_of(RULE, "help.drift");
    finding->doubt = text_of(RULE, "doubt.drift");
    data_put_int(self->context->arena, finding->data, STR("common"), self->common);
    side_tell(self, finding, here, is_left ? &self->only_a : &self->only_b, "only_here", STR("only_here"));
    side_tell(self, finding, there, is_left ? &self->only_b : &self->only_a, "only_there", STR("only_there"));
    vec_release(&places);
}

/* ---- all ------------------------------------------------------------------------------------------- */

static int name_cmp(const void *a, const void *b) {
    const Constant *x = a, *y = b;
    if (x->name != y->name) return x->name < y->name ? -1 : 1;
    if (x->file != y->file) return x->file < y->file ? -1 : 1;
    return x->binding < y->binding ? -1 : x->binding > y->binding;
}

void constants_find_drift(CheckContext *context, Constants *all) {
    Drift self = {.context = context, .program = context->program};
    self.calls = rules_words(context->rules, RULE, "constant_calls", &self.call_count);
    if (all->count) qsort(all->at, all->count, sizeof(Constant), name_cmp);
    Bits told = bits_new(context->arena, all->count + 1);
    for (u32 i = 0; i < all->count; i++) {
        u32 end = u32_min(all->count, i + 1 + NEIGHBOURS_MAX);
        for (u32 k = i + 1; k < end && all->at[k].name == all->at[i].name; k++) {
            if (bits_has(&told, i) || bits_has(&told, k)) continue;
            if (!has_drifted(&self, &all->at[i], &all->at[k])) continue;
            drift_report(&self);
            bits_add(&told, i);
            bits_add(&told, k);
        }
    }
    vec_release(&self.a);
    vec_release(&self.b);
    vec_release(&self.only_a);
    vec_release(&self.only_b);
}
