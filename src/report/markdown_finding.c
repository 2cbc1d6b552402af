/* The pieces that all parts of the Markdown report print of an entry and its findings. */
#include "markdown_parts.h"

enum { ALONG_MAX = 8, MEMBERS_MAX = 12, STEPS_MAX = 10, PATCH_LINES_MAX = 40, LINKS_MAX = 6 };

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

/* ---- head ------------------------------------------------------------------------------------------ */

void entry_anchor(Md *md, const Entry *entry) {
    u32 section = entry->section, number = entry->number;
    buf_printf(md->out, "<a id=\"%u.%u\"></a>%u.%u.", section, number, section, number);
}

void entry_heading(Md *md, const Entry *entry, Str text) {
    md_raw(md, "### ");
    entry_anchor(md, entry);
    md_raw(md, " ");
    md_sentence(md, text);
    md_raw(md, "\n\n");
}

void entry_link(Md *md, const Entry *entry) {
    buf_printf(md->out, "[%u.%u](#%u.%u)", entry->section, entry->number, entry->section, entry->number);
}

static void confidence_word(Md *md, Confidence confidence) {
    Text text = text_of(NULL, "report.confidence-note");
    text = text_with_word(text, "confidence", confidence_keys[confidence]);
    md_text(md, &text);
}

static bool is_mixed(const Md *md, const Entry *entry) {
    const Finding *first = entry_finding(md, entry, 0);
    for (u32 i = 1; i < entry->findings.count; i++)
        if (entry_finding(md, entry, i)->confidence != first->confidence) return true;
    return false;
}

void finding_confidence(Md *md, const Entry *entry, const Finding *finding) {
    if (finding->confidence == CONFIDENCE_HIGH || !is_mixed(md, entry)) return;
    md_raw(md, " · ");
    confidence_word(md, finding->confidence);
}

static void entry_rules(Md *md, const Entry *entry) {
    for (u32 i = 0; i < entry->findings.count; i++) {
        const char *rule = entry_finding(md, entry, i)->rule;
        bool is_told = false;
        for (u32 k = 0; k < i && !is_told; k++) is_told = !strcmp(entry_finding(md, entry, k)->rule, rule);
        if (is_told) continue;
        if (i) md_raw(md, ", ");
        md_code(md, str_of(rule));
    }
}

/* With members of different confidence none is given for all: each says its own where it is not high. */
void entry_head(Md *md, const Entry *entry) {
    Severity worst = SEVERITY_INFO;
    for (u32 i = 0; i < entry->findings.count; i++) {
        const Finding *finding = entry_finding(md, entry, i);
        if (finding->severity > worst) worst = finding->severity;
    }
    entry_rules(md, entry);
    md_raw(md, " · ");
    md_say(md, severity_keys[worst]);
    md_raw(md, " · ");
    if (is_mixed(md, entry))
        md_say(md, "report.confidence-mixed");
    else
        confidence_word(md, entry_finding(md, entry, 0)->confidence);
}

/* ---- evidence -------------------------------------------------------------------------------------- */

bool evidence_is_stock(const Finding *finding, const Evidence *item) {
    static const char *const keys[] = {"unused.no_reference", "unused.searched", "native.searched",
                                       "native.searched.raw"};
    (void)finding;
    for (u32 i = 0; i < COUNT_OF(keys); i++)
        if (item->text.key && !strcmp(item->text.key, keys[i])) return true;
    return false;
}

/* Mentions are quoted where routes are told; once is enough. */
static bool is_mention(const Finding *finding, const Place *place, const Program *program) {
    for (const Data *item = data_items(finding->data, "mentions"); item; item = item->next)
        if (place->file != FILE_NONE && data_number(item, "line") == place->line &&
            str_eq(data_text(item, "path"), program->files[place->file].path))
            return true;
    return false;
}

static const Evidence *proof_at(const Finding *finding, u32 i) {
    return i < finding->evidence.count ? &finding->evidence.at[i]
                                       : &finding->related.at[i - finding->evidence.count];
}

