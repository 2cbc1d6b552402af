/* Writes a C file that holds rules/stdlib.names and where its scopes begin.
 *
 * oxbow_embed_names TABLE OUTPUT
 *
 * OUTPUT defines what src/rules/stdlib_embedded.h declares: the text, and where to find things in it. A scope
 * begins at each line that begins with a letter or underscore; the table is not written unless these are in
 * byte order. */
#include "literal.h"
#include "stdlib_embedded.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 8192 };

_Noreturn static void fail(const char *what, const char *which) {
    fprintf(stderr, "oxbow_embed_names: %s: %s\n", what, which);
    exit(1);
}

static FILE *open_or_fail(const char *path, const char *mode) {
    FILE *file = fopen(path, mode);
    if (!file) fail(path, strerror(errno));
    return file;
}

/* The name before the first blank, in place. */
static void cut_name(char *line) {
    line[strcspn(line, " \n")] = '\0';
}

/* Offsets of the lines that begin a scope; returns how many. */
static size_t write_scopes(FILE *out, FILE *in) {
    char line[LINE_MAX_BYTES], last[LINE_MAX_BYTES] = "";
    size_t offset = 0, count = 0;
    while (fgets(line, sizeof line, in)) {
        size_t length = strlen(line);
        if (line[length - 1] != '\n') fail("line too long", line);
        if (*line != ' ' && *line != '#') {
            cut_name(line);
            if (count && strcmp(last, line) >= 0) fail("not in order", line);
            memcpy(last, line, strlen(line) + 1);
            fprintf(out, "%s%zu,", count % 16 ? " " : "\n    ", offset);
            count++;
        }
        offset += length;
    }
    return count;
}

static uint32_t slots[STDLIB_SLOTS];

static void slot_take(uint32_t scope, const char *name, size_t offset) {
    uint32_t slot = stdlib_slot(scope, name, strlen(name));
    while (slots[slot]) slot = (slot + 1) % STDLIB_SLOTS;
    slots[slot] = (uint32_t)offset;
}

/* Where each name is, by its hash; half of the slots at least have to stay free. */
static void write_slots(FILE *out, FILE *in) {
    char line[LINE_MAX_BYTES];
    size_t offset = 0, count = 0;
    uint32_t scope = 0;
    while (fgets(line, sizeof line, in)) {
        size_t length = strlen(line), blank = *line == ' ';
        if (*line != '#') {
            if (!offset) fail("begins with a name", line);
            if (++count > STDLIB_SLOTS / 2) fail("too many names", line);
            cut_name(line + blank);
            scope += !blank;
            slot_take(blank ? scope : 0, line + blank, offset + blank);
        }
        offset += length;
    }
    for (size_t i = 0; i < STDLIB_SLOTS; i++) fprintf(out, "%s%u,", i % 16 ? "" : "\n    ", slots[i]);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fputs("usage: oxbow_embed_names TABLE OUTPUT\n", stderr);
        return 2;
    }
    FILE *in = open_or_fail(argv[1], "rb"), *out = open_or_fail(argv[2], "wb");
    fputs("/* Generated from rules/stdlib.names; do not edit. */\n#include \"stdlib_embedded.h\"\n\n", out);
    fputs("const char stdlib_text[] =\n", out);
    size_t size = literal_write(out, in);
    rewind(in);
    fputs(";\n\nconst uint32_t stdlib_scope_starts[] = {", out);
    size_t count = write_scopes(out, in);
    fprintf(out, "\n    %zu};\n\nconst uint32_t stdlib_scope_count = %zu;\n", size, count);
    rewind(in);
    fputs("\nconst uint32_t stdlib_slots[STDLIB_SLOTS] = {", out);
    write_slots(out, in);
    fputs("\n};\n", out);
    if (ferror(in)) fail("cannot read", argv[1]);
    fclose(in);
    if (fclose(out) != 0) fail("cannot write", argv[2]);
    return 0;
}
