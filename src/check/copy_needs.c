#include "copy_needs.h"

#include "classes.h"
#include "copy_reach.h"
#include "copy_source.h"
#include "shared.h"

typedef struct {
    const Program *program;
    const CloneDiff *diff;
    bool is_left;     /* the side that has the statement */
    bool is_one_name; /* both sides have one, with the classes around them */
    const CopySide *own, *other;
    Str source; /* of the side that has it */
    Map names;  /* Name → 1: identifiers of the other side, and of the class around it */
} Needs;

static void names_collect(Needs *self) {
    FileId file = self->other->side->file;
    const File *in = &self->program->files[file];
    DefRef def = self->other->side->def, class = def ? copy_class_of(self->program, def) : 0;
    u32 first = 0, end = in->facts->tokens.count;
    if (def) {
        const DefRow *row = def_row(self->program, class ? class : def);
        first = row->first_token, end = row->token_end;
    }
    for (u32 t = first; t < end; t++) {
        u32 code = facts_tokens(in->facts)[t].code;
        if (token_kind(code) == TOKEN_IDENTIFIER) *map_at(&self->names, in->names[token_code(code)], 0) = 1;
    }
}

/* It became another name that the other side has. */
static bool is_renamed(const Needs *self, NameId name) {
    for (u32 i = 0; i < self->diff->rename_count; i++) {
        const CloneRename *rename = &self->diff->renames[i];
        if (rename->is_consistent && (self->is_left ? rename->from_name : rename->to_name) == name)
            return true;
    }
    return false;
}

/* A name of the module, or of the language: the other side can have it as well. */
static bool is_outer(const Facts *facts, ScopeId scope, NameId name, bool is_attribute) {
    if (is_attribute) return false;
    for (; scope > 1; scope = facts_scopes(facts)[scope].parent) {
        u32 count;
        facts_find_bindings(facts, scope, name, &count);
        if (count) return false;
    }
    return true;
}

static bool names_are_there(const Needs *self, StmtId stmt) {
    FileId file = self->own->side->file;
    const File *in = &self->program->files[file];
    const Facts *facts = in->facts;
    Span head = copy_header(facts, stmt);
    const StmtRow *row = &facts_stmts(facts)[stmt];
    for (u32 t = row->first_token; t < row->token_end && facts_tokens(facts)[t].start < head.end; t++) {
        u32 code = facts_tokens(facts)[t].code;
        if (token_kind(code) != TOKEN_IDENTIFIER) continue;
        NameId name = token_code(code);
        u32 start = facts_tokens(facts)[t].start;
        bool is_attribute = start > 0 && start <= self->source.len && self->source.ptr[start - 1] == '.';
        if (is_attribute && self->is_one_name) continue; /* a class can get what it keeps */
        bool is_there = map_find(&self->names, in->names[name]) != MAP_NONE || is_renamed(self, name) ||
                        is_outer(facts, row->scope, name, is_attribute);
        if (!is_there) return false;
    }
    return true;
}

/* A handler, and the statements that it is for stand on that side alone. */
static bool handles_its_own(const Facts *facts, const CloneEdit *edit, bool is_left, StmtId stmt) {
    const StmtRow *rows = facts_stmts(facts);
    bool is_clause = rows[stmt].kind == STMT_HANDLER || rows[stmt].kind == STMT_FINALLY;
    StmtId try = rows[stmt].kind == STMT_TRY ? stmt : is_clause ? rows[stmt].parent : 0;
    StmtId first = is_left ? edit->left : edit->right;
    return try && try + 1 >= first && try + 1 < first + edit->statements;
}

bool copy_edit_is_lacked(CheckContext *context, const CopyPair *copy, const CloneDiff *diff,
                         const CloneEdit *edit, StmtId stmt) {
    bool is_left = edit->kind != CLONE_EDIT_INSERTED;
    Needs self = {.program = context->program, .diff = diff, .is_left = is_left};
    self.is_one_name = str_eq(copy->here.name, copy->there.name);
    self.own = is_left ? &copy->here : &copy->there;
    self.other = is_left ? &copy->there : &copy->here;
    const Facts *facts = program_facts(context->program, self.own->side->file);
    if (handles_its_own(facts, edit, is_left, stmt)) return false;
    self.source = shared_source(context, self.own->side->file);
    names_collect(&self);
    bool is_there = names_are_there(&self, stmt);
    map_release(&self.names);
    return is_there;
}
