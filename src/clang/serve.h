/* oxbow-clang for oxbow: read what it asks for on the command line, write unit_stream.h to stdout. */
#ifndef OXBOW_SERVE_H
#define OXBOW_SERVE_H

/* The program. `--help` says what it takes. Returns its exit status. */
int clang_main(int argc, char **argv);

#endif
