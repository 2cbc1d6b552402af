/* What users of a package can reach by public names. */
#ifndef OXBOW_API_H
#define OXBOW_API_H

#include "graph.h"

/* Does a public name lead to the vertex: its own dotted name, or, where a part of that begins with an
 * underscore, a public subclass, a public alias or instance, or an import of it by a public module? Names
 * with two underscores on both sides are public. O(edges of the vertices on the way). */
bool api_has(const Program *program, NodeId node);

/* Does a published package hold it out to those who install it: a package around it imports it, or its
 * module, under a name; or, for a member, the outermost one imports its class, or a class that has one of
 * these? O(imports of the packages around it). */
bool api_offers(const Program *program, NodeId node);

#endif
