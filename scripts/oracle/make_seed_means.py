#!/usr/bin/env python3
"""Means of every layer of the notebook's two nets for 1,000 seeds, both recipes: against which experiments are tested.

usage: make_seed_means.py test-data/seed_means.json

Means are float64 of the float32 maps. In the file they are float32, base64: first those of net a, seed by seed, layer by
layer (conv1, relu, conv2, relu, conv3), then those of net b under "paired", then under "notebook". Net a's are the same
under both. Also the counts of seeds with a < b.
"""
import base64
import json
import sys

import numpy as np
import torch
import torch.nn as nn

SEEDS = 1000
torch.set_num_threads(1)
torch.backends.nnpack.set_flags(False)


def net_a():
    return nn.Sequential(nn.Conv2d(3, 16, 3, padding=0), nn.ReLU(), nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(),
                         nn.Conv2d(32, 64, 3, padding=1))


def net_b():
    return nn.Sequential(nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(),
                         nn.Conv2d(64, 64, 3, padding=1))


def means(net, x):
    row = []
    y = x[None]
    for layer in net:
        y = layer(y)
        row.append(y.double().mean().item())
    return row


rows = {"a": [], "paired": [], "notebook": []}
with torch.no_grad():
    for seed in range(SEEDS):
        torch.manual_seed(seed)
        x = torch.randn(3, 16, 16)
        rows["a"].append(means(net_a(), x))
        rows["notebook"].append(means(net_b(), x))
        torch.manual_seed(seed)
        torch.randn(3, 16, 16)
        rows["paired"].append(means(net_b(), x))

arrays = {name: np.array(values) for name, values in rows.items()}
last = {name: values[:, -1] for name, values in arrays.items()}
lower = {recipe: int((last["a"] < last[recipe]).sum()) for recipe in ("paired", "notebook")}
data = np.concatenate([arrays[name].ravel() for name in ("a", "paired", "notebook")]).astype("<f4")
with open(sys.argv[1], "w") as file:
    json.dump({"torch": torch.__version__, "seeds": SEEDS, "layers": 5, "aLower": lower,
               "means": base64.b64encode(data.tobytes()).decode()}, file)
    file.write("\n")
print(lower, rows["a"][0][-1], rows["notebook"][0][-1], rows["paired"][0][-1])
for recipe in ("paired", "notebook"):
    d = last["a"] - last[recipe]
    print(recipe, d.mean(), d.std(ddof=1))
