# Turns every file under rules/ into one generated C file, compiled into the library of src/rules.
# Sets OXBOW_EMBEDDED_RULES to its path. Editing, adding or removing a rule file re-runs the generator.

add_executable(oxbow_embed "${CMAKE_SOURCE_DIR}/cmake/embed.c")
target_link_libraries(oxbow_embed PRIVATE oxbow_flags)

file(GLOB_RECURSE rule_files RELATIVE "${CMAKE_SOURCE_DIR}/rules" CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/rules/*")
list(FILTER rule_files EXCLUDE REGEX "(^|/)[.#]|~$") # what editors leave behind
list(REMOVE_ITEM rule_files stdlib.names) # see below
list(TRANSFORM rule_files PREPEND "${CMAKE_SOURCE_DIR}/rules/" OUTPUT_VARIABLE rule_paths)

set(OXBOW_EMBEDDED_RULES "${CMAKE_BINARY_DIR}/generated/rules_embedded.c")
set(rule_list "${CMAKE_BINARY_DIR}/generated/rules_embedded.list")
list(JOIN rule_files "\n" lines)
file(CONFIGURE OUTPUT "${rule_list}" CONTENT "${lines}\n" @ONLY)

add_custom_command(
    OUTPUT "${OXBOW_EMBEDDED_RULES}"
    COMMAND oxbow_embed "${CMAKE_SOURCE_DIR}/rules" "${rule_list}" "${OXBOW_EMBEDDED_RULES}"
    DEPENDS oxbow_embed "${rule_list}" ${rule_paths}
    COMMENT "Embedding rules/"
    VERBATIM)

# The table of names of the standard library is no JSON: one text with an index, read where it lies.
# Sets OXBOW_EMBEDDED_STDLIB to its path.
add_executable(oxbow_embed_names "${CMAKE_SOURCE_DIR}/cmake/embed_names.c")
target_link_libraries(oxbow_embed_names PRIVATE oxbow_flags)
target_include_directories(oxbow_embed_names PRIVATE "${CMAKE_SOURCE_DIR}/src/rules")
set(OXBOW_EMBEDDED_STDLIB "${CMAKE_BINARY_DIR}/generated/stdlib_embedded.c")
add_custom_command(
    OUTPUT "${OXBOW_EMBEDDED_STDLIB}"
    COMMAND oxbow_embed_names "${CMAKE_SOURCE_DIR}/rules/stdlib.names" "${OXBOW_EMBEDDED_STDLIB}"
    DEPENDS oxbow_embed_names "${CMAKE_SOURCE_DIR}/rules/stdlib.names"
    COMMENT "Embedding rules/stdlib.names"
    VERBATIM)

# The rules as the loader leaves them in memory: a program made of the loader, src/rules, writes them down.
# Sets OXBOW_RULES_IMAGE to where.
set(OXBOW_RULES_IMAGE "${CMAKE_BINARY_DIR}/generated/rules_image.c")
function(oxbow_bake_rules files)
    list(FILTER files INCLUDE REGEX "\\.c$")
    add_executable(oxbow_bake "${CMAKE_SOURCE_DIR}/cmake/bake.c" ${files}
        "${OXBOW_EMBEDDED_RULES}" "${OXBOW_EMBEDDED_STDLIB}")
    target_include_directories(oxbow_bake PRIVATE "${CMAKE_SOURCE_DIR}/src/rules")
    target_link_libraries(oxbow_bake PRIVATE oxbow_flags oxbow_facts oxbow_base oxbow_third_jansson oxbow_third_pcre2)
    add_custom_command(
        OUTPUT "${OXBOW_RULES_IMAGE}"
        COMMAND oxbow_bake "${OXBOW_RULES_IMAGE}"
        DEPENDS oxbow_bake
        COMMENT "Baking rules/"
        VERBATIM)
endfunction()
