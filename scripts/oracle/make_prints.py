#!/usr/bin/env python3
"""What PyTorch prints of every layer that the page knows, and of whole nets: what the reader of prints is checked against.

usage: make_prints.py > test-data/prints.json

Each layer is a call as source, its repr, and the attributes that the module itself holds for what the constructor was
given; None for a bias is False. Each net is its repr with the names and classes of its layers in their order.
"""
import inspect
import json
import warnings
from collections import OrderedDict

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402

torch.set_num_threads(1)

PADS = ["1", "0", "(1, 2, 0, 3)", "(-1, 0, 2, 2)", "padding=(1, 1, 1, 1)"]
INPLACE = ["", "True", "inplace=False"]
NORM = ["", "eps=0.001", "eps=1e-12", "eps=1", "affine=False", "affine=True, bias=False"]
BATCH = [*NORM, "momentum=None", "momentum=0.3", "affine=True", "track_running_stats=False", "track_running_stats=True"]
CONV = ["", "bias=False", "stride=2", "stride=(2, 1)", "padding=1", "padding=(2, 0)", "dilation=2", "dilation=(1, 3)", "groups=4"]
LAYERS = {
    "Conv2d": ["4, 8, 3", "4, 8, (3, 5)", "4, 8, [1, 2]", "4, 8, 16, 16, 0, 1, 2, False, 'circular'"]
    + [f"4, 8, 3, {more}" for more in CONV[1:]]
    + [f"4, 8, 3, padding={p!r}" for p in ["same", "valid"]]
    + [f"4, 8, 3, padding={p!r}, padding_mode={m!r}" for m in ["zeros", "reflect", "replicate", "circular"] for p in [1, "same"]],
    "Conv1d": ["4, 8, 3", "4, 8, 3, 2, 1, bias=False", "4, 8, 3, padding='same', padding_mode='reflect'", "4, 8, 5, groups=4, dilation=2"],
    "MaxUnpool2d": ["2", "(3, 2), 2, 1"],
    "Unfold": ["3", "(3, 2), dilation=2, padding=1, stride=(2, 1)"],
    "Fold": ["8, 2", "(8, 9), (3, 2), 2, 1, 2"],
    "ConvTranspose2d": ["4, 8, 3", "4, 8, (2, 4)", "4, 8, 3, 2, 1, 1, 4, False, 2", "4, 8, 3, (2, 3), output_padding=(1, 2)"]
    + [f"4, 8, 3, {more}" for more in CONV[1:]],
    **{kind: INPLACE for kind in ["ReLU", "ReLU6", "SELU", "SiLU", "Mish"]},
    **{kind: ["", "inplace=True"] for kind in ["Hardsigmoid", "Hardswish"]},
    **{kind: [""] for kind in ["Sigmoid", "LogSigmoid", "Tanh", "Softsign", "Tanhshrink", "Softmax2d", "Identity"]},
    **{kind: ["", "1", "dim=-1"] for kind in ["Softmax", "LogSoftmax", "Softmin"]},
    **{kind: ["", "1", "0.25"] for kind in ["Hardshrink", "Softshrink"]},
    "GLU": ["", "1"],
    "Unflatten": ["1, (4, 2, 2)", "1, [2, -1]", "dim=1, unflattened_size=(8,)"],
    "Threshold": ["0.1, 20", "0, -1.5, True"],
    "RMSNorm": ["16", "(16, 8, 8), 1e-6", "[8, 8], elementwise_affine=False"],
    "UpsamplingNearest2d": ["8", "(8, 9)", "scale_factor=2"],
    "UpsamplingBilinear2d": ["8", "scale_factor=(2, 3.5)", "None, 1.5"],
    **{kind: ["", "0.25", "p=0.1, inplace=True"] for kind in ["AlphaDropout", "FeatureAlphaDropout"]},
    "LeakyReLU": ["", "0.2", "0.2, True", "1e-05", "0", "-1", "float('inf')", "2.0"],
    "PReLU": ["", "16", "num_parameters=3"],
    "ELU": ["", "0.5", "2, True", "float('nan')"],
    "CELU": ["", "0.5", "2.0, inplace=True", "float('-inf')"],
    "GELU": ["", "'tanh'", "approximate='none'"],
    "Hardtanh": ["", "0, 6", "-0.5, 0.5, True", "min_val=float('-inf'), max_val=float('inf')"],
    "Softplus": ["", "2", "0.5, 1e3", "1e-7, 1e22"],
    "MaxPool2d": ["2", "(3, 2)", "3, 2", "3, stride=(2, 1), padding=1", "2, dilation=(1, 2)", "2, ceil_mode=True", "kernel_size=(2, 2), stride=None"],
    "AvgPool2d": ["2", "(3, 2)", "3, 2, 1", "3, stride=(2, 1), padding=(1, 0)"],
    "LPPool2d": ["2, 2", "1.5, (3, 2)", "2.0, 3, stride=2", "3, 3, (2, 1), ceil_mode=True"],
    "AdaptiveAvgPool2d": ["1", "(1, 1)", "(None, 4)", "None", "(3, None)", "7"],
    "AdaptiveMaxPool2d": ["1", "(2, 3)", "(None, 4)", "None"],
    "BatchNorm1d": ["16" + (more and f", {more}") for more in BATCH],
    "BatchNorm2d": ["16" + (more and f", {more}") for more in BATCH],
    "InstanceNorm2d": ["16" + (more and f", {more}") for more in BATCH],
    "GroupNorm": ["4, 16" + (more and f", {more}") for more in NORM],
    "LayerNorm": ["16", "(16,)", "(16, 8, 8)", "[8, 8]", "(8, 8), eps=1e-12", "16, elementwise_affine=False", "(4, 4), bias=False"],
    "LocalResponseNorm": ["2", "5, 1e-3, 0.5, 2", "3, alpha=1, beta=2.0, k=0.0"],
    **{kind: PADS for kind in ["ZeroPad2d", "ReflectionPad2d", "ReplicationPad2d", "CircularPad2d"]},
    "ConstantPad2d": ["1, 0", "(1, 2, 0, 3), 3.5", "2, -1e-08", "padding=(1, 1, 1, 1), value=0", "1, float('-inf')"],
    "Upsample": ["scale_factor=2", "scale_factor=1.5", "scale_factor=(2, 3.5), mode='bilinear'", "8", "(8, 9), mode='bicubic'", "size=[4, 4], mode='nearest-exact'", "scale_factor=2, mode='area'", "None, (2, 2)"],
    "PixelShuffle": ["2", "upscale_factor=3"],
    "PixelUnshuffle": ["2"],
    "ChannelShuffle": ["4"],
    "Flatten": ["", "2", "0, -2", "start_dim=1, end_dim=2"],
    "Linear": ["1024, 10", "16, 8, False", "in_features=4, out_features=2, bias=True"],
    "Dropout": ["", "0.25", "p=0.1, inplace=True", "0", "1"],
    "Dropout2d": ["", "0.25", "1.0, True"],
    "Dropout1d": ["", "0.25"],
    "MaxPool1d": ["2", "3, stride=2, padding=1", "2, dilation=2, ceil_mode=True"],
    "AvgPool1d": ["2", "3, 1, 1"],
    "AdaptiveAvgPool1d": ["1", "4"],
    "AdaptiveMaxPool1d": ["1", "3"],
}


