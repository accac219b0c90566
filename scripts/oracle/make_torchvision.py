#!/usr/bin/env python3
"""Holds the nets of src/torch/source/torchvision against torchvision's, and writes what the reader of them is tested with.

usage: make_torchvision.py [--quick | --unchecked] [--only NAME] > test-data/torchvision.json

The large nets take minutes and 8 GB: --quick writes them without holding them against torchvision's, and
--unchecked does so with all.

Every net is made twice from the same seed, by torchvision and from our text. They must have the same names and shapes
in the same order, the same initial values to the bit, and the same outputs in training and in evaluation, dropout and
stochastic depth off. Written of each: parameters, its layers in the order of construction (a digest), and what it gives
of a small input in evaluation.
"""
import argparse
import hashlib
import importlib
import importlib.util
import json
import pathlib
import re
import sys
import types
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torchvision  # noqa: E402
from torch import nn  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parents[2] / "src/torch/source/torchvision"
FILES = "alexnet vgg resnet squeezenet densenet googlenet inception shufflenetv2 mobilenetv2 mobilenetv3 mnasnet".split()
FILES += ["efficientnet", "convnext", "regnet"]
# Nets of more parameters are no more than counted by tests.
LARGE = 3e7
# More parameters than the machines that this runs on hold twice.
HUGE = {"regnet_y_128gf"}


