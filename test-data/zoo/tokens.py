# %% MLPMixer: patches mixed along tokens, then along channels, 3x16x16
import torch
import torch.nn as nn


class MlpBlock(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.fc1 = nn.Linear(dim, hidden)
        self.fc2 = nn.Linear(hidden, dim)

    def forward(self, x):
        return self.fc2(nn.functional.gelu(self.fc1(x)))


class Mixer(nn.Module):
    def __init__(self, dim, tokens):
        super().__init__()
        self.ln1, self.ln2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.token, self.channel = MlpBlock(tokens, 8), MlpBlock(dim, 16)

    def forward(self, x):
        y = self.ln1(x).transpose(1, 2)
        y = self.token(y).transpose(1, 2)
        x = x + y
        return x + self.channel(self.ln2(x))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Conv2d(3, 12, kernel_size=4, stride=4)
        self.mixers = nn.Sequential(*[Mixer(12, 16) for _ in range(2)])
        self.norm = nn.LayerNorm(12)
        self.head = nn.Linear(12, 5)

    def forward(self, x):
        x = self.embed(x)
        b, c, h, w = x.shape
        x = x.view(b, c, h * w).transpose(1, 2)
        x = self.norm(self.mixers(x))
        return self.head(torch.mean(x, dim=1))


# %% ConvMixer: a residual wrapper as a class of its own, 3x14x14
import torch.nn as nn


class Residual(nn.Module):
    def __init__(self, fn):
        super().__init__()
        self.fn = fn

    def forward(self, x):
        return self.fn(x) + x


def ConvMixer(dim, depth, kernel_size=5, patch_size=2, n_classes=7):
    return nn.Sequential(
        nn.Conv2d(3, dim, kernel_size=patch_size, stride=patch_size), nn.GELU(), nn.BatchNorm2d(dim),
        *[nn.Sequential(
            Residual(nn.Sequential(nn.Conv2d(dim, dim, kernel_size, groups=dim, padding='same'), nn.GELU(), nn.BatchNorm2d(dim))),
            nn.Conv2d(dim, dim, kernel_size=1), nn.GELU(), nn.BatchNorm2d(dim),
        ) for i in range(depth)],
        nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(dim, n_classes),
    )


net = ConvMixer(8, 2)

# %% ViT: tokens, a class token, attention written out, 3x16x16
import torch
import torch.nn as nn


class Attention(nn.Module):
    def __init__(self, dim, num_heads=2, qkv_bias=True):
        super().__init__()
        self.num_heads = num_heads
        head_dim = dim // num_heads
        self.scale = head_dim ** -0.5
        self.qkv = nn.Linear(dim, dim * 3, bias=qkv_bias)
        self.attn_drop = nn.Dropout(0.)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x):
        B, N, C = x.shape
        qkv = self.qkv(x).reshape(B, N, 3, self.num_heads, C // self.num_heads).permute(2, 0, 3, 1, 4)
        q, k, v = qkv[0], qkv[1], qkv[2]
        attn = (q @ k.transpose(-2, -1)) * self.scale
        attn = attn.softmax(dim=-1)
        attn = self.attn_drop(attn)
        x = (attn @ v).transpose(1, 2).reshape(B, N, C)
        return self.proj(x)


class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.attn = Attention(dim)
        self.mlp = nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim))

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        x = x + self.mlp(self.norm2(x))
        return x


class Net(nn.Module):
    def __init__(self, img_size=16, patch_size=4, dim=12, depth=2, num_classes=4):
        super().__init__()
        self.patch = nn.Conv2d(3, dim, patch_size, patch_size)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos_embed = nn.Parameter(torch.zeros(1, (img_size // patch_size) ** 2 + 1, dim))
        self.blocks = nn.ModuleList([Block(dim) for _ in range(depth)])
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, num_classes)
        nn.init.trunc_normal_(self.pos_embed, std=.02)
        nn.init.trunc_normal_(self.cls_token, std=.02)

    def forward(self, x):
        B = x.shape[0]
        x = self.patch(x).flatten(2).transpose(1, 2)
        cls_tokens = self.cls_token.expand(B, -1, -1)
        x = torch.cat((cls_tokens, x), dim=1)
        x = x + self.pos_embed
        for blk in self.blocks:
            x = blk(x)
        x = self.norm(x)
        return self.head(x[:, 0])


# %% MultiheadViT: nn.MultiheadAttention over the places of a map, 3x12x12
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, dim=8, heads=2):
        super().__init__()
        self.conv = nn.Conv2d(3, dim, 3, 2, 1)
        self.norm = nn.LayerNorm(dim)
        self.attn = nn.MultiheadAttention(dim, heads, batch_first=True)
        self.fc = nn.Linear(dim, 3)

    def forward(self, x):
        x = self.conv(x).flatten(2).permute(0, 2, 1)
        y = self.norm(x)
        y, _ = self.attn(y, y, y)
        x = x + y
        return self.fc(x.mean(1))


# %% SequenceFirst: the same with the batch in the middle and weights asked for, 3x8x8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, 2, 1)
        self.attn = nn.MultiheadAttention(6, 3, dropout=0.0, bias=False)

    def forward(self, x):
        b, c, h, w = self.conv(x).shape
        x = self.conv(x).view(b, c, -1).permute(2, 0, 1)
        out, weights = self.attn(x, x, x, need_weights=False)
        return out.permute(1, 2, 0).view(b, c, h, w)


# %% TransformerLayer: nn.TransformerEncoderLayer over patches, 3x12x12
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 8, 3, 3)
        self.layer = nn.TransformerEncoderLayer(d_model=8, nhead=2, dim_feedforward=16, dropout=0.0, activation='gelu', batch_first=True, norm_first=True)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = self.layer(x)
        return self.head(x[:, -1])


