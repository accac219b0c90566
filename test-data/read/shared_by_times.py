# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.Conv2d(4, 4, 3, padding=1)
        self.stem = nn.Conv2d(3, 4, 1)
        self.shared = nn.Sequential(*3 * [layer])
        self.alls = nn.ModuleList([nn.BatchNorm2d(4)] * 2)
    def forward(self, x):
        x = self.shared(self.stem(x))
        for bn in self.alls:
            x = bn(x)
        return x
