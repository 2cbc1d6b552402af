/* What is known about rules, as Markdown. */
#ifndef OXBOW_EXPLAIN_H
#define OXBOW_EXPLAIN_H

#include "rules.h"

/* Everything about one rule. */
void explain_rule(const Rules *rules, const CheckMeta *meta, TextLanguage language, StrBuf *out);

/* One line per rule: name, default level, title. */
void explain_list(const Rules *rules, TextLanguage language, StrBuf *out);

#endif
