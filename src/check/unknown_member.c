/* unknown-member: an attribute that no class the object can be has.
 *
 * Proof or silence. The object's classes must be known by evidence (constructor, annotation, narrowing,
 * return, self), each must be closed (every base known, nothing adds members), none may have the name, nor
 * may any subclass unless the class is exact. Nothing may store the name on such objects from outside, and
 * the access must not be guarded by `except AttributeError` or hasattr.
 *
 * Objects of the standard library's classes: see standard_receiver.c.
 *
 * Cost: one inference per attribute access, already made for the reference graph. */
#include "access.h"
#include "arguments.h"
#include "check.h"
#include "consequence.h"
#include "installed.h"
#include "native_unknown.h"
#include "near.h"
#include "receiver_words.h"
#include "shared.h"
#include "standard_receiver.h"

#define RULE "unknown-member"

enum { PARAMETERS_MAX = 64 };

typedef struct {
    CheckContext *context;
    const Program *program;
    const Additions *additions;
    StandardFinder standard;
} Check;

static Text text1(const char *key, const char *name, Str value) {
    return text_with(text_of(RULE, key), name, value);
}

static Str class_text(const Program *program, DefRef class) {
    return name_text(program, def_name(program, class));
}

/* Does the method take what the call gives? Unknown counts as yes. */
static bool takes(Check *self, DefRef method, const Arguments *arguments) {
    bool is_bound = !(def_row(self->program, method)->flags & DEF_STATIC_METHOD);
    Callee callee = {.kind = CALLEE_FUNCTION, .skips = is_bound, .def = method};
    Signature signature = {0};
    bool seen[PARAMETERS_MAX] = {false};
    bool is_known =
        signature_of(self->context, &callee, &signature) && signature.items.count <= PARAMETERS_MAX;
    bool fits = !is_known || arguments_fault(arguments, &signature, seen).kind == FAULT_NONE;
    signature_release(&signature);
    return fits;
}

static u32 members_collect(Check *self, DefRef class, bool skips_own, const Arguments *arguments,
                           NearList *out) {
    const Program *program = self->program;
    u32 mro_count, members = 0;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = skips_own; m < mro_count; m++) {
        FileId file = program->def_file[mro[m]];
        const Facts *facts = program_facts(program, file);
        const ScopeRow *body = &facts_scopes(facts)[def_row(program, mro[m])->body];
        NameId last = 0;
        for (u32 b = 0; b < body->binding_count; b++) {
            const BindingRow *row = &facts_bindings(facts)[body->first_binding + b];
            if (row->name == last) continue;
            last = row->name;
            members++;
            bool is_callable =
                row->kind == BIND_DEF && !(facts_defs(facts)[row->target].flags & DEF_PROPERTY);
            near_add(out, facts_name(facts, row->name),
                     program->files[file].binding_base + body->first_binding + b, is_callable);
            if (is_callable && arguments)
                vec_last(&out->items).is_misfit =
                    !takes(self, program->files[file].def_base + row->target, arguments);
        }
        u32 count;
        const InstanceAttribute *attributes = class_attributes(program, mro[m], &count);
        for (u32 i = 0; i < count; i++) {
            if (i && attributes[i].name == attributes[i - 1].name) continue;
            members++;
            near_add(out, name_text(program, attributes[i].name), 0, false);
        }
    }
    return members + installed_members(program, class, out);
}

/* What was looked through: all members; or why the one that exists does not help here. */
static void lack_evidence(Check *self, Finding *finding, DefRef class, Name name, Lack lack,
                          u32 member_count) {
    static const char *const keys[] = {[LACKS_NAME] = "class_closed",
                                       [LACKS_ON_CLASS] = "on_instances",
                                       [LACKS_KEY] = "is_key",
                                       [LACKS_BEHIND] = "behind"};
    const Program *program = self->program;
    Text text =
        text_with(text1(keys[lack], "class", class_text(program, class)), "member", name_text(program, name));
    text = text_with_number(text, "count", member_count);
    finding_evidence(finding, place_of(program, program->def_file[class], def_row(program, class)->name_span),
                     text);
}

static void near_evidence(Check *self, Finding *finding, const Near *near) {
    data_put_text(self->context->arena, finding->data, STR("near"), near->text);
    if (!near->is_only_prefix && !near->is_tied && !near->is_misfit)
        vec_push(&finding->fix, ((Edit){EDIT_REPLACE, finding->name, near->text}));
    if (!near->binding) return;
    Text text = near->is_only_prefix
                    ? text_with(text1("only_like", "near", near->text), "prefix", near->prefix)
                    : text1("near", "near", near->text);
    FileId file = binding_file(self->program, near->binding);
    finding_evidence(finding, place_of(self->program, file, binding_row(self->program, near->binding)->span),
                     text);
}

static const char *help_key(Lack lack, bool has_near) {
    switch (lack) {
    case LACKS_ON_CLASS: return "help.instance";
    case LACKS_KEY: return "help.key";
    case LACKS_BEHIND: return has_near ? "help.near_behind" : "help.behind";
    default: return has_near ? "help.near" : "help.none";
    }
}

