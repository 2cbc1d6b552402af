#include "report_view.h"

#include "file.h"
#include "reach.h"
#include "utf8.h"

#include <stdio.h>

enum { SITES_NAMED = 3 };

void view_init(ReportView *self, const ReportInput *input) {
    *self = (ReportView){.input = input, .program = input->context->program};
    self->sources = ARENA_ARRAY(&self->arena, SourceText, self->program->file_count);
    const Findings *findings = input->context->findings;
    for (u32 i = 0; i < findings->items.count; i++) {
        const Finding *finding = &findings->items.at[i];
        if (finding->suppressed_by.ptr) {
            self->suppressed++;
        } else if (finding->confidence < input->confidence) {
            self->hidden++;
        } else {
            self->by_severity[finding->severity]++;
            vec_push(&self->shown, i);
        }
    }
}

void view_release(ReportView *self) {
    vec_release(&self->shown);
    arena_release(&self->arena);
}

Str view_path(ReportView *self, FileId file) {
    return file == FILE_NONE ? STR("") : utf8_repair(self->program->files[file].path, &self->arena);
}

static void source_read(ReportView *self, SourceText *source, FileId file) {
    source->is_read = true;
    const char *path = str_cstr(&self->arena, self->program->files[file].absolute);
    if (!file_read(path, &self->arena, &source->raw, NULL)) return;
    source->bytes = source->raw;
    if (str_starts(source->bytes, STR("\xef\xbb\xbf")))
        source->bytes = str_slice(source->bytes, 3, source->bytes.len);
    u32 lines = 1;
    for (size_t i = 0; i < source->bytes.len; i++) lines += source->bytes.ptr[i] == '\n';
    u32 *starts = ARENA_ARRAY(&self->arena, u32, lines + 2);
    u32 line = 1;
    for (size_t i = 0; i < source->bytes.len; i++)
        if (source->bytes.ptr[i] == '\n') starts[++line] = (u32)i + 1;
    starts[line + 1] = (u32)source->bytes.len;
    source->starts = starts;
    source->count = line;
}

static const SourceText *source_of(ReportView *self, FileId file) {
    SourceText *source = &self->sources[file];
    if (!source->is_read) source_read(self, source, file);
    return source;
}

Str view_source(ReportView *self, FileId file) {
    return file == FILE_NONE ? STR("") : source_of(self, file)->raw;
}

Str view_line(ReportView *self, FileId file, u32 line) {
    if (file == FILE_NONE) return STR("");
    const SourceText *source = source_of(self, file);
    if (!line || line > source->count) return STR("");
    Str text = str_slice(source->bytes, source->starts[line], source->starts[line + 1]);
    while (text.len && (text.ptr[text.len - 1] == '\n' || text.ptr[text.len - 1] == '\r')) text.len--;
    return utf8_repair(text, &self->arena);
}

Str view_render(ReportView *self, const Text *text) {
    if (!text->key) return STR("");
    Str rendered = text_render(self->input->context->rules, self->input->language, text, &self->arena);
    return utf8_repair(rendered, &self->arena);
}

Str view_say(ReportView *self, const char *key) {
    Text text = text_of(NULL, key);
    return view_render(self, &text);
}

Str view_number(ReportView *self, u64 number) {
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    Str separator = count > 3 ? view_say(self, "report.thousands") : STR_NONE;
    StrBuf out = {0};
    for (int i = 0; i < count; i++) {
        if (i && (count - i) % 3 == 0) buf_push(&out, separator);
        buf_push_char(&out, digits[i]);
    }
    Str text = str_copy(&self->arena, buf_str(&out));
    buf_release(&out);
    return text;
}

Text view_with_count(ReportView *self, Text text, const char *name, u64 number) {
    text = text_with(text, name, view_number(self, number));
    text.args[text.arg_count - 1].number = (i64)number;
    return text;
}

static void totals_push(ReportView *self, StrBuf *out, const char *key, u32 count) {
    if (!count) return;
    Text text = view_with_count(self, text_of(NULL, key), "n", count);
    if (out->len) buf_push(out, STR(", "));
    buf_push(out, view_render(self, &text));
}

Str view_totals(ReportView *self) {
    StrBuf counts = {0};
    totals_push(self, &counts, "report.errors", self->by_severity[SEVERITY_ERROR]);
    totals_push(self, &counts, "report.warnings", self->by_severity[SEVERITY_WARNING]);
    totals_push(self, &counts, "report.notes", self->by_severity[SEVERITY_INFO]);
    if (!counts.len) buf_push(&counts, view_say(self, "report.nothing"));
    totals_push(self, &counts, "report.suppressed", self->suppressed);
    Text text = text_with(text_of(NULL, "report.totals"), "counts", str_copy(&self->arena, buf_str(&counts)));
    buf_release(&counts);
    text = view_with_count(self, text, "files", self->input->file_count);
    text = view_with_count(self, text, "lines", self->input->line_count);
    if (!self->input->partial_count) return view_render(self, &text);
    Text part = view_with_count(self, text_of(NULL, "report.in_part"), "n", self->input->partial_count);
    Str totals = view_render(self, &text);
    return str_printf(&self->arena, "%.*s, %.*s", STR_ARG(totals), STR_ARG(view_render(self, &part)));
}

