#!/usr/bin/env python3
"""PyTorch's verdict on the operations of nets with branches, many of them spoiled: sizes, values, refusals.

usage: make_ops.py --seed N --count N [--only KIND,KIND] | gzip -9n > test-data/ops.jsonl.gz

Each line is one call: its kind (API.md, "Nets with branches"), its arguments by name as a row of the table has them,
the sizes of the tensors that it reads with their batch axis, and what PyTorch makes of it: sizes and values, or the first
line of its refusal. Tensors are drawn after manual_seed(seed), one after the other, by randn; `grid` says that they are
then rounded to halves, so that there are zeros and equal values; `positive`, that their absolute values are taken.
A slice, a chunk or a list of sizes is a JSON list or a string as Python writes it (":", "1:5:2", "..."); null in an index
is None. Values are float32 with nine digits, those that are not finite "nan", "inf" and "-inf".
"""
import argparse
import json
import math
import random
import sys
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402

torch.set_num_threads(1)
MOST = 240  # values of one tensor


def sizes(r, empty=True):
    """Sizes as a net has them: maps in a batch of one mostly, then vectors, rows of tokens, and whatever views make."""
    n = lambda: r.choice([1, 2, 2, 3, 3, 4, 5, 6] + ([0] if empty and r.random() < 0.04 else []))
    rank = r.choice([4, 4, 4, 4, 3, 3, 2, 2, 1, 0, 5] if empty else [4, 4, 4, 3, 3, 2, 1])
    made = [1 if i == 0 and rank > 1 and r.random() < 0.8 else n() for i in range(rank)]
    while math.prod(made) > MOST:
        made[made.index(max(made))] -= 1
    return made


def partner(r, a):
    """Sizes beside `a`: the same, broadcast from, broadcast to, one size off, one axis more or less."""
    b = list(a)
    way = r.random()
    if way < 0.25 or not b:
        return b if b or r.random() < 0.5 else sizes(r)
    i = r.randrange(len(b))
    if way < 0.5:
        for k in range(len(b)):
            if r.random() < 0.5:
                b[k] = 1
        if r.random() < 0.3:
            b = b[r.randrange(len(b)):]
        return b
    if way < 0.62:
        return b[i:]
    if way < 0.85:
        b[i] = r.choice([0, 1, 2, 3, 4, 5, 7])
        return b
    if way < 0.92:
        return [r.choice([1, 2])] + b
    return sizes(r)


def axis(r, rank, wrong=0.12):
    if r.random() < wrong:
        return r.choice([rank, -rank - 1, rank + 2, 9, -7])
    rank = max(rank, 1)
    return r.randrange(-rank, rank)


def axes(r, rank):
    many = [axis(r, rank, 0.06) for _ in range(r.randint(1, max(rank, 1)))]
    return many if r.random() < 0.15 else list({k % max(rank, 1) if -rank <= k < rank else k: k for k in many}.values())


def number(r):
    return r.choice([0.1, 0.5, 2, 1, -1, 3, 0.25, -0.7, 1e-3, 255, 0, 2.5, 1 / 3])


def text(s):
    return s if isinstance(s, str) else ":".join("" if v is None else str(v) for v in s)


def index_item(r, size):
    way = r.random()
    at = lambda: None if r.random() < 0.35 else r.randint(-size - 1, size + 1)
    if way < 0.28:
        return ":"
    if way < 0.58:
        return text((at(), at()))
    if way < 0.7:
        return text((at(), at(), r.choice([1, 2, 2, 3, 3, 0, -1] if r.random() < 0.2 else [1, 2, 3])))
    if way < 0.9:
        return r.randint(-size, size - 1) if size and r.random() < 0.85 else r.choice([size, -size - 1, size + 3])
    return None


def index(r, shape, lists=True):
    rank = len(shape)
    many = r.randint(1, rank + (1 if r.random() < 0.08 or rank == 0 else 0))
    items = [index_item(r, shape[k] if k < rank else 1) for k in range(many)]
    if r.random() < 0.25:
        items = items[: r.randint(0, len(items))] + ["..."] + [index_item(r, n) for n in shape[rank - r.randint(0, 1):]]
    if lists and shape and r.random() < 0.12:
        k = r.randrange(len(shape))
        items = [":"] * k + [[r.randint(-shape[k], shape[k] - 1) if shape[k] else 0 for _ in range(r.randint(1, 4))]]
        if r.random() < 0.1:
            items[-1][0] = shape[k] + 2
        if k + 1 < len(shape) and shape[k + 1] and r.random() < 0.6:
            items.append([r.randrange(shape[k + 1]) for _ in range(r.choice([len(items[-1]), 1, 2, 3]))])
    return items


def real_index(items):
    def one(item):
        if item == "...":
            return Ellipsis
        if isinstance(item, str):
            return slice(*[int(p) if p else None for p in item.split(":")])
        return item
    return tuple(one(i) for i in items)


def factors(r, total):
    made = []
    while total > 1 and len(made) < 3:
        f = r.choice([k for k in range(1, total + 1) if total % k == 0])
        made.append(f)
        total //= f
    return made + [total]


def view_shape(r, shape):
    total = math.prod(shape)
    way = r.random()
    if way < 0.3 and shape:
        cut = r.randrange(len(shape))
        made = shape[:cut] + [math.prod(shape[cut:])]
    elif way < 0.75:
        made = factors(r, total) if total else [0, r.choice([1, 2, -1])]
        r.shuffle(made)
    else:
        made = list(shape) or [1]
        k = r.randrange(len(made))
        made[k] = r.choice([-1, made[k], made[k] + 1, 7, 400, -2, 0])
    if r.random() < 0.5 and made:
        made[r.randrange(len(made))] = -1
    if r.random() < 0.06:
        made.insert(r.randrange(len(made) + 1), -1)
    return made


