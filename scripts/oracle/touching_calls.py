"""Short sources that call layers and parts of a net with arguments, decorate, hook, wrap and cast: read by make_touching.py, which gives `add` and `each`."""
UP = """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.up = nn.ConvTranspose2d(4, 3, 3, stride=2, padding=1)
        self.conv = nn.Conv2d(3, 2, 1)

    def forward(self, x):
        h = self.down(x)
        {line}
        return self.conv(h)

torch.manual_seed(0)
x = torch.randn(1, 3, {h}, {w})
net = Net()
y = net(x)"""
for line in ["h = self.up(h, output_size=x.size())", "h = self.up(h, x.shape)", "h = self.up(input=h, output_size=x.shape[2:])","h = self.up(output_size=x.shape[-2:], input=h)","h = self.up(h, output_size=[9, 10])","h = self.up(h, output_size=(20, 10))","h = self.up(h, output_size=[20, 10])","h = self.up(h, output_size=x.shape[1:])","h = self.up(h, [1,2,3])","h = self.up(h, output_size=None)","h = self.up(h, None)","h = self.up(h, (x.size(2), x.size(3)))","h = self.up(h, output_size=(x.size(2) - 1, x.size(3)))","h = self.up(h, output_size=12)","h = self.up(h, output_sizes=x.size())","h = self.up(h, x.size(), 3)","h = self.up(x.size(), input=h)","h = self.up()","h = self.up(h, h)","h = self.up(h, [x.shape[2], x.shape[3]])", "h = self.up(h, list(x.shape[2:]))","h = self.up(h, tuple(x.shape[2:]))","h = self.up(h, output_size=[s + 1 for s in x.shape[-2:]])","size = x.size()\n        h = self.up(h, output_size=size)","h, w = x.shape[-2:]\n        h = self.up(self.down(x), output_size=(h, w))","h = self.up.forward(h, output_size=x.size())","h = self.up(self.up(h, output_size=x.size()), output_size=[2 * s for s in x.shape[2:]])"]:
    add('osize', UP.format(line=line, h=9, w=10))

SUB = """class Up(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3, padding=1)
        self.other = nn.Conv2d(3, 3, 1)

    def forward({params}):
{body}

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 3, 1)
        self.up = Up()

    def forward(self, x):
        h = self.first(x)
        return {call}

torch.manual_seed(0)
x = torch.randn(1, 3, 6, 6)
net = Net()
y = net(x)"""
def sub(params, body, *calls):
    for call in calls:
        add('sub-args', SUB.format(params=params, body='\n'.join('        ' + b for b in body.split('\n')), call=call))
