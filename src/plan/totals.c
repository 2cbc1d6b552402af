#include "plan_work.h"

static void savings_count(PlanWork *self) {
    Plan *plan = self->plan;
    for (FileId file = 0; file < self->program->file_count; file++) {
        u32 gone = 0, lines = source_lines(self->program, file);
        for (u32 line = 1; self->owner[file] && line <= lines; line++)
            gone += self->owner[file][line] != ACTION_NONE;
        if (!gone) continue;
        vec_push(&plan->savings, ((FileSaving){file, gone, bits_has(&self->whole, file) ? 0 : lines - gone}));
        plan->removable_lines += gone;
    }
}

static void place_add(LineSet *lines, const Place *place) {
    if (place->file != FILE_NONE) line_set_add(lines, place->file, place->line, place->end_line);
}

/* Lines a finding speaks of: its place, its members, and the other side of a pair. */
static void finding_add_lines(const PlanWork *self, const Finding *finding, LineSet *lines) {
    place_add(lines, &finding->place);
    for (u32 i = 0; i < finding->members.count; i++) place_add(lines, &finding->members.at[i].place);
    const Data *other = data_get(finding->data, STR("other"));
    FileId file = finding_data_file(self, finding, STR("other"));
    const Data *line = data_get(other, STR("line")), *end = data_get(other, STR("end_line"));
    if (file == FILE_NONE || !line || line->kind != DATA_INT || !end || end->kind != DATA_INT) return;
    line_set_add(lines, file, (u32)line->as.integer, (u32)end->as.integer);
}

static void category_count(PlanWork *self, const char *category) {
    CategoryTotal total = {.category = category, .worst = SEVERITY_INFO};
    LineSet lines = line_set_new(self->program, self->arena);
    for (u32 i = 0; i < self->active.count; i++) {
        const Finding *finding = work_finding(self, self->active.at[i]);
        if (strcmp(finding_category(self, finding), category) != 0) continue;
        total.findings++;
        if (finding->severity > total.worst) total.worst = finding->severity;
        finding_add_lines(self, finding, &lines);
    }
    for (FileId file = 0; file < self->program->file_count; file++)
        total.files += line_set_count(&lines, file) > 0;
    total.lines = line_set_total(&lines);
    if (strcmp(category, "duplicate") == 0) self->plan->duplicated_lines = total.lines;
    vec_push(&self->plan->totals, total);
}

static int category_cmp(const void *a, const void *b) {
    return strcmp(((const CategoryTotal *)a)->category, ((const CategoryTotal *)b)->category);
}

static void categories_count(PlanWork *self) {
    Plan *plan = self->plan;
    for (u32 i = 0; i < self->active.count; i++) {
        const char *category = finding_category(self, work_finding(self, self->active.at[i]));
        bool known = false;
        for (u32 k = 0; k < plan->totals.count; k++)
            known = known || !strcmp(plan->totals.at[k].category, category);
        if (!known) category_count(self, category);
    }
    if (plan->totals.count > 1)
        qsort(plan->totals.at, plan->totals.count, sizeof *plan->totals.at, category_cmp);
}

void totals_count(PlanWork *self) {
    savings_count(self);
    categories_count(self);
}
