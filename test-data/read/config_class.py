# net: Net(Config())
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
class Config:
    in_channels = 3
    widths = [8, 16]
    def __init__(self, **kw):
        self.num_classes = 10
        self.dropout = 0.1
        for k, v in kw.items():
            setattr(self, k, v)
class Net(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        layers, c = [], config.in_channels
        for width in config.widths:
            layers += [nn.Conv2d(c, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(inplace=True), nn.MaxPool2d(2)]
            c = width
        self.features = nn.Sequential(*layers)
        self.head = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(config.dropout), nn.Linear(c, config.num_classes))
    def forward(self, x):
        return self.head(self.features(x))
model = Net(Config())
