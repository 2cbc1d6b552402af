/* Decorators by what models say they make of what they are given: the same, or an object of a class. */
#include "match_impl.h"

#include "values.h"

bool decorators_keep_result(const Program *program, DefRef def) {
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    if (row->flags & (DEF_PROPERTY | DEF_STATIC_METHOD | DEF_CLASS_METHOD) && row->decorator_count == 1)
        return true;
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        Match matches[MATCHES_MAX];
        u32 count =
            match_callee(program, TRIGGER_DECORATOR, file, decorator_callee(facts, decorator), matches);
        bool is_neutral = false;
        for (u32 m = 0; m < count; m++) is_neutral |= matches[m].rule->is_neutral;
        if (!is_neutral) return false;
    }
    return true;
}

static bool any_is_neutral(const Matcher *matcher, u32 first, Str dotted) {
    for (u32 at = first; at && at != MAP_NONE; at = matcher->entries.at[at].next) {
        const Entry *entry = &matcher->entries.at[at];
        bool is_named = entry->pattern->head == HEAD_DOTTED && dotted_matches(entry->pattern->name, dotted);
        if (is_named && entry->rule->is_neutral) return true;
    }
    return false;
}

bool match_is_neutral(const Program *self, Str decorator) {
    const Matcher *matcher = self->matcher;
    Name word = intern_find(&self->names, str_after_last(decorator, '.'));
    u32 first = word ? map_find(&matcher->by_word[TRIGGER_DECORATOR], word) : 0;
    return any_is_neutral(matcher, first, decorator) ||
           any_is_neutral(matcher, matcher->globs[TRIGGER_DECORATOR], decorator);
}

void decorators_become(const Program *program, DefRef def, Values *out) {
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        Match matches[MATCHES_MAX];
        u32 count =
            match_callee(program, TRIGGER_DECORATOR, file, decorator_callee(facts, decorator), matches);
        for (u32 m = 0; m < count; m++) {
            Str becomes = matches[m].rule->becomes;
            Name name = becomes.len ? intern_find(&program->names, becomes) : 0;
            if (name) values_add(out, (Value){.kind = VALUE_EXTERNAL_INSTANCE, .id = name});
        }
    }
}
