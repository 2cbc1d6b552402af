#include "copy_inside.h"

typedef struct {
    u32 same, matched, total, constants;
} Tally;

static Tally tally_of(const CloneDiff *diff, const ClonePair *pair) {
    Tally tally = {.total = u32_max(pair->left.members, pair->right.members)};
    for (u32 i = 0; i < diff->member_count; i++) {
        if (!diff->members[i].is_def) continue;
        tally.same += diff->members[i].level <= CLONE_RENAMED;
        tally.matched += diff->members[i].level <= CLONE_CHANGED;
    }
    for (u32 i = 0; i < diff->constant_count; i++) tally.constants += diff->constants[i].is_equal;
    return tally;
}

static void names_put(CheckContext *context, Data *item, const char *key, const CloneDiff *diff,
                      CloneLevel level) {
    Data *list = data_put_list(context->arena, item, str_of(key));
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        Name name = level == CLONE_ONLY_RIGHT ? member->name_right : member->name_left;
        if (member->level == level && name)
            data_put_text(context->arena, list, STR_NONE, name_text(context->program, name));
    }
}

static void constants_put(CheckContext *context, Data *item, const CloneDiff *diff) {
    Data *list = data_put_list(context->arena, item, STR("constants"));
    for (u32 i = 0; i < diff->constant_count; i++)
        if (diff->constants[i].is_equal)
            data_put_text(context->arena, list, STR_NONE,
                          name_text(context->program, diff->constants[i].left));
}

static void class_put(CheckContext *context, Data *list, const CopyPair *copy, const CloneDiff *diff,
                      Tally tally, const char *verdict) {
    Arena *arena = context->arena;
    Data *item = data_put_object(arena, list, STR_NONE);
    data_put_text(arena, item, STR("here"), copy->here.name);
    data_put_text(arena, item, STR("there"), copy->there.name);
    data_put_int(arena, item, STR("here_line"), copy->here.side->line);
    data_put_int(arena, item, STR("there_line"), copy->there.side->line);
    data_put_text(arena, item, STR("verdict"), str_of(verdict));
    data_put_int(arena, item, STR("matched_members"), tally.matched);
    data_put_int(arena, item, STR("members_total"), tally.total);
    data_put_int(arena, item, STR("same_members"), tally.same);
    names_put(context, item, "changed", diff, CLONE_CHANGED);
    constants_put(context, item, diff);
    names_put(context, item, "only_here", diff, CLONE_ONLY_LEFT);
    names_put(context, item, "only_there", diff, CLONE_ONLY_RIGHT);
}

static Text class_text(const CopyPair *copy, Tally tally, Alikeness alikeness, u32 words) {
    Text text = text_of(NULL, tally.constants ? "copy.class_inside_constants" : "copy.class_inside");
    if (alikeness >= ALIKE_ALIASES) {
        text = text_of(NULL, alikeness == ALIKE_ALIASES ? "copy.aliases" : "copy.aliases_words");
        if (words) text = text_with_number(text, "words", words);
    }
    text = text_with(text_with(text, "left", copy->here.name), "right", copy->there.name);
    text = text_with_number(text_with_number(text, "matched", tally.matched), "total", tally.total);
    return text_with_number(text_with_number(text, "same", tally.same), "constants", tally.constants);
}

static void class_tell(CheckContext *context, Finding *finding, Data *list, const ClonePair *pair,
                       const CopyPair *copy) {
    const CloneDiff *diff = clone_diff(context->program, CLONE_CLASS, copy->here.side, copy->there.side,
                                       &context->clones->options, context->arena);
    u32 words;
    Alikeness alikeness = copy_alikeness(context, copy, diff, &words);
    Tally tally = tally_of(diff, pair);
    class_put(context, list, copy, diff, tally, copy_verdict_name(pair, alikeness));
    finding_evidence(finding, copy->here.place, class_text(copy, tally, alikeness, words));
}

void copy_inside_put(CheckContext *context, Finding *finding, u32 files, const CopyPair *copy) {
    Data *list = data_put_list(context->arena, finding->data, STR("classes"));
    for (u32 i = 0; i < context->clones->count; i++) {
        const ClonePair *pair = &context->clones->pairs[i];
        if (pair->kind != CLONE_CLASS || pair->inside != files) continue;
        CopyPair classes;
        copy_pair_open(&classes, context, pair);
        if (classes.here.side->file != copy->here.side->file) {
            CopySide here = classes.here;
            classes.here = classes.there;
            classes.there = here;
        }
        class_tell(context, finding, list, pair, &classes);
        copy_pair_release(&classes);
    }
}