B="h = self.conv(x)\nif flag:\n    h = self.other(h)\nreturn h"
sub("self, x, flag=True", B, "self.up(h)", "self.up(h, flag=False)", "self.up(h, False)", "self.up(x=h, flag=False)", "self.up(flag=False, x=h)", "self.up(h, flag=not True)", "self.up(h, flags=False)", "self.up(h, False, 3)", "self.up()", "self.up(flag=True)", "self.up(h, x=h)", "self.up(h, *[False])", "self.up(h, **{'flag': False})", "self.up(*(h, False))", "self.up.forward(h, False)", "self.up(h, flag=None)", "self.up(h, flag=0)", "self.up(h, flag=h.shape[1] > 4)","self.up(h, flag=self.training)", "self.up.__call__(h, flag=False)")
sub("self, x, y", "return self.conv(x) + self.other(y)", "self.up(h, x)", "self.up(x, h)", "self.up(y=h, x=x)", "self.up(h)", "self.up(h, x, x)", "self.up(x=h)", "self.up()", "self.up(*[h, x])", "self.up(h, 2)", "self.up(h, z=x)","self.up(h, None)")
sub("self, x, y=None", "h = self.conv(x)\nif y is not None:\n    h = h * self.other(y)\nreturn h", "self.up(h)", "self.up(h, x)", "self.up(h, y=x)", "self.up(h, None)", "self.up(h, y=None)", "self.up(h, y=h)")
sub("self, x, *, scale=1.0", "return self.conv(x) * scale", "self.up(h)", "self.up(h, scale=2)", "self.up(h, 2)", "self.up(h, scale=0.5 + 1)","self.up(h, scale=h.shape[2])")
sub("self, x, *, scale", "return self.conv(x) * scale", "self.up(h)", "self.up(h, scale=3.0)", "self.up(scale=3.0, x=h)")
sub("self, *xs", "h = 0\nfor x in xs:\n    h = h + self.conv(x)\nreturn h", "self.up(h)", "self.up(h, x)", "self.up(*[h, x, h])", "self.up()", "self.up(h, y=x)")
sub("self, *xs", "return self.conv(torch.cat(xs, 2))", "self.up(h, x)")
sub("self, *xs, **kw", "h = self.conv(xs[0])\nif kw.get('extra') is not None:\n    h = h + kw['extra']\nreturn h * kw.get('scale', 1)", "self.up(h)", "self.up(h, extra=x)", "self.up(h, extra=x, scale=3)", "self.up(h, **dict(scale=2))")
sub("self, x, **kwargs", "act = kwargs.pop('act', F.relu)\nreturn act(self.conv(x))", "self.up(h)", "self.up(h, act=torch.tanh)", "self.up(h, act=nn.Sigmoid())", "self.up(h, act=lambda t: t * 2)")
sub("self, x, skips: list", "for s in skips:\n    x = x + s\nreturn self.conv(x)", "self.up(h, [x, h])", "self.up(h, skips=(x,))", "self.up(h, [])")
sub("self, x, feats: dict", "return self.conv(x) + feats['low']", "self.up(h, {'low': x})", "self.up(h, dict(low=x))", "self.up(h, {})")
sub("self, x, size", "return F.interpolate(self.conv(x), size=size)", "self.up(h, (9, 9))", "self.up(h, size=x.shape[2:])", "self.up(h, [s * 2 for s in x.shape[2:]])", "self.up(h, 5)")
sub("self, x, mode='a', n=2", "for _ in range(n):\n    x = self.conv(x)\nreturn x if mode == 'a' else self.other(x)", "self.up(h)", "self.up(h, 'b')", "self.up(h, n=1)", "self.up(h, 'b', 3)", "self.up(h, n=0, mode='b')")
sub("self, x, /, y=2", "return self.conv(x) * y", "self.up(h)", "self.up(h, 3)", "self.up(x=h)", "self.up(h, y=5)")
sub("self, xy", "x, y = xy\nreturn self.conv(x) - self.other(y)", "self.up((h, x))", "self.up([x, h])", "self.up(h, x)")
sub("self, x, fn=None", "x = self.conv(x)\nreturn fn(x) if fn else x", "self.up(h)", "self.up(h, self.first)", "self.up(h, fn=F.relu)", "self.up(h, torch.nn.functional.gelu)")

V="""class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, 3, padding=1)
        self.fc = nn.Linear({n}, 10)

    def forward(self, x):
        x = F.relu(self.conv(x))
        x = {v}
        return self.fc(x)

torch.manual_seed(0)
x = torch.randn(1, 3, 8, 8)
net = Net()
y = net(x)"""
for v,n in [("x.view(-1, 16 * 4 * 4)",256),("x.view(-1, 1000)",1000),("x.view(x.size(0), -1)",256),("x.view(-1, 256)",300),("x.reshape(-1, 512)",512),("torch.reshape(x, (-1, 256))",256),("x.view(-1, 300)",300),("x.view(4, -1)",256),("x.flatten(0,1)",8),("x.view(-1, 1024)",1024),("x.view(2, 512)",512),("x.permute(2,3,0,1).reshape(-1,256)",256)]:
    add('view', V.format(v=v,n=n))

