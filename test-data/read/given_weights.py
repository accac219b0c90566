# net: Edges()
# input: 3,12,10
import torch
import torch.nn as nn
import torch.nn.functional as F


class Edges(nn.Module):
    """Kernels and matrices of the net itself, given to functions."""

    def __init__(self, channels=3):
        super().__init__()
        sobel = torch.tensor([[1.0, 0.0, -1.0], [2.0, 0.0, -2.0], [1.0, 0.0, -1.0]])
        self.register_buffer("sobel", sobel.view(1, 1, 3, 3).repeat(channels, 1, 1, 1))
        self.kernel = nn.Parameter(torch.randn(4, channels, 3, 3) * 0.1)
        self.bias = nn.Parameter(torch.full((4,), 0.1))
        self.up = nn.Parameter(torch.randn(4, 2, 2, 2))
        self.weight = nn.Parameter(torch.randn(5, 20) * 0.2)
        self.shift = nn.Parameter(torch.zeros(5))
        self.mix = nn.Linear(5, 2)

    def forward(self, x):
        edges = F.conv2d(x, self.sobel, padding=1, groups=3)
        y = F.conv2d(x + edges, weight=self.kernel, bias=self.bias, stride=2, padding="valid", dilation=1)
        y = F.conv_transpose2d(y, self.up, stride=2)
        blur = torch.ones(2, 1, 3, 3) / 9
        y = F.conv2d(y, blur, padding=(1, 1), groups=2)
        rows = F.linear(y.reshape(1, -1, 20)[:, :4], self.weight, self.shift)
        return self.mix(F.relu(rows)), edges
