"""Runs small Keras models and writes what they give: test-data/keras_in.json.

Every weight of two axes and more is filled with 0.05, every bias and shift with 0.02, gains stay 1: so that no
order of axes counts. x is a fixed function of channel, row and column.
"""

import json
import os
import pathlib
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np

HEAD = "from tensorflow import keras\nfrom tensorflow.keras import layers, models\nfrom tensorflow.keras.layers import *\n"


def seq(*lines, shape="(9, 10, 3)"):
    body = "\n".join(f"    {line}," for line in lines)
    return f"{HEAD}model = keras.Sequential([\n    keras.Input(shape={shape}),\n{body}\n])\n"


SOURCES = {}
for k, s in [(2, 1), (3, 1), (3, 2), (4, 2), (5, 2), (4, 3), (2, 3), (5, 3), (4, 1)]:
    for pad in ("same", "valid"):
        SOURCES[f"transposed {k} {s} {pad}"] = seq(f"layers.Conv2DTranspose(4, {k}, strides={s}, padding='{pad}')")
SOURCES |= {
    "output_padding": seq("layers.Conv2DTranspose(4, 3, strides=2, padding='same', output_padding=1)"),
    "output_padding 0": seq("layers.Conv2DTranspose(4, 3, strides=2, padding='same', output_padding=0)"),
    "output_padding valid": seq("layers.Conv2DTranspose(4, 3, strides=2, padding='valid', output_padding=1)"),
    "no scale": seq("layers.Conv2D(4, 3)", "layers.BatchNormalization(scale=False)"),
    "no center": seq("layers.Conv2D(4, 3)", "layers.BatchNormalization(center=False)"),
    "layer norm": seq("layers.Conv2D(4, 3)", "layers.LayerNormalization(axis=[1, 2, 3])"),
    "SAME": seq("layers.Conv2D(4, 3, strides=2, padding='SAME')"),
    "same pool": seq("layers.MaxPooling2D(3, strides=2, padding='same')"),
    "same average": seq("layers.AveragePooling2D(3, strides=2, padding='same')"),
    "valid pool": seq("layers.MaxPool2D(2)", "layers.AveragePooling2D(2)"),
    "depthwise": seq("layers.DepthwiseConv2D(3, padding='same', depth_multiplier=2)"),
    "separable": seq("layers.SeparableConv2D(5, 3, padding='same', activation='relu')"),
    "dilated": seq("layers.Conv2D(4, 3, dilation_rate=2, padding='same')"),
    "grouped": seq("layers.Conv2D(6, 3, groups=3)"),
    "dense": seq("layers.Conv2D(4, 3, activation='relu')", "layers.Flatten()", "layers.Dense(5, activation='tanh')"),
    "global": seq("layers.Conv2D(4, 3)", "layers.GlobalAveragePooling2D()", "layers.Dense(2)"),
    "global max": seq("layers.Conv2D(4, 3)", "layers.GlobalMaxPool2D(keepdims=True)"),
    "upsampling": seq("layers.UpSampling2D(2)", "layers.Conv2D(2, 3)"),
    "bilinear": seq("layers.UpSampling2D(2, interpolation='bilinear')"),
    "padding and cropping": seq("layers.ZeroPadding2D(((1, 2), (0, 3)))", "layers.Cropping2D(1)"),
    "activations": seq("layers.Conv2D(2, 3, activation='elu')", "layers.LeakyReLU(negative_slope=0.2)", "layers.Activation('swish')"),
    "softmax": seq("layers.Conv2D(4, 1)", "layers.Softmax()"),
    "prelu": seq("layers.Conv2D(4, 3)", "layers.ReLU(max_value=6.0)"),
    "channels_first": seq("layers.Reshape((8, 8))", shape="(64,)").replace("layers.Reshape((8, 8))", "layers.Dense(16)"),
    "generator": f"{HEAD}model = keras.Sequential()\nmodel.add(layers.Dense(4 * 4 * 8, input_shape=(100,)))\nmodel.add(layers.Reshape((4, 4, 8)))\nmodel.add(layers.Conv2DTranspose(4, 5, strides=2, padding='same', activation='relu'))\nmodel.add(layers.Conv2DTranspose(1, 5, strides=2, padding='same', activation='tanh'))\n",
    "input_shape": f"{HEAD}model = models.Sequential()\nmodel.add(layers.Conv2D(4, (3, 3), activation='relu', input_shape=(12, 11, 3)))\nmodel.add(layers.MaxPooling2D((2, 2)))\n",
    "residual": f"{HEAD}i = keras.Input((9, 10, 3))\nx = layers.Conv2D(3, 3, padding='same')(i)\nx = layers.Add()([x, i])\nmodel = keras.Model(i, layers.ReLU()(x))\n",
    "concatenate": f"{HEAD}i = keras.Input((9, 10, 3))\na = layers.Conv2D(4, 1)(i)\nb = layers.Conv2D(2, 3, padding='same')(i)\nx = layers.Concatenate()([a, b])\nmodel = keras.Model(inputs=i, outputs=layers.Conv2D(2, 1)(x))\n",
    "multiply": f"{HEAD}i = keras.Input((8, 8, 4))\ns = layers.GlobalAveragePooling2D()(i)\ns = layers.Dense(4, activation='sigmoid')(s)\ns = layers.Reshape((1, 1, 4))(s)\nmodel = keras.Model(i, layers.Multiply()([i, s]))\n",
    "operator": f"{HEAD}i = keras.Input((8, 8, 3))\nx = layers.Conv2D(3, 3, padding='same')(i)\nmodel = keras.Model(i, keras.activations.relu(x + i))\n",
    "maximum": f"{HEAD}i = keras.Input((8, 8, 3))\na = layers.Conv2D(3, 1)(i)\nb = layers.Conv2D(3, 3, padding='same')(i)\nmodel = keras.Model(i, layers.Maximum()([a, b]))\n",
    "subclass": f"{HEAD}class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.c1 = layers.Conv2D(4, 3, padding='same', activation='relu')\n        self.c2 = layers.Conv2D(4, 3, padding='same')\n\n    def call(self, x):\n        h = self.c1(x)\n        return self.c2(h) + h\n\n\nmodel = Net()\nmodel.build((None, 9, 10, 3))\n",
    "sequential on self": f"{HEAD}class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.body = keras.Sequential([layers.Conv2D(4, 3), layers.ReLU()])\n        self.head = layers.Dense(2)\n\n    def call(self, x):\n        x = self.body(x)\n        x = keras.ops.mean(x, axis=(1, 2))\n        return self.head(x)\n\n\nmodel = Net()\nmodel.build((None, 9, 10, 3))\n",
    "unet": f"{HEAD}i = keras.Input((8, 8, 3))\nd = layers.Conv2D(4, 3, padding='same', activation='relu')(i)\np = layers.MaxPooling2D()(d)\nb = layers.Conv2D(8, 3, padding='same')(p)\nu = layers.Conv2DTranspose(4, 2, strides=2, padding='same')(b)\nm = layers.concatenate([u, d], axis=-1)\nmodel = keras.Model(i, layers.Conv2D(1, 1, activation='sigmoid')(m))\n",
}
del SOURCES["channels_first"]
SOURCES["first channels"] = seq("layers.Conv2D(4, 3, data_format='channels_first')", shape="(3, 9, 10)")
SOURCES["rectangular"] = seq("layers.Conv2D(4, (3, 1), strides=(2, 1), padding='same')", "layers.MaxPooling2D((1, 2))")