D = """import functools, contextlib, dataclasses
from functools import wraps
def twice(f):
    @functools.wraps(f)
    def g(*a, **k):
        return f(*a, **k) * 2
    return g

def same(f):
    return f

def cls_twice(c):
    old = c.forward
    c.forward = lambda self, x: old(self, x) * 2
    return c

def with_arg(n):
    def deco(f):
        def g(self, x):
            return f(self, x) + n
        return g
    return deco

{cdeco}
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)
        self.act = nn.ReLU()

    {ideco}
    def helper(self, x):
        return self.act(x)

    {fdeco}
    def forward(self, x):
        return self.helper(self.conv(x))

torch.manual_seed(0)
x = torch.randn(1, 3, 8, 8)
net = Net()
y = net(x)"""
def deco(kind, harmless=False, **k):
    a = dict(cdeco='', ideco='', fdeco=''); a.update(k)
    add('decorator', D.format(**a).replace('\n    \n', '\n').replace('\n\n\n', '\n\n'), harmless=harmless)
for d in ['@torch.no_grad()','@torch.inference_mode()','@torch.enable_grad()','@torch.jit.export','@torch.jit.ignore','@torch.jit.unused','@same','@torch.no_grad','@functools.lru_cache(maxsize=None)','@torch.compiler.disable','@torch._dynamo.disable','@torch.set_grad_enabled(True)','@functools.wraps(print)', '@torch.amp.autocast("cpu", enabled=False)','@torch.profiler.record_function("f")']:
    deco('f', harmless=True, fdeco=d)
    deco('f', harmless=True, ideco=d)
for d in ['@twice','@with_arg(3)','@torch.autocast("cpu", dtype=torch.bfloat16)','@torch.compile','@functools.partial(lambda f: f)', '@twice\n    @same','@same\n    @with_arg(1)']:
    deco('f', fdeco=d); deco('f', ideco=d)
for d in ['@same','@cls_twice','@same\n@same']:
    deco('c', cdeco=d)