static void class_evidence(Check *self, Finding *finding, DefRef class, Name name, Lack lack,
                           const Arguments *arguments) {
    const Program *program = self->program;
    NearList members = {0};
    bool is_call = arguments != NULL;
    u32 count = members_collect(self, class, lack == LACKS_BEHIND, arguments, &members);
    lack_evidence(self, finding, class, name, lack, count);
    installed_bases_evidence(self->context, finding, class);
    double limit = rules_number(self->context->rules, RULE, "near_distance");
    Near near = {0};
    if (lack == LACKS_NAME || lack == LACKS_BEHIND)
        near = near_find(&members, name_text(program, name), is_call, limit);
    Text help = text_with(text_of(RULE, help_key(lack, near.text.len)), "member", name_text(program, name));
    finding->help = text_with(text_with(help, "class", class_text(program, class)), "near", near.text);
    if (near.text.len) near_evidence(self, finding, &near);
    near_release(&members);
}

static const char *message_key(Lack lack, u8 kind, bool is_call) {
    if (lack == LACKS_BEHIND) return "message.super";
    if (lack == LACKS_KEY) return "message.key";
    return kind == VALUE_CLASS ? "message.class" : is_call ? "message.call" : "message";
}

static Finding *report(Check *self, FileId file, ExprId access, Value value, Name name, Lack lack) {
    const Program *program = self->program;
    CheckContext *context = self->context;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[access];
    bool is_call =
        row->parent && facts_exprs(facts)[row->parent].kind == EXPR_CALL && row->parent + 1 == access;
    NodeId owner = graph_owner(program, file, row->scope);
    Place name_place = place_of(program, file, (Span){row->aux, row->end});
    Finding *finding = finding_add(context, RULE, is_call ? KIND_METHOD : KIND_MEMBER,
                                   graph_symbol(program, owner, context->arena),
                                   place_of(program, file, (Span){row->start, row->end}), name_place);
    finding->shape = str_hash(name_text(program, name));
    finding->message =
        text_with(text1(message_key(lack, value.kind, is_call), "class", class_text(program, value.id)),
                  "member", name_text(program, name));
    finding->doubt =
        text_with(text1("doubt", "class", class_text(program, value.id)), "member", name_text(program, name));
    data_put_text(context->arena, finding->data, STR("class"), def_symbol(program, value.id, context->arena));
    data_put_text(context->arena, finding->data, STR("member"), name_text(program, name));
    Str object = expr_dotted(program, file, access + 1, program->arena);
    receiver_evidence(program, finding, value, object, place_of_expr(program, file, access + 1));
    Arguments arguments = {0};
    if (is_call) arguments_read(&arguments, program, file, row->parent, 0);
    class_evidence(self, finding, value.id, name, lack, is_call ? &arguments : NULL);
    arguments_release(&arguments);
    consequence_evidence(context, finding, file, access, "AttributeError");
    return finding;
}

/* Nobody in the tree makes objects of the class, so that those that there are may be of a subclass. */
static void doubt_below(Check *self, Finding *finding, DefRef class, Name name) {
    const Program *program = self->program;
    finding->confidence = CONFIDENCE_MEDIUM;
    finding->doubt = text_with(text1("doubt.below", "class", class_text(program, class)), "member",
                               name_text(program, name));
}

/* The first computed store on objects of the class, or NULL. */
static const InstanceAttribute *computed_store(const Program *program, DefRef class) {
    u32 mro_count, count;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
        const InstanceAttribute *stores = class_computed_stores(program, mro[m], &count);
        if (count) return stores;
    }
    return NULL;
}

/* The class has computed stores, by names that come from data: the one at hand stands nowhere. */
static void doubt_set(Check *self, Finding *finding, DefRef class, Name name) {
    const Program *program = self->program;
    const InstanceAttribute *store = computed_store(program, class);
    if (!store) return;
    ExprId target = facts_writes(program_facts(program, store->file))[store->write].target;
    Str member = name_text(program, name);
    finding_evidence(finding, place_of_expr(program, store->file, target),
                     text_with(text1("set_by_data", "class", class_text(program, class)), "member", member));
    finding->confidence = CONFIDENCE_MEDIUM;
    finding->doubt = text_with(text1("doubt.set", "class", class_text(program, class)), "member", member);
}

static void visit(Check *self, FileId file, ExprId access) {
    Value lacking;
    Lack lack;
    Access verdict = expr_access(self->additions, file, access, &lacking, &lack);
    bool is_outside = verdict == ACCESS_UNPROVEN || verdict == ACCESS_OTHER;
    if (is_outside) standard_receiver_check(&self->standard, file, access);
    if (!access_fails(verdict) || !installed_bases_are_meant(self->context, file, lacking.id)) return;
    const ExprRow *row = expr_row(self->program, file, access);
    Name name = file_name_of(self->program, file, row->name);
    Finding *finding = report(self, file, access, lacking, name, lack);
    if (verdict == ACCESS_MAY_FAIL) doubt_below(self, finding, lacking.id, name);
    if (verdict == ACCESS_MAY_BE_SET) doubt_set(self, finding, lacking.id, name);
}

void check_unknown_member(CheckContext *context) {
    const Additions *additions = shared_additions(context);
    Check self = {.context = context, .program = context->program, .additions = additions};
    self.standard = (StandardFinder){.context = context, .additions = additions};
    for (FileId file = 0; file < context->program->file_count; file++) {
        const Facts *facts = program_facts(context->program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_ATTRIBUTE) visit(&self, file, e);
    }
    standard_finder_release(&self.standard);
    native_unknown_members(context);
}
