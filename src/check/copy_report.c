#include "copy_report.h"

#include "copy_differ.h"
#include "copy_drift.h"
#include "copy_family.h"
#include "copy_form.h"
#include "copy_own_word.h"
#include "copy_reach.h"
#include "shared.h"

enum { NAMES_MAX = 8 };

typedef Vec(Name) Names;

/* Only what is wholly equal is "100%". */
u32 copy_percent(double share) {
    u32 percent = (u32)(share * 100 + 0.5);
    return percent == 100 && share < 1 ? 99 : percent;
}

Str copy_list_names(CheckContext *context, const Name *names, u32 count) {
    StrBuf text = {0};
    for (u32 i = 0; i < count && i < NAMES_MAX; i++)
        buf_printf(&text, "%s`%.*s`", i ? ", " : "", STR_ARG(name_text(context->program, names[i])));
    if (count > NAMES_MAX) buf_printf(&text, " +%u", count - NAMES_MAX);
    Str list = str_copy(context->arena, buf_str(&text));
    buf_release(&text);
    return list;
}

/* Members of the comparison at a level (by name; statements without a name are left out). */
static void names_at(const CloneDiff *diff, CloneLevel level, bool defs, Names *out) {
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        Name name = level == CLONE_ONLY_RIGHT ? member->name_right : member->name_left;
        if (member->level == level && name && (member->is_def || !defs)) vec_push(out, name);
    }
}

/* ---- data ------------------------------------------------------------------------------------------ */

static void other_put(CheckContext *context, Data *data, const CopySide *there) {
    Arena *arena = context->arena;
    Data *other = data_put_object(arena, data, STR("other"));
    data_put_text(arena, other, STR("path"), context->program->files[there->side->file].path);
    data_put_int(arena, other, STR("line"), there->place.line);
    data_put_int(arena, other, STR("end_line"), there->place.end_line);
    data_put_text(arena, other, STR("symbol"), there->symbol);
}

static void figures_put(CheckContext *context, Data *data, const ClonePair *pair, const CopyPair *copy) {
    Arena *arena = context->arena;
    data_put_real(arena, data, STR("similarity"), pair->similarity);
    data_put_real(arena, data, STR("containment"), pair->containment);
    data_put_real(arena, data, STR("equal"), pair->exact_share);
    data_put_real(arena, data, STR("renamed"), pair->rename_share);
    data_put_real(arena, data, STR("agreed"), pair->agreed_share);
    data_put_real(arena, data, STR("rename_spread"), pair->rename_spread);
    data_put_real(arena, data, STR("same_share"), pair->same_share);
    data_put_real(arena, data, STR("literal_share"), pair->literal_share);
    data_put_real(arena, data, STR("literal_within"), pair->literal_within);
    data_put_int(arena, data, STR("statements"), pair->statements);
    data_put_int(arena, data, STR("same_statements"), pair->same_statements);
    data_put_int(arena, data, STR("literal_statements"), pair->literal_statements);
    if (pair->kind != CLONE_FUNCTION) {
        data_put_int(arena, data, STR("matched_members"), pair->matched_members);
        data_put_int(arena, data, STR("members_total"), u32_max(pair->left.members, pair->right.members));
    }
    data_put_int(arena, data, STR("lines"), place_lines(copy->here.place) + place_lines(copy->there.place));
    data_put_text(arena, data, STR("keep"), STR("there"));
}

static void renames_put(CheckContext *context, Data *data, const CopyPair *copy, const CloneDiff *diff) {
    Arena *arena = context->arena;
    Data *list = data_put_list(arena, data, STR("renames"));
    for (u32 i = 0; i < diff->rename_count; i++) {
        const CloneRename *rename = &diff->renames[i];
        if (!rename->is_consistent) continue;
        Data *item = data_put_object(arena, list, STR_NONE);
        data_put_text(arena, item, STR("from"), rename->from);
        data_put_text(arena, item, STR("to"), rename->to);
        data_put_int(arena, item, STR("count"), rename->count);
        data_put_bool(arena, item, STR("throughout"), rename->is_throughout);
        RenameKindOf kind = copy_rename_kind(context, copy, diff, rename);
        data_put_text(arena, item, STR("kind"), kind == RENAME_WORD ? STR("text") : STR("identifier"));
        data_put_text(arena, item, STR("what"), str_of(rename_kind_name(kind)));
        data_put_bool(arena, item, STR("alias"), kind == RENAME_ALIAS);
    }
}

