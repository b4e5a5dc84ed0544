# One interface target carries every flag, so that a room cannot forget one.
add_library(gigco_options INTERFACE)
target_compile_options(gigco_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
# GCC 12 takes the delete of an inlined coroutine frame for a mismatch with its promise's own operator new.
target_compile_options(gigco_options INTERFACE -Wno-mismatched-new-delete)
# Without it ccache cannot see through a precompiled header and keeps nothing.
target_compile_options(gigco_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
target_include_directories(gigco_options INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_compile_definitions(gigco_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED
  BOOST_ASIO_HAS_CO_AWAIT=1)
target_link_libraries(gigco_options INTERFACE Threads::Threads Boost::headers)

set(GIGCO_SANITIZE "" CACHE STRING "Sanitizers to build with: address, thread or empty")
if(GIGCO_SANITIZE STREQUAL "address")
  set(GIGCO_SANITIZE_FLAGS -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
elseif(GIGCO_SANITIZE STREQUAL "thread")
  set(GIGCO_SANITIZE_FLAGS -fsanitize=thread -fno-omit-frame-pointer)
endif()
# The thread sanitizer does not know fences, and Asio works without its own.
if(GIGCO_SANITIZE STREQUAL "thread")
  target_compile_definitions(gigco_options INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()
target_compile_options(gigco_options INTERFACE ${GIGCO_SANITIZE_FLAGS})
target_link_options(gigco_options INTERFACE ${GIGCO_SANITIZE_FLAGS})

option(GIGCO_FAILPOINTS "Let tests kill the process at named places (platform/core/failpoint.hpp)" OFF)
if(GIGCO_FAILPOINTS)
  target_compile_definitions(gigco_options INTERFACE GIGCO_FAILPOINTS)
endif()

option(GIGCO_TEMPORAL "Workflows can run on a Temporal cluster; needs cargo and protoc" OFF)

option(GIGCO_COVERAGE "Count executed lines" OFF)
if(GIGCO_COVERAGE)
  target_compile_options(gigco_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(gigco_options INTERFACE --coverage)
endif()

# Headers that nearly every file needs and that cost the most to parse. Asio's io_context, Beast,
# Boost.JSON and libpq stay out: they belong to the few files that use them.
add_library(gigco_pch STATIC ${PROJECT_SOURCE_DIR}/cmake/pch.cpp)
target_link_libraries(gigco_pch PUBLIC gigco_options)
target_precompile_headers(gigco_pch PRIVATE
  <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <span> <string>
  <string_view> <unordered_map> <utility> <variant> <vector>
  <boost/asio/awaitable.hpp> <boost/describe.hpp> <boost/mp11/algorithm.hpp> <boost/system/result.hpp>)

# Instrumented code leads GCC 12 to false alarms in the standard library and Asio; the plain builds check.
if(GIGCO_SANITIZE OR GIGCO_COVERAGE)
  target_compile_options(gigco_options INTERFACE -Wno-maybe-uninitialized -Wno-array-bounds)
endif()
