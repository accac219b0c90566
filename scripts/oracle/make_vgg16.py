#!/usr/bin/env python3
"""What every layer of torchvision's VGG-16 gives of a picture of its size, for src/engine/vgg16.test.ts.

usage: make_vgg16.py > test-data/vgg16.json

By the page's recipe: seed 0, x drawn first, dropout as in evaluation. Half a minute and 2 GB.
"""
import json

import torch
import torchvision

SIZE = 224


def statistics(module, output):
    t = output[0].double()
    return {
        "kind": type(module).__name__,
        "shape": list(t.shape),
        "mean": t.mean().item(),
        "std": t.std(unbiased=False).item(),
        "min": t.min().item(),
        "max": t.max().item(),
        "first": t.flatten()[0].item(),
        "last": t.flatten()[-1].item(),
    }


torch.manual_seed(0)
x = torch.randn(3, SIZE, SIZE)
net = torchvision.models.vgg16().eval()
layers = []
for module in net.modules():
    if not list(module.children()):
        # At once: the ReLU behind it writes into what it gave.
        module.register_forward_hook(lambda m, _, output: layers.append(statistics(m, output)))
with torch.no_grad():
    net(x[None])
params = sum(p.numel() for p in net.parameters())
rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in layers)
print(f'{{"torch":"{torch.__version__}","input":[3,{SIZE},{SIZE}],"params":{params},"layers":[\n{rows}\n]}}')
