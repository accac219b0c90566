"""Writes test-data/torchinfo.json: summaries of nets by torchinfo 1.8.0 on Python 3.11 or later.

    python make_torchinfo.py cases.json out.json

cases.json: a list of {code, input}, where code makes `net`, or a class `Net` that needs no arguments.
"""

import json
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from torchinfo import summary


def printed(code: str, size: list[int]) -> str:
    space = {"torch": torch, "nn": nn, "F": F, "torchvision": torchvision}
    exec(code, space)
    net = space.get("net") or space["Net"]()
    columns = ("output_size", "num_params", "mult_adds")
    return str(summary(net, input_size=(1, *size), col_names=columns, verbose=0))


cases = json.load(open(sys.argv[1]))
made = [{**case, "summary": printed(case["code"], case["input"])} for case in cases]
json.dump(made, open(sys.argv[2], "w"), indent=1, ensure_ascii=False)
