/* Facts: what one source file says, and nothing about any other file.
 *
 * A Facts block is one contiguous, relocatable piece of memory: a header, then arrays of rows, then text.
 * Rows point to each other by index, never by address, so the memory layout is the cache layout. A block
 * does not depend on the file's path, on any framework model or on any rule.
 *
 * The block is a compact syntax tree (statements and expressions in preorder), plus what scope analysis
 * adds to it: scopes, definitions, bindings, and for every use of a name the bindings that can reach it
 * and the conditions known to hold there.
 *
 * Index 0 of every row array is a null row, so that 0 means "none" everywhere. Positions are byte offsets
 * into the text that was parsed (UTF-8, byte-order mark removed); `lines` maps them to lines.
 *
 * Names of rows are those of the Python reference where there is a choice; other languages map to the
 * nearest kind and leave the rest empty.
 *
 * Rows stand in a header per kind: scope_rows.h what is named, tree_rows.h expressions and statements,
 * use_rows.h reads and stores, text_rows.h literals and settings, token_rows.h tokens, unit_rows.h what C
 * adds. facts_block.h puts them together; here is how things are looked up in a block. */
#ifndef OXBOW_FACTS_H
#define OXBOW_FACTS_H

#include "facts_block.h"

static inline Str facts_text(const Facts *self, u32 offset, u32 length) {
    return (Str){(const char *)self + self->text.offset + offset, length};
}

/* Comments above the code of a file, and its docstring; the first BANNER_MAX bytes of each. */
static inline Str facts_banner(const Facts *self) {
    return (Str){(const char *)self + self->banner.offset, self->banner.count};
}

/* Source of a configuration file or of prose; empty for code and for what is very long. */
static inline Str facts_source(const Facts *self) {
    return (Str){(const char *)self + self->source.offset, self->source.count};
}

/* Text of a name; empty for 0. */
static inline Str facts_name(const Facts *self, NameId name) {
    const NameRow *row = &facts_names(self)[name];
    return facts_text(self, row->offset, row->length);
}

/* Source text of a number, EXPR_NUMBER: its token's. O(log tokens). */
Str facts_number(const Facts *self, const ExprRow *row);

/* 1-based line and column (in bytes) of an offset. O(log lines). */
u32 facts_line(const Facts *self, u32 offset);
u32 facts_column(const Facts *self, u32 offset);

/* Innermost statement around an offset, or 0. O(statements on the way). */
StmtId facts_stmt_at(const Facts *self, u32 offset);

/* First token that does not start before an offset, or the end of `tokens`. O(log tokens). */
u32 facts_token_at(const Facts *self, u32 offset);

/* Rows first … end - 1. */
typedef struct {
    u32 first, end;
} RowRange;

/* Expressions of a whole statement or definition, by its span: what stands in one is written in one go.
 * O(log expressions). */
RowRange facts_exprs_in(const Facts *self, Span span);

/* Uses by these expressions. O(log uses). */
RowRange facts_uses_of(const Facts *self, RowRange exprs);

/* First row of `count` sorted bindings of `name` in `scope`; *count is 0 when there is none.
 * O(log bindings of the scope). */
const BindingRow *facts_find_bindings(const Facts *self, ScopeId scope, NameId name, u32 *count);

/* First child of an expression, or 0; next child after `child`, or 0. O(1). */
static inline ExprId expr_first(const Facts *self, ExprId e) {
    return facts_exprs(self)[e].next > e + 1 ? e + 1 : 0;
}
static inline ExprId expr_next(const Facts *self, ExprId child) {
    const ExprRow *rows = facts_exprs(self);
    ExprId sibling = rows[child].next;
    return rows[child].parent && sibling < rows[rows[child].parent].next ? sibling : 0;
}
/* The n-th child (0-based), or 0. O(n). */
ExprId expr_child(const Facts *self, ExprId e, u32 n);

#endif
