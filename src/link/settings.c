#include "settings.h"

enum { DEPTH_MAX = 12 };

typedef struct {
    const Program *program;
    FileId file;
    const Facts *facts;
    Arena *arena;
    Settings *out;
} Reading;

static Str key_join(Arena *arena, Str table, Str name) {
    return table.len ? str_printf(arena, "%.*s.%.*s", STR_ARG(table), STR_ARG(name)) : name;
}

bool setting_fits(Str key, const Str *globs, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (wildcard_matches(globs[i], key)) return true;
    return false;
}

/* ---- Python: keyword arguments -------------------------------------------------------------------- */

static void setting_push(Reading *self, Str key, Str text, const ExprRow *at, bool is_unknown) {
    Span span = {at->start, at->end};
    vec_push(self->out, ((Setting){key, STR_NONE, key, text, span, span, SETTING_VALUE, is_unknown}));
}

/* A text of several lines is one of ini: "[section]" and what belongs to it. */
static void text_read(Reading *self, Str key, ExprId expr) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    Str rest = expr_string(self->program, self->file, expr), line, section = key;
    if (str_find_char(rest, '\n') == STR_NOT_FOUND) {
        setting_push(self, key, rest, row, false);
        return;
    }
    while (str_split(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.len > 2 && line.ptr[0] == '[' && line.ptr[line.len - 1] == ']')
            section = key_join(self->arena, key, str_slice(line, 1, line.len - 1));
        else if (line.len && line.ptr[0] != '#')
            setting_push(self, section, line, row, false);
    }
}

static void value_read(Reading *self, Str key, ExprId expr, u32 depth);

static void name_read(Reading *self, Str key, ExprId expr, u32 depth) {
    u32 count;
    NameId name = facts_exprs(self->facts)[expr].name;
    const BindingRow *rows = facts_find_bindings(self->facts, 1, name, &count);
    bool is_known = count > 0;
    for (u32 i = 0; i < count; i++) {
        bool is_value = rows[i].value && rows[i].shape == SHAPE_WHOLE &&
                        (rows[i].kind == BIND_ASSIGN || rows[i].kind == BIND_AUGMENTED);
        if (is_value) value_read(self, key, rows[i].value, depth + 1);
        is_known &= is_value;
    }
    if (!is_known) setting_push(self, key, STR_NONE, &facts_exprs(self->facts)[expr], true);
}

static void pair_read(Reading *self, Str key, ExprId pair, u32 depth) {
    ExprId name = expr_child(self->facts, pair, 0), value = expr_child(self->facts, pair, 1);
    Str word = expr_string(self->program, self->file, name);
    if (value) value_read(self, word.len ? key_join(self->arena, key, word) : key, value, depth + 1);
}

static void value_read(Reading *self, Str key, ExprId expr, u32 depth) {
    const ExprRow *row = &facts_exprs(self->facts)[expr];
    bool is_sum = row->kind == EXPR_BINARY && row->op == OP_ADD;
    bool is_list = row->kind == EXPR_LIST || row->kind == EXPR_TUPLE || row->kind == EXPR_SET || is_sum;
    if (depth > DEPTH_MAX) return;
    if (row->kind == EXPR_STRING)
        text_read(self, key, expr);
    else if (row->kind == EXPR_NAME)
        name_read(self, key, expr, depth);
    else if (is_list || row->kind == EXPR_DICT)
        for (ExprId child = expr_first(self->facts, expr); child; child = expr_next(self->facts, child)) {
            if (facts_exprs(self->facts)[child].kind == EXPR_PAIR)
                pair_read(self, key, child, depth);
            else
                value_read(self, key, child, depth + 1);
        }
    else
        setting_push(self, key, STR_NONE, row, true);
}

static void python_read(Reading *self) {
    for (ExprId e = 1; e < self->facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(self->facts)[e];
        bool is_argument = row->kind == EXPR_KEYWORD && row->parent &&
                           facts_exprs(self->facts)[row->parent].kind == EXPR_CALL;
        ExprId value = is_argument ? expr_first(self->facts, e) : 0;
        if (value) value_read(self, facts_name(self->facts, row->name), value, 0);
    }
}

/* ---- rows of configuration files ------------------------------------------------------------------ */

static void rows_read(Reading *self) {
    for (u32 i = 1; i < self->facts->settings.count; i++) {
        const SettingRow *row = &facts_settings(self->facts)[i];
        Str table = facts_name(self->facts, row->table), name = facts_name(self->facts, row->name);
        Setting setting = {
            .key = key_join(self->arena, table, name),
            .table = table,
            .name = name,
            .text = facts_text(self->facts, row->offset, row->length),
            .span = row->span,
            .key_span = row->key,
            .kind = (u8)row->kind,
        };
        vec_push(self->out, setting);
    }
}

void settings_read(const Program *program, FileId file, Arena *arena, Settings *out) {
    Reading reading = {program, file, program_facts(program, file), arena, out};
    if (reading.facts->language == LANGUAGE_PYTHON)
        python_read(&reading);
    else
        rows_read(&reading);
}
