/* Narrowing: what the conditions on the way to a use say about its value. */
#include "classes.h"
#include "values.h"

enum { GUARDS_MAX = 48 };

/* Same name bound by the same bindings, or same attribute of the same path. */
static bool same_path(const Facts *facts, ExprId a, ExprId b) {
    const ExprRow *left = &facts_exprs(facts)[a], *right = &facts_exprs(facts)[b];
    if (left->kind != right->kind || left->name != right->name) return false;
    if (left->kind == EXPR_ATTRIBUTE) return same_path(facts, a + 1, b + 1);
    if (left->kind != EXPR_NAME) return false;
    if ((left->flags | right->flags) & EXPR_STORED) {
        const ExprRow *stored = left->flags & EXPR_STORED ? left : right;
        const ExprRow *read = stored == left ? right : left;
        if (read->flags & EXPR_STORED) return left->aux == right->aux;
        const UseRow *use = &facts_uses(facts)[read->aux];
        return use->reach_count == 1 && facts_lists(facts)[use->first_reach] == stored->aux;
    }
    const UseRow *x = &facts_uses(facts)[left->aux], *y = &facts_uses(facts)[right->aux];
    if (x->found != y->found || x->reach_count != y->reach_count) return false;
    const u32 *lists = facts_lists(facts);
    return memcmp(lists + x->first_reach, lists + y->first_reach, x->reach_count * sizeof(u32)) == 0;
}

/* The path a condition talks about: itself, or the target of a walrus. */
static bool is_about(const Facts *facts, ExprId subject, ExprId path) {
    if (!subject) return false;
    if (facts_exprs(facts)[subject].kind == EXPR_WALRUS) return is_about(facts, subject + 1, path);
    return same_path(facts, subject, path);
}

typedef struct {
    const Program *program;
    FileId file;
    ExprId path;
    ValueSet values;
} Narrowing;

static void narrow_set(Narrowing *self, const Values *values) {
    self->values = values_freeze(self->program, values);
}

static void drop_none(Narrowing *self) {
    Values kept = {.is_open = self->values.is_open};
    for (u32 i = 0; i < self->values.count; i++)
        if (self->values.at[i].kind != VALUE_NONE_OBJECT) values_add(&kept, self->values.at[i]);
    narrow_set(self, &kept);
}

static void only_none(Narrowing *self) {
    Values kept = {0};
    values_add(&kept, (Value){.kind = VALUE_NONE_OBJECT, .via = VIA_NARROWING});
    narrow_set(self, &kept);
}

static void make_open(Narrowing *self) {
    Values kept = {.is_open = true};
    values_join(&kept, self->values);
    kept.is_open = true;
    narrow_set(self, &kept);
}

/* The classes named by the second argument of isinstance or by a class pattern. */
static ValueSet classes_named(const Program *program, FileId file, ExprId expr) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    Values out = {0};
    if (row->kind == EXPR_TUPLE || (row->kind == EXPR_BINARY && row->op == OP_BIT_OR)) {
        for (ExprId child = expr_first(facts, expr); child; child = expr_next(facts, child))
            values_join(&out, classes_named(program, file, child));
        return values_freeze(program, &out);
    }
    ValueSet named = infer_expr(program, file, expr);
    for (u32 i = 0; i < named.count; i++) {
        if (named.at[i].kind != VALUE_DISPLAY)
            values_add(&out, named.at[i]);
        else
            values_join(&out, infer_elements(program, (ValueSet){.at = &named.at[i], .count = 1}));
    }
    out.is_open |= named.is_open;
    return values_freeze(program, &out);
}

static bool is_instance_of(const Program *program, Value value, Value class) {
    if (value.kind == VALUE_INSTANCE && class.kind == VALUE_CLASS)
        return class_derives(program, value.id, class.id);
    if (value.kind == VALUE_INSTANCE && class.kind == VALUE_EXTERNAL)
        return class_derives_external(program, value.id, class.id);
    return value.kind == VALUE_EXTERNAL_INSTANCE && class.kind == VALUE_EXTERNAL && value.id == class.id;
}

/* True: instances of the named classes; a known subclass among the old values stays itself. A declared
 * class unrelated to the tested one leaves the answer open: a subclass may be both. */
