#include "plan_work.h"

/* Drafts are made from the largest thing to the smallest (file, island, definition), and each claims the
 * lines that no earlier one has: so every line belongs to one action, and a finding inside a larger one
 * is settled by it. */

u32 work_owner(const PlanWork *self, FileId file, u32 line) {
    if (file == FILE_NONE || !self->owner[file] || line > source_lines(self->program, file))
        return ACTION_NONE;
    return self->owner[file][line];
}

/* True when the draft already deletes the whole range: a method of a class that goes. */
static bool is_claimed(const PlanWork *self, u32 draft, const LineRange *range) {
    const Draft *row = &self->drafts.at[draft];
    for (u32 i = 0; i < row->ranges.count; i++) {
        const LineRange *other = &row->ranges.at[i];
        if (other->file == range->file && other->first <= range->first && range->last <= other->last)
            return true;
    }
    return false;
}

static void lines_claim(PlanWork *self, u32 draft, LineRange range) {
    if (is_claimed(self, draft, &range)) return;
    u32 lines = source_lines(self->program, range.file);
    u32 **owner = &self->owner[range.file];
    if (!*owner) {
        *owner = ARENA_ARRAY(self->arena, u32, lines + 1);
        for (u32 line = 0; line <= lines; line++) (*owner)[line] = ACTION_NONE;
    }
    range.first = u32_max(range.first, 1);
    range.last = u32_min(range.last, lines);
    for (u32 line = range.first; line <= range.last; line++) {
        if ((*owner)[line] != ACTION_NONE) continue;
        (*owner)[line] = draft;
        self->drafts.at[draft].action.lines++;
    }
    vec_push(&self->drafts.at[draft].ranges, range);
}

static void place_claim(PlanWork *self, u32 draft, const Place *place) {
    if (place->file != FILE_NONE)
        lines_claim(self, draft, (LineRange){place->file, place->line, place->end_line});
}

/* Lines of a finding's own deletion: those of its fix where it has one (a whole import statement), else its
 * place. */
static void finding_claim(PlanWork *self, u32 draft, const Finding *finding) {
    bool has_edit = false;
    for (u32 i = 0; i < finding->fix.count; i++) {
        if (finding->fix.at[i].kind != EDIT_DELETE) continue;
        place_claim(self, draft, &finding->fix.at[i].place);
        has_edit = true;
    }
    if (!has_edit) place_claim(self, draft, &finding->place);
}

static u32 draft_add(PlanWork *self, u32 priority, const Finding *first, Text title) {
    Draft draft = {.whole = FILE_NONE};
    draft.action.priority = priority;
    draft.action.title = title;
    draft.action.why = first->message;
    draft.action.place = first->place;
    vec_push(&self->drafts, draft);
    return self->drafts.count - 1;
}

static void draft_settle(PlanWork *self, u32 draft, u32 position) {
    self->settled_by[position] = draft;
    vec_push(&self->drafts.at[draft].action.findings, position);
}

static Text with_place(const PlanWork *self, Text text, const Place *place) {
    text = text_with(text, "path", self->program->files[place->file].path);
    return text_with_number(text, "line", place->line);
}

static bool is_category(const PlanWork *self, const Finding *finding, const char *category) {
    return strcmp(finding_category(self, finding), category) == 0;
}

/* ---- what crashes --------------------------------------------------------------------------------- */

static bool same_text(const Text *a, const Text *b) {
    if (!a->key || !b->key || strcmp(a->key, b->key) != 0 || a->arg_count != b->arg_count) return false;
    for (u32 i = 0; i < a->arg_count; i++)
        if (a->args[i].number != b->args[i].number || a->args[i].word != b->args[i].word ||
            !str_eq(a->args[i].text, b->args[i].text))
            return false;
    return true;
}

/* Uses of the same missing thing are mended in one go, as is what is wrong in one file with the same
 * words. */
static bool same_defect(const Finding *a, const Finding *b) {
    Str member = finding_data_text(a, STR("member"));
    if (a->rule != b->rule) return false;
    if (!member.len) return a->place.file == b->place.file && same_text(&a->message, &b->message);
    return str_eq(member, finding_data_text(b, STR("member"))) &&
           str_eq(finding_data_text(a, STR("module")), finding_data_text(b, STR("module"))) &&
           str_eq(finding_data_text(a, STR("class")), finding_data_text(b, STR("class")));
}

