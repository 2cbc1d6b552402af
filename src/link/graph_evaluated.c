/* Texts that are run with the names of a module: eval, exec, timeit. */
#include "graph_reads.h"

#include "char.h"

/* Every text that the argument can be; false when it may be another. */
static bool code_texts(Building *self, ExprId argument, VecU32 *out) {
    ValueSet values = infer_expr(self->program, self->file, argument);
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].kind != VALUE_LITERAL || !value_text(self->program, values.at[i]).len) return false;
        vec_push(out, values.at[i].id);
    }
    return values.count && !values.is_open;
}

/* Words that reach further than they say. */
static bool looks_around(Str word) {
    static const char *const words[] = {"globals", "locals", "vars",    "dir",
                                        "eval",    "exec",   "getattr", "compile"};
    for (u32 i = 0; i < COUNT_OF(words); i++)
        if (str_eq(word, str_of(words[i]))) return true;
    return str_starts(word, STR("__"));
}

/* Uses of names of this module by the words of a text that is run, or, with `is_asked`, whether they are all
 * there is to it. */
static bool code_words(Building *self, ExprId at, Str text, bool is_asked) {
    for (size_t i = 0, end; i < text.len; i = end) {
        for (end = i; end < text.len && char_is_name(text.ptr[end]); end++) continue;
        Str word = str_slice(text, i, end);
        if (end == i) end++;
        if (is_asked && looks_around(word)) return false;
        Name name = word.len && !is_asked ? intern_find(&self->program->names, word) : 0;
        if (!name) continue;
        vec_clear(&self->found);
        member_nodes(self, self->program->files[self->file].module, name, &self->found, 0);
        edges_to(self, at, &self->found, EDGE_WEAK);
        if (i && text.ptr[i - 1] == '.')
            vec_push(&self->graph->weak, ((WeakUse){.from = owner_of_expr(self, at),
                                                    .name = name,
                                                    .file = self->file,
                                                    .offset = facts_exprs(self->facts)[at].start,
                                                    .of_module = 1}));
    }
    return true;
}

/* exec("Job().run()"): whatever names a text may have, its words behind dots are read of something. A part
 * that is put in at run time may be any name that stands in the tree as a text. A text that nobody knows may
 * ask anything of the objects that it is given as names: eval(template, {}, {"user": user}). */
void run_text_edges(Building *self, ExprId call) {
    const ExprRow *rows = facts_exprs(self->facts);
    ExprId code = expr_child(self->facts, call, 1);
    if (!code || facts_uses(self->facts)[rows[call + 1].aux].found) return;
    bool is_composed = false;
    for (ExprId e = code; e < rows[code].next; e++) {
        Str text = expr_string(self->program, self->file, e);
        if (text.len) code_words(self, call, text, false);
        is_composed |=
            rows[e].kind == EXPR_NAME || rows[e].kind == EXPR_CALL || rows[e].kind == EXPR_ATTRIBUTE;
    }
    VecU32 texts = {0};
    bool is_known = rows[code].kind == EXPR_STRING || code_texts(self, code, &texts);
    for (u32 i = 0; i < texts.count; i++) {
        FileId file = expr_file(self->program, texts.at[i]);
        code_words(self, call,
                   expr_string(self->program, file, texts.at[i] - self->program->files[file].expr_base),
                   false);
    }
    vec_release(&texts);
    for (ExprId names = is_known ? 0 : expr_next(self->facts, code); names;
         names = expr_next(self->facts, names))
        given_edges(self, rows[names].kind == EXPR_KEYWORD ? expr_first(self->facts, names) : names, 0);
    if (is_known || !is_composed || rows[code].kind == EXPR_NAME) return;
    if (executed_file_edges(self, call, code)) return;
    vec_push(&self->graph->weak, ((WeakUse){.from = owner_of_expr(self, call),
                                            .file = self->file,
                                            .offset = rows[call].start,
                                            .part = WEAK_ANY,
                                            .of_module = 1}));
}

/* eval(TEXTS[key], globals()), timeit("run()", globals=globals()): where each text is known, it uses what it
 * names. */
bool evaluated_edges(Building *self, ExprId globals) {
    const ExprRow *rows = facts_exprs(self->facts);
    ExprId call = rows[globals].parent;
    bool is_keyword = call && rows[call].kind == EXPR_KEYWORD;
    if (is_keyword) call = rows[call].parent;
    if (!call || rows[call].kind != EXPR_CALL || call + 1 == globals) return false;
    Str word = facts_name(self->facts, rows[call + 1].name);
    bool is_timed = is_keyword && str_eq(word, STR("timeit"));
    bool is_run = rows[call + 1].kind == EXPR_NAME && !facts_uses(self->facts)[rows[call + 1].aux].found &&
                  (str_eq(word, STR("eval")) || str_eq(word, STR("exec")));
    VecU32 texts = {0};
    bool is_known = (is_timed || is_run) && expr_child(self->facts, call, 1) != globals;
    for (ExprId argument = expr_child(self->facts, call, 1); argument && is_known;
         argument = is_run ? 0 : expr_next(self->facts, argument)) {
        ExprId value = rows[argument].kind == EXPR_KEYWORD ? expr_first(self->facts, argument) : argument;
        Str keyword =
            rows[argument].kind == EXPR_KEYWORD ? facts_name(self->facts, rows[argument].name) : STR_NONE;
        if (str_eq(keyword, STR("globals")) || str_eq(keyword, STR("number"))) continue;
        is_known = code_texts(self, value, &texts);
    }
    for (u32 pass = 0; pass < 2; pass++)
        for (u32 i = 0; i < texts.count && is_known; i++) {
            FileId file = expr_file(self->program, texts.at[i]);
            Str text = expr_string(self->program, file, texts.at[i] - self->program->files[file].expr_base);
            is_known = code_words(self, globals, text, !pass);
        }
    vec_release(&texts);
    return is_known;
}
