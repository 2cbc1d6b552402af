#include "plan_work.h"

#include "reach.h"

const char *finding_category(const PlanWork *self, const Finding *finding) {
    const CheckMeta *meta = rules_check(self->context->rules, str_of(finding->rule));
    return meta && meta->category ? meta->category : "";
}

Str finding_data_text(const Finding *finding, Str key) {
    const Data *member = data_get(finding->data, key);
    return member && member->kind == DATA_TEXT ? member->as.text : STR_NONE;
}

static FileId file_by_path(const Program *program, Str path) {
    u32 low = 0, high = program->file_count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        int order = str_cmp(program->files[middle].path, path);
        if (!order) return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return FILE_NONE;
}

FileId finding_data_file(const PlanWork *self, const Finding *finding, Str key) {
    const Data *path = data_get(data_get(finding->data, key), STR("path"));
    return path && path->kind == DATA_TEXT ? file_by_path(self->program, path->as.text) : FILE_NONE;
}

static bool takes_part(const Finding *finding) {
    return !finding->suppressed_by.ptr && finding->confidence >= CONFIDENCE_MEDIUM &&
           finding->place.file != FILE_NONE;
}

static void removal_add(PlanWork *self, const Finding *finding) {
    const Place *place = &finding->place;
    if (finding->kind == KIND_MODULE)
        bits_add(&self->whole, place->file);
    else
        line_set_add(&self->removed, place->file, place->line, place->end_line);
    for (u32 i = 0; i < finding->members.count; i++) {
        const Member *member = &finding->members.at[i];
        if (member->place.file == FILE_NONE) continue;
        if (member->kind == KIND_MODULE)
            bits_add(&self->whole, member->place.file);
        else
            line_set_add(&self->removed, member->place.file, member->place.line, member->place.end_line);
    }
}

/* A package's own file stays even when it is empty: it is what makes the folder a package. */
static bool file_may_go(const Program *program, FileId file) {
    ModuleId module = program->files[file].module;
    return !module || !program->modules[module].is_package;
}

/* A file all of whose lost routers are its reason to exist: nothing live imports it. */
static bool route_file_is_dead(const PlanWork *self, const Finding *finding) {
    const Program *program = self->program;
    return program->reach && strcmp(finding_category(self, finding), "route") == 0 &&
           reach_is_dead(program, graph_module(program, finding->place.file));
}

void removals_find(PlanWork *self) {
    const Program *program = self->program;
    self->removed = line_set_new(program, self->arena);
    self->whole = bits_new(self->arena, program->file_count);
    for (u32 i = 0; i < self->context->findings->items.count; i++) {
        const Finding *finding = work_finding(self, i);
        if (!takes_part(finding)) continue;
        vec_push(&self->active, i);
        if (finding->removable_lines) removal_add(self, finding);
        if (route_file_is_dead(self, finding) && file_may_go(program, finding->place.file))
            bits_add(&self->whole, finding->place.file);
    }
    for (FileId file = 0; file < program->file_count; file++) {
        if (line_set_covers_code(&self->removed, file) && file_may_go(program, file))
            bits_add(&self->whole, file);
        if (bits_has(&self->whole, file)) line_set_add(&self->removed, file, 1, source_lines(program, file));
    }
}
