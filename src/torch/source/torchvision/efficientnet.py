"""Tan and Le, EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks, and EfficientNetV2."""
import math
from functools import partial

import torch
from torch import nn
from torchvision.models._utils import _make_divisible, chosen, trained
from torchvision.ops import Conv2dNormActivation, SqueezeExcitation, StochasticDepth


class MBConvConfig:
    """A row of table 1, scaled."""

    def __init__(
        self, expand_ratio, kernel, stride, input_channels, out_channels, num_layers, width_mult=1.0, depth_mult=1.0,
        block=None,
    ):
        self.expand_ratio = expand_ratio
        self.kernel = kernel
        self.stride = stride
        self.input_channels = _make_divisible(input_channels * width_mult, 8)
        self.out_channels = _make_divisible(out_channels * width_mult, 8)
        self.num_layers = int(math.ceil(num_layers * depth_mult))
        self.block = MBConv if block is None else block


class FusedMBConvConfig(MBConvConfig):
    def __init__(self, expand_ratio, kernel, stride, input_channels, out_channels, num_layers, block=None):
        super().__init__(
            expand_ratio, kernel, stride, input_channels, out_channels, num_layers, block=block or FusedMBConv
        )


class MBConv(nn.Module):
    def __init__(self, cnf, stride, inp, stochastic_depth_prob, norm_layer, se_layer=SqueezeExcitation):
        super().__init__()
        if stride < 1 or stride > 2:
            raise ValueError("illegal stride value")
        self.use_res_connect = stride == 1 and inp == cnf.out_channels
        expanded = _make_divisible(inp * cnf.expand_ratio, 8)
        layers = []
        if expanded != inp:
            layers.append(
                Conv2dNormActivation(inp, expanded, kernel_size=1, norm_layer=norm_layer, activation_layer=nn.SiLU)
            )
        layers.append(
            Conv2dNormActivation(
                expanded, expanded, kernel_size=cnf.kernel, stride=stride, groups=expanded, norm_layer=norm_layer,
                activation_layer=nn.SiLU,
            )
        )
        layers.append(se_layer(expanded, max(1, inp // 4), activation=partial(nn.SiLU, inplace=True)))
        layers.append(
            Conv2dNormActivation(
                expanded, cnf.out_channels, kernel_size=1, norm_layer=norm_layer, activation_layer=None
            )
        )
        self.block = nn.Sequential(*layers)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")
        self.out_channels = cnf.out_channels

    def forward(self, input):
        result = self.block(input)
        return self.stochastic_depth(result) + input if self.use_res_connect else result


class FusedMBConv(nn.Module):
    def __init__(self, cnf, stride, inp, stochastic_depth_prob, norm_layer):
        super().__init__()
        if stride < 1 or stride > 2:
            raise ValueError("illegal stride value")
        self.use_res_connect = stride == 1 and inp == cnf.out_channels
        expanded = _make_divisible(inp * cnf.expand_ratio, 8)
        first = partial(
            Conv2dNormActivation, inp, kernel_size=cnf.kernel, stride=stride, norm_layer=norm_layer,
            activation_layer=nn.SiLU,
        )
        if expanded != inp:
            last = Conv2dNormActivation
            self.block = nn.Sequential(
                first(expanded),
                last(expanded, cnf.out_channels, kernel_size=1, norm_layer=norm_layer, activation_layer=None),
            )
        else:
            self.block = nn.Sequential(first(cnf.out_channels))
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")
        self.out_channels = cnf.out_channels

    def forward(self, input):
        result = self.block(input)
        return self.stochastic_depth(result) + input if self.use_res_connect else result


class EfficientNet(nn.Module):
    def __init__(
        self, inverted_residual_setting, dropout, stochastic_depth_prob=0.2, num_classes=1000, norm_layer=None,
        last_channel=None,
    ):
        super().__init__()
        if norm_layer is None:
            norm_layer = nn.BatchNorm2d
        first = inverted_residual_setting[0].input_channels
        layers = [Conv2dNormActivation(3, first, stride=2, norm_layer=norm_layer, activation_layer=nn.SiLU)]
        total = sum(cnf.num_layers for cnf in inverted_residual_setting)
        done = 0
        for cnf in inverted_residual_setting:
            stage = []
            for i in range(cnf.num_layers):
                stride = cnf.stride if i == 0 else 1
                inp = cnf.input_channels if i == 0 else cnf.out_channels
                stage.append(cnf.block(cnf, stride, inp, stochastic_depth_prob * float(done) / total, norm_layer))
                done += 1
            layers.append(nn.Sequential(*stage))
        inp = inverted_residual_setting[-1].out_channels
        last = last_channel if last_channel is not None else 4 * inp
        layers.append(Conv2dNormActivation(inp, last, kernel_size=1, norm_layer=norm_layer, activation_layer=nn.SiLU))
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Dropout(p=dropout, inplace=True), nn.Linear(last, num_classes))
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out")
                if m.bias is not None:
                    nn.init.zeros_(m.bias)
            elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
                nn.init.ones_(m.weight)
                nn.init.zeros_(m.bias)
            elif isinstance(m, nn.Linear):
                bound = 1.0 / math.sqrt(m.out_features)
                nn.init.uniform_(m.weight, -bound, bound)
                nn.init.zeros_(m.bias)

    def forward(self, x):
        x = self.features(x)
        x = self.avgpool(x)
        x = torch.flatten(x, 1)
        return self.classifier(x)


def _net(settings, dropout, last_channel, norm_layer, weights, kwargs):
    weights = chosen(weights, kwargs)
    dropout = kwargs.pop("dropout", dropout)
    return trained(
        EfficientNet(settings, dropout, last_channel=last_channel, **{"norm_layer": norm_layer, **kwargs}), weights
    )


def _scaled(width_mult, depth_mult, dropout, weights, kwargs, norm_layer=None):
    conv = partial(MBConvConfig, width_mult=width_mult, depth_mult=depth_mult)
    settings = [
        conv(1, 3, 1, 32, 16, 1),
        conv(6, 3, 2, 16, 24, 2),
        conv(6, 5, 2, 24, 40, 2),
        conv(6, 3, 2, 40, 80, 3),
        conv(6, 5, 1, 80, 112, 3),
        conv(6, 5, 2, 112, 192, 4),
        conv(6, 3, 1, 192, 320, 1),
    ]
    return _net(settings, dropout, None, norm_layer, weights, kwargs)


def _slow_norm():
    return partial(nn.BatchNorm2d, eps=0.001, momentum=0.01)


def efficientnet_b0(weights=None, progress=True, **kwargs):
    return _scaled(1.0, 1.0, 0.2, weights, kwargs)


def efficientnet_b1(weights=None, progress=True, **kwargs):
    return _scaled(1.0, 1.1, 0.2, weights, kwargs)


def efficientnet_b2(weights=None, progress=True, **kwargs):
    return _scaled(1.1, 1.2, 0.3, weights, kwargs)


def efficientnet_b3(weights=None, progress=True, **kwargs):
    return _scaled(1.2, 1.4, 0.3, weights, kwargs)


def efficientnet_b4(weights=None, progress=True, **kwargs):
    return _scaled(1.4, 1.8, 0.4, weights, kwargs)


def efficientnet_b5(weights=None, progress=True, **kwargs):
    return _scaled(1.6, 2.2, 0.4, weights, kwargs, _slow_norm())


def efficientnet_b6(weights=None, progress=True, **kwargs):
    return _scaled(1.8, 2.6, 0.5, weights, kwargs, _slow_norm())


def efficientnet_b7(weights=None, progress=True, **kwargs):
    return _scaled(2.0, 3.1, 0.5, weights, kwargs, _slow_norm())


def efficientnet_v2_s(weights=None, progress=True, **kwargs):
    settings = [
        FusedMBConvConfig(1, 3, 1, 24, 24, 2),
        FusedMBConvConfig(4, 3, 2, 24, 48, 4),
        FusedMBConvConfig(4, 3, 2, 48, 64, 4),
        MBConvConfig(4, 3, 2, 64, 128, 6),
        MBConvConfig(6, 3, 1, 128, 160, 9),
        MBConvConfig(6, 3, 2, 160, 256, 15),
    ]
    return _net(settings, 0.2, 1280, partial(nn.BatchNorm2d, eps=0.001), weights, kwargs)


def efficientnet_v2_m(weights=None, progress=True, **kwargs):
    settings = [
        FusedMBConvConfig(1, 3, 1, 24, 24, 3),
        FusedMBConvConfig(4, 3, 2, 24, 48, 5),
        FusedMBConvConfig(4, 3, 2, 48, 80, 5),
        MBConvConfig(4, 3, 2, 80, 160, 7),
        MBConvConfig(6, 3, 1, 160, 176, 14),
        MBConvConfig(6, 3, 2, 176, 304, 18),
        MBConvConfig(6, 3, 1, 304, 512, 5),
    ]
    return _net(settings, 0.3, 1280, partial(nn.BatchNorm2d, eps=0.001), weights, kwargs)


def efficientnet_v2_l(weights=None, progress=True, **kwargs):
    settings = [
        FusedMBConvConfig(1, 3, 1, 32, 32, 4),
        FusedMBConvConfig(4, 3, 2, 32, 64, 7),
        FusedMBConvConfig(4, 3, 2, 64, 96, 7),
        MBConvConfig(4, 3, 2, 96, 192, 10),
        MBConvConfig(6, 3, 1, 192, 224, 19),
        MBConvConfig(6, 3, 2, 224, 384, 25),
        MBConvConfig(6, 3, 1, 384, 640, 7),
    ]
    return _net(settings, 0.4, 1280, partial(nn.BatchNorm2d, eps=0.001), weights, kwargs)
