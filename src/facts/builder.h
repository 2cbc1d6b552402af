/* Collects the rows of one file and lays them out as one Facts block.
 *
 * A language front end pushes rows with the macros of vec.h into the public arrays and calls
 * builder_finish. A builder is reused from file to file by one thread. */
#ifndef OXBOW_BUILDER_H
#define OXBOW_BUILDER_H

#include "facts.h"
#include "intern.h"
#include "vec.h"

#define BUILDER_FIELD(field, Row) Vec(Row) field;

typedef struct {
    FACTS_SECTIONS(BUILDER_FIELD) /* row 0 of each is the null row; `names` is filled by finish */
    Intern name_table;
    StrBuf text;
    StrBuf banner;     /* comments above the code, then the docstring */
    u32 banner_top_at; /* where comments among the first code begin in it */
    u32 banner_doc_at; /* where the docstring begins in it */
    Language language;
    bool has_future_annotations;
    bool is_generated, has_classifiers, is_python_two;
    UnitKind unit;
    NameId unit_output;
    bool unit_is_pic;
    u32 code_lines;
} FactsBuilder;

#undef BUILDER_FIELD

void builder_init(FactsBuilder *self);
void builder_release(FactsBuilder *self);

/* Make ready for the next file of `language`; keeps memory. `lines` is filled from `source`. */
void builder_begin(FactsBuilder *self, Language language, Str source);

/* Id of a name, 0 for empty text. */
NameId builder_name(FactsBuilder *self, Str text);

/* Copy `text` into the block's text; returns its offset. */
u32 builder_text(FactsBuilder *self, Str text);

/* Start a list of ids: remember `lists.count` before, push ids with vec_push(&b->lists, id). */
static inline u32 builder_list_start(const FactsBuilder *self) {
    return self->lists.count;
}

/* Lay out the block on the heap; the caller frees it with free(). O(size). */
Facts *builder_finish(FactsBuilder *self, Str source);

#endif
