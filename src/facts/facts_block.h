/* The block itself: a header, a section for each kind of row, and where each lies. */
#ifndef OXBOW_FACTS_BLOCK_H
#define OXBOW_FACTS_BLOCK_H

#include "language.h"
#include "scope_rows.h"
#include "text_rows.h"
#include "token_rows.h"
#include "tree_rows.h"
#include "unit_rows.h"
#include "use_rows.h"

typedef struct {
    u32 offset, length; /* in the block's text */
} NameRow;

typedef struct {
    u32 offset; /* from the start of the block */
    u32 count;  /* rows, the null row included */
} Section;

/* Every array of a block: SECTION(field, RowType, accessor suffix). */
#define FACTS_SECTIONS(SECTION)                                    \
    SECTION(names, NameRow)                                        \
    SECTION(scopes, ScopeRow)                                      \
    SECTION(defs, DefRow)                                          \
    SECTION(params, ParamRow)                                      \
    SECTION(bindings, BindingRow)                                  \
    SECTION(imports, ImportRow)                                    \
    SECTION(exprs, ExprRow)                                        \
    SECTION(stmts, StmtRow)                                        \
    SECTION(uses, UseRow)                                          \
    SECTION(guards, GuardRow)                                      \
    SECTION(writes, WriteRow)                                      \
    SECTION(strings, StringRow)                                    \
    SECTION(mentions, MentionRow)                                  \
    SECTION(settings, SettingRow)                                  \
    SECTION(tokens, TokenRow)                                      \
    SECTION(marks, MarkRow)                                        \
    SECTION(comments, CommentRow)                                  \
    SECTION(errors, ErrorRow)                                      \
    SECTION(lists, u32)                                            \
    SECTION(lines, u32) /* start of line i (1-based) at index i */ \
    UNIT_SECTIONS(SECTION)

#define FACTS_FIELD(field, Row) Section field;

typedef struct {
    u32 magic, version;
    u32 size;    /* of the whole block */
    u8 language; /* Language */
    u8 has_future_annotations;
    u8 is_generated : 1;  /* its form says so: squeezed, a bundle, too long to be written by hand */
    u8 is_python_two : 1; /* written in the syntax of Python 2, or its first line asks for that */
    u8 has_classifiers;   /* trove classifiers ("License :: OSI Approved"): written for a package index */
    u8 unit;              /* UnitKind: whether the block has rows of C, and who made them */
    u8 unit_is_pic;       /* a compiled unit that may become part of a shared library: -fPIC */
    u32 unit_output;      /* NameId: the object file that a compiled unit becomes; 0: not said */
    u64 content_hash;     /* XXH3 of the parsed text */
    u32 source_length;
    u32 code_lines; /* lines that hold a token */
    u32 banner_top; /* where in `banner` comments begin that stand at the top, but below some code */
    u32 banner_doc; /* where in `banner` the docstring begins */
    Section banner; /* what stands above the code: comments, a line each, then the module's docstring */
    Section text;   /* raw bytes */
    Section source; /* the text itself, unless it is Python or C, or (but of LANGUAGE_NATIVE) longer than
                   SOURCE_KEPT_MAX; else empty */
    FACTS_SECTIONS(FACTS_FIELD)
} Facts;

#undef FACTS_FIELD

#define FACTS_ACCESSOR(field, Row)                                     \
    static inline const Row *facts_##field(const Facts *self) {        \
        return (const Row *)((const char *)self + self->field.offset); \
    }
FACTS_SECTIONS(FACTS_ACCESSOR)
#undef FACTS_ACCESSOR

#endif
