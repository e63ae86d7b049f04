// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What nearest neighbours of both dialects have in common: the distance, the
// weight, and the numbers that both depend on.

#ifndef PANNIKIN_IR_NEARESTRULE_TD
#define PANNIKIN_IR_NEARESTRULE_TD

include "ir/PanDialect.td"

def Pan_MetricEnum : I32EnumAttr<"Metric", "distance between two vectors", [
    I32EnumAttrCase<"SquaredL2", 0, "squared_l2">,
    I32EnumAttrCase<"L1", 1, "l1">,
    I32EnumAttrCase<"Minkowski", 2, "minkowski">,
    I32EnumAttrCase<"Chebyshev", 3, "chebyshev">]> {
  let cppNamespace = "::pannikin::pan";
  let genSpecializedAttr = 0;
}
def Pan_MetricAttr : EnumAttr<Pan_Dialect, Pan_MetricEnum, "metric">;

def Pan_KernelEnum : I32EnumAttr<"Kernel", "weight of a neighbour by distance", [
    I32EnumAttrCase<"One", 0, "one">,
    I32EnumAttrCase<"Exponential", 1, "exponential">,
    I32EnumAttrCase<"Reciprocal", 2, "reciprocal">,
    I32EnumAttrCase<"ReciprocalRoot", 3, "reciprocal_root">]> {
  let cppNamespace = "::pannikin::pan";
  let genSpecializedAttr = 0;
}
def Pan_KernelAttr : EnumAttr<Pan_Dialect, Pan_KernelEnum, "kernel">;

/// What `pan.nearest` and `panc.nearest` do, but for their tensors: the first
/// six for real numbers, the others for fixed ones.
def Pan_NearestRule {
  dag arguments = (ins I64Attr:$k, Pan_MetricAttr:$metric, Pan_KernelAttr:$kernel,
      UnitAttr:$mean, DefaultValuedAttr<F64Attr, "1.0">:$scale,
      DefaultValuedAttr<I64Attr, "3">:$power,
      DefaultValuedAttr<I64Attr, "0">:$drop, DefaultValuedAttr<I64Attr, "0">:$cell,
      OptionalAttr<DenseI32ArrayAttr>:$high, OptionalAttr<DenseI32ArrayAttr>:$low,
      DefaultValuedAttr<I64Attr, "0">:$trim, DefaultValuedAttr<I64Attr, "0">:$least,
      DefaultValuedAttr<I64Attr, "15">:$bits);
}

#endif // PANNIKIN_IR_NEARESTRULE_TD