# %% TransformerStack: nn.TransformerEncoder of two layers with dropout, 3x12x12
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 8, 4, 4)
        layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, num_layers=2)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        return self.head(self.encoder(x).mean(dim=1))


# %% SDPA: F.scaled_dot_product_attention, 3x8x8
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, 2, 1)
        self.qkv = nn.Linear(8, 24, bias=False)
        self.out = nn.Linear(8, 8)

    def forward(self, x):
        x = self.conv(x)
        b, c, h, w = x.shape
        x = x.flatten(2).mT
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        q, k, v = (t.view(b, -1, 2, 4).transpose(1, 2) for t in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v)
        y = y.transpose(1, 2).reshape(b, h * w, c)
        return self.out(y)


# %% NonLocal: embedded Gaussian with pooled keys, 3x12x12
import torch
from torch import nn
from torch.nn import functional as F


class NONLocalBlock(nn.Module):
    def __init__(self, in_channels, inter_channels=None, sub_sample=True, bn_layer=True):
        super().__init__()
        self.in_channels = in_channels
        self.inter_channels = inter_channels
        if self.inter_channels is None:
            self.inter_channels = in_channels // 2
            if self.inter_channels == 0:
                self.inter_channels = 1
        conv_nd = nn.Conv2d
        max_pool_layer = nn.MaxPool2d(kernel_size=(2, 2))
        bn = nn.BatchNorm2d
        self.g = conv_nd(in_channels=self.in_channels, out_channels=self.inter_channels, kernel_size=1)
        if bn_layer:
            self.W = nn.Sequential(conv_nd(in_channels=self.inter_channels, out_channels=self.in_channels, kernel_size=1), bn(self.in_channels))
            nn.init.constant_(self.W[1].weight, 0.5)
            nn.init.constant_(self.W[1].bias, 0)
        self.theta = conv_nd(in_channels=self.in_channels, out_channels=self.inter_channels, kernel_size=1)
        self.phi = conv_nd(in_channels=self.in_channels, out_channels=self.inter_channels, kernel_size=1)
        if sub_sample:
            self.g = nn.Sequential(self.g, max_pool_layer)
            self.phi = nn.Sequential(self.phi, max_pool_layer)

    def forward(self, x):
        batch_size = x.size(0)
        g_x = self.g(x).view(batch_size, self.inter_channels, -1)
        g_x = g_x.permute(0, 2, 1)
        theta_x = self.theta(x).view(batch_size, self.inter_channels, -1)
        theta_x = theta_x.permute(0, 2, 1)
        phi_x = self.phi(x).view(batch_size, self.inter_channels, -1)
        f = torch.matmul(theta_x, phi_x)
        f_div_C = F.softmax(f, dim=-1)
        y = torch.matmul(f_div_C, g_x)
        y = y.permute(0, 2, 1).contiguous()
        y = y.view(batch_size, self.inter_channels, *x.size()[2:])
        W_y = self.W(y)
        return W_y + x


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)
        self.block = NONLocalBlock(6)

    def forward(self, x):
        return self.block(self.conv(x))


# %% Axial: attention along rows, then along columns, 3x6x8
import torch
import torch.nn as nn


