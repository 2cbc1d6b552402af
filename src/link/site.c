#include "site.h"

#include "calls.h"
#include "classes.h"
#include "lists.h"
#include "modules.h"
#include "values.h"

enum { DEPTH_MAX = 12 };

/* ---- variables that stand for something at the moment ------------------------------------------------- */

static Pick pick_item(const Program *self, const Bound *bound, Pick pick, u32 index);

static const Bound *bound_find(const Program *self, const Bound *bound, FileId file, u32 local) {
    const File *in = &self->files[file];
    const BindingRow *row = &facts_bindings(in->facts)[local];
    for (; bound; bound = bound->outer) {
        if (!bound->iterable && bound->binding == in->binding_base + local) return bound;
        bool is_loop = bound->iterable && row->kind == BIND_FOR && row->value == bound->iterable;
        if (is_loop && binding_file(self, bound->binding) == file) return bound;
    }
    return NULL;
}

bool bound_agrees(const Bound *a, const Bound *b) {
    for (const Bound *one = a; one; one = one->outer)
        for (const Bound *other = b; other; other = other->outer) {
            if (one->binding != other->binding) continue;
            const Pick *x = &one->pick, *y = &other->pick;
            bool is_same = x->file == y->file && x->expr == y->expr && x->variable == y->variable &&
                           str_eq(x->text, y->text);
            if (!is_same) return false;
            break;
        }
    return true;
}

const Bound *bound_keep(Arena *arena, const Bound *self) {
    if (!self) return NULL;
    Bound *copy = arena_copy(arena, self, sizeof *self);
    copy->outer = bound_keep(arena, self->outer);
    return copy;
}

static bool substitute(const Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth,
                       Values *out);