static void narrow_to(Narrowing *self, ValueSet classes, ExprId origin) {
    Values kept = {.is_open = classes.is_open};
    for (u32 c = 0; c < classes.count; c++) {
        Value class = classes.at[c];
        bool found = false, unrelated = false;
        for (u32 i = 0; i < self->values.count; i++) {
            Value value = self->values.at[i];
            if (is_instance_of(self->program, value, class))
                values_add(&kept, value), found = true;
            else if (value.kind == VALUE_INSTANCE && class.kind == VALUE_CLASS &&
                     !class_derives(self->program, class.id, value.id))
                unrelated = true;
        }
        if (found && !self->values.is_open) continue;
        Value value = {
            .via = VIA_NARROWING, .id = class.id, .origin = expr_ref(self->program, self->file, origin)};
        if (class.kind == VALUE_CLASS)
            value.kind = VALUE_INSTANCE;
        else if (class.kind == VALUE_EXTERNAL)
            value.kind = VALUE_EXTERNAL_INSTANCE;
        else
            kept.is_open = true;
        if (class.kind == VALUE_CLASS || class.kind == VALUE_EXTERNAL) values_add(&kept, value);
        kept.is_open |= unrelated;
    }
    narrow_set(self, &kept);
}

/* Objects of exactly these classes. */
static void narrow_exactly(Narrowing *self, ValueSet classes, ExprId origin) {
    Values kept = {.is_open = classes.is_open};
    for (u32 i = 0; i < classes.count; i++) {
        Value class = classes.at[i];
        bool is_class = class.kind == VALUE_CLASS;
        kept.is_open |= !is_class && class.kind != VALUE_EXTERNAL;
        Value value = {.kind = is_class ? VALUE_INSTANCE : VALUE_EXTERNAL_INSTANCE,
                       .via = VIA_NARROWING,
                       .is_exact = class.via == VIA_DEFINITION,
                       .id = class.id,
                       .origin = expr_ref(self->program, self->file, origin)};
        if (is_class || class.kind == VALUE_EXTERNAL) values_add(&kept, value);
    }
    narrow_set(self, &kept);
}

static void narrow_away(Narrowing *self, ValueSet classes) {
    Values kept = {.is_open = self->values.is_open};
    for (u32 i = 0; i < self->values.count; i++) {
        bool gone = false;
        for (u32 c = 0; c < classes.count && !gone; c++)
            gone = is_instance_of(self->program, self->values.at[i], classes.at[c]);
        if (!gone) values_add(&kept, self->values.at[i]);
    }
    narrow_set(self, &kept);
}

/* self is what it is, and its subclasses are seen: only who asks for members that exist has to be careful. */
static bool is_its_own(const Narrowing *self) {
    bool is_own = self->program->types->follows_callers && self->values.count && !self->values.is_open;
    for (u32 i = 0; i < self->values.count; i++) is_own &= self->values.at[i].via == VIA_SELF;
    return is_own;
}

static void narrow_call(Narrowing *self, ExprId call, bool is_true) {
    const Facts *facts = program_facts(self->program, self->file);
    const ExprRow *callee = &facts_exprs(facts)[call + 1];
    ExprId subject = expr_child(facts, call, 1), argument = expr_child(facts, call, 2);
    if (callee->kind != EXPR_NAME || !is_about(facts, subject, self->path)) return;
    Str function = facts_name(facts, callee->name);
    if (str_eq(function, STR("isinstance")) && argument) {
        ValueSet classes = classes_named(self->program, self->file, argument);
        if (is_true)
            narrow_to(self, classes, call);
        else
            narrow_away(self, classes);
    } else if (str_eq(function, STR("hasattr")) || str_eq(function, STR("callable")) ||
               str_eq(function, STR("issubclass"))) {
        if (!is_its_own(self)) make_open(self);
    }
}

static void narrow_compare(Narrowing *self, ExprId compare, bool is_true) {
    const Facts *facts = program_facts(self->program, self->file);
    const ExprRow *row = &facts_exprs(facts)[compare];
    ExprId left = compare + 1, right = expr_child(facts, compare, 1);
    if (!right) return;
    bool is_same = row->op == OP_IS || row->op == OP_EQ;
    if (!is_same && row->op != OP_IS_NOT && row->op != OP_NOT_EQ) return;
    const ExprRow *operand = &facts_exprs(facts)[right];
    if (operand->kind == EXPR_CONSTANT && operand->op == CONSTANT_NONE && is_about(facts, left, self->path)) {
        if (is_same == is_true)
            only_none(self);
        else
            drop_none(self);
        return;
    }
    /* type(x) is C */
    const ExprRow *call = &facts_exprs(facts)[left];
    bool asks_type = call->kind == EXPR_CALL && facts_exprs(facts)[left + 1].kind == EXPR_NAME &&
                     str_eq(facts_name(facts, facts_exprs(facts)[left + 1].name), STR("type")) &&
                     is_about(facts, expr_child(facts, left, 1), self->path);
    if (asks_type && is_same == is_true)
        narrow_exactly(self, classes_named(self->program, self->file, right), left);
}

