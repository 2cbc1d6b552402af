/* What the rules about dead C share: which entities are findings of their own, under which rule, how sure
 * that is, what goes along, and the evidence. */
#ifndef OXBOW_NATIVE_DEAD_H
#define OXBOW_NATIVE_DEAD_H

#include "check.h"
#include "native_reach.h"

/* Report every head of that fate whose rule it is (native_rule_of). */
void native_dead_check(CheckContext *context, const char *rule, NativeFate fate);

/* The rule that speaks of a head: by its kind; dead-island when further definitions go along. */
const char *native_rule_of(CheckContext *context, NativeId head);

/* Is it for a person to delete, and not for its file, its name or what stands inside of it to be kept? */
bool native_dead_counts(const CheckContext *context, NativeId id, NativeFate fate);

/* A finding about it, with message, evidence and doubt of what is dead. */
Finding *native_dead_report(CheckContext *context, const char *rule, NativeId id);

/* Everything that goes with the head, so that each comes after whatever uses it; the head first. */
typedef struct {
    NativeId *at;
    u32 count;
    u32 definitions; /* of functions and types among the rest */
    bool is_cyclic;
} NativeIsland;

NativeIsland native_island_order(const Program *program, NativeId head, Arena *arena);

/* Two names of one thing, written in one place: a typedef and the record in it, a type and its parts. */
bool native_is_inside(const Program *program, NativeId id, NativeId other);

SymbolKind native_symbol_kind(const NativeEntity *entity);
Confidence native_confidence(const Program *program, NativeId id, const char *rule);
/* Key of the shared text that says what could make it wrong that a head is dead; argument `name`. */
const char *native_doubt_key(const Program *program, NativeId head);

#endif
