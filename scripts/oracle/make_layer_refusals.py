#!/usr/bin/env python3
"""PyTorch's verdict on nets of every kind of layer, many of them spoiled: what the core's shapes and refusals are checked against.

usage: make_layer_refusals.py --seed N --count N [--only CLASS,CLASS] > test-data/layer_refusals.json

Like make_refusals.py, which does the same for convolutions, pools and ReLU alone and goes deeper there. Each case is a
chain of one to four layers ([kind, arguments by name]) and an input shape [C, H, W], with the sizes that PyTorch gives
until it refuses, their batch axis counted, and then where, when and in which words (first line). Tuples are JSON lists,
absent arguments have PyTorch's defaults; a number that is whole is an int. With --only, cases that have one of these
classes, to be added to those that there are.
"""
import argparse
import json
import random
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402

torch.set_num_threads(2)
WRONG = [None, "a", 1.5, True, False, [1, None], [None, 1], [True, 1], [1, True], "same"]
PAIRS = [1, 2, 3, [1, 2], [2, 1], [3, 1]]


def ints(usual, odd=(0, -1)):
    return list(usual), list(odd)


def table(r, sizes):
    """For each kind its arguments: usual values, odd values, and whether it is required. `sizes`: what comes in."""
    c = sizes[1] if len(sizes) > 1 else sizes[0]
    if len(sizes) == 3:
        c = r.choice([c, sizes[0]])
    last = sizes[-1]
    channels = ([c], [c + 1, 0, -1, 2 * c])
    pair = (PAIRS, [0, -1, [0, 1], [1, -1], [2], [1, 1, 1], []])
    numbers = ([0.5, 1, 2, 0.1], [0, -1])
    flag = ([True, False], [None, 1, 0])
    eps = ([1e-5, 0.1, 1], [0, -1, 1e-20, -1e-5, 1e-7])
    pads = ([0, 1, 2, [1, 2, 0, 1], [-1, 0, 2, 0], [0, -2, 0, 1]], [-1, -4, -9, [-8, 0, 0, 0], [9, 0, 0, 0], [0, 0, 12, 0], [1], [1, 2], [1, 2, 3], [0, -5, -4, 0], [0, 8, -9, 0], 2**40, [3, -30, 0, 0], []])
    pool_size = ([1, 2, 3, [2, 3], [None, 2], [3, None]], [0, -1, [0, 2], [2, -1], [2], [1, 2, 3], None, 9, [None, None], [], 2**40, 2**63])
    inplace = {"inplace": flag + (False,)}
    affine = {"eps": eps + (False,), "affine": flag + (False,), "bias": flag + (False,)}
    stats = {"momentum": (numbers[0] + [None], [0]) + (False,), "track_running_stats": flag + (False,)}
    axis = ([1, 1, 2, -1, 0, -2], [3, 4, -4, -5, -6, 2**63])
    tail = [sizes[-1:], sizes[-2:], sizes[-3:], last]
    return {
        "Conv2d": {
            "in_channels": channels + (True,), "out_channels": ints([1, 2, 4]) + (True,), "kernel_size": pair + (True,),
            "padding": ([0, 1, [1, 0], "same", "valid"], [-1, 9]) + (False,), "stride": pair + (False,),
            "padding_mode": (["zeros", "reflect", "replicate", "circular"], ["mirror"]) + (False,),
        },
        "Conv1d": {
            "in_channels": ([sizes[1] if len(sizes) > 1 else 1], [c + 1, 0]) + (True,), "out_channels": ints([1, 2, 4]) + (True,),
            "kernel_size": ([1, 2, 3], [0, -1, 99]) + (True,), "stride": ([1, 2], [0, -1]) + (False,), "padding": ([0, 1, "same", "valid"], [-1]) + (False,),
        },
        "BatchNorm1d": {"num_features": ([sizes[1] if len(sizes) > 1 else 1], [c + 1, 0]) + (True,), **affine, **stats},
        "Unfold": {"kernel_size": ([1, 2, [2, 1]], [0, -1, 99]) + (True,), "stride": ([1, 2], [0]) + (False,), "padding": ([0, 1], [-1]) + (False,)},
        "Fold": {"output_size": ([2, 4, [3, 2]], [0, -1]) + (True,), "kernel_size": ([1, 2], [0]) + (True,), "stride": ([1, 2], [0]) + (False,)},
        "MaxUnpool2d": {"kernel_size": ([2], [0]) + (True,)},
        "ConvTranspose2d": {
            "in_channels": channels + (True,), "out_channels": ints([1, 2, 4, c]) + (True,),
            "kernel_size": (PAIRS + [4, 5], pair[1]) + (True,), "stride": (PAIRS, pair[1] + [2**31, 2**62]) + (False,),
            "padding": ([0, 1, [1, 0]], [-1, 3, 6, 9, [0, 9], [1, 1, 1], [], [1], 2**63, "same"]) + (False,),
            "output_padding": ([0, 1, [0, 1]], [-1, 2, 3, [1, 1, 1]]) + (False,),
            "groups": ([1, 1, 2, c], [0, -1, 3]) + (False,), "bias": flag + (False,), "dilation": pair + (False,),
            "padding_mode": (["zeros"], ["reflect", None]) + (False,),
        },
        "MaxPool2d": {"kernel_size": pair + (True,), "padding": ([0, 1], [-1, 2]) + (False,)},
        "AvgPool2d": {"kernel_size": pair + (True,), "stride": pair + (False,)},
        "LPPool2d": {
            "norm_type": ([1, 2, 3, 1.5], [0, -1, "a", None]) + (True,), "kernel_size": pair + (True,),
            "stride": (pair[0] + [None], pair[1]) + (False,), "ceil_mode": flag + (False,),
        },
        "AdaptiveAvgPool2d": {"output_size": pool_size + (True,)},
        "AdaptiveMaxPool2d": {"output_size": pool_size + (True,), "return_indices": ([False], [True]) + (False,)},
        "BatchNorm2d": {"num_features": channels + (True,), **affine, **stats},
        "InstanceNorm2d": {"num_features": channels + (True,), **affine, **stats},
        "GroupNorm": {"num_groups": ([1, 1, 2, c], [0, -1, 3, 5]) + (True,), "num_channels": channels + (True,), **affine},
        "LayerNorm": {
            "normalized_shape": (tail, [sizes, [2, *sizes], [], 0, -1, [last, -1], last + 1]) + (True,),
            "eps": eps + (False,), "elementwise_affine": flag + (False,), "bias": flag + (False,),
        },
        "RMSNorm": {
            "normalized_shape": (tail, [sizes, [2, *sizes], [], 0, -1, [last, -1], last + 1]) + (True,),
            "eps": ([1e-5, 0.1, None], [0, -1]) + (False,), "elementwise_affine": flag + (False,),
        },
        "LocalResponseNorm": {
            "size": ([1, 2, 3, 4, 9], [0, -1, -2, -7]) + (True,), "alpha": numbers + (False,),
            "beta": numbers + (False,), "k": numbers + (False,),
        },
        **{k: inplace for k in ["ReLU", "ReLU6", "SELU", "SiLU", "Mish", "Hardsigmoid", "Hardswish"]},
        **{k: {} for k in ["Identity", "Sigmoid", "LogSigmoid", "Tanh", "Softsign", "Tanhshrink", "Softmax2d"]},
        **{k: {"dim": (axis[0] + [None], axis[1]) + (False,)} for k in ["Softmax", "LogSoftmax", "Softmin"]},
        **{k: {"lambd": ([0.5, 0, 1], [-1, -0.25, -1e-9, 1e39, -123456789]) + (False,)} for k in ["Hardshrink", "Softshrink"]},
        "Threshold": {"threshold": numbers + (True,), "value": numbers + (True,), **inplace},
        "LeakyReLU": {"negative_slope": numbers + (False,), **inplace},
        "PReLU": {"num_parameters": ([1, c], [0, -1, 2, 2**62]) + (False,), "init": numbers + (False,)},
        "ELU": {"alpha": numbers + (False,), **inplace},
        "CELU": {"alpha": numbers + (False,), **inplace},
        "GELU": {"approximate": (["none", "tanh"], ["sigmoid", ""]) + (False,)},
        "Hardtanh": {
            "min_val": ([-2, 0, -0.5], [3, 1]) + (False,), "max_val": ([1, 2, 0.5], [-3, 0]) + (False,),
            "min_value": ([None], [4, 0.25]) + (False,), "max_value": ([None], [-4]) + (False,),
        },
        "Softplus": {"beta": numbers + (False,), "threshold": numbers + (False,)},
        "ZeroPad2d": {"padding": pads + (True,)},
        "ConstantPad2d": {"padding": pads + (True,), "value": numbers + (True,)},
        "ReflectionPad2d": {"padding": pads + (True,)},
        "ReplicationPad2d": {"padding": pads + (True,)},
        "CircularPad2d": {"padding": pads + (True,)},
        "Upsample": {
            "size": ([None, None, 2, 9, [3, 4]], [0, -1, [0, 3], [3], [1, 2, 3], [2, -1], 2**40, 2**63, [1, None]]) + (False,),
            "scale_factor": ([2, 2, 1.5, 0.5, [2, 3], [1.25, 2]], [0, -1, 0.01, [2], [1, 2, 3], 1e9, 1e30, [0.1, 2], None]) + (False,),
            "mode": (["nearest", "bilinear", "bicubic", "nearest-exact", "area"], ["linear", "trilinear", "foo", "lanczos"]) + (False,),
            "align_corners": ([None, None, True, False], [1, "a"]) + (False,),
            "recompute_scale_factor": ([None, True, False], [1]) + (False,),
        },
        **{
            k: {
                "size": ([None, None, 2, 9, [3, 4]], [0, -1, [0, 3], [3], [1, 2, 3], 2**63]) + (False,),
                "scale_factor": ([2, 2, 1.5, [2, 3]], [0, -1, 0.01, [2], 1e30, None]) + (False,),
            }
            for k in ["UpsamplingNearest2d", "UpsamplingBilinear2d"]
        },
        "PixelShuffle": {"upscale_factor": ([1, 2, 2], [0, -1, 3, 2**40, 2**63]) + (True,)},
        "PixelUnshuffle": {"downscale_factor": ([1, 2], [0, -1, 3, 2**40, 2**63]) + (True,)},
        "ChannelShuffle": {"groups": ([1, 2, c], [0, -1, 3, 2**63]) + (True,)},
        "GLU": {"dim": axis + (False,)},
        "Unflatten": {
            "dim": ([1, 1, -1], [0, 2, 4, -5, 2**63]) + (True,),
            "unflattened_size": (
                [[c, 1, 1], [-1, 1, 1], [1, 1, -1], [c], [-1]],
                [[], [c, 2], [-1, -1], [-2, 1], [0, 1], [-1, 0], [-1, 7], [True, c], [c, None], [1.5, 2], 2, None, [2**63, 1]],
            ) + (True,),
        },
        "Flatten": {"start_dim": ([1, 1, 2, 0, -2], [3, -5, 4, 2**63]) + (False,), "end_dim": ([-1, -1, 2, 1], [0, 4, -4]) + (False,)},
        "Linear": {
            "in_features": ([last], [last + 1, 0, -1, c, 2**63]) + (True,), "out_features": ints([1, 3, 8], [0, -1, 2**62]) + (True,),
            "bias": flag + (False,),
        },
        **{
            k: {"p": ([0.5, 0, 1, 0.1], [-0.1, 1.5, 2]) + (False,), **inplace}
            for k in ["Dropout", "Dropout2d", "AlphaDropout", "FeatureAlphaDropout"]
        },
    }


