# %% Masks: comparisons, where, masked_fill, truths as numbers, 3x8x8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)

    def forward(self, x):
        x = self.conv(x)
        mask = x > 0
        soft = torch.where(mask, x, 0.1 * x)
        hard = x.masked_fill(x < -0.5, 0.0)
        count = (x.abs() > 0.2).float()
        both = (mask & (x < 1)).float()
        neither = (~mask).to(x.dtype)
        return soft + hard * count + both - neither + (x >= 0.3) * 1.0


# %% SortOfPooling: topk, sort and cumsum whose values go on, 3x8x8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3)
        self.fc = nn.Linear(6 * 4, 3)

    def forward(self, x):
        x = self.conv(x).flatten(2)
        top = x.topk(4, dim=2)[0]
        ordered, _ = torch.sort(x, dim=2, descending=True)
        total = ordered.cumsum(dim=-1)
        return self.fc(top.flatten(1)), total


# %% ArgmaxEnd: classes at the end, 3x8x8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 5, 3)

    def forward(self, x):
        x = self.conv(x)
        return torch.argmax(x, dim=1)


# %% InPlaceParts: parts of a map written in place, 3x8x9
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)

    def forward(self, x):
        x = self.conv(x)
        x[:, 1:3] *= 2
        x[:, 0] += 1
        x[:, :, 0, :] = 0.0
        x[:, 4:, 1:-1, ::2] = x[:, :2, 1:-1, ::2]
        x[..., -1] = 0.5
        x[:, [1, 3]] = -1.0
        return torch.relu(x)


# %% TemporalShift: channels handed to the neighbours, 8x8x8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 3, padding=1)

    def forward(self, x):
        x = self.conv(x)
        n, c, h, w = x.size()
        fold = c // 4
        out = torch.zeros_like(x)
        out[:, :fold, :-1] = x[:, :fold, 1:]
        out[:, fold:2 * fold, 1:] = x[:, fold:2 * fold, :-1]
        out[:, 2 * fold:] = x[:, 2 * fold:]
        return out


# %% Shifts: rolls, flips and turns, 3x7x7
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.out = nn.Conv2d(16, 3, 1)

    def forward(self, x):
        x = self.conv(x)
        y = torch.cat([x, torch.rot90(x, 1, [2, 3]), x.flip(-1), torch.roll(x, 2, 3)], dim=1)
        return self.out(y) + torch.fliplr(y)[:, :3] - y.rot90(2, (2, 3))[:, :3]


# %% Repeats: tiles and interleaved repeats, 3x5x6
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 1)

    def forward(self, x):
        x = self.conv(x)
        a = x.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
        b = x.repeat(1, 1, 2, 2)
        c = torch.tile(x, (2, 2))
        return a + b + c


# %% Selects: index_select, gather of fixed places, lists, 4x6x6
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 6, 3, padding=1)
        self.register_buffer('order', torch.tensor([2, 0, 1, 5]))

    def forward(self, x):
        x = self.conv(x)
        a = torch.index_select(x, 1, self.order)
        b = x[:, [3, 1, 4, 0]]
        c = x.index_select(1, torch.LongTensor([1, 1, 2, 3]))
        d = x[:, torch.tensor([0, 1, 2, 3])]
        return a + b * c - d


# %% FixedUnfold: F.unfold and F.fold around a product, 3x8x8
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.mix = nn.Linear(16, 16)

    def forward(self, x):
        x = self.conv(x)
        patches = F.unfold(x, kernel_size=2, stride=2)
        patches = self.mix(patches.transpose(1, 2)).transpose(1, 2)
        y = F.fold(patches, output_size=x.shape[-2:], kernel_size=2, stride=2)
        windows = x.unfold(2, 4, 4).unfold(3, 4, 4)
        return y, windows.mean((4, 5))


# %% FunctionalNorms: norms as functions, with and without weights, 3x8x8
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.gain = nn.Parameter(torch.ones(4))
        self.shift = nn.Parameter(torch.zeros(4))

    def forward(self, x):
        x = self.conv(x)
        a = F.instance_norm(x)
        b = F.group_norm(x, 2)
        c = F.layer_norm(x, x.shape[1:])
        d = F.batch_norm(x, None, None, training=True)
        e = F.group_norm(x, 4, self.gain, self.shift, 1e-4)
        f = F.normalize(x, p=2, dim=1) + F.normalize(x.flatten(2), dim=2).view_as(x)
        return a + b + c + d + e + f


