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

/* Comments of the files, each file read once. */
typedef struct {
    Run *run;
    SuppressionList *lists; /* by FileId */
    bool *known;
} Comments;

static SuppressionList comments_of(Comments *self, FileId file) {
    if (!self->known[file]) {
        self->lists[file] = suppress_collect(self->run->files[file].facts, &self->run->arena);
        self->known[file] = true;
    }
    return self->lists[file];
}

/* A finding about copies stands at one of them and speaks of the others: it goes when fewer than two are left
 * that nobody calls meant. */
static void copies_suppress(Comments *self, Finding *finding) {
    u32 left = 0;
    Str reason = STR_NONE;
    for (u32 i = 0; i <= finding->copies.count; i++) {
        Place place = i ? finding->copies.at[i - 1] : finding->place;
        SuppressionList list = comments_of(self, place.file);
        u32 found = suppress_find_copy(list, place.line);
        if (found == SUPPRESS_NONE)
            left++;
        else if (!reason.ptr)
            reason = list.at[found].reason.ptr ? list.at[found].reason : STR("");
    }
    if (reason.ptr && left < 2) finding->suppressed_by = reason;
}

static void findings_suppress(Run *self) {
    Comments comments = {.run = self};
    comments.lists = ARENA_ARRAY(&self->arena, SuppressionList, self->file_count);
    comments.known = ARENA_ARRAY(&self->arena, bool, self->file_count);
    for (u32 i = 0; i < self->findings.items.count; i++) {
        Finding *finding = &self->findings.items.at[i];
        SuppressionList list = comments_of(&comments, finding->name.file);
        if (list.count) finding_suppress(finding, list);
        if (finding->copies.count && !finding->suppressed_by.ptr) copies_suppress(&comments, finding);
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