class AxialAttention(nn.Module):
    def __init__(self, c, along):
        super().__init__()
        self.along = along
        self.q, self.k, self.v = (nn.Conv2d(c, c, 1, bias=False) for _ in range(3))

    def forward(self, x):
        if self.along == 'h':
            x = x.transpose(2, 3)
        q, k, v = self.q(x), self.k(x), self.v(x)
        sim = torch.einsum('bchi,bchj->bhij', q, k) / q.shape[1] ** 0.5
        out = torch.einsum('bhij,bchj->bchi', sim.softmax(-1), v)
        return out.transpose(2, 3) if self.along == 'h' else out


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.w, self.h = AxialAttention(4, 'w'), AxialAttention(4, 'h')

    def forward(self, x):
        x = self.stem(x)
        x = x + self.w(x)
        return x + self.h(x)


# %% Swin: windows, cut out, rolled and put back, 3x8x8
import torch
import torch.nn as nn


def window_partition(x, window_size):
    B, H, W, C = x.shape
    x = x.view(B, H // window_size, window_size, W // window_size, window_size, C)
    return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(-1, window_size, window_size, C)


def window_reverse(windows, window_size, H, W):
    B = int(windows.shape[0] / (H * W / window_size / window_size))
    x = windows.view(B, H // window_size, W // window_size, window_size, window_size, -1)
    return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(B, H, W, -1)


class WindowAttention(nn.Module):
    def __init__(self, dim, ws, shift):
        super().__init__()
        self.ws, self.shift, self.scale = ws, shift, dim ** -0.5
        self.norm = nn.LayerNorm(dim)
        self.qkv = nn.Linear(dim, dim * 3)
        self.table = nn.Parameter(torch.zeros((2 * ws - 1) * (2 * ws - 1), 1))
        coords = torch.stack(torch.meshgrid([torch.arange(ws), torch.arange(ws)], indexing='ij'))
        flat = torch.flatten(coords, 1)
        rel = flat[:, :, None] - flat[:, None, :]
        rel = rel.permute(1, 2, 0).contiguous()
        rel[:, :, 0] += ws - 1
        rel[:, :, 1] += ws - 1
        rel[:, :, 0] *= 2 * ws - 1
        self.register_buffer('index', rel.sum(-1))
        nn.init.normal_(self.table, std=0.02)

    def forward(self, x):
        B, H, W, C = x.shape
        skip = x
        x = torch.roll(self.norm(x), shifts=(-self.shift, -self.shift), dims=(1, 2))
        w = window_partition(x, self.ws).view(-1, self.ws * self.ws, C)
        q, k, v = self.qkv(w).chunk(3, -1)
        attn = (q * self.scale) @ k.transpose(-2, -1)
        bias = self.table[self.index.view(-1)].view(self.ws ** 2, self.ws ** 2, -1).permute(2, 0, 1)
        attn = (attn + bias).softmax(-1)
        x = window_reverse((attn @ v).view(-1, self.ws, self.ws, C), self.ws, H, W)
        return skip + torch.roll(x, shifts=(self.shift, self.shift), dims=(1, 2))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Conv2d(3, 6, 2, 2)
        self.a, self.b = WindowAttention(6, 2, 0), WindowAttention(6, 2, 1)

    def forward(self, x):
        x = self.embed(x).permute(0, 2, 3, 1)
        return self.b(self.a(x)).permute(0, 3, 1, 2)


# %% LinearAttention: keys softmaxed along places, queries along channels, 3x8x8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, dim=8, heads=2, dim_head=4):
        super().__init__()
        self.heads = heads
        self.scale = dim_head ** -0.5
        self.stem = nn.Conv2d(3, dim, 3, padding=1)
        self.to_qkv = nn.Conv2d(dim, heads * dim_head * 3, 1, bias=False)
        self.to_out = nn.Sequential(nn.Conv2d(heads * dim_head, dim, 1), nn.GroupNorm(1, dim))

    def forward(self, x):
        x = self.stem(x)
        b, c, h, w = x.shape
        q, k, v = map(lambda t: t.reshape(b, self.heads, -1, h * w), self.to_qkv(x).chunk(3, dim=1))
        q = q.softmax(dim=-2)
        k = k.softmax(dim=-1)
        q = q * self.scale
        context = torch.einsum('b h d n, b h e n -> b h d e', k, v)
        out = torch.einsum('b h d e, b h d n -> b h e n', context, q)
        out = out.reshape(b, -1, h, w)
        return self.to_out(out) + x


# %% Capsules: primary capsules and a squash, 1x14x14
import torch
import torch.nn as nn
import torch.nn.functional as F


def squash(s, dim=-1):
    squared_norm = torch.sum(s ** 2, dim=dim, keepdim=True)
    return squared_norm / (1 + squared_norm) * s / (torch.sqrt(squared_norm) + 1e-8)


class Net(nn.Module):
    def __init__(self, caps=4, dim=4, classes=3, out=5):
        super().__init__()
        self.caps, self.dim = caps, dim
        self.conv = nn.Conv2d(1, 8, 5)
        self.primary = nn.Conv2d(8, caps * dim, 5, stride=2)
        self.W = nn.Parameter(0.1 * torch.randn(1, classes, caps * 9, out, dim))

    def forward(self, x):
        x = F.relu(self.conv(x))
        u = self.primary(x)
        u = u.view(u.size(0), self.caps, self.dim, -1).permute(0, 1, 3, 2).contiguous().view(u.size(0), -1, self.dim)
        u = squash(u)
        u = u.unsqueeze(1).unsqueeze(4)
        u_hat = torch.matmul(self.W, u).squeeze(-1)
        b = torch.zeros(*u_hat.size()[:3], 1)
        for _ in range(2):
            c = F.softmax(b, dim=1)
            s = (c * u_hat).sum(dim=2)
            v = squash(s)
            b = b + torch.matmul(u_hat, v.unsqueeze(-1))
        c = F.softmax(b, dim=1)
        v = squash((c * u_hat).sum(dim=2))
        return torch.norm(v, dim=-1)


# %% STN: the spatial transformer of the tutorial, 1x28x28
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 10, kernel_size=5)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=5)
        self.conv2_drop = nn.Dropout2d()
        self.fc1 = nn.Linear(320, 50)
        self.fc2 = nn.Linear(50, 10)
        self.localization = nn.Sequential(
            nn.Conv2d(1, 8, kernel_size=7), nn.MaxPool2d(2, stride=2), nn.ReLU(True),
            nn.Conv2d(8, 10, kernel_size=5), nn.MaxPool2d(2, stride=2), nn.ReLU(True),
        )
        self.fc_loc = nn.Sequential(nn.Linear(10 * 3 * 3, 32), nn.ReLU(True), nn.Linear(32, 3 * 2))
        self.fc_loc[2].weight.data.zero_()
        self.fc_loc[2].bias.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], dtype=torch.float))

    def stn(self, x):
        xs = self.localization(x)
        xs = xs.view(-1, 10 * 3 * 3)
        theta = self.fc_loc(xs)
        theta = theta.view(-1, 2, 3)
        grid = F.affine_grid(theta, x.size())
        x = F.grid_sample(x, grid)
        return x

    def forward(self, x):
        x = self.stn(x)
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2_drop(self.conv2(x)), 2))
        x = x.view(-1, 320)
        x = F.relu(self.fc1(x))
        x = F.dropout(x, training=self.training)
        x = self.fc2(x)
        return F.log_softmax(x, dim=1)