static Text fix_title(const PlanWork *self, const Finding *finding, u32 uses) {
    Str member = finding_data_text(finding, STR("member")), near = finding_data_text(finding, STR("near"));
    Str class = str_after_last(finding_data_text(finding, STR("class")), '.');
    Text text = text_of(NULL, near.ptr && class.len     ? "plan.fix-rename"
                              : member.ptr && class.len ? "plan.fix-member"
                                                        : "plan.fix-other");
    text = text_with(text_with(text_with(text, "member", member), "near", near), "class", class);
    text = text_with(text_with_number(text, "n", uses), "symbol", finding->symbol);
    return with_place(self, text, &finding->place);
}

/* The finding that a draft was made of. */
static const Finding *draft_reason(const PlanWork *self, u32 draft) {
    return work_finding(self, self->drafts.at[draft].action.findings.at[0]);
}

static const u64 HASH_STEP = 0x9e3779b97f4a7c15u;

/* Equal for findings of one defect. */
static u64 defect_hash(const Finding *finding) {
    Str member = finding_data_text(finding, STR("member"));
    if (member.len) return str_hash(member) ^ str_hash(finding_data_text(finding, STR("class")));
    u64 hash = str_hash(str_of(finding->message.key ? finding->message.key : "")) + finding->place.file;
    for (u32 i = 0; i < finding->message.arg_count; i++)
        hash = hash * HASH_STEP ^ str_hash(finding->message.args[i].text);
    return hash;
}

static void drafts_fix(PlanWork *self) {
    Map last = {0};      /* by hash of a defect: its last draft */
    VecU32 before = {0}; /* by draft: the one before it of that hash */
    for (u32 i = 0; i < self->active.count; i++) {
        u32 position = self->active.at[i];
        const Finding *finding = work_finding(self, position);
        if (!is_category(self, finding, "critical")) continue;
        u32 *slot = map_at(&last, defect_hash(finding), ACTION_NONE), draft = *slot;
        while (draft != ACTION_NONE && !same_defect(draft_reason(self, draft), finding))
            draft = before.at[draft];
        if (draft == ACTION_NONE) {
            draft = draft_add(self, PRIORITY_FIX, finding, text_of(NULL, ""));
            vec_push(&before, *slot);
            *slot = draft;
        }
        draft_settle(self, draft, position);
    }
    for (u32 draft = 0; draft < self->drafts.count; draft++) {
        Action *action = &self->drafts.at[draft].action;
        action->title = fix_title(self, draft_reason(self, draft), action->findings.count);
    }
    map_release(&last);
    vec_release(&before);
}

/* ---- what speaks of a file -------------------------------------------------------------------------- */

static FileId active_file(const PlanWork *self, u32 at) {
    return work_finding(self, self->active.at[at])->place.file;
}

