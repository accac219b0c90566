# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(3, 8, 3, 2), nn.ELU(), nn.Flatten())
        with torch.no_grad():
            n_flatten = self.conv(torch.as_tensor(torch.ones((1, 3, 32, 32))).float()).shape[1]
        self.linear = nn.Sequential(nn.Linear(n_flatten, 16), nn.ReLU())
    def forward(self, observations: torch.Tensor) -> torch.Tensor:
        return self.linear(self.conv(observations))
