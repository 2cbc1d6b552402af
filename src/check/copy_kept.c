#include "copy_kept.h"

#include "clone_retired.h"
#include "copy_reach.h"

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
    Str here_path = context->program->files[here].path, there_path = context->program->files[there].path;
    if (kept == KEPT_SHOWN) {
        Str shown = clones_shown_folder(context->clones, here);
        if (!shown.len) shown = clones_shown_folder(context->clones, there);
        return text_with(text_of(NULL, "copies.kept_shown"), "folder", shown);
    }
    if (kept == KEPT_TESTED) {
        bool is_here = clones_kept_folder(context->clones, here).len;
        Text text = text_with(text_of(NULL, "copies.kept_tested"), "here", is_here ? here_path : there_path);
        return text_with(text, "there", is_here ? there_path : here_path);
    }
    const char *key = kept == KEPT_IN_SERIES   ? "copies.kept_series"
                      : kept == KEPT_AS_RECORD ? "copies.kept_record"
                                               : "copies.kept_number";
    Text text = text_with(text_of(NULL, key), "here", here_path);
    return text_with(text, "there", there_path);
}

static bool are_tests(const CheckContext *context, FileId left, FileId right) {
    return clones_are_tests(context->clones, left) && clones_are_tests(context->clones, right);
}

/* Of two tests nothing would be told: they say neither that something is kept nor that it is not. */
void copy_kept_lower(CheckContext *context, Finding *finding, const FileId *files, u32 count) {
    CloneKept kept = KEPT_NO;
    FileId other = FILE_NONE;
    for (u32 i = 1; i < count; i++) {
        CloneKept why = clones_kept(context->clones, files[0], files[i]);
        if (why == KEPT_NO && are_tests(context, files[0], files[i])) continue;
        if (why == KEPT_NO) return;
        kept = why;
        other = files[i];
    }
    if (kept == KEPT_NO) return;
    finding->confidence = CONFIDENCE_LOW;
    finding_evidence(finding, head_of(context, other), why_kept(context, kept, files[0], other));
}

void copy_apart_lower(CheckContext *context, Finding *finding, const FileId *files, u32 count) {
    if (finding->confidence == CONFIDENCE_LOW) return;
    for (u32 i = 1; i < count; i++)
        if (!copy_is_apart(context, files[0], files[i])) return;
    finding->confidence = CONFIDENCE_LOW;
    finding_evidence(finding, head_of(context, files[1]), text_of(NULL, "copies.apart"));
}

void copy_retired_lower(CheckContext *context, Finding *finding, const FileId *files, u32 count) {
    FileId retired = FILE_NONE;
    for (u32 i = 1; i < count; i++) {
        bool is_here = clones_is_retired(context->clones, files[0]);
        if (files[i] == files[0] || (!is_here && !clones_is_retired(context->clones, files[i]))) return;
        retired = is_here ? files[0] : files[i];
    }
    if (retired == FILE_NONE) return;
    finding->confidence = CONFIDENCE_LOW;
    Str name = context->program->files[retired].path;
    finding_evidence(finding, head_of(context, retired),
                     text_with(text_of(NULL, "copies.kept_retired"), "name", name));
}

/* The definition that says so, around the place or the function itself; 0 for none. */
static DefRef retired_around(const CheckContext *context, const CloneBlockPlace *place) {
    const CloneOptions *options = &context->clones->options;
    DefRef outer = 0;
    for (DefRef def = place->def; def; def = def_parent(context->program, def))
        if (clone_def_is_retired(context->program, options, def)) outer = def;
    return outer;
}

void copy_retired_block_lower(CheckContext *context, Finding *finding, const CloneBlock *block) {
    const Program *program = context->program;
    DefRef first = retired_around(context, &block->places[0]), retired = first;
    if (finding->confidence == CONFIDENCE_LOW) return;
    for (u32 i = 1; i < block->count; i++) {
        if (!first) retired = retired_around(context, &block->places[i]);
        if (!retired) return;
    }
    finding->confidence = CONFIDENCE_LOW;
    finding_evidence(finding,
                     place_of(program, program->def_file[retired], def_row(program, retired)->name_span),
                     text_with(text_of(NULL, "copies.kept_retired"), "name",
                               name_text(program, def_name(program, retired))));
}
