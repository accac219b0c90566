"""Writes which functions, tensor methods and layers PyTorch has: src/torch/source/torch/known_names.ts.

The reader tells by them a name that PyTorch has and the page does not from one that is misspelt.
"""

import pathlib

import torch
import torch.nn as nn
import torch.nn.functional as F

LOSSES = {name for name in dir(nn) if name.endswith("Loss")}


def public(names):
    return sorted(name for name in names if not name.startswith("_"))


functions = public(
    name
    for name in dir(torch)
    if callable(getattr(torch, name)) and not isinstance(getattr(torch, name), type) and name == name.lower()
)
homes = [f"{home}.{name}" for home in ("fft", "linalg", "special")
    for name in public(dir(getattr(torch, home))) if callable(getattr(getattr(torch, home), name)) and name == name.lower()]
functional = public(
    name for name in dir(F) if callable(getattr(F, name)) and name == name.lower() and not hasattr(torch, name)
)
methods = public(name for name in dir(torch.Tensor) if callable(getattr(torch.Tensor, name)) and name not in functions)
layers = public(
    name
    for name in dir(nn)
    if isinstance(getattr(nn, name), type) and issubclass(getattr(nn, name), nn.Module) and name != "Module"
)


def lines(names):
    out, line = [], "  "
    for name in names:
        if len(line) + len(name) > 118:
            out.append(line.rstrip())
            line = "  "
        line += name + " "
    return "\n".join(out + [line.rstrip()])


def constant(doc, name, names):
    return f"/** {doc} */\nexport const {name} = new Set(\n  `\n{lines(names)}\n`.trim().split(/\\s+/),\n);\n"


text = "\n".join(
    [
        f"// Written by scripts/oracle/make_names.py with PyTorch {torch.__version__.split('+')[0]}.\n",
        constant("Functions of torch, and of torch.fft, torch.linalg and torch.special.", "TORCH_FUNCTIONS", functions + homes),
        constant("Functions of torch.nn.functional that are none of torch.", "NN_FUNCTIONS", functional),
        constant("Methods of a tensor that are no functions of torch.", "TENSOR_METHODS", methods),
        constant("Classes of torch.nn.", "NN_CLASSES", layers),
    ]
)
pathlib.Path("src/torch/source/torch/known_names.ts").write_text(text)
