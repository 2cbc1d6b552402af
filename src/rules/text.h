/* Messages in several languages: code names a text by key and gives arguments; the words live in
 * rules/checks/<id>.json and rules/texts.json. */
#ifndef OXBOW_TEXT_H
#define OXBOW_TEXT_H

#include "str.h"

typedef struct {
    const char *name; /* placeholder, static storage */
    Str text;         /* used when `text.ptr` is set */
    i64 number;       /* otherwise this, unless `word` is set */
    const char *word; /* key of a text without arguments, of the same rule or shared: a translated word */
} TextArg;

enum { TEXT_ARGS_MAX = 10 };

/* A text still to be rendered. `rule` is the id of the rule whose JSON holds the key, or NULL for
 * the shared table. Plain data: copying is fine; argument texts live as long as their arena. */
typedef struct {
    const char *rule;
    const char *key;
    u32 arg_count;
    TextArg args[TEXT_ARGS_MAX];
} Text;

static inline Text text_of(const char *rule, const char *key) {
    return (Text){.rule = rule, .key = key};
}

static inline Text text_with(Text self, const char *name, Str value) {
    assert(self.arg_count < TEXT_ARGS_MAX);
    self.args[self.arg_count++] = (TextArg){.name = name, .text = value.ptr ? value : STR("")};
    return self;
}

static inline Text text_with_number(Text self, const char *name, i64 value) {
    assert(self.arg_count < TEXT_ARGS_MAX);
    self.args[self.arg_count++] = (TextArg){.name = name, .number = value};
    return self;
}

static inline Text text_with_word(Text self, const char *name, const char *key) {
    assert(self.arg_count < TEXT_ARGS_MAX);
    self.args[self.arg_count++] = (TextArg){.name = name, .word = key};
    return self;
}

#endif
