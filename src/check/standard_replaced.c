/* Questions to the whole tree: stores, texts that name attributes, requirements, and what else is taken
 * from a module. */
#include "standard_replaced.h"

#include "char.h"
#include "classes.h"
#include "first_party.h"
#include "infer.h"
#include "shared.h"
#include "stdlib_names.h"

/* Code that takes attributes by text may put this one there, or look whether it is. */
static bool takes_texts(const Program *program, FileId file) {
    static const char *const users[] = {"setattr", "delattr", "hasattr", "getattr", "patch"};
    Name names[COUNT_OF(users)];
    for (u32 i = 0; i < COUNT_OF(users); i++) names[i] = intern_find(&program->names, str_of(users[i]));
    for (NameId n = 1; n < program_facts(program, file)->names.count; n++)
        for (u32 i = 0; i < COUNT_OF(users); i++)
            if (names[i] && file_name_of(program, file, n) == names[i]) return true;
    return false;
}

/* The word behind the last dot of a text that is nothing but a path to it. */
static Str last_word(Str text) {
    size_t start = text.len;
    while (start > 0 && char_is_word(text.ptr[start - 1])) start--;
    bool is_path = !start || text.ptr[start - 1] == '.';
    return is_path ? str_slice(text, start, text.len) : STR_NONE;
}

void text_words_collect(Intern *self, const Program *program) {
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        if (!takes_texts(program, file)) continue;
        for (StringId s = 1; s < facts->strings.count; s++) {
            const StringRow *row = &facts_strings(facts)[s];
            Str word = last_word(facts_text(facts, row->offset, row->length));
            if (word.len) intern_add(self, word);
        }
    }
}

static bool is_named_by_text(CheckContext *context, Str word) {
    return intern_find(shared_text_words(context), word) != 0;
}

/* `os.name = x` somewhere, or a store on what is not known; on objects: `made.name = x`, too. */
static bool is_stored(const Program *program, Str word, bool on_objects) {
    Name name = intern_find(&program->names, word);
    const ForeignStore *store = name ? attribute_stores(program, name, 0) : NULL;
    while (store) {
        const WriteRow *row = &facts_writes(program_facts(program, store->file))[store->write];
        ValueSet objects = infer_expr(program, store->file, row->object);
        if (!values_known(objects)) return true;
        for (u32 i = 0; i < objects.count; i++) {
            u8 kind = objects.at[i].kind;
            bool is_object = kind == VALUE_EXTERNAL_INSTANCE || kind == VALUE_EXTERNAL_RESULT;
            if (kind == VALUE_EXTERNAL || (on_objects && is_object)) return true;
        }
        store = store->before ? attribute_stores(program, name, store->before) : NULL;
    }
    return false;
}

bool name_may_be_put(CheckContext *context, Str word) {
    return is_stored(context->program, word, false) || is_named_by_text(context, word);
}

bool standard_is_required(CheckContext *context, Str dotted) {
    return first_party_is_required(context, str_slice(dotted, 0, str_find_char(dotted, '.')));
}

bool standard_is_replaced(CheckContext *context, Str dotted) {
    Str word = str_after_last(dotted, '.');
    bool is_builtin = word.len == dotted.len;
    return name_may_be_put(context, word) || (!is_builtin && standard_is_required(context, dotted));
}

bool standard_is_stored(CheckContext *context, Str dotted) {
    return is_stored(context->program, str_after_last(dotted, '.'), false);
}

bool standard_is_put_on(CheckContext *context, Str member) {
    return is_stored(context->program, member, true) || is_named_by_text(context, member);
}

/* ---- whether another module is meant --------------------------------------------------------------- */

typedef struct {
    const CheckContext *context;
    ModuleHas *names;
    Str module;
    bool has_one;
    Str missing;
    bool has_two;
} Taken;

static void take(Taken *self, Str word) {
    if (!word.len || word.ptr[0] == '_') return;
    if (self->names(self->context, self->module, word))
        self->has_one = true;
    else if (self->missing.len && !str_eq(self->missing, word))
        self->has_two = true;
    else
        self->missing = word;
}

static void attributes_take(Taken *self, const Program *program, FileId file) {
    const Facts *facts = program_facts(program, file);
    Name name = intern_find(&program->names, self->module);
    for (ExprId e = 1; e < facts->exprs.count && !self->has_one; e++) {
        if (facts_exprs(facts)[e].kind != EXPR_ATTRIBUTE) continue;
        ValueSet object = infer_expr(program, file, e + 1);
        if (object.count == 1 && object.at[0].kind == VALUE_EXTERNAL && object.at[0].id == name)
            take(self, facts_name(facts, facts_exprs(facts)[e].name));
    }
}

bool module_is_shadowed(CheckContext *context, Str module, ModuleHas *names) {
    const Program *program = context->program;
    Taken self = {.context = context, .names = names, .module = module};
    for (FileId file = 0; file < program->file_count && !self.has_one; file++) {
        const Facts *facts = program_facts(program, file);
        for (ImportId i = 1; i < facts->imports.count; i++) {
            const ImportRow *row = &facts_imports(facts)[i];
            if (row->level || !str_eq(facts_name(facts, row->module), module)) continue;
            if (row->name) take(&self, facts_name(facts, row->name));
        }
        attributes_take(&self, program, file);
    }
    return !self.has_one && self.has_two;
}

static bool table_names(const CheckContext *context, Str module, Str word) {
    (void)context;
    StdlibName found;
    return stdlib_name(stdlib_scope(module), word, &found);
}

bool standard_is_shadowed(CheckContext *context, Str module) {
    return module_is_shadowed(context, module, table_names);
}
