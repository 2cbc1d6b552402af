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

static bool takes_text(const Run *self, Str word) {
    const Models *models = rules_models(self->rules);
    for (u32 i = 0; i < models->count; i++) {
        const NativeModel *model = &models->items[i].native;
        for (u32 k = 0; k < model->description_count; k++)
            if (str_eq(model->descriptions[k], word)) return true;
    }
    return false;
}

static void text_read(Embedding *self, u32 file, ExprId expr) {
    const Facts *facts = self->run->files[file].facts;
    const ExprRow *row = &facts_exprs(facts)[expr];
    if (row->kind != EXPR_STRING) return;
    const StringRow *string = &facts_strings(facts)[row->aux];
    Str text = facts_text(facts, string->offset, string->length);
    if (string->flags & STRING_TRUNCATED || str_find_char(text, ';') == STR_NOT_FOUND) return;
    if (!self->worker) self->worker = lang_worker_new();
    vec_push(&self->texts, ((EmbeddedText){file, expr, lang_extract(self->worker, LANGUAGE_C, text)}));
}

static void call_read(Embedding *self, u32 file, ExprId call) {
    const Facts *facts = self->run->files[file].facts;
    const ExprRow *rows = facts_exprs(facts), *callee = &rows[call + 1];
    if (callee->kind != EXPR_ATTRIBUTE || !takes_text(self->run, facts_name(facts, callee->name))) return;
    for (ExprId at = callee->next; at < rows[call].next; at = rows[at].next) text_read(self, file, at);
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
