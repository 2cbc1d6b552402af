/* What the call or class that makes a router says of it: prefix, host, ends of its URLs. */
#include "routes_impl.h"

#include "classes.h"

/* The keyword stands in a constructor of the tree as a text: kwargs.setdefault("prefix", …). */
static bool keyword_is_changed(const Program *self, FileId file, const ScopeRow *body, Str keyword) {
    const Facts *facts = program_facts(self, file);
    for (StmtId s = body->body; s < body->body_end; s++) {
        ExprId expr = facts_stmts(facts)[s].expr;
        for (ExprId e = expr; e && e < facts_exprs(facts)[expr].next; e++)
            if (facts_exprs(facts)[e].kind == EXPR_STRING && str_eq(expr_string(self, file, e), keyword))
                return true;
    }
    return false;
}

/* super().__init__(…, prefix="/v1") */
static Str prefix_handed_on(const Program *self, FileId file, const ScopeRow *body, const Selector *prefix) {
    const Facts *facts = program_facts(self, file);
    for (StmtId s = body->body; s < body->body_end; s++) {
        ExprId call = facts_stmts(facts)[s].kind == STMT_EXPR ? facts_stmts(facts)[s].expr : 0;
        bool is_method = call && facts_exprs(facts)[call].kind == EXPR_CALL &&
                         facts_exprs(facts)[call + 1].kind == EXPR_ATTRIBUTE;
        if (!is_method || !str_eq(facts_name(facts, facts_exprs(facts)[call + 1].name), STR("__init__")))
            continue;
        Site site = {.file = file, .call = call, .callee = call + 1};
        return site_text(self, &site, prefix);
    }
    return STR_NONE;
}

static bool any_keyword_is_changed(const Program *self, FileId file, const ScopeRow *body,
                                   const Selector *select) {
    for (; select; select = select->next)
        for (u32 i = 0; i < select->base_count; i++)
            if (select->bases[i].kind == SELECT_KEYWORD &&
                keyword_is_changed(self, file, body, select->bases[i].text))
                return true;
    return false;
}

/* The prefix that constructors of the tree give, where the creating call gives none: its text, or that it is
 * computed. STR_NONE: they give none. */
static Str prefix_by_class(const Program *self, DefRef class, const Selector *prefix) {
    Name name = intern_find(&self->names, STR("__init__"));
    u32 count;
    const DefRef *mro = class_mro(self, class, &count);
    for (u32 i = 0; name && i < count; i++) {
        ClassMember member = {0};
        DefRef init =
            class_find(self, mro[i], name, &member) && member.binding ? binding_def(self, member.binding) : 0;
        if (!init || def_parent(self, init) != mro[i]) continue;
        FileId file = self->def_file[init];
        const ScopeRow *body = &facts_scopes(program_facts(self, file))[def_row(self, init)->body];
        if (any_keyword_is_changed(self, file, body, prefix)) return STR("${…}");
        Str text = prefix_handed_on(self, file, body, prefix);
        if (text.ptr) return text;
    }
    return STR_NONE;
}

/* What the creating call, or the class, says of the object. */
void made_read(Program *self, const ModelType *type, Router *router) {
    Site site = {.file = router->file,
                 .call = router->site,
                 .callee = router->site + 1,
                 .def = router->def,
                 .bound = router->bound};
    Str prefix = type->prefix ? site_text(self, &site, type->prefix) : STR_NONE;
    if (!prefix.ptr && router->class && type->prefix)
        prefix = prefix_by_class(self, router->class, type->prefix);
    if (prefix.ptr) router->prefix = prefix;
    Str host = type->host ? site_text(self, &site, type->host) : STR_NONE;
    if (host.ptr) router->host = host;
    if (type->tail && router->site) router->tail = site_text(self, &site, type->tail);
    if (type->lead_count && router->site) router->lead = lead_text(self, &site, type->lead, type->lead_count);
    if (router->site) router->exact = keyword_exact(self, &site, type->exact);
    router->is_deprecated =
        type->deprecated.len && router->site && keyword_is_set(self, &site, type->deprecated);
}
