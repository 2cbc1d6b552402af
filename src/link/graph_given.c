/* Objects given to code outside the tree, which may use them by names that stand nowhere here. */
#include "graph_reads.h"

#include "calls.h"
#include "classes.h"
#include "match.h"
#include "site.h"
#include "values.h"

static void handed_mark(Building *self, DefRef class) {
    u32 count;
    const DefRef *mro = class_mro(self->program, class, &count);
    bits_add(&self->graph->handed_classes, class);
    for (u32 i = 0; i < count; i++) bits_add(&self->graph->handed_classes, mro[i]);
}

bool graph_is_handed_out(const Program *program, DefRef class) {
    u32 count;
    const DefRef *mro = class_mro(program, class, &count);
    bool is_handed = bits_has(&program->graph->handed_classes, class);
    for (u32 i = 0; i < count; i++) is_handed |= bits_has(&program->graph->handed_classes, mro[i]);
    return is_handed;
}

/* Code outside the tree that is handed an object may call any public method of it (duck typing); the library
 * of its own base only what that library knows. */
static void given_away(Building *self, ExprId at, ValueSet values, Name library) {
    for (u32 i = 0; i < values.count; i++) {
        FileId file = module_file(self, values.at[i]);
        Edge edge = edge_at(self, owner_of_expr(self, at), 0, at, EDGE_WEAK);
        if (file != FILE_NONE)
            members_edges(self, edge, node_of_file(file), MEMBERS_PUBLIC_VARIABLES, (KnownEnds){0});
        if (file != FILE_NONE && self->program->modules[values.at[i].id].is_package)
            load_package(self, at, values.at[i].id);
        if (values.at[i].kind != VALUE_INSTANCE && values.at[i].kind != VALUE_CLASS) continue;
        handed_mark(self, values.at[i].id);
        handed_edges(self, edge, values.at[i].id, library);
    }
}

static bool is_language(const Program *program, Name name) {
    Str text = name ? name_text(program, name) : STR_NONE;
    return str_starts(text, STR("builtins.")) || str_find_char(text, '.') == STR_NOT_FOUND;
}

static Name outside_name(const Program *program, ValueSet values) {
    for (u32 i = 0; i < values.count; i++) {
        Name name = value_external(values.at[i]);
        if (!is_language(program, name)) return name;
    }
    return 0;
}

/* Does code of the tree answer: the class itself or what it derives from, for super() only the latter? */
static bool answers_here(const Program *program, Value object, Name name) {
    u32 count;
    ClassMember member;
    const DefRef *mro = class_mro(program, object.id, &count);
    for (u32 i = object.kind == VALUE_SUPER; i < count; i++)
        if (class_find_own(program, mro[i], name, &member)) return true;
    return false;
}

/* self.load(plugins), super().__init__(parts), where a library's base has the method; `object` has none that
 * does anything with it. */
static Name inherited_from(const Building *self, ExprId callee, ValueSet objects) {
    const ExprRow *row = &facts_exprs(self->facts)[callee];
    Name name = file_name_of(self->program, self->file, row->name);
    for (u32 i = 0; i < objects.count && row->kind == EXPR_ATTRIBUTE; i++) {
        u32 count = 0, kind = objects.at[i].kind;
        if (kind != VALUE_INSTANCE && kind != VALUE_CLASS && kind != VALUE_SUPER) continue;
        const Name *bases = class_external_bases(self->program, objects.at[i].id, &count);
        if (!count || answers_here(self->program, objects.at[i], name)) continue;
        for (u32 b = 0; b < count; b++)
            if (kind == VALUE_SUPER
                    ? !is_language(self->program, bases[b])
                    : !str_eq(str_after_last(name_text(self->program, bases[b]), '.'), STR("object")))
                return bases[b];
    }
    return 0;
}

