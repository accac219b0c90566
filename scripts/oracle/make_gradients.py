#!/usr/bin/env python3
"""What torch.autograd makes of the calls and nets that lie in test-data already.

usage: make_gradients.py | gzip -9n > test-data/gradients.jsonl.gz

Reads test-data/ops.jsonl.gz, layer_cases.jsonl.gz and graph_cases.jsonl.gz. Each line names a file and a line of it, and
has the derivatives of Σ cos(i) · y[i], i counting the cells of what comes out in C order, with respect to each of its
tensors (an operation), or to x (a net): of each the largest absolute value, the sum, Σ cos(3i) · g[i], the first and the
last. Null where autograd gives none. Of a net's outputs the first is taken. Computed in double, of weights and inputs that
are float32's.
"""
import gzip
import json
import math
import os
import sys
import warnings

warnings.simplefilter("ignore")
sys.path.insert(0, os.path.dirname(__file__))
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402

import make_ops  # noqa: E402

torch.set_num_threads(1)
DATA = os.path.join(os.path.dirname(__file__), "..", "..", "test-data")


def lines(name):
    with gzip.open(os.path.join(DATA, name), "rt") as file:
        return [json.loads(line) for line in file]


def plain(v):
    return float(f"{v:.9g}") if math.isfinite(v) else str(v)


def brief(g):
    if g is None:
        return None
    g = g.double().flatten()
    if g.numel() == 0:
        return []
    own = torch.cos(3.0 * torch.arange(g.numel(), dtype=torch.float64))
    return [plain(v.item()) for v in (g.abs().max(), g.sum(), (g * own).sum(), g[0], g[-1])]


def loss(y):
    return (y.flatten() * torch.cos(torch.arange(y.numel(), dtype=torch.float64)).to(y.dtype)).sum()


def of_call(case):
    xs = make_ops.tensors(case["inputs"], case["seed"], case.get("grid"), case.get("positive"))
    xs = [x.double().requires_grad_() for x in xs]
    made = [x.clone() if case["args"].get("inplace") else x for x in xs]
    kind = case["kind"]
    if kind in make_ops.ROWS + make_ops.BATCHED:
        a = {k: make_ops.tuples(v) for k, v in case["args"].items()}
        y = getattr(nn, kind)(**a).double()(made[0])
    else:
        args = dict(case["args"])
        if kind == "norm" and isinstance(args.get("p"), str):
            args["p"] = float(args["p"])
        y = make_ops.call(kind, args, made)
    if not y.requires_grad:
        return [None for _ in xs]
    return [brief(g) for g in torch.autograd.grad(loss(y), xs, allow_unused=True)]


def of_chain(case):
    torch.manual_seed(case["seed"])
    x = torch.randn(*case["input"])
    net = eval(case["code"], {"nn": nn})
    for at, tensor, fn, args in case.get("init", []):
        getattr(nn.init, fn)(getattr(net[at], tensor), **args)
    for m in net.modules():
        if "Dropout" in type(m).__name__:
            m.eval()
    batch = x[None].double().requires_grad_()
    y = net.double()(batch.clone())
    if isinstance(y, tuple):
        y = y[0]
    if not y.requires_grad:
        return [None]
    return [brief(torch.autograd.grad(loss(y), batch, allow_unused=True)[0])]


def of_graph(case):
    scope = {}
    exec(case["code"], scope)
    torch.manual_seed(case["seed"])
    x = torch.randn(*case["input"])
    net = scope["Net"]()
    for m in net.modules():
        if "Dropout" in type(m).__name__:
            m.eval()
    batch = x[None].double().requires_grad_()
    y = net.double()(batch)
    y = y[0] if isinstance(y, (tuple, list)) else y
    return [brief(torch.autograd.grad(loss(y), batch)[0])]


def main():
    for name, of in (("ops.jsonl.gz", of_call), ("layer_cases.jsonl.gz", of_chain), ("graph_cases.jsonl.gz", of_graph)):
        for at, case in enumerate(lines(name)):
            if "error" in case:
                continue
            try:
                found = of(case)
            except Exception as error:
                print(name, at, case.get("kind"), str(error).split("\n")[0][:100], file=sys.stderr)
                continue
            print(json.dumps([name, at, found], separators=(",", ":")))


if __name__ == "__main__":
    main()
