/* Pieces of source as findings about copies quote them: on one line, short. */
#ifndef OXBOW_COPY_SOURCE_H
#define OXBOW_COPY_SOURCE_H

#include "copy_side.h"

/* The bytes of a span on one line, without comments and without commas before a closing bracket; empty when
 * the source cannot be read. In the context's arena. O(span). */
Str copy_source(CheckContext *context, FileId file, Span span);

/* A statement without its body: of a definition from its name on. */
Span copy_header(const Facts *facts, StmtId stmt);

/* Decorators of a definition; empty where there are none. */
Span copy_decorators(const Facts *facts, const DefRow *row);

/* What is written above a side, on one line; empty where nothing is. */
Str copy_decorators_text(CheckContext *context, const CopySide *side);

/* What a side is given, or derives from: all of its head behind the name. */
Str copy_signature_text(CheckContext *context, const CopySide *side);

/* The same of any definition; of a function in a language that is only outlined, its parameters. */
Str copy_parameters_text(CheckContext *context, FileId file, StmtId stmt);

/* A statement of a side without its body; never empty. */
Str copy_stmt_text(CheckContext *context, const CopySide *side, StmtId stmt);
u32 copy_stmt_line(const Program *program, const CopySide *side, StmtId stmt);

/* Shorten two texts for being read side by side: what comes before their first difference goes first. In the
 * context's arena. */
void copy_cut_pair(CheckContext *context, Str *left, Str *right);
Str copy_cut(CheckContext *context, Str text, size_t limit);

/* Shorten a text to what is around a position in it. */
Str copy_cut_around(CheckContext *context, Str text, size_t at);

enum { COPY_TEXT_MAX = 64 };

/* Innermost statement at a byte offset, among those of `side`; 0 when none is there. O(statements). */
StmtId copy_stmt_at(const Program *program, const CloneSide *side, u32 offset);

/* First token of a side and the one behind its last. */
void copy_tokens(const Program *program, const CloneSide *side, u32 *first, u32 *end);

/* First statement of a side and the one behind its last. */
void copy_stmts(const Program *program, const CloneSide *side, StmtId *first, StmtId *end);

#endif
