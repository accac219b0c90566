# %% DCGAN: a generator from a vector laid out as a map, 8x1x1
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, nz=8, ngf=4, nc=3):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(nz, ngf * 4, 4, 1, 0, bias=False), nn.BatchNorm2d(ngf * 4), nn.ReLU(True),
            nn.ConvTranspose2d(ngf * 4, ngf * 2, 4, 2, 1, bias=False), nn.BatchNorm2d(ngf * 2), nn.ReLU(True),
            nn.ConvTranspose2d(ngf * 2, nc, 4, 2, 1, bias=False), nn.Tanh(),
        )

    def forward(self, input):
        return self.main(input)


# %% PatchGAN: a verdict for each patch, 3x32x32
import functools
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, input_nc=3, ndf=4, n_layers=2, norm_layer=nn.InstanceNorm2d):
        super().__init__()
        if type(norm_layer) == functools.partial:
            use_bias = norm_layer.func == nn.InstanceNorm2d
        else:
            use_bias = norm_layer == nn.InstanceNorm2d
        kw = 4
        padw = 1
        sequence = [nn.Conv2d(input_nc, ndf, kernel_size=kw, stride=2, padding=padw), nn.LeakyReLU(0.2, True)]
        nf_mult = 1
        for n in range(1, n_layers):
            nf_mult_prev = nf_mult
            nf_mult = min(2 ** n, 8)
            sequence += [
                nn.Conv2d(ndf * nf_mult_prev, ndf * nf_mult, kernel_size=kw, stride=2, padding=padw, bias=use_bias),
                norm_layer(ndf * nf_mult), nn.LeakyReLU(0.2, True),
            ]
        sequence += [nn.Conv2d(ndf * nf_mult, 1, kernel_size=kw, stride=1, padding=padw)]
        self.model = nn.Sequential(*sequence)

    def forward(self, input):
        return self.model(input)


# %% SNGAN: a discriminator with spectral_norm, 3x16x16
import torch.nn as nn
from torch.nn.utils import spectral_norm


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = spectral_norm(nn.Conv2d(3, 8, 3, 2, 1))
        self.act = nn.LeakyReLU(0.1)
        self.last = nn.Conv2d(8, 1, 3)

    def forward(self, x):
        return self.last(self.act(self.conv(x)))


# %% CycleGAN: a generator of residual blocks between reflections, 3x16x16
import torch
import torch.nn as nn
import torch.nn.functional as F


class ResidualBlock(nn.Module):
    def __init__(self, in_features):
        super(ResidualBlock, self).__init__()
        conv_block = [
            nn.ReflectionPad2d(1), nn.Conv2d(in_features, in_features, 3), nn.InstanceNorm2d(in_features), nn.ReLU(inplace=True),
            nn.ReflectionPad2d(1), nn.Conv2d(in_features, in_features, 3), nn.InstanceNorm2d(in_features),
        ]
        self.conv_block = nn.Sequential(*conv_block)

    def forward(self, x):
        return x + self.conv_block(x)


class Net(nn.Module):
    def __init__(self, input_nc=3, output_nc=3, n_residual_blocks=2):
        super().__init__()
        model = [nn.ReflectionPad2d(3), nn.Conv2d(input_nc, 4, 7), nn.InstanceNorm2d(4), nn.ReLU(inplace=True)]
        in_features = 4
        out_features = in_features * 2
        model += [nn.Conv2d(in_features, out_features, 3, stride=2, padding=1), nn.InstanceNorm2d(out_features), nn.ReLU(inplace=True)]
        for _ in range(n_residual_blocks):
            model += [ResidualBlock(out_features)]
        model += [nn.ConvTranspose2d(out_features, in_features, 3, stride=2, padding=1, output_padding=1), nn.InstanceNorm2d(in_features), nn.ReLU(inplace=True)]
        model += [nn.ReflectionPad2d(3), nn.Conv2d(in_features, output_nc, 7), nn.Tanh()]
        self.model = nn.Sequential(*model)

    def forward(self, x):
        return self.model(x)


# %% VAE: a code that is drawn around its mean, 1x16x16
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self, latent=4):
        super().__init__()
        self.enc = nn.Sequential(nn.Conv2d(1, 4, 4, 2, 1), nn.ReLU(), nn.Conv2d(4, 8, 4, 2, 1), nn.ReLU())
        self.mu = nn.Linear(8 * 4 * 4, latent)
        self.logvar = nn.Linear(8 * 4 * 4, latent)
        self.up = nn.Linear(latent, 8 * 4 * 4)
        self.dec = nn.Sequential(nn.ConvTranspose2d(8, 4, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(4, 1, 4, 2, 1), nn.Sigmoid())

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mu + eps * std

    def forward(self, x):
        h = self.enc(x).view(x.size(0), -1)
        mu, logvar = self.mu(h), self.logvar(h)
        z = self.reparameterize(mu, logvar)
        return self.dec(self.up(z).view(-1, 8, 4, 4)), mu, logvar


# %% VAEOld: the same as it was written for years, 1x12x12
import torch
import torch.nn as nn
from torch.autograd import Variable


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, 2, 1)
        self.fc1 = nn.Linear(144, 3)
        self.fc2 = nn.Linear(144, 3)
        self.fc3 = nn.Linear(3, 9)

    def forward(self, x):
        h = torch.relu(self.conv(x)).view(-1, 144)
        mu, logvar = self.fc1(h), self.fc2(h)
        std = logvar.mul(0.5).exp_()
        eps = Variable(std.data.new(std.size()).normal_())
        z = eps.mul(std).add_(mu)
        return self.fc3(z), mu, logvar


