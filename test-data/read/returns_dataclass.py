# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
from dataclasses import dataclass
@dataclass
class Out:
    logits: torch.Tensor
    features: torch.Tensor = None
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 8, 3)
        self.f = nn.Linear(8, 10)
    def forward(self, x):
        h = F.relu(self.c(x))
        return Out(logits=self.f(h.mean((2, 3))), features=h)
