#include "alias_double.h"
#include "classes.h"
#include "copy_drift.h"
#include "copy_report.h"
#include "copy_roles.h"

enum { RENAMES_MAX = 4, USERS_MAX = 5, PLACES_MAX = 3 };

typedef Vec(Name) Names;

/* ---- parts ----------------------------------------------------------------------------------------- */

/* Definitions of the comparison at a level, by name. */
static void names_at(const CloneDiff *diff, CloneLevel level, Names *out) {
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        Name name = level == CLONE_ONLY_RIGHT ? member->name_right : member->name_left;
        if (member->level == level && name && member->is_def) vec_push(out, name);
    }
}

static void names_prove(CheckContext *context, Finding *finding, const char *rule, const char *key,
                        const Names *names) {
    if (!names->count) return;
    Text text = text_with_number(text_of(rule, key), "count", names->count);
    finding_evidence(finding, finding->name,
                     text_with(text, "names", copy_list_names(context, names->at, names->count)));
}

static void parts_prove(CheckContext *context, Finding *finding, const CloneDiff *diff) {
    Names same = {0}, renamed = {0}, changed = {0}, constants = {0};
    names_at(diff, CLONE_IDENTICAL, &same);
    names_at(diff, CLONE_RENAMED, &renamed);
    names_at(diff, CLONE_CHANGED, &changed);
    for (u32 i = 0; i < diff->constant_count; i++)
        if (diff->constants[i].is_equal && diff->constants[i].left == diff->constants[i].right)
            vec_push(&constants, diff->constants[i].left);
    names_prove(context, finding, finding->rule, "members_same", &same);
    names_prove(context, finding, NULL, "copies.members_renamed", &renamed);
    names_prove(context, finding, NULL, "copies.members_changed", &changed);
    names_prove(context, finding, finding->rule, "constants", &constants);
    vec_release(&same);
    vec_release(&renamed);
    vec_release(&changed);
    vec_release(&constants);
}

static void only_prove(CheckContext *context, Finding *finding, const CopySide *side, CloneLevel level,
                       const CloneDiff *diff) {
    Names only = {0};
    bool is_here = level == CLONE_ONLY_LEFT;
    names_at(diff, level, &only);
    if (only.count) {
        Text text = text_with(text_of(finding->rule, is_here ? "only_left" : "only_right"),
                              is_here ? "left" : "right", side->word);
        text = text_with(text, "names", copy_list_names(context, only.at, only.count));
        finding_evidence(finding, is_here ? finding->name : side->place, text);
    }
    vec_release(&only);
}

/* ---- renames --------------------------------------------------------------------------------------- */

static Place rename_place(const CheckContext *context, const CopyPair *copy, const CloneRename *rename) {
    u32 start = rename->left_offset;
    return place_of(context->program, copy->here.side->file, (Span){start, start + (u32)rename->from.len});
}

/* "SSEEvent = StreamEvent": the name that is not the definition's own stands on the left. */
static Text alias_text(CheckContext *context, const char *rule, const CopyPair *copy,
                       const CloneRename *rename) {
    const Program *program = context->program;
    FileId here = copy->here.side->file, there = copy->there.side->file;
    Oneness oneness = copy_names_are_one(program, here, rename->from_name, there, rename->to_name);
    if (oneness == ONE_IMPORT) return text_of(NULL, "copies.alias_import");
    DefRef def = program_resolve_def(program, here, 1, rename->from_name);
    bool from_is_alias = !str_eq(name_text(program, def_name(program, def)), rename->from);
    if (oneness == ONE_SUBCLASS) {
        DefRef other = program_resolve_def(program, there, 1, rename->to_name);
        from_is_alias = class_derives(program, def, other);
    }
    bool to_is_alias = !str_eq(name_text(program, def_name(program, def)), rename->to);
    if (oneness == ONE_ALIAS && from_is_alias && to_is_alias)
        return text_with(text_of(NULL, "copies.alias_both"), "def",
                         name_text(program, def_name(program, def)));
    Str alias = from_is_alias ? rename->from : rename->to, target = from_is_alias ? rename->to : rename->from;
    if (oneness == ONE_SUBCLASS)
        return text_with(text_with(text_of(NULL, "copies.alias_subclass"), "sub", alias), "base", target);
    return text_with(text_of(rule, "alias_note"), "alias",
                     str_printf(context->arena, "%.*s = %.*s", STR_ARG(alias), STR_ARG(target)));
}

