/* Variables that stand for something at the moment, and what expressions are with them. */
#include "site_impl.h"

#include "calls.h"
#include "modules.h"

/* ---- variables that stand for something at the moment ------------------------------------------------- */

const Bound *bound_find(const Program *self, const Bound *bound, FileId file, u32 local) {
    const File *in = &self->files[file];
    const BindingRow *row = &facts_bindings(in->facts)[local];
    for (; bound; bound = bound->outer) {
        if (!bound->iterable && bound->binding == in->binding_base + local) return bound;
        bool is_loop = bound->iterable && row->kind == BIND_FOR && row->value == bound->iterable;
        if (is_loop && binding_file(self, bound->binding) == file) return bound;
    }
    return NULL;
}

static bool is_same_pick(const Pick *a, const Pick *b) {
    bool is_same = a->file == b->file && a->expr == b->expr && a->variable == b->variable &&
                   a->part_count == b->part_count && str_eq(a->text, b->text);
    for (u32 i = 0; i < a->part_count && is_same; i++) is_same = is_same_pick(&a->parts[i], &b->parts[i]);
    return is_same;
}

bool bound_agrees(const Bound *a, const Bound *b) {
    for (const Bound *one = a; one; one = one->outer)
        for (const Bound *other = b; other; other = other->outer) {
            if (one->binding != other->binding) continue;
            const Pick *x = &one->pick, *y = &other->pick;
            if (!is_same_pick(x, y)) return false;
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
    ExprId parent = facts_exprs(facts)[iterable].parent;
    if (parent && facts_exprs(facts)[parent].kind == EXPR_COMP_FOR) return expr_first(facts, parent);
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
           bound_substitute(self, bound, file, binding->value, depth + 1, out);
}

/* Module that a text names from a file: "a.b", ".b". */
ModuleId site_module(const Program *self, FileId file, Str text) {
    u32 level = 0;
    while (level < text.len && text.ptr[level] == '.') level++;
    ImportTarget target = modules_resolve(self, file, str_slice(text, level, text.len), level);
    return target.verdict == IMPORT_FOUND ? target.module : 0;
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
    bool is_known = site_text_push(self, bound, file, is_getattr ? second : first, &text, depth + 1);
    ModuleId module = is_known && is_import ? site_module(self, file, buf_str(&text)) : 0;
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
bool bound_substitute(const Program *self, const Bound *bound, FileId file, ExprId expr, u32 depth,
                      Values *out) {
    const ExprRow *row = expr_row(self, file, expr);
    if (depth > DEPTH_MAX) return false;
    if (row->kind == EXPR_NAME) return name_substitute(self, bound, file, expr, depth, out);
    if (row->kind == EXPR_AWAIT) return bound_substitute(self, bound, file, expr + 1, depth + 1, out);
    if (row->kind == EXPR_CALL) return call_substitute(self, bound, file, expr, depth, out);
    Pick member = member_pick(self, bound, file, expr, depth);
    if (member.expr) {
        values_join(out, bound_values_at(self, member.bound, member.file, member.expr, depth + 1));
        return true;
    }
    if (row->kind != EXPR_ATTRIBUTE) return false;
    Values objects = {0};
    if (!bound_substitute(self, bound, file, expr + 1, depth + 1, &objects)) return false;
    out->is_open |= objects.is_open;
    for (u32 i = 0; i < objects.count; i++)
        values_join(out, infer_attribute(self, objects.at[i], file_name_of(self, file, row->name)));
    return true;
}

ValueSet bound_values_at(const Program *program, const Bound *bound, FileId file, ExprId expr, u32 depth) {
    Values out = {0};
    bool depends = bound_substitute(program, bound, file, expr, depth, &out);
    return depends ? values_freeze(program, &out) : calls_object_values(program, file, expr);
}

ValueSet bound_values(const Program *program, const Bound *bound, FileId file, ExprId expr) {
    return bound_values_at(program, bound, file, expr, 0);
}

Pick bound_pick_at(const Program *program, const Bound *bound, FileId file, ExprId expr, u32 depth) {
    Pick pick = {.file = file, .expr = expr};
    for (; depth < DEPTH_MAX && pick.expr && !pick.from; depth++) {
        const File *in = &program->files[pick.file];
        const ExprRow *row = expr_row(program, pick.file, pick.expr);
        Pick member = member_pick(program, bound, pick.file, pick.expr, depth);
        if (member.expr) {
            pick = member;
            bound = member.bound;
            continue;
        }
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

Pick bound_pick(const Program *program, const Bound *bound, FileId file, ExprId expr) {
    return bound_pick_at(program, bound, file, expr, 0);
}

ValueSet pick_values(const Program *program, const Bound *bound, const Pick *pick) {
    if (pick->from) return values_open();
    if (pick->bound) bound = pick->bound;
    if (pick->expr) return bound_values(program, bound, pick->file, pick->expr);
    if (pick->parts) return values_open();
    if (!pick->variable) return pick->values;
    Values out = {0};
    const File *in = &program->files[pick->file];
    u32 count;
    Name name = in->names[binding_row(program, pick->variable)->name];
    BindRef first = module_binding(program, pick->file, name, &count);
    for (u32 i = 0; i < count; i++) values_join(&out, infer_binding(program, first + i));
    return values_freeze(program, &out);
}
