/* stale-copy: two definitions of one name or nearly one text, one in use, one that nothing live reaches.
 *
 * Whoever looks for the name finds both, and may edit the one that never runs. The finding stands on the
 * abandoned one and compares them aspect by aspect. Methods count where their classes have one name, too;
 * copies in test files are the tests' own; a name that many bear says nothing. Cost: both sides of each
 * pair, one comparison per finding. */
#include "stale_copy.h"

#include "copy_aspects.h"
#include "copy_drift.h"
#include "copy_kept.h"
#include "copy_reach.h"
#include "copy_report.h"
#include "dead.h"

#define RULE "stale-copy"

enum { PLACES_MAX = 3 };

static bool edge_is_from_outside(const Program *program, const CopySide *side, const Edge *edge) {
    Span own = def_row(program, side->side->def)->span;
    if (edge->file == FILE_NONE || program->files[edge->file].world == WORLD_TESTS) return false;
    if (edge->file == side->side->file && edge->offset >= own.start && edge->offset < own.end) return false;
    return edge->kind == EDGE_STRONG || edge->kind == EDGE_IMPORT || edge->kind == EDGE_MODEL ||
           edge->kind == EDGE_EXPORT;
}

/* True when code outside the definition names it; with `for_types`, when it does so for type checkers. */
static bool is_named(const Program *program, const CopySide *side, bool for_types) {
    u32 count;
    const Edge *edges = graph_in(program, graph_def(program, side->side->def), &count);
    for (u32 i = 0; i < side->uses.places.count && !side->is_linked && !for_types; i++)
        if (program->files[side->uses.places.at[i].file].world != WORLD_TESTS) return true;
    for (u32 i = 0; i < count; i++)
        if (edge_is_from_outside(program, side, &edges[i]) && (!for_types || edges[i].in_type_checking))
            return true;
    return false;
}

/* What a dead file holds goes with it, unless the file holds little else. */
static bool file_tells_it(const Program *program, const ClonePair *pair, const CopySide *stale) {
    FileId file = stale->side->file;
    if (usage_production(program, (Used){file, 0}) != LIFE_NONE) return false;
    if (pair->inside != CLONE_NONE || is_named(program, stale, false)) return true;
    return place_lines(stale->place) * 2 < program->files[file].lines;
}

/* One name, all the way up: methods of one name say nothing while their classes are two things. */
static bool has_one_name(const Program *program, const ClonePair *pair) {
    DefRef left = pair->left.def, right = pair->right.def;
    for (; left && right; left = def_parent(program, left), right = def_parent(program, right))
        if (def_name(program, left) != def_name(program, right)) return false;
    return left == 0 && right == 0;
}

/* More definitions of one name than this, and the name is a convention: `Command`, `Handler`, `main`. */
enum { NAMESAKES_MAX = 3 };

/* Share of the stale copy that is in the one in use word for word: blinded tokens would call a changed
 * constant "the same". */
static double contained_share(const ClonePair *pair, const CopySide *stale) {
    return pair->exact_share * u32_max(pair->left.tokens, pair->right.tokens) / stale->side->tokens;
}

static bool has_live_parent(const Program *program, DefRef def) {
    DefRef parent = def_parent(program, def);
    return !parent || usage_production(program, (Used){program->def_file[def], parent}) != LIFE_NONE;
}

/* One is a copy of the other: by its name, or because nothing else differs. */
static bool is_one_thing(CheckContext *context, const ClonePair *pair, const CopyPair *copy) {
    const Program *program = context->program;
    bool is_near = (pair->grade == CLONE_CLEAR || pair->is_retired) && pair->agreed_share >= COPY_NEAR_SHARE;
    bool is_inner = def_row(program, pair->left.def)->parent || def_row(program, pair->right.def)->parent;
    bool is_within = contained_share(pair, &copy->here) >= COPY_NEAR_SHARE;
    bool is_truncated = pair->kind == CLONE_CLASS && is_within &&
                        pair->matched_members >= context->clones->options.within_members;
    if (!has_one_name(program, pair) && !is_inner && is_truncated) return true;
    if (!has_one_name(program, pair)) return is_near && !is_inner && copy_is_same_thing(context, pair, copy);
    return is_near || usage_namesakes(program, copy->here.side->def) <= NAMESAKES_MAX || is_within;
}

