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

/* Where the name stands in a target: (a, (b, c)) has c at 1, 1. */
static bool target_path(const Facts *facts, ExprId target, NameId name, u32 *path, u32 *length) {
    const ExprRow *row = &facts_exprs(facts)[target];
    if (row->kind == EXPR_NAME) return row->name == name;
    if ((row->kind != EXPR_TUPLE && row->kind != EXPR_LIST) || *length == DEPTH_MAX) return false;
    u32 at = 0;
    for (ExprId child = expr_first(facts, target); child; child = expr_next(facts, child), at++) {
        path[(*length)++] = at;
        if (target_path(facts, child, name, path, length)) return true;
        --*length;
    }
    return false;
}

static ExprId target_of_loop(const Facts *facts, ExprId iterable) {
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind == STMT_FOR && stmt->expr == iterable && stmt->target_count)
            return facts_lists(facts)[stmt->first_target];
    }
    return 0;
}

/* What one target of a loop holds of the element at hand. */
static Pick held_pick(const Program *self, const Bound *held, FileId file, const BindingRow *binding) {
    Pick pick = held->pick;
    if (held->iterable && binding->shape == SHAPE_ITEM)
        return pick_item(self, held->outer, pick, binding->index);
    if (!held->iterable || binding->shape != SHAPE_NESTED) return pick;
    const Facts *facts = program_facts(self, file);
    ExprId target = target_of_loop(facts, held->iterable);
    u32 path[DEPTH_MAX], length = 0;
    if (!target || !target_path(facts, target, binding->name, path, &length))
        return (Pick){.file = FILE_NONE, .values = values_open()};
    for (u32 i = 0; i < length; i++) pick = pick_item(self, held->outer, pick, path[i]);
    return pick;
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
        Pick pick = held_pick(self, held, file, binding);
        values_join(out, pick_values(self, held->outer, &pick));
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

/* ---- functions of the tree ---------------------------------------------------------------------------- */

enum { ENTERED_PARAMS = 12 };

/* A call of a function whose parameters hold what this call passes. */
typedef struct {
    Bound params[ENTERED_PARAMS];
    const Bound *inside;
    FileId file;
    ScopeId body;
} Entered;

static bool is_entered(const Bound *bound, ExprRef call) {
    for (; bound; bound = bound->outer)
        if (bound->call == call) return true;
    return false;
}

/* False when the call is not of one function of the tree, or its parameters are bound already. */
static bool function_enter(const Program *self, const Bound *bound, FileId file, ExprId call, Entered *out) {
    ValueSet callee = infer_expr(self, file, call + 1);
    bool is_function = callee.count == 1 && !callee.is_open &&
                       (callee.at[0].kind == VALUE_FUNCTION || callee.at[0].kind == VALUE_METHOD);
    ExprRef ref = expr_ref(self, file, call);
    if (!is_function || is_entered(bound, ref)) return false;
    const DefRow *row = def_row(self, callee.at[0].id);
    CallSite site = {.function = callee.at[0].id,
                     .file = file,
                     .call = call,
                     .skips_first = callee.at[0].kind == VALUE_METHOD};
    *out = (Entered){.file = self->def_file[site.function], .body = row->body, .inside = bound};
    const File *in = &self->files[out->file];
    for (u32 i = 0, count = 0; i < row->param_count && count < ENTERED_PARAMS; i++) {
        const ParamRow *param = &facts_params(in->facts)[row->first_param + i];
        ExprId given = call_argument(self, &site, i);
        if (!given && !param->fallback) continue;
        Pick pick = {
            .file = given ? file : out->file, .expr = given ? given : param->fallback, .bound = bound};
        out->params[count] = (Bound){
            .binding = in->binding_base + param->binding, .call = ref, .pick = pick, .outer = out->inside};
        out->inside = &out->params[count++];
    }
    return true;
}

/* The next `return` with a value behind `after`, or 0. */
static StmtId next_return(const Program *self, const Entered *entered, StmtId after) {
    const Facts *facts = program_facts(self, entered->file);
    const ScopeRow *body = &facts_scopes(facts)[entered->body];
    for (StmtId s = after ? after + 1 : body->body; s < body->body_end; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (stmt->kind == STMT_RETURN && stmt->scope == entered->body && stmt->expr) return s;
    }
    return 0;
}

/* get_router("shop"), where what the function returns depends on what it is given. */
static bool function_substitute(const Program *self, const Bound *bound, FileId file, ExprId call, u32 depth,
                                Values *out) {
    Entered entered;
    bool depends = false;
    if (!function_enter(self, bound, file, call, &entered)) return false;
    const Facts *facts = program_facts(self, entered.file);
    for (StmtId s = next_return(self, &entered, 0); s; s = next_return(self, &entered, s)) {
        ExprId value = facts_stmts(facts)[s].expr;
        Values one = {0};
        bool is_found = substitute(self, entered.inside, entered.file, value, depth + 1, &one);
        values_join(out, is_found ? values_freeze(self, &one) : infer_expr(self, entered.file, value));
        depends |= is_found;
    }
    return depends;
}

/* v1("/items"), where the function returns one text. */
static bool function_text_push(const Program *self, const Bound *bound, FileId file, ExprId call, StrBuf *out,
                               u32 depth) {
    Entered entered;
    if (!function_enter(self, bound, file, call, &entered)) return false;
    StmtId s = next_return(self, &entered, 0);
    if (!s || next_return(self, &entered, s)) return false;
    ExprId value = facts_stmts(program_facts(self, entered.file))[s].expr;
    return text_push(self, entered.inside, entered.file, value, out, depth + 1);
}

/* The value of a variable that has one, through imports. */
static Pick variable_value(const Program *self, FileId file, BindingId local, u32 depth) {
    const Facts *facts = program_facts(self, file);
    const BindingRow *row = &facts_bindings(facts)[local];
    Pick none = {.file = file};
    if (row->kind == BIND_ASSIGN && row->shape == SHAPE_WHOLE)
        return (Pick){.file = file, .expr = row->value};
    if (row->kind != BIND_IMPORT || depth > DEPTH_MAX) return none;
    const ImportRow *import = &facts_imports(facts)[row->target];
    if (!(import->flags & IMPORT_FROM) || !import->name) return none;
    ImportTarget target = modules_resolve(self, file, facts_name(facts, import->module), import->level);
    FileId in = target.verdict == IMPORT_FOUND ? self->modules[target.module].file : FILE_NONE;
    u32 count = 0;
    BindRef member =
        in != FILE_NONE ? module_binding(self, in, file_name_of(self, file, import->name), &count) : 0;
    return count == 1 ? variable_value(self, in, member - self->files[in].binding_base, depth + 1) : none;
}

/* The expression to which a path leads by one step, or 0: the value of a variable that has one, the member of a
 * module, what a function returns. */
static Pick path_step(const Program *self, const Bound *bound, Pick pick) {
    const File *in = &self->files[pick.file];
    const ExprRow *row = expr_row(self, pick.file, pick.expr);
    Pick none = {.file = pick.file};
    if (row->kind == EXPR_NAME && !(row->flags & EXPR_STORED)) {
        const UseRow *use = &facts_uses(in->facts)[row->aux];
        BindingId local = use->reach_count == 1 ? facts_lists(in->facts)[use->first_reach] : 0;
        Pick value = local ? variable_value(self, pick.file, local, 0) : none;
        if (value.file == pick.file) value.bound = bound;
        return value;
    }
    if (row->kind == EXPR_ATTRIBUTE) {
        ValueSet objects = bound_values(self, bound, pick.file, pick.expr + 1);
        FileId file = objects.count == 1 && objects.at[0].kind == VALUE_MODULE
                          ? self->modules[objects.at[0].id].file
                          : FILE_NONE;
        u32 count = 0;
        BindRef member = file != FILE_NONE
                             ? module_binding(self, file, file_name_of(self, pick.file, row->name), &count)
                             : 0;
        return count == 1 ? variable_value(self, file, member - self->files[file].binding_base, 0) : none;
    }
    Entered entered;
    if (row->kind != EXPR_CALL || !function_enter(self, bound, pick.file, pick.expr, &entered)) return none;
    StmtId s = next_return(self, &entered, 0);
    if (!s || next_return(self, &entered, s)) return none;
    return (Pick){.file = entered.file,
                  .expr = facts_stmts(program_facts(self, entered.file))[s].expr,
                  .bound = bound_keep(self->arena, entered.inside)};
}

Pick pick_follow(const Program *self, const Bound *bound, Pick pick) {
    for (u32 depth = 0; depth < DEPTH_MAX && pick.expr && !pick.from; depth++) {
        if (pick.bound) bound = pick.bound;
        Pick meant = bound_pick(self, bound, pick.file, pick.expr);
        if (!meant.expr || meant.from) break;
        if (meant.expr != pick.expr || meant.file != pick.file) {
            if (!meant.bound) meant.bound = bound;
            pick = meant;
            continue;
        }
        Pick next = path_step(self, bound, pick);
        if (!next.expr) break;
        pick = next;
    }
    return pick;
}

/* A call that, as a model says, stands for what a text names. */
static bool named_substitute(const Program *self, const Bound *bound, FileId file, ExprId call, Values *out) {
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self, TRIGGER_CALL, file, call + 1, matches);
    for (u32 m = 0; m < count; m++) {
        if (!matches[m].rule->gives || !selector_has(matches[m].rule->gives, STEP_NAMED)) continue;
        Site site = {.file = file, .call = call, .callee = call + 1, .match = matches[m], .bound = bound};
        Picks picks = {0};
        bool is_open = false;
        if (site_picks(self, &site, matches[m].rule->gives, &picks, &is_open))
            for (u32 i = 0; i < picks.count; i++) values_join(out, pick_values(self, bound, &picks.at[i]));
        out->is_open |= is_open || !picks.count;
        vec_release(&picks);
        return true;
    }
    return false;
}