def value(c, h, w):
    return ((7 * c + 5 * h + 3 * w + 2 * h * w) % 11 - 5) / 4


def run(name, source):
    space = {}
    exec(source, space)
    model = space["model"]
    shape = model.input_shape[1:] if hasattr(model, "input_shape") else (9, 10, 3)
    first = name == "first channels"
    if len(shape) == 1:
        x = np.array([value(0, 0, w) for w in range(shape[0])], np.float32)
        own = [1, 1, shape[0]]
    else:
        c, h, w = shape if first else (shape[2], shape[0], shape[1])
        own = [c, h, w]
        x = np.array([[[value(k, i, j) for j in range(w)] for i in range(h)] for k in range(c)], np.float32)
        x = x if first else x.transpose(1, 2, 0)
    model(x[None])
    for weight in model.trainable_weights:
        old = weight.numpy()
        gain = "gamma" in weight.path
        weight.assign(np.full_like(old, 1.0 if gain else 0.05 if old.ndim > 1 else 0.02))
    y = np.asarray(model(x[None], training=False))[0]
    if y.ndim == 3 and not first:
        y = y.transpose(2, 0, 1)
    return {"source": source, "input": own, "params": int(sum(np.prod(v.shape) for v in model.trainable_weights)),
            "shape": list(y.shape), "values": [round(float(v), 6) for v in y.ravel()[:: max(1, y.size // 200)]], "step": max(1, y.size // 200)}


answers, failed = {}, []
for name, source in SOURCES.items():
    try:
        answers[name] = run(name, source)
    except Exception as error:  # what Keras on this machine refuses is no answer
        failed.append((name, repr(error)[:200]))
for one in failed:
    print(*one, file=sys.stderr)
print(len(answers), "of", len(SOURCES), keras.__version__)
pathlib.Path("test-data/keras_in.json").write_text(json.dumps({"keras": keras.__version__, "cases": answers}, separators=(",", ":")) + "\n")
