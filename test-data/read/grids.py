# net: Net()
# input: 3,6,5
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    """Where each cell stands, as two channels more; products over axes that are named."""

    def __init__(self, height=6, width=5):
        super().__init__()
        ys, xs = torch.meshgrid(torch.linspace(-1, 1, height), torch.linspace(-1, 1, width), indexing="ij")
        self.register_buffer("ys", ys.view(1, 1, height, width))
        self.register_buffer("xs", xs.view(1, 1, height, width))
        self.conv = nn.Conv2d(5, 4, 3, padding=1)
        self.mix = nn.Parameter(torch.randn(4, 7) * 0.3)
        self.rows = nn.Parameter(torch.randn(6, 5, 2) * 0.3)

    def forward(self, x):
        y = torch.cat([x, self.ys, self.xs], dim=1)
        y = torch.tanh(self.conv(y))
        mixed = torch.tensordot(y, self.mix, dims=([1], [0]))
        cols, lines = torch.meshgrid(torch.arange(5.0), torch.arange(6.0), indexing="xy")
        far = (torch.ones(6, 5).triu(2)).bool()
        return mixed, torch.tensordot(y, self.rows, dims=2), y.masked_fill(far, 0.5) + cols - lines * 2
