/* C that stands in literals of Python: what describes a library to a module that loads it (models say
 * which calls take such texts). Each is read like a file of C. */
#include "oxbow.h"

#include "lang.h"

#include <stdlib.h>

typedef struct {
    Run *run;
    LangWorker *worker; /* made when the first text comes */
    Vec(EmbeddedText) texts;
} Embedding;

typedef enum { TAKES_NOTHING, TAKES_TEXT, TAKES_ALL } Takes;

static bool lists(const Str *words, u32 count, Str word) {
    for (u32 i = 0; i < count; i++)
        if (str_eq(words[i], word)) return true;
    return false;
}

static Takes takes_of(const Run *self, Str word) {
    const Models *models = rules_models(self->rules);
    Takes takes = TAKES_NOTHING;
    for (u32 i = 0; i < models->count; i++) {
        const NativeModel *model = &models->items[i].native;
        if (lists(model->declares, model->declare_count, word)) return TAKES_ALL;
        if (lists(model->descriptions, model->description_count, word)) takes = TAKES_TEXT;
    }
    return takes;
}

/* What is no literal of C has no facts; so much of a description is not known. */
static void text_read(Embedding *self, u32 file, ExprId expr, Takes takes) {
    const Facts *facts = self->run->files[file].facts;
    const ExprRow *row = &facts_exprs(facts)[expr];
    const StringRow *string = row->kind == EXPR_STRING ? &facts_strings(facts)[row->aux] : NULL;
    Str text = string ? facts_text(facts, string->offset, string->length) : STR("");
    bool is_known =
        string && !(string->flags & STRING_TRUNCATED) && str_find_char(text, ';') != STR_NOT_FOUND;
    if (!is_known) {
        bool is_keyword = row->kind == EXPR_KEYWORD; /* it says how, not what */
        if (takes == TAKES_ALL && !is_keyword) vec_push(&self->texts, ((EmbeddedText){file, expr, NULL}));
        return;
    }
    if (!self->worker) self->worker = lang_worker_new();
    vec_push(&self->texts, ((EmbeddedText){file, expr, lang_extract(self->worker, LANGUAGE_C, text)}));
}

static void call_read(Embedding *self, u32 file, ExprId call) {
    const Facts *facts = self->run->files[file].facts;
    const ExprRow *rows = facts_exprs(facts), *callee = &rows[call + 1];
    Takes takes =
        callee->kind == EXPR_ATTRIBUTE ? takes_of(self->run, facts_name(facts, callee->name)) : TAKES_NOTHING;
    if (!takes) return;
    for (ExprId at = callee->next; at < rows[call].next; at = rows[at].next) text_read(self, file, at, takes);
}

void run_embedded(Run *self) {
    Embedding embedding = {.run = self};
    if (!self->native.raw_files && !self->native.compiled_files) return;
    for (u32 i = 0; i < self->file_count; i++) {
        const Facts *facts = self->files[i].facts;
        if (facts->language != LANGUAGE_PYTHON) continue;
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_CALL) call_read(&embedding, i, e);
    }
    if (embedding.worker) lang_worker_free(embedding.worker);
    self->embedded_count = embedding.texts.count;
    self->embedded =
        arena_copy(&self->arena, embedding.texts.at, embedding.texts.count * sizeof(EmbeddedText));
    vec_release(&embedding.texts);
}

void run_embedded_release(Run *self) {
    for (u32 i = 0; i < self->embedded_count; i++) free(self->embedded[i].facts);
}
