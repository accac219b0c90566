# net: Net()
# input: 3,16,16
import torch
from torch import nn
from types import SimpleNamespace


class Net(nn.Module):
    def __init__(self, width=8, act="leaky_relu"):
        super().__init__()
        self.hparams = SimpleNamespace(width=width, act=act)
        self.body = nn.Sequential(nn.Conv2d(3, self.hparams.width, 3), nn.BatchNorm2d(width), nn.LeakyReLU())
        self.head = nn.Linear(width, 4)
        self._init_params()

    def _init_params(self):
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, nonlinearity=self.hparams.act)
            elif isinstance(m, nn.BatchNorm2d):
                nn.init.constant_(m.weight, 0.5)
                nn.init.constant_(m.bias, 0)

    def forward(self, x):
        return self.head(self.body(x).mean((2, 3)))
