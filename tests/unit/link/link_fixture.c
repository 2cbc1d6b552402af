#include "link_fixture.h"

#include "classes.h"
#include "hops.h"
#include "lang.h"
#include "modules.h"
#include "reach.h"
#include "routes.h"
#include "rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { FILES_MAX = 32 };

/* ---- building ---------------------------------------------------------------------------------------- */

static int input_order(const void *a, const void *b) {
    const FileInput *x = a, *y = b;
    return str_cmp(x->path, y->path);
}

static u32 tree_split(LinkFixture *self, Str tree) {
    u32 count = 0;
    while (tree.len) {
        Str path;
        assert_true(str_starts(tree, STR("== ")));
        str_split(&tree, '\n', &path);
        size_t end = str_starts(tree, STR("== ")) ? 0 : str_find(tree, STR("\n== "));
        end = end == STR_NOT_FOUND ? tree.len : end ? end + 1 : 0;
        assert_true(count < FILES_MAX);
        path = str_slice(path, 3, path.len);
        self->inputs[count] = (FileInput){.path = path, .absolute = path};
        self->sources[count++] = str_slice(tree, 0, end);
        tree = str_slice(tree, end, tree.len);
    }
    return count;
}

static OriginWords origin_words(const Rules *rules, const char *name) {
    OriginWords words;
    words.at = rules_words(rules, "duplicate-module", name, &words.count);
    return words;
}

void link_fixture_open(LinkFixture *self, const char *tree) {
    *self = (LinkFixture){0};
    self->inputs = ARENA_ARRAY(&self->arena, FileInput, FILES_MAX);
    self->sources = ARENA_ARRAY(&self->arena, Str, FILES_MAX);
    self->file_count = tree_split(self, str_of(tree));
    LangWorker *worker = lang_worker_new();
    for (u32 i = 0; i < self->file_count; i++) {
        Language language = lang_of(self->inputs[i].path, STR_NONE);
        self->inputs[i].facts = lang_extract(worker, language, self->sources[i]);
    }
    lang_worker_free(worker);
    qsort(self->inputs, self->file_count, sizeof *self->inputs, input_order);
    const Rules *rules;
    Err err = {0};
    if (!rules_load(&(RulesOptions){0}, &self->arena, &rules, &err)) fail_msg("%s", err.text);
    LinkInput input = {.files = self->inputs, .file_count = self->file_count, .models = rules_models(rules)};
    input.signs = (OriginSigns){.made = origin_words(rules, "generated_words"),
                                .openings = origin_words(rules, "generated_openings"),
                                .paths = origin_words(rules, "generated_names"),
                                .licences = origin_words(rules, "licence_words"),
                                .folders = origin_words(rules, "foreign_folders"),
                                .versions = origin_words(rules, "version_names"),
                                .authors = origin_words(rules, "author_names"),
                                .terms = origin_words(rules, "licence_names")};
    self->program = program_link(&input, &self->arena);
}

void link_fixture_release(LinkFixture *self) {
    program_release(self->program);
    for (u32 i = 0; i < self->file_count; i++) free((void *)(uintptr_t)self->inputs[i].facts);
    arena_release(&self->arena);
}

/* ---- values ------------------------------------------------------------------------------------------ */

/* Names of the module "m" stand without it. */
static Str short_symbol(Str symbol) {
    return str_starts(symbol, STR("m.")) ? str_slice(symbol, 2, symbol.len) : symbol;
}

static Str def_text(LinkFixture *self, DefRef def) {
    return short_symbol(def_symbol(self->program, def, &self->arena));
}