def layer(r, sizes, odd, only):
    kinds = table(r, sizes)
    flat = len(sizes) < 4
    # Those with the most ways to be wrong come more often.
    often = ["ConvTranspose2d", "Upsample", "Linear" if flat else "Flatten"] * 3
    kind = r.choice(only) if only and r.random() < 0.5 else r.choice(sorted(kinds) + often)
    args = {}
    for name, (usual, bad, required) in kinds[kind].items():
        if not required and r.random() < 0.6:
            continue
        if required and r.random() < 0.004:
            continue
        roll = r.random()
        # A list where one number is meant is read by nothing: neither the page nor its reader lets it in.
        wrong = [w for w in WRONG if not isinstance(w, list) or any(isinstance(u, list) for u in usual)]
        args[name] = r.choice(bad if roll < 1 / odd else wrong if roll < 1 / odd + 0.01 else usual)
    if r.random() < 0.01:
        args["foo"] = 1
    return kind, args


def tuples(value):
    return tuple(tuples(v) for v in value) if isinstance(value, list) else value


def words(error):
    text = str(error).splitlines()[0] if str(error) else ""
    # PyTorch prints a Python set, whose order changes from run to run; this order is taken.
    for names in [["same", "valid"], ["zeros", "circular", "reflect", "replicate"]]:
        start, end = text.find("{"), text.find("}")
        if start >= 0 and sorted(text[start + 1 : end].split(", ")) == sorted(repr(n) for n in names):
            text = text[: start + 1] + ", ".join(repr(n) for n in names) + text[end:]
    return text


