/* What models say of libraries of C that serve requests: which functions are handlers by their type, which
 * objects count only once they are listed, and what files outside of C name. */
#ifndef OXBOW_NATIVE_SERVERS_H
#define OXBOW_NATIVE_SERVERS_H

#include "native.h"

/* Does a canonical type of a function fit? `?` stands for any type, a parameter `...` for any parameters:
 * "? (struct request *, ...)". O(length). */
bool native_type_fits(Str pattern, Str type);

/* The model of a library that has handlers of this type, and whose names the tree uses; NULL: none. */
const Model *native_server_of(const Program *program, NativeId function);

/* The same for an object of file scope that counts only when something reaches it; where its unit compiled
 * as a whole. */
const Model *native_server_listing(const Program *program, NativeId variable);

/* What files call the thing, going by `named` of the server: of `hello_module` with `*_module` it is
 * "hello"; empty when the server has no files or calls things otherwise. */
Str native_server_alias(const NativeServer *server, Str name);

/* Where a file of the server names it so; false when none does. O(sizes of these files). */
bool native_server_names(const Program *program, const NativeServer *server, Str alias, FileId *file,
                         u32 *offset);
bool native_server_has_files(const Program *program, const NativeServer *server);

#endif
