/* Edges from who asks for a value by name to what provides it.
 *
 * Models say what provides (`provides`) and who asks (`asks`): by the name of a parameter, or by a text. In
 * files of the tests every other function, and every text that is such a name, may ask too; that counts
 * weakly. Costs one pass over the parameters and texts of those files. */
#include "graph_asks.h"

#include "file.h"
#include "graph_reads.h"
#include "site.h"

typedef struct {
    DefRef def;
    const ProvideAction *action;
    Name name;
    u32 next; /* next provider of the same name, or 0 */
} Provider;

typedef struct {
    NodeId from;
    FileId file;
    u32 offset;
    Name name;
    u8 kind; /* EdgeKind */
} Ask;

struct Asks {
    Program *program;
    Vec(Provider) providers; /* entry 0 is unused */
    Map by_name;             /* Name → first provider */
    Map by_node;             /* vertex of a definition → its first provider */
    Vec(Ask) asks;
    Map understood; /* (file, offset) of texts that rules read: they say what they mean */
    Bits asking;    /* definitions whose parameters ask, by DefRef */
    Bits is_asker;  /* files with a definition that asks by its name alone */
    Bits is_drawn;  /* files that another file refers to */
};

Asks *asks_new(Program *program) {
    Asks *self = ARENA_NEW(program->arena, Asks);
    self->program = program;
    self->asking = bits_new(program->arena, program->def_count);
    self->is_asker = bits_new(program->arena, program->file_count);
    self->is_drawn = bits_new(program->arena, program->file_count);
    vec_push(&self->providers, (Provider){0});
    return self;
}

/* ---- what models say --------------------------------------------------------------------------------- */

static void ask_push(Asks *self, NodeId from, FileId file, u32 offset, Name name, EdgeKind kind) {
    if (name) vec_push(&self->asks, ((Ask){from, file, offset, name, (u8)kind}));
}

static bool is_said(const Program *program, const Site *site, const Selector *select) {
    for (; select; select = select->next) {
        ExprId expr = 0;
        if (!site_base(program, site, select, &expr) || !expr) continue;
        const ExprRow *row = expr_row(program, site->file, expr);
        return row->kind != EXPR_CONSTANT || (row->op != CONSTANT_FALSE && row->op != CONSTANT_NONE);
    }
    return false;
}

static void provider_add(Asks *self, const Site *site, const ProvideAction *action) {
    Program *program = self->program;
    Str said = action->name ? site_text(program, site, action->name) : STR_NONE;
    Name name = said.len ? intern_add(&program->names, said) : def_name(program, site->def);
    ExprId expr = 0;
    if (said.len && site_base(program, site, action->name, &expr) && expr)
        map_at(&self->understood, map_pair(site->file, expr_row(program, site->file, expr)->start), 1);
    u32 at = self->providers.count, *slot = map_at(&self->by_name, name, 0);
    vec_push(&self->providers, ((Provider){site->def, action, name, *slot}));
    *slot = at;
    NodeId node = node_of_def(program, site->def);
    map_at(&self->by_node, node, at);
    /* Outside the tests it may be offered to other trees. */
    bool is_offered = program->files[site->file].world != WORLD_TESTS;
    if (is_offered || is_said(program, site, action->always))
        edge_push(program->graph, (Edge){.from = program->graph->nodes[node].owner,
                                         .to = node,
                                         .file = FILE_NONE,
                                         .kind = EDGE_MODEL});
}

/* f"{kind}_client": whatever is provided under a name that begins and ends so may be meant. */
static void computed_ask(Asks *self, FileId file, ExprId argument, NodeId from) {
    Building building = {.program = self->program,
                         .graph = self->program->graph,
                         .file = file,
                         .facts = program_facts(self->program, file)};
    KnownEnds ends = known_ends(&building, text_source(&building, argument));
    if (!ends.start.len && !ends.end.len) return;
    for (u32 i = 1; i < self->providers.count; i++) {
        Name name = self->providers.at[i].name;
        Str word = name_text(self->program, name);
        if (str_starts(word, ends.start) && str_ends(word, ends.end))
            ask_push(self, from, file, facts_exprs(building.facts)[argument].start, name, EDGE_WEAK);
    }
    building_release(&building);
}

