# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
from collections import namedtuple
Out = namedtuple('Out', ['logits', 'aux'])
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 8, 3, stride=2)
        self.a = nn.Linear(8, 4)
        self.f = nn.Linear(8, 10)
    def forward(self, x):
        h = F.relu(self.c(x)).amax(dim=(-1, -2))
        return Out(self.f(h), aux=self.a(h))
