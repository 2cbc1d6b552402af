/* unused-attribute: what methods store on their own object, and nothing ever reads.
 *
 * An attribute has no place of its own in the reference graph, so it is judged by its name, the way that
 * is sure: the name is read nowhere, off whatever object; no text, template or pattern holds it; no class
 * has a member of that name; and nobody stores it from outside. Then only code that takes objects apart
 * could read it: `vars(x)`, `x.__dict__` and their like, on an object of the class or on one that nobody
 * knows.
 *
 * An object may be stored for nothing but to live on: what a library made, what a native one needs. Unless
 * the value is plain data the finding is of low confidence.
 *
 * Silent about classes whose bases, decorators or metaclass may look at their objects, about values whose
 * computing does something or that may have to be kept alive (a task, a lock on a file), and about what
 * the users of a package may read, public names, or a library that gets the object. Silent in tests.
 *
 * Cost: O(expressions + text in literals), one name table per run. */
#include "attribute_reads.h"
#include "dead.h"
#include "dead_doubt.h"
#include "file.h"
#include "plain_data.h"
#include "value_effect.h"

#define RULE "unused-attribute"

typedef struct {
    CheckContext *context;
    const Program *program;
    AttributeReads reads;
    DefRef class;
    const InstanceAttribute *stores; /* of the name at hand */
    u32 count;
} Attributes;

static const WriteRow *store_row(const Program *program, const InstanceAttribute *store) {
    return &facts_writes(program_facts(program, store->file))[store->write];
}

static bool runs_on_store(const Program *program, DefRef class) {
    ClassMember member;
    Name hook = intern_find(&program->names, STR("__setattr__"));
    return hook && class_find(program, class, hook, &member);
}

/* The class lives, its bases are known, and none of them is of a kind that looks at its objects. */
static bool class_counts(const Attributes *self, DefRef class) {
    const Program *program = self->program;
    FileId file = program->def_file[class];
    bool is_product = program->files[file].world != WORLD_TESTS && dead_file_counts(program, file, FATE_DEAD);
    if (!is_product || reach_fate(program, graph_def(program, class)) != FATE_LIVE) return false;
    Name where;
    if (class_openness(program, class, &where) != CLASS_CLOSED || runs_on_store(program, class)) return false;
    u32 count, plain;
    const Str *words = rules_words(self->context->rules, RULE, "plain_bases", &plain);
    const Name *bases = class_external_bases(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        bool is_plain = false;
        for (u32 w = 0; w < plain; w++) is_plain |= str_eq(name_text(program, bases[i]), words[w]);
        if (!is_plain) return false;
    }
    return true;
}

/* self.x = value as a statement of its own, where computing the value does nothing else. */
static bool store_is_plain(const Attributes *self, const InstanceAttribute *store) {
    const Facts *facts = program_facts(self->program, store->file);
    const WriteRow *write = store_row(self->program, store);
    bool is_assigned =
        write->kind == WRITE_ASSIGN || write->kind == WRITE_ANNOTATION || write->kind == WRITE_AUGMENTED;
    if (!is_assigned || facts_exprs(facts)[write->object].kind != EXPR_NAME) return false;
    return !write->value || value_effect(self->context, store->file, write->value) == VALUE_PLAIN;
}

static bool store_lives(const Attributes *self, const InstanceAttribute *store) {
    NodeId owner = graph_owner(self->program, store->file, store_row(self->program, store)->scope);
    return reach_fate(self->program, owner) == FATE_LIVE;
}

static bool name_counts(Attributes *self, Name name) {
    Str text = name_text(self->program, name);
    u32 members;
    graph_named(self->program, name, &members);
    bool is_special = str_starts(text, STR("__")) && str_ends(text, STR("__"));
    return !members && !is_special && !attribute_reads_name(&self->reads, name) &&
           !attribute_is_foreign(self->program, name);
}

/* A library that is given the object may know any name, users of a package public ones. */
static bool may_be_read_outside(const Attributes *self, Name name) {
    const Program *program = self->program;
    bool is_public = !str_starts(name_text(program, name), STR("_"));
    bool is_offered = self->reads.takes_any_apart || dead_is_shared(program, program->def_file[self->class]);
    return (is_public && is_offered) || graph_is_handed_out(program, self->class);
}

static bool stores_data(const Attributes *self) {
    for (u32 i = 0; i < self->count; i++) {
        const InstanceAttribute *store = &self->stores[i];
        ExprId value = store_row(self->program, store)->value;
        if (value && !value_is_data(self->program, store->file, value)) return false;
    }
    return true;
}

