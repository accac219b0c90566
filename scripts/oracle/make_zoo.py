#!/usr/bin/env python3
"""What PyTorch makes of the nets in test-data/zoo: `python make_zoo.py | gzip -9n > test-data/zoo.jsonl.gz`.

A file of test-data/zoo holds several sources, each below a line `# %% Name: what it is, CxHxW`. A source is run under
the recipe of API.md (manual_seed(0), randn, construct, forward on a batch of one, Dropout and stochastic depth as in
evaluation), and one line of JSON says every tensor that forward makes of x, in PyTorch's order: its kind (API.md, "Nets
with branches"; null where no one kind stands for it), its shape behind the batch axis and its statistics. Views and
dropouts are no records.
"""
import json
import pathlib
import re
import sys
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
from torch.overrides import TorchFunctionMode  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parents[2] / "test-data" / "zoo"
SIGNS = {"add": "add", "sub": "sub", "mul": "mul", "truediv": "div", "pow": "pow", "matmul": "matmul", "neg": "neg", "invert": "logical_not", "and": "logical_and",
         "or": "logical_or", "gt": "gt", "lt": "lt", "ge": "ge", "le": "le", "eq": "eq", "ne": "ne", "getitem": "slice", "setitem": "setitem", "abs": "abs",
         "floordiv": "floor_divide", "mod": "remainder", "iter": "slice"}
CLASSES = {"relu": "ReLU", "sigmoid": "Sigmoid", "tanh": "Tanh", "gelu": "GELU", "silu": "SiLU", "softmax": "Softmax", "log_softmax": "LogSoftmax", "leaky_relu": "LeakyReLU",
           "max_pool2d": "MaxPool2d", "avg_pool2d": "AvgPool2d", "lp_pool2d": "LPPool2d", "adaptive_avg_pool2d": "AdaptiveAvgPool2d", "adaptive_max_pool2d": "AdaptiveMaxPool2d",
           "max_pool1d": "MaxPool1d", "avg_pool1d": "AvgPool1d", "adaptive_avg_pool1d": "AdaptiveAvgPool1d", "adaptive_max_pool1d": "AdaptiveMaxPool1d", "max_unpool2d": "MaxUnpool2d",
           "interpolate": "Upsample", "pad": "Pad", "conv2d": "conv2d", "conv_transpose2d": "conv_transpose2d", "linear": "Linear", "batch_norm": None, "layer_norm": "LayerNorm", "group_norm": "GroupNorm",
           "instance_norm": "InstanceNorm2d", "unfold": "Unfold", "fold": "Fold", "pixel_shuffle": "PixelShuffle", "bmm": "matmul", "mm": "matmul", "concat": "cat", "amax": "max", "amin": "min",
           "chunk": "slice", "split": "slice", "unbind": "slice", "narrow": "slice", "clip": "clamp", "clamp_min": "clamp", "clamp_max": "clamp", "multiply": "mul", "divide": "div", "rsub": "sub",
           "tile": "repeat", "fliplr": "flip", "linalg_norm": "norm", "linalg_vector_norm": "norm", "flipud": "flip", "true_divide": "div", "max_pool2d_with_indices": "MaxPool2d"}
VIEWS = set("view reshape flatten ravel permute transpose t swapaxes movedim expand expand_as squeeze unsqueeze contiguous clone view_as unflatten detach float to type type_as data "
            "__get__ broadcast_to".split())
SAME = ("Flatten", "Unflatten", "Identity")
PIECES = ("slice",)


def stats(t):
    d = t.detach().double().flatten()
    return {"shape": list(t.shape[1:]), "mean": d.mean().item(), "std": d.std(unbiased=False).item(), "min": d.min().item(), "max": d.max().item(), "first": d[0].item(), "last": d[-1].item()}


def is_dropout(m):
    return "Dropout" in type(m).__name__ or type(m).__name__ in ("StochasticDepth", "DropPath")


