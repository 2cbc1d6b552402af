#include "installed.h"

#include "modules.h"
#include "namespace_opens.h"
#include "shared.h"
#include "standard.h"
#include "standard_replaced.h"
#include "versions.h"

static Str front(Str dotted) {
    size_t dot = str_find_char(dotted, '.');
    return dot == STR_NOT_FOUND ? dotted : str_slice(dotted, 0, dot);
}

/* ---- distributions ----------------------------------------------------------------------------------- */

typedef struct {
    Str name, version; /* empty: not known */
} Owner;

static Str version_of(const CheckContext *context, Str distribution) {
    const LibrarySource *source = library_source(context->program);
    return source->version(source->context, distribution);
}

/* The installed distribution that brings a top-level module: of its name, or as installers noted. */
static Owner owner_of(const CheckContext *context, Str top) {
    const LibrarySource *source = library_source(context->program);
    Owner out = {top, version_of(context, top)};
    if (out.version.len) return out;
    out.name = source->owner(source->context, top);
    if (out.name.len) out.version = version_of(context, out.name);
    return out;
}

static bool is_of(const Program *program, FileId file, ExprId text, Str top) {
    return expr_row(program, file, text)->kind == EXPR_STRING &&
           str_eq(front(expr_string(program, file, text)), top);
}

/* A text around `e`, in the same expression, that names the module or a part of it. */
static bool names_around(const Program *program, FileId file, ExprId e, Str top) {
    const Facts *facts = program_facts(program, file);
    while (facts_exprs(facts)[e].parent) e = facts_exprs(facts)[e].parent;
    for (ExprId part = e; part < facts_exprs(facts)[e].next; part++)
        if (is_of(program, file, part, top)) return true;
    return false;
}

/* sys.modules[name] = …, by a name that is computed. */
static bool is_computed(const Facts *facts, ExprId modules) {
    const ExprRow *parent = &facts_exprs(facts)[facts_exprs(facts)[modules].parent];
    ExprId index = expr_next(facts, modules);
    return parent->kind == EXPR_SUBSCRIPT && parent->flags & EXPR_STORED && index &&
           facts_exprs(facts)[index].kind != EXPR_STRING;
}

/* Code of the tree puts something else in its place: sys.modules["inklib"] = fake */
static bool is_replaced(const Program *program, Str top) {
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        bool is_named = false;
        for (StringId s = 1; s < facts->strings.count && !is_named; s++)
            is_named = is_of(program, file, facts_strings(facts)[s].expr, top);
        for (ExprId e = 1; is_named && e < facts->exprs.count; e++) {
            bool is_text = facts_exprs(facts)[e].kind == EXPR_STRING; /* patch.dict("sys.modules", …) */
            bool is_modules = expr_changes_modules(facts, e) ||
                              (is_text && str_eq(expr_string(program, file, e), STR("sys.modules")));
            if (is_modules && (is_computed(facts, e) || names_around(program, file, e, top))) return true;
        }
        if (is_named && facts_import_modules(facts)) return true;
    }
    return false;
}

bool installed_is_meant(CheckContext *context, FileId file, Str dotted) {
    const Program *program = context->program;
    Str top = front(dotted);
    if (!library_module(program, top) || python_is_two(context, file)) return false;
    if (modules_resolve(program, file, dotted, 0).verdict != IMPORT_EXTERNAL) return false;
    if (first_word_may_be_own(program, file, top) || is_replaced(program, top)) return false;
    Owner owner = owner_of(context, top);
    return !owner.version.len || !versions_keep_out(program, owner.name, owner.version);
}

/* ---- what is missing --------------------------------------------------------------------------------- */

bool installed_lacks(CheckContext *context, FileId file, Str module, Str word, InstalledLack *out) {
    const Program *program = context->program;
    if (!library_source(program) || !word.len) return false;
    LibraryName in = library_find(program, module);
    if (in.kind != LIBRARY_MODULE) return false;
    Str dotted = str_printf(context->arena, "%.*s.%.*s", STR_ARG(module), STR_ARG(word));
    if (library_find(program, dotted).kind != LIBRARY_LACKS) return false;
    *out = (InstalledLack){in.module, word};
    return installed_is_meant(context, file, module) && !library_mentions(program, in.module, word, true) &&
           !name_may_be_put(context, word);
}

static bool library_names(const CheckContext *context, Str module, Str word) {
    Str dotted = str_printf(context->arena, "%.*s.%.*s", STR_ARG(module), STR_ARG(word));
    return library_find(context->program, dotted).kind != LIBRARY_LACKS;
}