# ---- one function a kind: (args, inputs' sizes), and what it calls

def binary(r, kind):
    a = sizes(r)
    args = {}
    second = "exponent" if kind == "pow" else "other"
    both = kind in ("maximum", "minimum", "atan2", "hypot", "logaddexp") or kind.startswith("logical")
    way = 0 if both else r.random()
    if way < 0.55:
        inputs = [a, partner(r, a)]
        if r.random() < 0.5:
            inputs.reverse()
    else:
        inputs = [a]
        value = r.choice([2, 3, 0.5, -1, -2, 1, 0, -0.5, 2.5, 4]) if kind == "pow" else number(r)
        args["input" if way > 0.85 and kind != "fmod" and kind not in COMPARE else second] = value
    if kind in ("add", "sub") and "input" not in args and r.random() < 0.2:
        args["alpha"] = number(r)
    if kind == "div" and "input" not in args and r.random() < 0.25:
        args["rounding_mode"] = r.choice(["floor", "trunc", "floor", "trunc", "nearest"])
    if "input" not in args and not both and kind not in COMPARE and r.random() < 0.2:
        args["inplace"] = True
    return args, inputs


def unary(r, kind):
    return ({"inplace": True} if r.random() < 0.15 and kind != "logical_not" else {}), [sizes(r)]


def matmul(r, kind):
    n = lambda: r.choice([1, 2, 3, 4, 5])
    k = n()
    way = r.random()
    lead = [1] + ([n()] if r.random() < 0.6 else [])
    a, b = lead + [n(), k], lead + [k, n()]
    if way < 0.15:
        b = b[-2:]
    elif way < 0.25:
        a = a[-2:]
    elif way < 0.35:
        b = [k]
    elif way < 0.42:
        a = [k]
    elif way < 0.48:
        a, b = [k], [k]
    elif way < 0.55:
        b = [n() if r.random() < 0.5 else 1 for _ in lead] + b[-2:]
    elif way < 0.6:
        a, b = sizes(r), sizes(r)
    elif way < 0.64:
        b = [2] + b
    if r.random() < 0.3:
        spoiled = r.choice([a, b])
        if spoiled:
            spoiled[r.randrange(len(spoiled))] = r.choice([0, 1, 2, 6, 7])
    fn = "matmul" if r.random() < 0.7 else r.choice(["bmm", "mm"])
    if fn == "bmm" and r.random() < 0.8:
        a, b = a[-3:], b[-3:]
    if fn == "mm" and r.random() < 0.8:
        a, b = a[-2:], b[-2:]
    return ({} if fn == "matmul" else {"fn": fn}), [a, b]


EQUATIONS = ["bchw,bchw->bchw", "bchw,bcij->bhwij", "bchw,bc->bhw", "bij,bjk->bik", "bnd,bmd->bnm", "bchw->bhwc", "bchw->b", "bnd,de->bne",
             "b c h w, b d h w -> b c d", "ij,ij", "ij,jk", "bii->bi", "ii", "...ij,...jk->...ik", "bhw,bhw->", "bchw->bz", "bnhd,bmhd->bhnm", "bc,bc->bc", "i,j->ij", "bcd->bdc", "bcd,cd->bc", "ab,bc,cd->ad", "ijk->ikk"]


def einsum(r, kind):
    equation = r.choice(EQUATIONS)
    known = {}
    n = lambda c: known.setdefault(c, 1 if c == "b" else r.choice([1, 2, 3, 4]))
    inputs = []
    for part in equation.split("->")[0].replace(" ", "").split(","):
        lead = r.choice([[], [1], [1, 2]]) if part.startswith("...") else []
        inputs.append(lead + [n(c) for c in part.replace("...", "")])
    if r.random() < 0.35:
        spoiled = r.choice(inputs)
        way = r.random()
        if way < 0.6 and spoiled:
            spoiled[r.randrange(len(spoiled))] = r.choice([1, 5, 2, 6])
        elif way < 0.8:
            spoiled.append(2)
        elif spoiled:
            spoiled.pop()
    if r.random() < 0.06:
        inputs.append([1, 2])
    return {"equation": equation}, inputs


def joined(r, kind):
    a = sizes(r)
    many = r.choice([1, 2, 2, 2, 3, 3, 4])
    inputs = [list(a) for _ in range(many)]
    dim = axis(r, len(a) + (kind == "stack"), 0.1)
    if kind == "cat" and a and -len(a) <= dim < len(a):
        for b in inputs:
            b[dim] = r.choice([a[dim], 1, 2, 3, 0] if r.random() < 0.2 else [a[dim], 1, 2, 3])
    way = r.random()
    k = r.randrange(many)
    if way < 0.25 and a:
        inputs[k][r.randrange(len(a))] = r.choice([1, 2, 3, 5, 7])
    elif way < 0.32:
        inputs[k] = inputs[k][1:]
    elif way < 0.37:
        inputs[k] = [0]
    elif way < 0.4:
        inputs[k] = []
    elif way < 0.42:
        inputs = []
    return ({"dim": dim} if dim != 0 or r.random() < 0.5 else {}), inputs


