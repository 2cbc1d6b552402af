/* How many lines go, once the advice about two copies is followed. */
#include "copy_case.h"
#include "copy_source.h"

/* ---- what it saves --------------------------------------------------------------------------------- */

/* Lines that hold a token between two rows of `tokens`. */
static u32 token_lines(const Facts *facts, u32 first, u32 end) {
    u32 lines = 0, last = 0;
    for (u32 i = first; i < end; i++) {
        u32 line = facts_line(facts, facts_tokens(facts)[i].start);
        lines += line != last;
        last = line;
    }
    return lines;
}

static u32 def_lines(const Program *program, DefRef def) {
    const DefRow *row = def_row(program, def);
    return token_lines(program_facts(program, program->def_file[def]), row->first_token, row->token_end);
}

u32 copy_code_lines(const Program *program, const CloneSide *side) {
    if (side->def) return def_lines(program, side->def);
    const Facts *facts = program_facts(program, side->file);
    return token_lines(facts, 0, facts->tokens.count);
}

static u32 same_lines(const Program *program, const CloneDiff *diff) {
    u32 lines = 0;
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        if (member->is_def && member->level <= CLONE_RENAMED) lines += def_lines(program, member->left);
    }
    return lines;
}

/* Files that are one function each: what the functions share can move. */
static const CloneMember *only_function(const CloneDiff *diff) {
    const CloneMember *only = NULL;
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        if (!member->is_def) continue;
        if (only || member->is_class || member->level > CLONE_CHANGED) return NULL;
        only = member;
    }
    return only;
}

static u32 module_lines(const Program *program, const ClonePair *pair, const CloneDiff *diff) {
    const CloneMember *only = only_function(diff);
    if (!only) return same_lines(program, diff);
    u32 least = u32_min(def_lines(program, only->left), def_lines(program, only->right));
    return (u32)(least * pair->same_share);
}

u32 copy_advice_moves(const Program *program, Advice advice, const ClonePair *pair, const CopyPair *copy,
                      const CloneDiff *diff) {
    u32 here = place_lines(copy->here.place);
    switch (advice) {
    case ADVICE_DELETE:
    case ADVICE_DELETE_TESTS:
    case ADVICE_ALIAS_EXISTS:
    case ADVICE_REPLACE_FILE: return here;
    case ADVICE_ALIAS:
    case ADVICE_IMPORT:
    case ADVICE_MOVE:
    case ADVICE_REEXPORT:
    case ADVICE_TYPE_PARAMETER: return here - u32_min(here, 1);
    case ADVICE_EXTRACT_BASE: return same_lines(program, diff);
    case ADVICE_EXTRACT_MODULE: return module_lines(program, pair, diff);
    case ADVICE_DROP_OVERRIDE:
    case ADVICE_MIXIN:
    case ADVICE_TO_BASE: return pair->kind == CLONE_CLASS ? same_lines(program, diff) : here;
    default: break;
    }
    u32 left = copy_code_lines(program, copy->here.side), right = copy_code_lines(program, copy->there.side);
    return (u32)(u32_min(left, right) * pair->same_share);
}

/* ---- with what moves once what differs is handed in ------------------------------------------------- */

static u32 edit_lines(const CloneEdit *edit, bool is_left) {
    u32 line = is_left ? edit->left_line : edit->right_line, end = is_left ? edit->left_end : edit->right_end;
    return line ? end - line + 1 : 0;
}

/* Lines on one side that differ, of one member or of all (UINT32_MAX). */
static u32 touched_lines(const CloneDiff *diff, u32 member, bool is_left) {
    u32 lines = 0;
    for (u32 i = 0; i < diff->edit_count; i++)
        if (member == UINT32_MAX || diff->edits[i].member == member)
            lines += edit_lines(&diff->edits[i], is_left);
    return lines;
}

/* Definitions of a class that the other side has not. */
static u32 lone_lines(const Program *program, const CloneMember *member) {
    u32 lines = 0;
    for (u32 i = 0; member->inside && i < member->inside->member_count; i++) {
        const CloneMember *inner = &member->inside->members[i];
        if (inner->is_def && inner->level == CLONE_ONLY_LEFT) lines += def_lines(program, inner->left);
    }
    return lines;
}

/* A changed member of which most stays as it is can be written once, and be given what differs: all but a
 * line for that. */
static u32 changed_lines(const Program *program, const CloneDiff *diff, u32 at) {
    const CloneMember *member = &diff->members[at];
    u32 all = def_lines(program, member->left);
    u32 gone = touched_lines(diff, at, true) + lone_lines(program, member);
    return gone < all && (all - gone) * 2 > all ? all - gone - 1 : 0;
}

static u32 members_save(const Program *program, const CloneDiff *diff) {
    u32 lines = 0;
    for (u32 i = 0; i < diff->member_count; i++) {
        const CloneMember *member = &diff->members[i];
        if (!member->is_def) continue;
        if (member->level <= CLONE_RENAMED) lines += def_lines(program, member->left);
        if (member->level == CLONE_CHANGED) lines += changed_lines(program, diff, i);
    }
    return lines;
}

/* Decorators and head of a function, which stay where it is registered. */
static u32 head_lines(const Program *program, const CloneSide *side) {
    const Facts *facts = program_facts(program, side->file);
    const DefRow *row = def_row(program, side->def);
    Span head = copy_header(facts, row->stmt);
    return facts_line(facts, head.end - 1) - facts_line(facts, row->span.start) + 1;
}

/* What differs is handed in: the smaller one goes, but for what differs, and a call for it. */
static u32 function_saves(const Program *program, Advice advice, const CopyPair *copy,
                          const CloneDiff *diff) {
    const CloneSide *here = copy->here.side, *there = copy->there.side;
    u32 left = copy_code_lines(program, here), right = copy_code_lines(program, there);
    bool is_left = left <= right;
    bool is_told = advice == ADVICE_VALUE_PARAMETER || advice == ADVICE_TYPE_PARAMETER;
    u32 least = u32_min(left, right), stays = is_told ? 0 : touched_lines(diff, UINT32_MAX, is_left);
    if (case_is_registered(program, here->def)) stays += head_lines(program, is_left ? here : there) + 1;
    return stays < least ? least - stays : 0;
}

u32 copy_advice_saves(CheckContext *context, Advice advice, const ClonePair *pair, const CopyPair *copy,
                      const CloneDiff *diff) {
    const Program *program = context->program;
    switch (advice) {
    case ADVICE_EXTRACT_BASE:
    case ADVICE_EXTRACT_MODULE: return members_save(program, diff);
    case ADVICE_TO_BASE:
        if (pair->kind == CLONE_CLASS) return members_save(program, diff);
        break;
    case ADVICE_EXTRACT_FUNCTION: {
        CopyRun run = copy_run_find(context, copy, diff);
        bool is_told = run.statements >= COPY_RUN_MIN && (run.is_possible || !copy->here.is_linked);
        return is_told ? run.end_line - run.line : function_saves(program, advice, copy, diff);
    }
    case ADVICE_TYPE_PARAMETER:
    case ADVICE_VALUE_PARAMETER:
    case ADVICE_OPTION:
    case ADVICE_HOOK:
    case ADVICE_ATTRIBUTE:
    case ADVICE_CALLBACK:
        if (pair->kind == CLONE_FUNCTION) return function_saves(program, advice, copy, diff);
        break;
    default: break;
    }
    return copy_advice_moves(program, advice, pair, copy, diff);
}
