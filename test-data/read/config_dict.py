# net: Net(CFG["model"])
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
CFG = {'model': {'layers': [{'type': 'Conv2d', 'args': {'in_channels': 3, 'out_channels': 8, 'kernel_size': 3}}, {'type': 'ReLU', 'args': {}}, {'type': 'MaxPool2d', 'args': {'kernel_size': 2}}], 'head': 10}}
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.layers = nn.ModuleList()
        for spec in cfg['layers']:
            self.layers.append(getattr(nn, spec['type'])(**spec['args']))
        self.head = nn.Linear(8, cfg.get('head', 5))
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.head(x.mean(dim=[2, 3]))
net = Net(CFG['model'])
