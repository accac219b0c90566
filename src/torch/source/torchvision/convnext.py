"""Liu et al., A ConvNet for the 2020s."""
from functools import partial

import torch
from torch import nn
from torchvision.models._utils import chosen, trained
from torchvision.ops import Conv2dNormActivation, Permute, StochasticDepth


class LayerNorm2d(nn.LayerNorm):
    """Over the channels of each cell."""

    def forward(self, x):
        x = super().forward(x.permute(0, 2, 3, 1))
        return x.permute(0, 3, 1, 2)


class CNBlock(nn.Module):
    def __init__(self, dim, layer_scale, stochastic_depth_prob, norm_layer=None):
        super().__init__()
        if norm_layer is None:
            norm_layer = partial(nn.LayerNorm, eps=1e-6)
        self.block = nn.Sequential(
            nn.Conv2d(dim, dim, kernel_size=7, padding=3, groups=dim, bias=True),
            Permute([0, 2, 3, 1]),
            norm_layer(dim),
            nn.Linear(in_features=dim, out_features=4 * dim, bias=True),
            nn.GELU(),
            nn.Linear(in_features=4 * dim, out_features=dim, bias=True),
            Permute([0, 3, 1, 2]),
        )
        self.layer_scale = nn.Parameter(torch.ones(dim, 1, 1) * layer_scale)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")

    def forward(self, input):
        result = self.layer_scale * self.block(input)
        return self.stochastic_depth(result) + input


class CNBlockConfig:
    def __init__(self, input_channels, out_channels, num_layers):
        self.input_channels = input_channels
        self.out_channels = out_channels
        self.num_layers = num_layers


class ConvNeXt(nn.Module):
    def __init__(
        self, block_setting, stochastic_depth_prob=0.0, layer_scale=1e-6, num_classes=1000, block=None, norm_layer=None
    ):
        super().__init__()
        if block is None:
            block = CNBlock
        if norm_layer is None:
            norm_layer = partial(LayerNorm2d, eps=1e-6)
        first = block_setting[0].input_channels
        layers = [
            Conv2dNormActivation(
                3, first, kernel_size=4, stride=4, padding=0, norm_layer=norm_layer, activation_layer=None, bias=True
            )
        ]
        total = sum(cnf.num_layers for cnf in block_setting)
        done = 0
        for cnf in block_setting:
            stage = []
            for _ in range(cnf.num_layers):
                stage.append(block(cnf.input_channels, layer_scale, stochastic_depth_prob * done / (total - 1.0)))
                done += 1
            layers.append(nn.Sequential(*stage))
            if cnf.out_channels is not None:
                layers.append(
                    nn.Sequential(
                        norm_layer(cnf.input_channels),
                        nn.Conv2d(cnf.input_channels, cnf.out_channels, kernel_size=2, stride=2),
                    )
                )
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        last = block_setting[-1].input_channels
        self.classifier = nn.Sequential(norm_layer(last), nn.Flatten(1), nn.Linear(last, num_classes))
        for m in self.modules():
            if isinstance(m, (nn.Conv2d, nn.Linear)):
                nn.init.trunc_normal_(m.weight, std=0.02)
                if m.bias is not None:
                    nn.init.zeros_(m.bias)

    def forward(self, x):
        x = self.features(x)
        x = self.avgpool(x)
        return self.classifier(x)


def _convnext(widths, depths, stochastic_depth_prob, weights, kwargs):
    weights = chosen(weights, kwargs)
    prob = kwargs.pop("stochastic_depth_prob", stochastic_depth_prob)
    after = [*widths[1:], None]
    settings = [CNBlockConfig(widths[i], after[i], depths[i]) for i in range(4)]
    return trained(ConvNeXt(settings, prob, **kwargs), weights)


def convnext_tiny(weights=None, progress=True, **kwargs):
    return _convnext([96, 192, 384, 768], [3, 3, 9, 3], 0.1, weights, kwargs)


def convnext_small(weights=None, progress=True, **kwargs):
    return _convnext([96, 192, 384, 768], [3, 3, 27, 3], 0.4, weights, kwargs)


def convnext_base(weights=None, progress=True, **kwargs):
    return _convnext([128, 256, 512, 1024], [3, 3, 27, 3], 0.5, weights, kwargs)


def convnext_large(weights=None, progress=True, **kwargs):
    return _convnext([192, 384, 768, 1536], [3, 3, 27, 3], 0.5, weights, kwargs)
