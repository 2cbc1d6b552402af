/* Where extension modules are imported from, as those say it who build them: `Extension("relay._fast",
 * ...)`. */
#include "bridge_impl.h"

static bool lists_word(const Program *program, Str word, bool is_key) {
    for (u32 i = 0; i < program->models->count && word.len; i++) {
        const NativeModel *model = &program->models->items[i].native;
        if (is_key ? bridge_lists(model->extension_keys, model->extension_key_count, word)
                   : bridge_lists(model->extensions, model->extension_count, word))
            return true;
    }
    return false;
}

static void dotted_add(Program *program, Str dotted) {
    Str last = str_after_last(dotted, '.');
    Name name = last.len ? intern_find(&program->names, last) : 0;
    if (!name) return;
    map_at(&program->bridge->dotted, intern_add(&program->names, dotted), 1);
    u32 *paths = map_at(&program->bridge->paths, name, 0);
    *paths |= last.len == dotted.len ? MODULE_BARE : MODULE_IN_PACKAGE;
}

/* The first argument, or `name`: a text without anything computed. */
static Str name_argument(const Program *program, FileId file, ExprId call) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId at = rows[call + 1].next; at < rows[call].next; at = rows[at].next) {
        if (rows[at].kind == EXPR_STRING) return expr_string(program, file, at);
        if (rows[at].kind != EXPR_KEYWORD) return STR_NONE;
        if (str_eq(facts_name(facts, rows[at].name), STR("name"))) return expr_string(program, file, at + 1);
    }
    return STR_NONE;
}

static void calls_read(Program *program, FileId file) {
    const Facts *facts = program_facts(program, file);
    const ExprRow *rows = facts_exprs(facts);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *callee = &rows[e + 1];
        if (rows[e].kind != EXPR_CALL || (callee->kind != EXPR_NAME && callee->kind != EXPR_ATTRIBUTE))
            continue;
        if (lists_word(program, facts_name(facts, callee->name), false))
            dotted_add(program, name_argument(program, file, e));
    }
}

static void settings_read(Program *program, FileId file) {
    const Facts *facts = program_facts(program, file);
    for (u32 i = 1; i < facts->settings.count; i++) {
        const SettingRow *row = &facts_settings(facts)[i];
        Arena scratch = {0};
        Str key = str_printf(&scratch, "%.*s.%.*s", STR_ARG(facts_name(facts, row->table)),
                             STR_ARG(facts_name(facts, row->name)));
        if (lists_word(program, key, true)) dotted_add(program, facts_text(facts, row->offset, row->length));
        arena_release(&scratch);
    }
}

void bridge_names_find(Program *program) {
    for (FileId file = 0; file < program->file_count; file++)
        if (bridge_is_python(program, file))
            calls_read(program, file);
        else
            settings_read(program, file);
}
