#include "lang.h"

#include "c_outline.h"
#include "char.h"
#include "file.h"
#include "lock_extract.h"
#include "python.h"
#include "script_extract.h"
#include "script_outline.h"
#include "text_extract.h"
#include "toml.h"

#include <stdlib.h>
#include <tree_sitter/api.h>

enum { OUTLINE_C, OUTLINE_JAVASCRIPT, OUTLINE_TYPESCRIPT, OUTLINE_TSX, OUTLINE_COUNT };

static const OutlineLanguage *const OUTLINES[OUTLINE_COUNT] = {
    [OUTLINE_C] = &C_OUTLINE,
    [OUTLINE_JAVASCRIPT] = &JAVASCRIPT_OUTLINE,
    [OUTLINE_TYPESCRIPT] = &TYPESCRIPT_OUTLINE,
    [OUTLINE_TSX] = &TSX_OUTLINE,
};

struct LangWorker {
    FactsBuilder facts;
    PythonFront *python;
    TSParser *toml;
    OutlineFront *outlines[OUTLINE_COUNT]; /* made when the first file of the language comes */
};

typedef struct {
    Language language;
    const char *endings; /* of the file name, blank-separated, lower case */
    const char *names;   /* whole file names, or what stands before the first dot or dash */
    const char *folder;  /* files with the ending "in" belong to the row in a folder of this name */
    const char *program; /* in the first line of a script */
    void (*extract)(LangWorker *self, Str source);
} LanguageRow;

static void extract_python(LangWorker *self, Str source) {
    if (!self->python) self->python = python_front_new();
    python_extract(self->python, &self->facts, source);
}

static void extract_toml(LangWorker *self, Str source) {
    if (!self->toml) self->toml = ts_parser_new();
    toml_extract(&self->facts, self->toml, source);
}

static void extract_text(LangWorker *self, Str source) {
    text_extract(&self->facts, source);
}

static void extract_script(LangWorker *self, Str source) {
    script_extract(&self->facts, source);
}

static void outline(LangWorker *self, u32 which, Str source) {
    if (!self->outlines[which]) self->outlines[which] = outline_front_new(OUTLINES[which]);
    outline_extract(self->outlines[which], &self->facts, source);
}

static void extract_c(LangWorker *self, Str source) {
    outline(self, OUTLINE_C, source);
}

static void extract_javascript(LangWorker *self, Str source) {
    script_extract(&self->facts, source);
    outline(self, OUTLINE_JAVASCRIPT, source);
}

/* Translations of a widget library have the ending .ts as well: they are XML. */
static void extract_typescript(LangWorker *self, Str source) {
    script_extract(&self->facts, source);
    if (!str_starts(str_trim(source), STR("<?xml"))) outline(self, OUTLINE_TYPESCRIPT, source);
}

static void extract_tsx(LangWorker *self, Str source) {
    script_extract(&self->facts, source);
    outline(self, OUTLINE_TSX, source);
}

static void extract_nothing(LangWorker *self, Str source) {
    (void)self, (void)source;
}

static const LanguageRow LANGUAGES[] = {
    {LANGUAGE_PYTHON, "py pyi pyw wsgi tac", "SConstruct SConscript", "", "python", extract_python},
    {LANGUAGE_TOML, "toml", "Pipfile", "", "", extract_toml},
    {LANGUAGE_TEXT,
     "md markdown rst txt adoc yml yaml cfg ini conf sh bash bat cmd ps1 service timer env dockerfile mk "
     "spec tf hcl html htm "
     "jinja jinja2 j2 tmpl mako ui glade kv qml blp typed pyx pxd pxi ipynb crontab cron",
     "config Dockerfile Containerfile Makefile GNUmakefile makefile Procfile Justfile justfile crontab "
     "Crontab README CHANGELOG PKG-INFO METADATA requirements "
     "Jenkinsfile logging.json logging_config.json log_config.json "
     "logconfig.json config.json settings.json "
     "package.json zappa_settings.json langgraph.json vercel.json app.json serverless.json",
     "requirements", "sh", extract_text},
    {LANGUAGE_LOCK, "", "poetry.lock uv.lock pdm.lock Pipfile.lock", "", "", extract_nothing},
    {LANGUAGE_SCRIPT, "vue svelte", "openapi.json swagger.json", "", "", extract_script},
    {LANGUAGE_SYMBOLS, "map ver sym syms lds ld exp exports symbols", "", "", "", extract_nothing},
    {LANGUAGE_BUILD, "am cmake", "meson.build", "", "", extract_nothing},
    {LANGUAGE_NATIVE, "s asm cc cpp cxx hpp hh hxx inl inc def m mm y l ypp xs", "", "", "", extract_nothing},
    {LANGUAGE_CALLER, "go rs zig swift cs nim", "", "", "", extract_nothing},
    {LANGUAGE_C, "c h", "", "", "", extract_c},
    {LANGUAGE_JAVASCRIPT, "js mjs cjs jsx", "", "", "node", extract_javascript},
    {LANGUAGE_TYPESCRIPT, "ts mts cts", "", "", "", extract_typescript},
    {LANGUAGE_TSX, "tsx", "", "", "", extract_tsx},
};

