/* The pieces that all parts of the Markdown report print of a finding. */
#include "markdown_parts.h"

enum { PROOFS_MAX = 16, MEMBERS_MAX = 8 };

static const char *const severity_keys[] = {[SEVERITY_INFO] = "severity.info",
                                            [SEVERITY_WARNING] = "severity.warning",
                                            [SEVERITY_ERROR] = "severity.error"};
static const char *const confidence_keys[] = {[CONFIDENCE_LOW] = "confidence.low",
                                              [CONFIDENCE_MEDIUM] = "confidence.medium",
                                              [CONFIDENCE_HIGH] = "confidence.high"};

Place data_place(const Md *md, const Data *object) {
    const Program *program = md->view->program;
    Str path = data_text(object, "path");
    u32 low = 0, high = program->file_count;
    while (path.len && low < high) {
        u32 middle = low + (high - low) / 2;
        int order = str_cmp(program->files[middle].path, path);
        if (!order) {
            u32 line = (u32)data_number(object, "line"), end = (u32)data_number(object, "end_line");
            return (Place){middle, u32_max(line, 1), 1, u32_max(end, u32_max(line, 1)), 1};
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return (Place){.file = FILE_NONE};
}

void finding_heading(Part *self, u32 n, const Finding *finding) {
    Md *md = &self->md;
    Str message = view_render(md->view, &finding->message);
    md_numbered_heading(md, 3, str_printf(&md->view->arena, "%u.%u.", self->number, n), message);
}

void finding_head(Md *md, const Finding *finding) {
    md_code(md, str_of(finding->rule));
    md_raw(md, " · ");
    md_say(md, severity_keys[finding->severity]);
    md_raw(md, " · ");
    Text confidence = text_of(NULL, "report.confidence-note");
    confidence = text_with_word(confidence, "confidence", confidence_keys[finding->confidence]);
    md_text(md, &confidence);
}

static void proof(Md *md, const Evidence *item) {
    md_raw(md, "- ");
    md_text(md, &item->text);
    if (item->place.file != FILE_NONE) {
        md_raw(md, " — ");
        md_link(md, &item->place);
    }
    md_raw(md, "\n");
}

/* Mentions are quoted where routes are told; once is enough. */
static bool is_mention(const Finding *finding, const Place *place, const Program *program) {
    for (const Data *item = data_items(finding->data, "mentions"); item; item = item->next)
        if (place->file != FILE_NONE && data_number(item, "line") == place->line &&
            str_eq(data_text(item, "path"), program->files[place->file].path))
            return true;
    return false;
}

void finding_proofs(Md *md, const Finding *finding) {
    u32 total = finding->evidence.count + finding->related.count, written = 0;
    for (u32 i = 0; i < total; i++) {
        const Evidence *item = i < finding->evidence.count
                                   ? &finding->evidence.at[i]
                                   : &finding->related.at[i - finding->evidence.count];
        if (is_mention(finding, &item->place, md->view->program)) continue;
        if (!written++) md_block_label(md, "label.evidence");
        if (written <= PROOFS_MAX) proof(md, item);
    }
    if (written > PROOFS_MAX) {
        md_raw(md, "- ");
        md_count(md, "report.more", written - PROOFS_MAX);
        md_raw(md, "\n");
    }
    if (written) md_raw(md, "\n");
}

void finding_advice(Md *md, const Finding *finding) {
    const CheckMeta *meta = view_meta(md->view, finding);
    if (finding->help.key) {
        md_label(md, "label.recommendation");
        md_text(md, &finding->help);
        md_raw(md, "\n\n");
    } else if (meta && meta->fix[md->view->input->language].len) {
        md_label(md, "label.recommendation");
        buf_push(md->out, meta->fix[md->view->input->language]);
        md_raw(md, "\n\n");
    }
    if (!finding->doubt.key) return;
    md_label(md, "label.doubt");
    md_text(md, &finding->doubt);
    md_raw(md, "\n\n");
}

static void member_list(Md *md, const Finding *finding) {
    for (u32 i = 0; i < finding->members.count; i++) {
        const Member *member = &finding->members.at[i];
        md_raw(md, "- ");
        md_code(md, member->symbol);
        md_raw(md, " — ");
        md_link(md, &member->place);
        md_raw(md, "\n");
    }
    md_raw(md, "\n");
}

void finding_members(Md *md, const Finding *finding) {
    if (!finding->members.count) return;
    if (finding->members.count <= MEMBERS_MAX) {
        md_block_label(md, "label.members");
        member_list(md, finding);
        return;
    }
    Text text = view_with_count(md->view, text_of(NULL, "report.members-count"), "n", finding->members.count);
    md_details(md, view_render(md->view, &text));
    member_list(md, finding);
    md_details_end(md);
}
