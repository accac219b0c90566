#!/usr/bin/env python3
"""Short sources that touch a net after or around its making, each run by PyTorch: what the reader is checked against.

usage: make_touching.py > test-data/touching.json

Each has the kind of what it does, the input and the seed with which it is read, and what came of it: the output's shape,
mean, first and last number, the number of parameters, whether the net was left in training, or what PyTorch raised.
A source that makes no x is given one, drawn first, as the page does. `harmless`: nothing in it changes the result.
"""
import contextlib
import io
import json
import os
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")
import torch  # noqa: E402

torch.set_num_threads(1)

IMPORTS = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n"
BN = "net = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU())\n"
CONV = "net = nn.Conv2d(3, 4, 3)\n"
SEQ = "net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 2, 3))\n"
HEAD = "net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 6 * 6, 5))\n"
CLASS = """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 4, 3)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return self.conv2(x)

net = Net()
"""
X = "torch.manual_seed({seed})\nx = torch.randn(1, 3, 8, 8)\n"
CASES = []


def add(kind, source, harmless=False, size=(3, 8, 8), before=""):
    CASES.append(dict(kind=kind, source=IMPORTS + source.strip("\n") + "\n", harmless=harmless, input=list(size), before=before))


def each(kind, base, lines, **more):
    for line in lines:
        add(kind, base + line, **more)


# --- mode
each("eval", BN, ["net.eval()", "net.train(False)", "net = net.eval()", "net[1].eval()", "net[1].train(False)", "net.train(mode=False)",
     "net.eval()\nnet.train()", "net.eval()\nnet[1].train()", "for m in net.modules():\n    m.eval()",
     "for m in net:\n    if isinstance(m, nn.BatchNorm2d):\n        m.eval()", "net.training = False", "net[1].training = False",
     "net.apply(lambda m: m.eval())", "if net.training:\n    net.eval()", "with torch.no_grad():\n    net.eval()\n    y = net(x)",
     "model = net.eval()\ny = model(x)", "y = net.eval()(x)", "net.requires_grad_(False).eval()", "net.eval().to('cpu')"])
each("eval", CLASS, ["net.eval()", "net.bn1.eval()", "net.train(False)", "net.bn1.train(False)", "net.eval()\nnet.bn1.train()", "net.train()",
     "for name, m in net.named_modules():\n    if 'bn' in name:\n        m.eval()", "net.bn1.training = False"])
each("eval", BN, ["net.eval()\ny = net(x)\nprint(y.mean())", "net.eval()\nwith torch.inference_mode():\n    out = net(x)\nprint(out.shape)"])
add("eval", "net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4, track_running_stats=False), nn.ReLU())\nnet.eval()")
add("eval", "net = nn.Sequential(nn.Conv2d(3, 4, 8), nn.BatchNorm2d(4))\nnet.eval()")
add("eval", "net = nn.Sequential(nn.Conv2d(3, 4, 8), nn.BatchNorm2d(4))")
add("eval", "net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Dropout2d(0.5))\nnet.eval()")
add("eval", "net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.InstanceNorm2d(4, affine=True, track_running_stats=True))\nnet.eval()")
add("eval", """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.aux = nn.Conv2d(4, 2, 1)

    def forward(self, x):
        x = self.conv(x)
        if self.training:
            x = self.aux(x)
        return x

net = Net()
net.eval()""")
add("eval", CASES[-1]["source"].replace(IMPORTS, "").replace("net.eval()", "pass"))
add("eval", CLASS.replace("net = Net()", "    def freeze(self):\n        self.bn1.eval()\n\nnet = Net()\nnet.freeze()"))
add("eval", CLASS.replace("return self.conv2(x)", "return self.conv2(F.dropout(x, 0.5, self.training))") + "net.eval()")
add("eval", CLASS.replace("super().__init__()\n", "super().__init__()\n        self.flag = 1\n").replace("self.drop = nn.Dropout(0.5)\n", "self.drop = nn.Dropout(0.5)\n        self.eval()\n"))

# --- seeds and inputs
for seed in [0, 1, 7, 42, 123456789, "2**31", -3]:
    add("seed", f"torch.manual_seed({seed})\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x)")
add("seed", "torch.manual_seed(3)\n" + SEQ + "x = torch.randn(1, 3, 8, 8)\ny = net(x)")
add("seed", SEQ.replace("net =", "torch.manual_seed(5)\nnet =") + "torch.manual_seed(6)\nx = torch.randn(1, 3, 8, 8)\ny = net(x)")
add("seed", "torch.manual_seed(7)\nx = torch.randn(1, 3, 8, 8)\ntorch.manual_seed(7)\n" + SEQ + "y = net(x)")
add("seed", "seed = 11\ntorch.manual_seed(seed)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x)")
add("seed", "def set_seed(s):\n    torch.manual_seed(s)\n\nset_seed(9)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x)")
add("seed", "import random\nimport numpy as np\nrandom.seed(4)\nnp.random.seed(4)\ntorch.manual_seed(4)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x)")
add("seed", "torch.manual_seed(1)\nx = torch.randn((1, 3, 10, 12))\n" + SEQ + "y = net(x)")
add("seed", "torch.manual_seed(1)\nx = torch.randn(3, 10, 12)\n" + SEQ + "y = net(x[None])[0]")
add("seed", "torch.manual_seed(1)\nx = torch.randn(3, 10, 12).unsqueeze(0)\n" + SEQ + "y = net(x)")
add("seed", "torch.manual_seed(1)\ny0 = torch.randn(2)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x)")
add("seed", "torch.manual_seed(2)\n" + SEQ + "torch.manual_seed(2)\nx = torch.randn(1, 3, 8, 8)\ny = net(x)")
add("seed", "torch.seed()\n" + "torch.manual_seed(2)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x)")
add("seed", "g = torch.manual_seed(12)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x)")
add("seed", "torch.manual_seed(2)\ntorch.cuda.manual_seed_all(2)\ntorch.backends.cudnn.deterministic = True\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x)", harmless=True)
add("seed", "g = torch.Generator().manual_seed(5)\nx = torch.randn(1, 3, 8, 8, generator=g)\ntorch.manual_seed(5)\n" + SEQ + "y = net(x)")
add("seed", "state = torch.get_rng_state()\ntorch.manual_seed(5)\nx = torch.randn(1, 3, 8, 8)\ntorch.set_rng_state(state)\ntorch.manual_seed(8)\n" + SEQ + "y = net(x)")
add("seed", "with torch.random.fork_rng():\n    torch.manual_seed(99)\n    w = torch.randn(3)\ntorch.manual_seed(1)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x)")
for fn in ["zeros", "ones", "rand"]:
    add("input", f"torch.manual_seed(0)\nx = torch.{fn}(1, 3, 8, 8)\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8) * 2 + 1\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8).clamp(0, 1)\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\nx[:, 0] = 0\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\nx /= 2\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.arange(192.).reshape(1, 3, 8, 8) / 192\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.full((1, 3, 8, 8), 0.5)\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.randint(0, 255, (1, 3, 8, 8)).float()\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.empty(1, 3, 8, 8).normal_()\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8, dtype=torch.float64).float()\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nshape = (1, 3, 8, 8)\nx = torch.randn(*shape)\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.randn(size=(1, 3, 8, 8))\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8, requires_grad=True)\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.randn([1, 3, 8, 8], device='cpu')\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nB, C, H, W = 1, 3, 8, 8\nx = torch.randn(B, C, H, W)\n" + SEQ + "y = net(x)")
