#include "standard.h"

#include "classes.h"
#include "expected.h"
#include "first_party.h"
#include "glob.h"
#include "infer.h"
#include "modules.h"
#include "python_versions.h"
#include "undefined_meant.h"

#include <ctype.h>

#define RULE "unknown-import"

/* ---- modules --------------------------------------------------------------------------------------- */

static Str front(Str dotted) {
    size_t dot = str_find_char(dotted, '.');
    return dot == STR_NOT_FOUND ? dotted : str_slice(dotted, 0, dot);
}

static bool is_listed(const CheckContext *context, const char *parameter, Str text) {
    u32 count;
    const Str *words = rules_words(context->rules, RULE, parameter, &count);
    for (u32 i = 0; i < count; i++)
        if (glob_matches_name(words[i], text)) return true;
    return false;
}

static bool is_any_listed(const CheckContext *context, const char *parameter, Str dotted) {
    Str word;
    while (str_split(&dotted, '.', &word))
        if (is_listed(context, parameter, word)) return true;
    return false;
}

/* Outside of packages, or beside the file. */
bool first_word_may_be_own(const Program *program, FileId file, Str first) {
    Name last = intern_find(&program->names, first);
    if (!last || last >= program->by_last_count) return false;
    ModuleId own = program->files[file].module;
    for (ModuleId m = program->by_last[last]; m; m = program->modules[m].same_last) {
        ModuleId parent = program->modules[m].parent;
        bool is_packaged = parent && program->modules[parent].file != FILE_NONE;
        if (!is_packaged || (own && parent == program->modules[own].parent)) return true;
    }
    return false;
}

/* The module of the table, when the name means nothing else. */
static StdlibScope module_of(CheckContext *context, FileId file, Str dotted) {
    Str first = front(dotted);
    StdlibScope scope = stdlib_scope(dotted);
    if (!scope || stdlib_is_class(scope) || !stdlib_is_closed(scope)) return 0;
    if (!distributions_is_standard(rules_distributions(context->rules), first)) return 0;
    if (str_starts(first, STR("_")) || is_any_listed(context, "unlisted_modules", dotted)) return 0;
    if (modules_resolve(context->program, file, dotted, 0).verdict != IMPORT_EXTERNAL) return 0;
    return first_word_may_be_own(context->program, file, first) ? 0 : scope;
}

/* ---- names ----------------------------------------------------------------------------------------- */

/* "collections.Mapping 9": there until 3.9, though the table does not know it. */
static u32 former_minor(const CheckContext *context, Str dotted) {
    u32 count, minor = 0;
    const Str *rows = rules_words(context->rules, RULE, "former_names", &count);
    for (u32 i = 0; i < count; i++) {
        Str rest = rows[i], name;
        str_split(&rest, ' ', &name);
        if (!str_eq(name, dotted)) continue;
        for (size_t at = 0; at < rest.len; at++) minor = minor * 10 + (u32)(rest.ptr[at] - '0');
    }
    return minor;
}

/* Code that takes attributes by text may put this one there, or look whether it is. */
static bool is_named_by_text(const Program *program, Str word) {
    static const char *const users[] = {"setattr", "hasattr", "getattr", "patch", "monkeypatch"};
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        bool has_word = false;
        for (StringId s = 1; s < facts->strings.count && !has_word; s++) {
            const StringRow *row = &facts_strings(facts)[s];
            Str text = facts_text(facts, row->offset, row->length);
            has_word = str_ends(text, word) && str_eq(str_after_last(text, '.'), word);
        }
        for (NameId n = 1; has_word && n < facts->names.count; n++)
            for (u32 i = 0; i < COUNT_OF(users); i++)
                if (str_eq(facts_name(facts, n), str_of(users[i]))) return true;
    }
    return false;
}

/* `os.name = x` somewhere, or a store on what is not known. */
static bool is_stored(const Program *program, Str word) {
    Name name = intern_find(&program->names, word);
    const ForeignStore *store = name ? attribute_stores(program, name, 0) : NULL;
    while (store) {
        const WriteRow *row = &facts_writes(program_facts(program, store->file))[store->write];
        ValueSet objects = infer_expr(program, store->file, row->object);
        if (!values_known(objects)) return true;
        for (u32 i = 0; i < objects.count; i++)
            if (objects.at[i].kind == VALUE_EXTERNAL) return true;
        store = store->before ? attribute_stores(program, name, store->before) : NULL;
    }
    return false;
}

