# %% SENet: channels gated by what all of the map says, 3x16x16
import torch
import torch.nn as nn
import torch.nn.functional as F


class SqueezeExcite(nn.Module):
    def __init__(self, channels, ratio=4):
        super().__init__()
        self.squeeze = nn.AdaptiveAvgPool2d(1)
        self.excite = nn.Sequential(
            nn.Linear(channels, channels // ratio, bias=False),
            nn.ReLU(inplace=True),
            nn.Linear(channels // ratio, channels, bias=False),
            nn.Sigmoid(),
        )

    def forward(self, x):
        n, c = x.shape[:2]
        s = self.squeeze(x).view(n, c)
        s = self.excite(s).view(n, c, 1, 1)
        return x * s.expand_as(x)


class SEBlock(nn.Module):
    expansion = 1

    def __init__(self, cin, cout, stride=1):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(cin, cout, 3, stride, 1, bias=False), nn.BatchNorm2d(cout), nn.ReLU(inplace=True),
            nn.Conv2d(cout, cout, 3, 1, 1, bias=False), nn.BatchNorm2d(cout), SqueezeExcite(cout),
        )
        self.skip = None
        if stride != 1 or cin != cout:
            self.skip = nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout))

    def forward(self, x):
        identity = x if self.skip is None else self.skip(x)
        return F.relu(self.body(x) + identity, inplace=True)