static void matched_put(CheckContext *context, Data *data, const CloneDiff *diff) {
    Arena *arena = context->arena;
    Data *list = data_put_list(arena, data, STR("matched"));
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        if (!member->is_def || !member->left || !member->right) continue;
        Data *item = data_put_object(arena, list, STR_NONE);
        data_put_text(arena, item, STR("here"), name_text(context->program, member->name_left));
        data_put_text(arena, item, STR("there"), name_text(context->program, member->name_right));
        data_put_bool(arena, item, STR("same"), member->level != CLONE_CHANGED);
        data_put_real(arena, item, STR("similarity"), member->similarity);
    }
}

static void names_put(CheckContext *context, Data *data, Str key, const Names *names) {
    Data *list = data_put_list(context->arena, data, key);
    for (u32 i = 0; i < names->count; i++)
        data_put_text(context->arena, list, STR_NONE, name_text(context->program, names->at[i]));
}

static void files_put(CheckContext *context, Data *data, Str key, const FileIds *files) {
    Data *list = data_put_list(context->arena, data, key);
    for (u32 i = 0; i < files->count; i++)
        data_put_text(context->arena, list, STR_NONE, context->program->files[files->at[i]].path);
}

static void constants_collect(const CloneDiff *diff, Names *out) {
    for (u32 i = 0; i < diff->constant_count; i++)
        if (diff->constants[i].is_equal && diff->constants[i].left == diff->constants[i].right)
            vec_push(out, diff->constants[i].left);
}

static void parts_put(CheckContext *context, Data *data, const CloneDiff *diff) {
    Names constants = {0}, only_here = {0}, only_there = {0};
    constants_collect(diff, &constants);
    names_at(diff, CLONE_ONLY_LEFT, false, &only_here);
    names_at(diff, CLONE_ONLY_RIGHT, false, &only_there);
    names_put(context, data, STR("constants"), &constants);
    names_put(context, data, STR("only_here"), &only_here);
    names_put(context, data, STR("only_there"), &only_there);
    vec_release(&constants);
    vec_release(&only_here);
    vec_release(&only_there);
}

static void edits_put(CheckContext *context, Data *data, const CopyPair *copy, const CloneDiff *diff) {
    static const char *const kinds[] = {[CLONE_EDIT_INSERTED] = "inserted",
                                        [CLONE_EDIT_DELETED] = "deleted",
                                        [CLONE_EDIT_CHANGED] = "changed",
                                        [CLONE_EDIT_MOVED] = "moved"};
    Arena *arena = context->arena;
    Data *list = data_put_list(arena, data, STR("edits"));
    for (u32 i = 0; i < diff->edit_count; i++) {
        const CloneEdit *edit = &diff->edits[i];
        Data *item = data_put_object(arena, list, STR_NONE);
        data_put_text(arena, item, STR("kind"), str_of(kinds[edit->kind]));
        data_put_text(arena, item, STR("what"),
                      str_of(drift_kind_name(copy_drift_kind(context, copy, edit))));
        data_put_text(arena, item, STR("member"), copy_edit_member(context, copy, edit));
        data_put_int(arena, item, STR("statements"), edit->statements);
        if (edit->left_line) data_put_int(arena, item, STR("here_line"), edit->left_line);
        if (edit->left_line) data_put_int(arena, item, STR("here_end"), edit->left_end);
        if (edit->right_line) data_put_int(arena, item, STR("there_line"), edit->right_line);
        if (edit->right_line) data_put_int(arena, item, STR("there_end"), edit->right_end);
    }
}

