/* The writers of report_list.h. */
#ifndef OXBOW_FORMATS_H
#define OXBOW_FORMATS_H

#include "report.h"

#define FORMAT(name, write) void write(const ReportInput *input, StrBuf *out);
#include "report_list.h"
#undef FORMAT

#endif
