#include "copy_inline.h"

#include "bits.h"
#include "char.h"
#include "copy_quotes.h"
#include "copy_source.h"

typedef struct {
    CheckContext *context;
    const CopyPair *copy;
    const CloneDiff *diff;
    Bits gone; /* edits */
} Inliner;

/* `x = value`. */
typedef struct {
    const CopySide *side;
    bool is_left;
    NameId name;
    Str text, value;
} Named;

static bool named_read(const Inliner *self, const CloneEdit *edit, Named *out) {
    bool is_left = edit->kind == CLONE_EDIT_DELETED;
    if ((!is_left && edit->kind != CLONE_EDIT_INSERTED) || edit->is_def || edit->statements != 1)
        return false;
    const CopySide *side = is_left ? &self->copy->here : &self->copy->there;
    const Facts *facts = program_facts(self->context->program, side->side->file);
    const StmtRow *row = &facts_stmts(facts)[is_left ? edit->left : edit->right];
    if (row->kind != STMT_ASSIGN || row->target_count != 1 || !row->expr) return false;
    const ExprRow *target = &facts_exprs(facts)[facts_lists(facts)[row->first_target]];
    const ExprRow *value = &facts_exprs(facts)[row->expr];
    if (target->kind != EXPR_NAME) return false;
    *out = (Named){.side = side, .is_left = is_left, .name = target->name};
    out->text = facts_name(facts, target->name);
    out->value = copy_source(self->context, side->side->file, (Span){value->start, value->end});
    return out->value.len > 0;
}

/* How often the name stands on its side. */
static u32 places_count(const Inliner *self, const Named *named) {
    const Facts *facts = program_facts(self->context->program, named->side->side->file);
    u32 first, end, count = 0;
    copy_tokens(self->context->program, named->side->side, &first, &end);
    for (u32 t = first; t < end; t++) {
        u32 code = facts_tokens(facts)[t].code;
        count += token_kind(code) == TOKEN_IDENTIFIER && token_code(code) == named->name;
    }
    return count;
}

/* The statement with the value in the place of the name, and in how many places. */
static Str value_put(const Inliner *self, const Named *named, Str text, u32 *count) {
    StrBuf out = {0};
    *count = 0;
    for (size_t i = 0, end; i < text.len; i = end) {
        end = char_is_name(text.ptr[i]) ? char_name_end(text, i) : i + 1;
        Str word = str_slice(text, i, end);
        bool is_it = str_eq(word, named->text) && (i == 0 || text.ptr[i - 1] != '.');
        *count += is_it;
        buf_push(&out, is_it ? named->value : word);
    }
    Str kept = str_copy(self->context->arena, buf_str(&out));
    buf_release(&out);
    return kept;
}

/* Places of the name in a changed statement that differs in nothing else; 0 when it does. */
static u32 places_explained(const Inliner *self, const Named *named, const CloneEdit *edit) {
    u32 count;
    if (edit->kind != CLONE_EDIT_CHANGED) return 0;
    Str left = copy_stmt_text(self->context, &self->copy->here, edit->left);
    Str right = copy_stmt_text(self->context, &self->copy->there, edit->right);
    Str put = value_put(self, named, named->is_left ? left : right, &count);
    Str other = named->is_left ? right : left;
    bool same = str_eq(copy_quotes_alike(self->context, put), copy_quotes_alike(self->context, other));
    return same ? count : 0;
}

static u32 named_settle(Inliner *self, u32 at) {
    Named named;
    if (!named_read(self, &self->diff->edits[at], &named)) return 0;
    u32 left = places_count(self, &named) - 1, count = 0;
    for (u32 i = 0; i < self->diff->edit_count; i++)
        left -= places_explained(self, &named, &self->diff->edits[i]);
    if (left) return 0;
    for (u32 i = 0; i < self->diff->edit_count; i++) {
        if (!places_explained(self, &named, &self->diff->edits[i])) continue;
        bits_add(&self->gone, i);
        count++;
    }
    if (count) bits_add(&self->gone, at);
    return count;
}

static void edits_keep(const Inliner *self, CloneDiff *diff) {
    Arena *arena = self->context->arena;
    CloneEdit *edits = ARENA_ARRAY(arena, CloneEdit, diff->edit_count);
    CloneSpot *spots = ARENA_ARRAY(arena, CloneSpot, diff->spot_count + 1);
    u32 edit_count = 0, spot_count = 0;
    for (u32 i = 0; i < diff->edit_count; i++) {
        if (bits_has(&self->gone, i)) continue;
        for (u32 k = 0; k < diff->spot_count; k++) {
            if (diff->spots[k].edit != i) continue;
            spots[spot_count] = diff->spots[k];
            spots[spot_count++].edit = edit_count;
        }
        edits[edit_count++] = diff->edits[i];
    }
    diff->edits = edits, diff->edit_count = edit_count;
    diff->spots = spots, diff->spot_count = spot_count;
}

void copy_inline_settle(CheckContext *context, const CopyPair *copy, CloneDiff *diff, u32 *forms) {
    if (!copy->here.is_linked || !copy->there.is_linked || !diff->edit_count) return;
    Inliner self = {.context = context, .copy = copy, .diff = diff};
    self.gone = bits_new(context->arena, diff->edit_count);
    u32 count = 0;
    for (u32 i = 0; i < diff->edit_count; i++) count += named_settle(&self, i);
    *forms += count;
    if (count) edits_keep(&self, diff);
}
