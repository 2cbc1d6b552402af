/* Lock files: which version of each distribution is installed. */
#ifndef OXBOW_LOCK_EXTRACT_H
#define OXBOW_LOCK_EXTRACT_H

#include "str.h"

/* What poetry.lock, uv.lock, pdm.lock (TOML) and Pipfile.lock (JSON) say, as lines of requirements
 * ("fastapi==0.115.0"), pushed to `out`. Read line by line, as those tools write them. O(len). */
void lock_push_requirements(Str source, StrBuf *out);

#endif
