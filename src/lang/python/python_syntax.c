#include "python_syntax.h"

#include "tool_comment.h"

#include <stdio.h>

typedef struct {
    const char *text;
    u8 kind;
    bool is_named;
} KindRow;

#define NAMED_ROW(kind, text) {text, SYN_##kind, true},
#define MARK_ROW(kind, text) {text, SYN_##kind, false},

static const KindRow KINDS[] = {PYTHON_SYNTAX(NAMED_ROW, NAMED_ROW, MARK_ROW)};

static u8 kind_of(const char *text, bool is_named) {
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        if (KINDS[i].text[0] == text[0] && KINDS[i].is_named == is_named && strcmp(KINDS[i].text, text) == 0)
            return KINDS[i].kind;
    return is_named ? SYN_OTHER : SYN_MARK;
}

void python_syntax_init(PythonSyntax *self, const TSLanguage *language) {
    *self = (PythonSyntax){0};
    u32 count = ts_language_symbol_count(language);
    for (u32 i = 0; i < COUNT_OF(self->kinds); i++) {
        TSSymbol symbol = (TSSymbol)i;
        if (i >= count)
            self->kinds[i] = SYN_OTHER;
        else
            self->kinds[i] = kind_of(ts_language_symbol_name(language, symbol),
                                     ts_language_symbol_type(language, symbol) == TSSymbolTypeRegular);
    }
}

void python_syntax_release(PythonSyntax *self) {
    vec_release(&self->nodes);
    vec_release(&self->open);
    vec_release(&self->words);
}

static bool is_prefix_letter(char c) {
    c |= 0x20;
    return c == 'r' || c == 'b' || c == 'u' || c == 'f' || c == 't';
}

