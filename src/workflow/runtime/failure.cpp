#include "workflow/runtime/failure.hpp"

#include <stdexcept>

namespace gigco::workflow {

void throw_exception_from_error(const Failure& failure, const boost::source_location& where) {
  throw std::logic_error("value() of a failure (" + failure.type + ") at " + where.to_string());
}

}  // namespace gigco::workflow
