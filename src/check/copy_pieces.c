#include "copy_pieces.h"

#include "char.h"
#include "copy_differ.h"
#include "copy_source.h"
#include "shared.h"

enum { NAME_MAX = 64, LITERAL_MAX = 256, SHOWN_MAX = 32, LISTED_MAX = 3 };

/* ---- source ---------------------------------------------------------------------------------------- */

/* The name at `start` with what is in front of its dots: `self.limit` of `limit`. */
static Span chain_around(Str source, u32 start) {
    u32 first = start, end = start;
    while (end < source.len && char_is_name(source.ptr[end])) end++;
    while (first > 0 && (char_is_name(source.ptr[first - 1]) || source.ptr[first - 1] == '.')) first--;
    return (Span){first, end};
}

/* Behind a name stands a single `=`: it is a keyword of a call, and no value. */
static bool is_keyword(Str source, u32 end) {
    while (end < source.len && source.ptr[end] == ' ') end++;
    return end + 1 < source.len && source.ptr[end] == '=' && source.ptr[end + 1] != '=';
}

/* One string, whatever letters stand in front of it. */
static bool is_string(Str text) {
    size_t at = 0;
    while (at < text.len && at < 2 && char_is_name(text.ptr[at])) at++;
    if (at + 1 >= text.len || (text.ptr[at] != '"' && text.ptr[at] != '\'')) return false;
    char quote = text.ptr[at];
    for (size_t i = at + 1; i + 1 < text.len; i++)
        if (text.ptr[i] == quote && text.ptr[i - 1] != '\\') return false;
    return text.ptr[text.len - 1] == quote;
}

static bool is_number(Str text) {
    size_t first = text.ptr[0] == '-' ? 1 : 0;
    if (first >= text.len || text.ptr[first] < '0' || text.ptr[first] > '9') return false;
    for (size_t i = first; i < text.len; i++)
        if (!char_is_name(text.ptr[i]) && text.ptr[i] != '.') return false;
    return true;
}

static bool is_literal(Str text) {
    return is_string(text) || is_number(text) || str_eq(text, STR("None")) || str_eq(text, STR("True")) ||
           str_eq(text, STR("False"));
}

/* What stands in its braces may be a variable. */
static bool is_formatted(Str text) {
    char first = text.ptr[0];
    return (first == 'f' || first == 'F') && is_string(text);
}

static bool is_name_chain(Str text) {
    if (!text.len || !char_is_name(text.ptr[0]) || (text.ptr[0] >= '0' && text.ptr[0] <= '9')) return false;
    for (size_t i = 0; i < text.len; i++)
        if (!char_is_name(text.ptr[i]) && text.ptr[i] != '.') return false;
    return true;
}

static NameId name_find(const Facts *facts, Str text) {
    for (NameId n = 1; n < facts->names.count; n++)
        if (str_eq(facts_name(facts, n), text)) return n;
    return 0;
}

typedef enum { BOUND_OUTSIDE, BOUND_PARAMETER /* or import */, BOUND_VARIABLE } Bound;

/* What the word before the first dot is: a variable or parameter of the function or of those around it. */
static Bound bound_of(const Program *program, const CopySide *side, Str chain) {
    const Facts *facts = program_facts(program, side->side->file);
    size_t dot = str_find_char(chain, '.');
    NameId name = name_find(facts, dot == STR_NOT_FOUND ? chain : str_slice(chain, 0, dot));
    ScopeId scope = def_row(program, side->side->def)->body;
    for (; name && scope; scope = facts_scopes(facts)[scope].parent) {
        u32 count;
        const BindingRow *rows = facts_find_bindings(facts, scope, name, &count);
        if (!count) continue;
        if (facts_scopes(facts)[scope].kind == SCOPE_MODULE) return BOUND_OUTSIDE;
        return rows->kind == BIND_PARAM || rows->kind == BIND_IMPORT ? BOUND_PARAMETER : BOUND_VARIABLE;
    }
    return BOUND_OUTSIDE;
}

static bool is_value(const Program *program, const CopySide *side, Str text) {
    if (is_literal(text)) return !is_formatted(text);
    return file_is_linked(program, side->side->file) && is_name_chain(text) &&
           bound_of(program, side, text) == BOUND_OUTSIDE;
}

/* Whoever calls cannot know it: a variable of the function, or a part of what some call gives. */
static bool is_inner(const Program *program, const CopySide *side, Str text) {
    if (text.ptr[0] == '.') return true;
    return file_is_linked(program, side->side->file) && is_name_chain(text) &&
           bound_of(program, side, text) == BOUND_VARIABLE;
}

/* ---- pieces ---------------------------------------------------------------------------------------- */

static bool piece_push(CopyPieces *self, const Program *program, const CopyPair *copy, Str here, Str there) {
    if (str_eq(here, there)) return false;
    for (u32 i = 0; i < self->items.count; i++)
        if (str_eq(self->items.at[i].here, here) && str_eq(self->items.at[i].there, there)) return false;
    bool is_open = is_value(program, &copy->here, here) && is_value(program, &copy->there, there);
    vec_push(&self->items, ((CopyPiece){.here = here, .there = there, .is_value = is_open}));
    return true;
}

