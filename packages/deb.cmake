# The Debian packages, by `cpack -G DEB`: libpostern1, libpostern-dev and postern.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME postern)
set(CPACK_PACKAGE_CONTACT "The Postern authors <postern@example.org>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL runtime development tools)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libpostern1)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
configure_file(packages/shlibs.in shlibs @ONLY)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA
  ${PROJECT_SOURCE_DIR}/packages/triggers ${PROJECT_BINARY_DIR}/shlibs)
set(CPACK_DEBIAN_RUNTIME_DESCRIPTION "authorization policy engine - shared library
Postern decides who may do what on which paths, by compiled policies, in tens
of nanoseconds, and says why. This package has its C interface.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libpostern-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS libabsl-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "libboost-json1.81-dev, libre2-dev, libutf8proc-dev, libyaml-cpp-dev, pkg-config")
set(CPACK_COMPONENT_DEVELOPMENT_DEPENDS runtime)
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "authorization policy engine - development files
Headers, static libraries, and what CMake and pkg-config need, for programs in
C and C++ that decide by policies, or compile them.")

set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME postern)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_TOOLS_DESCRIPTION "authorization policy engine - compiler and test runner
The command postern checks, tests, compares and compiles policies, and answers
questions about them.")

# Each package has its licence and its changes, which Debian wants compressed.
find_program(GZIP gzip REQUIRED)
foreach(component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${component} upper)
  set(package ${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  configure_file(packages/changelog.in ${package}/changelog @ONLY)
  execute_process(COMMAND ${GZIP} -9nf ${package}/changelog COMMAND_ERROR_IS_FATAL ANY
    WORKING_DIRECTORY ${PROJECT_BINARY_DIR})
  install(FILES packages/copyright ${PROJECT_BINARY_DIR}/${package}/changelog.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
endforeach()

include(CPack)
