#include "outside.h"

#include "standard_replaced.h"
#include "standard_words.h"

bool outside_lacks(CheckContext *context, FileId file, Str module, Str word, OutsideLack *out) {
    *out = (OutsideLack){.word = word};
    if (standard_lacks(context, file, module, word, &out->standard)) return true;
    out->is_installed = installed_lacks(context, file, module, word, &out->installed);
    return out->is_installed;
}

bool outside_is_shadowed(CheckContext *context, Str module, const OutsideLack *lack) {
    return lack->is_installed ? installed_is_shadowed(context, module)
                              : standard_is_shadowed(context, module);
}

const char *outside_doubt(const OutsideLack *lack) {
    return lack->is_installed ? "doubt.installed" : "doubt.standard";
}

Near outside_evidence(CheckContext *context, Finding *finding, const OutsideLack *lack, bool is_call,
                      double limit) {
    return lack->is_installed ? installed_evidence(context, finding, &lack->installed, is_call, limit)
                              : standard_evidence(context, finding, &lack->standard, is_call, limit);
}
