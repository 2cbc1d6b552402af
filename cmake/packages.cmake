# Libraries from the system, found by pkg-config. Each becomes a target oxbow_third_<name>, and only the
# folders that name it in layers.cmake link to it.
#
# Plain -l names instead of full paths: that is what lets OXBOW_STATIC pick the archives.

find_package(PkgConfig REQUIRED)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

function(oxbow_package name module)
    pkg_check_modules(${name} REQUIRED QUIET ${module})
    add_library(oxbow_third_${name} INTERFACE)
    target_include_directories(oxbow_third_${name} SYSTEM INTERFACE ${${name}_INCLUDE_DIRS})
    target_link_directories(oxbow_third_${name} INTERFACE ${${name}_LIBRARY_DIRS})
    target_link_libraries(oxbow_third_${name} INTERFACE ${${name}_LIBRARIES})
    target_compile_options(oxbow_third_${name} INTERFACE ${${name}_CFLAGS_OTHER})
endfunction()

oxbow_package(jansson jansson)
oxbow_package(xxhash libxxhash)
set_property(TARGET oxbow_third_xxhash PROPERTY INTERFACE_LINK_LIBRARIES "") # its header is all of it: base/str.c
oxbow_package(popt popt)
oxbow_package(pcre2 libpcre2-8)
if(OXBOW_TESTS)
    oxbow_package(cmocka cmocka)
endif()
