# What is installed where: CMake's package, pkg-config files, headers, libraries, the command. Each
# component is a Debian package of deb.cmake.
include(CMakePackageConfigHelpers)

# install_headers(FROM INTO FILE...): headers below `postern/`, so that they collide with
# nobody's `engine/`. Their own includes are changed accordingly.
function(install_headers from into)
  foreach(header ${ARGN})
    file(READ ${header} text)
    string(REGEX REPLACE "#include \"(engine|policy)/" "#include \"postern/\\1/" text "${text}")
    cmake_path(RELATIVE_PATH header BASE_DIRECTORY ${from} OUTPUT_VARIABLE name)
    set(copy ${PROJECT_BINARY_DIR}/include/${into}/${name})
    file(CONFIGURE OUTPUT ${copy} CONTENT "${text}" @ONLY)
    cmake_path(GET name PARENT_PATH folder)
    install(FILES ${copy} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/${into}/${folder} COMPONENT development)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
  endforeach()
endfunction()

# install_pkg_config(NAME): NAME.pc of NAME.pc.in.
function(install_pkg_config name)
  configure_file(packages/${name}.pc.in ${name}.pc @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig
    COMPONENT development)
endfunction()

set(POSTERN_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/Postern)

install_headers(. postern ${POSTERN_ENGINE_HEADERS})
install_headers(engine/c postern ${POSTERN_C_HEADERS})
install(TARGETS postern_engine EXPORT PosternTargets ARCHIVE COMPONENT development)
install(TARGETS postern EXPORT PosternTargets
  LIBRARY COMPONENT runtime NAMELINK_COMPONENT development)
install(EXPORT PosternTargets NAMESPACE Postern:: DESTINATION ${POSTERN_CMAKE_DIR} COMPONENT development)
install_pkg_config(postern)
install_pkg_config(postern-engine)

if(POSTERN_BUILD_POLICY)
  install_headers(. postern ${POSTERN_POLICY_HEADERS})
  install(TARGETS postern_policy EXPORT PosternPolicyTargets ARCHIVE COMPONENT development)
  install(EXPORT PosternPolicyTargets NAMESPACE Postern:: DESTINATION ${POSTERN_CMAKE_DIR}
    COMPONENT development)
  install_pkg_config(postern-policy)
endif()

configure_package_config_file(packages/PosternConfig.cmake.in PosternConfig.cmake
  INSTALL_DESTINATION ${POSTERN_CMAKE_DIR})
write_basic_package_version_file(PosternConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/PosternConfig.cmake ${PROJECT_BINARY_DIR}/PosternConfigVersion.cmake
  DESTINATION ${POSTERN_CMAKE_DIR} COMPONENT development)

if(POSTERN_BUILD_TOOLS)
  install(TARGETS postern_tool RUNTIME COMPONENT tools)
  install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/postern COMPONENT tools
    FILES_MATCHING PATTERN *.md PATTERN *.json)
endif()
foreach(example IN ITEMS haproxy nginx)
  install(DIRECTORY examples/${example} COMPONENT development
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/libpostern-dev/examples
    FILES_MATCHING PATTERN *.md PATTERN *.lua PATTERN *.c PATTERN *.conf PATTERN *.cfg PATTERN *.yaml
    PATTERN *_test* EXCLUDE)
endforeach()
