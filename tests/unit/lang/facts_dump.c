#include "facts_dump.h"

#include "facts_check.h"
#include "lang.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

typedef struct {
    const Facts *facts;
    Str source;
    StrBuf *out;
} Dump;

static void put(Dump *d, const char *text) {
    buf_push(d->out, str_of(text));
}

static void put_str(Dump *d, Str text) {
    buf_push(d->out, text);
}

static void put_name(Dump *d, NameId name) {
    put_str(d, facts_name(d->facts, name));
}

/* One line of the source, blanks and line ends made single blanks. */
static void put_source(Dump *d, u32 start, u32 end) {
    bool was_blank = false;
    for (u32 i = start; i < end; i++) {
        char c = d->source.ptr[i];
        bool is_blank = c == ' ' || c == '\n';
        if (!is_blank)
            buf_push_char(d->out, c);
        else if (!was_blank)
            buf_push_char(d->out, ' ');
        was_blank = is_blank;
    }
}

static u32 line(const Dump *d, u32 offset) {
    return facts_line(d->facts, offset);
}

/* The words of the bits that are set, each behind a blank. */
static void put_flags(Dump *d, u32 flags, const char *const *words) {
    for (u32 i = 0; words[i]; i++)
        if (flags >> i & 1) buf_printf(d->out, " %s", words[i]);
}

/* ---- expressions ----------------------------------------------------------------------------- */

static const char *const EXPR_WORDS[] = {
    "none", "name",    "attr",   "call",    "keyword", "star",       "dstar",   "sub",      "slice",  "tuple",
    "list", "set",     "dict",   "pair",    "number",  "string",     "format",  "constant", "lambda", "cond",
    "comp", "for",     "if",     "await",   "yield",   "yield-from", "binary",  "unary",    "not",    "and",
    "or",   "compare", "walrus", "p-class", "p-value", "p-capture",  "p-other", "unknown",
};
static const char *const OPERATORS[] = {"?",      "+",  "%",  "|", "is", "is-not", "in",
                                        "not-in", "==", "!=", "<", "<=", ">",      ">="};

static bool prints_text(const ExprRow *row) {
    return row->kind == EXPR_NAME || row->kind == EXPR_NUMBER || row->kind == EXPR_CONSTANT;
}

static void put_expr_head(Dump *d, const ExprRow *row) {
    put(d, EXPR_WORDS[row->kind]);
    bool has_operator = row->kind == EXPR_BINARY || row->kind == EXPR_COMPARE;
    if (has_operator) buf_printf(d->out, ":%s", OPERATORS[row->op]);
    if (row->kind == EXPR_COMPREHENSION) buf_printf(d->out, ":%u", row->op);
    if (row->name) {
        put(d, ":");
        put_name(d, row->name);
    }
}

static void put_expr(Dump *d, ExprId e) {
    const ExprRow *row = &facts_exprs(d->facts)[e];
    if (!e) {
        put(d, "-");
        return;
    }
    if (row->flags & EXPR_STORED && row->kind == EXPR_NAME) put(d, "=");
    if (row->flags & EXPR_DELETED && row->kind == EXPR_NAME) put(d, "!");
    if (row->flags & EXPR_IN_QUOTES && row->kind == EXPR_NAME) put(d, "'");
    ExprId child = expr_first(d->facts, e);
    if (prints_text(row))
        put_source(d, row->start, row->end);
    else if (row->kind == EXPR_STRING) {
        const StringRow *text = &facts_strings(d->facts)[row->aux];
        put(d, "\"");
        put_str(d, facts_text(d->facts, text->offset, text->length));
        put(d, "\"");
    } else
        put_expr_head(d, row);
    if (!child) return;
    put(d, "(");
    for (bool first = true; child; child = expr_next(d->facts, child), first = false) {
        if (!first) put(d, " ");
        put_expr(d, child);
    }
    put(d, ")");
}

static void put_list(Dump *d, const char *label, u32 first, u32 count) {
    if (!count) return;
    buf_printf(d->out, " %s[", label);
    for (u32 i = 0; i < count; i++) {
        if (i) put(d, ", ");
        put_expr(d, facts_lists(d->facts)[first + i]);
    }
    put(d, "]");
}

/* ---- rows ------------------------------------------------------------------------------------ */

