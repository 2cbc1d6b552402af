#include "option.h"

const CommandRow command_rows[] = {
    {COMMAND_CHECK, "check", "[PATH...]", 0, UINT32_MAX,
     "Print findings. One folder is analysed as it is; files or several paths are analysed with the "
     "rest of their project, and only what lies in them is reported.",
     "the findings"},
    {COMMAND_AUDIT, "audit", "[PATH...]", 0, UINT32_MAX, "Print the audit report in Markdown.", "the report"},
    {COMMAND_TRACE, "trace", "SYMBOL [PATH]", 1, 2,
     "Say what keeps a definition alive, from where, or why nothing does. SYMBOL is a dotted name or its "
     "last words, FILE, or FILE:LINE.",
     NULL},
    {COMMAND_ROUTES, "routes", "[PATH]", 0, 1,
     "Print the routes that each app of the tree serves: method, full URL, handler, and by which chain of "
     "inclusions.",
     "the table"},
    {COMMAND_EXPLAIN, "explain", "RULE", 1, 1, "Say what a rule reports, why, and what to do about it.",
     NULL},
    {COMMAND_RULES, "rules", "", 0, 0, "List the rules.", NULL},
    {COMMAND_HELP, "help", "[COMMAND]", 0, 1, "Print this help, or that of a command.", NULL},
    {COMMAND_VERSION, "version", "", 0, 0, "Print the version.", NULL},
};
const u32 command_row_count = COUNT_OF(command_rows);

#define READS (COMMAND_ANALYSES | COMMAND_TRACE | COMMAND_ROUTES)
#define TEXTS (READS | COMMAND_EXPLAIN | COMMAND_RULES)

const OptionRow option_rows[] = {
    {OPTION_FORMAT, "output-format", 0, "FORMAT[=FILE]", NULL, COMMAND_ANALYSES | COMMAND_ROUTES,
     "How to write {what}; may be given several times with different files"},
    {OPTION_OUTPUT, "output", 'o', "FILE", NULL, COMMAND_ANALYSES | COMMAND_ROUTES,
     "Write {what} to FILE instead of stdout"},
    {OPTION_FAIL_ON, "fail-on", 0, "LEVEL", "error|warning|info|never", COMMAND_ANALYSES,
     "Lowest severity that makes the exit status 1; warning for check, never for audit"},
    {OPTION_EXIT_ZERO, "exit-zero", 0, NULL, NULL, COMMAND_ANALYSES, "The same as --fail-on=never"},
    {OPTION_CONFIDENCE, "confidence", 0, "LEVEL", "high|medium|low", COMMAND_ANALYSES,
     "Lowest confidence that is shown; medium unless configured"},
    {OPTION_SELECT, "select", 0, "RULE", NULL, COMMAND_ANALYSES,
     "Run only this rule; repeatable, commas allowed"},
    {OPTION_IGNORE, "ignore", 0, "RULE", NULL, COMMAND_ANALYSES,
     "Leave this rule out; repeatable, commas allowed"},
    {OPTION_JOBS, "jobs", 'j', "N", NULL, READS, "Threads to use; one per processor unless configured"},
    {OPTION_CONFIG, "config", 0, "FILE", NULL, READS, "Read this configuration instead of the project's own"},
    {OPTION_ISOLATED, "isolated", 0, NULL, NULL, READS, "Read no configuration"},
    {OPTION_VENV, "venv", 0, "DIR", NULL, READS,
     "Read installed libraries of this virtual environment instead of the one that is found"},
    {OPTION_NO_VENV, "no-venv", 0, NULL, NULL, READS, "Read no installed libraries"},
    {OPTION_RULES, "rules", 0, "DIR", NULL, TEXTS,
     "Add to or replace the built-in rule files by those of DIR"},
    {OPTION_CACHE_DIR, "cache-dir", 0, "DIR", NULL, READS,
     "Keep what is costly to work out in DIR, for the next run, instead of the user's cache folder"},
    {OPTION_NO_CACHE, "no-cache", 0, NULL, NULL, READS, "Work everything out, and keep nothing"},
    {OPTION_LANGUAGE, "lang", 0, "LANGUAGE", "en|ru", TEXTS, "Language of reports and explanations"},
    {OPTION_COLOR, "color", 0, "WHEN", "auto|always|never", COMMAND_ALL,
     "Colours; NO_COLOR and FORCE_COLOR count when this is auto"},
    {OPTION_TIMING, "timing", 0, NULL, NULL, COMMAND_ANALYSES, "Print the time of each stage to stderr"},
    {OPTION_QUIET, "quiet", 'q', NULL, NULL, COMMAND_ANALYSES, "Print no notes to stderr, only errors"},
    {OPTION_DELETE, "delete", 0, NULL, NULL, COMMAND_TRACE,
     "Say instead what else could go if the definition went, and in which order"},
    {OPTION_GRAPH, "graph", 0, "NOTATION", "mermaid|dot", COMMAND_ROUTES,
     "Draw instead which app and router includes which; not together with --output-format"},
    {OPTION_HELP, "help", 'h', NULL, NULL, COMMAND_ALL, "Print help"},
    {OPTION_VERSION, "version", 'V', NULL, NULL, COMMAND_ALL, "Print the version"},
};
const u32 option_row_count = COUNT_OF(option_rows);

const CommandRow *command_find(Str name) {
    for (u32 i = 0; i < command_row_count; i++)
        if (str_eq(str_of(command_rows[i].name), name)) return &command_rows[i];
    return NULL;
}
