/* Prose and configuration without a grammar of its own: Markdown, reStructuredText, Dockerfile,
 * Makefile, Procfile, shell, YAML, JSON, ini, env. All that is read is what they mention. */
#ifndef OXBOW_TEXT_EXTRACT_H
#define OXBOW_TEXT_EXTRACT_H

#include "builder.h"

/* Push the mentions of a whole file and count its lines. builder_begin was called for `source`.
 * O(len). */
void text_extract(FactsBuilder *builder, Str source);

#endif
