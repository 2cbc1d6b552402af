#include "setting_value.h"

#include "char.h"
#include "classes.h"
#include "expr_text.h"
#include "modules.h"
#include "values.h"

enum { FACTS_MAX = 6, FOLLOWED_MAX = 6, SET_MAX = 3 };

typedef struct {
    const CheckContext *context;
    const Program *program;
    const char *rule;
    SettingFacts *out;
    Vec(Str) variables; /* of the environment */
} Asking;

static void fact_push(Asking *self, Place place, Text text) {
    if (self->out->count < FACTS_MAX) vec_push(self->out, ((SettingFact){place, text}));
}

static void variable_add(Asking *self, Str name) {
    for (u32 i = 0; i < self->variables.count; i++)
        if (str_eq(self->variables.at[i], name)) return;
    vec_push(&self->variables, name);
}

static bool is_listed(const Asking *self, const char *parameter, Str word) {
    return rules_lists(self->context->rules, self->rule, parameter, word, str_eq);
}

static bool is_external(const Asking *self, FileId file, ExprId expr, const char *parameter) {
    ValueSet values = infer_expr(self->program, file, expr);
    for (u32 i = 0; i < values.count; i++) {
        Name name = value_external(values.at[i]);
        if (name && is_listed(self, parameter, name_text(self->program, name))) return true;
    }
    return false;
}

/* ---- the environment ----------------------------------------------------------------------------------- */

static SwitchState truth_of_constant(const ExprRow *row) {
    if (row->kind != EXPR_CONSTANT || row->op == CONSTANT_ELLIPSIS) return SWITCH_UNKNOWN;
    return row->op == CONSTANT_TRUE ? SWITCH_ON : SWITCH_OFF;
}

/* os.getenv("X", "0") and os.environ["X"]. */
static bool environment_read(Asking *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    bool is_call = row->kind == EXPR_CALL && is_external(self, file, expr + 1, "environment_calls");
    bool is_item = row->kind == EXPR_SUBSCRIPT && is_external(self, file, expr + 1, "environments");
    ExprId name = expr_child(facts, expr, 1), fallback = is_call && name ? expr_next(facts, name) : 0;
    Str variable = (is_call || is_item) && name ? expr_string(self->program, file, name) : STR_NONE;
    if (!variable.ptr) return false;
    Text text =
        text_with(text_of(self->rule, fallback ? "environment_default" : "environment"), "name", variable);
    if (fallback)
        text = text_with(text, "value", expr_text(self->program, file, fallback, self->context->arena));
    fact_push(self, place_of_expr(self->program, file, expr), text);
    variable_add(self, variable);
    return true;
}

/* ---- what a name is bound to --------------------------------------------------------------------------- */

static BindRef imported_binding(const Asking *self, FileId file, const BindingRow *row) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    const ImportRow *import = &facts_imports(facts)[row->target];
    if (!(import->flags & IMPORT_FROM) || !import->name) return 0;
    ImportTarget target = modules_resolve(program, file, facts_name(facts, import->module), import->level);
    FileId in = target.verdict == IMPORT_FOUND ? program->modules[target.module].file : FILE_NONE;
    u32 count = 0;
    BindRef first =
        in == FILE_NONE ? 0 : module_binding(program, in, file_name_of(program, file, import->name), &count);
    return count == 1 ? first : 0;
}

/* The one binding of a name or attribute, imports followed; 0: there is none, or there are more. */
static BindRef binding_of(const Asking *self, FileId file, ExprId expr) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    BindRef found = 0;
    if (row->kind == EXPR_NAME && !(row->flags & EXPR_STORED)) {
        const UseRow *use = &facts_uses(facts)[row->aux];
        if (use->reach_count == 1)
            found = program->files[file].binding_base + facts_lists(facts)[use->first_reach];
    }
    ValueSet objects = row->kind == EXPR_ATTRIBUTE ? infer_expr(program, file, expr + 1) : values_none();
    for (u32 i = 0; i < objects.count && !found; i++) {
        Name name = file_name_of(program, file, row->name);
        ClassMember member;
        u32 count = 0;
        bool is_class = objects.at[i].kind == VALUE_INSTANCE || objects.at[i].kind == VALUE_CLASS;
        FileId in = objects.at[i].kind == VALUE_MODULE ? program->modules[objects.at[i].id].file : FILE_NONE;
        if (in != FILE_NONE) found = module_binding(program, in, name, &count);
        if (is_class && class_find(program, objects.at[i].id, name, &member)) found = member.binding;
    }
    for (u32 i = 0; found && i < FOLLOWED_MAX && binding_row(program, found)->kind == BIND_IMPORT; i++)
        found = imported_binding(self, binding_file(program, found), binding_row(program, found));
    return found;
}

