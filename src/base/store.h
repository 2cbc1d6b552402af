/* Blobs in a folder, by key: what one run has worked out and another can use.
 *
 * A key is the digest of all that the bytes depend on, so that an entry never changes: it is there, whole
 * and as it was put, or it is missing. What is cut short, damaged, or lies under another's name counts as
 * missing and is removed. Several processes may use one folder at the same time. Nothing here fails: where
 * the folder cannot be made or written to, nothing is found and nothing is kept. */
#ifndef OXBOW_STORE_H
#define OXBOW_STORE_H

#include "digest.h"

typedef struct {
    int folder; /* descriptor; -1: nothing is found, nothing is kept */
    u64 limit;  /* bytes of all entries together */
    u64 put;    /* bytes since room was made last */
} Store;

#define STORE_CLOSED ((Store){.folder = -1})

/* Open `folder`, which is made when missing, with those above it. `is_own`: only one that belongs to this
 * user and that nobody else may write to, since what lies in it is believed. */
void store_open(Store *self, const char *folder, bool is_own, u64 limit);

/* The bytes put under `key`, on the heap and aligned for any type; NULL: none. O(size). May be called by
 * several threads. */
void *store_get(const Store *self, const Digest *key, size_t *size);

/* Keep bytes under a key, in place of those that it has. O(size), now and then O(entries). */
void store_put(Store *self, const Digest *key, Str bytes);

/* Leave the folder within its limit: what has not been used for longest goes. O(entries) when something was
 * put. */
void store_close(Store *self);

#endif