bool view_is_library(const ReportView *self) {
    bool has_linked = false;
    for (FileId file = 0; file < self->program->file_count && !has_linked; file++)
        has_linked = file_is_linked(self->program, file);
    return self->program->reach && has_linked && reach_is_library(self->program);
}

Str view_libraries(ReportView *self) {
    if (!self->input->venv.len) return STR_NONE;
    Text text = text_with(text_of(NULL, "report.libraries"), "venv", self->input->venv);
    text = view_with_count(self, text, "files", self->input->venv_files);
    return view_render(self, &text);
}

Str view_sites(ReportView *self) {
    const ReportSite *sites = self->input->sites;
    u32 count = self->input->site_count;
    if (!count) return STR_NONE;
    u32 distributions = 0, files = 0;
    StrBuf folders = {0};
    for (u32 i = 0; i < count; i++) {
        distributions += sites[i].distributions;
        files += sites[i].files;
        if (i < SITES_NAMED) buf_printf(&folders, "%s`%.*s`", i ? ", " : "", STR_ARG(sites[i].path));
    }
    if (count > SITES_NAMED) buf_push(&folders, STR(", …"));
    Text text = text_with(text_of(NULL, "report.sites"), "folders", buf_str(&folders));
    text = view_with_count(self, view_with_count(self, text, "count", distributions), "files", files);
    Str said = view_render(self, &text);
    buf_release(&folders);
    return said;
}

/* What a build would have made, or what it needs, is not there. */
static Str with_lacking(ReportView *self, Str seen) {
    const ReportNative *native = &self->input->native;
    u32 lacking = native->absent_units + native->lacking_units;
    if (!lacking) return seen;
    Text text = view_with_count(self, text_of(NULL, "report.c-lacking"), "units", lacking);
    text = text_with(text, "name", native->lacked);
    return str_printf(&self->arena, "%.*s; %.*s", STR_ARG(seen), STR_ARG(view_render(self, &text)));
}

static const char *written_key(const ReportNative *native) {
    if (native->is_without_compiler) return "report.c-without-compiler";
    return native->absent_units + native->lacking_units ? "report.c-unbuilt" : "report.c-as-written";
}

static Str native_seen(ReportView *self) {
    const ReportNative *native = &self->input->native;
    if (!native->units) {
        Text text = view_with_count(self, text_of(NULL, written_key(native)), "files", native->raw_files);
        return view_render(self, &text);
    }
    Text text = view_with_count(self, text_of(NULL, "report.c-compiled"), "units", native->units);
    text = view_with_count(self, text, "files", native->compiled_files);
    Str compiled = view_render(self, &text);
    if (!native->raw_files) return compiled;
    Text rest = view_with_count(self, text_of(NULL, "report.c-rest"), "files", native->raw_files);
    return str_printf(&self->arena, "%.*s, %.*s", STR_ARG(compiled), STR_ARG(view_render(self, &rest)));
}

Str view_native(ReportView *self) {
    const ReportNative *native = &self->input->native;
    if (!native->compiled_files && !native->raw_files) return STR_NONE;
    return with_lacking(self, native_seen(self));
}

const CheckMeta *view_meta(const ReportView *self, const Finding *finding) {
    return rules_check(self->input->context->rules, str_of(finding->rule));
}

const char *view_category(const ReportView *self, const Finding *finding) {
    const CheckMeta *meta = view_meta(self, finding);
    return meta && meta->category ? meta->category : "";
}

bool view_same_router(const Finding *a, const Finding *b) {
    Str router = data_text(a->data, "router");
    return !strcmp(a->rule, b->rule) && a->place.file == b->place.file && router.len &&
           str_eq(router, data_text(b->data, "router"));
}

const Place *view_place(const Finding *finding, const Place *place) {
    return place->file == FILE_NONE ? &finding->name : place;
}

Str view_fingerprint(ReportView *self, const Finding *finding) {
    char hex[33];
    for (u32 i = 0; i < 16; i++) snprintf(hex + 2 * i, 3, "%02x", finding->fingerprint[i]);
    return str_copy(&self->arena, str_of(hex));
}

Str view_url(ReportView *self, FileId file) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    Str path = view_path(self, file);
    StrBuf out = {0};
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] && strchr(plain, path.ptr[i]))
            buf_push_char(&out, path.ptr[i]);
        else
            buf_printf(&out, "%%%02X", (u8)path.ptr[i]);
    }
    Str url = str_copy(&self->arena, buf_str(&out));
    buf_release(&out);
    return url;
}

static const Data *data_of(const Data *object, const char *key, DataKind kind) {
    const Data *member = data_get(object, str_of(key));
    return member && member->kind == kind ? member : NULL;
}

Str data_text(const Data *object, const char *key) {
    const Data *member = data_of(object, key, DATA_TEXT);
    return member ? member->as.text : STR_NONE;
}

i64 data_number(const Data *object, const char *key) {
    const Data *member = data_of(object, key, DATA_INT);
    return member ? member->as.integer : 0;
}

double data_real(const Data *object, const char *key) {
    const Data *member = data_of(object, key, DATA_REAL);
    return member ? member->as.real : (double)data_number(object, key);
}

bool data_truth(const Data *object, const char *key) {
    const Data *member = data_of(object, key, DATA_BOOL);
    return member && member->as.truth;
}

const Data *data_items(const Data *object, const char *key) {
    const Data *member = data_of(object, key, DATA_LIST);
    return member ? member->as.items.first : NULL;
}