LangWorker *lang_worker_new(void) {
    LangWorker *self = mem_alloc(sizeof *self);
    builder_init(&self->facts);
    return self;
}

void lang_worker_free(LangWorker *self) {
    if (!self) return;
    builder_release(&self->facts);
    python_front_free(self->python);
    if (self->toml) ts_parser_delete(self->toml);
    for (u32 i = 0; i < OUTLINE_COUNT; i++) outline_front_free(self->outlines[i]);
    free(self);
}

static bool is_same_word(Str a, Str b) {
    if (a.len != b.len || !a.len) return false;
    for (size_t i = 0; i < a.len; i++)
        if (char_lower(a.ptr[i]) != char_lower(b.ptr[i])) return false;
    return true;
}

static bool has_word(const char *words, Str word, bool any_case) {
    Str rest = str_of(words), one;
    while (str_split(&rest, ' ', &one))
        if (any_case ? is_same_word(one, word) : one.len && str_eq(one, word)) return true;
    return false;
}

/* `#!/usr/bin/env python3.11 -u`: the program's name starts with the row's word. */
static bool runs_program(const LanguageRow *row, Str head) {
    Str program = str_of(row->program), line;
    if (!program.len || !str_starts(head, STR("#!")) || !str_split(&head, '\n', &line)) return false;
    Str word, rest = line;
    while (str_split(&rest, ' ', &word)) {
        word = str_after_last(word, '/');
        Str letters = {word.ptr, 0};
        while (letters.len < word.len && char_lower(word.ptr[letters.len]) >= 'a' &&
               char_lower(word.ptr[letters.len]) <= 'z')
            letters.len++;
        if (str_eq(letters, program) || (str_ends(letters, program) && str_eq(program, STR("sh"))))
            return true;
    }
    return false;
}

/* requirements/base.in */
static bool is_in_folder(const LanguageRow *row, Str path, Str ending) {
    return row->folder[0] && is_same_word(ending, STR("in")) &&
           str_eq(path_name(path_folder(path)), str_of(row->folder));
}

/* Dockerfile.dev, requirements-test; but `config` is a file of a build only when it is called just so. */
static bool is_kind_of(const LanguageRow *row, Str name) {
    size_t end = 0;
    while (end < name.len && name.ptr[end] != '.' && name.ptr[end] != '-') end++;
    Str word = str_slice(name, 0, end);
    return has_word(row->names, word, false) && !str_eq(word, STR("config"));
}

/* ".env", and the like of programs that read one of their own */
static bool is_environment(Str name) {
    return str_starts(name, STR(".")) && str_ends(name, STR("env"));
}

/* logging.yaml.sample, app.ini.dist, .env.example: configuration that people copy and fill in. */
static bool is_sample(Str name) {
    static const char samples[] = "sample example dist default template in";
    static const char plain[] = "yml yaml cfg ini conf env service timer";
    size_t dot = str_rfind_char(name, '.');
    if (dot == STR_NOT_FOUND || !has_word(samples, str_slice(name, dot + 1, name.len), true)) return false;
    Str before = str_slice(name, 0, dot);
    size_t inner = str_rfind_char(before, '.');
    return inner != STR_NOT_FOUND && has_word(plain, str_slice(before, inner + 1, before.len), true);
}

