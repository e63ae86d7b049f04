# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Decides what `cmake --install` puts where: the programs, the package for
# find_package(Pannikin), the runtime headers to read, and the documents.

include(CMakePackageConfigHelpers)
set(PANNIKIN_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/Pannikin)

install(TARGETS pannikin pannikin-opt
        RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/PannikinConfig.cmake.in
  ${PROJECT_BINARY_DIR}/PannikinConfig.cmake
  INSTALL_DESTINATION ${PANNIKIN_PACKAGE_DIR}
  PATH_VARS CMAKE_INSTALL_BINDIR)
# A program for the build machine: it serves targets of any pointer size.
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/PannikinConfigVersion.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES
  ${PROJECT_BINARY_DIR}/PannikinConfig.cmake
  ${PROJECT_BINARY_DIR}/PannikinConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/PannikinAddModel.cmake
  DESTINATION ${PANNIKIN_PACKAGE_DIR})

install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/pannikin
        FILES_MATCHING PATTERN "*.h")
install(FILES README.md CHANGELOG.md LICENSE
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs LICENSES DESTINATION ${CMAKE_INSTALL_DOCDIR})