def read_texts():
    """Our modules, imported under torchvision's names while they import each other."""
    theirs = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "torchvision"}
    for name in theirs:
        del sys.modules[name]
    for package in ["torchvision", "torchvision.models"]:
        sys.modules[package] = types.ModuleType(package)
        sys.modules[package].__path__ = []
    ours = {}
    for name in ["ops", "_utils", *FILES]:
        full = "torchvision.ops" if name == "ops" else f"torchvision.models.{name}"
        spec = importlib.util.spec_from_file_location(full, HERE / f"{name}.py")
        sys.modules[full] = ours[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(ours[name])
    for name in [n for n in sys.modules if n.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    sys.modules.update(theirs)
    return ours


OURS = read_texts()


def still(net):
    """A net whose dropout and stochastic depth do nothing."""
    for m in net.modules():
        if isinstance(m, nn.Dropout) or type(m).__name__ == "StochasticDepth":
            m.p = 0.0
    return net


def made(make, seed, **given):
    torch.manual_seed(seed)
    net = make(**given)
    return net, torch.rand(1).item()


def tensors(out):
    return [out] if isinstance(out, torch.Tensor) else [t for t in out if t is not None]


def compare(name, a, b, inputs):
    ours, theirs = a.state_dict(), b.state_dict()
    assert list(ours) == list(theirs), (name, [p for p in zip(ours, theirs) if p[0] != p[1]][:3])
    for key, value in theirs.items():
        assert ours[key].shape == value.shape, (name, key, ours[key].shape, value.shape)
        assert torch.equal(ours[key], value), (name, key, (ours[key] - value).abs().max())
    assert [n for n, _ in a.named_parameters()] == [n for n, _ in b.named_parameters()], name
    for training in [True, False]:
        for x in inputs:
            still(a.train(training)), still(b.train(training))
            with torch.no_grad():
                outs = [tensors(net(x.clone())) for net in (a, b)]
            assert len(outs[0]) == len(outs[1]), (name, training)
            for left, right in zip(*outs):
                assert torch.equal(left, right), (name, training, (left - right).abs().max())


def constructed(make, given):
    """The net of the page's recipe, and its leaves in the order in which they are constructed."""
    log = []
    init = nn.Module.__init__

    def noting(self, *args, **kwargs):
        init(self, *args, **kwargs)
        log.append(self)

    nn.Module.__init__ = noting
    try:
        net = make(**given)
    finally:
        nn.Module.__init__ = init
    inside = set(net.modules())
    return net, [m for m in log if m in inside and kind(m) and not list(m.children())]


def kind(module):
    """The layer of torch.nn that a module is, or inherits from; none for Module and what only holds others."""
    first = next(c for c in type(module).__mro__ if c.__module__.startswith("torch.nn"))
    return None if first in (nn.Module, nn.Sequential) else first.__name__


def fnv(text):
    """FNV-1a of a text of ASCII: what a test can make without PyTorch."""
    h = 0x811C9DC5
    for byte in text.encode():
        h = (h ^ byte) * 0x01000193 & 0xFFFFFFFF
    return f"{h:08x}"


def shapes(module):
    return "/".join(",".join(map(str, p.shape)) for p in module.parameters())


def statistics(t):
    t = t[0].double()
    return {"shape": list(t.shape), "mean": t.mean().item(), "std": t.std(unbiased=False).item(), "first": t.flatten()[0].item()}


def expected(name, size, given, whole):
    """What the page is to say of a net; of large ones no numbers, which no test has the time to compute."""
    make = getattr(module_of(OURS, name), name)
    with torch.device("cpu" if whole else "meta"):
        net, order = constructed(make, given)
    names = {m: name for name, m in net.named_modules()}
    kinds = {}
    for m in order:
        kinds[kind(m)] = kinds.get(kind(m), 0) + 1
    return {
        "call": f"{name}({', '.join(f'{k}={v!r}' for k, v in given.items())})",
        "input": [3, size, size],
        "params": sum(p.numel() for p in net.parameters()),
        "kinds": dict(sorted(kinds.items())),
        "constructed": fnv("\n".join(f"{page_name(names[m])} {kind(m)} {shapes(m)}" for m in order if has_weights(m))),
        **(numbers(make, size, given) if whole else {}),
    }


def numbers(make, size, given):
    """Statistics by the page's recipe: seed 0, x drawn first, in training as constructed, dropout as in evaluation."""
    torch.manual_seed(0)
    x = torch.randn(3, size, size)
    net = still(make(**given))
    weighted = [(key, m) for key, m in net.named_modules() if not list(m.children()) and has_weights(m)]
    picked = [weighted[i * (len(weighted) - 1) // 4] for i in range(5)]
    seen = {}

    def note(key):
        def hook(module, inputs, output):
            seen[key] = statistics(output)

        return hook

    hooks = [m.register_forward_hook(note(key)) for key, m in picked]
    with torch.no_grad():
        trained = tensors(net(x[None]))
        [h.remove() for h in hooks]
        evaluated = tensors(net.eval()(x[None]))
    return {"train": [statistics(t) for t in trained], "eval": [statistics(t) for t in evaluated], "layers": seen}


def has_weights(module):
    return any(True for _ in module.parameters())


def page_name(name):
    """A name as the page keeps it: of letters, digits, points; the longer ones are not kept."""
    return name if re.fullmatch(r"[A-Za-z0-9_.]{1,40}", name) else "-"


def module_of(modules, name):
    return next(m for m in modules.values() if hasattr(m, name))


VARIANTS = {
    "alexnet": [{"num_classes": 10, "dropout": 0.2}],
    "vgg11_bn": [{"init_weights": False}],
    "resnet18": [{"num_classes": 10, "zero_init_residual": True}, {"norm_layer": lambda c: nn.GroupNorm(32, c)}],
    "resnet50": [{"replace_stride_with_dilation": [False, True, True]}, {"zero_init_residual": True}],
    "squeezenet1_1": [{"num_classes": 7}],
    "densenet121": [{"drop_rate": 0.0, "num_classes": 3}],
    "googlenet": [{"aux_logits": False}, {"transform_input": True}, {"init_weights": False}],
    "inception_v3": [{"aux_logits": False}, {"aux_logits": False, "transform_input": True}],
    "mobilenet_v2": [{"width_mult": 0.35}, {"num_classes": 2, "dropout": 0.5}],
    "mobilenet_v3_large": [{"dilated": True}, {"reduced_tail": True}, {"width_mult": 0.75}],
    "mobilenet_v3_small": [{"dilated": True, "reduced_tail": True}, {"num_classes": 5}],
    "mnasnet0_5": [{"num_classes": 3}],
    "shufflenet_v2_x0_5": [{"num_classes": 3}],
    "efficientnet_b0": [{"dropout": 0.4, "num_classes": 3, "stochastic_depth_prob": 0.1}],
    "convnext_tiny": [{"layer_scale": 1.0, "num_classes": 3}],
    "regnet_y_400mf": [{"num_classes": 3}],
}
# An Inception v3 in training needs more than one cell at its end.
SIZES = {"inception_v3": 128}


def check(name, given, seeds):
    ours, theirs = getattr(module_of(OURS, name), name), getattr(torchvision.models, name)
    for seed in seeds:
        (a, left), (b, right) = made(ours, seed, **given), made(theirs, seed, **given)
        assert left == right, (name, "draws")
    size = SIZES.get(name, 64)
    if name == "inception_v3" and given.get("aux_logits", True):
        size = 299
    inputs = [torch.randn(2, 3, size, size)]
    compare(name, a, b, inputs)


def check_blocks():
    """The parts that people take by themselves."""
    ops, theirs = OURS["ops"], torchvision.ops
    x = torch.randn(2, 16, 9, 9)
    for kind, args, given in [
        ("Conv2dNormActivation", (16, 8), {}),
        ("Conv2dNormActivation", (16, 8, (3, 5), 2), {"dilation": 2, "norm_layer": None}),
        ("Conv2dNormActivation", (16, 8, 1), {"activation_layer": None, "padding": 1, "inplace": None}),
        ("SqueezeExcitation", (16, 4), {}),
        ("SqueezeExcitation", (16, 4), {"activation": nn.SiLU, "scale_activation": nn.Hardsigmoid}),
        ("StochasticDepth", (0.0, "row"), {}),
        ("Permute", ([0, 2, 3, 1],), {}),
        ("MLP", (9, [4, 3]), {"norm_layer": nn.LayerNorm, "dropout": 0.0}),
    ]:
        (a, _), (b, _) = made(lambda: getattr(ops, kind)(*args, **given), 0), made(lambda: getattr(theirs, kind)(*args, **given), 0)
        compare(kind, a, b, [x])
    for mode in ["row", "batch"]:
        torch.manual_seed(0)
        left = ops.stochastic_depth(x, 0.5, mode)
        torch.manual_seed(0)
        assert torch.equal(left, theirs.stochastic_depth(x, 0.5, mode)), mode
    ours, theirs = OURS["resnet"], torchvision.models.resnet
    (a, _), (b, _) = made(lambda: ours.ResNet(ours.BasicBlock, [1, 1, 1, 1]), 0), made(
        lambda: theirs.ResNet(theirs.BasicBlock, [1, 1, 1, 1]), 0
    )
    compare("ResNet", a, b, [torch.randn(2, 3, 64, 64)])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--unchecked", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    check_blocks()
    sizes = {}
    for name in torchvision.models.list_models(module=torchvision.models):
        if any(hasattr(m, name) for m in OURS.values()) and options.only in name:
            with torch.device("meta"):
                sizes[name] = sum(p.numel() for p in getattr(module_of(OURS, name), name)().parameters())
    rows = {}
    for name, size in sorted(sizes.items(), key=lambda item: item[1]):
        small = size < LARGE
        if name not in HUGE and (small or not options.quick) and not options.unchecked:
            for given in [{}, *VARIANTS.get(name, [])]:
                check(name, given, [0, 1] if size < LARGE / 3 else [1])
        given = {"aux_logits": False} if name == "inception_v3" else {}
        rows[name] = json.dumps(expected(name, SIZES.get(name, 64), given, small), separators=(",", ":"))
        print(name, size, file=sys.stderr)
    lines = ",\n".join(row for _, row in sorted(rows.items()))
    print(f'{{"torch":"{torch.__version__}","torchvision":"{torchvision.__version__}","nets":[\n{lines}\n]}}')


main()
