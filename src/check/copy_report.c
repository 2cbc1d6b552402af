#include "copy_report.h"

#include "shared.h"

enum { NAMES_MAX = 8, RENAMES_MAX = 5, USERS_MAX = 5 };

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

static bool rename_is_alias(const Program *program, const CopyPair *copy, const CloneRename *rename) {
    if (rename->kind != RENAME_IDENTIFIER) return false;
    DefRef from = program_resolve_def(program, copy->here.side->file, 1, rename->from_name);
    return from && from == program_resolve_def(program, copy->there.side->file, 1, rename->to_name);
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
        data_put_text(arena, item, STR("kind"),
                      rename->kind == RENAME_TEXT ? STR("text") : STR("identifier"));
        data_put_bool(arena, item, STR("alias"), rename_is_alias(context->program, copy, rename));
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

static void edits_put(CheckContext *context, Data *data, const CloneDiff *diff) {
    static const char *const kinds[] = {[CLONE_EDIT_INSERTED] = "inserted",
                                        [CLONE_EDIT_DELETED] = "deleted",
                                        [CLONE_EDIT_CHANGED] = "changed"};
    Arena *arena = context->arena;
    Data *list = data_put_list(arena, data, STR("edits"));
    for (u32 i = 0; i < diff->edit_count; i++) {
        const CloneEdit *edit = &diff->edits[i];
        const CloneMember *member = &diff->members[edit->member];
        Name name = member->name_left ? member->name_left : member->name_right;
        Data *item = data_put_object(arena, list, STR_NONE);
        data_put_text(arena, item, STR("kind"), str_of(kinds[edit->kind]));
        data_put_text(arena, item, STR("member"), name_text(context->program, name));
        data_put_int(arena, item, STR("statements"), edit->statements);
        if (edit->left_line) data_put_int(arena, item, STR("here_line"), edit->left_line);
        if (edit->right_line) data_put_int(arena, item, STR("there_line"), edit->right_line);
    }
}

static Finding *finding_open(CheckContext *context, const char *rule, const CopyPair *copy) {
    if (copy->here.side->def) return finding_add_def(context, rule, copy->here.side->def);
    Place first = place_first_line(context->program, copy->here.side->file, (Span){0, 1});
    return finding_add(context, rule, KIND_MODULE, copy->here.symbol, copy->here.place, first);
}

Finding *copy_report(CheckContext *context, const char *rule, const ClonePair *pair, const CopyPair *copy,
                     const CloneDiff **diff) {
    Finding *finding = finding_open(context, rule, copy);
    *diff = clone_diff(shared_clone_work(context), (CloneKind)pair->kind, copy->here.side, copy->there.side,
                       context->arena);
    other_put(context, finding->data, &copy->there);
    figures_put(context, finding->data, pair, copy);
    renames_put(context, finding->data, copy, *diff);
    matched_put(context, finding->data, *diff);
    parts_put(context, finding->data, *diff);
    edits_put(context, finding->data, *diff);
    files_put(context, finding->data, STR("users_here"), &copy->here.users);
    files_put(context, finding->data, STR("users_there"), &copy->there.users);
    files_put(context, finding->data, STR("imported_here"), &copy->here.importers);
    files_put(context, finding->data, STR("imported_there"), &copy->there.importers);
    return finding;
}

/* ---- proof ----------------------------------------------------------------------------------------- */

static Place rename_place(const CheckContext *context, const CopyPair *copy, const CloneRename *rename) {
    u32 start = rename->left_offset;
    return place_of(context->program, copy->here.side->file, (Span){start, start + (u32)rename->from.len});
}

/* "SSEEvent = StreamEvent": the name that is not the definition's own stands on the left. */
static Str alias_text(CheckContext *context, const CopyPair *copy, const CloneRename *rename) {
    DefRef def = program_resolve_def(context->program, copy->here.side->file, 1, rename->from_name);
    bool from_is_alias = !str_eq(name_text(context->program, def_name(context->program, def)), rename->from);
    Str alias = from_is_alias ? rename->from : rename->to, target = from_is_alias ? rename->to : rename->from;
    return str_printf(context->arena, "%.*s = %.*s", STR_ARG(alias), STR_ARG(target));
}

static void renames_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                          const CloneDiff *diff) {
    u32 shown = 0;
    for (u32 i = 0; i < diff->rename_count && shown < RENAMES_MAX; i++) {
        const CloneRename *rename = &diff->renames[i];
        if (!rename->is_consistent) continue;
        bool is_alias = rename_is_alias(context->program, copy, rename);
        Text text = text_of(finding->rule, is_alias ? "alias_note" : "renames");
        text = text_with(text_with(text, "from", rename->from), "to", rename->to);
        if (is_alias)
            text = text_with(text, "alias", alias_text(context, copy, rename));
        else
            text = text_with_number(text, "count", rename->count);
        finding_evidence(finding, rename_place(context, copy, rename), text);
        shown++;
    }
    if (shown && diff->edit_count == 0)
        finding_evidence(finding, finding->name, text_of(finding->rule, "renames_only"));
}