static void slips_put(CheckContext *context, Data *data, const CopyReport *report) {
    const Program *program = context->program;
    Arena *arena = context->arena;
    Data *list = data_put_list(arena, data, STR("forgotten"));
    for (u32 i = 0; i < report->slip_count; i++) {
        const CopySlip *slip = &report->slips[i];
        FileId file = slip->is_left ? report->copy->here.side->file : report->copy->there.side->file;
        Data *item = data_put_object(arena, list, STR_NONE);
        data_put_text(arena, item, STR("name"), slip->text.len ? slip->text : name_text(program, slip->name));
        data_put_text(arena, item, STR("expected"), name_text(program, slip->expected));
        data_put_int(arena, item, STR("count"), slip->count);
        data_put_text(arena, item, STR("path"), program->files[file].path);
        data_put_int(arena, item, STR("line"), facts_line(program_facts(program, file), slip->offset));
    }
}

/* What a name of a family should be has to exist, so that less of both need be the same. */
static const double FAMILY_SHARE = 0.8;

static void slips_find(CheckContext *context, const ClonePair *pair, CopyReport *report) {
    CopySlips slips = {0};
    if (pair->agreed_share >= COPY_NEAR_SHARE) copy_slips_find(context, report->copy, report->diff, &slips);
    if (pair->agreed_share >= FAMILY_SHARE) copy_families_find(context, report->copy, report->diff, &slips);
    copy_own_words_find(context, report->copy, &slips);
    report->slips = arena_copy(context->arena, slips.at, slips.count * sizeof *slips.at);
    report->slip_count = slips.count;
    vec_release(&slips);
}

/* ---- users ----------------------------------------------------------------------------------------- */

static void kind_put(CheckContext *context, Data *data, const CopyUses *uses, UseKind kind) {
    UseCount count = copy_uses_count(uses, kind);
    if (!count.files) return;
    Arena *arena = context->arena;
    Data *item = data_put_object(arena, data, str_of(use_kind_name(kind)));
    Data *files = data_put_list(arena, item, STR("files"));
    FileId last = FILE_NONE;
    for (u32 i = 0; i < uses->places.count; i++) {
        const CopyUse *use = &uses->places.at[i];
        if (use->kind != kind || use->file == last) continue;
        data_put_text(arena, files, STR_NONE, context->program->files[use->file].path);
        last = use->file;
    }
    data_put_int(arena, item, STR("imports"), count.imports);
    data_put_int(arena, item, STR("calls"), count.calls);
    data_put_int(arena, item, STR("others"), count.others);
}

static void uses_put(CheckContext *context, Data *data, Str key, const CopyUses *uses) {
    Data *item = data_put_object(context->arena, data, key);
    for (u32 kind = 0; kind < USE_KINDS; kind++) kind_put(context, item, uses, (UseKind)kind);
}

static void repoint_put(CheckContext *context, Data *data, const CopySide *here) {
    Arena *arena = context->arena;
    CopyPlaces places = copy_repoint(here);
    Data *list = data_put_list(arena, data, STR("repoint"));
    for (u32 i = 0; i < places.count; i++) {
        const CopyUse *use = &places.at[i];
        Data *item = data_put_object(arena, list, STR_NONE);
        data_put_text(arena, item, STR("path"), context->program->files[use->file].path);
        data_put_int(arena, item, STR("line"), use->line);
        data_put_text(arena, item, STR("world"), str_of(use_kind_name((UseKind)use->kind)));
    }
    vec_release(&places);
}

/* ---- verdict --------------------------------------------------------------------------------------- */

const char *copy_verdict_name(bool is_exact, Alikeness alikeness) {
    static const char *const verdicts[] = {[ALIKE_NOT] = "near",
                                           [ALIKE_NAMES] = "renamed",
                                           [ALIKE_ALIASES] = "aliases",
                                           [ALIKE_WORDS] = "aliases_and_words"};
    return is_exact ? "identical" : verdicts[alikeness];
}

