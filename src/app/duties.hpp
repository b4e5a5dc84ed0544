// What a process does of all that the program can.
#pragma once

namespace gigco::app {

struct Duties {
  bool api = true;         // listens
  bool payments = false;   // carries out what payments have to do by themselves
  bool workflows = false;  // carries jobs through their lives
  bool purge = false;      // deletes what is kept too long
};

}  // namespace gigco::app