/* getattr(x, "name"), importlib.import_module("name"). */
static bool call_substitute(const Program *self, const Bound *bound, FileId file, ExprId call, u32 depth,
                            Values *out) {
    const Facts *facts = program_facts(self, file);
    ExprId first = expr_child(facts, call, 1), second = first ? expr_next(facts, first) : 0;
    ValueSet callee = infer_expr(self, file, call + 1);
    bool is_getattr = false, is_import = false, is_external = false;
    for (u32 i = 0; i < callee.count; i++) {
        if (callee.at[i].kind != VALUE_EXTERNAL) continue;
        is_external = true;
        is_getattr |= name_is(self, callee.at[i].id, "builtins.getattr");
        is_import |= name_is(self, callee.at[i].id, "importlib.import_module");
    }
    if (first && is_external && !is_getattr && !is_import)
        return named_substitute(self, bound, file, call, out);
    if (!is_external && function_substitute(self, bound, file, call, depth, out)) return true;
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
        pick = held_pick(program, held, pick.file, binding);
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
static bool field_text_push(const Program *self, const Bound *bound, FileId file, ExprId expr, StrBuf *out,
                            u32 depth) {
    const ExprRow *row = expr_row(self, file, expr);
    if (row->kind != EXPR_ATTRIBUTE) return false;
    ValueSet objects = bound_values(self, bound, file, expr + 1);
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

/* What a model says that a call stands for: translate("shop/"), PathMatches(r"/shop"). */
static bool given_text_push(const Program *self, const Bound *bound, FileId file, ExprId call, StrBuf *out,
                            u32 depth) {
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self, TRIGGER_CALL, file, call + 1, matches);
    for (u32 m = 0; m < count; m++) {
        Site site = {.file = file, .call = call, .callee = call + 1, .match = matches[m], .bound = bound};
        for (const Selector *gives = matches[m].rule->gives; gives; gives = gives->next) {
            ExprId expr = 0;
            const SelectBase *base = gives->step_count ? NULL : site_base(self, &site, gives, &expr);
            if (!base) continue;
            if (base->kind == SELECT_LITERAL) buf_push(out, base->text);
            return base->kind == SELECT_LITERAL ||
                   (expr && text_push(self, bound, file, expr, out, depth + 1));
        }
    }
    return false;
}

static void changed_push(Str text, Str word, Str cut, StrBuf *out) {
    bool is_lower = str_eq(word, STR("lower")), is_upper = str_eq(word, STR("upper"));
    bool at_start = !is_lower && !is_upper && !str_eq(word, STR("rstrip"));
    bool at_end = !is_lower && !is_upper && !str_eq(word, STR("lstrip"));
    while (at_start && text.len && str_find_char(cut, text.ptr[0]) != STR_NOT_FOUND)
        text = str_slice(text, 1, text.len);
    while (at_end && text.len && str_find_char(cut, text.ptr[text.len - 1]) != STR_NOT_FOUND) text.len--;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (is_lower && c >= 'A' && c <= 'Z') c = (char)(c + 32);
        if (is_upper && c >= 'a' && c <= 'z') c = (char)(c - 32);
        buf_push_char(out, c);
    }
}

