#include "serve.h"

#include "compile_list.h"
#include "farm.h"
#include "unit_dump.h"
#include "unit_read.h"
#include "unit_stream.h"
#include "watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char help[] =
    "oxbow-clang: the C half of oxbow, which starts it. Writes facts about translation units to stdout.\n"
    "\n"
    "  oxbow-clang serve [OPTIONS] [-- FLAGS]   all units, as oxbow reads them\n"
    "  oxbow-clang --dump FILE [-- FLAGS]       one unit as text\n"
    "\n"
    "  --database FOLDER    units of its compile_commands.json\n"
    "  --directory FOLDER   where FLAGS hold; files to compile with them come from stdin, each ended by NUL\n"
    "  --jobs N             processes (1)\n"
    "  --seconds N          time for one unit; 0: no limit\n"
    "  --megabytes N        address space for one unit; 0: no limit\n"
    "  --wanted N           read from descriptor N which units of the list are wanted, and say for each on\n"
    "                       what it depends\n";

typedef struct {
    bool is_serving;
    const char *dump;
    const char *database, *directory;
    const char *const *flags; /* behind -- */
    u32 flag_count;
    FarmLimits limits;
    u32 wanted; /* a descriptor; 0: all units are */
} Arguments;

static bool number_take(const char *text, u32 *out) {
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    *out = (u32)value;
    return *text && !*end && value < UINT32_MAX;
}

static bool option_take(Arguments *self, const char *name, const char *value) {
    if (strcmp(name, "--dump") == 0) return (self->dump = value);
    if (strcmp(name, "--database") == 0) return (self->database = value);
    if (strcmp(name, "--directory") == 0) return (self->directory = value);
    if (strcmp(name, "--jobs") == 0) return number_take(value, &self->limits.workers);
    if (strcmp(name, "--seconds") == 0) return number_take(value, &self->limits.seconds);
    if (strcmp(name, "--wanted") == 0) return number_take(value, &self->wanted);
    return strcmp(name, "--megabytes") == 0 && number_take(value, &self->limits.megabytes);
}

static bool arguments_read(Arguments *self, int argc, char **argv) {
    int at = 1;
    if (at < argc && strcmp(argv[at], "serve") == 0) self->is_serving = true, at++;
    for (; at < argc && strcmp(argv[at], "--") != 0; at += 2)
        if (at + 1 >= argc || !option_take(self, argv[at], argv[at + 1])) return false;
    if (at < argc) {
        self->flags = (const char *const *)&argv[at + 1];
        self->flag_count = (u32)(argc - at - 1);
    }
    return self->is_serving != (self->dump != NULL);
}

/* ---- serve --------------------------------------------------------------------------------------------- */

typedef struct {
    CompileList list;
    FactsBuilder builder; /* of the worker: each has a copy of its own */
    bool is_watched;      /* on what units depend is told as well */
    InputList common;     /* what all units depend on */
    InputList inputs;     /* of the worker, for its unit */
    VecU32 wanted;
} Service;

/* What a worker answers with: this, the block, and on what it depends. */
typedef struct {
    u64 block_size;
} UnitAnswer;

/* Does what it asked the system stand for all that it depends on? A unit reads at least the files that it
 * says it consists of. The processor is asked without the system. */
static bool inputs_are_whole(const InputList *self, const CompileUnit *unit, const Facts *block) {
    for (u32 i = 0; i < unit->argument_count; i++)
        if (str_ends(str_of(unit->arguments[i]), STR("=native"))) return false;
    return !self->is_unsteady && self->files_read + 1 >= block->unit_files.count;
}

/* As its compiler was started: where the user stands means nothing. */
static void directory_enter(Service *self, const CompileUnit *unit) {
    if (chdir(str_cstr(&self->list.arena, unit->directory)) && chdir("/")) abort();
}

