# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 3, 3, stride=2, padding=1)
        self.n = 0
    def forward(self, x):
        outs = []
        while x.shape[-1] > 8:
            x = self.c(x)
            outs.append(x.mean())
            self.n += 1
        return x, torch.stack(outs)