static void rename_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                         const CloneRename *rename, RenameKindOf kind) {
    Text text = kind == RENAME_ALIAS  ? alias_text(context, finding->rule, copy, rename)
                : kind == RENAME_WORD ? text_of(NULL, "copies.words")
                                      : text_of(finding->rule, "renames");
    text = text_with(text_with(text, "from", rename->from), "to", rename->to);
    if (kind != RENAME_ALIAS) text = text_with_number(text, "count", rename->count);
    finding_evidence(finding, rename_place(context, copy, rename), text);
}

/* Variables have other names, all in one line: they change nothing. */
static void variables_prove(CheckContext *context, Finding *finding, const CopyReport *report) {
    enum { VARIABLES_SHOWN = 3 };
    StrBuf names = {0};
    u32 count = 0;
    for (u32 i = 0; i < report->diff->rename_count; i++) {
        const CloneRename *rename = &report->diff->renames[i];
        bool is_told = rename->is_consistent && rename->is_throughout &&
                       !copy_rename_is_of_other(context->program, report->copy, report->diff, rename) &&
                       copy_rename_kind(context, report->copy, report->diff, rename) == RENAME_LOCAL &&
                       copy_is_one_variable(context, report->copy, rename);
        if (!is_told || ++count > VARIABLES_SHOWN) continue;
        buf_printf(&names, "%s`%.*s` → `%.*s`", count > 1 ? ", " : "", STR_ARG(rename->from),
                   STR_ARG(rename->to));
    }
    if (count > VARIABLES_SHOWN) buf_printf(&names, " +%u", count - VARIABLES_SHOWN);
    Str list = str_copy(context->arena, buf_str(&names));
    buf_release(&names);
    if (count)
        finding_evidence(
            finding, finding->name,
            text_with(text_with_number(text_of(NULL, "copies.variables"), "count", count), "names", list));
}

/* What tells most comes first: names of one thing, then what makes a difference, then what does not. The two
 * copies themselves are in the message. */
static void renames_prove(CheckContext *context, Finding *finding, const CopyReport *report, bool is_all) {
    static const RenameKindOf order[] = {RENAME_ALIAS, RENAME_TYPE, RENAME_OTHER,
                                         RENAME_WORD,  RENAME_TWIN, RENAME_OWN};
    bool is_file = report->copy->here.side->def == 0;
    u32 shown = 0;
    for (u32 at = 0; at < COUNT_OF(order); at++) {
        for (u32 i = 0; i < report->diff->rename_count && shown < RENAMES_MAX; i++) {
            const CloneRename *rename = &report->diff->renames[i];
            if (order[at] == RENAME_OWN && !is_file) continue;
            if (!copy_rename_is_told(context, report->copy, report->diff, rename)) continue;
            if (copy_rename_kind(context, report->copy, report->diff, rename) != order[at]) continue;
            rename_prove(context, finding, report->copy, rename, order[at]);
            shown++;
        }
    }
    variables_prove(context, finding, report);
    bool only_names = report->alikeness == ALIKE_NAMES || report->alikeness == ALIKE_ALIASES;
    bool is_said = str_eq(str_of(finding->message.key), STR("message.renamed"));
    if (shown && only_names && is_all && !is_said && !report->diff->break_count)
        finding_evidence(finding, finding->name, text_of(finding->rule, "renames_only"));
}

/* ---- slips ----------------------------------------------------------------------------------------- */

static NameId local_name(const File *file, Name name) {
    for (NameId n = 1; n < file->facts->names.count; n++)
        if (file->names[n] == name) return n;
    return 0;
}

static ExprId expr_at(const Facts *facts, const CloneBreak *slip) {
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (slip->is_attribute ? row->kind == EXPR_ATTRIBUTE && row->aux == slip->offset
                               : row->kind == EXPR_NAME && row->start == slip->offset)
            return e;
    }
    return 0;
}

static bool is_visible(const Facts *facts, ScopeId scope, NameId name) {
    u32 count = 0;
    for (ScopeId at = scope; at && !count; at = facts_scopes(facts)[at].parent)
        facts_find_bindings(facts, at, name, &count);
    return count > 0;
}

static bool class_has_both(const Program *program, FileId file, ScopeId scope, const CloneBreak *slip) {
    DefRef def = scope_def(program, file, scope);
    while (def && !method_class(program, def)) def = def_parent(program, def);
    DefRef class = def ? method_class(program, def) : 0;
    ClassMember member;
    return class && class_find(program, class, slip->name, &member) &&
           class_find(program, class, slip->expected, &member);
}

