#include "python_walk.h"

static u16 import_flags(u16 context) {
    u16 flags = 0;
    if (context & (AT_TRY_BODY | AT_HANDLER)) flags |= IMPORT_IN_TRY;
    if (context & AT_CONDITIONAL) flags |= IMPORT_CONDITIONAL;
    if (context & AT_TYPE_CHECKING) flags |= IMPORT_TYPE_CHECKING;
    return flags;
}

/* `a.b.c`, also when blanks or line ends stand between the words. */
static NameId dotted_text(PythonWalk *w, u32 node) {
    const SyntaxNode *row = python_node(w, node);
    u32 length = 0, words = 0;
    PYTHON_EACH_PART(w, node, part) {
        if (python_kind(w, part) != SYN_IDENTIFIER) continue;
        length += python_node(w, part)->end - python_node(w, part)->start;
        words++;
    }
    if (words && length + words - 1 == row->end - row->start)
        return python_syntax_name(&w->syntax, str_slice(w->source, row->start, row->end));
    StrBuf text = {0};
    PYTHON_EACH_PART(w, node, part) {
        if (python_kind(w, part) != SYN_IDENTIFIER) continue;
        if (text.len) buf_push_char(&text, '.');
        buf_push(&text, str_slice(w->source, python_node(w, part)->start, python_node(w, part)->end));
    }
    NameId name = python_syntax_name(&w->syntax, buf_str(&text));
    buf_release(&text);
    return name;
}

/* Bind what an import row names and push the row. */
static void import_push(PythonWalk *w, ImportRow row, Span name_span) {
    ImportId id = w->facts->imports.count;
    vec_push(&w->facts->imports, row);
    if (!row.bound) return;
    BindingId binding = python_bind(w, row.bound, name_span, (BindTarget){.kind = BIND_IMPORT, .target = id});
    w->facts->imports.at[id].binding = binding;
}

/* One `name` or `name as alias`; `from` holds what `from ...` said. */
static void name_import(PythonWalk *w, u32 node, ImportRow from) {
    u32 dotted = python_kind(w, node) == SYN_ALIASED_IMPORT ? python_part(w, node, SYN_DOTTED_NAME) : node;
    if (!dotted) return;
    u32 alias = dotted == node ? 0 : python_part(w, node, SYN_IDENTIFIER);
    u32 first = python_part(w, dotted, SYN_IDENTIFIER);
    if (!first || !python_node(w, first)->name) return;
    NameId text = dotted_text(w, dotted);
    ImportRow row = from;
    row.span = python_span(w, node);
    if (row.flags & IMPORT_FROM)
        row.name = text;
    else {
        row.module = text;
        row.module_span = python_span(w, dotted);
    }
    row.bound = alias ? python_node(w, alias)->name : python_node(w, first)->name;
    if (alias && row.bound == text) row.flags |= IMPORT_REDUNDANT_ALIAS;
    import_push(w, row, python_span(w, alias ? alias : first));
    if ((row.flags & IMPORT_FUTURE) && python_name_word(w, text) == WORD_ANNOTATIONS)
        w->facts->has_future_annotations = true;
}

static void star_import(PythonWalk *w, u32 node, ImportRow from) {
    from.flags |= IMPORT_STAR;
    from.span = python_span(w, node);
    w->facts->scopes.at[w->at.scope].flags |= SCOPE_HAS_STAR_IMPORT;
    import_push(w, from, from.span);
}

static u16 dots_of(const PythonWalk *w, u32 node) {
    u32 prefix = python_part(w, node, SYN_IMPORT_PREFIX);
    u32 dots = 0;
    for (u32 at = prefix ? python_node(w, prefix)->start : 0; prefix && at < python_node(w, prefix)->end;
         at++)
        dots += w->source.ptr[at] == '.';
    return (u16)u32_min(dots, UINT16_MAX);
}

/* What stands between `from` and `import`. */
static u32 module_read(PythonWalk *w, u32 node, ImportRow *row) {
    PYTHON_EACH_PART(w, node, part) {
        u32 dotted =
            python_kind(w, part) == SYN_RELATIVE_IMPORT ? python_part(w, part, SYN_DOTTED_NAME) : part;
        if (python_kind(w, part) == SYN_RELATIVE_IMPORT)
            row->level = dots_of(w, part);
        else if (python_kind(w, part) != SYN_DOTTED_NAME)
            continue;
        row->module = dotted ? dotted_text(w, dotted) : 0;
        row->module_span = python_span(w, part);
        return part;
    }
    return 0;
}

void python_import(PythonWalk *w, u32 node) {
    StmtId stmt = python_stmt_open(w, STMT_IMPORT, python_span(w, node));
    ImportRow row = {.flags = import_flags(w->at.context), .scope = w->at.scope, .stmt = stmt};
    u32 module = 0;
    if (python_kind(w, node) == SYN_IMPORT_FROM_STATEMENT) {
        row.flags |= IMPORT_FROM;
        module = module_read(w, node, &row);
    } else if (python_kind(w, node) == SYN_FUTURE_IMPORT_STATEMENT) {
        row.flags |= IMPORT_FROM | IMPORT_FUTURE;
        row.module = python_syntax_name(&w->syntax, STR("__future__"));
        u32 word = python_next(w, node + 1);
        if (word < python_next(w, node)) row.module_span = python_span(w, word);
    }
    u32 first = w->facts->imports.count;
    PYTHON_EACH_PART(w, node, part) {
        u32 kind = python_kind(w, part);
        if (part == module) continue;
        if (kind == SYN_DOTTED_NAME || kind == SYN_ALIASED_IMPORT)
            name_import(w, part, row);
        else if (kind == SYN_WILDCARD_IMPORT)
            star_import(w, part, row);
    }
    w->facts->stmts.at[stmt].first_target = first;
    w->facts->stmts.at[stmt].target_count = w->facts->imports.count - first;
    python_stmt_close(w, stmt);
}
