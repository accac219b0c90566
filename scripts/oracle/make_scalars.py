#!/usr/bin/env python3
"""What PyTorch's activations make of single values, special ones among them.

usage: make_scalars.py > test-data/torch_scalars.json

Each row is a layer, its arguments by name and its values at `x`; what JSON does not know is a string. oneDNN is off:
its GELU makes NaN of infinity on some machines.
"""
import json
import math

import torch
import torch.nn as nn

torch.backends.mkldnn.enabled = False
SPECIAL = [math.nan, math.inf, -math.inf, 0.0, 1e-30, -1e-30, 1e30, -1e30, 100, -100, 89, -89, 20.5, 19.5, 6, 3, -3]
X = SPECIAL + [round(-8 + 0.25 * i, 2) for i in range(65)]
PLAIN = "ReLU ReLU6 SELU SiLU Mish Sigmoid LogSigmoid Tanh Hardsigmoid Hardswish Softsign Tanhshrink"
ROWS = [[kind, {}] for kind in PLAIN.split()] + [
    ["LeakyReLU", {}],
    ["LeakyReLU", {"negative_slope": -0.5}],
    ["LeakyReLU", {"negative_slope": 0}],
    ["Hardshrink", {}],
    ["Hardshrink", {"lambd": 2.5}],
    ["Hardshrink", {"lambd": -1}],
    ["Softshrink", {}],
    ["Softshrink", {"lambd": 2.5}],
    ["Softshrink", {"lambd": 0}],
    ["Threshold", {"threshold": 0, "value": 0}],
    ["Threshold", {"threshold": -1.5, "value": 7.25}],
    ["ELU", {}],
    ["ELU", {"alpha": -2}],
    ["ELU", {"alpha": 0.3}],
    ["CELU", {}],
    ["CELU", {"alpha": 0.5}],
    ["CELU", {"alpha": -1}],
    ["GELU", {}],
    ["GELU", {"approximate": "tanh"}],
    ["Hardtanh", {}],
    ["Hardtanh", {"min_val": -2.5, "max_val": 0.5}],
    ["Softplus", {}],
    ["Softplus", {"beta": 2.5, "threshold": 5}],
    ["Softplus", {"beta": -1}],
    ["Softplus", {"beta": 0}],
    ["Softplus", {"threshold": 1000}],
]


def number(v):
    return float(f"{v:.9g}") if math.isfinite(v) else str(v)


x = torch.tensor(X)
rows = [{"kind": kind, "args": args, "y": [number(v) for v in getattr(nn, kind)(**args)(x).tolist()]} for kind, args in ROWS]
print(json.dumps({"torch": torch.__version__, "x": [number(v) for v in X], "rows": rows}, separators=(",", ":")))
