# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
from collections import OrderedDict
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.ModuleDict(OrderedDict([('stem', nn.Conv2d(3, 8, 3, 2, 1)), ('mid', nn.Conv2d(8, 8, 3, 2, 1))]))
    def forward(self, x):
        out = OrderedDict()
        for name, module in self.body.items():
            x = module(x)
            out[name] = x
        out['pool'] = F.max_pool2d(x, 1, 2, 0)
        return out
