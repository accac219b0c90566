# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self, input_shape=(3, 32, 32), n=10):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 12, 5), nn.ReLU())
        n_sizes = self._get_conv_output(input_shape)
        self.fc = nn.Linear(n_sizes, n)
    def _get_conv_output(self, shape):
        bs = 1
        x = torch.autograd.Variable(torch.zeros(bs, *shape))
        out = self.features(x)
        return out.data.view(bs, -1).size(1)
    def forward(self, x):
        x = self.features(x)
        x = x.view(x.size(0), -1)
        return self.fc(x)
