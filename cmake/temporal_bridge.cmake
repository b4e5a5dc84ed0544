# TemporalBridge::library: the Rust library in bridge/ that speaks to Temporal, with its C header. Needs cargo, and
# protoc on the path; only for builds with GIGCO_TEMPORAL.
find_program(CARGO cargo REQUIRED)
find_program(PROTOC protoc REQUIRED)

set(bridge_source ${PROJECT_SOURCE_DIR}/bridge)
set(bridge_target ${PROJECT_SOURCE_DIR}/build/bridge)  # for all presets, because it takes minutes
set(bridge_library ${bridge_target}/release/libgigco_temporal_bridge.a)
file(GLOB_RECURSE bridge_sources CONFIGURE_DEPENDS ${bridge_source}/src/*.rs)

add_custom_command(
  OUTPUT ${bridge_library}
  COMMAND ${CMAKE_COMMAND} -E env PROTOC=${PROTOC}
    ${CARGO} build --release --locked --quiet --manifest-path ${bridge_source}/Cargo.toml --target-dir ${bridge_target}
  DEPENDS ${bridge_sources} ${bridge_source}/Cargo.toml ${bridge_source}/Cargo.lock
  COMMENT "Building the bridge to Temporal with cargo"
  USES_TERMINAL
  VERBATIM)
add_custom_target(gigco_temporal_bridge_build DEPENDS ${bridge_library})

add_library(gigco_temporal_bridge INTERFACE)
add_dependencies(gigco_temporal_bridge gigco_temporal_bridge_build)
target_include_directories(gigco_temporal_bridge INTERFACE ${bridge_source}/include)
# As `rustc --print native-static-libs` says.
target_link_libraries(gigco_temporal_bridge INTERFACE ${bridge_library} gcc_s util rt pthread m dl c)
add_library(TemporalBridge::library ALIAS gigco_temporal_bridge)
