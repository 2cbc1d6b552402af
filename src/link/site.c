/* Sites of model rules and what selectors yield there. */
#include "site_impl.h"

#include "classes.h"
#include "lists.h"
#include "modules.h"

/* ---- sites and selectors ----------------------------------------------------------------------------- */

static u32 words_of(Str path) {
    u32 words = path.len > 0;
    for (size_t i = 0; i < path.len; i++) words += path.ptr[i] == '.';
    return words;
}

/* **options, a dict of the same file. */
static ExprId value_in_dict(const Program *self, const Site *site, ExprId given, Str key) {
    const Facts *facts = program_facts(self, site->file);
    ValueSet values = bound_values(self, site->bound, site->file, given);
    bool is_display = values.count == 1 && values.at[0].kind == VALUE_DISPLAY;
    if (!is_display || expr_file(self, values.at[0].id) != site->file) return 0;
    ExprId dict = values.at[0].id - self->files[site->file].expr_base;
    for (ExprId pair = expr_first(facts, dict); pair; pair = expr_next(facts, pair))
        if (facts_exprs(facts)[pair].kind == EXPR_PAIR &&
            str_eq(expr_string(self, site->file, expr_first(facts, pair)), key))
            return expr_child(facts, pair, 1);
    return 0;
}

static ExprId keyword_in_caller(const Program *self, const Site *site, ExprId given, Str key);

static ExprId argument_in(const Program *self, const Site *site, ExprId first, const SelectBase *base,
                          u32 *at) {
    const Facts *facts = program_facts(self, site->file);
    for (ExprId argument = first; argument; argument = expr_next(facts, argument)) {
        const ExprRow *row = &facts_exprs(facts)[argument];
        if (row->kind == EXPR_KEYWORD) {
            if (base->kind == SELECT_KEYWORD && str_eq(facts_name(facts, row->name), base->text))
                return expr_first(facts, argument);
        } else if (row->kind == EXPR_DOUBLE_STAR) {
            ExprId value =
                base->kind == SELECT_KEYWORD ? value_in_dict(self, site, argument + 1, base->text) : 0;
            if (!value && base->kind == SELECT_KEYWORD)
                value = keyword_in_caller(self, site, argument + 1, base->text);
            if (value) return value;
        } else if (base->kind == SELECT_ARGUMENT && (*at)++ == base->index) {
            return argument;
        }
    }
    return 0;
}

/* The call at hand, of the same file, that gives `**options` to the function around: what stands at
 * `given` is that parameter. `*outer`: the variables around the call. 0 when it is not known. */
static ExprId call_of_rest(const Program *self, const Site *site, ExprId given, const Bound **outer) {
    const Facts *facts = program_facts(self, site->file);
    const ExprRow *row = &facts_exprs(facts)[given];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return 0;
    const UseRow *use = &facts_uses(facts)[row->aux];
    if (use->reach_count != 1) return 0;
    const BindingRow *rest = &facts_bindings(facts)[facts_lists(facts)[use->first_reach]];
    bool is_rest = rest->kind == BIND_PARAM && facts_params(facts)[rest->target].kind == PARAM_DOUBLE_STAR;
    for (const Bound *bound = site->bound; is_rest && bound; bound = bound->outer) {
        bool is_its = bound->call && binding_file(self, bound->binding) == site->file &&
                      binding_row(self, bound->binding)->scope == rest->scope &&
                      expr_file(self, bound->call) == site->file;
        if (!is_its) continue;
        *outer = bound->outer;
        return bound->call - self->files[site->file].expr_base;
    }
    return 0;
}

/* def add(router, **options): router.route(**options) */
static ExprId keyword_in_caller(const Program *self, const Site *site, ExprId given, Str key) {
    Site outer = {.file = site->file};
    SelectBase keyword = {.kind = SELECT_KEYWORD, .text = key};
    u32 at = 0;
    outer.call = call_of_rest(self, site, given, &outer.bound);
    ExprId first = outer.call ? expr_child(program_facts(self, site->file), outer.call, 1) : 0;
    return first ? argument_in(self, &outer, first, &keyword, &at) : 0;
}

