#!/usr/bin/env python3
"""Nets that write into views of tensors, in every way and through views of every kind, with what PyTorch makes of them.

usage: make_alias_writes.py [SEED [COUNT]] > test-data/alias_writes.json

Each net takes some views of what a convolution gives (and of views), writes into any of them, and returns several of them;
written are the statistics of each output, or PyTorch's refusal.
"""
import json
import random
import sys
import types
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from torch import nn  # noqa: E402

given = [int(n) for n in sys.argv[1:]]
seed, count = given[0] if given else 0, given[1] if len(given) > 1 else 300
draw = random.Random(seed)


def views(name, t):
    """Ways to view a tensor: names that are set, and the right side."""
    d = t.dim()
    ways = [("{0}", f"{name}.unsqueeze({draw.randrange(-1, d + 1)})")]
    if d == 0:
        return ways
    axis = draw.randrange(d)
    n = t.shape[axis]
    lead = ":, " * axis
    ways += [("{0}", f"{name}[{lead}{draw.randrange(n)}]"), ("{0}", f"{name}[..., :{max(1, t.shape[-1] // 2)}]")]
    ways += [("{0}", f"{name}[{lead}{draw.randrange(max(1, n // 2))}::{draw.choice([1, 2])}]")]
    ways += [("{0}", f"{name}.narrow({axis}, {n // 2}, {n - n // 2})"), ("{0}", f"{name}.select({axis - d}, {n - 1})")]
    if n % 2 == 0 and n > 0:
        ways += [("{0}, {1}", f"{name}.chunk(2, dim={axis})"), ("{0}, {1}", f"torch.split({name}, {n // 2}, {axis})")]
        ways += [("{0}", f"{name}.{draw.choice(['view', 'reshape'])}({', '.join(map(str, [*t.shape[:axis], 2, n // 2, *t.shape[axis + 1:]]))})")]
    if 1 < n <= 4:
        ways += [(", ".join(f"{{{i}}}" for i in range(n)), f"{name}.unbind({axis})")]
    if d > 1:
        order = draw.sample(range(d), d)
        ways += [("{0}", f"{name}.permute({', '.join(map(str, order))})"), ("{0}", f"{name}.transpose({order[0]}, {order[1]})")]
        ways += [("{0}", f"{name}.flatten({d - 2})"), ("{0}", f"{name}.{draw.choice(['view', 'reshape'])}({t.shape[0]}, -1)")]
    if 1 in t.shape:
        ways += [("{0}", f"{name}.squeeze({list(t.shape).index(1)})")]
        if draw.random() < 0.3:
            ways += [("{0}", f"{name}.expand({', '.join('3' if i == list(t.shape).index(1) else '-1' for i in range(d))})")]
    if draw.random() < 0.2:
        ways += [("{0}", f"{name}.clone()"), ("{0}", f"{name}.contiguous()"), ("{0}", f"{name}[:, [0, 0]]" if d > 1 else f"{name}[[0]]")]
    return ways


def writes(name, t, others):
    same = [o for o, v in others.items() if v.shape == t.shape and o != name]
    ways = [f"{name} *= 2", f"{name} += 0.5", f"{name}.mul_(0.5)", f"{name}.relu_()", f"{name} = F.relu({name}, inplace=True)", f"{name} = self.act({name})", f"self.leaky({name})", f"torch.sigmoid_({name})", f"{name}.clamp_(min=-0.1)", f"{name}.tanh_()", f"{name} -= 1", f"{name}.abs_()", f"{name}.neg_()", f"F.leaky_relu_({name}, 0.2)", f"{name} /= 3", f"{name}.add_(1).mul_(3)", f"{name}.fill_(0.25)", f"{name}.zero_()"]
    if t.dim():
        ways += [f"{name}[{':, ' * draw.randrange(t.dim())}0] = 0.5", f"{name}[..., -1] *= 2"]
    for o in same:
        ways += [f"{name} += {o}", f"{name}.mul_({o})", f"{name}.copy_({o})", f"{name}.sub_({o}, alpha=2)"]
    return ways


def net():
    lines = ["h = self.conv(x)"]
    torch.manual_seed(0)
    x = torch.randn(1, 3, 6, 6)
    self = types.SimpleNamespace(conv=nn.Conv2d(3, 4, 3, padding=1), act=nn.ReLU(inplace=True), leaky=nn.LeakyReLU(0.1, inplace=True))
    scope = {"self": self, "x": x, "torch": torch, "F": F, "nn": nn}
    error = None
    with torch.no_grad():
        exec(lines[0], scope)
        names = ["h"]
        for i in range(draw.randrange(3, 9)):
            tensors = {n: scope[n] for n in names}
            name = draw.choice(names)
            if len(names) < 2 or (draw.random() < 0.45 and len(names) < 5):
                targets, right = draw.choice(views(name, scope[name]))
                made = [f"v{len(names)}{'' if k == 0 else 'bcd'[k - 1]}" for k in range(targets.count("{"))]
                line = f"{targets.format(*made)} = {right}"
            else:
                made, line = [], draw.choice(writes(name, scope[name], tensors))
            lines.append(line)
            try:
                exec(line, scope)
            except RuntimeError as e:
                error = str(e).split("\n")[0]
                break
            names += made
    if error is None:
        out = draw.sample(names, draw.randrange(1, min(4, len(names) + 1)))
        lines.append(f"return {', '.join(out)}")
        own = []
        for n in out:
            d = scope[n].double()
            own.append({"sizes": list(d.shape), "mean": d.mean().item(), "first": d.flatten()[0].item(), "last": d.flatten()[-1].item()})
        return {"lines": lines, "outputs": own}
    return {"lines": [*lines, "return h"], "error": error}


rows = [json.dumps(net(), separators=(",", ":")) for _ in range(count)]
print(f'{{"torch":"{torch.__version__.split("+")[0]}","nets":[\n' + ",\n".join(rows) + "\n]}")