/* The definition, or something in it, is asynchronous. */
static bool is_asynchronous(const Program *program, DefRef def) {
    const File *file = &program->files[program->def_file[def]];
    const DefRow *defs = facts_defs(file->facts);
    DefId own = def - file->def_base;
    for (DefId d = own; d < file->facts->defs.count && defs[d].span.start < defs[own].span.end; d++)
        if (defs[d].flags & DEF_ASYNC) return true;
    return false;
}

static bool is_used(const Program *program, const CloneSide *side) {
    return usage_production(program, copy_used(side)) != LIFE_NONE;
}

/* Of the same two files another copy is used on this side, and not on that one: neither file is the older
 * one. */
static bool is_mutual(const CheckContext *context, const CopyPair *copy) {
    const Program *program = context->program;
    FileId stale = copy->here.side->file, live = copy->there.side->file;
    for (u32 i = 0; stale != live && i < context->clones->count; i++) {
        const ClonePair *other = &context->clones->pairs[i];
        bool is_turned = other->left.file == live && other->right.file == stale;
        if (other->kind == CLONE_FILE || other->is_beside ||
            (!is_turned && (other->left.file != stale || other->right.file != live)))
            continue;
        const CloneSide *own = is_turned ? &other->right : &other->left;
        const CloneSide *its = is_turned ? &other->left : &other->right;
        if (has_one_name(program, other) && is_used(program, own) && !is_used(program, its)) return true;
    }
    return false;
}

bool stale_copy_applies(CheckContext *context, const ClonePair *pair, const CopyPair *copy) {
    const Program *program = context->program;
    const CopySide *stale = &copy->here;
    if (pair->kind == CLONE_FILE) return false;
    if (is_asynchronous(program, stale->side->def) != is_asynchronous(program, copy->there.side->def))
        return false; /* who uses the one cannot use the other */
    if (stale->life != LIFE_NONE || copy->there.life == LIFE_NONE || !copy->there.is_known) return false;
    if (program->files[stale->side->file].world == WORLD_TESTS) return false;
    if (usage_is_for_others(program, stale->side->file)) return false;
    return has_live_parent(program, stale->side->def) && !file_tells_it(program, pair, stale) &&
           !is_named(program, stale, true) && is_one_thing(context, pair, copy) && !is_mutual(context, copy);
}

static Place edge_place(const Program *program, const Edge *edge) {
    const Facts *facts = program_facts(program, edge->file);
    u32 line = facts_line(facts, edge->offset);
    u32 end = line + 1 < facts->lines.count ? facts_lines(facts)[line + 1] - 1 : facts->source_length;
    return place_of(program, edge->file, (Span){edge->offset, u32_max(end, edge->offset)});
}

/* Places that import the copy in use. */
static void live_prove(CheckContext *context, Finding *finding, const CopySide *live) {
    const Program *program = context->program;
    u32 count, shown = 0;
    const Edge *edges = graph_in(program, graph_def(program, live->side->def), &count);
    for (u32 i = 0; i < count && shown < PLACES_MAX; i++) {
        if (edges[i].kind != EDGE_IMPORT || edges[i].file == live->side->file) continue;
        finding_evidence(finding, edge_place(program, &edges[i]), text_of(RULE, "live_used"));
        shown++;
    }
}

typedef Vec(Name) Names;

/* An import of another definition of the stale copy's file, from outside the tests if there is one: the file
 * is known, the copy is not wanted. */
static const Edge *neighbour_import(const Program *program, const CopySide *stale) {
    const File *file = &program->files[stale->side->file];
    const Edge *found = NULL;
    for (DefId d = 1; d < file->facts->defs.count; d++) {
        DefRef def = file->def_base + d;
        if (facts_defs(file->facts)[d].parent || def == stale->side->def) continue;
        u32 count;
        const Edge *edges = graph_in(program, graph_def(program, def), &count);
        for (u32 i = 0; i < count; i++) {
            if (edges[i].kind != EDGE_IMPORT || edges[i].file == stale->side->file) continue;
            bool is_test = program->files[edges[i].file].world == WORLD_TESTS;
            if (found && is_test) continue;
            found = &edges[i];
            if (!is_test) return found;
        }
    }
    return found;
}

