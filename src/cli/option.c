#include "option.h"

#include "file.h"
#include "nearest.h"

#include <popt.h>
#include <stdlib.h>

typedef struct {
    CliOptions *out;
    Arena *arena;
    Err *err;
    const OptionRow *given[OPTION_COUNT]; /* options seen, by id */
} Parsing;

/* "; did you mean '--color'?", or nothing. */
static Str guess(Arena *arena, const char *prefix, Str name, const Str *known, u32 count) {
    i32 nearest = nearest_find(name, known, count);
    if (nearest < 0) return STR("");
    return str_printf(arena, "; did you mean '%s%.*s'?", prefix, STR_ARG(known[nearest]));
}

static bool option_unknown(const Parsing *self, const char *word) {
    Str known[OPTION_COUNT];
    for (u32 i = 0; i < option_row_count; i++) known[i] = str_of(option_rows[i].name);
    Str name = str_of(word), rest = name;
    while (name.len && name.ptr[0] == '-') name = str_slice(name, 1, name.len);
    rest = name;
    str_split(&rest, '=', &name);
    Str hint = name.len > 1 ? guess(self->arena, "--", name, known, option_row_count) : STR("");
    return err_set(self->err, ERR_USAGE, "unknown option '%s'%.*s", word, STR_ARG(hint));
}

/* ---- values --------------------------------------------------------------------------------------- */

static bool choice_parse(const Parsing *self, const OptionRow *row, Str value, u32 *out) {
    Str known[8], rest = str_of(row->choices), choice;
    u32 count = 0;
    while (str_split(&rest, '|', &choice)) {
        if (str_eq(choice, value)) {
            *out = count;
            return true;
        }
        known[count++] = choice;
    }
    Str hint = guess(self->arena, "", value, known, count);
    return err_set(self->err, ERR_USAGE, "--%s: '%.*s' is none of %s%.*s", row->name, STR_ARG(value),
                   row->choices, STR_ARG(hint));
}

static bool format_unknown(const Parsing *self, Str name) {
    Str *known = ARENA_ARRAY(self->arena, Str, report_row_count);
    StrBuf names = {0};
    for (u32 i = 0; i < report_row_count; i++) {
        known[i] = str_of(report_rows[i].name);
        buf_printf(&names, "%s%s", i ? ", " : "", report_rows[i].name);
    }
    Str hint = guess(self->arena, "", name, known, report_row_count);
    if (!hint.len) hint = str_printf(self->arena, "; there are %.*s", STR_ARG(buf_str(&names)));
    buf_release(&names);
    return err_set(self->err, ERR_USAGE, "--output-format: unknown format '%.*s'%.*s", STR_ARG(name),
                   STR_ARG(hint));
}

static bool format_parse(const Parsing *self, Str value) {
    Str name, rest = value;
    if (!str_split(&rest, '=', &name)) name = STR("");
    OutputWish wish = {.format = report_find(name)};
    if (!wish.format) return format_unknown(self, name);
    if (name.len < value.len) {
        wish.path = rest.ptr;
        if (!rest.len)
            return err_set(self->err, ERR_USAGE, "--output-format: a file is missing behind '%s='",
                           wish.format->name);
    }
    vec_push(&self->out->outputs, wish);
    return true;
}

static bool jobs_parse(const Parsing *self, Str value) {
    u32 jobs = 0;
    for (size_t i = 0; i < value.len && jobs <= 1024; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9')
            jobs = 1025;
        else
            jobs = jobs * 10 + (u32)(value.ptr[i] - '0');
    }
    if (!value.len || jobs < 1 || jobs > 1024)
        return err_set(self->err, ERR_USAGE, "--jobs: '%.*s' is no number from 1 to 1024", STR_ARG(value));
    self->out->run.jobs = jobs;
    return true;
}

static void words_push(WordList *list, Str value) {
    Str word;
    while (str_split(&value, ',', &word))
        if (str_trim(word).len) vec_push(list, str_trim(word));
}

