/* What the two halves of unknown-native-symbol share: names (unknown_native_symbol.c) and arguments
 * (native_arguments.c). */
#ifndef OXBOW_NATIVE_SYMBOL_H
#define OXBOW_NATIVE_SYMBOL_H

#include "bridge.h"
#include "check.h"

#define NATIVE_SYMBOL_RULE "unknown-native-symbol"

typedef struct {
    CheckContext *context;
    const Program *program;
} NativeSymbolCheck;

/* A text of the rule with `name` and `module` of the use. */
Text native_symbol_text(const NativeSymbolCheck *self, const char *key, const BridgeUse *use);

/* A finding at the name that the use asks for. */
Finding *native_symbol_finding(const NativeSymbolCheck *self, const BridgeUse *use, const char *key);
Place native_symbol_place(const Program *program, NativeId id);

/* Somebody counts on the failure, or sees to it that there is none. `errors`: names between blanks. */
bool native_symbol_is_foreseen(const NativeSymbolCheck *self, const BridgeUse *use, const char *errors);
/* Code stores an attribute of that name. */
bool native_symbol_is_stored(const Program *program, Name name);

/* Report calls with other arguments than C takes: of a module's attribute, of a name that was imported by
 * itself, of a library's symbol. */
void native_module_call_check(const NativeSymbolCheck *self, const BridgeUse *use);
void native_imported_calls_check(const NativeSymbolCheck *self, const BridgeUse *use);
void native_library_call_check(const NativeSymbolCheck *self, const BridgeUse *use);

#endif
