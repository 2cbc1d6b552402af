/* What comes to a router after it was copied into another: which place is surely after which. */
#include "routes_impl.h"

enum { CALLS_MAX = 40 };

/* A place, and the calls that led to it: the nth of them, with the scope that it lies in. */
static bool place_at(const Program *self, FileId file, u32 offset, const Bound *bound, u32 nth, FileId *in,
                     u32 *at) {
    *in = file, *at = offset;
    for (; nth && bound; bound = bound->outer) {
        if (!bound->call) continue;
        FileId caller = expr_file(self, bound->call);
        u32 start = expr_row(self, caller, bound->call - self->files[caller].expr_base)->start;
        if (caller == *in && start == *at) continue; /* another parameter of the same call */
        *in = caller, *at = start, nth--;
    }
    return !nth;
}

/* Statement of the function (0: the module) around a place; `*is_looped`: it may run more than once there. */
static StmtId function_at(const Facts *facts, u32 offset, bool *is_looped) {
    StmtId found = 0;
    *is_looped = false;
    for (StmtId s = 1; s < facts->stmts.count;) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        bool holds = stmt->start <= offset && offset < stmt->end;
        bool is_inside =
            holds && stmt->kind == STMT_DEF && facts_defs(facts)[stmt->def].name_span.end <= offset;
        if (is_inside) found = s, *is_looped = false;
        if (holds && (stmt->kind == STMT_FOR || stmt->kind == STMT_WHILE)) *is_looped = true;
        s = holds ? s + 1 : stmt->next;
    }
    return found;
}

/* Surely after the inclusion: in a function where both happen it comes later, and nowhere before. */
bool comes_after_copy(const Program *self, const Inclusion *edge, FileId file, u32 offset,
                      const Bound *bound) {
    bool is_after = false;
    FileId a, b;
    u32 x, y;
    for (u32 i = 0; i < CALLS_MAX && place_at(self, edge->file, edge->offset, edge->bound, i, &a, &x); i++)
        for (u32 k = 0; k < CALLS_MAX && place_at(self, file, offset, bound, k, &b, &y); k++) {
            bool is_looped, is_other_looped;
            const Facts *facts = program_facts(self, a);
            if (a != b || function_at(facts, x, &is_looped) != function_at(facts, y, &is_other_looped))
                continue;
            if (y < x || is_looped || is_other_looped) return false;
            is_after |= y > x;
        }
    return is_after;
}