/* All definitions of the stale copy's file that `by` imports. */
static void names_imported(const Program *program, FileId from, FileId by, Names *out) {
    const File *file = &program->files[from];
    for (DefId d = 1; d < file->facts->defs.count; d++) {
        if (facts_defs(file->facts)[d].parent) continue;
        u32 count;
        const Edge *edges = graph_in(program, graph_def(program, file->def_base + d), &count);
        for (u32 i = 0; i < count; i++) {
            if (edges[i].kind != EDGE_IMPORT || edges[i].file != by) continue;
            vec_push(out, def_name(program, file->def_base + d));
            break;
        }
    }
}

static void stale_prove(CheckContext *context, Finding *finding, const CopySide *stale) {
    const Program *program = context->program;
    FileId file = stale->side->file;
    const Edge *neighbour = neighbour_import(program, stale);
    if (stale->importers.count == 0) finding_evidence(finding, finding->name, text_of(RULE, "not_imported"));
    if (!neighbour) return;
    Names names = {0};
    names_imported(program, file, neighbour->file, &names);
    Text text = text_with(text_of(RULE, "module_imported_for"), "path", program->files[file].path);
    text = text_with(text, "names", copy_list_names(context, names.at, names.count));
    finding_evidence(finding, edge_place(program, neighbour), text);
    vec_release(&names);
}

static void only_prove(CheckContext *context, Finding *finding, const CloneDiff *diff, CloneLevel level,
                       const char *key, Place place) {
    Names names = {0};
    for (u32 i = 0; i < diff->member_count; i++)
        if (diff->members[i].level == level && diff->members[i].is_def)
            vec_push(&names,
                     level == CLONE_ONLY_LEFT ? diff->members[i].name_left : diff->members[i].name_right);
    if (names.count)
        finding_evidence(
            finding, place,
            text_with(text_of(RULE, key), "names", copy_list_names(context, names.at, names.count)));
    vec_release(&names);
}

static void members_list(CheckContext *context, Finding *finding, const CloneDiff *diff) {
    for (u32 i = 0; i < diff->member_count; i++) {
        DefRef def = diff->members[i].left;
        if (!def || def_row(context->program, def)->parent == 0) continue;
        Place place =
            place_of(context->program, context->program->def_file[def], def_row(context->program, def)->span);
        finding_member(finding, place, def_symbol(context->program, def, context->arena),
                       def_symbol_kind(context->program, def));
    }
}

static void finding_word(CheckContext *context, Finding *finding, const CopyPair *copy) {
    const CopySide *stale = &copy->here, *live = &copy->there;
    Str stale_path = context->program->files[stale->side->file].path;
    bool one_name = str_eq(stale->name, live->name);
    Text message = text_with(text_of(RULE, one_name ? "message" : "message.renamed"), "name", stale->name);
    message = text_with_number(message, "stale_lines", place_lines(stale->place));
    message = text_with(message, "live", live->name);
    finding->message = text_with(message, "live_path", context->program->files[live->side->file].path);
    bool whole = usage_production(context->program, (Used){stale->side->file, 0}) == LIFE_NONE;
    Text help = text_with(text_of(RULE, whole ? "help.module" : "help"), "stale_path", stale_path);
    help = text_with(help, "name", stale->name);
    finding->help =
        text_with_number(text_with_number(help, "from", stale->place.line), "to", stale->place.end_line);
    if (copy_is_used_by_tests(stale))
        finding->help =
            text_with(text_with(text_of(NULL, "copies.advice_delete_tests"), "remove", stale->word), "keep",
                      live->word);
    finding->doubt = usage_dead_doubt(context->program, stale->side->def);
    if (!finding->doubt.key) finding->doubt = text_with(text_of(RULE, "doubt"), "stale_path", stale_path);
    bool is_offered = copy_offered_by(context->program, stale) != FILE_NONE;
    if (is_offered) finding->help = copy_reexport_text(context, copy);
    finding->removable_lines = is_offered ? 0 : place_lines(stale->place);
}

