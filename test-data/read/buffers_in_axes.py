# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
import os, sys, json, math, random, time, copy
import numpy as np
sys.path.append('..')
seed = 42
random.seed(seed); np.random.seed(seed); torch.manual_seed(seed)
device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
def conv3x3(i, o, stride=1): return nn.Conv2d(i, o, kernel_size=3, stride=stride, padding=1, bias=False)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential()
        self.net.add_module('conv', conv3x3(3, 4))
        self.net.append(nn.BatchNorm2d(4))
        self.net.extend([nn.ReLU(), conv3x3(4, 8, 2)])
        self.net.insert(2, copy.deepcopy(nn.Identity()))
        self.gamma = nn.Parameter(torch.ones(1, 8, 1, 1) * 0.5)
        self.register_buffer('mean', torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer('std', torch.tensor([0.229, 0.224, 0.225]).view(1, -1, 1, 1))
    def forward(self, x):
        x = (x - self.mean) / self.std
        return self.net(x) * self.gamma
