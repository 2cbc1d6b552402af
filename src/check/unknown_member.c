/* unknown-member: an attribute that no class the object can be has.
 *
 * Proof or silence. The object's classes must be known by evidence (constructor, annotation, narrowing,
 * return, self), each must be closed (every base known, nothing adds members), none may have the name,
 * nor may any subclass unless the class is exact. The name must not be stored on such objects anywhere,
 * and the access must not be guarded by `except AttributeError` or hasattr.
 *
 * Cost: one inference per attribute access, already made for the reference graph. */
#include "check.h"
#include "classes.h"
#include "hops.h"
#include "infer.h"
#include "near.h"

#include <strings.h>

#define RULE "unknown-member"

/* ---- the object's classes all lack the name ---------------------------------------------------------- */

typedef struct {
    CheckContext *context;
    const Program *program;
    Map bases;  /* DefRef → 1: given to type(name, bases, members), so that subclasses exist unseen */
    Map stored; /* Name → 1: stored on some receiver that could be of any class */
} Check;

/* A name among the texts of `__slots__`. */
static bool has_slot(const Program *program, DefRef class, Name name) {
    Name slots = intern_find(&program->names, STR("__slots__"));
    ClassMember member;
    if (!slots || !class_find(program, class, slots, &member) || !member.binding) return false;
    FileId file = binding_file(program, member.binding);
    ExprId value = binding_row(program, member.binding)->value;
    for (ExprId e = value; e && e < expr_row(program, file, value)->next; e++)
        if (str_eq(expr_string(program, file, e), name_text(program, name))) return true;
    return false;
}

static bool has_member(const Program *program, DefRef class, Name name) {
    ClassMember member;
    return class_find(program, class, name, &member) || class_external_has(program, class, name) ||
           has_slot(program, class, name);
}

static bool is_closed(const Program *program, DefRef class) {
    Name where;
    return class_openness(program, class, &where) == CLASS_CLOSED;
}

enum { DEPTH_MAX = 40 };

/* No subclass has it either, with whatever else that subclass derives from. */
static bool subclasses_lack(const Program *program, DefRef class, Name name, u32 depth) {
    u32 count;
    const DefRef *subclasses = class_subclasses(program, class, &count);
    for (u32 i = 0; i < count; i++) {
        if (depth > DEPTH_MAX || has_member(program, subclasses[i], name) ||
            !is_closed(program, subclasses[i]))
            return false;
        if (!subclasses_lack(program, subclasses[i], name, depth + 1)) return false;
    }
    return true;
}

static bool contains_ignoring_case(Str text, const char *part) {
    for (size_t i = 0; i + strlen(part) <= text.len; i++)
        if (!strncasecmp(text.ptr + i, part, strlen(part))) return true;
    return false;
}

/* Someone makes instances: a call of the class or of a subclass, or a library that knows its base. */
static bool is_made(const Program *program, DefRef class, u32 depth) {
    u32 edge_count, external_count, subclass_count;
    const Edge *edges = graph_in(program, graph_def(program, class), &edge_count);
    for (u32 i = 0; i < edge_count; i++)
        if (edges[i].is_call && edges[i].kind == EDGE_STRONG) return true;
    const Name *externals = class_external_bases(program, class, &external_count);
    for (u32 i = 0; i < external_count; i++) {
        Str base = name_text(program, externals[i]);
        bool makes_none = str_starts(base, STR("abc.")) || str_starts(base, STR("typing")) ||
                          str_starts(base, STR("builtins."));
        if (!makes_none) return true;
    }
    const DefRef *subclasses = class_subclasses(program, class, &subclass_count);
    for (u32 i = 0; i < subclass_count && depth < DEPTH_MAX; i++)
        if (is_made(program, subclasses[i], depth + 1)) return true;
    return false;
}

/* On `self`, a class that nobody makes may be a mixin or a base put together at run time: its host has
 * the rest. So may one that calls itself so. */
