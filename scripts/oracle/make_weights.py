#!/usr/bin/env python3
"""Files of weights as PyTorch, safetensors and numpy write them, with what is in them.

usage: make_weights.py FOLDER [--only NAME]

Writes small files into FOLDER/TORCH (the version without its dots: 2141) and, beside them, weights.json: of each file
its tensors in order (name, shape, dtype, values as float32), or the word that it is refused with. `nets` are nets with
the file that they are loaded from and what they give of torch.randn after torch.manual_seed(7), in training and in
evaluation; `refused` what load_state_dict says of files that do not go with a net.
"""
import argparse
import collections
import io
import json
import math
import os
import pathlib
import struct
import sys

import numpy
import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("folder")
folder = pathlib.Path(parser.parse_args().folder) / torch.__version__.split("+")[0].replace(".", "")
folder.mkdir(parents=True, exist_ok=True)
files = {}


def number(value):
    value = float(value)
    return value if math.isfinite(value) else str(value)


def told(tensors):
    return [
        {
            "name": name,
            "shape": list(t.shape),
            "dtype": str(t.dtype).replace("torch.", ""),
            "values": [number(v) for v in t.detach().to(torch.float32).reshape(-1)],
        }
        for name, t in tensors
    ]


def put(name, write, tensors=None, refused=None, **more):
    path = folder / name
    write(path)
    files[name] = {**({"tensors": told(tensors)} if tensors is not None else {}), **({"refused": refused} if refused else {}), **more}


def save(value, legacy=False):
    return lambda path: torch.save(value, path, _use_new_zipfile_serialization=not legacy)


def small():
    torch.manual_seed(3)
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 2, 3, bias=False))
    with torch.no_grad():
        net(torch.randn(5, 3, 9, 9))
        net[1].weight.normal_()
        net[1].bias.normal_()
    return net


net = small()
state = net.state_dict()
own = list(state.items())
for legacy in [False, True]:
    end = "_legacy.pt" if legacy else ".pt"
    put(f"state_dict{end}", save(state, legacy), own)
    optimizer = torch.optim.Adam(net.parameters())
    net(torch.randn(2, 3, 9, 9)).sum().backward()
    optimizer.step()
    state = {k: v.clone() for k, v in net.state_dict().items()}
    checkpoint = {"epoch": 3, "best": 0.5, "args": ["a", ("b", None)], "optimizer": optimizer.state_dict(), "state_dict": state}
    put(f"checkpoint{end}", save(checkpoint, legacy), list(state.items()), under="state_dict")
    wrapped = collections.OrderedDict((f"module.{k}", v) for k, v in state.items())
    put(f"wrapped{end}", save(wrapped, legacy), list(wrapped.items()))
    base = torch.arange(24, dtype=torch.float32)
    strided = {
        "transposed": base.reshape(4, 6).t(),
        "stepped": base[1::3],
        "first": base[:5],
        "second": base[5:9],
        "expanded": torch.tensor([1.5, 2.5]).reshape(2, 1).expand(2, 4),
        "scalar": torch.tensor(3.5),
        "empty": torch.zeros(0, 3),
        "permuted": torch.randn(2, 3, 4).permute(2, 0, 1),
        "parameter": nn.Parameter(torch.randn(3)),
    }
    put(f"strided{end}", save(strided, legacy), list(strided.items()))
    values = torch.tensor([0.0, -1.5, 3.25, 65504.0, 1e-7, 2.0**-24, -0.0])
    dtypes = {str(d).replace("torch.", ""): values.to(d) for d in [torch.float16, torch.bfloat16, torch.float64]}
    dtypes["infinite"] = torch.tensor([math.inf, -math.inf, math.nan], dtype=torch.float16)
    for d in [torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64]:
        dtypes[str(d).replace("torch.", "")] = torch.tensor([0, 1, 100, -3 if d != torch.uint8 else 200], dtype=d)
    dtypes["bool"] = torch.tensor([True, False, True])
    put(f"dtypes{end}", save(dtypes, legacy), list(dtypes.items()))
    put(f"whole{end}", save(net, legacy), refused="whole-module")
    put(f"inside{end}", save({"net": net.state_dict(), "config": pathlib.PurePosixPath("a/b")}, legacy), refused="forbidden")
    put(f"number{end}", save({"loss": numpy.float64(0.5), "state_dict": state}, legacy), refused="forbidden")
    put(f"nothing{end}", save({"epoch": 1, "notes": ["a"]}, legacy), refused="no-tensors")
    put(f"complex{end}", save({"w": torch.zeros(2, dtype=torch.complex64)}, legacy), refused="bad-dtype")
