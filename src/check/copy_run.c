#include "copy_run.h"

#include "copy_differ.h"
#include "copy_source.h"
#include "extraction.h"
#include "shared.h"

enum { BLOCKS_MAX = 24, STATEMENTS_MAX = 96 };

/* A statement of a block, with all that is in it. */
typedef struct {
    StmtId stmt;
    u64 shape;     /* of its tokens, names and literals left out */
    bool can_move; /* nothing differs in it, and control goes on behind it */
} Item;

typedef struct {
    Item items[STATEMENTS_MAX];
    u32 count;
} Block;

static bool is_touched(const CloneDiff *diff, bool is_left, StmtId from, StmtId to) {
    for (u32 i = 0; i < diff->edit_count; i++) {
        const CloneEdit *edit = &diff->edits[i];
        u32 line = is_left ? edit->left_line : edit->right_line;
        StmtId first = is_left ? edit->left : edit->right;
        if (line && first < to && first + edit->statements > from) return true;
    }
    return false;
}

/* Control can leave the function there, so that no call can stand in its place. */
static bool can_leave(const StmtRow *rows, StmtId stmt) {
    for (StmtId s = stmt; s < rows[stmt].next; s = rows[s].kind == STMT_DEF ? rows[s].next : s + 1)
        if (rows[s].kind == STMT_RETURN) return true;
    return false;
}

/* FNV-1a of whole codes, its upper half folded in. */
static u64 shape_of(const Facts *facts, const StmtRow *row) {
    u64 shape = 0xcbf29ce484222325;
    for (u32 t = row->first_token; t < row->token_end; t++) {
        u32 code = facts_tokens(facts)[t].code;
        shape ^= token_kind(code) == TOKEN_SYMBOL ? code : (u32)token_kind(code) << 30;
        shape = (shape ^ (shape >> 32)) * 0x100000001b3;
    }
    return shape;
}

static bool is_branch(u8 kind) {
    return kind == STMT_ELSE || kind == STMT_HANDLER || kind == STMT_FINALLY || kind == STMT_CASE;
}

/* The statements directly in `parent`. */
static void block_fill(Block *self, const Facts *facts, const CloneDiff *diff, bool is_left, StmtId parent) {
    const StmtRow *rows = facts_stmts(facts);
    self->count = 0;
    for (StmtId s = parent + 1; s < rows[parent].next && self->count < STATEMENTS_MAX; s = rows[s].next) {
        if (rows[s].first_token == rows[s].token_end) continue; /* docstring */
        bool is_end = rows[parent].kind == STMT_DEF && rows[s].next >= rows[parent].next;
        bool can_move = !is_branch(rows[s].kind) && !is_touched(diff, is_left, s, rows[s].next) &&
                        (is_end || !can_leave(rows, s));
        self->items[self->count++] = (Item){s, shape_of(facts, &rows[s]), can_move};
    }
}

typedef struct {
    StmtId first, last, there_first, there_last;
    u32 statements;
} Stretch;

/* The longest common run of two blocks. */
static void longest(const StmtRow *rows, const Block *left, const Block *right, Stretch *best) {
    for (u32 a = 0; a < left->count; a++) {
        for (u32 b = 0; b < right->count; b++) {
            u32 statements = 0;
            for (u32 i = 0; a + i < left->count && b + i < right->count; i++) {
                const Item *x = &left->items[a + i], *y = &right->items[b + i];
                if (!x->can_move || !y->can_move || x->shape != y->shape) break;
                statements += rows[x->stmt].next - x->stmt;
                if (statements <= best->statements) continue;
                *best = (Stretch){left->items[a].stmt, x->stmt, right->items[b].stmt, y->stmt, statements};
            }
        }
    }
}

/* The function itself and what has statements inside. */
static u32 blocks_list(const Facts *facts, StmtId def, StmtId *out) {
    const StmtRow *rows = facts_stmts(facts);
    u32 count = 0;
    for (StmtId s = def; s < rows[def].next && count < BLOCKS_MAX; s++)
        if (rows[s].next > s + 1) out[count++] = s;
    return count;
}

static Stretch stretch_find(const Program *program, const CopyPair *copy, const CloneDiff *diff) {
    const Facts *here = program_facts(program, copy->here.side->file);
    const Facts *there = program_facts(program, copy->there.side->file);
    StmtId lefts[BLOCKS_MAX], rights[BLOCKS_MAX];
    u32 left_count = blocks_list(here, def_row(program, copy->here.side->def)->stmt, lefts);
    u32 right_count = blocks_list(there, def_row(program, copy->there.side->def)->stmt, rights);
    Arena scratch = {0};
    Block left, *right = ARENA_ROOM(&scratch, Block, right_count);
    for (u32 b = 0; b < right_count; b++) block_fill(&right[b], there, diff, false, rights[b]);
    Stretch best = {0};
    for (u32 a = 0; a < left_count; a++) {
        block_fill(&left, here, diff, true, lefts[a]);
        for (u32 b = 0; b < right_count; b++) longest(facts_stmts(here), &left, &right[b], &best);
    }
    arena_release(&scratch);
    return best;
}

