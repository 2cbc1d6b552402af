/* What stands around a read and says that it may fail. */
#include "standard_foreseen.h"

#include "expected.h"
#include "undefined_meant.h"

#include <ctype.h>

#define RULE "unknown-import"

static bool holds(Str text, Str part) {
    for (size_t at = 0; at + part.len <= text.len; at++) {
        size_t same = 0;
        while (same < part.len && tolower((u8)text.ptr[at + same]) == part.ptr[same]) same++;
        if (same == part.len) return true;
    }
    return false;
}

enum { ASSIGNED_MAX = 3 };

/* A condition that asks for versions, platforms or names, by itself or by names that hold the answer. */
static bool asks_below(const CheckContext *context, const Facts *facts, ExprId condition, u32 depth) {
    u32 count;
    const Str *words = rules_words(context->rules, RULE, "asking_words", &count);
    for (ExprId e = condition; condition && e < facts_exprs(facts)[condition].next; e++) {
        Str name = facts_name(facts, facts_exprs(facts)[e].name);
        for (u32 i = 0; name.len && i < count; i++)
            if (holds(name, words[i])) return true;
        ExprId value = depth < ASSIGNED_MAX ? module_value(facts, e) : 0;
        if (value && asks_below(context, facts, value, depth + 1)) return true;
    }
    return false;
}

static bool asks(const CheckContext *context, const Facts *facts, ExprId condition) {
    return asks_below(context, facts, condition, 0);
}

/* Among the statements around, and those of the function around: one may leave it. */
static bool is_behind_question(const CheckContext *context, const Facts *facts, u32 offset) {
    StmtId function = 0;
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *row = &facts_stmts(facts)[s];
        bool branches = row->kind == STMT_IF || row->kind == STMT_ASSERT || row->kind == STMT_WHILE;
        bool is_around = offset >= row->start && offset < row->end;
        if (row->start > offset) break;
        if (is_around && row->kind == STMT_DEF && facts_defs(facts)[row->def].kind == DEF_FUNCTION)
            function = function ? function : s;
        if (branches && (is_around || function) && asks(context, facts, row->expr)) return true;
    }
    return false;
}

bool standard_is_foreseen(CheckContext *context, FileId file, u32 offset, ExprId expr, const char *errors) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    u32 line = facts_line(facts, offset);
    if (failure_is_expected(program, file, offset, errors) || failure_is_marked(program, file, line) ||
        lines_are_marked(context, RULE, facts, line, line) || code_is_cut_off(program, file, offset) ||
        code_is_probe(facts, offset) || code_is_fallback(program, file, offset, errors) ||
        is_behind_question(context, facts, offset))
        return true;
    for (ExprId at = expr ? facts_exprs(facts)[expr].parent : 0; at; at = facts_exprs(facts)[at].parent) {
        u8 kind = facts_exprs(facts)[at].kind;
        bool branches = kind == EXPR_AND || kind == EXPR_OR || kind == EXPR_CONDITIONAL;
        if (branches && asks(context, facts, at)) return true;
    }
    return false;
}
