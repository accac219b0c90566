"""Checks ONNX models that the page wrote: the checker in full, and ONNX Runtime's outputs against the page's.

    CONVSCOPE_ONNX=FOLDER npx vitest run src/engine/onnx_written.test.ts
    python scripts/oracle/check_onnx.py FOLDER

Needs onnx and onnxruntime. Says each model that is refused, or more than 1e-5 of its largest value off.
"""

import base64
import glob
import json
import sys

import numpy as np
import onnx
import onnxruntime

np.seterr(invalid="ignore")
onnxruntime.set_default_logger_severity(4)
wrong = 0
paths = sorted(glob.glob(f"{sys.argv[1]}/*.onnx"))
for path in paths:
    known = json.load(open(path[:-5] + ".json"))
    try:
        onnx.checker.check_model(path, full_check=True)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        x = np.frombuffer(base64.b64decode(known["x"]), np.float32).reshape(known["shape"])
        assert [i.name for i in session.get_inputs()] == ["input"]
        made = session.run(None, {"input": x})
        assert len(made) == len(known["outputs"])
        for y, want in zip(made, known["outputs"]):
            data = np.frombuffer(base64.b64decode(want["data"]), np.float32).reshape(want["shape"])
            assert list(y.shape) == want["shape"], (y.shape, want["shape"])
            finite = np.abs(data[np.isfinite(data)])
            scale = max(1.0, float(finite.max())) if finite.size else 1.0
            same = (y == data) | (np.isnan(y) & np.isnan(data))
            gap = float(np.max(np.where(same, 0, np.abs(y - data)))) / scale if data.size else 0.0
            assert gap <= 1e-5, gap
    except Exception as error:
        wrong += 1
        print(f"{path}: {str(error)[:300] or repr(error)}")
print(f"{len(paths) - wrong} of {len(paths)} models agree")
sys.exit(1 if wrong else 0)