/* A call that makes a setting says its default: Field(default=False), env.bool("X", False). */
static SwitchState truth_of_value(const Facts *facts, ExprId value) {
    const ExprRow *row = &facts_exprs(facts)[value];
    SwitchState state = truth_of_constant(row);
    for (ExprId at = row->kind == EXPR_CALL ? expr_child(facts, value, 1) : 0; at;
         at = expr_next(facts, at)) {
        const ExprRow *given = &facts_exprs(facts)[at];
        bool is_default =
            given->kind == EXPR_KEYWORD && str_eq(facts_name(facts, given->name), STR("default"));
        if (is_default || given->kind != EXPR_KEYWORD)
            state = truth_of_constant(&facts_exprs(facts)[is_default ? at + 1 : at]);
        if (state != SWITCH_UNKNOWN) break;
    }
    return state;
}

static bool makes_class(const Asking *self, FileId file, ExprId call, DefRef class) {
    ValueSet callee = infer_expr(self->program, file, call + 1);
    for (u32 i = 0; i < callee.count; i++)
        if (callee.at[i].kind == VALUE_CLASS && callee.at[i].id == class) return true;
    return false;
}

/* Settings(debug=…) in the file of the class: what objects are given for the field. */
static bool given_ask(Asking *self, FileId file, DefRef class, Str name) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *rows = facts_exprs(facts);
    bool is_given = false;
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        bool is_field = rows[e].kind == EXPR_KEYWORD && str_eq(facts_name(facts, rows[e].name), name);
        ExprId call = is_field && rows[rows[e].parent].kind == EXPR_CALL ? rows[e].parent : 0;
        if (!call || !makes_class(self, file, call, class)) continue;
        Text text = text_with(text_of(self->rule, "setting_is"), "name", name);
        text = text_with(text, "value", expr_text(program, file, e + 1, self->context->arena));
        fact_push(self, place_first_line(program, file, (Span){rows[e].start, rows[e].end}), text);
        for (ExprId in = e + 1; in < rows[e].next; in++) environment_read(self, file, in);
        is_given = true;
    }
    return is_given;
}

static SwitchState path_ask(Asking *self, FileId file, ExprId expr) {
    const Program *program = self->program;
    BindRef ref = binding_of(self, file, expr);
    if (!ref) return SWITCH_UNKNOWN;
    FileId in = binding_file(program, ref);
    const Facts *facts = program_facts(program, in);
    const BindingRow *row = binding_row(program, ref);
    Str name = facts_name(facts, row->name);
    Place place = place_first_line(program, in, row->span);
    if (row->kind == BIND_DEF)
        fact_push(self, place, text_with(text_of(self->rule, "setting_computed"), "name", name));
    if ((row->kind != BIND_ASSIGN && row->kind != BIND_PARAM) || !row->value || row->shape != SHAPE_WHOLE)
        return SWITCH_UNKNOWN;
    Text text = text_with(text_of(self->rule, "setting_is"), "name", name);
    fact_push(self, place,
              text_with(text, "value", expr_text(program, in, row->value, self->context->arena)));
    variable_add(self, name);
    for (ExprId e = row->value; e < facts_exprs(facts)[row->value].next; e++) environment_read(self, in, e);
    DefRef class = scope_def(program, in, row->scope);
    bool is_field = class && def_row(program, class)->kind == DEF_CLASS;
    return is_field && given_ask(self, in, class, name) ? SWITCH_UNKNOWN : truth_of_value(facts, row->value);
}

/* settings.DEBUG, config["DEBUG"] of an object of a library: what a name in capitals is assigned where it
 * is. */
static SwitchState capitals_ask(Asking *self, Str name) {
    const Program *program = self->program;
    SwitchState state = SWITCH_UNKNOWN;
    u32 found = 0;
    Name global = intern_find(&program->names, name);
    for (FileId file = 0; global && file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (u32 b = 1; b < facts->bindings.count && program->files[file].world == WORLD_PRODUCTION; b++) {
            const BindingRow *row = &facts_bindings(facts)[b];
            u8 scope = facts_scopes(facts)[row->scope].kind;
            bool is_setting = row->kind == BIND_ASSIGN && row->value &&
                              file_name_of(program, file, row->name) == global &&
                              (scope == SCOPE_MODULE || scope == SCOPE_CLASS);
            if (!is_setting || ++found > FACTS_MAX / 2) continue;
            Text text = text_with(text_of(self->rule, "setting_is"), "name", name);
            text = text_with(text, "value", expr_text(program, file, row->value, self->context->arena));
            fact_push(self, place_first_line(program, file, row->span), text);
            for (ExprId e = row->value; e < facts_exprs(facts)[row->value].next; e++)
                environment_read(self, file, e);
            state = truth_of_value(facts, row->value);
        }
    }
    if (found) variable_add(self, name);
    return found == 1 ? state : SWITCH_UNKNOWN;
}