static u32 end_line(const Facts *facts, StmtId stmt) {
    return facts_line(facts, facts_stmts(facts)[stmt].end - 1);
}

static Str names_joined(CheckContext *context, const Facts *facts, const ExtractionName *names, u32 count) {
    StrBuf text = {0};
    for (u32 i = 0; i < count; i++)
        buf_printf(&text, "%s%.*s", i ? ", " : "", STR_ARG(facts_name(facts, names[i].name)));
    Str list = str_copy(context->arena, buf_str(&text));
    buf_release(&text);
    return list;
}

static void signature_find(CheckContext *context, const CloneSide *side, StmtId first, StmtId last,
                           CopyRun *out) {
    if (!file_is_linked(context->program, side->file)) return;
    const Facts *facts = program_facts(context->program, side->file);
    CloneBlockPlace place = {.file = side->file, .def = side->def, .first = first, .last = last};
    Extraction it;
    extraction_init(&it, context->program, &place);
    out->is_possible = extraction_is_possible(&it);
    out->parameters = names_joined(context, facts, it.parameters.at, it.parameters.count);
    if (!it.returns) out->results = names_joined(context, facts, it.results.at, it.results.count);
    extraction_release(&it);
}

typedef Vec(CloneEdit) Edits;

static void stmt_push(Edits *edits, bool is_left, StmtId stmt) {
    CloneEdit edit = {.kind = CLONE_EDIT_CHANGED, .statements = 1};
    if (is_left)
        edit.left = stmt, edit.left_line = 1;
    else
        edit.right = stmt, edit.right_line = 1;
    if (stmt) vec_push(edits, edit);
}

/* Every statement of a side that says `name`. */
static void said_push(Edits *edits, const Program *program, const CopySide *side, bool is_left, NameId name) {
    const Facts *facts = program_facts(program, side->side->file);
    u32 first, end;
    copy_tokens(program, side->side, &first, &end);
    for (u32 t = first; name && t < end; t++) {
        const TokenRow *row = &facts_tokens(facts)[t];
        if (token_kind(row->code) == TOKEN_IDENTIFIER && token_code(row->code) == name)
            stmt_push(edits, is_left, copy_stmt_at(program, side->side, row->start));
    }
}

/* Every statement of a side in whose texts `words` stand. */
static void written_push(Edits *edits, CheckContext *context, const CopySide *side, bool is_left, Str words) {
    const Facts *facts = program_facts(context->program, side->side->file);
    Str source = shared_source(context, side->side->file);
    u32 first, end;
    copy_tokens(context->program, side->side, &first, &end);
    for (u32 t = first; t < end; t++) {
        const TokenRow *row = &facts_tokens(facts)[t];
        u32 behind = t + 1 < facts->tokens.count ? row[1].start : (u32)source.len;
        if (token_kind(row->code) != TOKEN_STRING || behind > source.len || row->start > behind) continue;
        if (str_find(str_slice(source, row->start, behind), words) != STR_NOT_FOUND)
            stmt_push(edits, is_left, copy_stmt_at(context->program, side->side, row->start));
    }
}

/* Names that differ, and are no variables, as edits of nothing but the statements around them. */
static CloneDiff names_as_edits(CheckContext *context, const CopyPair *copy, const CloneDiff *diff) {
    const Program *program = context->program;
    Edits edits = {0};
    for (u32 i = 0; i < diff->edit_count; i++) vec_push(&edits, diff->edits[i]);
    for (u32 i = 0; i < diff->rename_count; i++) {
        const CloneRename *rename = &diff->renames[i];
        if (!copy_rename_matters(context, copy, diff, rename)) continue;
        stmt_push(&edits, true, copy_stmt_at(program, copy->here.side, rename->left_offset));
        stmt_push(&edits, false, copy_stmt_at(program, copy->there.side, rename->right_offset));
        if (copy->here.is_linked) { /* else it may be a variable */
            said_push(&edits, program, &copy->here, true, rename->from_name);
            said_push(&edits, program, &copy->there, false, rename->to_name);
        }
        if (rename->kind != RENAME_TEXT) continue;
        written_push(&edits, context, &copy->here, true, rename->from);
        written_push(&edits, context, &copy->there, false, rename->to);
    }
    CloneDiff all = *diff;
    all.edits = arena_copy(context->arena, edits.at, edits.count * sizeof *edits.at);
    all.edit_count = edits.count;
    vec_release(&edits);
    return all;
}

CopyRun copy_run_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff) {
    const Program *program = context->program;
    const Facts *here = program_facts(program, copy->here.side->file);
    const Facts *there = program_facts(program, copy->there.side->file);
    CopyRun run = {0};
    CloneDiff all = names_as_edits(context, copy, diff);
    Stretch best = stretch_find(program, copy, &all);
    if (!best.statements) return run;
    run.statements = best.statements;
    run.line = facts_line(here, facts_stmts(here)[best.first].start);
    run.end_line = end_line(here, best.last);
    run.there_line = facts_line(there, facts_stmts(there)[best.there_first].start);
    run.there_end = end_line(there, best.there_last);
    signature_find(context, copy->here.side, best.first, best.last, &run);
    return run;
}
