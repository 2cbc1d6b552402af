/* Apps that are made and filled, and that nothing runs, hands on, or can get at: they serve nothing.
 *
 * An app counts as one when a single variable holds it and every use of that variable is seen to fill it:
 * a call or decorator of which a rule says what it does, an attribute or item that is set. A variable of a
 * function cannot be reached otherwise. One of a module can, by its name: then another app has to be run,
 * and the name stands in no other file, in no text, and is none that servers look for. In doubt the app
 * serves. */
#include "graph_impl.h"

#include "char.h"
#include "modules.h"
#include "routes_impl.h"
#include "starts.h"

typedef struct {
    const Program *program;
    const Router *router;
    FileId file;
    const Facts *facts;
    BindingId variable;
} App;

/* ---- what is done with the variable -------------------------------------------------------------------- */

static bool is_filled_by(const App *self, TriggerKind trigger, ExprId callee) {
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self->program, trigger, self->file, callee, matches);
    for (u32 m = 0; m < count; m++)
        if (matches[m].rule->root || matches[m].rule->is_silent ||
            matches[m].model != &self->program->models->items[self->router->model])
            return false;
    return count > 0;
}

/* app.router.add_get(…), @app.get(…), app["db"] = …, app.title = …: what is done with it fills it. */
static bool is_filling(const App *self, ExprId name) {
    const ExprRow *rows = facts_exprs(self->facts);
    ExprId path = name;
    for (ExprId up = rows[path].parent; up && up + 1 == path; up = rows[path].parent) {
        if (rows[up].kind != EXPR_ATTRIBUTE && rows[up].kind != EXPR_SUBSCRIPT) break;
        path = up;
    }
    if (path == name) return false;
    if (rows[path].flags & EXPR_STORED) return true;
    ExprId call = rows[path].parent;
    bool is_callee = call && call + 1 == path && rows[call].kind == EXPR_CALL;
    if (rows[path].flags & EXPR_IN_DECORATOR && (is_callee || !call))
        return is_filled_by(self, TRIGGER_DECORATOR, path);
    return is_callee && is_filled_by(self, TRIGGER_CALL, path);
}

static bool is_of_variable(const App *self, const UseRow *use) {
    for (u32 i = 0; i < use->reach_count; i++)
        if (facts_lists(self->facts)[use->first_reach + i] == self->variable) return true;
    return false;
}

static bool is_only_filled(const App *self) {
    const BindingRow *variable = &facts_bindings(self->facts)[self->variable];
    u32 count;
    facts_find_bindings(self->facts, variable->scope, variable->name, &count);
    if (count != 1 || variable->shape != SHAPE_WHOLE || variable->value != self->router->site) return false;
    for (u32 u = 1; u < self->facts->uses.count; u++) {
        const UseRow *use = &facts_uses(self->facts)[u];
        if (use->name == variable->name && is_of_variable(self, use) && !is_filling(self, use->expr))
            return false;
    }
    return true;
}

/* ---- who could get at it by its name ------------------------------------------------------------------- */

static bool text_names(Str text, Str name) {
    for (size_t at = 0, found; at < text.len; at += found + name.len) {
        Str rest = str_slice(text, at, text.len);
        found = str_find(rest, name);
        if (found == STR_NOT_FOUND) return false;
        bool is_start = !found || !char_is_word(rest.ptr[found - 1]);
        if (is_start && (found + name.len == rest.len || !char_is_word(rest.ptr[found + name.len])))
            return true;
    }
    return false;
}

/* "/admin" is a path. */
static bool names_it(Str text, Str name) {
    return text.len && text.ptr[0] != '/' && text_names(text, name);
}

