/* Keys of a TOML document and what they are set to, as facts. */
#ifndef OXBOW_TOML_SETTINGS_H
#define OXBOW_TOML_SETTINGS_H

#include "builder.h"

typedef struct TSTree TSTree;

/* Push one SettingRow per key, list item and table header. What does not parse is passed over. O(len). */
void toml_settings(FactsBuilder *builder, Str source, const TSTree *tree);

#endif