/* Behind it stands an opening bracket. */
static bool is_called(CheckContext *context, const CopySide *side, u32 end) {
    Str source = shared_source(context, side->side->file);
    while (end < source.len && char_is_name(source.ptr[end])) end++;
    return end < source.len && source.ptr[end] == '(';
}

/* The text of one side of a stretch, or nothing when it is no literal and no name. */
static Str stretch_text(CheckContext *context, FileId file, Span span) {
    Str source = shared_source(context, file), text = copy_source(context, file, span);
    if (!text.len || text.len > LITERAL_MAX) return STR_NONE;
    if (is_literal(text)) return text;
    if (!is_name_chain(text) || text.len > NAME_MAX) return STR_NONE;
    if (is_keyword(source, span.start + (u32)text.len)) return STR_NONE;
    Span chain = chain_around(source, span.start);
    chain.end = u32_max(chain.end, span.start + (u32)text.len);
    return copy_source(context, file, chain);
}

/* Where a side has something that cannot be handed in, the pieces are not the whole difference. */
static void piece_add(CopyPieces *self, CheckContext *context, const CopyPair *copy, Span left, Span right) {
    const Program *program = context->program;
    Str here = stretch_text(context, copy->here.side->file, left);
    Str there = stretch_text(context, copy->there.side->file, right);
    bool is_open = here.len && there.len && !is_inner(program, &copy->here, here) &&
                   !is_inner(program, &copy->there, there);
    if (!is_open)
        self->is_whole = false;
    else if (piece_push(self, program, copy, here, there))
        vec_last(&self->items).is_called = !is_literal(here) && is_called(context, &copy->here, left.end) &&
                                           is_called(context, &copy->there, right.end);
}

/* The words in which two texts differ, without what they begin and end with alike. */
static void words_reduce(Str *here, Str *there) {
    size_t same = 0, behind = 0, least = here->len < there->len ? here->len : there->len;
    while (same < least && here->ptr[same] == there->ptr[same]) same++;
    while (same > 0 && char_is_name(here->ptr[same - 1])) same--;
    while (behind < least - same && here->ptr[here->len - 1 - behind] == there->ptr[there->len - 1 - behind])
        behind++;
    while (behind > 0 && char_is_name(here->ptr[here->len - behind])) behind--;
    *here = str_trim(str_slice(*here, same, here->len - behind));
    *there = str_trim(str_slice(*there, same, there->len - behind));
}

/* Between the quotes of a formatted text, up to the brace behind it; nothing for all else. */
static Str fragment_text(CheckContext *context, FileId file, Span span) {
    const Facts *facts = program_facts(context->program, file);
    Str source = shared_source(context, file);
    if (span.start >= span.end || span.end > source.len) return STR_NONE;
    u32 token = facts_token_at(facts, span.start);
    if (token >= facts->tokens.count || token_kind(facts_tokens(facts)[token].code) != TOKEN_STRING)
        return STR_NONE;
    Str text = str_slice(source, span.start, span.end);
    size_t quote = 0;
    while (quote < text.len && quote < 3 && char_is_name(text.ptr[quote])) quote++;
    bool is_whole = quote < text.len && (text.ptr[quote] == '"' || text.ptr[quote] == '\'');
    size_t brace = str_find_char(text, '{'), end = str_find_char(text, '\n');
    if (is_whole || end != STR_NOT_FOUND) return STR_NONE;
    return str_trim(str_slice(text, 0, brace == STR_NOT_FOUND ? text.len : brace));
}

/* Two formatted texts that differ in words. */
static bool fragment_add(CopyPieces *self, CheckContext *context, const CopyPair *copy,
                         const CloneSpot *spot) {
    Str here = fragment_text(context, copy->here.side->file, spot->left);
    Str there = fragment_text(context, copy->there.side->file, spot->right);
    if (!here.len || !there.len) return false;
    words_reduce(&here, &there);
    if (!here.len || !there.len || here.len > NAME_MAX || there.len > NAME_MAX) return false;
    if (piece_push(self, context->program, copy, here, there)) vec_last(&self->items).is_value = false;
    return true;
}

static bool is_head_edit(const Program *program, const CopyPair *copy, const CloneEdit *edit) {
    return edit->left == def_row(program, copy->here.side->def)->stmt;
}

static void spots_collect(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                          CopyPieces *out) {
    for (u32 i = 0; i < diff->spot_count; i++) {
        const CloneSpot *spot = &diff->spots[i];
        if (is_head_edit(context->program, copy, &diff->edits[spot->edit])) continue;
        if (fragment_add(out, context, copy, spot)) continue;
        piece_add(out, context, copy, spot->left, spot->right);
    }
}