static bool value_take(Parsing *self, const OptionRow *row, const char *text) {
    CliOptions *out = self->out;
    Str value = str_of(text);
    u32 choice = 0;
    if (row->choices && !choice_parse(self, row, value, &choice)) return false;
    switch (row->id) {
    case OPTION_FORMAT: return format_parse(self, value);
    case OPTION_JOBS: return jobs_parse(self, value);
    case OPTION_OUTPUT: out->output_path = strcmp(text, "-") == 0 ? NULL : text; break;
    case OPTION_FAIL_ON: out->run.fail_on = (int)(LEVEL_ERROR - choice); break;
    case OPTION_EXIT_ZERO: out->exit_zero = true; break;
    case OPTION_CONFIDENCE: out->run.confidence = (int)(CONFIDENCE_HIGH - choice); break;
    case OPTION_SELECT: words_push(&out->select, value); break;
    case OPTION_IGNORE: words_push(&out->ignore, value); break;
    case OPTION_CONFIG: out->run.config_path = text; break;
    case OPTION_ISOLATED: out->run.is_isolated = true; break;
    case OPTION_VENV: out->run.venv = text; break;
    case OPTION_NO_VENV: out->run.is_without_venv = true; break;
    case OPTION_RULES: out->run.rules_dir = text; break;
    case OPTION_CACHE_DIR: out->run.cache_dir = text; break;
    case OPTION_NO_CACHE: out->run.is_without_cache = true; break;
    case OPTION_LANGUAGE: out->language = (TextLanguage)choice; break;
    case OPTION_COLOR: out->color = (ColorWish)choice; break;
    case OPTION_TIMING: out->timing = true; break;
    case OPTION_QUIET: out->quiet = true; break;
    case OPTION_DELETE: out->deletes = true; break;
    case OPTION_GRAPH: out->graph = text; break;
    default: break;
    }
    return true;
}

/* ---- the line ------------------------------------------------------------------------------------- */

static const OptionRow *row_of(int id) {
    for (u32 i = 0; i < option_row_count; i++)
        if ((int)option_rows[i].id == id) return &option_rows[i];
    return NULL;
}

static const struct poptOption *popt_table(Arena *arena) {
    struct poptOption *table = ARENA_ARRAY(arena, struct poptOption, option_row_count + 1);
    for (u32 i = 0; i < option_row_count; i++) {
        const OptionRow *row = &option_rows[i];
        table[i] = (struct poptOption){.longName = row->name,
                                       .shortName = row->letter,
                                       .argInfo = row->value ? POPT_ARG_STRING : POPT_ARG_NONE,
                                       .val = (int)row->id};
    }
    return table;
}

static bool popt_failed(const Parsing *self, poptContext context, int problem) {
    const char *word = poptBadOption(context, 0);
    if (problem == POPT_ERROR_BADOPT) return option_unknown(self, word);
    if (problem == POPT_ERROR_NOARG)
        return err_set(self->err, ERR_USAGE, "a value is missing behind '%s'", word);
    return err_set(self->err, ERR_USAGE, "%s: %s", word, poptStrerror(problem));
}

static bool options_take(Parsing *self, poptContext context) {
    int id;
    while ((id = poptGetNextOpt(context)) > 0) {
        const OptionRow *row = row_of(id);
        self->given[id] = row;
        char *value = poptGetOptArg(context);
        const char *kept = value ? str_copy(self->arena, str_of(value)).ptr : NULL;
        free(value);
        if (!value_take(self, row, kept)) return false;
    }
    if (id < -1) return popt_failed(self, context, id);
    for (const char *word; (word = poptGetArg(context));)
        vec_push(&self->out->operands, str_copy(self->arena, str_of(word)).ptr);
    return true;
}

/* The command is the first word that is no option, when it names one; otherwise check. */
static void command_take(Parsing *self) {
    CliOptions *out = self->out;
    out->command = &command_rows[0];
    const CommandRow *named = out->operands.count ? command_find(str_of(out->operands.at[0])) : NULL;
    if (named) {
        out->command = named;
        out->operands.count--;
        memmove(out->operands.at, out->operands.at + 1, out->operands.count * sizeof *out->operands.at);
    }
    if (self->given[OPTION_VERSION]) out->command = command_find(STR("version"));
    if (!self->given[OPTION_HELP]) return;
    out->operands.count = 0;
    if (named) vec_push(&out->operands, named->name);
    out->command = command_find(STR("help"));
}

