/* What the path of a file says of it, by the usual conventions. */
#ifndef OXBOW_PATH_KINDS_H
#define OXBOW_PATH_KINDS_H

#include "model_rule.h"

/* Who runs the code of a file or folder: tests, people by hand, or production. O(its words). */
World world_of_path(Str path);

/* A template engine reads it. */
bool path_is_template(Str path);

/* It is for people to read. */
bool path_is_prose(Str path);

#endif