static bool may_be_mixin(const Program *program, DefRef class) {
    Str name = name_text(program, def_name(program, class));
    if (contains_ignoring_case(name, "mixin") || contains_ignoring_case(name, "abstract")) return true;
    u32 externals;
    const Name *bases = class_external_bases(program, class, &externals);
    for (u32 i = 0; i < externals; i++)
        if (str_starts(name_text(program, bases[i]), STR("abc."))) return true;
    return !is_made(program, class, 0);
}

/* A base of classes put together at run time: they may have anything. */
static bool has_unseen_subclass(const Check *self, DefRef class) {
    if (map_find(&self->bases, class) != MAP_NONE) return true;
    u32 count;
    const DefRef *subclasses = class_subclasses(self->program, class, &count);
    for (u32 i = 0; i < count; i++)
        if (map_find(&self->bases, subclasses[i]) != MAP_NONE) return true;
    return false;
}

static bool value_lacks(const Check *self, Value value, Name name) {
    const Program *program = self->program;
    if (value.kind != VALUE_INSTANCE && value.kind != VALUE_CLASS) return false;
    if (!is_closed(program, value.id) || has_member(program, value.id, name)) return false;
    if (value.kind == VALUE_CLASS && value.via == VIA_SELF) return false;
    if (!value.is_exact && has_unseen_subclass(self, value.id)) return false;
    if (value.via == VIA_SELF && may_be_mixin(program, value.id)) return false;
    return value.is_exact || subclasses_lack(program, value.id, name, 0);
}

/* ---- where it does not count ------------------------------------------------------------------------- */

static bool names_attribute_error(const Facts *facts, ExprId expr) {
    if (!expr) return false;
    for (ExprId e = expr; e < facts_exprs(facts)[expr].next; e++)
        if (str_eq(facts_name(facts, facts_exprs(facts)[e].name), STR("AttributeError"))) return true;
    return false;
}

static bool with_expects_error(const Facts *facts, const StmtRow *with) {
    for (u32 i = 0; i < with->target_count; i++) {
        ExprId context = facts_lists(facts)[with->first_target + i];
        if (names_attribute_error(facts, context)) return true;
    }
    return false;
}

/* Inside `try` with a handler for AttributeError, `suppress(AttributeError)` or a test that expects it. */
static bool is_expected(const Facts *facts, u32 offset) {
    for (StmtId s = 1; s < facts->stmts.count;) {
        const StmtRow *stmt = &facts_stmts(facts)[s];
        if (offset < stmt->start || offset >= stmt->end) {
            s = stmt->next;
            continue;
        }
        if (stmt->kind == STMT_WITH && with_expects_error(facts, stmt)) return true;
        if (stmt->kind == STMT_TRY) {
            for (StmtId child = s + 1; child < stmt->next; child = facts_stmts(facts)[child].next) {
                const StmtRow *handler = &facts_stmts(facts)[child];
                bool covers =
                    handler->kind == STMT_HANDLER && !(offset >= handler->start && offset < handler->end);
                if (covers && names_attribute_error(facts, handler->expr)) return true;
            }
        }
        s++;
    }
    return false;
}

/* Another tool's "I know" on the same line. */
static bool is_marked(const Facts *facts, u32 line) {
    for (u32 i = 1; i < facts->comments.count; i++) {
        const CommentRow *row = &facts_comments(facts)[i];
        if (row->line != line) continue;
        Str text = facts_text(facts, row->offset, row->length);
        if (str_find(text, STR("type:")) != STR_NOT_FOUND || str_find(text, STR("noqa")) != STR_NOT_FOUND ||
            str_find(text, STR("no-member")) != STR_NOT_FOUND ||
            str_find(text, STR("pyright:")) != STR_NOT_FOUND)
            return true;
    }
    return false;
}

/* hasattr(x, "name") anywhere in the function: someone thought of it. */
static bool asks_hasattr(const Program *program, FileId file, ScopeId scope, Name name) {
    const Facts *facts = program_facts(program, file);
    for (StringId s = 1; s < facts->strings.count; s++) {
        const StringRow *row = &facts_strings(facts)[s];
        if (!row->expr || !str_eq(facts_text(facts, row->offset, row->length), name_text(program, name)))
            continue;
        const ExprRow *expr = &facts_exprs(facts)[row->expr];
        if (!expr->parent || facts_exprs(facts)[expr->parent].kind != EXPR_CALL) continue;
        Str callee = facts_name(facts, facts_exprs(facts)[expr->parent + 1].name);
        bool asks = str_eq(callee, STR("hasattr")) || str_eq(callee, STR("getattr"));
        if (asks && scope_def(program, file, expr->scope) == scope_def(program, file, scope)) return true;
    }
    return false;
}

