/* Handlers that go by a name at their router: one decorator says the name, another place the URL. */
#include "routes_impl.h"

void handler_name_add(Program *self, const Site *site, const Selector *name) {
    Str text = site_text(self, site, name);
    Objects objects = {0};
    if (text.len && site->def)
        values_seen_objects(self, site->bound,
                            bound_values(self, site->bound, site->file, site_receiver(site)), &objects);
    for (u32 i = 0; i < objects.ids.count; i++)
        vec_push(&self->routes->named_handlers, ((NamedHandler){objects.ids.at[i], text, site->def}));
    objects_release(&objects);
}

DefRef handler_by_name(const Program *self, const Objects *routers, Str name) {
    for (u32 i = 0; name.len && i < self->routes->named_handlers.count; i++) {
        const NamedHandler *one = &self->routes->named_handlers.at[i];
        for (u32 r = 0; r < routers->ids.count && str_eq(one->name, name); r++)
            if (routers->ids.at[r] == one->router) return one->def;
    }
    return 0;
}
