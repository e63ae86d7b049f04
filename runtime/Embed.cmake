# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Decides how a header becomes a C++ string: {"pk_rom.h", R"pk(text)pk"}, one
# line a header, in alphabetical order.
set(text "")
foreach(header IN LISTS HEADERS)
  get_filename_component(name ${header} NAME)
  file(READ ${header} content)
  string(APPEND text "{\"${name}\", R\"pk(${content})pk\"},\n")
endforeach()
file(WRITE ${OUTPUT} "${text}")
