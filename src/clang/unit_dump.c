#include "unit_dump.h"

void unit_dump(const Facts *facts, StrBuf *out) {
    for (UnitFileId i = 1; i < facts->unit_files.count; i++) {
        const UnitFileRow *row = &facts_unit_files(facts)[i];
        buf_printf(out, "file %u %.*s\n", i, STR_ARG(facts_name(facts, row->path)));
    }
}