add('decorator', "import dataclasses\n@dataclasses.dataclass\nclass Cfg:\n    ch: int = 4\n\ncfg = Cfg()\nnet = nn.Conv2d(3, cfg.ch, 3)", harmless=True)
add('decorator', "def register(name):\n    def deco(c):\n        REG[name] = c\n        return c\n    return deco\nREG = {}\n@register('net')\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 4, 3)\n    def forward(self, x):\n        return self.c(x)\n\nnet = REG['net']()", harmless=True)
add('decorator', "@torch.no_grad()\ndef init(m):\n    if isinstance(m, nn.Conv2d):\n        m.weight.fill_(0.1)\n\nnet = nn.Conv2d(3, 4, 3)\nnet.apply(init)")
add('decorator', "def twice(f):\n    def g(*a):\n        return f(*a) * 2\n    return g\n@twice\ndef act(x):\n    return F.relu(x)\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 4, 3)\n    def forward(self, x):\n        return act(self.c(x))\n\nnet = Net()")
add('decorator', "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, self.width, 3)\n    @property\n    def width(self):\n        return 4\n    @staticmethod\n    def act(x):\n        return F.relu(x)\n    @classmethod\n    def make(cls):\n        return cls()\n    def forward(self, x):\n        return self.act(self.c(x))\n\nnet = Net.make()", harmless=True)
add('decorator', "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 4, 3)\n    @staticmethod\n    def act(x):\n        return F.relu(x)\n    def forward(self, x):\n        return self.act(self.c(x))\n\nnet = Net()")
add('decorator', "import abc\nfrom typing import final, overload\n@final\nclass Net(nn.Module, abc.ABC):\n    def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 4, 3)\n    @abc.abstractmethod\n    def nothing(self):\n        pass\n    def forward(self, x):\n        return self.c(x)\n\nclass B(Net):\n    def nothing(self):\n        pass\nnet = B()", harmless=True)
CONV="net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 2, 3))\n"
XX="torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\n"
each('wrapped', XX+CONV, ["net = nn.DataParallel(net)\ny = net(x)","net = torch.nn.DataParallel(net)\ny = net(x)","net = nn.DataParallel(net, device_ids=[0])\ny = net(x)","net = nn.DataParallel(net).to('cpu')\ny = net(x)","model = nn.DataParallel(net)\nnet = model.module\ny = net(x)","if torch.cuda.device_count() > 1:\n    net = nn.DataParallel(net)\ny = net(x)","net = nn.DataParallel(net)\nnet.module[0].weight.data.fill_(0.1)\ny = net(x)","net = nn.DataParallel(net)\nfor p in net.parameters():\n    nn.init.constant_(p, 0.1)\ny = net(x)","net = nn.DataParallel(net)\nnet.eval()\ny = net(x)"], harmless=True)
each('wrapped', XX+CONV, ["net = torch.compile(net, backend='eager')\ny = net(x)","net = torch.compile(net, backend='eager', mode=None)\ny = net(x)","net.compile(backend='eager')\ny = net(x)","f = torch.compile(net, backend='eager')\ny = f(x)","net = torch.jit.script(net)\ny = net(x)","net = torch.jit.trace(net, x)\ny = net(x)","net = torch.fx.symbolic_trace(net)\ny = net(x)"], harmless=True)
each('hooks', XX+CONV, ["h = net[0].register_forward_hook(lambda m, i, o: print(o.shape))\ny = net(x)","def hook(m, i, o):\n    print(m, o.shape)\n\nnet[0].register_forward_hook(hook)\ny = net(x)","acts = {}\ndef get(name):\n    def hook(m, i, o):\n        acts[name] = o.detach()\n    return hook\n\nfor n, m in net.named_modules():\n    m.register_forward_hook(get(n))\ny = net(x)","feats = []\nfor m in net:\n    m.register_forward_hook(lambda m, i, o: feats.append(o))\ny = net(x)","h = net[0].register_forward_hook(lambda m, i, o: None)\ny = net(x)\nh.remove()","shapes = []\ndef hook(module, inp, out):\n    shapes.append(tuple(out.shape))\nhandles = [m.register_forward_hook(hook) for m in net]\ny = net(x)\nfor h in handles:\n    h.remove()"], harmless=True)
each('hooks', XX+CONV, ["net[0].register_forward_hook(lambda m, i, o: o + 1)\ny = net(x)","net[0].register_forward_pre_hook(lambda m, i: (i[0] * 2,))\ny = net(x)","def hook(m, i, o):\n    return o.clamp(0, 1)\n\nh = net[0].register_forward_hook(hook)\nh.remove()\ny = net(x)","def hook(m, i, o):\n    o.mul_(2)\n\nnet[0].register_forward_hook(hook)\ny = net(x)","def hook(m, i, o):\n    o[:, 0] = 0\n\nnet[0].register_forward_hook(hook)\ny = net(x)","net.register_forward_hook(lambda m, i, o: F.relu(o))\ny = net(x)","net[1].register_forward_hook(lambda m, i, o: i[0])\ny = net(x)","torch.nn.modules.module.register_module_forward_hook(lambda m, i, o: o * 2)\ny = net(x)\ntorch.nn.modules.module._global_forward_hooks.clear()","def pre(m, args):\n    return args[0] + 1\nnet[2].register_forward_pre_hook(pre)\ny = net(x)","def hook(m, i, o):\n    m.weight.data.fill_(0)\nnet[0].register_forward_hook(hook)\ny = net(x)","def hook(m, i):\n    m.weight.data.fill_(0)\nnet[0].register_forward_pre_hook(hook)\ny = net(x)","def hook(m, a, k, o):\n    return o * 3\nnet[0].register_forward_hook(hook, with_kwargs=True)\ny = net(x)","net[0].register_forward_hook(lambda m, i, o: o * 2)\nnet[0].register_forward_hook(lambda m, i, o: o + 1)\ny = net(x)","net[0].register_forward_hook(lambda m, i, o: o * 2)\nnet[0].register_forward_hook(lambda m, i, o: o + 1, prepend=True)\ny = net(x)","net[0].weight.register_hook(lambda g: g * 2)\ny = net(x)","net[0].register_full_backward_hook(lambda m, a, b: None)\ny = net(x)"])
each('dtype', XX+CONV, ["net.double()\ny = net(x.double())","net = net.double()\nx = x.double()\ny = net(x).float()","net.half().float()\ny = net(x)","net.to(torch.bfloat16)\nnet.float()\ny = net(x)","net.to(dtype=torch.float32)\ny = net(x)","net = net.to(torch.device('cpu'), torch.float32)\ny = net(x)","y = net(x.to(torch.float32))","y = net.to(x.dtype)(x)","net.double().float()\ny = net(x)","net.to(x)\ny = net(x)","net.type(torch.float32)\ny = net(x)","net.to(memory_format=torch.channels_last)\ny = net(x)","net[0].double().float()\ny = net(x)","net.float()\ny = net(x.float())"])
W="net = nn.Conv2d(3, 4, 3)\n"
each('param', XX+W, ["net = torch.nn.utils.parametrizations.weight_norm(net)\ny = net(x)","net = nn.utils.weight_norm(net)\ny = net(x)","net = nn.utils.weight_norm(net)\nnn.utils.remove_weight_norm(net)\ny = net(x)","from torch.nn.utils import weight_norm\nnet = nn.Sequential(weight_norm(nn.Conv2d(3, 4, 3)), nn.ReLU())\ny = net(x)","from torch.nn.utils.parametrizations import spectral_norm\nnet = spectral_norm(net)\ny = net(x)","import torch.nn.utils.prune as prune\nprune.identity(net, 'weight')\ny = net(x)","import torch.nn.utils.parametrize as P\nclass Sym(nn.Module):\n    def forward(self, w):\n        return w * 0.5\nP.register_parametrization(net, 'weight', Sym())\ny = net(x)","import torch.nn.utils.prune as prune\nprune.l1_unstructured(net, 'weight', amount=0.5)\nprune.remove(net, 'weight')\ny = net(x)"])

