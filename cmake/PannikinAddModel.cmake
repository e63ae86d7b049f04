# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Decides how a model becomes a C library in somebody else's build: compiled at
# build time, and again whenever the model, its data or the compiler changes.

#[[
pannikin_add_model(
  NAME name             # C identifier; also the name of the library
  MODEL file.onnx
  TARGET chip           # as `pannikin targets` lists them
  [CALIBRATE x.npy...]  # as --calibrate: rows, or input=rows
  [OPTIONS option...]   # anything else that `pannikin compile` takes
  [DEPENDS file...])    # further files that the model reads, as external data

Gives a static library `name`; linking it also gives its include directory, so
that `#include "name.h"` works. Paths are relative to the current source folder.
]]
function(pannikin_add_model)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "NAME;MODEL;TARGET"
                        "CALIBRATE;OPTIONS;DEPENDS")
  foreach(need NAME MODEL TARGET)
    if(NOT arg_${need})
      message(FATAL_ERROR "pannikin_add_model: ${need} is missing")
    endif()
  endforeach()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "pannikin_add_model: unknown argument '${arg_UNPARSED_ARGUMENTS}'")
  endif()

  get_filename_component(model "${arg_MODEL}" ABSOLUTE)
  set(inputs "${model}")
  set(options "")
  foreach(data IN LISTS arg_CALIBRATE)
    # input=rows keeps its name; only the path becomes absolute.
    string(REGEX MATCH "^[^=]*=" prefix "${data}")
    string(REGEX REPLACE "^[^=]*=" "" path "${data}")
    get_filename_component(path "${path}" ABSOLUTE)
    list(APPEND inputs "${path}")
    list(APPEND options --calibrate "${prefix}${path}")
  endforeach()
  foreach(file IN LISTS arg_DEPENDS)
    get_filename_component(file "${file}" ABSOLUTE)
    list(APPEND inputs "${file}")
  endforeach()

  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${arg_NAME}.pannikin")
  set(source "${folder}/${arg_NAME}.c")
  set(headers "${folder}/${arg_NAME}.h" "${folder}/pannikin.h")
  add_custom_command(
    OUTPUT "${source}" ${headers} "${folder}/${arg_NAME}.report.json"
    COMMAND Pannikin::pannikin compile "${model}" -o "${folder}"
            --name ${arg_NAME} --target ${arg_TARGET} -q
            ${options} ${arg_OPTIONS}
    DEPENDS ${inputs} Pannikin::pannikin
    COMMENT "Compiling ${arg_MODEL} for ${arg_TARGET}"
    VERBATIM)
  add_library(${arg_NAME} STATIC "${source}" ${headers})
  target_include_directories(${arg_NAME} PUBLIC "${folder}")
endfunction()
