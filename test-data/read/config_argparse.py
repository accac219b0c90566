# net: Net(args)
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
import argparse
parser = argparse.ArgumentParser(description='x')
parser.add_argument('--nf', '--num-filters', type=int, default=8, dest='filters')
parser.add_argument('--depth', default=3, type=int, choices=[1, 2, 3], help='d')
parser.add_argument('--no-bn', action='store_true')
parser.add_argument('--ks', nargs='+', type=int, default=[3, 5, 3])
parser.add_argument('--lr', type=float, default=1e-3)
args = parser.parse_args()
class Net(nn.Module):
    def __init__(self, opt):
        super().__init__()
        seq = []
        c = 3
        for i in range(opt.depth):
            seq.append(nn.Conv2d(c, opt.filters * 2 ** i, opt.ks[i], padding=opt.ks[i] // 2, bias=opt.no_bn))
            c = opt.filters * 2 ** i
            if not opt.no_bn:
                seq.append(nn.BatchNorm2d(c))
            seq.append(nn.LeakyReLU(0.2, True))
        self.main = nn.Sequential(*seq)
    def forward(self, x): return self.main(x)
net = Net(args)
opt = torch.optim.Adam(net.parameters(), lr=args.lr)
