#!/usr/bin/env bash
# Keras 3.15.1: EinsumDense with an equation that begins with "..." tells the axes that the dots stand for in the wrong
# order. What the layer computes is right; what it says of its output's shape, and all layers behind it are built for,
# is turned round as soon as the dots stand for two axes of different length behind the batch.
#
# EinsumDense('...c,c->...c', output_shape=(8,)) on Input((10, 17, 8)): symbolic (None, 17, 10, 8), computed
# (1, 10, 17, 8); on Input((5, 6, 7, 8)): symbolic (None, 7, 6, 5, 8), computed (1, 5, 6, 7, 8). With axes that have
# names ('bhwc,c->bhwc') both agree. Seen with TensorFlow 2.21.0 (tensorflow_cpu) as the backend. Fails if what is seen changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 tensorflow_cpu==2.21.0
TF_CPP_MIN_LOG_LEVEL=3 KERAS_BACKEND=tensorflow "$folder/venv/bin/python" - <<'PY' 2>/dev/null
import keras
import numpy as np


def shapes(equation, shape, output):
    layer = keras.layers.EinsumDense(equation, output_shape=output, bias_axes="c")
    told = tuple(layer(keras.Input(shape=shape)).shape)[1:]
    made = tuple(layer(np.zeros((1, *shape), "float32")).shape)[1:]
    print(equation, shape, "told", told, "made", made)
    return told, made


assert shapes("...c,c->...c", (10, 17, 8), (8,)) == ((17, 10, 8), (10, 17, 8))
assert shapes("...c,c->...c", (5, 6, 7, 8), (8,)) == ((7, 6, 5, 8), (5, 6, 7, 8))
assert shapes("bhwc,c->bhwc", (10, 17, 8), (10, 17, 8)) == ((10, 17, 8), (10, 17, 8))
PY