/* Texts of the selected arguments. */
static void texts_ask(Asks *self, const Site *site, const Selector *select, NodeId from) {
    const Facts *facts = program_facts(self->program, site->file);
    for (; select; select = select->next)
        for (u32 i = 0; i < select->base_count; i++) {
            const SelectBase *base = &select->bases[i];
            u32 at = 0;
            for (ExprId argument = site->call ? expr_child(facts, site->call, 1) : 0; argument;
                 argument = expr_next(facts, argument), at++) {
                if (base->kind != SELECT_ARGUMENTS && (base->kind != SELECT_ARGUMENT || base->index != at))
                    continue;
                Str text = expr_string(self->program, site->file, argument);
                Name name = text.len ? intern_find(&self->program->names, text) : 0;
                u32 offset = facts_exprs(facts)[argument].start;
                if (text.len)
                    ask_push(self, from, site->file, offset, name, EDGE_MODEL);
                else
                    computed_ask(self, site->file, argument, from);
                map_at(&self->understood, map_pair(site->file, offset), 1);
            }
        }
}

void asks_decorator(Asks *self, const Site *site) {
    const ModelRule *rule = site->match.rule;
    if (rule->provides) provider_add(self, site, rule->provides);
    if (!rule->asks) return;
    if (rule->asks->names)
        texts_ask(self, site, rule->asks->names, node_of_def(self->program, site->def));
    else
        bits_add(&self->asking, site->def);
}

void asks_definition(Asks *self, DefRef def, const ModelRule *rule) {
    if (!rule->asks) return;
    bits_add(&self->asking, def);
    bits_add(&self->is_asker, self->program->def_file[def]);
}

/* ---- who asks ------------------------------------------------------------------------------------------ */

static bool is_provided(const Asks *self, Name name) {
    return map_find(&self->by_name, name) != MAP_NONE;
}

static void params_ask(Asks *self, DefRef def) {
    const Program *program = self->program;
    FileId file = program->def_file[def];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, def);
    bool is_asking = bits_has(&self->asking, def);
    if (row->kind != DEF_FUNCTION || (!is_asking && program->files[file].world != WORLD_TESTS)) return;
    for (u32 i = 0; i < row->param_count; i++) {
        const ParamRow *param = &facts_params(facts)[row->first_param + i];
        Name name = file_name_of(program, file, param->name);
        bool is_plain = !param->fallback && param->kind != PARAM_STAR && param->kind != PARAM_DOUBLE_STAR;
        if (is_plain && is_provided(self, name))
            ask_push(self, node_of_def(program, def), file, param->span.start, name,
                     is_asking ? EDGE_MODEL : EDGE_WEAK);
    }
}

static void calls_ask(Asks *self, FileId file) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    for (ExprId e = 1; e < facts->exprs.count; e++) {
        if (facts_exprs(facts)[e].kind != EXPR_CALL || facts_exprs(facts)[e].flags & EXPR_IN_DECORATOR)
            continue; /* a decorator asks for what it stands on */
        Site site = {.file = file, .call = e, .callee = e + 1};
        Match matches[MATCHES_MAX];
        u32 count = match_callee(program, TRIGGER_CALL, file, e + 1, matches);
        for (u32 m = 0; m < count; m++) {
            site.match = matches[m];
            if (matches[m].rule->asks)
                texts_ask(self, &site, matches[m].rule->asks->names,
                          graph_owner(program, file, facts_exprs(facts)[e].scope));
        }
    }
}

static void strings_ask(Asks *self, FileId file) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        if (row->flags & STRING_DOC || row->length > 80) continue;
        Name name = intern_find(&program->names, facts_text(facts, row->offset, row->length));
        if (!name || !is_provided(self, name)) continue;
        if (map_find(&self->understood, map_pair(file, row->span.start)) != MAP_NONE) continue;
        NodeId from =
            row->expr ? graph_owner(program, file, facts_exprs(facts)[row->expr].scope) : node_of_file(file);
        ask_push(self, from, file, row->span.start, name, EDGE_WEAK);
    }
}

/* A name that is imported where it is asked for is used, though no code reads it. */
static void imports_mark(Asks *self, FileId file) {
    const File *in = &self->program->files[file];
    for (ImportId i = 1; i < in->facts->imports.count; i++) {
        const ImportRow *row = &facts_imports(in->facts)[i];
        if (!row->binding || !is_provided(self, in->names[row->bound])) continue;
        BindRef binding = in->binding_base + row->binding;
        self->program->graph->binding_used[binding >> 6] |= (u64)1 << (binding & 63);
    }
}

/* ---- names that others ask for ------------------------------------------------------------------------- */

