/* unreachable-code: statements that control can never reach.
 *
 * Four ways to be so: behind something that always leaves (a jump, a call that never returns, an endless
 * loop, branches all of which leave: leaving.h), below a literal condition, in the `else` of one, and in an
 * `except` whose classes an earlier one catches. One finding per run of statements; what lies inside is
 * part of it.
 *
 * Silent for what is written down although, or because, it never runs: markers (a lone raise, assert, pass,
 * `...` or call that fails), a plain return behind branches or calls, the yield that makes a generator,
 * imports below a literal condition, lines marked for other linters. Names, versions and platforms are no
 * literals.
 *
 * Cost: each statement a few times; nothing is done per pair of statements, but handlers of one try. */
#include "unreachable_impl.h"

#include "caught.h"

#define RULE "unreachable-code"

/* ---- what leaves ------------------------------------------------------------------------------------- */

enum { LEAVERS_MAX = 6, LEAVERS_DEPTH_MAX = 40 };

typedef struct {
    StmtId at[LEAVERS_MAX];
    u32 count;
    bool is_loop; /* the endless loop itself is the reason */
    NeverReturns call;
} Leavers;

static void leavers_of(const Walk *w, StmtId stmt, Leavers *out, u32 depth);

static void leavers_of_block(const Walk *w, StmtId from, StmtId end, Leavers *out, u32 depth) {
    end = leaving_clause(w->facts, from, end);
    for (StmtId at = from; at < end; at = w->rows[at].next) {
        if (w->leaves[at] & LEAVE_END) continue;
        leavers_of(w, at, out, depth + 1);
        return;
    }
}

/* The branches of a compound statement, each by what leaves at its end. */
static void leavers_of(const Walk *w, StmtId stmt, Leavers *out, u32 depth) {
    const StmtRow *row = &w->rows[stmt];
    if (out->count == LEAVERS_MAX || depth > LEAVERS_DEPTH_MAX) return;
    bool is_compound = row->next > stmt + 1 && row->kind != STMT_WHILE;
    if (!is_compound) {
        NeverReturns why;
        if (row->kind == STMT_EXPR && call_never_returns(w->leaving, w->file, row->expr, &why)) {
            why.is_method |= out->call.is_method;
            out->call = why;
        }
        out->is_loop = row->kind == STMT_WHILE;
        out->at[out->count++] = stmt;
        return;
    }
    leavers_of_block(w, stmt + 1, row->next, out, depth);
    for (StmtId at = leaving_clause(w->facts, stmt + 1, row->next); at < row->next; at = w->rows[at].next)
        leavers_of_block(w, at + 1, w->rows[at].next, out, depth);
}

static Str jump_word(u8 kind) {
    switch ((StmtKind)kind) {
    case STMT_RETURN: return STR("return");
    case STMT_RAISE: return STR("raise");
    case STMT_BREAK: return STR("break");
    default: return STR("continue");
    }
}

static Str never_name(const Walk *w, const NeverReturns *why) {
    if (why->function) return def_symbol(w->program, why->function, w->context->arena);
    Str name = name_text(w->program, why->external);
    return str_starts(name, STR("builtins.")) ? str_slice(name, 9, name.len) : name;
}

static void leaver_prove(const Walk *w, Finding *finding, StmtId stmt, bool is_branch) {
    const StmtRow *row = &w->rows[stmt];
    Place place = place_first_line(w->program, w->file, (Span){row->start, row->end});
    NeverReturns why;
    if (row->kind == STMT_WHILE) {
        finding_evidence(finding, place, text_of(RULE, "endless"));
    } else if (stmt_is_jump(row->kind)) {
        Text text = text_of(RULE, is_branch ? "branch_leaves" : "leaves");
        finding_evidence(finding, place, text_with(text, "word", jump_word(row->kind)));
    } else if (call_never_returns(w->leaving, w->file, row->expr, &why)) {
        Str name = never_name(w, &why);
        finding_evidence(finding, place, text_with(text_of(RULE, "never_returns"), "name", name));
        if (!why.function) return;
        FileId file = w->program->def_file[why.function];
        finding_evidence(finding, place_of(w->program, file, def_row(w->program, why.function)->name_span),
                         text_with(text_of(RULE, "never_ends"), "name", name));
    }
}

/* ---- findings ---------------------------------------------------------------------------------------- */