static bool name_substitute(const Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth,
                            Values *out) {
    const File *in = &self->files[file];
    const ExprRow *row = expr_row(self, file, expr);
    if (row->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(in->facts)[row->aux];
    if (use->reach_count != 1) return false;
    u32 local = facts_lists(in->facts)[use->first_reach];
    const BindingRow *binding = &facts_bindings(in->facts)[local];
    const Bound *held = bound_find(self, bound, file, local);
    if (held) {
        ValueSet values = pick_values(self, held->outer, &held->pick);
        bool is_item = held->iterable && binding->shape == SHAPE_ITEM;
        values_join(out, is_item ? infer_item(self, values, binding->index) : values);
        return true;
    }
    return binding->kind == BIND_ASSIGN && binding->shape == SHAPE_WHOLE && binding->value &&
           substitute(self, bound, file, binding->value, depth + 1, out);
}

static bool text_push(const Program *self, const Bound *bound, FileId file, ExprId expr, StrBuf *out,
                      u32 depth);

/* Module that a text names from a file: "a.b", ".b". */
static ModuleId module_of_text(const Program *self, FileId file, Str text) {
    u32 level = 0;
    while (level < text.len && text.ptr[level] == '.') level++;
    ImportTarget target = modules_resolve(self, file, str_slice(text, level, text.len), level);
    return target.verdict == IMPORT_FOUND ? target.module : 0;
}

/* getattr(x, "name"), importlib.import_module("name"). */
static bool call_substitute(const Program *self, const Bound *bound, FileId file, ExprId call, u32 depth,
                            Values *out) {
    const Facts *facts = program_facts(self, file);
    ExprId first = expr_child(facts, call, 1), second = first ? expr_next(facts, first) : 0;
    ValueSet callee = infer_expr(self, file, call + 1);
    bool is_getattr = false, is_import = false;
    for (u32 i = 0; i < callee.count; i++) {
        if (callee.at[i].kind != VALUE_EXTERNAL) continue;
        is_getattr |= name_is(self, callee.at[i].id, "builtins.getattr");
        is_import |= name_is(self, callee.at[i].id, "importlib.import_module");
    }
    if (!first || !(is_getattr ? second != 0 : is_import)) return false;
    StrBuf text = {0};
    bool is_known = text_push(self, bound, file, is_getattr ? second : first, &text, depth + 1);
    ModuleId module = is_known && is_import ? module_of_text(self, file, buf_str(&text)) : 0;
    Name name = is_known && is_getattr ? intern_find(&self->names, buf_str(&text)) : 0;
    buf_release(&text);
    if (module) values_add(out, (Value){.kind = VALUE_MODULE, .id = module});
    if (name) {
        ValueSet objects = bound_values(self, bound, file, first);
        out->is_open |= objects.is_open;
        for (u32 i = 0; i < objects.count; i++) values_join(out, infer_attribute(self, objects.at[i], name));
    }
    out->is_open |= !module && !name;
    return true;
}

/* Does the expression depend on `bound`, or name a module by text? Then what it is with that. */
static bool substitute(const Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth,
                       Values *out) {
    const ExprRow *row = expr_row(self, file, expr);
    if (depth > DEPTH_MAX) return false;
    if (row->kind == EXPR_NAME) return name_substitute(self, bound, file, expr, depth, out);
    if (row->kind == EXPR_AWAIT) return substitute(self, bound, file, expr + 1, depth + 1, out);
    if (row->kind == EXPR_CALL) return call_substitute(self, bound, file, expr, depth, out);
    if (row->kind != EXPR_ATTRIBUTE) return false;
    Values objects = {0};
    if (!substitute(self, bound, file, expr + 1, depth + 1, &objects)) return false;
    out->is_open |= objects.is_open;
    for (u32 i = 0; i < objects.count; i++)
        values_join(out, infer_attribute(self, objects.at[i], file_name_of(self, file, row->name)));
    return true;
}

ValueSet bound_values(const Program *program, const Bound *bound, FileId file, ExprId expr) {
    Values out = {0};
    bool depends = substitute(program, bound, file, expr, 0, &out);
    return depends ? values_freeze(program, &out) : calls_values(program, file, expr);
}

Pick bound_pick(const Program *program, const Bound *bound, FileId file, ExprId expr) {
    Pick pick = {.file = file, .expr = expr};
    for (u32 depth = 0; depth < DEPTH_MAX && pick.expr && !pick.from; depth++) {
        const File *in = &program->files[pick.file];
        const ExprRow *row = expr_row(program, pick.file, pick.expr);
        if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) break;
        const UseRow *use = &facts_uses(in->facts)[row->aux];
        u32 local = use->reach_count == 1 ? facts_lists(in->facts)[use->first_reach] : 0;
        const Bound *held = local ? bound_find(program, bound, pick.file, local) : NULL;
        if (!held) break;
        const BindingRow *binding = &facts_bindings(in->facts)[local];
        bound = held->pick.bound ? held->pick.bound : held->outer;
        bool is_item = held->iterable && binding->shape == SHAPE_ITEM;
        pick = is_item ? pick_item(program, bound, held->pick, binding->index) : held->pick;
    }
    return pick;
}

ValueSet pick_values(const Program *program, const Bound *bound, const Pick *pick) {
    if (pick->from) return values_open();
    if (pick->bound) bound = pick->bound;
    if (pick->expr) return bound_values(program, bound, pick->file, pick->expr);
    if (!pick->variable) return pick->values;
    Values out = {0};
    const File *in = &program->files[pick->file];
    u32 count;
    Name name = in->names[binding_row(program, pick->variable)->name];
    BindRef first = module_binding(program, pick->file, name, &count);
    for (u32 i = 0; i < count; i++) values_join(&out, infer_binding(program, first + i));
    return values_freeze(program, &out);
}

/* ---- texts -------------------------------------------------------------------------------------------- */

static bool value_text_push(const Program *self, Value value, StrBuf *out, u32 depth) {
    if (value.kind != VALUE_LITERAL) return false;
    FileId file = expr_file(self, value.id);
    return text_push(self, NULL, file, value.id - self->files[file].expr_base, out, depth + 1);
}

/* A property that only returns a text. */
static bool property_text_push(const Program *self, DefRef def, StrBuf *out, u32 depth) {
    FileId file = self->def_file[def];
    const Facts *facts = program_facts(self, file);
    const ScopeRow *body = &facts_scopes(facts)[def_row(self, def)->body];
    if (!(def_row(self, def)->flags & DEF_PROPERTY)) return false;
    for (StmtId s = body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind == STMT_RETURN && stmt->expr)
            return text_push(self, NULL, file, stmt->expr, out, depth + 1);
    }
    return false;
}

