#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Turns a node test of the ONNX project into models that run one at a time.

A node test is `model.onnx` with its inputs and outputs as `.pb` tensors. Its
weights are graph inputs and its batch may be 3, while firmware has weights in
flash and a batch of 1. So every input but the first becomes a constant, and a
batch of N becomes N models, each with its own slice of sequence lengths and
initial states. What is computed stays the same.

usage: onnx_nodes.py CASE OUT     writes OUT/N.onnx, OUT/N.x.npy, OUT/N.y0.npy
                                  (y1, ... : one for each output of the graph)

ONNX is protobuf; the wire format is plain enough to be rewritten field by
field, which needs no package beyond numpy.
"""

import pathlib
import sys

import numpy

# Field numbers of onnx.proto.
MODEL_GRAPH = 7
GRAPH_NODE, GRAPH_INITIALIZER, GRAPH_INPUT, GRAPH_OUTPUT = 1, 5, 11, 12
NODE_INPUT, NODE_ATTRIBUTE = 1, 5
TENSOR_DIMS, TENSOR_TYPE, TENSOR_NAME, TENSOR_RAW = 1, 2, 8, 9
TENSOR_FLOATS = 4
NUMBERS = {1: "<f4", 6: "<i4", 7: "<i8", 11: "<f8"}


def varint(data, at):
    """Reads one varint; returns it and where the next byte lies."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def put_varint(value):
    """Writes one varint."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def fields(data):
    """Splits a message into a list of (field number, value).

    A value is an int (varint), or bytes (everything else).
    """
    found, at = [], 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        else:
            size, at = varint(data, at) if kind == 2 else (
                {1: 8, 5: 4}[kind], at)
            value, at = (kind, data[at:at + size]), at + size
        found.append((key >> 3, value))
    return found


def message(parts):
    """Joins what `fields` split."""
    out = bytearray()
    for number, value in parts:
        if isinstance(value, int):
            out += put_varint(number << 3) + put_varint(value)
            continue
        kind, data = value
        out += put_varint(number << 3 | kind)
        out += (put_varint(len(data)) if kind == 2 else b"") + data
    return bytes(out)


def first(parts, number, default=None):
    """Returns the first value of a field, bytes or int."""
    for key, value in parts:
        if key == number:
            return value if isinstance(value, int) else value[1]
    return default


def read_tensor(data):
    """Returns (name, array) of a TensorProto."""
    parts = fields(data)
    dims = []
    for number, value in parts:
        if number == TENSOR_DIMS and isinstance(value, int):
            dims.append(value)
        elif number == TENSOR_DIMS:
            at = 0
            while at < len(value[1]):
                size, at = varint(value[1], at)
                dims.append(size)
    kind = NUMBERS[first(parts, TENSOR_TYPE)]
    raw = first(parts, TENSOR_RAW)
    if raw is None:
        raw = b"".join(value[1] for number, value in parts
                       if number == TENSOR_FLOATS)
    array = numpy.frombuffer(raw, kind).reshape(dims)
    return first(parts, TENSOR_NAME, b"").decode(), array


def write_tensor(name, array):
    """Returns the TensorProto of an array."""
    kind = next(k for k, v in NUMBERS.items() if numpy.dtype(v) == array.dtype)
    parts = [(TENSOR_DIMS, size) for size in array.shape]
    parts += [(TENSOR_TYPE, kind), (TENSOR_NAME, (2, name.encode())),
              (TENSOR_RAW, (2, numpy.ascontiguousarray(array).tobytes()))]
    return message(parts)


def value_info(name, shape):
    """Returns the ValueInfoProto of a float tensor."""
    dims = [(1, (2, message([(1, size)]))) for size in shape]
    tensor = message([(1, 1), (2, (2, message(dims)))])
    return message([(1, (2, name.encode())),
                    (2, (2, message([(1, (2, tensor))])))])


def load_case(case):
    """Returns (model fields, graph fields, inputs, outputs) of a node test."""
    model = fields((case / "model.onnx").read_bytes())
    graph = fields(first(model, MODEL_GRAPH))
    data = case / "test_data_set_0"

    def tensors(kind):
        count = len(list(data.glob(f"{kind}_*.pb")))
        return [read_tensor((data / f"{kind}_{i}.pb").read_bytes())
                for i in range(count)]

    return model, graph, tensors("input"), tensors("output")


def batch_axis(node, array_rank):
    """Returns where the batch lies in a tensor of this rank.

    With `layout` 0: X [T,B,C], Y [T,D,B,H], states [D,B,H], lengths [B].
    With `layout` 1 the batch comes first everywhere.
    """
    for number, value in node:
        if number == NODE_ATTRIBUTE:
            attribute = fields(value[1])
            if first(attribute, 1) == b"layout" and first(attribute, 3, 0):
                return 0
    return {1: 0, 3: 1, 4: 2}[array_rank]


def split(case):
    """Yields (model bytes, x, outputs) for every element of the batch."""
    model, graph, inputs, outputs = load_case(case)
    node = fields(first(graph, GRAPH_NODE))
    slots = [value[1].decode() for number, value in node
             if number == NODE_INPUT]
    # Slots 4 and on are per batch, but for the peepholes (7) of an LSTM.
    per_batch = {slots[i] for i in (0, 4, 5, 6) if i < len(slots)}

    def part(array, index):
        return array.take([index], batch_axis(node, array.ndim))

    size = inputs[0][1].shape[batch_axis(node, 3)]
    for index in range(size):
        sliced = [(name, part(a, index) if name in per_batch else a)
                  for name, a in inputs]
        wanted = [(name, part(a, index)) for name, a in outputs]
        kept = [p for p in graph if p[0] not in (GRAPH_INPUT, GRAPH_OUTPUT)]
        kept.append((GRAPH_INPUT, (2, value_info(sliced[0][0],
                                                 sliced[0][1].shape))))
        kept += [(GRAPH_INITIALIZER, (2, write_tensor(n, a)))
                 for n, a in sliced[1:]]
        kept += [(GRAPH_OUTPUT, (2, value_info(n, a.shape)))
                 for n, a in wanted]
        whole = [(n, (2, message(kept)) if n == MODEL_GRAPH else v)
                 for n, v in model]
        yield message(whole), sliced[0][1], wanted


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    case, out = map(pathlib.Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    for index, (data, x, outputs) in enumerate(split(case)):
        (out / f"{index}.onnx").write_bytes(data)
        numpy.save(out / f"{index}.x.npy", x.reshape(1, -1))
        for number, (_, array) in enumerate(outputs):
            numpy.save(out / f"{index}.y{number}.npy", array.reshape(1, -1))


if __name__ == "__main__":
    main()
