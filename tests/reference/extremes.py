"""Kernels of small networks on inputs at the edges, with many digits: extremes.json.

Inputs are [n, d], or [n, sites, channels]; a network is a list of layers as tests/kernel/extremes_test.ts reads
them. Needs mpmath:

    python3 tests/reference/extremes.py > tests/reference/extremes.json
"""

import json

from mpmath import acos, asin, cosh, exp, mp, mpf, nstr, pi, sin, sinh, sqrt

mp.dps = 450


def clamped(rho):
    return max(mpf(-1), min(mpf(1), rho))


def relu(p, q, r):
    angle = acos(clamped(r / sqrt(p * q)))
    return sqrt(p * q) * (sin(angle) + (pi - angle) * r / sqrt(p * q)) / (2 * pi), (pi - angle) / (2 * pi)


def sign(p, q, r):
    return 2 / pi * asin(clamped(r / sqrt(p * q))), mpf(0)


def erf(p, q, r):
    product = (1 + 2 * p) * (1 + 2 * q)
    return 2 / pi * asin(2 * r / sqrt(product)), 4 / pi / sqrt(product - 4 * r * r)


def gelu(p, q, r):
    product = (1 + p) * (1 + q)
    delta = sqrt(product - r * r)
    mu = asin(r / sqrt(product))
    kernel = r / 4 + (r * mu + (r * r + p * q * delta**2) / (product * delta)) / (2 * pi)
    bend = 1 / delta**2 + (1 - p * q) / product + 1
    return kernel, mpf(1) / 4 + mu / (2 * pi) + r / (2 * pi * delta) * bend


def sine(p, q, r):
    factor = exp(-(p + q) / 2)
    return factor * sinh(r), factor * cosh(r)


DUALS = {"relu": relu, "sign": sign, "erf": erf, "gelu": gelu, "sin": sine}


def affine(kernel, ntk, layer, taps):
    """Windows of one axis with zeros around it, then K' = w^2 K + b^2 and Theta' = w^2 Theta + K'."""
    weight, bias = mpf(layer.get("wStd", 1)) ** 2, mpf(layer.get("bStd", 0)) ** 2
    size = len(kernel)
    low = (taps - 1) // 2

    def window(values, a, b):
        sites = [(a + k - low, b + k - low) for k in range(taps)]
        inside = [(i, j) for i, j in sites if 0 <= i < size and 0 <= j < size]
        return sum((values[i][j] for i, j in inside), mpf(0)) / taps

    made = [[weight * window(kernel, a, b) + bias for b in range(size)] for a in range(size)]
    tangent = [
        [weight * window(ntk, a, b) + made[a][b] for b in range(size)] for a in range(size)
    ]
    return made, tangent


def nonlinear(kernel, ntk, p, q, dual):
    size = len(kernel)
    made = [[mpf(0)] * size for _ in range(size)]
    tangent = [[mpf(0)] * size for _ in range(size)]
    for a in range(size):
        for b in range(size):
            if p[a] == 0 or q[b] == 0:
                continue
            made[a][b], slope = dual(p[a], q[b], kernel[a][b])
            tangent[a][b] = slope * ntk[a][b]
    return made, tangent


def run(layers, x, y):
    """Both kernels of two inputs, each a list of sites."""
    channels = len(x[0])
    dot = lambda u, v: [[sum(a * b for a, b in zip(s, t)) / channels for t in v] for s in u]
    pairs = {"xy": dot(x, y), "xx": dot(x, x), "yy": dot(y, y)}
    ntks = {key: [[mpf(0)] * len(x) for _ in x] for key in pairs}
    for layer in layers:
        kind = layer["kind"]
        if kind in DUALS:
            own = {key: [pairs[key][a][a] for a in range(len(x))] for key in ("xx", "yy")}
            sides = {"xy": ("xx", "yy"), "xx": ("xx", "xx"), "yy": ("yy", "yy")}
            done = {
                key: nonlinear(pairs[key], ntks[key], own[i], own[j], DUALS[kind])
                for key, (i, j) in sides.items()
            }
        elif kind == "pool":
            count = len(x) ** 2
            mean = lambda values: [[sum(sum(row) for row in values) / count]]
            done = {key: (mean(pairs[key]), mean(ntks[key])) for key in pairs}
        elif kind == "flatten":
            mean = lambda values: [[sum(values[a][a] for a in range(len(values))) / len(values)]]
            done = {key: (mean(pairs[key]), mean(ntks[key])) for key in pairs}
        else:
            done = {key: affine(pairs[key], ntks[key], layer, layer.get("filter", 1)) for key in pairs}
        pairs = {key: value[0] for key, value in done.items()}
        ntks = {key: value[1] for key, value in done.items()}
    return pairs["xy"][0][0], ntks["xy"][0][0]


