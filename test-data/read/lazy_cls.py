# net: Net()
# input: 3,16,16
import torch
from torch import nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.LazyLinear(10)
        self.conv = nn.LazyConv2d(out_channels=8, kernel_size=3, stride=2)
        self.up = nn.LazyConvTranspose2d(4, 2, 2)
        self.norm = nn.LazyInstanceNorm2d(affine=True)
        self.last = nn.Linear(10, 5)
        self.never = nn.LazyLinear(3)

    def forward(self, x):
        x = F.relu(self.conv(x))
        x = self.norm(self.up(x))
        return self.last(self.fc(x.flatten(1)))