bool installed_is_shadowed(CheckContext *context, Str module) {
    return module_is_shadowed(context, module, library_names);
}

/* ---- words ------------------------------------------------------------------------------------------- */

Text installed_text(CheckContext *context, Text text, LibraryModuleId module) {
    LibraryModule row = library_module_row(context->program, module);
    Owner owner = owner_of(context, front(row.name));
    Str library = owner.version.len
                      ? str_printf(context->arena, "%.*s %.*s", STR_ARG(owner.name), STR_ARG(owner.version))
                      : front(row.name);
    text = text_with(text, "venv", row.file.where);
    text = text_with(text, "library", library);
    return text_with(text, "path", row.file.path);
}

Near installed_evidence(CheckContext *context, Finding *finding, const InstalledLack *lack, bool is_call,
                        double limit) {
    const Program *program = context->program;
    NearList names = {0};
    Str name;
    bool is_callable;
    for (u32 at = 0; library_name_next(program, lack->module, &at, &name, &is_callable);)
        near_add(&names, name, 0, is_callable);
    Text text = text_with(text_of(NULL, "installed.searched"), "module",
                          library_module_row(program, lack->module).name);
    text = installed_text(context, text_with(text, "name", lack->word), lack->module);
    finding_evidence(finding, finding->name, text_with_number(text, "count", names.items.count));
    Near near = near_find(&names, lack->word, is_call, limit);
    near_release(&names);
    if (near.text.len) data_put_text(context->arena, finding->data, STR("near"), near.text);
    return near;
}

/* ---- bases of classes of the tree -------------------------------------------------------------------- */

enum { BASES_DEPTH_MAX = 40, BASES_TOLD = 3 };

static u32 members_add(const Program *program, Name base, u32 depth, NearList *out) {
    const LibraryClass *class =
        depth < BASES_DEPTH_MAX ? library_class(program, name_text(program, base)) : NULL;
    u32 count = 0;
    Str name;
    bool is_callable;
    for (u32 at = 0; class && library_class_name_next(program, class, &at, &name, &is_callable); count++)
        near_add(out, name, 0, is_callable);
    for (u32 i = 0; class && i < class->base_count; i++)
        count += members_add(program, class->bases[i], depth + 1, out);
    return count;
}

static bool base_is_meant(CheckContext *context, FileId file, Name base, u32 depth) {
    const Program *program = context->program;
    Str dotted = name_text(program, base);
    const LibraryClass *class = depth < BASES_DEPTH_MAX ? library_class(program, dotted) : NULL;
    if (class && !installed_is_meant(context, file, dotted)) return false;
    for (u32 i = 0; class && i < class->base_count; i++)
        if (!base_is_meant(context, file, class->bases[i], depth + 1)) return false;
    return true;
}

static bool bases_are_meant(CheckContext *context, FileId file, DefRef class, u32 depth) {
    const Program *program = context->program;
    Name where;
    u32 bases, count;
    const Name *externals = class_external_bases(program, class, &bases);
    ClassOpenness openness = class_openness(program, class, &where);
    if (openness == CLASS_CLOSED || openness == CLASS_DYNAMIC_WRITE) bases = 0; /* by lists alone */
    for (u32 i = 0; i < bases; i++)
        if (!base_is_meant(context, file, externals[i], 0)) return false;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (depth > BASES_DEPTH_MAX || !bases_are_meant(context, file, subclasses[i], depth + 1))
            return false;
    return true;
}

bool installed_bases_are_meant(CheckContext *context, FileId file, DefRef class) {
    return !library_source(context->program) || bases_are_meant(context, file, class, 0);
}

u32 installed_members(const Program *program, DefRef class, NearList *out) {
    u32 bases, count = 0;
    const Name *externals = class_external_bases(program, class, &bases);
    for (u32 i = 0; i < bases; i++) count += members_add(program, externals[i], 0, out);
    return count;
}

void installed_bases_evidence(CheckContext *context, Finding *finding, DefRef class) {
    const Program *program = context->program;
    u32 bases;
    const Name *externals = class_external_bases(program, class, &bases);
    for (u32 i = 0, told = 0; i < bases && told < BASES_TOLD; i++) {
        const LibraryClass *base = library_class(program, name_text(program, externals[i]));
        if (!base) continue;
        Text text = text_with(text_of(NULL, "installed.base"), "class", name_text(program, externals[i]));
        finding_evidence(finding, finding->name, installed_text(context, text, base->module));
        told++;
    }
}