static bool is_in_capitals(Str name) {
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] >= 'a' && name.ptr[i] <= 'z') return false;
    return name.len > 2;
}

/* The name in capitals that an attribute or item asks for, or empty. */
static Str capitals_of(const Asking *self, FileId file, ExprId expr) {
    const ExprRow *row = expr_row(self->program, file, expr);
    const Facts *facts = program_facts(self->program, file);
    Str name = STR("");
    if (row->kind == EXPR_ATTRIBUTE) name = facts_name(facts, row->name);
    if (row->kind == EXPR_SUBSCRIPT) name = expr_string(self->program, file, expr_child(facts, expr, 1));
    if (row->kind == EXPR_CALL && expr_row(self->program, file, expr + 1)->kind == EXPR_ATTRIBUTE &&
        expr_child(facts, expr, 1))
        name = expr_string(self->program, file, expr_child(facts, expr, 1));
    return is_in_capitals(name) ? name : STR("");
}

static SwitchState flipped(SwitchState state) {
    return state == SWITCH_UNKNOWN ? state : state == SWITCH_ON ? SWITCH_OFF : SWITCH_ON;
}

/* Ask about each name, attribute and call of the condition; its state where it is one of them, or `not`
 * one. */
static SwitchState test_ask(Asking *self, FileId file, ExprId expr) {
    const Facts *facts = program_facts(self->program, file);
    u8 kind = facts_exprs(facts)[expr].kind;
    if (kind == EXPR_NOT) return flipped(test_ask(self, file, expr + 1));
    if (environment_read(self, file, expr)) return SWITCH_UNKNOWN;
    bool is_path = kind == EXPR_NAME || kind == EXPR_ATTRIBUTE;
    bool is_bound = is_path && binding_of(self, file, expr);
    Str capitals = is_bound ? STR("") : capitals_of(self, file, expr);
    if (capitals.len) return capitals_ask(self, capitals);
    if (is_path) return path_ask(self, file, expr);
    for (ExprId child = expr_first(facts, expr); child; child = expr_next(facts, child))
        test_ask(self, file, child);
    return truth_of_constant(&facts_exprs(facts)[expr]);
}

/* ---- files that set it --------------------------------------------------------------------------------- */

static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static bool stands_at(Str source, size_t at, Str name, bool in_capitals) {
    size_t i = 0;
    while (i < name.len && source.ptr[at + i] == (in_capitals ? upper(name.ptr[i]) : name.ptr[i])) i++;
    return i == name.len;
}

/* "NAME=", "NAME: " as a word of its own, as it is written or in capitals: a field `debug` is set by DEBUG,
 * but a variable of the environment by no key `debug`. Where it begins, or STR_NOT_FOUND. */
static size_t set_at(Str source, Str name, size_t from) {
    for (size_t at = from; at + name.len < source.len; at++) {
        char behind = source.ptr[at + name.len];
        if ((behind != '=' && behind != ':') || (at && char_is_word(source.ptr[at - 1]))) continue;
        if (stands_at(source, at, name, false) || stands_at(source, at, name, true)) return at;
    }
    return STR_NOT_FOUND;
}

static bool is_setting_file(const Asking *self, FileId file) {
    u32 count;
    const Str *globs = rules_words(self->context->rules, self->rule, "setting_files", &count);
    if (program_facts(self->program, file)->language != LANGUAGE_TEXT) return false;
    for (u32 i = 0; i < count; i++)
        if (file_pattern_matches(globs[i], self->program->files[file].path)) return true;
    return false;
}

static void files_ask(Asking *self) {
    for (FileId file = 0; file < self->program->file_count && self->variables.count; file++) {
        if (!is_setting_file(self, file)) continue;
        const Facts *facts = program_facts(self->program, file);
        Str source = facts_source(facts);
        for (u32 i = 0, listed = 0; i < self->variables.count && listed < SET_MAX; i++) {
            size_t at = set_at(source, self->variables.at[i], 0);
            if (at == STR_NOT_FOUND) continue;
            Place place = place_first_line(self->program, file, (Span){(u32)at, (u32)source.len});
            u32 end = (u32)at;
            while (end < source.len && source.ptr[end] != '\n' && end - at < 80) end++;
            fact_push(self, place,
                      text_with(text_of(self->rule, "set_here"), "text", str_slice(source, at, end)));
            listed++;
        }
    }
}

SwitchState setting_facts(const CheckContext *context, const char *rule, FileId file, ExprId test,
                          SettingFacts *out, bool *is_set) {
    Asking self = {.context = context, .program = context->program, .rule = rule, .out = out};
    SwitchState state = test ? test_ask(&self, file, test) : SWITCH_UNKNOWN;
    u32 before = out->count;
    files_ask(&self);
    *is_set = out->count > before;
    vec_release(&self.variables);
    return state;
}
