/* Classes whose constructor is made of their fields: dataclasses and their kin, named tuples, validated
 * models. Which decorators and bases do so is listed in rules/checks/bad-call.json. */
#ifndef OXBOW_RECORD_H
#define OXBOW_RECORD_H

#include "signature.h"

/* True when a decorator makes the constructor of the class out of its fields. */
bool record_is_made(const CheckContext *context, DefRef class);

/* What a validated model raises where a field is missing or unknown. */
const char *record_model_error(const CheckContext *context);

/* Parameters of the constructor that is made of the fields of the class and its bases; false when something
 * is not known. O(expressions of the classes). */
bool record_signature(const CheckContext *context, DefRef class, Signature *out);

#endif
