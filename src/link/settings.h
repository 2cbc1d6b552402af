/* What a file sets: keys of TOML and of text with [sections], and keyword arguments of calls in Python, all
 * as dotted keys with texts. */
#ifndef OXBOW_SETTINGS_H
#define OXBOW_SETTINGS_H

#include "program.h"

typedef struct {
    Str key;   /* dotted, the name of the key last */
    Str table; /* the same without it */
    Str name;
    Str text;
    Span span;       /* of the value as written */
    Span key_span;   /* of the key; the value's where there is none */
    u8 kind;         /* SettingKind */
    bool is_unknown; /* computed: there is more than can be read here */
} Setting;

typedef Vec(Setting) Settings;

/* All settings of a file, in order, pushed to `out`; texts live in `arena` or in the facts. O(rows). */
void settings_read(const Program *program, FileId file, Arena *arena, Settings *out);

/* True when a dotted key fits one of the globs. */
bool setting_fits(Str key, const Str *globs, u32 count);

#endif
