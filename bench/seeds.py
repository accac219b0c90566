"""PyTorch on the notebook's experiment: milliseconds for so many seeds of both nets, its recipe, the last layer's mean.

usage: seeds.py SEEDS THREADS
Prints one number a round: a first one to warm up, then one for every line on standard input.
"""
import sys
import time

import torch
import torch.nn as nn

torch.backends.nnpack.set_flags(False)
seeds = int(sys.argv[1])
torch.set_num_threads(int(sys.argv[2]))


def net(first, second, padding):
    return nn.Sequential(nn.Conv2d(3, first, 3, padding=padding), nn.ReLU(), nn.Conv2d(first, second, 3, padding=1),
                         nn.ReLU(), nn.Conv2d(second, 64, 3, padding=1))


def experiment():
    start = time.perf_counter()
    with torch.no_grad():
        for seed in range(seeds):
            torch.manual_seed(seed)
            x = torch.randn(1, 3, 16, 16)
            for given in ((16, 32, 0), (32, 64, 1)):
                net(*given)(x).mean().item()
    return (time.perf_counter() - start) * 1000


print(experiment(), flush=True)
for _ in sys.stdin:
    print(experiment(), flush=True)
