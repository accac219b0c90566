"""Makes torch_draws.json and torch_init.json: what PyTorch's CPU generator draws, against which src/torch is tested.

Long tensors are kept as the first 16 digits of the SHA-1 of their float32 bytes, with their outermost values.
"""
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn

HERE = Path(__file__).parent


def sha(tensor):
    return hashlib.sha1(tensor.detach().contiguous().numpy().astype("<f4").tobytes()).hexdigest()[:16]


def draw(op):
    name, size, *rest = op
    if name == "randn":
        return torch.randn(size)
    if name == "normal":
        return torch.empty(size).normal_(*rest)
    return torch.empty(size).uniform_(*rest)


def sequence(seed, ops):
    torch.manual_seed(seed)
    draws = []
    for op in ops:
        values = draw(op).numpy()
        shown = [*values[:2], *values[-2:]] if len(values) > 4 else values
        draws.append({"op": list(op), "sha": sha(torch.from_numpy(values)), "values": [float(v) for v in shown]})
    return {"seed": str(seed), "draws": draws}


def sequences():
    for seed in (0, 1, -1, 2**63, 2**64 - 1, -(2**63), 2**32, 2**32 + 5):
        b = 0.19245
        yield sequence(seed, [("randn", 768), ("uniform", 432, -b, b), ("uniform", 16, -b, b)])
    yield sequence(7, [("randn", n) for n in range(1, 41)])
    yield sequence(8, [("randn", n) for n in (767, 768, 769, 1000, 623, 624, 625, 5000)])
    mixed = [("randn", 3), ("uniform", 5, -1, 1), ("randn", 1), ("randn", 17), ("randn", 2), ("uniform", 700, 0, 1)]
    yield sequence(9, [*mixed, ("randn", 15), ("randn", 16), ("randn", 1)])
    normal = [("normal", 100, 0.25, 0.02), ("normal", 5, 0.25, 0.02), ("normal", 33, -3.7, 11.3)]
    yield sequence(10, [*normal, ("uniform", 9, 0, 0), ("uniform", 20, 2.5, 2.5000005)])
    rng = np.random.default_rng(1)
    for seed in (11, 12, 13):
        ops = []
        for _ in range(14):
            n = int(rng.integers(1, 60) if rng.random() < 0.7 else rng.integers(60, 2000))
            b = float(rng.random())
            ops.append(("randn", n) if rng.random() < 0.5 else ("uniform", n, -b, b))
        yield sequence(seed, ops)


def convolutions():
    """Fresh convolutions one after the other, with an (in, out, kernel, groups, bias) each."""
    rng = np.random.default_rng(2)
    cases = [(c, 2, (1, 1), 1, True) for c in range(1, 200)]
    cases += [(3, 4, (0, 3), 1, True), (0, 4, (3, 3), 1, True), (3, 0, (3, 3), 1, True), (3, 4, (0, 0), 1, False)]
    for _ in range(60):
        groups = int(rng.integers(1, 5))
        kernel = (int(rng.integers(1, 8)), int(rng.integers(1, 8)))
        widths = (groups * int(rng.integers(1, 9)), groups * int(rng.integers(1, 9)))
        cases.append((*widths, kernel, groups, bool(rng.random() < 0.7)))
    torch.manual_seed(5)
    for i, o, kernel, groups, bias in cases:
        conv = nn.Conv2d(i, o, kernel, groups=groups, bias=bias)
        shas = [sha(conv.weight), sha(conv.bias) if bias else None]
        yield [i, o, list(kernel), groups, bias, *shas]


def write(name, data):
    (HERE / name).write_text(json.dumps({"torch": torch.__version__, **data}, separators=(",", ":")) + "\n")


write("torch_draws.json", {"sequences": list(sequences())})
write("torch_init.json", {"seed": "5", "convolutions": list(convolutions())})