/* Annotations, default values and decorators are no matter of the body. */
static bool is_in_head(const Program *program, const CopyPair *copy, const CloneRename *rename) {
    StmtId head = def_row(program, copy->here.side->def)->stmt;
    return rename->count == 1 && copy_stmt_at(program, copy->here.side, rename->left_offset) == head;
}

static void names_collect(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                          CopyPieces *out) {
    for (u32 i = 0; i < diff->rename_count; i++) {
        const CloneRename *rename = &diff->renames[i];
        bool is_twin = rename->is_consistent && copy_rename_kind(context, copy, diff, rename) == RENAME_TWIN;
        bool matters = is_twin || copy_rename_matters(context, copy, diff, rename);
        if (!matters || is_in_head(context->program, copy, rename)) continue;
        if (rename->kind == RENAME_TEXT) {
            if (piece_push(out, context->program, copy, rename->from, rename->to))
                vec_last(&out->items).is_value = false;
            continue;
        }
        Span left = {rename->left_offset, rename->left_offset + (u32)rename->from.len};
        Span right = {rename->right_offset, rename->right_offset + (u32)rename->to.len};
        piece_add(out, context, copy, left, right);
    }
}

void copy_pieces_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff, CopyPieces *out) {
    *out = (CopyPieces){.is_whole = true};
    names_collect(context, copy, diff, out);
    spots_collect(context, copy, diff, out);
}

void copy_pieces_release(CopyPieces *self) {
    vec_release(&self->items);
}

/* ---- words ----------------------------------------------------------------------------------------- */

bool copy_pieces_call_something(const CopyPieces *self) {
    for (u32 i = 0; i < self->items.count; i++)
        if (self->items.at[i].is_called) return true;
    return false;
}

Str copy_pieces_list(CheckContext *context, const CopyPieces *self) {
    StrBuf text = {0};
    for (u32 i = 0; i < self->items.count && i < LISTED_MAX; i++) {
        const CopyPiece *piece = &self->items.at[i];
        const char *call = piece->is_called ? "()" : "";
        buf_printf(&text, "%s`%.*s%s`/`%.*s%s`", i ? ", " : "",
                   STR_ARG(copy_cut(context, piece->here, SHOWN_MAX)), call,
                   STR_ARG(copy_cut(context, piece->there, SHOWN_MAX)), call);
    }
    if (self->items.count > LISTED_MAX) buf_printf(&text, " +%u", self->items.count - LISTED_MAX);
    Str list = str_copy(context->arena, buf_str(&text));
    buf_release(&text);
    return list;
}

static bool is_method(const DefRow *row) {
    return (row->flags & DEF_METHOD) && !(row->flags & DEF_STATIC_METHOD);
}

/* Plain parameters without the receiver, or false when there are others. */
static bool params_plain(const Facts *facts, const DefRow *row, u32 *first, u32 *count) {
    u32 skipped = is_method(row) && row->param_count ? 1 : 0;
    *first = row->first_param + skipped;
    *count = row->param_count - skipped;
    for (u32 p = *first; p < *first + *count; p++)
        if (facts_params(facts)[p].kind > PARAM_NORMAL) return false;
    return true;
}

static Str receiver_of(const Facts *facts, const DefRow *row) {
    if (!is_method(row) || !row->param_count) return STR("");
    return facts_name(facts, facts_params(facts)[row->first_param].name);
}

Str copy_pieces_call(CheckContext *context, const CopyPair *copy, const CopyPieces *self) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, copy->here.side->file);
    const Facts *other = program_facts(program, copy->there.side->file);
    const DefRow *here = def_row(program, copy->here.side->def),
                 *there = def_row(program, copy->there.side->def);
    u32 first, count, first_there, count_there;
    if (!copy->here.is_linked || !self->items.count || !params_plain(facts, here, &first, &count) ||
        !params_plain(other, there, &first_there, &count_there) || count != count_there)
        return STR_NONE;
    StrBuf call = {0};
    Str receiver = receiver_of(facts, here);
    buf_printf(&call, "%s%.*s%s%.*s(", here->flags & DEF_ASYNC ? "await " : "", STR_ARG(receiver),
               receiver.len ? "." : "",
               STR_ARG(name_text(program, def_name(program, copy->there.side->def))));
    for (u32 p = 0; p < count; p++)
        buf_printf(&call, "%s%.*s", p ? ", " : "",
                   STR_ARG(facts_name(facts, facts_params(facts)[first + p].name)));
    bool is_open = true;
    for (u32 i = 0; i < self->items.count; i++) {
        is_open &= self->items.at[i].is_value && self->items.at[i].here.len <= SHOWN_MAX;
        buf_printf(&call, "%s%.*s", count || i ? ", " : "", STR_ARG(self->items.at[i].here));
    }
    buf_push(&call, STR(")"));
    Str text = is_open ? str_copy(context->arena, buf_str(&call)) : STR_NONE;
    buf_release(&call);
    return text;
}
