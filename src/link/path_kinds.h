/* What the path of a file says of it, by the usual conventions. */
#ifndef OXBOW_PATH_KINDS_H
#define OXBOW_PATH_KINDS_H

#include "str.h"

/* A template engine reads it. */
bool path_is_template(Str path);

/* What it becomes is configuration: app.ini.tmpl. */
bool path_is_settings_template(Str path);

/* It describes windows and what they hold; whoever shows them looks up by name what they call. */
bool path_is_layout(Str path);

/* It is for people to read. */
bool path_is_prose(Str path);

#endif
