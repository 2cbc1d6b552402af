/* Edges from attributes that are named by a text: getattr(x, "on_" + name), hasattr, setattr, attrgetter.
 * The text may be known as a whole, by how it begins and ends, or not at all. */
#include "graph_reads.h"

#include "calls.h"
#include "char.h"
#include "classes.h"

/* getattr(self, name): any member of the class, its bases and its subclasses. */
void any_member_edges(Building *self, ExprId at, DefRef class, KnownEnds ends, u32 depth) {
    u32 count;
    const DefRef *mro = class_mro(self->program, class, &count);
    Edge edge = edge_at(self, owner_of_expr(self, at), 0, at, EDGE_WEAK);
    for (u32 i = 0; i < count; i++)
        members_edges(self, edge, node_of_def(self->program, mro[i]), MEMBERS_ALL, ends);
    const DefRef *subclasses = class_subclasses(self->program, class, &count);
    for (u32 i = 0; i < count && depth < HOPS_MAX; i++)
        any_member_edges(self, at, subclasses[i], ends, depth + 1);
}

/* Names of a module may be meant: public ones, or all that fit. */
void module_name_edges(Building *self, ExprId at, FileId file, KnownEnds ends) {
    Edge edge = edge_at(self, owner_of_expr(self, at), node_of_file(file), at, EDGE_WEAK);
    members_edges(self, edge, edge.to, ends.start.len || ends.end.len ? MEMBERS_ALL : MEMBERS_READ, ends);
}

/* Any member whose name fits; false when the value is nothing whose members are known. */
bool value_member_edges(Building *self, ExprId at, Value value, KnownEnds ends) {
    if (value.kind == VALUE_INSTANCE || value.kind == VALUE_CLASS) {
        Name where;
        any_member_edges(self, at, value.id, ends, 0);
        ClassOpenness openness = class_openness(self->program, value.id, &where);
        /* What a base or decorator outside the tree adds is not of the tree. */
        return openness == CLASS_CLOSED || openness == CLASS_EXTERNAL_BASE || openness == CLASS_OPEN_BASE ||
               openness == CLASS_DECORATED;
    }
    FileId file = module_file(self, value);
    if (file != FILE_NONE) module_name_edges(self, at, file, ends);
    return file != FILE_NONE;
}

/* for step in ("open", "read"): getattr(self, step): each text that the key can be; false when it may be
 * another. */
static bool listed_names(Building *self, ExprId call, ExprId object, ExprId key) {
    TextList texts = {0};
    bool is_listed = texts_known(self->program, self->file, text_source(self, key), &texts);
    for (u32 i = 0; i < texts.count; i++) is_listed &= char_are_name(texts.at[i]);
    for (u32 i = 0; is_listed && i < texts.count; i++)
        member_edges(self, call, object, intern_add(&self->program->names, texts.at[i]));
    vec_release(&texts);
    return is_listed;
}

void getattr_edges(Building *self, ExprId call) {
    ExprId object = expr_child(self->facts, call, 1), key = expr_child(self->facts, call, 2);
    if (!object || !key) return;
    Str text = expr_string(self->program, self->file, key);
    if (text.len) {
        if (char_are_name(text)) member_edges(self, call, object, intern_add(&self->program->names, text));
        return;
    }
    if (listed_names(self, call, object, key) || called_text_waits(self, call, key)) return;
    computed_edges(self, call, object, made_ends(self, key));
}

KnownEnds made_ends(const Building *self, ExprId key) {
    KnownEnds ends = known_ends(self, text_source(self, key));
    return ends.start.len || ends.end.len ? ends : guarded_ends(self, key);
}

void made_name_push(Building *self, ExprId call, KnownEnds ends, const Targets *targets) {
    Str part = ends.start.len ? ends.start : ends.end;
    WeakPart kind = ends.start.len ? WEAK_PREFIX : ends.end.len ? WEAK_SUFFIX : WEAK_ANY;
    u32 before = self->graph->weak.count;
    weak_push(self, call, part.len ? intern_add(&self->program->names, part) : 0, targets, kind);
    if (ends.start.len && ends.end.len && self->graph->weak.count > before)
        self->graph->weak.at[before].end = intern_add(&self->program->names, ends.end);
}

void computed_edges(Building *self, ExprId call, ExprId object, KnownEnds ends) {
    Targets *targets = &self->targets;
    *targets = (Targets){.strong = targets->strong, .weak = targets->weak, .is_unknown = true};
    ValueSet values = infer_expr(self->program, self->file, object);
    bool is_known = !values.is_open && values.count;
    if (!is_known) values = calls_values(self->program, self->file, object);
    for (u32 i = 0; i < values.count; i++) {
        targets->of_module |= may_be_module(self, values.at[i]);
        is_known &= value_member_edges(self, call, values.at[i], ends);
    }
    if (is_known) return;
    made_name_push(self, call, ends, targets);
}

bool may_hold_module(const Building *self, ExprId object) {
    ValueSet values = infer_expr(self->program, self->file, object);
    if (values.is_open || !values.count) values = calls_values(self->program, self->file, object);
    bool may_be = false;
    for (u32 i = 0; i < values.count; i++) may_be |= may_be_module(self, values.at[i]);
    return may_be;
}

/* methodcaller("x"), attrgetter("a.b"), patch.object(target, "x"): texts that name members. */
void named_member_edges(Building *self, ExprId call) {
    Targets *targets = &self->targets;
    for (ExprId argument = expr_child(self->facts, call, 1); argument;
         argument = expr_next(self->facts, argument)) {
        Str text = expr_string(self->program, self->file, argument), part;
        *targets = (Targets){.strong = targets->strong, .weak = targets->weak, .is_unknown = true};
        while (text.len && str_split(&text, '.', &part))
            if (char_are_name(part))
                weak_push(self, argument, intern_add(&self->program->names, part), targets, WEAK_NAME);
    }
}
