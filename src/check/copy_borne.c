#include "copy_borne.h"

#include "char.h"
#include "copy_source.h"
#include "shared.h"

enum {
    WORD_MIN = 3,  /* shorter words say nothing of what a name means */
    SURE_COUNT = 3 /* so often names of other words are no accident */
};

bool copy_stmt_agrees(const CloneDiff *diff, bool is_left, StmtId stmt) {
    CloneEditKind lone = is_left ? CLONE_EDIT_DELETED : CLONE_EDIT_INSERTED;
    for (u32 i = 0; i < diff->edit_count; i++) {
        const CloneEdit *edit = &diff->edits[i];
        StmtId first = is_left ? edit->left : edit->right;
        u32 count = edit->kind == lone ? edit->statements : edit->kind == CLONE_EDIT_CHANGED ? 1 : 0;
        if (stmt >= first && stmt < first + count) return false;
    }
    return stmt != 0;
}

/* ---- words ------------------------------------------------------------------------------------------- */

static bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

/* Behind the word of a name that begins at `at`. */
static size_t word_end(Str name, size_t at) {
    size_t end = at + 1;
    while (end < name.len && name.ptr[end] != '_' &&
           !(is_capital(name.ptr[end]) && !is_capital(name.ptr[end - 1])))
        end++;
    return end;
}

static bool contains(Str name, Str word) {
    for (size_t at = 0; at + word.len <= name.len; at++)
        if (str_eq_nocase(str_slice(name, at, at + word.len), word)) return true;
    return false;
}

static bool has_word_of(Str name, Str other) {
    for (size_t at = 0, end; at < other.len; at = end) {
        end = word_end(other, at);
        Str word = str_slice(other, at, end);
        while (word.len && word.ptr[0] == '_') word = str_slice(word, 1, word.len);
        if (word.len >= WORD_MIN && contains(name, word)) return true;
    }
    return false;
}

static bool share_a_word(Str from, Str to) {
    return has_word_of(from, to) || has_word_of(to, from);
}

/* ---- texts ------------------------------------------------------------------------------------------- */

/* The literal around an offset is that word, and nothing else. */
static bool is_whole_text(CheckContext *context, const CopySide *side, u32 offset, Str word) {
    Str source = shared_source(context, side->side->file);
    size_t at = offset;
    if (at >= source.len) return false;
    while (at < source.len && source.ptr[at] != '"' && source.ptr[at] != '\'') at++;
    Str behind = str_slice(source, at + 1 < source.len ? at + 1 : source.len, source.len);
    return str_starts(behind, word) && behind.len > word.len &&
           (behind.ptr[word.len] == '"' || behind.ptr[word.len] == '\'');
}

static bool names_became(const CloneDiff *diff, const CloneRename *text) {
    for (u32 i = 0; i < diff->rename_count; i++) {
        const CloneRename *rename = &diff->renames[i];
        if (rename->kind == RENAME_IDENTIFIER && rename->is_consistent &&
            contains(rename->from, text->from) && contains(rename->to, text->to))
            return true;
    }
    return false;
}

static bool text_is_borne_out(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                              const CloneRename *rename) {
    return rename->count >= SURE_COUNT || share_a_word(rename->from, rename->to) ||
           !is_whole_text(context, &copy->here, rename->left_offset, rename->from) ||
           !is_whole_text(context, &copy->there, rename->right_offset, rename->to) ||
           names_became(diff, rename);
}

/* ---- places ------------------------------------------------------------------------------------------ */

typedef struct {
    u32 all, agreed; /* of those, in statements that no edit touches */
} Places;

