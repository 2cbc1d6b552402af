/* Who asks for a value by its name, and what provides it: part of building the reference graph. */
#ifndef OXBOW_GRAPH_ASKS_H
#define OXBOW_GRAPH_ASKS_H

#include "site.h"

typedef struct Asks Asks;

/* Lives in the program's arena until asks_finish. */
Asks *asks_new(Program *program);

/* A model rule that matched a decorator, or the name of a definition. */
void asks_decorator(Asks *self, const Site *site);
void asks_definition(Asks *self, DefRef def, const ModelRule *rule);

/* Find everybody who asks, add the edges, release `self`. */
void asks_finish(Asks *self);

#endif
