#include "copy_own_word.h"

#include "char.h"
#include "shared.h"

/* So many others have to say their own names. */
enum { OTHERS_MIN = 3 };

typedef struct {
    CheckContext *context;
    FileId file;
    const Facts *facts;
    Str source;
} In;

/* What the text is handed to, `render`: the nearest call around it, without what is in its brackets. */
static Str callee_of(const In *in, const StringRow *string) {
    const ExprRow *rows = facts_exprs(in->facts), *call = NULL;
    for (ExprId e = 1; e < in->facts->exprs.count; e++) {
        const ExprRow *row = &rows[e];
        if (row->kind == EXPR_CALL && row->start <= string->span.start && row->end >= string->span.end &&
            (!call || row->end - row->start < call->end - call->start))
            call = row;
    }
    if (!call || call->end > in->source.len) return STR_NONE;
    Str text = str_slice(in->source, call->start, call->end);
    size_t end = str_find_char(text, '(');
    return end == STR_NOT_FOUND ? STR_NONE : str_trim(str_slice(text, 0, end));
}

/* The function whose body says it; 0 at module level. */
static DefRef sayer_of(const In *in, const StringRow *string) {
    if (!string->expr || string->flags & (STRING_DOC | STRING_FORMAT)) return 0;
    DefRef def = scope_def(in->context->program, in->file, facts_exprs(in->facts)[string->expr].scope);
    return def && def_row(in->context->program, def)->kind == DEF_FUNCTION ? def : 0;
}

static Str name_of(const In *in, DefRef def) {
    return name_text(in->context->program, def_name(in->context->program, def));
}

/* How many other functions hand their own names to `callee`; none where one hands another name to it. */
static u32 others_count(const In *in, DefRef own, Str callee) {
    u32 count = 0;
    for (StringId s = 1; s < in->facts->strings.count; s++) {
        const StringRow *string = &facts_strings(in->facts)[s];
        Str text = facts_text(in->facts, string->offset, string->length);
        DefRef def = char_are_name(text) ? sayer_of(in, string) : 0;
        if (!def || def == own || !str_eq(callee_of(in, string), callee)) continue;
        if (!str_eq(text, name_of(in, def))) return 0;
        count++;
    }
    return count;
}

static bool is_own_name_said(const In *in, DefRef own) {
    for (StringId s = 1; s < in->facts->strings.count; s++) {
        const StringRow *string = &facts_strings(in->facts)[s];
        Str text = facts_text(in->facts, string->offset, string->length);
        if (str_eq(text, name_of(in, own)) && sayer_of(in, string) == own) return true;
    }
    return false;
}

static void side_find(CheckContext *context, const CopySide *side, bool is_left, CopySlips *out) {
    DefRef own = side->side->def;
    In in = {context, side->side->file, program_facts(context->program, side->side->file),
             shared_source(context, side->side->file)};
    if (!own || !side->is_linked || def_row(context->program, own)->kind != DEF_FUNCTION ||
        is_own_name_said(&in, own))
        return;
    for (StringId s = 1; s < in.facts->strings.count; s++) {
        const StringRow *string = &facts_strings(in.facts)[s];
        Str text = facts_text(in.facts, string->offset, string->length);
        if (!char_are_name(text) || sayer_of(&in, string) != own) continue;
        Str callee = callee_of(&in, string);
        u32 count = callee.len ? others_count(&in, own, callee) : 0;
        if (count < OTHERS_MIN) continue;
        u32 quote = string->span.end - string->span.start - (u32)text.len;
        vec_push(out, ((CopySlip){.is_left = is_left,
                                  .text = text,
                                  .expected = def_name(context->program, own),
                                  .other = str_copy(context->arena, callee),
                                  .count = count,
                                  .offset = string->span.start + (quote + 1) / 2}));
    }
}

void copy_own_words_find(CheckContext *context, const CopyPair *copy, CopySlips *out) {
    side_find(context, &copy->here, true, out);
    side_find(context, &copy->there, false, out);
}