put("alone.pt", save(torch.arange(6.0).reshape(2, 3)), [("tensor", torch.arange(6.0).reshape(2, 3))])
put("list.pt", save([torch.zeros(2), torch.ones(1)]), [("0", torch.zeros(2)), ("1", torch.ones(1))])
put("protocol4.pt", lambda path: torch.save(state, path, pickle_protocol=4), list(state.items()))


def arrays(**more):
    return {k: torch.from_numpy(v.astype(v.dtype.newbyteorder("="), order="C", copy=True)) for k, v in more.items()}


plain = {
    "conv/kernel": numpy.arange(24, dtype=numpy.float32).reshape(2, 3, 4),
    "fortran": numpy.asfortranarray(numpy.arange(24, dtype=numpy.float64).reshape(2, 3, 4)),
    "big": numpy.arange(5, dtype=">f4"),
    "half": numpy.arange(5, dtype=numpy.float16) / 3,
    "whole": numpy.arange(-3, 3, dtype=numpy.int32),
    "truth": numpy.array([True, False]),
    "scalar": numpy.array(2.5),
    "empty": numpy.zeros((0, 2), numpy.float32),
}
put("plain.npz", lambda path: numpy.savez(path, **plain), list(arrays(**plain).items()))
put("packed.npz", lambda path: numpy.savez_compressed(path, **plain), list(arrays(**plain).items()))
put("state.npz", lambda path: numpy.savez(path, **{k: v.numpy() for k, v in state.items()}), list(state.items()))
put("one.npy", lambda path: numpy.save(path, plain["fortran"]), [("array", torch.from_numpy(plain["fortran"].copy()))])
put("objects.npy", lambda path: numpy.save(path, numpy.array([None, "a"], dtype=object), allow_pickle=True), refused="bad-dtype")

try:
    from safetensors.torch import save_file
except ImportError:
    save_file = None
if save_file:
    contiguous = {k: v.contiguous().clone() for k, v in dtypes.items()}
    order = lambda tensors: [(k, tensors[k]) for k in sorted(tensors, key=lambda k: (-tensors[k].element_size(), k))]
    put("state.safetensors", lambda path: save_file(state, path), order(state), sorted=True)
    put("dtypes.safetensors", lambda path: save_file(contiguous, path), order(contiguous), sorted=True)


