/* Files by themselves: each is read and turned into facts on some thread, results by position, so
 * that the number of threads cannot be seen in the result. */
#include "oxbow.h"

#include "file.h"
#include "lang.h"
#include "pool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
    Run *run;
    const u32 *order;     /* positions in tree.files, largest file first */
    RunFile *results;     /* by position in tree.files; no facts: not in a language that oxbow reads */
    u32 languages;        /* a set of those whose code is read */
    LangWorker **workers; /* by thread */
    Arena *scratch;       /* by thread, emptied after each file */
} Reading;

static Language language_of(const SourceFile *file, u32 languages, Arena *scratch) {
    Language language = lang_of(file->path, STR_NONE);
    bool has_ending = str_find_char(path_name(file->path), '.') != STR_NOT_FOUND;
    if (language == LANGUAGE_NONE && !has_ending) language = lang_of(file->path, source_head(file, scratch));
    return lang_reduced(language, file->path, languages);
}

static const char *problem_key(SkipReason reason) {
    switch (reason) {
    case SKIP_TOO_LARGE: return "incomplete.too_large";
    case SKIP_UNREADABLE: return "incomplete.unreadable";
    default: return "incomplete.encoding";
    }
}

/* Prose that cannot be read costs evidence at most; code, and what names its entry points, is missed. */
static bool skip_matters(const SourceSkip *skip, Language language) {
    if (skip->reason == SKIP_OUTSIDE || language == LANGUAGE_NONE) return skip->is_folder;
    return language == LANGUAGE_PYTHON || language == LANGUAGE_TOML || skip->reason == SKIP_UNREADABLE;
}

