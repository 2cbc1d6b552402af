/* Inside routes_attach and routes_answers only: an endpoint while it is added. */
#ifndef OXBOW_ROUTES_ATTACH_H
#define OXBOW_ROUTES_ATTACH_H

#include "routes_impl.h"

/* One endpoint while it is added; `route` has all but router, method and handler. */
typedef struct {
    Program *program;
    const Site *site;
    const AttachAction *action;
    Route route;
    bool is_instance; /* the handler is an object of the class `route.handler` */
    bool is_present;  /* the place names something that answers */
    FileId file;      /* of the expression that names it; 0: none does */
    ExprId expr;
    bool has_answer;
    Str wanted;   /* methods that the place names; empty: all that there are */
    Str answered; /* joined by commas */
} Attaching;

/* One route, with what `self->route` says otherwise. */
void route_add(Attaching *self, Str methods, DefRef handler, Str member);

/* Do library bases of the class have a member of that name? */
bool library_has(const Program *self, DefRef class, Str name);

/* By the members that the rule lists, and by the methods that stubs say of a library base; sets `has_answer`
 * where there is one. */
void answers_attach(Attaching *self);

/* V.as_view({"get": "list"}): a dict at the place says it. False when there is none. */
bool mapped_attach(Attaching *self);

/* Where what answers is a class of a library whose methods are known: a route for each of them. */
bool library_answers_attach(Attaching *self);

#endif