/* Module of a function or class that is only declared here, in an interface; or 0. */
static Name described_module(const Program *program, ValueSet values) {
    for (u32 i = 0; i < values.count; i++) {
        u8 kind = values.at[i].kind;
        if (kind != VALUE_CLASS && kind != VALUE_FUNCTION && kind != VALUE_METHOD) continue;
        const File *file = &program->files[program->def_file[values.at[i].id]];
        if (file_only_describes(file)) return program->modules[file->module].name;
    }
    return 0;
}

/* Library whose function is called, or on whose object a method is (`app.router.add`); or 0. Classes and
 * functions of the tree on the way end the search, but for those that it only describes. */
static Name outside_of(const Building *self, ExprId callee) {
    ValueSet called = infer_expr(self->program, self->file, callee);
    for (u32 i = 0; i < called.count; i++)
        if (called.at[i].kind == VALUE_EXTERNAL) return outside_name(self->program, called);
    Name described = described_module(self->program, called);
    if (described || values_known(called)) return described;
    for (ExprId at = callee; at;) {
        u8 kind = facts_exprs(self->facts)[at].kind;
        bool is_step = kind == EXPR_ATTRIBUTE ||
                       (at != callee && (kind == EXPR_CALL || kind == EXPR_SUBSCRIPT || kind == EXPR_AWAIT));
        if (!is_step) return 0;
        at = expr_first(self->facts, at);
        ValueSet values = calls_values(self->program, self->file, at);
        Name name = outside_name(self->program, values);
        if (!name && facts_exprs(self->facts)[callee].kind == EXPR_ATTRIBUTE && at == callee + 1)
            name = inherited_from(self, callee, values);
        if (name || values_known(values)) return name;
    }
    return 0;
}

/* Elements of lists and the like among the values; of mappings, what stands under their keys. */
static ValueSet displayed(Building *self, ValueSet values) {
    Values held = {0};
    for (u32 i = 0; i < values.count; i++) {
        Value value = values.at[i];
        if (value.kind != VALUE_DISPLAY) continue;
        map_at(&self->given_displays, value.id, 1);
        if (value.view == VIEW_WHOLE && container_is_mapping(self->program, value)) value.view = VIEW_VALUES;
        values_add(&held, value);
    }
    return held.count ? infer_elements(self->program, values_freeze(self->program, &held)) : (ValueSet){0};
}

static bool is_given_display(const Building *self, ValueSet held) {
    for (u32 i = 0; i < held.count; i++)
        if (held.at[i].kind == VALUE_DISPLAY && map_find(&self->given_displays, held.at[i].id) != MAP_NONE)
            return true;
    return false;
}

static void file_put_edges(Building *self, FileId file) {
    const Facts *facts = program_facts(self->program, file);
    Arena marks = {0};
    bool is_entered = false;
    for (StmtId s = 1; s < facts->stmts.count; s++) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        ExprId target = stmt->target_count == 1 ? facts_lists(facts)[stmt->first_target] : 0;
        bool is_put = stmt->kind == STMT_ASSIGN && stmt->expr && target &&
                      facts_exprs(facts)[target].kind == EXPR_SUBSCRIPT;
        if (!is_put || !is_given_display(self, infer_expr(self->program, file, target + 1))) continue;
        if (!is_entered) file_enter(self, file, &marks);
        is_entered = true;
        given_away(self, stmt->expr, infer_expr(self->program, file, stmt->expr), 0);
    }
    arena_release(&marks);
}

/* options["logger"] = log, where the dict was given away: so is what is put into it. After all calls. */
void put_edges(Building *self) {
    for (FileId file = 0; file < self->program->file_count && self->given_displays.count; file++)
        if (self->program->files[file].module) file_put_edges(self, file);
}

void given_edges(Building *self, ExprId at, Name library) {
    ValueSet values = calls_values(self->program, self->file, at);
    given_away(self, at, values, library);
    given_away(self, at, displayed(self, values), library);
}