/* prefix.rstrip("/"), method.lower(), str(number). */
static bool call_text_push(const Program *self, const Bound *bound, FileId file, ExprId call, StrBuf *out,
                           u32 depth) {
    const Facts *facts = program_facts(self, file);
    const ExprRow *callee = &facts_exprs(facts)[call + 1];
    ExprId given = expr_child(facts, call, 1);
    Str word = callee->kind == EXPR_NAME || callee->kind == EXPR_ATTRIBUTE ? facts_name(facts, callee->name)
                                                                           : STR("");
    if (callee->kind == EXPR_NAME && str_eq(word, STR("str")) && given)
        return text_push(self, bound, file, given, out, depth + 1);
    bool is_cut = str_ends(word, STR("strip")) && word.len <= 6;
    bool is_case = !given && (str_eq(word, STR("lower")) || str_eq(word, STR("upper")));
    if (callee->kind != EXPR_ATTRIBUTE || !(is_case || is_cut))
        return given_text_push(self, bound, file, call, out, depth) ||
               function_text_push(self, bound, file, call, out, depth);
    StrBuf text = {0};
    Str cut = given ? expr_string(self, file, given) : STR(" \t\r\n");
    bool is_known = cut.ptr && text_push(self, bound, file, call + 2, &text, depth + 1);
    if (is_known) changed_push(buf_str(&text), word, cut, out);
    buf_release(&text);
    return is_known;
}

