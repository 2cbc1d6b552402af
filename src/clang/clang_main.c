#include "serve.h"

int main(int argc, char **argv) {
    return clang_main(argc, argv);
}