LiteralPart python_literal_part(Str source, u32 start, u32 end) {
    LiteralPart part = {.start = start, .end = end};
    while (part.start < end && is_prefix_letter(source.ptr[part.start])) {
        char c = source.ptr[part.start++] | 0x20;
        part.is_raw |= c == 'r';
        part.is_bytes |= c == 'b';
        part.is_format |= c == 'f' || c == 't';
    }
    if (part.start >= end) return part;
    char quote = source.ptr[part.start];
    u32 width = 1;
    if (end - part.start >= 6 && source.ptr[part.start + 1] == quote && source.ptr[part.start + 2] == quote)
        width = 3;
    part.start += width;
    u32 closing = 0;
    while (closing < width && part.end > part.start && source.ptr[part.end - 1] == quote)
        part.end--, closing++;
    return part;
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static void lines_count(PythonSyntax *self, u32 start, u32 end) {
    const u32 *starts = self->facts->lines.at;
    u32 last = self->facts->lines.count - 1;
    while (self->line < last && starts[self->line + 1] <= start) self->line++;
    if (self->line_counted < self->line) {
        self->line_counted = self->line;
        self->facts->code_lines++;
    }
    while (self->line < last && starts[self->line + 1] < end) {
        self->line_counted = ++self->line;
        self->facts->code_lines++;
    }
}

static void token_push(PythonSyntax *self, TokenKind kind, u32 code, u32 start, u32 end) {
    lines_count(self, start, end);
    vec_push(&self->facts->tokens, ((TokenRow){((u32)kind << 30) | code, start}));
}

enum { TOKEN_TEXT_MAX = 64 };

static NameId token_text(PythonSyntax *self, Str text) {
    if (text.len <= TOKEN_TEXT_MAX) return python_syntax_name(self, text);
    char hash[20];
    int length = snprintf(hash, sizeof hash, "#%016llx", (unsigned long long)str_hash(text));
    return python_syntax_name(self, (Str){hash, (size_t)length});
}

static void string_token(PythonSyntax *self, const SyntaxNode *node) {
    if (node->flags & SYNTAX_DOC) return;
    LiteralPart part = python_literal_part(self->source, node->start, node->end);
    NameId text = token_text(self, str_slice(self->source, part.start, part.end));
    token_push(self, TOKEN_STRING, text, node->start, node->end);
}

static void leaf_read(PythonSyntax *self, SyntaxNode *node) {
    if (node->start == node->end) return;
    self->last_end = node->end;
    Str text = str_slice(self->source, node->start, node->end);
    switch (node->kind) {
    case SYN_IDENTIFIER:
        node->name = python_syntax_name(self, text);
        token_push(self, TOKEN_IDENTIFIER, node->name, node->start, node->end);
        break;
    case SYN_INTEGER:
    case SYN_FLOAT:
        node->name = token_text(self, text);
        token_push(self, TOKEN_NUMBER, node->name, node->start, node->end);
        break;
    case SYN_STRING: string_token(self, node); break;
    case SYN_STRING_CONTENT:
        token_push(self, TOKEN_STRING, token_text(self, text), node->start, node->end);
        break;
    case SYN_STRING_START:
    case SYN_STRING_END: break;
    default: token_push(self, TOKEN_SYMBOL, node->mark, node->start, node->end);
    }
}

/* ---- the walk -------------------------------------------------------------------------------- */

/* A statement that is first in a module, class or function may be its docstring. */
static void doc_statement_note(PythonSyntax *self, u32 index, u32 end) {
    u32 depth = self->open.count;
    if (depth == 0) return;
    u32 parent = self->open.at[depth - 1];
    if (index != parent + 1) return;
    u8 kind = self->nodes.at[parent].kind;
    if (kind == SYN_BLOCK && depth > 1) {
        u8 owner = self->nodes.at[self->open.at[depth - 2]].kind;
        if (owner != SYN_FUNCTION_DEFINITION && owner != SYN_CLASS_DEFINITION) return;
    } else if (kind != SYN_MODULE) {
        return;
    }
    self->doc_statement = index;
    self->doc_end = end;
}

/* The literal is the whole statement; format strings do not document. */
static bool is_doc(const PythonSyntax *self, const SyntaxNode *node, u32 index) {
    u32 depth = self->open.count;
    u32 parent = depth ? self->open.at[depth - 1] : 0;
    bool part_of_doc = depth > 1 && self->nodes.at[parent].kind == SYN_CONCATENATED_STRING &&
                       (self->nodes.at[parent].flags & SYNTAX_DOC);
    if (part_of_doc) return true;
    if (!self->doc_statement || parent != self->doc_statement || index != parent + 1) return false;
    if (node->end != self->doc_end) return false;
    LiteralPart part = python_literal_part(self->source, node->start, node->end);
    return !part.is_format && !part.is_bytes;
}

static bool has_parts(PythonSyntax *self, const SyntaxNode *node) {
    switch (node->kind) {
    case SYN_STRING: return python_literal_part(self->source, node->start, node->end).is_format;
    case SYN_IDENTIFIER:
    case SYN_INTEGER:
    case SYN_FLOAT:
    case SYN_TRUE:
    case SYN_FALSE:
    case SYN_NONE:
    case SYN_ELLIPSIS:
    case SYN_STRING_CONTENT:
    case SYN_STRING_START:
    case SYN_STRING_END:
    case SYN_MARK: return false;
    default: return true;
    }
}

/* Errors are reported once, at the outermost piece. */
static void error_note(PythonSyntax *self, TSNode at, SyntaxNode *node) {
    bool is_missing = ts_node_is_missing(at);
    bool is_broken_text = node->kind == SYN_STRING && ts_node_has_error(at); /* parts are not visited */
    if (is_missing) node->flags |= SYNTAX_MISSING;
    if (!is_missing && !is_broken_text && node->kind != SYN_ERROR) return;
    if (node->start < self->error_end) return;
    self->error_end = u32_max(node->end, self->error_end);
    vec_push(&self->facts->errors, ((ErrorRow){{node->start, node->end}}));
}

/* Push the node under the cursor; true when its parts are to be read next. */
static bool node_read(PythonSyntax *self, TSNode at) {
    TSSymbol symbol = ts_node_symbol(at);
    SyntaxNode node = {
        .kind = symbol < COUNT_OF(self->kinds) ? self->kinds[symbol] : (u8)SYN_ERROR,
        .mark = symbol,
        .start = ts_node_start_byte(at),
        .end = ts_node_end_byte(at),
    };
    if (node.kind == SYN_LINE_CONTINUATION) return false;
    if (node.kind == SYN_COMMENT) {
        tool_comment_read(self->facts, self->source, (Span){node.start, node.end}, self->last_end == 0);
        return false;
    }
    u32 index = self->nodes.count;
    if (self->has_error) error_note(self, at, &node);
    if (node.kind == SYN_EXPRESSION_STATEMENT) doc_statement_note(self, index, node.end);
    if ((node.kind == SYN_STRING || node.kind == SYN_CONCATENATED_STRING) && is_doc(self, &node, index))
        node.flags |= SYNTAX_DOC;
    vec_push(&self->nodes, node);
    return true;
}

static void node_close(PythonSyntax *self) {
    SyntaxNode *node = &self->nodes.at[vec_pop(&self->open)];
    node->next = self->nodes.count;
    node->end = self->last_end > node->start ? self->last_end : node->start;
}

static void nothing_read(PythonSyntax *self) {
    vec_push(&self->nodes, ((SyntaxNode){.kind = SYN_MODULE, .next = 1}));
    vec_push(&self->facts->errors, ((ErrorRow){{0, (u32)self->source.len}}));
}

void python_syntax_read(PythonSyntax *self, const TSTree *tree, Str source, FactsBuilder *facts) {
    vec_clear(&self->nodes);
    vec_clear(&self->open);
    vec_clear(&self->words);
    self->facts = facts;
    self->source = source;
    self->last_end = self->line_counted = self->doc_statement = self->error_end = 0;
    self->line = 1;
    if (!tree) {
        nothing_read(self);
        return;
    }
    vec_reserve(&self->nodes, (u32)(source.len / 3));
    TSNode root = ts_tree_root_node(tree);
    self->has_error = ts_node_has_error(root);
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    for (bool more = true; more;) {
        u32 index = self->nodes.count;
        if (node_read(self, ts_tree_cursor_current_node(&cursor))) {
            if (has_parts(self, &self->nodes.at[index]) && ts_tree_cursor_goto_first_child(&cursor)) {
                vec_push(&self->open, index);
                continue;
            }
            leaf_read(self, &self->nodes.at[index]);
            self->nodes.at[index].next = index + 1;
        }
        while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
            more = ts_tree_cursor_goto_parent(&cursor);
            if (!more) break;
            node_close(self);
        }
    }
    ts_tree_cursor_delete(&cursor);
}
