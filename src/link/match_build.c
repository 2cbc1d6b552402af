/* The index of what models say: rules by the last word of their patterns, stubs by the ends of their
 * names. */
#include "match_impl.h"

bool match_model_is_on(const Program *self, const Model *model) {
    if (!model->when_count) return true;
    for (u32 i = 0; i < model->when_count; i++) {
        Name name = intern_find(&self->names, model->when[i]);
        if (name && map_find(&self->external_roots, name) != MAP_NONE) return true;
    }
    return false;
}

static void entry_push(Program *self, Matcher *matcher, Str word, Entry entry) {
    u32 at = matcher->entries.count;
    u8 trigger = entry.rule->trigger;
    if (str_find_char(word, '*') != STR_NOT_FOUND || !word.len) {
        entry.next = matcher->globs[trigger];
        matcher->globs[trigger] = at;
    } else {
        u32 *slot = map_at(&matcher->by_word[trigger], intern_add(&self->names, word), 0);
        entry.next = *slot;
        *slot = at;
    }
    vec_push(&matcher->entries, entry);
}

/* A pattern that is only `<type>` matches calls of the type itself: filed under each class name. */
static void type_push(Program *self, Matcher *matcher, const Model *model, Entry entry) {
    for (u32 t = 0; t < model->type_count; t++) {
        if (!(entry.pattern->types >> t & 1)) continue;
        const ModelType *type = &model->types[t];
        for (u32 i = 0; i < type->is_count; i++)
            entry_push(self, matcher, str_after_last(type->is[i], '.'), entry);
        for (u32 i = 0; i < type->call_count; i++)
            entry_push(self, matcher, str_after_last(type->calls[i], '.'), entry);
    }
}

static void rule_push(Program *self, Matcher *matcher, const Model *model, const ModelRule *rule) {
    if (rule->becomes.len) intern_add(&self->names, rule->becomes);
    for (u32 p = 0; p < rule->pattern_count; p++) {
        const Pattern *pattern = &rule->patterns[p];
        Entry entry = {model, rule, pattern, 0};
        bool is_path = rule->trigger == TRIGGER_FILE;
        if (pattern->head == HEAD_TYPE && !pattern->name.len)
            type_push(self, matcher, model, entry);
        else
            entry_push(self, matcher, is_path ? STR("*") : str_after_last(pattern->name, '.'), entry);
        /* A first-party subclass of the type is called by another name. */
        if (pattern->head == HEAD_TYPE && !pattern->name.len) entry_push(self, matcher, STR(""), entry);
    }
}

static bool imports_package(const void *context, Str package) {
    const Program *self = context;
    Name name = intern_find(&self->names, package);
    return name && map_find(&self->external_roots, name) != MAP_NONE;
}

void match_build(Program *self) {
    Matcher *matcher = ARENA_NEW(self->arena, Matcher);
    vec_push(&matcher->entries, (Entry){0});
    self->matcher = matcher;
    if (!self->models) return;
    self->models = models_for(self->models, imports_package, self, self->arena);
    for (u32 m = 0; m < self->models->count; m++) {
        const Model *model = &self->models->items[m];
        if (!match_model_is_on(self, model)) continue;
        for (u32 r = 0; r < model->rule_count; r++) {
            matcher->has_routes |= model->rules[r].attach || model->rules[r].include;
            rule_push(self, matcher, model, &model->rules[r]);
        }
    }
    matcher->stub_next = ARENA_ARRAY(self->arena, u32, self->models->stub_count);
    for (u32 i = 0; i < self->models->stub_count; i++) {
        u32 *last = map_at(&matcher->stub_by_ends, ends_key(self, self->models->stubs[i].name), 0);
        matcher->stub_next[i] = *last;
        *last = i + 1;
    }
    for (u32 i = 0; i < self->models->result_count; i++) {
        const LibraryResult *result = &self->models->results[i];
        Name class = intern_add(&self->names, result->class);
        for (u32 k = 0; k < result->of_count; k++)
            map_at(&matcher->results, intern_add(&self->names, result->of[k]), class);
    }
}

bool match_has_routes(const Program *self) {
    return self->matcher->has_routes;
}

void match_release(Program *self) {
    if (!self->matcher) return;
    vec_release(&self->matcher->entries);
    for (u32 t = 0; t < TRIGGERS; t++) map_release(&self->matcher->by_word[t]);
    map_release(&self->matcher->stub_by_ends);
    map_release(&self->matcher->results);
    map_release(&self->matcher->package_members);
}