# %% FunctionalWeights: convolutions with the net's own tensors, 3x9x9
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(4, 3, 3, 3) * 0.1)
        self.bias = nn.Parameter(torch.zeros(4))
        self.point = nn.Parameter(torch.Tensor(5, 4, 1, 1))
        nn.init.kaiming_uniform_(self.point, a=5 ** 0.5)
        sobel = torch.tensor([[-1., 0., 1.], [-2., 0., 2.], [-1., 0., 1.]]).view(1, 1, 3, 3)
        self.register_buffer('sobel', sobel.repeat(4, 1, 1, 1))

    def forward(self, x):
        x = F.conv2d(x, self.weight, self.bias, stride=1, padding=1)
        edges = F.conv2d(x, self.sobel, padding=1, groups=4)
        return F.conv2d(x + edges, self.point)


# %% Blur: a fixed kernel made of numbers, anti-aliased pooling, 3x12x12
import torch
import torch.nn as nn
import torch.nn.functional as F


class BlurPool(nn.Module):
    def __init__(self, channels, stride=2):
        super().__init__()
        self.channels = channels
        self.stride = stride
        a = torch.tensor([1., 2., 1.])
        filt = a[:, None] * a[None, :]
        filt = filt / torch.sum(filt)
        self.register_buffer('filt', filt[None, None, :, :].repeat((channels, 1, 1, 1)))
        self.pad = nn.ReflectionPad2d(1)

    def forward(self, x):
        return F.conv2d(self.pad(x), self.filt, stride=self.stride, groups=x.shape[1])


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)
        self.blur = BlurPool(6)

    def forward(self, x):
        return self.blur(F.relu(self.conv(x)))


# %% Statistics: means, deviations, norms over axes, 3x8x8
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3)

    def forward(self, x):
        x = self.conv(x)
        mean = x.mean(dim=(2, 3), keepdim=True)
        std = x.std(dim=(2, 3), keepdim=True, unbiased=False)
        v, m = torch.var_mean(x, dim=1, keepdim=True)
        gem = F.avg_pool2d(x.clamp(min=1e-6).pow(3), (x.size(-2), x.size(-1))).pow(1. / 3)
        lse = torch.logsumexp(x, dim=(2, 3))
        n = x.norm(dim=1, keepdim=True) + x.norm(p=1, dim=1, keepdim=True) + torch.linalg.norm(x, dim=1, keepdim=True)
        return (x - mean) / (std + 1e-5), v * m, gem, lse, n


# %% Arithmetic: lerp, addcmul, addcdiv, outer products and what is rarely met, 3x6x6
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 3, padding=1)
        self.b = nn.Conv2d(3, 4, 3, padding=1)

    def forward(self, x):
        a, b = self.a(x), self.b(x)
        y = torch.lerp(a, b, 0.3)
        y = torch.addcmul(y, a, b, value=0.5)
        y = torch.addcdiv(y, a, b.abs() + 1, value=2)
        y = y + torch.square(a) - torch.reciprocal(b.abs() + 2) + torch.rsqrt(a.abs() + 1)
        y = y + torch.sin(a) * torch.cos(b) + a.tanh() - b.sigmoid()
        y = y.clamp_min(-1).clamp_max(3) + torch.clip(a, -0.1, 0.1)
        y = y + torch.hypot(a, b) + torch.logaddexp(a, b)
        v = a.mean((2, 3)).squeeze(0)
        w = b.mean((2, 3)).squeeze(0)
        return y, torch.outer(v, w), torch.cdist(a.flatten(2), b.flatten(2))


