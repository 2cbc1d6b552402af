#include "loading.h"

#include "match.h"
#include "model.h"

bool loading_imports(const Program *self, Str word) {
    for (u32 m = 0; self->models && m < self->models->count; m++) {
        const LoadingModel *loading = &self->models->items[m].loading;
        if (str_is_among(word, loading->imports, loading->import_count) &&
            match_model_is_on(self, &self->models->items[m]))
            return true;
    }
    return false;
}

bool loading_takes_folder(const Program *self, Str word) {
    for (u32 m = 0; self->models && m < self->models->count; m++) {
        const LoadingModel *loading = &self->models->items[m].loading;
        for (u32 i = 0; i < loading->folder_count; i++)
            if (wildcard_matches(loading->folders[i], word) &&
                match_model_is_on(self, &self->models->items[m]))
                return true;
    }
    return false;
}

static void words_note(const Program *self, const Str *words, u32 count, Map *out) {
    for (u32 i = 0; i < count; i++) {
        Name name = intern_find(&self->names, words[i]);
        if (name) map_at(out, name, 1);
    }
}

static void hints_collect(const Program *self, Map *out) {
    static const Str own[] = {STR("importlib"),   STR("import_module"), STR("__import__"), STR("pkgutil"),
                              STR("runpy"),       STR("imp"),           STR("exec"),       STR("exec_module"),
                              STR("load_module"), STR("entry_points")};
    words_note(self, own, COUNT_OF(own), out);
    for (u32 m = 0; self->models && m < self->models->count; m++) {
        const LoadingModel *loading = &self->models->items[m].loading;
        if (!match_model_is_on(self, &self->models->items[m])) continue;
        words_note(self, loading->imports, loading->import_count, out);
        words_note(self, loading->hints, loading->hint_count, out);
    }
}

bool loading_is_hidden(const Program *self) {
    Map hints = {0};
    hints_collect(self, &hints);
    bool is_hidden = false;
    for (FileId file = 0; file < self->file_count && !is_hidden; file++)
        for (u32 n = 1; file_is_linked(self, file) && n < program_facts(self, file)->names.count; n++)
            is_hidden |= map_find(&hints, file_name_of(self, file, n)) != MAP_NONE;
    map_release(&hints);
    return is_hidden;
}
