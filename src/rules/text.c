/* Placeholders and plural forms. */
#include "load.h"

/* ---- tables ------------------------------------------------------------------------------------------- */

bool text_table_find(const TextTable *self, TextLanguage language, Str key, Str *out) {
    u32 low = 0, high = self->count;
    while (low < high) {
        u32 middle = low + (high - low) / 2;
        const TextRow *row = &self->rows[middle];
        int order = str_cmp(row->key, key);
        if (order == 0) {
            *out = row->text[language].ptr ? row->text[language] : row->text[LANG_EN];
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* ---- plurals ------------------------------------------------------------------------------------------ */

/* Which form of a word goes with `number`: English one|other, Russian one|few|many. */
static u32 plural_form(TextLanguage language, i64 number) {
    u64 n = number < 0 ? (u64)0 - (u64)number : (u64)number;
    if (language == LANG_EN) return n == 1 ? 0 : 1;
    if (n % 10 == 1 && n % 100 != 11) return 0;
    if (n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14)) return 1;
    return 2;
}

static u32 count_forms(Str forms) {
    u32 count = 0;
    Str form;
    while (str_split(&forms, '|', &form)) count++;
    return count;
}

/* The form for `number`, or the last one where fewer are given. */
static Str choose_form(Str forms, TextLanguage language, i64 number) {
    u32 wanted = plural_form(language, number);
    Str form = STR("");
    for (u32 i = 0; i <= wanted; i++) {
        if (!str_split(&forms, '|', &form)) break;
    }
    return form;
}

/* ---- templates ---------------------------------------------------------------------------------------- */

typedef enum { PIECE_END, PIECE_TEXT, PIECE_VALUE, PIECE_FORMS, PIECE_BROKEN } PieceKind;

/* One step through a template: plain text, {name}, or {name:forms}. */
typedef struct {
    PieceKind kind;
    Str text;  /* plain text, or the name */
    Str forms; /* PIECE_FORMS */
} Piece;

static Piece next_piece(Str *rest) {
    if (!rest->len) return (Piece){.kind = PIECE_END};
    char c = rest->ptr[0];
    bool is_brace = c == '{' || c == '}';
    if (is_brace && rest->len > 1 && rest->ptr[1] == c) {
        Piece piece = {.kind = PIECE_TEXT, .text = str_slice(*rest, 0, 1)};
        *rest = str_slice(*rest, 2, rest->len);
        return piece;
    }
    if (is_brace) {
        size_t close = str_find_char(*rest, '}');
        if (c == '}' || close == STR_NOT_FOUND || close == 1) return (Piece){.kind = PIECE_BROKEN};
        Str forms = str_slice(*rest, 1, close), name;
        *rest = str_slice(*rest, close + 1, rest->len);
        str_split(&forms, ':', &name);
        return (Piece){.kind = forms.ptr ? PIECE_FORMS : PIECE_VALUE, .text = name, .forms = forms};
    }
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] != '{' && rest->ptr[len] != '}') len++;
    Piece piece = {.kind = PIECE_TEXT, .text = str_slice(*rest, 0, len)};
    *rest = str_slice(*rest, len, rest->len);
    return piece;
}

bool text_template_is_valid(Str text, TextLanguage language, const char **problem) {
    static const u32 form_counts[LANG_COUNT] = {[LANG_EN] = 2, [LANG_RU] = 3};
    static const char *const form_problems[LANG_COUNT] = {
        [LANG_EN] = "two forms, {name:one|other}", [LANG_RU] = "three forms, {name:one|few|many}"};
    for (;;) {
        Piece piece = next_piece(&text);
        if (piece.kind == PIECE_END) return true;
        if (piece.kind == PIECE_BROKEN) {
            *problem = "braces that pair up around a name ({{ and }} stand for themselves)";
            return false;
        }
        if (piece.kind == PIECE_FORMS && count_forms(piece.forms) != form_counts[language]) {
            *problem = form_problems[language];
            return false;
        }
    }
}

/* ---- rendering ---------------------------------------------------------------------------------------- */

static const TextArg *find_arg(const Text *text, Str name) {
    for (u32 i = 0; i < text->arg_count; i++) {
        if (str_eq(name, str_of(text->args[i].name))) return &text->args[i];
    }
    return NULL;
}

/* Template of a key: of its rule, or shared. */
static bool find_template(const Rules *self, TextLanguage language, const char *rule, const char *key,
                          Str *out) {
    Str wanted = str_of(key);
    for (u32 i = 0; rule && i < self->check_count; i++) {
        if (strcmp(self->checks[i].meta.id, rule) != 0) continue;
        if (text_table_find(&self->checks[i].texts, language, wanted, out)) return true;
    }
    return text_table_find(&self->shared, language, wanted, out);
}

static void push_value(const Rules *self, TextLanguage language, const char *rule, const TextArg *arg,
                       StrBuf *out) {
    Str word;
    if (arg->text.ptr)
        buf_push(out, arg->text);
    else if (!arg->word)
        buf_printf(out, "%lld", (long long)arg->number);
    else if (find_template(self, language, rule, arg->word, &word))
        buf_push(out, word);
    else
        buf_printf(out, "[%s: %s]", rule ? rule : "shared", arg->word);
}

/* A placeholder without argument stands as it is written, so that the mistake is seen. */
static void push_piece(const Rules *self, TextLanguage language, const Text *text, Piece piece, StrBuf *out) {
    const TextArg *arg = piece.kind == PIECE_TEXT ? NULL : find_arg(text, piece.text);
    if (piece.kind == PIECE_TEXT)
        buf_push(out, piece.text);
    else if (!arg)
        buf_printf(out, "{%.*s}", STR_ARG(piece.text));
    else if (piece.kind == PIECE_FORMS)
        buf_push(out, choose_form(piece.forms, language, arg->number));
    else
        push_value(self, language, text->rule, arg, out);
}

Str text_render(const Rules *self, TextLanguage language, const Text *text, Arena *arena) {
    Str rest;
    if (!find_template(self, language, text->rule, text->key, &rest)) {
        return str_printf(arena, "[%s: %s]", text->rule ? text->rule : "shared", text->key);
    }
    StrBuf out = {0};
    for (;;) {
        Piece piece = next_piece(&rest);
        if (piece.kind == PIECE_END || piece.kind == PIECE_BROKEN) break;
        push_piece(self, language, text, piece, &out);
    }
    Str rendered = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return rendered;
}

Str text_shared(const Rules *self, TextLanguage language, const char *key) {
    Str text;
    return text_table_find(&self->shared, language, str_of(key), &text) ? text : str_of(key);
}

bool rules_has_text(const Rules *self, const char *rule, const char *key) {
    Str text;
    if (!rule) return text_table_find(&self->shared, LANG_EN, str_of(key), &text);
    for (u32 i = 0; i < self->check_count; i++) {
        if (strcmp(self->checks[i].meta.id, rule) != 0) continue;
        return text_table_find(&self->checks[i].texts, LANG_EN, str_of(key), &text);
    }
    return false;
}
