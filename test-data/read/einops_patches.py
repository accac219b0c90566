# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
from einops import rearrange, reduce, repeat
from einops.layers.torch import Rearrange, Reduce
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Sequential(Rearrange('b c (h p1) (w p2) -> b (h w) (p1 p2 c)', p1=8, p2=8), nn.Linear(192, 16))
        self.cls = nn.Parameter(torch.randn(1, 1, 16))
        self.pos = nn.Parameter(torch.randn(1, 17, 16))
        self.mix = nn.Linear(17, 17)
        self.red = Reduce('b n d -> b d', 'mean')
    def forward(self, img):
        x = self.patch(img)
        b, n, _ = x.shape
        cls = repeat(self.cls, '1 1 d -> b 1 d', b=b)
        x = torch.cat((cls, x), dim=1)
        x = x + self.pos[:, :(n + 1)]
        x = rearrange(x, 'b n d -> b d n')
        x = self.mix(x)
        return self.red(rearrange(x, '... d n -> ... n d'))
