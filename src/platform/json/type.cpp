#include "platform/json/type.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/core/demangle.hpp>

namespace gigco::json {
namespace {

const Rule kNoRule{};

Value text(std::string_view value) { return Value(std::string(value)); }

bool is_required(const Member& member) { return !member.optional && !member.rule->has_default; }

/// JSON Schema's own words for what the rule says; lengths and ranges are added by the member's codec.
void add_annotations(Object& schema, const Rule& rule) {
  if (!rule.description.empty()) {
    schema.emplace_back("description", text(rule.description));
  }
  if (rule.is_write_only) {
    schema.emplace_back("writeOnly", true);
  }
  if (!rule.example_json.empty()) {
    schema.emplace_back("examples", Array{parse(rule.example_json).value()});
  }
}

}  // namespace

Reader::Reader(Source source) noexcept : source_(source), rule_(&kNoRule) {}

void Reader::fail(std::string_view reason) {
  faults_.push_back({path_.empty() ? "body" : path_, std::string(reason)});
}

Reader::Scope::Scope(Reader& reader, std::string_view step, const Rule* rule)
    : reader_(reader), parent_length_(reader.path_.size()), parent_rule_(reader.rule_) {
  if (!reader.path_.empty() && !step.starts_with('[')) {
    reader.path_ += '.';
  }
  reader.path_ += step;
  reader.rule_ = rule != nullptr ? rule : parent_rule_;
}

Reader::Scope::~Scope() {
  reader_.path_.resize(parent_length_);
  reader_.rule_ = parent_rule_;
}

const Member* Type::find(std::string_view name_or_alias) const noexcept {
  const auto found = std::ranges::find_if(members, [&](const Member& member) {
    return member.name == name_or_alias || std::ranges::count(member.rule->other_names, name_or_alias) > 0;
  });
  return found == members.end() ? nullptr : &*found;
}

void write_object(std::string& out, const Type& type, const void* object) {
  char separator = '{';
  for (const Member& member : type.members) {
    out += std::exchange(separator, ',');
    out += '"';
    out += member.name;  // a C++ identifier: nothing to escape
    out += "\":";
    member.write(out, object);
  }
  out += type.members.empty() ? "{}" : "}";
}

void read_object(const Value& value, const Type& type, void* object, Reader& reader) {
  const auto* members = value.as<Object>();
  if (members == nullptr) {
    reader.fail("must be an object");
    return;
  }
  std::vector<const Member*> seen;
  for (const auto& [name, member_value] : *members) {
    const Member* member = type.find(name);
    if (member == nullptr) {
      if (reader.is_strict()) {  // an unknown query parameter is none of our business
        const Reader::Scope scope(reader, name, &kNoRule);
        reader.fail("is not a known field");
      }
      continue;
    }
    const Reader::Scope scope(reader, name, member->rule);
    if (std::ranges::count(seen, member) > 0) {
      reader.fail("is given twice, under two names");
      continue;
    }
    if (member_value.is_null() && is_required(*member)) {
      continue;  // reported below as missing
    }
    seen.push_back(member);
    if (!member_value.is_null()) {
      member->read(member_value, object, reader);
    }
  }
  for (const Member& member : type.members) {
    if (is_required(member) && std::ranges::count(seen, &member) == 0) {
      const Reader::Scope scope(reader, member.name, member.rule);
      reader.fail("is required");
    }
  }
}

Value reference_to(const Type& type) { return Object{{"$ref", "#/components/schemas/" + type.name}}; }

Value member_schema(const Member& member) {
  Value schema = member.schema(*member.rule);
  add_annotations(std::get<Object>(schema), *member.rule);
  return schema;
}

Value object_schema(const Type& type) {
  Object properties;
  Array required;
  for (const Member& member : type.members) {
    properties.emplace_back(std::string(member.name), member_schema(member));
    if (is_required(member)) {
      required.push_back(text(member.name));
    }
  }
  Object schema{{"type", text("object")}, {"properties", std::move(properties)}};
  if (!required.empty()) {
    schema.emplace_back("required", std::move(required));
  }
  return schema;
}

namespace detail {

void finish_type(Type& type, std::string_view mangled_name) {
  type.name = boost::core::demangle(std::string(mangled_name).c_str());
  if (const auto arguments = type.name.find('<'); arguments != std::string::npos) {
    throw std::logic_error("a template cannot be described: " + type.name);
  }
  if (const auto qualifier = type.name.rfind("::"); qualifier != std::string::npos) {
    type.name.erase(0, qualifier + 2);
  }
  for (Member& member : type.members) {
    member.rule = &kNoRule;
  }
  for (const Rule& rule : type.rules) {
    const auto member = std::ranges::find(type.members, rule.member, &Member::name);
    if (member == type.members.end()) {
      throw std::logic_error(type.name + " has a rule for " + std::string(rule.member) +
                             ", which is no member");
    }
    member->rule = &rule;
  }
}

}  // namespace detail
}  // namespace gigco::json
