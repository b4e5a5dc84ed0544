// Why an activity or a workflow did not succeed, in a form that can be kept in a history.
#pragma once

#include <string>

#include <boost/describe.hpp>
#include <boost/system/result.hpp>

namespace gigco::workflow {

struct Failure {
  std::string type;  // stable: retry policies and workflow code branch on it
  std::string message;
  bool non_retryable = false;

  friend bool operator==(const Failure&, const Failure&) = default;
};
BOOST_DESCRIBE_STRUCT(Failure, (), (type, message, non_retryable))

/// Found by argument-dependent lookup when value() is called on a failure: a bug of the caller.
[[noreturn]] void throw_exception_from_error(const Failure& failure, const boost::source_location& where);

template <class T>
using Outcome = boost::system::result<T, Failure>;

}  // namespace gigco::workflow
