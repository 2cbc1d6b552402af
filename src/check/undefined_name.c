/* undefined-name: a name is read that no scope binds and that is no builtin; that is bound for type checkers
 * only; or that is unbound on every way to the place.
 *
 * Proof or silence. Silent where a star import cannot be followed, where exec, globals() or stores from
 * outside may bind it, in class bodies whose metaclass may, for names of Python 2 behind questions about the
 * version, where NameError is foreseen, in annotations that are never evaluated, in code that never runs, and
 * in files with so many such names that somebody else must be giving them.
 *
 * Cost: one look at each read of a name; all else only for names that nothing binds. */
#include "builtin_names.h"
#include "consequence.h"
#include "file.h"
#include "hosted.h"
#include "near.h"
#include "shared.h"
#include "suggestion.h"
#include "undefined_meant.h"

#define RULE "undefined-name"

typedef enum { NAME_BOUND, NAME_UNDEFINED, NAME_UNBOUND, NAME_FOR_CHECKERS } Verdict;

typedef struct {
    FileId file;
    UseId use;
    Verdict verdict;
} Candidate;

typedef Vec(Candidate) Candidates;

typedef struct {
    CheckContext *context;
    const Program *program;
    Namespaces *namespaces;
    Hosted hosted;
    Map builtins; /* Name → is it a builtin one? */
} Check;

/* ---- which ----------------------------------------------------------------------------------------- */

static bool is_local(const Facts *facts, const UseRow *use) {
    return use->found && facts_scopes(facts)[use->found].kind == SCOPE_FUNCTION;
}

/* A mere declaration says that somebody else binds the name. */
static bool is_for_checkers(const Facts *facts, const UseRow *use) {
    const u32 *reach = facts_lists(facts) + use->first_reach;
    for (u32 i = 0; i < use->reach_count; i++) {
        const BindingRow *row = &facts_bindings(facts)[reach[i]];
        if (!(row->flags & BINDING_TYPE_CHECKING) || row->kind == BIND_ANNOTATION) return false;
    }
    return use->reach_count > 0;
}

static bool is_builtin(Check *self, FileId file, const UseRow *use) {
    Name name = file_name_of(self->program, file, use->name);
    u32 *known = map_at(&self->builtins, name, MAP_NONE);
    if (*known == MAP_NONE) *known = is_builtin_name(name_text(self->program, name));
    return *known;
}

static Verdict verdict_of(Check *self, FileId file, const UseRow *use) {
    const Facts *facts = program_facts(self->program, file);
    if (!use->found) return is_builtin(self, file, use) ? NAME_BOUND : NAME_UNDEFINED;
    bool is_unbound = use->flags & USE_FLOWED && use->flags & USE_MAY_BE_OUTER && !use->reach_count;
    if (!is_unbound && !is_for_checkers(facts, use)) return NAME_BOUND;
    u32 outer_count;
    use_outer(facts, use, &outer_count);
    bool sees_builtins = facts_scopes(facts)[use->found].kind != SCOPE_FUNCTION;
    if (outer_count || (sees_builtins && is_builtin(self, file, use))) return NAME_BOUND;
    return is_unbound ? NAME_UNBOUND : NAME_FOR_CHECKERS;
}

/* ---- findings -------------------------------------------------------------------------------------- */

static Text text1(const char *key, Str name) {
    return text_with(text_of(RULE, key), "name", name);
}

/* Names that can be read where the use stands. */
static void visible_names(const Program *program, FileId file, ScopeId scope, NearList *out) {
    const Facts *facts = program_facts(program, file);
    bool sees_class = true;
    for (; scope; scope = facts_scopes(facts)[scope].parent) {
        const ScopeRow *row = &facts_scopes(facts)[scope];
        NameId last = 0;
        for (u32 b = row->first_binding; b < row->first_binding + row->binding_count; b++) {
            const BindingRow *binding = &facts_bindings(facts)[b];
            bool is_class = row->kind == SCOPE_CLASS && !sees_class;
            if (is_class || binding->name == last || binding->kind == BIND_GLOBAL) continue;
            last = binding->name;
            near_add(out, facts_name(facts, last), program->files[file].binding_base + b,
                     binding->kind == BIND_DEF || binding->kind == BIND_IMPORT);
        }
        sees_class = false;
    }
}

/* Near names of one or two letters say nothing. */
static Near nearest(Check *self, FileId file, const UseRow *use) {
    NearList names = {0};
    visible_names(self->program, file, use->scope, &names);
    double limit = rules_number(self->context->rules, RULE, "near_distance");
    Near near = near_find(&names, facts_name(program_facts(self->program, file), use->name), false, limit);
    near_release(&names);
    if (near.is_only_prefix) near.text = STR_NONE;
    return near;
}

