#include "builtin_names.h"

#include "stdlib_names.h"

/* What every module's own namespace has; what type checkers add. In byte order. */
static const char *const extra[] = {
    "__annotations__", "__builtins__", "__debug__", "__doc__",  "__file__",      "__loader__",
    "__name__",        "__package__",  "__path__",  "__spec__", "reveal_locals", "reveal_type",
};

bool is_builtin_name(Str name) {
    StdlibName found;
    if (stdlib_name(stdlib_scope(STR("builtins")), name, &found))
        return !str_starts(name, STR("_")) || str_starts(name, STR("__"));
    for (u32 i = 0; i < COUNT_OF(extra); i++)
        if (str_eq(str_of(extra[i]), name)) return true;
    return false;
}