static void value_put(LinkFixture *self, Value value, StrBuf *out) {
    const Program *program = self->program;
    switch ((ValueKind)value.kind) {
    case VALUE_NONE_OBJECT: buf_printf(out, "None"); break;
    case VALUE_MODULE:
        buf_printf(out, "module %.*s", STR_ARG(name_text(program, program->modules[value.id].name)));
        break;
    case VALUE_CLASS: buf_printf(out, "type[%.*s]", STR_ARG(def_text(self, value.id))); break;
    case VALUE_FUNCTION: buf_printf(out, "%.*s()", STR_ARG(def_text(self, value.id))); break;
    case VALUE_METHOD: buf_printf(out, "bound %.*s()", STR_ARG(def_text(self, value.id))); break;
    case VALUE_INSTANCE:
        buf_printf(out, "%.*s%s", STR_ARG(def_text(self, value.id)), value.is_exact ? "!" : "");
        break;
    case VALUE_SUPER: buf_printf(out, "super of %.*s", STR_ARG(def_text(self, value.id))); break;
    case VALUE_EXTERNAL: buf_printf(out, "<%.*s>", STR_ARG(name_text(program, value.id))); break;
    case VALUE_EXTERNAL_INSTANCE: buf_printf(out, "<%.*s>()", STR_ARG(name_text(program, value.id))); break;
    case VALUE_EXTERNAL_RESULT: buf_printf(out, "<%.*s>->", STR_ARG(name_text(program, value.id))); break;
    case VALUE_DISPLAY: buf_printf(out, "display"); break;
    case VALUE_GENERIC: buf_printf(out, "container"); break;
    case VALUE_YIELDS: buf_printf(out, "yields of %.*s()", STR_ARG(def_text(self, value.id))); break;
    case VALUE_LITERAL: buf_printf(out, "literal"); break;
    }
}

static void values_put(LinkFixture *self, ValueSet values, StrBuf *out) {
    for (u32 i = 0; i < values.count; i++) {
        if (i) buf_printf(out, " | ");
        value_put(self, values.at[i], out);
    }
    if (values.is_open) buf_printf(out, values.count ? " ?" : "?");
    if (!values.is_open && !values.count) buf_printf(out, "never");
    buf_printf(out, "\n");
}

void link_view_reveal(LinkFixture *self, StrBuf *out) {
    for (FileId file = 0; file < self->program->file_count; file++) {
        const Facts *facts = program_facts(self->program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++) {
            const ExprRow *rows = facts_exprs(facts);
            if (rows[e].kind != EXPR_CALL || rows[e + 1].kind != EXPR_NAME) continue;
            if (!str_eq(facts_name(facts, rows[e + 1].name), STR("reveal"))) continue;
            values_put(self, infer_expr(self->program, file, rows[e + 1].next), out);
        }
    }
}

/* ---- modules ----------------------------------------------------------------------------------------- */

void link_view_modules(LinkFixture *self, StrBuf *out) {
    const Program *program = self->program;
    for (FileId file = 0; file < program->file_count; file++) {
        const File *in = &program->files[file];
        if (!in->module) continue;
        Str name = name_text(program, program->modules[in->module].name);
        buf_printf(out, "%.*s %.*s\n", STR_ARG(in->path), STR_ARG(name));
    }
}

static void target_put(LinkFixture *self, ImportTarget target, StrBuf *out) {
    const Program *program = self->program;
    const Module *module = &program->modules[target.module];
    Str name = target.module ? name_text(program, module->name) : STR("");
    switch (target.verdict) {
    case IMPORT_UNKNOWN: buf_printf(out, "unknown\n"); break;
    case IMPORT_EXTERNAL: buf_printf(out, "external\n"); break;
    case IMPORT_MISSING: buf_printf(out, "missing below %.*s\n", STR_ARG(name)); break;
    case IMPORT_FOUND:
        if (module->file == FILE_NONE)
            buf_printf(out, "folder %.*s\n", STR_ARG(name));
        else
            buf_printf(out, "%.*s\n", STR_ARG(program->files[module->file].path));
        break;
    }
}

void link_view_imports(LinkFixture *self, StrBuf *out) {
    const Program *program = self->program;
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (ImportId i = 1; i < facts->imports.count; i++) {
            const ImportRow *row = &facts_imports(facts)[i];
            Str module = row->module ? facts_name(facts, row->module) : STR("");
            buf_printf(out, "%.*s: %.*s%.*s -> ", STR_ARG(program->files[file].path), (int)row->level, "....",
                       STR_ARG(module));
            target_put(self, modules_resolve(program, file, module, row->level), out);
        }
    }
}

