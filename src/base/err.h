/* One way to report failure: functions return bool and fill the caller's Err, made where it
 * happens, naming its subject. Nothing is written to other outputs on failure. */
#ifndef OXBOW_ERR_H
#define OXBOW_ERR_H

#include "types.h"

typedef enum {
    ERR_NONE,
    ERR_USAGE,  /* command line */
    ERR_CONFIG, /* configuration or rule files */
    ERR_INPUT,  /* a file or folder to analyse */
    ERR_SYSTEM  /* the machine: descriptors, processes */
} ErrKind;

typedef struct {
    ErrKind kind;
    char text[600];
} Err;

/* Fill `self` and return false, so that `return err_set(...)` reads well. `self` may be NULL. */
bool err_set(Err *self, ErrKind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