class Net(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.stages = nn.Sequential(SEBlock(8, 8), SEBlock(8, 16, 2), SEBlock(16, 16))
        self.classifier = nn.Linear(16, num_classes)

    def forward(self, x):
        x = self.stages(self.stem(x))
        return self.classifier(x.mean((-2, -1)))


# %% OptionA: CIFAR's ResNet whose skips pad channels with zeros, 3x16x16
import torch.nn as nn
import torch.nn.functional as F


class LambdaLayer(nn.Module):
    def __init__(self, lambd):
        super(LambdaLayer, self).__init__()
        self.lambd = lambd

    def forward(self, x):
        return self.lambd(x)


class Basic(nn.Module):
    def __init__(self, in_planes, planes, stride=1, option='A'):
        super(Basic, self).__init__()
        self.conv1 = nn.Conv2d(in_planes, planes, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, kernel_size=3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_planes != planes:
            if option == 'A':
                self.shortcut = LambdaLayer(
                    lambda x: F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, planes // 4, planes // 4), 'constant', 0)
                )
            else:
                self.shortcut = nn.Conv2d(in_planes, planes, 1, stride)

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += self.shortcut(x)
        return F.relu(out)


class Net(nn.Module):
    def __init__(self, blocks=(1, 1, 1), classes=10):
        super().__init__()
        self.width = 4
        self.conv = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.layers = nn.Sequential(*[self.stage(4 * 2 ** i, n, 1 if i == 0 else 2) for i, n in enumerate(blocks)])
        self.linear = nn.Linear(16, classes)

    def stage(self, planes, n, stride):
        made = []
        for s in [stride] + [1] * (n - 1):
            made.append(Basic(self.width, planes, s))
            self.width = planes
        return nn.Sequential(*made)

    def forward(self, x):
        x = self.layers(F.relu(self.conv(x)))
        x = F.avg_pool2d(x, x.size()[3])
        return self.linear(x.view(x.size(0), -1))


# %% GhostNet: half of the maps are cheap copies of the others, 3x16x16
import math
import torch
from torch import nn


class Ghost(nn.Module):
    def __init__(self, inp, oup, kernel_size=1, ratio=2, dw_size=3, relu=True):
        super().__init__()
        self.oup = oup
        init = math.ceil(oup / ratio)
        new = init * (ratio - 1)
        self.primary = nn.Sequential(
            nn.Conv2d(inp, init, kernel_size, 1, kernel_size // 2, bias=False), nn.BatchNorm2d(init),
            nn.ReLU(inplace=True) if relu else nn.Sequential(),
        )
        self.cheap = nn.Sequential(
            nn.Conv2d(init, new, dw_size, 1, dw_size // 2, groups=init, bias=False), nn.BatchNorm2d(new),
            nn.ReLU(inplace=True) if relu else nn.Sequential(),
        )

    def forward(self, x):
        x1 = self.primary(x)
        x2 = self.cheap(x1)
        return torch.cat([x1, x2], dim=1)[:, :self.oup, :, :]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, 2, 1)
        self.a = Ghost(8, 15)
        self.dw = nn.Conv2d(15, 15, 3, padding=1, groups=15, bias=False)
        self.b = Ghost(15, 8, relu=False)
        self.act = nn.Hardswish()

    def forward(self, x):
        x = self.act(self.conv(x))
        return x + self.b(self.dw(self.a(x)))


# %% ShuffleV1: grouped pointwise convolutions with a shuffle between, 3x16x16
import torch
import torch.nn as nn
import torch.nn.functional as F


def shuffle(x, groups):
    n, c, h, w = x.size()
    return x.view(n, groups, c // groups, h, w).permute(0, 2, 1, 3, 4).contiguous().view(n, c, h, w)


class Unit(nn.Module):
    def __init__(self, cin, cout, stride, groups):
        super().__init__()
        self.stride = stride
        self.groups = groups
        mid = cout // 4
        out = cout - cin if stride == 2 else cout
        self.conv1 = nn.Conv2d(cin, mid, 1, groups=groups, bias=False)
        self.bn1 = nn.BatchNorm2d(mid)
        self.conv2 = nn.Conv2d(mid, mid, 3, stride, 1, groups=mid, bias=False)
        self.bn2 = nn.BatchNorm2d(mid)
        self.conv3 = nn.Conv2d(mid, out, 1, groups=groups, bias=False)
        self.bn3 = nn.BatchNorm2d(out)

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = shuffle(out, self.groups)
        out = self.bn3(self.conv3(self.bn2(self.conv2(out))))
        if self.stride == 2:
            return F.relu(torch.cat([out, F.avg_pool2d(x, 3, stride=2, padding=1)], 1))
        return F.relu(out + x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.units = nn.Sequential(Unit(8, 24, 2, 2), Unit(24, 24, 1, 2))

    def forward(self, x):
        return self.units(self.stem(x))


# %% ShuffleV2: half of the channels go round each unit, 3x17x17
import torch
import torch.nn as nn


class Unit(nn.Module):
    def __init__(self, inp, oup, stride):
        super().__init__()
        self.stride = stride
        half = oup // 2
        if stride > 1:
            self.left = nn.Sequential(
                nn.Conv2d(inp, inp, 3, stride, 1, groups=inp, bias=False), nn.BatchNorm2d(inp),
                nn.Conv2d(inp, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(inplace=True),
            )
        self.right = nn.Sequential(
            nn.Conv2d(inp if stride > 1 else half, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(inplace=True),
            self.depthwise(half, half, 3, stride, 1), nn.BatchNorm2d(half),
            nn.Conv2d(half, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(inplace=True),
        )

    @staticmethod
    def depthwise(i, o, k, s=1, p=0):
        return nn.Conv2d(i, o, k, s, p, groups=i, bias=False)

    def forward(self, x):
        if self.stride == 1:
            x1, x2 = x.chunk(2, dim=1)
            out = torch.cat((x1, self.right(x2)), dim=1)
        else:
            out = torch.cat((self.left(x), self.right(x)), dim=1)
        b, c, h, w = out.data.size()
        out = out.view(b, 2, c // 2, h, w)
        out = torch.transpose(out, 1, 2).contiguous()
        return out.view(b, -1, h, w)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, padding=1)
        self.a = Unit(6, 12, 2)
        self.b = Unit(12, 12, 1)

    def forward(self, x):
        return self.b(self.a(self.stem(x)))


# %% Xception: separable convolutions with skips, 3x19x19
import torch.nn as nn


class Separable(nn.Module):
    def __init__(self, cin, cout, k=3, stride=1, padding=1, dilation=1, bias=False):
        super().__init__()
        self.depth = nn.Conv2d(cin, cin, k, stride, padding, dilation, groups=cin, bias=bias)
        self.point = nn.Conv2d(cin, cout, 1, 1, 0, 1, 1, bias=bias)

    def forward(self, x):
        return self.point(self.depth(x))


class Block(nn.Module):
    def __init__(self, cin, cout, reps, strides=1, start_with_relu=True, grow_first=True):
        super().__init__()
        if cout != cin or strides != 1:
            self.skip = nn.Conv2d(cin, cout, 1, stride=strides, bias=False)
            self.skipbn = nn.BatchNorm2d(cout)
        else:
            self.skip = None
        self.relu = nn.ReLU(inplace=True)
        rep = []
        filters = cin
        if grow_first:
            rep += [self.relu, Separable(cin, cout), nn.BatchNorm2d(cout)]
            filters = cout
        for _ in range(reps - 1):
            rep += [self.relu, Separable(filters, filters), nn.BatchNorm2d(filters)]
        if not grow_first:
            rep += [self.relu, Separable(cin, cout), nn.BatchNorm2d(cout)]
        if not start_with_relu:
            rep = rep[1:]
        else:
            rep[0] = nn.ReLU(inplace=False)
        if strides != 1:
            rep.append(nn.MaxPool2d(3, strides, 1))
        self.rep = nn.Sequential(*rep)

    def forward(self, inp):
        x = self.rep(inp)
        if self.skip is not None:
            skip = self.skipbn(self.skip(inp))
        else:
            skip = inp
        x += skip
        return x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, 2, 0, bias=False)
        self.block1 = Block(6, 8, 2, 2, start_with_relu=False, grow_first=True)
        self.block2 = Block(8, 8, 3, 1)
        self.block3 = Block(8, 12, 2, 2, grow_first=False)

    def forward(self, x):
        return self.block3(self.block2(self.block1(self.conv1(x))))


# %% NiN: convolutions that are small networks, 3x16x16
import torch.nn as nn


def nin_block(cin, cout, kernel_size, strides, padding):
    return nn.Sequential(
        nn.Conv2d(cin, cout, kernel_size, strides, padding), nn.ReLU(),
        nn.Conv2d(cout, cout, kernel_size=1), nn.ReLU(),
        nn.Conv2d(cout, cout, kernel_size=1), nn.ReLU(),
    )


net = nn.Sequential(
    nin_block(3, 12, kernel_size=5, strides=1, padding=2),
    nn.MaxPool2d(3, stride=2),
    nin_block(12, 16, kernel_size=3, strides=1, padding=1),
    nn.MaxPool2d(3, stride=2),
    nn.Dropout(0.5),
    nin_block(16, 10, kernel_size=3, strides=1, padding=1),
    nn.AdaptiveAvgPool2d((1, 1)),
    nn.Flatten(),
)

# %% SqueezeNet: fire modules, 3x20x20
import torch
import torch.nn as nn


class Fire(nn.Module):
    def __init__(self, inplanes, squeeze, expand1, expand3):
        super().__init__()
        self.squeeze = nn.Conv2d(inplanes, squeeze, kernel_size=1)
        self.squeeze_activation = nn.ReLU(inplace=True)
        self.expand1 = nn.Conv2d(squeeze, expand1, kernel_size=1)
        self.expand3 = nn.Conv2d(squeeze, expand3, kernel_size=3, padding=1)
        self.expand_activation = nn.ReLU(inplace=True)

    def forward(self, x):
        x = self.squeeze_activation(self.squeeze(x))
        return torch.cat([self.expand_activation(self.expand1(x)), self.expand_activation(self.expand3(x))], 1)


class Net(nn.Module):
    def __init__(self, num_classes=7):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 3, stride=2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, ceil_mode=True),
            Fire(8, 4, 6, 6), Fire(12, 4, 6, 6), nn.MaxPool2d(3, 2, ceil_mode=True),
        )
        self.classifier = nn.Sequential(
            nn.Dropout(p=0.5), nn.Conv2d(12, num_classes, 1), nn.ReLU(inplace=True), nn.AdaptiveAvgPool2d((1, 1)),
        )

    def forward(self, x):
        x = self.classifier(self.features(x))
        return torch.flatten(x, 1)


# %% FractalNet: two paths of different depth, their mean, 3x16x16
import torch
import torch.nn as nn


class Conv(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(cin, cout, 3, padding=1), nn.BatchNorm2d(cout), nn.ReLU())

    def forward(self, x):
        return self.layers(x)


class Fractal(nn.Module):
    def __init__(self, cin, cout, depth):
        super().__init__()
        self.short = Conv(cin, cout)
        self.long = None
        if depth > 1:
            self.long = nn.ModuleList([Fractal(cin, cout, depth - 1), Fractal(cout, cout, depth - 1)])

    def forward(self, x):
        paths = [self.short(x)]
        if self.long is not None:
            y = x
            for part in self.long:
                y = part(y)
            paths.append(y)
        return torch.stack(paths).mean(dim=0)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Fractal(3, 6, 3)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(6 * 8 * 8, 5)

    def forward(self, x):
        x = self.pool(self.block(x))
        return self.fc(torch.flatten(x, start_dim=1))


# %% RepVGG: three branches that one kernel could replace, 3x16x16
import torch
import torch.nn as nn


def conv_bn(cin, cout, kernel_size, stride, padding, groups=1):
    result = nn.Sequential()
    result.add_module('conv', nn.Conv2d(cin, cout, kernel_size, stride, padding, groups=groups, bias=False))
    result.add_module('bn', nn.BatchNorm2d(num_features=cout))
    return result


class RepBlock(nn.Module):
    def __init__(self, cin, cout, stride=1, groups=1):
        super().__init__()
        self.nonlinearity = nn.ReLU()
        self.rbr_identity = nn.BatchNorm2d(cin) if cout == cin and stride == 1 else None
        self.rbr_dense = conv_bn(cin, cout, 3, stride, 1, groups)
        self.rbr_1x1 = conv_bn(cin, cout, 1, stride, 0, groups)

    def forward(self, inputs):
        if hasattr(self, 'rbr_reparam'):
            return self.nonlinearity(self.rbr_reparam(inputs))
        id_out = 0 if self.rbr_identity is None else self.rbr_identity(inputs)
        return self.nonlinearity(self.rbr_dense(inputs) + self.rbr_1x1(inputs) + id_out)


class Net(nn.Module):
    def __init__(self, blocks=[2, 1]):
        super().__init__()
        self.stage0 = RepBlock(3, 6, stride=2)
        self.stage1 = self._make(6, 8, blocks[0])
        self.stage2 = self._make(8, 12, blocks[1])
        self.gap = nn.AdaptiveAvgPool2d(output_size=1)
        self.linear = nn.Linear(12, 4)

    def _make(self, cin, planes, n):
        strides = [2] + [1] * (n - 1)
        blocks = []
        for stride in strides:
            blocks.append(RepBlock(cin, planes, stride))
            cin = planes
        return nn.ModuleList(blocks)

    def forward(self, x):
        out = self.stage0(x)
        for stage in (self.stage1, self.stage2):
            for block in stage:
                out = block(out)
        out = self.gap(out)
        out = out.view(out.size(0), -1)
        return self.linear(out)


# %% ResNeSt: attention over splits of a grouped convolution, 3x16x16
import torch
import torch.nn as nn
import torch.nn.functional as F


class RadixSoftmax(nn.Module):
    def __init__(self, radix, cardinality):
        super().__init__()
        self.radix = radix
        self.cardinality = cardinality

    def forward(self, x):
        batch = x.size(0)
        if self.radix > 1:
            x = x.view(batch, self.cardinality, self.radix, -1).transpose(1, 2)
            x = F.softmax(x, dim=1)
            return x.reshape(batch, -1)
        return torch.sigmoid(x)


class SplitAttention(nn.Module):
    def __init__(self, cin, channels, groups=2, radix=2, reduction=4):
        super().__init__()
        inner = max(cin * radix // reduction, 4)
        self.radix = radix
        self.channels = channels
        self.conv = nn.Conv2d(cin, channels * radix, 3, padding=1, groups=groups * radix, bias=False)
        self.bn0 = nn.BatchNorm2d(channels * radix)
        self.relu = nn.ReLU(inplace=True)
        self.fc1 = nn.Conv2d(channels, inner, 1, groups=groups)
        self.bn1 = nn.BatchNorm2d(inner)
        self.fc2 = nn.Conv2d(inner, channels * radix, 1, groups=groups)
        self.rsoftmax = RadixSoftmax(radix, groups)

    def forward(self, x):
        x = self.relu(self.bn0(self.conv(x)))
        batch, rchannel = x.shape[:2]
        splited = torch.split(x, rchannel // self.radix, dim=1)
        gap = sum(splited)
        gap = F.adaptive_avg_pool2d(gap, 1)
        gap = self.fc1(gap)
        gap = self.relu(gap)
        atten = self.fc2(gap)
        atten = self.rsoftmax(atten).view(batch, -1, 1, 1)
        attens = torch.split(atten, rchannel // self.radix, dim=1)
        out = sum([att * split for (att, split) in zip(attens, splited)])
        return out.contiguous()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, 2, 1)
        self.att = SplitAttention(8, 8)

    def forward(self, x):
        x = self.stem(x)
        return x + self.att(x)


# %% Res2Net: pieces of the channels handed from one to the next, 3x15x15
import math
import torch
import torch.nn as nn


class Bottle2neck(nn.Module):
    def __init__(self, inplanes, planes, base_width=26, scale=4):
        super().__init__()
        width = int(math.floor(planes * (base_width / 64.0)))
        self.conv1 = nn.Conv2d(inplanes, width * scale, kernel_size=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width * scale)
        self.nums = 1 if scale == 1 else scale - 1
        convs, bns = [], []
        for i in range(self.nums):
            convs.append(nn.Conv2d(width, width, kernel_size=3, padding=1, bias=False))
            bns.append(nn.BatchNorm2d(width))
        self.convs = nn.ModuleList(convs)
        self.bns = nn.ModuleList(bns)
        self.conv3 = nn.Conv2d(width * scale, inplanes, kernel_size=1, bias=False)
        self.bn3 = nn.BatchNorm2d(inplanes)
        self.relu = nn.ReLU(inplace=True)
        self.scale = scale
        self.width = width

    def forward(self, x):
        residual = x
        out = self.relu(self.bn1(self.conv1(x)))
        spx = torch.split(out, self.width, 1)
        for i in range(self.nums):
            sp = spx[i] if i == 0 else sp + spx[i]
            sp = self.relu(self.bns[i](self.convs[i](sp)))
            out = sp if i == 0 else torch.cat((out, sp), 1)
        if self.scale != 1:
            out = torch.cat((out, spx[self.nums]), 1)
        out = self.bn3(self.conv3(out))
        out += residual
        return self.relu(out)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())
        self.block = Bottle2neck(8, 8)

    def forward(self, x):
        return self.block(self.stem(x))


# %% MobileNetV3: inverted residuals with hard gates, 3x24x24
import torch.nn as nn
import torch.nn.functional as F


def _make_divisible(v, divisor, min_value=None):
    if min_value is None:
        min_value = divisor
    new_v = max(min_value, int(v + divisor / 2) // divisor * divisor)
    if new_v < 0.9 * v:
        new_v += divisor
    return new_v


class h_sigmoid(nn.Module):
    def __init__(self, inplace=True):
        super(h_sigmoid, self).__init__()
        self.relu = nn.ReLU6(inplace=inplace)

    def forward(self, x):
        return self.relu(x + 3) / 6


class h_swish(nn.Module):
    def __init__(self, inplace=True):
        super(h_swish, self).__init__()
        self.sigmoid = h_sigmoid(inplace=inplace)

    def forward(self, x):
        return x * self.sigmoid(x)


class SELayer(nn.Module):
    def __init__(self, channel, reduction=4):
        super(SELayer, self).__init__()
        self.avg_pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Sequential(
            nn.Linear(channel, _make_divisible(channel // reduction, 8)), nn.ReLU(inplace=True),
            nn.Linear(_make_divisible(channel // reduction, 8), channel), h_sigmoid(),
        )

    def forward(self, x):
        b, c, _, _ = x.size()
        y = self.avg_pool(x).view(b, c)
        y = self.fc(y).view(b, c, 1, 1)
        return x * y


class Inverted(nn.Module):
    def __init__(self, inp, hidden, oup, k, stride, use_se, use_hs):
        super().__init__()
        assert stride in [1, 2]
        self.identity = stride == 1 and inp == oup
        self.conv = nn.Sequential(
            nn.Conv2d(inp, hidden, 1, 1, 0, bias=False), nn.BatchNorm2d(hidden), h_swish() if use_hs else nn.ReLU(inplace=True),
            nn.Conv2d(hidden, hidden, k, stride, (k - 1) // 2, groups=hidden, bias=False), nn.BatchNorm2d(hidden),
            SELayer(hidden) if use_se else nn.Identity(), h_swish() if use_hs else nn.ReLU(inplace=True),
            nn.Conv2d(hidden, oup, 1, 1, 0, bias=False), nn.BatchNorm2d(oup),
        )

    def forward(self, x):
        if self.identity:
            return x + self.conv(x)
        else:
            return self.conv(x)


class Net(nn.Module):
    cfgs = [
        # k, t, c, SE, HS, s
        [3, 1, 8, 1, 0, 2],
        [3, 2, 12, 0, 0, 2],
        [5, 2, 12, 1, 1, 1],
    ]

    def __init__(self, num_classes=6, width_mult=1.0):
        super().__init__()
        input_channel = _make_divisible(8 * width_mult, 8)
        layers = [nn.Sequential(nn.Conv2d(3, input_channel, 3, 2, 1, bias=False), nn.BatchNorm2d(input_channel), h_swish())]
        for k, t, c, use_se, use_hs, s in self.cfgs:
            output_channel = _make_divisible(c * width_mult, 4)
            exp_size = _make_divisible(input_channel * t, 4)
            layers.append(Inverted(input_channel, exp_size, output_channel, k, s, use_se, use_hs))
            input_channel = output_channel
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(nn.Linear(input_channel, 16), h_swish(), nn.Dropout(0.2), nn.Linear(16, num_classes))

    def forward(self, x):
        x = self.features(x)
        x = F.adaptive_avg_pool2d(x, (1, 1))
        x = x.view(x.size(0), -1)
        return self.classifier(x)


# %% EfficientNet: MBConv with its own drop_connect and swish, 3x24x24
import torch
from torch import nn
from torch.nn import functional as F


class Swish(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(x)


def drop_connect(inputs, p, training):
    if not training:
        return inputs
    batch_size = inputs.shape[0]
    keep_prob = 1 - p
    random_tensor = keep_prob
    random_tensor += torch.rand([batch_size, 1, 1, 1], dtype=inputs.dtype, device=inputs.device)
    binary_tensor = torch.floor(random_tensor)
    return inputs / keep_prob * binary_tensor


class MBConv(nn.Module):
    def __init__(self, inp, final_oup, k, s, expand, se=True, drop=0.0):
        super().__init__()
        oup = inp * expand
        self.drop = drop
        self.skip = s == 1 and inp == final_oup
        self._expand_conv = nn.Conv2d(inp, oup, kernel_size=1, bias=False)
        self._bn0 = nn.BatchNorm2d(num_features=oup, momentum=0.01, eps=1e-3)
        self._depthwise_conv = nn.Conv2d(oup, oup, groups=oup, kernel_size=k, stride=s, padding=k // 2, bias=False)
        self._bn1 = nn.BatchNorm2d(num_features=oup, momentum=0.01, eps=1e-3)
        if se:
            squeezed = max(1, int(inp * 0.25))
            self._se_reduce = nn.Conv2d(oup, squeezed, kernel_size=1)
            self._se_expand = nn.Conv2d(squeezed, oup, kernel_size=1)
        self.se = se
        self._project_conv = nn.Conv2d(oup, final_oup, kernel_size=1, bias=False)
        self._bn2 = nn.BatchNorm2d(num_features=final_oup, momentum=0.01, eps=1e-3)
        self._swish = Swish()

    def forward(self, inputs, drop_connect_rate=None):
        x = self._swish(self._bn0(self._expand_conv(inputs)))
        x = self._swish(self._bn1(self._depthwise_conv(x)))
        if self.se:
            x_squeezed = F.adaptive_avg_pool2d(x, 1)
            x_squeezed = self._se_expand(self._swish(self._se_reduce(x_squeezed)))
            x = torch.sigmoid(x_squeezed) * x
        x = self._bn2(self._project_conv(x))
        if self.skip:
            if drop_connect_rate:
                x = drop_connect(x, p=drop_connect_rate, training=self.training)
            x = x + inputs
        return x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False)
        self.blocks = nn.ModuleList([MBConv(8, 8, 3, 1, 2), MBConv(8, 12, 5, 2, 4), MBConv(12, 12, 3, 1, 3)])
        self.fc = nn.Linear(12, 5)

    def forward(self, inputs):
        x = self.stem(inputs)
        for idx, block in enumerate(self.blocks):
            x = block(x)
        x = F.adaptive_avg_pool2d(x, 1).squeeze(-1).squeeze(-1)
        return self.fc(x)


# %% CSP: a part of the channels goes round the residual blocks, 3x16x16
import torch
import torch.nn as nn


class ConvBNMish(nn.Module):
    def __init__(self, c1, c2, k=1, s=1):
        super().__init__()
        self.conv = nn.Conv2d(c1, c2, k, s, k // 2, bias=False)
        self.bn = nn.BatchNorm2d(c2)
        self.act = nn.Mish()

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class CSP(nn.Module):
    def __init__(self, c1, c2, n=1, e=0.5):
        super().__init__()
        c_ = int(c2 * e)
        self.cv1 = ConvBNMish(c1, c_)
        self.cv2 = nn.Conv2d(c1, c_, 1, 1, bias=False)
        self.cv3 = nn.Conv2d(c_, c_, 1, 1, bias=False)
        self.cv4 = ConvBNMish(2 * c_, c2)
        self.bn = nn.BatchNorm2d(2 * c_)
        self.act = nn.LeakyReLU(0.1, inplace=True)
        self.m = nn.Sequential(*(nn.Sequential(ConvBNMish(c_, c_, 1), ConvBNMish(c_, c_, 3)) for _ in range(n)))

    def forward(self, x):
        y1 = self.cv3(self.m(self.cv1(x)))
        y2 = self.cv2(x)
        return self.cv4(self.act(self.bn(torch.cat((y1, y2), dim=1))))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.focus = ConvBNMish(12, 8, 3)
        self.csp = CSP(8, 12, n=2)

    def forward(self, x):
        x = torch.cat([x[..., ::2, ::2], x[..., 1::2, ::2], x[..., ::2, 1::2], x[..., 1::2, 1::2]], 1)
        return self.csp(self.focus(x))


# %% HRNet: two resolutions that exchange what they know, 3x16x20
import torch.nn as nn
import torch.nn.functional as F


class Fuse(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.branches = nn.ModuleList([
            nn.Sequential(nn.Conv2d(c, c, 3, padding=1, bias=False), nn.BatchNorm2d(c), nn.ReLU(True)) for c in channels
        ])
        fuse = []
        for i in range(len(channels)):
            row = []
            for j in range(len(channels)):
                if j > i:
                    row.append(nn.Sequential(nn.Conv2d(channels[j], channels[i], 1, bias=False), nn.BatchNorm2d(channels[i])))
                elif j == i:
                    row.append(None)
                else:
                    row.append(nn.Sequential(nn.Conv2d(channels[j], channels[i], 3, 2, 1, bias=False), nn.BatchNorm2d(channels[i])))
            fuse.append(nn.ModuleList(row))
        self.fuse = nn.ModuleList(fuse)
        self.relu = nn.ReLU(True)

    def forward(self, x):
        x = [branch(own) for branch, own in zip(self.branches, x)]
        fused = []
        for i in range(len(self.fuse)):
            y = x[0] if i == 0 else self.fuse[i][0](x[0])
            for j in range(1, len(x)):
                if i == j:
                    y = y + x[j]
                elif j > i:
                    h, w = x[i].shape[-2], x[i].shape[-1]
                    y = y + F.interpolate(self.fuse[i][j](x[j]), size=[h, w], mode='bilinear', align_corners=True)
                else:
                    y = y + self.fuse[i][j](x[j])
            fused.append(self.relu(y))
        return fused


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.high = nn.Conv2d(3, 4, 3, padding=1)
        self.low = nn.Conv2d(4, 8, 3, 2, 1)
        self.stage = Fuse([4, 8])
        self.last = nn.Conv2d(12, 3, 1)

    def forward(self, x):
        import torch
        x = self.high(x)
        x = self.stage([x, self.low(x)])
        size = x[0].size()[2:]
        up = F.interpolate(x[1], size=size, mode='nearest')
        return self.last(torch.cat([x[0], up], 1))


# %% Maxout: channels in pairs, the larger of each, 1x14x14
import torch
import torch.nn as nn
import torch.nn.functional as F


class Maxout(nn.Module):
    def __init__(self, cin, cout, k=2):
        super().__init__()
        self.k, self.cout = k, cout
        self.conv = nn.Conv2d(cin, cout * k, 3, padding=1)

    def forward(self, x):
        x = self.conv(x)
        n, _, h, w = x.shape
        x, _ = x.view(n, self.cout, self.k, h, w).max(dim=2)
        return x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = Maxout(1, 4)
        self.b = Maxout(4, 6, 3)
        self.fc = nn.Linear(6 * 3 * 3, 10)

    def forward(self, x):
        x = F.max_pool2d(self.a(x), 2)
        x = F.max_pool2d(self.b(x), 2)
        x = x.flatten(1)
        return F.log_softmax(self.fc(x), dim=-1)


# %% Siamese: one encoder, the two halves of the picture, 1x12x24
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.cnn = nn.Sequential(
            nn.ReflectionPad2d(1), nn.Conv2d(1, 4, 3), nn.ReLU(inplace=True), nn.BatchNorm2d(4), nn.MaxPool2d(2),
        )
        self.fc = nn.Sequential(nn.Linear(4 * 6 * 6, 16), nn.ReLU(inplace=True), nn.Linear(16, 5))

    def forward_once(self, x):
        output = self.cnn(x)
        output = output.view(output.size()[0], -1)
        return self.fc(output)

    def forward(self, x):
        left, right = x.chunk(2, dim=3)
        a = self.forward_once(left)
        b = self.forward_once(right)
        return F.pairwise_distance(a, b), F.cosine_similarity(a, b)
