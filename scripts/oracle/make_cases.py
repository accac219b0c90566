#!/usr/bin/env python3
"""Reference answers from real PyTorch for nets of every layer and argument that the page knows.

usage: make_cases.py --seed N --count N [--kind KIND|all] [--only CLASS,CLASS] > cases.jsonl

One case a line: the net's source, calls of torch.nn.init to be made once it is constructed ([module, tensor, function,
arguments]), an input shape and a seed, with what PyTorch said: of every module in order its output's shape, mean,
population's standard deviation, min, max, first and last value; or, where PyTorch refuses, the module, whether while
constructing or in forward, and its words.

    torch.manual_seed(seed); x = torch.randn(*input); net = <construct>; <init>; y = net(x[None])[0]

Fresh modules are in training mode, dropout alone in evaluation. Values that are not finite are written as "nan", "inf",
"-inf", and statistics of an empty tensor as null. Nets whose float32 results PyTorch itself does not get right to a few
millionths (a norm of an almost constant map, say) prove nothing and are left out. Single thread, no oneDNN, so that
sums are plain float32. With --only, nets that have one of these classes, to be added to the cases that there are.
"""
import argparse
import copy
import json
import math
import os
import random
import sys
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")
warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402

torch.backends.mkldnn.enabled = False
torch.backends.nnpack.set_flags(False)
torch.set_num_threads(1)

KINDS = ["conv", "pool", "norm", "activation", "pad", "resize", "head", "chain", "chain", "chain", "init", "init", "init", "odd", "error"]


def call(name, *args, **named):
    words = [repr(a) for a in args] + [f"{k}={v!r}" for k, v in named.items()]
    return f"nn.{name}({', '.join(words)})"


def some(r, **choices):
    """Each argument in about half of the cases, from its choices."""
    return {name: r.choice(values) for name, values in choices.items() if r.random() < 0.5}


def pair(r, *values):
    return r.choice(values) if r.random() < 0.6 else (r.choice(values), r.choice(values))


def conv(r, shape):
    c = shape[0]
    groups = r.choice([1, 1, 1] + [g for g in (2, 3, 4, 8, c) if c % g == 0])
    named = some(r, padding=[0, 1, 2, (0, 1), (2, 1), "same", "valid"], dilation=[1, 1, 2, 3, (1, 2)])
    if named.get("padding") != "same":
        named |= some(r, stride=[1, 2, 3, (1, 2), (2, 1)])
    named |= some(r, padding_mode=["zeros", "reflect", "replicate", "circular"], bias=[True, False])
    if groups > 1:
        named["groups"] = groups
    return call("Conv2d", c, groups * r.choice([1, 2, 3, 4]), pair(r, 1, 2, 3, 5), **named)


def transposed(r, shape):
    c = shape[0]
    groups = r.choice([1, 1] + [g for g in (2, 3, c) if c % g == 0])
    named = some(r, stride=[1, 2, 3, (1, 2), (3, 2)], padding=[0, 1, 2, (1, 0)], dilation=[1, 2, 3, (2, 1)])
    named |= some(r, output_padding=[0, 1, (1, 0), 2], bias=[True, False])
    if groups > 1:
        named["groups"] = groups
    return call("ConvTranspose2d", c, groups * r.choice([1, 2, 3]), pair(r, 1, 2, 3, 4, 5), **named)


def max_pool(r, _shape):
    named = some(r, stride=[1, 2, 3, (2, 1)], padding=[0, 1, (1, 0), 2], dilation=[1, 2, (2, 1), 3], ceil_mode=[True, False])
    return call("MaxPool2d", pair(r, 1, 2, 3, 4), **named)


def avg_pool(r, _shape):
    named = some(r, stride=[1, 2, 3, (2, 1)], padding=[0, 1, (1, 0), 2], ceil_mode=[True, False])
    named |= some(r, count_include_pad=[True, False], divisor_override=[None, 1, 3, 7, -2])
    return call("AvgPool2d", pair(r, 1, 2, 3, 4), **named)


def lp_pool(r, _shape):
    norm = r.choice([1, 2, 2, 2, 4, 6, 1.5, 3, 0.5, -2, 8])
    return call("LPPool2d", norm, pair(r, 1, 2, 3, 4), **some(r, stride=[1, 2, 3, (2, 1)], ceil_mode=[True, False]))