static StmtId run_last(const Walk *w, StmtId first, StmtId end) {
    StmtId last = first;
    for (StmtId at = first; at < end; at = w->rows[at].next) last = at;
    return last;
}

static void finish(const Walk *w, Finding *finding, Text message, const char *help) {
    u32 lines = place_lines(finding->place);
    finding->message = text_with_number(message, "lines", lines);
    finding->help = text_with_number(text_of(RULE, help), "lines", lines);
    finding->removable_lines = lines;
    data_put_int(w->context->arena, finding->data, STR("lines"), lines);
}

/* Whole lines that nothing else stands on can be cut out. */
static void fix_add(const Walk *w, Finding *finding, StmtId last, u32 before) {
    u32 line = finding->place.end_line, start = finding->place.line;
    u32 next = w->rows[last].token_end;
    bool is_alone =
        (!before || facts_line(w->facts, before - 1) < start) &&
        (next >= w->facts->tokens.count || facts_line(w->facts, facts_tokens(w->facts)[next].start) > line);
    if (is_alone) vec_push(&finding->fix, ((Edit){EDIT_DELETE, finding->place, STR("")}));
}

static Text behind_message(const Walk *w, const Leavers *leavers, StmtId by) {
    if (leavers->count > 1 || (!leavers->count)) return text_of(RULE, "message.branches");
    if (leavers->is_loop) return text_of(RULE, "message.loop");
    u8 kind = w->rows[leavers->at[0]].kind;
    if (stmt_is_jump(kind) && leavers->at[0] == by)
        return text_with(text_of(RULE, "message"), "word", jump_word(kind));
    if (stmt_is_jump(kind)) return text_of(RULE, "message.branches");
    return text_with(text_of(RULE, "message.call"), "name", never_name(w, &leavers->call));
}

/* Who has the tree only as a library may derive from its classes. */
static bool may_be_derived(const Walk *w) {
    return w->program->files[w->file].is_published || !reach_is_deployed(w->program);
}

static void report_behind(const Walk *w, StmtId first, StmtId end, Death death) {
    StmtId last = run_last(w, first, end);
    Leavers leavers = {0};
    leavers_of(w, death.by, &leavers, 0);
    Finding *finding = finding_add_block(w->context, RULE, w->file, first, last);
    finish(w, finding, behind_message(w, &leavers, death.by), "help");
    for (u32 i = 0; i < leavers.count; i++) leaver_prove(w, finding, leavers.at[i], leavers.count > 1);
    if (leavers.call.is_method && may_be_derived(w)) {
        finding->confidence = CONFIDENCE_MEDIUM;
        finding->doubt = text_with(text_of(RULE, "doubt"), "name", never_name(w, &leavers.call));
    }
    fix_add(w, finding, last, w->rows[death.by].end);
}

/* The statement is all that its block holds, so that it cannot just go. An `elif` can. */
static bool is_alone(const Walk *w, StmtId stmt) {
    const StmtRow *row = &w->rows[stmt], *parent = &w->rows[row->parent];
    bool is_elif = parent->kind == STMT_ELSE && parent->start == row->start;
    bool is_last = row->parent && leaving_clause(w->facts, row->next, parent->next) == row->next;
    return !is_elif && stmt == row->parent + 1 && is_last;
}

static void report_condition(const Walk *w, StmtId first, StmtId end, Death death) {
    StmtId last = run_last(w, first, end);
    bool has_clause = leaving_clause(w->facts, death.by + 1, w->rows[death.by].next) < w->rows[death.by].next;
    bool is_whole = death.kind == DEAD_BODY && !has_clause;
    if (is_whole) first = last = death.by;
    Finding *finding = finding_add_block(w->context, RULE, w->file, first, last);
    bool is_true = death.kind == DEAD_ELSE;
    finish(w, finding, text_of(RULE, is_true ? "message.true" : "message.false"), "help");
    finding_evidence(finding, place_of_expr(w->program, w->file, w->rows[death.by].expr),
                     text_of(RULE, is_true ? "always_true" : "always_false"));
    if (is_true || (is_whole && !is_alone(w, death.by))) fix_add(w, finding, last, 0);
}

