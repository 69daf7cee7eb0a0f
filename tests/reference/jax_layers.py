"""Where JAX's windows lie, and what its resampling weighs: jax_layers.json.

Run with jax 0.10.2: python jax_layers.py > jax_layers.json
Windows: sites[a][k] is the input site under tap k of output site a, -1 for none, read off from
inputs 1, 2, ... and filters with one tap of 1. Resampling: rows of the matrix, from unit vectors.
"""

import json

import jax
import numpy as np

jax.config.update("jax_enable_x64", True)

NUMBERS = ("NHC", "HIO", "NHC")


def window(kind, length, taps, stride, padding):
    x = np.arange(1.0, length + 1).reshape(1, length, 1)
    columns = []
    for k in range(taps):
        w = np.zeros((taps, 1, 1))
        w[k] = 1
        if kind == "convTranspose":
            y = jax.lax.conv_transpose(x, w, (stride,), padding, dimension_numbers=NUMBERS)
        else:
            y = jax.lax.conv_general_dilated(x, w, (stride,), padding, dimension_numbers=NUMBERS)
        columns.append(np.rint(np.asarray(y).ravel()).astype(int) - 1)
    sites = np.stack(columns, axis=1).tolist()
    names = ("kind", "length", "taps", "stride", "padding", "sites")
    return dict(zip(names, (kind, length, taps, stride, padding, sites)))


def resize(method, antialias, length, output):
    columns = [
        np.asarray(jax.image.resize(unit, (output,), method, antialias=antialias))
        for unit in np.eye(length)
    ]
    rows = np.stack(columns, axis=1).tolist()
    names = ("method", "antialias", "length", "output", "rows")
    return dict(zip(names, (method, antialias, length, output, rows)))


windows = [
    window(kind, length, taps, stride, padding)
    for kind in ("conv", "convTranspose")
    for padding in ("SAME", "VALID")
    for length in (1, 2, 5)
    for taps in (1, 2, 3, 4)
    for stride in (1, 2, 3)
    if kind == "convTranspose" or padding == "SAME" or taps <= length
]
resizes = [
    resize(method, antialias, length, output)
    for method, antialias in (("linear", True), ("linear", False), ("nearest", True))
    for length in (1, 2, 5, 8)
    for output in (1, 3, 4, 7)
]
print(json.dumps({"windows": windows, "resizes": resizes}))
