/* The floor: what tree-sitter alone takes to parse the Python files of a tree, or its C, with the allocator
 * of the C library, on one thread. The files are those that oxbow would read; they are in memory first; the
 * seconds are those of the processor.
 *
 *     bench-floor TREE [c]        prints "files bytes lines seconds" */
#include "file.h"
#include "lang.h"
#include "source.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_python(void);
const TSLanguage *tree_sitter_c(void);

typedef struct {
    Str *texts;
    u32 count;
    size_t bytes, lines;
} Corpus;

static bool corpus_read(const char *tree, u8 language, Arena *arena, Corpus *out, Err *err) {
    const SourceOptions options = {.paths = &tree, .path_count = 1};
    SourceTree found = {0};
    if (!source_discover(&options, arena, &found, err)) return false;
    out->texts = ARENA_ARRAY(arena, Str, found.file_count);
    for (u32 i = 0; i < found.file_count; i++) {
        SourceText text;
        SourceSkip skip;
        const SourceFile *file = &found.files[i];
        if (lang_of(file->path, STR_NONE) != language) continue;
        if (!source_read(file, SOURCE_MAX_SIZE, arena, &text, &skip)) continue;
        out->texts[out->count++] = text.text;
        out->bytes += text.text.len;
        for (size_t at = 0; at < text.text.len; at++) out->lines += text.text.ptr[at] == '\n';
    }
    return true;
}

static double clock_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static double corpus_parse(const Corpus *corpus, const TSLanguage *grammar) {
    double start = clock_now();
    TSParser *parser = ts_parser_new();
    ts_parser_set_language(parser, grammar);
    for (u32 i = 0; i < corpus->count; i++) {
        Str text = corpus->texts[i];
        ts_tree_delete(ts_parser_parse_string(parser, NULL, text.len ? text.ptr : "", (u32)text.len));
    }
    ts_parser_delete(parser);
    return clock_now() - start;
}

int main(int argc, char **argv) {
    bool is_c = argc == 3 && strcmp(argv[2], "c") == 0;
    if (argc != 2 && !is_c) {
        fprintf(stderr, "usage: bench-floor TREE [c]\n");
        return 2;
    }
    Arena arena = {0};
    Corpus corpus = {0};
    Err err = {0};
    bool ok = corpus_read(argv[1], is_c ? LANGUAGE_C : LANGUAGE_PYTHON, &arena, &corpus, &err);
    if (ok)
        printf("%u %zu %zu %.6f\n", corpus.count, corpus.bytes, corpus.lines,
               corpus_parse(&corpus, is_c ? tree_sitter_c() : tree_sitter_python()));
    else
        fprintf(stderr, "bench-floor: %s\n", err.text);
    arena_release(&arena);
    return ok ? 0 : 2;
}
