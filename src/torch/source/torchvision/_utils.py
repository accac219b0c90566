"""What several of the nets share: rounding to whole groups of channels, initial weights, and what is said of trained ones."""
import torch
from torch import nn


def _make_divisible(v, divisor, min_value=None):
    """The multiple of the divisor that is nearest to v and not smaller than nine tenths of it."""
    nearest = max(min_value or divisor, int(v + divisor / 2) // divisor * divisor)
    return nearest + divisor if nearest < 0.9 * v else nearest


def he_init(net):
    """He's weights by fan_out, the norms at one and zero, the head of a normal distribution."""
    for m in net.modules():
        if isinstance(m, nn.Conv2d):
            nn.init.kaiming_normal_(m.weight, mode="fan_out")
            if m.bias is not None:
                nn.init.zeros_(m.bias)
        elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
            nn.init.ones_(m.weight)
            nn.init.zeros_(m.bias)
        elif isinstance(m, nn.Linear):
            nn.init.normal_(m.weight, 0, 0.01)
            nn.init.zeros_(m.bias)


def chosen(weights, kwargs):
    """The trained weights that a call asks for, None for none. `pretrained` is how it was asked before there were enums."""
    weights = kwargs.pop("pretrained", None) or weights
    if not weights:
        return None
    classes = kwargs.setdefault("num_classes", 1000)
    if classes != 1000:
        raise ValueError(f"The parameter 'num_classes' expected value 1000 but got {classes} instead.")
    return weights


def trained(net, weights):
    """
    The net with its trained weights, which are not here: Python stops, and a reader of this text takes the drawn ones
    and says so.
    """
    if weights is not None:
        raise NotImplementedError(f"no trained weights: {weights}")
    return net


def rescaled(x):
    """Pixels that are normalised by ImageNet's means and deviations, as those that lie from -1 to 1."""
    red = x[:, 0:1] * (0.229 / 0.5) + (0.485 - 0.5) / 0.5
    green = x[:, 1:2] * (0.224 / 0.5) + (0.456 - 0.5) / 0.5
    blue = x[:, 2:3] * (0.225 / 0.5) + (0.406 - 0.5) / 0.5
    return torch.cat((red, green, blue), 1)