def adaptive(r, _shape):
    size = r.choice([1, 2, 3, 5, 7, 20, (2, 3), (None, 2), (4, None), None, (None, None), (1, 1)])
    return call(r.choice(["AdaptiveAvgPool2d", "AdaptiveMaxPool2d"]), size)


def batch_norm(r, shape):
    named = some(r, eps=[1e-5, 0.1, 1.0, 1e-3], momentum=[0.1, None, 0.5], affine=[True, False], track_running_stats=[True, False])
    return call(r.choice(["BatchNorm2d", "InstanceNorm2d"]), shape[0], **named)


def group_norm(r, shape):
    c = shape[0]
    groups = r.choice([g for g in range(1, c + 1) if c % g == 0])
    return call("GroupNorm", groups, c, **some(r, eps=[1e-5, 0.1, 1.0], affine=[True, False]))


def layer_norm(r, shape):
    sizes = tuple(shape[-r.randint(1, len(shape)) :])
    named = some(r, eps=[1e-5, 0.1], elementwise_affine=[True, False], bias=[True, False])
    return call("LayerNorm", sizes[0] if len(sizes) == 1 else sizes, **named)


def rms_norm(r, shape):
    sizes = tuple(shape[-r.randint(1, len(shape)) :])
    named = some(r, eps=[1e-5, 0.1, None], elementwise_affine=[True, False])
    return call("RMSNorm", sizes[0] if len(sizes) == 1 else sizes, **named)


def response_norm(r, _shape):
    named = some(r, alpha=[1e-4, 0.1, 1.0], beta=[0.75, 0.5, 2.0], k=[1.0, 2.0, 0.5])
    return call("LocalResponseNorm", r.choice([1, 2, 3, 4, 5, 9]), **named)


def norm(r, shape):
    return r.choice([batch_norm, batch_norm, group_norm, layer_norm, rms_norm, response_norm])(r, shape)


def activation(r, shape):
    c = shape[0] if len(shape) == 3 else 1
    plain = "ReLU ReLU6 SELU SiLU Mish Sigmoid LogSigmoid Tanh Hardsigmoid Hardswish Softsign Tanhshrink Softmax2d Identity"
    options = [call(name) for name in plain.split()]
    options += [
        call("LeakyReLU", *r.choice([(), (0.1,), (0.5,), (-0.5,)])),
        call("PReLU", *r.choice([(), (c,)]), **some(r, init=[0.1, -0.3, 0.25])),
        call("ELU", *r.choice([(), (0.5,), (2.0,), (-1.0,)])),
        call("CELU", *r.choice([(), (0.5,), (2.0,)])),
        call("GELU", **some(r, approximate=["none", "tanh", "tanh"])),
        call("Hardtanh", *r.choice([(), (-2.0, 0.5), (0.25, 1.5)])),
        call("Softplus", **some(r, beta=[0.5, 2, 5], threshold=[20, 1, 5])),
    ]
    options += [call(name, *r.choice([(), (0.25,), (1.5,)])) for name in ("Hardshrink", "Softshrink")]
    options.append(call("Threshold", r.choice([0, 0.5, -1.0]), r.choice([0, 0.25, -2])))
    axes = len(shape) + 1
    options += [call(name, r.choice([None, 1, 1, *range(-axes, axes)])) for name in ("Softmax", "LogSoftmax", "Softmin")]
    return r.choice(options)


def pad(r, _shape):
    sides = r.choice([1, 2, 3, (1, 0, 2, 1), (0, 3, 1, 0), (-1, 2, 0, 1), (2, -1, -1, 2), -1, (-2, -1, 1, 0)])
    name = r.choice(["ZeroPad2d", "ConstantPad2d", "ReflectionPad2d", "ReplicationPad2d", "CircularPad2d"])
    return call(name, sides, r.choice([0.5, -1, 2.0])) if name == "ConstantPad2d" else call(name, sides)


def upsample(r, _shape):
    mode = r.choice(["nearest", "bilinear", "bilinear", "bicubic", "bicubic", "nearest-exact", "area"])
    named = {"mode": mode}
    if r.random() < 0.4:
        named["size"] = r.choice([1, 2, 5, 7, 13, 20, (3, 11), (10, 6)])
    else:
        named["scale_factor"] = r.choice([2, 3, 0.5, 1.5, 0.7, 1.3, 2.4, (1.5, 0.6), (2, 1), 1, 1.1, 0.37])
        named |= some(r, recompute_scale_factor=[True, False, None])
    if mode in ("bilinear", "bicubic"):
        named |= some(r, align_corners=[True, False, None])
    return call("Upsample", **named)