static void narrow_by(Narrowing *self, ExprId condition, bool is_true);

/* `a or b` true: one of them held, so the values are the union of both narrowings. */
static void narrow_either(Narrowing *self, ExprId condition, bool is_true) {
    const Facts *facts = program_facts(self->program, self->file);
    Values joined = {0};
    for (ExprId child = expr_first(facts, condition); child; child = expr_next(facts, child)) {
        Narrowing branch = *self;
        narrow_by(&branch, child, is_true);
        values_join(&joined, branch.values);
    }
    narrow_set(self, &joined);
}

static void narrow_by(Narrowing *self, ExprId condition, bool is_true) {
    const Facts *facts = program_facts(self->program, self->file);
    u8 kind = facts_exprs(facts)[condition].kind;
    if (kind == EXPR_NOT) {
        narrow_by(self, condition + 1, !is_true);
    } else if (kind == (is_true ? EXPR_AND : EXPR_OR)) {
        for (ExprId child = expr_first(facts, condition); child; child = expr_next(facts, child))
            narrow_by(self, child, is_true);
    } else if (kind == EXPR_AND || kind == EXPR_OR) {
        narrow_either(self, condition, is_true);
    } else if (kind == EXPR_CALL) {
        narrow_call(self, condition, is_true);
    } else if (kind == EXPR_COMPARE) {
        narrow_compare(self, condition, is_true);
    } else if (is_true && is_about(facts, condition, self->path)) {
        drop_none(self);
    }
}

static void narrow_case(Narrowing *self, ExprId pattern);

/* case A() | B() */
static void narrow_cases(Narrowing *self, ExprId pattern) {
    const Facts *facts = program_facts(self->program, self->file);
    Values joined = {0};
    for (ExprId child = expr_first(facts, pattern); child; child = expr_next(facts, child)) {
        Narrowing branch = *self;
        narrow_case(&branch, child);
        values_join(&joined, branch.values);
    }
    narrow_set(self, &joined);
}

static void narrow_case(Narrowing *self, ExprId pattern) {
    const Facts *facts = program_facts(self->program, self->file);
    if (facts_exprs(facts)[pattern].kind == EXPR_PATTERN_CAPTURE) pattern = expr_first(facts, pattern);
    if (pattern && facts_exprs(facts)[pattern].kind == EXPR_PATTERN_OTHER &&
        facts_exprs(facts)[pattern].op == OP_BIT_OR)
        narrow_cases(self, pattern);
    if (!pattern || facts_exprs(facts)[pattern].kind != EXPR_PATTERN_CLASS) return;
    ExprId class = expr_first(facts, pattern);
    narrow_to(self, classes_named(self->program, self->file, class), class);
}

static bool is_within(const Facts *facts, ExprId inner, ExprId outer) {
    return inner >= outer && inner < facts_exprs(facts)[outer].next;
}

/* A store to a prefix of the path voids what was known before it. */
static bool kills(const Facts *facts, ExprId stored, ExprId path) {
    for (ExprId at = path; facts_exprs(facts)[at].kind == EXPR_ATTRIBUTE; at++)
        if (same_path(facts, stored, at)) return true;
    return false;
}

void narrow_apply(const Program *program, FileId file, ExprId path, Values *values) {
    const Facts *facts = program_facts(program, file);
    ExprId root = path;
    while (facts_exprs(facts)[root].kind == EXPR_ATTRIBUTE) root++;
    const ExprRow *row = &facts_exprs(facts)[root];
    if (row->kind != EXPR_NAME || row->flags & EXPR_STORED) return;
    GuardId chain[GUARDS_MAX];
    u32 count = 0;
    for (GuardId g = facts_uses(facts)[row->aux].guard; g && count < GUARDS_MAX;
         g = facts_guards(facts)[g].parent) {
        const GuardRow *guard = &facts_guards(facts)[g];
        if (guard->kind == GUARD_KILL) {
            if (kills(facts, guard->expr, path)) break;
        } else if (!is_within(facts, path, guard->expr)) {
            chain[count++] = g;
        }
    }
    Narrowing self = {program, file, path, {values->at, values->count, values->is_open}};
    while (count--) {
        // cppcheck-suppress uninitvar -- filled up to `count` above
        const GuardRow *guard = &facts_guards(facts)[chain[count]];
        if (guard->kind != GUARD_CASE)
            narrow_by(&self, guard->expr, guard->kind == GUARD_TRUE);
        else if (guard->subject && is_about(facts, guard->subject, path))
            narrow_case(&self, guard->expr);
    }
    if (self.values.at == values->at) return;
    values_clear(values);
    values_join(values, self.values);
}
