#include "explain.h"

#include <stdio.h>

static void part(const Rules *rules, TextLanguage language, const char *key, Str text, StrBuf *out) {
    text = str_trim(text);
    if (!text.len) return;
    buf_printf(out, "\n## %.*s\n\n%.*s\n", STR_ARG(text_shared(rules, language, key)), STR_ARG(text));
}

static void example(const Rules *rules, TextLanguage language, const char *key, Str code, StrBuf *out) {
    if (!code.len) return;
    bool ends = str_ends(code, STR("\n"));
    buf_printf(out, "\n## %.*s\n\n```python\n%.*s%s```\n", STR_ARG(text_shared(rules, language, key)),
               STR_ARG(code), ends ? "" : "\n");
}

static void fact(const Rules *rules, TextLanguage language, const char *key, const char *prefix,
                 const char *value, StrBuf *out) {
    char word[64];
    snprintf(word, sizeof word, "%s.%s", prefix, value);
    Str shown =
        *prefix && rules_has_text(rules, NULL, word) ? text_shared(rules, language, word) : str_of(value);
    buf_printf(out, "- %.*s: %.*s\n", STR_ARG(text_shared(rules, language, key)), STR_ARG(shown));
}

static Str translated(const Str texts[LANG_COUNT], TextLanguage language) {
    return texts[language].len ? texts[language] : texts[LANG_EN];
}

static const char *default_level(const CheckMeta *meta) {
    return meta->is_off ? "off" : meta->severity;
}

void explain_rule(const Rules *rules, const CheckMeta *meta, TextLanguage language, StrBuf *out) {
    buf_printf(out, "# %s\n\n%.*s\n\n", meta->id, STR_ARG(translated(meta->title, language)));
    fact(rules, language, "explain.level", "severity", default_level(meta), out);
    if (meta->is_off) fact(rules, language, "explain.turned-on", "severity", meta->severity, out);
    fact(rules, language, "explain.category", "category", meta->category, out);
    fact(rules, language, "explain.since", "", meta->since, out);
    part(rules, language, "explain.what", translated(meta->what, language), out);
    part(rules, language, "explain.why", translated(meta->why, language), out);
    part(rules, language, "explain.fix", translated(meta->fix, language), out);
    example(rules, language, "explain.example", meta->example_bad, out);
    example(rules, language, "explain.instead", meta->example_good, out);
    part(rules, language, "explain.silent", translated(meta->silent, language), out);
}

void explain_list(const Rules *rules, TextLanguage language, StrBuf *out) {
    for (u32 i = 0; i < rules_check_count(rules); i++) {
        const CheckMeta *meta = rules_check_at(rules, i);
        buf_printf(out, "%-20s %-8s %.*s\n", meta->id, default_level(meta),
                   STR_ARG(translated(meta->title, language)));
    }
}