/* ---- names ------------------------------------------------------------------------------------------- */

void link_view_hops(LinkFixture *self, StrBuf *out) {
    const Program *program = self->program;
    for (FileId file = 0; file < program->file_count; file++) {
        const Facts *facts = program_facts(program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++) {
            const ExprRow *rows = facts_exprs(facts);
            if (rows[e].kind != EXPR_CALL || rows[e + 1].kind != EXPR_NAME) continue;
            if (!str_eq(facts_name(facts, rows[e + 1].name), STR("probe"))) continue;
            Hop hops[HOPS_LISTED];
            u32 count = hops_of(program, file, rows[e + 1].next, hops);
            buf_printf(out, "%.*s:", STR_ARG(program->files[file].path));
            for (u32 i = 0; i < count; i++) {
                static const char *const words[] = {"import", "alias", "definition"};
                Str name = name_text(program, hops[i].name), target = name_text(program, hops[i].target);
                Str in = file_symbol(program, binding_file(program, hops[i].binding));
                buf_printf(out, " %s %.*s=%.*s in %.*s;", words[hops[i].kind], STR_ARG(name), STR_ARG(target),
                           STR_ARG(in));
            }
            buf_printf(out, "\n");
        }
    }
}

/* ---- classes ----------------------------------------------------------------------------------------- */

static const char *const OPENNESS_WORDS[] = {[CLASS_CLOSED] = "closed",
                                             [CLASS_UNKNOWN_BASE] = "unknown base",
                                             [CLASS_EXTERNAL_BASE] = "external base",
                                             [CLASS_OPEN_BASE] = "open base",
                                             [CLASS_GETATTR] = "getattr",
                                             [CLASS_DYNAMIC_BODY] = "body",
                                             [CLASS_METACLASS] = "metaclass",
                                             [CLASS_DECORATED] = "decorated",
                                             [CLASS_PROTOCOL] = "protocol",
                                             [CLASS_CYCLE] = "cycle",
                                             [CLASS_DYNAMIC_WRITE] = "dynamic"};

void link_view_classes(LinkFixture *self, StrBuf *out) {
    const Program *program = self->program;
    for (DefRef def = 0; def < program->def_count; def++) {
        if (def_row(program, def)->kind != DEF_CLASS) continue;
        u32 count;
        const DefRef *mro = class_mro(program, def, &count);
        for (u32 i = 0; i < count; i++)
            buf_printf(out, "%s%.*s", i ? " " : "", STR_ARG(def_text(self, mro[i])));
        if (!count) buf_printf(out, "%.*s", STR_ARG(def_text(self, def)));
        const Name *externals = class_external_bases(program, def, &count);
        for (u32 i = 0; i < count; i++) buf_printf(out, " <%.*s>", STR_ARG(name_text(program, externals[i])));
        Name where;
        buf_printf(out, ": %s\n", OPENNESS_WORDS[class_openness(program, def, &where)]);
    }
}

/* ---- routes ------------------------------------------------------------------------------------------ */

void link_view_routes(LinkFixture *self, StrBuf *out) {
    static const char *const served[] = {"served", "conditionally", "never", "unknown", "tests"};
    const Program *program = self->program;
    for (RouteId i = 1; i < routes_count(program); i++) {
        const Route *route = routes_at(program, i);
        const Router *router = routers_at(program, route->router);
        Str handler = route->handler ? def_text(self, route->handler) : STR("-");
        buf_printf(out, "%.*s %.*s %s %.*s", STR_ARG(route->methods), STR_ARG(route->url),
                   served[router->served], STR_ARG(handler));
        if (router->broken_at && router->broken_at != route->router)
            buf_printf(out, " (%.*s)", STR_ARG(short_symbol(routers_at(program, router->broken_at)->name)));
        buf_printf(out, "\n");
    }
}

