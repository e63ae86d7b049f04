// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// From attributes to JSON.

#include "compiler/driver/Notes.h"

using namespace mlir;
using namespace pannikin;
namespace json = llvm::json;

json::Value pannikin::jsonOf(Attribute attribute) {
  if (auto number = dyn_cast<IntegerAttr>(attribute))
    return number.getInt();
  if (auto number = dyn_cast<FloatAttr>(attribute))
    return number.getValueAsDouble();
  if (auto text = dyn_cast<StringAttr>(attribute))
    return text.getValue().str();
  if (auto facts = dyn_cast<DictionaryAttr>(attribute)) {
    json::Object object;
    for (NamedAttribute fact : facts)
      object[fact.getName().getValue()] = jsonOf(fact.getValue());
    return object;
  }
  json::Array array;
  for (Attribute element : cast<ArrayAttr>(attribute))
    array.push_back(jsonOf(element));
  return array;
}
