# net: N()
# input: 3,16,16
import torch
from torch import nn
import torch.nn.functional as F
class N(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LazyConv2d(3, 3, padding=1, groups=3)
        self.c = nn.ModuleList([nn.LazyConv2d(3, 1) for _ in range(3)])
    def forward(self, x):
        for c in reversed(self.c):
            x = c(self.a(x))
        return x