bool site_hides_keywords(const Program *program, const Site *self) {
    const Facts *facts = program_facts(program, self->file);
    const Bound *outer;
    for (ExprId at = self->call ? expr_child(facts, self->call, 1) : 0; at; at = expr_next(facts, at)) {
        if (facts_exprs(facts)[at].kind != EXPR_DOUBLE_STAR) continue;
        ValueSet values = bound_values(program, self->bound, self->file, at + 1);
        bool is_seen = values.count == 1 && !values.is_open && values.at[0].kind == VALUE_DISPLAY;
        if (!is_seen && !call_of_rest(program, self, at + 1, &outer)) return true;
    }
    return false;
}

static ExprId site_argument(const Program *self, const Site *site, const SelectBase *base) {
    const Facts *facts = program_facts(self, site->file);
    u32 at = 0;
    if (!site->call) return 0;
    ExprId method = site->earlier ? expr_child(facts, site->earlier, 1) : 0;
    ExprId bound = method ? argument_in(self, site, expr_next(facts, method), base, &at) : 0;
    if (bound && base->kind == SELECT_ARGUMENT) return bound;
    ExprId given = site->given ? 0 : argument_in(self, site, expr_child(facts, site->call, 1), base, &at);
    return given ? given : bound;
}

/* The argument at a position, where those are known as they are; NULL. */
static const Pick *given_pick(const Program *self, const Site *site, const SelectBase *base) {
    const Facts *facts = program_facts(self, site->file);
    if (!site->given || base->kind != SELECT_ARGUMENT) return NULL;
    u32 earlier = 0;
    for (ExprId at = site->earlier ? expr_child(facts, site->earlier, 2) : 0; at; at = expr_next(facts, at))
        earlier += facts_exprs(facts)[at].kind != EXPR_KEYWORD;
    bool is_there = base->index >= earlier && base->index - earlier < site->given_count;
    return is_there ? &site->given[base->index - earlier] : NULL;
}

/* The expression a base selects, or 0. */
ExprId site_receiver(const Site *self) {
    if (self->match.object) return self->match.object;
    return self->callee + words_of(self->match.pattern->name);
}

/* The call of which this one is an argument. */
static ExprId outer_call(const Program *self, const Site *site) {
    const Facts *facts = program_facts(self, site->file);
    ExprId up = site->call ? facts_exprs(facts)[site->call].parent : 0;
    if (up && facts_exprs(facts)[up].kind == EXPR_KEYWORD) up = facts_exprs(facts)[up].parent;
    return up && facts_exprs(facts)[up].kind == EXPR_CALL ? up : 0;
}

static ExprId base_expr(const Program *self, const Site *site, const SelectBase *base) {
    if (base->kind == SELECT_RECEIVER) return site_receiver(site);
    if (base->kind == SELECT_SELF || base->kind == SELECT_VALUE) return site->call;
    if (base->kind == SELECT_OUTER) return outer_call(self, site);
    return site_argument(self, site, base);
}

const SelectBase *site_base(const Program *program, const Site *self, const Selector *select, ExprId *expr) {
    for (u32 i = 0; i < select->base_count; i++) {
        const SelectBase *base = &select->bases[i];
        if (base->kind == SELECT_LITERAL || base->kind == SELECT_NAME || base->kind == SELECT_DEF)
            return base;
        *expr = base_expr(program, self, base);
        if (*expr) return base;
    }
    return NULL;
}

/* ---- steps -------------------------------------------------------------------------------------------- */

static Pick values_pick(ValueSet values) {
    return (Pick){.file = FILE_NONE, .values = values};
}

