// Where the program begins; everything it does is in app/.
#include "app/commands.hpp"

int main(int argc, char** argv) { return gigco::app::run_program(argc, argv); }
