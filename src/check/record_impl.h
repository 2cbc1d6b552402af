/* Inside record.c and record_fields.c: the fields of classes while they are read. */
#ifndef OXBOW_RECORD_IMPL_H
#define OXBOW_RECORD_IMPL_H

#include "record.h"

typedef struct {
    const CheckContext *context;
    const Program *program;
    Signature *out;
    FileId file; /* of the class at hand */
    const Facts *facts;
    bool is_keyword_only, is_explicit, strips, is_model, is_tuple;
} RecordReader;

/* True for the call that says what a field is: field(default=…). */
bool record_is_field(const RecordReader *r, ExprId value);

/* Add the fields that the body of one class declares, or change those that are there; false when something is
 * not known. O(statements). */
bool record_body_read(RecordReader *r, DefRef class);

#endif