/* Keywords by which a library adds a member to another class: relationship(..., backref="name"). */
static void keyword_collect(Check *self, FileId file, ExprId keyword) {
    const Facts *facts = program_facts(self->program, file);
    u32 count;
    const Str *words = rules_words(self->context->rules, RULE, "adding_keywords", &count);
    for (u32 i = 0; i < count; i++) {
        if (!str_eq(facts_name(facts, facts_exprs(facts)[keyword].name), words[i])) continue;
        for (ExprId e = keyword; e < facts_exprs(facts)[keyword].next; e++) {
            Str text = expr_string(self->program, file, e);
            Name name = text.len ? intern_find(&self->program->names, text) : 0;
            if (name) map_at(&self->stored, name, 1);
        }
    }
}

/* type(name, (Base,), members) */
static void type_call_collect(Check *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    const ExprRow *callee = &facts_exprs(facts)[call + 1];
    ExprId bases = expr_child(facts, call, 2);
    bool is_type = callee->kind == EXPR_NAME && str_eq(facts_name(facts, callee->name), STR("type"));
    if (!is_type || !bases || facts_exprs(facts)[bases].kind != EXPR_TUPLE) return;
    for (ExprId base = expr_first(facts, bases); base; base = expr_next(facts, base)) {
        ValueSet values = infer_expr(self->program, file, base);
        for (u32 i = 0; i < values.count; i++)
            if (values.at[i].kind == VALUE_CLASS) map_at(&self->bases, values.at[i].id, 1);
    }
}

/* helper(Class, "name", …): a function that is given a class and a text may add the member so called. */
static void class_call_collect(Check *self, FileId file, ExprId call) {
    const Facts *facts = program_facts(self->program, file);
    bool has_class = false;
    Name name = 0;
    for (ExprId a = expr_child(facts, call, 1); a; a = expr_next(facts, a)) {
        Str text = expr_string(self->program, file, a);
        if (text.len && !name) name = intern_find(&self->program->names, text);
    }
    if (!name) return;
    for (ExprId a = expr_child(facts, call, 1); a && !has_class; a = expr_next(facts, a)) {
        ValueSet values = infer_expr(self->program, file, a);
        for (u32 i = 0; i < values.count; i++) has_class |= values.at[i].kind == VALUE_CLASS;
    }
    if (has_class) map_at(&self->stored, name, 1);
}

/* Names stored, set or patched on receivers that are not the first parameter of a method of a known class. */
static void stored_collect(Check *self) {
    for (FileId file = 0; file < self->program->file_count; file++) {
        const Facts *facts = program_facts(self->program, file);
        for (u32 w = 1; w < facts->writes.count; w++) {
            const WriteRow *row = &facts_writes(facts)[w];
            if (!row->name || !row->object) continue;
            ValueSet object = infer_expr(self->program, file, row->object);
            bool is_own = values_known(object) && object.count == 1 && object.at[0].kind == VALUE_INSTANCE &&
                          object.at[0].via == VIA_SELF;
            if (!is_own) map_at(&self->stored, file_name_of(self->program, file, row->name), 1);
        }
        for (ExprId e = 1; e < facts->exprs.count; e++) {
            if (facts_exprs(facts)[e].kind == EXPR_KEYWORD) keyword_collect(self, file, e);
            if (facts_exprs(facts)[e].kind == EXPR_CALL)
                class_call_collect(self, file, e), type_call_collect(self, file, e);
            /* patch.object(x, "name"), monkeypatch.setattr(x, "name", …) */
            if (facts_exprs(facts)[e].kind != EXPR_CALL || facts_exprs(facts)[e + 1].kind != EXPR_ATTRIBUTE)
                continue;
            Str method = facts_name(facts, facts_exprs(facts)[e + 1].name);
            if (!str_eq(method, STR("object")) && !str_eq(method, STR("setattr")) &&
                !str_eq(method, STR("patch")))
                continue;
            for (ExprId a = expr_child(facts, e, 1); a; a = expr_next(facts, a)) {
                Str text = str_after_last(expr_string(self->program, file, a), '.');
                Name name = text.len ? intern_find(&self->program->names, text) : 0;
                if (name) map_at(&self->stored, name, 1);
            }
        }
    }
}

