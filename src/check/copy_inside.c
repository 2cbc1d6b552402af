#include "copy_inside.h"

enum { CLASSES_SHOWN = 3 };

typedef struct {
    u32 same, matched, left, right, constants; /* left, right: definitions on each side */
} Tally;

static Tally tally_of(const CloneDiff *diff) {
    Tally tally = {0};
    for (u32 i = 0; i < diff->member_count; i++) {
        u8 level = diff->members[i].level;
        if (!diff->members[i].is_def) continue;
        tally.same += level <= CLONE_RENAMED;
        tally.matched += level <= CLONE_CHANGED;
        tally.left += level != CLONE_ONLY_RIGHT;
        tally.right += level != CLONE_ONLY_LEFT;
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

static void class_put(CheckContext *context, Data *list, const CloneMember *member, Tally tally,
                      const char *verdict) {
    Arena *arena = context->arena;
    Data *item = data_put_object(arena, list, STR_NONE);
    data_put_text(arena, item, STR("here"), name_text(context->program, member->name_left));
    data_put_text(arena, item, STR("there"), name_text(context->program, member->name_right));
    data_put_int(arena, item, STR("here_line"), member->left_line);
    data_put_int(arena, item, STR("there_line"), member->right_line);
    data_put_text(arena, item, STR("verdict"), str_of(verdict));
    data_put_int(arena, item, STR("matched_members"), tally.matched);
    data_put_int(arena, item, STR("members_total"), u32_max(tally.left, tally.right));
    data_put_int(arena, item, STR("same_members"), tally.same);
    names_put(context, item, "changed", member->inside, CLONE_CHANGED);
    constants_put(context, item, member->inside);
    names_put(context, item, "only_here", member->inside, CLONE_ONLY_LEFT);
    names_put(context, item, "only_there", member->inside, CLONE_ONLY_RIGHT);
}

static Text class_text(CheckContext *context, const CloneMember *member, Tally tally, Alikeness alikeness,
                       u32 words) {
    Text text = text_of(NULL, tally.constants ? "copies.class_inside_constants" : "copies.class_inside");
    if (alikeness >= ALIKE_ALIASES) {
        text = text_of(NULL, alikeness == ALIKE_ALIASES ? "copies.aliases" : "copies.aliases_words");
        if (words) text = text_with_number(text, "words", words);
    }
    text = text_with(text, "left", name_text(context->program, member->name_left));
    text = text_with(text, "right", name_text(context->program, member->name_right));
    text = text_with_number(text, "matched", tally.matched);
    text = text_with_number(text, "total", u32_max(tally.left, tally.right));
    return text_with_number(text_with_number(text, "same", tally.same), "constants", tally.constants);
}

/* The two classes as a pair of their own. */
static CopyPair classes_of(CheckContext *context, const CloneMember *member, CloneSide sides[2]) {
    const Program *program = context->program;
    sides[0] = (CloneSide){.file = program->def_file[member->left], .def = member->left};
    sides[1] = (CloneSide){.file = program->def_file[member->right], .def = member->right};
    return (CopyPair){.here = {.side = &sides[0]}, .there = {.side = &sides[1]}};
}

void copy_inside_put(CheckContext *context, Finding *finding, const CopyReport *report) {
    Data *list = data_put_list(context->arena, finding->data, STR("classes"));
    u32 shown = 0;
    for (u32 i = 0; i < report->diff->member_count; i++) {
        const CloneMember *member = &report->diff->members[i];
        if (!member->inside) continue;
        CloneSide sides[2];
        CopyPair classes = classes_of(context, member, sides);
        u32 words;
        Alikeness alikeness = copy_alikeness(context, &classes, member->inside, &words);
        Tally tally = tally_of(member->inside);
        class_put(context, list, member, tally, copy_verdict_name(false, alikeness));
        if (alikeness == ALIKE_NAMES || ++shown > CLASSES_SHOWN) continue;
        Place place =
            place_of(context->program, sides[0].file, def_row(context->program, member->left)->span);
        finding_evidence(finding, place, class_text(context, member, tally, alikeness, words));
    }
}