static const char *const SCOPE_WORDS[] = {"none",   "module",        "class", "function",
                                          "lambda", "comprehension", "types"};

static void dump_scopes(Dump *d) {
    static const char *const FLAGS[] = {"star-import", "exec", "locals", "generator", NULL};
    for (ScopeId i = 1; i < d->facts->scopes.count; i++) {
        const ScopeRow *row = &facts_scopes(d->facts)[i];
        buf_printf(d->out, "scope %u %s in %u depth %u", i, SCOPE_WORDS[row->kind], row->parent, row->depth);
        if (row->def) {
            put(d, " ");
            put_name(d, facts_defs(d->facts)[row->def].name);
        }
        put_flags(d, row->flags, FLAGS);
        put(d, "\n");
    }
}

static void put_params(Dump *d, const DefRow *def) {
    static const char *const MARKS[] = {"/", "", "*", "kw ", "**"};
    for (u32 i = 0; i < def->param_count; i++) {
        const ParamRow *row = &facts_params(d->facts)[def->first_param + i];
        buf_printf(d->out, "%s%s", i ? ", " : " (", MARKS[row->kind]);
        put_name(d, row->name);
        if (row->annotation) put(d, ": "), put_expr(d, row->annotation);
        if (row->fallback) put(d, " = "), put_expr(d, row->fallback);
    }
    if (def->param_count) put(d, ")");
}

static void dump_defs(Dump *d) {
    static const char *const KINDS[] = {"none", "class", "function", "type"};
    static const char *const FLAGS[] = {"async",    "generator", "property",    "static",   "classmethod",
                                        "abstract", "overload",  "conditional", "checking", "stub",
                                        "method",   "returns",   "super",       NULL};
    for (DefId i = 1; i < d->facts->defs.count; i++) {
        const DefRow *row = &facts_defs(d->facts)[i];
        buf_printf(d->out, "%s ", KINDS[row->kind]);
        put_name(d, row->name);
        buf_printf(d->out, " lines %u-%u name %u:%u in %u", line(d, row->span.start), line(d, row->span.end),
                   line(d, row->name_span.start), facts_column(d->facts, row->name_span.start), row->scope);
        put_flags(d, row->flags, FLAGS);
        put_list(d, "@", row->first_decorator, row->decorator_count);
        put_list(d, "bases", row->first_base, row->base_count);
        put_params(d, row);
        if (row->returns) put(d, " -> "), put_expr(d, row->returns);
        if (row->doc) put(d, " doc");
        put(d, "\n");
    }
}

static const char *const BINDING_WORDS[] = {
    "none", "def",    "import", "param",   "assign", "annotation", "augmented", "for",
    "with", "except", "walrus", "capture", "delete", "type-param", "global",    "nonlocal"};

static void dump_bindings(Dump *d) {
    static const char *const FLAGS[] = {"conditional", "try", "handler", "checking", "nested", "loop", NULL};
    static const char *const SHAPES[] = {"", "item", "star", "nested"};
    for (BindingId i = 1; i < d->facts->bindings.count; i++) {
        const BindingRow *row = &facts_bindings(d->facts)[i];
        buf_printf(d->out, "%u.", row->scope);
        put_name(d, row->name);
        buf_printf(d->out, "@%u %s", line(d, row->span.start), BINDING_WORDS[row->kind]);
        if (row->shape) buf_printf(d->out, " %s", SHAPES[row->shape]);
        if (row->shape == SHAPE_ITEM) buf_printf(d->out, " %u", row->index);
        if (row->annotation) put(d, ": "), put_expr(d, row->annotation);
        if (row->value) put(d, " = "), put_expr(d, row->value);
        put_flags(d, row->flags, FLAGS);
        put(d, "\n");
    }
}

static void dump_imports(Dump *d) {
    static const char *const FLAGS[] = {"star",     "from",   "try",       "conditional",
                                        "checking", "future", "redundant", NULL};
    for (ImportId i = 1; i < d->facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(d->facts)[i];
        buf_printf(d->out, "import %.*s", (int)row->level, "..........");
        put_name(d, row->module);
        put(d, " : ");
        put_name(d, row->name);
        put(d, " as ");
        put_name(d, row->bound);
        put(d, " <");
        put_source(d, row->span.start, row->span.end);
        put(d, ">");
        put_flags(d, row->flags, FLAGS);
        put(d, "\n");
    }
}

