#include "url_mentions.h"

#include "file.h"
#include "path_kinds.h"
#include "routes_impl.h"
#include "url_tree.h"
#include "worlds.h"

struct UrlMentions {
    Vec(UrlMention) all;
    UrlTree tree;
    Map registrations; /* (FileId, offset) of what attaches a route or makes a router → 1 */
};

const char *mention_place_name(MentionPlace place) {
    static const char *const names[] = {
        [MENTION_IN_CODE] = "python", [MENTION_IN_CLIENT] = "client", [MENTION_IN_TEST] = "test",
        [MENTION_IN_API] = "api",     [MENTION_IN_SETUP] = "setup",   [MENTION_IN_PROSE] = "prose",
    };
    return names[place];
}

static bool has_ending(Str path, const char *endings) {
    Str ending = str_after_last(path_name(path), '.'), one;
    for (Str rest = str_of(endings); str_split(&rest, ' ', &one);)
        if (str_eq(one, ending)) return true;
    return false;
}

/* "openapi: 3.0.0" among the first lines. */
static bool describes_api(const Facts *facts) {
    enum { HEAD = 400 };
    Str head = str_slice(facts_source(facts), 0, HEAD), line;
    while (str_split(&head, '\n', &line))
        if (str_starts(line, STR("openapi:")) || str_starts(line, STR("swagger:"))) return true;
    return false;
}

static MentionPlace kind_of_file(const Program *program, FileId file) {
    const File *in = &program->files[file];
    if (in->world == WORLD_TESTS || world_of_path(in->path) == WORLD_TESTS) return MENTION_IN_TEST;
    if (in->facts->language == LANGUAGE_PYTHON) return MENTION_IN_CODE;
    if (language_is_client(in->facts->language))
        return has_ending(in->path, "json") ? MENTION_IN_API : MENTION_IN_CLIENT;
    if (path_is_template(in->path)) return MENTION_IN_CLIENT;
    if (has_ending(in->path, "md markdown rst txt adoc ipynb") ||
        str_starts(path_name(in->path), STR("README")))
        return MENTION_IN_PROSE;
    return describes_api(in->facts) ? MENTION_IN_API : MENTION_IN_SETUP;
}

static void registrations_collect(const Program *program, struct UrlMentions *self) {
    for (RouteId r = 1; r < routes_count(program); r++)
        map_at(&self->registrations, map_pair(routes_at(program, r)->file, routes_at(program, r)->offset), 1);
    for (RouterId r = 1; r < routers_count(program); r++) {
        const Router *router = routers_at(program, r);
        if (router->file != FILE_NONE && router->site)
            map_at(&self->registrations,
                   map_pair(router->file, expr_row(program, router->file, router->site)->start), 1);
    }
    for (u32 i = 0; i < inclusions_count(program); i++)
        map_at(&self->registrations,
               map_pair(inclusions_at(program, i)->file, inclusions_at(program, i)->offset), 1);
}

/* The text stands in an argument of such a call. */
static bool is_registration(const Program *program, const struct UrlMentions *self, FileId file,
                            const MentionRow *row) {
    const Facts *facts = program_facts(program, file);
    for (ExprId e = row->string ? facts_strings(facts)[row->string].expr : 0; e;
         e = facts_exprs(facts)[e].parent)
        if (facts_exprs(facts)[e].kind == EXPR_CALL &&
            map_find(&self->registrations, map_pair(file, facts_exprs(facts)[e].start)) != MAP_NONE)
            return true;
    return false;
}

static void file_index(const Program *program, struct UrlMentions *self, FileId file) {
    const Facts *facts = program_facts(program, file);
    MentionPlace place = facts->mentions.count > 1 ? kind_of_file(program, file) : MENTION_IN_CODE;
    for (u32 i = 1; i < facts->mentions.count; i++) {
        const MentionRow *row = &facts_mentions(facts)[i];
        if (row->kind != MENTION_PATH) continue;
        url_tree_add(&self->tree, facts_name(facts, row->text), self->all.count);
        vec_push(&self->all, ((UrlMention){file, i, (u8)place, is_registration(program, self, file, row)}));
    }
}

static struct UrlMentions *mentions_of(const Program *program) {
    if (program->routes->mentions) return program->routes->mentions;
    struct UrlMentions *self = program->routes->mentions = ARENA_NEW(program->arena, struct UrlMentions);
    registrations_collect(program, self);
    for (FileId file = 0; file < program->file_count; file++) file_index(program, self, file);
    return self;
}

const UrlMention *url_mentions_all(const Program *program, u32 *count) {
    struct UrlMentions *self = mentions_of(program);
    *count = self->all.count;
    return self->all.at;
}

static int number_order(const void *a, const void *b) {
    u32 x = *(const u32 *)a, y = *(const u32 *)b;
    return (x > y) - (x < y);
}

void url_mentions_find(const Program *program, Str url, VecU32 *out) {
    if (!url_says_something(url)) return;
    u32 before = out->count;
    url_tree_find(&mentions_of(program)->tree, url, out);
    if (out->count > before) qsort(out->at + before, out->count - before, sizeof(u32), number_order);
}

void url_mentions_release(Program *program) {
    if (!program->routes->mentions) return;
    vec_release(&program->routes->mentions->all);
    url_tree_release(&program->routes->mentions->tree);
    map_release(&program->routes->mentions->registrations);
}
