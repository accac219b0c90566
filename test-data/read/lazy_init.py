# net: N()
# input: 3,16,16
import torch
from torch import nn
import torch.nn.functional as F
class N(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LazyConv2d(4, 3)
        self.b = nn.LazyLinear(4)
        self(torch.zeros(1, 3, 16, 16))
        for m in self.modules():
            if isinstance(m, (nn.Conv2d, nn.Linear)):
                nn.init.kaiming_normal_(m.weight)
    def forward(self, x):
        return self.b(self.a(x))
