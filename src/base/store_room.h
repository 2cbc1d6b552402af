/* Which entries of a store go when there are too many. */
#ifndef OXBOW_STORE_ROOM_H
#define OXBOW_STORE_ROOM_H

#include "types.h"

/* How names begin of files that are not entries yet. */
#define STORE_SPARE "put-"

/* When the entries of a folder take more than `limit` bytes, remove those that have not been used for
 * longest, down to three quarters of it; files that a process left behind half written go as well.
 * O(entries). */
void store_room_make(int folder, u64 limit);

#endif
