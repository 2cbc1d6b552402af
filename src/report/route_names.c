#include "route_names.h"

#include "classes.h"
#include "expr_text.h"
#include "site.h"

/* "path/file.py:Class.method" */
static Str def_text(const Program *program, DefRef def, Arena *arena) {
    Str name = name_text(program, def_name(program, def));
    for (DefRef up = def_parent(program, def); up; up = def_parent(program, up))
        name =
            str_printf(arena, "%.*s.%.*s", STR_ARG(name_text(program, def_name(program, up))), STR_ARG(name));
    return str_printf(arena, "%.*s:%.*s", STR_ARG(program->files[program->def_file[def]].path),
                      STR_ARG(name));
}

static Str lambda_text(const Program *program, ExprRef lambda, Arena *arena) {
    FileId file = expr_file(program, lambda);
    ScopeId scope = expr_row(program, file, lambda - program->files[file].expr_base)->scope;
    DefRef owner = scope_def(program, file, scope);
    if (owner) return str_printf(arena, "%.*s.<lambda>", STR_ARG(def_text(program, owner, arena)));
    return str_printf(arena, "%.*s:<lambda>", STR_ARG(program->files[file].path));
}

Str route_handler_text(const Program *program, const Route *route, Arena *arena) {
    if (route->lambda) return lambda_text(program, route->lambda, arena);
    if (!route->handler) return route->member;
    Str text = def_text(program, route->handler, arena);
    return route->member.len ? str_printf(arena, "%.*s.%.*s", STR_ARG(text), STR_ARG(route->member)) : text;
}

/* ---- apps and routers ------------------------------------------------------------------------------ */

static Str variable_name(const Program *program, BindRef binding) {
    FileId file = binding_file(program, binding);
    return facts_name(program_facts(program, file), binding_row(program, binding)->name);
}

/* self.app = …: the attribute that the object is stored in, or empty. */
static Str attribute_of(const Program *program, const Router *router) {
    const Facts *facts = program_facts(program, router->file);
    for (u32 w = 1; w < facts->writes.count; w++)
        if (facts_writes(facts)[w].value == router->site)
            return facts_name(facts, facts_writes(facts)[w].name);
    return STR("");
}

Str router_text(const Program *program, const Router *router, Arena *arena) {
    if (router->def) return def_text(program, router->def, arena);
    if (!router->site) return router->name;
    if (router->named)
        return str_printf(arena, "%.*s:%.*s",
                          STR_ARG(program->files[binding_file(program, router->named)].path),
                          STR_ARG(variable_name(program, router->named)));
    ScopeId scope = expr_row(program, router->file, router->site)->scope;
    DefRef owner = scope_def(program, router->file, scope);
    Str attribute = attribute_of(program, router);
    DefRef class = owner ? method_class(program, owner) : 0;
    if (class && attribute.len)
        return str_printf(arena, "%.*s.%.*s", STR_ARG(def_text(program, class, arena)), STR_ARG(attribute));
    if (owner) return def_text(program, owner, arena);
    Str name = router->binding ? variable_name(program, router->binding) : STR("");
    return str_printf(arena, "%.*s:%.*s", STR_ARG(program->files[router->file].path), STR_ARG(name));
}

/* ---- several objects of one call ------------------------------------------------------------------- */

/* What a variable held, as it is written there; empty where no expression says it. */
static Str held_text(const Program *program, const Bound *bound, Arena *arena) {
    const Pick *pick = &bound->pick;
    if (pick->expr && !pick->from) return expr_text(program, pick->file, pick->expr, arena);
    if (pick->text.ptr) return str_printf(arena, "'%.*s'", STR_ARG(pick->text));
    return pick->variable ? variable_name(program, pick->variable) : STR("");
}

/* Outermost variable first. Of a loop with several targets only the element is told. */
static void variables_push(const Program *program, const Bound *bound, Arena *arena, StrBuf *out) {
    if (!bound) return;
    variables_push(program, bound->outer, arena, out);
    Str held = held_text(program, bound, arena);
    if (!held.len) return;
    if (out->len) buf_push(out, STR(", "));
    bool is_whole = binding_row(program, bound->binding)->shape == SHAPE_WHOLE || !bound->iterable;
    if (is_whole) buf_printf(out, "%.*s=", STR_ARG(variable_name(program, bound->binding)));
    buf_push(out, held);
}

static Str variables_text(const Program *program, const Router *router, Arena *arena) {
    StrBuf text = {0};
    variables_push(program, router->bound, arena, &text);
    Str kept = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return kept;
}

/* Place of the call that passes the innermost parameter; empty where none does. */
static Str calling_place(const Program *program, const Router *router, Arena *arena) {
    for (const Bound *bound = router->bound; bound; bound = bound->outer) {
        if (!bound->call) continue;
        FileId file = expr_file(program, bound->call);
        const ExprRow *row = expr_row(program, file, bound->call - program->files[file].expr_base);
        return str_printf(arena, "%.*s:%u", STR_ARG(program->files[file].path),
                          facts_line(program_facts(program, file), row->start));
    }
    return STR("");
}

/* The first object of the call that makes this one; they lie together, and `next` leads on. */
static const Router *first_beside(const Program *program, const Router *router) {
    RouterId id = (RouterId)(router - routers_at(program, 0));
    while (id > 1 && routers_at(program, id - 1)->next == id) id--;
    return routers_at(program, id);
}

Str router_instance_text(const Program *program, const Router *router, Arena *arena) {
    const Router *first = first_beside(program, router);
    if (!first->next) return STR("");
    Str text = variables_text(program, router, arena);
    bool is_clear = text.len > 0;
    for (const Router *other = first;; other = routers_at(program, other->next)) {
        if (other != router && is_clear) is_clear = !str_eq(text, variables_text(program, other, arena));
        if (!other->next) break;
    }
    Str place = is_clear ? STR("") : calling_place(program, router, arena);
    if (!place.len) return text;
    return str_printf(arena, "%.*s%s%.*s", STR_ARG(text), text.len ? ", " : "", STR_ARG(place));
}
