#include "compile_list.h"

#include "compile_flags.h"
#include "file.h"

#include <clang-c/CXCompilationDatabase.h>

static Str string_take(CXString string, Arena *arena) {
    Str out = str_copy(arena, str_of(clang_getCString(string)));
    clang_disposeString(string);
    return out;
}

static Str absolute(Str path, Str directory, Arena *arena) {
    Str joined = path.len && path.ptr[0] == '/' ? path : path_join(arena, directory, path), real;
    Err err = {0};
    return path_resolve(str_cstr(arena, joined), arena, &real, &err) ? real : str_copy(arena, joined);
}

/* The same file compiled twice is two units, unless all is the same. */
static void unit_push(CompileList *self, const CompileUnit *unit) {
    u64 key = str_hash(unit->file) ^ str_hash(unit->output) * 3;
    for (u32 i = 0; i < unit->argument_count; i++) key = key * 31 + str_hash(str_of(unit->arguments[i]));
    if (map_find(&self->seen, key) != MAP_NONE) return;
    map_at(&self->seen, key, 1);
    map_at(&self->files, str_hash(unit->file), 1);
    vec_push(&self->units, *unit);
}

static void unit_add(CompileList *self, Str file, Str directory, Str output, const char *const *arguments,
                     u32 count) {
    FlagList flags = {0};
    FlagsSaid said;
    Arena *arena = &self->arena;
    flags_clean(arguments, count, str_cstr(arena, directory), arena, &flags, &said);
    if (!said.output.len) said.output = output;
    CompileUnit unit = {
        .file = absolute(file, directory, arena),
        .directory = directory,
        .is_foreign = said.is_foreign,
        .arguments = arena_copy(arena, flags.at, flags.count * sizeof *flags.at),
        .argument_count = flags.count,
    };
    /* It does not exist before the build: only its folder can be resolved. */
    if (said.output.len)
        unit.output =
            path_join(arena, absolute(path_folder(said.output), directory, arena), path_name(said.output));
    unit_push(self, &unit);
    vec_release(&flags);
}

static void command_add(CompileList *self, CXCompileCommand command) {
    Arena *arena = &self->arena;
    Str directory = string_take(clang_CompileCommand_getDirectory(command), arena);
    Str file = string_take(clang_CompileCommand_getFilename(command), arena);
    Vec(const char *) arguments = {0};
    u32 count = clang_CompileCommand_getNumArgs(command);
    for (u32 i = 0; i < count; i++)
        vec_push(&arguments, string_take(clang_CompileCommand_getArg(command, i), arena).ptr);
    unit_add(self, file, directory, STR_NONE, arguments.at, arguments.count);
    vec_release(&arguments);
}

bool compile_list_database(CompileList *self, const char *folder, Err *err) {
    CXCompilationDatabase_Error error;
    CXCompilationDatabase database = clang_CompilationDatabase_fromDirectory(folder, &error);
    if (error != CXCompilationDatabase_NoError)
        return err_set(err, ERR_INPUT, "%s/compile_commands.json cannot be read", folder);
    CXCompileCommands commands = clang_CompilationDatabase_getAllCompileCommands(database);
    u32 count = commands ? clang_CompileCommands_getSize(commands) : 0;
    for (u32 i = 0; i < count; i++) command_add(self, clang_CompileCommands_getCommand(commands, i));
    if (commands) clang_CompileCommands_dispose(commands);
    clang_CompilationDatabase_dispose(database);
    return true;
}

void compile_list_file(CompileList *self, Str file, Str directory, const char *const *flags, u32 count) {
    if (map_find(&self->files, str_hash(absolute(file, directory, &self->arena))) != MAP_NONE) return;
    Vec(const char *) arguments = {0};
    vec_push(&arguments, "cc");
    for (u32 i = 0; i < count; i++) vec_push(&arguments, flags[i]);
    vec_push(&arguments, str_cstr(&self->arena, file));
    unit_add(self, file, directory, STR_NONE, arguments.at, arguments.count);
    vec_release(&arguments);
}

void compile_list_release(CompileList *self) {
    vec_release(&self->units);
    map_release(&self->seen);
    map_release(&self->files);
    arena_release(&self->arena);
}
