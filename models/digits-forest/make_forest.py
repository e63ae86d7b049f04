#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Trains the forest of this folder and writes its files anew.

usage: make_forest.py

A random forest of ten trees, eight deep, on the digits that come with
scikit-learn: 64 pixels of 0..16. Needs what test/fixtures/requirements.txt
pins.
"""

import pathlib

import numpy as np
from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

FOLDER = pathlib.Path(__file__).resolve().parent


def train():
    """Returns the forest, its training rows, and test rows with labels."""
    x, y = load_digits(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(
        x, y, test_size=0.25, random_state=0)
    forest = RandomForestClassifier(10, max_depth=8, random_state=0)
    return forest.fit(x_train, y_train), x_train, x_test, y_test


def main():
    from skl2onnx import to_onnx
    forest, x_train, x_test, y_test = train()
    model = to_onnx(forest, x_train[:1].astype(np.float32),
                    options={"zipmap": False})
    (FOLDER / "forest.onnx").write_bytes(model.SerializeToString())
    np.save(FOLDER / "cal_x.npy", x_train[:200].astype(np.uint8))
    np.save(FOLDER / "test_x.npy", x_test.astype(np.uint8))
    np.save(FOLDER / "test_y.npy", y_test.astype(np.uint8))


if __name__ == "__main__":
    main()