def plain(value):
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return str(value)
    return value


def attributes(module):
    found = {}
    for name in inspect.signature(type(module).__init__).parameters:
        if name in ("self", "device", "dtype", "args", "kwargs"):
            continue
        if name == "bias":
            found[name] = module.bias is not None
        elif name in module.__dict__:
            found[name] = plain(module.__dict__[name])
    return found


class Block(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.conv1 = nn.Conv2d(cin, cout, 3, padding="same", bias=False)
        self.bn1 = nn.BatchNorm2d(cout)
        self.shortcut = nn.Sequential()


class Named(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.size = size
        self.body = Block(4, size)
        self.add_module("last one-1", nn.ReLU(inplace=True))

    def extra_repr(self):
        return f"size={self.size}, it's {{({self.size}, [2])}}"


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(OrderedDict([("conv", nn.Conv2d(3, 4, 5)), ("pool", nn.MaxPool2d(2))]))
        self.blocks = nn.ModuleList([Block(4, 4), Block(4, 4), Named(4), Named(4), Named(8)])
        self.acts = nn.ModuleDict({"relu": nn.ReLU(), "tanh": nn.Tanh()})
        self.empty = nn.ModuleList()
        self.head = nn.Sequential(nn.Flatten(), nn.Dropout(), nn.Linear(64, 10))


NETS = [
    nn.Sequential(nn.Conv2d(3, 16, 3), nn.ReLU(), nn.ReLU(), nn.ReLU(), nn.Flatten()),
    Net(),
    nn.ModuleList([nn.ModuleList([nn.Conv2d(4, 4, 3), nn.Conv2d(4, 4, 3), nn.ZeroPad2d(1)]) for _ in range(3)]),
    nn.DataParallel(Named(2)),
]


def leaves(net):
    for name, module in net.named_modules(remove_duplicate=False):
        if not list(module.children()) and type(module).__name__ not in ("Sequential", "ModuleList"):
            yield [name, type(module).__name__]


layers = []
for kind, calls in LAYERS.items():
    for args in calls:
        module = eval(f"nn.{kind}({args})")
        layers.append({"call": f"{kind}({args})", "print": repr(module), "attributes": attributes(module)})
nets = [{"print": repr(net), "layers": list(leaves(net))} for net in NETS]
lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in layers)
rest = ",\n".join(json.dumps(one, separators=(",", ":")) for one in nets)
print(f'{{"torch":"{torch.__version__}","layers":[\n{lines}\n],"nets":[\n{rest}\n]}}')