static void report_handler(const Walk *w, StmtId handler, StmtId above) {
    Value class = {0};
    caught_above(w->context, w->file, handler, &class);
    Finding *finding = finding_add_block(w->context, RULE, w->file, handler, handler);
    Str name = class.kind == VALUE_CLASS ? name_text(w->program, def_name(w->program, class.id))
                                         : str_after_last(name_text(w->program, class.id), '.');
    finish(w, finding, text_with(text_of(RULE, "message.handler"), "name", name), "help.handler");
    finding_evidence(finding, place_of_expr(w->program, w->file, w->rows[above].expr),
                     text_with(text_of(RULE, "caught"), "name", name));
    finding->removable_lines = 0; /* most likely it is meant, and stands too low */
}

static StmtId block_end(const Walk *w, StmtId stmt) {
    StmtId parent = w->rows[stmt].parent;
    return leaving_clause(w->facts, stmt, parent ? w->rows[parent].next : w->facts->stmts.count);
}

/* Report the run that starts here, unless it is meant to be dead; where to go on. */
static StmtId run_visit(const Walk *w, StmtId first, Death death) {
    if (death.kind == DEAD_HANDLER) {
        report_handler(w, first, death.by);
        return w->rows[first].next;
    }
    StmtId end = death.kind == DEAD_ELSE ? w->rows[first].next : block_end(w, first);
    StmtId inner = death.kind == DEAD_ELSE ? first + 1 : first;
    if (run_is_meant(w, inner, end, death) || run_is_marked(w, first, death)) return end;
    if (death.kind == DEAD_BEHIND)
        report_behind(w, first, end, death);
    else
        report_condition(w, first, end, death);
    return end;
}

/* ---- the walk ---------------------------------------------------------------------------------------- */

static bool is_clause(u8 kind) {
    return kind == STMT_ELSE || kind == STMT_HANDLER || kind == STMT_FINALLY || kind == STMT_CASE;
}

static void condition_visit(const Walk *w, StmtId stmt) {
    Truth truth = truth_of(w->program, w->file, w->rows[stmt].expr);
    StmtId end = w->rows[stmt].next, clause = leaving_clause(w->facts, stmt + 1, end);
    if (truth == TRUTH_FALSE) w->deaths[stmt + 1] = (Death){DEAD_BODY, stmt};
    if (truth == TRUTH_TRUE && clause < end) w->deaths[clause] = (Death){DEAD_ELSE, stmt};
}

static void stmt_visit(const Walk *w, StmtId stmt) {
    const StmtRow *row = &w->rows[stmt];
    bool is_compound = row->next > stmt + 1;
    if (is_compound && (row->kind == STMT_IF || row->kind == STMT_WHILE)) condition_visit(w, stmt);
    Value class;
    StmtId above = row->kind == STMT_HANDLER ? caught_above(w->context, w->file, stmt, &class) : 0;
    if (above) w->deaths[stmt] = (Death){DEAD_HANDLER, above};
    if (is_clause(row->kind) || w->leaves[stmt] & LEAVE_END) return;
    StmtId end = row->parent ? w->rows[row->parent].next : w->facts->stmts.count;
    if (row->next < end && !is_clause(w->rows[row->next].kind))
        w->deaths[row->next] = (Death){DEAD_BEHIND, stmt};
}

static void file_visit(Walk *w, Arena *scratch) {
    w->facts = program_facts(w->program, w->file);
    w->rows = facts_stmts(w->facts);
    w->leaves = leaving_of_file(w->leaving, w->file);
    w->deaths = ARENA_ARRAY(scratch, Death, w->facts->stmts.count);
    for (StmtId stmt = 1; stmt < w->facts->stmts.count;) {
        if (w->deaths[stmt].kind == DEAD_NOT) stmt_visit(w, stmt);
        Death death = w->deaths[stmt];
        stmt = death.kind == DEAD_NOT ? stmt + 1 : run_visit(w, stmt, death);
    }
    arena_reset(scratch);
}

static bool file_counts(const Program *program, FileId file) {
    const File *in = &program->files[file];
    return in->module && in->facts->errors.count <= 1 && !in->is_generated && !file_only_describes(in);
}

void check_unreachable_code(CheckContext *context) {
    Arena scratch = {0};
    Walk walk = {.context = context, .program = context->program, .leaving = leaving_new(context)};
    for (walk.file = 0; walk.file < context->program->file_count; walk.file++)
        if (file_counts(context->program, walk.file)) file_visit(&walk, &scratch);
    leaving_free(walk.leaving);
    arena_release(&scratch);
}
