#!/usr/bin/env python3
"""PyTorch's verdict on wrong calls of every layer's constructor: what the reader and the core's refusals are checked against.

usage: make_wrong_calls.py > test-data/wrong_calls.json

Each case is a call as source, run on zeros of shape [1, 4, 16, 16]: when PyTorch refuses it (null: never) and the first
line of its words. Calls that are refused in the same words count once. Functions are called in forward.
"""
import json
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402,F401
import torch.nn.functional as F  # noqa: E402,F401,N812

torch.set_num_threads(1)
BAD = ["'a'", "None", "2.0", "2.5", "True", "(2.0, 2)", "(2, 2.0)", "(1, None)", "()", "(1, 2, 3)", "'same'", "[2.0, 2]", "[3]", "[1, 2, 3]"]
# Beyond 64 bits, where an int belongs.
BIG = [str(10**21), str(-(10**21))]
NUMBERS = (
    "in_channels out_channels kernel_size stride padding dilation groups output_padding output_size num_channels "
    "normalized_shape in_features out_features upscale_factor downscale_factor size start_dim end_dim dim"
).split()
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
    "RMSNorm": (["(4, 16, 16)"], "normalized_shape eps elementwise_affine"),
    "LocalResponseNorm": (["2"], "size alpha beta k"),
    "ReLU": ([], "inplace"),
    "LeakyReLU": ([], "negative_slope inplace"),
    "PReLU": ([], "num_parameters init"),
    "ELU": ([], "alpha inplace"),
    "CELU": ([], "alpha"),
    "GELU": ([], "approximate"),
    "Hardtanh": ([], "min_val max_val"),
    "Softplus": ([], "beta threshold"),
    "Hardshrink": ([], "lambd"),
    "Softshrink": ([], "lambd"),
    "Threshold": (["0.5", "0"], "threshold value inplace"),
    "GLU": ([], "dim"),
    "Unflatten": (["1", "(4,)"], "dim unflattened_size"),
    "Softmax": ([], "dim"),
    "LogSoftmax": ([], "dim"),
    "Softmin": ([], "dim"),
    "Sigmoid": ([], ""),
    "SiLU": ([], "inplace"),
    "ZeroPad2d": (["1"], "padding"),
    "ConstantPad2d": (["1", "0.5"], "padding value"),
    "ReflectionPad2d": (["1"], "padding"),
    "ReplicationPad2d": (["1"], "padding"),
    "CircularPad2d": (["1"], "padding"),
    "Upsample": ([], "size scale_factor mode align_corners"),
    "UpsamplingNearest2d": (["8"], "size scale_factor"),
    "UpsamplingBilinear2d": ([], "size scale_factor"),
    "PixelShuffle": (["2"], "upscale_factor"),
    "PixelUnshuffle": (["2"], "downscale_factor"),
    "ChannelShuffle": (["2"], "groups"),
    "Flatten": ([], "start_dim end_dim"),
    "Linear": (["16", "8"], "in_features out_features bias"),
    "Dropout": ([], "p inplace"),
    "Dropout2d": ([], "p"),
    "AlphaDropout": ([], "p"),
    "FeatureAlphaDropout": ([], "p inplace"),
    "Identity": ([], ""),
}
SIZES = ["(4,)", "(3,)", "(2, 2)", "(3, 4)", "(4, 1)", "(1, 1)", "(1,)", "(0,)", "(-1,)", "(-1, 2)", "(True, 4)", "(4, True)"]
SETS = [["same", "valid"], ["zeros", "circular", "reflect", "replicate"]]
# Right arguments after the map, and the names of all, in their order.
FUNCTIONS = {
    "F.relu": ([], "inplace"),
    "F.relu_": ([], ""),
    "F.relu6": ([], "inplace"),
    "F.leaky_relu": ([], "negative_slope inplace"),
    "F.leaky_relu_": ([], "negative_slope"),
    "F.elu": ([], "alpha inplace"),
    "F.selu": ([], "inplace"),
    "F.celu": ([], "alpha inplace"),
    "F.gelu": ([], "approximate"),
    "F.silu": ([], "inplace"),
    "F.sigmoid": ([], ""),
    "F.tanh": ([], ""),
    "F.logsigmoid": ([], ""),
    "F.softsign": ([], ""),
    "F.hardtanh": ([], "min_val max_val inplace"),
    "F.softplus": ([], "beta threshold"),
    "F.hardshrink": ([], "lambd"),
    "F.softshrink": ([], "lambd"),
    "F.threshold": (["0.5", "0"], "threshold value inplace"),
    "F.threshold_": (["0.5", "0"], "threshold value"),
    "F.glu": ([], "dim"),
    "F.softmax": ([], "dim"),
    "F.log_softmax": ([], "dim"),
    "F.softmin": ([], "dim"),
    "F.max_pool2d": (["2"], "kernel_size stride padding dilation ceil_mode"),
    "F.avg_pool2d": (["2"], "kernel_size stride padding ceil_mode count_include_pad divisor_override"),
    "F.lp_pool2d": (["2", "2"], "norm_type kernel_size stride ceil_mode"),
    "F.adaptive_avg_pool2d": (["2"], "output_size"),
    "F.adaptive_max_pool2d": (["2"], "output_size"),
    "F.local_response_norm": (["2"], "size alpha beta k"),
    "F.dropout": ([], "p"),
    "F.dropout2d": ([], "p"),
    "F.alpha_dropout": ([], "p"),
    "F.feature_alpha_dropout": ([], "p"),
    "F.upsample_nearest": (["8"], "size scale_factor"),
    "F.upsample_bilinear": (["8"], "size scale_factor"),
    "F.pixel_shuffle": (["2"], "upscale_factor"),
    "F.pixel_unshuffle": (["2"], "downscale_factor"),
    "F.channel_shuffle": (["2"], "groups"),
    "F.pad": (["(1, 1)"], "pad mode"),
    "F.interpolate": (["8"], "size scale_factor"),
    "torch.relu": ([], "inplace"),
    "torch.sigmoid": ([], ""),
    "torch.tanh": ([], ""),
    "torch.selu": ([], ""),
    "torch.celu": ([], "alpha"),
    "torch.flatten": ([], "start_dim end_dim"),
    "torch.max_pool2d": (["2"], "kernel_size stride padding dilation ceil_mode"),
    "torch.hardshrink": ([], "lambd"),
    "torch.threshold": (["0.5", "0"], "threshold value"),
    "torch.softmax": (["1"], "dim"),
    "torch.log_softmax": (["1"], "dim"),
    "torch.pixel_shuffle": (["2"], "upscale_factor"),
    "x.relu": ([], ""),
    "x.relu_": ([], ""),
    "x.sigmoid": ([], ""),
    "x.tanh": ([], ""),
    "x.flatten": ([], "start_dim end_dim"),
    "x.hardshrink": ([], "lambd"),
    "x.softmax": (["1"], "dim"),
    "x.log_softmax": (["1"], "dim"),
}