def upsampling(r, _shape):
    name = r.choice(["UpsamplingNearest2d", "UpsamplingBilinear2d"])
    return call(name, **r.choice([{"size": 5}, {"size": (3, 11)}, {"scale_factor": 2}, {"scale_factor": 1.3}, {"scale_factor": (1.5, 2)}]))


def glu(r, shape):
    return call("GLU", r.choice([-1, 1, *range(1 - len(shape), len(shape) + 1)]))


def unflatten(r, shape):
    """Of a row of numbers a map."""
    n = shape[-1]
    sides = [(h, w) for h in range(1, 9) for w in range(1, 9) if n % (h * w) == 0]
    h, w = r.choice(sides)
    return call("Unflatten", r.choice([1, -1]), r.choice([(n // (h * w), h, w), (-1, h, w)]))


def shuffle(r, _shape):
    name = r.choice(["PixelShuffle", "PixelUnshuffle", "ChannelShuffle", "ChannelShuffle"])
    return call(name, r.choice([1, 2, 3] if name == "ChannelShuffle" else [1, 2, 2, 3]))


def resize(r, shape):
    return r.choice([upsample, upsample, upsampling, shuffle, glu])(r, shape)


def linear(r, shape):
    return call("Linear", shape[-1], r.choice([1, 3, 8, 10, 20]), **some(r, bias=[True, False]))


def flatten(r, _shape):
    return call("Flatten", *r.choice([(), (), (), (2,), (1, 2), (0, -1), (0, 1), (1, -2)]))


def dropout(r, _shape):
    return call(r.choice(["Dropout", "Dropout2d", "AlphaDropout", "FeatureAlphaDropout"]), *r.choice([(), (0.1,), (1.0,)]))


def any_map_layer(r, shape):
    t = r.random()
    for share, make in [(0.3, conv), (0.4, transposed), (0.58, any_pool), (0.7, norm), (0.85, activation), (0.92, pad), (0.99, resize)]:
        if t < share:
            return make(r, shape)
    return dropout(r, shape)


def any_pool(r, shape):
    return r.choice([max_pool, max_pool, avg_pool, avg_pool, lp_pool, adaptive])(r, shape)


def head(r, shape):
    """What follows a Flatten: Linear, activations, norms, dropout; seldom a pad of two sides."""
    t = r.random()
    if len(shape) == 1 and t < 0.1:
        return r.choice([unflatten, glu])(r, shape)
    if t < 0.5:
        return linear(r, shape)
    if t < 0.7:
        return activation(r, shape)
    if t < 0.8:
        return r.choice([layer_norm, rms_norm])(r, shape)
    if t < 0.9:
        return dropout(r, shape)
    return r.choice([call("ZeroPad2d", (1, 2)), call("ConstantPad2d", (-1, 1), 1.5), call("Flatten"), call("Identity")])


def odd(r, shape):
    """Empty maps and values that are not finite, where PyTorch takes them."""
    options = [
        call("AdaptiveAvgPool2d", (0, 3)),
        call("ZeroPad2d", (0, -shape[-1], 0, 0)),
        call("ConstantPad2d", 1, 1e39),
        call("LPPool2d", r.choice([3, 0.5, 5]), 2),
        call("LocalResponseNorm", 3, alpha=-1.0, k=0.5),
        call("Softplus", threshold=1000, beta=300),
        call("LeakyReLU", 1e39),
        call("Linear", shape[-1], 0),
        call("LayerNorm", shape[-1], eps=-2.0),
        call("AvgPool2d", 2, divisor_override=None, padding=1),
        call("MaxPool2d", 2, padding=1, dilation=max(shape[-2:])),
    ]
    return r.choice(options)


MAKERS = {
    "conv": lambda r, s: r.choice([conv, conv, transposed])(r, s),
    "pool": any_pool,
    "norm": norm,
    "activation": activation,
    "pad": pad,
    "resize": resize,
    "init": lambda r, s: r.choice([conv, transposed, linear, batch_norm, any_map_layer])(r, s),
}


def build(r, kind):
    """Layers one after the other, each tried on the shape that those before it give."""
    shape = [r.choice([1, 2, 3, 3, 4, 4, 6, 8, 9]), r.randint(4, 18), r.randint(4, 18)]
    x = torch.zeros([1, *shape])
    mods = []
    want = {"chain": r.randint(3, 7), "error": r.randint(1, 4), "head": r.randint(3, 6), "odd": 3}.get(kind, r.randint(1, 2))
    if kind == "head":
        start = [conv(r, shape)] if r.random() < 0.5 else []
        plan = [*start, flatten(r, shape)]
    else:
        plan = []
    tries = 0
    while len(mods) < want and tries < 60:
        tries += 1
        now = list(x.shape[1:]) if x.shape[0] == 1 and x.dim() > 1 else list(x.shape)
        if len(plan) > len(mods):
            m = plan[len(mods)]
        elif len(now) != 3 or (kind == "head" and len(mods) < 2):
            m = head(r, now)
        elif kind == "odd" and len(mods) == 1:
            m = odd(r, now)
        elif kind == "chain" and len(mods) > 2 and r.random() < 0.15:
            m = flatten(r, now)
        else:
            m = MAKERS.get(kind, any_map_layer)(r, now)
        try:
            with torch.no_grad():
                y = eval(m, {"nn": nn})(x)
        except Exception:
            continue
        if y.numel() > 20000 or (y.numel() == 0 and kind != "odd"):
            continue
        mods.append(m)
        x = y
    return shape, mods


def spoil(r, shape, mods):
    c, h, w = shape
    bad = [
        call("Conv2d", c + 7, 4, 3),
        call("Conv2d", c, 4, max(h, w) + 9),
        call("MaxPool2d", 3, padding=2),
        call("Conv2d", c, 4, 3, stride=2, padding="same"),
        call("Conv2d", 3, 4, 3, groups=2),
        call("Conv2d", c, 4, 3, padding=max(h, w), padding_mode="reflect"),
        call("ConvTranspose2d", c, 2, 3, stride=2, output_padding=2),
        call("LPPool2d", 2, max(h, w) + 1),
        call("BatchNorm2d", c + 1),
        call("GroupNorm", 2, 3),
        call("LayerNorm", w + 1),
        call("PReLU", c + 1 if c > 1 else 5),
        call("Hardtanh", 1.5, 0.5),
        call("ReflectionPad2d", max(h, w)),
        call("CircularPad2d", max(h, w) + 1),
        call("Upsample", size=4, mode="linear"),
        call("Upsample", scale_factor=2, align_corners=True),
        call("Upsample", scale_factor=0.01),
        call("PixelShuffle", 11),
        call("ChannelShuffle", c + 1),
        call("Linear", w + 1, 3),
        call("Dropout", 1.5),
        call("AdaptiveAvgPool2d", -1),
        call("LogSoftmax", 5),
        call("Softshrink", -0.5),
        call("GLU", 1 if c % 2 else 0),
        call("RMSNorm", (c, h + 1)),
    ]
    at = r.choice([0, 0, len(mods)])
    return mods[:at] + [r.choice(bad)] + mods[at:]


def recipe(r):
    gains = [1, 0.5, 2.0, math.sqrt(2)]
    fn = r.choice(
        "kaiming_uniform_ kaiming_normal_ xavier_uniform_ xavier_normal_ orthogonal_ normal_ uniform_ trunc_normal_ zeros_ ones_ constant_ dirac_ eye_".split()
    )
    kaiming = some(r, a=[0.1, 1, 0], mode=["fan_in", "fan_out"], nonlinearity=["relu", "tanh", "selu", "linear", "leaky_relu"])
    args = {
        "kaiming_uniform_": kaiming,
        "kaiming_normal_": kaiming,
        "xavier_uniform_": some(r, gain=gains),
        "xavier_normal_": some(r, gain=gains),
        "orthogonal_": some(r, gain=gains),
        "normal_": some(r, mean=[0, 0.5, -1.0], std=[1, 0.02, 0.3]),
        "uniform_": some(r, a=[-1, -0.25, 0.5], b=[1, 0.75]),
        "trunc_normal_": r.choice([{}, {"std": 0.02}, {"std": 1.5, "a": -1, "b": 1.0}, {"mean": 3.0, "a": -1.0, "b": 0.5}]),
        "constant_": {"val": r.choice([0.1, -2, 3])},
        "dirac_": some(r, groups=[1, 2]),
    }.get(fn, {})
    return fn, args


def recipes(r, built):
    """Calls that torch.nn.init takes, on some of the modules that have the tensor; tried on a copy."""
    calls = []
    for i, module in enumerate(built):
        for _ in range(r.choice([0, 1, 1, 2])):
            target = r.choice(["weight", "weight", "bias"])
            tensor = getattr(module, target, None)
            fn, args = recipe(r)
            try:
                getattr(nn.init, fn)(copy.deepcopy(tensor), **args)
            except Exception:
                continue
            calls.append([i, target, fn, args])
    return calls


def number(v):
    return float(f"{v:.8g}") if math.isfinite(v) else str(v)


def stats(t):
    if t.numel() == 0:
        return [list(t.shape)]
    f = t.double()
    flat = f.flatten()
    values = [f.mean(), f.std(unbiased=False), f.min(), f.max(), flat[0], flat[-1]]
    return [list(t.shape), *(number(v.item()) for v in values)]


def exact(built, x, outputs):
    """Whether PyTorch's own float32 results are those of float64, but for a few millionths."""
    x = x.double()
    for m, y in zip(built, outputs):
        with torch.no_grad():
            # Which cells an Upsample reads depends on float32's own rounding.
            x = m(x.float()).double() if isinstance(m, nn.Upsample) else m.double()(x)
        if y.numel() == 0:
            return True
        finite = torch.isfinite(y)
        off = torch.where(finite, x - y, 0.0).abs().max().item()
        spread = torch.where(finite, x, 0.0).std(unbiased=False).item()
        if off > 4e-6 * max(1.0, spread):
            return False
        if not finite.all():
            # float64 has other values that are not finite: what follows cannot be compared.
            return True
    return True


def ask(r, kind, seed, shape, mods):
    code = "nn.Sequential(\n" + "".join(f"    {m},\n" for m in mods) + ")"
    case = {"kind": kind, "seed": seed, "input": shape, "code": code}
    torch.manual_seed(seed)
    x = torch.randn(*shape)[None]
    built = []
    for i, m in enumerate(mods):
        try:
            built.append(eval(m, {"nn": nn}))
        except Exception as e:
            return case | {"error": {"at": i, "when": "construct", "text": str(e).split("\n")[0]}}
        if "Dropout" in m:
            built[-1].eval()
    if kind == "init":
        state = torch.get_rng_state()
        case["init"] = recipes(r, built)
        torch.set_rng_state(state)
        for i, target, fn, args in case["init"]:
            getattr(nn.init, fn)(getattr(built[i], target), **args)
        if not case["init"]:
            return None
    case["params"] = sum(p.numel() for m in built for p in m.parameters())
    outputs, y = [], x
    for i, m in enumerate(built):
        try:
            with torch.no_grad():
                y = m(y)
        except Exception as e:
            case["error"] = {"at": i, "when": "forward", "text": str(e).split("\n")[0]}
            break
        outputs.append(y)
    finite = all(torch.isfinite(y).all() and y.numel() > 0 for y in outputs)
    if kind != "odd" and not finite and not ("LPPool2d" in code and r.random() < 0.3):
        return None
    batched, case["layers"] = True, []
    for y in outputs:
        batched = batched and y.dim() > 1 and y.shape[0] == 1
        case["layers"].append(stats(y[0] if batched else y))
    return case if exact(built, x, outputs) else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--kind", default="all")
    parser.add_argument("--only", default="")
    a = parser.parse_args()
    r = random.Random(a.seed)
    done = 0
    while done < a.count:
        kind = a.kind if a.kind != "all" else r.choice(KINDS)
        shape, mods = build(r, kind)
        if kind == "error":
            mods = spoil(r, shape, mods)
        case = ask(r, kind, r.randrange(2**31), shape, mods) if mods else None
        only = [f"nn.{name}(" for name in a.only.split(",") if name]
        if case is None or (kind == "error") != ("error" in case) or (only and not any(o in case["code"] for o in only)):
            continue
        print(json.dumps(case, separators=(",", ":")))
        done += 1


main()
