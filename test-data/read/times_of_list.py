# net: build()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self, width, depth):
        super().__init__()
        self.stem = nn.Conv2d(3, width, 3, 2, 1)
        self.layers = nn.Sequential(*(3 * [nn.Conv2d(width, width, 3, 1, 1), nn.ReLU()][:depth]))
    def forward(self, x):
        return self.layers(self.stem(x))
def build(width=8, depth=2):
    return Net(width, depth)
net = build()
