#include "report.h"

#include "formats.h"

#define FORMAT(name, write) {name, write},
const ReportRow report_rows[] = {
#include "report_list.h"
};
#undef FORMAT

const u32 report_row_count = COUNT_OF(report_rows);

const ReportRow *report_find(Str name) {
    for (u32 i = 0; i < report_row_count; i++)
        if (str_eq(name, str_of(report_rows[i].name))) return &report_rows[i];
    return NULL;
}