# %% BatchedProducts: baddbmm, addmm, bmm, tensordot, bilinear, 3x4x4
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k = nn.Conv2d(3, 5, 1), nn.Conv2d(3, 5, 1)
        self.bilinear = nn.Bilinear(5, 5, 3)
        self.w = nn.Parameter(torch.randn(5, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def forward(self, x):
        q, k = self.q(x).flatten(2), self.k(x).flatten(2)
        s = torch.baddbmm(q, torch.bmm(q, k.transpose(1, 2)), k, beta=0.5, alpha=0.25)
        p = torch.addmm(self.b, s.mean(2), self.w)
        t = torch.tensordot(s, self.w, dims=([1], [0]))
        return p, t, self.bilinear(q.mean(2), k.mean(2))


# %% OneDimensional: pools, norms and convolutions along rows, 3x8x10
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.conv1 = nn.Conv1d(4, 6, 3, padding=1)
        self.bn = nn.BatchNorm1d(6)
        self.pool = nn.MaxPool1d(2)
        self.avg = nn.AvgPool1d(3, stride=2, padding=1)
        self.up = nn.Conv1d(6, 3, 1)
        self.head = nn.AdaptiveAvgPool1d(4)

    def forward(self, x):
        x = self.conv(x).mean(2)
        x = F.relu(self.bn(self.conv1(x)))
        a = self.pool(x)
        b = self.avg(x)
        c = self.up(a + b)
        return self.head(c), F.adaptive_max_pool1d(x, 2), F.max_pool1d(x, 3), F.interpolate(x, scale_factor=2, mode='linear')


# %% Pads: channels, negative pads, modes, 4x6x7
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)

    def forward(self, x):
        x = self.conv(x)
        a = F.pad(x, (0, 0, 0, 0, 1, 2))
        b = F.pad(x, (1, 1, 0, 0, 3, 0), value=0.5)[..., 1:-1]
        c = F.pad(x.flatten(2), (2, 2), mode='replicate')
        d = F.pad(x, (-1, 2, 1, -1), mode='constant', value=1.0)
        e = F.pad(x, (0, 1, 1, 0), 'reflect')
        return a + b, c, d, e


# %% Dropouts: all of them, as in evaluation, 3x8x8
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.d1, self.d2, self.d3 = nn.Dropout(0.3), nn.Dropout2d(0.2), nn.AlphaDropout(0.1)
        self.d4, self.d5 = nn.FeatureAlphaDropout(0.1), nn.Dropout1d(0.5)
        self.id = nn.Identity()

    def forward(self, x):
        x = self.id(self.d4(self.d3(self.d2(self.d1(self.conv(x))))))
        x = F.dropout(x, 0.5, self.training)
        x = F.dropout2d(x, 0.1, training=self.training)
        return self.d5(x.flatten(2))


# %% DropPath: stochastic depth as it is written by hand, 3x8x8
import torch
import torch.nn as nn


def drop_path(x, drop_prob: float = 0., training: bool = False, scale_by_keep: bool = True):
    if drop_prob == 0. or not training:
        return x
    keep_prob = 1 - drop_prob
    shape = (x.shape[0],) + (1,) * (x.ndim - 1)
    random_tensor = x.new_empty(shape).bernoulli_(keep_prob)
    if keep_prob > 0.0 and scale_by_keep:
        random_tensor.div_(keep_prob)
    return x * random_tensor


class DropPath(nn.Module):
    def __init__(self, drop_prob=None, scale_by_keep=True):
        super(DropPath, self).__init__()
        self.drop_prob = drop_prob
        self.scale_by_keep = scale_by_keep

    def forward(self, x):
        return drop_path(x, self.drop_prob, self.training, self.scale_by_keep)


class Net(nn.Module):
    def __init__(self, rates=(0.0, 0.2)):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3)
        self.convs = nn.ModuleList([nn.Conv2d(4, 4, 3, padding=1) for _ in rates])
        self.paths = nn.ModuleList([DropPath(r) if r > 0. else nn.Identity() for r in rates])

    def forward(self, x):
        x = self.stem(x)
        for conv, path in zip(self.convs, self.paths):
            x = x + path(conv(x))
        return x


# %% VisionOps: torchvision's building blocks, 3x12x12
import torch
import torch.nn as nn
from torchvision.ops import SqueezeExcitation, StochasticDepth, FrozenBatchNorm2d, MLP
from torchvision.ops.misc import Conv2dNormActivation


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = Conv2dNormActivation(3, 8, kernel_size=3, stride=2, activation_layer=nn.SiLU)
        self.se = SqueezeExcitation(8, 2, activation=nn.SiLU)
        self.conv = nn.Conv2d(8, 8, 3, padding=1, bias=False)
        self.bn = FrozenBatchNorm2d(8)
        self.depth = StochasticDepth(0.0, 'row')
        self.mlp = MLP(8, [12, 4], norm_layer=nn.LayerNorm, dropout=0.0)

    def forward(self, x):
        x = self.stem(x)
        x = x + self.depth(self.bn(self.conv(self.se(x))))
        return self.mlp(x.mean((2, 3)))