/* Item of a display that can be seen keeps its expression: a text in it may be composed. */
Pick pick_item(const Program *self, const Bound *bound, Pick pick, u32 index) {
    FileId file = pick.file;
    if (pick.bound) bound = pick.bound;
    ExprId display = pick.expr;
    ValueSet values = {0};
    if (pick.parts) return index < pick.part_count ? pick.parts[index] : values_pick((ValueSet){0});
    if (pick.text.ptr) return index == 1 ? pick : values_pick(values_open()); /* (finder, name, is package) */
    u8 kind = display ? expr_row(self, file, display)->kind : EXPR_NONE;
    Pick field = kind == EXPR_CALL ? field_at(self, bound, pick, index) : (Pick){0};
    if (field.expr) return field;
    if (kind != EXPR_TUPLE && kind != EXPR_LIST && kind != EXPR_PAIR) {
        values = pick_values(self, bound, &pick);
        if (values.count != 1 || values.at[0].kind != VALUE_DISPLAY)
            return values_pick(infer_item(self, values, index));
        file = expr_file(self, values.at[0].id);
        display = values.at[0].id - self->files[file].expr_base;
    }
    ExprId child = expr_child(program_facts(self, file), display, index);
    if (!child) return values_pick((ValueSet){0});
    return (Pick){.file = file, .bound = pick.bound, .expr = child};
}

static Pick pick_attribute(const Program *self, const Bound *bound, Pick pick, Str word) {
    ValueSet objects = pick_values(self, bound, &pick);
    Name name = intern_find(&self->names, word);
    Values out = {.is_open = objects.is_open};
    for (u32 i = 0; name && i < objects.count; i++) {
        Value object = objects.at[i];
        ClassMember member;
        bool is_class = object.kind == VALUE_CLASS || object.kind == VALUE_INSTANCE;
        FileId file = object.kind == VALUE_MODULE ? self->modules[object.id].file : FILE_NONE;
        u32 count;
        BindRef variable = file != FILE_NONE ? module_binding(self, file, name, &count) : 0;
        if (variable) return (Pick){.file = file, .variable = variable};
        if (is_class && class_find(self, object.id, name, &member) && member.binding &&
            binding_row(self, member.binding)->value)
            return (Pick){.file = binding_file(self, member.binding),
                          .expr = binding_row(self, member.binding)->value};
        values_join(&out, infer_attribute(self, object, name));
    }
    return values_pick(values_freeze(self, &out));
}

static Pick pick_module(const Program *self, const Site *site, Pick pick) {
    ValueSet values = pick_values(self, site->bound, &pick);
    for (u32 i = 0; i < values.count; i++)
        if (values.at[i].kind == VALUE_MODULE) return pick;
    Str text = pick_text(self, site->bound, &pick);
    ModuleId module = text.len ? site_module(self, pick.expr ? pick.file : site->file, text) : 0;
    if (!module) return values_pick((ValueSet){.is_open = !text.len || text.ptr[0] == '{'});
    Values out = {0};
    values_add(&out, (Value){.kind = VALUE_MODULE, .id = module});
    return values_pick(values_freeze(self, &out));
}

/* "a.b", "a.b:c", "a.b.c": a module, or what a module has under that name. */
static Pick pick_named(const Program *self, const Site *site, Pick pick) {
    Str text = pick_text(self, site->bound, &pick);
    FileId file = pick.expr ? pick.file : site->file;
    Values out = {0};
    ModuleId module = site_module(self, file, text);
    if (module) values_add(&out, (Value){.kind = VALUE_MODULE, .id = module});
    Str word = str_after_last(str_after_last(text, '.'), ':');
    bool has_parent = !module && word.len && word.len < text.len;
    module = has_parent ? site_module(self, file, str_slice(text, 0, text.len - word.len - 1)) : 0;
    Name name = module ? intern_find(&self->names, word) : 0;
    if (name) values_join(&out, infer_module_member(self, module, name));
    out.is_open |= !out.count;
    return values_pick(values_freeze(self, &out));
}

void modules_pick(const Program *self, FileId file, ModuleId package, Str front, Picks *out) {
    for (ModuleId m = 1; m < self->module_count; m++) {
        if (self->modules[m].parent != package || self->modules[m].file == FILE_NONE) continue;
        Str text = str_concat(self->arena, front, name_text(self, self->modules[m].last));
        vec_push(out, ((Pick){.file = file, .text = text}));
    }
}

