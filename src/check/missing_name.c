/* Names that an expression takes from a module of the tree which surely has none such. */
#include "missing_name.h"

#include "classes.h"
#include "module_names.h"
#include "modules.h"
#include "values.h"

static bool lacks(const CheckContext *self, FileId file, ModuleId module, Str word) {
    const Program *program = self->program;
    Name name = intern_find(&program->names, word);
    if (!word.len || module_may_have(program, module, word)) return false;
    if (name && attribute_is_foreign(program, name)) return false;
    return !module_lies_beside(program, file, module, word, self->arena);
}

static bool attribute_missing(const CheckContext *self, FileId file, ExprId expr, MissingName *out) {
    const ExprRow *row = expr_row(self->program, file, expr);
    ValueSet object = infer_expr(self->program, file, expr + 1);
    if (object.is_open || object.count != 1 || object.at[0].kind != VALUE_MODULE) return false;
    *out = (MissingName){file,
                         {row->aux, row->end},
                         object.at[0].id,
                         facts_name(program_facts(self->program, file), row->name),
                         false};
    return lacks(self, file, out->module, out->word);
}

/* from .views import missing */
static bool import_missing(const CheckContext *self, FileId file, ExprId expr, MissingName *out) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *row = &facts_exprs(facts)[expr];
    const UseRow *use = &facts_uses(facts)[row->aux];
    if (row->flags & EXPR_STORED || use->reach_count != 1) return false;
    const BindingRow *binding = &facts_bindings(facts)[facts_lists(facts)[use->first_reach]];
    if (binding->kind != BIND_IMPORT) return false;
    const ImportRow *import = &facts_imports(facts)[binding->target];
    bool is_plain = import->flags & IMPORT_FROM && import->name &&
                    !(import->flags & (IMPORT_IN_TRY | IMPORT_CONDITIONAL | IMPORT_TYPE_CHECKING));
    if (!is_plain) return false;
    ImportTarget target =
        modules_resolve(self->program, file, facts_name(facts, import->module), import->level);
    if (target.verdict != IMPORT_FOUND) return false;
    *out = (MissingName){file, import->span, target.module, facts_name(facts, import->name), false};
    return lacks(self, file, target.module, out->word);
}

/* The longest front of dotted words that is a module, and the word behind it. */
static ModuleId front_module(const Program *program, FileId file, Str text, Str *word) {
    ModuleId found = 0;
    for (size_t end = 0; end < text.len;) {
        size_t dot = str_find_char(str_slice(text, end, text.len), '.');
        size_t stop = dot == STR_NOT_FOUND ? text.len : end + dot;
        ImportTarget target = modules_resolve(program, file, str_slice(text, 0, stop), 0);
        *word = str_slice(text, end, stop);
        if (target.verdict != IMPORT_FOUND) return found;
        found = target.module;
        end = stop + 1;
    }
    return 0; /* all of it is one */
}

/* "package.module.name" as a text: a name of a module, or, where a `whole` module is meant, a module. */
bool text_names_missing(const CheckContext *self, FileId file, ExprId expr, bool whole, MissingName *out) {
    const Program *program = self->program;
    Str text = expr_string(program, file, expr), word = STR_NONE;
    const ExprRow *row = expr_row(program, file, expr);
    if (str_find_char(text, '.') == STR_NOT_FOUND) return false;
    for (size_t i = 0; i < text.len; i++)
        if (strchr(" /{}<>:-", text.ptr[i])) return false;
    ModuleId module = front_module(program, file, text, &word);
    bool is_last = word.ptr + word.len == text.ptr + text.len;
    *out = (MissingName){file, {row->start, row->end}, module, word, whole || !is_last};
    return module && lacks(self, file, module, word);
}

bool expr_names_missing(const CheckContext *self, FileId file, ExprId root, MissingName *out) {
    const Facts *facts = program_facts(self->program, file);
    for (ExprId e = root; e < facts_exprs(facts)[root].next; e++) {
        u8 kind = facts_exprs(facts)[e].kind;
        if (kind == EXPR_LAMBDA) return false;
        if (kind == EXPR_ATTRIBUTE && attribute_missing(self, file, e, out)) return true;
        if (kind == EXPR_NAME && import_missing(self, file, e, out)) return true;
        if (kind == EXPR_STRING && e == root && text_names_missing(self, file, e, false, out)) return true;
    }
    return false;
}
