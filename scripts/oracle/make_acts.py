"""Nets whose numbers depend on what happens before the call: seeds, draws, x's place, nn.init, writes, ties, modes.

Run: python scripts/oracle/make_acts.py > test-data/acts.json
Each case is a net as states carry it (src/codec/net_state.ts) and what PyTorch gives for it: of x and of each layer
mean, std (unbiased=False), first and last value.
"""
import json
import random
import sys

import torch
from torch import nn

torch.set_num_threads(1)
rng = random.Random(12)

CONV = lambda i, o, k=3, **more: ("Conv2d", {"in_channels": i, "out_channels": o, "kernel_size": k, **more})
CHAINS = [
    [CONV(3, 4), ("BatchNorm2d", {"num_features": 4}), ("ReLU", {}), CONV(4, 4)],
    [CONV(3, 8, padding=1), ("BatchNorm2d", {"num_features": 8}), ("ReLU", {})],
    [CONV(2, 4, 3), ("InstanceNorm2d", {"num_features": 4, "affine": True, "track_running_stats": True}), CONV(4, 4, 1)],
    [CONV(3, 3), ("BatchNorm2d", {"num_features": 3, "track_running_stats": False}), CONV(3, 3), ("Tanh", {}), CONV(3, 3)],
    [CONV(1, 2, 3), ("Flatten", {}), ("Linear", {"in_features": 72, "out_features": 20}), ("Linear", {"in_features": 20, "out_features": 20})],
    [CONV(4, 4, 3, groups=2), ("GroupNorm", {"num_groups": 2, "num_channels": 4}), ("Dropout", {}), CONV(4, 4)],
]
INITS = [
    {"fn": "kaiming_normal_", "args": {"nonlinearity": "relu"}},
    {"fn": "xavier_uniform_", "args": {}},
    {"fn": "normal_", "args": {"std": 0.02}},
    {"fn": "trunc_normal_", "args": {"std": 0.5, "a": -0.4, "b": 0.6}},
    {"fn": "zeros_", "args": {}},
]


def draw():
    fn = rng.choice(["rand", "randn", "randn64", "trunc_normal_"])
    act = {"type": "draw", "fn": fn, "count": rng.choice([1, 3, 15, 16, 17, 40])}
    if fn == "trunc_normal_":
        act["law"] = {"mean": 0, "std": 1, "a": -2, "b": 2}
    return act


def index_of(shape):
    parts = []
    for size in shape[: rng.randint(1, len(shape))]:
        parts.append(rng.choice([None, rng.randrange(size), -1, [None, None, 2], [0, max(1, size - 1), None]]))
    return parts


def python_index(index):
    return tuple(slice(None) if p is None else slice(*p) if isinstance(p, list) else p for p in index)


def write(place, name, shape, others):
    act = {"type": "write", "to": {"module": place, "name": name}}
    part = shape
    if shape and rng.random() < 0.5:
        act["index"] = index_of(shape)
        part = list(torch.empty(shape)[python_index(act["index"])].shape)
    op = rng.choice(["set", "set", "add", "sub", "mul", "div", "max", "min", "neg", "abs", "sign", "init"])
    if op in ("neg", "abs", "sign"):
        act["run"] = {"op": op}
    elif op == "init" and "index" in act and torch.empty(shape)[python_index(act["index"])].is_contiguous():
        act["run"] = {"op": "init", "recipe": {"fn": "normal_", "args": {"std": 0.3}}}
    else:
        op = "set" if op == "init" else op
        same = [(p, n) for p, n, s in others if list(s) == list(shape)]
        kind = rng.choice(["number", "constant", "row", "read"])
        if kind == "read" and same:
            p, n = rng.choice(same)
            by = {"of": {"module": p, "name": n}}
            if "index" in act:
                by["index"] = act["index"]
        elif kind == "constant" and part:
            count = 1
            for n in part:
                count *= n
            by = {"shape": part, "values": [rng.randint(-4, 4) / 4 or 0.5 for _ in range(count)]}
        elif kind == "row" and part:
            by = {"shape": part[-1:], "values": [rng.randint(1, 8) / 4 for _ in range(part[-1])]}
        else:
            by = rng.choice([0.5, -1.25, 0.1, 2])
        act["run"] = {"op": op, "by": by}
        if op == "set" and "index" not in act and name in ("weight", "bias") and not isinstance(by, (int, float)) and list(part) == list(by.get("shape", part)):
            if rng.random() < 0.4:
                act["fresh"] = True
    return act


