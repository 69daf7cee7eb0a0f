"""Kernels of the networks of stax.models by Neural Tangents 0.6.6 (float64), for tests.

Networks are written here as their sources have them: Myrtle after D. Page and Shankar et al. 2020 (three means
over windows, of which two are left out for images of 8 x 8, which they make one pixel already), the wide
residual network after the peer's README. Images: numpy.random.default_rng(0).standard_normal([3, 8, 8, 3]).
    PYTHONPATH=<peer> python3 models.py
"""
import json
try:
    import ntshim  # names that later versions of JAX have moved
except ImportError:
    pass
import jax
jax.config.update("jax_enable_x64", True)
import numpy as np
from neural_tangents import stax

W = 2 ** 0.5
x = np.random.default_rng(0).standard_normal([3, 8, 8, 3])


def conv(strides=(1, 1)):
    return stax.Conv(1, (3, 3), strides, padding="SAME", W_std=W, b_std=None)


def dense(w):
    return stax.Dense(1, W_std=w, b_std=None)


def head(readout):
    return [stax.Flatten() if readout == "flatten" else stax.GlobalAvgPool(), dense(1.0)]


def myrtle(depth):
    factors = {5: [2, 1, 1], 7: [2, 2, 2], 10: [3, 3, 3]}[depth]
    layers = [conv(), stax.Relu()] * factors[0] + [stax.AvgPool((2, 2), strides=(2, 2))]
    layers += [conv(), stax.Relu()] * factors[1] + [stax.AvgPool((2, 2), strides=(2, 2))]
    layers += [conv(), stax.Relu()] * factors[2] + [stax.AvgPool((2, 2), strides=(2, 2))]
    return layers + [stax.Flatten(), dense(1.0)]


def block(strides=(1, 1), mismatch=False):
    main = stax.serial(stax.Relu(), conv(strides), stax.Relu(), conv())
    shortcut = stax.Identity() if not mismatch else conv(strides)
    return stax.serial(stax.FanOut(2), stax.parallel(main, shortcut), stax.FanInSum())


def wide(size, readout):
    groups = [[block(strides, True)] + [block()] * (size - 1) for strides in ((1, 1), (2, 2), (2, 2))]
    return [conv()] + sum(groups, []) + head(readout)


nets = {
    "fullyConnected 1": [stax.Flatten(), dense(W), stax.Relu(), dense(1.0)],
    "fullyConnected 5": [stax.Flatten()] + [dense(W), stax.Relu()] * 5 + [dense(1.0)],
    "convolutional 3 flatten": [conv(), stax.Relu()] * 3 + head("flatten"),
    "convolutional 3 gap": [conv(), stax.Relu()] * 3 + head("gap"),
    "myrtle 5": myrtle(5),
    "myrtle 7": myrtle(7),
    "myrtle 10": myrtle(10),
    "residual 2 flatten": [conv(), block(), block(), stax.Relu()] + head("flatten"),
    "residual 2 gap": [conv(), block(), block(), stax.Relu()] + head("gap"),
    "wideResnet 1 gap": wide(1, "gap"),
    "wideResnet 2 flatten": wide(2, "flatten"),
}
result = {}
for name, layers in nets.items():
    kernel = stax.serial(*layers)[2](x, None, ("nngp", "ntk"))
    # The peer's diagonal of ReLU networks is off by 1e-8 (arccos near 1): pairs of two images alone.
    pairs = [(0, 1), (0, 2), (1, 2)]
    result[name] = {kind: [float(getattr(kernel, kind)[i, j]) for i, j in pairs] for kind in ("nngp", "ntk")}
    print(name, result[name])
with open("models.json", "w") as file:
    json.dump(result, file, indent=1)
    file.write("\n")