/* A lone word that is no command and no path, but nearly a command. */
static bool is_no_typo(const Parsing *self) {
    const CliOptions *out = self->out;
    if (out->command != &command_rows[0] || !out->operands.count) return true;
    const char *word = out->operands.at[0];
    if (strpbrk(word, "/.") || file_kind(word) != FILE_MISSING) return true;
    Str known[COMMAND_COUNT];
    for (u32 i = 0; i < command_row_count; i++) known[i] = str_of(command_rows[i].name);
    i32 nearest = nearest_find(str_of(word), known, command_row_count);
    if (nearest < 0) return true;
    return err_set(self->err, ERR_USAGE, "'%s' is neither a command nor a path; did you mean '%s'?", word,
                   command_rows[nearest].name);
}

static bool fits_command(const Parsing *self) {
    const CommandRow *command = self->out->command;
    bool is_other = command->command == COMMAND_HELP || command->command == COMMAND_VERSION;
    for (u32 i = 0; i < OPTION_COUNT && !is_other; i++)
        if (self->given[i] && !(self->given[i]->commands & (u32)command->command))
            return err_set(self->err, ERR_USAGE, "'oxbow %s' has no option '--%s'", command->name,
                           self->given[i]->name);
    if (self->out->operands.count < command->least)
        return err_set(self->err, ERR_USAGE, "'oxbow %s' needs %s", command->name, command->operands);
    if (self->out->operands.count > command->most && !self->given[OPTION_VERSION])
        return err_set(self->err, ERR_USAGE, "'oxbow %s' does not know what to do with '%s'", command->name,
                       self->out->operands.at[command->most]);
    return true;
}

/* Exactly one report goes to stdout, or to -o. */
static bool outputs_settle(const Parsing *self) {
    CliOptions *out = self->out;
    u32 open = 0;
    const char *fallback = out->command->command == COMMAND_AUDIT ? "markdown" : "full";
    if (!out->outputs.count) vec_push(&out->outputs, ((OutputWish){.format = report_find(str_of(fallback))}));
    for (u32 i = 0; i < out->outputs.count; i++) {
        OutputWish *wish = &out->outputs.at[i];
        if (wish->path) continue;
        if (open++)
            return err_set(self->err, ERR_USAGE,
                           "--output-format: only one format can go to stdout; write '%s=FILE'",
                           wish->format->name);
        wish->path = out->output_path;
    }
    if (!open && out->output_path)
        return err_set(self->err, ERR_USAGE, "--output: every format has a file of its own already");
    return true;
}

static void run_options_settle(CliOptions *out) {
    RunOptions *run = &out->run;
    u32 words = out->command->command == COMMAND_TRACE; /* before the paths */
    run->paths = out->operands.at + words;
    run->path_count = out->operands.count - words;
    run->select = out->select.at;
    run->select_count = out->select.count;
    run->ignore = out->ignore.at;
    run->ignore_count = out->ignore.count;
    bool is_report = out->command->command == COMMAND_AUDIT && run->fail_on == RUN_UNSET;
    if (out->exit_zero || is_report) run->fail_on = LEVEL_OFF;
}

bool option_parse(int argc, const char **argv, Arena *arena, CliOptions *out, Err *err) {
    *out = (CliOptions){.run = {.fail_on = RUN_UNSET, .confidence = RUN_UNSET}};
    Parsing self = {.out = out, .arena = arena, .err = err};
    poptContext context = poptGetContext("oxbow", argc, argv, popt_table(arena), 0);
    bool ok = options_take(&self, context);
    poptFreeContext(context);
    if (!ok) return false;
    command_take(&self);
    if (self.given[OPTION_GRAPH] && self.given[OPTION_FORMAT] && out->command->command == COMMAND_ROUTES)
        return err_set(err, ERR_USAGE, "--graph and --output-format exclude each other");
    if (!is_no_typo(&self) || !fits_command(&self) || !outputs_settle(&self)) return false;
    run_options_settle(out);
    return true;
}

void option_release(CliOptions *self) {
    vec_release(&self->operands);
    vec_release(&self->outputs);
    vec_release(&self->select);
    vec_release(&self->ignore);
}
