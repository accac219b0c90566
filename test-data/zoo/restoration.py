# %% EDSR: residual blocks that are scaled, then PixelShuffle, 3x12x12
import math
import torch.nn as nn


def default_conv(in_channels, out_channels, kernel_size, bias=True):
    return nn.Conv2d(in_channels, out_channels, kernel_size, padding=(kernel_size // 2), bias=bias)


class ResBlock(nn.Module):
    def __init__(self, conv, n_feats, kernel_size, bias=True, bn=False, act=nn.ReLU(True), res_scale=1):
        super().__init__()
        m = []
        for i in range(2):
            m.append(conv(n_feats, n_feats, kernel_size, bias=bias))
            if bn:
                m.append(nn.BatchNorm2d(n_feats))
            if i == 0:
                m.append(act)
        self.body = nn.Sequential(*m)
        self.res_scale = res_scale

    def forward(self, x):
        res = self.body(x).mul(self.res_scale)
        res += x
        return res


class Upsampler(nn.Sequential):
    def __init__(self, conv, scale, n_feats, bn=False, act=False, bias=True):
        m = []
        if (scale & (scale - 1)) == 0:
            for _ in range(int(math.log(scale, 2))):
                m.append(conv(n_feats, 4 * n_feats, 3, bias))
                m.append(nn.PixelShuffle(2))
        elif scale == 3:
            m.append(conv(n_feats, 9 * n_feats, 3, bias))
            m.append(nn.PixelShuffle(3))
        else:
            raise NotImplementedError
        super(Upsampler, self).__init__(*m)


class Net(nn.Module):
    def __init__(self, conv=default_conv):
        super().__init__()
        n_feats = 4
        self.head = nn.Sequential(conv(3, n_feats, 3))
        m_body = [ResBlock(conv, n_feats, 3, res_scale=0.1) for _ in range(2)]
        m_body.append(conv(n_feats, n_feats, 3))
        self.body = nn.Sequential(*m_body)
        self.tail = nn.Sequential(Upsampler(conv, 2, n_feats), conv(n_feats, 3, 3))

    def forward(self, x):
        x = self.head(x)
        res = self.body(x)
        res += x
        return self.tail(res)


# %% RCAN: channel attention within residual groups, 3x10x10
import torch.nn as nn


class CALayer(nn.Module):
    def __init__(self, channel, reduction=4):
        super().__init__()
        self.avg_pool = nn.AdaptiveAvgPool2d(1)
        self.conv_du = nn.Sequential(
            nn.Conv2d(channel, channel // reduction, 1), nn.ReLU(inplace=True), nn.Conv2d(channel // reduction, channel, 1), nn.Sigmoid(),
        )

    def forward(self, x):
        return x * self.conv_du(self.avg_pool(x))


class RCAB(nn.Module):
    def __init__(self, n):
        super().__init__()
        modules_body = []
        for i in range(2):
            modules_body.append(nn.Conv2d(n, n, 3, padding=1))
            if i == 0:
                modules_body.append(nn.ReLU(True))
        modules_body.append(CALayer(n))
        self.body = nn.Sequential(*modules_body)

    def forward(self, x):
        res = self.body(x)
        res += x
        return res


class Group(nn.Module):
    def __init__(self, n, blocks):
        super().__init__()
        self.body = nn.Sequential(*[RCAB(n) for _ in range(blocks)], nn.Conv2d(n, n, 3, padding=1))

    def forward(self, x):
        return self.body(x) + x


class Net(nn.Module):
    def __init__(self, scale=2):
        super().__init__()
        self.head = nn.Conv2d(3, 8, 3, padding=1)
        self.groups = nn.ModuleList(Group(8, 2) for _ in range(2))
        self.tail = nn.Sequential(nn.Conv2d(8, 3 * scale ** 2, 3, padding=1), nn.PixelShuffle(scale))

    def forward(self, x):
        x = self.head(x)
        y = x
        for group in self.groups:
            y = group(y)
        return self.tail(y + x)


# %% DnCNN: the noise is what is learnt, 1x20x20
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, channels=1, num_of_layers=5):
        super(Net, self).__init__()
        kernel_size = 3
        padding = 1
        features = 8
        layers = []
        layers.append(nn.Conv2d(in_channels=channels, out_channels=features, kernel_size=kernel_size, padding=padding, bias=False))
        layers.append(nn.ReLU(inplace=True))
        for _ in range(num_of_layers - 2):
            layers.append(nn.Conv2d(in_channels=features, out_channels=features, kernel_size=kernel_size, padding=padding, bias=False))
            layers.append(nn.BatchNorm2d(features))
            layers.append(nn.ReLU(inplace=True))
        layers.append(nn.Conv2d(in_channels=features, out_channels=channels, kernel_size=kernel_size, padding=padding, bias=False))
        self.dncnn = nn.Sequential(*layers)

    def forward(self, x):
        noise = self.dncnn(x)
        return x - noise


# %% WDSR: wide activations, the mean of the data taken off, 3x10x10
import torch
import torch.nn as nn


class Block(nn.Module):
    def __init__(self, n, expand=4, linear=0.75):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(n, n * expand, 1), nn.ReLU(True), nn.Conv2d(n * expand, int(n * linear), 1), nn.Conv2d(int(n * linear), n, 3, padding=1),
        )
        self.scale = nn.Parameter(torch.FloatTensor([0.5]))

    def forward(self, x):
        return self.body(x) * self.scale + x


class Net(nn.Module):
    def __init__(self, scale=2):
        super().__init__()
        self.rgb_mean = torch.autograd.Variable(torch.FloatTensor([0.45, 0.44, 0.40])).view([1, 3, 1, 1])
        self.head = nn.Conv2d(3, 8, 3, padding=1)
        self.body = nn.Sequential(Block(8), Block(8))
        self.tail = nn.Sequential(nn.Conv2d(8, 3 * scale * scale, 3, padding=1), nn.PixelShuffle(scale))
        self.skip = nn.Sequential(nn.Conv2d(3, 3 * scale * scale, 5, padding=2), nn.PixelShuffle(scale))

    def forward(self, x):
        x = (x - self.rgb_mean * 255) / 127.5
        s = self.skip(x)
        x = self.tail(self.body(self.head(x)))
        x += s
        return x * 127.5 + self.rgb_mean * 255


# %% RDN: local dense blocks, their outputs joined, 3x8x8
import torch
import torch.nn as nn


class RDB_Conv(nn.Module):
    def __init__(self, inChannels, growRate, kSize=3):
        super().__init__()
        Cin = inChannels
        G = growRate
        self.conv = nn.Sequential(*[nn.Conv2d(Cin, G, kSize, padding=(kSize - 1) // 2, stride=1), nn.ReLU()])

    def forward(self, x):
        out = self.conv(x)
        return torch.cat((x, out), 1)


class RDB(nn.Module):
    def __init__(self, growRate0, growRate, nConvLayers, kSize=3):
        super().__init__()
        convs = []
        for c in range(nConvLayers):
            convs.append(RDB_Conv(growRate0 + c * growRate, growRate))
        self.convs = nn.Sequential(*convs)
        self.LFF = nn.Conv2d(growRate0 + nConvLayers * growRate, growRate0, 1, padding=0, stride=1)

    def forward(self, x):
        return self.LFF(self.convs(x)) + x


class Net(nn.Module):
    def __init__(self, D=2):
        super().__init__()
        self.D = D
        self.SFE1 = nn.Conv2d(3, 6, 3, padding=1)
        self.SFE2 = nn.Conv2d(6, 6, 3, padding=1)
        self.RDBs = nn.ModuleList()
        for i in range(self.D):
            self.RDBs.append(RDB(growRate0=6, growRate=4, nConvLayers=2))
        self.GFF = nn.Sequential(*[nn.Conv2d(self.D * 6, 6, 1), nn.Conv2d(6, 6, 3, padding=1)])

    def forward(self, x):
        f__1 = self.SFE1(x)
        x = self.SFE2(f__1)
        RDBs_out = []
        for i in range(self.D):
            x = self.RDBs[i](x)
            RDBs_out.append(x)
        x = self.GFF(torch.cat(RDBs_out, 1))
        x += f__1
        return x


# %% SubtractMean: DRRN-like recursion with one set of weights, 1x12x12
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.input = nn.Conv2d(1, 6, 3, 1, 1, bias=False)
        self.conv1 = nn.Conv2d(6, 6, 3, 1, 1, bias=False)
        self.conv2 = nn.Conv2d(6, 6, 3, 1, 1, bias=False)
        self.output = nn.Conv2d(6, 1, 3, 1, 1, bias=False)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        residual = x
        inputs = self.input(self.relu(x))
        out = inputs
        for _ in range(3):
            out = self.conv2(self.relu(self.conv1(self.relu(out))))
            out = torch.add(out, inputs)
        out = self.output(self.relu(out))
        out = torch.add(out, residual)
        return out


# %% CoordConv: the places of the cells as channels, 3x9x12
import torch
import torch.nn as nn


class AddCoords(nn.Module):
    def __init__(self, with_r=True):
        super().__init__()
        self.with_r = with_r

    def forward(self, input_tensor):
        batch_size, _, x_dim, y_dim = input_tensor.size()
        xx_channel = torch.arange(x_dim).repeat(1, y_dim, 1)
        yy_channel = torch.arange(y_dim).repeat(1, x_dim, 1).transpose(1, 2)
        xx_channel = xx_channel.float() / (x_dim - 1)
        yy_channel = yy_channel.float() / (y_dim - 1)
        xx_channel = xx_channel * 2 - 1
        yy_channel = yy_channel * 2 - 1
        xx_channel = xx_channel.repeat(batch_size, 1, 1, 1).transpose(2, 3)
        yy_channel = yy_channel.repeat(batch_size, 1, 1, 1).transpose(2, 3)
        ret = torch.cat([input_tensor, xx_channel.type_as(input_tensor), yy_channel.type_as(input_tensor)], dim=1)
        if self.with_r:
            rr = torch.sqrt(torch.pow(xx_channel.type_as(input_tensor) - 0.5, 2) + torch.pow(yy_channel.type_as(input_tensor) - 0.5, 2))
            ret = torch.cat([ret, rr], dim=1)
        return ret


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.addcoords = AddCoords()
        self.conv = nn.Conv2d(6, 4, 3)

    def forward(self, x):
        return self.conv(self.addcoords(x))


# %% MeshCoords: linspace and meshgrid as channels, 3x8x10
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(5, 4, 3, padding=1)

    def forward(self, x):
        n, _, h, w = x.shape
        ys, xs = torch.meshgrid(torch.linspace(-1, 1, h), torch.linspace(-1, 1, w), indexing='ij')
        grid = torch.stack([xs, ys]).unsqueeze(0).expand(n, -1, -1, -1).to(x.device)
        return self.conv(torch.cat([x, grid], 1))


# %% CARAFE: upsampling by kernels that the map makes, 3x6x7
import torch
import torch.nn as nn
import torch.nn.functional as F


class CARAFE(nn.Module):
    def __init__(self, c, c_mid=4, scale=2, k_up=3, k_enc=3):
        super().__init__()
        self.scale = scale
        self.comp = nn.Conv2d(c, c_mid, 1)
        self.enc = nn.Conv2d(c_mid, (scale * k_up) ** 2, k_enc, padding=k_enc // 2)
        self.pix_shf = nn.PixelShuffle(scale)
        self.upsmp = nn.Upsample(scale_factor=scale, mode='nearest')
        self.unfold = nn.Unfold(kernel_size=k_up, dilation=scale, padding=k_up // 2 * scale)

    def forward(self, X):
        b, c, h, w = X.size()
        h_, w_ = h * self.scale, w * self.scale
        W = self.comp(X)
        W = self.enc(W)
        W = self.pix_shf(W)
        W = F.softmax(W, dim=1)
        X = self.upsmp(X)
        X = self.unfold(X)
        X = X.view(b, c, -1, h_, w_)
        X = torch.einsum('bkhw,bckhw->bchw', [W, X])
        return X


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.up = CARAFE(4)

    def forward(self, x):
        return self.up(self.stem(x))


# %% NAFNet: a gate that is a product of halves, LayerNorm written by hand, 3x12x12
import torch
import torch.nn as nn


class LayerNorm2d(nn.Module):
    def __init__(self, channels, eps=1e-6):
        super().__init__()
        self.register_parameter('weight', nn.Parameter(torch.ones(channels)))
        self.register_parameter('bias', nn.Parameter(torch.zeros(channels)))
        self.eps = eps

    def forward(self, x):
        N, C, H, W = x.size()
        mu = x.mean(1, keepdim=True)
        var = (x - mu).pow(2).mean(1, keepdim=True)
        y = (x - mu) / (var + self.eps).sqrt()
        return self.weight.view(1, C, 1, 1) * y + self.bias.view(1, C, 1, 1)


class SimpleGate(nn.Module):
    def forward(self, x):
        x1, x2 = x.chunk(2, dim=1)
        return x1 * x2


class NAFBlock(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1 = nn.Conv2d(c, 2 * c, 1)
        self.conv2 = nn.Conv2d(2 * c, 2 * c, 3, padding=1, groups=2 * c)
        self.conv3 = nn.Conv2d(c, c, 1)
        self.sca = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(c, c, 1))
        self.sg = SimpleGate()
        self.norm1 = LayerNorm2d(c)
        self.dropout1 = nn.Dropout(0.1) if 0.1 > 0. else nn.Identity()
        self.beta = nn.Parameter(torch.zeros((1, c, 1, 1)), requires_grad=True)

    def forward(self, inp):
        x = inp
        x = self.norm1(x)
        x = self.conv1(x)
        x = self.conv2(x)
        x = self.sg(x)
        x = x * self.sca(x)
        x = self.conv3(x)
        x = self.dropout1(x)
        return inp + x * self.beta


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.intro = nn.Conv2d(3, 4, 3, padding=1)
        self.block = NAFBlock(4)
        self.ending = nn.Conv2d(4, 3, 3, padding=1)

    def forward(self, inp):
        return self.ending(self.block(self.intro(inp))) + inp
