"""Runs written Keras models with given weights, and says how far they are from the numbers they should give.

    python run_keras.py cases.json

Each case: code, x [C, H, W], weights of each layer that has any, in the order in which the layers are made (PyTorch's
shapes), outputs (PyTorch's shapes, the batch of one counted). Prints a JSON line for each: the largest difference by the
largest value, or the error.
"""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np

made = []
build = keras.layers.Layer.__init__


def remember(self, *args, **kwargs):
    build(self, *args, **kwargs)
    if type(self).__module__.startswith("keras.src.layers"):
        made.append(self)


keras.layers.Layer.__init__ = remember


def own(layer, value):
    """A tensor of PyTorch's as the layer has it."""
    kind = type(layer).__name__
    if kind in ("Conv2D", "Conv2DTranspose") and value.ndim == 4:
        return value.transpose(2, 3, 1, 0)
    if kind == "Conv1D" and value.ndim == 3:
        return value.transpose(2, 1, 0)
    if kind == "Dense":
        return value.T
    if kind in ("LayerNormalization", "RMSNormalization") and value.ndim == 3:
        return value.transpose(1, 2, 0)
    return value


def run(case):
    made.clear()
    keras.backend.clear_session()
    space = {}
    exec(case["code"], space)
    model = space["model"]
    layers = [l for l in made if l.trainable_weights]
    if not case["whole"]:
        model(np.zeros((1, *case["size"]), "float32"))
        return 0.0
    if len(layers) != len(case["weights"]):
        raise ValueError(f"{len(layers)} layers with weights, not {len(case['weights'])}")
    for layer, tensors in zip(layers, case["weights"]):
        for variable, (_, shape, data) in zip(layer.trainable_weights, tensors, strict=True):
            value = own(layer, np.array(data, "float32").reshape(shape))
            variable.assign(value.reshape(variable.shape))
    for layer in made:
        if hasattr(layer, "rate"):
            layer.rate = 0
    x = np.array(case["x"][1], "float32").reshape(case["x"][0]).transpose(1, 2, 0)[None]
    found = model(x, training=case["training"])
    found = found if isinstance(found, (list, tuple)) else [found]
    worst = 0.0
    for tensor, (shape, data) in zip(found, case["outputs"], strict=True):
        value = np.array(tensor)
        if value.ndim == 4:
            value = value.transpose(0, 3, 1, 2)
        if list(value.shape) != shape:
            raise ValueError(f"shape {list(value.shape)}, not {shape}")
        wanted = np.array([float(v) for v in data], "float32").reshape(shape)
        finite = np.abs(wanted[np.isfinite(wanted)])
        largest = max(1.0, float(np.max(finite, initial=0)))
        same = (value == wanted) | (np.isnan(wanted) & np.isnan(value))
        with np.errstate(invalid="ignore"):
            apart = np.where(same, 0, np.abs(value - wanted))
        worst = max(worst, float(np.max(np.nan_to_num(apart, nan=np.inf), initial=0)) / largest)
    return worst


for case in json.load(open(sys.argv[1])):
    try:
        apart = run(case)
        answer = {"apart": apart if np.isfinite(apart) else 1e9}
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"[:600]}
    print("answer " + json.dumps(answer), flush=True)