/* Names of the modules of the package that a text names. */
static void pick_modules(const Program *self, const Site *site, Pick pick, Picks *out, bool *is_open) {
    Str text = pick_text(self, site->bound, &pick);
    ModuleId package = site_module(self, pick.expr ? pick.file : site->file, text);
    *is_open |= !package;
    if (package) modules_pick(self, site->file, package, str_concat(self->arena, text, STR(".")), out);
}

/* Full names of the modules of the package that a text names ("." is the one around the file), and of those
 * below them. */
static void pick_below(const Program *self, const Site *site, Pick pick, Picks *out, bool *is_open) {
    Str text = pick_text(self, site->bound, &pick);
    ModuleId package = text.len ? site_module(self, site->file, text) : 0;
    *is_open |= !package;
    for (ModuleId m = 1; package && m < self->module_count; m++)
        if (self->modules[m].file != FILE_NONE && module_is_below(self, m, package))
            vec_push(out, ((Pick){.file = site->file, .text = name_text(self, self->modules[m].name)}));
}

/* Full names of the modules, anywhere, whose last word the text is. */
static void pick_called(const Program *self, const Site *site, Pick pick, Picks *out, bool *is_open) {
    Str text = pick_text(self, site->bound, &pick);
    Name last = intern_find(&self->names, text);
    *is_open |= !text.len;
    for (ModuleId m = 1; last && m < self->module_count; m++)
        if (self->modules[m].last == last && self->modules[m].file != FILE_NONE)
            vec_push(out, ((Pick){.file = site->file, .text = name_text(self, self->modules[m].name)}));
}

static Pick pick_of_def(const Program *self, DefRef def) {
    Values out = {0};
    u8 kind = def_row(self, def)->kind == DEF_CLASS ? VALUE_CLASS : VALUE_FUNCTION;
    values_add(&out, (Value){.kind = kind, .id = def});
    return values_pick(values_freeze(self, &out));
}

/* Positional arguments from the nth on. */
static void arguments_pick(const Program *self, const Site *site, u32 from, Picks *out, bool *is_open) {
    const Facts *facts = program_facts(self, site->file);
    for (u32 i = from; site->given && i < site->given_count; i++) vec_push(out, site->given[i]);
    ExprId first = site->call && !site->given ? expr_child(facts, site->call, 1) : 0;
    for (ExprId at = first; at; at = expr_next(facts, at)) {
        Pick pick = {.file = site->file, .expr = at};
        u8 kind = expr_row(self, site->file, at)->kind;
        if (kind != EXPR_KEYWORD && kind != EXPR_DOUBLE_STAR && from && from--) continue;
        if (kind == EXPR_STAR) pick.expr++, list_elements(self, site->bound, &pick, out, is_open);
        if (kind != EXPR_STAR && kind != EXPR_KEYWORD && kind != EXPR_DOUBLE_STAR) vec_push(out, pick);
    }
}

/* add(path, *args): the argument of that position, where the values of `args` can be seen. */
static void starred_pick(const Program *self, const Site *site, u32 index, Picks *out, bool *is_open) {
    Picks all = {0};
    arguments_pick(self, site, 0, &all, is_open);
    if (index < all.count) vec_push(out, all.at[index]);
    vec_release(&all);
}

static bool base_picks(const Program *self, const Site *site, const Selector *one, Picks *out,
                       bool *is_open) {
    for (u32 i = 0; i < one->base_count; i++) {
        const SelectBase *base = &one->bases[i];
        DefRef def = base->kind == SELECT_DEF       ? site->def
                     : base->kind == SELECT_CLASS   ? (site->def ? method_class(self, site->def) : 0)
                     : base->kind == SELECT_HANDLER ? site->handler
                                                    : 0;
        ExprId expr = def ? 0 : base_expr(self, site, base);
        const Pick *given = given_pick(self, site, base);
        if (given && !expr) vec_push(out, *given);
        if (base->kind == SELECT_LITERAL) vec_push(out, ((Pick){.file = site->file, .text = base->text}));
        if (base->kind == SELECT_ARGUMENTS) arguments_pick(self, site, base->index, out, is_open);
        if (base->kind == SELECT_ITEM && site->item) vec_push(out, *site->item);
        if (base->kind == SELECT_SIGNATURE) signature_picks(self, site, out);
        if (base->kind == SELECT_AROUND && site->around) vec_push(out, *site->around);
        if (def) vec_push(out, pick_of_def(self, def));
        bool is_star =
            expr && base->kind == SELECT_ARGUMENT && expr_row(self, site->file, expr)->kind == EXPR_STAR;
        if (is_star) starred_pick(self, site, base->index, out, is_open);
        if (expr && !is_star) vec_push(out, ((Pick){.file = site->file, .expr = expr}));
        if (out->count) return true;
    }
    return false;
}

