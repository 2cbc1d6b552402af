/* Inside the reference graph only: what reading an attribute can mean, and what is known of a text that names
 * one. */
#ifndef OXBOW_GRAPH_READS_H
#define OXBOW_GRAPH_READS_H

#include "graph_impl.h"

/* ---- texts --------------------------------------------------------------------------------------------- */

/* All texts that an expression can be, added to `out`; false when there may be others. (graph_texts.c) */
typedef Vec(Str) TextList;
bool texts_known(const Program *program, FileId file, ExprId expr, TextList *out);
/* The only text that the expression can be, or STR_NONE. */
Str text_known(const Building *self, ExprId expr);
/* Of a literal: the text that it is; STR_NONE for a number and the like. */
Str value_text(const Program *program, Value value);

/* How the text begins and ends that an expression makes (graph_ends.c). */
KnownEnds known_ends(const Building *self, ExprId expr);

/* How the texts begin, as far as it is known, that calls in the tree give for the parameter that a name is,
 * or is the first part of; added to `out`, whose owner releases it. O(calls of the function). */
void given_starts(const Building *self, ExprId name, TextList *out); /* graph_given_starts.c */
/* The parameter that a name is, and nothing else, as a row of its file's bindings; or 0. (graph_called.c) */
u32 parameter_of(const Facts *facts, ExprId name);

/* What is known of a name by the conditions that hold where it is read, and of the names that a loop over
 * vars(x), dir(x) or x.__dict__ does anything with (graph_scans.c). */
KnownEnds guarded_ends(const Building *self, ExprId name);
KnownEnds scanned_ends(const Building *self, ExprId scan);

/* The value last assigned to a name, where there is just one; the expression itself otherwise. */
ExprId text_source(const Building *self, ExprId expr);

/* ---- what is meant (graph_members.c) ------------------------------------------------------------------- */

/* Everything that attribute `name` of the values can mean, in `targets` of the building. */
void member_targets(Building *self, ValueSet values, Name name);

/* True when the value is a module, or may be one: what an import by a computed name gave. */
bool may_be_module(const Building *self, Value value);
/* True when every value is such: attributes of it are then looked for in modules. */
bool reads_module(const Building *self, ValueSet values);
FileId module_file(const Building *self, Value value); /* FILE_NONE: no module */

/* ---- names by text (graph_getattr.c) ------------------------------------------------------------------- */

/* Weak edges to members of a class, of its bases and subclasses, and to names of a module, that begin and end
 * so. */
void any_member_edges(Building *self, ExprId at, DefRef class, KnownEnds ends, u32 depth);
void module_name_edges(Building *self, ExprId at, FileId file, KnownEnds ends);
/* To those of a value; false when it is nothing whose members are known. */
bool value_member_edges(Building *self, ExprId at, Value value, KnownEnds ends);

/* True when the expression, or what callers give for it, may be a module. */
bool may_hold_module(const Building *self, ExprId object);

/* getattr(object, key); with a key that run time makes and that begins and ends so. */
void getattr_edges(Building *self, ExprId call);
void computed_edges(Building *self, ExprId call, ExprId object, KnownEnds ends);
KnownEnds made_ends(const Building *self, ExprId key); /* what is known of the key */
void made_name_push(Building *self, ExprId call, KnownEnds ends, const Targets *targets); /* off anything */

/* methodcaller("x"), attrgetter("a.b"), patch.object(target, "x"): texts that name members. */
void named_member_edges(Building *self, ExprId call);

/* ---- weak uses (graph_attributes.c) -------------------------------------------------------------------- */

/* What is read at the expression may be anything of that name. */
void weak_push(Building *self, ExprId expr, Name name, const Targets *targets, WeakPart part);

/* True when a read by name off something unknown may mean this name; any may be meant where none is known. */
bool weak_may_be(const Program *program, const WeakUse *use, Str name);

#endif
