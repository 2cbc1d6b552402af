#include "standard.h"

#include "glob.h"
#include "modules.h"
#include "shared.h"
#include "standard_replaced.h"

#include <ctype.h>

#define RULE "unknown-import"

/* ---- modules --------------------------------------------------------------------------------------- */

static Str front(Str dotted) {
    size_t dot = str_find_char(dotted, '.');
    return dot == STR_NOT_FOUND ? dotted : str_slice(dotted, 0, dot);
}

static bool is_listed(const CheckContext *context, const char *parameter, Str text) {
    return rules_lists(context->rules, RULE, parameter, text, glob_matches_name);
}

static bool is_any_listed(const CheckContext *context, const char *parameter, Str dotted) {
    Str word;
    while (str_split(&dotted, '.', &word))
        if (is_listed(context, parameter, word)) return true;
    return false;
}

/* Outside of packages, or beside the file. */
bool first_word_may_be_own(const Program *program, FileId file, Str first) {
    Name last = intern_find(&program->names, first);
    if (!last || last >= program->by_last_count) return false;
    ModuleId own = program->files[file].module;
    for (ModuleId m = program->by_last[last]; m; m = program->modules[m].same_last) {
        ModuleId parent = program->modules[m].parent;
        bool is_packaged = parent && program->modules[parent].file != FILE_NONE;
        if (!is_packaged || (own && parent == program->modules[own].parent)) return true;
    }
    return false;
}

/* The module of the table, when the name means nothing else. */
StdlibScope standard_module(CheckContext *context, FileId file, Str dotted) {
    Str first = front(dotted);
    StdlibScope scope = stdlib_scope(dotted);
    if (!scope || stdlib_is_class(scope)) return 0;
    if (!distributions_is_standard(rules_distributions(context->rules), first)) return 0;
    if (str_starts(first, STR("_")) || is_any_listed(context, "unlisted_modules", dotted)) return 0;
    if (modules_resolve(context->program, file, dotted, 0).verdict != IMPORT_EXTERNAL) return 0;
    return first_word_may_be_own(context->program, file, first) ? 0 : scope;
}

/* ---- names ----------------------------------------------------------------------------------------- */

/* "collections.Mapping 9": there until 3.9, though the table does not know it. */
static u32 former_minor(const CheckContext *context, Str dotted) {
    u32 count;
    const Str *rows = rules_words(context->rules, RULE, "former_names", &count);
    for (u32 i = 0; i < count; i++) {
        Str rest = rows[i], name;
        str_split(&rest, ' ', &name);
        if (str_eq(name, dotted)) return stdlib_number(rest);
    }
    return 0;
}

/* What is in the table, or would be if it knew all that there once was; a module that another one imports for
 * itself is an attribute of that in some versions only. */
static bool has(CheckContext *context, FileId file, Str dotted, StandardLack *lack) {
    StdlibName found;
    StdlibScope child = stdlib_scope(dotted);
    u32 minor = python_oldest(context, file), former = former_minor(context, dotted);
    lack->first = u32_max(minor, STDLIB_MINOR_FIRST);
    bool is_named = stdlib_name(lack->scope, lack->word, &found);
    if (child) lack->when |= stdlib_scope_when(child);
    if (is_named) lack->when |= stdlib_name_when(&found);
    if ((is_named && found.is_introspected) || python_is_two(context, file)) return true;
    if (former && former >= (minor ? minor : STDLIB_MINOR_FIRST)) return true;
    return lack->when & stdlib_versions(lack->first, STDLIB_MINOR_LAST);
}

/* A program that embeds the interpreter leaves things in the modules it may fill, under its own name:
 * sys.app_folder. A word that names of the module begin with is no such name: sys.set_tracer. */
static bool may_be_embedders(CheckContext *context, StdlibScope scope, Str word) {
    size_t end = str_find_char(word, '_');
    if (end == STR_NOT_FOUND || !is_listed(context, "embedded_modules", stdlib_scope_name(scope)))
        return false;
    Str rest = STR_NONE, first = str_slice(word, 0, end);
    StdlibName name;
    while (stdlib_name_next(scope, &rest, &name))
        if (str_starts(name.name, first)) return false;
    return true;
}

bool standard_lacks(CheckContext *context, FileId file, Str module, Str word, StandardLack *out) {
    *out = (StandardLack){.word = word};
    if (!word.len || word.ptr[0] == '_' || is_listed(context, "unlisted_modules", word)) return false;
    StdlibName name;
    StdlibScope scope = stdlib_scope(module);
    if (!scope || (stdlib_name(scope, word, &name) && !name.when.len)) return false;
    out->scope = standard_module(context, file, module);
    if (!out->scope || !stdlib_is_closed(out->scope) || stdlib_scope(word)) return false;
    Str dotted = str_printf(context->arena, "%.*s.%.*s", STR_ARG(module), STR_ARG(word));
    Str own_name = stdlib_scope_name(out->scope);
    if (has(context, file, dotted, out) || is_listed(context, "given_members", dotted)) return false;
    if (!(stdlib_scope_when(out->scope) & stdlib_versions(out->first, STDLIB_MINOR_LAST))) return false;
    if (isupper((u8)word.ptr[0]) && is_listed(context, "platform_modules", own_name)) return false;
    if (may_be_embedders(context, out->scope, word)) return false;
    return !standard_is_replaced(context, dotted);
}

/* All capitals: a constant, and of these there may be others on another machine. */
bool standard_star_lacks(CheckContext *context, FileId file, Str module, Str word) {
    StdlibName found;
    StdlibScope scope = standard_module(context, file, module);
    bool is_constant = true;
    for (size_t i = 0; i < word.len; i++) is_constant &= !islower((u8)word.ptr[i]);
    if (!scope || !stdlib_is_closed(scope) || is_constant || stdlib_name(scope, word, &found)) return false;
    Str dotted = str_printf(context->arena, "%.*s.%.*s", STR_ARG(module), STR_ARG(word));
    return !stdlib_scope(dotted) && !former_minor(context, dotted) && !standard_is_required(context, module);
}

/* ---- what is called -------------------------------------------------------------------------------- */

bool standard_is_plain(StdlibScope class) {
    Str metaclass = stdlib_metaclass(class);
    return stdlib_is_closed(class) && !stdlib_is_protocol(class) &&
           (!metaclass.len || str_eq(metaclass, STR("abc.ABCMeta")));
}

/* A tuple with names takes one argument for each, which is not what the plain tuple below it takes. */
static bool makes(StdlibScope class, Str method, StdlibName *out) {
    if (!stdlib_member(class, method, out)) return false;
    return out->scope == class || !stdlib_derives(class, stdlib_scope(STR("builtins.tuple")));
}

bool standard_is_meant(CheckContext *context, FileId file, Str dotted) {
    size_t dot = str_rfind_char(dotted, '.');
    StdlibScope module = dot == STR_NOT_FOUND ? 0 : standard_module(context, file, str_slice(dotted, 0, dot));
    return dot == STR_NOT_FOUND || (module && stdlib_is_closed(module));
}

u32 standard_callees(Str dotted, StdlibName out[2]) {
    StdlibName name;
    u32 count = 0;
    StdlibScope class = stdlib_scope(dotted);
    if (class && stdlib_is_class(class) && standard_is_plain(class)) {
        count += makes(class, STR("__new__"), &out[count]);
        count += makes(class, STR("__init__"), &out[count]);
    } else if (!class && stdlib_find(dotted, &name) && name.kind == STDLIB_FUNCTION) {
        out[count++] = name;
    }
    return count;
}
