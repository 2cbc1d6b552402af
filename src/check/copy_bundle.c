#include "copy_bundle.h"

#include "classes.h"
#include "copy_case.h"
#include "copy_report.h"

#include <string.h>

typedef Vec(Name) Names;

static Finding *finding_of(CheckContext *context, const BundlePart *part) {
    return &context->findings->items.at[part->finding];
}

typedef struct {
    DefRef first, second; /* the lower one first */
} Owners;

static Owners classes_of(const Program *program, const BundlePart *part) {
    DefRef left = method_class(program, part->here), right = method_class(program, part->there);
    return left < right ? (Owners){left, right} : (Owners){right, left};
}

static bool can_join(CheckContext *context, const BundlePart *part) {
    Owners of = classes_of(context->program, part);
    return !part->is_alone && !part->is_told && of.first && of.second && of.first != of.second &&
           finding_of(context, part)->confidence > CONFIDENCE_LOW;
}

static bool leads(CheckContext *context, const BundlePart *a, const BundlePart *b) {
    const Finding *x = finding_of(context, a), *y = finding_of(context, b);
    if (x->confidence != y->confidence) return x->confidence > y->confidence;
    return place_lines(x->place) > place_lines(y->place);
}

/* How the keys of what differs begin, or was forgotten. */
static bool is_difference(const char *key) {
    static const char *const begins[] = {"forgotten", "differ", "drift", "only"};
    if (!strncmp(key, "copies.", strlen("copies."))) key += strlen("copies.");
    for (u32 i = 0; i < COUNT_OF(begins); i++)
        if (!strncmp(key, begins[i], strlen(begins[i]))) return true;
    return false;
}

/* What tells most in a pair: its finding begins with it, behind the place of the other copy. */
static const Evidence *most_telling(const Finding *finding) {
    for (u32 i = 1; i < finding->evidence.count; i++)
        if (is_difference(finding->evidence.at[i].text.key)) return &finding->evidence.at[i];
    return NULL;
}

static void pair_put(CheckContext *context, Data *list, const BundlePart *part) {
    Arena *arena = context->arena;
    const Program *program = context->program;
    Place here = place_of(program, program->def_file[part->here], def_row(program, part->here)->span);
    Place there = place_of(program, program->def_file[part->there], def_row(program, part->there)->span);
    Data *item = data_put_object(arena, list, STR_NONE);
    data_put_text(arena, item, STR("symbol"), def_symbol(program, part->here, arena));
    data_put_int(arena, item, STR("line"), here.line);
    Data *other = data_put_object(arena, item, STR("other"));
    data_put_text(arena, other, STR("path"), program->files[there.file].path);
    data_put_int(arena, other, STR("line"), there.line);
    data_put_text(arena, other, STR("symbol"), def_symbol(program, part->there, arena));
    data_put_real(arena, item, STR("similarity"), part->pair->similarity);
}

static void saved_add(Finding *finding, const Finding *more) {
    const Data *lines = data_get(more->data, STR("saved_lines"));
    Data *all = (Data *)data_get(finding->data, STR("saved_lines"));
    if (lines && all) all->as.integer += lines->as.integer;
}

/* The lead tells one more pair. */
static void part_join(CheckContext *context, Finding *finding, BundlePart *part) {
    Finding *other = finding_of(context, part);
    const Evidence *telling = most_telling(other);
    finding_related(finding, other->name, other->message);
    if (telling) finding_related(finding, telling->place, telling->text);
    finding_member(finding, other->place, other->symbol, other->kind);
    for (u32 i = 0; i < other->copies.count; i++) finding_copy(finding, other->copies.at[i]);
    saved_add(finding, other);
    other->is_withdrawn = true;
    part->is_told = true;
}

static Text classes_put(CheckContext *context, Text text, DefRef left, DefRef right) {
    const Program *program = context->program;
    bool is_one_name = def_name(program, left) == def_name(program, right);
    Str here =
        is_one_name ? def_symbol(program, left, context->arena) : name_text(program, def_name(program, left));
    Str there = is_one_name ? def_symbol(program, right, context->arena)
                            : name_text(program, def_name(program, right));
    return text_with(text_with(text, "left", here), "right", there);
}

static Text advice_of(CheckContext *context, DefRef left, DefRef right) {
    const Program *program = context->program;
    DefRef base = case_common_base(program, left, right);
    if (base == left && base) return classes_put(context, text_of(NULL, "copies.bundle_super"), right, left);
    if (base == right && base) return classes_put(context, text_of(NULL, "copies.bundle_super"), left, right);
    if (!base || !case_base_is_theirs(program, base))
        return classes_put(context, text_of(NULL, "copies.bundle_mixin"), left, right);
    Place place = place_of(program, program->def_file[base], def_row(program, base)->span);
    Text text =
        text_with(text_of(NULL, "copies.bundle_base"), "base", name_text(program, def_name(program, base)));
    text = text_with(text, "path", program->files[place.file].path);
    return text_with(text, "line", str_printf(context->arena, "%u", place.line));
}

/* `first`: of the parts of these two classes, which `next` leads through. */
static void bundle_tell(CheckContext *context, BundleParts *parts, BundlePart *lead, u32 first,
                        const u32 *next) {
    const Program *program = context->program;
    Finding *finding = finding_of(context, lead);
    DefRef left = method_class(program, lead->here), right = method_class(program, lead->there);
    Names names = {0};
    double least = lead->pair->agreed_share;
    vec_push(&names, def_name(program, lead->here));
    Data *list = data_put_list(context->arena, finding->data, STR("pairs"));
    pair_put(context, list, lead);
    for (u32 i = first; i != MAP_NONE; i = next[i]) {
        BundlePart *part = &parts->at[i];
        if (part == lead || !can_join(context, part)) continue;
        bool is_turned = method_class(program, part->here) != left;
        vec_push(&names, def_name(program, is_turned ? part->there : part->here));
        if (part->pair->agreed_share < least) least = part->pair->agreed_share;
        pair_put(context, list, part);
        part_join(context, finding, part);
    }
    Text text = classes_put(context, text_of(NULL, "copies.bundle"), left, right);
    text = text_with_number(text, "percent", u32_min(copy_percent(least), 99));
    text = text_with(text, "names", copy_list_names(context, names.at, names.count));
    finding->message = text_with_number(text, "count", names.count);
    finding->help = advice_of(context, left, right);
    vec_release(&names);
}

void copy_bundle(CheckContext *context, BundleParts *parts) {
    Map firsts = {0}; /* by the two classes */
    u32 *next = mem_alloc((parts->count + 1) * sizeof(u32));
    for (u32 i = parts->count; i-- > 0;) {
        Owners of = classes_of(context->program, &parts->at[i]);
        u32 *first = map_at(&firsts, map_pair(of.first, of.second), MAP_NONE);
        next[i] = *first;
        *first = i;
    }
    for (u32 i = 0; i < parts->count; i++) {
        if (!can_join(context, &parts->at[i])) continue;
        BundlePart *lead = &parts->at[i];
        u32 count = 1;
        for (u32 k = next[i]; k != MAP_NONE; k = next[k]) {
            if (!can_join(context, &parts->at[k])) continue;
            count++;
            if (leads(context, &parts->at[k], lead)) lead = &parts->at[k];
        }
        if (count < 2) continue;
        bundle_tell(context, parts, lead, i, next);
        lead->is_alone = lead->is_told = true;
    }
    map_release(&firsts);
    free(next);
}