static void names_prove(CheckContext *context, Finding *finding, const char *key, const Names *names) {
    if (!names->count) return;
    Text text = text_with_number(text_of(finding->rule, key), "count", names->count);
    finding_evidence(finding, finding->name,
                     text_with(text, "names", copy_list_names(context, names->at, names->count)));
}

static void parts_prove(CheckContext *context, Finding *finding, const CloneDiff *diff) {
    Names same = {0}, constants = {0};
    names_at(diff, CLONE_IDENTICAL, true, &same);
    names_at(diff, CLONE_RENAMED, true, &same);
    constants_collect(diff, &constants);
    names_prove(context, finding, "members_same", &same);
    names_prove(context, finding, "constants", &constants);
    vec_release(&same);
    vec_release(&constants);
}

static void only_prove(CheckContext *context, Finding *finding, const CopySide *side, CloneLevel level,
                       const CloneDiff *diff) {
    Names only = {0};
    bool is_here = level == CLONE_ONLY_LEFT;
    names_at(diff, level, true, &only);
    if (only.count) {
        Text text = text_with(text_of(finding->rule, is_here ? "only_left" : "only_right"),
                              is_here ? "left" : "right", side->name);
        text = text_with(text, "names", copy_list_names(context, only.at, only.count));
        finding_evidence(finding, is_here ? finding->name : side->place, text);
    }
    vec_release(&only);
}

static void users_prove(CheckContext *context, Finding *finding, const CopySide *side) {
    bool is_used = side->life != LIFE_NONE;
    if (is_used && !side->users.count) return; /* used in its own file: nothing to tell */
    const char *words = is_used ? "used_by" : side->in_tests ? "used_by_tests" : "used_by_none";
    Text text = text_with(text_of(finding->rule, words), "name", side->name);
    if (is_used) text = text_with(text, "users", copy_list_files(context, &side->users, USERS_MAX));
    finding_evidence(finding, side->place, text);
}

void copy_prove(CheckContext *context, Finding *finding, const ClonePair *pair, const CopyPair *copy,
                const CloneDiff *diff) {
    Text other = text_with(text_of(finding->rule, "other"), "right", copy->there.name);
    finding_evidence(finding, copy->there.place,
                     text_with_number(other, "lines", place_lines(copy->there.place)));
    if (pair->kind != CLONE_FUNCTION) {
        parts_prove(context, finding, diff);
        only_prove(context, finding, &copy->here, CLONE_ONLY_LEFT, diff);
        only_prove(context, finding, &copy->there, CLONE_ONLY_RIGHT, diff);
    }
    renames_prove(context, finding, copy, diff);
    users_prove(context, finding, &copy->here);
    users_prove(context, finding, &copy->there);
}
