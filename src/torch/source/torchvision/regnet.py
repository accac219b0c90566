"""Radosavovic et al., Designing Network Design Spaces: RegNetX and RegNetY."""
import math
from functools import partial

import torch
from torch import nn
from torchvision.models._utils import chosen, trained
from torchvision.ops import Conv2dNormActivation, SqueezeExcitation


class SimpleStemIN(Conv2dNormActivation):
    def __init__(self, width_in, width_out, norm_layer, activation_layer):
        super().__init__(width_in, width_out, stride=2, norm_layer=norm_layer, activation_layer=activation_layer)


class BottleneckTransform(nn.Sequential):
    def __init__(
        self, width_in, width_out, stride, norm_layer, activation_layer, group_width, bottleneck_multiplier, se_ratio
    ):
        super().__init__()
        width = int(round(width_out * bottleneck_multiplier))
        conv = partial(Conv2dNormActivation, norm_layer=norm_layer)
        self.a = conv(width_in, width, kernel_size=1, activation_layer=activation_layer)
        self.b = conv(width, width, stride=stride, groups=width // group_width, activation_layer=activation_layer)
        if se_ratio:
            self.se = SqueezeExcitation(width, int(round(se_ratio * width_in)), activation=activation_layer)
        self.c = conv(width, width_out, kernel_size=1, activation_layer=None)


class ResBottleneckBlock(nn.Module):
    def __init__(
        self, width_in, width_out, stride, norm_layer, activation_layer, group_width=1, bottleneck_multiplier=1.0,
        se_ratio=None,
    ):
        super().__init__()
        self.proj = None
        if width_in != width_out or stride != 1:
            self.proj = Conv2dNormActivation(
                width_in, width_out, kernel_size=1, stride=stride, norm_layer=norm_layer, activation_layer=None
            )
        self.f = BottleneckTransform(
            width_in, width_out, stride, norm_layer, activation_layer, group_width, bottleneck_multiplier, se_ratio
        )
        self.activation = activation_layer(inplace=True)

    def forward(self, x):
        identity = x if self.proj is None else self.proj(x)
        return self.activation(identity + self.f(x))


class AnyStage(nn.Sequential):
    def __init__(
        self, width_in, width_out, stride, depth, block_constructor, norm_layer, activation_layer, group_width,
        bottleneck_multiplier, se_ratio=None, stage_index=0,
    ):
        super().__init__()
        for i in range(depth):
            block = block_constructor(
                width_in if i == 0 else width_out, width_out, stride if i == 0 else 1, norm_layer, activation_layer,
                group_width, bottleneck_multiplier, se_ratio,
            )
            self.add_module(f"block{stage_index}-{i}", block)


class BlockParams:
    """What each of the stages has."""

    def __init__(self, depths, widths, group_widths, bottleneck_multipliers, strides, se_ratio=None):
        self.depths = depths
        self.widths = widths
        self.group_widths = group_widths
        self.bottleneck_multipliers = bottleneck_multipliers
        self.strides = strides
        self.se_ratio = se_ratio


class RegNet(nn.Module):
    def __init__(
        self, block_params, num_classes=1000, stem_width=32, stem_type=None, block_type=None, norm_layer=None,
        activation=None,
    ):
        super().__init__()
        norm_layer = norm_layer or nn.BatchNorm2d
        block_type = block_type or ResBottleneckBlock
        activation = activation or nn.ReLU
        self.stem = (stem_type or SimpleStemIN)(3, stem_width, norm_layer, activation)
        width_in = stem_width
        self.trunk_output = nn.Sequential()
        for i, width in enumerate(block_params.widths):
            stage = AnyStage(
                width_in, width, block_params.strides[i], block_params.depths[i], block_type, norm_layer, activation,
                block_params.group_widths[i], block_params.bottleneck_multipliers[i], block_params.se_ratio, i + 1,
            )
            self.trunk_output.add_module(f"block{i + 1}", stage)
            width_in = width
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(width_in, num_classes)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                fan_out = m.kernel_size[0] * m.kernel_size[1] * m.out_channels
                nn.init.normal_(m.weight, mean=0.0, std=math.sqrt(2.0 / fan_out))
            elif isinstance(m, nn.BatchNorm2d):
                nn.init.ones_(m.weight)
                nn.init.zeros_(m.bias)
            elif isinstance(m, nn.Linear):
                nn.init.normal_(m.weight, mean=0.0, std=0.01)
                nn.init.zeros_(m.bias)

    def forward(self, x):
        x = self.stem(x)
        x = self.trunk_output(x)
        x = self.avgpool(x)
        x = x.flatten(start_dim=1)
        return self.fc(x)


def _regnet(depths, widths, group_width, se_ratio, weights, kwargs):
    weights = chosen(weights, kwargs)
    norm_layer = kwargs.pop("norm_layer", partial(nn.BatchNorm2d, eps=1e-05, momentum=0.1))
    groups = [min(group_width, width) for width in widths]
    params = BlockParams(depths, widths, groups, [1.0] * 4, [2] * 4, se_ratio)
    return trained(RegNet(params, norm_layer=norm_layer, **kwargs), weights)


def regnet_x_400mf(weights=None, progress=True, **kwargs):
    return _regnet([1, 2, 7, 12], [32, 64, 160, 400], 16, None, weights, kwargs)


def regnet_x_800mf(weights=None, progress=True, **kwargs):
    return _regnet([1, 3, 7, 5], [64, 128, 288, 672], 16, None, weights, kwargs)


def regnet_x_1_6gf(weights=None, progress=True, **kwargs):
    return _regnet([2, 4, 10, 2], [72, 168, 408, 912], 24, None, weights, kwargs)


def regnet_x_3_2gf(weights=None, progress=True, **kwargs):
    return _regnet([2, 6, 15, 2], [96, 192, 432, 1008], 48, None, weights, kwargs)


def regnet_x_8gf(weights=None, progress=True, **kwargs):
    return _regnet([2, 5, 15, 1], [80, 240, 720, 1920], 120, None, weights, kwargs)


def regnet_x_16gf(weights=None, progress=True, **kwargs):
    return _regnet([2, 6, 13, 1], [256, 512, 896, 2048], 128, None, weights, kwargs)


def regnet_x_32gf(weights=None, progress=True, **kwargs):
    return _regnet([2, 7, 13, 1], [336, 672, 1344, 2520], 168, None, weights, kwargs)


def regnet_y_400mf(weights=None, progress=True, **kwargs):
    return _regnet([1, 3, 6, 6], [48, 104, 208, 440], 8, 0.25, weights, kwargs)


def regnet_y_800mf(weights=None, progress=True, **kwargs):
    return _regnet([1, 3, 8, 2], [64, 144, 320, 784], 16, 0.25, weights, kwargs)


def regnet_y_1_6gf(weights=None, progress=True, **kwargs):
    return _regnet([2, 6, 17, 2], [48, 120, 336, 888], 24, 0.25, weights, kwargs)


def regnet_y_3_2gf(weights=None, progress=True, **kwargs):
    return _regnet([2, 5, 13, 1], [72, 216, 576, 1512], 24, 0.25, weights, kwargs)


def regnet_y_8gf(weights=None, progress=True, **kwargs):
    return _regnet([2, 4, 10, 1], [224, 448, 896, 2016], 56, 0.25, weights, kwargs)


def regnet_y_16gf(weights=None, progress=True, **kwargs):
    return _regnet([2, 4, 11, 1], [224, 448, 1232, 3024], 112, 0.25, weights, kwargs)


def regnet_y_32gf(weights=None, progress=True, **kwargs):
    return _regnet([2, 5, 12, 1], [232, 696, 1392, 3712], 232, 0.25, weights, kwargs)


def regnet_y_128gf(weights=None, progress=True, **kwargs):
    return _regnet([2, 7, 17, 1], [528, 1056, 2904, 7392], 264, 0.25, weights, kwargs)
