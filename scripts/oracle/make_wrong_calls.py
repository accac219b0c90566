#!/usr/bin/env python3
"""PyTorch's verdict on wrong calls of every layer's constructor: what the reader and the core's refusals are checked against.

usage: make_wrong_calls.py > test-data/wrong_calls.json

Each case is a call as source, run on zeros of shape [1, 4, 16, 16]: when PyTorch refuses it (null: never) and the first
line of its words. Calls that are refused in the same words count once.
"""
import json
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402,F401

torch.set_num_threads(1)
BAD = ["'a'", "None", "2.0", "2.5", "True", "(2.0, 2)", "(2, 2.0)", "(1, None)", "()", "(1, 2, 3)", "'same'"]
# A right call's positional arguments, and the names of all arguments that are spoiled, in their order.
LAYERS = {
    "Conv2d": (["4", "8", "3"], "in_channels out_channels kernel_size stride padding dilation groups bias padding_mode"),
    "ConvTranspose2d": (
        ["4", "8", "3"],
        "in_channels out_channels kernel_size stride padding output_padding groups bias dilation padding_mode",
    ),
    "MaxPool2d": (["2"], "kernel_size stride padding dilation return_indices ceil_mode"),
    "AvgPool2d": (["2"], "kernel_size stride padding ceil_mode count_include_pad divisor_override"),
    "LPPool2d": (["2", "2"], "norm_type kernel_size stride ceil_mode"),
    "AdaptiveAvgPool2d": (["2"], "output_size"),
    "AdaptiveMaxPool2d": (["2"], "output_size return_indices"),
    "BatchNorm2d": (["4"], "num_features eps momentum affine track_running_stats"),
    "InstanceNorm2d": (["4"], "num_features eps momentum affine track_running_stats"),
    "GroupNorm": (["2", "4"], "num_groups num_channels eps affine"),
    "LayerNorm": (["(4, 16, 16)"], "normalized_shape eps elementwise_affine bias"),
    "LocalResponseNorm": (["2"], "size alpha beta k"),
    "ReLU": ([], "inplace"),
    "LeakyReLU": ([], "negative_slope inplace"),
    "PReLU": ([], "num_parameters init"),
    "ELU": ([], "alpha inplace"),
    "CELU": ([], "alpha"),
    "GELU": ([], "approximate"),
    "Hardtanh": ([], "min_val max_val"),
    "Softplus": ([], "beta threshold"),
    "Sigmoid": ([], ""),
    "SiLU": ([], "inplace"),
    "ZeroPad2d": (["1"], "padding"),
    "ConstantPad2d": (["1", "0.5"], "padding value"),
    "ReflectionPad2d": (["1"], "padding"),
    "ReplicationPad2d": (["1"], "padding"),
    "CircularPad2d": (["1"], "padding"),
    "Upsample": ([], "size scale_factor mode align_corners"),
    "PixelShuffle": (["2"], "upscale_factor"),
    "PixelUnshuffle": (["2"], "downscale_factor"),
    "ChannelShuffle": (["2"], "groups"),
    "Flatten": ([], "start_dim end_dim"),
    "Linear": (["16", "8"], "in_features out_features bias"),
    "Dropout": ([], "p inplace"),
    "Dropout2d": ([], "p"),
    "Identity": ([], ""),
}
SETS = [["same", "valid"], ["zeros", "circular", "reflect", "replicate"]]
# A whole float where a float belongs is the page's whole number; a size of several numbers is none of its layers'.
LEFT_OUT = ["Hardtanh(min_val=2.0", "Dropout(p=2.0", "Dropout2d(p=2.0"] + [
    f"{kind}{values})" for kind in ["BatchNorm2d(", "PReLU(num_parameters="] for values in ["()", "(1, 2, 3)"]
]


def calls():
    for kind, (base, names) in LAYERS.items():
        names = names.split()
        for args in [[*base, "foo=1"], [], base[:1], [*(base or ["True"]), *(f"{n}=1" for n in names[:1])], ["1"] * 14, ["1"] * 14 + ["foo=1"]]:
            yield f"nn.{kind}({', '.join(args)})"
        for i, name in enumerate(names):
            for bad in BAD:
                if i < len(base):
                    yield f"nn.{kind}({', '.join([*base[:i], bad, *base[i + 1:]])})"
                else:
                    more = ["scale_factor=2"] if kind == "Upsample" and i > 1 else []
                    yield f"nn.{kind}({', '.join([*base, *more, f'{name}={bad}'])})"


def first_line(error):
    text = str(error).split("\n")[0]
    for names in SETS:
        start, end = text.find("{"), text.find("}")
        if 0 <= start < end and sorted(text[start + 1 : end].split(", ")) == sorted(f"'{n}'" for n in names):
            text = text[: start + 1] + ", ".join(f"'{n}'" for n in names) + text[end:]
    return text


def verdict(call):
    try:
        module = eval(call)  # noqa: S307
    except Exception as error:
        return "construct", first_line(error)
    try:
        module(torch.zeros(1, 4, 16, 16))
    except Exception as error:
        return "forward", first_line(error)
    return None, None


seen = set()
lines = []
for call in calls():
    if any(left in call for left in LEFT_OUT):
        continue
    when, text = verdict(call)
    key = (call.split("(")[0], when, text) if when else call.split("=")[0]
    if key not in seen:
        seen.add(key)
        lines.append(json.dumps({"code": call, "when": when, "text": text}))
print('{"torch": "2.13.0+cpu", "cases": [\n' + ",\n".join(lines) + "\n]}")
