#include "err.h"

#include <stdarg.h>
#include <stdio.h>

bool err_set(Err *self, ErrKind kind, const char *format, ...) {
    if (!self) return false;
    va_list args;
    va_start(args, format);
    self->kind = kind;
    vsnprintf(self->text, sizeof self->text, format, args);
    va_end(args);
    return false;
}
