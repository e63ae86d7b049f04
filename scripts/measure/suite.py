# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Decides which shared models are measured, and on which data.

In scope are the models whose index names LSTM, GRU or RNN, and the step models
(state in, state out). They lie in the folder `shared` beside the checkout, or
where PANNIKIN_SHARED says, and are never copied.
"""

import dataclasses
import json
import os
import pathlib

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RECURRENT = {"LSTM", "GRU", "RNN"}


@dataclasses.dataclass
class Model:
    """One shared model with its inputs, labels and reference outputs.

    `rows` is how many test rows the reference covers.
    """

    name: str
    file: pathlib.Path
    inputs: pathlib.Path
    labels_file: pathlib.Path
    calibration: pathlib.Path
    reference: numpy.ndarray
    dims: tuple  # --dim options, for commands that see no data

    @property
    def rows(self):
        return len(self.reference)

    @property
    def labels(self):
        return numpy.load(self.labels_file)[:self.rows]

    def classes_of(self, outputs):
        """Returns the class of each row: that of its last step."""
        scores = self.reference.shape[-1]
        return outputs.reshape(len(outputs), -1, scores)[:, -1].argmax(-1)


def shared_folder():
    """Returns the folder of shared models, or None."""
    folder = pathlib.Path(os.environ.get("PANNIKIN_SHARED",
                                         ROOT.parent / "shared"))
    return folder if (folder / "models" / "index.json").exists() else None


def dims_of(entry):
    """Yields `--dim name=size` for the symbolic dimensions of the input that
    are not the batch: "input:[batch,seq,9]f32" fed as [1, 128, 9]."""
    shape = entry["inputs"][0].split("[")[1].split("]")[0].split(",")
    for name, size in zip(shape, entry["feed_dims"]):
        if not name.isdigit() and size and size > 1:
            yield from ("--dim", f"{name}={size}")


def is_in_scope(entry, written_out):
    """Tells if a model is measured; with `written_out`, also if its cell is no
    operator of ONNX: unrolled, in a Scan or Loop, or in an operator of its own.
    """
    operators = RECURRENT & set(entry["ops"]) or "seq" in entry
    return bool(operators or (written_out and len(entry["feed_dims"]) == 3))


def load(shared, names, written_out=False):
    """Returns the models in scope, or those of them that are named."""
    def path(text):
        return shared / pathlib.PurePosixPath(text).relative_to("shared")

    found = []
    for entry in json.loads((shared / "models/index.json").read_text()):
        if not is_in_scope(entry, written_out):
            continue
        if names and entry["name"] not in names:
            continue
        inputs = path(entry["inputs_file"])
        found.append(Model(
            entry["name"], path(entry["file"]), inputs,
            path(entry["labels_file"]),
            inputs.with_name(inputs.name.replace("test_x", "cal_x")),
            numpy.load(path(entry["ref"])), tuple(dims_of(entry))))
    return found
