/* What C is made of. */
#ifndef OXBOW_C_OUTLINE_H
#define OXBOW_C_OUTLINE_H

#include "outline.h"

extern const OutlineLanguage C_OUTLINE;

#endif