/* settings.PREFIX, where a model says which modules hold the object's attributes. */
static bool held_text_push(const Program *self, FileId file, ExprId expr, StrBuf *out, u32 depth) {
    ValueSet objects = infer_expr(self, file, expr + 1);
    Str object = objects.count == 1 && objects.at[0].kind == VALUE_EXTERNAL
                     ? name_text(self, objects.at[0].id)
                     : STR("");
    for (u32 m = 0; object.len && m < self->models->count; m++)
        for (u32 r = 0; r < self->models->items[m].rule_count; r++) {
            const ModelRule *rule = &self->models->items[m].rules[r];
            if (!rule->holds.len || !str_eq(rule->holds, object)) continue;
            Name mark = intern_find(&self->names, rule->patterns[0].name);
            Name name = file_name_of(self, file, expr_row(self, file, expr)->name);
            for (FileId f = 0; mark && f < self->file_count; f++) {
                u32 count;
                if (!module_binding(self, f, mark, &count)) continue;
                BindRef binding = module_binding(self, f, name, &count);
                ExprId value = binding ? binding_row(self, binding)->value : 0;
                if (value) return text_push(self, NULL, f, value, out, depth + 1);
            }
        }
    return false;
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
    if (row->kind == EXPR_CALL) return call_text_push(self, bound, file, expr, out, depth);
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return false;
    if (module_name_push(self, bound, file, expr, out) || computed_text_push(self, bound, file, expr, out))
        return true;
    if (row->kind == EXPR_ATTRIBUTE && object_text_push(self, bound, file, expr, out)) return true;
    ValueSet values = bound_values(self, bound, file, expr);
    if (values.count == 1 && value_text_push(self, values.at[0], out, depth)) return true;
    if (field_text_push(self, bound, file, expr, out, depth)) return true;
    return row->kind == EXPR_ATTRIBUTE && held_text_push(self, file, expr, out, depth);
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

/* Text whose unknown parts stand as source in braces. */
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
        buf_printf(out, "{%.*s}", STR_ARG(dotted.len ? dotted : STR("…")));
    }
    buf_release(&text);
}

