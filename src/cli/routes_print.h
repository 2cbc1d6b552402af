/* The command `routes`. */
#ifndef OXBOW_ROUTES_PRINT_H
#define OXBOW_ROUTES_PRINT_H

#include "option.h"

/* Write the table of routes in every form that was asked for. Forms are looked at before anything is read or
 * written. `*status`: 2 when files could not be read completely, else 0. */
bool routes_print(const CliOptions *options, int *status, Err *err);

/* Names of the forms: "full|json|markdown". */
void routes_push_forms(StrBuf *out);

#endif
