#!/usr/bin/env bash
# onnxruntime 1.30.0: auto_pad=SAME_UPPER with a stride longer than the kernel, on a map of 6 rows, kernel 1, stride 3.
# The padding that SAME asks for comes out as -2 rows there, and operators take that in three ways:
#   Conv (opset 19)           takes it as none, and reads rows 0 and 3: the first column is [0, 18]
#   AveragePool (opset 19)    begins at row 1, and reads rows 1 and 4: [6, 24]
#   AveragePool (opset 18), MaxPool (opset 12)   are refused when they run: "padding values must be non-negative"
# All four models pass onnx.checker (onnx 1.23.1) in full. Fails if what is seen changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check onnx==1.23.1 onnxruntime==1.30.0
"$folder/venv/bin/python" - <<'PY'
import numpy as np, onnx, onnxruntime
from onnx import TensorProto, helper

onnxruntime.set_default_logger_severity(4)
x = np.arange(36, dtype=np.float32).reshape(1, 1, 6, 6)
one = onnx.numpy_helper.from_array(np.ones((1, 1, 1, 1), np.float32), "w")


def first_column(op, opset, reads=("x",), held=()):
    node = helper.make_node(op, reads, ["y"], kernel_shape=[1, 1], strides=[3, 1], auto_pad="SAME_UPPER")
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 6, 6])
    made = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, 2, 6])
    graph = helper.make_graph([node], "g", [given], [made], held)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    try:
        return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"x": x})[0][0, 0, :, 0].tolist()
    except Exception as error:
        return str(error).strip()[-34:]


seen = {
    "Conv 19": first_column("Conv", 19, ["x", "w"], [one]),
    "AveragePool 19": first_column("AveragePool", 19),
    "AveragePool 18": first_column("AveragePool", 18),
    "MaxPool 12": first_column("MaxPool", 12),
}
for name, got in seen.items():
    print(name, got)
refused = "padding values must be non-negative"[-34:]
assert seen == {"Conv 19": [0.0, 18.0], "AveragePool 19": [6.0, 24.0], "AveragePool 18": refused, "MaxPool 12": refused}
PY
