#include "copy_slip.h"

#include "classes.h"

static NameId local_name(const File *file, Name name) {
    for (NameId n = 1; n < file->facts->names.count; n++)
        if (file->names[n] == name) return n;
    return 0;
}

static ExprId expr_at(const Facts *facts, const CloneBreak *slip) {
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        const ExprRow *row = &facts_exprs(facts)[e];
        if (slip->is_attribute ? row->kind == EXPR_ATTRIBUTE && row->aux == slip->offset
                               : row->kind == EXPR_NAME && row->start == slip->offset)
            return e;
    }
    return 0;
}

static bool is_visible(const Facts *facts, ScopeId scope, NameId name) {
    u32 count = 0;
    for (ScopeId at = scope; at && !count; at = facts_scopes(facts)[at].parent)
        facts_find_bindings(facts, at, name, &count);
    return count > 0;
}

static bool class_has_both(const Program *program, FileId file, ScopeId scope, const CloneBreak *slip) {
    DefRef def = scope_def(program, file, scope);
    while (def && !method_class(program, def)) def = def_parent(program, def);
    DefRef class = def ? method_class(program, def) : 0;
    ClassMember member;
    return class && class_find(program, class, slip->name, &member) &&
           class_find(program, class, slip->expected, &member);
}

static bool is_slip(const Program *program, const CopyPair *copy, const CloneBreak *slip) {
    FileId file = slip->is_left ? copy->here.side->file : copy->there.side->file;
    const File *in = &program->files[file];
    ExprId expr = expr_at(in->facts, slip);
    if (!expr) return false;
    ScopeId scope = facts_exprs(in->facts)[expr].scope;
    if (slip->is_attribute) return class_has_both(program, file, scope, slip);
    return is_visible(in->facts, scope, local_name(in, slip->name)) &&
           is_visible(in->facts, scope, local_name(in, slip->expected));
}

void copy_slips_find(CheckContext *context, const CopyPair *copy, const CloneDiff *diff, CopySlips *out) {
    for (u32 i = 0; i < diff->break_count; i++) {
        const CloneBreak *one = &diff->breaks[i];
        if (!is_slip(context->program, copy, one)) continue;
        vec_push(out, ((CopySlip){.is_left = one->is_left,
                                  .name = one->name,
                                  .expected = one->expected,
                                  .count = one->count,
                                  .offset = one->offset}));
    }
}
