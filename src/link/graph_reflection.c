/* Edges from calls by which code looks at names: dir, vars, locals, globals, type, eval, fields of a
 * format text. They are told by the function's last word, whoever's it is. */
#include "graph_reads.h"

#include "calls.h"
#include "char.h"

/* "{ship.name}".format(ship=x): the fields of a format text read attributes. */
static void format_edges(Building *self, ExprId call) {
    Str text = expr_string(self->program, self->file, call + 2), field;
    self->targets.is_unknown = true;
    self->targets.of_module = false;
    while (text.len && str_split(&text, '}', &field)) {
        size_t open = str_rfind_char(field, '{');
        if (open == STR_NOT_FOUND) continue;
        Str path = str_slice(field, open + 1, field.len), word;
        size_t colon = str_find_char(path, ':');
        if (colon != STR_NOT_FOUND) path.len = colon;
        str_split(&path, '.', &word); /* the argument itself */
        while (path.len && str_split(&path, '.', &word))
            if (char_are_name(word))
                weak_push(self, call, intern_add(&self->program->names, word), &self->targets, WEAK_NAME);
    }
}

/* locals(), vars(), dir(): every name of the scope they stand in. */
static void own_scope_edges(Building *self, ExprId call) {
    ScopeId scope = facts_exprs(self->facts)[call].scope;
    while (facts_scopes(self->facts)[scope].kind == SCOPE_COMPREHENSION)
        scope = facts_scopes(self->facts)[scope].parent;
    if (scope == 1) {
        module_name_edges(self, call, self->file, (KnownEnds){0});
        return;
    }
    const ScopeRow *row = &facts_scopes(self->facts)[scope];
    for (u32 b = row->first_binding; b < row->first_binding + row->binding_count; b++) {
        if (facts_bindings(self->facts)[b].kind != BIND_DEF) continue;
        vec_clear(&self->found);
        binding_nodes(self, self->file, b, &self->found, 0);
        edges_to(self, call, &self->found, EDGE_WEAK);
    }
}

/* inspect.getmembers(x), dir(x), vars(x): whoever scans an object may use anything of it. */
static void scan_edges(Building *self, ExprId call) {
    ExprId object = expr_child(self->facts, call, 1);
    ValueSet values = object ? calls_values(self->program, self->file, object) : (ValueSet){0};
    /* getmembers() reads each of them. */
    bool is_read =
        str_eq(facts_name(self->facts, facts_exprs(self->facts)[call + 1].name), STR("getmembers"));
    KnownEnds ends = is_read ? (KnownEnds){STR_NONE, STR_NONE} : scanned_ends(self, call);
    for (u32 i = 0; i < values.count; i++) value_member_edges(self, call, values.at[i], ends);
    self->graph->scans_unknown |= object && (values.is_open || !values.count);
    if (!object) own_scope_edges(self, call);
}

/* globals()["read_" + kind], globals().get(name): names of this module by text. */
static void globals_edges(Building *self, ExprId call) {
    ExprId up = facts_exprs(self->facts)[call].parent, key = 0;
    u8 kind = facts_exprs(self->facts)[up].kind;
    bool is_stored = facts_exprs(self->facts)[up].flags & EXPR_STORED ||
                     (kind == EXPR_ATTRIBUTE &&
                      str_eq(facts_name(self->facts, facts_exprs(self->facts)[up].name), STR("update")));
    if (up && kind == EXPR_SUBSCRIPT && up + 1 == call) key = expr_child(self->facts, up, 1);
    if (up && kind == EXPR_ATTRIBUTE) key = expr_child(self->facts, facts_exprs(self->facts)[up].parent, 1);
    if (is_stored) return;
    if (!key) {
        if (!evaluated_edges(self, call)) module_name_edges(self, call, self->file, (KnownEnds){0});
        return;
    }
    Str exact = expr_string(self->program, self->file, key);
    Str prefix = known_ends(self, text_source(self, key)).start;
    const ScopeRow *module = &facts_scopes(self->facts)[1];
    for (u32 b = module->first_binding; b < module->first_binding + module->binding_count; b++) {
        Str name = facts_name(self->facts, facts_bindings(self->facts)[b].name);
        if (exact.len ? !str_eq(name, exact) : !str_starts(name, prefix)) continue;
        vec_clear(&self->found);
        vec_clear(&self->asked);
        binding_nodes(self, self->file, b, &self->found, 0);
        edges_to(self, key, &self->found, EDGE_WEAK);
    }
}

static void text_call_edges(Building *self, ExprId call) {
    u8 kind = facts_exprs(self->facts)[call + 1].kind;
    if (kind != EXPR_NAME && kind != EXPR_ATTRIBUTE) return;
    Str word = facts_name(self->facts, facts_exprs(self->facts)[call + 1].name);
    if (str_eq(word, STR("format")) && kind == EXPR_ATTRIBUTE)
        format_edges(self, call);
    else if (str_eq(word, STR("getmembers")) || str_eq(word, STR("dir")) || str_eq(word, STR("vars")))
        scan_edges(self, call);
    else if (str_eq(word, STR("locals")) && kind == EXPR_NAME)
        own_scope_edges(self, call);
    else if ((str_eq(word, STR("eval")) || str_eq(word, STR("exec"))) && kind == EXPR_NAME)
        run_text_edges(self, call);
    else if (str_eq(word, STR("globals")))
        globals_edges(self, call);
    else if (str_eq(word, STR("getattr")) || str_eq(word, STR("hasattr")))
        getattr_edges(self, call);
    else if (str_eq(word, STR("methodcaller")) || str_eq(word, STR("attrgetter")) ||
             (str_eq(word, STR("object")) && kind == EXPR_ATTRIBUTE) || str_eq(word, STR("setattr")))
        named_member_edges(self, call);
}

/* type("X", (Mixin, base), {}): what the new class is made of may call whatever the others have. Bases
 * that are computed may be any classes of the file. */
static void made_class_edges(Building *self, ExprId call) {
    ExprId bases = expr_child(self->facts, call, 2);
    if (!bases || !expr_child(self->facts, call, 3)) return;
    u32 count = facts_exprs(self->facts)[bases].kind == EXPR_CALL ? self->facts->defs.count : 0;
    for (DefId def = 1; def < count; def++)
        if (facts_defs(self->facts)[def].kind == DEF_CLASS)
            any_member_edges(self, call, self->program->files[self->file].def_base + def, (KnownEnds){0}, 0);
    for (ExprId base = expr_first(self->facts, bases); base; base = expr_next(self->facts, base)) {
        ValueSet values = infer_expr(self->program, self->file, base);
        for (u32 i = 0; i < values.count; i++)
            if (values.at[i].kind == VALUE_CLASS)
                any_member_edges(self, call, values.at[i].id, (KnownEnds){0}, 0);
    }
}

void call_edges(Building *self, ExprId call) {
    text_call_edges(self, call);
    if (str_eq(facts_name(self->facts, facts_exprs(self->facts)[call + 1].name), STR("type")))
        made_class_edges(self, call);
    argument_edges(self, call);
}
