# net: Net()
# input: 3,16,16
import torch
from torch import nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.b = nn.LazyConv2d(6, 1)
        self.a = nn.LazyConv2d(6, 3, padding=1)
        self.c = nn.Conv2d(6, 6, 1)

    def forward(self, x):
        y = self.a(x)
        return self.c(y + self.b(x))
