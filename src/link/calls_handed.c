/* Functions that are handed to a library, which calls them with an object: lifespan=f, on_startup.append(f).
 *
 * Models say which call or decorator does (`hands`). Only calls of the words that such rules have, and of
 * classes of the tree, are asked about. */
#include "calls_impl.h"

#include "match.h"
#include "site.h"
#include "values.h"

typedef struct {
    Program *program;
    CallSites *out;
    Map words; /* last words of patterns of rules that hand something on → 1 */
} Handing;

static void word_add(Handing *self, Str dotted) {
    Name word = intern_find(&self->program->names, str_after_last(dotted, '.'));
    if (word) map_at(&self->words, word, 1);
}

static void pattern_words(Handing *self, const Model *model, const Pattern *pattern) {
    bool is_type = pattern->head == HEAD_TYPE && !pattern->name.len;
    if (!is_type) word_add(self, pattern->name);
    for (u32 t = 0; is_type && t < model->type_count; t++)
        for (u32 i = 0; pattern->types >> t & 1 && i < model->types[t].is_count; i++)
            word_add(self, model->types[t].is[i]);
}

static void words_fill(Handing *self) {
    const Models *models = self->program->models;
    for (u32 m = 0; models && m < models->count; m++)
        for (u32 r = 0; r < models->items[m].rule_count; r++)
            for (u32 p = 0; models->items[m].rules[r].hands && p < models->items[m].rules[r].pattern_count;
                 p++)
                pattern_words(self, &models->items[m], &models->items[m].rules[r].patterns[p]);
}

static bool is_word(const Handing *self, Name word) {
    return word && map_find(&self->words, word) != MAP_NONE;
}

/* Could a rule be about it? */
static bool is_asked(const Handing *self, FileId file, ExprId callee) {
    const Program *program = self->program;
    const ExprRow *row = expr_row(program, file, callee);
    if (row->kind != EXPR_NAME && row->kind != EXPR_ATTRIBUTE) return false;
    if (is_word(self, file_name_of(program, file, row->name))) return true;
    ValueSet values = infer_expr(program, file, callee);
    for (u32 i = 0; i < values.count; i++) {
        if (values.at[i].kind == VALUE_CLASS) return true;
        if (values.at[i].kind == VALUE_EXTERNAL &&
            is_word(self,
                    intern_find(&program->names, str_after_last(name_text(program, values.at[i].id), '.'))))
            return true;
    }
    return false;
}

static void function_push(Handing *self, FileId file, ExprId call, Value function, ExprId what) {
    bool is_method = function.kind == VALUE_METHOD;
    if (!is_method && function.kind != VALUE_FUNCTION) return;
    CallSite site = {
        .function = function.id, .file = file, .call = call, .skips_first = is_method, .handed = what};
    vec_push(&self->out->sites, site);
}

/* A lambda that stands there, or that the name there was assigned. */
static void lambda_push(Handing *self, FileId file, ExprId given, ExprId what) {
    const Facts *facts = program_facts(self->program, file);
    ExprId lambda = assigned_value(facts, given);
    if (lambda && facts_exprs(facts)[lambda].kind == EXPR_LAMBDA)
        *map_at(&self->out->lambdas, map_pair(file, facts_exprs(facts)[lambda].aux), 0) = what;
}

/* What one base of a selector is: a function, or a list of such. */
static void functions_push(Handing *self, const Site *site, ExprId given, ExprId what) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, site->file);
    u8 kind = facts_exprs(facts)[given].kind;
    bool is_list = kind == EXPR_LIST || kind == EXPR_TUPLE;
    for (ExprId one = is_list ? expr_first(facts, given) : given; one; one = expr_next(facts, one)) {
        ValueSet values = infer_expr(program, site->file, one);
        for (u32 i = 0; i < values.count; i++)
            function_push(self, site->file, site->call, values.at[i], what);
        lambda_push(self, site->file, one, what);
        if (!is_list) break;
    }
}

static void hand_on(Handing *self, const Site *site) {
    const HandAction *hands = site->match.rule->hands;
    ExprId what = 0;
    if (!site_base(self->program, site, hands->what, &what) || !what) return;
    for (const Selector *to = hands->to; to; to = to->next) {
        ExprId given = 0;
        const SelectBase *base = site_base(self->program, site, to, &given);
        if (base && base->kind == SELECT_DEF)
            function_push(self, site->file, what, (Value){.kind = VALUE_FUNCTION, .id = site->def}, what);
        else if (base && given)
            functions_push(self, site, given, what);
    }
}

static void site_try(Handing *self, TriggerKind trigger, Site site) {
    Match matches[MATCHES_MAX];
    if (!is_asked(self, site.file, site.callee)) return;
    u32 count = match_callee(self->program, trigger, site.file, site.callee, matches);
    for (u32 m = 0; m < count; m++) {
        site.match = matches[m];
        if (matches[m].rule->hands) hand_on(self, &site);
    }
}

static void decorators_try(Handing *self, FileId file, DefId def) {
    const Facts *facts = program_facts(self->program, file);
    const DefRow *row = &facts_defs(facts)[def];
    for (u32 i = 0; i < row->decorator_count; i++) {
        ExprId decorator = facts_lists(facts)[row->first_decorator + i];
        Site site = {.file = file,
                     .callee = decorator_callee(facts, decorator),
                     .def = self->program->files[file].def_base + def};
        if (site.callee != decorator) site.call = decorator;
        site_try(self, TRIGGER_DECORATOR, site);
    }
}

void calls_handed_find(Program *program, CallSites *out) {
    Handing self = {.program = program, .out = out};
    words_fill(&self);
    for (FileId file = 0; file < program->file_count && self.words.count; file++) {
        const Facts *facts = program_facts(program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_CALL)
                site_try(&self, TRIGGER_CALL, (Site){.file = file, .call = e, .callee = e + 1});
        for (DefId def = 1; def < facts->defs.count; def++) decorators_try(&self, file, def);
    }
    map_release(&self.words);
}