# %% SelfAttentionGAN: SAGAN's block with a pooled key, 3x8x8
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.theta = nn.Conv2d(8, 1, 1, bias=False)
        self.phi = nn.Conv2d(8, 1, 1, bias=False)
        self.g = nn.Conv2d(8, 4, 1, bias=False)
        self.o = nn.Conv2d(4, 8, 1, bias=False)
        self.gamma = nn.Parameter(torch.tensor(0.0), requires_grad=True)

    def forward(self, x, y=None):
        x = self.stem(x)
        theta = self.theta(x)
        phi = F.max_pool2d(self.phi(x), [2, 2])
        g = F.max_pool2d(self.g(x), [2, 2])
        theta = theta.view(-1, 1, x.shape[2] * x.shape[3])
        phi = phi.view(-1, 1, x.shape[2] * x.shape[3] // 4)
        g = g.view(-1, 4, x.shape[2] * x.shape[3] // 4)
        beta = F.softmax(torch.bmm(theta.transpose(1, 2), phi), -1)
        o = self.o(torch.bmm(g, beta.transpose(1, 2)).view(-1, 4, x.shape[2], x.shape[3]))
        return self.gamma * o + x


# %% PositionalEncoding: sines and cosines of the places, a buffer, 3x12x12
import math
import torch
import torch.nn as nn


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, max_len=50):
        super().__init__()
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe = torch.zeros(max_len, d_model)
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        pe = pe.unsqueeze(0)
        self.register_buffer('pe', pe)

    def forward(self, x):
        return x + self.pe[:, :x.size(1)]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 8, 4, 4)
        self.pos = PositionalEncoding(8)
        self.norm = nn.LayerNorm(8)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        return self.norm(self.pos(x))


# %% Recurrent: rows of a map read by an LSTM, 1x12x16
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.rnn = nn.LSTM(4 * 6, 8, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(16, 5)

    def forward(self, x):
        x = self.cnn(x)
        b, c, h, w = x.size()
        x = x.permute(0, 3, 1, 2).reshape(b, w, c * h)
        x, _ = self.rnn(x)
        return self.fc(x)
