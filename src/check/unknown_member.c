/* unknown-member: an attribute that no class the object can be has.
 *
 * Proof or silence. The object's classes must be known by evidence (constructor, annotation, narrowing,
 * return, self), each must be closed (every base known, nothing adds members), none may have the name, nor
 * may any subclass unless the class is exact. Nothing may store the name on such objects from outside, and
 * the access must not be guarded by `except AttributeError` or hasattr.
 *
 * Cost: one inference per attribute access, already made for the reference graph. */
#include "check.h"
#include "consequence.h"
#include "lacking.h"
#include "near.h"
#include "receiver_words.h"

#define RULE "unknown-member"

typedef struct {
    CheckContext *context;
    const Program *program;
    Additions additions;
} Check;

static Text text1(const char *key, const char *name, Str value) {
    return text_with(text_of(RULE, key), name, value);
}

static Str class_text(const Program *program, DefRef class) {
    return name_text(program, def_name(program, class));
}

static u32 members_collect(const Program *program, DefRef class, NearList *out) {
    u32 mro_count, members = 0;
    const DefRef *mro = class_mro(program, class, &mro_count);
    for (u32 m = 0; m < mro_count; m++) {
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
            if (row->kind == BIND_DEF &&
                reach_is_dead(program, graph_def(program, program->files[file].def_base + row->target)))
                continue;
            near_add(out, facts_name(facts, row->name),
                     program->files[file].binding_base + body->first_binding + b, is_callable);
        }
        u32 count;
        const InstanceAttribute *attributes = class_attributes(program, mro[m], &count);
        for (u32 i = 0; i < count; i++) {
            if (i && attributes[i].name == attributes[i - 1].name) continue;
            members++;
            near_add(out, name_text(program, attributes[i].name), 0, false);
        }
    }
    return members;
}

static void class_evidence(Check *self, Finding *finding, DefRef class, Name name, bool is_call) {
    const Program *program = self->program;
    NearList members = {0};
    u32 count = members_collect(program, class, &members);
    FileId file = program->def_file[class];
    Text closed = text1("class_closed", "class", class_text(program, class));
    closed = text_with_number(closed, "count", count);
    closed = text_with(closed, "member", name_text(program, name));
    finding_evidence(finding, place_of(program, file, def_row(program, class)->name_span), closed);
    double limit = rules_number(self->context->rules, RULE, "near_distance");
    Near near = near_find(&members, name_text(program, name), is_call, limit);
    Text help = text_with(text_of(RULE, near.text.len ? "help.near" : "help.none"), "member",
                          name_text(program, name));
    help = text_with(help, "class", class_text(program, class));
    finding->help = text_with(help, "near", near.text);
    if (near.text.len && near.binding) {
        BindRef binding = near.binding;
        Text text = near.is_only_prefix
                        ? text_with(text1("only_like", "near", near.text), "prefix", near.prefix)
                        : text1("near", "near", near.text);
        finding_evidence(
            finding, place_of(program, binding_file(program, binding), binding_row(program, binding)->span),
            text);
    }
    if (near.text.len) {
        data_put_text(self->context->arena, finding->data, STR("near"), near.text);
        if (!near.is_only_prefix) vec_push(&finding->fix, ((Edit){EDIT_REPLACE, finding->name, near.text}));
    }
    near_release(&members);
}

static Finding *report(Check *self, FileId file, ExprId access, Value value, Name name) {
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
    const char *key = value.kind == VALUE_CLASS ? "message.class" : is_call ? "message.call" : "message";
    finding->message =
        text_with(text1(key, "class", class_text(program, value.id)), "member", name_text(program, name));
    finding->doubt =
        text_with(text1("doubt", "class", class_text(program, value.id)), "member", name_text(program, name));
    data_put_text(context->arena, finding->data, STR("class"), def_symbol(program, value.id, context->arena));
    data_put_text(context->arena, finding->data, STR("member"), name_text(program, name));
    Str object = expr_dotted(program, file, access + 1, program->arena);
    receiver_evidence(program, finding, value, object, place_of_expr(program, file, access + 1));
    class_evidence(self, finding, value.id, name, is_call);
    consequence_evidence(context, finding, file, row->scope, "AttributeError");
    return finding;
}

/* Nobody in the tree makes objects of the class, so that those that there are may be of a subclass. */
static void doubt_below(Check *self, Finding *finding, DefRef class, Name name) {
    const Program *program = self->program;
    finding->confidence = CONFIDENCE_MEDIUM;
    finding->doubt = text_with(text1("doubt.below", "class", class_text(program, class)), "member",
                               name_text(program, name));
}

static void visit(Check *self, FileId file, ExprId access) {
    Value lacking;
    Access verdict = expr_access(&self->additions, file, access, &lacking);
    if (!access_fails(verdict)) return;
    const ExprRow *row = expr_row(self->program, file, access);
    Name name = file_name_of(self->program, file, row->name);
    Finding *finding = report(self, file, access, lacking, name);
    if (verdict == ACCESS_MAY_FAIL) doubt_below(self, finding, lacking.id, name);
}

void check_unknown_member(CheckContext *context) {
    Check self = {.context = context, .program = context->program};
    additions_collect(&self.additions, context, RULE);
    for (FileId file = 0; file < context->program->file_count; file++) {
        const Facts *facts = program_facts(context->program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_ATTRIBUTE) visit(&self, file, e);
    }
    additions_release(&self.additions);
}
