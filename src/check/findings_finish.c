#include "findings_finish.h"

#include "dead_copies.h"

#include <stdlib.h>

/* ---- one finding per fact --------------------------------------------------------------------------- */

static u64 place_key(const Finding *self) {
    return map_pair(self->place.file, self->place.line);
}

/* Rules that say all that others say of the same definition, and why it is so. */
static const struct {
    const char *rule;
    const char *said[3]; /* beginnings of the rules it speaks for */
} explaining[] = {
    {"shadowed-definition", {"unused-", "stale-copy", "duplicate-"}},
    {"stale-copy", {"unused-", "tests-only"}},
};

/* Places of the findings of one rule. */
static Map places_of(const Findings *findings, const char *rule) {
    Map places = {0};
    for (u32 i = 0; i < findings->items.count; i++)
        if (str_eq(str_of(findings->items.at[i].rule), str_of(rule)))
            map_at(&places, place_key(&findings->items.at[i]), i);
    return places;
}

static bool is_subsumed(const Findings *findings, u32 by, const Map *places, const Finding *self) {
    bool is_said = false;
    for (u32 i = 0; i < COUNT_OF(explaining[by].said) && explaining[by].said[i]; i++)
        is_said |= str_starts(str_of(self->rule), str_of(explaining[by].said[i]));
    u32 other = is_said ? map_find(places, place_key(self)) : MAP_NONE;
    return other != MAP_NONE && str_eq(findings->items.at[other].symbol, self->symbol);
}

void finding_release(Finding *self) {
    vec_release(&self->evidence);
    vec_release(&self->related);
    vec_release(&self->members);
    vec_release(&self->copies);
    vec_release(&self->fix);
}

/* What a finding about a whole file tells along with it. */
static void told_mark(const Findings *findings, bool *drop) {
    Map files = {0}; /* (rule's hash, file) of all findings */
    for (u32 i = 0; i < findings->items.count; i++) {
        const Finding *finding = &findings->items.at[i];
        map_at(&files, map_pair((u32)str_hash(str_of(finding->rule)), finding->place.file), i);
    }
    for (u32 i = 0; i < findings->items.count; i++) {
        const Finding *finding = &findings->items.at[i];
        for (u32 side = 0; finding->told_rule && side < COUNT_OF(finding->told_files); side++) {
            u64 key = map_pair((u32)str_hash(str_of(finding->told_rule)), finding->told_files[side]);
            drop[i] = drop[i] || map_find(&files, key) != MAP_NONE;
        }
    }
    map_release(&files);
}

static void subsumed_drop(Findings *findings) {
    u32 kept = 0;
    bool *drop = mem_alloc(findings->items.count);
    for (u32 i = 0; i < findings->items.count; i++) drop[i] = findings->items.at[i].is_withdrawn;
    told_mark(findings, drop);
    for (u32 by = 0; by < COUNT_OF(explaining); by++) {
        Map places = places_of(findings, explaining[by].rule);
        for (u32 i = 0; i < findings->items.count; i++)
            drop[i] = drop[i] || is_subsumed(findings, by, &places, &findings->items.at[i]);
        map_release(&places);
    }
    dead_copies_fold(findings, drop);
    for (u32 i = 0; i < findings->items.count; i++) {
        if (drop[i])
            finding_release(&findings->items.at[i]);
        else
            findings->items.at[kept++] = findings->items.at[i];
    }
    findings->items.count = kept;
    free(drop);
}

/* ---- severities --------------------------------------------------------------------------------------- */

static Severity severity_of(Str level) {
    if (str_eq(level, STR("error"))) return SEVERITY_ERROR;
    return str_eq(level, STR("warning")) ? SEVERITY_WARNING : SEVERITY_INFO;
}

static void severities_set(CheckContext *context, const CheckLevel *levels, u32 level_count) {
    for (u32 i = 0; i < context->findings->items.count; i++) {
        Finding *finding = &context->findings->items.at[i];
        const CheckMeta *meta = rules_check(context->rules, str_of(finding->rule));
        Severity severity = meta ? severity_of(str_of(meta->severity)) : SEVERITY_WARNING;
        for (u32 l = 0; l < level_count; l++)
            if (str_eq(levels[l].rule, str_of(finding->rule))) severity = severity_of(levels[l].level);
        finding->severity = severity < finding->severity_max ? severity : finding->severity_max;
    }
}