bool name_may_be_put(const Program *program, Str word) {
    return is_stored(program, word) || is_named_by_text(program, word);
}

static bool is_requirement(CheckContext *context, Str first) {
    FirstParty first_party = {.context = context};
    bool is_required = first_party_is_required(&first_party, first);
    first_party_release(&first_party);
    return is_required;
}

/* What is in the table, or would be if it knew all that there once was; a module that another one imports for
 * itself is an attribute of that in some versions only. */
static bool has(CheckContext *context, FileId file, Str dotted, StandardLack *lack) {
    StdlibName found;
    StdlibScope child = stdlib_scope(dotted);
    u32 minor = python_minor(context->program, file), former = former_minor(context, dotted);
    lack->first = u32_max(minor, STDLIB_MINOR_FIRST);
    bool is_named = stdlib_name(lack->scope, lack->word, &found);
    if (child) lack->when |= stdlib_scope_when(child);
    if (is_named) lack->when |= stdlib_name_when(&found);
    if ((is_named && found.is_introspected) || python_is_two(context->program, file)) return true;
    if (former && former >= (minor ? minor : STDLIB_MINOR_FIRST)) return true;
    return lack->when & stdlib_versions(lack->first, STDLIB_MINOR_LAST);
}

bool standard_lacks(CheckContext *context, FileId file, Str module, Str word, StandardLack *out) {
    *out = (StandardLack){.word = word};
    if (!word.len || word.ptr[0] == '_' || is_listed(context, "unlisted_modules", word)) return false;
    StdlibName name;
    StdlibScope scope = stdlib_scope(module);
    if (!scope || (stdlib_name(scope, word, &name) && !name.when.len)) return false;
    out->scope = module_of(context, file, module);
    if (!out->scope || stdlib_scope(word)) return false;
    Str dotted = str_printf(context->arena, "%.*s.%.*s", STR_ARG(module), STR_ARG(word));
    Str own_name = stdlib_scope_name(out->scope);
    if (has(context, file, dotted, out) || is_listed(context, "given_members", dotted)) return false;
    if (!(stdlib_scope_when(out->scope) & stdlib_versions(out->first, STDLIB_MINOR_LAST))) return false;
    if (isupper((u8)word.ptr[0]) && is_listed(context, "platform_modules", own_name)) return false;
    return !is_requirement(context, front(module)) && !name_may_be_put(context->program, word);
}

/* All capitals: a constant, and of these there may be others on another machine. */
bool standard_star_lacks(CheckContext *context, FileId file, Str module, Str word) {
    StdlibName found;
    StdlibScope scope = module_of(context, file, module);
    bool is_constant = true;
    for (size_t i = 0; i < word.len; i++) is_constant &= !islower((u8)word.ptr[i]);
    if (!scope || is_constant || stdlib_name(scope, word, &found)) return false;
    Str dotted = str_printf(context->arena, "%.*s.%.*s", STR_ARG(module), STR_ARG(word));
    return !stdlib_scope(dotted) && !former_minor(context, dotted) && !is_requirement(context, front(module));
}

/* ---- what is called -------------------------------------------------------------------------------- */

static bool is_plain_class(StdlibScope class) {
    Str metaclass = stdlib_metaclass(class);
    return stdlib_is_closed(class) && !stdlib_is_protocol(class) &&
           (!metaclass.len || str_eq(metaclass, STR("abc.ABCMeta")));
}

u32 standard_callees(CheckContext *context, FileId file, Str dotted, StdlibName out[2]) {
    size_t dot = str_rfind_char(dotted, '.');
    StdlibName name;
    u32 count = 0;
    if (dot != STR_NOT_FOUND && !module_of(context, file, str_slice(dotted, 0, dot))) return 0;
    StdlibScope class = stdlib_scope(dotted);
    if (class && stdlib_is_class(class) && is_plain_class(class)) {
        count += stdlib_member(class, STR("__new__"), &out[count]);
        count += stdlib_member(class, STR("__init__"), &out[count]);
    } else if (!class && stdlib_find(dotted, &name) && name.kind == STDLIB_FUNCTION) {
        out[count++] = name;
    }
    return count;
}

