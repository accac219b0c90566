"""Programs of torch.export with what PyTorch makes of them.

    python scripts/oracle/make_pt2.py test-data/pt2.jsonl.gz

Needs torch. Lines as make_onnx.py writes them.
"""

import gzip
import io
import json
import sys
import warnings

import torch
from torch import nn
from torch.nn import functional as F

from make_onnx import b64, drawn, small_nets

warnings.filterwarnings("ignore")


class Views(nn.Module):
    """What forward does between modules."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding="same")
        self.point = nn.Conv2d(4, 4, 1)
        self.gain = nn.Parameter(torch.ones(4, 1, 1))
        self.register_buffer("shift", torch.ones(4, 1, 1))

    def forward(self, x):
        y = self.conv(x) * self.gain + self.shift
        a, b = y.chunk(2, 1)
        y = torch.cat([a, b.relu()], 1)[:, :, 1:, ::2]
        y = F.max_pool2d(self.point(self.point(y)), 2, ceil_mode=True).flatten(1)
        q, w = y.split([3, y.shape[1] - 3], 1)
        y = F.pad(torch.where(w > 0, w, torch.zeros_like(w)), (1, 1)).clamp(min=0)
        z = y.unsqueeze(1).expand(1, 3, -1).permute(0, 2, 1).transpose(1, 2).contiguous()
        y = torch.stack([2 - (y + 1), y], 1).sum(1)
        y += 1
        return y, (z @ z.mT).softmax(-1), torch.max(z, 1).values, q


class Ops(nn.Module):
    def forward(self, x):
        y = F.interpolate(x, size=(5, 7), mode="bilinear", align_corners=True) + F.interpolate(x, (5, 7))
        y = F.avg_pool2d(y, (2, 3), 1, (1, 1), count_include_pad=False)
        y = torch.maximum(y.abs().sqrt(), y * 0.5) / (y.std((2, 3), keepdim=True) + 1)
        return F.pixel_shuffle(F.pad(y, (1, 0, 1, 1), mode="reflect"), 2), y.amax((2, 3)), y.roll(1, 2).flip(3)


def write(path):
    nets = {
        **small_nets(),
        "views": (Views(), [1, 3, 9, 9]),
        "ops": (Ops(), [1, 4, 4, 6]),
        "more": (nn.Sequential(nn.Conv1d(3, 4, 3, padding=1), nn.BatchNorm1d(4), nn.GLU(1), nn.MaxPool1d(2), nn.Flatten(), nn.Linear(8, 4), nn.RMSNorm(4)), [1, 3, 8]),
    }
    lines = []
    for name, (net, shape) in nets.items():
        net.eval()
        x = torch.from_numpy(drawn(*shape))
        program = torch.export.export(net, (x,))
        buffer = io.BytesIO()
        torch.export.save(program, buffer)
        with torch.no_grad():
            made = net(x.clone())
        made = made if isinstance(made, tuple) else (made,)
        case = {
            "name": name,
            "model": b64(buffer.getvalue()),
            "shape": shape,
            "x": b64(x.numpy().tobytes()),
            "outputs": [{"shape": list(y.shape), "data": b64(y.numpy().tobytes())} for y in made],
            "state": list(net.state_dict()),
        }
        lines.append(json.dumps(case, separators=(",", ":")) + "\n")
    with open(path, "wb") as file:
        file.write(gzip.compress("".join(lines).encode(), 9, mtime=0))


if __name__ == "__main__":
    write(sys.argv[1])
