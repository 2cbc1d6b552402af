#include "plan_work.h"

#include "url_mentions.h"

enum { CLIENTS_MAX = 8, LINES_MAX = 12 };

static int number_order(const void *a, const void *b) {
    u32 x = *(const u32 *)a, y = *(const u32 *)b;
    return (x > y) - (x < y);
}

/* Mentions of the URLs that go with the draft, as positions in url_mentions_all, by file and line. */
static void draft_mentions(const PlanWork *self, const Draft *draft, VecU32 *out) {
    for (u32 i = 0; i < draft->action.findings.count; i++) {
        const Finding *finding = work_finding(self, draft->action.findings.at[i]);
        Str url = finding_data_text(finding, STR("full_url"));
        if (url.len > 1 && strcmp(finding_category(self, finding), "route") == 0)
            url_mentions_find(self->program, url, out);
    }
    if (out->count) qsort(out->at, out->count, sizeof(u32), number_order);
}

/* Line of a mention that stays when the drafts are carried out; 0: it goes. */
static u32 line_that_stays(const PlanWork *self, const UrlMention *mention) {
    const Facts *facts = program_facts(self->program, mention->file);
    u32 line = facts_line(facts, facts_mentions(facts)[mention->mention].span.start);
    return !mention->is_registration && work_owner(self, mention->file, line) == ACTION_NONE ? line : 0;
}

/* One step per file that speaks of the URLs, with the lines: mentions from `i` on that lie in one file.
 * Returns whether any stays. */
static bool file_check(PlanWork *self, u32 draft, const UrlMention *all, const VecU32 *found, u32 i,
                       bool is_named) {
    FileId file = all[found->at[i]].file;
    StrBuf lines = {0};
    u32 count = 0, last = 0;
    for (; i < found->count && all[found->at[i]].file == file; i++) {
        u32 line = line_that_stays(self, &all[found->at[i]]);
        if (!line || line == last) continue;
        if (++count <= LINES_MAX) buf_printf(&lines, "%s%u", last ? ", " : "", line);
        last = line;
    }
    if (count > LINES_MAX) buf_push(&lines, STR("…"));
    if (count && is_named) {
        Text step = text_with(text_of(NULL, "plan.step-client"), "path", self->program->files[file].path);
        step = text_with(text_with_number(step, "n", count), "lines", str_copy(self->arena, buf_str(&lines)));
        vec_push(&self->drafts.at[draft].action.steps, step);
    }
    buf_release(&lines);
    return count > 0;
}

void clients_check(PlanWork *self, u32 draft) {
    VecU32 mentions = {0};
    u32 found = 0, total;
    draft_mentions(self, &self->drafts.at[draft], &mentions);
    const UrlMention *all = mentions.count ? url_mentions_all(self->program, &total) : NULL;
    for (u32 i = 0; i < mentions.count; i++)
        if (!i || all[mentions.at[i]].file != all[mentions.at[i - 1]].file)
            found += file_check(self, draft, all, &mentions, i, found < CLIENTS_MAX);
    if (found > CLIENTS_MAX) {
        Text more = text_with_number(text_of(NULL, "plan.step-more"), "n", found - CLIENTS_MAX);
        vec_push(&self->drafts.at[draft].action.steps, more);
    }
    vec_release(&mentions);
}