static void verdict_put(CheckContext *context, Data *data, const ClonePair *pair, const CopyReport *report) {
    static const char *const reasons[] = {[KEEP_USED] = "used",
                                          [KEEP_ALIAS] = "alias",
                                          [KEEP_OUTSIDE_TESTS] = "outside_tests",
                                          [KEEP_OUTSIDE_SCRIPTS] = "outside_scripts",
                                          [KEEP_MORE_USED] = "more_used",
                                          [KEEP_NAMED] = "named",
                                          [KEEP_LARGER] = "larger",
                                          [KEEP_FIRST] = "first"};
    Arena *arena = context->arena;
    data_put_text(arena, data, STR("verdict"), str_of(copy_verdict_name(pair->is_exact, report->alikeness)));
    data_put_text(arena, data, STR("keep_because"), str_of(reasons[report->copy->reason]));
    data_put_text(arena, data, STR("advice"), str_of(advice_name(report->advice)));
    data_put_int(arena, data, STR("saved_lines"), report->saved_lines);
}

static Finding *finding_open(CheckContext *context, const char *rule, const CopyPair *copy) {
    if (copy->here.side->def) return finding_add_def(context, rule, copy->here.side->def);
    Place first = place_first_line(context->program, copy->here.side->file, (Span){0, 1});
    return finding_add(context, rule, KIND_MODULE, copy->here.symbol, copy->here.place, first);
}

static Advice stale_advice(const CheckContext *context, const CopyPair *copy) {
    if (copy_offered_by(context->program, &copy->here) != FILE_NONE) return ADVICE_REEXPORT;
    return copy_is_used_by_tests(&copy->here) ? ADVICE_DELETE_TESTS : ADVICE_DELETE;
}

/* Its name stays: who calls it knows it by the object or the function that it stands in. */
static u32 lines_that_stay(const Program *program, const CopyReport *report) {
    DefRef def = report->copy->here.side->def;
    bool is_told = report->advice == ADVICE_VALUE_PARAMETER || report->advice == ADVICE_CALLBACK;
    return is_told && def && def_parent(program, def) ? 2 : 0;
}

/* Of a group each further copy saves as much. */
static u32 saves_of(CheckContext *context, const ClonePair *pair, const CopyReport *report) {
    u32 lines = copy_advice_saves(context, report->advice, pair, report->copy, report->diff);
    lines -= u32_min(lines, lines_that_stay(context->program, report));
    return lines * u32_max(report->copies, 1);
}

Finding *copy_report(CheckContext *context, const char *rule, const ClonePair *pair, const CopyPair *copy,
                     CopyReport *report) {
    Finding *finding = finding_open(context, rule, copy);
    CloneDiff *diff = ARENA_NEW(context->arena, CloneDiff);
    *diff = *clone_diff(shared_clone_work(context), (CloneKind)pair->kind, copy->here.side, copy->there.side,
                        context->arena);
    *report =
        (CopyReport){.is_stale = report->is_stale, .copies = report->copies, .copy = copy, .diff = diff};
    copy_renames_know(context, copy, diff, context->arena);
    copy_form_settle(context, copy, diff, &report->forms);
    copy_renames_judge(context, copy, diff);
    report->alikeness = copy_alikeness(context, copy, diff, &report->words);
    report->advice = report->is_stale ? stale_advice(context, copy)
                                      : copy_advise(context, pair, copy, diff, report->alikeness);
    slips_find(context, pair, report);
    report->moved_lines = copy_advice_moves(context->program, report->advice, pair, copy, diff);
    report->saved_lines = saves_of(context, pair, report);
    other_put(context, finding->data, &copy->there);
    figures_put(context, finding->data, pair, copy);
    verdict_put(context, finding->data, pair, report);
    renames_put(context, finding->data, copy, diff);
    slips_put(context, finding->data, report);
    matched_put(context, finding->data, diff);
    parts_put(context, finding->data, diff);
    edits_put(context, finding->data, copy, diff);
    files_put(context, finding->data, STR("users_here"), &copy->here.users);
    files_put(context, finding->data, STR("users_there"), &copy->there.users);
    files_put(context, finding->data, STR("imported_here"), &copy->here.importers);
    files_put(context, finding->data, STR("imported_there"), &copy->there.importers);
    uses_put(context, finding->data, STR("uses_here"), &copy->here.uses);
    uses_put(context, finding->data, STR("uses_there"), &copy->there.uses);
    repoint_put(context, finding->data, &copy->here);
    return finding;
}