static bool unit_work(void *context, u32 item, StrBuf *out) {
    Service *self = context;
    const CompileUnit *unit = &self->list.units.at[self->wanted.at[item]];
    Err err = {0};
    directory_enter(self, unit);
    inputs_clear(&self->inputs);
    if (self->is_watched) watch_begin(&self->inputs);
    Facts *block = unit_read(unit, &self->builder, &err);
    watch_end();
    UnitAnswer answer = {block ? block->size : 0};
    if (block) buf_push(out, (Str){(const char *)&answer, sizeof answer});
    buf_push(out, block ? (Str){(const char *)block, block->size} : str_of(err.text));
    if (block && self->is_watched && inputs_are_whole(&self->inputs, unit, block)) {
        inputs_add(&self->inputs, &self->common);
        inputs_write(&self->inputs, out);
    }
    bool is_read = block;
    free(block);
    return is_read;
}

static void bytes_write(Str bytes) {
    if (bytes.len) fwrite(bytes.ptr, 1, bytes.len, stdout);
}

static void message_write(u32 kind, u32 item, Str path, Str bytes, Str inputs) {
    UnitMessage message = {UNIT_STREAM_MAGIC, kind, item, (u32)path.len, (u32)bytes.len, (u32)inputs.len};
    bytes_write((Str){(const char *)&message, sizeof message});
    bytes_write(path);
    bytes_write(bytes);
    bytes_write(inputs);
    /* Nobody reads any more: workers die with this process. */
    if (fflush(stdout)) exit(1);
}

static void unit_take(void *context, u32 item, FarmEnd end, Str bytes) {
    static const u8 kinds[] = {
        [FARM_DONE] = UNIT_BLOCK, [FARM_FAILED] = UNIT_FAILED, [FARM_CRASHED] = UNIT_CRASHED,
        [FARM_HUNG] = UNIT_HUNG,  [FARM_MEMORY] = UNIT_MEMORY,
    };
    Service *self = context;
    u32 unit = self->wanted.at[item];
    Str block = bytes, inputs = STR_NONE;
    if (end == FARM_DONE) {
        UnitAnswer answer;
        memcpy(&answer, bytes.ptr, sizeof answer);
        block = str_slice(bytes, sizeof answer, sizeof answer + answer.block_size);
        inputs = str_slice(bytes, sizeof answer + answer.block_size, bytes.len);
    }
    message_write(kinds[end], unit, self->list.units.at[unit].file, block, inputs);
}

/* ---- the list ------------------------------------------------------------------------------------------ */

/* Those in other languages take no part, but are told of. */
static void foreign_tell(CompileList *list) {
    u32 kept = 0;
    for (u32 i = 0; i < list->units.count; i++)
        if (list->units.at[i].is_foreign)
            message_write(UNIT_FOREIGN, i, list->units.at[i].file, STR_NONE, STR_NONE);
        else
            list->units.at[kept++] = list->units.at[i];
    list->units.count = kept;
}

static void text_add(StrBuf *out, Str text) {
    buf_push(out, text);
    buf_push_char(out, '\0');
}

static void list_tell(Service *self) {
    StrBuf text = {0};
    foreign_tell(&self->list);
    for (u32 i = 0; i < self->list.units.count; i++) {
        const CompileUnit *unit = &self->list.units.at[i];
        text.len = 0;
        text_add(&text, unit->file);
        text_add(&text, unit->directory);
        text_add(&text, unit->output);
        for (u32 k = 0; k < unit->argument_count; k++) text_add(&text, str_of(unit->arguments[k]));
        Digest command = digest_of(buf_str(&text));
        message_write(UNIT_LISTED, i, unit->file, digest_str(&command), STR_NONE);
    }
    text.len = 0;
    if (self->is_watched && !self->inputs.is_unsteady) {
        inputs_add(&self->inputs, &self->common);
        inputs_write(&self->inputs, &text);
    }
    message_write(UNIT_LIST_END, self->list.units.count, STR_NONE, STR_NONE, buf_str(&text));
    buf_release(&text);
}

/* Numbers that are none of the list's are left out. */
static void wanted_read(Service *self, u32 descriptor) {
    FILE *stream = descriptor ? fdopen((int)descriptor, "rb") : NULL;
    u32 item;
    while (stream && fread(&item, sizeof item, 1, stream) == 1)
        if (item < self->list.units.count) vec_push(&self->wanted, item);
    if (stream) fclose(stream);
    for (u32 i = 0; i < self->list.units.count && !descriptor; i++) vec_push(&self->wanted, i);
}