add("input", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\nz = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(z)")
add("input", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\nx = torch.randn_like(x)\n" + SEQ + "y = net(x)")
for n in [2, 4, 16]:
    add("batch", f"torch.manual_seed(0)\nx = torch.randn({n}, 3, 8, 8)\n" + SEQ + "y = net(x)")
add("batch", "torch.manual_seed(0)\nx = torch.randn(4, 3, 8, 8)\n" + BN + "y = net(x)")
add("batch", "torch.manual_seed(0)\nx = torch.stack([torch.randn(3, 8, 8) for _ in range(2)])\n" + SEQ + "y = net(x)")
add("batch", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8).repeat(2, 1, 1, 1)\n" + SEQ + "y = net(x)")
add("batch", "torch.manual_seed(0)\nx = torch.cat([torch.randn(1, 3, 8, 8), torch.randn(1, 3, 8, 8)])\n" + SEQ + "y = net(x)")

# --- weights
each("weights", CONV, [
    "net.weight.data.fill_(0.1)", "net.bias.data.zero_()", "net.weight.data.mul_(2)", "net.weight.data.mul_(0.5).add_(0.01)",
    "net.weight.data = torch.ones(4, 3, 3, 3)", "net.weight.data[:] = 0.25", "net.bias.data[0] = 3.0", "net.weight.data[0] = 1",
    "net.weight.data[:, 0] = 0", "net.weight.data[1, 2, 0, 0] = 5", "net.weight.data[..., 1] = 0.5", "net.weight.data[1:3] *= 2",
    "net.weight.data *= 3", "net.weight.data += 0.1", "net.weight.data -= 0.1", "net.weight.data /= 2",
    "net.weight = nn.Parameter(torch.full((4, 3, 3, 3), 0.05))", "net.bias = nn.Parameter(torch.tensor([1.0, 2.0, 3.0, 4.0]))",
    "net.bias = None", "net.bias.data.copy_(torch.tensor([0.1, 0.2, 0.3, 0.4]))", "net.weight.data.copy_(torch.zeros(4, 3, 3, 3))",
    "net.weight.data.copy_(torch.zeros_like(net.weight))", "net.weight.data.clamp_(-0.1, 0.1)", "net.weight.data.neg_()", "net.weight.data.abs_()",
    "net.weight.data = net.weight.data.abs()", "net.weight.data = net.weight.data * 2", "net.weight.data = -net.weight.data",
    "net.weight.data.normal_(0, 0.02)", "net.weight.data.uniform_(-0.1, 0.1)", "net.weight.data.normal_()", "net.bias.data.normal_(std=0.1)",
    "net.weight.detach().fill_(0.3)", "net.weight.detach()[:] = 0.3", "net.reset_parameters()", "net.weight.data.sub_(0.1)", "net.weight.data.div_(4)",
    "net.weight.data.random_(0, 5)", "net.weight.data.exponential_()", "net.weight.data.log_normal_()", "net.weight.data.cauchy_()",
    "with torch.no_grad():\n    net.weight.fill_(0.2)", "with torch.no_grad():\n    net.weight[:] = 0.2", "with torch.no_grad():\n    net.weight[0, 0, 0, 0] = 9\n    net.bias.zero_()",
    "with torch.no_grad():\n    net.weight.mul_(2)\n    net.weight.add_(1)", "with torch.no_grad():\n    net.weight.copy_(torch.ones(4, 3, 3, 3))",
    "with torch.no_grad():\n    net.weight *= 2", "with torch.no_grad():\n    net.bias += 1", "with torch.no_grad():\n    net.weight -= net.weight.mean()",
    "with torch.no_grad():\n    net.weight.div_(net.weight.norm())", "with torch.no_grad():\n    net.weight[0] = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])",
    "sobel = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])\nnet.weight.data[:] = sobel",
    "sobel = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])\nnet.weight = nn.Parameter(sobel.view(1, 1, 3, 3).repeat(4, 3, 1, 1))",
    "sobel = torch.tensor([[1., 0., -1.], [2., 0., -2.], [1., 0., -1.]])\nnet.weight = nn.Parameter(sobel.expand(4, 3, 3, 3).clone())",
    "k = torch.ones(3, 3) / 9\nwith torch.no_grad():\n    net.weight.copy_(k)", "k = torch.eye(3)\nnet.weight.data[0, 0] = k",
    "k = torch.tensor([1., 2., 1.])\nk = torch.outer(k, k) / 16\nnet.weight.data[:] = k", "k = torch.tensor([1., 2., 1.])\nk = k[:, None] * k[None, :]\nnet.weight.data[:] = k / k.sum()",
    "w = net.weight\nw.data.fill_(0.1)", "w = net.weight.data\nw.fill_(0.1)", "w = net.weight.data.clone()\nw.fill_(0.1)", "w = net.weight.data\nw[0] = 0",
    "w = net.weight.data.view(-1)\nw[0] = 10", "net.weight.data.view(4, -1)[0] = 1", "net.weight.data.t_ = None" if False else "net.weight.data.zero_()[0] = 1",
    "net.weight.data = torch.randn(4, 3, 3, 3) * 0.1", "net.weight.data = torch.rand(4, 3, 3, 3)", "net.weight.data.copy_(torch.randn(4, 3, 3, 3))",
    "net.weight = nn.Parameter(torch.randn(4, 3, 3, 3))", "net.weight = nn.Parameter(0.01 * torch.randn(4, 3, 3, 3))", "net.weight = nn.Parameter(torch.empty(4, 3, 3, 3).uniform_(-1, 1))",
    "net.weight.data = torch.linspace(-1, 1, 108).view(4, 3, 3, 3)", "net.weight.data = torch.arange(108.).reshape(4, 3, 3, 3) / 108",
    "for p in net.parameters():\n    p.data.fill_(0.05)", "for p in net.parameters():\n    p.data.mul_(0.5)", "for n, p in net.named_parameters():\n    if 'bias' in n:\n        p.data.zero_()",
    "for p in net.parameters():\n    nn.init.constant_(p, 0.1)", "for p in net.parameters():\n    nn.init.normal_(p, 0, 0.1)", "for p in net.parameters():\n    if p.dim() > 1:\n        nn.init.xavier_uniform_(p)",
    "nn.init.sparse_(net.bias, 0.5)" if False else "nn.init.zeros_(net.bias)", "nn.init.normal_(net.weight, generator=torch.Generator().manual_seed(3))", "nn.init.kaiming_normal(net.weight)", "nn.init.xavier_uniform(net.weight)",
    "nn.init.constant(net.bias, 0.5)", "nn.init.dirac_(net.weight)", "nn.init.orthogonal_(net.weight)", "nn.init.trunc_normal_(net.weight, std=0.02)", "torch.nn.init.ones_(net.weight.data)", "nn.init.uniform_(net.weight[0])",
    "net.state_dict()['weight'].fill_(0.1)", "sd = net.state_dict()\nsd['bias'].zero_()", "sd = net.state_dict()\nsd['bias'] = torch.zeros(4)\nnet.load_state_dict(sd)", "net._parameters['bias'].data.zero_()",
    "net.get_parameter('bias').data.zero_()", "setattr(net, 'bias', None)", "delattr(net, 'bias')\nnet.register_parameter('bias', None)", "torch.nn.utils.vector_to_parameters(torch.zeros(112), net.parameters())",
    "net.weight.data[net.weight.data < 0] = 0", "net.weight.data.masked_fill_(net.weight.data < 0, 0)", "net.weight.data = torch.where(net.weight > 0, net.weight, 0.0).data", "net.weight.data.index_fill_(0, torch.tensor([0]), 1.0)",
    "def init(m):\n    m.weight.data.fill_(0.1)\n\nnet.apply(init)", "def init(m):\n    if isinstance(m, nn.Conv2d):\n        nn.init.ones_(m.weight)\n        nn.init.zeros_(m.bias)\n\ninit(net)",
    "net.weight.requires_grad = False\nnet.weight.fill_(0.1)", "torch.set_grad_enabled(False)\nnet.weight.fill_(0.1)", "with torch.set_grad_enabled(False):\n    net.bias.fill_(2)",
])
each("weights", SEQ, [
    "net[0].weight.data.fill_(0.1)", "net[2].bias.data[:] = 1", "net[0].weight.data = net[0].weight.data.flip(0)", "for m in net:\n    if hasattr(m, 'weight'):\n        m.weight.data.fill_(0.1)",
    "for m in net.modules():\n    if isinstance(m, nn.Conv2d):\n        nn.init.kaiming_normal_(m.weight)\n        m.bias.data.zero_()",
    "import math\nfor m in net.modules():\n    if isinstance(m, nn.Conv2d):\n        n = m.kernel_size[0] * m.kernel_size[1] * m.out_channels\n        m.weight.data.normal_(0, math.sqrt(2. / n))\n        m.bias.data.zero_()",
    "for m in net.children():\n    if type(m) == nn.Conv2d:\n        m.bias.data.fill_(0.01)", "def init_weights(m):\n    classname = m.__class__.__name__\n    if classname.find('Conv') != -1:\n        m.weight.data.normal_(0.0, 0.02)\n        m.bias.data.fill_(0)\n\nnet.apply(init_weights)",
    "net[2].weight.data = net[0].weight.data[:2, :1].repeat(1, 4, 1, 1)", "net[0].weight.data.copy_(net[0].weight.data.flip(-1))", "net[0].bias = net[2].bias" if False else "net[0].bias.data[:2] = net[2].bias.data",
    "for i, p in enumerate(net.parameters()):\n    p.data.fill_(i * 0.1)", "params = dict(net.named_parameters())\nparams['0.weight'].data.fill_(0.2)", "list(net.parameters())[0].data.zero_()", "next(net.parameters()).data.fill_(0.5)",
    "net.zero_grad()\nfor p in net.parameters():\n    p.requires_grad_(False)\nnet[0].weight.fill_(0.1)", "[p.data.fill_(0.1) for p in net.parameters()]", "_ = [nn.init.zeros_(m.bias) for m in net if isinstance(m, nn.Conv2d)]",
    "from torch.nn import init\ninit.xavier_normal_(net[0].weight)\ninit.constant_(net[0].bias, 0.1)", "net[0].reset_parameters()", "for layer in net:\n    if hasattr(layer, 'reset_parameters'):\n        layer.reset_parameters()", "net[2].reset_parameters()\nnet[0].reset_parameters()",
])
each("weights", BN, ["net[1].weight.data.fill_(2)", "net[1].running_mean.fill_(0.5)\nnet.eval()", "net[1].running_var = torch.full((8,), 4.0)\nnet.eval()", "nn.init.constant_(net[1].weight, 0)", "net[1].running_mean += 1\nnet.eval()",
     "net[1].eps = 0.1", "net[1].momentum = 0.5", "net[1].weight.data.uniform_()", "net[1].reset_running_stats()", "net[1].running_var.mul_(2)\nnet[1].eval()", "net(x)\nnet.eval()", "net(x)"])
each("weights", CLASS, ["net.conv1.weight.data.fill_(0.1)", "net.conv1.weight = nn.Parameter(torch.zeros(6, 3, 3, 3))", "net.conv1.bias = None", "with torch.no_grad():\n    net.conv2.bias.copy_(torch.arange(4.))", "net.conv1.weight.data[0, 0] = torch.tensor([[0., 1, 0], [1, -4, 1], [0, 1, 0]])",
     "nn.init.zeros_(net.conv2.weight)", "net.bn1.weight.data.normal_(1.0, 0.02)", "for name, param in net.named_parameters():\n    if name.endswith('weight') and param.ndim == 4:\n        nn.init.kaiming_uniform_(param, nonlinearity='relu')", "net.bn1.bias.data.fill_(0.3)\nnet.eval()"])
add("weights", """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3)
        self.conv2 = nn.Conv2d(4, 4, 3)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                n = m.kernel_size[0] * m.kernel_size[1] * m.out_channels
                m.weight.data.normal_(0, (2. / n) ** 0.5)
                m.bias.data.zero_()
        self.conv1.weight.data[0] = 0.5

    def forward(self, x):
        return self.conv2(F.relu(self.conv1(x)))

net = Net()""")
add("weights", """class Edge(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 1, 3, bias=False)
        k = torch.tensor([[-1., -1., -1.], [-1., 8., -1.], [-1., -1., -1.]])
        self.conv.weight = nn.Parameter(k.reshape(1, 1, 3, 3).expand(1, 3, 3, 3).contiguous(), requires_grad=False)

    def forward(self, x):
        return self.conv(x)

net = Edge()""")
add("weights", """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self._init()

    def _init(self):
        nn.init.kaiming_normal_(self.conv.weight, mode='fan_out', nonlinearity='relu')
        if self.conv.bias is not None:
            fan_in, _ = nn.init._calculate_fan_in_and_fan_out(self.conv.weight)
            bound = 1 / fan_in ** 0.5
            nn.init.uniform_(self.conv.bias, -bound, bound)

    def forward(self, x):
        return self.conv(x)

net = Net()""")

# --- sharing
each("sharing", "net = nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.ReLU(), nn.Conv2d(3, 3, 3, padding=1))\n", [
    "net[2].weight = net[0].weight", "net[2] = net[0]", "net[2].weight.data = net[0].weight.data", "net[2].load_state_dict(net[0].state_dict())", "net[2].weight = nn.Parameter(net[0].weight.clone())",
    "net[2].weight.data.copy_(net[0].weight.data)", "net[2].bias = net[0].bias", "net[2].weight = net[0].weight\nnet[0].weight.data.fill_(0.1)", "net[2].weight.data = net[0].weight.data\nnet[0].weight.data.mul_(2)",
    "import copy\nnet[2] = copy.deepcopy(net[0])", "net[2].weight.data = net[0].weight.data.transpose(2, 3)", "net[2].weight.data = net[0].weight.data.permute(1, 0, 2, 3).contiguous()", "import copy\nnet = copy.deepcopy(net)"])
add("sharing", "conv = nn.Conv2d(3, 3, 3, padding=1)\nnet = nn.Sequential(conv, nn.ReLU(), conv)")
add("sharing", "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(3, 3, 3)\n        self.b = nn.Conv2d(3, 3, 3)\n        self.b.weight = self.a.weight\n\n    def forward(self, x):\n        return self.b(self.a(x))\n\nnet = Net()")

# --- load_state_dict and files
SAVE = IMPORTS + "torch.manual_seed(77)\n{make}torch.save(net.state_dict(), 'w.pt')\n"
each("load", SEQ, ["net.load_state_dict(torch.load('w.pt'))", "state = torch.load('w.pt', map_location='cpu')\nnet.load_state_dict(state)", "net.load_state_dict(torch.load('w.pt', weights_only=True), strict=False)", "net.load_state_dict(torch.load('w.pt'))\nnet.eval()",
     "try:\n    net.load_state_dict(torch.load('w.pt'))\nexcept FileNotFoundError:\n    print('no file')", "import os\nif os.path.exists('w.pt'):\n    net.load_state_dict(torch.load('w.pt'))",
     "ckpt = torch.load('w.pt')\nown = net.state_dict()\nfor k in own:\n    own[k].copy_(ckpt[k])", "def load(model, path):\n    model.load_state_dict(torch.load(path))\n    return model\n\nnet = load(net, 'w.pt')", "for k, v in torch.load('w.pt').items():\n    net.state_dict()[k].copy_(v)"],
     before=SAVE.format(make=SEQ))
each("load", SEQ, ["torch.save(net.state_dict(), 'out.pt')", "torch.save(net, 'out.pt')"], harmless=True)
each("load", SEQ, ["torch.save(net.state_dict(), 'out.pt')\nnet.load_state_dict(torch.load('out.pt'))", "sd = net.state_dict()\nnet.load_state_dict(sd)", "sd = {k: torch.zeros_like(v) for k, v in net.state_dict().items()}\nnet.load_state_dict(sd)",
     "other = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 2, 3))\nnet.load_state_dict(other.state_dict())"])

# --- attributes and containers
each("attributes", SEQ, ["net[0].padding = (1, 1)", "net[0].stride = (2, 2)", "net[0].padding = 1" if False else "net[0].dilation = (2, 2)", "net[1].inplace = True", "net[1] = nn.Sigmoid()", "net[0] = nn.Conv2d(3, 4, 5)", "net = net[:2]", "net = net[1:]" if False else "net = net[:-1]",
     "net.add_module('3', nn.ReLU())", "net.add_module('act', nn.Tanh())", "net.append(nn.ReLU())", "net.insert(1, nn.BatchNorm2d(4))", "net.extend([nn.ReLU(), nn.MaxPool2d(2)])", "del net[2]", "del net[1]", "setattr(net, '1', nn.Sigmoid())",
     "net[-1] = nn.Conv2d(4, 7, 1)", "net.pop(1)", "net = nn.Sequential(*list(net.children())[:-1])", "net = nn.Sequential(*net, nn.ReLU())", "net = nn.Sequential(net, nn.MaxPool2d(2))", "net.register_module('3', nn.ReLU())", "net._modules['1'] = nn.Tanh()", "net.add_module('1', nn.ELU())",
     "net[0].padding_mode = 'circular'\nnet[0].padding = (1, 1)", "net[0].groups = 1", "net[0].out_channels = 99", "net[0].kernel_size = (5, 5)", "net.__delitem__(1)", "net[1].forward = lambda x: x * 2", "net.forward = lambda x: x", "net = net + nn.Sequential(nn.ReLU())", "net += nn.Sequential(nn.ReLU())", "net *= 1",
     "net = nn.Sequential(net[0], net[2])", "for i, m in enumerate(net):\n    if isinstance(m, nn.ReLU):\n        net[i] = nn.LeakyReLU(0.1)", "for name, m in net.named_children():\n    if isinstance(m, nn.ReLU):\n        setattr(net, name, nn.GELU())", "delattr(net, '1')", "del net[0]\nnet.insert(0, nn.Conv2d(3, 4, 3, padding=1))",
     "net[0], net[1] = nn.Conv2d(3, 4, 3, padding=1), nn.Tanh()", "net[0].padding = 'same'", "net[0].bias = None\nnet[0].padding = (2, 2)", "net[0].weight = None" if False else "net[0].in_channels = 3", "net.name = 'mine'", "net[0].note = 'first'", "net[1].__class__ = nn.Sigmoid"])
each("attributes", CLASS, ["net.conv1 = nn.Conv2d(3, 6, 5, padding=2)", "net.bn1 = nn.Identity()", "net.conv1.padding = (0, 0)", "net.conv2.stride = (2, 2)", "net.conv2 = nn.Sequential(nn.Conv2d(6, 4, 3), nn.ReLU())", "setattr(net, 'conv2', nn.Conv2d(6, 2, 1))", "del net.drop", "net.extra = nn.Conv2d(1, 1, 1)", "net._modules['conv2'] = nn.Conv2d(6, 4, 1)",
     "net.forward = lambda x: net.conv1(x)", "import types\nnet.forward = types.MethodType(lambda self, x: self.conv1(x), net)", "Net.forward = lambda self, x: self.conv1(x)", "net.conv1.forward = net.conv2.forward" if False else "net.__class__ = nn.Module" if False else "net.bn1.eps = 1.0", "net.conv2.register_parameter('bias', None)", "net.bn1.track_running_stats = False\nnet.bn1.running_mean = None\nnet.bn1.running_var = None\nnet.eval()", "net.add_module('conv2', nn.Conv2d(6, 4, 1))",
     "net.set_submodule('conv2', nn.Conv2d(6, 4, 1))", "net.get_submodule('conv1').padding = (0, 0)", "getattr(net, 'conv1').padding = (0, 0)", "net.bn1.momentum = None", "net.drop.p = 0.1"])
each("containers", "", ["layers = [nn.Conv2d(3, 4, 3), nn.ReLU()]\nnet = nn.Sequential(*layers)\nlayers.append(nn.MaxPool2d(2))", "net = nn.Sequential()\nfor i in range(3):\n    net.append(nn.Conv2d(3, 3, 3))\nnet.append(nn.ReLU())", "net = nn.Sequential(nn.Conv2d(3, 4, 3))\nnet.extend(nn.Sequential(nn.ReLU(), nn.Conv2d(4, 2, 1)))",
     "blocks = nn.ModuleList([nn.Conv2d(3, 3, 3) for _ in range(3)])\nnet = nn.Sequential(*blocks[::-1])", "from collections import OrderedDict\nnet = nn.Sequential(OrderedDict(c=nn.Conv2d(3, 4, 3), r=nn.ReLU()))\nnet.c.padding = (1, 1)", "net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())\nnet = nn.Sequential(*[m for m in net if not isinstance(m, nn.ReLU)])",
     "a = nn.Sequential(nn.Conv2d(3, 4, 3))\nb = nn.Sequential(nn.ReLU(), nn.Conv2d(4, 2, 3))\nnet = nn.Sequential(a, b)", "a = nn.Sequential(nn.Conv2d(3, 4, 3))\nb = nn.Sequential(nn.ReLU(), nn.Conv2d(4, 2, 3))\nnet = a + b", "net = nn.Sequential(nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU()), nn.Conv2d(4, 2, 3))\nnet[0][1] = nn.Tanh()", "net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU()) * 1"])

# --- arguments of calls
UP = """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.up = nn.ConvTranspose2d(8, 3, 3, stride=2, padding=1)

    def forward(self, x):
        h = F.relu(self.down(x))
        return self.up(h{call})

net = Net()
"""
for call in [", output_size=x.size()", ", output_size=x.shape[2:]", ", x.size()", ", output_size=(8, 8)", ", output_size=[8, 8]", ", output_size=x.shape[-2:]", "", ", output_size=(7, 8)"]:
    add("call", UP.format(call=call))
add("call", UP.format(call=", output_size=x.size()").replace("(8, 3, 3", "(8, 16, 3"), size=(3, 12, 12))
add("call", UP.format(call=", output_size=(9, 9)"))
add("call", UP.format(call=", output_size=(8, 8, 8, 8, 8)"))
add("call", "up = nn.ConvTranspose2d(8, 16, 3, stride=2, padding=1)\ndown = nn.Conv2d(3, 8, 3, stride=2, padding=1)\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.down, self.up = down, up\n\n    def forward(self, x):\n        return self.up(self.down(x), output_size=(8, 8))\n\nnet = Net()")
BLOCK = """class Up(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 3, 3, padding=1)
        self.b = nn.Conv2d(3, 3, 3, padding=1)

    def forward(self, x{params}):
        {body}

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = Up()

    def forward(self, x):
        {call}

net = Net()
"""
for params, body, call in [
    (", flag=True", "return self.a(x) if flag else self.b(x)", "return self.up(x, flag=False)"), (", flag=True", "return self.a(x) if flag else self.b(x)", "return self.up(x, False)"), (", flag=True", "return self.a(x) if flag else self.b(x)", "return self.up(x)"),
    (", skip", "return self.a(x) + skip", "return self.up(x, x)"), (", skip=None", "return self.a(x) if skip is None else self.a(x) + skip", "return self.up(x, skip=x)"), (", scale=1.0", "return self.a(x) * scale", "return self.up(x, scale=0.5)"), (", *others", "return torch.cat([self.a(x), *others], 1)", "return self.up(x, x, x)"),
    (", **kw", "return self.a(x) * kw.get('gain', 1)", "return self.up(x, gain=3)"), (", n=1", "for _ in range(n):\n            x = self.a(x)\n        return x", "return self.up(x, n=3)"), (", mode='a'", "return getattr(self, mode)(x)", "return self.up(x, mode='b')"), (", flag=True", "return self.a(x) if flag else self.b(x)", "return self.up(x, flg=False)"), (", skip", "return self.a(x) + skip", "return self.up(x)"),
    (", flag=True", "return self.a(x) if flag else self.b(x)", "return self.up(x=x, flag=False)"), (", size", "return F.interpolate(self.a(x), size=size)", "return self.up(x, x.shape[2:])"), (", size", "return F.interpolate(self.a(x), size=size)", "return self.up(x, (4, 4))")]:
    add("call", BLOCK.format(params=params, body=body, call=call))
for call in ["self.conv(x, 3)", "self.conv(x, foo=1)", "self.pool(x, 2)", "self.conv(input=x)", "self.relu(x, inplace=True)", "self.conv()", "self.conv(x=x)", "self.pool(x, return_indices=True)", "self.flat(x, 1)", "self.bn(x, True)", "self.drop(x, p=0.1)"]:
    add("call", f"class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.conv = nn.Conv2d(3, 3, 3)\n        self.pool = nn.MaxPool2d(2)\n        self.relu = nn.ReLU()\n        self.flat = nn.Flatten()\n        self.bn = nn.BatchNorm2d(3)\n        self.drop = nn.Dropout()\n\n    def forward(self, x):\n        return {call}\n\nnet = Net()")

# --- draws between
for between in ["torch.randn(3)", "torch.rand(5)", "_ = torch.randn(2, 2)", "t = torch.randint(0, 10, (4,))", "perm = torch.randperm(10)", "torch.rand(1).item()", "noise = torch.randn(20) * 0.1", "w = nn.Linear(5, 5)", "torch.normal(0, 1, (4,))", "torch.manual_seed(3)", "import random\nrandom.random()", "import numpy as np\nnp.random.rand(3)", "torch.bernoulli(torch.ones(4) * 0.5)", "torch.empty(5).uniform_()", "torch.randn(3, generator=torch.Generator())", "torch.randn(16)", "torch.rand(100, 7)", "nn.LSTM(3, 4)", "nn.Embedding(10, 4)", "torch.multinomial(torch.ones(5), 2)"]:
    add("draws", f"torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\na = nn.Conv2d(3, 4, 3)\n{between}\nb = nn.Conv2d(4, 2, 3)\nnet = nn.Sequential(a, nn.ReLU(), b)\ny = net(x)")
add("draws", "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(3, 4, 3)\n        self.noise = torch.randn(4)\n        self.b = nn.Conv2d(4, 2, 3)\n\n    def forward(self, x):\n        return self.b(self.a(x))\n\nnet = Net()")
add("draws", "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Conv2d(3, 4, 3)\n        nn.init.normal_(self.a.weight, 0, 0.1)\n        self.b = nn.Conv2d(4, 2, 3)\n        nn.init.normal_(self.b.weight, 0, 0.1)\n\n    def forward(self, x):\n        return self.b(self.a(x))\n\nnet = Net()")
add("draws", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\nlabels = torch.randint(0, 10, (8,))\n" + SEQ + "y = net(x)")
add("draws", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "labels = torch.randint(0, 10, (8,))\ny = net(x)", harmless=True)
add("draws", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\nold = nn.Conv2d(3, 9, 3)\n" + SEQ + "y = net(x)")
add("draws", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\nfor _ in range(3):\n" + "".join("    " + line + "\n" for line in SEQ.strip().split("\n")) + "y = net(x)")
add("draws", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\ndef make():\n    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())\n\nmake()\nnet = make()\ny = net(x)")

# --- hooks, parametrisations, wrappers
each("hooks", SEQ, ["net[0].register_forward_hook(lambda m, i, o: o * 2)", "net.register_forward_pre_hook(lambda m, i: (i[0] + 1,))", "feats = []\nnet[0].register_forward_hook(lambda m, i, o: feats.append(o))", "def hook(m, i, o):\n    print(o.shape)\n\nnet[0].register_forward_hook(hook)",
     "def hook(m, i, o):\n    return o.clamp(0, 1)\n\nh = net[0].register_forward_hook(hook)", "h = net[0].register_forward_hook(lambda m, i, o: o * 2)\nh.remove()", "torch.nn.utils.weight_norm(net[0])", "torch.nn.utils.spectral_norm(net[0])", "torch.nn.utils.parametrizations.weight_norm(net[0])", "torch.nn.utils.parametrizations.orthogonal(net[0])",
     "import torch.nn.utils.prune as prune\nprune.l1_unstructured(net[0], 'weight', amount=0.5)", "import torch.nn.utils.prune as prune\nprune.random_unstructured(net[0], 'weight', amount=0.3)", "class Double(nn.Module):\n    def forward(self, w):\n        return 2 * w\n\ntorch.nn.utils.parametrize.register_parametrization(net[0], 'weight', Double())", "net[0].weight.register_hook(lambda g: g * 2)",
     "net.register_full_backward_hook(lambda m, gi, go: None)", "torch.nn.modules.module.register_module_forward_hook(lambda m, i, o: None if not isinstance(m, nn.ReLU) else o + 1)" if False else "pass"])
each("hooks", SEQ, ["net = torch.jit.script(net)", "net = nn.DataParallel(net)", "net = torch.jit.trace(net, torch.zeros(1, 3, 8, 8))"])

# --- dtype
each("dtype", SEQ, ["net.double()\nx = x.double()\ny = net(x).float()", "net = net.double().float()", "net.half().float()", "net.to(torch.float64).to(torch.float32)", "net.float()", "net.to(torch.float32)", "net.to('cpu')", "net = net.to(torch.bfloat16).float()", "net.type(torch.float32)", "net.bfloat16().float()", "net.to(dtype=torch.float64)\ny = net(x.double()).float()", "net.half()\ny = net(x.half()).float()"])
add("dtype", "torch.set_default_dtype(torch.float64)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x).float()")
add("dtype", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\nnet = nn.Sequential(nn.Conv2d(3, 4, 3, dtype=torch.float64), nn.ReLU())\ny = net(x.double()).float()")
add("dtype", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "with torch.autocast('cpu', dtype=torch.bfloat16):\n    y = net(x).float()")
add("dtype", "torch.set_default_dtype(torch.float32)\ntorch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x)")
add("dtype", "torch.set_default_tensor_type(torch.DoubleTensor)\nx = torch.randn(1, 3, 8, 8)\n" + SEQ + "y = net(x).float()")

# --- two nets
TWO = "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\na = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())\nb = nn.Sequential(nn.Conv2d(4, 2, 3))\n"
each("two nets", TWO, ["y = b(a(x))", "h = a(x)\ny = b(h)", "y = a(x)", "y = F.relu(b(a(x)))", "y = a(x)\nz = b(y)"])
TWIN = "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\na = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())\nb = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU())\n"
each("two nets", TWIN, ["y = a(x)", "y = b(x)", "ya = a(x)\ny = b(x)", "b.load_state_dict(a.state_dict())\ny = a(x)", "b.load_state_dict(a.state_dict())\ny = b(x)", "a[0].weight.data.fill_(0.1)\ny = b(x)", "y = a(x) + b(x)[..., 1:-1, 1:-1]", "y = (a(x) + 1) * 2", "net = a\ny = net(x)", "del a\ny = b(x)"])
add("two nets", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\nnet = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU())\nnet = nn.Sequential(nn.Conv2d(3, 5, 3), nn.Tanh())\ny = net(x)")
add("two nets", "torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\nteacher = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())\nstudent = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())\nstudent[0].weight.data.copy_(teacher[0].weight.data)\ny = teacher(x)")

# --- training
LOOP = "opt = torch.optim.SGD(net.parameters(), lr=0.1)\nfor _ in range(3):\n    opt.zero_grad()\n    loss = net(x).pow(2).mean()\n    loss.backward()\n    opt.step()\n"
each("training", HEAD, [LOOP, LOOP + "y = net(x)", "y = net(x).sum()\ny.backward()\nwith torch.no_grad():\n    for p in net.parameters():\n        p -= 0.1 * p.grad\ny = net(x)", "net(x).sum().backward()\nfor p in net.parameters():\n    p.data -= 0.01 * p.grad", "net(x).sum().backward()\nfor p in net.parameters():\n    p.data.add_(p.grad, alpha=-0.1)",
     "opt = torch.optim.Adam(net.parameters())\nloss = F.cross_entropy(net(x), torch.tensor([1]))\nloss.backward()\nopt.step()\ny = net(x)", "opt = torch.optim.Adam(net.parameters())\ndef train():\n    opt.zero_grad()\n    net(x).mean().backward()\n    opt.step()\n\ntrain()\ny = net(x)", "opt = torch.optim.Adam(net.parameters())\ndef train(model, o):\n    model(x).mean().backward()\n    o.step()\n\nfor e in range(2):\n    train(net, opt)\ny = net(x)",
     "class Trainer:\n    def __init__(self, net):\n        self.net = net\n        self.opt = torch.optim.SGD(net.parameters(), lr=0.5)\n\n    def fit(self):\n        self.net(x).mean().backward()\n        self.opt.step()\n\nTrainer(net).fit()\ny = net(x)", "opt = torch.optim.LBFGS(net.parameters())\ndef closure():\n    opt.zero_grad()\n    loss = net(x).pow(2).mean()\n    loss.backward()\n    return loss\n\nopt.step(closure)\ny = net(x)", "g = torch.autograd.grad(net(x).sum(), net.parameters())\nfor p, d in zip(net.parameters(), g):\n    p.data -= 0.1 * d\ny = net(x)",
     "opt = torch.optim.SGD(net.parameters(), lr=0.1)\nsched = torch.optim.lr_scheduler.StepLR(opt, 1)\nnet(x).sum().backward()\nopt.step()\nsched.step()"])
each("training", HEAD, ["y = net(x)\nopt = torch.optim.SGD(net.parameters(), lr=0.1)\ny.sum().backward()\nopt.step()", "opt = torch.optim.SGD(net.parameters(), lr=0.1)\ncriterion = nn.CrossEntropyLoss()", "opt = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.1)\nsched = torch.optim.lr_scheduler.CosineAnnealingLR(opt, 10)",
     "def train(model, loader, opt):\n    for a, b in loader:\n        opt.zero_grad()\n        F.cross_entropy(model(a), b).backward()\n        opt.step()", "loss = net(x).sum()\nloss.backward()\nprint([p.grad.norm() for p in net.parameters()])", "opt = torch.optim.SGD(net.parameters(), lr=0.1)\nopt.zero_grad()", "nn.utils.clip_grad_norm_(net.parameters(), 1.0)"], harmless=True)

# --- harmless
each("harmless", SEQ, ["print(net)", "print(sum(p.numel() for p in net.parameters()))", "y = net(x)\nprint(y.shape, y.mean())", "for name, p in net.named_parameters():\n    print(name, p.shape, p.requires_grad)", "for p in net.parameters():\n    p.requires_grad = False", "net.requires_grad_(False)", "device = 'cuda' if torch.cuda.is_available() else 'cpu'\nnet = net.to(device)\nx = x.to(device)", "net.zero_grad()", "import math\nprint(math.pi)",
     "import numpy as np\na = np.zeros((3, 3))\na[0] = 1", "y = net(x)\ny = y.detach().numpy()" if False else "arr = net(x).detach().numpy()\nprint(arr.mean())", "w = net[0].weight\nprint(w.min(), w.max(), w.mean().item())", "stats = {n: p.std().item() for n, p in net.named_parameters()}", "y = net(x)\nassert y.shape == (1, 2, 4, 4)", "with torch.no_grad():\n    y = net(x)", "@torch.no_grad()\ndef evaluate(model, x):\n    return model(x)\n\ny = evaluate(net, x)", "criterion = nn.MSELoss()\nloss = criterion(net(x), torch.zeros(1, 2, 4, 4))",
     "import time\nt = time.time()\ny = net(x)\nprint(time.time() - t)", "torch.set_num_threads(1)", "torch.backends.cudnn.benchmark = True", "torch.set_printoptions(precision=3)", "n = 0\nfor m in net.modules():\n    if isinstance(m, nn.Conv2d):\n        n += 1\nprint(n)", "shapes = []\nh = x\nfor layer in net:\n    h = layer(h)\n    shapes.append(tuple(h.shape))\nprint(shapes)", "trainable = sum(p.numel() for p in net.parameters() if p.requires_grad)\ntotal = sum(p.numel() for p in net.parameters())\nprint(f'{trainable}/{total}')",
     "names = [type(m).__name__ for m in net]\nprint(names)", "def count(model):\n    return sum(p.numel() for p in model.parameters())\n\nprint(count(net))", "if __name__ == '__main__':\n    y = net(x)\n    print(y.shape)", "pred = net(x).argmax(1)", "prob = torch.softmax(net(x), 1)", "state = net.state_dict()\nprint(state.keys())", "net.cpu()", "import os\nos.makedirs('tmp', exist_ok=True)", "from torch.utils.data import DataLoader, TensorDataset\nds = TensorDataset(torch.zeros(8, 3, 8, 8), torch.zeros(8))\nloader = DataLoader(ds, batch_size=4, shuffle=True)",
     "labels = torch.zeros(4, dtype=torch.long)", "import warnings\nwarnings.filterwarnings('ignore')", "import logging\nlogging.basicConfig(level=logging.INFO)\nlogging.info('net %s', net)", "losses = []\nfor epoch in range(3):\n    losses.append(epoch * 0.1)", "x1 = torch.zeros(2, 2)\nx1 += 1\nx1[0] = 5", "h = net[0](x)\nprint(h.std())", "weights = [p.detach().clone() for p in net.parameters()]", "y = net(x)\ny2 = net(x)\nprint((y - y2).abs().max())", "net.train()", "torch.manual_seed(0)", "a, b = net[0].weight.shape[:2]", "config = dict(lr=0.1, epochs=3)\nlr = config['lr']", "net.share_memory()",
     "from functools import partial\nf = partial(print, 'hi')", "class Config:\n    lr = 0.1\n\ncfg = Config()\ncfg.lr = 0.2", "total = 0\nfor i in range(10):\n    total += i", "try:\n    import matplotlib.pyplot as plt\nexcept ImportError:\n    plt = None", "s = repr(net)", "hooks = []", "def visualize(t):\n    import matplotlib.pyplot as plt\n    plt.imshow(t[0, 0].detach())\n    plt.show()", "print(net[0].weight.data[0, 0])", "mean, std = net[0].weight.mean(), net[0].weight.std()", "out = F.relu(torch.zeros(3))", "k = torch.tensor([[1., 2.], [3., 4.]])\nprint(k @ k)", "net[0].weight.grad = None"], harmless=True)
each("harmless", CLASS, ["print(net)", "y = net(x)", "y = net(x)\nprint(y.size())", "opt = torch.optim.Adam(net.parameters(), lr=1e-3)", "params = [p for p in net.parameters() if p.requires_grad]\nopt = torch.optim.SGD([{'params': net.conv1.parameters()}, {'params': net.conv2.parameters(), 'lr': 0.1}], lr=0.01)", "print(net.conv1.weight.shape)\nprint(net.bn1.running_mean)", "model = net\nmodel = model.to('cpu')", "def main():\n    print('hello')\n\nmain()",
     "def test(model):\n    model.eval()\n    with torch.no_grad():\n        return model(x)", "for name, module in net.named_modules():\n    print(name, module)", "print(len(list(net.parameters())))", "net.conv1.weight.requires_grad_(False)", "layers = list(net.children())\nprint(layers[0])"], harmless=True)

# --- batch change
for n in [8 * 8, 4 * 16, 3 * 64 * 2 if False else 192, 48, 64]:
    add("view", f"class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.conv = nn.Conv2d(3, 3, 3, padding=1)\n        self.fc = nn.Linear({n}, 5)\n\n    def forward(self, x):\n        x = F.relu(self.conv(x))\n        x = x.view(-1, {n})\n        return self.fc(x)\n\ntorch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\nnet = Net()\ny = net(x)")
add("view", CASES[-1]["source"].replace(IMPORTS, "").replace("64", "100"))
add("view", CASES[-2]["source"].replace(IMPORTS, "").replace("x.view(-1, 64)", "x.reshape(-1, 64)"))


with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "touching_calls.py")) as more:
    exec(compile(more.read(), "touching_calls.py", "exec"), {"add": add, "each": each})


def run(case):
    space = {}
    before = {**space}
    out = {}
    torch.set_default_dtype(torch.float32)
    torch.set_grad_enabled(True)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            if case["before"]:
                exec(case["before"], before)
            has_x = "\nx = torch." in case["source"] and "torch.manual_seed" in case["source"] or "\nx = torch.randn" in case["source"]
            torch.manual_seed(0)
            if not has_x:
                space["x"] = torch.randn(1, *case["input"])
            torch.manual_seed(0) if has_x else None
            exec(compile(case["source"], "source", "exec"), space)
            y = space.get("y")
            if not torch.is_tensor(y) or y.dim() == 0:
                net = space["net"] if "net" in space else space["b"]
                y = net(space["x"])
        net = space.get("net") or space.get("a")
        y = y.detach()
        flat = y.double().flatten()
        out = {"shape": list(y.shape), "mean": flat.mean().item(), "first": flat[0].item(), "last": flat[-1].item(), "max": flat.abs().max().item()}
        if isinstance(net, torch.nn.Module):
            out["params"] = sum(p.numel() for p in net.parameters())
            out["training"] = net.training
        for key in ("mean", "first", "last", "max"):
            if out[key] != out[key] or abs(out[key]) == float("inf"):
                out[key] = None
    except Exception as e:  # noqa: BLE001
        out = {"error": f"{type(e).__name__}: {str(e).splitlines()[0] if str(e) else ''}"[:200]}
    finally:
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
    return out


def main():
    os.chdir(tempfile.mkdtemp())
    rows = []
    for case in CASES:
        got = run(case)
        rows.append({"kind": case["kind"], "source": case["source"], "input": case["input"], **({"harmless": True} if case["harmless"] else {}), **got})
        if "-v" in sys.argv and "error" in got:
            print(case["kind"], got["error"], case["source"][len(IMPORTS):][-200:], file=sys.stderr)
    print("[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]")


main()
