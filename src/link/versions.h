/* Which versions of a distribution the manifests of the tree let in. */
#ifndef OXBOW_VERSIONS_H
#define OXBOW_VERSIONS_H

#include "program.h"

/* True when manifests of the tree (requirements, constraints, pyproject.toml, setup.cfg, Pipfile) name the
 * distribution, and each of them only lets in versions below `limit`. O(text of the manifests). */
bool versions_are_below(const Program *program, Str distribution, Str limit);

#endif
