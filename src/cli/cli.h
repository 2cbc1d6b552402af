/* The command line: words in, exit status out. */
#ifndef OXBOW_CLI_H
#define OXBOW_CLI_H

/* Do what the arguments ask for. Results go to stdout or to files, everything else to stderr.
 * Status: 0 clean, 1 findings, 2 usage, configuration, crash or incomplete analysis. */
int cli_main(int argc, const char **argv);

#endif