def slices(r, kind):
    a = sizes(r)
    way = r.random()
    if way < 0.55:
        return {"index": index(r, a)}, [a]
    dim = axis(r, len(a), 0.08)
    size = a[dim] if a and -len(a) <= dim < len(a) else 3
    if way < 0.72:
        chunks = r.choice([1, 2, 2, 3, 4, 5] if r.random() < 0.85 else [0, -1])
        got = -(-size // max(1, -(-size // max(chunks, 1)))) or 1
        piece = r.randrange(max(1, got))
        return {"fn": "chunk", "chunks": chunks, "dim": dim, "piece": piece, **pieces(r, chunks)}, [a]
    if way < 0.92:
        if r.random() < 0.5:
            by = r.choice([1, 2, 3, size, size + 1] if r.random() < 0.85 else [0, -1])
            count = -(-size // by) if by > 0 else 1
        else:
            by = []
            left = size
            while left > 0 and len(by) < 4:
                by.append(r.randint(1, left))
                left -= by[-1]
            by = by or [0]
            if left and r.random() < 0.9:
                by[-1] += left
            if r.random() < 0.25:
                by[r.randrange(len(by))] += r.choice([1, -1, 2, -3])
            count = len(by)
        return {"fn": "split", "split_size": by, "dim": dim, "piece": r.randrange(max(1, count)), **pieces(r, count)}, [a]
    if way < 0.96:
        return {"fn": "narrow", "dim": dim, "start": r.randint(-1, size), "length": r.randint(0, size) if r.random() < 0.9 else r.choice([-1, size + 1])}, [a]
    return {"fn": "unbind", "dim": dim, "piece": r.randrange(max(1, size)), **pieces(r, size)}, [a]


def pieces(r, count):
    """Into how many names they are unpacked; nothing where they stay a tuple."""
    return {} if r.random() < 0.5 else {"pieces": max(1, count + r.choice([0, 0, 0, 1, -1] if r.random() < 0.3 else [0]))}


def reduction(r, kind):
    a = sizes(r)
    args = {}
    one = kind in ("prod", "logsumexp", "cumsum")
    if kind in ("max", "min"):
        fn = r.choice([kind, "a" + kind])
        if fn != kind:
            args["fn"] = fn
        one = fn == kind
    way = r.random()
    if kind == "cumsum":
        args["dim"] = axis(r, len(a))
        return args, [a]
    if way > 0.2 or kind == "logsumexp":
        args["dim"] = axis(r, len(a)) if way < 0.55 or one else axes(r, len(a))
        if r.random() < 0.5:
            args["keepdim"] = True
    if kind in ("std", "var") and r.random() < 0.5:
        args["correction"] = r.choice([0, 0, 1, 2])
    if kind == "norm" and r.random() < 0.5:
        args["p"] = r.choice([1, 2, 3, "inf", 0.5, "-inf", 0])
    return args, [a]


def normalize(r, kind):
    a = sizes(r)
    args = {"dim": axis(r, len(a))} if r.random() < 0.7 else {}
    if r.random() < 0.3:
        args["p"] = r.choice([1, 2, 3])
    if r.random() < 0.2:
        args["eps"] = r.choice([1e-6, 0.5, 2])
    return args, [a]


def permute(r, kind):
    a = sizes(r)
    rank = len(a)
    way = r.random()
    if way < 0.55:
        dims = list(range(rank))
        r.shuffle(dims)
        dims = [d - rank if r.random() < 0.15 else d for d in dims]
        if r.random() < 0.25 and dims:
            w = r.random()
            if w < 0.4:
                dims.pop()
            elif w < 0.7:
                dims[0] = axis(r, rank, 0.5)
            else:
                dims.append(axis(r, rank))
        return {"dims": dims}, [a]
    if way < 0.8:
        return {"fn": "transpose", "dims": [axis(r, rank, 0.08), axis(r, rank, 0.08)]}, [a]
    if way < 0.9:
        k = r.choice([1, 1, 2])
        return {"fn": "movedim", "source": [axis(r, rank, 0.05) for _ in range(k)], "dims": [axis(r, rank, 0.05) for _ in range(k if r.random() < 0.9 else k + 1)]}, [a]
    return {"fn": r.choice(["t", "T", "mT"])}, [a]


def squeeze(r, kind):
    a = sizes(r)
    if kind == "unsqueeze":
        return {"dim": axis(r, len(a) + 1)}, [a]
    way = r.random()
    if way < 0.25:
        return {}, [a]
    return {"dim": axis(r, len(a)) if way < 0.8 else axes(r, len(a))}, [a]


def expand(r, kind):
    a = sizes(r)
    made = [r.choice([-1, n, n, 3 if n == 1 else n]) for n in a]
    if r.random() < 0.3:
        made = [r.choice([1, 2, 3])] + made
    if r.random() < 0.25 and made:
        made[r.randrange(len(made))] = r.choice([-1, -2, 0, 2, 5])
    if r.random() < 0.08:
        made = made[1:]
    return {"sizes": made}, [a]


def repeat(r, kind):
    a = sizes(r)
    made = [r.choice([1, 1, 2, 3]) for _ in a]
    if r.random() < 0.2:
        made = [2] + made
    if r.random() < 0.2 and made:
        made[r.randrange(len(made))] = r.choice([0, -1])
    if r.random() < 0.12:
        made = made[1:]
    return {"sizes": made}, [a]


def views(r, kind):
    a = sizes(r)
    return {"shape": view_shape(r, a)}, [a]


def flip(r, kind):
    a = sizes(r)
    return {"dims": axes(r, len(a))}, [a]


def roll(r, kind):
    a = sizes(r)
    way = r.random()
    if way < 0.15:
        return {"shifts": r.randint(-3, 7)}, [a]
    if way < 0.55:
        return {"shifts": r.randint(-3, 7), "dims": axis(r, len(a))}, [a]
    dims = axes(r, len(a))
    return {"shifts": [r.randint(-3, 7) for _ in range(len(dims) if r.random() < 0.85 else len(dims) + 1)], "dims": dims}, [a]


def clamp(r, kind):
    args = {}
    if r.random() < 0.75:
        args["min"] = number(r)
    if r.random() < 0.75:
        args["max"] = number(r)
    if r.random() < 0.15:
        args["inplace"] = True
    return args, [sizes(r)]


def setitem(r, kind):
    a = sizes(r)
    items = index(r, a, lists=False)
    if r.random() < 0.4:
        return {"index": items, "value": number(r)}, [a]
    try:
        part = list(torch.zeros(a)[real_index(items)].shape)
    except Exception:
        part = sizes(r)
    return {"index": items}, [a, part if r.random() < 0.55 else partner(r, part)]


def unpool(r, kind):
    k = r.choice([2, 2, 3, [2, 3]])
    pool = {"kernel_size": k}
    if r.random() < 0.3:
        pool["stride"] = r.choice([1, 2, 3])
    if r.random() < 0.2:
        pool["padding"] = 1
    args = dict(pool)
    if r.random() < 0.25:
        args[r.choice(["stride", "kernel_size"])] = r.choice([1, 2, 3])
    a = ([1] if r.random() < 0.8 else []) + [r.choice([1, 2, 3]), r.randint(3, 8), r.randint(3, 8)]
    if r.random() < 0.45:
        args["output_size"] = r.choice([a, a[-2:], a[-2:], [n + r.choice([0, 1, 4]) for n in a[-2:]], a[-1:], [1, 2, 3, 4, 5]])
    return {**args, "pool": pool}, [a]


def module(r, kind):
    """A class whose tensors are not a batch of one of maps, or that reads rows: arguments of its constructor."""
    n = r.choice([1, 1, 2, 3])
    c = r.choice([1, 2, 3, 4])
    h, w = r.randint(1, 6), r.randint(2, 7)
    channels = c if r.random() < 0.9 else c + 1
    maps = [n, c, h, w]
    some = lambda **choices: {k: r.choice(v) for k, v in choices.items() if r.random() < 0.45}
    if kind == "BatchNorm1d":
        a = r.choice([[n, c], [n, c, w], [n, c, w], [n, c, w], [c, w], maps, [c]])
        return {"num_features": channels, **some(eps=[1e-5, 0.1, 0], affine=[True, False], track_running_stats=[True, False], bias=[True, False])}, [a]
    if kind in ("MaxPool1d", "AvgPool1d"):
        a = r.choice([[n, c, w], [n, c, w], [n, c, w], [c, w], [w], maps])
        k = r.choice([1, 2, 2, 3, 3, 4, 0]) if r.random() < 0.95 else 9
        more = {"dilation": [1, 2]} if kind == "MaxPool1d" else {"count_include_pad": [True, False]}
        return {"kernel_size": k, **some(stride=[1, 2, 3], padding=[0, 1, 1, 2], ceil_mode=[True, False], **more)}, [a]
    if kind in ("AdaptiveAvgPool1d", "AdaptiveMaxPool1d"):
        return {"output_size": r.choice([1, 2, 3, w, w + 2])}, [r.choice([[n, c, w], [n, c, w], [n, c, w], [c, w], [w], maps])]
    if kind == "Conv1d":
        a = r.choice([[n, c, w], [n, c, w], [n, c, w], [n, c, w], [c, w], maps, [w]])
        groups = r.choice([1, 1, 1, c])
        # A padding of two numbers by the map's own cells would pad rows as well.
        named = some(padding=[0, 1, 2, "same", "valid", -1, [1], [1, 2]], dilation=[1, 2, 3], bias=[True, False], padding_mode=["zeros", "reflect", "replicate", "circular"])
        if named.get("padding") != "same" or r.random() < 0.1:
            named |= some(stride=[1, 2, 3, 0, [2], [1, 2]])
        if isinstance(named.get("padding"), list) and len(named["padding"]) > 1:
            named.pop("padding_mode", None)
        if groups > 1:
            named["groups"] = groups
        return {"in_channels": channels if groups == 1 else c, "out_channels": groups * r.choice([1, 2, 3]), "kernel_size": r.choice([1, 2, 3, 3, 5, [3], [2, 2]] if r.random() < 0.3 else [1, 2, 3, 5]), **named}, [a]
    if kind == "Unfold":
        a = r.choice([maps, maps, maps, maps[1:], [c, w], [w], [n, c, 0, w], [2, *maps]])
        return {"kernel_size": r.choice([1, 2, 3, [1, 2], [3, 2], 0]), **some(stride=[1, 2, [2, 1], 0], padding=[0, 1, [1, 2], -1], dilation=[1, 2, [1, 2], 0])}, [a]
    if kind == "Fold":
        k = r.choice([[1, 1], [2, 2], [2, 2], [3, 2]])
        size = [r.randint(1, 6), r.randint(1, 6)]
        named = some(stride=[1, 2, [2, 1], 0] if r.random() < 0.2 else [1, 2, [2, 1]], padding=[0, 1, [1, 2]], dilation=[1, 2])
        two = lambda v: v if isinstance(v, list) else [v, v]
        s, p, d = (two(named.get(name, usual)) for name, usual in [("stride", 1), ("padding", 0), ("dilation", 1)])
        blocks = [(size[i] + 2 * p[i] - d[i] * (k[i] - 1) - 1) // (s[i] or 1) + 1 for i in (0, 1)]
        count = max(1, blocks[0] * blocks[1]) + r.choice([0, 0, 0, 0, 1])
        a = [n, c * k[0] * k[1] + r.choice([0, 0, 0, 0, 1]), count]
        return {"output_size": r.choice([size, size, size, size[0]]) if size[0] == size[1] else size, "kernel_size": r.choice([k, k[0]]) if k[0] == k[1] else k, **named}, [r.choice([a, a, a, a[1:], [1, *a]])]
    n = r.choice([2, 2, 3])
    maps = r.choice([[n, c, h + 1, w], [n, c, h + 2, w], [1, c, h + 2, w]])
    args = {
        "Conv2d": lambda: {"in_channels": channels, "out_channels": r.choice([1, 2, 3]), "kernel_size": r.choice([1, 2, 3]), **some(padding=[0, 1, "same"], dilation=[1, 2], bias=[False], padding_mode=["reflect", "circular", "zeros"])},
        "ConvTranspose2d": lambda: {"in_channels": channels, "out_channels": r.choice([1, 2]), "kernel_size": r.choice([1, 2, 3]), **some(stride=[1, 2], padding=[0, 1])},
        "MaxPool2d": lambda: {"kernel_size": r.choice([1, 2, 3]), **some(stride=[1, 2], padding=[0, 1], ceil_mode=[True])},
        "AvgPool2d": lambda: {"kernel_size": r.choice([1, 2, 3]), **some(stride=[1, 2], padding=[0, 1], ceil_mode=[True])},
        "LPPool2d": lambda: {"norm_type": 2, "kernel_size": r.choice([1, 2])},
        "AdaptiveAvgPool2d": lambda: {"output_size": r.choice([1, 2, [1, 3]])},
        "AdaptiveMaxPool2d": lambda: {"output_size": r.choice([1, 2, [1, 3]])},
        "BatchNorm2d": lambda: {"num_features": channels, **some(affine=[True, False], eps=[0.1])},
        "InstanceNorm2d": lambda: {"num_features": channels, **some(affine=[True, False])},
        "GroupNorm": lambda: {"num_groups": r.choice([1, c]), "num_channels": channels},
        "LayerNorm": lambda: {"normalized_shape": maps[-r.choice([1, 2, 3]):]},
        "PReLU": lambda: {"num_parameters": r.choice([1, c])},
        "Softmax2d": lambda: {},
        "Softmax": lambda: {"dim": r.choice([0, 1, 2, 3])},
        "LocalResponseNorm": lambda: {"size": 2},
        "ZeroPad2d": lambda: {"padding": r.choice([1, [1, 0, 2, 1], -1])},
        "ReflectionPad2d": lambda: {"padding": 1},
        "CircularPad2d": lambda: {"padding": 1},
        "Upsample": lambda: {"scale_factor": 2, "mode": r.choice(["nearest", "bilinear"])},
        "PixelShuffle": lambda: {"upscale_factor": 1},
        "ChannelShuffle": lambda: {"groups": r.choice([1, c])},
        "GLU": lambda: {"dim": r.choice([1, 2, 3])},
        "Linear": lambda: {"in_features": w if r.random() < 0.9 else w + 1, "out_features": 3},
        "Flatten": lambda: some(start_dim=[0, 1, 2], end_dim=[-1, 2]),
    }[kind]()
    return args, [maps]


BATCHED = "Conv2d ConvTranspose2d MaxPool2d AvgPool2d LPPool2d AdaptiveAvgPool2d AdaptiveMaxPool2d BatchNorm2d InstanceNorm2d GroupNorm LayerNorm PReLU Softmax2d Softmax".split()
BATCHED += "LocalResponseNorm ZeroPad2d ReflectionPad2d CircularPad2d Upsample PixelShuffle ChannelShuffle GLU Linear Flatten".split()
ROWS = ["MaxPool1d", "AvgPool1d", "AdaptiveAvgPool1d", "AdaptiveMaxPool1d", "BatchNorm1d", "Conv1d", "Unfold", "Fold"]


def tuples(value):
    return tuple(tuples(v) for v in value) if isinstance(value, list) else value


def ternary(r, kind):
    a = sizes(r)
    inputs = [a, partner(r, a), partner(r, a)]
    args = {}
    if kind == "lerp" and r.random() < 0.6:
        inputs.pop()
        args["weight"] = r.choice([0, 0.1, 0.3, 0.5, 0.9, 1, 1.5, -0.5])
    if kind != "lerp" and r.random() < 0.5:
        args["value"] = number(r)
    if r.random() < 0.2:
        args["inplace"] = True
    return args, inputs


def where(r, kind):
    a = sizes(r)
    inputs, args = [a], {}
    if kind == "masked_fill":
        return {"value": number(r), **({"inplace": True} if r.random() < 0.3 else {})}, [a, partner(r, a)]
    for name in ("input", "other"):
        if r.random() < 0.3:
            args[name] = number(r)
        else:
            inputs.append(partner(r, a))
    return args, inputs


def ordered(r, kind):
    a = sizes(r)
    args = {} if r.random() < 0.3 else {"dim": axis(r, len(a), 0.08)}
    if kind == "sort":
        return {**args, **({"descending": True} if r.random() < 0.5 else {})}, [a]
    return {"k": r.choice([1, 1, 2, 2, 3, 4, 0, -1]), **args, **({"largest": False} if r.random() < 0.3 else {})}, [a]


def picks(r, kind):
    a = sizes(r)
    dim = axis(r, len(a), 0.08)
    size = a[dim] if a and -len(a) <= dim < len(a) else 3
    if kind == "index_select":
        index = [r.randrange(size) if size and r.random() < 0.97 else r.choice([size, -1]) for _ in range(r.randint(1, 5))]
        return {"dim": dim, "index": index}, [a]
    if kind == "repeat_interleave":
        return {"repeats": r.choice([1, 2, 2, 3, 0, -1]), **({} if r.random() < 0.2 else {"dim": dim})}, [a]
    if kind == "unfold":
        return {"dimension": dim, "size": r.choice([1, 2, 2, 3, size, size + 1, 0]), "step": r.choice([1, 1, 2, 3, 0])}, [a]
    return {"k": r.choice([1, 1, 2, 3, 0, -1, 5]), **({} if r.random() < 0.15 else {"dims": [axis(r, len(a), 0.06), axis(r, len(a), 0.06)] if r.random() < 0.93 else [0, 1, 2]})}, [a]


def products(r, kind):
    n = lambda: r.choice([1, 2, 3, 4])
    i, j, k, b = n(), n(), n(), n()
    if kind == "outer":
        return {}, [[i], [j]] if r.random() < 0.8 else [sizes(r), [j]]
    inputs = {"addmm": [[i, j], [i, k], [k, j]], "baddbmm": [[b, i, j], [b, i, k], [b, k, j]]}[kind]
    if r.random() < 0.35:
        inputs[0] = r.choice([[1] * len(inputs[0]), inputs[0][1:], [], [5], [1] + inputs[0]])
    if r.random() < 0.2:
        spoiled = r.choice(inputs[1:])
        spoiled[r.randrange(len(spoiled))] = r.choice([1, 5, 6])
    if r.random() < 0.08:
        inputs[r.choice([1, 2])].append(2)
    return {**({"beta": r.choice([0, 0.5, 2, -1])} if r.random() < 0.5 else {}), **({"alpha": r.choice([0.5, 2, -1])} if r.random() < 0.5 else {})}, inputs


def distance(r, kind):
    if kind == "cdist":
        n = lambda: r.choice([1, 2, 3, 4])
        k, lead = n(), [n() for _ in range(r.choice([0, 1, 1, 2]))]
        a, b = lead + [n(), k], (lead if r.random() < 0.7 else [1 for _ in lead]) + [n(), k]
        if r.random() < 0.2:
            r.choice([a, b])[-1] = r.choice([1, 5])
        if r.random() < 0.06:
            a = a[-1:]
        return ({} if r.random() < 0.5 else {"p": r.choice([1, 2, 3])}), [a, b]
    a = sizes(r)
    inputs = [a, list(a) if r.random() < 0.6 else partner(r, a)]
    if kind == "pairwise_distance":
        return {**({"p": r.choice([1, 2, 3])} if r.random() < 0.4 else {}), **({"eps": 0.1} if r.random() < 0.2 else {}), **({"keepdim": True} if r.random() < 0.3 else {})}, inputs
    return {**({"dim": axis(r, len(a), 0.06)} if r.random() < 0.6 else {}), **({"eps": 0.5} if r.random() < 0.2 else {})}, inputs


def attention(r, kind):
    n = lambda: r.choice([1, 2, 3, 4])
    lead, l, t, e, v = [1] + [n() for _ in range(r.choice([0, 1]))], n(), n(), n(), n()
    if r.random() < 0.1:
        lead = []
    q, k, w = lead + [l, e], lead + [t, e], lead + [t, v]
    if r.random() < 0.2:
        spoiled = r.choice([q, k, w])
        spoiled[r.randrange(len(spoiled) - 2, len(spoiled))] = r.choice([5, 6])
    if k[-2] != w[-2] and len(q) == 4:
        w[-2] = k[-2]  # the fast kernel takes any number of values, and reads as many as there are keys
    return {**({"is_causal": True} if r.random() < 0.2 else {}), **({"scale": r.choice([0.5, 1, 2])} if r.random() < 0.3 else {})}, [q, k, w]


def given_conv(r, kind):
    """A convolution with a kernel that it is given: some of other channels, of a bias that does not fit, too large."""
    n = lambda *of: r.choice(of)
    groups, kernel = n(1, 1, 1, 2), [n(1, 2, 3), n(1, 2, 3)]
    a, b = groups * n(1, 2), groups * n(1, 2)
    weight = [b, a // groups, *kernel] if kind == "conv2d" else [a, b // groups, *kernel]
    x = [n(1, 1, 1, 2), a, n(2, 3, 4, 5), n(2, 3, 4, 5)]
    if r.random() < 0.15:
        x[1] += 1
    args = {"groups": groups} if groups > 1 else {}
    for name, low, high in (("stride", 1, 2), ("dilation", 1, 2), ("padding", 0, 2)):
        if r.random() < 0.4:
            args[name] = r.randint(low, high) if r.random() < 0.5 else [r.randint(low, high), r.randint(low, high)]
    if kind == "conv_transpose2d" and r.random() < 0.3 and args.get("stride") == 2:
        args["output_padding"] = 1
    bias = [] if r.random() < 0.5 else [[b if r.random() < 0.8 else b + 1]]
    return args, [x, weight, *bias]


def sampling(r, kind):
    n = lambda: r.choice([1, 2, 3, 4, 5])
    b = r.choice([1, 1, 2])
    align = {"align_corners": True} if r.random() < 0.4 else {}
    if kind == "affine_grid":
        theta = [b, 2, 3] if r.random() < 0.85 else r.choice([[b, 3, 3], [b, 2], [b + 1, 2, 3], [b, 2, 2]])
        return {"size": [b, n(), n(), n() if r.random() < 0.95 else 0], **align}, [theta]
    x, grid = [b, r.choice([1, 2]), n(), n()], [b, n(), n(), 2]
    if r.random() < 0.15:
        spoiled = r.choice([x, grid])
        spoiled[r.choice([0, 3])] = r.choice([0, 3, 4])
    return {**({"mode": r.choice(["nearest", "bicubic", "bilinear"])} if r.random() < 0.6 else {}), **({"padding_mode": r.choice(["border", "reflection"])} if r.random() < 0.6 else {}), **align}, [x, grid]


COMPARE = ["gt", "lt", "ge", "le", "eq", "ne", "logical_and", "logical_or", "logical_xor"]
BINARY = [*COMPARE, "hypot", "logaddexp", "add", "sub", "mul", "div", "pow", "maximum", "minimum", "floor_divide", "remainder", "fmod", "atan2"]
UNARY = ["neg", "abs", "sqrt", "exp", "square", "rsqrt", "log", "log1p", "log2", "log10", "expm1", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh",
         "floor", "ceil", "round", "trunc", "frac", "sign", "reciprocal", "erf", "erfc", "exp2", "logical_not"]
REDUCTIONS = ["mean", "sum", "max", "min", "prod", "std", "var", "norm", "logsumexp", "cumsum"]
MAKE = {
    **{k: binary for k in BINARY}, **{k: unary for k in UNARY}, **{k: reduction for k in REDUCTIONS},
    "clamp": clamp, "matmul": matmul, "einsum": einsum, "cat": joined, "stack": joined, "slice": slices, "normalize": normalize,
    "permute": permute, "squeeze": squeeze, "unsqueeze": squeeze, "expand": expand, "repeat": repeat, "view": views, "reshape": views,
    **{k: ternary for k in ("lerp", "addcmul", "addcdiv")}, **{k: where for k in ("where", "masked_fill")}, **{k: ordered for k in ("sort", "topk")},
    **{k: picks for k in ("index_select", "repeat_interleave", "unfold", "rot90")}, **{k: products for k in ("outer", "addmm", "baddbmm")},
    "scaled_dot_product_attention": attention, "affine_grid": sampling, "grid_sample": sampling,
    "conv2d": given_conv, "conv_transpose2d": given_conv,
    **{k: distance for k in ("cosine_similarity", "pairwise_distance", "cdist")},
    "flip": flip, "roll": roll, "setitem": setitem, "MaxUnpool2d": unpool,
    **{k: module for k in ROWS + BATCHED},
}
# Of how many in a hundred kinds: those that people have most, most.
WEIGHT = {**{k: 1 for k in UNARY}, **{k: 3 for k in BINARY}, "add": 6, "mul": 6, "sub": 4, "div": 5, "pow": 5, "matmul": 7, "cat": 8, "stack": 4, "slice": 16, "setitem": 6,
          "mean": 5, "sum": 4, "max": 5, "min": 3, "permute": 6, "squeeze": 3, "unsqueeze": 2, "expand": 5, "view": 6, "reshape": 3, "einsum": 6, "MaxUnpool2d": 5, "BatchNorm1d": 4, "Conv1d": 8, "Unfold": 5, "Fold": 5, "Conv2d": 3, "BatchNorm2d": 2, **{k: 1 for k in BATCHED[3:] if k != "BatchNorm2d"}}


def call(kind, args, xs):
    a = dict(args)
    inplace = a.pop("inplace", False)
    if kind in ("lerp", "addcmul", "addcdiv"):
        fn = getattr(torch.Tensor, kind + "_" if inplace else kind)
        return fn(*xs, a["weight"]) if "weight" in a else fn(*xs, **a)
    if kind == "where":
        rest = iter(xs[1:])
        return torch.where(xs[0] > 0, *[torch.tensor(float(a[n])) if n in a else next(rest) for n in ("input", "other")])
    if kind == "masked_fill":
        return getattr(xs[0], kind + "_" if inplace else kind)(xs[1] > 0, a["value"])
    if kind in ("sort", "topk"):
        return getattr(torch, kind)(xs[0], **a).values
    if kind == "index_select":
        return xs[0].index_select(a["dim"], torch.tensor(a["index"]))
    if kind == "unfold":
        return xs[0].unfold(a["dimension"], a["size"], a["step"])
    if kind == "rot90":
        return torch.rot90(xs[0], a["k"], a.get("dims", [0, 1]))
    if kind in ("outer", "addmm", "baddbmm", "cdist"):
        return getattr(torch, kind)(*xs, **a)
    if kind == "affine_grid":
        return F.affine_grid(xs[0], torch.Size(a["size"]), a.get("align_corners", False))
    if kind == "grid_sample":
        a.setdefault("align_corners", False)
    if kind in ("cosine_similarity", "pairwise_distance", "scaled_dot_product_attention", "grid_sample", "conv2d", "conv_transpose2d"):
        return getattr(F, kind)(*xs, **a)
    if kind in BINARY:
        other = a.pop("exponent" if kind == "pow" else "other", None)
        first = a.pop("input", None)
        if first is not None:  # as Python's operators do
            x, = xs
            return {"add": lambda: first + x, "sub": lambda: first - x, "mul": lambda: first * x, "div": lambda: first / x, "pow": lambda: first ** x,
                    "floor_divide": lambda: first // x, "remainder": lambda: first % x}[kind]()
        second = xs[1] if len(xs) > 1 else other
        return getattr(xs[0], kind + "_")(second, **a) if inplace else getattr(torch, kind)(xs[0], second, **a)
    if kind in UNARY or kind == "clamp":
        return getattr(xs[0], kind + "_")(**a) if inplace else getattr(torch, kind)(xs[0], **a)
    if kind == "matmul":
        return getattr(torch, a.get("fn", "matmul"))(*xs)
    if kind == "einsum":
        return torch.einsum(a["equation"], *xs)
    if kind in ("cat", "stack"):
        return getattr(torch, kind)(xs, **a)
    x = xs[0]
    if kind == "slice":
        fn = a.get("fn", "getitem")
        if fn == "getitem":
            return x[real_index(a["index"])]
        if fn == "narrow":
            return x.narrow(a["dim"], a["start"], a["length"])
        got = x.unbind(a["dim"]) if fn == "unbind" else x.chunk(a["chunks"], a["dim"]) if fn == "chunk" else x.split(a["split_size"], a["dim"])
        if "pieces" in a:
            exec(", ".join(f"p{i}" for i in range(a["pieces"])) + ", = got", {"got": got})
        return got[a["piece"]]
    if kind in ("max", "min"):
        fn = a.pop("fn", kind)
        if fn != kind:
            return getattr(torch, fn)(x, **a)
        return getattr(torch, fn)(x, **a).values if a else getattr(torch, fn)(x)
    if kind in ("std", "var"):
        a.setdefault("dim", None)
        return getattr(torch, kind)(x, **a)
    if kind == "norm":
        p = a.pop("p", 2)
        return torch.norm(x, float(p), **a)
    if kind == "normalize":
        return F.normalize(x, **a)
    if kind == "permute":
        fn = a.get("fn", "permute")
        if fn == "permute":
            return x.permute(a["dims"])
        if fn == "transpose":
            return x.transpose(*a["dims"])
        if fn == "movedim":
            return x.movedim(a["source"], a["dims"])
        return getattr(x, fn) if fn != "t" else x.t()
    if kind == "expand":
        return x.expand(a["sizes"])
    if kind == "repeat":
        return x.repeat(a["sizes"])
    if kind in ("view", "reshape"):
        return getattr(x, kind)(a["shape"])
    if kind == "setitem":
        made = x.clone()
        made[real_index(a["index"])] = xs[1] if len(xs) > 1 else a["value"]
        return made
    if kind in ROWS + BATCHED:
        return getattr(nn, kind)(**{k: tuples(v) for k, v in a.items()})(x)
    if kind == "MaxUnpool2d":
        size = tuples(a.pop("output_size", None))
        pool = a.pop("pool")
        y, at = nn.MaxPool2d(**pool, return_indices=True)(x)
        return nn.MaxUnpool2d(**a)(y, at, output_size=size)
    return getattr(torch, kind)(x, **a)  # mean, sum, prod, logsumexp, cumsum, squeeze, unsqueeze, flip, roll


def plain(v):
    if math.isnan(v):
        return "nan"
    return float(f"{v:.9g}") if math.isfinite(v) else ("inf" if v > 0 else "-inf")


def tensors(shapes, seed, grid, positive):
    torch.manual_seed(seed)
    made = [torch.randn(s) for s in shapes]
    if grid:
        made = [torch.round(t * 2) / 2 for t in made]
    return [t.abs() for t in made] if positive else made


def case(r, kind, seed):
    args, inputs = MAKE[kind](r, kind)
    grid, positive = r.random() < 0.3, kind in ("log", "sqrt", "rsqrt", "pow", "log2", "log10", "log1p") and r.random() < 0.8
    made = {"kind": kind, "args": args, "inputs": inputs, "seed": seed, **({"grid": True} if grid else {}), **({"positive": True} if positive else {})}
    if any(math.prod(s) > MOST for s in inputs):
        return None
    xs = tensors(inputs, seed, grid, positive)
    if kind in ("where", "masked_fill"):  # the mask itself, as what made it gives it
        made["mask"] = 0 if kind == "where" else 1
    try:
        with torch.no_grad():
            out = call(kind, args, xs)
    except Exception as e:
        return {**made, "error": str(e).split("\n")[0]}
    if any(n < 0 for n in out.shape):
        return None  # expand takes a size of -2 for an axis of one cell, and all that follows refuses it
    if out.numel() > 2 * MOST:
        return None
    return {**made, "sizes": list(out.shape), "values": [plain(v) for v in out.double().flatten().tolist()]}


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--count", type=int, default=100)
    p.add_argument("--only", default="")
    own = p.parse_args()
    r = random.Random(own.seed)
    only = [k for k in own.only.split(",") if k]
    kinds = only or [k for k in MAKE for _ in range(WEIGHT.get(k, 2))]
    done = 0
    while done < own.count:
        made = case(r, kinds[done % len(kinds)], own.seed * 100000 + done)
        if made:
            print(json.dumps(made, separators=(",", ":")))
            done += 1


if __name__ == "__main__":
    sys.exit(main())
