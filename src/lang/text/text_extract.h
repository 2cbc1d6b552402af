/* Prose and configuration without a grammar of its own: Markdown, reStructuredText, Dockerfile,
 * Makefile, Procfile, shell, YAML, JSON, ini, env. Read are what they mention and the
 * settings in [sections]. */
#ifndef OXBOW_TEXT_EXTRACT_H
#define OXBOW_TEXT_EXTRACT_H

#include "builder.h"

/* Push the mentions and settings of a whole file and count its lines. builder_begin was called for `source`.
 * O(len). */
void text_extract(FactsBuilder *builder, Str source);

#endif
