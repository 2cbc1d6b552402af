/* What the files about origins share. */
#ifndef OXBOW_ORIGIN_IMPL_H
#define OXBOW_ORIGIN_IMPL_H

#include "program.h"

enum { HOLDERS_MAX = 4, RARE_SHARE = 10 };

/* Whose a file is: its first holders, their first words, and hashes of them. */
typedef struct {
    u64 holders[HOLDERS_MAX];
    Str names[HOLDERS_MAX];
    u32 count;
    bool has_licence;
    bool is_taken;    /* says from where, too */
    bool has_version; /* three numbers with dots between: `1.14.0` */
} Banner;

/* Read the notices in what stands above the code of a file, in lower case. Names lie in `arena`. O(bytes). */
Banner banner_of(Str text, const OriginSigns *signs, Arena *arena);

bool text_has_any(Str text, OriginWords words);

/* Does a line begin so? Stars and hashes of comments before it do not count. */
bool opens_with_any(Str line, OriginWords words);

/* Mark the folders in the root that hold libraries of others: no packages that anybody imports, with
 * banners of many holders in many children, where what lies outside of them has hardly any. `banners` by
 * FileId. O(files). */
void shelves_find(Program *self, const Banner *banners);

/* A copy in lower case. */
Str str_lower(Str text, Arena *arena);

/* Mark packages of others: in folders of such names; of a small part of the tree, with a version and an
 * author, a licence or a notice that the root's `texts` (lower case) do not name; on a shelf, which is a
 * folder beside whose packages an installer put some, or of which some are known and tell their version or
 * licence. A package beside a manifest, or that the texts name, is the tree's own. O(files · depth + known
 * names). */
void packages_find(Program *self, const OriginSigns *signs, const Banner *banners, Str texts);

#endif