class Recorder(TorchFunctionMode):
    def __init__(self):
        super().__init__()
        self.records, self.of_x, self.keep, self.inside = [], set(), [], 0

    def mark(self, t):
        self.of_x.add(id(t))
        self.keep.append(t)

    def note(self, kind, t):
        self.inside += 1
        self.records.append({"kind": kind, **stats(t)})
        self.inside -= 1
        self.mark(t)

    def tensors(self, values):
        for v in values:
            if isinstance(v, torch.Tensor):
                yield v
            elif isinstance(v, (list, tuple)):
                yield from self.tensors(v)

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if self.inside:
            return func(*args, **kwargs)
        name = getattr(func, "__name__", str(func))
        if "dropout" in name:
            return args[0]
        given = list(self.tensors([*args, *kwargs.values()]))
        self.inside += 1
        try:
            out = func(*args, **kwargs)
        finally:
            self.inside -= 1
        # What has only its sizes or its type of x is none of x.
        reads = given[:1] if name == "type_as" else [] if re.search(r"_like$|^new", name) else given
        if not any(id(t) in self.of_x for t in reads):
            return out
        made = [t for t in self.tensors([out]) if isinstance(t, torch.Tensor)]
        plain = name.strip("_")
        sign = re.sub(r"^[ri](?=(add|sub|mul|truediv|pow|matmul|and|or|floordiv|mod)$)", "", plain)
        if plain in VIEWS or name == "__get__":
            for t in made:
                self.mark(t)
            return out
        kind = SIGNS[sign] if name.startswith("__") and sign in SIGNS else CLASSES.get(plain, plain)
        if kind == "setitem":
            self.note(kind, args[0])
            return out
        if name == "unfold" and getattr(func, "__objclass__", None):
            kind = "unfold"
        if kind in ("max", "min") and len(given) > 1:
            kind += "imum"
        if name.startswith("_"):
            kind = SIGNS.get(sign)
        if kind in ("var_mean", "std_mean"):
            for own, t in zip(kind.split("_"), made):
                self.note(own, t)
            return out
        for t in made if kind in PIECES else made[:1]:
            if t.is_floating_point() or t.dtype == torch.bool:
                self.note(kind, t)
        return out


def run(code, shape):
    scope = {"__name__": "zoo"}
    torch.manual_seed(0)
    x = torch.randn(*shape)
    exec(code, scope)
    net = scope["net"] if "net" in scope else scope["Net"]()
    rec = Recorder()
    containers = (nn.Sequential, nn.ModuleList, nn.ModuleDict, nn.ParameterList)
    own = lambda m: type(m).__module__.startswith("torch.nn") and not isinstance(m, containers)

    def before(m, args):
        rec.inside += 1

    def after(m, args, out):
        rec.inside -= 1
        if rec.inside:
            return
        first = out[0] if isinstance(out, tuple) else out
        kind = type(m).__name__
        # What is made of parameters alone is none of x.
        if not any(id(t) in rec.of_x for t in args):
            return
        if kind in SAME or is_dropout(m):
            rec.mark(first)
        else:
            rec.note("Pad" if re.search(r"Pad\dd$", kind) else kind, first)

    for m in net.modules():
        if is_dropout(m):
            m.eval()
        if own(m):
            m.register_forward_pre_hook(before)
            m.register_forward_hook(after)
    batch = x[None]
    rec.mark(batch)
    with torch.no_grad(), rec:
        out = net(batch)
    outs = list(rec.tensors([out.values() if isinstance(out, dict) else out]))
    return net, rec.records, outs


def brief(value):
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, list):
        return [brief(v) for v in value]
    return {k: brief(v) for k, v in value.items()} if isinstance(value, dict) else value


def sources():
    for file in sorted(HERE.glob("*.py")):
        for part in re.split(r"^# %% ", file.read_text(), flags=re.M)[1:]:
            head, code = part.split("\n", 1)
            name, size = head.split(":", 1)[0], head.rsplit(", ", 1)[1]
            yield name, [int(n) for n in size.split("x")], code


def main():
    only = set(sys.argv[1:])
    torch.set_num_threads(1)
    for name, shape, code in sources():
        if only and name not in only:
            continue
        try:
            net, records, outs = run(code, shape)
        except Exception as e:
            print(name, type(e).__name__, str(e).split("\n")[0], file=sys.stderr)
            continue
        params = sum(p.numel() for p in net.parameters())
        print(json.dumps(brief({"name": name, "input": shape, "params": params, "layers": records, "outputs": [list(o.shape[1:]) for o in outs]}), separators=(",", ":")))


if __name__ == "__main__":
    main()
