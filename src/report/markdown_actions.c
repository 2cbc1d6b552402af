/* The first part: what to do in which order, each with the entry that proves it, and what that saves. */
#include "markdown_parts.h"

enum { ROWS_OPEN = 15, ROWS_MAX = 60, MERGES_MAX = 6, FILES_OPEN = 8, CASCADE_OPEN = 15, AFTER_MAX = 4 };

/* Actions of one entry and one priority are one row. */
typedef struct {
    u32 entry, priority;
    VecU32 actions;
    u32 lines;
    bool is_merge; /* nothing goes by itself */
} Row;

static bool is_merge(const Action *action) {
    return !strcmp(action->title.key, "plan.merge") || !strcmp(action->title.key, "plan.merge-copy");
}

typedef struct {
    Md *md;
    const Entries *entries;
    Vec(Row) rows;
    u32 *row_of; /* by action */
} Rows;

/* ---- rows ----------------------------------------------------------------------------------------- */

static void row_add(Rows *self, Map *known, u32 action) {
    const Plan *plan = self->md->view->input->plan;
    u32 entry = self->entries->of_action[action], priority = plan->actions.at[action].priority;
    u32 *row =
        map_at(known, map_pair(entry == ENTRY_NONE ? ENTRY_NONE - 1 - action : entry, priority), MAP_NONE);
    if (*row == MAP_NONE) {
        *row = self->rows.count;
        vec_push(
            &self->rows,
            ((Row){.entry = entry, .priority = priority, .is_merge = is_merge(&plan->actions.at[action])}));
    }
    vec_push(&self->rows.at[*row].actions, action);
    self->rows.at[*row].lines += plan->actions.at[action].lines;
    self->row_of[action] = *row;
}

/* Copies to merge come behind what goes, in the order in which they are told. */
static int row_cmp(const void *a, const void *b) {
    const Row *left = a, *right = b;
    if (left->priority != right->priority) return left->priority < right->priority ? -1 : 1;
    if (left->is_merge != right->is_merge) return left->is_merge ? 1 : -1;
    if (left->is_merge && left->entry != right->entry) return left->entry < right->entry ? -1 : 1;
    return left->actions.at[0] < right->actions.at[0] ? -1 : left->actions.at[0] > right->actions.at[0];
}

static void rows_make(Rows *self) {
    u32 count = self->md->view->input->plan->actions.count;
    Map known = {0};
    self->row_of = ARENA_ARRAY(&self->md->view->arena, u32, count + 1);
    for (u32 i = 0; i < count; i++) row_add(self, &known, i);
    map_release(&known);
    if (self->rows.count) qsort(self->rows.at, self->rows.count, sizeof *self->rows.at, row_cmp);
    for (u32 i = 0; i < self->rows.count; i++)
        for (u32 k = 0; k < self->rows.at[i].actions.count; k++)
            self->row_of[self->rows.at[i].actions.at[k]] = i;
}

/* ---- words of a row -------------------------------------------------------------------------------- */

static u32 files_of(Md *md, const Row *row) {
    const Plan *plan = md->view->input->plan;
    Map seen = {0};
    for (u32 i = 0; i < row->actions.count; i++)
        map_at(&seen, plan->actions.at[row->actions.at[i]].place.file, 1);
    u32 count = seen.count;
    map_release(&seen);
    return count;
}

static u32 findings_of(Md *md, const Row *row) {
    const Plan *plan = md->view->input->plan;
    u32 count = 0;
    for (u32 i = 0; i < row->actions.count; i++)
        count += u32_max(plan->actions.at[row->actions.at[i]].findings.count, 1);
    return count;
}

static Str rule_title(Md *md, const Finding *finding) {
    const CheckMeta *meta = view_meta(md->view, finding);
    Str title = meta ? meta->title[md->view->input->language] : STR_NONE;
    return title.len ? title : str_of(finding->rule);
}

/* Several actions of one kind: "Import that nothing uses: delete 9 in 4 files". */
static void many(Md *md, const Entries *entries, const Row *row) {
    const Entry *entry = &entries->items.at[row->entry];
    const char *key = entry->part == PART_UNUSED ? "report.delete-many" : "report.do-many";
    Text text = text_with(text_of(NULL, key), "title", rule_title(md, entry_finding(md, entry, 0)));
    text = view_with_count(md->view, text, "n", findings_of(md, row));
    text = view_with_count(md->view, text, "files", files_of(md, row));
    md_text(md, &text);
}

/* Copies of one pair of files. */
static void pair(Md *md, const Entries *entries, const Row *row) {
    const Entry *entry = &entries->items.at[row->entry];
    const Finding *first = entry_finding(md, entry, 0);
    Str there = data_text(data_get(first->data, STR("other")), "path");
    const Data *places = data_items(first->data, "places");
    if (places && places->next) there = data_text(places->next, "path");
    Str here = view_path(md->view, first->place.file);
    Text text = text_of(NULL, str_eq(here, there) ? "report.merge-within" : "report.merge-between");
    text = text_with(text_with(text, "here", here), "there", there);
    text = view_with_count(md->view, text, "n", findings_of(md, row));
    md_text(md, &text);
}