# %% NoiseInjection: StyleGAN's noise with a weight that is learnt, 3x8x8
import torch
import torch.nn as nn


class NoiseInjection(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.full((1,), 0.3))

    def forward(self, image, noise=None):
        if noise is None:
            batch, _, height, width = image.shape
            noise = image.new_empty(batch, 1, height, width).normal_()
        return image + self.weight * noise


class PixelNorm(nn.Module):
    def forward(self, input):
        return input * torch.rsqrt(torch.mean(input ** 2, dim=1, keepdim=True) + 1e-8)


class MinibatchStd(nn.Module):
    def forward(self, x):
        std = torch.sqrt(torch.var(x, dim=0, unbiased=False) + 1e-8)
        mean = std.mean().view(1, 1, 1, 1).expand(x.size(0), 1, x.size(2), x.size(3))
        return torch.cat([x, mean], 1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)
        self.noise = NoiseInjection()
        self.norm = PixelNorm()
        self.std = MinibatchStd()
        self.last = nn.Conv2d(7, 3, 1)

    def forward(self, x):
        x = self.norm(self.noise(self.conv(x)))
        return self.last(self.std(x))


# %% Pix2Pix: a U-Net of nested blocks, 3x32x32
import torch
import torch.nn as nn


class SkipBlock(nn.Module):
    def __init__(self, outer_nc, inner_nc, input_nc=None, submodule=None, outermost=False, innermost=False, norm_layer=nn.BatchNorm2d):
        super().__init__()
        self.outermost = outermost
        if input_nc is None:
            input_nc = outer_nc
        downconv = nn.Conv2d(input_nc, inner_nc, kernel_size=4, stride=2, padding=1, bias=False)
        downrelu = nn.LeakyReLU(0.2, True)
        downnorm = norm_layer(inner_nc)
        uprelu = nn.ReLU(True)
        upnorm = norm_layer(outer_nc)
        if outermost:
            upconv = nn.ConvTranspose2d(inner_nc * 2, outer_nc, kernel_size=4, stride=2, padding=1)
            down = [downconv]
            up = [uprelu, upconv, nn.Tanh()]
            model = down + [submodule] + up
        elif innermost:
            upconv = nn.ConvTranspose2d(inner_nc, outer_nc, kernel_size=4, stride=2, padding=1, bias=False)
            down = [downrelu, downconv]
            up = [uprelu, upconv, upnorm]
            model = down + up
        else:
            upconv = nn.ConvTranspose2d(inner_nc * 2, outer_nc, kernel_size=4, stride=2, padding=1, bias=False)
            down = [downrelu, downconv, downnorm]
            up = [uprelu, upconv, upnorm]
            model = down + [submodule] + up
        self.model = nn.Sequential(*model)

    def forward(self, x):
        if self.outermost:
            return self.model(x)
        else:
            return torch.cat([x, self.model(x)], 1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        block = SkipBlock(8, 12, innermost=True)
        block = SkipBlock(4, 8, submodule=block)
        self.model = SkipBlock(3, 4, input_nc=3, submodule=block, outermost=True)

    def forward(self, input):
        return self.model(input)


# %% AdaIN: the statistics of one half given to the other, 3x12x16
import torch
import torch.nn as nn


def calc_mean_std(feat, eps=1e-5):
    size = feat.size()
    assert len(size) == 4
    N, C = size[:2]
    feat_var = feat.view(N, C, -1).var(dim=2) + eps
    feat_std = feat_var.sqrt().view(N, C, 1, 1)
    feat_mean = feat.view(N, C, -1).mean(dim=2).view(N, C, 1, 1)
    return feat_mean, feat_std


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Conv2d(3, 6, 3)
        self.decoder = nn.Conv2d(6, 3, 3)

    def forward(self, x):
        content, style = torch.split(x, 8, dim=-1)
        content, style = self.encoder(content), self.encoder(style)
        size = content.size()
        style_mean, style_std = calc_mean_std(style)
        content_mean, content_std = calc_mean_std(content)
        normalized = (content - content_mean.expand(size)) / content_std.expand(size)
        return self.decoder(normalized * style_std.expand(size) + style_mean.expand(size))
