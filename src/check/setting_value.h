/* Settings that a condition asks about, and what the tree says they are. */
#ifndef OXBOW_SETTING_VALUE_H
#define OXBOW_SETTING_VALUE_H

#include "check.h"

typedef enum { SWITCH_UNKNOWN, SWITCH_OFF, SWITCH_ON } SwitchState;

/* What a setting is, at one place: assigned, a default of a class, read from the environment, or set in a
 * file that is no code. */
typedef struct {
    Place place;
    Text text;
} SettingFact;

typedef Vec(SettingFact) SettingFacts;

/* Facts about everything that the condition asks about, and what it comes to when nobody sets anything, as
 * far as one constant tells. `*is_set`: some file sets one of them. The rule has parameters
 * `environment_calls`, `environments`, `setting_files` and the texts `setting_is`, `setting_computed`,
 * `environment`, `environment_default`, `set_here`. O(condition + bytes of setting files). */
SwitchState setting_facts(const CheckContext *context, const char *rule, FileId file, ExprId test,
                          SettingFacts *out, bool *is_set);

#endif
