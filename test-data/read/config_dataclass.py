# net: Net(Cfg())
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
from dataclasses import dataclass, field
from typing import Tuple
@dataclass
class Cfg:
    chans: Tuple[int, ...] = (3, 8, 16)
    kernel: int = 3
    acts: list = field(default_factory=lambda: ['relu', 'gelu'])
    @property
    def pad(self):
        return self.kernel // 2
ACT = {'relu': nn.ReLU, 'gelu': nn.GELU}
class Net(nn.Module):
    def __init__(self, cfg: Cfg):
        super().__init__()
        blocks = []
        for i, (a, b) in enumerate(zip(cfg.chans[:-1], cfg.chans[1:])):
            blocks.append(nn.Sequential(nn.Conv2d(a, b, cfg.kernel, padding=cfg.pad), ACT[cfg.acts[i]]()))
        self.blocks = nn.Sequential(*blocks)
        self.out = nn.Conv2d(cfg.chans[-1], 1, 1)
    def forward(self, x):
        return torch.sigmoid(self.out(self.blocks(x)))
if __name__ == '__main__':
    cfg = Cfg()
    net = Net(cfg)
    print(net(torch.randn(2, 3, 32, 32)).shape)
net = Net(Cfg())