static const char *const STMT_WORDS[] = {
    "none",   "expr",   "assign", "annotated", "augmented", "return", "raise",
    "if",     "for",    "while",  "try",       "handler",   "else",   "finally",
    "with",   "match",  "case",   "def",       "import",    "global", "nonlocal",
    "delete", "assert", "pass",   "break",     "continue",  "type",   "unknown",
};

static void dump_stmts(Dump *d) {
    static const char *const FLAGS[] = {"async",  "unreachable", "in-handler", "in-finally",
                                        "in-try", "in-loop",     "checking",   NULL};
    const StmtRow *rows = facts_stmts(d->facts);
    for (StmtId i = 1; i < d->facts->stmts.count; i++) {
        const StmtRow *row = &rows[i];
        for (StmtId up = row->parent; up; up = rows[up].parent) put(d, "  ");
        put(d, STMT_WORDS[row->kind]);
        put_flags(d, row->flags, FLAGS);
        if (row->expr) put(d, " "), put_expr(d, row->expr);
        if (row->other) put(d, " ; "), put_expr(d, row->other);
        if (row->kind != STMT_IMPORT) put_list(d, "to", row->first_target, row->target_count);
        put(d, "\n");
    }
}

static void put_guards(Dump *d, GuardId guard) {
    static const char *const KINDS[] = {"?", "", "not ", "case ", "kill "};
    for (; guard; guard = facts_guards(d->facts)[guard].parent) {
        const GuardRow *row = &facts_guards(d->facts)[guard];
        const ExprRow *expr = &facts_exprs(d->facts)[row->expr];
        const ExprRow *subject = &facts_exprs(d->facts)[row->subject];
        buf_printf(d->out, " | %s", KINDS[row->kind]);
        put_source(d, expr->start, expr->end);
        if (row->subject) put(d, " of "), put_source(d, subject->start, subject->end);
    }
}

static void dump_uses(Dump *d, bool with_guards) {
    for (UseId i = 1; i < d->facts->uses.count; i++) {
        const UseRow *row = &facts_uses(d->facts)[i];
        if (with_guards && !row->guard) continue;
        put_name(d, row->name);
        buf_printf(d->out, "@%u", line(d, facts_exprs(d->facts)[row->expr].start));
        if (with_guards)
            put_guards(d, row->guard);
        else {
            buf_printf(d->out, " -> %u{", row->found);
            for (u32 j = 0; j < row->reach_count; j++) {
                BindingId binding = facts_lists(d->facts)[row->first_reach + j];
                buf_printf(d->out, "%s%u", j ? " " : "",
                           line(d, facts_bindings(d->facts)[binding].span.start));
            }
            put(d, "}");
            if (row->flags & USE_MAY_BE_OUTER) put(d, " or outer");
            if (!(row->flags & USE_FLOWED) && row->reach_count > 1) put(d, " all");
        }
        put(d, "\n");
    }
}

static void dump_writes(Dump *d) {
    static const char *const KINDS[] = {"none",   "assign", "annotation", "augmented",
                                        "target", "delete", "setattr",    "dynamic"};
    for (u32 i = 1; i < d->facts->writes.count; i++) {
        const WriteRow *row = &facts_writes(d->facts)[i];
        buf_printf(d->out, "write %s ", KINDS[row->kind]);
        put_expr(d, row->object);
        put(d, " . ");
        put_name(d, row->name);
        if (row->annotation) put(d, ": "), put_expr(d, row->annotation);
        if (row->value) put(d, " = "), put_expr(d, row->value);
        put(d, "\n");
    }
}

static void dump_strings(Dump *d) {
    static const char *const FLAGS[] = {"doc", "bytes", "format", "truncated", "raw", NULL};
    for (StringId i = 1; i < d->facts->strings.count; i++) {
        const StringRow *row = &facts_strings(d->facts)[i];
        Str text = facts_text(d->facts, row->offset, row->length);
        buf_printf(d->out, "string %u-%u <", row->span.start, row->span.end);
        for (size_t j = 0; j < text.len; j++) {
            u8 c = (u8)text.ptr[j];
            bool is_raw_byte = (row->flags & STRING_BYTES) && c >= 0x80;
            if (c < ' ' || c == 0x7f || is_raw_byte)
                buf_printf(d->out, "{%02x}", c);
            else
                buf_push_char(d->out, (char)c);
        }
        put(d, ">");
        put_flags(d, row->flags, FLAGS);
        put(d, "\n");
    }
}

