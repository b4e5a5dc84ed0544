# gigco_embed_migrations(gigco_migrations): a static library that carries migrations/*.sql as constants,
# so that the program needs no files beside it. Made again when a file changes, comes or goes.
function(gigco_embed_migrations target)
  file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/migrations/*.sql)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp)
  set(script ${PROJECT_SOURCE_DIR}/cmake/embed_migrations.cmake)
  string(REPLACE ";" "|" joined "${files}")
  add_custom_command(
    OUTPUT ${generated}
    COMMAND ${CMAKE_COMMAND} "-DFILES=${joined}" -DOUTPUT=${generated} -P ${script}
    DEPENDS ${files} ${script}
    COMMENT "Embedding the migrations"
    VERBATIM)
  add_library(${target} STATIC ${generated})
  target_precompile_headers(${target} REUSE_FROM gigco_pch)
  target_link_libraries(${target} PUBLIC gigco_options platform_migrate)
endfunction()
