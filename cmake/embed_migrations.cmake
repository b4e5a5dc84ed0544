# Run by cmake -P at build time: FILES (with | between them) become the C++ source OUTPUT.
set(rows "")
set(count 0)
string(REPLACE "|" ";" FILES "${FILES}")
list(SORT FILES COMPARE NATURAL)
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} NAME)
  if(NOT name MATCHES "^0*([1-9][0-9]*)_[a-z0-9_]+\\.sql$")
    message(FATAL_ERROR "migrations/${name}: the name must be <number>_<words>.sql")
  endif()
  set(version ${CMAKE_MATCH_1})
  file(READ ${file} text)
  string(FIND "${text}" ")gigco_sql\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "migrations/${name}: contains the mark that ends its C++ literal")
  endif()
  string(APPEND rows "    {${version}, \"${name}\", R\"gigco_sql(${text})gigco_sql\"},\n")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Generated from migrations/*.sql; changes here are lost.
#include \"migrations/migrations.hpp\"

#include <array>

namespace gigco {
namespace {

constexpr std::array<migrate::Migration, ${count}> kMigrations = {{
${rows}}};

}  // namespace

std::span<const migrate::Migration> migrations() { return kMigrations; }

}  // namespace gigco
")