/* In code of another file, or in a text of any. */
static bool file_names(const App *self, FileId file, Str name) {
    const Facts *facts = program_facts(self->program, file);
    bool is_read = file_is_linked(self->program, file) || language_family(facts->language) == FAMILY_NONE;
    for (u32 n = 1; file != self->file && is_read && n < facts->names.count; n++)
        if (names_it(facts_name(facts, n), name)) return true;
    for (u32 m = 1; m < facts->mentions.count; m++)
        if (names_it(facts_name(facts, facts_mentions(facts)[m].text), name)) return true;
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        if (!(row->flags & STRING_DOC) && names_it(facts_text(facts, row->offset, row->length), name))
            return true;
    }
    bool is_text = facts->language != LANGUAGE_PYTHON && facts->language != LANGUAGE_CALLER;
    return is_text && text_names(facts_source(facts), name);
}

/* from main import *; the module of it is imported, or the same that runs the other. */
static bool is_imported(const App *self, bool *has_star) {
    const Program *program = self->program;
    bool is_found = false;
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (ImportId i = 1; i < facts->imports.count; i++) {
            const ImportRow *row = &facts_imports(facts)[i];
            ImportTarget target = modules_resolve(program, file, facts_name(facts, row->module), row->level);
            bool is_meant =
                target.verdict == IMPORT_FOUND && program->modules[target.module].file == self->file;
            if (target.verdict == IMPORT_FOUND && !is_meant && row->flags & IMPORT_FROM && row->name) {
                ModuleId child =
                    modules_child(program, target.module, file_name_of(program, file, row->name));
                is_meant = child && program->modules[child].file == self->file;
            }
            if (!is_meant) continue;
            *has_star |= (row->flags & IMPORT_STAR) != 0;
            is_found |= program->files[file].world == WORLD_PRODUCTION;
        }
    }
    return is_found;
}

/* Another app of the same framework is run; `*is_near`: it is made in the same module. */
static bool another_is_run(const App *self, bool *is_near) {
    const Routes *routes = self->program->routes;
    bool is_run = false;
    for (RouterId r = 1; r < routes->routers.count; r++) {
        const Router *other = &routes->routers.at[r];
        if (other == self->router || other->model != self->router->model || !other->is_root) continue;
        if (!other->is_run && !routes->fate.at[r]) continue;
        is_run = true;
        *is_near |= other->file == self->file;
    }
    return is_run;
}

static bool is_out_of_reach(const App *self) {
    const Program *program = self->program;
    const BindingRow *variable = &facts_bindings(self->facts)[self->variable];
    if (facts_scopes(self->facts)[variable->scope].kind == SCOPE_FUNCTION) return true;
    if (facts_scopes(self->facts)[variable->scope].kind != SCOPE_MODULE) return false;
    Str name = facts_name(self->facts, variable->name);
    bool is_near = false, has_star = false;
    if (program->files[self->file].is_published || start_looks_for(program, name)) return false;
    if (!another_is_run(self, &is_near)) return false;
    bool is_imported_too = is_imported(self, &has_star);
    if (has_star || (!is_near && !is_imported_too)) return false;
    for (FileId file = 0; file < program->file_count; file++)
        if (file_names(self, file, name)) return false;
    return true;
}

/* ---- all of them --------------------------------------------------------------------------------------- */

static bool is_candidate(const Program *self, RouterId id) {
    const Router *router = &self->routes->routers.at[id];
    if (!router->is_root || router->is_run || router->is_included || self->routes->fate.at[id]) return false;
    if (!router->site || !router->binding || router->class || router->type == TYPE_NONE) return false;
    return self->models->items[router->model].types[router->type].is_private &&
           self->files[router->file].world == WORLD_PRODUCTION &&
           binding_file(self, router->binding) == router->file;
}

void routes_idle_find(Program *self) {
    Routes *routes = self->routes;
    for (RouterId r = 1; r < routes->routers.count; r++) {
        Router *router = &routes->routers.at[r];
        if (!is_candidate(self, r)) continue;
        App app = {self, router, router->file, program_facts(self, router->file),
                   router->binding - self->files[router->file].binding_base};
        if (!is_only_filled(&app) || !is_out_of_reach(&app)) continue;
        router->is_idle = true;
    }
    for (RouterId r = 1; r < routes->routers.count; r++)
        if (routes->routers.at[r].is_idle) routes->routers.at[r].is_root = false;
}