/* What the system says when the file or folder is opened. Static storage. */
static Str system_reason(const char *absolute) {
    int descriptor = open(absolute, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return str_of(strerrordesc_np(errno));
    close(descriptor);
    return STR("read error");
}

static void problem_set(RunFile *file, const SourceSkip *skip) {
    file->problem = problem_key(skip->reason);
    file->line = skip->line;
    if (skip->reason == SKIP_UNREADABLE) file->reason = system_reason(file->input.absolute.ptr);
}

/* Python and configuration have to parse as a whole: what is missed may use anything. Of code that is only
 * compared, most is enough. */
static bool syntax_matters(const Facts *facts) {
    bool is_compared =
        language_family(facts->language) != FAMILY_NONE && !language_is_linked(facts->language);
    return facts->errors.count > 1 && (!is_compared || facts->tokens.count <= 1);
}

static void file_read_facts(RunFile *out, const SourceFile *file, u32 languages, LangWorker *worker,
                            Arena *scratch) {
    Language language = language_of(file, languages, scratch);
    if (language == LANGUAGE_NONE) return;
    out->input = (FileInput){
        .path = file->path,
        .absolute = file->absolute,
        .is_executable = file->is_executable,
        .is_generated = file->is_generated,
    };
    SourceText source = {0};
    SourceSkip skip = {0};
    if (!source_read(file, SOURCE_MAX_SIZE, scratch, &source, &skip) && skip_matters(&skip, language))
        problem_set(out, &skip);
    out->facts = lang_extract(worker, language, source.text);
    out->input.facts = out->facts;
    if (!out->problem && syntax_matters(out->facts)) {
        out->problem = "incomplete.syntax";
        out->line = facts_line(out->facts, facts_errors(out->facts)[1].span.start);
    }
}

static void read_one(void *context, u32 item, u32 worker) {
    Reading *self = context;
    u32 position = self->order[item];
    if (!self->workers[worker]) self->workers[worker] = lang_worker_new();
    file_read_facts(&self->results[position], &self->run->tree.files[position], self->languages,
                    self->workers[worker], &self->scratch[worker]);
    arena_reset(&self->scratch[worker]);
}

static int compare_size(const void *a, const void *b, void *context) {
    const SourceFile *files = context;
    u32 left = *(const u32 *)a, right = *(const u32 *)b;
    if (files[left].size != files[right].size) return files[left].size > files[right].size ? -1 : 1;
    return left < right ? -1 : 1;
}

static const u32 *largest_first(Run *self) {
    u32 *order = ARENA_ARRAY(&self->arena, u32, self->tree.file_count);
    for (u32 i = 0; i < self->tree.file_count; i++) order[i] = i;
    if (self->tree.file_count)
        qsort_r(order, self->tree.file_count, sizeof *order, compare_size,
                (void *)(uintptr_t)self->tree.files);
    return order;
}

/* Other languages matter for what they call of C. */
static u32 languages_read(const Run *self) {
    u32 languages = self->config.languages;
    for (u32 i = 0; i < self->tree.file_count; i++)
        if (languages & LANGUAGE_BIT(LANGUAGE_C) && str_ends(self->tree.files[i].path, STR(".c")))
            return languages | LANGUAGE_BIT(LANGUAGE_CALLER);
    return languages;
}

static void files_read(Run *self, RunFile *results) {
    u32 threads = self->config.jobs ? self->config.jobs : pool_processors();
    threads = u32_max(1, u32_min(threads, self->tree.file_count));
    Reading reading = {
        .run = self,
        .order = largest_first(self),
        .results = results,
        .languages = languages_read(self),
        .workers = ARENA_ARRAY(&self->arena, LangWorker *, threads),
        .scratch = ARENA_ARRAY(&self->arena, Arena, threads),
    };
    pool_run(self->tree.file_count, threads, read_one, &reading);
    for (u32 i = 0; i < threads; i++) {
        if (reading.workers[i]) lang_worker_free(reading.workers[i]);
        arena_release(&reading.scratch[i]);
    }
}

/* Folders and names that discovery could not follow take part as empty texts. */
static u32 skipped_add(Run *self, RunFile *out) {
    u32 count = 0;
    LangWorker *worker = lang_worker_new();
    for (u32 i = 0; i < self->tree.skipped_count; i++) {
        const SourceSkip *skip = &self->tree.skipped[i];
        Language language = skip->is_folder ? LANGUAGE_TEXT : lang_of(skip->path, STR_NONE);
        if (!skip_matters(skip, skip->is_folder ? LANGUAGE_PYTHON : language)) continue;
        RunFile *file = &out[count++];
        file->input.path = skip->path;
        file->input.absolute = path_join(&self->arena, self->tree.place.root, skip->path);
        file->facts = lang_extract(worker, LANGUAGE_TEXT, STR(""));
        file->input.facts = file->facts;
        problem_set(file, skip);
    }
    lang_worker_free(worker);
    return count;
}

static int compare_path(const void *a, const void *b) {
    return str_cmp(((const RunFile *)a)->input.path, ((const RunFile *)b)->input.path);
}

bool run_read(Run *self, Err *err) {
    (void)err;
    u32 most = self->tree.file_count + self->tree.skipped_count;
    RunFile *files = ARENA_ARRAY(&self->arena, RunFile, most);
    files_read(self, files);
    u32 count = 0;
    for (u32 i = 0; i < self->tree.file_count; i++)
        if (files[i].facts) files[count++] = files[i];
    if (count < most) memset(&files[count], 0, (most - count) * sizeof *files);
    count += skipped_add(self, &files[count]);
    qsort(files, count, sizeof *files, compare_path);
    self->files = files;
    self->file_count = count;
    return true;
}

void run_add_files(Run *self, const RunFile *added, u32 count) {
    if (!count) return;
    RunFile *files = ARENA_ARRAY(&self->arena, RunFile, self->file_count + count);
    memcpy(files, self->files, self->file_count * sizeof *files);
    LangWorker *worker = lang_worker_new();
    for (u32 i = 0; i < count; i++) {
        RunFile *file = &files[self->file_count + i];
        *file = added[i];
        file->facts = lang_extract(worker, LANGUAGE_TEXT, STR(""));
        file->input.facts = file->facts;
    }
    lang_worker_free(worker);
    self->files = files;
    self->file_count += count;
    qsort(files, self->file_count, sizeof *files, compare_path);
}
