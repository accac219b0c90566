# net: Net()
# input: 3,16,16
import torch
from torch import nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LazyConv2d(6, 3, padding=1)
        self.b = nn.LazyConv2d(6, 3)
        with torch.no_grad():
            self.b(self.a(torch.zeros(1, 3, 16, 16)))
        self.c = nn.Conv2d(6, 6, 1)
        self.d = nn.LazyLinear(4)

    def forward(self, x):
        return self.d(self.c(self.b(self.a(x))))
