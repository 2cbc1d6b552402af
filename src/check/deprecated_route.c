#include "route_list.h"

void check_deprecated_route(CheckContext *context) {
    (void)context;
}
