# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
from functools import partial
class PreNormResidual(nn.Module):
    def __init__(self, dim, fn):
        super().__init__()
        self.fn = fn
        self.norm = nn.LayerNorm(dim)
    def forward(self, x):
        return self.fn(self.norm(x)) + x
def FeedForward(dim, expansion_factor=4, dropout=0., dense=nn.Linear):
    inner_dim = int(dim * expansion_factor)
    return nn.Sequential(dense(dim, inner_dim), nn.GELU(), nn.Dropout(dropout), dense(inner_dim, dim), nn.Dropout(dropout))
class Net(nn.Module):
    def __init__(self, image_size=32, channels=3, patch_size=8, dim=16, depth=2, num_classes=5):
        super().__init__()
        pair = lambda x: x if isinstance(x, tuple) else (x, x)
        image_h, image_w = pair(image_size)
        assert (image_h % patch_size) == 0 and (image_w % patch_size) == 0, 'image must be divisible by patch size'
        num_patches = (image_h // patch_size) * (image_w // patch_size)
        chan_first, chan_last = partial(nn.Conv1d, kernel_size=1), nn.Linear
        self.embed = nn.Conv2d(channels, dim, patch_size, patch_size)
        self.blocks = nn.Sequential(*[nn.Sequential(
            PreNormResidual(dim, FeedForward(num_patches, 4, 0., chan_first)),
            PreNormResidual(dim, FeedForward(dim, 0.5, 0., chan_last))
        ) for _ in range(depth)])
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, num_classes)
    def forward(self, x):
        x = self.embed(x).flatten(2).transpose(1, 2)
        x = self.norm(self.blocks(x))
        return self.head(x.mean(dim=1))
