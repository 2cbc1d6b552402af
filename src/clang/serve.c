#include "serve.h"

#include "compile_list.h"
#include "farm.h"
#include "unit_dump.h"
#include "unit_read.h"
#include "unit_stream.h"

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
    "  --megabytes N        address space for one unit; 0: no limit\n";

typedef struct {
    bool is_serving;
    const char *dump;
    const char *database, *directory;
    const char *const *flags; /* behind -- */
    u32 flag_count;
    FarmLimits limits;
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
} Service;

static bool unit_work(void *context, u32 item, StrBuf *out) {
    Service *self = context;
    Err err = {0};
    Facts *block = unit_read(&self->list.units.at[item], &self->builder, &err);
    buf_push(out, block ? (Str){(const char *)block, block->size} : str_of(err.text));
    bool is_read = block;
    free(block);
    return is_read;
}

static void message_write(u32 kind, u32 item, Str path, Str bytes) {
    UnitMessage message = {UNIT_STREAM_MAGIC, kind, item, (u32)path.len, (u32)bytes.len};
    fwrite(&message, sizeof message, 1, stdout);
    if (path.len) fwrite(path.ptr, 1, path.len, stdout);
    if (bytes.len) fwrite(bytes.ptr, 1, bytes.len, stdout);
    /* Nobody reads any more: workers die with this process. */
    if (fflush(stdout)) exit(1);
}

static void unit_take(void *context, u32 item, FarmEnd end, Str bytes) {
    static const u8 kinds[] = {
        [FARM_DONE] = UNIT_BLOCK, [FARM_FAILED] = UNIT_FAILED, [FARM_CRASHED] = UNIT_CRASHED,
        [FARM_HUNG] = UNIT_HUNG,  [FARM_MEMORY] = UNIT_MEMORY,
    };
    Service *self = context;
    message_write(kinds[end], item, self->list.units.at[item].file, bytes);
}

/* Those in other languages take no part, but are told of. */
static void foreign_tell(CompileList *list) {
    u32 kept = 0;
    for (u32 i = 0; i < list->units.count; i++)
        if (list->units.at[i].is_foreign)
            message_write(UNIT_FOREIGN, i, list->units.at[i].file, STR_NONE);
        else
            list->units.at[kept++] = list->units.at[i];
    list->units.count = kept;
}

static void files_read(CompileList *list, const Arguments *arguments) {
    char *line = NULL;
    size_t capacity = 0;
    for (ssize_t size; (size = getdelim(&line, &capacity, '\0', stdin)) > 0;)
        compile_list_file(list, str_copy(&list->arena, str_of(line)), str_of(arguments->directory),
                          arguments->flags, arguments->flag_count);
    free(line);
}

static int serve(const Arguments *arguments) {
    Service service = {0};
    Err err = {0};
    builder_init(&service.builder);
    bool is_fine = !arguments->database || compile_list_database(&service.list, arguments->database, &err);
    if (is_fine && arguments->directory) files_read(&service.list, arguments);
    if (is_fine) foreign_tell(&service.list);
    u32 count = service.list.units.count;
    is_fine = is_fine && farm_run(count, &arguments->limits, unit_work, unit_take, &service, &err);
    if (is_fine)
        message_write(UNIT_END, count, STR_NONE, STR_NONE);
    else
        fprintf(stderr, "oxbow-clang: %s\n", err.text);
    builder_release(&service.builder);
    compile_list_release(&service.list);
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
    setenv("LIBCLANG_NOTHREADS", "1", 1);
    setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
    return arguments.is_serving ? serve(&arguments) : dump(&arguments);
}
