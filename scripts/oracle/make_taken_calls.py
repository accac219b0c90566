#!/usr/bin/env python3
"""PyTorch's answers for calls that are seldom written, most of which it takes: what is read of them, and computed.

usage: make_taken_calls.py > test-data/taken_calls.json

Each case is an nn.Sequential as source on an input shape, with seed 7: of every layer its output's shape, mean,
population's standard deviation and share of zeros; or where PyTorch refuses it, when, and in which words. A module that
hands on a tuple counts by its first element.
"""
import json
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402,F401

torch.backends.mkldnn.enabled = False
torch.set_num_threads(1)

POOL = "nn.MaxPool2d(2, return_indices=True)"
NETS = [
    # A bool where a number is meant, and lists that are longer or shorter than they need be.
    *[[f"nn.Conv2d(4, 2, {k})"] for k in ["True", "(True, 2)", "[2, True]"]],
    *[[f"nn.ConvTranspose2d(4, 2, {k}, stride=2)"] for k in ["True", "(True, 2)"]],
    ["nn.Conv2d(4, 2, 3, padding=(2, True), padding_mode='circular')"],
    ["nn.MaxPool2d(3, padding=(1, True))"],
    ["nn.LPPool2d(2, (2, True))"],
    ["nn.Conv2d(False, 2, 3)"],
    *[[f"nn.{name}({p})"] for name in ["ZeroPad2d", "ReflectionPad2d"] for p in ["(2, True)", "(2, 1)", "(1, True, False, 2)"]],
    ["nn.ConstantPad2d('', 1)"],
    ["nn.Conv2d(4, 2, (2, True), stride=2, groups=2)"],
    ["nn.ConvTranspose2d(4, 2, 3, padding=(1, True))"],
    *[[f"nn.ELU({a})"] for a in ["True", "False"]],
    ["nn.GroupNorm(2, 4, True)"],
    ["nn.LayerNorm(8, False)"],
    ["nn.InstanceNorm2d(4, True)"],
    ["nn.LocalResponseNorm(3, False)"],
    ["nn.Upsample(scale_factor=(2.0, True))"],
    # Channels padded too.
    *[[f"nn.ConstantPad2d({p}, 0.5)", "nn.ReLU()"] for p in ["(1, 1, 1, 1, 1, 1)", "(0, 0, 0, 0, 2, -1)", "(0, 0, 0, 0, -1, 0, 0, 0)"]],
    *[[f"nn.ZeroPad2d({p})"] for p in ["(0, 0, 0, 0, -5, 0)", "(1, 1, 1, 1, 1)", "(1, 1, 1, 1, 1, 1, 0, 0, 1, 1)"]],
    # Beyond float32, and NaN, which is neither less nor more.
    *[[f"nn.{call}"] for call in ["LeakyReLU(1e39)", "ELU(-1e39)", "CELU(1e39)", "CELU(1e-39)", "Softplus(1e39)", "Softplus(1, 1e39)"]],
    *[[f"nn.{call}"] for call in ["Hardtanh(-1e39)", "Hardtanh(-1, 1e39)", "PReLU(1, 1e39)", "ConstantPad2d(1, 1e39)", "ConstantPad2d(-1, 1e39)"]],
    *[[f"nn.{call}"] for call in ["LeakyReLU(3.4028234663852886e38)", "LeakyReLU(3.4028235e38)", "Hardtanh(max_val=float('nan'))"]],
    *[[f"nn.{name}(float('nan'))"] for name in ["Dropout", "Dropout2d", "Hardtanh"]],
    *[[f"nn.{call}"] for call in ["Dropout(3e9)", "Dropout2d(3e9)", "Dropout(1e39)", "Hardtanh(max_val=-1e39)"]],
    # Words that say how a function was called, or a number in full.
    *[[f"nn.{call}"] for call in ["LeakyReLU('a', True)", "ELU('a', inplace=1)", "CELU('a', True)", "Flatten(end_dim=2**62)"]],
    ["nn.LayerNorm(2**62, elementwise_affine=False)"],
    ["nn.PixelShuffle(2**31 - 1)"],
    ["nn.Conv2d(4, 2, 3, stride='a', bias=[])"],
    ["nn.Upsample(scale_factor=[])"],
    ["nn.Upsample(scale_factor=())"],
    # Of three axes the first is the channels; nearest has no rule of its own for twice or the same size.
    *[["nn.Flatten(1, 2)", f"nn.{call}"] for call in ["PixelUnshuffle(2)", "PixelUnshuffle(1)", "PixelShuffle(1)", "Conv2d(1, 2, 3)", "Conv2d(1, 1, 3)", "ConvTranspose2d(1, 2, 3)", "ConvTranspose2d(1, 1, 3)"]],
    *[["nn.Flatten(1, 2)", f"nn.Upsample(scale_factor={s})"] for s in [1.1, 2.1, 2, 1]],
    *[[f"nn.Upsample(scale_factor={s})"] for s in [1.1, 2.1]],
    # Where float32 has no digit left.
    ["nn.Tanhshrink()", "nn.Tanhshrink()"],
    ["nn.LocalResponseNorm(1, k=0)", "nn.GELU()"],
    ["nn.LocalResponseNorm(1, k=0)", "nn.GELU('tanh')"],
    # A map and its indices, where a map is wanted.
    [POOL],
    *[
        [POOL, f"nn.{call}"]
        for call in """Conv2d(4, 2, 3);Conv2d(4, 2, 3, bias=False);Conv2d(4, 2, 3, padding='same');Conv2d(4, 2, 3, padding=1, padding_mode='reflect')
ConvTranspose2d(4, 2, 3);ReLU();ReLU(True);ReLU6();ReLU6(True);LeakyReLU();LeakyReLU(0.1, True);PReLU();ELU();SELU(True);CELU();GELU();SiLU();Mish()
Sigmoid();LogSigmoid();Tanh();Hardtanh();Hardsigmoid(True);Hardswish();Softplus();Softsign();Tanhshrink();Softmax2d();Identity();MaxPool2d(2)
MaxPool2d(2, return_indices=True);AvgPool2d(2);LPPool2d(2, 2);LPPool2d(float('inf'), 2);AdaptiveAvgPool2d(2);AdaptiveMaxPool2d((2, None))
BatchNorm2d(4);GroupNorm(2, 4);InstanceNorm2d(4);LayerNorm(4);LocalResponseNorm(2);ZeroPad2d(1);ConstantPad2d(1, 1);ReflectionPad2d(1)
ReplicationPad2d(1);CircularPad2d(1);Upsample(scale_factor=2);PixelShuffle(2);PixelUnshuffle(2);ChannelShuffle(2);Flatten();Linear(4, 2)
Dropout();Dropout2d()""".replace("\n", ";").split(";")
    ],
    ["nn.AdaptiveMaxPool2d(2, True)", "nn.Identity()", "nn.Conv2d(4, 2, 1)"],
    ["nn.Conv2d(4, 2, 3, device='cpu', dtype=torch.float32)"],
]


