// The run-time description of a described struct: its members with functions to read and write each.
// Built once per type; everything that walks it is ordinary code in type.cpp, not a template.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/core/error.hpp"
#include "platform/json/rules.hpp"
#include "platform/json/value.hpp"

namespace gigco::json {

/// Collects every fault of one request, each with the path of the field it is about.
class Reader {
 public:
  enum class Source {
    json,     // a body: types must match
    text,     // query parameters: everything arrives as text and is converted
    foreign,  // another service's answer: types must match, and what we do not know is skipped
  };

  explicit Reader(Source source = Source::json) noexcept;

  void fail(std::string_view reason);
  [[nodiscard]] bool from_text() const noexcept { return source_ == Source::text; }
  [[nodiscard]] bool is_strict() const noexcept { return source_ == Source::json; }
  [[nodiscard]] const Rule& rule() const noexcept { return *rule_; }
  [[nodiscard]] std::vector<FieldError> take_faults() { return std::move(faults_); }

  /// While one of these lives, faults are about this member (or item) and its rule applies.
  class Scope {
   public:
    Scope(Reader& reader, std::string_view step, const Rule* rule);
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;
    ~Scope();

   private:
    Reader& reader_;
    std::size_t parent_length_;
    const Rule* parent_rule_;
  };

 private:
  Source source_;
  std::string path_;
  const Rule* rule_;
  std::vector<FieldError> faults_;
};

struct Type;

struct Member {
  std::string_view name;
  bool optional;
  const Rule* rule;  // never null; an empty one when nothing was said
  void (*write)(std::string& out, const void* object);
  void (*read)(const Value& value, void* object, Reader& reader);
  Value (*schema)(const Rule& rule);
  void (*visit_types)(void (*visit)(const Type&, void*), void* context);
};

struct Type {
  std::string name;  // without its namespace; the component's name in OpenAPI
  Rules rules;
  std::vector<Member> members;

  [[nodiscard]] const Member* find(std::string_view name_or_alias) const noexcept;
};

void write_object(std::string& out, const Type& type, const void* object);
void read_object(const Value& value, const Type& type, void* object, Reader& reader);

/// The JSON Schema (2020-12) of the object itself; members that are described structs are references.
[[nodiscard]] Value object_schema(const Type& type);
[[nodiscard]] Value reference_to(const Type& type);
/// One member's, with its description and example.
[[nodiscard]] Value member_schema(const Member& member);

namespace detail {
/// Fills in names and rules; throws std::logic_error when a rule names no member: a bug.
void finish_type(Type& type, std::string_view mangled_name);
}  // namespace detail

}  // namespace gigco::json