void link_view_endpoints(LinkFixture *self, StrBuf *out) {
    Program *program = self->program;
    u32 count;
    const Endpoint *all = endpoints_all(program, &count);
    for (u32 i = 0; i < count; i++) {
        const Route *route = routes_at(program, all[i].route);
        Str app = short_symbol(routers_at(program, all[i].app)->name);
        Str handler = route->handler ? def_text(self, route->handler) : STR("-");
        buf_printf(out, "%.*s %.*s %.*s %.*s\n", STR_ARG(app), STR_ARG(route->methods), STR_ARG(all[i].url),
                   STR_ARG(handler));
    }
    for (RouteId i = 1; i < routes_count(program); i++) {
        u8 served = routers_at(program, routes_at(program, i)->router)->served;
        const char *what = served == SERVED_NO ? "unserved" : served == SERVED_UNKNOWN ? "unknown" : NULL;
        if (what) buf_printf(out, "%s: %.*s\n", what, STR_ARG(routes_at(program, i)->url));
    }
}

/* ---- liveness ---------------------------------------------------------------------------------------- */

/* Null rows and variables of the language (__all__) are no part of a program. */
static bool is_shown(const Program *program, NodeId node) {
    const Node *row = graph_node(program, node);
    if (!program->files[row->file].module) return false;
    if (row->kind == NODE_MODULE) return node == graph_module(program, row->file);
    if (row->kind == NODE_DEF) return row->row != 0;
    const Facts *facts = program_facts(program, row->file);
    return !str_starts(facts_name(facts, facts_bindings(facts)[row->row].name), STR("__"));
}

static bool is_inside_dead(const Program *program, NodeId node) {
    NodeId owner = graph_node(program, node)->owner;
    return owner && owner != node && reach_is_dead(program, owner);
}

void link_view_dead(LinkFixture *self, StrBuf *out) {
    const Program *program = self->program;
    for (NodeId node = 1; node < graph_node_count(program); node++) {
        const Node *row = graph_node(program, node);
        if (!is_shown(program, node) || is_inside_dead(program, node)) continue;
        Str symbol = short_symbol(graph_symbol(program, node, &self->arena));
        if (reach_is_dead(program, node)) {
            NodeId head = reach_head(program, node);
            buf_printf(out, "%.*s", STR_ARG(symbol));
            if (head != node)
                buf_printf(out, " < %.*s", STR_ARG(short_symbol(graph_symbol(program, head, &self->arena))));
            buf_printf(out, "\n");
        } else if (reach_production(program, node) == LIFE_WEAK) {
            buf_printf(out, "%.*s ?\n", STR_ARG(symbol));
        } else if (reach_production(program, node) == LIFE_NONE) {
            if (program->files[row->file].world != WORLD_TESTS)
                buf_printf(out, "%.*s tests\n", STR_ARG(symbol));
        }
    }
}

/* ---- cases ------------------------------------------------------------------------------------------- */

void link_cases_run(LinkView *view, const LinkCase *cases, u32 count) {
    u32 failures = 0;
    for (u32 i = 0; i < count; i++) {
        LinkFixture fixture;
        link_fixture_open(&fixture, cases[i].tree);
        StrBuf out = {0};
        view(&fixture, &out);
        bool is_bug = !strncmp(cases[i].name, "bug: ", 5);
        bool is_equal = str_eq(buf_str(&out), str_of(cases[i].expected));
        if (is_equal && is_bug)
            printf("---- %s\nmended: take \"bug: \" off its name\n", cases[i].name), failures++;
        if (!is_equal && !is_bug) {
            printf("---- %s\n%s---- expected\n%s---- shown\n%.*s", cases[i].name, cases[i].tree,
                   cases[i].expected, STR_ARG(buf_str(&out)));
            failures++;
        }
        buf_release(&out);
        link_fixture_release(&fixture);
    }
    if (failures) fail_msg("%u of %u cases differ", failures, count);
}
