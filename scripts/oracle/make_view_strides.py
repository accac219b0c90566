#!/usr/bin/env python3
"""Nets that lay a tensor out in other ways and view it then, with what PyTorch says: its sizes, or its refusal.

usage: make_view_strides.py [SEED [COUNT]] > test-data/view_strides.json
"""
import json
import random
import sys

import torch

import torch.nn.functional as F

given = [int(n) for n in sys.argv[1:]]
seed, count = given[0] if given else 0, given[1] if len(given) > 1 else 400
draw = random.Random(seed)

CELLS = ["F.relu(x)", "x.sigmoid()", "torch.tanh(x)", "F.gelu(x)", "F.leaky_relu(x, 0.1)", "x * 2", "x + 1", "-x", "x.abs()", "x.exp()", "F.silu(x)", "F.hardswish(x)", "F.elu(x)", "x.clamp(min=0)", "x.relu_()", "F.softplus(x)", "x + x", "F.relu6(x)", "F.mish(x)", "torch.log_softmax(x, -1)", "F.softmax(x, 1)"]


def step(t):
    """A line that makes another tensor of t."""
    axes = t.dim()
    kind = draw.choice(["permute", "transpose", "slice", "expand", "squeeze", "cells", "cells", "both", "reshape", "contiguous", "chunk", "pick", "clone", "unflatten"])
    axis, other = draw.randrange(axes), draw.randrange(axes)
    sizes = list(t.shape)
    if kind == "permute":
        dims = list(range(axes))
        draw.shuffle(dims)
        return f"x.permute({', '.join(map(str, dims))})"
    if kind == "transpose":
        return f"x.transpose({axis}, {other})"
    if kind == "slice":
        cut = [":"] * axes
        n = sizes[axis]
        cut[axis] = draw.choice(["1:", "::2", f":{max(1, n - 1)}", f"{n // 2}:", "-1:"])
        return f"x[{', '.join(cut)}]"
    if kind == "expand":
        if axes > 4:
            return None
        at = draw.randrange(1, axes + 1)
        made = [-1] * axes
        made.insert(at, draw.choice([1, 2, 3]))
        return f"x.unsqueeze({at}).expand({', '.join(map(str, made))})"
    if kind == "squeeze":
        return f"x.squeeze({axis})" if axis else f"x.unsqueeze({draw.randrange(1, axes + 1)})"
    if kind == "cells":
        return draw.choice(CELLS)
    if kind == "both":
        dims = list(range(axes))
        draw.shuffle(dims)
        made = [sizes[d] for d in dims]
        wanted = [dims.index(i) for i in range(axes)]
        fresh = f"x.permute({', '.join(map(str, dims))}).softmax(-1).permute({', '.join(map(str, wanted))})"
        return draw.choice([f"x + {fresh}", f"{fresh} * x", f"torch.maximum(x, {fresh})"])
    if kind == "reshape":
        return f"x.reshape({', '.join(map(str, regrouped(sizes)))})"
    if kind == "contiguous":
        return "x.contiguous()"
    if kind == "chunk":
        return f"x.chunk(2, {axis})[0]" if axis and sizes[axis] % 2 == 0 else None
    if kind == "pick":
        return f"x[{', '.join([':'] * axis + ['0'])}]" if axis and axes > 3 else None
    if kind == "clone":
        return "x.clone()"
    n = sizes[axis]
    by = next((d for d in (2, 3) if n % d == 0), None)
    return f"x.unflatten({axis}, ({by}, {n // by}))" if axis and by else None


def regrouped(sizes):
    """Sizes of the same cells, axes drawn apart and together."""
    made = []
    for n in sizes[1:]:
        by = draw.choice([d for d in range(1, n + 1) if n % d == 0])
        made += [by, n // by] if draw.random() < 0.4 else [n]
    while len(made) > 1 and draw.random() < 0.6:
        at = draw.randrange(len(made) - 1)
        made[at : at + 2] = [made[at] * made[at + 1]]
    return [sizes[0], *made]


def case():
    sizes = [draw.choice([1, 2, 3, 4, 6]), draw.choice([1, 2, 4, 6]), draw.choice([2, 3, 4])]
    torch.manual_seed(0)
    t = torch.randn(1, *sizes)
    lines = []
    for _ in range(draw.randint(1, 4)):
        line = step(t)
        if line is None:
            continue
        try:
            t = eval(line, {"x": t, "F": F, "torch": torch})
        except RuntimeError:
            # What is written in place may not be expanded.
            return None
        if t.dim() < 2 or t.dim() > 6 or t.numel() == 0:
            return None
        lines.append(line)
    wanted = regrouped(list(t.shape))
    if not lines or t.shape[0] != 1:
        return None
    lines.append(f"x.view({', '.join(map(str, wanted))})")
    try:
        made = eval(lines[-1], {"x": t})
        result = {"sizes": list(made.shape)}
    except RuntimeError as error:
        result = {"text": str(error).splitlines()[0]}
    return {"input": sizes, "lines": lines, **result}


def main():
    cases, refused = [], 0
    while len(cases) < count:
        one = case()
        # As many that are refused as others.
        if one is None or ("text" in one) == (refused * 2 > len(cases)):
            continue
        refused += "text" in one
        cases.append(one)
    body = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    print(f'{{"torch":"{torch.__version__}","cases":[\n{body}\n]}}')


main()