static void files_read(CompileList *list, const Arguments *arguments) {
    char *line = NULL;
    size_t capacity = 0;
    for (ssize_t size; (size = getdelim(&line, &capacity, '\0', stdin)) > 0;)
        compile_list_file(list, str_copy(&list->arena, str_of(line)), str_of(arguments->directory),
                          arguments->flags, arguments->flag_count);
    free(line);
}

static bool list_read(Service *self, const Arguments *arguments, Err *err) {
    if (self->is_watched) watch_begin(&self->inputs);
    bool is_fine = !arguments->database || compile_list_database(&self->list, arguments->database, err);
    if (is_fine && arguments->directory) files_read(&self->list, arguments);
    watch_end();
    return is_fine;
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

/* libclang asks some things once and remembers the answers: then all units depend on these. Here, before
 * there are workers, so that each of them has seen the same. */
static void common_note(InputList *self) {
    watch_begin(self);
    unit_read_nothing();
    watch_end();
}

/* Whatever libclang compiles, it opens a file, looks whether a folder is there, lists one, and reads a
 * variable. Where it does so by other functions than those that are watched, nothing is known. */
static bool is_watching_well(const InputList *common) {
    static const InputKind kinds[] = {INPUT_FILE, INPUT_STATUS, INPUT_FOLDER, INPUT_VARIABLE};
    u32 seen = 0;
    for (u32 i = 0; i < common->rows.count; i++) seen |= 1u << common->rows.at[i].kind;
    for (u32 i = 0; i < COUNT_OF(kinds); i++)
        if (!(seen >> kinds[i] & 1)) return false;
    return true;
}

static void service_release(Service *self) {
    builder_release(&self->builder);
    inputs_release(&self->common);
    inputs_release(&self->inputs);
    vec_release(&self->wanted);
    compile_list_release(&self->list);
}

static int serve(const Arguments *arguments) {
    Service service = {.is_watched = arguments->wanted};
    Err err = {0};
    builder_init(&service.builder);
    if (service.is_watched) {
        common_note(&service.common);
        service.is_watched = is_watching_well(&service.common);
        watch_libraries(&service.common);
    }
    bool is_fine = list_read(&service, arguments, &err);
    if (is_fine) {
        list_tell(&service);
        wanted_read(&service, arguments->wanted);
        is_fine = farm_run(service.wanted.count, &arguments->limits, unit_work, unit_take, &service, &err);
    }
    if (is_fine)
        message_write(UNIT_END, service.wanted.count, STR_NONE, STR_NONE, STR_NONE);
    else
        fprintf(stderr, "oxbow-clang: %s\n", err.text);
    service_release(&service);
    return is_fine ? 0 : 2;
}

/* ---- dump ---------------------------------------------------------------------------------------------- */

static int dump(const Arguments *arguments) {
    CompileList list = {0};
    FactsBuilder builder;
    Err err = {0};
    builder_init(&builder);
    compile_list_file(&list, str_of(arguments->dump), STR("."), arguments->flags, arguments->flag_count);
    Facts *block = unit_read(&list.units.at[0], &builder, &err);
    StrBuf out = {0};
    if (block) unit_dump(block, &out);
    if (out.len) fwrite(out.ptr, 1, out.len, stdout);
    if (!block) fprintf(stderr, "oxbow-clang: %s\n", err.text);
    buf_release(&out);
    bool is_done = block;
    free(block);
    builder_release(&builder);
    compile_list_release(&list);
    return is_done ? 0 : 2;
}

int clang_main(int argc, char **argv) {
    Arguments arguments = {.limits = {.workers = 1}};
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        fputs(help, stdout);
        return 0;
    }
    if (!arguments_read(&arguments, argc, argv)) {
        fputs(help, stderr);
        return 2;
    }
    /* One thread, and no handlers of signals: a crash ends the process, and farm.h sees it. */
    unsetenv("PWD");
    setenv("LIBCLANG_NOTHREADS", "1", 1);
    setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
    return arguments.is_serving ? serve(&arguments) : dump(&arguments);
}
