#include "clone_retired.h"

#include "char.h"
#include "file.h"

/* pool_deprecated.py, legacy/pool.py; but legacy.py is about what is old. */
static bool path_says(const CloneOptions *options, Str path) {
    Str name = path_name(path);
    size_t dot = str_find_char(name, '.');
    Str stem = dot == STR_NOT_FOUND ? name : str_slice(name, 0, dot);
    if (str_is_among(stem, options->retired_words, options->retired_word_count)) path = path_folder(path);
    for (size_t at = 0, end; at < path.len; at = end + 1) {
        for (end = at; end < path.len && char_is_letter(path.ptr[end]);) end++;
        if (str_is_among(str_slice(path, at, end), options->retired_words, options->retired_word_count))
            return true;
    }
    return false;
}

static bool starts_in_any_case(Str text, Str lowered) {
    if (text.len < lowered.len) return false;
    for (size_t i = 0; i < lowered.len; i++)
        if (char_lower(text.ptr[i]) != lowered.ptr[i]) return false;
    return true;
}

/* The first line: others speak of parameters. */
static bool doc_says(const CloneOptions *options, Str doc) {
    doc = str_trim(doc);
    size_t end = str_find_char(doc, '\n');
    if (end != STR_NOT_FOUND) doc = str_slice(doc, 0, end);
    for (size_t at = 0; at < doc.len; at++)
        for (u32 i = 0; i < options->retired_phrase_count; i++)
            if (starts_in_any_case(str_slice(doc, at, doc.len), options->retired_phrases[i])) return true;
    return false;
}

static bool warns(const CloneOptions *options, const Facts *facts, const StmtRow *stmt) {
    const ExprRow *rows = facts_exprs(facts);
    if (stmt->kind != STMT_EXPR || !stmt->expr || rows[stmt->expr].kind != EXPR_CALL) return false;
    for (ExprId e = stmt->expr + 1; e < rows[stmt->expr].next; e++)
        if ((rows[e].kind == EXPR_NAME || rows[e].kind == EXPR_ATTRIBUTE) &&
            str_is_among(facts_name(facts, rows[e].name), options->retired_warnings,
                         options->retired_warning_count))
            return true;
    return false;
}

/* At the top level, outside of any condition. */
static bool module_warns(const CloneOptions *options, const Facts *facts) {
    const StmtRow *stmts = facts_stmts(facts);
    for (StmtId s = 1; s<facts->stmts.count; s = stmts[s].next> s ? stmts[s].next : s + 1)
        if (warns(options, facts, &stmts[s])) return true;
    return false;
}

bool clone_file_is_retired(const Program *program, const CloneOptions *options, FileId file) {
    const Facts *facts = program_facts(program, file);
    if (path_says(options, program->files[file].path)) return true;
    if (!language_is_linked(facts->language)) return false;
    Str banner = facts_banner(facts);
    size_t doc = facts->banner_doc < banner.len ? facts->banner_doc : banner.len;
    return doc_says(options, str_slice(banner, doc, banner.len)) || module_warns(options, facts);
}

static bool is_decorated(const Program *program, const CloneOptions *options, DefRef def) {
    const Facts *facts = program_facts(program, program->def_file[def]);
    const DefRow *row = def_row(program, def);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId expr = facts_lists(facts)[row->first_decorator + i];
        if (facts_exprs(facts)[expr].kind == EXPR_CALL) expr++;
        const ExprRow *callee = &facts_exprs(facts)[expr];
        bool is_name = callee->kind == EXPR_NAME || callee->kind == EXPR_ATTRIBUTE;
        if (is_name && str_is_among(facts_name(facts, callee->name), options->retired_words,
                                    options->retired_word_count))
            return true;
    }
    return false;
}

bool clone_def_is_retired(const Program *program, const CloneOptions *options, DefRef def) {
    for (; def; def = def_parent(program, def))
        if (is_decorated(program, options, def)) return true;
    return false;
}
