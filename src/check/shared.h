/* What several rules ask of the whole program. Each part is computed when somebody asks for it first, is the
 * same for all who ask later, and lives until shared_release. */
#ifndef OXBOW_SHARED_H
#define OXBOW_SHARED_H

#include "callees.h"
#include "copy_owners.h"
#include "imported.h"
#include "importing.h"
#include "namespaces.h"
#include "native_handlers.h"
#include "native_stream.h"
#include "python_runs.h"
#include "python_versions.h"
#include "standard_replaced.h"

const Additions *shared_additions(CheckContext *context);
CalleeFinder *shared_callees(CheckContext *context);
Namespaces *shared_namespaces(CheckContext *context);
const Manifests *shared_manifests(CheckContext *context);
const ImportIndex *shared_imports(CheckContext *context);
CloneWork *shared_clone_work(CheckContext *context);
const CopyOwners *shared_owners(CheckContext *context);
const TriedImports *shared_tried_imports(CheckContext *context);
const Intern *shared_text_words(CheckContext *context); /* text_words_collect */
const VecU32 *shared_packages(CheckContext *context);   /* package files, see duplicate-module; ascending */
u32 shared_classes_with(CheckContext *context, Name method);    /* how many classes define it */
bool shared_is_for_unseen(CheckContext *context, DefRef class); /* unseen_classes_collect */
Map *shared_folder_imports(CheckContext *context);              /* filled by who asks: copy_reach.c */
Map *shared_twins(CheckContext *context); /* two definitions → only names differ; filled by who asks */
const NativeHandlers *shared_handlers(CheckContext *context);
const Streams *shared_streams(CheckContext *context);
const PythonVersions *shared_versions(CheckContext *context);
const PythonRuns *shared_python_runs(CheckContext *context);

/* Source of a file as it was analysed; empty when it cannot be read or is another one by now. O(size) when
 * first asked for. */
Str shared_source(CheckContext *context, FileId file);

/* Forget all of it; check_run does so behind the last rule. */
void shared_release(CheckContext *context);

#endif