/* Constant text of what was picked; where it is not constant, its source in braces, so that a URL reads
 * "{settings.prefix}/users". */
static Str pick_text(const Program *self, const Bound *bound, const Pick *picked) {
    StrBuf text = {0};
    if (picked->bound) bound = picked->bound;
    if (picked->text.ptr) return picked->text;
    Pick meant = picked->expr ? bound_pick(self, bound, picked->file, picked->expr) : *picked;
    const Pick *pick = &meant;
    if (pick->text.ptr) return pick->text;
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
        buf_push(&text, STR("{…}"));
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

/* "a.b", "a.b:c", "a.b.c": a module, or what a module has under that name. */
static Pick pick_named(const Program *self, const Site *site, Pick pick) {
    Str text = pick_text(self, site->bound, &pick);
    FileId file = pick.expr ? pick.file : site->file;
    Values out = {0};
    ModuleId module = module_of_text(self, file, text);
    if (module) values_add(&out, (Value){.kind = VALUE_MODULE, .id = module});
    Str word = str_after_last(str_after_last(text, '.'), ':');
    bool has_parent = !module && word.len && word.len < text.len;
    module = has_parent ? module_of_text(self, file, str_slice(text, 0, text.len - word.len - 1)) : 0;
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
    ModuleId package = module_of_text(self, pick.expr ? pick.file : site->file, text);
    *is_open |= !package;
    if (package) modules_pick(self, site->file, package, str_concat(self->arena, text, STR(".")), out);
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
    for (ExprId at = site->call ? expr_child(facts, site->call, 1) : 0; at; at = expr_next(facts, at)) {
        Pick pick = {.file = site->file, .expr = at};
        u8 kind = expr_row(self, site->file, at)->kind;
        if (kind != EXPR_KEYWORD && kind != EXPR_DOUBLE_STAR && from && from--) continue;
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
        if (base->kind == SELECT_ARGUMENTS) arguments_pick(self, site, base->index, out, is_open);
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
        if (step->kind == STEP_MODULES) pick_modules(self, site, pick, &next, is_open);
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
            return text_upper(program->arena, facts_name(facts, facts_exprs(facts)[self->callee].name));
        }
        bool is_def = base && base->kind == SELECT_DEF && !select->step_count;
        if (is_def) return name_text(program, def_name(program, self->def));
        Picks picks = {0};
        bool is_open;
        Str text = STR_NONE;
        if (site_picks(program, self, select, &picks, &is_open) && picks.count) {
            Pick pick = picks.at[0];
            bool is_nothing = !pick.expr && !pick.variable && !pick.values.count && !pick.text.ptr;
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