/* ---- what a part of the code shows --------------------------------------------------------------------- */

/* What nothing uses in a package of which modules are missing, these may use. */
static void partial_lower(CheckContext *context) {
    for (u32 i = 0; i < context->findings->items.count; i++) {
        Finding *finding = &context->findings->items.at[i];
        const CheckMeta *meta = rules_check(context->rules, str_of(finding->rule));
        bool is_partial = meta && context->program->files[finding->place.file].is_partial;
        if (!is_partial || strcmp(meta->category, "unused") != 0) continue;
        finding->confidence = CONFIDENCE_LOW;
        finding->doubt = text_of(NULL, "partial.doubt");
    }
}

/* ---- code of others ------------------------------------------------------------------------------------ */

/* What a library that was copied in has beyond what the tree uses is nobody's work here; what fails in it
 * is. */
static void foreign_lower(CheckContext *context) {
    static const char *const spare[] = {"unused", "duplicate", "outdated"};
    for (u32 i = 0; i < context->findings->items.count; i++) {
        Finding *finding = &context->findings->items.at[i];
        const CheckMeta *meta = rules_check(context->rules, str_of(finding->rule));
        if (!meta || !context->program->files[finding->place.file].is_vendored) continue;
        for (u32 s = 0; s < COUNT_OF(spare); s++) {
            if (strcmp(meta->category, spare[s]) != 0) continue;
            finding->confidence = CONFIDENCE_LOW;
            finding->doubt = text_of(NULL, "foreign.doubt");
        }
    }
}

/* ---- order and fingerprints -------------------------------------------------------------------------- */

static int finding_order(const void *a, const void *b) {
    const Finding *x = a, *y = b;
    if (x->place.file != y->place.file) return x->place.file < y->place.file ? -1 : 1;
    if (x->place.line != y->place.line) return x->place.line < y->place.line ? -1 : 1;
    if (x->place.column != y->place.column) return x->place.column < y->place.column ? -1 : 1;
    int order = str_cmp(str_of(x->rule), str_of(y->rule));
    return order ? order : str_cmp(x->symbol, y->symbol);
}

static void finding_hash(const CheckContext *context, const Finding *finding, u32 ordinal, u8 out[16]) {
    StrBuf text = {0};
    Str module = file_symbol(context->program, finding->place.file);
    buf_printf(&text, "%s\n%.*s\n%.*s\n%016llx\n%u", finding->rule, STR_ARG(module), STR_ARG(finding->symbol),
               (unsigned long long)finding->shape, ordinal);
    str_hash128(buf_str(&text), out);
    buf_release(&text);
}

/* Equal findings are told apart by their order in the file. */
static void fingerprints_set(CheckContext *context) {
    Map ordinals = {0};
    for (u32 i = 0; i < context->findings->items.count; i++) {
        Finding *finding = &context->findings->items.at[i];
        finding_hash(context, finding, 0, finding->fingerprint);
        u64 key;
        memcpy(&key, finding->fingerprint, sizeof key);
        u32 *next = map_at(&ordinals, key, 0);
        finding_hash(context, finding, (*next)++, finding->fingerprint);
    }
    map_release(&ordinals);
}

void findings_finish(CheckContext *context, const CheckLevel *levels, u32 level_count) {
    Findings *findings = context->findings;
    subsumed_drop(findings);
    foreign_lower(context);
    partial_lower(context);
    severities_set(context, levels, level_count);
    if (findings->items.count)
        qsort(findings->items.at, findings->items.count, sizeof(Finding), finding_order);
    fingerprints_set(context);
}

void findings_release(Findings *self) {
    for (u32 i = 0; i < self->items.count; i++) finding_release(&self->items.at[i]);
    vec_release(&self->items);
    vec_release(&self->incomplete);
}
