#include "plan_work.h"

#include "patch.h"

/* ---- may these lines be cut out? ----------------------------------------------------------------------- */

/* Bytes of the lines first..last: statements and ranges are compared without looking up lines. */
static Span range_span(const Facts *facts, const LineRange *range) {
    const u32 *starts = facts_lines(facts);
    bool is_last = range->last + 1 >= facts->lines.count;
    return (Span){starts[range->first], is_last ? UINT32_MAX : starts[range->last + 1]};
}

static u32 stmt_last(const StmtRow *stmt) {
    return stmt->end > stmt->start ? stmt->end - 1 : stmt->start;
}

static bool stmt_is_inside(const Facts *facts, const StmtRow *stmt, const LineRange *range) {
    Span span = range_span(facts, range);
    return stmt->start >= span.start && stmt_last(stmt) < span.end;
}

static bool stmt_touches(const Facts *facts, const StmtRow *stmt, const LineRange *range) {
    Span span = range_span(facts, range);
    return stmt->start < span.end && stmt_last(stmt) >= span.start;
}

static bool stmt_goes(const Facts *facts, StmtId stmt, const LineRange *ranges, u32 count) {
    for (u32 i = 0; i < count; i++)
        if (stmt_is_inside(facts, &facts_stmts(facts)[stmt], &ranges[i])) return true;
    return false;
}

static bool is_clause(u8 kind) {
    return kind == STMT_ELSE || kind == STMT_HANDLER || kind == STMT_FINALLY || kind == STMT_CASE;
}

/* A block must keep a statement. Only plain bodies (module, class, function) are cut: an `if` or a `try`
 * around a definition means that somebody chose between two. What never runs is cut out of any block. */
static bool block_stays_valid(const Facts *facts, StmtId stmt, const LineRange *ranges, u32 count,
                              bool never_runs) {
    const StmtRow *rows = facts_stmts(facts);
    StmtId parent = rows[stmt].parent;
    if (!parent || (never_runs && is_clause(rows[stmt].kind))) return true;
    if (!never_runs && rows[parent].kind != STMT_DEF) return false;
    for (StmtId child = parent + 1; child < rows[parent].next; child = rows[child].next) {
        if (is_clause(rows[child].kind)) return false;
        if (!stmt_goes(facts, child, ranges, count)) return true;
    }
    return false;
}

/* The range holds whole statements, at least one, and no half ones. */
static bool range_is_safe(const Facts *facts, const LineRange *range, const LineRange *ranges, u32 count,
                          bool never_runs) {
    const StmtRow *rows = facts_stmts(facts);
    u32 whole = 0;
    for (StmtId i = 1; i < facts->stmts.count; i++) {
        if (!stmt_touches(facts, &rows[i], range)) continue;
        if (!stmt_is_inside(facts, &rows[i], range)) {
            /* Around the range is fine; crossing its border, or sharing a line with it, is not. */
            Span span = range_span(facts, range);
            u32 last_line = facts_lines(facts)[range->last];
            bool around = rows[i].start < span.start && rows[i].end > last_line;
            bool is_body = around && rows[i].next > i + 1;
            if (!is_body) return false;
            continue;
        }
        bool is_top = !rows[i].parent || !stmt_is_inside(facts, &rows[rows[i].parent], range);
        if (!is_top) continue;
        if (!block_stays_valid(facts, i, ranges, count, never_runs)) return false;
        whole++;
    }
    return whole > 0;
}

/* All that goes is code that control never reaches. */
static bool draft_never_runs(const PlanWork *self, const Draft *draft) {
    for (u32 i = 0; i < draft->action.findings.count; i++)
        if (work_finding(self, draft->action.findings.at[i])->kind != KIND_BLOCK) return false;
    return true;
}

static bool ranges_are_safe(const PlanWork *self, const Draft *draft) {
    bool never_runs = draft_never_runs(self, draft);
    for (u32 i = 0; i < draft->ranges.count; i++) {
        FileId file = draft->ranges.at[i].file;
        /* Only ranges of the same file matter for what a body keeps. */
        u32 first = i, end = i + 1;
        while (first && draft->ranges.at[first - 1].file == file) first--;
        while (end < draft->ranges.count && draft->ranges.at[end].file == file) end++;
        const Facts *facts = program_facts(self->program, file);
        if (!range_is_safe(facts, &draft->ranges.at[i], draft->ranges.at + first, end - first, never_runs))
            return false;
    }
    return draft->ranges.count > 0;
}

