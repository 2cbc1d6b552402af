#include "copy_kept.h"

#include "clone.h"

static Place head_of(const CheckContext *context, FileId file) {
    Place place = place_of_file(context->program, file);
    place.end_line = place.line;
    return place;
}

static Text why_kept(const CheckContext *context, CloneKept kept, FileId here, FileId there) {
    if (kept == KEPT_IN_FOLDERS) {
        Str left = clones_kept_folder(context->clones, here);
        Str right = clones_kept_folder(context->clones, there);
        const char *key = str_eq(left, right) ? "copies.kept_folder" : "copies.kept_folders";
        Text text = text_with(text_of(NULL, key), "here", left);
        return str_eq(left, right) ? text : text_with(text, "there", right);
    }
    Text text = text_with(text_of(NULL, "copies.kept_number"), "here", context->program->files[here].path);
    return text_with(text, "there", context->program->files[there].path);
}

void copy_kept_lower(CheckContext *context, Finding *finding, const FileId *files, u32 count) {
    CloneKept kept = KEPT_NO;
    for (u32 i = 1; i < count; i++) {
        kept = clones_kept(context->clones, files[0], files[i]);
        if (kept == KEPT_NO) return;
    }
    if (kept == KEPT_NO) return;
    finding->confidence = CONFIDENCE_LOW;
    FileId other = files[count - 1];
    finding_evidence(finding, head_of(context, other), why_kept(context, kept, files[0], other));
}
