/* duplicate-class, duplicate-function, duplicate-module: two things with the same code, what differs, who
 * uses which, and which one can go.
 *
 * The pairs are those of clone/: nested ones are folded already, and a group of like units is one finding
 * that names them all. A pair of one name of which only one side is alive is left to stale-copy. Confidence
 * is the grade that clone/ gives: how much of the text is the same, not of the shape. Cost: one comparison
 * per reported group. */
#include "copy_report.h"
#include "stale_copy.h"

/* From this share of tokens that are the same after renames, one copy can stand in for the other. */
static const double NEAR_SHARE = 0.9;

static const Confidence confidence_of[] = {
    [CLONE_FAINT] = CONFIDENCE_LOW, [CLONE_FAIR] = CONFIDENCE_MEDIUM, [CLONE_CLEAR] = CONFIDENCE_HIGH};

/* ---- the group ------------------------------------------------------------------------------------- */

typedef struct {
    const CloneSide *side;
    double agreed; /* with the unit it was paired with */
    bool is_same_name, is_renamed;
} Copy;

typedef Vec(Copy) Copies;

static bool is_side(const CloneSide *a, const CloneSide *b) {
    return a->file == b->file && a->def == b->def;
}

static void copy_insert(Copies *self, const CopySide *here, const ClonePair *pair, const CloneSide *side) {
    if (is_side(here->side, side)) return;
    for (u32 i = 0; i < self->count; i++)
        if (is_side(self->at[i].side, side)) return;
    vec_push(self, ((Copy){side, pair->agreed_share, pair->is_same_name, pair->is_renamed}));
}

/* Every unit of the group but `here`, the surest first. */
static Copies copies_of(const Clones *clones, u32 leader, const CopyPair *copy) {
    Copies copies = {0};
    copy_insert(&copies, &copy->here, &clones->pairs[leader], copy->there.side);
    for (u32 i = leader + 1; i < clones->count; i++) {
        const ClonePair *pair = &clones->pairs[i];
        if (pair->leader != leader || pair->is_aside) continue;
        copy_insert(&copies, &copy->here, pair, &pair->left);
        copy_insert(&copies, &copy->here, pair, &pair->right);
    }
    return copies;
}

static void copies_put(CheckContext *context, Finding *finding, const Copies *copies) {
    const Program *program = context->program;
    Data *list = data_put_list(context->arena, finding->data, STR("members"));
    for (u32 i = 0; i < copies->count; i++) {
        const CloneSide *side = copies->at[i].side;
        Str symbol =
            side->def ? def_symbol(program, side->def, context->arena) : file_symbol(program, side->file);
        Data *item = data_put_object(context->arena, list, STR_NONE);
        data_put_text(context->arena, item, STR("path"), program->files[side->file].path);
        data_put_int(context->arena, item, STR("line"), side->line);
        data_put_int(context->arena, item, STR("end_line"), side->end_line);
        data_put_text(context->arena, item, STR("symbol"), symbol);
        data_put_real(context->arena, item, STR("agreed"), copies->at[i].agreed);
        Place place = side->def ? place_of(program, side->file, def_row(program, side->def)->span)
                                : place_of_file(program, side->file);
        finding_copy(finding, place);
        if (i == 0) continue; /* the other side of the finding is shown already */
        Text text = text_with(text_of(finding->rule, "other"), "right", symbol);
        finding_related(finding, place, text_with_number(text, "lines", place_lines(place)));
    }
}

/* ---- words ----------------------------------------------------------------------------------------- */

/* What is wholly the same has other words. */
static u32 percent_of(double agreed) {
    return u32_min(copy_percent(agreed), 99);
}

static Text group_message(const char *rule, const CopyPair *copy, const Copies *copies) {
    double least = 1;
    bool same_name = true, renamed = true;
    for (u32 i = 0; i < copies->count; i++) {
        if (copies->at[i].agreed < least) least = copies->at[i].agreed;
        same_name = same_name && copies->at[i].is_same_name;
        renamed = renamed && copies->at[i].is_renamed;
    }
    bool is_one_thing = same_name && least >= NEAR_SHARE;
    const char *key = is_one_thing ? "message.group"
                      : renamed    ? "message.group_renamed"
                                   : "message.group_like";
    Text text = text_of(rule, key);
    text = text_with_number(text_with(text, "left", copy->here.name), "percent", percent_of(least));
    return text_with_number(text, "count", copies->count + is_one_thing);
}

