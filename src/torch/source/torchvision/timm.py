"""What of timm.layers many nets take."""
from torch import nn


class DropPath(nn.Module):
    """Stochastic depth, which draws in forward, and like dropout is taken as in evaluation."""

    def __init__(self, drop_prob=0.0, scale_by_keep=True):
        super().__init__()
        self.drop_prob = drop_prob

    def forward(self, x):
        return x


def trunc_normal_(tensor, mean=0.0, std=1.0, a=-2.0, b=2.0):
    return nn.init.trunc_normal_(tensor, mean, std, a, b)


def to_2tuple(x):
    return x if isinstance(x, (tuple, list)) else (x, x)
