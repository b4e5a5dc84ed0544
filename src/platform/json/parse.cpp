// Boost.JSON's streaming parser, handing its events to a small builder of our own values.
#include <unordered_set>

#include <boost/json/basic_parser_impl.hpp>

#include "platform/json/value.hpp"

namespace gigco::json {
namespace {

namespace bj = boost::json;

enum class BuildFault { duplicate_name = 1, too_many_values };

// NOLINTNEXTLINE(cppcoreguidelines-virtual-class-destructor): never deleted, and the base says so
class BuildCategory final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "gigco.json"; }
  [[nodiscard]] std::string message(int fault) const override {
    return fault == static_cast<int>(BuildFault::duplicate_name) ? "a name stands twice in one object"
                                                                 : "too many values";
  }
};

boost::system::error_code make_fault(BuildFault fault) {
  static const BuildCategory category;
  return {static_cast<int>(fault), category};
}

/// The handler type that basic_parser calls; a false return stops the parse.
struct Builder {
  static constexpr std::size_t max_object_size = kMaxValues;
  static constexpr std::size_t max_array_size = kMaxValues;
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  Value root;
  std::vector<Value> open;         // containers being filled
  std::vector<std::string> names;  // one for each member being read
  std::string partial;             // a string, name or number that comes in parts
  std::size_t values = 0;

  bool add(Value value, boost::system::error_code& fault) {
    if (++values > kMaxValues) {
      fault = make_fault(BuildFault::too_many_values);
      return false;
    }
    if (open.empty()) {
      root = std::move(value);
    } else if (auto* array = std::get_if<Array>(&open.back())) {
      array->push_back(std::move(value));
    } else {
      std::get<Object>(open.back()).emplace_back(std::move(names.back()), std::move(value));
      names.pop_back();
    }
    return true;
  }

  bool close(boost::system::error_code& fault) {
    Value done = std::move(open.back());
    open.pop_back();
    return add(std::move(done), fault);
  }

  std::string finish_partial(bj::string_view tail) {
    partial.append(tail.data(), tail.size());
    return std::exchange(partial, {});
  }

  bool append_partial(bj::string_view part) {
    partial.append(part.data(), part.size());
    return true;
  }

  using Fault = boost::system::error_code;
  bool on_document_begin(Fault&) { return true; }
  bool on_document_end(Fault&) { return true; }
  bool on_object_begin(Fault&) {
    open.emplace_back(Object());
    return true;
  }
  bool on_object_end(std::size_t, Fault& fault) {
    const Object& object = std::get<Object>(open.back());
    std::unordered_set<std::string_view> seen;
    for (const auto& [name, value] : object) {
      if (!seen.insert(name).second) {
        fault = make_fault(BuildFault::duplicate_name);
        return false;
      }
    }
    return close(fault);
  }
  bool on_array_begin(Fault&) {
    open.emplace_back(Array());
    return true;
  }
  bool on_array_end(std::size_t, Fault& fault) { return close(fault); }
  bool on_key_part(bj::string_view part, std::size_t, Fault&) { return append_partial(part); }
  bool on_key(bj::string_view tail, std::size_t, Fault&) {
    names.push_back(finish_partial(tail));
    return true;
  }
  bool on_string_part(bj::string_view part, std::size_t, Fault&) { return append_partial(part); }
  bool on_string(bj::string_view tail, std::size_t, Fault& fault) { return add(finish_partial(tail), fault); }
  bool on_number_part(bj::string_view part, Fault&) { return append_partial(part); }
  bool on_int64(std::int64_t, bj::string_view tail, Fault& fault) { return add_number(tail, fault); }
  bool on_uint64(std::uint64_t, bj::string_view tail, Fault& fault) { return add_number(tail, fault); }
  bool on_double(double, bj::string_view tail, Fault& fault) { return add_number(tail, fault); }
  bool on_bool(bool value, Fault& fault) { return add(value, fault); }
  bool on_null(Fault& fault) { return add(nullptr, fault); }
  bool on_comment_part(bj::string_view, Fault&) { return false; }
  bool on_comment(bj::string_view, Fault&) { return false; }

  bool add_number(bj::string_view tail, Fault& fault) { return add(Number{finish_partial(tail)}, fault); }
};

}  // namespace

Result<Value> parse(std::string_view text) {
  bj::parse_options options;
  options.max_depth = kMaxDepth;
  bj::basic_parser<Builder> parser(options);
  boost::system::error_code fault;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), fault);
  if (!fault && used < text.size()) {
    fault = bj::error::extra_data;
  }
  if (fault) {
    return Error{.kind = ErrorKind::invalid,
                 .code = "MALFORMED_JSON",
                 .title = "malformed JSON",
                 .message = "The body is not valid JSON: " + fault.message() + " at byte " +
                            std::to_string(used) + "."};
  }
  return std::move(parser.handler().root);
}

}  // namespace gigco::json
