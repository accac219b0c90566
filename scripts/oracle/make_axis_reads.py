#!/usr/bin/env python3
"""Which cells each output cell reads, as PyTorch's own outputs show: what the core's windows are checked against.

usage: make_axis_reads.py --seed N --count N > test-data/axis_reads.json

Each case is one layer on a map of one row (one channel), with the columns that each output column depends on. Weights
are all one, so that nothing cancels.
"""
import argparse
import json
import random
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402

torch.set_num_threads(1)


def layer(r):
    kind = r.choice(["ConvTranspose2d", "AdaptiveAvgPool2d", "Upsample", "Upsample", "Conv2d", "ReplicationPad2d"])
    if kind == "ConvTranspose2d":
        k, s, d, p = r.randint(1, 6), r.randint(1, 4), r.randint(1, 4), r.randint(0, 3)
        return kind, {"in_channels": 1, "out_channels": 1, "kernel_size": [1, k], "stride": [1, s], "padding": [0, p], "dilation": [1, d], "output_padding": [0, r.randrange(max(s, d))], "bias": False}
    if kind == "Conv2d":
        return kind, {"in_channels": 1, "out_channels": 1, "kernel_size": [1, r.randint(1, 4)], "stride": [1, r.randint(1, 3)], "dilation": [1, r.randint(1, 3)], "padding": [0, r.randint(0, 2)], "bias": False}
    if kind == "AdaptiveAvgPool2d":
        return kind, {"output_size": [1, r.randint(1, 12)]}
    if kind == "ReplicationPad2d":
        return kind, {"padding": [0, -r.randint(0, 2), 0, 0]}
    mode = r.choice(["nearest", "bilinear", "bicubic", "nearest-exact", "area"])
    args = {"mode": mode}
    if r.random() < 0.5:
        args["size"] = [1, r.randint(1, 20)]
    else:
        args["scale_factor"] = [1, r.choice([0.4, 0.5, 0.75, 1, 1.1, 1.25, 1.5, 2, 2.1, 2.5, 3, 3.7])]
        if r.random() < 0.3:
            args["recompute_scale_factor"] = r.random() < 0.5
    if mode.startswith("bi") and r.random() < 0.6:
        args["align_corners"] = r.random() < 0.7
    return kind, args


def reads(kind, args, width):
    module = getattr(nn, kind)(**{k: tuple(v) if isinstance(v, list) else v for k, v in args.items()})
    for p in module.parameters():
        nn.init.ones_(p)
    with torch.no_grad():
        # All these layers are linear: what a lone cell of one makes of the outputs is its weight in each.
        answers = [module(torch.eye(width)[i].view(1, 1, 1, width))[0, 0, 0] for i in range(width)]
    return [[i for i in range(width) if answers[i][o] != 0] for o in range(len(answers[0]))]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=200)
    a = p.parse_args()
    r = random.Random(a.seed)
    cases = []
    while len(cases) < a.count:
        (kind, args), width = layer(r), r.randint(1, 13)
        try:
            cases.append({"kind": kind, "args": args, "width": width, "reads": reads(kind, args, width)})
        except RuntimeError:
            pass  # refused: what refusals are checked against is elsewhere
    print('{"torch": ' + json.dumps(torch.__version__) + ', "cases": [')
    print(",\n".join(json.dumps(c) for c in cases))
    print("]}")


main()