/* Two things of one name that have this little in common may only share it. */
static const double SURELY_CONTAINED = 0.75;

/* Code that runs imports it by name, if only for code that does not. */
static bool is_imported_live(const CopySide *stale) {
    for (u32 i = 0; i < stale->uses.places.count; i++)
        if (stale->uses.places.at[i].is_import && stale->uses.places.at[i].kind != USE_DEAD) return true;
    return false;
}

/* No surer than it is that nothing uses the copy. */
static Confidence confidence_of(CheckContext *context, const ClonePair *pair, const CopyPair *copy) {
    bool is_contained =
        contained_share(pair, &copy->here) >= SURELY_CONTAINED || pair->agreed_share >= COPY_NEAR_SHARE;
    bool is_clear = copy->there.life == LIFE_FULL && !copy->here.in_tests && !is_imported_live(&copy->here);
    Confidence alike = is_contained && is_clear   ? CONFIDENCE_HIGH
                       : is_contained || is_clear ? CONFIDENCE_MEDIUM
                                                  : CONFIDENCE_LOW;
    Confidence dead = usage_dead_confidence(context, copy->here.side->def);
    return dead < alike ? dead : alike;
}

static void copy_found(CheckContext *context, const ClonePair *pair, const CopyPair *copy) {
    CopyReport report = {.is_stale = true};
    Finding *finding = copy_report(context, RULE, pair, copy, &report);
    const CloneDiff *diff = report.diff;
    finding_copy(finding, copy->there.place);
    finding->confidence = confidence_of(context, pair, copy);
    const FileId files[] = {copy->here.side->file, copy->there.side->file};
    copy_kept_lower(context, finding, files, COUNT_OF(files));
    finding_word(context, finding, copy);
    copy_aspects_put(context, finding->data, copy, diff);
    data_put_bool(context->arena, finding->data, STR("in_tests"), copy->here.in_tests);
    finding_evidence(finding, copy->there.place, text_of(RULE, "live"));
    live_prove(context, finding, &copy->there);
    if (copy->here.is_linked) stale_prove(context, finding, &copy->here);
    if (copy->here.uses.places.count || !copy->here.is_linked)
        copy_users_prove(context, finding, &copy->here);
    Text contained = text_with_number(text_of(RULE, "contained"), "percent",
                                      copy_percent(contained_share(pair, &copy->here)));
    finding_evidence(finding, finding->name, contained);
    if (pair->kind == CLONE_CLASS) {
        Text matched = text_with_number(text_of(RULE, "matched"), "matched", pair->matched_members);
        finding_evidence(finding, finding->name,
                         text_with_number(matched, "total", copy->here.side->members));
    }
    only_prove(context, finding, diff, CLONE_ONLY_RIGHT, "only_live", copy->there.place);
    only_prove(context, finding, diff, CLONE_ONLY_LEFT, "only_stale", finding->name);
    copy_drift_prove(context, finding, copy, diff);
    if (report.advice != ADVICE_REEXPORT) copy_repoint_prove(context, finding, &copy->here);
    members_list(context, finding, diff);
}

static bool one_side_lives(const Program *program, const ClonePair *pair) {
    Life left = usage_production(program, copy_used(&pair->left));
    Life right = usage_production(program, copy_used(&pair->right));
    return (left == LIFE_NONE) != (right == LIFE_NONE);
}

/* One finding per abandoned definition, against the copy that is most like it: pairs come best first. */
void check_stale_copy(CheckContext *context) {
    Map seen = {0};
    for (u32 i = 0; i < context->clones->count; i++) {
        const ClonePair *pair = &context->clones->pairs[i];
        if (pair->is_beside) continue;
        if (pair->kind == CLONE_FILE || !one_side_lives(context->program, pair)) continue;
        CopyPair copy;
        copy_pair_open(&copy, context, pair);
        if (stale_copy_applies(context, pair, &copy) && (*map_at(&seen, copy.here.side->def, 0))++ == 0)
            copy_found(context, pair, &copy);
        copy_pair_release(&copy);
    }
    map_release(&seen);
}
