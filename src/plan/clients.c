#include "plan_work.h"

enum { CLIENTS_MAX = 8, LINES_MAX = 12 };

/* "/a/{id}/b/" and "/a/<int:x>/b" are the same place: parameters lose their names, the last slash goes. */
static u64 url_key(Str url) {
    StrBuf out = {0};
    for (size_t i = 0; i < url.len; i++) {
        char close = url.ptr[i] == '{' ? '}' : url.ptr[i] == '<' ? '>' : '\0';
        size_t end = close ? str_find_char(str_slice(url, i, url.len), close) : STR_NOT_FOUND;
        if (end == STR_NOT_FOUND) {
            buf_push_char(&out, url.ptr[i]);
            continue;
        }
        buf_push(&out, STR("{}"));
        i += end;
    }
    while (out.len > 1 && out.ptr[out.len - 1] == '/') out.len--;
    u64 key = str_hash(buf_str(&out));
    buf_release(&out);
    return key;
}

/* URLs that go with the draft: map from key to the finding's position. */
static Map draft_urls(const PlanWork *self, const Draft *draft) {
    Map urls = {0};
    for (u32 i = 0; i < draft->action.findings.count; i++) {
        u32 position = draft->action.findings.at[i];
        const Finding *finding = work_finding(self, position);
        Str url = finding_data_text(finding, STR("full_url"));
        if (url.len > 1 && strcmp(finding_category(self, finding), "route") == 0)
            *map_at(&urls, url_key(url), position) = position;
    }
    return urls;
}

static bool is_client(const PlanWork *self, const Map *urls, FileId file, const MentionRow *mention,
                      u32 *line) {
    const Facts *facts = program_facts(self->program, file);
    if (mention->kind != MENTION_PATH) return false;
    if (map_find(urls, url_key(facts_name(facts, mention->text))) == MAP_NONE) return false;
    *line = facts_line(facts, mention->span.start);
    return work_owner(self, file, *line) == ACTION_NONE;
}

/* One step per file that speaks of the URLs, with the lines. */
static bool file_check(PlanWork *self, u32 draft, const Map *urls, FileId file, bool is_named) {
    const Facts *facts = program_facts(self->program, file);
    StrBuf lines = {0};
    u32 count = 0, last = 0, line;
    for (u32 i = 1; i < facts->mentions.count; i++) {
        if (!is_client(self, urls, file, &facts_mentions(facts)[i], &line) || line == last) continue;
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
    Map urls = draft_urls(self, &self->drafts.at[draft]);
    u32 found = 0;
    for (FileId file = 0; urls.count && file < self->program->file_count; file++)
        found += file_check(self, draft, &urls, file, found < CLIENTS_MAX);
    if (found > CLIENTS_MAX) {
        Text more = text_with_number(text_of(NULL, "plan.step-more"), "n", found - CLIENTS_MAX);
        vec_push(&self->drafts.at[draft].action.steps, more);
    }
    map_release(&urls);
}