/* First of `active` in the file, or behind it: findings come by path. O(log findings). */
static u32 active_from(const PlanWork *self, FileId file) {
    u32 low = 0, high = self->active.count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (active_file(self, middle) < file)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Chain copies by the file of the other one. */
static void others_chain(PlanWork *self) {
    self->first_other = ARENA_ARRAY(self->arena, u32, self->program->file_count);
    self->next_other = ARENA_ARRAY(self->arena, u32, self->active.count);
    for (FileId file = 0; file < self->program->file_count; file++) self->first_other[file] = ACTION_NONE;
    for (u32 at = self->active.count; at-- > 0;) {
        const Finding *finding = work_finding(self, self->active.at[at]);
        FileId other = is_category(self, finding, "duplicate")
                           ? finding_data_file(self, finding, STR("other"))
                           : FILE_NONE;
        if (other == FILE_NONE) continue;
        self->next_other[at] = self->first_other[other];
        self->first_other[other] = at;
    }
}

/* Positions of findings in the file, and of copies of what is in it, that nobody settled. O(those). */
static void touching_list(const PlanWork *self, FileId file, VecU32 *out) {
    u32 own = active_from(self, file), other = self->first_other[file];
    for (;;) {
        bool has_own = own < self->active.count && active_file(self, own) == file;
        if (!has_own && other == ACTION_NONE) return;
        u32 at = has_own && own <= other ? own : other; /* ACTION_NONE is above all */
        own += at == own;
        if (at == other) other = self->next_other[other];
        if (self->settled_by[self->active.at[at]] == ACTION_NONE) vec_push(out, self->active.at[at]);
    }
}

/* ---- whole files ---------------------------------------------------------------------------------- */

/* True when a member of an island lies in `file`. */
static bool speaks_for(const Finding *finding, FileId file) {
    for (u32 i = 0; finding->removable_lines && i < finding->members.count; i++)
        if (finding->members.at[i].place.file == file) return true;
    return false;
}

/* Position of the finding that explains best why the file goes: the module's own, then a route, then any in
 * the file, then an island that reaches into it. */
static u32 file_reason(const PlanWork *self, FileId file) {
    u32 best = ACTION_NONE, best_rank = 0;
    for (u32 i = active_from(self, file); i < self->active.count && active_file(self, i) == file; i++) {
        const Finding *finding = work_finding(self, self->active.at[i]);
        if (is_category(self, finding, "critical")) continue;
        u32 rank = 1u + (finding->removable_lines ? 1u : 0) + (finding->kind == KIND_MODULE ? 4u : 0) +
                   (is_category(self, finding, "route") ? 2u : 0);
        if (rank > best_rank) best_rank = rank, best = self->active.at[i];
    }
    for (u32 i = 0; best == ACTION_NONE && i < self->active.count; i++)
        if (speaks_for(work_finding(self, self->active.at[i]), file)) best = self->active.at[i];
    return best;
}

static Text file_title(const PlanWork *self, FileId file, const Finding *reason, Str router) {
    FileId other = finding_data_file(self, reason, STR("other"));
    bool is_copy = is_category(self, reason, "duplicate") && other != FILE_NONE && other != file;
    Text text = text_of(NULL, router.ptr ? "plan.delete-route-file"
                              : is_copy  ? "plan.delete-copy-file"
                                         : "plan.delete-file");
    text = text_with(text_with(text, "path", self->program->files[file].path), "router", router);
    if (is_copy) text = text_with(text, "other", self->program->files[other].path);
    return text_with_number(text, "n", source_lines(self->program, file));
}

static void file_settle(PlanWork *self, u32 draft, FileId file, Str *router) {
    VecU32 touching = {0};
    touching_list(self, file, &touching);
    for (u32 i = 0; i < touching.count; i++) {
        const Finding *finding = work_finding(self, touching.at[i]);
        draft_settle(self, draft, touching.at[i]);
        if (!is_category(self, finding, "route")) continue;
        Str name = finding_data_text(finding, STR("router"));
        *router = name.len ? name : finding->symbol;
    }
    vec_release(&touching);
}

/* What only a dead file uses in other files goes by actions of its own: something else that goes may use it
 * too, and must go first. */
static void leftovers_draft(PlanWork *self, u32 file_draft, const Finding *finding) {
    for (u32 i = 0; finding->removable_lines && i < finding->members.count; i++) {
        const Member *member = &finding->members.at[i];
        const Place *place = &member->place;
        if (place->file == FILE_NONE || bits_has(&self->whole, place->file)) continue;
        if (work_owner(self, place->file, place->line) != ACTION_NONE) continue;
        Text title = text_with(with_place(self, text_of(NULL, "plan.delete-definition"), place), "symbol",
                               member->symbol);
        u32 draft =
            draft_add(self, PRIORITY_DELETE, finding, text_with_number(title, "end", place->end_line));
        self->drafts.at[draft].action.place = *place;
        place_claim(self, draft, place);
        vec_push(&self->drafts.at[draft].after, file_draft);
    }
}

static void drafts_of_files(PlanWork *self) {
    for (FileId file = 0; file < self->program->file_count; file++) {
        u32 reason = bits_has(&self->whole, file) ? file_reason(self, file) : ACTION_NONE;
        if (reason == ACTION_NONE) continue;
        const Finding *finding = work_finding(self, reason);
        u32 draft = draft_add(self, PRIORITY_DELETE, finding, text_of(NULL, ""));
        self->drafts.at[draft].whole = file;
        self->drafts.at[draft].action.place = (Place){file, 1, 1, source_lines(self->program, file), 1};
        lines_claim(self, draft, (LineRange){file, 1, source_lines(self->program, file)});
        Str router = STR_NONE;
        file_settle(self, draft, file, &router);
        if (!self->drafts.at[draft].action.findings.count)
            vec_push(&self->drafts.at[draft].action.findings, reason);
        leftovers_draft(self, draft, finding);
        self->drafts.at[draft].needs_decision = router.ptr != NULL;
        self->drafts.at[draft].action.title = file_title(self, file, finding, router);
    }
}

/* ---- definitions ---------------------------------------------------------------------------------- */

static bool is_settled_by_larger(PlanWork *self, u32 position) {
    const Finding *finding = work_finding(self, position);
    u32 owner = work_owner(self, finding->place.file, finding->place.line);
    if (owner == ACTION_NONE || work_owner(self, finding->place.file, finding->place.end_line) != owner)
        return false;
    draft_settle(self, owner, position);
    return true;
}

static bool is_inside(const Place *inner, const Place *outer) {
    return inner->file == outer->file && inner->line >= outer->line && inner->end_line <= outer->end_line;
}

/* Members that do not go with the definition anyway. */
static u32 members_outside(const Finding *finding) {
    u32 count = 0;
    for (u32 i = 0; i < finding->members.count; i++)
        count += !is_inside(&finding->members.at[i].place, &finding->place);
    return count;
}

static void draft_of_definition(PlanWork *self, u32 position) {
    const Finding *finding = work_finding(self, position);
    u32 outside = members_outside(finding);
    Text title = text_of(NULL, outside ? "plan.delete-island" : "plan.delete-definition");
    title = text_with(with_place(self, title, &finding->place), "symbol", finding->symbol);
    title = text_with_number(text_with_number(title, "end", finding->place.end_line), "n", outside);
    u32 draft = draft_add(self, PRIORITY_DELETE, finding, title);
    draft_settle(self, draft, position);
    finding_claim(self, draft, finding);
    for (u32 i = 0; i < finding->members.count; i++) place_claim(self, draft, &finding->members.at[i].place);
}

static bool is_large(const PlanWork *self, const Finding *finding) {
    return finding->kind == KIND_CLASS || finding->members.count || is_category(self, finding, "duplicate");
}

/* Islands first, then classes and copies. */
static void drafts_of_definitions(PlanWork *self) {
    for (u32 pass = 0; pass < 2; pass++) {
        for (u32 i = 0; i < self->active.count; i++) {
            u32 position = self->active.at[i];
            const Finding *finding = work_finding(self, position);
            if (self->settled_by[position] != ACTION_NONE || !finding->removable_lines) continue;
            if (is_category(self, finding, "route") || is_category(self, finding, "outdated")) continue;
            if (pass ? !is_large(self, finding) : !finding->members.count) continue;
            if (!is_settled_by_larger(self, position)) draft_of_definition(self, position);
        }
    }
}

/* ---- routes, merges, tidying ---------------------------------------------------------------------- */

/* It is lost because its router is: that is to be included, or goes. */
static bool is_lost(const PlanWork *self, const Finding *finding) {
    const Data *late = data_get(finding->data, STR("is_late"));
    return is_category(self, finding, "route") && finding_data_text(finding, STR("router")).len && !late;
}

static bool same_router(const Finding *a, const Finding *b) {
    return a->place.file == b->place.file &&
           str_eq(finding_data_text(a, STR("router")), finding_data_text(b, STR("router")));
}

static Text routes_title(const PlanWork *self, const Finding *finding, u32 n) {
    const Data *app = data_get(data_get(finding->data, STR("app")), STR("symbol"));
    Text text = text_of(NULL, app && app->kind == DATA_TEXT ? "plan.register-in" : "plan.register");
    text = text_with(text, "router", finding_data_text(finding, STR("router")));
    if (app && app->kind == DATA_TEXT) text = text_with(text, "app", app->as.text);
    return text_with_number(with_place(self, text, &finding->place), "n", n);
}

static void draft_of_routes(PlanWork *self, u32 first) {
    const Finding *finding = work_finding(self, self->active.at[first]);
    u32 draft = draft_add(self, PRIORITY_DELETE, finding, text_of(NULL, ""));
    self->drafts.at[draft].needs_decision = true;
    for (u32 i = first; i < self->active.count; i++) {
        u32 position = self->active.at[i];
        const Finding *other = work_finding(self, position);
        if (other->place.file != finding->place.file) break; /* findings are sorted by path */
        if (self->settled_by[position] != ACTION_NONE || !is_lost(self, other)) continue;
        if (!same_router(finding, other)) continue;
        draft_settle(self, draft, position);
        if (other->removable_lines) finding_claim(self, draft, other);
    }
    u32 n = self->drafts.at[draft].action.findings.count;
    self->drafts.at[draft].action.title = routes_title(self, finding, n);
}

/* Pairs of classes and functions of two files that are a pair themselves are merged with them. */
static void merge_settle_inside(PlanWork *self, u32 draft, const Finding *files) {
    FileId here = files->place.file, there = finding_data_file(self, files, STR("other"));
    VecU32 touching = {0};
    if (files->kind == KIND_MODULE) touching_list(self, here, &touching);
    for (u32 i = 0; i < touching.count; i++) {
        const Finding *finding = work_finding(self, touching.at[i]);
        if (!is_category(self, finding, "duplicate")) continue;
        FileId left = finding->place.file, right = finding_data_file(self, finding, STR("other"));
        if ((left == here && right == there) || (left == there && right == here))
            draft_settle(self, draft, touching.at[i]);
    }
    vec_release(&touching);
}

/* Copies whose names say nothing: two `setup.py`. */
static Text files_merge_text(const PlanWork *self, FileId here, FileId there) {
    Text text = text_with(text_of(NULL, "plan.merge"), "symbol", self->program->files[here].path);
    return text_with(text, "other", self->program->files[there].path);
}

static void draft_of_merge(PlanWork *self, u32 position) {
    const Finding *finding = work_finding(self, position);
    const Data *other = data_get(data_get(finding->data, STR("other")), STR("symbol"));
    Text title = text_of(NULL, other && other->kind == DATA_TEXT ? "plan.merge" : "plan.merge-copy");
    title = text_with(with_place(self, title, &finding->place), "symbol", finding->symbol);
    if (other && other->kind == DATA_TEXT) title = text_with(title, "other", other->as.text);
    FileId there = finding_data_file(self, finding, STR("other"));
    if (other && other->kind == DATA_TEXT && str_eq(other->as.text, finding->symbol) && there != FILE_NONE)
        title = files_merge_text(self, finding->place.file, there);
    u32 draft = draft_add(self, PRIORITY_DELETE, finding, title);
    draft_settle(self, draft, position);
    merge_settle_inside(self, draft, finding);
}

static const char *tidy_key(const Finding *finding) {
    if (finding->kind == KIND_IMPORT) return "plan.tidy-imports";
    if (finding->kind == KIND_BLOCK && finding->removable_lines) return "plan.tidy-blocks";
    if (finding->kind == KIND_DEPENDENCY) return "plan.tidy-dependencies";
    return finding->removable_lines || finding->fix.count ? "plan.tidy-definitions" : "plan.tidy-other";
}

/* A name goes and what it stands for is kept: no line is cut out. */
static bool keeps_value(const Finding *finding) {
    return data_get(finding->data, STR("keeps_value")) != NULL;
}

/* Small findings of one rule in one file are one action; those that need a person's hand are another. */
static void draft_of_tidying(PlanWork *self, u32 first) {
    const Finding *finding = work_finding(self, self->active.at[first]);
    u32 priority = finding->severity == SEVERITY_ERROR ? PRIORITY_DELETE : PRIORITY_TIDY;
    u32 draft = draft_add(self, priority, finding, text_of(NULL, ""));
    for (u32 i = first; i < self->active.count; i++) {
        u32 position = self->active.at[i];
        const Finding *other = work_finding(self, position);
        if (other->place.file != finding->place.file) break; /* findings are sorted by path */
        if (self->settled_by[position] != ACTION_NONE || strcmp(other->rule, finding->rule) != 0) continue;
        bool is_like = tidy_key(other) == tidy_key(finding) && !other->fix.count == !finding->fix.count &&
                       keeps_value(other) == keeps_value(finding);
        if (!is_like) continue;
        draft_settle(self, draft, position);
        if (other->removable_lines) finding_claim(self, draft, other);
    }
    Text title = with_place(self, text_of(NULL, tidy_key(finding)), &finding->place);
    title = text_with(text_with(title, "symbol", finding->symbol), "rule", str_of(finding->rule));
    u32 n = self->drafts.at[draft].action.findings.count;
    self->drafts.at[draft].action.title = text_with_number(title, "n", n);
}

static void drafts_of_rest(PlanWork *self) {
    for (u32 i = 0; i < self->active.count; i++) {
        u32 position = self->active.at[i];
        if (self->settled_by[position] != ACTION_NONE || is_settled_by_larger(self, position)) continue;
        const Finding *finding = work_finding(self, position);
        if (is_lost(self, finding))
            draft_of_routes(self, i);
        else if (is_category(self, finding, "duplicate"))
            draft_of_merge(self, position);
        else
            draft_of_tidying(self, i);
    }
}

void drafts_make(PlanWork *self) {
    u32 findings = self->context->findings->items.count;
    self->owner = ARENA_ARRAY(self->arena, u32 *, self->program->file_count);
    self->settled_by = ARENA_ARRAY(self->arena, u32, findings);
    for (u32 i = 0; i < findings; i++) self->settled_by[i] = ACTION_NONE;
    others_chain(self);
    drafts_fix(self);
    drafts_of_files(self);
    drafts_of_definitions(self);
    drafts_of_rest(self);
}
