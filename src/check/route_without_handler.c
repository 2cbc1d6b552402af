/* route-without-handler: a table of routes names something that is not there.
 *
 * Fires where the expression that names the handler takes a name from a module of the tree that surely has
 * no such name (as an attribute, by an import, or as a text), where a URLconf is included whose module
 * does not exist, where as_view() is called on a function, and where a class answers none of the methods
 * that its library would call. Silent for modules that make names at run time, for names stored from
 * outside, in `try`, in tests, and for classes whose bases are not all known. A class without as_view is
 * unknown-member's.
 *
 * Cost: O(expressions of handlers), and one lookup per call that includes by name. */
#include "classes.h"
#include "match.h"
#include "missing_name.h"
#include "module_names.h"
#include "route_words.h"
#include "values.h"

#define RULE "route-without-handler"

typedef struct {
    CheckContext *context;
    const Program *program;
    Map seen; /* ExprRef of a missing name → 1 */
} Check;

/* Inside `try`: someone thought of it. */
static bool is_tried(const Facts *facts, u32 offset) {
    const StmtRow *rows = facts_stmts(facts);
    for (StmtId s = facts_stmt_at(facts, offset); s; s = rows[s].parent)
        if (rows[s].kind == STMT_TRY || rows[s].flags & (STMT_TYPE_CHECKING | STMT_UNREACHABLE)) return true;
    return false;
}

/* ---- findings ----------------------------------------------------------------------------------------- */

static Text text1(const char *key, const char *name, Str value) {
    return text_with(text_of(RULE, key), name, value);
}

static void nearest_tell(Check *self, Finding *finding, const MissingName *missing) {
    const Program *program = self->program;
    NearList names = {0};
    if (missing->is_module)
        module_children(program, missing->module, &names);
    else
        module_names(program, missing->module, &names);
    Near near =
        near_find(&names, missing->word, true, rules_number(self->context->rules, RULE, "near_distance"));
    finding->help =
        text_with(text1(near.text.len ? "help.near" : "help", "near", near.text), "name", missing->word);
    FileId file = program->modules[missing->module].file;
    Str module = name_text(program, program->modules[missing->module].name);
    if (near.text.len && near.binding)
        finding_evidence(finding, place_of(program, file, binding_row(program, near.binding)->span),
                         text1("near", "near", near.text));
    else if (file != FILE_NONE && !missing->is_module)
        finding_evidence(finding, place_first_line(program, file, (Span){0, 1}),
                         text1("module", "module", module));
    near_release(&names);
}

static Finding *missing_report(Check *self, const MissingName *missing, const char *key) {
    const Program *program = self->program;
    Place place = place_first_line(program, missing->file, missing->span);
    Finding *finding =
        finding_add(self->context, RULE, KIND_ROUTE, file_symbol(program, missing->file), place, place);
    Str module = name_text(program, program->modules[missing->module].name);
    finding->shape = str_hash(missing->word);
    finding->message = text_with(text1(key, "module", module), "name", missing->word);
    finding->doubt = text_with(text1("doubt", "module", module), "name", missing->word);
    nearest_tell(self, finding, missing);
    return finding;
}

static bool is_new(Check *self, FileId file, u32 start) {
    u32 *seen = map_at(&self->seen, map_pair(file, start), 0);
    return !(*seen)++;
}

static void route_tell(Check *self, Finding *finding, const Route *route) {
    const Program *program = self->program;
    finding->message = text_with(finding->message, "route", route_title(self->context, route));
    route_data(self->context, finding, route);
    route_chain_evidence(self->context, finding, route);
    if (route->file != finding->place.file ||
        facts_line(program_facts(program, route->file), route->offset) != finding->place.line)
        finding_evidence(finding, route_place(program, route->file, route->offset),
                         text_of(RULE, "attached"));
}

/* V.as_view() of a function: the call around the name of the handler is one that a model follows. */
static bool is_view_of_function(const Program *program, const Route *route) {
    FileId file = expr_file(program, route->given);
    ExprId expr = route->given - program->files[file].expr_base;
    const Facts *facts = program_facts(program, file);
    if (!route->handler || def_row(program, route->handler)->kind != DEF_FUNCTION) return false;
    if (facts_exprs(facts)[expr].kind != EXPR_CALL || facts_exprs(facts)[expr + 1].kind != EXPR_ATTRIBUTE)
        return false;
    ValueSet object = infer_expr(program, file, expr + 2);
    Match matches[MATCHES_MAX];
    u32 count = match_callee(program, TRIGGER_CALL, file, expr + 1, matches);
    bool is_view = false;
    for (u32 m = 0; m < count; m++)
        is_view |= matches[m].rule->gives && matches[m].rule->gives->bases[0].kind == SELECT_RECEIVER;
    return is_view && !object.is_open && object.count == 1 && object.at[0].kind == VALUE_FUNCTION &&
           object.at[0].id == route->handler && !def_row(program, route->handler)->decorator_count;
}

