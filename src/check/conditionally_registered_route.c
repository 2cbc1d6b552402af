#include "route_list.h"

void check_conditionally_registered_route(CheckContext *context) {
    (void)context;
}
