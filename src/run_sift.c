/* What is shown: findings minus those that comments, configuration and PATH arguments leave out, and
 * the list of files that could not be read completely. */
#include "oxbow.h"

#include "suppress.h"

static bool path_is_asked_for(const SourcePlace *place, Str path) {
    if (!place->filter_count) return true;
    for (u32 i = 0; i < place->filter_count; i++) {
        Str filter = place->filters[i];
        if (str_starts(path, filter) && (path.len == filter.len || path.ptr[filter.len] == '/')) return true;
    }
    return false;
}

static void findings_filter(Run *self) {
    u32 kept = 0;
    for (u32 i = 0; i < self->findings.items.count; i++) {
        Finding *finding = &self->findings.items.at[i];
        Str path = self->files[finding->name.file].input.path;
        if (path_is_asked_for(&self->tree.place, path) &&
            !config_ignores(&self->config, path, str_of(finding->rule)))
            self->findings.items.at[kept++] = *finding;
        else
            finding_release(finding);
    }
    self->findings.items.count = kept;
}

static void finding_suppress(Finding *finding, SuppressionList list) {
    u32 found = suppress_find(list, str_of(finding->rule), finding->place.line);
    if (found == SUPPRESS_NONE) found = suppress_find(list, str_of(finding->rule), finding->name.line);
    if (found == SUPPRESS_NONE) return;
    Str reason = list.at[found].reason;
    finding->suppressed_by = reason.ptr ? reason : STR("");
}

/* Findings come by path, so the comments of a file are read once. */
static void findings_suppress(Run *self) {
    FileId file = FILE_NONE;
    SuppressionList list = {0};
    for (u32 i = 0; i < self->findings.items.count; i++) {
        Finding *finding = &self->findings.items.at[i];
        if (finding->name.file != file) {
            file = finding->name.file;
            list = suppress_collect(self->files[file].facts, &self->arena);
        }
        if (list.count) finding_suppress(finding, list);
    }
}

void run_list_incomplete(Run *self, bool everywhere) {
    for (u32 i = 0; i < self->file_count; i++) {
        const RunFile *file = &self->files[i];
        if (!file->problem) continue;
        if (!everywhere && !path_is_asked_for(&self->tree.place, file->input.path)) {
            self->incomplete_elsewhere++;
            continue;
        }
        Text text = text_with_number(text_of(NULL, file->problem), "limit", SOURCE_MAX_SIZE >> 10);
        Incomplete row = {.file = i, .line = file->line, .text = text_with(text, "reason", file->reason)};
        vec_push(&self->findings.incomplete, row);
    }
}

bool run_sift(Run *self, Err *err) {
    (void)err;
    findings_filter(self);
    findings_suppress(self);
    run_list_incomplete(self, false);
    return true;
}
