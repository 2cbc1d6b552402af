#include "dead_copies.h"

#include "check.h"

static u64 line_key(const Place *place) {
    return map_pair(place->file, place->line);
}

/* Findings that stay and call the whole of a definition unused, by where it stands. */
static Map unused_find(const Findings *findings, const bool *drop) {
    Map places = {0};
    for (u32 i = 0; i < findings->items.count; i++) {
        const Finding *finding = &findings->items.at[i];
        bool is_def =
            finding->kind == KIND_CLASS || finding->kind == KIND_FUNCTION || finding->kind == KIND_METHOD;
        if (is_def && !drop[i] && str_starts(str_of(finding->rule), STR("unused-")))
            map_at(&places, line_key(&finding->place), i);
    }
    return places;
}

/* The finding that calls the one side unused becomes related to what stands on the other side. True when it
 * is no less sure: that there is a copy is no finding of its own any more. */
static bool side_fold(Findings *findings, const Map *unused, const Finding *pair, const Place *dead,
                      const Place *other) {
    u32 at = map_find(unused, line_key(dead));
    if (at == MAP_NONE) return false;
    finding_related(&findings->items.at[at], *other, pair->message);
    return findings->items.at[at].confidence >= pair->confidence;
}

void dead_copies_fold(Findings *findings, bool *drop) {
    Map unused = unused_find(findings, drop);
    for (u32 i = 0; i < findings->items.count; i++) {
        const Finding *pair = &findings->items.at[i];
        bool is_pair = pair->copies.count == 1 &&
                       (pair->kind == KIND_CLASS || pair->kind == KIND_FUNCTION || pair->kind == KIND_METHOD);
        if (drop[i] || !is_pair || !str_starts(str_of(pair->rule), STR("duplicate-"))) continue;
        const Place *here = &pair->place, *there = &pair->copies.at[0];
        drop[i] = side_fold(findings, &unused, pair, here, there) ||
                  side_fold(findings, &unused, pair, there, here);
    }
    map_release(&unused);
}