static u64 proof_hash(Md *md, const Evidence *item) {
    Str text = view_render(md->view, &item->text);
    u64 hash = map_pair(item->place.file, item->place.line);
    for (size_t i = 0; i < text.len; i++) hash = (hash ^ (u8)text.ptr[i]) * 0x100000001b3;
    return hash;
}

static bool is_told(Md *md, const Finding *finding, const Evidence *item, const ProofStyle *style) {
    if (is_mention(finding, &item->place, md->view->program)) return false;
    if (style->is_left_out && style->is_left_out(finding, item)) return false;
    return !style->seen || !(*map_at(style->seen, proof_hash(md, item), 0))++;
}

static void proof(Md *md, const Evidence *item, const ProofStyle *style) {
    md_raw(md, style->indent);
    md_raw(md, "- ");
    md_text(md, &item->text);
    if (item->place.file != FILE_NONE) {
        md_raw(md, " — ");
        md_link_near(md, &item->place, style->file);
    }
}

static u32 likes_before(const Evidence *const *items, u32 i) {
    u32 count = 0;
    for (u32 k = 0; k < i; k++) count += !strcmp(items[k]->text.key, items[i]->text.key);
    return count;
}

static u32 likes_behind(const Evidence *const *items, u32 count, u32 i) {
    u32 likes = 0;
    for (u32 k = i + 1; k < count; k++) likes += !strcmp(items[k]->text.key, items[i]->text.key);
    return likes;
}

/* Of many steps of one kind the first ones in full, of the others the places. */
u32 finding_proofs(Md *md, const Finding *finding, const ProofStyle *style) {
    u32 total = finding->evidence.count + finding->related.count, count = 0, written = 0, left = 0;
    const Evidence **items = ARENA_ARRAY(&md->view->arena, const Evidence *, total + 1);
    for (u32 i = 0; i < total; i++)
        if (is_told(md, finding, proof_at(finding, i), style)) items[count++] = proof_at(finding, i);
    u32 likes = u32_max(style->likes, 1);
    for (u32 i = 0; i < count; i++) {
        u32 before = likes_before(items, i), behind = likes_behind(items, count, i);
        bool is_rest = before >= likes && before + behind > likes;
        if (before > likes && before + behind > likes) continue; /* told with the first of the rest */
        if (written == style->most) {
            left++;
            continue;
        }
        written++;
        if (!is_rest) {
            proof(md, items[i], style);
            md_raw(md, "\n");
            continue;
        }
        md_raw(md, style->indent);
        md_raw(md, "- ");
        md_count(md, "report.more-like", behind + 1);
        for (u32 k = i, links = 0; k < count && links < LINKS_MAX; k++) {
            if (strcmp(items[k]->text.key, items[i]->text.key) != 0 || items[k]->place.file == FILE_NONE)
                continue;
            md_raw(md, links++ ? ", " : ": ");
            md_link_near(md, &items[k]->place, style->file);
        }
        md_raw(md, "\n");
    }
    if (left) {
        md_raw(md, style->indent);
        md_raw(md, "- ");
        md_count(md, "report.more", left);
        md_raw(md, "\n");
    }
    return written;
}

/* ---- advice ---------------------------------------------------------------------------------------- */

void finding_advice(Md *md, const Finding *finding) {
    const CheckMeta *meta = view_meta(md->view, finding);
    Str fix = meta ? meta->fix[md->view->input->language] : STR_NONE;
    if (!finding->help.key && !fix.len) return;
    md_label(md, "label.recommendation");
    if (finding->help.key)
        md_text(md, &finding->help);
    else
        buf_push(md->out, fix);
    md_raw(md, "\n");
}

void finding_doubt(Md *md, const Finding *finding) {
    if (!finding->doubt.key || finding->confidence == CONFIDENCE_HIGH) return;
    md_label(md, "label.doubt");
    md_text(md, &finding->doubt);
    md_raw(md, "\n");
}

