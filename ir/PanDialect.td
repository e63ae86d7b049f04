// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `pan` dialect and its number type: the vocabulary of every model.

#ifndef PANNIKIN_IR_PANDIALECT_TD
#define PANNIKIN_IR_PANDIALECT_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

def Pan_Dialect : Dialect {
  let name = "pan";
  let summary = "what a tiny model computes";
  let description = [{
    Values are tensors without a batch dimension. A vector is `tensor<N x E>`,
    a sequence `tensor<T x N x E>` with time first. The element type `E` is
    `f32` until the `fix-point` pass and `!pan.fixed` after it.

    *Law of rounding.* Every operation computes the exact real result of its
    operands and, when its result type is fixed, rounds it once:

        quantize(v) = clamp(floor(v * 2^fraction + 1/2), min, max) * 2^-fraction

    where `min` and `max` are the smallest and largest integer of the width.
    Ties go upward; nothing wraps. The reference evaluator, the emitted C and
    the chip all compute this function.
  }];
  let cppNamespace = "::pannikin::pan";
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  let extraClassDeclaration = "void registerTypes();";
}

def Pan_FixedType : TypeDef<Pan_Dialect, "Fixed"> {
  let mnemonic = "fixed";
  let summary = "an integer times a power of two";
  let description = [{
    `!pan.fixed<width, fraction>` holds `integer * 2^-fraction` in a two's
    complement integer of `width` bits; `!pan.fixed<uW, fraction>` in an
    unsigned one. With a list of fractions, `!pan.fixed<8, [6, 7]>`, row `i`
    (index of the first dimension) of the tensor has the `i`-th fraction: the
    form of weights.

    Constraints:
    * (C1) `width` is 8, 16, 24 or 32.
    * (C2) every fraction lies in -64..64.
  }];
  let parameters = (ins "unsigned":$width, "bool":$isUnsigned,
      "int":$fraction, ArrayRefParameter<"int">:$rowFractions);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let builders = [
    TypeBuilder<(ins "unsigned":$width, "int":$fraction), [{
      return $_get($_ctxt, width, false, fraction, ::llvm::ArrayRef<int>());
    }]>
  ];
  let extraClassDeclaration = [{
    /// Smallest and largest integer of the width.
    int64_t getMin() const;
    int64_t getMax() const;
    /// Fraction of row `row`; the common fraction when there is no list.
    int getFractionOf(int64_t row) const;
    bool hasRowFractions() const { return !getRowFractions().empty(); }
  }];
}

def Pan_RangeAttr : AttrDef<Pan_Dialect, "Range"> {
  let mnemonic = "range";
  let summary = "the interval that a value was seen or proved to stay in";
  let description = [{
    `#pan.range<-1.0 : f64, 1.0 : f64, "data", best8 = 5>`: all elements of the value
    lie in `[lo, hi]`. `source` is `data` (measured on calibration rows),
    `bound` (proved from the weights) or `assumed` (given by the user or by a
    rule of docs/numbers.md). `best8` is the fraction of the 8-bit format with
    the least squared error on the calibration rows.
  }];
  let parameters = (ins "::mlir::FloatAttr":$lo, "::mlir::FloatAttr":$hi,
      StringRefParameter<"data, bound or assumed">:$source,
      DefaultValuedParameter<"int", "127">:$best8);
  let assemblyFormat = "`<` $lo `,` $hi `,` $source (`,` `best8` `=` $best8^)? `>`";
  let builders = [
    AttrBuilder<(ins "double":$lo, "double":$hi, "::llvm::StringRef":$source,
                     CArg<"int", "127">:$best8), [{
      auto f64 = ::mlir::Float64Type::get($_ctxt);
      return $_get($_ctxt, ::mlir::FloatAttr::get(f64, lo),
                   ::mlir::FloatAttr::get(f64, hi), source, best8);
    }]>
  ];
  let extraClassDeclaration = [{
    double getLow() const { return getLo().getValueAsDouble(); }
    double getHigh() const { return getHi().getValueAsDouble(); }
    /// Largest magnitude in the interval.
    double getMagnitude() const;
  }];
}

def Pan_FunctionEnum : I32EnumAttr<"Function", "activation function", [
    I32EnumAttrCase<"Sigmoid", 0, "sigmoid">,
    I32EnumAttrCase<"Tanh", 1, "tanh">,
    I32EnumAttrCase<"Relu", 2, "relu">,
    I32EnumAttrCase<"Elu", 3, "elu">,
    I32EnumAttrCase<"Softsign", 4, "softsign">,
    I32EnumAttrCase<"Softplus", 5, "softplus">,
    I32EnumAttrCase<"ThresholdedRelu", 6, "thresholded_relu">,
    I32EnumAttrCase<"Exp", 7, "exp">, I32EnumAttrCase<"Log", 8, "log">,
    I32EnumAttrCase<"Sqrt", 9, "sqrt">, I32EnumAttrCase<"Round", 10, "round">]> {
  let cppNamespace = "::pannikin::pan";
  let genSpecializedAttr = 0;
}
def Pan_FunctionAttr : EnumAttr<Pan_Dialect, Pan_FunctionEnum, "function">;

def Pan_ReductionEnum : I32EnumAttr<"Reduction", "reduction kind", [
    I32EnumAttrCase<"Sum", 0, "sum">, I32EnumAttrCase<"Mean", 1, "mean">,
    I32EnumAttrCase<"Max", 2, "max">, I32EnumAttrCase<"Min", 3, "min">]> {
  let cppNamespace = "::pannikin::pan";
  let genSpecializedAttr = 0;
}
def Pan_ReductionAttr : EnumAttr<Pan_Dialect, Pan_ReductionEnum, "reduction">;

def Pan_StorageEnum : I32EnumAttr<"Storage", "how a matrix lies in flash", [
    I32EnumAttrCase<"Dense", 0, "dense">,
    I32EnumAttrCase<"Indexed", 1, "indexed">,
    I32EnumAttrCase<"Packed", 2, "packed">,
    I32EnumAttrCase<"Bitmap", 3, "bitmap">,
    I32EnumAttrCase<"Codebook", 4, "codebook">]> {
  let cppNamespace = "::pannikin::pan";
  let genSpecializedAttr = 0;
}
def Pan_StorageAttr : EnumAttr<Pan_Dialect, Pan_StorageEnum, "storage">;

def Pan_Element : AnyTypeOf<[F32, Pan_FixedType], "f32 or fixed">;
def Pan_Tensor : TensorOf<[F32, Pan_FixedType]>;
def Pan_Value : AnyTypeOf<[F32, Pan_FixedType, Pan_Tensor],
                          "number or tensor of numbers">;

def Pan_AnyTensor : TensorOf<[F32, I32, Pan_FixedType]>;

class Pan_Op<string mnemonic, list<Trait> traits = []>
    : Op<Pan_Dialect, mnemonic, traits>;

#endif // PANNIKIN_IR_PANDIALECT_TD
