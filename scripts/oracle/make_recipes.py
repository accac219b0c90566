#!/usr/bin/env python3
"""What torch.nn.init draws, and what it refuses: against which the recipes are tested.

usage: make_recipes.py > test-data/torch_recipes.json

Of every call the digits of the SHA-1 of the tensor's float32 bytes, its outermost values and the generator's next
uniform; of orthogonal_, whose rounding depends on LAPACK, evenly spaced values instead of the digits.
"""
import hashlib
import json
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402

torch.set_num_threads(1)
SHAPES = [[8, 3, 3, 3], [16, 4, 1, 5], [2, 12, 2, 2], [10, 30], [30, 10], [5], [40], [3, 1, 1, 1], [0, 3, 3, 3]]
LARGE = [[64, 32, 3, 3], [128, 100], [64, 64]]
CALLS = [
    ["kaiming_uniform_", {}],
    ["kaiming_uniform_", {"a": 0.2, "mode": "fan_out"}],
    ["kaiming_uniform_", {"mode": "FAN_IN", "nonlinearity": "relu"}],
    ["kaiming_uniform_", {"a": None, "nonlinearity": "tanh"}],
    ["kaiming_normal_", {}],
    ["kaiming_normal_", {"mode": "fan_out", "nonlinearity": "relu"}],
    ["kaiming_normal_", {"nonlinearity": "selu"}],
    ["kaiming_normal_", {"mode": "both"}],
    ["kaiming_normal_", {"nonlinearity": "gelu"}],
    ["kaiming_normal_", {"a": "x"}],
    ["xavier_uniform_", {}],
    ["xavier_uniform_", {"gain": 1.4142135623730951}],
    ["xavier_uniform_", {"gain": -1}],
    ["xavier_normal_", {}],
    ["xavier_normal_", {"gain": 0.3}],
    ["xavier_normal_", {"gain": -0.001}],
    ["orthogonal_", {}],
    ["orthogonal_", {"gain": 1.7}],
    ["uniform_", {}],
    ["uniform_", {"a": -0.3, "b": 2}],
    ["uniform_", {"a": 2, "b": 1}],
    ["normal_", {}],
    ["normal_", {"mean": 0.5, "std": 0.02}],
    ["normal_", {"std": -1}],
    ["trunc_normal_", {}],
    ["trunc_normal_", {"std": 0.02}],
    ["trunc_normal_", {"mean": 0.5, "std": 2.0, "a": -1, "b": 1.5}],
    ["trunc_normal_", {"mean": 3, "a": -1, "b": 0.25}],
    ["trunc_normal_", {"std": 0}],
    ["constant_", {"val": 0.1}],
    ["constant_", {}],
    ["ones_", {}],
    ["zeros_", {}],
    ["dirac_", {}],
    ["dirac_", {"groups": 2}],
    ["dirac_", {"groups": 3}],
    ["eye_", {}],
]


def answer(fn, args, shape, seed):
    torch.manual_seed(seed)
    tensor = torch.empty(shape).zero_()
    row = {"fn": fn, "args": args, "shape": shape, "seed": seed}
    try:
        getattr(nn.init, fn)(tensor, **args)
    except Exception as e:
        return row | {"error": str(e).split("\n")[0]}
    flat = tensor.flatten()
    if fn == "orthogonal_":
        step = max(1, flat.numel() // 60)
        row |= {"step": step, "values": [float(f"{v:.8g}") for v in flat[::step].tolist()]}
    else:
        row["sha"] = hashlib.sha1(tensor.numpy().astype("<f4").tobytes()).hexdigest()[:16]
        row["ends"] = flat[:1].tolist() + flat[-1:].tolist()
    return row | {"next": torch.rand(1).item()}


rows = [answer(fn, args, shape, 100 * i + j) for i, (fn, args) in enumerate(CALLS) for j, shape in enumerate(SHAPES)]
rows += [answer(fn, {}, shape, 7) for fn in ("orthogonal_", "trunc_normal_", "kaiming_normal_") for shape in LARGE]
print(json.dumps({"torch": torch.__version__, "rows": rows}, separators=(",", ":")))
