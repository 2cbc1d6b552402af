/* Production, tests or scripts: the world of each file. */
#ifndef OXBOW_WORLDS_H
#define OXBOW_WORLDS_H

#include "program.h"

/* By the usual conventions for the path of a folder or file. O(length). */
World world_of_path(Str path);

/* By the folders of the path alone: what a file's own name says does not count. O(length). */
World world_of_folders(Str path);

/* Files of production in folders that are mostly tests, and that nothing but tests imports, become tests.
 * After the imports are resolved. O(files and imports · depth). */
void worlds_settle(Program *program);

#endif
