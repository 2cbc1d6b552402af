/* Members that live with their class: library bases call or read them; and methods that override others. */
#include "graph_models.h"

#include "classes.h"

/* __name__, and _Base__name: what the language calls, and what someone took the pains to override. */
static bool is_reserved(Str name) {
    bool is_dunder = name.len > 4 && str_starts(name, STR("__")) && str_ends(name, STR("__"));
    bool is_mangled = name.len > 4 && name.ptr[0] == '_' && name.ptr[1] >= 'A' && name.ptr[1] <= 'Z' &&
                      str_find(name, STR("__")) != STR_NOT_FOUND;
    return is_dunder || is_mangled;
}

/* `get_<field>` fits get_x in a class with a class-level variable x. */
static bool field_glob_matches(const Program *program, DefRef class, Str glob, Str name) {
    if (str_find_char(glob, '<') == STR_NOT_FOUND) return false;
    size_t at = str_find(glob, STR("<field>"));
    if (at == STR_NOT_FOUND) return false;
    Str start = str_slice(glob, 0, at), end = str_slice(glob, at + STR("<field>").len, glob.len);
    if (name.len <= start.len + end.len || !str_starts(name, start) || !str_ends(name, end)) return false;
    Name field = intern_find(&program->names, str_slice(name, start.len, name.len - end.len));
    ClassMember member;
    return field && class_find(program, class, field, &member) && member.binding &&
           binding_row(program, member.binding)->kind != BIND_DEF;
}

bool model_globs_match(const Program *program, DefRef class, const Str *globs, u32 count, Str name) {
    for (u32 i = 0; i < count; i++)
        if (wildcard_matches(globs[i], name) || (class && field_glob_matches(program, class, globs[i], name)))
            return true;
    return false;
}

/* What a stub keeps, hooks named after a field of the class among it. */
static bool stub_keeps_of(const Program *program, const Stub *stub, DefRef class, Str name) {
    if (stub_keeps(stub, name)) return true;
    if (model_globs_match(program, class, stub->hook_globs, stub->hook_glob_count, name)) return true;
    for (u32 i = 0; i < stub->base_count; i++) {
        const Stub *base = models_stub(program->models, stub->bases[i]);
        if (base && stub_keeps_of(program, base, class, name)) return true;
    }
    return false;
}

typedef struct {
    Match matches[MATCHES_MAX];
    u32 match_count;
    bool has_unknown_base; /* a base of which neither source nor member list is known */
} ClassKeeping;

/* Rules of the class's decorators, behind those of its bases. */
static void decorators_match(const Program *program, DefRef class, ClassKeeping *out) {
    FileId file = program->def_file[class];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, class);
    for (u32 i = 0; i < row->decorator_count; i++) {
        Match matches[MATCHES_MAX];
        ExprId callee = decorator_callee(facts, facts_lists(facts)[row->first_decorator + i]);
        u32 count = match_callee(program, TRIGGER_DECORATOR, file, callee, matches);
        for (u32 m = 0; m < count && out->match_count < MATCHES_MAX; m++)
            out->matches[out->match_count++] = matches[m];
    }
}

/* Neither source nor member list: of a class in a type stub only the declarations are known, its code calls
 * what it likes. */
static bool is_unknown_base(const Program *program, const Base *base) {
    if (base->def) return file_only_describes(&program->files[program->def_file[base->def]]);
    return !base->external || !match_stub(program, base->external);
}

/* class Row(Base, table=True): said by the class or one that it derives from, with anything but False or
 * None. */
static bool class_says(const Program *program, DefRef class, Str keyword) {
    u32 count;
    const DefRef *mro = class_mro(program, class, &count);
    for (u32 m = 0; m < count; m++) {
        const Facts *facts = program_facts(program, program->def_file[mro[m]]);
        const DefRow *row = def_row(program, mro[m]);
        for (u32 i = 0; i < row->base_count; i++) {
            ExprId expr = facts_lists(facts)[row->first_base + i];
            u8 kind = facts_exprs(facts)[expr].kind;
            if (kind == EXPR_DOUBLE_STAR) return true;
            if (kind != EXPR_KEYWORD || !str_eq(facts_name(facts, facts_exprs(facts)[expr].name), keyword))
                continue;
            const ExprRow *value = &facts_exprs(facts)[expr_first(facts, expr)];
            if (value->kind != EXPR_CONSTANT || (value->op != CONSTANT_FALSE && value->op != CONSTANT_NONE))
                return true;
        }
    }
    return !count;
}