def run(case):
    """What PyTorch gives."""
    modules, inputs = [None] * len(case["net"]["modules"]), case["input"]
    state = {"x": None}

    def tensor(ref):
        return getattr(modules[ref["module"]], ref["name"])

    def data(ref):
        return tensor(ref).data

    def operand(by):
        if isinstance(by, (int, float)):
            return by
        if "of" in by:
            own = data(by["of"])
            return (own[python_index(by["index"])] if "index" in by else own).clone()
        return torch.tensor(by["values"], dtype=torch.float32).reshape(by["shape"])

    def init(target, recipe):
        getattr(nn.init, recipe["fn"])(target, **recipe["args"])

    for act in case["acts"]:
        kind = act["type"]
        if kind == "seed":
            torch.manual_seed(case["seed"] if act["seed"] is None else int(act["seed"]))
        elif kind == "input":
            state["x"] = torch.randn(*inputs)
        elif kind == "module":
            own = case["net"]["modules"][act["module"]]
            modules[act["module"]] = getattr(nn, own["kind"])(**own["args"])
        elif kind == "init":
            recipe = case["net"]["modules"][act["module"]]["init"][act["at"]]
            init(getattr(modules[act["module"]], recipe["target"]), recipe)
        elif kind == "reset":
            modules[act["module"]].reset_parameters()
        elif kind == "tie":
            setattr(modules[act["tensor"]["module"]], act["tensor"]["name"], tensor(act["to"]))
        elif kind == "draw":
            if act["fn"] == "randn64":
                torch.randn(act["count"], dtype=torch.float64)
            elif act["fn"] == "trunc_normal_":
                nn.init.trunc_normal_(torch.empty(act["count"]), **act["law"])
            else:
                getattr(torch, act["fn"])(act["count"])
        else:
            if act.get("fresh"):
                by = operand(act["run"]["by"])
                setattr(modules[act["to"]["module"]], act["to"]["name"], nn.Parameter(by.clone()))
                continue
            whole = data(act["to"])
            target = whole[python_index(act["index"])] if "index" in act else whole
            op, by = act["run"]["op"], operand(act["run"].get("by", 0))
            if op == "set":
                whole[python_index(act["index"]) if "index" in act else ...] = by
            elif op == "init":
                init(target, act["run"]["recipe"])
            elif op in ("max", "min"):
                target.clamp_(**{"min" if op == "max" else "max": by})
            elif op in ("neg", "abs", "sign"):
                getattr(target, op + "_")()
            else:
                getattr(target, op + "_")(by)
    net = nn.Sequential(*modules)
    net.train(case["net"].get("mode", "train") == "train")
    for own, module in zip(case["net"]["modules"], modules):
        if "mode" in own:
            module.train(own["mode"] == "train")
        if own["kind"] == "Dropout":
            module.eval()
    rows = []
    with torch.no_grad():
        y = state["x"][None]
        for module in [None, *modules]:
            y = y if module is None else module(y)
            one = y[0]
            rows.append([one.mean().item(), one.std(unbiased=False).item(), one.flatten()[0].item(), one.flatten()[-1].item()])
    params = sum({p.data_ptr(): p.numel() for p in net.parameters()}.values())
    return rows, params


def make():
    chain = rng.choice(CHAINS)
    modules = [{"kind": k, "args": dict(a), "name": None} for k, a in chain]
    count = len(modules)
    fresh = [getattr(nn, m["kind"])(**m["args"]) for m in modules]
    tensors = [
        (i, n, list(t.shape))
        for i, m in enumerate(fresh)
        for n, t in [*m.named_parameters(), *m.named_buffers()]
        if n != "num_batches_tracked"
    ]
    acts = [{"type": "module", "module": i} for i in range(count)]
    inits = []
    for i, n, s in tensors:
        if n == "weight" and len(s) > 1 and rng.random() < 0.4:
            own = [{**rng.choice(INITS), "target": "weight"} for _ in range(rng.randint(1, 2))]
            modules[i]["init"] = own
            inits += [{"type": "init", "module": i, "at": at} for at in range(len(own))]

    def after(act, ids):
        """Somewhere behind the modules that it needs."""
        first = max(acts.index({"type": "module", "module": i}) for i in ids) + 1
        acts.insert(rng.randint(first, len(acts)), act)

    last = -1
    for act in inits:
        low = max(last + 1, acts.index({"type": "module", "module": act["module"]}) + 1)
        at = rng.choice([low, len(acts)])
        acts.insert(max(low, at), act)
        last = acts.index(act) if act["at"] == 0 else last
        last = acts.index(act)
    for _ in range(rng.randint(0, 4)):
        i, n, s = rng.choice(tensors)
        act = write(i, n, s, [t for t in tensors if t[0] != i or t[1] != n])
        by = act["run"].get("by")
        after(act, [i, by["of"]["module"] if isinstance(by, dict) and "of" in by else i])
    if rng.random() < 0.25:
        pairs = [(p, q) for p in tensors for q in tensors if p[0] != q[0] and p[2] == q[2] and p[1] == q[1] and p[1] in ("weight", "bias")]
        if pairs:
            p, q = rng.choice(pairs)
            after({"type": "tie", "tensor": {"module": p[0], "name": p[1]}, "to": {"module": q[0], "name": q[1]}}, [p[0], q[0]])
    if rng.random() < 0.25:
        i = rng.choice([i for i, m in enumerate(fresh) if hasattr(m, "reset_parameters")])
        after({"type": "reset", "module": i}, [i])
    for _ in range(rng.choice([0, 0, 1, 2])):
        acts.insert(rng.randint(0, len(acts)), draw())
    start = [{"type": "seed", "seed": None}, {"type": "input"}]
    where = rng.choice(["usual", "usual", "last", "middle", "seeds"])
    if where == "usual":
        acts = start + acts
    elif where == "last":
        acts = [start[0], *acts, start[1]]
    elif where == "middle":
        acts = [start[0], *acts]
        acts.insert(rng.randint(1, len(acts)), start[1])
    else:
        acts = [{"type": "seed", "seed": str(rng.randrange(100))}, *acts, *start]
    net = {"modules": modules, "forward": {"type": "chain", "uses": [{"module": i, "off": False} for i in range(count)]}}
    if rng.random() < 0.4:
        net["mode"] = "eval"
    if rng.random() < 0.3:
        own = rng.choice([m for m in modules])
        own["mode"] = "train" if net.get("mode") == "eval" else "eval"
    channels = modules[0]["args"]["in_channels"]
    return {"net": {**net, "acts": acts}, "acts": acts, "input": [channels, 8, 8], "seed": rng.randrange(1000)}


cases = []
while len(cases) < 80:
    case = make()
    rows, params = run(case)
    if all(abs(v) < 1e6 for row in rows for v in row):
        del case["acts"]
        cases.append({**case, "params": params, "rows": rows})
json.dump({"torch": torch.__version__.split("+")[0], "cases": cases}, sys.stdout, separators=(",", ":"))