static bool asks_itself(const Asks *self, const Provider *provider) {
    const Program *program = self->program;
    const DefRow *row = def_row(program, provider->def);
    FileId file = program->def_file[provider->def];
    const ParamRow *params = facts_params(program_facts(program, file));
    for (u32 i = 0; i < row->param_count && bits_has(&self->asking, provider->def); i++)
        if (file_name_of(program, file, params[row->first_param + i].name) == provider->name) return true;
    return false;
}

/* `def worker(worker)`, and nobody in the tree provides the first one: it changes what something outside
 * provides, and outside is who asks for it. So does every other provider of that name. */
static bool is_from_outside(const Asks *self, u32 first) {
    for (u32 at = first; at; at = self->providers.at[at].next)
        if (!asks_itself(self, &self->providers.at[at])) return false;
    return true;
}

static void outside_asks(Asks *self) {
    Program *program = self->program;
    for (u32 i = 1; i < self->providers.count; i++) {
        const Provider *provider = &self->providers.at[i];
        NodeId node = node_of_def(program, provider->def);
        u32 first = map_find(&self->by_name, provider->name);
        if (first == MAP_NONE || !is_from_outside(self, first)) continue;
        edge_push(program->graph, (Edge){.from = program->graph->nodes[node].owner,
                                         .to = node,
                                         .file = FILE_NONE,
                                         .kind = EDGE_MODEL});
    }
}

/* ---- what answers -------------------------------------------------------------------------------------- */

static void drawn_mark(Asks *self) {
    const Graph *graph = self->program->graph;
    for (u32 i = 0; i < graph->edges.count; i++) {
        FileId from = graph->nodes[graph->edges.at[i].from].file,
               to = graph->nodes[graph->edges.at[i].to].file;
        if (from != to) bits_add(&self->is_drawn, to);
    }
}

/* Does a file see what another provides? A file that asks itself and that no other draws on keeps what it
 * has; one of a `below` path gives to its folder; any other may be loaded by anything. */
static bool is_seen(const Asks *self, const Provider *provider, FileId by) {
    FileId file = self->program->def_file[provider->def];
    Str path = self->program->files[file].path, folder = path_folder(path);
    Str asker = self->program->files[by].path;
    if (file == by) return true;
    for (u32 i = 0; i < provider->action->below_count; i++)
        if (file_pattern_matches(provider->action->below[i], path))
            return !folder.len || (str_starts(asker, folder) && asker.ptr[folder.len] == '/');
    return !bits_has(&self->is_asker, file) || bits_has(&self->is_drawn, file);
}

/* A provider that asks gets what whoever asked for it sees: a file of tests may have one of its own, in place
 * of what the folders above provide. */
static bool is_seen_through(const Asks *self, const Provider *provider, const Ask *ask) {
    u32 at = map_find(&self->by_node, ask->from);
    return at != MAP_NONE && is_seen(self, &self->providers.at[at], self->program->def_file[provider->def]);
}

static void ask_answer(Asks *self, const Ask *ask) {
    u32 at = map_find(&self->by_name, ask->name);
    bool is_python = self->program->files[ask->file].module != 0;
    for (; at != MAP_NONE && at; at = self->providers.at[at].next) {
        const Provider *provider = &self->providers.at[at];
        if (is_python && !is_seen(self, provider, ask->file) && !is_seen_through(self, provider, ask))
            continue;
        NodeId to = node_of_def(self->program, provider->def);
        edge_push(self->program->graph,
                  (Edge){.from = is_python ? ask->from : self->program->graph->nodes[to].owner,
                         .to = to,
                         .file = ask->file,
                         .offset = ask->offset,
                         .kind = ask->kind});
    }
}

void asks_finish(Asks *self) {
    Program *program = self->program;
    bool has_any = self->providers.count > 1;
    for (FileId file = 0; has_any && file < program->file_count; file++) {
        bool is_python = program->files[file].module != 0;
        if (is_python && program->files[file].world != WORLD_TESTS) continue;
        if (is_python) calls_ask(self, file), imports_mark(self, file);
        strings_ask(self, file);
    }
    for (DefRef def = 0; has_any && def < program->def_count; def++) params_ask(self, def);
    if (has_any) outside_asks(self), drawn_mark(self);
    for (u32 i = 0; i < self->asks.count; i++) ask_answer(self, &self->asks.at[i]);
    vec_release(&self->providers);
    vec_release(&self->asks);
    map_release(&self->by_name);
    map_release(&self->by_node);
    map_release(&self->understood);
}