def stats(x):
    batched = x.dim() > 1 and x.shape[0] == 1
    v = x.double()
    numbers = [v.mean().item(), v.std(unbiased=False).item(), (x == 0).double().mean().item()] if x.numel() else []
    finite = torch.isfinite(x).all().item()
    return [list(x.shape[1:] if batched else x.shape), *(numbers if finite else [])]


def answer(calls):
    case = {"code": f"nn.Sequential({', '.join(calls)})", "layers": [], "error": None}
    torch.manual_seed(7)
    x = torch.randn(4, 8, 8)[None]
    modules = []
    for at, call in enumerate(calls):
        try:
            modules.append(eval(call))  # noqa: S307
        except Exception as error:
            return case | {"layers": None, "error": [at, "construct", str(error).split("\n")[0]]}
    for at, module in enumerate(modules):
        try:
            with torch.no_grad():
                x = module(x)
        except Exception as error:
            return case | {"error": [at, "forward", str(error).split("\n")[0]]}
        case["layers"].append(stats(x[0] if isinstance(x, tuple) else x))
    return case


print('{"torch": ' + json.dumps(torch.__version__) + ', "input": [4, 8, 8], "seed": "7", "cases": [')
print(",\n".join(json.dumps(answer(calls)) for calls in NETS))
print("]}")