/* closing(x) calls x.close() and nothing else. */
static void touched_edges(Building *self, ExprId call, const char *method) {
    ExprId given = expr_child(self->facts, call, 1);
    if (*method && given) member_edges(self, call, given, intern_add(&self->program->names, str_of(method)));
}

/* The argument that a model says is called, and its result injected: nobody looks at the rest of it. */
static ExprId only_called(const Building *self, ExprId call) {
    Match matches[MATCHES_MAX];
    u32 count = match_callee(self->program, TRIGGER_CALL, self->file, call + 1, matches);
    for (u32 m = 0; m < count; m++) {
        ExprId function = 0;
        Site site = {.file = self->file, .call = call, .callee = call + 1, .match = matches[m]};
        if (matches[m].rule->result && site_base(self->program, &site, matches[m].rule->result, &function))
            return function;
    }
    return 0;
}

/* Statements lie in the order of their starts: the last one at or before it. */
StmtId stmt_around(const Facts *facts, ExprId expr) {
    StmtId low = 1, high = facts->stmts.count;
    while (low < high) {
        StmtId middle = low + (high - low) / 2;
        if (facts_stmts(facts)[middle].start <= facts_exprs(facts)[expr].start)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

/* A statement of its own. */
static bool is_discarded(const Facts *facts, ExprId call) {
    ExprId up = facts_exprs(facts)[call].parent;
    if (up && facts_exprs(facts)[up].kind == EXPR_AWAIT) call = up, up = facts_exprs(facts)[up].parent;
    const StmtRow *stmt = &facts_stmts(facts)[stmt_around(facts, call)];
    return !up && stmt->kind == STMT_EXPR && stmt->expr == call;
}

/* What models say of the call. True when it keeps nothing of what it is given: a neutral one; what that
 * returns could still hold it. */
static bool only_looks(Building *self, ExprId call) {
    Match matches[MATCHES_MAX];
    bool looks = false;
    u32 count = match_callee(self->program, TRIGGER_CALL, self->file, call + 1, matches);
    for (u32 i = 0; i < count; i++) {
        Site site = {.file = self->file, .call = call, .callee = call + 1, .match = matches[i]};
        looks |= matches[i].rule->is_neutral;
        if (matches[i].rule->live) model_loads(self, &site);
    }
    return looks && is_discarded(self->facts, call);
}

void argument_edges(Building *self, ExprId call) {
    Name library = outside_of(self, call + 1);
    if (only_looks(self, call) || !library) return;
    const char *touches = call_touches(self->program, library);
    if (touches) {
        touched_edges(self, call, touches);
        return;
    }
    ExprId called = only_called(self, call);
    for (ExprId argument = expr_child(self->facts, call, 1); argument;
         argument = expr_next(self->facts, argument)) {
        bool is_named = facts_exprs(self->facts)[argument].kind == EXPR_KEYWORD;
        ExprId value = is_named ? expr_first(self->facts, argument) : argument;
        if (!value || value == called) continue;
        given_edges(self, value, library);
    }
}

/* The library whose object, class or module it is; 0: none. */
static Name stored_on(const Building *self, ExprId object) {
    ValueSet values = infer_expr(self->program, self->file, object);
    for (u32 i = 0; i < values.count; i++) /* a module of one word is no word of the language here */
        if (values.at[i].kind == VALUE_EXTERNAL) return values.at[i].id;
    return outside_name(self->program, values);
}

/* sys.stdout = Tee(): stored on an object of a library. */
void store_edges(Building *self) {
    for (u32 w = 1; w < self->facts->writes.count; w++) {
        const WriteRow *row = &facts_writes(self->facts)[w];
        if (!row->object || !row->value) continue;
        /* setattr(x, name, value): what is put under a name that run time picks is found by such a name. */
        if (row->kind == WRITE_DYNAMIC)
            given_away(self, row->value, infer_expr(self->program, self->file, row->value), 0);
        Name library = stored_on(self, row->object);
        if (library) given_away(self, row->value, infer_expr(self->program, self->file, row->value), library);
    }
}
