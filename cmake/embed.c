/* Writes a C file that holds other files as text.
 *
 *     oxbow_embed ROOT LIST OUTPUT
 *
 * LIST names one file per line, relative to ROOT, already in the wished order. OUTPUT defines
 * `rules_embedded_files` and `rules_embedded_count` as declared in src/rules/embedded.h. */
#include "literal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn static void fail(const char *what, const char *path) {
    fprintf(stderr, "oxbow_embed: %s %s: %s\n", what, path, strerror(errno));
    exit(1);
}

static FILE *open_or_fail(const char *path, const char *mode) {
    FILE *file = fopen(path, mode);
    if (!file) fail("cannot open", path);
    return file;
}

static size_t write_file(FILE *out, const char *root, const char *name) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", root, name);
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        fail("cannot open", name);
    }
    FILE *in = open_or_fail(path, "rb");
    size_t size = literal_write(out, in);
    if (ferror(in)) fail("cannot read", path);
    fclose(in);
    return size;
}

static void write_name(FILE *out, const char *name) {
    fputc('"', out);
    for (const char *p = name; *p; p++) literal_char(out, (unsigned char)*p);
    fputc('"', out);
}

static void write_all(FILE *out, const char *root, FILE *list) {
    char name[4096];
    size_t count = 0;
    fputs("/* Generated from rules/; do not edit. */\n#include \"embedded.h\"\n\n", out);
    fputs("const RulesEmbeddedFile rules_embedded_files[] = {\n", out);
    while (fgets(name, sizeof name, list)) {
        name[strcspn(name, "\n")] = '\0';
        if (!*name) continue;
        fputs("    {", out);
        write_name(out, name);
        fputs(",\n", out);
        size_t size = write_file(out, root, name);
        fprintf(out, ",\n    %zu},\n", size);
        count++;
    }
    /* C has no empty arrays; the last row is not counted. */
    fputs("    {0, 0, 0},\n};\n\n", out);
    fprintf(out, "const size_t rules_embedded_count = %zu;\n", count);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fputs("usage: oxbow_embed ROOT LIST OUTPUT\n", stderr);
        return 2;
    }
    FILE *list = open_or_fail(argv[2], "r");
    FILE *out = open_or_fail(argv[3], "wb");
    write_all(out, argv[1], list);
    if (ferror(list)) fail("cannot read", argv[2]);
    fclose(list);
    if (fclose(out) != 0) fail("cannot write", argv[3]);
    return 0;
}
