#!/usr/bin/env python3
"""What the state dicts of torchvision's nets list, in order: of each the count and a digest of its names and shapes.

usage: make_state_dicts.py > test-data/state_dicts.json

Nets of more than 40 million parameters are left out: they take long to make, and are made of the same parts.
"""
import hashlib
import json
import pathlib
import sys
import warnings

warnings.simplefilter("ignore")
import torchvision  # noqa: E402

DATA = pathlib.Path(__file__).resolve().parents[2] / "test-data/torchvision.json"
nets = {}
for known in json.loads(DATA.read_text())["nets"]:
    if known["params"] is None or known["params"] > 4e7:
        continue
    net = eval(f"torchvision.models.{known['call']}")
    lines = [f"{name} {'x'.join(map(str, value.shape))}" for name, value in net.state_dict().items()]
    nets[known["call"]] = [len(lines), hashlib.sha256("\n".join(lines).encode()).hexdigest()]
json.dump({"torchvision": torchvision.__version__.split("+")[0], "nets": nets}, sys.stdout, indent=1)
