# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Finds MLIR, ONNX, CLI11 and the simulators' libraries, and sets what every
# room is compiled with.

find_program(PANNIKIN_LLVM_CONFIG NAMES llvm-config-22 llvm-config REQUIRED)
execute_process(
  COMMAND ${PANNIKIN_LLVM_CONFIG} --prefix
  OUTPUT_VARIABLE PANNIKIN_LLVM_PREFIX
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
list(APPEND CMAKE_PREFIX_PATH ${PANNIKIN_LLVM_PREFIX})

find_package(MLIR 22.1 REQUIRED CONFIG)
find_package(Protobuf REQUIRED) # before ONNX, which needs its targets
find_package(ONNX REQUIRED CONFIG)
find_package(CLI11 REQUIRED CONFIG)
find_package(Eigen3 3.4 REQUIRED CONFIG)

list(APPEND CMAKE_MODULE_PATH ${MLIR_CMAKE_DIR} ${LLVM_CMAKE_DIR})
include(TableGen)
include(AddLLVM)
include(AddMLIR)

# Debian's MLIR is built with NDEBUG and its classes change size with it.
add_compile_definitions(NDEBUG)
include_directories(SYSTEM ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
include_directories(${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
add_compile_options(-Wall -Wextra -Wno-unused-parameter)
option(PANNIKIN_WERROR "Warnings are errors" OFF)
if(PANNIKIN_WERROR)
  add_compile_options(-Werror)
endif()

find_program(PANNIKIN_LLD ld.lld)
if(PANNIKIN_LLD)
  add_link_options(-fuse-ld=lld)
endif()

# MLIR's archives name the shared LLVM; static archives start 30 ms faster.
get_directory_property(pannikin_imported DIRECTORY ${CMAKE_SOURCE_DIR}
                       IMPORTED_TARGETS)
foreach(target IN LISTS pannikin_imported)
  if(target MATCHES "^MLIR[A-Z]")
    get_target_property(links ${target} INTERFACE_LINK_LIBRARIES)
    if(links)
      list(TRANSFORM links REPLACE "^LLVM$" "LLVMSupport;LLVMCore;LLVMTargetParser")
      set_target_properties(${target} PROPERTIES INTERFACE_LINK_LIBRARIES "${links}")
    endif()
  endif()
endforeach()
