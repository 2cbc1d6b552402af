#include "copy_meanings.h"

#include "constant_value.h"
#include "copy_source.h"

enum { SHOWN_MAX = 3, VALUE_MAX = 40 };

/* Names of the module that the side reads, each once; `counts`: name → reads. */
static void names_read(const Program *program, const CloneSide *side, Map *counts, VecU32 *names) {
    const File *in = &program->files[side->file];
    RowRange uses = facts_uses_of(in->facts, facts_exprs_in(in->facts, def_row(program, side->def)->span));
    for (UseId u = uses.first; u < uses.end; u++) {
        const UseRow *use = &facts_uses(in->facts)[u];
        Name name = in->names[use->name];
        if (use->found == 1 && (*map_at(counts, name, 0))++ == 0) vec_push(names, name);
    }
}

/* The only binding of a name at the top of a file, or 0. */
static BindingId bound_once(const Program *program, FileId file, Name name) {
    const File *in = &program->files[file];
    u32 count, first = map_find(&program->scope_names, map_pair(in->scope_base + 1, name));
    if (first == MAP_NONE) return 0;
    BindingId id = first - in->binding_base;
    facts_find_bindings(in->facts, 1, facts_bindings(in->facts)[id].name, &count);
    return count == 1 ? id : 0;
}

static bool is_constant(CheckContext *context, FileId file, BindingId id, ConstantValue *out) {
    const BindingRow *row = &facts_bindings(program_facts(context->program, file))[id];
    bool is_plain = (row->kind == BIND_ASSIGN || row->kind == BIND_ANNOTATION) && row->value &&
                    row->shape == SHAPE_WHOLE && !row->flags;
    u32 count;
    const Str *calls = rules_words(context->rules, "duplicate-constant", "constant_calls", &count);
    return is_plain && constant_read(context->program, file, row->value, calls, count, out);
}

static DefRef defined_by(const Program *program, FileId file, BindingId id) {
    const File *in = &program->files[file];
    const BindingRow *row = &facts_bindings(in->facts)[id];
    return row->kind == BIND_DEF ? in->def_base + row->target : 0;
}

static bool means_another(CheckContext *context, const CopyPair *copy, CopyMeaning *meaning) {
    const Program *program = context->program;
    FileId here = copy->here.side->file, there = copy->there.side->file;
    meaning->here_def = defined_by(program, here, meaning->here);
    meaning->there_def = defined_by(program, there, meaning->there);
    if (meaning->here_def && meaning->there_def)
        return meaning->here_def != copy->here.side->def && meaning->there_def != copy->there.side->def &&
               !copy_are_twins(context, meaning->here_def, meaning->there_def);
    ConstantValue left, right;
    return !meaning->here_def && !meaning->there_def && is_constant(context, here, meaning->here, &left) &&
           is_constant(context, there, meaning->there, &right) && left.hash != right.hash;
}

void copy_meanings_find(CheckContext *context, const CopyPair *copy, CopyMeanings *out) {
    const Program *program = context->program;
    const CloneSide *here = copy->here.side, *there = copy->there.side;
    bool are_functions = here->def && there->def && def_row(program, here->def)->kind == DEF_FUNCTION &&
                         def_row(program, there->def)->kind == DEF_FUNCTION;
    if (!are_functions || here->file == there->file || !copy->here.is_linked || !copy->there.is_linked)
        return;
    Map left = {0}, right = {0};
    VecU32 names = {0}, others = {0};
    names_read(program, here, &left, &names);
    names_read(program, there, &right, &others);
    for (u32 i = 0; i < names.count; i++) {
        CopyMeaning meaning = {.name = names.at[i], .uses = map_find(&left, names.at[i])};
        if (map_find(&right, meaning.name) == MAP_NONE) continue;
        meaning.here = bound_once(program, here->file, meaning.name);
        meaning.there = bound_once(program, there->file, meaning.name);
        if (meaning.here && meaning.there && means_another(context, copy, &meaning)) vec_push(out, meaning);
    }
    map_release(&left);
    map_release(&right);
    vec_release(&names);
    vec_release(&others);
}

/* ---- words ----------------------------------------------------------------------------------------- */

static Str value_text(CheckContext *context, FileId file, BindingId id) {
    const Facts *facts = program_facts(context->program, file);
    const ExprRow *row = &facts_exprs(facts)[facts_bindings(facts)[id].value];
    return copy_cut(context, copy_source(context, file, (Span){row->start, row->end}), VALUE_MAX);
}

static void constant_prove(CheckContext *context, Finding *finding, const CopyPair *copy,
                           const CopyMeaning *meaning) {
    FileId here = copy->here.side->file, there = copy->there.side->file;
    Text text =
        text_with(text_of(NULL, "copies.means_value"), "name", name_text(context->program, meaning->name));
    text = text_with(text, "here", value_text(context, here, meaning->here));
    text = text_with(text, "there", value_text(context, there, meaning->there));
    Span span = facts_bindings(program_facts(context->program, here))[meaning->here].span;
    finding_evidence(finding, place_of(context->program, here, span),
                     text_with(text, "path", context->program->files[there].path));
}

void copy_meanings_prove(CheckContext *context, Finding *finding, const CopyPair *copy) {
    CopyMeanings all = {0};
    Vec(Name) definitions = {0};
    u32 constants = 0;
    copy_meanings_find(context, copy, &all);
    for (u32 i = 0; i < all.count; i++) {
        if (all.at[i].here_def)
            vec_push(&definitions, all.at[i].name);
        else if (constants++ < SHOWN_MAX)
            constant_prove(context, finding, copy, &all.at[i]);
    }
    if (definitions.count) {
        Text text = text_with_number(text_of(NULL, "copies.means_definition"), "count", definitions.count);
        finding_evidence(
            finding, finding->name,
            text_with(text, "names", copy_list_names(context, definitions.at, definitions.count)));
    }
    vec_release(&all);
    vec_release(&definitions);
}