def case(name, layers, inputs, digits=18):
    flat = not isinstance(inputs[0][0], list)
    exact = [[[mpf(v) for v in site] for site in ([x] if flat else x)] for x in inputs]
    values = [[run(layers, x, y) for y in exact] for x in exact]
    text = lambda index: [[nstr(value[index], digits) for value in row] for row in values]
    return {"name": name, "layers": layers, "inputs": inputs, "nngp": text(0), "ntk": text(1)}


def conv(size, **options):
    return {"kind": "conv", "filter": size, **options}


def layer(kind):
    return {"kind": kind}


POOL, FLATTEN = layer("pool"), layer("flatten")
DENSE = {"kind": "dense"}


def cases():
    bright = [[[0], [0]], [[1], [2]], [[1000], [2000]], [[1e6], [3e5]], [[1], [0]]]
    # Equal and proportional patches beside others.
    grey = [
        [[0.3], [0.7], [-1.1], [1.3]],
        [[0.9], [0.1], [0.77], [-0.35]],
        [[0.5], [0.5], [0.5], [2]],
        [[3], [3], [3], [0.25]],
        [[0], [0], [0], [1]],
    ]
    yield case("a bias, images of unlike brightness", [conv(1, bStd=0.3), POOL], bright)
    yield case("a bias and a flat readout, images of unlike brightness", [conv(3, bStd=0.3), FLATTEN], bright)
    for filter in (1, 3):
        for end in (POOL, FLATTEN):
            where = f"windows of {filter}, {end['kind']}"
            biased = conv(filter, bStd=0.3)
            for kind in ("relu", "erf", "gelu"):
                net = [biased, layer(kind), biased, layer(kind), DENSE, end]
                yield case(f"{kind} with biases, images of unlike brightness, {where}", net, bright)
                yield case(f"{kind} with biases, grey images, {where}", net, grey)
            net = [DENSE, layer("relu"), conv(filter), layer("relu"), DENSE, end]
            yield case(f"relu, grey images, {where}", net, grey)
            for kind in ("relu", "gelu", "erf", "sin"):
                net = [conv(filter), layer(kind), conv(filter), layer("relu"), DENSE, end]
                yield case(f"{kind} and relu, grey images, {where}", net, grey)
    # Without sites of zeros, where sign has no value.
    signs = [DENSE, layer("sign"), {"kind": "dense", "bStd": 0.5}, layer("sign"), POOL]
    yield case("sign, grey images", signs, grey[:4])
    for kind, scales in (
        ("erf", (1e-100, 1e-25, 1e-10, 1e6, 1e15, 1e30, 1e70)),
        ("gelu", (1e-100, 1e-25, 1e-10, 1e6, 1e15, 1e40, 1e70)),
        ("sin", (1e-100, 1e-25, 1e-10)),
    ):
        for s in scales:
            flat = [[s, 0], [0.6 * s, 0.8 * s], [3 * s, 0.001 * s], [30 * s, 30.001 * s], [-2 * s, s / 8]]
            yield case(f"{kind} at {s}", [DENSE, layer(kind), DENSE], flat)
            yield case(f"{kind} twice at {s}", [DENSE, layer(kind), DENSE, layer(kind), DENSE], flat)
            over = [[flat[k], flat[(k + 1) % 5]] for k in range(5)]
            for filter in (1, 3):
                net = [conv(filter), layer(kind), DENSE, POOL]
                yield case(f"{kind} over sites at {s}, windows of {filter}", net, over)
        mixed = [[s, 2 * s] for s in (scales[0], scales[1], 1, scales[-1])]
        yield case(f"{kind} of inputs of unlike scales", [DENSE, layer(kind), DENSE], mixed)
        over = [[x, [x[0], -x[1]]] for x in mixed]
        yield case(f"{kind} over sites of unlike scales", [DENSE, layer(kind), DENSE, POOL], over)
    deep = [conv(1), layer("gelu")] * 200 + [POOL]
    yield case("gelu, 200 layers", deep, [[[1], [2]], [[10], [-20]]])
    steep = [conv(1, wStd=2), layer("gelu")] * 60 + [POOL]
    yield case("gelu, 60 layers, inputs that part", steep, [[[1], [2]], [[0.001], [0.002]]])


if __name__ == "__main__":
    print(json.dumps(list(cases()), separators=(",", ":")).replace('{"name"', '\n{"name"'))