bool copy_is_slip(const Program *program, const CopyPair *copy, const CloneBreak *slip) {
    FileId file = slip->is_left ? copy->here.side->file : copy->there.side->file;
    const File *in = &program->files[file];
    ExprId expr = expr_at(in->facts, slip);
    if (!expr) return false;
    ScopeId scope = facts_exprs(in->facts)[expr].scope;
    if (slip->is_attribute) return class_has_both(program, file, scope, slip);
    return is_visible(in->facts, scope, local_name(in, slip->name)) &&
           is_visible(in->facts, scope, local_name(in, slip->expected));
}

static void slips_prove(CheckContext *context, Finding *finding, const CopyReport *report) {
    const Program *program = context->program;
    for (u32 i = 0; i < report->diff->break_count; i++) {
        const CloneBreak *slip = &report->diff->breaks[i];
        if (!report->is_near || !copy_is_slip(program, report->copy, slip)) continue;
        FileId file = slip->is_left ? report->copy->here.side->file : report->copy->there.side->file;
        Str name = name_text(program, slip->name);
        Text text = text_with(text_of(finding->rule, "forgotten_rename"), "from", name);
        text = text_with(text, "to", name_text(program, slip->expected));
        finding_evidence(finding, place_of(program, file, (Span){slip->offset, slip->offset + (u32)name.len}),
                         text_with_number(text, "count", slip->count));
    }
}

/* ---- users ----------------------------------------------------------------------------------------- */

/* Files of the uses of one kind, ascending. Code beside a dead copy is no news. */
static FileIds files_of(const CopySide *side, UseKind kind) {
    FileIds files = {0};
    for (u32 i = 0; i < side->uses.places.count; i++) {
        const CopyUse *use = &side->uses.places.at[i];
        bool is_own = use->file == side->side->file;
        if (use->kind == kind && !(is_own && kind == USE_DEAD) &&
            (!files.count || vec_last(&files) != use->file))
            vec_push(&files, use->file);
    }
    return files;
}

/* Tests that import the file, ascending. */
static FileIds tests_of(const Program *program, FileId file) {
    FileIds tests = {0};
    u32 count;
    const Edge *edges = graph_in(program, graph_module(program, file), &count); /* by file */
    for (u32 i = 0; i < count; i++) {
        FileId from = edges[i].file;
        if (from == FILE_NONE || program->files[from].world != WORLD_TESTS) continue;
        if (!tests.count || vec_last(&tests) != from) vec_push(&tests, from);
    }
    return tests;
}

/* Says which tests use it; or, where none names it, which code does that only they run, and which tests name
 * the file. */
static bool tests_put(CheckContext *context, const CopySide *side, Text *out) {
    const Program *program = context->program;
    FileIds files = files_of(side, USE_TESTS), own = {0};
    for (u32 i = 0; i < files.count; i++)
        if (program->files[files.at[i]].world == WORLD_TESTS) vec_push(&own, files.at[i]);
    FileIds tests = tests_of(program, side->side->file);
    const char *key = own.count || !tests.count ? "copies.used_by_tests" : "copies.used_through_tests";
    *out = text_with(text_of(NULL, key), "name", side->word);
    *out = text_with(*out, "users", copy_list_files(context, own.count ? &own : &files, USERS_MAX));
    if (!own.count && tests.count)
        *out = text_with(*out, "tests", copy_list_files(context, &tests, USERS_MAX));
    bool is_used = files.count > 0;
    vec_release(&files);
    vec_release(&own);
    vec_release(&tests);
    return is_used;
}

/* Says which other files use it, if code of that kind does. */
static bool users_put(CheckContext *context, const CopySide *side, const char *key, UseKind kind, Text *out) {
    FileIds files = files_of(side, kind);
    *out = text_with(text_of(NULL, key), "name", side->word);
    u32 limit = kind == USE_TESTS ? 1 : USERS_MAX; /* which tests is no news: one leads to the others */
    *out = text_with(*out, "users", copy_list_files(context, &files, limit));
    vec_release(&files);
    return out->args[1].text.len > 0;
}

