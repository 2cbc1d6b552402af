/* sarif: SARIF 2.1.0, as GitHub code scanning wants it.
 *
 * Each result has one location, the one line of the name, since GitHub shows it in a pull request only
 * when every line of the region was changed; the whole thing and the proofs are related locations.
 * Suppressed findings are left out: GitHub would open them as alerts. */
#include "formats.h"

#include "json_tree.h"
#include "line_hash.h"
#include "utf8.h"

enum { RESULTS_MAX = 25000, FULL_TEXT_MAX = 1024, RELATED_MAX = 50 };

typedef struct {
    const Str *hashes;
    u32 count;
    bool is_made;
} FileHashes;

typedef struct {
    ReportView *view;
    FileHashes *hashes; /* by file */
} Sarif;

static const char *const levels[] = {
    [SEVERITY_INFO] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
static const char *const problem_levels[] = {
    [SEVERITY_INFO] = "recommendation", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

/* ---- rules ----------------------------------------------------------------------------------------- */

static json_t *message_of(Sarif *self, Str text, size_t limit) {
    if (text.len > limit) {
        while (limit && ((u8)text.ptr[limit] & 0xc0) == 0x80) limit--;
        text = str_slice(text, 0, limit);
    }
    return json_pack("{s:o}", "text", json_of_text(self->view, text));
}

static Severity default_severity(const CheckMeta *meta) {
    if (!strcmp(meta->severity, "error")) return SEVERITY_ERROR;
    return strcmp(meta->severity, "warning") ? SEVERITY_INFO : SEVERITY_WARNING;
}

static json_t *rule_object(Sarif *self, const CheckMeta *meta) {
    TextLanguage language = self->view->input->language;
    Severity severity = default_severity(meta);
    Str help = str_printf(&self->view->arena, "%.*s\n\n%.*s", STR_ARG(meta->why[language]),
                          STR_ARG(meta->fix[language]));
    json_t *rule = json_pack("{s:s, s:s}", "id", meta->id, "name", meta->id);
    json_object_set_new(rule, "shortDescription", message_of(self, meta->title[language], FULL_TEXT_MAX));
    json_object_set_new(rule, "fullDescription", message_of(self, meta->what[language], FULL_TEXT_MAX));
    json_object_set_new(rule, "help",
                        json_pack("{s:o, s:o}", "text", json_of_text(self->view, help), "markdown",
                                  json_of_text(self->view, help)));
    json_object_set_new(rule, "defaultConfiguration", json_pack("{s:s}", "level", levels[severity]));
    json_object_set_new(rule, "properties",
                        json_pack("{s:s, s:s, s:[s, s]}", "precision", "high", "problem.severity",
                                  problem_levels[severity], "tags", "maintainability", meta->category));
    return rule;
}

/* ---- locations ------------------------------------------------------------------------------------- */

/* Our columns are bytes, SARIF's here code points. */
static int point_column(Sarif *self, FileId file, u32 line, u32 column) {
    Str text = view_line(self->view, file, line);
    return column ? (int)utf8_points(text, column - 1) + 1 : 1;
}

static json_t *region_of(Sarif *self, const Place *place) {
    int start = point_column(self, place->file, place->line, place->column);
    int end = point_column(self, place->file, place->end_line, place->end_column);
    if (place->line == place->end_line && end <= start) end = start + 1;
    return json_pack("{s:i, s:i, s:i, s:i}", "startLine", (int)place->line, "startColumn", start, "endLine",
                     (int)place->end_line, "endColumn", end);
}

static json_t *physical_of(Sarif *self, const Place *place) {
    return json_pack("{s:{s:o}, s:o}", "artifactLocation", "uri",
                     json_of_text(self->view, view_url(self->view, place->file)), "region",
                     region_of(self, place));
}

static void related_add(Sarif *self, json_t *list, const Place *place, const Text *text) {
    if (place->file == FILE_NONE || !place->line || json_array_size(list) >= RELATED_MAX) return;
    json_t *location = json_pack("{s:i, s:o}", "id", (int)json_array_size(list) + 1, "physicalLocation",
                                 physical_of(self, place));
    json_object_set_new(location, "message", json_pack("{s:o}", "text", json_of_rendered(self->view, text)));
    json_array_append_new(list, location);
}

static json_t *related_of(Sarif *self, const Finding *finding) {
    json_t *list = json_array();
    Text whole = text_of(NULL, "report.whole");
    if (finding->place.end_line > finding->place.line) related_add(self, list, &finding->place, &whole);
    for (u32 i = 0; i < finding->evidence.count; i++)
        related_add(self, list, &finding->evidence.at[i].place, &finding->evidence.at[i].text);
    for (u32 i = 0; i < finding->related.count; i++)
        related_add(self, list, &finding->related.at[i].place, &finding->related.at[i].text);
    return list;
}

/* ---- results --------------------------------------------------------------------------------------- */

static Str line_hash(Sarif *self, const Place *place) {
    FileHashes *file = &self->hashes[place->file];
    if (!file->is_made) {
        file->is_made = true;
        file->hashes = line_hashes(view_source(self->view, place->file), &self->view->arena, &file->count);
    }
    return place->line <= file->count ? file->hashes[place->line] : STR("");
}

static json_t *result_object(Sarif *self, const Finding *finding, u32 rule_index) {
    ReportView *view = self->view;
    json_t *result =
        json_pack("{s:s, s:i, s:s, s:{s:o}}", "ruleId", finding->rule, "ruleIndex", (int)rule_index, "level",
                  levels[finding->severity], "message", "text", json_of_rendered(view, &finding->message));
    json_object_set_new(result, "locations",
                        json_pack("[{s:o}]", "physicalLocation", physical_of(self, &finding->name)));
    json_object_set_new(result, "partialFingerprints",
                        json_pack("{s:o, s:o}", "primaryLocationLineHash",
                                  json_of_text(view, line_hash(self, &finding->name)), "oxbow/v1",
                                  json_of_text(view, view_fingerprint(view, finding))));
    json_t *related = related_of(self, finding);
    if (json_array_size(related)) json_object_set(result, "relatedLocations", related);
    json_decref(related);
    json_object_set_new(result, "properties",
                        json_pack("{s:s, s:s, s:o}", "confidence", confidence_name(finding->confidence),
                                  "kind", symbol_kind_name(finding->kind), "symbol",
                                  json_of_text(view, finding->symbol)));
    return result;
}

static u32 rule_index(const Rules *rules, const char *id) {
    for (u32 i = 0; i < rules_check_count(rules); i++)
        if (!strcmp(rules_check_at(rules, i)->id, id)) return i;
    return 0;
}

/* GitHub rejects a file with more; then the worst are kept. */
static json_t *results_of(Sarif *self) {
    ReportView *view = self->view;
    json_t *results = json_array();
    bool all = view->shown.count <= RESULTS_MAX;
    for (u32 severity = SEVERITY_ERROR + 1; severity-- > 0;) {
        for (u32 i = 0; i < view->shown.count; i++) {
            const Finding *finding = view_finding(view, i);
            if (!all && finding->severity != severity) continue;
            if (json_array_size(results) == RESULTS_MAX) return results;
            u32 index = rule_index(view->input->context->rules, finding->rule);
            json_array_append_new(results, result_object(self, finding, index));
        }
        if (all) break;
    }
    return results;
}

/* Files that could not be analysed whole, where viewers show them. */
static json_t *notifications_of(Sarif *self) {
    ReportView *view = self->view;
    const Findings *findings = view->input->context->findings;
    json_t *list = json_array();
    for (u32 i = 0; i < findings->incomplete.count; i++) {
        const Incomplete *item = &findings->incomplete.at[i];
        json_t *place = json_pack("{s:{s:o}, s:{s:i}}", "artifactLocation", "uri",
                                  json_of_text(view, view_url(view, item->file)), "region", "startLine",
                                  (int)u32_max(item->line, 1));
        json_array_append_new(list, json_pack("{s:s, s:{s:o}, s:[{s:o}]}", "level", "warning", "message",
                                              "text", json_of_rendered(view, &item->text), "locations",
                                              "physicalLocation", place));
    }
    return list;
}

static json_t *run_object(Sarif *self) {
    ReportView *view = self->view;
    const Rules *rules = view->input->context->rules;
    json_t *list = json_array();
    for (u32 i = 0; i < rules_check_count(rules); i++)
        json_array_append_new(list, rule_object(self, rules_check_at(rules, i)));
    json_t *driver = json_pack("{s:s, s:s, s:s, s:o}", "name", "oxbow", "version", view->input->version,
                               "semanticVersion", view->input->version, "rules", list);
    json_t *run = json_pack("{s:{s:o}, s:s}", "tool", "driver", driver, "columnKind", "unicodeCodePoints");
    Str id = str_printf(&view->arena, "oxbow/%.*s/", STR_ARG(view->input->project));
    json_object_set_new(run, "automationDetails", json_pack("{s:o}", "id", json_of_text(view, id)));
    json_object_set_new(run, "invocations",
                        json_pack("[{s:b, s:o}]", "executionSuccessful", 1, "toolExecutionNotifications",
                                  notifications_of(self)));
    json_object_set_new(run, "results", results_of(self));
    return run;
}

void sarif_write(const ReportInput *input, StrBuf *out) {
    ReportView view;
    view_init(&view, input);
    Sarif self = {&view, ARENA_ARRAY(&view.arena, FileHashes, view.program->file_count)};
    json_push(out, json_pack("{s:s, s:s, s:[o]}", "$schema", "https://json.schemastore.org/sarif-2.1.0.json",
                             "version", "2.1.0", "runs", run_object(&self)));
    view_release(&view);
}
