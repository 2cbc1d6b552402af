#include "copy_family.h"

#include "classes.h"
#include "copy_reach.h"
#include "copy_source.h"
#include "shared.h"

/* So often a part of names has to become another one, before a name that kept it is a slip. */
enum { FAMILY_PLACES = 2, PART_MIN = 2 };

typedef struct {
    Str from, to;
    u32 count;
} Part;

typedef Vec(Part) Parts;

typedef struct {
    CheckContext *context;
    const CopyPair *copy;
    Parts parts;
    CopySlips *out;
} Families;

static bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

/* Between two words of a name: at an underscore, or where a capital begins one. */
static bool is_seam(Str name, size_t at) {
    if (at == 0 || at == name.len || name.ptr[at - 1] == '_' || name.ptr[at] == '_') return true;
    return is_upper(name.ptr[at]) && !is_upper(name.ptr[at - 1]);
}

static Str part_trim(Str part) {
    while (part.len && part.ptr[0] == '_') part = str_slice(part, 1, part.len);
    while (part.len && part.ptr[part.len - 1] == '_') part = str_slice(part, 0, part.len - 1);
    return part;
}

/* The words in which two names differ, without those that they begin and end with alike. */
static bool part_split(Str left, Str right, Str *from, Str *to) {
    size_t least = left.len < right.len ? left.len : right.len, head = 0, tail = 0;
    while (head < least && left.ptr[head] == right.ptr[head]) head++;
    while (head > 0 && !(is_seam(left, head) && is_seam(right, head))) head--;
    while (tail < least - head && left.ptr[left.len - 1 - tail] == right.ptr[right.len - 1 - tail]) tail++;
    while (tail > 0 && !(is_seam(left, left.len - tail) && is_seam(right, right.len - tail))) tail--;
    *from = part_trim(str_slice(left, head, left.len - tail));
    *to = part_trim(str_slice(right, head, right.len - tail));
    return head + tail > 0 && from->len >= PART_MIN && to->len >= PART_MIN && !str_eq(*from, *to);
}

static void part_count(Families *self, const CloneRename *rename) {
    Str from, to;
    if (!rename->is_consistent || !part_split(rename->from, rename->to, &from, &to)) return;
    for (u32 i = 0; i < self->parts.count; i++) {
        Part *part = &self->parts.at[i];
        if (!str_eq(part->from, from) || !str_eq(part->to, to)) continue;
        part->count += rename->count;
        return;
    }
    vec_push(&self->parts, ((Part){from, to, rename->count}));
}

/* Where `part` stands in a name as whole words, written so; STR_NOT_FOUND when nowhere. */
static size_t part_find(Str name, Str part) {
    for (size_t at = 0; at + part.len <= name.len; at++)
        if (str_eq(str_slice(name, at, at + part.len), part) && is_seam(name, at) &&
            is_seam(name, at + part.len))
            return at;
    return STR_NOT_FOUND;
}

static NameId name_of_text(const Facts *facts, Str text) {
    for (NameId n = 1; n < facts->names.count; n++)
        if (str_eq(facts_name(facts, n), text)) return n;
    return 0;
}

static bool is_said(const Program *program, const CopySide *side, Str text) {
    u32 first, end;
    const Facts *facts = program_facts(program, side->side->file);
    copy_tokens(program, side->side, &first, &end);
    for (u32 t = first; t < end; t++) {
        u32 code = facts_tokens(facts)[t].code;
        if (token_kind(code) == TOKEN_IDENTIFIER && str_eq(facts_name(facts, token_code(code)), text))
            return true;
    }
    return false;
}

/* Two functions or classes that can be put in each other's place. */
static bool are_alike(const Program *program, DefRef a, DefRef b) {
    if (!a || !b || a == b) return false;
    const DefRow *x = def_row(program, a), *y = def_row(program, b);
    return x->kind == y->kind && x->param_count == y->param_count;
}

static DefRef method_named(const Program *program, const CopySide *side, Name name) {
    DefRef class = copy_class_of(program, side->side->def);
    ClassMember member;
    return class && class_find(program, class, name, &member) && member.binding
               ? binding_def(program, member.binding)
               : 0;
}

/* What a name stands for in the module of a side, or, behind a dot, in its class. */
static DefRef meant_by(const Program *program, const CopySide *side, NameId name, bool is_attribute) {
    const File *file = &program->files[side->side->file];
    if (!name) return 0;
    if (is_attribute) return side->side->def ? method_named(program, side, file->names[name]) : 0;
    return program_resolve_def(program, side->side->file, 1, name);
}

/* A name at a token of `side` that keeps the other side's part, although its own one is there. */
static void name_check(Families *self, const Part *part, bool is_left, u32 token) {
    const Program *program = self->context->program;
    const CopySide *side = is_left ? &self->copy->here : &self->copy->there;
    const CopySide *other = is_left ? &self->copy->there : &self->copy->here;
    const Facts *facts = program_facts(program, side->side->file);
    const TokenRow *row = &facts_tokens(facts)[token];
    NameId name = token_code(row->code);
    Str text = facts_name(facts, name), kept = is_left ? part->to : part->from;
    Str own = is_left ? part->from : part->to, source = shared_source(self->context, side->side->file);
    size_t at = part_find(text, kept);
    if (at == STR_NOT_FOUND || text.len == kept.len || part_find(text, own) != STR_NOT_FOUND ||
        row->start >= source.len)
        return;
    bool is_attribute = row->start > 0 && source.ptr[row->start - 1] == '.';
    Str behind = str_slice(text, at + kept.len, text.len);
    Str expected = str_printf(self->context->arena, "%.*s%.*s%.*s", STR_ARG(str_slice(text, 0, at)),
                              STR_ARG(own), STR_ARG(behind));
    NameId wanted = name_of_text(facts, expected);
    DefRef meant = meant_by(program, side, name, is_attribute);
    if (!are_alike(program, meant, meant_by(program, side, wanted, is_attribute))) return;
    if (meant == side->side->def || meant == other->side->def) return;
    if (!is_said(program, other, text) || is_said(program, side, expected)) return;
    for (u32 i = 0; i < self->out->count; i++)
        if (self->out->at[i].offset == row->start && self->out->at[i].is_left == is_left) return;
    const File *file = &program->files[side->side->file];
    vec_push(self->out, ((CopySlip){.is_left = is_left,
                                    .name = file->names[name],
                                    .expected = file->names[wanted],
                                    .word = own,
                                    .other = kept,
                                    .count = part->count,
                                    .offset = row->start}));
}

static void side_check(Families *self, const Part *part, bool is_left) {
    const CopySide *side = is_left ? &self->copy->here : &self->copy->there;
    const Facts *facts = program_facts(self->context->program, side->side->file);
    u32 first, end;
    copy_tokens(self->context->program, side->side, &first, &end);
    for (u32 t = first; t < end; t++)
        if (token_kind(facts_tokens(facts)[t].code) == TOKEN_IDENTIFIER) name_check(self, part, is_left, t);
}

void copy_families_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff, CopySlips *out) {
    Families self = {.context = context, .copy = copy, .out = out};
    if (!copy->here.is_linked || !copy->there.is_linked) return;
    for (u32 i = 0; i < diff->rename_count; i++) part_count(&self, &diff->renames[i]);
    for (u32 i = 0; i < self.parts.count; i++) {
        if (self.parts.at[i].count < FAMILY_PLACES) continue;
        side_check(&self, &self.parts.at[i], true);
        side_check(&self, &self.parts.at[i], false);
    }
    vec_release(&self.parts);
}