static void places_of(Md *md, const Action *action) {
    const Findings *findings = md->view->input->context->findings;
    md_raw(md, " — ");
    md_link(md, &findings->items.at[action->findings.at[0]].name);
    if (action->findings.count < 2) return;
    md_raw(md, ", ");
    md_count(md, "report.more", action->findings.count - 1);
}

/* Where the plan has no better words, what is to be mended is said by the problem, and how by its help. */
static void one(Md *md, const Action *action) {
    bool is_vague =
        !strcmp(action->title.key, "plan.fix-other") || !strcmp(action->title.key, "plan.tidy-other");
    md_sentence(md, view_render(md->view, is_vague ? &action->why : &action->title));
    if (is_vague && action->findings.count) {
        const Findings *findings = md->view->input->context->findings;
        const Text *help = &findings->items.at[action->findings.at[0]].help;
        if (help->key) md_raw(md, ". ");
        if (help->key) md_sentence(md, view_render(md->view, help));
    }
    if (action->priority == PRIORITY_FIX && action->findings.count) places_of(md, action);
}

static void followers(Md *md, const Row *row) {
    const Plan *plan = md->view->input->plan;
    one(md, &plan->actions.at[row->actions.at[0]]);
    if (row->actions.count < 2) return;
    md_raw(md, ", ");
    md_count(md, "report.and-what-follows", row->actions.count - 1);
}

static void words(Md *md, const Entries *entries, const Row *row) {
    const Action *first = &md->view->input->plan->actions.at[row->actions.at[0]];
    PartId part = row->entry == ENTRY_NONE ? PART_OUTDATED : entries->items.at[row->entry].part;
    if (row->actions.count > 1 && part == PART_DUPLICATE && is_merge(first))
        pair(md, entries, row);
    else if (row->actions.count > 1 && (part == PART_UNUSED || part > PART_UNUSED) && first->findings.count)
        many(md, entries, row);
    else
        followers(md, row);
}

static void after(Rows *self, u32 at) {
    const Plan *plan = self->md->view->input->plan;
    const Row *row = &self->rows.at[at];
    u32 written = 0, last = MAP_NONE;
    for (u32 i = 0; i < row->actions.count; i++) {
        const Action *action = &plan->actions.at[row->actions.at[i]];
        for (u32 k = 0; k < action->after.count && written < AFTER_MAX; k++) {
            u32 before = self->row_of[action->after.at[k]];
            if (before >= at || before == last) continue;
            last = before;
            md_raw(self->md, written++ ? ", " : "; ");
            if (written == 1) md_say(self->md, "report.after");
            if (written == 1) md_raw(self->md, " ");
            buf_printf(self->md->out, "%u", before + 1);
        }
    }
}

static bool says_lines(const Md *md, const Row *row) {
    const Action *action = &md->view->input->plan->actions.at[row->actions.at[0]];
    static const char *const keys[] = {"plan.delete-file", "plan.delete-copy-file", "plan.delete-route-file"};
    for (u32 i = 0; i < COUNT_OF(keys); i++)
        if (!strcmp(action->title.key, keys[i])) return row->actions.count == 1;
    return false;
}

static void row_write(Rows *self, u32 at) {
    Md *md = self->md;
    const Row *row = &self->rows.at[at];
    buf_printf(md->out, "%u. ", at + 1);
    words(md, self->entries, row);
    if (row->lines && !says_lines(md, row)) {
        md_raw(md, ": −");
        md_count(md, "report.n-lines", row->lines);
    }
    after(self, at);
    if (row->entry != ENTRY_NONE) {
        md_raw(md, " → ");
        entry_link(md, &self->entries->items.at[row->entry]);
    }
    md_raw(md, "\n");
}

/* Rows first..last - 1; a long tail is folded, and a longer one counted. */
static void rows_write(Rows *self, u32 first, u32 last) {
    Md *md = self->md;
    u32 open = last - first > ROWS_OPEN + 2 ? first + ROWS_OPEN : last, end = u32_min(last, first + ROWS_MAX);
    for (u32 i = first; i < open; i++) row_write(self, i);
    if (open == last) return;
    md_raw(md, "\n");
    Text text = view_with_count(md->view, text_of(NULL, "report.more"), "n", last - open);
    md_details(md, view_render(md->view, &text));
    for (u32 i = open; i < end; i++) row_write(self, i);
    md_raw(md, "\n");
    if (end < last) {
        md_count(md, "report.more-below", last - end);
        md_raw(md, "\n\n");
    }
    md_details_end(md);
}

/* Rows first..last - 1, of one priority. Of many copies the first are named here: all stand in their part,
 * in the same order. */