/* ---- patches ------------------------------------------------------------------------------------------- */

static bool all_high(const PlanWork *self, const Draft *draft) {
    for (u32 i = 0; i < draft->action.findings.count; i++)
        if (work_finding(self, draft->action.findings.at[i])->confidence != CONFIDENCE_HIGH) return false;
    return true;
}

/* Complete fixes of all findings of the draft, or none. */
static Str patch_of_fixes(const PlanWork *self, const Draft *draft) {
    Vec(Edit) edits = {0};
    bool complete = true;
    for (u32 i = 0; complete && i < draft->action.findings.count; i++) {
        const Finding *finding = work_finding(self, draft->action.findings.at[i]);
        for (u32 k = 0; k < finding->fix.count; k++) vec_push(&edits, finding->fix.at[k]);
        complete = finding->fix.count > 0;
    }
    Str patch = complete ? patch_of_edits(self->program, edits.at, edits.count, self->arena) : STR_NONE;
    vec_release(&edits);
    return patch;
}

static Str patch_of_ranges(const PlanWork *self, const Draft *draft) {
    Vec(Edit) edits = {0};
    for (u32 i = 0; i < draft->ranges.count; i++) {
        const LineRange *range = &draft->ranges.at[i];
        vec_push(&edits, ((Edit){EDIT_DELETE, {range->file, range->first, 1, range->last, 1}, STR_NONE}));
    }
    Str patch = patch_of_edits(self->program, edits.at, edits.count, self->arena);
    vec_release(&edits);
    return patch;
}

static void step_of_range(PlanWork *self, Draft *draft, const LineRange *range) {
    bool is_line = range->first == range->last;
    Text step = text_of(NULL, is_line ? "plan.step-line" : "plan.step-lines");
    step = text_with(step, "path", self->program->files[range->file].path);
    step = text_with_number(text_with_number(step, "first", range->first), "last", range->last);
    vec_push(&draft->action.steps, step);
}

enum { RANGES_MAX = 8 };

/* Names that go while what they stand for is kept. */
static void steps_of_names(PlanWork *self, Draft *draft) {
    u32 steps = 0;
    for (u32 i = 0; i < draft->action.findings.count && steps < RANGES_MAX; i++) {
        const Finding *finding = work_finding(self, draft->action.findings.at[i]);
        if (!data_get(finding->data, STR("keeps_value"))) continue;
        Text step = text_with(text_of(NULL, "plan.step-name"), "path",
                              self->program->files[finding->place.file].path);
        step = text_with_number(step, "line", finding->place.line);
        vec_push(&draft->action.steps, text_with(step, "symbol", str_after_last(finding->symbol, '.')));
        steps++;
    }
}

/* The deletion itself, as the last step. */
static void steps_of_deletion(PlanWork *self, Draft *draft) {
    if (draft->whole != FILE_NONE) {
        Text step =
            text_with(text_of(NULL, "plan.step-remove"), "path", self->program->files[draft->whole].path);
        vec_push(&draft->action.steps, step);
        return;
    }
    if (draft->needs_decision) return;
    steps_of_names(self, draft);
    for (u32 i = 0; i < draft->ranges.count && i < RANGES_MAX; i++)
        step_of_range(self, draft, &draft->ranges.at[i]);
    if (draft->ranges.count <= RANGES_MAX) return;
    Text more = text_with_number(text_of(NULL, "plan.step-more"), "n", draft->ranges.count - RANGES_MAX);
    vec_push(&draft->action.steps, more);
}

void edits_patch(PlanWork *self, u32 position, bool is_unreferenced) {
    Draft *draft = &self->drafts.at[position];
    if (draft->action.priority != PRIORITY_FIX) steps_of_deletion(self, draft);
    if (draft->needs_decision || !all_high(self, draft)) return;
    if (draft->whole != FILE_NONE) {
        if (is_unreferenced) draft->action.patch = patch_of_removal(self->program, draft->whole, self->arena);
        return;
    }
    if (!draft->ranges.count)
        draft->action.patch = patch_of_fixes(self, draft);
    else if (is_unreferenced && ranges_are_safe(self, draft))
        draft->action.patch = patch_of_ranges(self, draft);
}