static ClassKeeping class_keeping(const Program *program, DefRef class) {
    ClassKeeping self = {0};
    u32 match_count = match_class(program, class, self.matches);
    for (u32 i = 0; i < match_count; i++)
        if (!self.matches[i].rule->only_if.len || class_says(program, class, self.matches[i].rule->only_if))
            self.matches[self.match_count++] = self.matches[i];
    decorators_match(program, class, &self);
    u32 mro_count, count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        const Base *bases = class_bases(program, mro[m], &count);
        for (u32 i = 0; i < count; i++) self.has_unknown_base |= is_unknown_base(program, &bases[i]);
    }
    if (!mro_count) self.has_unknown_base = true;
    return self;
}

static bool external_provides(const Program *program, DefRef class, Str name) {
    u32 count;
    const Name *bases = class_external_bases(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        const Stub *stub = match_stub(program, bases[i]);
        if (stub && stub_keeps_of(program, stub, class, name)) return true;
    }
    return false;
}

/* How a member lives with its class: 0 not at all, else the kind of edge. */
static i32 member_keeping(const Program *program, DefRef class, const ClassKeeping *keeping, NodeId member) {
    Str name = graph_word(program, member);
    if (is_reserved(name)) return EDGE_MEMBER;
    bool is_variable = program->graph->nodes[member].kind == NODE_VARIABLE;
    for (u32 m = 0; m < keeping->match_count; m++) {
        const LiveAction *live = keeping->matches[m].rule->live;
        if (!live) continue;
        bool is_kept = live->what & LIVE_ALL_MEMBERS || (live->what & LIVE_FIELDS && is_variable) ||
                       (live->what & LIVE_MEMBERS &&
                        model_globs_match(program, class, live->globs, live->glob_count, name)) ||
                       (live->what & LIVE_OVERRIDES && external_provides(program, class, name));
        if (is_kept) return EDGE_MEMBER;
    }
    if (external_provides(program, class, name)) return EDGE_MEMBER;
    return keeping->has_unknown_base ? (i32)EDGE_WEAK : -1;
}

/* What a library base calls may come from a mixin that knows nothing of it. */
static void mixin_edges(Adding *self, DefRef class, const ClassKeeping *keeping) {
    u32 count, external_count;
    const DefRef *mro = class_mro(self->program, class, &count);
    class_external_bases(self->program, class, &external_count);
    for (u32 i = 1; i < count && external_count; i++) {
        NodeId base = node_of_def(self->program, mro[i]);
        for (u32 m = self->graph->owned_start[base]; m < self->graph->owned_start[base + 1]; m++)
            if (member_keeping(self->program, class, keeping, self->graph->owned[m]) == EDGE_MEMBER)
                model_edge(self, node_of_def(self->program, class), self->graph->owned[m], EDGE_MEMBER);
    }
}

/* A base nobody can read may call any method of the object, those of its mixins too. */
static void unknown_base_edges(Adding *self, DefRef class) {
    u32 count;
    const DefRef *mro = class_mro(self->program, class, &count);
    for (u32 i = 1; i < count; i++) {
        NodeId base = node_of_def(self->program, mro[i]);
        for (u32 m = self->graph->owned_start[base]; m < self->graph->owned_start[base + 1]; m++)
            model_edge(self, node_of_def(self->program, class), self->graph->owned[m], EDGE_WEAK);
    }
}

/* A class inside a class that the library reads (options, settings) is read whole. */
static void inner_class_edges(Adding *self, NodeId inner, EdgeKind kind) {
    const Node *row = &self->graph->nodes[inner];
    if (row->kind != NODE_DEF ||
        def_row(self->program, graph_node_def(self->program, inner))->kind != DEF_CLASS)
        return;
    for (u32 i = self->graph->owned_start[inner]; i < self->graph->owned_start[inner + 1]; i++) {
        model_edge(self, inner, self->graph->owned[i], kind);
        inner_class_edges(self, self->graph->owned[i], kind);
    }
}

static bool is_word_text(Str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (u8)c >= 0x80;
        if (!is_letter && !(i && c >= '0' && c <= '9')) return false;
    }
    return text.len > 0;
}

/* The nearest class around a scope is this one or an inner class of it. */
static bool is_in_body(const Facts *facts, ScopeId scope, DefId class) {
    for (; scope && facts_scopes(facts)[scope].kind == SCOPE_CLASS; scope = facts_scopes(facts)[scope].parent)
        if (facts_scopes(facts)[scope].def == class) return true;
    return false;
}

/* Lists of fields, columns, actions: texts in the body of a class whose library base may read anything there
 * name members of it or of what it shows. */
static void named_member_uses(Adding *self, DefRef class) {
    const Program *program = self->program;
    FileId file = program->def_file[class];
    const Facts *facts = program_facts(program, file);
    const DefRow *row = def_row(program, class);
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *string = &facts_strings(facts)[s];
        if (string->span.start < row->span.start || string->span.end > row->span.end) continue;
        const ExprRow *expr = &facts_exprs(facts)[string->expr];
        bool is_read = string->expr && !(string->flags & STRING_DOC) && !(expr->flags & EXPR_IN_ANNOTATION);
        if (!is_read || !is_in_body(facts, expr->scope, class - program->files[file].def_base)) continue;
        Str text = facts_text(facts, string->offset, string->length), word;
        while (text.len && str_split(&text, '.', &word)) {
            Name name = is_word_text(word) ? intern_find(&program->names, word) : 0;
            if (name)
                vec_push(&self->graph->weak, ((WeakUse){.from = node_of_def(program, class),
                                                        .name = name,
                                                        .file = file,
                                                        .offset = string->span.start}));
        }
    }
}

