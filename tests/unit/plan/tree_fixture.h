/* A small tree on disk with hand-made findings, for the tests of plan/ and report/.
 *
 * Files are written to a folder of their own and read by the real front end; they are numbered through, and
 * linked where a test asks for it. Findings are what the test says they are. */
#ifndef OXBOW_TREE_FIXTURE_H
#define OXBOW_TREE_FIXTURE_H

#include "file.h"
#include "lang.h"
#include "plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include <sys/stat.h>

#include <cmocka.h>

typedef struct {
    const char *path, *text;
} TreeFile;

typedef struct {
    Arena arena;
    char folder[256];
    Facts *facts[16];
    u32 file_count;
    Program *program;
    bool is_linked;
    const Rules *rules;
    Findings findings;
    CheckContext context;
} Tree;

/* Write a file below the folder, making the folders above it. */
static inline void tree_write(Tree *self, Str path, Str text) {
    Err err;
    for (size_t i = 0; i < path.len; i++) {
        if (path.ptr[i] != '/') continue;
        Str folder = path_join(&self->arena, str_of(self->folder), str_slice(path, 0, i));
        mkdir(str_cstr(&self->arena, folder), 0777);
    }
    Str full = path_join(&self->arena, str_of(self->folder), path);
    assert_true(file_write(str_cstr(&self->arena, full), text, &err));
}

/* Make the tree; `files` sorted by path. A byte-order mark is what the caller of a front end removes. */
static inline void tree_make(Tree *self, const TreeFile *files, u32 count, bool is_linked) {
    memset(self, 0, sizeof *self);
    const char *scratch = getenv("TMPDIR");
    snprintf(self->folder, sizeof self->folder, "%s/audited-tree-XXXXXX", scratch ? scratch : "/tmp");
    assert_non_null(mkdtemp(self->folder));
    FileInput *inputs = ARENA_ARRAY(&self->arena, FileInput, count);
    LangWorker *worker = lang_worker_new();
    self->file_count = count;
    for (u32 i = 0; i < count; i++) {
        Str path = str_of(files[i].path), text = str_of(files[i].text), parsed = text;
        tree_write(self, path, text);
        if (str_starts(text, STR("\xef\xbb\xbf"))) parsed = str_slice(text, 3, text.len);
        self->facts[i] = lang_extract(worker, lang_of(path, STR_NONE), parsed);
        inputs[i] = (FileInput){.path = path,
                                .absolute = path_join(&self->arena, str_of(self->folder), path),
                                .facts = self->facts[i]};
    }
    lang_worker_free(worker);
    Err err;
    if (!rules_load(&(RulesOptions){0}, &self->arena, &self->rules, &err)) fail_msg("%s", err.text);
    LinkInput input = {.files = inputs, .file_count = count, .models = rules_models(self->rules)};
    self->is_linked = is_linked;
    self->program = is_linked ? program_link(&input, &self->arena) : program_new(&input, &self->arena);
    self->context = (CheckContext){
        .program = self->program, .rules = self->rules, .arena = &self->arena, .findings = &self->findings};
}

/* Numbered through only: no graph. */
static inline void tree_init(Tree *self, const TreeFile *files, u32 count) {
    tree_make(self, files, count, false);
}

/* Linked, with the reference graph. */
static inline void tree_link(Tree *self, const TreeFile *files, u32 count) {
    tree_make(self, files, count, true);
}

static inline void tree_release(Tree *self) {
    for (u32 i = 0; i < self->findings.items.count; i++) {
        Finding *finding = &self->findings.items.at[i];
        vec_release(&finding->evidence);
        vec_release(&finding->related);
        vec_release(&finding->members);
        vec_release(&finding->fix);
    }
    vec_release(&self->findings.items);
    vec_release(&self->findings.incomplete);
    for (u32 i = 0; i < self->file_count; i++) {
        unlink(self->program->files[i].absolute.ptr);
        free(self->facts[i]);
    }
    if (self->is_linked)
        program_release(self->program);
    else
        intern_release(&self->program->names);
    char command[300];
    snprintf(command, sizeof command, "rm -r '%s'", self->folder);
    assert_int_equal(system(command), 0);
    arena_release(&self->arena);
}

static inline FileId tree_file(const Tree *self, const char *path) {
    for (FileId file = 0; file < self->program->file_count; file++)
        if (str_eq(self->program->files[file].path, str_of(path))) return file;
    fail_msg("no file %s", path);
    return FILE_NONE;
}

static inline Place tree_lines(const Tree *self, const char *path, u32 first, u32 last) {
    return (Place){tree_file(self, path), first, 1, last, 1};
}

/* Place of the first `text` on a line of a file. */
static inline Place tree_word(Tree *self, const char *path, u32 line, const char *text) {
    Str content;
    Err err;
    FileId file = tree_file(self, path);
    assert_true(file_read(self->program->files[file].absolute.ptr, &self->arena, &content, &err));
    if (str_starts(content, STR("\xef\xbb\xbf"))) content = str_slice(content, 3, content.len);
    Str part = STR_NONE;
    for (u32 i = 0; i < line; i++) assert_true(str_split(&content, '\n', &part));
    size_t at = str_find(part, str_of(text));
    assert_true(at != STR_NOT_FOUND);
    return (Place){file, line, (u32)at + 1, line, (u32)(at + strlen(text)) + 1};
}

/* A finding over lines, its name at their start; valid until the next is added. Message and severity are
 * those of the rule. */
static inline Finding *tree_add(Tree *self, const char *rule, SymbolKind kind, const char *symbol,
                                Place place) {
    const CheckMeta *meta = rules_check(self->rules, str_of(rule));
    assert_non_null(meta);
    Finding finding = {
        .rule = meta->id, .kind = kind, .symbol = str_of(symbol), .place = place, .name = place};
    finding.severity = !strcmp(meta->severity, "error")     ? SEVERITY_ERROR
                       : !strcmp(meta->severity, "warning") ? SEVERITY_WARNING
                                                            : SEVERITY_INFO;
    finding.confidence = CONFIDENCE_HIGH;
    finding.name.end_line = finding.name.line;
    if (place.end_line != place.line) finding.name.end_column = 2;
    finding.message = text_with(text_of(meta->id, "message"), "name", str_of(symbol));
    finding.data = data_object(&self->arena);
    for (u32 i = 0; i < 16; i++) finding.fingerprint[i] = (u8)(self->findings.items.count * 16 + i);
    vec_push(&self->findings.items, finding);
    return &vec_last(&self->findings.items);
}

static inline void tree_data(Tree *self, Finding *finding, const char *key, const char *value) {
    data_put_text(&self->arena, finding->data, str_of(key), str_of(value));
}

static inline void tree_other(Tree *self, Finding *finding, const char *path, u32 line, u32 end,
                              const char *symbol) {
    Data *other = data_put_object(&self->arena, finding->data, STR("other"));
    data_put_text(&self->arena, other, STR("path"), str_of(path));
    data_put_int(&self->arena, other, STR("line"), line);
    data_put_int(&self->arena, other, STR("end_line"), end);
    data_put_text(&self->arena, other, STR("symbol"), str_of(symbol));
}

#endif
