"""ONNX models of every operator that is read, of many operator sets, of both of torch's exporters, and of Keras, with what
ONNX Runtime makes of them.

    python scripts/oracle/make_onnx.py test-data/onnx.jsonl.gz

Needs torch, torchvision, onnx, onnxscript and onnxruntime; and, for Keras, keras beside them (KERAS_FOLDER: a folder of
site-packages where it lies). One model a line: {name, model, files, x, shape, outputs: [{shape, data}], names}, bytes in
base64. Weights are rounded to few bits, so that the file packs well.
"""

import base64
import gzip
import io
import json
import os
import random
import sys
import tempfile
import warnings

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

warnings.filterwarnings("ignore")
onnxruntime.set_default_logger_severity(4)
rng = np.random.default_rng(0)
dice = random.Random(0)


def few_bits(values):
    """Numbers with few bits: they pack well."""
    return (np.round(np.asarray(values) * 32) / 32).astype(np.float32)


def drawn(*shape):
    return few_bits(rng.standard_normal(shape))


def b64(data):
    return base64.b64encode(data).decode()


out = []


def answer(name, model, shape=None, files=None, feed_last=False, skip_check=False, **more):
    """Runs a model on what is drawn for its first input, and keeps both. `shape`: of that input, where it is left open."""
    data = model if isinstance(model, bytes) else model.SerializeToString()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.onnx")
        with open(path, "wb") as file:
            file.write(data)
        for other, content in (files or {}).items():
            with open(os.path.join(folder, other), "wb") as file:
                file.write(content)
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        try:
            session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
            given = session.get_inputs()[0]
            sizes = shape or [n if isinstance(n, int) else 1 for n in given.shape]
            x = drawn(*sizes)
            made = session.run(None, {given.name: x})
        except Exception as error:
            print(f"{name}: {str(error)[:300]}", file=sys.stderr)
            return
    out.append(
        {
            "name": name,
            "model": b64(data),
            **({"files": {k: b64(v) for k, v in files.items()}} if files else {}),
            "shape": list(sizes),
            "x": b64(x.tobytes()),
            "outputs": [{"shape": list(np.shape(y)), "data": b64(np.asarray(y, np.float32).tobytes())} for y in made],
            **more,
        }
    )


def model_of(nodes, constants, shape, opset, outputs=("y",), ir=8, out_type=TensorProto.FLOAT, inputs=None):
    graph = helper.make_graph(
        nodes,
        "g",
        inputs or [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(o, out_type, None) for o in outputs],
        [c if isinstance(c, TensorProto) else numpy_helper.from_array(np.asarray(c), k) for k, c in constants.items()],
    )
    imports = [helper.make_opsetid("", opset), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=imports, ir_version=ir if opset < 21 else 10)


def one(op, shape, opset, constants=None, reads=("x",), outputs=("y",), name=None, **attributes):
    node = helper.make_node(op, list(reads), list(outputs), **attributes)
    answer(name or f"{op} {opset}", model_of([node], constants or {}, shape, opset, outputs))