static Text message_of(const char *rule, const ClonePair *pair, const CopyPair *copy, const Copies *copies) {
    if (copies->count > 1) return group_message(rule, copy, copies);
    bool names_differ = !str_eq(copy->here.name, copy->there.name);
    const char *key = pair->is_exact ? "message.identical" : pair->is_renamed ? "message.renamed" : "message";
    Text text = text_of(rule, key);
    text = text_with(text, "left", names_differ ? copy->here.name : copy->here.symbol);
    text = text_with(text, "right", names_differ ? copy->there.name : copy->there.symbol);
    return pair->is_exact || pair->is_renamed
               ? text
               : text_with_number(text, "percent", percent_of(pair->agreed_share));
}

/* Deleting is advice for what another copy can stand in for, and nothing but it is lost. */
static bool can_be_deleted(const ClonePair *pair, const CopyPair *copy) {
    return copy->can_go && pair->agreed_share >= NEAR_SHARE;
}

static Text help_of(const char *rule, const CopyPair *copy, const ClonePair *pair) {
    if (!can_be_deleted(pair, copy))
        return text_of(rule, pair->is_exact ? "help.keep_one" : "help.extract_base");
    if (!copy->alias.len) return text_with(text_of(rule, "help.delete_unused"), "remove", copy->here.name);
    bool is_def = copy->here.side->def != 0;
    Text text = text_of(rule, is_def ? "help.alias_exists" : "help.delete_alias");
    text = text_with(text_with(text, "remove", copy->here.name), "keep", copy->there.name);
    return is_def ? text_with(text, "alias", copy->alias) : text;
}

static void pair_report(CheckContext *context, const char *rule, u32 leader, const CopyPair *copy) {
    const ClonePair *pair = &context->clones->pairs[leader];
    const CloneDiff *diff;
    Finding *finding = copy_report(context, rule, pair, copy, &diff);
    bool goes = can_be_deleted(pair, copy);
    Copies copies = copies_of(context->clones, leader, copy);
    finding->confidence = confidence_of[pair->grade];
    finding->message = message_of(rule, pair, copy, &copies);
    finding->help = help_of(rule, copy, pair);
    if (goes)
        finding->removable_lines = place_lines(copy->here.place);
    else
        finding->doubt = text_of(rule, "doubt");
    copy_prove(context, finding, pair, copy, diff);
    copies_put(context, finding, &copies);
    vec_release(&copies);
    if (pair->inside == CLONE_NONE) return;
    const ClonePair *around = &context->clones->pairs[pair->inside];
    FileId other = around->left.file == copy->here.side->file ? around->right.file : around->left.file;
    data_put_text(context->arena, finding->data, STR("inside"), context->program->files[other].path);
}

static void kind_report(CheckContext *context, const char *rule, CloneKind kind) {
    for (u32 i = 0; i < context->clones->count; i++) {
        const ClonePair *pair = &context->clones->pairs[i];
        if (pair->kind != kind || pair->leader != i || pair->is_aside) continue;
        if (pair->inside != CLONE_NONE && clone_is_told_by(pair, &context->clones->pairs[pair->inside]))
            continue;
        CopyPair copy;
        copy_pair_open(&copy, context, pair);
        if (!stale_copy_applies(context->program, pair, &copy)) pair_report(context, rule, i, &copy);
        copy_pair_release(&copy);
    }
}

void check_duplicate_class(CheckContext *context) {
    kind_report(context, "duplicate-class", CLONE_CLASS);
}
void check_duplicate_function(CheckContext *context) {
    kind_report(context, "duplicate-function", CLONE_FUNCTION);
}
void check_duplicate_module(CheckContext *context) {
    kind_report(context, "duplicate-module", CLONE_FILE);
}
