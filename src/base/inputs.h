/* What a computation asked of the system, and what it was told. Where each question has the same answer
 * again, the computation would go the same way again, and its result still holds.
 *
 * So "is not there" is an answer like any other: a header that appears where the compiler looked for it in
 * vain changes it. An answer is a digest; questions and answers are computed by the same functions when
 * they are noted and when they are asked again. */
#ifndef OXBOW_INPUTS_H
#define OXBOW_INPUTS_H

#include "digest.h"
#include "map.h"
#include "vec.h"

typedef enum {
    INPUT_NONE,
    INPUT_FILE,     /* what is in it, and its path without links; or why it cannot be read */
    INPUT_STATUS,   /* what a path is; of a file also size and time */
    INPUT_LINK,     /* what a link says */
    INPUT_REAL,     /* a path without links */
    INPUT_FOLDER,   /* the names in a folder */
    INPUT_LIBRARY,  /* a file of code: size, time and first bytes, which hold the build id */
    INPUT_VARIABLE, /* of the environment */
    INPUT_KIND_COUNT
} InputKind;

/* The answer now. `name` is absolute, but for variables. */
Digest input_answer(InputKind kind, const char *name);

/* The same for INPUT_FILE when the file is open, or could not be (-1, with `errno`); its position stays.
 * And for INPUT_REAL when the path is known, or there is none (NULL, with `errno`). */
Digest input_answer_of_open(int file, bool *is_read);
Digest input_answer_of_real(const char *path);

/* ---- noting -------------------------------------------------------------------------------------------- */

typedef struct {
    InputKind kind;
    bool is_read; /* INPUT_FILE: there is one */
    Digest answer;
    Str name;
} InputRow;

typedef struct {
    Arena arena;
    Vec(InputRow) rows;
    Map known;
    u32 files_read;
    bool is_unsteady; /* a question has two answers, or one that does not come again */
} InputList;

/* Note a question with the answer of this moment, or with the one given. The first answer counts; another
 * one for the same question makes the list unsteady. O(1), and the cost of the answer when the question is
 * new. */
void inputs_ask(InputList *self, InputKind kind, Str name);
void inputs_note(InputList *self, InputKind kind, Str name, Digest answer);
void inputs_note_open(InputList *self, Str name, int file);

/* All of another list. */
void inputs_add(InputList *self, const InputList *other);

/* Forget all but keep memory; release it. */
void inputs_clear(InputList *self);
void inputs_release(InputList *self);

/* All rows as bytes, in an order that depends on nothing but them, without those that others imply.
 * Nothing can be noted afterwards but after inputs_clear. O(n log n). */
void inputs_write(InputList *self, StrBuf *out);

/* ---- asking again -------------------------------------------------------------------------------------- */

/* Answers of this run: each question is asked once. */
typedef struct {
    Map known;
    Vec(Digest) answers;
} InputAnswers;

/* Do all answers still hold? False for bytes that inputs_write has not written, too. O(rows), and the cost
 * of what is asked for the first time. */
bool inputs_hold(InputAnswers *self, Str bytes);
void inputs_answers_release(InputAnswers *self);

#endif
