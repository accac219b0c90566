"""Ma et al., ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design."""
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models._utils import chosen, trained


def channel_shuffle(x, groups):
    return F.channel_shuffle(x, groups)


class InvertedResidual(nn.Module):
    def __init__(self, inp, oup, stride):
        super().__init__()
        if stride < 1 or stride > 3:
            raise ValueError("illegal stride value")
        self.stride = stride
        features = oup // 2
        if stride == 1 and inp != features * 2:
            raise ValueError("a block of stride 1 keeps its channels")
        self.branch1 = nn.Sequential()
        if stride > 1:
            self.branch1 = nn.Sequential(
                self.depthwise_conv(inp, inp, kernel_size=3, stride=stride, padding=1),
                nn.BatchNorm2d(inp),
                nn.Conv2d(inp, features, kernel_size=1, bias=False),
                nn.BatchNorm2d(features),
                nn.ReLU(inplace=True),
            )
        self.branch2 = nn.Sequential(
            nn.Conv2d(inp if stride > 1 else features, features, kernel_size=1, bias=False),
            nn.BatchNorm2d(features),
            nn.ReLU(inplace=True),
            self.depthwise_conv(features, features, kernel_size=3, stride=stride, padding=1),
            nn.BatchNorm2d(features),
            nn.Conv2d(features, features, kernel_size=1, bias=False),
            nn.BatchNorm2d(features),
            nn.ReLU(inplace=True),
        )

    @staticmethod
    def depthwise_conv(i, o, kernel_size, stride=1, padding=0, bias=False):
        return nn.Conv2d(i, o, kernel_size, stride, padding, bias=bias, groups=i)

    def forward(self, x):
        if self.stride == 1:
            x1, x2 = x.chunk(2, dim=1)
            out = torch.cat((x1, self.branch2(x2)), dim=1)
        else:
            out = torch.cat((self.branch1(x), self.branch2(x)), dim=1)
        return channel_shuffle(out, 2)


class ShuffleNetV2(nn.Module):
    def __init__(self, stages_repeats, stages_out_channels, num_classes=1000, inverted_residual=InvertedResidual):
        super().__init__()
        if len(stages_repeats) != 3:
            raise ValueError("expected stages_repeats as list of 3 positive ints")
        if len(stages_out_channels) != 5:
            raise ValueError("expected stages_out_channels as list of 5 positive ints")
        first, second, third, fourth, last = stages_out_channels
        self.conv1 = self._unit(3, first, kernel_size=3, stride=2, padding=1)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        self.stage2 = self._stage(inverted_residual, first, second, stages_repeats[0])
        self.stage3 = self._stage(inverted_residual, second, third, stages_repeats[1])
        self.stage4 = self._stage(inverted_residual, third, fourth, stages_repeats[2])
        self.conv5 = self._unit(fourth, last, kernel_size=1, stride=1, padding=0)
        self.fc = nn.Linear(last, num_classes)

    def _unit(self, inp, oup, kernel_size, stride, padding):
        return nn.Sequential(
            nn.Conv2d(inp, oup, kernel_size, stride, padding, bias=False), nn.BatchNorm2d(oup), nn.ReLU(inplace=True)
        )

    def _stage(self, block, inp, oup, repeats):
        return nn.Sequential(block(inp, oup, 2), *[block(oup, oup, 1) for _ in range(repeats - 1)])

    def forward(self, x):
        x = self.conv1(x)
        x = self.maxpool(x)
        x = self.stage2(x)
        x = self.stage3(x)
        x = self.stage4(x)
        x = self.conv5(x)
        x = x.mean([2, 3])
        return self.fc(x)


def _shufflenetv2(channels, weights, kwargs):
    weights = chosen(weights, kwargs)
    return trained(ShuffleNetV2([4, 8, 4], channels, **kwargs), weights)


def shufflenet_v2_x0_5(weights=None, progress=True, **kwargs):
    return _shufflenetv2([24, 48, 96, 192, 1024], weights, kwargs)


def shufflenet_v2_x1_0(weights=None, progress=True, **kwargs):
    return _shufflenetv2([24, 116, 232, 464, 1024], weights, kwargs)


def shufflenet_v2_x1_5(weights=None, progress=True, **kwargs):
    return _shufflenetv2([24, 176, 352, 704, 1024], weights, kwargs)


def shufflenet_v2_x2_0(weights=None, progress=True, **kwargs):
    return _shufflenetv2([24, 244, 488, 976, 2048], weights, kwargs)