bool standard_is_replaced(CheckContext *context, Str dotted) {
    Str word = str_after_last(dotted, '.');
    bool is_builtin = word.len == dotted.len;
    return name_may_be_put(context->program, word) || (!is_builtin && is_requirement(context, front(dotted)));
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

/* ---- foreseen -------------------------------------------------------------------------------------- */

static bool holds(Str text, Str part) {
    for (size_t at = 0; at + part.len <= text.len; at++) {
        size_t same = 0;
        while (same < part.len && tolower((u8)text.ptr[at + same]) == part.ptr[same]) same++;
        if (same == part.len) return true;
    }
    return false;
}

/* A condition that asks for versions, platforms or names. */
static bool asks(const CheckContext *context, const Facts *facts, ExprId condition) {
    u32 count;
    const Str *words = rules_words(context->rules, RULE, "asking_words", &count);
    for (ExprId e = condition; condition && e < facts_exprs(facts)[condition].next; e++) {
        Str name = facts_name(facts, facts_exprs(facts)[e].name);
        for (u32 i = 0; name.len && i < count; i++)
            if (holds(name, words[i])) return true;
    }
    return false;
}

/* Among the statements around, and those of the function around: one may leave it. */
static bool is_behind_question(const CheckContext *context, const Facts *facts, u32 offset) {
    StmtId function = 0;
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *row = &facts_stmts(facts)[s];
        bool branches = row->kind == STMT_IF || row->kind == STMT_ASSERT || row->kind == STMT_WHILE;
        bool is_around = offset >= row->start && offset < row->end;
        if (row->start > offset) break;
        if (is_around && row->kind == STMT_DEF && facts_defs(facts)[row->def].kind == DEF_FUNCTION)
            function = function ? function : s;
        if (branches && (is_around || function) && asks(context, facts, row->expr)) return true;
    }
    return false;
}

bool standard_is_foreseen(CheckContext *context, FileId file, u32 offset, ExprId expr, const char *errors) {
    const Program *program = context->program;
    const Facts *facts = program_facts(program, file);
    u32 line = facts_line(facts, offset);
    if (failure_is_expected(program, file, offset, errors) || failure_is_marked(program, file, line) ||
        lines_are_marked(context, RULE, facts, line, line) || code_is_cut_off(program, file, offset) ||
        code_is_probe(facts, offset) || is_behind_question(context, facts, offset))
        return true;
    for (ExprId at = expr ? facts_exprs(facts)[expr].parent : 0; at; at = facts_exprs(facts)[at].parent) {
        u8 kind = facts_exprs(facts)[at].kind;
        bool branches = kind == EXPR_AND || kind == EXPR_OR || kind == EXPR_CONDITIONAL;
        if (branches && asks(context, facts, at)) return true;
    }
    return false;
}

/* ---- words ----------------------------------------------------------------------------------------- */

static u32 names_collect(const StandardLack *lack, NearList *out) {
    StdlibWhen wanted = stdlib_versions(lack->first, STDLIB_MINOR_LAST);
    StdlibName name;
    for (Str at = STR_NONE; stdlib_name_next(lack->scope, &at, &name);) {
        bool is_public = name.name.ptr[0] != '_' && !name.is_introspected;
        if (is_public && stdlib_name_when(&name) & wanted)
            near_add(out, name.name, 0, name.kind == STDLIB_FUNCTION || name.kind == STDLIB_CLASS);
    }
    return out->items.count;
}

static u32 last_minor(StdlibWhen when) {
    u32 last = STDLIB_MINOR_FIRST;
    for (u32 minor = STDLIB_MINOR_FIRST; minor <= STDLIB_MINOR_LAST; minor++)
        if (when & stdlib_versions(minor, minor)) last = minor;
    return last;
}

Near standard_evidence(CheckContext *context, Finding *finding, const StandardLack *lack, bool is_call,
                       double limit) {
    NearList names = {0};
    u32 count = names_collect(lack, &names);
    Arena *arena = context->arena;
    Text text = text_of(NULL, lack->when ? "standard.former" : "standard.searched");
    text = text_with(text, "module", stdlib_scope_name(lack->scope));
    text = text_with(text, "name", lack->word);
    text = text_with(text, "first", str_printf(arena, "3.%u", lack->first));
    text = text_with(text, "last", str_printf(arena, "3.%u", (u32)STDLIB_MINOR_LAST));
    text = text_with(text, "until", str_printf(arena, "3.%u", last_minor(lack->when)));
    finding_evidence(finding, finding->name, text_with_number(text, "count", count));
    Near near = {0}; /* what was dropped had another meaning */
    if (!lack->when) near = near_find(&names, lack->word, is_call, limit);
    near_release(&names);
    if (near.text.len) data_put_text(arena, finding->data, STR("near"), near.text);
    return near;
}