static void step_apply(const Program *self, const Site *site, const SelectStep *step, Picks *picks,
                       bool *is_open) {
    Picks next = {0};
    for (u32 i = 0; i < picks->count; i++) {
        Pick pick = picks->at[i];
        if (step->kind == STEP_EACH) list_elements(self, site->bound, &pick, &next, is_open);
        if (step->kind == STEP_ITEM) vec_push(&next, pick_item(self, site->bound, pick, step->index));
        if (step->kind == STEP_ATTRIBUTE)
            vec_push(&next, pick_attribute(self, site->bound, pick, step->text));
        if (step->kind == STEP_MODULE) vec_push(&next, pick_module(self, site, pick));
        if (step->kind == STEP_MODULES) pick_modules(self, site, pick, &next, is_open);
        if (step->kind == STEP_CALLED) pick_called(self, site, pick, &next, is_open);
        if (step->kind == STEP_BELOW) pick_below(self, site, pick, &next, is_open);
        if (step->kind == STEP_NAMED) vec_push(&next, pick_named(self, site, pick));
    }
    vec_release(picks);
    *picks = next;
}

bool site_picks(const Program *program, const Site *self, const Selector *one, Picks *out, bool *is_open) {
    *is_open = false;
    if (!base_picks(program, self, one, out, is_open)) return false;
    for (u32 s = 0; s < one->step_count; s++) step_apply(program, self, &one->steps[s], out, is_open);
    return true;
}

/* None, True or False, where that was picked. */
static u8 constant_of(const Program *program, const Site *site, const Pick *picked) {
    const Bound *bound = picked->bound ? picked->bound : site->bound;
    Pick pick =
        picked->expr && !picked->from ? bound_pick(program, bound, picked->file, picked->expr) : *picked;
    const ExprRow *row = pick.expr && !pick.from ? expr_row(program, pick.file, pick.expr) : NULL;
    return row && row->kind == EXPR_CONSTANT ? row->op : 0;
}

Str site_text(const Program *program, const Site *self, const Selector *select) {
    for (; select; select = select->next) {
        ExprId expr = 0;
        const SelectBase *base = site_base(program, self, select, &expr);
        if (base && base->kind == SELECT_LITERAL) return base->text;
        if (base && base->kind == SELECT_NAME) {
            const Facts *facts = program_facts(program, self->file);
            return text_upper(program->arena,
                              facts_name(facts, facts_exprs(facts)[callee_meant(facts, self->callee)].name));
        }
        bool is_def = base && base->kind == SELECT_DEF && !select->step_count;
        if (is_def) return name_text(program, def_name(program, self->def));
        Picks picks = {0};
        bool is_open;
        Str text = STR_NONE;
        if (site_picks(program, self, select, &picks, &is_open) && picks.count) {
            Pick pick = picks.at[0];
            bool is_nothing =
                !pick.expr && !pick.variable && !pick.values.count && !pick.text.ptr && !pick.parts;
            u8 constant = constant_of(program, self, &pick);
            if (constant == CONSTANT_FALSE) text = STR("");
            if (!is_nothing && !constant) text = pick_text(program, self->bound, &pick);
        }
        vec_release(&picks);
        if (text.ptr) return text;
    }
    return STR_NONE;
}

Str site_argument_text(const Program *program, const Site *self, u32 index, Str keyword) {
    const SelectBase bases[] = {{.kind = SELECT_ARGUMENT, .index = index},
                                {.kind = SELECT_KEYWORD, .text = keyword}};
    const Selector select = {.bases = bases, .base_count = COUNT_OF(bases)};
    return site_text(program, self, &select);
}