def case(r, only):
    length = r.choice([1, 1, 2, 2, 3, 4])
    odd = r.choice([3, 6, 10, 20]) * length
    shape = [r.choice([1, 2, 3, 4, 8]), r.choice([1, 2, 5, 6, 8, 9]), r.choice([1, 2, 5, 6, 8, 9])]
    x = torch.zeros(1, *shape)
    layers, modules, said = [], [], None
    trial = x
    for _ in range(length):
        kind, args = layer(r, list(trial.shape), odd, only)
        layers.append([kind, args])
        try:
            made = getattr(nn, kind)(**{k: tuples(v) for k, v in args.items()})
            after = made(trial)
            trial = after[0] if isinstance(after, tuple) else after
        except Exception:
            break
    for at, (kind, args) in enumerate(layers):
        try:
            modules.append(getattr(nn, kind)(**{k: tuples(v) for k, v in args.items()}))
        except Exception as error:
            said = {"when": "construct", "at": at, "text": words(error), "sizes": None}
            return {"input": shape, "layers": layers, **said}
    sizes = []
    for at, module in enumerate(modules):
        try:
            x = module(x)
            x = x[0] if isinstance(x, tuple) else x
        except Exception as error:
            if any(len(s) > 4 or (len(s) == 4 and s[0] != 1) for s in sizes):
                return None
            return {"input": shape, "layers": layers, "when": "forward", "at": at, "text": words(error), "sizes": sizes}
        sizes.append(list(x.shape))
    if any(len(s) > 4 or (len(s) == 4 and s[0] != 1) for s in sizes):
        return None  # what the page does not compute
    params = sum(p.numel() for m in modules for p in m.parameters())
    return {"input": shape, "layers": layers, "when": None, "sizes": sizes, "params": params}


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=700)
    p.add_argument("--only", default="")
    a = p.parse_args()
    r = random.Random(a.seed)
    only = [kind for kind in a.only.split(",") if kind]
    cases, seen = [], {}
    while len(cases) < a.count:
        made = case(r, only)
        if made is None:
            continue
        if only and not any(kind in only for kind, _ in made["layers"]):
            continue
        if "CPUAllocator" in made.get("text", ""):
            continue  # what fits into memory depends on the machine
        # Few of the same kind of answer, so that the rare ones are in.
        key = "ok" if made["when"] is None else "".join(ch for ch in made["text"] if not ch.isdigit())[:70]
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > max(3, a.count // (4 if key == "ok" else 120)):
            continue
        cases.append(made)
    print('{"torch": ' + json.dumps(torch.__version__) + ', "cases": [')
    print(",\n".join(json.dumps(c) for c in cases))
    print("]}")


main()
