# net: Net()
# input: 3,32,32
import torch
from torch import nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self, latent=4):
        super().__init__()
        self.enc = nn.Sequential(nn.Conv2d(3, 8, 4, 2, 1), nn.ReLU(), nn.Flatten())
        self.mu = nn.Linear(8 * 16 * 16, latent)
        self.logvar = nn.Linear(8 * 16 * 16, latent)
        self.dec = nn.Sequential(nn.Linear(latent, 8 * 16 * 16), nn.Unflatten(1, (8, 16, 16)), nn.ConvTranspose2d(8, 3, 4, 2, 1), nn.Sigmoid())
    def reparameterize(self, mu, logvar):
        if self.training:
            std = logvar.mul(0.5).exp_()
            eps = std.data.new(std.size()).normal_()
            return eps.mul(std).add_(mu)
        return mu
    def forward(self, x):
        h = self.enc(x)
        mu, logvar = self.mu(h), self.logvar(h)
        z = self.reparameterize(mu, logvar)
        return self.dec(z), mu, logvar