static StmtId store_stmt(const Program *program, const InstanceAttribute *store) {
    const Facts *facts = program_facts(program, store->file);
    return facts_stmt_at(facts, facts_exprs(facts)[store_row(program, store)->target].start);
}

static Place store_place(const Program *program, const InstanceAttribute *store) {
    const StmtRow *stmt = &facts_stmts(program_facts(program, store->file))[store_stmt(program, store)];
    return place_of(program, store->file, (Span){stmt->start, stmt->end});
}

/* The whole statement can go: one target, nothing else on its lines, not all that its block has. */
static bool store_may_go(const Program *program, const InstanceAttribute *store) {
    const Facts *facts = program_facts(program, store->file);
    StmtId id = store_stmt(program, store);
    const StmtRow *rows = facts_stmts(facts), *stmt = &rows[id];
    bool is_one = stmt->kind == STMT_ANNOTATED || (stmt->kind == STMT_ASSIGN && stmt->target_count == 1);
    bool is_first = stmt->parent + 1 == id;
    bool is_only = is_first && stmt->next >= rows[stmt->parent].next;
    return is_one && stmt->parent && !is_only &&
           span_has_lines(program, store->file, (Span){stmt->start, stmt->end});
}

static void report(Attributes *self) {
    const Program *program = self->program;
    const InstanceAttribute *first = &self->stores[0];
    const Facts *facts = program_facts(program, first->file);
    const ExprRow *target = &facts_exprs(facts)[store_row(program, first)->target];
    Str name = name_text(program, first->name), class = name_text(program, def_name(program, self->class));
    Str symbol = str_printf(self->context->arena, "%.*s.%.*s",
                            STR_ARG(def_symbol(program, self->class, self->context->arena)), STR_ARG(name));
    Place place = store_place(program, first);
    Finding *finding = finding_add(self->context, RULE, KIND_VARIABLE, symbol, place,
                                   place_of(program, first->file, (Span){target->aux, target->end}));
    finding->shape = str_hash(name);
    finding->message = text_with(text_with(text_of(RULE, "message"), "name", name), "class", class);
    finding->help =
        text_with_number(text_of(RULE, self->count == 1 ? "help" : "help.all"), "places", self->count);
    finding->doubt = text_with(text_of(RULE, "doubt"), "name", name);
    if (!str_starts(name, STR("_")) || dead_is_shared(program, program->def_file[self->class]))
        finding->confidence = CONFIDENCE_MEDIUM;
    if (may_be_read_outside(self, first->name) || !stores_data(self)) finding->confidence = CONFIDENCE_LOW;
    for (u32 i = 1; i < self->count; i++)
        finding_evidence(finding, store_place(program, &self->stores[i]), text_of(RULE, "again"));
    if (self->count == 1 && store_may_go(program, first)) {
        finding->removable_lines = place_lines(place);
        vec_push(&finding->fix, ((Edit){EDIT_DELETE, place, STR("")}));
    }
    finding_evidence(
        finding, place,
        text_with_number(text_with(text_of(RULE, "searched"), "name", name), "files", program->file_count));
}

static void stores_visit(Attributes *self) {
    Name name = self->stores[0].name;
    if (!name_counts(self, name)) return;
    bool is_plain = true, lives = false; /* `self.x: int` alone says what subclasses store */
    for (u32 i = 0; i < self->count && is_plain; i++) {
        is_plain = store_is_plain(self, &self->stores[i]);
        lives |= store_row(self->program, &self->stores[i])->value && store_lives(self, &self->stores[i]);
    }
    if (is_plain && lives) report(self);
}

static void class_visit(Attributes *self, DefRef class) {
    u32 count;
    const InstanceAttribute *rows = class_attributes(self->program, class, &count);
    if (!count || !class_counts(self, class) || attribute_reads_class(&self->reads, class)) return;
    self->class = class;
    for (u32 i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && rows[end].name == rows[i].name; end++) continue;
        self->stores = &rows[i];
        self->count = end - i;
        stores_visit(self);
    }
}

void check_unused_attribute(CheckContext *context) {
    Attributes self = {.context = context, .program = context->program};
    attribute_reads_collect(&self.reads, context->program);
    for (DefRef class = 1; class < context->program->def_count; class ++)
        if (def_row(context->program, class)->kind == DEF_CLASS) class_visit(&self, class);
    attribute_reads_release(&self.reads);
}