static bool is_read_openly(const Program *program, DefRef class) {
    u32 count;
    const Name *bases = class_external_bases(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        const Stub *stub = match_stub(program, bases[i]);
        if (!stub || !stub->is_closed) return true;
    }
    return false;
}

void class_edges(Adding *self, DefRef class) {
    const Program *program = self->program;
    NodeId node = node_of_def(program, class);
    ClassKeeping keeping = class_keeping(program, class);
    for (u32 i = self->graph->owned_start[node]; i < self->graph->owned_start[node + 1]; i++) {
        i32 kind = member_keeping(program, class, &keeping, self->graph->owned[i]);
        if (kind < 0) continue;
        model_edge(self, node, self->graph->owned[i], (EdgeKind)kind);
        inner_class_edges(self, self->graph->owned[i], (EdgeKind)kind);
    }
    mixin_edges(self, class, &keeping);
    if (keeping.has_unknown_base) unknown_base_edges(self, class);
    if (is_read_openly(program, class)) named_member_uses(self, class);
    NodeId owner = program->graph->nodes[node].owner;
    for (u32 m = 0; m < keeping.match_count; m++) {
        const LiveAction *live = keeping.matches[m].rule->live;
        if (live && live->what & LIVE_DEF) model_edge(self, owner, node, EDGE_MODEL);
    }
    /* Subclasses of a class with __init_subclass__ or a first-party metaclass register themselves. */
    Name hook = intern_find(&program->names, STR("__init_subclass__"));
    u32 mro_count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 i = 1; i < mro_count && hook; i++) {
        ClassMember member;
        if (class_find_own(program, mro[i], hook, &member)) model_edge(self, owner, node, EDGE_MODEL);
    }
    Name where;
    if (class_openness(program, class, &where) != CLASS_METACLASS) return;
    model_edge(self, owner, node, EDGE_WEAK); /* a metaclass may keep the class, and is handed all in it */
    for (u32 i = self->graph->owned_start[node]; i < self->graph->owned_start[node + 1]; i++)
        model_edge(self, node, self->graph->owned[i], EDGE_WEAK);
}

/* Overrides: a call of the overridden method may run the overriding one, wherever both meet in the
 * linearisation of some class. */
static void override_pair(Adding *self, DefRef over, DefRef under, NodeId member) {
    const Program *program = self->program;
    ClassMember found;
    Name name = graph_name(program, member);
    if (over == under || !class_find_own(program, under, name, &found) || !found.binding) return;
    DefRef def = binding_def(program, found.binding);
    NodeId target = def ? node_of_def(program, def) : program->graph->variable_of[found.binding];
    model_edge(self, target, member, EDGE_OVERRIDE);
}

/* Members of one class over those of a later one in some linearisation. */
static void overrides_of(Adding *self, DefRef over, DefRef under) {
    const Graph *graph = self->graph;
    NodeId node = node_of_def(self->program, over);
    for (u32 m = graph->owned_start[node]; m < graph->owned_start[node + 1]; m++)
        override_pair(self, over, under, graph->owned[m]);
}

/* if fast: Mixin = A else: Mixin = B; class Server(Mixin, Base): what B has comes before what Base has,
 * too. */
static void alternatives_add(Adding *self, DefRef class) {
    u32 base_count, count, other_count;
    const Base *bases = class_bases(self->program, class, &base_count);
    const DefRef *mro = class_mro(self->program, class, &count);
    for (u32 b = 0; b < base_count; b++) {
        if (!bases[b].is_alternative || !bases[b].def) continue;
        const DefRef *other = class_mro(self->program, bases[b].def, &other_count);
        for (u32 i = 0; i < other_count; i++)
            for (u32 k = 0; k < count; k++) {
                overrides_of(self, other[i], mro[k]);
                overrides_of(self, mro[k], other[i]);
            }
    }
}

void override_edges(Adding *self, DefRef class) {
    u32 count, base_count;
    const DefRef *mro = class_mro(self->program, class, &count);
    class_bases(self->program, class, &base_count);
    /* With one base, what the bases owe each other was said when they were visited. */
    u32 overs = base_count > 1 ? count : u32_min(count, 1);
    for (u32 i = 0; i < overs; i++)
        for (u32 k = i + 1; k < count; k++) overrides_of(self, mro[i], mro[k]);
    alternatives_add(self, class);
}
