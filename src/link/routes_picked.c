/* What the selectors of an action yield at a site: routers, hosts, the elements of its "for". */
#include "routes_impl.h"

#include "classes.h"
#include "values.h"

/* The class around a method, where there is one. */
static RouterId router_of_class(Program *self, u32 model, DefRef def) {
    DefRef class = def ? method_class(self, def) : 0;
    return class ? router_of_def(self, model, class) : 0;
}

void site_objects(Program *self, const Site *site, const Selector *select, Objects *out) {
    u32 model = model_index(self, site->match.model);
    bool is_unknown = false;
    for (; select && !out->ids.count; select = select->next) {
        u8 base = select->base_count ? select->bases[0].kind : SELECT_LITERAL;
        RouterId own = base == SELECT_DEFAULT ? router_default(self, model)
                       : base == SELECT_DEF   ? router_of_def(self, model, site->def)
                       : base == SELECT_CLASS ? router_of_class(self, model, site->def)
                                              : 0;
        if (own) object_add(out, own);
        Picks picks = {0};
        bool is_open = false;
        if (!own && site_picks(self, site, select, &picks, &is_open)) {
            out->is_unknown = is_open;
            for (u32 i = 0; i < picks.count; i++) pick_objects(self, site, &picks.at[i], out);
            is_unknown |= out->is_unknown;
        }
        vec_release(&picks);
    }
    out->is_unknown = out->ids.count ? out->is_unknown : is_unknown;
}

/* What the type of an object says, whatever else the call that makes it stands for. */
static Str host_of_pick(const Program *self, const Site *site, Pick pick) {
    const Bound *bound = pick.bound ? pick.bound : site->bound;
    if (pick.expr && !pick.from) pick = bound_pick(self, bound, pick.file, pick.expr);
    ExprRef made = pick.expr && !pick.from ? expr_ref(self, pick.file, pick.expr) : 0;
    ValueSet values = pick_values(self, bound, &pick);
    u32 router = made ? map_find(&self->routes->by_site, made) : MAP_NONE;
    if (router == MAP_NONE && values.count == 1 && values.at[0].origin)
        router = map_find(&self->routes->by_site, values.at[0].origin);
    return router == MAP_NONE ? STR("") : self->routes->routers.at[router].host;
}

Str site_host(Program *self, const Site *site, const Selector *host, const Selector *of) {
    Str text = host ? site_text(self, site, host) : STR_NONE;
    if (text.ptr || !of) return text.ptr ? text : STR("");
    Picks picks = {0};
    bool is_open = false, is_given = site_picks(self, site, of, &picks, &is_open);
    for (u32 i = 0; is_given && i < picks.count && !text.len; i++)
        text = host_of_pick(self, site, picks.at[i]);
    vec_release(&picks);
    return text.ptr ? text : STR("");
}

/* Nothing is there; of a class, nothing that the tree says: what its library base has is no item. */
static bool is_nothing(const Selector *each, const Pick *pick) {
    bool is_class = each->base_count == 1 && each->bases[0].kind == SELECT_DEF;
    return !pick->expr && !pick->variable && !pick->values.count && !pick->text.ptr && !pick->parts &&
           (is_class || !pick->values.is_open);
}

void site_items(Program *self, Site *site, const Selector *each, ItemVisit *visit, void *data) {
    Picks items = {0};
    bool is_open = false;
    const Selector *last = each;
    for (; each && !items.count; each = each->next) {
        last = each;
        bool is_literal = each->base_count == 1 && each->bases[0].kind == SELECT_LITERAL;
        if (is_literal)
            vec_push(&items, ((Pick){.file = site->file, .text = each->bases[0].text}));
        else
            site_picks(self, site, each, &items, &is_open);
    }
    for (u32 i = 0; i < items.count; i++) {
        if (is_nothing(last, &items.at[i])) continue;
        site->item = &items.at[i];
        visit(self, site, i, data);
    }
    site->item = NULL;
    vec_release(&items);
}