/* Default of a settings field: `settings.PREFIX` where the class says PREFIX: str = "/api". */
static bool field_text_push(const Program *self, FileId file, ExprId expr, StrBuf *out, u32 depth) {
    const ExprRow *row = expr_row(self, file, expr);
    if (row->kind != EXPR_ATTRIBUTE) return false;
    ValueSet objects = infer_expr(self, file, expr + 1);
    for (u32 i = 0; i < objects.count; i++) {
        ClassMember member;
        bool is_class = objects.at[i].kind == VALUE_INSTANCE || objects.at[i].kind == VALUE_CLASS;
        if (!is_class || !class_find(self, objects.at[i].id, file_name_of(self, file, row->name), &member) ||
            !member.binding)
            continue;
        DefRef property = binding_def(self, member.binding);
        if (property && property_text_push(self, property, out, depth)) return true;
        const BindingRow *binding = binding_row(self, member.binding);
        if (binding->kind == BIND_ASSIGN && binding->value)
            return text_push(self, NULL, binding_file(self, member.binding), binding->value, out, depth + 1);
    }
    return false;
}

/* __name__, __package__, package.__name__ */
static bool module_name_push(const Program *self, const Bound *bound, FileId file, ExprId expr, StrBuf *out) {
    const ExprRow *row = expr_row(self, file, expr);
    Str word = facts_name(program_facts(self, file), row->name);
    bool is_package = str_eq(word, STR("__package__"));
    if (!is_package && !str_eq(word, STR("__name__"))) return false;
    ModuleId module = self->files[file].module;
    if (row->kind == EXPR_ATTRIBUTE) {
        ValueSet objects = bound_values(self, bound, file, expr + 1);
        module = objects.count == 1 && objects.at[0].kind == VALUE_MODULE ? objects.at[0].id : 0;
    }
    if (module && is_package && !self->modules[module].is_package) module = self->modules[module].parent;
    if (module) buf_push(out, name_text(self, self->modules[module].name));
    return module != 0;
}

/* blueprint.name: what a model says was given to the call that made the object. */
static bool object_text_push(const Program *self, const Bound *bound, FileId file, ExprId expr, StrBuf *out) {
    ValueSet objects = bound_values(self, bound, file, expr + 1);
    if (objects.count != 1 || !objects.at[0].origin) return false;
    Str word = facts_name(program_facts(self, file), expr_row(self, file, expr)->name);
    for (u32 m = 0; m < self->models->count; m++) {
        const Model *model = &self->models->items[m];
        i32 type = model->type_count ? match_type_of(self, model, objects.at[0]) : -1;
        for (u32 i = 0; type >= 0 && i < model->types[type].text_count; i++) {
            if (!str_eq(model->types[type].texts[i].attribute, word)) continue;
            FileId made_in = expr_file(self, objects.at[0].origin);
            ExprId call = objects.at[0].origin - self->files[made_in].expr_base;
            Site site = {.file = made_in, .call = call, .callee = call + 1, .bound = bound};
            Str text = site_text(self, &site, model->types[type].texts[i].select);
            if (text.ptr) buf_push(out, text);
            return text.ptr != NULL;
        }
    }
    return false;
}

/* Text that a walk through a package gives: the name of a module. */
static bool computed_text_push(const Program *self, const Bound *bound, FileId file, ExprId expr,
                               StrBuf *out) {
    const ExprRow *row = expr_row(self, file, expr);
    bool is_name = row->kind == EXPR_ATTRIBUTE;
    if (is_name && !str_eq(facts_name(program_facts(self, file), row->name), STR("name"))) return false;
    Pick pick = bound_pick(self, bound, file, is_name ? expr + 1 : expr);
    if (is_name && !pick.text.ptr) return false;
    if (pick.text.ptr) buf_push(out, pick.text);
    return pick.text.ptr != NULL;
}

