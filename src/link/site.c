#include "site.h"

#include "calls.h"
#include "classes.h"
#include "values.h"

/* ---- texts -------------------------------------------------------------------------------------------- */

static bool text_push(const Program *self, FileId file, ExprId expr, StrBuf *out, u32 depth);

static bool value_text_push(const Program *self, Value value, StrBuf *out, u32 depth) {
    if (value.kind != VALUE_LITERAL) return false;
    FileId file = expr_file(self, value.id);
    return text_push(self, file, value.id - self->files[file].expr_base, out, depth + 1);
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
        const BindingRow *binding = binding_row(self, member.binding);
        if (binding->kind == BIND_ASSIGN && binding->value)
            return text_push(self, binding_file(self, member.binding), binding->value, out, depth + 1);
    }
    return false;
}

static bool text_push(const Program *self, FileId file, ExprId expr, StrBuf *out, u32 depth) {
    const Facts *facts = program_facts(self, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (!expr || depth > 12) return false;
    if (row->kind == EXPR_STRING) {
        buf_push(out, expr_string(self, file, expr));
        return true;
    }
    if (row->kind == EXPR_BINARY && row->op == OP_ADD)
        return text_push(self, file, expr + 1, out, depth + 1) &&
               text_push(self, file, expr_child(facts, expr, 1), out, depth + 1);
    if (row->kind == EXPR_FORMAT) {
        for (ExprId part = expr_first(facts, expr); part; part = expr_next(facts, part))
            if (!text_push(self, file, part, out, depth + 1)) return false;
        return true;
    }
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return false;
    ValueSet values = infer_expr(self, file, expr);
    if (values.count == 1 && value_text_push(self, values.at[0], out, depth)) return true;
    return field_text_push(self, file, expr, out, depth);
}

/* Constant text of an expression; where it is not constant, its source in braces, so that a URL reads
 * "{settings.prefix}/users". Empty for no expression. */
static Str text_of_expr(const Program *self, FileId file, ExprId expr) {
    if (!expr) return STR("");
    StrBuf text = {0};
    Str out;
    if (text_push(self, file, expr, &text, 0)) {
        out = text.len ? str_copy(self->arena, buf_str(&text)) : STR("");
    } else {
        Str dotted = expr_dotted(self, file, expr, self->arena);
        out = str_printf(self->arena, "{%.*s}", STR_ARG(dotted.len ? dotted : STR("…")));
    }
    buf_release(&text);
    return out;
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
    return self->callee + words_of(self->match.pattern->name);
}

static ExprId base_expr(const Program *self, const Site *site, const SelectBase *base) {
    if (base->kind == SELECT_RECEIVER) return site_receiver(site);
    if (base->kind == SELECT_SELF) return site->call;
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

/* Loop variable of the pair at hand: its own item of that pair only. */
static bool paired_values(const Program *self, const Site *site, ExprId expr, ValueSet *out) {
    const File *in = &self->files[site->file];
    const ExprRow *row = expr_row(self, site->file, expr);
    if (!site->element || row->kind != EXPR_NAME || row->flags & EXPR_STORED) return false;
    const UseRow *use = &facts_uses(in->facts)[row->aux];
    if (use->reach_count != 1) return false;
    const BindingRow *binding = &facts_bindings(in->facts)[facts_lists(in->facts)[use->first_reach]];
    const BindingRow *loop = binding_row(self, site->loop);
    if (binding->kind != BIND_FOR || binding->value != loop->value) return false;
    *out = binding->shape == SHAPE_ITEM ? infer_item(self, *site->element, binding->index) : *site->element;
    return true;
}

ValueSet site_values(const Program *program, const Site *self, ExprId expr) {
    ValueSet paired;
    return paired_values(program, self, expr, &paired) ? paired : calls_values(program, self->file, expr);
}

bool site_select(const Program *program, const Site *self, const Selector *select, ValueSet *out) {
    for (; select; select = select->next) {
        ExprId expr = 0;
        if (!site_base(program, self, select, &expr) || !expr) continue;
        *out = site_values(program, self, expr);
        if (select->is_each) *out = infer_elements(program, *out);
        /* A display may grow later; what is added elsewhere is seen there as escaping. */
        if (select->is_each && out->count) out->is_open = false;
        if (select->item >= 0) *out = infer_item(program, *out, (u32)select->item);
        return true;
    }
    return false;
}

static Str upper(Arena *arena, Str text) {
    Str copy = str_copy(arena, text);
    for (size_t i = 0; i < copy.len; i++)
        if (copy.ptr[i] >= 'a' && copy.ptr[i] <= 'z') ((char *)copy.ptr)[i] = (char)(copy.ptr[i] - 32);
    return copy;
}

/* Texts of a list of method names, joined: ["get", "POST"] → "GET,POST". */
static Str methods_text(const Program *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self, file);
    StrBuf out = {0};
    for (ExprId child = expr_first(facts, expr); child; child = expr_next(facts, child)) {
        Str text = expr_string(self, file, child);
        if (!text.len) continue;
        if (out.len) buf_push_char(&out, ',');
        buf_push(&out, text);
    }
    Str text = out.len ? upper(self->arena, buf_str(&out)) : STR("*");
    buf_release(&out);
    return text;
}

Str site_text(const Program *program, const Site *self, const Selector *select) {
    for (; select; select = select->next) {
        ExprId expr = 0;
        const SelectBase *base = site_base(program, self, select, &expr);
        if (!base) continue;
        if (base->kind == SELECT_LITERAL) return base->text;
        if (base->kind == SELECT_NAME) {
            const Facts *facts = program_facts(program, self->file);
            return upper(program->arena, facts_name(facts, facts_exprs(facts)[self->callee].name));
        }
        u8 kind = expr_row(program, self->file, expr)->kind;
        if (kind == EXPR_LIST || kind == EXPR_TUPLE || kind == EXPR_SET)
            return methods_text(program, self->file, expr);
        ValueSet paired;
        if (paired_values(program, self, expr, &paired)) {
            StrBuf text = {0};
            bool is_known = paired.count == 1 && value_text_push(program, paired.at[0], &text, 0);
            Str out = is_known ? str_copy(program->arena, buf_str(&text)) : STR("{…}");
            buf_release(&text);
            return out;
        }
        return text_of_expr(program, self->file, expr);
    }
    return STR_NONE;
}
