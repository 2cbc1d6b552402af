#include "python.h"

#include "parse_arena.h"
#include "python_format.h"
#include "python_walk.h"
#include "tree_parse.h"

const TSLanguage *tree_sitter_python(void);

struct PythonFront {
    ParseArena *memory;
    PythonWalk walk;
    PythonResolve resolve;
};

PythonFront *python_front_new(void) {
    PythonFront *self = mem_alloc(sizeof *self);
    self->memory = parse_arena_new();
    python_syntax_init(&self->walk.syntax, tree_sitter_python());
    return self;
}

static void walk_release(PythonWalk *w) {
    python_syntax_release(&w->syntax);
    vec_release(&w->events);
    vec_release(&w->scopes);
    vec_release(&w->declarations);
    vec_release(&w->spine);
    vec_release(&w->ifs);
    vec_release(&w->params);
    vec_release(&w->ids);
    vec_release(&w->nonlocals);
    vec_release(&w->dict_reads);
    vec_release(&w->kills);
    vec_release(&w->blooms);
}

void python_front_free(PythonFront *self) {
    if (!self) return;
    parse_arena_free(self->memory);
    walk_release(&self->walk);
    python_resolve_release(&self->resolve);
    free(self);
}

static void walk_begin(PythonWalk *w, FactsBuilder *facts, Str source) {
    w->facts = facts;
    w->source = source;
    w->at = (PythonPlace){0};
    w->target = (BindTarget){0};
    w->depth = w->breaks = 0;
    w->token = 1;
    vec_clear(&w->events);
    vec_clear(&w->scopes);
    vec_push(&w->scopes, (ScopeExtra){0});
    vec_clear(&w->declarations);
    vec_clear(&w->spine);
    vec_clear(&w->ifs);
    vec_clear(&w->params);
    vec_clear(&w->ids);
    vec_clear(&w->nonlocals);
    vec_clear(&w->dict_reads);
    vec_clear(&w->kills);
    vec_clear(&w->blooms);
}

static void walk_module(PythonWalk *w) {
    w->at.scope = python_scope_open(w, SCOPE_MODULE, 0, (Span){0, (u32)w->source.len});
    python_block(w, 0);
    ScopeRow *module = &w->facts->scopes.at[1];
    module->body = 1;
    module->body_end = w->facts->stmts.count;
}

/* The parser is made for each file, which costs nothing beside parsing: it dies with its tree. */
static void source_parse(PythonFront *self, FactsBuilder *facts, Str source) {
    parse_arena_enter(self->memory);
    TSParser *parser = ts_parser_new();
    ts_parser_set_language(parser, tree_sitter_python());
    Str masked = python_format_mask(source);
    TSTree *tree = tree_parse(parser, self->memory, masked.ptr ? masked : source);
    python_syntax_read(&self->walk.syntax, tree, source, facts);
    ts_parser_delete(parser); /* the grammar's scanner may hold memory of its own */
    parse_arena_leave(self->memory);
    free((char *)masked.ptr);
}

void python_extract(PythonFront *self, FactsBuilder *facts, Str source) {
    PythonWalk *w = &self->walk;
    walk_begin(w, facts, source);
    source_parse(self, facts, source);
    walk_module(w);
    python_write_finish(w);
    python_resolve(&self->resolve, w);
}