/* ---- the proof --------------------------------------------------------------------------------------- */

static Text text1(const char *key, const char *name, Str value) {
    return text_with(text_of(RULE, key), name, value);
}

static Str class_text(const Program *program, DefRef class) {
    return name_text(program, def_name(program, class));
}

/* Expression inside the evidence that names the class: callee of the constructor, annotation, second
 * argument of isinstance. */
static ExprId naming_expr(const Facts *facts, ExprId origin, u8 via) {
    const ExprRow *row = &facts_exprs(facts)[origin];
    if (row->kind != EXPR_CALL) return origin;
    return via == VIA_NARROWING ? expr_child(facts, origin, 2) : origin + 1;
}

static void hops_evidence(const Program *program, Finding *finding, FileId file, ExprId expr) {
    Hop hops[HOPS_LISTED];
    u32 count = hops_of(program, file, expr, hops);
    for (u32 i = 0; i < count; i++) {
        bool renames = hops[i].kind == HOP_ALIAS ||
                       (hops[i].kind == HOP_IMPORT && hops[i].target && hops[i].name != hops[i].target);
        if (!renames) continue;
        Text text = text_of(RULE, "alias");
        text = text_with(text, "alias", name_text(program, hops[i].name));
        text = text_with(text, "target", name_text(program, hops[i].target));
        FileId at = binding_file(program, hops[i].binding);
        finding_evidence(finding, place_of(program, at, binding_row(program, hops[i].binding)->span), text);
    }
}

static const char *receiver_key(const Facts *facts, u8 via, ExprId expr) {
    const ExprRow *origin = &facts_exprs(facts)[expr];
    switch ((ValueVia)via) {
    case VIA_CONSTRUCTOR: return "receiver.constructor";
    case VIA_NARROWING:
        if (origin->kind == EXPR_CALL) return "receiver.isinstance";
        return origin->parent && facts_exprs(facts)[origin->parent].kind == EXPR_PATTERN_CLASS
                   ? "receiver.match"
                   : "receiver.except";
    case VIA_RETURN: return "receiver.returns";
    case VIA_ELEMENT: return "receiver.element";
    default: return "receiver.annotation";
    }
}

/* Name of the function that returned the value: the one called, or the one whose return annotation it is. */
static Str returning_function(const Program *program, FileId file, ExprId origin) {
    const Facts *facts = program_facts(program, file);
    if (facts_exprs(facts)[origin].kind == EXPR_CALL)
        return expr_dotted(program, file, origin + 1, program->arena);
    for (DefId def = 1; def < facts->defs.count; def++) {
        ExprId returns = facts_defs(facts)[def].returns;
        if (returns && origin >= returns && origin < facts_exprs(facts)[returns].next)
            return facts_name(facts, facts_defs(facts)[def].name);
    }
    return STR_NONE;
}