def windows():
    """Convolutions and pools with every kind of padding."""
    for opset in (7, 10, 11, 18, 19, 21, 22):
        for auto in ("NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"):
            for _ in range(2):
                k = [dice.randint(1, 3), dice.randint(1, 4)]
                s = [dice.randint(1, 3), dice.randint(1, 2)]
                d = [dice.randint(1, 2), dice.randint(1, 2)]
                own = {"kernel_shape": k, "strides": s}
                pads = [dice.randint(0, 2) for _ in range(4)]
                shape = [1, 2, dice.randint(6, 9), dice.randint(6, 9)]
                dilated = {**own, "dilations": d if auto in ("NOTSET", "VALID") else [1, 1]}
                both = {"pads": pads} if auto == "NOTSET" else {"auto_pad": auto}
                group = dice.choice([1, 2])
                w = {"c.weight": drawn(4, 2 // group, *k), "c.bias": drawn(4)}
                reads = ["x", "c.weight"] + (["c.bias"] if dice.random() < 0.5 else [])
                one("Conv", shape, opset, w, reads, **dilated, **both, group=group)
                wt = {"t.weight": drawn(2, 4 // group, *k), "t.bias": drawn(4)}
                reads = ["x", "t.weight"] + (["t.bias"] if dice.random() < 0.5 else [])
                ways = dict(both)
                plain = {"kernel_shape": k, "strides": s, "dilations": d if auto == "NOTSET" else [1, 1]}
                if auto == "NOTSET" and dice.random() < 0.5:
                    ways["output_padding"] = [dice.randint(0, s[0] - 1), dice.randint(0, s[1] - 1)]
                if auto != "VALID":
                    one("ConvTranspose", shape, opset, wt, reads, **plain, **ways, group=group)
                if auto == "SAME_UPPER" or auto == "SAME_LOWER":
                    size = [shape[2] * s[0] - dice.randint(0, 1), shape[3] * s[1]]
                    one("ConvTranspose", shape, opset, wt, reads, **plain, **ways, group=group, output_shape=size)
                small = {"pads": [min(p, (k[i % 2] - 1)) for i, p in enumerate(pads)]} if auto == "NOTSET" else both
                ceil = {"ceil_mode": dice.randint(0, 1)} if opset >= 10 and auto == "NOTSET" else {}
                if auto.startswith("SAME"):
                    # Where a stride is longer than its kernel ONNX Runtime refuses, or pads by less than nothing.
                    own = {"kernel_shape": [max(a, b) for a, b in zip(k, s)], "strides": s}
                pool_dilated = {"dilations": d} if opset >= 10 and auto in ("NOTSET",) and opset != 10 else {}
                one("MaxPool", shape, opset, None, **own, **small, **ceil, **pool_dilated)
                average = {"dilations": d} if opset >= 19 and auto == "NOTSET" and not ceil.get("ceil_mode") else {}
                include = {"count_include_pad": dice.randint(0, 1)}
                one("AveragePool", shape, opset, None, **own, **small, **ceil, **average, **include)
                if opset >= 11 and opset < 18 or opset in (18, 19):
                    one("LpPool", shape, opset, None, **own, **small, p=dice.choice([1, 2, 3]))
    one("Conv", [1, 2, 9], 13, {"w": drawn(3, 2, 3), "b": drawn(3)}, ("x", "w", "b"), kernel_shape=[3], pads=[2, 1], strides=[2])
    one("Conv", [1, 2, 9], 13, {"w": drawn(3, 2, 3)}, ("x", "w"), pads=[1, 1])
    one("ConvTranspose", [1, 2, 7], 13, {"w": drawn(2, 3, 3)}, ("x", "w"), pads=[1, 0], strides=[2])
    one("MaxPool", [1, 2, 9], 13, kernel_shape=[3], strides=[2], pads=[1, 1])
    one("AveragePool", [1, 2, 9], 13, kernel_shape=[3], strides=[2], pads=[1, 0])
    for op in ("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"):
        one(op, [1, 3, 5, 4], 13)
    one("GlobalAveragePool", [1, 3, 5], 13)


def norms():
    c = 4
    bn = {"b.weight": drawn(c), "b.bias": drawn(c), "b.running_mean": drawn(c), "b.running_var": np.abs(drawn(c)) + 1}
    bn = {k: v.astype(np.float32) for k, v in bn.items()}
    for opset in (7, 9, 14, 15, 20):
        for shape in ([1, c, 3, 5], [1, c], [1, c, 6]):
            one("BatchNormalization", shape, opset, bn, ("x", *bn), epsilon=0.01)
    # Equal tensors are one: a fresh norm reads one as gain and variance, another as shift and mean.
    same = {"n.weight": np.ones(c, np.float32), "n.bias": np.zeros(c, np.float32)}
    one("BatchNormalization", [1, c, 3, 5], 20, same, ("x", "n.weight", "n.bias", "n.bias", "n.weight"), name="merged")
    gains = {"g": drawn(c), "b": drawn(c)}
    for opset in (7, 13, 22):
        one("InstanceNormalization", [1, c, 4, 5], opset, gains, ("x", "g", "b"))
        one("InstanceNormalization", [1, c, 7], opset, gains, ("x", "g", "b"), epsilon=0.1)
        one("LRN", [1, 6, 3, 3], opset, size=3, alpha=0.01, beta=0.5, bias=2.0)
        one("LpNormalization", [1, c, 4, 5], opset, axis=1, p=2)
        one("LpNormalization", [1, c, 4, 5], opset, p=1)
    one("GroupNormalization", [1, c, 4, 5], 21, gains, ("x", "g", "b"), num_groups=2)
    for axis in (-1, 1, 2):
        over = [c, 3, 5][axis - 1 if axis > 0 else -1 :]
        w = {"l.weight": drawn(*over), "l.bias": drawn(*over)}
        one("LayerNormalization", [1, c, 3, 5], 17, w, ("x", "l.weight", "l.bias"), axis=axis)
        one("LayerNormalization", [1, c, 3, 5], 17, w, ("x", "l.weight"), axis=axis, epsilon=1e-3)
        one("RMSNormalization", [1, c, 3, 5], 23, w, ("x", "l.weight"), axis=axis)


UNARY = {
    "Relu": {}, "Elu": {"alpha": 0.5}, "Celu": {"alpha": 2.0}, "Selu": {}, "LeakyRelu": {"alpha": 0.2}, "Sigmoid": {},
    "HardSigmoid": {}, "HardSwish": {}, "Tanh": {}, "Softplus": {}, "Softsign": {}, "ThresholdedRelu": {"alpha": 0.3},
    "Gelu": {}, "Mish": {}, "Abs": {}, "Neg": {}, "Exp": {}, "Sin": {}, "Cos": {}, "Tan": {}, "Atan": {}, "Sinh": {},
    "Cosh": {}, "Floor": {}, "Ceil": {}, "Round": {}, "Sign": {}, "Erf": {}, "Reciprocal": {}, "Identity": {},
    "Dropout": {}, "LogSoftmax": {}, "Softmax": {},
}


def pointwise():
    for op, attributes in UNARY.items():
        for opset in (9, 14, 20, 22):
            one(op, [1, 2, 3, 4], opset, **attributes)
    one("Swish", [1, 2, 3, 4], 24, alpha=1.0)
    one("Swish", [1, 2, 3, 4], 24, alpha=2.0)
    one("Gelu", [1, 2, 3, 4], 20, approximate="tanh")
    one("Selu", [1, 2, 3, 4], 13, alpha=1.0, gamma=2.0)
    one("HardSigmoid", [1, 2, 3, 4], 13, alpha=1 / 6, beta=0.5)
    one("Shrink", [1, 2, 3, 4], 13, lambd=0.5, bias=0.5)
    one("Shrink", [1, 2, 3, 4], 13, lambd=0.3)
    for op in ("Sqrt", "Log"):
        positive = [helper.make_node("Abs", ["x"], ["a"]), helper.make_node(op, ["a"], ["y"])]
        answer(op, model_of(positive, {}, [1, 2, 3, 4], 13))
    for op in ("Asin", "Acos"):
        small = [helper.make_node("Tanh", ["x"], ["a"]), helper.make_node(op, ["a"], ["y"])]
        answer(op, model_of(small, {}, [1, 2, 3, 4], 13))
    for opset in (7, 12, 13, 22):
        for op in ("Add", "Sub", "Mul", "Div"):
            c = drawn(2, 1, 1) + np.float32(4)
            one(op, [1, 2, 3, 4], opset, {"c": c}, ("x", "c"))
            one(op, [1, 2, 3, 4], opset, {"c": np.float32(0.3)}, ("x", "c"))
            one(op, [1, 2, 3, 4], opset, {"c": np.float32(3)}, ("c", "x"))
            one(op, [1, 2, 3, 4], opset, {"c": drawn(5, 1, 3, 1)}, ("x", "c") if op != "Div" else ("c", "x"))
        one("Pow", [1, 2, 3, 4], opset, {"c": np.float32(2)}, ("x", "c"))
        for op in ("Max", "Min", "Sum", "Mean"):
            if opset >= 8:
                one(op, [1, 2, 3, 4], opset, {"c": np.float32(0.25), "d": drawn(4)}, ("x", "c", "d"))
        one("PRelu", [1, 2, 3, 4], opset, {"p.weight": drawn(2, 1, 1)}, ("x", "p.weight"))
        one("PRelu", [1, 2, 3, 4], opset, {"p.weight": drawn(1)}, ("x", "p.weight"))
        one("PRelu", [1, 2, 3, 4], opset, {"p.weight": drawn(3, 4)}, ("x", "p.weight"))
        for axis in (1, 2, -1):
            if opset >= 11 or axis > 0:
                one("Softmax", [1, 2, 3, 4], opset, axis=axis)
                one("LogSoftmax", [1, 2, 3, 4], opset, axis=axis)
    one("Mod", [1, 2, 3, 4], 13, {"c": np.float32(0.7)}, ("x", "c"), fmod=1)
    one("Clip", [1, 2, 3, 4], 7, min=-0.5, max=0.7)
    one("Clip", [1, 2, 3, 4], 7, min=0.0, max=6.0)
    one("Clip", [1, 2, 3, 4], 7)
    limits = {"a": np.float32(-0.25), "b": np.float32(1)}
    one("Clip", [1, 2, 3, 4], 13, limits, ("x", "a", "b"))
    one("Clip", [1, 2, 3, 4], 13, limits, ("x", "", "b"))
    one("Clip", [1, 2, 3, 4], 13, {"a": np.float32(0)}, ("x", "a"))
    for op in ("Greater", "Less", "GreaterOrEqual", "LessOrEqual", "Equal"):
        nodes = [
            helper.make_node(op, ["x", "c"], ["t"]),
            helper.make_node("Not", ["t"], ["n"]),
            helper.make_node("Where", ["t", "x", "d"], ["w"]),
            helper.make_node("Cast", ["n"], ["f"], to=1),
            helper.make_node("Add", ["w", "f"], ["y"]),
        ]
        answer(op, model_of(nodes, {"c": np.float32(0.25), "d": drawn(4)}, [1, 2, 3, 4], 16))
    # SiLU, Hardswish, Mish and GELU as exporters write them.
    silu = [helper.make_node("Sigmoid", ["x"], ["s"]), helper.make_node("Mul", ["x", "s"], ["y"])]
    answer("written silu", model_of(silu, {}, [1, 2, 3, 4], 13), kinds=["SiLU"])
    hard = [helper.make_node("HardSigmoid", ["x"], ["s"], alpha=1 / 6), helper.make_node("Mul", ["x", "s"], ["y"])]
    answer("written hardswish", model_of(hard, {}, [1, 2, 3, 4], 13), kinds=["Hardswish"])
    mish = [
        helper.make_node("Softplus", ["x"], ["s"]),
        helper.make_node("Tanh", ["s"], ["t"]),
        helper.make_node("Mul", ["x", "t"], ["y"]),
    ]
    answer("written mish", model_of(mish, {}, [1, 2, 3, 4], 13), kinds=["Mish"])


def linear():
    for opset in (7, 9, 11, 13, 20):
        for ta, tb in ((0, 0), (0, 1)):
            w = {"f.weight": drawn(3, 6) if tb else drawn(6, 3), "f.bias": drawn(3)}
            one("Gemm", [1, 6], opset, w, ("x", "f.weight", "f.bias"), transB=tb)
            one("Gemm", [1, 6], opset, w, ("x", "f.weight", "f.bias"), transB=tb, alpha=0.5, beta=2.0)
            if opset >= 11:
                one("Gemm", [1, 6], opset, w, ("x", "f.weight"), transB=tb)
        fold = [helper.make_node("MatMul", ["x", "w"], ["m"]), helper.make_node("Add", ["m", "f.bias"], ["y"])]
        for shape in ([1, 6], [1, 4, 6], [1, 2, 4, 6]):
            answer(f"matmul add {opset}", model_of(fold, {"w": drawn(6, 3), "f.bias": drawn(3)}, shape, opset), kinds=None)
            answer(f"matmul {opset}", model_of([helper.make_node("MatMul", ["x", "w"], ["y"])], {"w": drawn(6, 3)}, shape, opset))
    own = [helper.make_node("Transpose", ["x"], ["t"], perm=[0, 1, 3, 2]), helper.make_node("MatMul", ["x", "t"], ["y"])]
    answer("matmul self", model_of(own, {}, [1, 2, 3, 4], 13))
    answer("matmul left", model_of([helper.make_node("MatMul", ["w", "x"], ["y"])], {"w": drawn(5, 3)}, [1, 2, 3, 4], 13))
    one("Gemm", [1, 6], 13, {"c": drawn(1, 1), "b": drawn(1, 4)}, ("x", "b", "c"), transA=1)
    answer("einsum", model_of([helper.make_node("Einsum", ["x", "x"], ["y"], equation="nchw,nkhw->nck")], {}, [1, 2, 3, 4], 13))


def shapes():
    i = lambda *v: np.array(v, np.int64)
    for opset in (7, 10, 11, 13, 18, 21):
        sh = [1, 4, 6, 5]
        one("Reshape", sh, opset, {"s": i(0, 2, -1)}, ("x", "s"))
        one("Reshape", sh, opset, {"s": i(1, -1)}, ("x", "s"))
        one("Flatten", sh, opset)
        one("Flatten", sh, opset, axis=2)
        one("Flatten", sh, opset, axis=0)
        one("Transpose", sh, opset, perm=[0, 2, 3, 1])
        one("Transpose", sh, opset)
        new = {"a": i(0, 2)}
        if opset >= 13:
            one("Unsqueeze", sh, opset, new, ("x", "a"))
            one("Squeeze", [1, 4, 1, 5], opset, {"a": i(2)}, ("x", "a"))
            one("Split", sh, opset, {"a": i(1, 3)}, ("x", "a"), ("y", "z"), axis=1)
            one("ReduceSum", sh, opset, {"a": i(1, -1)}, ("x", "a"), keepdims=0)
        else:
            one("Unsqueeze", sh, opset, axes=[0, 2])
            one("Squeeze", [1, 4, 1, 5], opset, axes=[2])
            one("Split", sh, opset, None, ("x",), ("y", "z"), axis=1, split=[1, 3])
            one("ReduceSum", sh, opset, axes=[1, 3], keepdims=0)
        one("Squeeze", [1, 4, 1, 5], opset)
        if opset < 18:
            one("Split", sh, opset, None, ("x",), ("y", "z", "w"), axis=2)
        else:
            one("Split", sh, opset, None, ("x",), ("y", "z", "w"), axis=2, num_outputs=3)
        if opset < 10:
            one("Slice", sh, opset, starts=[1, -3], ends=[3, 100], axes=[1, 2])
        else:
            one("Slice", sh, opset, {"s": i(1, -3), "e": i(3, 2**62), "a": i(1, 2)}, ("x", "s", "e", "a"))
            one("Slice", sh, opset, {"s": i(1, 0), "e": i(3, 6), "a": i(1, 2), "t": i(1, 2)}, ("x", "s", "e", "a", "t"))
            one("Slice", sh, opset, {"s": i(-1, 4), "e": i(-(2**62), 0), "a": i(1, 2), "t": i(-1, -2)}, ("x", "s", "e", "a", "t"))
        one("Gather", sh, opset, {"i": i(2, 0, 3)}, ("x", "i"), axis=1)
        one("Gather", sh, opset, {"i": np.int64(1)}, ("x", "i"), axis=2)
        one("Gather", sh, opset, {"i": np.array([[0, 1], [3, 2]], np.int64)}, ("x", "i"), axis=1)
        cat = [helper.make_node("Relu", ["x"], ["r"]), helper.make_node("Concat", ["x", "r", "c"], ["y"], axis=1)]
        answer(f"Concat {opset}", model_of(cat, {"c": drawn(1, 2, 6, 5)}, sh, opset))
        one("Tile", sh, opset, {"r": i(1, 2, 1, 3)}, ("x", "r"))
        if opset >= 8:
            one("Expand", [1, 4, 1, 5], opset, {"s": i(4, 3, 5)}, ("x", "s"))
        if opset < 18:
            for op in ("ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp"):
                one(op, sh, opset, axes=[2, 3])
                one(op, sh, opset, axes=[1], keepdims=0)
                one(op, sh, opset)
        else:
            for op in ("ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare", "ReduceLogSumExp"):
                one(op, sh, opset, {"a": i(2, 3)}, ("x", "a"))
                one(op, sh, opset, {"a": i(-3)}, ("x", "a"), keepdims=0)
                one(op, sh, opset, noop_with_empty_axes=1)
        for mode in ("constant", "reflect", "edge") + (("wrap",) if opset >= 19 else ()):
            pads = [0, 0, 1, 2, 0, 0, 2, 1]
            if opset < 11:
                one("Pad", sh, opset, mode=mode, pads=pads, value=0.5)
            else:
                one("Pad", sh, opset, {"p": i(*pads), "v": np.float32(0.5)}, ("x", "p", "v"), mode=mode)
        if opset >= 11:
            one("Pad", sh, opset, {"p": i(0, 1, 1, -1, 0, 2, 0, -2)}, ("x", "p"))
            one("CumSum", sh, opset, {"a": np.int64(2)}, ("x", "a"))
            one("DepthToSpace", sh, opset, blocksize=2, mode="CRD")
        if opset >= 18:
            one("Pad", sh, opset, {"p": i(1, 2), "a": i(3)}, ("x", "p", "", "a"))
        one("DepthToSpace", sh, opset, blocksize=2)
        one("SpaceToDepth", [1, 2, 4, 6], opset, blocksize=2)
    # Sizes that follow from others.
    nodes = [
        helper.make_node("Shape", ["x"], ["s"]),
        helper.make_node("Gather", ["s", "zero"], ["n"]),
        helper.make_node("Unsqueeze", ["n", "first"], ["u"]),
        helper.make_node("Concat", ["u", "minus"], ["t"], axis=0),
        helper.make_node("Reshape", ["x", "t"], ["y"]),
    ]
    answer("view by shape", model_of(nodes, {"zero": np.int64(0), "first": i(0), "minus": i(-1)}, [1, 3, 4, 5], 13), kinds=["Flatten"])
    top = [helper.make_node("TopK", ["x", "k"], ["y", "i"], axis=1)]
    answer("TopK", model_of(top, {"k": i(2)}, [1, 5, 2, 3], 11))


def resizes():
    sh = [1, 2, 4, 5]
    for opset in (11, 13, 18, 19):
        for mode in ("nearest", "linear", "cubic"):
            for coordinates in ("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"):
                for nearest in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil") if mode == "nearest" else ("floor",):
                    own = {"mode": mode, "coordinate_transformation_mode": coordinates, "nearest_mode": nearest}
                    if mode == "cubic" and coordinates == "asymmetric":
                        continue
                    for scales in ([1, 1, 2, 2], [1, 1, 1.5, 2], [1, 1, 0.5, 0.8]):
                        c = {"e": np.zeros(0, np.float32), "s": np.array(scales, np.float32)}
                        one("Resize", sh, opset, c, ("x", "e", "s"), name=f"Resize {opset} {own} {scales}", **own)
                    c = {"e": np.zeros(0, np.float32), "z": np.array([1, 2, 7, 3], np.int64)}
                    one("Resize", sh, opset, c, ("x", "e", "e", "z") if opset < 13 else ("x", "", "", "z"), name=f"Resize {opset} {own} sizes", **own)
    for mode in ("nearest", "linear"):
        one("Upsample", sh, 7, mode=mode, scales=[1.0, 1.0, 2.0, 3.0])
        one("Upsample", sh, 9, {"s": np.array([1, 1, 2, 3], np.float32)}, ("x", "s"), mode=mode)
        one("Resize", sh, 10, {"s": np.array([1, 1, 2, 1.5], np.float32)}, ("x", "s"), mode=mode)


def kinds_of_tensors():
    """Initializers of every type, raw and in fields of their own, inside and in another file."""
    import ml_dtypes

    whole = [1, 0, 3, 2]
    for name, dtype in (
        ("float16", np.float16), ("float64", np.float64), ("int8", np.int8), ("uint8", np.uint8), ("int16", np.int16),
        ("uint16", np.uint16), ("int32", np.int32), ("uint32", np.uint32), ("int64", np.int64), ("uint64", np.uint64),
        ("bool", np.bool_), ("bfloat16", ml_dtypes.bfloat16), ("float8_e4m3fn", ml_dtypes.float8_e4m3fn),
        ("float8_e5m2", ml_dtypes.float8_e5m2), ("float8_e4m3fnuz", ml_dtypes.float8_e4m3fnuz),
        ("float8_e5m2fnuz", ml_dtypes.float8_e5m2fnuz), ("int4", ml_dtypes.int4), ("uint4", ml_dtypes.uint4),
    ):
        values = np.array(whole if "int" in name or name == "bool" else [0.5, -1.5, 3, 0.25]).astype(dtype)
        raw = helper.make_tensor("w", helper.np_dtype_to_tensor_dtype(np.dtype(dtype)), [4], values.tobytes() if "int4" not in name else bytes([0x01, 0x23]), raw=True)
        nodes = [helper.make_node("Cast", ["w"], ["f"], to=1), helper.make_node("Mul", ["x", "f"], ["y"])]
        opset = 21 if "int4" in name else 19
        answer(f"raw {name}", model_of(nodes, {"w": raw}, [1, 2, 3, 4], opset))
        if "int4" in name:
            continue
        typed = helper.make_tensor("w", raw.data_type, [4], values.astype(np.float64) if name != "bool" else values.astype(int))
        answer(f"typed {name}", model_of(nodes, {"w": typed}, [1, 2, 3, 4], opset))


def small_nets():
    """Nets of torch with what they are fed, weights of few bits, in evaluation."""
    import torch
    from torch import nn
    from torch.nn import functional as F

    class Block(nn.Module):
        def __init__(self, c):
            super().__init__()
            self.conv1 = nn.Conv2d(c, c, 3, padding=1, bias=False)
            self.bn1 = nn.BatchNorm2d(c)
            self.conv2 = nn.Conv2d(c, c, 3, padding=1)
            self.relu = nn.ReLU(inplace=True)

        def forward(self, x):
            y = self.relu(self.bn1(self.conv1(x)))
            return self.relu(self.conv2(y) + x)

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.stem = nn.Conv2d(3, 4, 3, stride=2, padding=1)
            self.layer1 = nn.Sequential(Block(4), Block(4))
            self.pool = nn.AdaptiveAvgPool2d(1)
            self.fc = nn.Linear(4, 5)

        def forward(self, x):
            x = self.layer1(F.relu(self.stem(x)))
            return self.fc(torch.flatten(self.pool(x), 1))

    class Norms(nn.Module):
        def __init__(self):
            super().__init__()
            self.gn = nn.GroupNorm(2, 4)
            self.plain = nn.GroupNorm(2, 4, affine=False)
            self.inst = nn.InstanceNorm2d(4)
            self.affine = nn.InstanceNorm2d(4, affine=True)
            self.ln = nn.LayerNorm([6, 6])
            self.bn = nn.BatchNorm2d(4)

        def forward(self, x):
            return self.bn(self.ln(self.affine(self.inst(self.plain(self.gn(x))))))

    class Unet(nn.Module):
        def __init__(self):
            super().__init__()
            self.down = nn.Conv2d(2, 4, 3, stride=2, padding=1)
            self.up = nn.ConvTranspose2d(4, 2, 3, stride=2, padding=1, output_padding=1)
            self.gain = nn.Parameter(torch.full((1, 2, 1, 1), 0.5))
            self.register_buffer("shift", torch.arange(2.0).view(1, 2, 1, 1))

        def forward(self, x):
            y = torch.cat([x, self.up(F.silu(self.down(x)))], 1)
            a, b = y.chunk(2, 1)
            return F.interpolate(a * self.gain + self.shift, scale_factor=2, mode="bilinear"), F.gelu(b).mean((2, 3))

    class Attention(nn.Module):
        def __init__(self):
            super().__init__()
            self.qkv = nn.Linear(8, 24)
            self.proj = nn.Linear(8, 8)
            self.norm = nn.LayerNorm(8)

        def forward(self, x):
            n, c, h, w = x.shape
            t = x.flatten(2).transpose(1, 2)
            q, k, v = self.qkv(self.norm(t)).view(n, h * w, 3, 2, 4).permute(2, 0, 3, 1, 4)
            a = ((q @ k.transpose(-2, -1)) * 4**-0.5).softmax(-1)
            t = t + self.proj((a @ v).transpose(1, 2).reshape(n, h * w, c))
            return t.transpose(1, 2).reshape(n, c, h, w)

    nets = {
        "sequence": (nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(), nn.Flatten(), nn.Linear(27, 4)), [1, 1, 8, 8]),
        "sequence with norms": (nn.Sequential(nn.Conv2d(1, 4, 3, bias=False), nn.BatchNorm2d(4), nn.ReLU6(), nn.Conv2d(4, 4, 3, groups=4), nn.BatchNorm2d(4), nn.Hardswish()), [1, 1, 8, 8]),
        "blocks": (Net(), [1, 3, 12, 12]),
        "norms": (Norms(), [1, 4, 6, 6]),
        "unet": (Unet(), [1, 2, 8, 8]),
        "attention": (Attention(), [1, 8, 2, 3]),
        "activations": (nn.Sequential(nn.ELU(), nn.SELU(), nn.CELU(0.5), nn.GELU(), nn.GELU("tanh"), nn.SiLU(), nn.Mish(), nn.Hardtanh(), nn.Hardsigmoid(), nn.Hardswish(), nn.Softplus(), nn.LogSigmoid(), nn.Tanhshrink(), nn.Softshrink(0.1), nn.Hardshrink(0.1), nn.PReLU(2), nn.LeakyReLU(0.2), nn.Softmax(1)), [1, 2, 3, 4]),
        "pools": (nn.Sequential(nn.ReflectionPad2d(1), nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False), nn.MaxPool2d(2, 1, 1, ceil_mode=True), nn.ConstantPad2d((1, 0, 2, 1), 0.5), nn.PixelUnshuffle(2), nn.PixelShuffle(2), nn.Upsample(scale_factor=2), nn.LocalResponseNorm(2) if False else nn.ZeroPad2d(1)), [1, 2, 9, 9]),
    }
    for name, (net, shape) in nets.items():
        torch.manual_seed(0)
        with torch.no_grad():
            for key, value in net.state_dict().items():
                if value.is_floating_point() and value.numel() > 1:
                    low = 1 if "var" in key else 0
                    value.copy_(torch.from_numpy(few_bits(rng.random(value.shape) * 0.5 + low if low else rng.standard_normal(value.shape) * 0.25)))
        net.eval()
    return nets


def torch_nets():
    import torch

    for name, (net, shape) in small_nets().items():
        names = list(net.state_dict())
        for dynamo in (False, True):
            for opset in (7, 11, 17, 20) if not dynamo else (18, 20, 22):
                buffer = io.BytesIO()
                files = {}
                try:
                    if dynamo:
                        program = torch.onnx.export(net, (torch.randn(shape),), dynamo=True, opset_version=opset, verbose=False)
                        with tempfile.TemporaryDirectory() as folder:
                            path = os.path.join(folder, "net.onnx")
                            program.save(path, external_data=True)
                            data = open(path, "rb").read()
                            if os.path.exists(path + ".data"):
                                files = {"net.onnx.data": open(path + ".data", "rb").read()}
                    else:
                        torch.onnx.export(net, (torch.randn(shape),), buffer, dynamo=False, opset_version=opset)
                        data = buffer.getvalue()
                except Exception as error:
                    print(f"torch {name} {dynamo} {opset}: {str(error)[:200]}", file=sys.stderr)
                    continue
                loaded = onnx.load_from_string(data)
                bare = onnx.ModelProto()
                bare.CopyFrom(loaded)
                for node in bare.graph.node:
                    node.ClearField("doc_string")
                    kept = [(p.key, p.value) for p in node.metadata_props if p.key in ("pkg.torch.onnx.name_scopes", "pkg.torch.onnx.class_hierarchy")]
                    del node.metadata_props[:]
                    for key, value in kept:
                        node.metadata_props.add(key=key, value=value)
                del bare.graph.metadata_props[:]
                for value in [*bare.graph.input, *bare.graph.output, *bare.graph.value_info, *bare.graph.initializer]:
                    del value.metadata_props[:]
                del bare.graph.value_info[:]
                answer(f"torch {name} {'dynamo' if dynamo else 'script'} {opset}", bare, files=files, state=names)


def keras_nets():
    folder = os.environ.get("KERAS_FOLDER")
    if folder:
        sys.path.append(folder)
    os.environ["KERAS_BACKEND"] = "torch"
    try:
        import keras
    except ImportError as error:
        print(f"keras: {error}", file=sys.stderr)
        return
    k = keras.layers
    inputs = keras.Input((8, 10, 3))
    y = k.Conv2D(4, 3, padding="same", activation="relu", name="inner")(inputs)
    z = k.Concatenate()([y, k.Conv2DTranspose(2, 3, padding="same")(y)])
    z = k.Add()([k.SeparableConv2D(6, 3, padding="same")(z), z])
    branches = keras.Model(inputs, [k.GlobalAveragePooling2D()(z), k.UpSampling2D(2, interpolation="bilinear")(z)])
    models = {
        "chain": (keras.Sequential([keras.Input((12, 10, 3)), k.Conv2D(4, 3, strides=2, padding="same", activation="relu"), k.BatchNormalization(), k.MaxPooling2D(2), k.DepthwiseConv2D(2), k.LeakyReLU(), k.Flatten(), k.Dense(5, activation="softmax")]), [1, 12, 10, 3]),
        "branches": (branches, [1, 8, 10, 3]),
        "same pools": (keras.Sequential([keras.Input((9, 9, 2)), k.AveragePooling2D(3, 2, padding="same"), k.MaxPooling2D(2, 2, padding="same"), k.GroupNormalization(2), k.LayerNormalization(), k.ZeroPadding2D(((1, 0), (2, 1))), k.Conv2D(2, 2, data_format="channels_last")]), [1, 9, 9, 2]),
    }
    for name, (model, shape) in models.items():
        model.set_weights([few_bits(rng.random(w.shape) * 0.5 + 0.5) if w.ndim == 1 else few_bits(rng.standard_normal(w.shape) * 0.25) for w in model.get_weights()])
        model(np.zeros(shape, np.float32))
        with tempfile.TemporaryDirectory() as place:
            path = os.path.join(place, "m.onnx")
            try:
                model.export(path, format="onnx", verbose=False)
            except Exception as error:
                print(f"keras {name}: {str(error)[:300]}", file=sys.stderr)
                continue
            loaded = onnx.load(path)
            for node in loaded.graph.node:
                node.ClearField("doc_string")
                del node.metadata_props[:]
            del loaded.graph.value_info[:]
            answer(f"keras {name}", loaded, shape=shape)


def write():
    lines = "".join(json.dumps(case, separators=(",", ":")) + "\n" for case in out)
    with open(sys.argv[1], "wb") as file:
        file.write(gzip.compress(lines.encode(), 9, mtime=0))
    print(f"{len(out)} models", file=sys.stderr)


if __name__ == "__main__":
    windows()
    norms()
    pointwise()
    linear()
    shapes()
    resizes()
    kinds_of_tensors()
    torch_nets()
    keras_nets()
    write()
