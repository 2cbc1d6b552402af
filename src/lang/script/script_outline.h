/* What JavaScript and TypeScript are made of. */
#ifndef OXBOW_SCRIPT_OUTLINE_H
#define OXBOW_SCRIPT_OUTLINE_H

#include "outline.h"

/* With JSX. */
extern const OutlineLanguage JAVASCRIPT_OUTLINE;
extern const OutlineLanguage TYPESCRIPT_OUTLINE;
extern const OutlineLanguage TSX_OUTLINE;

#endif