class Block(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.down = nn.Sequential(nn.Conv2d(i, o, 1), nn.BatchNorm2d(o))
        self.conv = nn.Conv2d(i, o, 3, padding=1)
        self.gain = nn.Parameter(torch.ones(o, 1, 1))

    def forward(self, x):
        return self.conv(x) * self.gain + self.down(x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU())
        self.layer1 = nn.ModuleList([Block(4, 4), Block(4, 6)])
        self.head = nn.Linear(6, 5)
        self.shared = self.head

    def forward(self, x):
        x = self.features(x)
        for block in self.layer1:
            x = torch.relu(block(x))
        return self.head(x.mean(dim=(2, 3)))


SOURCE = '''import torch
from torch import nn

class Block(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.down = nn.Sequential(nn.Conv2d(i, o, 1), nn.BatchNorm2d(o))
        self.conv = nn.Conv2d(i, o, 3, padding=1)
        self.gain = nn.Parameter(torch.ones(o, 1, 1))

    def forward(self, x):
        return self.conv(x) * self.gain + self.down(x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU())
        self.layer1 = nn.ModuleList([Block(4, 4), Block(4, 6)])
        self.head = nn.Linear(6, 5)
        self.shared = self.head

    def forward(self, x):
        x = self.features(x)
        for block in self.layer1:
            x = torch.relu(block(x))
        return self.head(x.mean(dim=(2, 3)))

net = Net()
'''
SEQUENCE = "nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 2, 3, bias=False))"
torch.manual_seed(11)
other = Net()
with torch.no_grad():
    other(torch.randn(4, 3, 9, 9))
    for name, p in other.named_parameters():
        p.add_(0.1 * torch.randn_like(p))
put("net.pt", save(other.state_dict()), list(other.state_dict().items()))
put("net_compiled.pt", save({f"_orig_mod.module.{k}": v for k, v in other.state_dict().items()}), None)
nets = []
for source, made, names in [
    (SEQUENCE, net, ["state_dict_legacy.pt"]),
    (SEQUENCE, net, ["checkpoint_legacy.pt", "wrapped_legacy.pt", "state.npz"] + (["state.safetensors"] if save_file else [])),
    (SOURCE, other, ["net.pt", "net_compiled.pt"]),
]:
    for name in names:
        entries = files[name].get("tensors")
        if entries is not None and name != "net.pt":
            loaded = {e["name"].removeprefix("module."): torch.tensor([float(v) for v in e["values"]]).reshape(e["shape"]) for e in entries}
            made.load_state_dict(loaded)
        torch.manual_seed(7)
        x = torch.randn(3, 9, 9)
        gives = {}
        for mode in ["eval", "train"]:
            twin = Net() if made is other else small()
            twin.load_state_dict(made.state_dict())
            twin.train(mode == "train")
            with torch.no_grad():
                gives[mode] = [float(v) for v in twin(x[None])[0].reshape(-1)]
        nets.append({"source": source, "file": name, "state": [[k, list(v.shape)] for k, v in made.state_dict().items()], **gives})

refusals = []
for source, make, change in [
    (SEQUENCE, small, lambda s: s.pop("0.weight")),
    (SEQUENCE, small, lambda s: (s.pop("1.num_batches_tracked"), s.pop("3.weight"))),
    (SEQUENCE, small, lambda s: s.update({"9.weight": torch.zeros(1), "0.scale": torch.zeros(1), "a": torch.zeros(1), "2.b": torch.zeros(1)})),
    (SEQUENCE, small, lambda s: s.update({"0.weight": torch.zeros(4, 3, 5, 5), "1.bias": torch.zeros(3)})),
    (SEQUENCE, small, lambda s: (s.update({"0.weight": torch.zeros(1), "zz.y.x": torch.zeros(1)}), s.pop("0.bias"))),
    (SOURCE, Net, lambda s: (s.pop("layer1.0.gain"), s.update({"layer1.1.up.0.weight": torch.zeros(2), "layer1.7.x": torch.zeros(2), "head.w": torch.zeros(1)}))),
    (SOURCE, Net, lambda s: [s.pop(k) for k in list(s) if "num_batches" in k]),
]:
    for kept in [True, False]:
        given = make().state_dict()
        metadata = given._metadata
        change(given)
        if kept:
            given._metadata = metadata
        else:
            given = dict(given)
        name = f"refusal{len(refusals)}.pt"
        torch.save(given, folder / name)
        said = {}
        for strict in [True, False]:
            try:
                result = make().load_state_dict(given, strict=strict)
                said[str(strict).lower()] = {"missing": list(result.missing_keys), "unexpected": list(result.unexpected_keys)}
            except RuntimeError as error:
                said[str(strict).lower()] = str(error)
        refusals.append({"source": source, "file": name, "strict": said["true"], "loose": said["false"]})

(folder / "weights.json").write_text(json.dumps({"torch": torch.__version__.split("+")[0], "files": files, "nets": nets, "refused": refusals}))
print(sum(f.stat().st_size for f in folder.iterdir()), "bytes", file=sys.stderr)
