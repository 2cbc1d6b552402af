#include "cli.h"

#include "explain.h"
#include "help.h"
#include "nearest.h"
#include "option.h"
#include "output.h"
#include "routes_print.h"
#include "trace.h"

#include <stdarg.h>
#include <stdio.h>

enum { STATUS_OK = 0, STATUS_TROUBLE = 2 };

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One line on stderr. */
static void say(const char *format, ...) {
    va_list args;
    va_start(args, format);
    fputs("oxbow: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

/* ---- check and audit ------------------------------------------------------------------------------ */

static void time_say(const StageTime *row) {
    double seconds = row->seconds, processor = row->processor_seconds;
    fprintf(stderr, "%-10s %9.1f ms %9.1f ms of processors\n", row->stage, seconds * 1e3, processor * 1e3);
}

static void timing_say(const Run *run) {
    StageTime total = {"total", 0, 0};
    for (u32 i = 0; i < run->times.count; i++) {
        const StageTime *row = &run->times.at[i];
        time_say(row);
        total.seconds += row->seconds;
        total.processor_seconds += row->processor_seconds;
    }
    if (run->has_cache)
        fprintf(stderr, "%-10s %9u of %u units\n", "cache", run->recalled_units, run->unit_count);
    time_say(&total);
}

/* One line for status 2: the first file concerned, and how many there are. */
static void incomplete_say(Run *run, TextLanguage language) {
    const Findings *findings = &run->findings;
    if (!findings->incomplete.count) return;
    const Incomplete *first = &findings->incomplete.at[0];
    Str place = run->files[first->file].input.path;
    if (first->line) place = str_printf(&run->arena, "%.*s:%u", STR_ARG(place), first->line);
    Str text = text_render(run->rules, language, &first->text, &run->arena);
    u32 more = findings->incomplete.count - 1;
    if (more)
        say("%.*s: %.*s (and %u more)", STR_ARG(place), STR_ARG(text), more);
    else
        say("%.*s: %.*s", STR_ARG(place), STR_ARG(text));
}

/* What a reader of the exit status, or of an empty report, should know. */
static void notes_say(Run *run, TextLanguage language) {
    if (!run->code_files) say("no Python files in %.*s", STR_ARG(run->tree.place.analysed));
    incomplete_say(run, language);
    if (run->incomplete_elsewhere)
        say("%u of the project's other files could not be read completely", run->incomplete_elsewhere);
}

static bool reports_write(Run *run, const CliOptions *options, Err *err) {
    for (u32 i = 0; i < options->outputs.count; i++) {
        const OutputWish *wish = &options->outputs.at[i];
        StrBuf text = {0};
        run_report(run, wish->format, options->language, output_has_color(options->color, wish->path), &text);
        bool ok = output_write(wish->path, buf_str(&text), err);
        buf_release(&text);
        if (!ok) return false;
    }
    return true;
}

static bool analyse(const CliOptions *options, int *status, Err *err) {
    Run run;
    bool ok = run_all(&run, &options->run, err) && reports_write(&run, options, err);
    if (ok) {
        *status = run_status(&run);
        if (!options->quiet) notes_say(&run, options->language);
        if (options->timing) timing_say(&run);
    }
    run_release(&run);
    return ok;
}

/* ---- the other commands --------------------------------------------------------------------------- */

static bool explain(const CliOptions *options, const Rules *rules, Arena *arena, StrBuf *out, Err *err) {
    if (options->command->command == COMMAND_RULES) {
        explain_list(rules, options->language, out);
        return true;
    }
    Str name = str_of(options->operands.at[0]);
    const CheckMeta *meta = rules_check(rules, name);
    if (meta) {
        explain_rule(rules, meta, options->language, out);
        return true;
    }
    u32 count = rules_check_count(rules);
    Str *known = ARENA_ARRAY(arena, Str, count);
    for (u32 i = 0; i < count; i++) known[i] = str_of(rules_check_at(rules, i)->id);
    i32 nearest = nearest_find(name, known, count);
    if (nearest < 0) return err_set(err, ERR_USAGE, "unknown rule '%s'; 'oxbow rules' lists them", name.ptr);
    return err_set(err, ERR_USAGE, "unknown rule '%s'; did you mean '%.*s'?", name.ptr,
                   STR_ARG(known[nearest]));
}

static bool help(const CliOptions *options, StrBuf *out, Err *err) {
    const CommandRow *about = NULL;
    if (options->operands.count) {
        about = command_find(str_of(options->operands.at[0]));
        if (!about)
            return err_set(err, ERR_USAGE, "unknown command '%s'; 'oxbow help' lists them",
                           options->operands.at[0]);
    }
    help_write(about, out);
    return true;
}

static bool answer(const CliOptions *options, Arena *arena, StrBuf *out, Err *err) {
    if (options->command->command == COMMAND_HELP) return help(options, out, err);
    if (options->command->command == COMMAND_VERSION) {
        buf_push(out, STR("oxbow " OXBOW_VERSION "\n"));
        return true;
    }
    const RulesOptions from = {.rules_dir = str_of(options->run.rules_dir)};
    const Rules *rules;
    return rules_load(&from, arena, &rules, err) && explain(options, rules, arena, out, err);
}

static bool trace(const CliOptions *options, Err *err) {
    Run run;
    StrBuf text = {0};
    bool ok =
        run_linked(&run, &options->run, err) &&
        trace_write(&run, str_of(options->operands.at[0]), options->deletes, options->language, &text, err) &&
        output_write(NULL, buf_str(&text), err);
    buf_release(&text);
    run_release(&run);
    return ok;
}

static bool command_run(const CliOptions *options, Arena *arena, int *status, Err *err) {
    if (options->command->command & COMMAND_ANALYSES) return analyse(options, status, err);
    if (options->command->command == COMMAND_TRACE) return trace(options, err);
    if (options->command->command == COMMAND_ROUTES) return routes_print(options, status, err);
    StrBuf text = {0};
    bool ok = answer(options, arena, &text, err) && output_write(NULL, buf_str(&text), err);
    buf_release(&text);
    return ok;
}

int cli_main(int argc, const char **argv) {
    Arena arena = {0};
    CliOptions options;
    Err err = {0};
    int status = STATUS_OK;
    if (!option_parse(argc, argv, &arena, &options, &err) || !command_run(&options, &arena, &status, &err)) {
        say("%s", err.text);
        status = STATUS_TROUBLE;
    }
    option_release(&options);
    arena_release(&arena);
    return status;
}
