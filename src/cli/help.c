#include "help.h"

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

static void option_push(StrBuf *out, const OptionRow *row) {
    size_t start = out->len;
    if (row->letter)
        buf_printf(out, "  -%c, --%s", row->letter, row->name);
    else
        buf_printf(out, "      --%s", row->name);
    if (row->value) buf_printf(out, " %s", row->value);
    help_push(out, HELP_COLUMN, start, str_of(row->help));
    if (row->choices) help_push(out, HELP_COLUMN, out->len, str_of(row->choices));
    if (row->id != OPTION_FORMAT) return;
    StrBuf names = {0};
    for (u32 i = 0; i < report_row_count; i++) buf_printf(&names, "%s%s", i ? "|" : "", report_rows[i].name);
    help_push(out, HELP_COLUMN, out->len, buf_str(&names));
    buf_release(&names);
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
        if (option_rows[i].commands & commands) option_push(out, &option_rows[i]);
    if (commands & COMMAND_ANALYSES)
        buf_push(
            out,
            STR("\nExit status: 0 clean, 1 findings, 2 usage, configuration, crash or incomplete analysis,\n"
                "130 interrupted.\n"));
}