static void near_tell(Check *self, Finding *finding, Near near, Str word) {
    const Program *program = self->program;
    finding->help = text_with(text1("help.near", word), "near", near.text);
    FileId at = binding_file(program, near.binding);
    finding_evidence(finding, place_of(program, at, binding_row(program, near.binding)->span),
                     text_with(text_of(RULE, "near"), "near", near.text));
    data_put_text(self->context->arena, finding->data, STR("near"), near.text);
    if (!near.is_tied) vec_push(&finding->fix, ((Edit){EDIT_REPLACE, finding->name, near.text}));
}

static void help_tell(Check *self, Finding *finding, FileId file, const UseRow *use, Str word) {
    const Program *program = self->program;
    Near near = nearest(self, file, use);
    Suggestion other = suggestion_find(self->context, file, word);
    finding->help = text1("help.none", word);
    if (other.text.len) {
        finding->help = text_with(text1("help.import", word), "import", other.text);
        data_put_text(self->context->arena, finding->data, STR("import"), other.text);
    } else if (near.text.len)
        near_tell(self, finding, near, word);
    if (other.text.len && other.files)
        finding_evidence(
            finding, finding->name,
            text_with_number(text_with(text_of(RULE, "others"), "import", other.text), "files", other.files));
    if (!other.node) return;
    const Node *node = graph_node(program, other.node);
    Text text = text_with(text1("defined", word), "file", program->files[node->file].path);
    finding_evidence(finding, place_first_line(program, node->file, graph_span(program, other.node)), text);
}

/* Where the name is bound, too late or for others. */
static void bindings_tell(const Program *program, Finding *finding, FileId file, const UseRow *use,
                          Verdict verdict) {
    const Facts *facts = program_facts(program, file);
    u32 count;
    const BindingRow *rows = facts_find_bindings(facts, use->found, use->name, &count);
    for (u32 i = 0; i < count && i < 3; i++) {
        bool is_delete = rows[i].kind == BIND_DELETE;
        const char *key = verdict == NAME_FOR_CHECKERS ? "for_checkers" : is_delete ? "deleted" : "bound";
        finding_evidence(finding, place_of(program, file, rows[i].span),
                         text1(key, facts_name(facts, use->name)));
    }
}

/* Assigning makes the name local: the module's is hidden, not changed. */
static void global_tell(const Program *program, Finding *finding, FileId file, const UseRow *use) {
    const Facts *facts = program_facts(program, file);
    u32 count;
    const BindingRow *rows = facts_find_bindings(facts, 1, use->name, &count);
    if (!count) return;
    Str word = facts_name(facts, use->name);
    finding_evidence(finding, place_of(program, file, rows->span), text1("hidden", word));
    finding->help = text1("help.global", word);
}

/* What waits in an annotation fails only if something asks for it; what exists by then does not even do
 * that. */
static void annotation_grade(CheckContext *context, Finding *finding, FileId file, Verdict verdict) {
    bool waits = annotations_wait(context, file);
    bool is_likely = verdict == NAME_UNDEFINED || annotations_are_evaluated(context, file);
    finding->confidence = is_likely && !waits ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
    if (waits) finding->severity_max = SEVERITY_INFO;
}

static void report(Check *self, FileId file, const Candidate *candidate) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    const UseRow *use = &facts_uses(facts)[candidate->use];
    const ExprRow *row = &facts_exprs(facts)[use->expr];
    Str word = facts_name(facts, use->name);
    NodeId owner = graph_owner(program, file, use->scope);
    Place place = place_of(program, file, (Span){row->start, row->end});
    Finding *finding = finding_add(self->context, RULE, KIND_VARIABLE,
                                   graph_symbol(program, owner, self->context->arena), place, place);
    finding->shape = str_hash(word);
    bool is_own = candidate->verdict == NAME_UNBOUND && is_local(facts, use);
    const char *error = is_own ? "UnboundLocalError" : "NameError";
    finding->message = text1(candidate->verdict == NAME_UNDEFINED ? "message"
                             : candidate->verdict == NAME_UNBOUND ? "message.unbound"
                                                                  : "message.checkers",
                             word);
    bool is_annotation = row->flags & EXPR_IN_ANNOTATION;
    if (!is_own) finding->doubt = text1(is_annotation ? "doubt.annotation" : "doubt", word);
    if (is_annotation) annotation_grade(self->context, finding, file, candidate->verdict);
    data_put_text(self->context->arena, finding->data, STR("name"), word);
    data_put_text(self->context->arena, finding->data, STR("error"), str_of(error));
    if (candidate->verdict == NAME_UNDEFINED) {
        finding_evidence(finding, place, text1("searched", word));
        help_tell(self, finding, file, use, word);
    } else {
        bindings_tell(program, finding, file, use, candidate->verdict);
        finding->help = text1(candidate->verdict == NAME_UNBOUND ? "help.unbound" : "help.checkers", word);
        if (is_own) global_tell(program, finding, file, use);
    }
    consequence_evidence(self->context, finding, file, use->expr, error);
}

