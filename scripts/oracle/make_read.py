#!/usr/bin/env python3
"""Runs the sources of test-data/read with PyTorch, and writes what the reader of sources is tested with.

usage: make_read.py [NAME ...] > test-data/read.json

Each begins with lines `# net: EXPRESSION` and `# input: C,H,W`; the net is made by the page's recipe (seed 0, x drawn
first, in training as constructed, dropout left out; einops has to be there). Written of each: learnable parameters, and of every tensor that
forward returns its shape, mean, std and first number. With names the others stay as the file on standard input has them.
"""
import contextlib
import dataclasses
import io
import json
import pathlib
import sys
import types
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402
from torch import nn  # noqa: E402



class LightningModule(nn.Module):
    """As much of Lightning's as the sources ask for."""

    def save_hyperparameters(self):
        given = sys._getframe(1).f_locals
        names = [n for n in given if n not in ("self", "__class__")]
        object.__setattr__(self, "hparams", types.SimpleNamespace(**{n: given[n] for n in names}))

    def log(self, name, value):
        pass


sys.modules["lightning"] = types.ModuleType("lightning")
sys.modules["lightning"].LightningModule = LightningModule

HERE = pathlib.Path(__file__).resolve().parents[2] / "test-data/read"


def tensors(made):
    """All tensors in what forward returns, in order."""
    if isinstance(made, torch.Tensor):
        return [made] if made.is_floating_point() else []
    if dataclasses.is_dataclass(made):
        made = [getattr(made, field.name) for field in dataclasses.fields(made)]
    if isinstance(made, dict):
        made = list(made.values())
    elif not isinstance(made, (list, tuple)):
        made = list(vars(made).values()) if hasattr(made, "__dict__") else []
    return [t for part in made for t in tensors(part)]


def statistics(t):
    d = t.double()
    # A batch of one stands before what has kept it.
    shape = list(t.shape[1:]) if t.dim() > 1 and t.shape[0] == 1 else list(t.shape)
    std = d.std(unbiased=False).item()
    return {"shape": shape, "mean": d.mean().item(), "std": std, "first": d.flatten()[0].item()}


def row(path):
    text = path.read_text()
    lines = [line[2:].split(": ", 1) for line in text.splitlines() if line.startswith(("# net: ", "# input: "))]
    head = dict(lines)
    shape = [int(n) for n in head["input"].split(",")]
    module = types.ModuleType(path.stem)
    sys.modules[path.stem] = module
    sys.argv = [path.name]
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, str(path), "exec"), module.__dict__)
        torch.manual_seed(0)
        x = torch.randn(*shape)
        net = eval(head["net"], module.__dict__)
        for m in net.modules():
            if "Dropout" in type(m).__name__:
                m.p = 0.0
        with torch.no_grad():
            made = net(x[None])
    real = [p for p in net.parameters() if not isinstance(p, nn.parameter.UninitializedParameter)]
    return {"input": shape, "params": sum(p.numel() for p in real), "outputs": [statistics(t) for t in tensors(made)]}


def main():
    names = sys.argv[1:]
    known = {r["name"]: r for r in json.load(sys.stdin)["sources"]} if names else {}
    rows = []
    for path in sorted(HERE.glob("*.py")):
        own = known.get(path.stem) if names and path.stem not in names else None
        rows.append(own or {"name": path.stem, **row(path)})
    body = ",\n".join(json.dumps(r, separators=(",", ":")) for r in rows)
    print(f'{{"torch":"{torch.__version__}","sources":[\n{body}\n]}}')


main()
