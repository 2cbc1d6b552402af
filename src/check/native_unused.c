/* unused-type, unused-macro, declared-never-defined: what only C has among the things that nothing live
 * reaches (link/native_reach.h). Functions, variables and enumerators of C are reported by the rules that
 * Python has for them.
 *
 * Silent about what the configuration leaves out, what a unit that did not compile names, what macros
 * make, `unused` attributes, generated files, reserved names, and headers by which others use the tree. A
 * type or macro in a list of like ones is shown at low confidence: such a list spells out a protocol.
 * O(entities + islands). */
#include "native_dead.h"

void check_unused_type(CheckContext *context) {
    native_dead_check(context, "unused-type", NATIVE_DEAD);
}
void check_unused_macro(CheckContext *context) {
    native_dead_check(context, "unused-macro", NATIVE_DEAD);
}
void check_declared_never_defined(CheckContext *context) {
    native_dead_check(context, "declared-never-defined", NATIVE_DEAD);
}