static bool text_push(const Program *self, const Bound *bound, FileId file, ExprId expr, StrBuf *out,
                      u32 depth) {
    const Facts *facts = program_facts(self, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (!expr || depth > DEPTH_MAX) return false;
    if (row->kind == EXPR_STRING) {
        buf_push(out, expr_string(self, file, expr));
        return true;
    }
    if (row->kind == EXPR_BINARY && row->op == OP_ADD)
        return text_push(self, bound, file, expr + 1, out, depth + 1) &&
               text_push(self, bound, file, expr_child(facts, expr, 1), out, depth + 1);
    if (row->kind == EXPR_FORMAT) {
        for (ExprId part = expr_first(facts, expr); part; part = expr_next(facts, part))
            if (!text_push(self, bound, file, part, out, depth + 1)) return false;
        return true;
    }
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return false;
    if (module_name_push(self, bound, file, expr, out) || computed_text_push(self, bound, file, expr, out))
        return true;
    if (row->kind == EXPR_ATTRIBUTE && object_text_push(self, bound, file, expr, out)) return true;
    ValueSet values = bound_values(self, bound, file, expr);
    if (values.count == 1 && value_text_push(self, values.at[0], out, depth)) return true;
    return field_text_push(self, file, expr, out, depth);
}

static Str text_taken(const Program *self, StrBuf *text) {
    Str out = text->len ? str_copy(self->arena, buf_str(text)) : STR("");
    buf_release(text);
    return out;
}

Str text_upper(Arena *arena, Str text) {
    Str copy = str_copy(arena, text);
    for (size_t i = 0; i < copy.len; i++)
        if (copy.ptr[i] >= 'a' && copy.ptr[i] <= 'z') ((char *)copy.ptr)[i] = (char)(copy.ptr[i] - 32);
    return copy;
}

static bool is_list(const ExprRow *row) {
    return row->kind == EXPR_LIST || row->kind == EXPR_TUPLE || row->kind == EXPR_SET;
}

/* Texts of a list of method names, joined: ["get", "POST"] → "GET,POST". */
static Str methods_text(const Program *self, const Bound *bound, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self, file);
    StrBuf out = {0};
    for (ExprId child = expr_first(facts, expr); child; child = expr_next(facts, child)) {
        StrBuf text = {0};
        bool is_known = text_push(self, bound, file, child, &text, 0);
        if (is_known && out.len) buf_push_char(&out, ',');
        if (is_known) buf_push(&out, buf_str(&text));
        buf_release(&text);
    }
    Str text = out.len ? text_upper(self->arena, buf_str(&out)) : STR("*");
    buf_release(&out);
    return text;
}

