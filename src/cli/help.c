#include "help.h"

#include "routes_print.h"

enum { HELP_COLUMN = 32, HELP_WIDTH = 100 };

static void line_push(StrBuf *out, size_t column, size_t line_start, Str line) {
    size_t used = out->len - line_start;
    if (used + 1 > column && column) {
        buf_push_char(out, '\n');
        used = 0;
    }
    buf_printf(out, "%*s%.*s\n", (int)(column - used), "", STR_ARG(line));
}

/* `text` from `column` on, broken at spaces. What stands in the line already began at `line_start`. */
static void help_push(StrBuf *out, size_t column, size_t line_start, Str text) {
    while (text.len) {
        size_t room = HELP_WIDTH - column, end = text.len;
        if (end > room) {
            end = room;
            while (end && text.ptr[end] != ' ') end--;
            if (!end) end = room;
        }
        line_push(out, column, line_start, str_slice(text, 0, end));
        line_start = out->len;
        text = str_trim(str_slice(text, end, text.len));
    }
}

/* Formats that the command knows; NULL: all. */
static void formats_push(StrBuf *out, const CommandRow *command) {
    StrBuf names = {0};
    bool is_routes = command && command->command == COMMAND_ROUTES;
    if (is_routes) routes_push_forms(&names);
    for (u32 i = 0; i < report_row_count && !is_routes; i++)
        buf_printf(&names, "%s%s", i ? "|" : "", report_rows[i].name);
    help_push(out, HELP_COLUMN, out->len, buf_str(&names));
    buf_release(&names);
}

/* `what` in place of {what}. */
static void help_fill(StrBuf *out, Str text, Str what) {
    size_t at = str_find(text, STR("{what}"));
    buf_push(out, str_slice(text, 0, at == STR_NOT_FOUND ? text.len : at));
    if (at == STR_NOT_FOUND) return;
    buf_push(out, what);
    buf_push(out, str_slice(text, at + strlen("{what}"), text.len));
}

static void option_push(StrBuf *out, const OptionRow *row, const CommandRow *command) {
    size_t start = out->len;
    if (row->letter)
        buf_printf(out, "  -%c, --%s", row->letter, row->name);
    else
        buf_printf(out, "      --%s", row->name);
    if (row->value) buf_printf(out, " %s", row->value);
    StrBuf help = {0};
    help_fill(&help, str_of(row->help), str_of(command && command->writes ? command->writes : "the result"));
    help_push(out, HELP_COLUMN, start, buf_str(&help));
    buf_release(&help);
    if (row->choices) help_push(out, HELP_COLUMN, out->len, str_of(row->choices));
    if (row->id == OPTION_FORMAT) formats_push(out, command);
}

static void commands_push(StrBuf *out) {
    buf_push(out, STR("Commands:\n"));
    for (u32 i = 0; i < command_row_count; i++) {
        size_t start = out->len;
        buf_printf(out, "  %s %s", command_rows[i].name, command_rows[i].operands);
        help_push(out, HELP_COLUMN, start, str_of(command_rows[i].help));
    }
}

void help_write(const CommandRow *command, StrBuf *out) {
    u32 commands = command ? (u32)command->command : COMMAND_ALL;
    if (command) {
        buf_printf(out, "Usage: oxbow %s [OPTIONS]%s%s\n\n", command->name, *command->operands ? " " : "",
                   command->operands);
        help_push(out, 0, out->len, str_of(command->help));
    } else {
        buf_push(out, STR("oxbow finds unused, duplicated, outdated and broken code in Python services.\n\n"
                          "Usage: oxbow [COMMAND] [OPTIONS] [PATH...]\n\n"));
        commands_push(out);
        buf_push(out, STR("Without a command: check.\n"));
    }
    buf_push(out, STR("\nOptions:\n"));
    for (u32 i = 0; i < option_row_count; i++)
        if (option_rows[i].commands & commands) option_push(out, &option_rows[i], command);
    if (commands & COMMAND_ANALYSES)
        buf_push(
            out,
            STR("\nExit status: 0 clean, 1 findings, 2 usage, configuration, crash or incomplete analysis,\n"
                "130 interrupted.\n"));
    else if (commands == COMMAND_ROUTES)
        buf_push(out, STR("\nExit status: 0 written, 2 usage, configuration, crash or incomplete analysis,\n"
                          "130 interrupted.\n"));
}
