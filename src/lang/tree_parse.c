#include "tree_parse.h"

/* Recovering from thousands of errors takes the parser quadratic time, so a file may cost as much memory
 * traffic as no code needs: a twentieth of this is usual. */
enum { WORK_BASE = 64 << 20, WORK_PER_BYTE = 2000 };

typedef struct {
    const ParseArena *memory;
    u64 work_limit;
} ParseBudget;

static bool is_hopeless(TSParseState *state) {
    const ParseBudget *budget = state->payload;
    return parse_arena_work(budget->memory) > budget->work_limit;
}

static const char *text_read(void *payload, u32 offset, TSPoint point, u32 *length) {
    (void)point;
    const Str *source = payload;
    *length = offset < source->len ? (u32)source->len - offset : 0;
    return *length ? source->ptr + offset : "";
}

TSTree *tree_parse(TSParser *parser, const ParseArena *memory, Str source) {
    ParseBudget budget = {memory, WORK_BASE + (u64)WORK_PER_BYTE * source.len};
    return ts_parser_parse_with_options(parser, NULL,
                                        (TSInput){&source, text_read, TSInputEncodingUTF8, NULL},
                                        (TSParseOptions){&budget, is_hopeless});
}
