#include "marks.h"

#include "bound.h"

static bool scope_holds(const ScopeRow *scope, u32 offset) {
    return scope->span.start <= offset && offset < scope->span.end;
}

ScopeId marks_scope(const Facts *facts, u32 offset) {
    const ScopeRow *scopes = facts_scopes(facts);
    u32 low = 1, high = facts->scopes.count;
    while (low + 1 < high) {
        u32 middle = low + (high - low) / 2;
        if (scopes[middle].span.start <= offset)
            low = middle;
        else
            high = middle;
    }
    while (low > 1 && !scope_holds(&scopes[low], offset)) low = scopes[low].parent;
    return low;
}

TokenRange marks_around(const Facts *facts, ScopeId scope, bool *is_module) {
    const ScopeRow *scopes = facts_scopes(facts), *found = NULL;
    for (ScopeId at = scope; at > 1; at = scopes[at].parent)
        if (scopes[at].kind == SCOPE_FUNCTION || scopes[at].kind == SCOPE_LAMBDA) found = &scopes[at];
    *is_module = !found;
    if (!found) return (TokenRange){1, facts->tokens.count};
    return (TokenRange){facts_token_at(facts, found->span.start), facts_token_at(facts, found->span.end)};
}

u32 marks_find(const Facts *facts, u32 token) {
    return lower_bound(&facts_marks(facts)->token, sizeof(MarkRow), 1, facts->marks.count, token);
}

u32 marks_of(const Facts *facts, u32 token) {
    u32 row = marks_find(facts, token);
    bool is_found = row < facts->marks.count && facts_marks(facts)[row].token == token;
    return is_found ? facts_marks(facts)[row].marks : 0;
}

bool marks_declare(const Facts *facts, TokenRange range, NameId name) {
    const MarkRow *rows = facts_marks(facts);
    for (u32 i = marks_find(facts, range.first); i < facts->marks.count && rows[i].token < range.end; i++)
        if (rows[i].marks & MARK_DECLARED && token_code(facts_tokens(facts)[rows[i].token].code) == name)
            return true;
    return false;
}