static void priority_write(Rows *self, u32 first, u32 last) {
    static const char *const keys[] = {"priority.1", "priority.2", "priority.3"};
    Md *md = self->md;
    u32 merges = last;
    while (merges > first && self->rows.at[merges - 1].is_merge) merges--;
    u32 end = last - merges > MERGES_MAX + 2 ? merges + MERGES_MAX : last;
    md_heading(md, 3, view_say(md->view, keys[self->rows.at[first].priority - 1]));
    rows_write(self, first, merges);
    for (u32 i = merges; i < end; i++) row_write(self, i);
    md_raw(md, "\n");
    if (end == last) return;
    md_count(md, "report.more-below", last - end);
    md_raw(md, "\n\n");
}

/* ---- what it saves --------------------------------------------------------------------------------- */

static u32 deleted_files(const Plan *plan) {
    u32 count = 0;
    for (u32 i = 0; i < plan->savings.count; i++) count += plan->savings.at[i].remaining == 0;
    return count;
}

static void files_to_delete(Md *md) {
    const Plan *plan = md->view->input->plan;
    bool any = false;
    for (u32 i = 0; i < plan->savings.count; i++) {
        const FileSaving *saving = &plan->savings.at[i];
        if (saving->remaining) continue;
        if (!any) md_block_label(md, "summary.delete");
        any = true;
        md_raw(md, "- ");
        md_file_link(md, saving->file);
        md_raw(md, " — ");
        md_count(md, "report.n-lines", saving->lines);
        md_raw(md, "\n");
    }
    if (any) md_raw(md, "\n");
}

static void shrink_rows(Md *md) {
    const Plan *plan = md->view->input->plan;
    for (u32 i = 0; i < plan->savings.count; i++) {
        const FileSaving *saving = &plan->savings.at[i];
        if (!saving->remaining) continue;
        md_raw(md, "- ");
        md_file_link(md, saving->file);
        md_raw(md, " — ");
        Text text = view_with_count(md->view, text_of(NULL, "report.shrinks"), "n", saving->lines);
        text = view_with_count(md->view, text, "left", saving->remaining);
        md_text(md, &text);
        md_raw(md, "\n");
    }
    md_raw(md, "\n");
}

static void files_to_shrink(Md *md, u32 count) {
    if (!count) return;
    if (count <= FILES_OPEN) {
        md_block_label(md, "report.to-shrink");
        shrink_rows(md);
        return;
    }
    md_details(md, view_say(md->view, "report.to-shrink"));
    shrink_rows(md);
    md_details_end(md);
}

static void cascade_rows(Md *md) {
    const Plan *plan = md->view->input->plan;
    for (u32 i = 0; i < plan->cascade.count; i++) {
        md_raw(md, "- ");
        md_text(md, &plan->cascade.at[i].text);
        md_raw(md, " — ");
        md_link(md, &plan->cascade.at[i].place);
        md_raw(md, "\n");
    }
    md_raw(md, "\n");
}

static void cascade(Md *md) {
    const Plan *plan = md->view->input->plan;
    if (!plan->cascade.count) return;
    if (plan->cascade.count <= CASCADE_OPEN) {
        md_block_label(md, "label.cascade");
        cascade_rows(md);
        return;
    }
    Text text = view_with_count(md->view, text_of(NULL, "report.cascade-count"), "n", plan->cascade.count);
    md_details(md, view_render(md->view, &text));
    cascade_rows(md);
    md_details_end(md);
}

static void figure(Md *md, const char *key, u32 count) {
    if (!count) return;
    md_raw(md, "- ");
    md_count(md, key, count);
    md_raw(md, "\n");
}

static void saved(Md *md) {
    const Plan *plan = md->view->input->plan;
    u32 deleted = deleted_files(plan), shrunk = plan->savings.count - deleted;
    if (!plan->removable_lines && !plan->duplicated_lines) return;
    md_heading(md, 3, view_say(md->view, "summary.saving"));
    figure(md, "report.saved-lines", plan->removable_lines);
    figure(md, "report.saved-duplicates", plan->duplicated_lines);
    figure(md, "report.saved-files", deleted);
    figure(md, "report.saved-shrunk", shrunk);
    md_raw(md, "\n");
    files_to_delete(md);
    files_to_shrink(md, shrunk);
    cascade(md);
}

void markdown_actions(Md *md, const Entries *entries) {
    Rows rows = {.md = md, .entries = entries};
    rows_make(&rows);
    for (u32 first = 0, last; first < rows.rows.count; first = last) {
        for (last = first;
             last < rows.rows.count && rows.rows.at[last].priority == rows.rows.at[first].priority;)
            last++;
        priority_write(&rows, first, last);
    }
    if (!rows.rows.count) {
        md_say(md, "summary.nothing");
        md_raw(md, "\n\n");
    }
    saved(md);
    for (u32 i = 0; i < rows.rows.count; i++) vec_release(&rows.rows.at[i].actions);
    vec_release(&rows.rows);
}