XX="torch.manual_seed(0)\nx = torch.randn(1, 3, 8, 8)\n"
SEQ="net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 2, 3))\n"
def cls(init, fwd, more="", after="", pre=""):
    i='\n'.join('        '+l for l in init.split('\n')); f='\n'.join('        '+l for l in fwd.split('\n'))
    return f"{pre}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n{i}\n{more}\n    def forward(self, x):\n{f}\n\n{XX}net = Net()\n{after}\ny = net(x)"
C="self.c = nn.Conv2d(3, 4, 3, padding=1)\nself.d = nn.Conv2d(4, 4, 3, padding=1)"
H=[
 cls(C,"h = self.c(x)\nfor _ in range(3):\n    h = self.d(h) + h\nreturn h"),
 cls(C,"h = self.c(x)\nfor i in range(h.shape[1]):\n    if i % 2:\n        h = self.d(h)\nreturn h"),
 cls(C,"h = self.c(x)\nwhile h.shape[-1] > 2:\n    h = F.max_pool2d(h, 2)\nreturn h"),
 cls(C,"self.h = self.c(x)\nreturn self.d(self.h)"),
 cls(C,"h = self.c(x)\nself.c.weight.data.mul_(2)\nreturn self.d(h)"),
 cls(C+"\nself.n = 0","self.n += 1\nh = self.c(x)\nreturn h * self.n"),
 cls(C,"h = self.c(x)\nif torch.rand(1) > 2:\n    h = h * 0\nreturn self.d(h)"),
 cls(C,"with torch.no_grad():\n    h = self.c(x)\nreturn self.d(h)"),
 cls(C,"torch.manual_seed(3)\nh = self.c(x)\nreturn h + torch.randn_like(h)"),
 cls(C,"try:\n    h = self.c(x)\nexcept Exception:\n    h = x\nreturn self.d(h)"),
 cls(C,"try:\n    h = self.d(x)\nexcept RuntimeError:\n    h = self.c(x)\nreturn h"),
 cls(C,"assert x.shape[1] == 3, 'bad'\nreturn self.d(self.c(x))"),
 cls(C,"assert x.shape[1] == 4, 'bad'\nreturn self.d(self.c(x))"),
 cls(C,"return self.d(self.c(x)).mean((2, 3)).softmax(-1)"),
 cls(C,"h = self.c(x)\nh[:, 0] = h[:, 1]\nreturn self.d(h)"),
 cls(C,"h = self.c(x)\ng = h\ng += 1\nreturn self.d(h)"),
 cls(C,"h = self.c(x)\ng = h.clone()\ng += 1\nreturn self.d(h)"),
 cls(C,"h = self.c(x)\ng = h.view(1, -1)\ng.zero_()\nreturn self.d(h)"),
 cls(C,"h = self.c(x)\nh.transpose(1, 2)[0] *= 2\nreturn self.d(h)"),
 cls(C,"return getattr(self, 'd')(getattr(self, 'c')(x))"),
 cls(C,"out = x\nfor name in ['c', 'd']:\n    out = self._modules[name](out)\nreturn out"),
 cls(C,"out = x\nfor m in self.children():\n    out = m(out)\nreturn out"),
 cls(C,"return functools.reduce(lambda h, m: m(h), self.children(), x)",pre="import functools\n"),
 cls(C,"h = (lambda t: self.c(t) * 2)(x)\nreturn self.d(h)"),
 cls(C,"return (self.d if x.shape[2] > 4 else F.relu)(self.c(x))"),
 cls(C,"h = self.c(x)\nreturn {'out': self.d(h), 'aux': h}['out']"),
 cls(C,"h = self.c(x)\na, b = h.chunk(2, 1)\nreturn torch.cat([b, a], 1)"),
 cls(C,"h = self.c(x)\nreturn sum([h, h, self.d(h)])"),
 cls(C,"h = self.c(x)\nreturn max(h, h, key=lambda t: t.shape[1])"),
 cls(C,"yield self.c(x)") ,
 cls(C,"return self.helper(x, scale=2, *[1])", more="    def helper(self, x, shift, scale):\n        return self.c(x) * scale + shift\n"),
 cls(C,"return self.helper(x)", more="    def helper(self, x, k=[]):\n        k.append(1)\n        return self.c(x) * len(k)\n"),
 cls(C,"return self.call(self.c, x)", more="    @staticmethod\n    def call(m, *a, **k):\n        return m(*a, **k)\n"),
 cls(C,"return self(x, False) if False else self.c(x)"),
 cls(C,"return super().__call__(x) if False else self.c(x)"),
 cls(C+"\nself.register_buffer('mean', torch.tensor([0.5, 0.1, 0.2]).view(1, 3, 1, 1))","return self.c(x - self.mean)"),
 cls(C+"\nself.scale = nn.Parameter(torch.ones(1) * 3)","return self.c(x) * self.scale"),
 cls(C+"\nself.c.weight.requires_grad = False\nself.c.bias.data.zero_()","return self.d(self.c(x))"),
 cls(C+"\nnn.init.constant_(self.d.weight, 0.01)\nself.e = nn.Conv2d(4, 4, 1)","return self.e(self.d(self.c(x)))"),
 cls(C+"\nself.d.weight = self.c.weight if False else self.d.weight","return self.d(self.c(x))"),
 cls(C+"\nself.extra = [nn.Conv2d(3, 3, 1)]","return self.d(self.c(self.extra[0](x)))"),
 cls(C+"\nself.f = self.c.forward","return self.d(self.f(x))"),
 cls(C+"\nself.train(False)","return self.d(F.dropout(self.c(x), 0.5, self.training))"),
 cls(C,"return self.d(self.c(x))", after="net.c, net.d = net.c, net.c if False else net.d"),
 cls(C,"return self.d(self.c(x))", after="net.forward = net.c.forward"),
 cls(C,"return self.d(self.c(x))", after="Net.__call__ = lambda self, x: x * 2"),
 cls(C,"return self.d(self.c(x))", after="nn.Conv2d.forward = lambda self, x: x") if False else cls(C,"return self.d(self.c(x))", after="setattr(net, 'd', nn.Identity())"),
 cls(C,"return self.d(self.c(x))", after="vars(net)['_modules']['d'] = nn.Identity()"),
 cls(C,"return self.d(self.c(x))", after="net.__dict__['_modules'].pop('d')\nnet.d = nn.ReLU()"),
 cls(C,"return self.d(self.c(x))", after="for m in net.modules():\n    if hasattr(m, 'bias') and m.bias is not None:\n        m.bias.data += 1"),
 cls(C,"return self.d(self.c(x))", after="exec('net.c.weight.data.zero_()')"),
 cls(C,"return self.d(self.c(x))", after="[p.data.zero_() for p in net.parameters()]"),
 cls(C,"return self.d(self.c(x))", after="list(map(lambda p: nn.init.ones_(p), net.parameters()))"),
 cls(C,"return self.d(self.c(x))", after="any(nn.init.zeros_(p) is None for p in net.parameters())"),
 cls(C,"return self.d(self.c(x))", after="net.c.weight.data = net.c.weight.data.clone().requires_grad_(False)"),
 cls(C,"return self.d(self.c(x))", after="with torch.no_grad():\n    net.d.weight[0, 0] = 1.0\n    net.d.bias[:2] -= 0.5"),
 cls(C,"return self.d(self.c(x))", after="import copy\nbackup = copy.deepcopy(net.state_dict())\nnet.c.weight.data.zero_()\nnet.load_state_dict(backup)"),
 cls(C,"return self.d(self.c(x))", after="w = net.c.weight\ndel w"),
 cls(C,"return self.d(self.c(x))", after="ema = {k: v.clone() for k, v in net.state_dict().items()}\nfor k in ema:\n    ema[k].mul_(0.5)"),
 cls(C,"return self.d(self.c(x))", after="for k, v in net.state_dict().items():\n    v.mul_(0.5)"),
 cls(C,"return self.d(self.c(x))", after="net.c.padding = 0"),
 cls(C,"return self.d(self.c(x))", after="net.c.register_forward_hook(lambda m, i, o: o[:, :4] * 2)"),
 cls(C,"return self.d(self.c(x))", after="net.register_forward_pre_hook(lambda m, a: (a[0].flip(-1),))"),
 cls(C,"return self.d(self.c(x))", after="x = x.flip(-1)"),
 cls(C,"return self.d(self.c(x))", after="x.zero_()"),
 cls(C,"return self.d(self.c(x))", after="x[..., 0] = 7"),
 cls(C,"return self.d(self.c(x))", after="def run(n, t):\n    n.c.bias.data.fill_(2)\n    return n(t)\nrun(net, x)"),
 cls(C,"return self.d(self.c(x))", after="import threading\nt = threading.Thread(target=lambda: net.c.bias.data.fill_(2))\nt.start()\nt.join()"),
 XX+SEQ+"net.insert(1, nn.Tanh())\ny = net(x)",
 XX+SEQ+"net.append(nn.Sigmoid())\ny = net(x)",
 XX+SEQ+"net.extend([nn.ReLU(), nn.Tanh()])\ny = net(x)",
 XX+SEQ+"net.pop(1)\ny = net(x)",
 XX+SEQ+"del net[1]\ny = net(x)",
 XX+SEQ+"net = nn.Sequential(*list(net)[::-1][1:][::-1])\ny = net(x)",
 XX+SEQ+"net = net + nn.Sequential(nn.Tanh())\ny = net(x)",
 XX+SEQ+"net = nn.Sequential(*reversed(list(nn.Sequential(nn.Tanh(), nn.ReLU()))), *net)\ny = net(x)",
 XX+SEQ+"net += nn.Sequential(nn.Tanh())\ny = net(x)",
 XX+SEQ+"net = type(net)(*net, nn.Tanh())\ny = net(x)",
 XX+SEQ+"fs = [m for m in net]\nfs[1] = nn.Tanh()\ny = net(x)",
 XX+SEQ+"net._modules['1'] = nn.Tanh()\ny = net(x)",
 XX+SEQ+"net.add_module('3', nn.Tanh())\ny = net(x)",
 XX+SEQ+"net.register_module('tail', nn.Tanh())\ny = net(x)",
 XX+SEQ+"y = net[:2](x)",
 XX+SEQ+"y = nn.Sequential.forward(net, x)",
 XX+SEQ+"y = net.__call__(x)",
 XX+SEQ+"y = net(input=x)",
 XX+SEQ+"y = net(x, x)",
 XX+SEQ+"y = net(x[:, :2])",
 XX+SEQ+"y = net(x[0])",
 XX+SEQ+"y = net(x.squeeze(0).unsqueeze(0))",
 XX+SEQ+"y = net(x + 0)",
 XX+SEQ+"y = net(-x)",
 XX+SEQ+"y = net(x)[0]",
 XX+SEQ+"y = net(x).relu_()",
 XX+SEQ+"out = net(x)\ny = out * 2 if out.sum() > 1e9 else out",
 XX+SEQ+"y = net(net[0](x)[:, :3])",
 XX+SEQ+"y = [net(x) for _ in range(2)][-1]",
 XX+SEQ+"net.zero_grad()\nnet(x).sum().backward()\nnet[0].weight.data -= net[0].weight.grad\ny = net(x)",
 XX+SEQ+"net[0].weight.data -= 0 * net[0].weight.data\ny = net(x)",
 XX+SEQ+"net[0].weight.data = torch.flip(net[0].weight.data, [0])\ny = net(x)",
 XX+SEQ+"net[0].weight.data.clamp_(-0.1, 0.1)\ny = net(x)",
 XX+SEQ+"net[0].weight.data.round_(decimals=1)\ny = net(x)",
 XX+SEQ+"net[0].weight = nn.Parameter(net[0].weight.abs())\ny = net(x)",
 XX+SEQ+"net[0].bias = None\ny = net(x)",
 XX+SEQ+"net[0].bias = nn.Parameter(torch.arange(4.))\ny = net(x)",
 XX+SEQ+"torch.nn.init.dirac_(net[2].weight)\ny = net(x)",
 XX+SEQ+"net.half()\nnet.float()\ny = net(x)",
 XX+SEQ+"net.cuda() if torch.cuda.is_available() else net\ny = net(x)",
]
A = "def __init__(self):\n        super().__init__()\n        self.c = nn.Conv2d(3, 4, 3, padding=1)\n        self.d = nn.Conv2d(4, 4, 1)\n\n    def forward"
def args(params, body, *calls):
    for call in calls:
        b = '\n'.join('        ' + l for l in body.split('\n'))
        add('hostile', f"class Net(nn.Module):\n    {A}({params}):\n{b}\n\n{XX}net = Net()\ny = {call}")
args("self, x, deep=True", "h = self.c(x)\nreturn self.d(h) if deep else h", "net(x)", "net(x, False)", "net(x, deep=False)", "net(x, deep=0)", "net(deep=False, x=x)", "net(x, deeper=1)", "net(x, False, 1)", "net.forward(x, False)", "net(*(x, False))", "net(x, **{'deep': False})")
args("self, x, scale", "return self.c(x) * scale", "net(x, 2)", "net(x, scale=0.5)", "net(x, torch.tensor(3.0))", "net(x)")
args("self, x, y", "return self.c(x) + self.c(y)", "net(x, x)", "net(x, x * 2)", "net(x, torch.zeros(1, 3, 8, 8))", "net(x, torch.randn(1, 3, 8, 8))")
args("self, x, n=1, *, act=F.relu", "h = self.c(x)\nfor _ in range(n):\n    h = act(self.d(h))\nreturn h", "net(x, 3)", "net(x, act=torch.tanh)", "net(x, 2, act=lambda t: t)", "net(x, 2, F.relu)")
for s in H: add('hostile', s)