void finding_members(Md *md, const Finding *finding) {
    u32 count = finding->members.count;
    if (!count) return;
    md_raw(md, "  - ");
    md_count(md, "report.members-count", count);
    for (u32 i = 0; i < count && i < MEMBERS_MAX; i++) {
        const Member *member = &finding->members.at[i];
        md_raw(md, i ? ", " : ": ");
        md_code(md, str_after_last(member->symbol, '.'));
        md_raw(md, " ");
        md_link_near(md, &member->place, finding->place.file);
    }
    if (count > MEMBERS_MAX) {
        md_raw(md, ", ");
        md_count(md, "report.more", count - MEMBERS_MAX);
        md_raw(md, ": ");
        md_code(md, str_printf(&md->view->arena, "oxbow trace --delete %.*s", STR_ARG(finding->symbol)));
    }
    md_raw(md, "\n");
}

/* ---- what goes with it, and how -------------------------------------------------------------------- */

void entry_along(Md *md, const Entry *entry) {
    if (!entry->along.count) return;
    md_block_label(md, "report.along");
    for (u32 i = 0; i < entry->along.count && i < ALONG_MAX; i++) {
        const Finding *finding = view_finding(md->view, entry->along.at[i]);
        md_raw(md, "- ");
        md_text(md, &finding->message);
        md_raw(md, " — ");
        md_link_near(md, &finding->place, entry_finding(md, entry, 0)->place.file);
        md_raw(md, " · ");
        md_code(md, str_of(finding->rule));
        md_raw(md, "\n");
    }
    if (entry->along.count > ALONG_MAX) {
        md_raw(md, "- ");
        md_count(md, "report.more", entry->along.count - ALONG_MAX);
        md_raw(md, "\n");
    }
    md_raw(md, "\n");
}

/* "Delete lines 3–9" is what the entry says anyway. */
static bool is_plain_step(const Text *step) {
    static const char *const keys[] = {"plan.step-lines", "plan.step-line", "plan.step-remove"};
    for (u32 i = 0; i < COUNT_OF(keys); i++)
        if (!strcmp(step->key, keys[i])) return true;
    return false;
}

static u32 lines_of(Str text) {
    u32 lines = 0;
    for (size_t i = 0; i < text.len; i++) lines += text.ptr[i] == '\n';
    return lines;
}

/* Does the patch put something in the place of what goes? */
static bool is_replacing(Str patch) {
    Str line;
    while (str_split(&patch, '\n', &line))
        if (line.len && line.ptr[0] == '+' && !str_starts(line, STR("+++"))) return true;
    return false;
}

static void patches(Md *md, const Entry *entry) {
    StrBuf all = {0};
    u32 lines = 0;
    for (u32 i = 0; i < entry->actions.count; i++) {
        Str patch = md->view->input->plan->actions.at[entry->actions.at[i]].patch;
        if (!patch.len || !is_replacing(patch) || lines + lines_of(patch) > PATCH_LINES_MAX) continue;
        lines += lines_of(patch);
        buf_push(&all, patch);
    }
    if (all.len) {
        md_details(md, view_say(md->view, "label.patch"));
        md_fence(md, "diff", buf_str(&all));
        md_details_end(md);
    }
    buf_release(&all);
}

void entry_steps(Md *md, const Entry *entry) {
    u32 written = 0, left = 0;
    for (u32 i = 0; i < entry->actions.count; i++) {
        const Action *action = &md->view->input->plan->actions.at[entry->actions.at[i]];
        for (u32 k = 0; k < action->steps.count; k++) {
            if (is_plain_step(&action->steps.at[k])) continue;
            if (written == STEPS_MAX) {
                left++;
                continue;
            }
            if (!written++) md_block_label(md, "report.steps");
            md_raw(md, "- ");
            md_text(md, &action->steps.at[k]);
            md_raw(md, "\n");
        }
    }
    if (left) {
        md_raw(md, "- ");
        md_count(md, "report.more", left);
        md_raw(md, "\n");
    }
    if (written) md_raw(md, "\n");
    patches(md, entry);
}