/* All bases are listed, and nobody adds members. */
static bool is_whole_class(const Program *program, DefRef class) {
    u32 count, subclasses;
    class_subclasses(program, class, &subclasses);
    if (subclasses) return false; /* one of them may be meant */
    const Name *bases = class_external_bases(program, class, &count);
    Name where;
    ClassOpenness openness = class_openness(program, class, &where);
    for (u32 i = 0; i < count; i++)
        if (!match_stub(program, bases[i])) return false;
    return count && (openness == CLASS_CLOSED || openness == CLASS_OPEN_BASE);
}

/* It takes requests by itself. */
static bool handles_all(const Check *self, DefRef class) {
    const Program *program = self->program;
    u32 count;
    const Str *words = rules_words(self->context->rules, RULE, "request_members", &count);
    for (u32 i = 0; i < count; i++) {
        Name name = intern_find(&program->names, words[i]);
        ClassMember member;
        if (name && class_find(program, class, name, &member)) return true;
    }
    return false;
}

static void class_report(Check *self, const Route *route) {
    const Program *program = self->program;
    FileId file = program->def_file[route->handler];
    Place place = place_of(program, file, def_row(program, route->handler)->name_span);
    Finding *finding = finding_add_def(self->context, RULE, route->handler);
    finding->kind = KIND_ROUTE;
    finding->message = text1("message.class", "class", name_text(program, def_name(program, route->handler)));
    finding->help = text1("help.class", "class", name_text(program, def_name(program, route->handler)));
    finding->doubt = text_of(RULE, "doubt.class");
    finding_evidence(finding, place, text_of(RULE, "answers_nothing"));
    route_tell(self, finding, route);
}

static void function_report(Check *self, const Route *route) {
    const Program *program = self->program;
    FileId file = expr_file(program, route->given);
    ExprId expr = route->given - program->files[file].expr_base;
    Place place = place_of_expr(program, file, expr + 1);
    Str name = name_text(program, def_name(program, route->handler));
    Finding *finding = finding_add(self->context, RULE, KIND_ROUTE,
                                   def_symbol(program, route->handler, program->arena), place, place);
    finding->message =
        text_with(text1("message.function", "name", name), "member",
                  facts_name(program_facts(program, file), expr_row(program, file, expr + 1)->name));
    finding->help = text1("help.function", "name", name);
    finding->doubt = text_of(RULE, "doubt.function");
    finding_evidence(
        finding,
        place_of(program, program->def_file[route->handler], def_row(program, route->handler)->name_span),
        text1("is_function", "name", name));
    route_tell(self, finding, route);
}

static void route_check(Check *self, const Route *route) {
    const Program *program = self->program;
    if (!route->given || program->files[route->file].world == WORLD_TESTS) return;
    FileId file = expr_file(program, route->given);
    ExprId expr = route->given - program->files[file].expr_base;
    MissingName missing;
    if (is_tried(program_facts(program, file), expr_row(program, file, expr)->start)) return;
    if (route->is_unanswered) {
        DefRef class = route->handler;
        bool is_sure = is_whole_class(program, class) && !handles_all(self, class);
        FileId own = program->def_file[class];
        if (is_sure && is_new(self, own, def_row(program, class)->span.start)) class_report(self, route);
    } else if (is_view_of_function(program, route)) {
        if (is_new(self, file, expr_row(program, file, expr)->start)) function_report(self, route);
    } else if (expr_names_missing(self->context, file, expr, &missing) &&
               is_new(self, file, missing.span.start))
        route_tell(self, missing_report(self, &missing, "message"), route);
}

/* include("app.missing_urls") */
static void include_check(Check *self, FileId file, ExprId call) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    ExprId text = expr_child(facts, call, 1);
    if (text && facts_exprs(facts)[text].kind == EXPR_TUPLE) text = expr_first(facts, text);
    if (!text || facts_exprs(facts)[text].kind != EXPR_STRING) return;
    Match matches[MATCHES_MAX];
    MissingName missing;
    u32 count = match_callee(program, TRIGGER_CALL, file, call + 1, matches);
    bool names_module = false;
    for (u32 m = 0; m < count; m++)
        names_module |=
            matches[m].rule->include && selector_has(matches[m].rule->include->child, STEP_MODULE);
    if (!names_module || !text_names_missing(self->context, file, text, true, &missing)) return;
    if (is_tried(facts, facts_exprs(facts)[text].start) || !is_new(self, file, missing.span.start)) return;
    Finding *finding = missing_report(self, &missing, "message.include");
    Str prefix = STR_NONE;
    ExprId outer = facts_exprs(facts)[call].parent;
    if (outer && facts_exprs(facts)[outer].kind == EXPR_CALL)
        prefix = expr_string(program, file, expr_child(facts, outer, 1));
    finding->message = text_with(finding->message, "prefix", prefix.len ? prefix : STR("/"));
}

void check_route_without_handler(CheckContext *context) {
    const Program *program = context->program;
    Check self = {.context = context, .program = program};
    for (RouteId r = 1; r < routes_count(program); r++) route_check(&self, routes_at(program, r));
    for (FileId file = 0; file < program->file_count && routers_count(program) > 1; file++) {
        const Facts *facts = program_facts(program, file);
        if (program->files[file].world == WORLD_TESTS) continue;
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_CALL) include_check(&self, file, e);
    }
    map_release(&self.seen);
}
