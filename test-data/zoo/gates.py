# %% CBAM: gates over channels, then over places, 3x16x16
import torch
import torch.nn as nn
import torch.nn.functional as F


class Flat(nn.Module):
    def forward(self, x):
        return x.view(x.size(0), -1)


def logsumexp_2d(tensor):
    flat = tensor.view(tensor.size(0), tensor.size(1), -1)
    s, _ = torch.max(flat, dim=2, keepdim=True)
    return s + (flat - s).exp().sum(dim=2, keepdim=True).log()


class ChannelGate(nn.Module):
    def __init__(self, gate_channels, reduction_ratio=4, pool_types=['avg', 'max', 'lp', 'lse']):
        super().__init__()
        self.mlp = nn.Sequential(
            Flat(), nn.Linear(gate_channels, gate_channels // reduction_ratio), nn.ReLU(),
            nn.Linear(gate_channels // reduction_ratio, gate_channels),
        )
        self.pool_types = pool_types

    def forward(self, x):
        channel_att_sum = None
        for pool_type in self.pool_types:
            if pool_type == 'avg':
                pooled = F.avg_pool2d(x, (x.size(2), x.size(3)), stride=(x.size(2), x.size(3)))
                raw = self.mlp(pooled)
            elif pool_type == 'max':
                pooled = F.max_pool2d(x, (x.size(2), x.size(3)), stride=(x.size(2), x.size(3)))
                raw = self.mlp(pooled)
            elif pool_type == 'lp':
                pooled = F.lp_pool2d(x, 2, (x.size(2), x.size(3)), stride=(x.size(2), x.size(3)))
                raw = self.mlp(pooled)
            elif pool_type == 'lse':
                raw = self.mlp(logsumexp_2d(x))
            if channel_att_sum is None:
                channel_att_sum = raw
            else:
                channel_att_sum = channel_att_sum + raw
        scale = F.sigmoid(channel_att_sum).unsqueeze(2).unsqueeze(3).expand_as(x)
        return x * scale


class ChannelPool(nn.Module):
    def forward(self, x):
        return torch.cat((torch.max(x, 1)[0].unsqueeze(1), torch.mean(x, 1).unsqueeze(1)), dim=1)


class SpatialGate(nn.Module):
    def __init__(self):
        super().__init__()
        self.compress = ChannelPool()
        self.spatial = nn.Conv2d(2, 1, 7, stride=1, padding=3, bias=False)

    def forward(self, x):
        return x * torch.sigmoid(self.spatial(self.compress(x)))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.channel = ChannelGate(8)
        self.space = SpatialGate()

    def forward(self, x):
        return self.space(self.channel(F.relu(self.conv(x))))


# %% ECA: a convolution along the channels, 3x16x16
import math
import torch
import torch.nn as nn


class ECA(nn.Module):
    def __init__(self, channels, gamma=2, b=1):
        super().__init__()
        t = int(abs((math.log(channels, 2) + b) / gamma))
        k = t if t % 2 else t + 1
        self.avg_pool = nn.AdaptiveAvgPool2d(1)
        self.conv = nn.Conv1d(1, 1, kernel_size=k, padding=(k - 1) // 2, bias=False)
        self.sigmoid = nn.Sigmoid()

    def forward(self, x):
        y = self.avg_pool(x)
        y = self.conv(y.squeeze(-1).transpose(-1, -2)).transpose(-1, -2).unsqueeze(-1)
        y = self.sigmoid(y)
        return x * y.expand_as(x)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, 2, 1)
        self.eca = ECA(16)

    def forward(self, x):
        return self.eca(self.conv(x))


# %% CoordAttention: gates along rows and columns, 3x16x12
import torch
import torch.nn as nn


class CoordAtt(nn.Module):
    def __init__(self, inp, oup, reduction=4):
        super().__init__()
        self.pool_h = nn.AdaptiveAvgPool2d((None, 1))
        self.pool_w = nn.AdaptiveAvgPool2d((1, None))
        mip = max(4, inp // reduction)
        self.conv1 = nn.Conv2d(inp, mip, kernel_size=1)
        self.bn1 = nn.BatchNorm2d(mip)
        self.act = nn.Hardswish()
        self.conv_h = nn.Conv2d(mip, oup, kernel_size=1)
        self.conv_w = nn.Conv2d(mip, oup, kernel_size=1)

    def forward(self, x):
        identity = x
        n, c, h, w = x.size()
        x_h = self.pool_h(x)
        x_w = self.pool_w(x).permute(0, 1, 3, 2)
        y = torch.cat([x_h, x_w], dim=2)
        y = self.act(self.bn1(self.conv1(y)))
        x_h, x_w = torch.split(y, [h, w], dim=2)
        x_w = x_w.permute(0, 1, 3, 2)
        a_h = self.conv_h(x_h).sigmoid()
        a_w = self.conv_w(x_w).sigmoid()
        return identity * a_w * a_h


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1)
        self.att = CoordAtt(8, 8)

    def forward(self, x):
        return self.att(self.conv(x))


# %% SimAM: an energy of each cell, no parameters, 3x12x12
import torch.nn as nn


class SimAM(nn.Module):
    def __init__(self, e_lambda=1e-4):
        super().__init__()
        self.activaton = nn.Sigmoid()
        self.e_lambda = e_lambda

    def forward(self, x):
        b, c, h, w = x.size()
        n = w * h - 1
        x_minus_mu_square = (x - x.mean(dim=[2, 3], keepdim=True)).pow(2)
        y = x_minus_mu_square / (4 * (x_minus_mu_square.sum(dim=[2, 3], keepdim=True) / n + self.e_lambda)) + 0.5
        return x * self.activaton(y)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3)
        self.att = SimAM()

    def forward(self, x):
        return self.att(self.conv(x))


# %% GlobalContext: one context vector for all places, 3x12x12
import torch
import torch.nn as nn


class GCBlock(nn.Module):
    def __init__(self, inplanes, ratio=0.5):
        super().__init__()
        planes = int(inplanes * ratio)
        self.conv_mask = nn.Conv2d(inplanes, 1, kernel_size=1)
        self.softmax = nn.Softmax(dim=2)
        self.add_conv = nn.Sequential(
            nn.Conv2d(inplanes, planes, 1), nn.LayerNorm([planes, 1, 1]), nn.ReLU(inplace=True), nn.Conv2d(planes, inplanes, 1),
        )

    def spatial_pool(self, x):
        batch, channel, height, width = x.size()
        input_x = x.view(batch, channel, height * width).unsqueeze(1)
        mask = self.conv_mask(x).view(batch, 1, height * width)
        mask = self.softmax(mask).unsqueeze(-1)
        context = torch.matmul(input_x, mask)
        return context.view(batch, channel, 1, 1)

    def forward(self, x):
        return x + self.add_conv(self.spatial_pool(x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.gc = GCBlock(8)

    def forward(self, x):
        return self.gc(self.conv(x))


# %% SKNet: kernels that are chosen by what they see, 3x16x16
import torch
import torch.nn as nn


class SKConv(nn.Module):
    def __init__(self, features, M=2, G=2, r=2, L=4):
        super().__init__()
        d = max(int(features / r), L)
        self.M = M
        self.features = features
        self.convs = nn.ModuleList([])
        for i in range(M):
            self.convs.append(nn.Sequential(
                nn.Conv2d(features, features, kernel_size=3 + i * 2, padding=1 + i, groups=G),
                nn.BatchNorm2d(features), nn.ReLU(inplace=False),
            ))
        self.fc = nn.Linear(features, d)
        self.fcs = nn.ModuleList([])
        for i in range(M):
            self.fcs.append(nn.Linear(d, features))
        self.softmax = nn.Softmax(dim=1)

    def forward(self, x):
        for i, conv in enumerate(self.convs):
            fea = conv(x).unsqueeze_(dim=1)
            if i == 0:
                feas = fea
            else:
                feas = torch.cat([feas, fea], dim=1)
        fea_U = torch.sum(feas, dim=1)
        fea_s = fea_U.mean(-1).mean(-1)
        fea_z = self.fc(fea_s)
        for i, fc in enumerate(self.fcs):
            vector = fc(fea_z).unsqueeze_(dim=1)
            if i == 0:
                attention_vectors = vector
            else:
                attention_vectors = torch.cat([attention_vectors, vector], dim=1)
        attention_vectors = self.softmax(attention_vectors)
        attention_vectors = attention_vectors.unsqueeze(-1).unsqueeze(-1)
        return (feas * attention_vectors).sum(dim=1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, 2, 1)
        self.sk = SKConv(8)

    def forward(self, x):
        return self.sk(self.stem(x))


# %% Involution: kernels that the places make for themselves, 3x12x12
import torch
import torch.nn as nn


class Involution(nn.Module):
    def __init__(self, channels, kernel_size=3, stride=1):
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = stride
        self.group_channels = 4
        self.groups = channels // self.group_channels
        self.conv1 = nn.Sequential(nn.Conv2d(channels, channels // 4, 1), nn.BatchNorm2d(channels // 4), nn.ReLU())
        self.conv2 = nn.Conv2d(channels // 4, kernel_size ** 2 * self.groups, 1)
        if stride > 1:
            self.avgpool = nn.AvgPool2d(stride, stride)
        self.unfold = nn.Unfold(kernel_size, 1, (kernel_size - 1) // 2, stride)

    def forward(self, x):
        weight = self.conv2(self.conv1(x if self.stride == 1 else self.avgpool(x)))
        b, c, h, w = weight.shape
        weight = weight.view(b, self.groups, self.kernel_size ** 2, h, w).unsqueeze(2)
        out = self.unfold(x).view(b, self.groups, self.group_channels, self.kernel_size ** 2, h, w)
        out = (weight * out).sum(dim=3).view(b, self.groups * self.group_channels, h, w)
        return out


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.inv = Involution(8, stride=2)

    def forward(self, x):
        return self.inv(self.stem(x))


# %% CondConv: a mixture of kernels would draw them; here a mixture of maps, 3x12x12
import torch
import torch.nn as nn
import torch.nn.functional as F


class Experts(nn.Module):
    def __init__(self, cin, cout, n=3):
        super().__init__()
        self.experts = nn.ModuleList([nn.Conv2d(cin, cout, 3, padding=1) for _ in range(n)])
        self.route = nn.Linear(cin, n)

    def forward(self, x):
        w = torch.sigmoid(self.route(F.adaptive_avg_pool2d(x, 1).flatten(1)))
        outs = torch.stack([e(x) for e in self.experts], dim=1)
        return torch.einsum('bn,bnchw->bchw', w, outs)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3)
        self.mix = Experts(4, 6)

    def forward(self, x):
        return self.mix(F.relu(self.stem(x)))


# %% Highway: a gate between a layer and its skip, with a bias of its own, 3x12x12
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, depth=2):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3)
        self.h = nn.ModuleList(nn.Conv2d(6, 6, 3, padding=1) for _ in range(depth))
        self.t = nn.ModuleList(nn.Conv2d(6, 6, 3, padding=1) for _ in range(depth))
        for t in self.t:
            nn.init.constant_(t.bias, -2.0)

    def forward(self, x):
        x = self.stem(x)
        for h, t in zip(self.h, self.t):
            gate = torch.sigmoid(t(x))
            x = torch.lerp(x, torch.relu(h(x)), gate)
        return x


# %% BAM: a bottleneck's gate of channels and of dilated places, 3x16x16
import torch
import torch.nn as nn
import torch.nn.functional as F


class Flatten(nn.Module):
    def forward(self, x):
        return x.view(x.size(0), -1)


class BAM(nn.Module):
    def __init__(self, c, r=4, d=2):
        super().__init__()
        self.channel = nn.Sequential()
        self.channel.add_module('flatten', Flatten())
        self.channel.add_module('fc0', nn.Linear(c, c // r))
        self.channel.add_module('bn0', nn.BatchNorm1d(c // r)) if False else None
        self.channel.add_module('relu', nn.ReLU())
        self.channel.add_module('fc1', nn.Linear(c // r, c))
        self.place = nn.Sequential(
            nn.Conv2d(c, c // r, 1), nn.ReLU(), nn.Conv2d(c // r, c // r, 3, padding=d, dilation=d), nn.ReLU(), nn.Conv2d(c // r, 1, 1),
        )

    def forward(self, x):
        pooled = F.avg_pool2d(x, x.size(2), stride=x.size(2))
        m_c = self.channel(pooled).unsqueeze(2).unsqueeze(3).expand_as(x)
        m_s = self.place(x).expand_as(x)
        att = 1 + torch.sigmoid(m_c * m_s)
        return att * x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3)
        self.bam = BAM(8)

    def forward(self, x):
        return self.bam(self.stem(x))


# %% GRN: ConvNeXt V2's response norm over channels last, 3x16x16
import torch
import torch.nn as nn


class GRN(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.gamma = nn.Parameter(torch.zeros(1, 1, 1, dim))
        self.beta = nn.Parameter(torch.zeros(1, 1, 1, dim))

    def forward(self, x):
        Gx = torch.norm(x, p=2, dim=(1, 2), keepdim=True)
        Nx = Gx / (Gx.mean(dim=-1, keepdim=True) + 1e-6)
        return self.gamma * (x * Nx) + self.beta + x


class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dwconv = nn.Conv2d(dim, dim, kernel_size=7, padding=3, groups=dim)
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.pwconv1 = nn.Linear(dim, 4 * dim)
        self.act = nn.GELU()
        self.grn = GRN(4 * dim)
        self.pwconv2 = nn.Linear(4 * dim, dim)

    def forward(self, x):
        input = x
        x = self.dwconv(x)
        x = x.permute(0, 2, 3, 1)
        x = self.norm(x)
        x = self.pwconv1(x)
        x = self.act(x)
        x = self.grn(x)
        x = self.pwconv2(x)
        x = x.permute(0, 3, 1, 2)
        return input + x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 4, 4)
        self.block = Block(6)

    def forward(self, x):
        return self.block(self.stem(x))