/* Text whose unknown parts stand as source in ${}. */
static void source_push(const Program *self, const Bound *bound, FileId file, ExprId expr, StrBuf *out) {
    const Facts *facts = program_facts(self, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    StrBuf text = {0};
    bool is_known = text_push(self, bound, file, expr, &text, 0);
    bool is_sum = row->kind == EXPR_BINARY && row->op == OP_ADD;
    if (is_known) {
        buf_push(out, buf_str(&text));
    } else if (is_sum || row->kind == EXPR_FORMAT) {
        for (ExprId part = expr_first(facts, expr); part; part = expr_next(facts, part))
            source_push(self, bound, file, part, out);
    } else {
        Str dotted = expr_dotted(self, file, expr, self->arena);
        buf_printf(out, "${%.*s}", STR_ARG(dotted.len ? dotted : STR("…")));
    }
    buf_release(&text);
}

/* Constant text of what was picked; where it is not constant, its source in ${}, so that a URL reads
 * "${settings.prefix}/users"; so it is told from a parameter. */
static Str pick_text(const Program *self, const Bound *bound, const Pick *picked) {
    StrBuf text = {0};
    if (picked->bound) bound = picked->bound;
    if (picked->text.ptr) return picked->text;
    Pick meant = picked->expr ? bound_pick(self, bound, picked->file, picked->expr) : *picked;
    const Pick *pick = &meant;
    if (pick->expr && is_list(expr_row(self, pick->file, pick->expr)))
        return methods_text(self, bound, pick->file, pick->expr);
    if (pick->expr && text_push(self, bound, pick->file, pick->expr, &text, 0))
        return text_taken(self, &text);
    text.len = 0;
    ValueSet values = pick_values(self, bound, pick);
    if (values.count == 1 && values.at[0].kind == VALUE_DISPLAY) {
        FileId file = expr_file(self, values.at[0].id);
        ExprId display = values.at[0].id - self->files[file].expr_base;
        if (is_list(expr_row(self, file, display))) return methods_text(self, bound, file, display);
    }
    if (values.count == 1 && value_text_push(self, values.at[0], &text, 0)) return text_taken(self, &text);
    text.len = 0;
    if (pick->expr)
        source_push(self, bound, pick->file, pick->expr, &text);
    else
        buf_push(&text, STR("${…}"));
    return text_taken(self, &text);
}

/* ---- sites and selectors ----------------------------------------------------------------------------- */

static u32 words_of(Str path) {
    u32 words = path.len > 0;
    for (size_t i = 0; i < path.len; i++) words += path.ptr[i] == '.';
    return words;
}

static ExprId site_argument(const Program *self, const Site *site, const SelectBase *base) {
    const Facts *facts = program_facts(self, site->file);
    u32 at = 0;
    if (!site->call) return 0;
    for (ExprId argument = expr_child(facts, site->call, 1); argument;
         argument = expr_next(facts, argument)) {
        const ExprRow *row = &facts_exprs(facts)[argument];
        if (row->kind == EXPR_KEYWORD) {
            if (base->kind == SELECT_KEYWORD && str_eq(facts_name(facts, row->name), base->text))
                return expr_first(facts, argument);
        } else if (row->kind == EXPR_DOUBLE_STAR) {
            continue;
        } else if (base->kind == SELECT_ARGUMENT && at++ == base->index) {
            return argument;
        }
    }
    return 0;
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
static Pick pick_item(const Program *self, const Bound *bound, Pick pick, u32 index) {
    FileId file = pick.file;
    if (pick.bound) bound = pick.bound;
    ExprId display = pick.expr;
    ValueSet values = {0};
    if (pick.text.ptr) return index == 1 ? pick : values_pick(values_open()); /* (finder, name, is package) */
    u8 kind = display ? expr_row(self, file, display)->kind : EXPR_NONE;
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
    ModuleId module = text.len ? module_of_text(self, pick.expr ? pick.file : site->file, text) : 0;
    if (!module) return values_pick((ValueSet){.is_open = !text.len || text.ptr[0] == '{'});
    Values out = {0};
    values_add(&out, (Value){.kind = VALUE_MODULE, .id = module});
    return values_pick(values_freeze(self, &out));
}

static Pick pick_of_def(const Program *self, DefRef def) {
    Values out = {0};
    u8 kind = def_row(self, def)->kind == DEF_CLASS ? VALUE_CLASS : VALUE_FUNCTION;
    values_add(&out, (Value){.kind = kind, .id = def});
    return values_pick(values_freeze(self, &out));
}

static void arguments_pick(const Program *self, const Site *site, Picks *out, bool *is_open) {
    const Facts *facts = program_facts(self, site->file);
    for (ExprId at = site->call ? expr_child(facts, site->call, 1) : 0; at; at = expr_next(facts, at)) {
        Pick pick = {.file = site->file, .expr = at};
        u8 kind = expr_row(self, site->file, at)->kind;
        if (kind == EXPR_STAR) pick.expr++, list_elements(self, site->bound, &pick, out, is_open);
        if (kind != EXPR_STAR && kind != EXPR_KEYWORD && kind != EXPR_DOUBLE_STAR) vec_push(out, pick);
    }
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
        if (base->kind == SELECT_ARGUMENTS) arguments_pick(self, site, out, is_open);
        if (base->kind == SELECT_ITEM && site->item) vec_push(out, *site->item);
        if (def) vec_push(out, pick_of_def(self, def));
        if (expr) vec_push(out, ((Pick){.file = site->file, .expr = expr}));
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

Str site_text(const Program *program, const Site *self, const Selector *select) {
    for (; select; select = select->next) {
        ExprId expr = 0;
        const SelectBase *base = site_base(program, self, select, &expr);
        if (base && base->kind == SELECT_LITERAL) return base->text;
        if (base && base->kind == SELECT_NAME) {
            const Facts *facts = program_facts(program, self->file);
            return text_upper(program->arena, facts_name(facts, facts_exprs(facts)[self->callee].name));
        }
        bool is_def = base && base->kind == SELECT_DEF && !select->step_count;
        if (is_def) return name_text(program, def_name(program, self->def));
        Picks picks = {0};
        bool is_open;
        Str text = STR_NONE;
        if (site_picks(program, self, select, &picks, &is_open) && picks.count) {
            Pick pick = picks.at[0];
            bool is_nothing = !pick.expr && !pick.variable && !pick.values.count;
            if (!is_nothing) text = pick_text(program, self->bound, &pick);
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