static Places places_of(const Program *program, const CopySide *side, const CloneDiff *diff, bool is_left,
                        NameId name) {
    const Facts *facts = program_facts(program, side->side->file);
    Places places = {0};
    u32 first, end;
    copy_tokens(program, side->side, &first, &end);
    for (u32 t = first; t < end; t++) {
        const TokenRow *row = &facts_tokens(facts)[t];
        if (token_kind(row->code) != TOKEN_IDENTIFIER || token_code(row->code) != name) continue;
        places.all++;
        places.agreed += copy_stmt_agrees(diff, is_left, copy_stmt_at(program, side->side, row->start));
    }
    return places;
}

/* ---- variables --------------------------------------------------------------------------------------- */

static bool is_in(const CopySide *side, const Program *program, Span span) {
    Span all = side->side->def ? def_row(program, side->side->def)->span : (Span){0, UINT32_MAX};
    return span.start >= all.start && span.end <= all.end;
}

/* One of the statements that give a variable its value is the same on both sides; a parameter has none. */
static bool is_given_the_same(const Program *program, const CopySide *side, const CloneDiff *diff,
                              bool is_left, NameId name) {
    const Facts *facts = program_facts(program, side->side->file);
    bool is_given = false;
    for (BindingId b = 1; b < facts->bindings.count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        if (row->name != name || !is_in(side, program, row->span)) continue;
        if (row->kind == BIND_PARAM) return true;
        is_given = true;
        if (copy_stmt_agrees(diff, is_left, copy_stmt_at(program, side->side, row->span.start))) return true;
    }
    return !is_given;
}

/* Source of the annotation of a parameter; empty when there is none, or no parameter. */
static Str annotation_of(CheckContext *context, const CopySide *side, NameId name) {
    const Facts *facts = program_facts(context->program, side->side->file);
    for (BindingId b = 1; b < facts->bindings.count; b++) {
        const BindingRow *row = &facts_bindings(facts)[b];
        if (row->name != name || row->kind != BIND_PARAM || !is_in(side, context->program, row->span))
            continue;
        ExprId annotation = facts_params(facts)[row->target].annotation;
        if (!annotation) return STR_NONE;
        const ExprRow *expr = &facts_exprs(facts)[annotation];
        return copy_source(context, side->side->file, (Span){expr->start, expr->end});
    }
    return STR_NONE;
}

static bool are_typed_apart(CheckContext *context, const CopyPair *copy, const CloneRename *rename) {
    Str here = annotation_of(context, &copy->here, rename->from_name);
    Str there = annotation_of(context, &copy->there, rename->to_name);
    return here.len && there.len && !str_eq(here, there);
}

bool copy_rename_is_borne_out(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                              const CloneRename *rename) {
    const Program *program = context->program;
    if (rename->kind == RENAME_TEXT) return text_is_borne_out(context, copy, diff, rename);
    if (!rename->from_name || !rename->to_name) return true;
    if (copy->here.is_linked && !(is_given_the_same(program, &copy->here, diff, true, rename->from_name) &&
                                  is_given_the_same(program, &copy->there, diff, false, rename->to_name)))
        return false;
    if (share_a_word(rename->from, rename->to)) return true;
    Places here = places_of(program, &copy->here, diff, true, rename->from_name);
    Places there = places_of(program, &copy->there, diff, false, rename->to_name);
    if (!here.agreed || !there.agreed || are_typed_apart(context, copy, rename)) return false;
    bool is_local = copy_rename_kind(context, copy, diff, rename) == RENAME_LOCAL;
    return here.all == there.all || (rename->count >= SURE_COUNT && !is_local);
}

static bool is_parameter(const Program *program, const CopySide *side, NameId name) {
    const Facts *facts = program_facts(program, side->side->file);
    const DefRow *row = def_row(program, side->side->def);
    for (u32 i = 0; i < row->param_count; i++)
        if (facts_params(facts)[row->first_param + i].name == name) return true;
    return false;
}

bool copy_are_parameters(const Program *program, const CopyPair *copy, const CloneRename *rename) {
    return rename->from_name && rename->to_name && is_parameter(program, &copy->here, rename->from_name) &&
           is_parameter(program, &copy->there, rename->to_name);
}