void copy_users_prove(CheckContext *context, Finding *finding, const CopySide *side) {
    if (!side->is_known) return;
    bool is_used = side->life != LIFE_NONE;
    if (is_used && !side->users.count) return; /* used in its own file: nothing to tell */
    if (side->is_doubtful) return;             /* nobody would be told that it is unused */
    Text text;
    if (is_used)
        text = text_with(text_with(text_of(NULL, "copies.used_by"), "name", side->word), "users",
                         copy_list_files(context, &side->users, USERS_MAX));
    else if (!(side->in_tests && tests_put(context, side, &text)) &&
             !users_put(context, side, "copies.used_by_dead", USE_DEAD, &text))
        text = text_with(text_of(NULL, "copies.used_by_none"), "name", side->word);
    finding_evidence(finding, side->place, text);
}

CopyPlaces copy_repoint(const CopySide *side) {
    CopyPlaces places = {0};
    const CopyUse *uses = side->uses.places.at;
    for (u32 i = 0, end; i < side->uses.places.count; i = end) {
        bool has_import = false;
        for (end = i; end < side->uses.places.count && uses[end].file == uses[i].file; end++)
            has_import |= uses[end].is_import;
        for (u32 at = i; at < end; at++)
            if (!uses[at].is_member && (uses[at].is_import || !has_import)) vec_push(&places, uses[at]);
    }
    return places;
}

void copy_repoint_prove(CheckContext *context, Finding *finding, const CopySide *here) {
    CopyPlaces places = copy_repoint(here);
    u32 living = 0;
    for (u32 i = 0; i < places.count; i++) {
        const CopyUse *use = &places.at[i];
        if (use->kind == USE_DEAD || ++living > PLACES_MAX) continue;
        Place place = place_first_line(context->program, use->file, (Span){use->offset, use->offset + 1});
        finding_evidence(finding, place, text_with(text_of(NULL, "copies.repoint"), "name", here->word));
    }
    if (living > PLACES_MAX) {
        Text more = text_with(text_of(NULL, "copies.repoint_more"), "name", here->word);
        finding_evidence(finding, here->place, text_with_number(more, "count", living - PLACES_MAX));
    }
    vec_release(&places);
}

static void keep_prove(Finding *finding, const CopyPair *copy) {
    static const char *const keys[] = {[KEEP_OUTSIDE_TESTS] = "copies.keep_tests",
                                       [KEEP_OUTSIDE_SCRIPTS] = "copies.keep_scripts",
                                       [KEEP_MORE_USED] = "copies.keep_more_used",
                                       [KEEP_LARGER] = "copies.keep_larger",
                                       [KEEP_FIRST] = NULL};
    if (!keys[copy->reason]) return; /* who uses which says it already */
    Text text = text_with(text_of(NULL, keys[copy->reason]), "keep", copy->there.word);
    text = text_with(text, "remove", copy->here.word);
    text = text_with_number(text, "files", copy->there.users.count);
    finding_evidence(finding, copy->there.place, text_with_number(text, "fewer", copy->here.users.count));
}

/* ---- whole ----------------------------------------------------------------------------------------- */

void copy_prove(CheckContext *context, Finding *finding, const ClonePair *pair, const CopyReport *report) {
    const CopyPair *copy = report->copy;
    Text other = text_with(text_of(finding->rule, "other"), "right", copy->there.word);
    finding_evidence(finding, copy->there.place,
                     text_with_number(other, "lines", place_lines(copy->there.place)));
    Differences rows = {0};
    copy_drift_begin(context, finding, copy, report->diff, &rows);
    if (pair->kind != CLONE_FUNCTION) {
        parts_prove(context, finding, report->diff);
        only_prove(context, finding, &copy->here, CLONE_ONLY_LEFT, report->diff);
        only_prove(context, finding, &copy->there, CLONE_ONLY_RIGHT, report->diff);
    }
    slips_prove(context, finding, report);
    renames_prove(context, finding, report, rows.count == 0);
    copy_drift_end(context, finding, copy, report->diff, &rows);
    vec_release(&rows);
    if (report->forms)
        finding_evidence(finding, finding->name,
                         text_with_number(text_of(NULL, "copies.form"), "count", report->forms));
    copy_users_prove(context, finding, &copy->here);
    copy_users_prove(context, finding, &copy->there);
    if (!copy->here.is_known) finding_evidence(finding, finding->name, text_of(NULL, "copies.users_unknown"));
    alias_pair_prove(context, finding, copy);
    if (!copy_advice_removes(report->advice, copy)) return;
    keep_prove(finding, copy);
    copy_repoint_prove(context, finding, &copy->here);
}