# %% LayerScale: parameters of channels times maps, buffers in between, 3x8x8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)
        self.gamma = nn.Parameter(1e-2 * torch.ones(6))
        self.alpha = nn.Parameter(torch.ones(1) * 0.5)
        self.affine = nn.Parameter(torch.randn(6, 1, 1))
        self.register_buffer('mean', torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1))
        self.register_buffer('std', torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1))

    def forward(self, x):
        x = (x - self.mean) / self.std
        y = self.conv(x)
        y = self.gamma[:, None, None] * y + self.affine
        return y * self.alpha + self.gamma.view(1, -1, 1, 1)


# %% WeightNormed: torch.nn.utils.weight_norm on a convolution, 3x8x8
import torch.nn as nn
from torch.nn.utils import weight_norm


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = weight_norm(nn.Conv2d(3, 6, 3, padding=1))
        self.b = weight_norm(nn.Conv2d(6, 3, 3, padding=1))

    def forward(self, x):
        return self.b(self.a(x).relu())


# %% BilinearCNN: outer products of features, signed roots, 3x10x10
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 6, 3), nn.ReLU())
        self.fc = nn.Linear(36, 4)

    def forward(self, X):
        N = X.size()[0]
        X = self.features(X)
        X = X.view(N, 6, 8 ** 2)
        X = torch.bmm(X, torch.transpose(X, 1, 2)) / (8 ** 2)
        X = X.view(N, 36)
        X = torch.sqrt(X + 1e-5)
        X = torch.sign(X) * torch.sqrt(torch.abs(X) + 1e-10)
        X = torch.nn.functional.normalize(X)
        return self.fc(X)


# %% DynamicFilter: weights that come from the map: none of the page's, 3x8x8
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.make = nn.Linear(4, 36)

    def forward(self, x):
        x = self.conv(x)
        kernel = self.make(x.mean((2, 3))).view(4, 1, 3, 3)
        return F.conv2d(x, kernel, padding=1, groups=4)


# %% Clones: copies, detached and cast, new names for one tensor, 3x6x6
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        x = self.conv(x)
        kept = x.clone()
        same = x
        y = self.act(x)
        y = y + same + kept.detach().float()
        y -= kept.mean()
        return y.contiguous().to(torch.float32), F.relu_(kept)


# %% DropConnect: paths that training drops at random, drawn in forward, 3x8x8
import torch
import torch.nn as nn


def drop_connect(x, p, training):
    if not training:
        return x
    keep_prob = 1 - p
    shape = (x.shape[0],) + (1,) * (x.ndim - 1)
    random_tensor = keep_prob + torch.rand(shape, dtype=x.dtype, device=x.device)
    random_tensor.floor_()
    return x.div(keep_prob) * random_tensor


class Net(nn.Module):
    def __init__(self, rates=(0.1, 0.3, 0.6, 0.6)):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3)
        self.rates = rates
        self.convs = nn.ModuleList([nn.Conv2d(4, 4, 3, padding=1) for _ in rates])

    def forward(self, x):
        x = self.stem(x)
        for rate, conv in zip(self.rates, self.convs):
            x = x + drop_connect(conv(x), rate, self.training)
        return x


# %% Anchors: boxes from exponentials and a grid of places, 3x16x16
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, anchors=((10.0, 13.0), (16.0, 30.0)), classes=2):
        super().__init__()
        self.conv = nn.Conv2d(3, 2 * (5 + classes), 3, stride=4, padding=1)
        self.register_buffer('anchors', torch.tensor(anchors).view(1, 2, 1, 1, 2))
        self.no = 5 + classes

    def forward(self, x):
        x = self.conv(x)
        b, _, h, w = x.shape
        x = x.view(b, 2, self.no, h, w).permute(0, 1, 3, 4, 2).contiguous()
        xy = x[..., :2].sigmoid() * 2 - 0.5
        wh = (x[..., 2:4].sigmoid() * 2) ** 2 * self.anchors
        conf = torch.sigmoid(x[..., 4:])
        return torch.cat((xy, wh, conf), -1).view(b, -1, self.no)
