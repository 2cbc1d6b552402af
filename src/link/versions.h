/* Which versions of a distribution the manifests of the tree let in. */
#ifndef OXBOW_VERSIONS_H
#define OXBOW_VERSIONS_H

#include "program.h"

/* True when the version installed beside the project is below `limit`; where none is, or a stale one: when
 * files of the tree name the distribution and only let in versions below `limit`: each constraint file and
 * lock (poetry.lock, uv.lock, pdm.lock, Pipfile.lock, requirements.lock), and each manifest (requirements,
 * pyproject.toml, setup.cfg, Pipfile), which may leave it open where a lock or constraints lie in its folder
 * or around it. O(text of these files). */
bool versions_are_below(const Program *program, Str distribution, Str limit);

/* True when a lock, a constraint or a manifest of the tree asks for other versions of the distribution
 * than this one. O(text of these files). */
bool versions_keep_out(const Program *program, Str distribution, Str version);

#endif