/* Tokens of the file, a bar before each that begins a statement. */
static void dump_tokens(Dump *d) {
    static const char KINDS[] = "sind";
    for (u32 i = 1; i < d->facts->tokens.count; i++) {
        const TokenRow *row = &facts_tokens(d->facts)[i];
        for (StmtId s = 1; s < d->facts->stmts.count; s++)
            if (facts_stmts(d->facts)[s].first_token == i) put(d, "|");
        TokenKind kind = token_kind(row->code);
        buf_printf(d->out, "%c%u", KINDS[kind], row->start);
        if (kind != TOKEN_SYMBOL) put(d, ":"), put_name(d, token_code(row->code));
        put(d, " ");
    }
    put(d, "\n");
    for (DefId i = 1; i < d->facts->defs.count; i++) {
        const DefRow *row = &facts_defs(d->facts)[i];
        put_name(d, row->name);
        buf_printf(d->out, " %u-%u\n", row->first_token, row->token_end);
    }
}

static void dump_rest(Dump *d) {
    buf_printf(d->out, "code lines %u%s%s\n", d->facts->code_lines,
               d->facts->is_generated ? " generated" : "",
               d->facts->has_future_annotations ? " future-annotations" : "");
    Str banner = facts_banner(d->facts);
    if (banner.len) buf_printf(d->out, "banner %u <", d->facts->banner_doc);
    for (size_t i = 0; i < banner.len; i++)
        buf_push_char(d->out, banner.ptr[i] == '\n' ? '|' : banner.ptr[i]);
    if (banner.len) put(d, ">\n");
    for (u32 i = 1; i < d->facts->comments.count; i++) {
        const CommentRow *row = &facts_comments(d->facts)[i];
        buf_printf(d->out, "comment %u%s <", row->line, row->alone ? " alone" : "");
        put_str(d, facts_text(d->facts, row->offset, row->length));
        put(d, ">\n");
    }
    for (u32 i = 1; i < d->facts->errors.count; i++) {
        Span span = facts_errors(d->facts)[i].span;
        buf_printf(d->out, "error %u-%u\n", span.start, span.end);
    }
}

void facts_dump(const Facts *facts, Str source, u32 what, StrBuf *out) {
    Dump d = {facts, source, out};
    if (what & DUMP_SCOPES) dump_scopes(&d);
    if (what & DUMP_DEFS) dump_defs(&d);
    if (what & DUMP_BINDINGS) dump_bindings(&d);
    if (what & DUMP_IMPORTS) dump_imports(&d);
    if (what & DUMP_STMTS) dump_stmts(&d);
    if (what & DUMP_USES) dump_uses(&d, false);
    if (what & DUMP_GUARDS) dump_uses(&d, true);
    if (what & DUMP_WRITES) dump_writes(&d);
    if (what & DUMP_STRINGS) dump_strings(&d);
    if (what & DUMP_TOKENS) dump_tokens(&d);
    if (what & DUMP_REST) dump_rest(&d);
}

Facts *facts_of(Str source) {
    LangWorker *worker = lang_worker_new();
    Facts *facts = lang_extract(worker, LANGUAGE_PYTHON, source);
    lang_worker_free(worker);
    return facts;
}

static bool case_run(const FactsCase *one) {
    Str source = str_of(one->source);
    Facts *facts = facts_of(source);
    StrBuf got = {0};
    Str what;
    bool is_valid = facts_is_valid(facts, facts->size, &what);
    if (!is_valid) print_error("%s: not valid: %.*s\n", one->name, STR_ARG(what));
    facts_dump(facts, source, one->what, &got);
    bool is_same = str_eq(buf_str(&got), str_of(one->expected));
    if (!is_same)
        print_error("%s\n---- expected\n%s---- got\n%.*s\n", one->name, one->expected,
                    STR_ARG(buf_str(&got)));
    buf_release(&got);
    free(facts);
    return is_valid && is_same;
}

void facts_cases_run(const FactsCase *cases, u32 count) {
    u32 failed = 0;
    for (u32 i = 0; i < count; i++) failed += !case_run(&cases[i]);
    assert_int_equal(failed, 0);
}