static void receiver_evidence(const Program *program, Finding *finding, Value value, Str object_text,
                              Place object) {
    if (!value.origin) {
        if (value.via == VIA_SELF)
            finding_evidence(finding, object, text1("receiver.self", "class", class_text(program, value.id)));
        return;
    }
    FileId file = expr_file(program, value.origin);
    ExprId origin = value.origin - program->files[file].expr_base;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[origin];
    ExprId naming = naming_expr(facts, origin, value.via);
    Str written = naming ? expr_dotted(program, file, naming, program->arena) : STR_NONE;
    Str class = class_text(program, value.id);
    Text text = text1(receiver_key(facts, value.via, origin), "class",
                      written.len && value.via != VIA_RETURN ? written : class);
    Str callee = value.via == VIA_RETURN ? returning_function(program, file, origin) : STR_NONE;
    text = text_with(text, "callee", callee.len ? callee : written.len ? written : class);
    text = text_with(text, "name", object_text);
    finding_evidence(finding, place_of(program, file, (Span){row->start, row->end}), text);
    if (naming) hops_evidence(program, finding, file, naming);
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

/* ---- consequence ------------------------------------------------------------------------------------- */

enum { ROUTES_LISTED = 4 };

static void consequence_evidence(Check *self, Finding *finding, NodeId owner) {
    const Program *program = self->program;
    u32 routes[ROUTES_LISTED];
    u32 count = reach_routes_to(program, owner, routes, ROUTES_LISTED);
    Data *list = count ? data_put_list(self->context->arena, finding->data, STR("routes")) : NULL;
    for (u32 i = 0; i < count; i++) {
        const Route *route = routes_at(program, routes[i]);
        bool is_served = routers_at(program, route->router)->served != SERVED_NO;
        Text text = text_with(text_of(RULE, is_served ? "consequence.route" : "consequence.unregistered"),
                              "methods", route->methods);
        text = text_with(text, "url", route->url);
        FileId file = route->file;
        finding_evidence(finding,
                         place_first_line(program, file,
                                          (Span){route->offset, program_facts(program, file)->source_length}),
                         text);
        Data *row = data_put_object(self->context->arena, list, STR_NONE);
        data_put_text(self->context->arena, row, STR("methods"), route->methods);
        data_put_text(self->context->arena, row, STR("url"), route->url);
        data_put_bool(self->context->arena, row, STR("served"), is_served);
    }
    if (!count && reach_is_dead(program, owner) && graph_node(program, owner)->kind == NODE_DEF)
        finding_evidence(
            finding, place_first_line(program, graph_node(program, owner)->file, graph_span(program, owner)),
            text1("consequence.dead", "name", graph_symbol(program, owner, self->context->arena)));
}

/* ---- the finding ------------------------------------------------------------------------------------- */

static void report(Check *self, FileId file, ExprId access, Value value, Name name) {
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
    consequence_evidence(self, finding, owner);
}

/* _Class__name: the mangled form of a private name. */
static bool is_mangled(Str name) {
    return str_starts(name, STR("_")) && str_find(str_slice(name, 1, name.len), STR("__")) != STR_NOT_FOUND;
}

static void visit(Check *self, FileId file, ExprId access) {
    const Program *program = self->program;
    const Facts *facts = program_facts(program, file);
    const ExprRow *row = &facts_exprs(facts)[access];
    bool is_read = !(row->flags & (EXPR_STORED | EXPR_DELETED)) || row->flags & EXPR_AUGMENTED;
    if (!is_read || row->flags & (EXPR_IN_TYPE_CHECKING | EXPR_IN_ANNOTATION)) return;
    ValueSet object = infer_expr(program, file, access + 1);
    if (!values_known(object)) return;
    Name name = file_name_of(program, file, row->name);
    if (is_mangled(name_text(program, name))) return;
    Value known = {0};
    for (u32 i = 0; i < object.count; i++) {
        if (object.at[i].kind == VALUE_NONE_OBJECT) continue;
        if (!value_lacks(self, object.at[i], name)) return;
        known = object.at[i];
    }
    if (map_find(&self->stored, name) != MAP_NONE || is_expected(facts, row->start)) return;
    if (is_marked(facts, facts_line(facts, row->end)) || asks_hasattr(program, file, row->scope, name))
        return;
    report(self, file, access, known, name);
}

void check_unknown_member(CheckContext *context) {
    Check self = {.context = context, .program = context->program};
    stored_collect(&self);
    for (FileId file = 0; file < context->program->file_count; file++) {
        const Facts *facts = program_facts(context->program, file);
        for (ExprId e = 1; e < facts->exprs.count; e++)
            if (facts_exprs(facts)[e].kind == EXPR_ATTRIBUTE) visit(&self, file, e);
    }
    map_release(&self.stored);
    map_release(&self.bases);
}
