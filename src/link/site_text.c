/* Texts of expressions: constants, what is put together of them, and the source of what is not known. */
#include "site_impl.h"

#include "classes.h"
#include "modules.h"

/* ---- texts -------------------------------------------------------------------------------------------- */

static bool value_text_push(const Program *self, Value value, StrBuf *out, u32 depth) {
    if (value.kind != VALUE_LITERAL) return false;
    FileId file = expr_file(self, value.id);
    return site_text_push(self, NULL, file, value.id - self->files[file].expr_base, out, depth + 1);
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
            return site_text_push(self, NULL, file, stmt->expr, out, depth + 1);
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
            return site_text_push(self, NULL, binding_file(self, member.binding), binding->value, out,
                                  depth + 1);
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
                   (expr && site_text_push(self, bound, file, expr, out, depth + 1));
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
        return site_text_push(self, bound, file, given, out, depth + 1);
    bool is_cut = str_ends(word, STR("strip")) && word.len <= 6;
    bool is_case = !given && (str_eq(word, STR("lower")) || str_eq(word, STR("upper")));
    if (callee->kind == EXPR_ATTRIBUTE && str_eq(word, STR("format")))
        return filled_text_push(self, bound, file, call, out, depth);
    if (callee->kind != EXPR_ATTRIBUTE || !(is_case || is_cut))
        return given_text_push(self, bound, file, call, out, depth) ||
               function_text_push(self, bound, file, call, out, depth);
    StrBuf text = {0};
    Str cut = given ? expr_string(self, file, given) : STR(" \t\r\n");
    bool is_known = cut.ptr && site_text_push(self, bound, file, call + 2, &text, depth + 1);
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
                if (value) return site_text_push(self, NULL, f, value, out, depth + 1);
            }
        }
    return false;
}

bool site_text_push(const Program *self, const Bound *bound, FileId file, ExprId expr, StrBuf *out,
                    u32 depth) {
    const Facts *facts = program_facts(self, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (!expr || depth > DEPTH_MAX) return false;
    if (row->kind == EXPR_NUMBER) {
        Str number = facts_number(facts, row);
        buf_push(out, number);
        return number.len > 0;
    }
    if (row->kind == EXPR_STRING) {
        buf_push(out, expr_string(self, file, expr));
        return true;
    }
    if (row->kind == EXPR_BINARY && row->op == OP_ADD)
        return site_text_push(self, bound, file, expr + 1, out, depth + 1) &&
               site_text_push(self, bound, file, expr_child(facts, expr, 1), out, depth + 1);
    if (row->kind == EXPR_FORMAT) {
        for (ExprId part = expr_first(facts, expr); part; part = expr_next(facts, part))
            if (!site_text_push(self, bound, file, part, out, depth + 1)) return false;
        return true;
    }
    if (row->kind == EXPR_BINARY && row->op == OP_MOD)
        return filled_text_push(self, bound, file, expr, out, depth);
    if (row->kind == EXPR_CALL) return call_text_push(self, bound, file, expr, out, depth);
    if (row->kind == EXPR_SUBSCRIPT) {
        ValueSet item = bound_values(self, bound, file, expr);
        return item.count == 1 && !item.is_open && value_text_push(self, item.at[0], out, depth);
    }
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return false;
    if (module_name_push(self, bound, file, expr, out) || computed_text_push(self, bound, file, expr, out))
        return true;
    if (row->kind == EXPR_ATTRIBUTE && object_text_push(self, bound, file, expr, out)) return true;
    ValueSet values = bound_values(self, bound, file, expr);
    /* An attribute that others may set is not the text that it begins with. */
    bool is_sure = values.count == 1 && !(values.is_open && row->kind == EXPR_ATTRIBUTE);
    if (is_sure && value_text_push(self, values.at[0], out, depth)) return true;
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
        bool is_known = site_text_push(self, bound, file, child, &text, 0);
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
    bool is_known = site_text_push(self, bound, file, expr, &text, 0);
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
Str pick_text(const Program *self, const Bound *bound, const Pick *picked) {
    StrBuf text = {0};
    if (picked->bound) bound = picked->bound;
    if (picked->text.ptr) return picked->text;
    Pick meant = picked->expr ? bound_pick(self, bound, picked->file, picked->expr) : *picked;
    const Pick *pick = &meant;
    if (pick->text.ptr) return pick->text;
    if (pick->expr && is_list(expr_row(self, pick->file, pick->expr)))
        return methods_text(self, bound, pick->file, pick->expr);
    if (pick->expr && site_text_push(self, bound, pick->file, pick->expr, &text, 0))
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
