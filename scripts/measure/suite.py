# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Decides which shared models are measured, and on which data.

In scope are the recurrent models (those that read windows, and the step models:
state in, state out), the trees and linear models, and the neighbours. They lie in the folder
`shared` beside the checkout, or where PANNIKIN_SHARED says, and are never
copied.
"""

import dataclasses
import json
import os
import pathlib

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Models that read windows cut from those of their dataset, by how they begin:
# which steps they take.
CUTS = {"har6dec8_": slice(None, None, 8), "har6_emi_": slice(40, 88)}


@dataclasses.dataclass
class Model:
    """One shared model with its inputs, labels (None: it has none) and
    reference outputs.

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
    def has_trees(self):
        return b"TreeEnsemble" in self.file.read_bytes()

    @property
    def labels(self):
        return numpy.load(self.labels_file)[:self.rows]

    @property
    def is_stepwise(self):
        """Whether the model answers at every step."""
        return self.reference.ndim == 3 and self.reference.shape[1] > 1

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
    """Yields `--dim name=size` for the dimensions of the input that the file
    leaves open and that are not the batch: "x:[batch,seq,9]f32" fed as
    [1, 128, 9]. A dummy of one step, "x:[1,1,9]f32", is open too."""
    name, shape = entry["inputs"][0].split("]")[0].split(":[")
    for axis, (dim, size) in enumerate(zip(shape.split(","),
                                           entry["feed_dims"])):
        if not size or size == 1 or dim == str(size):
            continue
        yield from ("--dim", f"{name}[{axis}]={size}" if dim.isdigit()
                    else f"{dim}={size}")


def is_recurrent(entry):
    """Whether the model reads windows of vectors, or is a step model."""
    return "seq" in entry or len(entry["feed_dims"]) == 3


def is_trees(entry):
    """Whether the model is decision trees, or linear, with what prepares its
    features."""
    return any(op.startswith(("ai.onnx.ml::TreeEnsemble", "ai.onnx.ml::Linear",
                              "ai.onnx.ml::SVM")) for op in entry["ops"])


def is_neighbors(entry):
    """Whether the model compares its input with stored rows."""
    return (not is_recurrent(entry) and not is_trees(entry) and
            any(op in entry["ops"] for op in ("TopK", "Exp")))


KINDS = {"recurrent": is_recurrent, "trees": is_trees,
         "neighbors": is_neighbors}


def calibration_of(entry, inputs, shared, folder):
    """Returns the file of calibration rows, cut as the inputs are. Models of
    one vector whose data have none take the inputs."""
    if inputs.name.startswith("test_x"):
        return inputs.with_name(inputs.name.replace("test_x", "cal_x"))
    for prefix, steps in CUTS.items():
        if entry["name"].startswith(prefix):
            rows = numpy.load(shared / "data" / entry["dataset"] / "cal_x.npy")
            cut = pathlib.Path(folder) / f"{entry['name']}.cal.npy"
            numpy.save(cut, numpy.ascontiguousarray(rows[:, steps]))
            return cut
    if not is_recurrent(entry):
        return inputs
    raise ValueError(f"{entry['name']} has no calibration rows")


def load(shared, names, folder, kind="recurrent"):
    """Returns the models in scope of that kind, or those of them that are
    named. Rows of calibration that have to be cut are written to `folder`."""
    def path(text):
        return shared / pathlib.PurePosixPath(text).relative_to("shared")

    found = []
    for entry in json.loads((shared / "models/index.json").read_text()):
        if not KINDS[kind](entry):
            continue
        if names and entry["name"] not in names:
            continue
        inputs = path(entry["inputs_file"])
        found.append(Model(
            entry["name"], path(entry["file"]), inputs,
            path(entry["labels_file"]) if entry["labels_file"] else None,
            calibration_of(entry, inputs, shared, folder),
            numpy.load(path(entry["ref"])), tuple(dims_of(entry))))
    return found
