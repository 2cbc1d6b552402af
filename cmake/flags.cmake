# Flags of our own code (target oxbow_flags) and flags that everything shares.

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_FLAGS_DEBUG "-O1 -g")
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")

add_library(oxbow_flags INTERFACE)
target_compile_definitions(oxbow_flags INTERFACE _GNU_SOURCE OXBOW_VERSION="${PROJECT_VERSION}")
target_compile_options(oxbow_flags INTERFACE
    -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wvla)
if(OXBOW_WERROR)
    target_compile_options(oxbow_flags INTERFACE -Werror)
endif()

if(OXBOW_SANITIZE)
    add_compile_options(-fsanitize=${OXBOW_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    # libFuzzer's instrumentation flag for libraries brings no main; only fuzz targets ask for one.
    add_link_options(-fsanitize=${OXBOW_SANITIZE})
    # Lines are what a report of a sanitizer needs; all symbols cost a quarter of the time to compile.
    set(CMAKE_C_FLAGS_DEBUG "-O1 -g1")
endif()
if(OXBOW_COVERAGE)
    add_compile_options(--coverage)
    add_link_options(--coverage)
endif()
