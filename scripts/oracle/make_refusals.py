#!/usr/bin/env python3
"""PyTorch's verdict on spoiled layers: what the core's refusals are checked against.

usage: make_refusals.py --seed N --count N > test-data/refusals.json

Each case is a chain of one to three layers ([kind, arguments by name]) and an input shape, with the output shapes that
PyTorch gives until it refuses, and then where, when and in which words (first line). The batch is one. Tuples are JSON
lists, absent arguments have PyTorch's defaults. oneDNN is left on, as it is on a PC.
"""
import argparse
import json
import random
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402

torch.set_num_threads(2)
NAN_TYPES = [None, "a", 1.5, True, False, [1, None], [1, 2.5], [None, 1], [True, 1], [1, True], "same"]
# PyTorch prints a Python set, whose order changes from run to run; this order is taken.
SETS = [["same", "valid"], ["zeros", "circular", "reflect", "replicate"]]


def pick(r, usual, odd, oddness):
    """Mostly a usual value; in one of `oddness` cases an odd one, seldom one of a wrong type."""
    roll = r.random()
    if roll < 1 / oddness:
        return r.choice(odd)
    if roll < 1 / oddness + 0.004:
        return r.choice(NAN_TYPES)
    return r.choice(usual)


def conv(r, c, odd):
    args = {
        "in_channels": pick(r, [c], [c + 1, 0, -1, 2 * c, 2**62], odd),
        "out_channels": pick(r, [1, 2, 4, 6], [0, -2, 3], odd),
        "kernel_size": pick(r, [1, 2, 3, 5, [3, 1], [1, 3]], [0, -1, 9, [0, 3], [3, -2], [3], [2, 2, 2], [], [4, 9], 2**31], odd),
    }
    optional = {
        "stride": ([1, 2, 3, [1, 2], [2, 1], 100], [0, -1, [0, 1], [1, -1], [2], [1, 1, 1], [], 2**31]),
        "padding": (
            [0, 1, 2, [1, 0], [0, 2], "same", "valid"],
            [-1, -2, -5, 7, 9, [-1, 1], [-4, 0], [0, -5], [8, 1], [1], [1, 1, 1], [0, 1, 2], [], [1, 1, 1, 1], "full", ""],
        ),
        "dilation": ([1, 1, 2, [1, 2]], [0, -1, [0, 1], [1, -2], 4, [2], [1, 1, 1], []]),
        "groups": ([1, 1, 1, 2, c], [0, -1, 3, 5], ),
        "bias": ([True, False], [None, 0, "x"]),
        "padding_mode": (["zeros", "reflect", "replicate", "circular"], ["mirror", "Reflect", 3]),
    }
    for name, (usual, bad) in optional.items():
        if r.random() < 0.45:
            args[name] = pick(r, usual, bad, odd)
    if args.get("padding_mode", "zeros") != "zeros" and r.random() < 0.5:
        args["padding"] = r.choice(optional["padding"][1])
    if r.random() < 0.005:
        del args[r.choice(list(args))]
    if r.random() < 0.005:
        args["pad"] = 1
    return "Conv2d", args


def pool(r, kind, odd):
    args = {"kernel_size": pick(r, [1, 2, 3, 4, [2, 3], [3, 1]], [0, -1, -3, [0, 2], [2, -2], 9, 30, [2], [2, 2, 2], [], 2**31, 2**31 - 1], odd)}
    optional = {
        "stride": ([None, 1, 2, 3, [1, 2]], [0, -1, [0, 1], [1, -1], [2], [1, 1, 1], [], 9, 2**31 - 1]),
        "padding": ([0, 1, [0, 1], [1, 0]], [-1, 2, 3, [2, -1], [-1, 2], [1], [1, 1, 1], [], 2**31]),
        "ceil_mode": ([True, False], [1, None]),
    }
    if kind == "MaxPool2d":
        optional["dilation"] = ([1, 2, [1, 2]], [0, -1, [0, 1], 5, [2], [1, 1, 1], [], 2**31])
        if r.random() < 0.01:
            args["return_indices"] = r.choice([None, 0, 1, "x"])
    else:
        optional["count_include_pad"] = ([True, False], [1, None])
        optional["divisor_override"] = ([None, 2, 9], [0, -1, 2.5, True])
    for name, (usual, bad) in optional.items():
        if r.random() < 0.5:
            args[name] = pick(r, usual, bad, odd)
    if r.random() < 0.005:
        args["strides"] = 1
    return kind, args


def tuples(value):
    return tuple(tuples(v) for v in value) if isinstance(value, list) else value


def words(error):
    text = str(error).splitlines()[0] if str(error) else ""
    for names in SETS:
        start, end = text.find("{"), text.find("}")
        if start >= 0 and sorted(text[start + 1 : end].split(", ")) == sorted(repr(n) for n in names):
            text = text[: start + 1] + ", ".join(repr(n) for n in names) + text[end:]
    return text


def verdict(layers, shape):
    modules = []
    for at, (kind, args) in enumerate(layers):
        try:
            modules.append(getattr(nn, kind)(**{k: tuples(v) for k, v in args.items()}))
        except Exception as error:
            return {"when": "construct", "at": at, "text": words(error), "shapes": None}
    x = torch.zeros(1, *shape)
    shapes = []
    for at, module in enumerate(modules):
        try:
            x = module(x)
            if isinstance(x, tuple):
                x = x[0]
        except Exception as error:
            return {"when": "forward", "at": at, "text": words(error), "shapes": shapes}
        shapes.append(list(x.shape)[1:])
    return {"when": None, "shapes": shapes}


def case(r):
    length = r.choice([1, 1, 1, 2, 3])
    odd = r.choice([3, 5, 8, 12]) * length
    shape = [pick(r, [1, 2, 3, 4, 6], [0], 40), pick(r, [3, 5, 7, 8, 12], [0, 1, 2], 12), pick(r, [3, 5, 8, 9], [0, 1, 2], 12)]
    shape = [n if isinstance(n, int) and not isinstance(n, bool) else 4 for n in shape]
    if r.random() < 0.02:
        shape = [3, 90, 90]
    c = shape[0]
    layers = []
    for _ in range(length):
        kind, args = r.choice([lambda: conv(r, c, odd), lambda: conv(r, c, odd), lambda: pool(r, "MaxPool2d", odd), lambda: pool(r, "AvgPool2d", odd), lambda: ("ReLU", {})])()
        layers.append([kind, args])
        if kind == "Conv2d" and isinstance(args.get("out_channels"), int):
            c = args["out_channels"]
    said = verdict(layers, shape)
    if "DefaultCPUAllocator" in said.get("text", ""):
        return None  # what fits into memory depends on the machine
    return {"input": shape, "layers": layers, **said}


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=600)
    a = p.parse_args()
    r = random.Random(a.seed)
    cases, seen = [], {}
    while len(cases) < a.count:
        made = case(r)
        if made is None:
            continue
        # Few of the same kind of answer, so that the rare ones are in.
        key = "ok" if made["when"] is None else "".join(ch for ch in made["text"] if not ch.isdigit())[:70]
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > max(4, a.count // (6 if key == "ok" else 40)):
            continue
        cases.append(made)
    print('{"torch": ' + json.dumps(torch.__version__) + ', "cases": [')
    print(",\n".join(json.dumps(c) for c in cases))
    print("]}")


main()