Language lang_of(Str path, Str head) {
    Str name = path_name(path);
    size_t dot = str_rfind_char(name, '.');
    bool has_ending = dot != STR_NOT_FOUND && dot > 0;
    Str ending = has_ending ? str_slice(name, dot + 1, name.len) : STR_NONE;
    for (size_t i = 0; i < COUNT_OF(LANGUAGES); i++)
        if (has_word(LANGUAGES[i].endings, ending, true)) return LANGUAGES[i].language;
    for (size_t i = 0; i < COUNT_OF(LANGUAGES); i++)
        if (has_word(LANGUAGES[i].names, name, false)) return LANGUAGES[i].language;
    if (is_environment(name) || is_sample(name)) return LANGUAGE_TEXT;
    for (size_t i = 0; i < COUNT_OF(LANGUAGES); i++)
        if (is_kind_of(&LANGUAGES[i], name) || is_in_folder(&LANGUAGES[i], path, ending))
            return LANGUAGES[i].language;
    for (size_t i = 0; i < COUNT_OF(LANGUAGES) && !has_ending; i++)
        if (runs_program(&LANGUAGES[i], head)) return LANGUAGES[i].language;
    return LANGUAGE_NONE;
}

/* Folders that hold what others wrote, or what programs made out of what people wrote. */
static bool is_foreign_folder(Str name) {
    static const char *const names[] = {
        "dist",     "vendor",   "vendors",   "vendored", "third_party",  "third-party",     "thirdparty",
        "3rdparty", "external", "externals", "deps",     "node_modules", "bower_components"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_eq(name, str_of(names[i]))) return true;
    return false;
}

/* Libraries among the files that a server hands out. */
static bool is_served_folder(Str name) {
    return str_eq(name, STR("static")) || str_eq(name, STR("public")) || str_eq(name, STR("assets"));
}

static bool is_library_folder(Str name) {
    return str_eq(name, STR("lib")) || str_eq(name, STR("libs"));
}

static bool is_foreign(Str path) {
    Str name = path_name(path), rest = path, part;
    bool is_served = false, is_bundle = str_find(name, STR(".min.")) != STR_NOT_FOUND ||
                                        str_find(name, STR("-min.")) != STR_NOT_FOUND ||
                                        str_find(name, STR(".bundle.")) != STR_NOT_FOUND;
    while (!is_bundle && str_split(&rest, '/', &part) && rest.len) {
        is_bundle = is_foreign_folder(part) || (is_served && is_library_folder(part));
        is_served |= is_served_folder(part);
    }
    return is_bundle;
}

Language lang_reduced(Language language, Str path, u32 languages) {
    bool is_code = LANGUAGE_BIT(language) & LANGUAGES_OF_CODE;
    bool is_asked = LANGUAGE_BIT(language) & languages;
    if (language == LANGUAGE_CALLER) return is_asked && !is_foreign(path) ? language : LANGUAGE_NONE;
    if (!is_code || (is_asked && !is_foreign(path))) return language;
    if (language == LANGUAGE_C && is_asked) return LANGUAGE_NATIVE; /* others' code may call the tree's */
    return language_is_client(language) ? LANGUAGE_SCRIPT : LANGUAGE_NONE;
}

/* The block holds what the lock says, in a few bytes per distribution. */
static Facts *lock_facts(LangWorker *self, Str source) {
    StrBuf requirements = {0};
    lock_push_requirements(source, &requirements);
    builder_begin(&self->facts, LANGUAGE_LOCK, buf_str(&requirements));
    Facts *facts = builder_finish(&self->facts, buf_str(&requirements));
    buf_release(&requirements);
    return facts;
}

Facts *lang_extract(LangWorker *self, Language language, Str source) {
    if (language == LANGUAGE_LOCK) return lock_facts(self, source);
    builder_begin(&self->facts, language, source);
    for (size_t i = 0; i < COUNT_OF(LANGUAGES); i++)
        if (LANGUAGES[i].language == language) LANGUAGES[i].extract(self, source);
    return builder_finish(&self->facts, source);
}