/* ---- files ----------------------------------------------------------------------------------------- */

/* Nobody gives a function its local names from outside. */
static bool is_silent(Check *self, FileId file, const UseRow *use, Verdict verdict) {
    bool is_own = verdict == NAME_UNBOUND && is_local(program_facts(self->program, file), use);
    return name_is_never_read(self->context, file, use) || name_may_fail(self->context, file, use) ||
           (!is_own && name_may_be_given(self->context, self->namespaces, file, use));
}

static const UseRow *use_of(const Program *program, const Candidate *candidate) {
    return &facts_uses(program_facts(program, candidate->file))[candidate->use];
}

static Name name_of(const Program *program, const Candidate *candidate) {
    return file_name_of(program, candidate->file, use_of(program, candidate)->name);
}

static u64 folder_of(const Program *program, FileId file) {
    return str_hash(path_folder(program->files[file].path));
}

static u64 folder_key(const Program *program, const Candidate *candidate) {
    return folder_of(program, candidate->file) * 31 + name_of(program, candidate);
}

static void file_collect(Check *self, FileId file, Candidates *out) {
    const Facts *facts = program_facts(self->program, file);
    for (UseId u = 1; u < facts->uses.count; u++) {
        const UseRow *use = &facts_uses(facts)[u];
        Verdict verdict = verdict_of(self, file, use);
        if (verdict != NAME_BOUND && !is_silent(self, file, use, verdict))
            vec_push(out, ((Candidate){file, u, verdict}));
    }
}

/* How many names of a file nothing binds, how many files of a folder miss the same one, and how many files
 * there are in a folder. */
typedef struct {
    Map in_file, in_folder, seen, files;
} Counts;

static void count(const Program *program, const Candidates *candidates, Counts *out) {
    for (FileId file = 0; candidates->count && file < program->file_count; file++)
        if (program->files[file].module) ++*map_at(&out->files, folder_of(program, file), 0);
    for (u32 i = 0; i < candidates->count; i++) {
        const Candidate *candidate = &candidates->at[i];
        u32 *seen = map_at(&out->seen, map_pair(candidate->file, name_of(program, candidate)), 0);
        if (candidate->verdict != NAME_UNDEFINED || (*seen)++) continue;
        ++*map_at(&out->in_file, candidate->file, 0);
        ++*map_at(&out->in_folder, folder_key(program, candidate), 0);
    }
}

/* Somebody else gives these names to the file, or this name to the files of the folder. */
static bool is_given(Check *self, const Counts *counts, const Candidate *candidate) {
    const UseRow *use = use_of(self->program, candidate);
    const Rules *rules = self->context->rules;
    u32 in_file = map_find(&counts->in_file, candidate->file);
    u32 in_folder = map_find(&counts->in_folder, folder_key(self->program, candidate));
    u32 files = map_find(&counts->files, folder_of(self->program, candidate->file));
    bool is_shared = in_folder >= (u32)rules_number(rules, RULE, "files_given_from_outside") &&
                     (double)in_folder >= files * rules_number(rules, RULE, "share_given_from_outside");
    if (candidate->verdict != NAME_UNDEFINED) return false;
    return is_shared || in_file >= (u32)rules_number(rules, RULE, "names_given_from_outside") ||
           hosted_has(&self->hosted, candidate->file, use) ||
           hosted_is_piece(&self->hosted, candidate->file, use);
}

void check_undefined_name(CheckContext *context) {
    Check self = {.context = context, .program = context->program, .namespaces = shared_namespaces(context)};
    Candidates candidates = {0};
    Counts counts = {0};
    for (FileId file = 0; file < context->program->file_count; file++)
        if (!file_is_no_program(context->program, file)) file_collect(&self, file, &candidates);
    count(context->program, &candidates, &counts);
    hosted_init(&self.hosted, context);
    for (u32 i = 0; i < candidates.count; i++)
        if (candidates.at[i].verdict == NAME_UNDEFINED)
            hosted_note(&self.hosted, candidates.at[i].file, use_of(context->program, &candidates.at[i]));
    for (u32 i = 0; i < candidates.count; i++)
        if (!is_given(&self, &counts, &candidates.at[i]))
            report(&self, candidates.at[i].file, &candidates.at[i]);
    map_release(&self.builtins);
    hosted_release(&self.hosted);
    map_release(&counts.in_file);
    map_release(&counts.in_folder);
    map_release(&counts.seen);
    map_release(&counts.files);
    vec_release(&candidates);
}
