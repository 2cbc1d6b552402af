#include "clone_stream.h"

/* A table: this many literals with at most so many symbols between neighbours and no name among them. */
enum { TABLE_LITERALS = 8, TABLE_GAP = 3 };

typedef struct {
    u32 *exact, *blind, *source;
    u32 count;
    u32 table_start; /* first literal of the current run without names */
    u32 literals;    /* in that run */
    u32 gap;         /* symbols since the last literal */
} Writer;

static u32 exact_code(const Name *names, u32 code) {
    if (token_kind(code) == TOKEN_SYMBOL) return code;
    return ((u32)token_kind(code) << 30) | names[token_code(code)];
}

static u32 blind_code(u32 code) {
    switch (token_kind(code)) {
    case TOKEN_IDENTIFIER: return BLIND_IDENTIFIER;
    case TOKEN_NUMBER: return BLIND_NUMBER;
    case TOKEN_STRING: return BLIND_STRING;
    case TOKEN_SYMBOL: break;
    }
    return BLIND_SYMBOL + token_code(code);
}

/* Shrink the run of literals that ends here to its first literal. What differs inside tables is data. */
static void table_close(Writer *self) {
    if (self->literals >= TABLE_LITERALS) {
        u32 kept = self->table_start + 1;
        u32 behind = self->count - self->gap; /* symbols behind the last literal stay */
        for (u32 i = 0; i < self->gap; i++) {
            self->exact[kept + i] = self->exact[behind + i];
            self->blind[kept + i] = self->blind[behind + i];
            self->source[kept + i] = self->source[behind + i];
        }
        self->count = kept + self->gap;
    }
    self->literals = self->gap = 0;
}

static void token_write(Writer *self, u32 code, u32 source, const Name *names) {
    TokenKind kind = token_kind(code);
    if (kind == TOKEN_IDENTIFIER) {
        table_close(self);
    } else if (kind == TOKEN_SYMBOL) {
        if (self->literals && self->gap == TABLE_GAP)
            table_close(self);
        else if (self->literals)
            self->gap++;
    } else {
        if (self->literals++ == 0) self->table_start = self->count;
        self->gap = 0;
    }
    self->exact[self->count] = exact_code(names, code);
    self->blind[self->count] = blind_code(code);
    self->source[self->count++] = source;
}

/* Tokens [at, token_end), without the imports among statements [stmt, stmt_end). */
static CloneStream stream_write(const File *file, u32 at, u32 token_end, StmtId stmt, StmtId stmt_end,
                                Arena *arena) {
    const TokenRow *tokens = facts_tokens(file->facts);
    u32 total = token_end - at;
    Writer out = {
        .exact = ARENA_ROOM(arena, u32, total),
        .blind = ARENA_ROOM(arena, u32, total),
        .source = ARENA_ROOM(arena, u32, total),
    };
    for (; stmt < stmt_end; stmt++) {
        const StmtRow *row = &facts_stmts(file->facts)[stmt];
        if (row->kind != STMT_IMPORT) continue;
        for (; at < row->first_token; at++) token_write(&out, tokens[at].code, at, file->names);
        table_close(&out);
        at = u32_max(at, row->token_end);
    }
    for (; at < token_end; at++) token_write(&out, tokens[at].code, at, file->names);
    table_close(&out);
    return (CloneStream){out.exact, out.blind, out.source, out.count};
}

CloneStream clone_stream_new(const Program *program, FileId file, Arena *arena) {
    const Facts *facts = program_facts(program, file);
    return stream_write(&program->files[file], 1, facts->tokens.count, 1, facts->stmts.count, arena);
}

CloneStream clone_stream_of_def(const Program *program, DefRef def, Arena *arena) {
    const File *file = &program->files[program->def_file[def]];
    const DefRow *row = def_row(program, def);
    StmtId end = facts_stmts(file->facts)[row->stmt].next;
    return stream_write(file, row->first_token, row->token_end, row->stmt, end, arena);
}

u32 clone_stream_find(const CloneStream *self, u32 token) {
    u32 low = 0, high = self->count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        if (self->source[middle] < token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

u64 clone_run_hash(const u32 *codes, u32 count) {
    return str_hash((Str){(const char *)codes, count * sizeof *codes});
}
