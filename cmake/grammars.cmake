# The tree-sitter runtime and the grammars, compiled from what `npm ci` puts into grammars/node_modules.
# Target oxbow_third_tree_sitter holds the runtime and brings every grammar with it.

set(OXBOW_NPM "${CMAKE_SOURCE_DIR}/grammars/node_modules")
if(NOT EXISTS "${OXBOW_NPM}/tree-sitter")
    message(FATAL_ERROR "grammars/node_modules is missing: run ./dev build, or npm ci --ignore-scripts in grammars/")
endif()

# Foreign code: none of our warnings, always optimised (an unoptimised parser makes every test slow), and
# watched for bad memory but not for undefined arithmetic, which is its authors' business.
function(oxbow_foreign target)
    set_target_properties(${target} PROPERTIES C_EXTENSIONS ON)
    target_compile_options(${target} PRIVATE -w -O2)
    if(OXBOW_SANITIZE MATCHES "undefined")
        target_compile_options(${target} PRIVATE -fno-sanitize=undefined)
    endif()
endfunction()

set(runtime "${OXBOW_NPM}/tree-sitter/vendor/tree-sitter/lib")
set(OXBOW_TREE_SITTER_INCLUDE "${runtime}/include")
add_library(oxbow_third_tree_sitter STATIC "${runtime}/src/lib.c")
target_include_directories(oxbow_third_tree_sitter SYSTEM PUBLIC "${runtime}/include")
target_include_directories(oxbow_third_tree_sitter PRIVATE "${runtime}/src")
oxbow_foreign(oxbow_third_tree_sitter)

# `folder` holds src/parser.c. Scanners allocate through the runtime, so that one allocator serves both.
function(oxbow_grammar name folder)
    file(GLOB sources "${OXBOW_NPM}/${folder}/src/parser.c" "${OXBOW_NPM}/${folder}/src/scanner.c")
    add_library(oxbow_grammar_${name} STATIC ${sources})
    target_include_directories(oxbow_grammar_${name} PRIVATE "${OXBOW_NPM}/${folder}/src")
    target_compile_definitions(oxbow_grammar_${name} PRIVATE TREE_SITTER_REUSE_ALLOCATOR)
    oxbow_foreign(oxbow_grammar_${name})
    target_link_libraries(oxbow_third_tree_sitter PUBLIC oxbow_grammar_${name})
    target_link_libraries(oxbow_grammar_${name} PUBLIC oxbow_third_tree_sitter)
    list(APPEND OXBOW_GRAMMARS ${name})
    set(OXBOW_GRAMMARS "${OXBOW_GRAMMARS}" PARENT_SCOPE)
endfunction()

oxbow_grammar(python tree-sitter-python)
oxbow_grammar(toml @tree-sitter-grammars/tree-sitter-toml)
oxbow_grammar(c tree-sitter-c)
oxbow_grammar(javascript tree-sitter-javascript)
oxbow_grammar(typescript tree-sitter-typescript/typescript)
oxbow_grammar(tsx tree-sitter-typescript/tsx)
