#include "compile_flags.h"

#include "file.h"

/* ---- what goes ----------------------------------------------------------------------------------------- */

typedef enum { FLAG_EXACT, FLAG_PREFIX, FLAG_WITH_VALUE } FlagShape;

typedef struct {
    const char *flag;
    FlagShape shape; /* FLAG_WITH_VALUE: the next argument goes as well */
} DroppedFlag;

/* -M and its kin make libclang write files into the tree. */
static const DroppedFlag dropped[] = {
    {"-c", FLAG_EXACT},
    {"-S", FLAG_EXACT},
    {"-E", FLAG_EXACT},
    {"-pipe", FLAG_EXACT},
    {"-MF", FLAG_WITH_VALUE},
    {"-MT", FLAG_WITH_VALUE},
    {"-MQ", FLAG_WITH_VALUE},
    {"-MJ", FLAG_WITH_VALUE},
    {"-M", FLAG_PREFIX},
    {"-Wp,-M", FLAG_PREFIX},
    {"-Werror", FLAG_PREFIX},
    {"-save-temps", FLAG_PREFIX},
    {"--serialize-diagnostics", FLAG_WITH_VALUE},
    {"-fdiagnostics-", FLAG_PREFIX},
    {"-fplugin", FLAG_PREFIX},
    {"-fanalyzer", FLAG_PREFIX},
    {"-fcallgraph-info", FLAG_PREFIX},
    {"-fdump-", FLAG_PREFIX},
    {"-flto", FLAG_PREFIX},
    {"-fprofile", FLAG_PREFIX},
    {"-fcoverage", FLAG_PREFIX},
    {"-ftest-coverage", FLAG_EXACT},
    {"--coverage", FLAG_EXACT},
    {"-specs=", FLAG_PREFIX},
    {"-gsplit-dwarf", FLAG_EXACT},
    {"-Winvalid-pch", FLAG_EXACT},
};

static u32 dropped_count(const char *argument) {
    for (u32 i = 0; i < COUNT_OF(dropped); i++) {
        const DroppedFlag *row = &dropped[i];
        size_t len = strlen(row->flag);
        if (strncmp(argument, row->flag, len) != 0) continue;
        if (row->shape == FLAG_PREFIX || !argument[len]) return row->shape == FLAG_WITH_VALUE ? 2 : 1;
        if (row->shape == FLAG_WITH_VALUE) return 1; /* -MFfile */
    }
    return 0;
}

/* ---- what language ------------------------------------------------------------------------------------- */

static bool is_launcher(Str name) {
    static const char *const names[] = {"ccache", "distcc", "sccache", "icecc", "libtool"};
    for (u32 i = 0; i < COUNT_OF(names); i++)
        if (str_eq(name, str_of(names[i]))) return true;
    return false;
}

static bool is_foreign_file(Str path) {
    static const char *const endings[] = {".cc", ".cpp", ".cxx", ".C",   ".c++", ".cp",  ".mm", ".m", ".s",
                                          ".S",  ".asm", ".cu",  ".hip", ".f",   ".f90", ".rs", ".go"};
    for (u32 i = 0; i < COUNT_OF(endings); i++)
        if (str_ends(path, str_of(endings[i]))) return true;
    return false;
}

/* Nothing is said by the compiler's name: `g++ -x c` and `gcc x.cc` are both in use. */
static bool is_foreign(Str language, Str file) {
    if (!language.len || str_eq(language, STR("none"))) return is_foreign_file(file);
    return !str_eq(language, STR("c")) && !str_eq(language, STR("c-header")) &&
           !str_eq(language, STR("cpp-output"));
}

/* ---- the whole ----------------------------------------------------------------------------------------- */

/* -o out, -oout; -x c, -xc. Steps over what it took. */
static bool value_take(const char *const *arguments, u32 count, u32 *at, char letter, Str *out) {
    const char *argument = arguments[*at];
    if (argument[0] != '-' || argument[1] != letter) return false;
    if (argument[2]) {
        *out = str_of(argument + 2);
    } else if (*at + 1 < count) {
        *out = str_of(arguments[++*at]);
    }
    return true;
}

static void added_push(const char *directory, Arena *arena, FlagList *out) {
    static const char *const added[] = {
        "-ferror-limit=0",
        "-Wno-everything",
        "-Wimplicit-function-declaration",
        "-Wno-error",
        "-Wno-unknown-warning-option",
        "-fno-spell-checking",
    };
    vec_push(out, str_printf(arena, "-working-directory=%s", directory).ptr);
#ifdef OXBOW_CLANG_RESOURCES
    vec_push(out, "-resource-dir=" OXBOW_CLANG_RESOURCES);
#endif
    for (u32 i = 0; i < COUNT_OF(added); i++) vec_push(out, added[i]);
}

void flags_clean(const char *const *arguments, u32 count, const char *directory, Arena *arena, FlagList *out,
                 FlagsSaid *said) {
    *said = (FlagsSaid){0};
    u32 at = 0;
    while (at + 1 < count && is_launcher(path_name(str_of(arguments[at])))) at++;
    if (at < count) vec_push(out, str_copy(arena, str_of(arguments[at++])).ptr);
    Str file = STR_NONE;
    for (; at < count; at++) {
        const char *argument = arguments[at];
        if (value_take(arguments, count, &at, 'o', &said->output)) continue;
        u32 drop = dropped_count(argument);
        if (drop) {
            at += drop - 1;
            continue;
        }
        if (value_take(arguments, count, &at, 'x', &said->language)) {
            vec_push(out, "-x");
            vec_push(out, str_copy(arena, said->language).ptr);
            continue;
        }
        if (argument[0] != '-') file = str_of(argument);
        vec_push(out, str_copy(arena, str_of(argument)).ptr);
    }
    said->output = str_copy(arena, said->output);
    said->language = str_copy(arena, said->language);
    said->is_foreign = is_foreign(said->language, file);
    added_push(directory, arena, out);
}