def function_calls():
    for bad in ["'a'", "('a', 2)", "(2, 'a')", "(None, 2)", "[2, None]"]:
        for mode in ["nearest", "bicubic", "area"]:
            yield f"F.interpolate(x, scale_factor={bad}, mode='{mode}')"
        yield f"F.upsample_bilinear(x, scale_factor={bad})"
    for name, (base, names) in FUNCTIONS.items():
        names = names.split()
        first = [] if name.startswith("x.") else ["x"]
        for args in [[*base, "foo=1"], ["foo=1"], [], [*base, "input=1"], ["1"] * 9, ["1"] * 9 + ["foo=1"]]:
            yield f"{name}({', '.join([*first, *args])})"
        # Padded by nothing, which the page does not take for a layer.
        bads = [bad for bad in [*BAD, "-1", "2", "0.0", "1.0"] if name != "F.pad" or bad != "()"]
        for i, own in enumerate(names):
            for bad in bads:
                if i < len(base):
                    yield f"{name}({', '.join([*first, *base[:i], bad, *base[i + 1:]])})"
                else:
                    yield f"{name}({', '.join([*first, *base, f'{own}={bad}'])})"
                    if i == 0:
                        yield f"{name}({', '.join([*first, bad])})"
                if i == 0:
                    yield f"{name}({', '.join([*first, f'{own}={bad}', 'foo=1'])})"
            if i < len(base):
                yield f"{name}({', '.join([*first, *base, f'{own}=2'])})"


def calls():
    for kind, (base, names) in LAYERS.items():
        names = names.split()
        if kind in ("BatchNorm2d", "InstanceNorm2d", "PReLU"):
            for size in SIZES:
                for more in ["", ", affine=False", ", affine=True", ", track_running_stats=False", ", track_running_stats=True"]:
                    if kind != "PReLU" or not more:
                        yield f"nn.{kind}({size}{more})"
        for args in [[*base, "foo=1"], [], base[:1], [*(base or ["True"]), *(f"{n}=1" for n in names[:1])], ["1"] * 14, ["1"] * 14 + ["foo=1"]]:
            yield f"nn.{kind}({', '.join(args)})"
        if "inplace" in names[1:]:
            yield f"nn.{kind}({', '.join(['None', *base[1:], 'inplace=True'])})"
        for i, name in enumerate(names):
            for bad in [*BAD, *(BIG if name in NUMBERS else [])]:
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


def function_verdict(call):
    try:
        eval(call, globals(), {"x": torch.zeros(1, 4, 16, 16)})  # noqa: S307
    except Exception as error:
        return "forward", first_line(error)
    return None, None


seen = set()
lines = []
for call, asked in [(c, verdict) for c in calls()] + [(c, function_verdict) for c in function_calls()]:
    when, text = asked(call)
    key = (call.split("(")[0], when, text) if when else call.split("=")[0]
    if key not in seen:
        seen.add(key)
        lines.append(json.dumps({"code": call, "when": when, "text": text}))
print('{"torch": "2.13.0+cpu", "cases": [\n' + ",\n".join(lines) + "\n]}")
