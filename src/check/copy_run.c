#include "copy_run.h"

#include "extraction.h"

/* A statement of a body, with all that is in it. */
typedef struct {
    StmtId stmt;
    u32 place; /* among those of the body */
} Body;

typedef Vec(Body) Bodies;

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

/* Statements directly in the function in which nothing differs and from which control goes on. */
static void body_list(const Program *program, const CloneSide *side, const CloneDiff *diff, bool is_left,
                      Bodies *out) {
    const StmtRow *rows = facts_stmts(program_facts(program, side->file));
    StmtId def = def_row(program, side->def)->stmt;
    u32 place = 0;
    for (StmtId s = def + 1; s < rows[def].next; s = rows[s].next) {
        if (rows[s].first_token == rows[s].token_end) continue; /* docstring */
        bool is_last = rows[s].next >= rows[def].next;
        bool is_whole = !is_touched(diff, is_left, s, rows[s].next) && (is_last || !can_leave(rows, s));
        if (is_whole) vec_push(out, ((Body){s, place}));
        place++;
    }
}

typedef struct {
    u32 first, count, statements;
} Stretch;

/* Both lists name the same statements in the same order: neighbours on both sides are a run. */
static Stretch longest(const StmtRow *rows, const Bodies *left, const Bodies *right) {
    Stretch best = {0}, now = {0};
    for (u32 i = 0; i < left->count; i++) {
        bool goes_on = i && left->at[i].place == left->at[i - 1].place + 1 &&
                       right->at[i].place == right->at[i - 1].place + 1;
        if (!goes_on) now = (Stretch){.first = i};
        now.count++;
        now.statements += rows[left->at[i].stmt].next - left->at[i].stmt;
        if (now.statements > best.statements) best = now;
    }
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

CopyRun copy_run_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff) {
    const Program *program = context->program;
    const Facts *here = program_facts(program, copy->here.side->file);
    const Facts *there = program_facts(program, copy->there.side->file);
    CopyRun run = {0};
    Bodies left = {0}, right = {0};
    body_list(program, copy->here.side, diff, true, &left);
    body_list(program, copy->there.side, diff, false, &right);
    if (left.count && left.count == right.count) {
        Stretch best = longest(facts_stmts(here), &left, &right);
        StmtId first = left.at[best.first].stmt, last = left.at[best.first + best.count - 1].stmt;
        StmtId other = right.at[best.first].stmt, other_last = right.at[best.first + best.count - 1].stmt;
        run.statements = best.statements;
        run.line = facts_line(here, facts_stmts(here)[first].start);
        run.end_line = end_line(here, last);
        run.there_line = facts_line(there, facts_stmts(there)[other].start);
        run.there_end = end_line(there, other_last);
        signature_find(context, copy->here.side, first, last, &run);
    }
    vec_release(&left);
    vec_release(&right);
    return run;
}
