/* unreachable-middleware: middleware or a hook is added where no request ever passes.
 *
 * Fires where it is added to a router that no application serves, and where the framework's model says that
 * what is added behind the inclusion of its router is lost, and every inclusion stands before it in the same
 * code. Silent wherever unregistered-route would be: in tests, without an application of the framework, and
 * for routers that may be served by something unseen. A middleware that nothing adds is unused-class or
 * unused-function.
 *
 * Cost: O(middleware · inclusions). */
#include "wrapping_words.h"

#define RULE "unreachable-middleware"

void check_unreachable_middleware(CheckContext *context) {
    const Program *program = context->program;
    for (u32 i = 0; i < wrappings_count(program); i++) {
        const Wrapping *wrapping = wrappings_at(program, i);
        WrappingFate fate = wrapping->kind == WRAP_ERRORS ? WRAPPING_RUNS : wrapping_fate(program, wrapping);
        if (fate != WRAPPING_RUNS) wrapping_report(context, RULE, wrapping, fate);
    }
}
