"""Makes edge_values.json: kernels of small networks over sites to 17 digits, computed with 80.

Needs mpmath. Run from this folder: python3 edge_values.py
The networks are those of tests/engine/edge_values_test.ts: `layers` of conv [1], layerNorm if `norm`, and the
nonlinearity, then flatten. An input of variance zero is uncorrelated with all that are not zero.
"""
import json
import mpmath as mp
from high_precision import ab_relu, hermite, polynomial, rectified

mp.mp.dps = 80
EPS = mp.mpf(10) ** -12


def at_zero(dual, degree):
    """A dual map of the angle, with rho = 0 beside an input of zero and rho = 1 between two of them."""
    def extended(p, q, r):
        if p != 0 and q != 0:
            return dual(p, q, r)
        one = mp.mpf(1)
        k, slope = dual(one, one, one if p == q else mp.mpf(0))
        # Homogeneous of degree n, and n - 1: only powers of zero count.
        size = mp.mpf(0) if degree else one
        return k * size, slope * (one if degree == 1 else mp.mpf(0))
    return extended


PHI = {
    "step": ({"kind": "rectifiedMonomial", "degree": 0}, at_zero(rectified(0), 0)),
    "relu": ({"kind": "relu"}, at_zero(ab_relu(0, 1), 1)),
    "abs": ({"kind": "abs"}, at_zero(ab_relu(-1, 1), 1)),
    "rectified 1": ({"kind": "rectifiedMonomial", "degree": 1}, at_zero(rectified(1), 1)),
    "rectified 3": ({"kind": "rectifiedMonomial", "degree": 3}, at_zero(rectified(3), 3)),
    "monomial 5": ({"kind": "monomial", "degree": 5}, polynomial([0] * 5 + [1])),
    "monomial 12": ({"kind": "monomial", "degree": 12}, polynomial([0] * 12 + [1])),
    "polynomial": ({"kind": "polynomial", "coef": [0.25, 1, 0.5, -0.125, 0, 0.0625]},
                   polynomial([0.25, 1, 0.5, -0.125, 0, 0.0625])),
}
for n in [2, 3, 4, 20, 40]:
    PHI[f"hermite {n}"] = ({"kind": "hermite", "degree": n}, hermite(n))

IMAGES = {
    "unit": [[[1, 0], [0.6, 0.8]], [[1, 0], [1, 0]]],
    "one site": [[[1, 0]], [[0.6, 0.8]], [[-0.8, 0.7]]],
    "zeros": [[[0, 0], [0, 0]], [[1, 2], [0, 0]], [[1, -3], [1, 2]]],
    "zero pictures": [[[0, 0]], [[1, 2]], [[1, -3]]],
    "unlike": [[[1e-3, 2e-3], [1, 0.5]], [[1.5, -1], [1.25, 0.25]]],
}

HIGH = ["hermite 20", "hermite 40"]
POLYNOMIALS = [name for name in PHI if name.split()[0] in ("hermite", "monomial", "polynomial")]


def networks():
    for name in POLYNOMIALS:
        for images in IMAGES:
            # Large variances and high degrees overflow nothing, but say little.
            scale = 0.5 if images in ("zeros", "zero pictures") and name in HIGH else 1.3
            yield name, images, scale, None, False, 1
        yield name, "unit", 1, None, True, 1
        yield name, "one site", 1, None, True, 1
    for name in ["step", "relu", "abs", "rectified 1", "rectified 3"]:
        for images in IMAGES:
            yield name, images, 1, None, False, 1
            # Trained biases that begin at zero: an NTK that is not zero where the kernel is.
            yield name, images, 1, 0, False, 2


def kernel(images, dual, w, bias, norm, depth):
    """NNGP and NTK of all pairs, as lists of rows."""
    n, sites, d = len(images), len(images[0]), len(images[0][0])
    w2 = mp.mpf(w) ** 2
    x = [[[mp.mpf(v) for v in site] for site in image] for image in images]
    grow = 1 if bias is not None else 0
    nngp, ntk = mp.zeros(n), mp.zeros(n)
    for a in range(sites):
        k = mp.matrix(n, n)
        for i in range(n):
            for j in range(n):
                k[i, j] = mp.fsum(u * v for u, v in zip(x[i][a], x[j][a])) / d
        theta = mp.zeros(n)
        for layer in range(depth):
            # In the standard parameterisation d and 1 channels stand for the widths of the layers.
            theta = w2 * theta + (w2 * k if bias is None else (d if layer == 0 else 1) * k)
            theta = theta.apply(lambda v: v + grow)
            k = w2 * k
            if norm:
                root = [1 / mp.sqrt(k[i, i] + EPS) for i in range(n)]
                for i in range(n):
                    for j in range(n):
                        theta[i, j] *= root[i] * root[j]
                variances = [k[i, i] for i in range(n)]
                new = mp.matrix(n, n)
                for i in range(n):
                    for j in range(n):
                        new[i, j] = k[i, j] * root[i] * root[j]
                k = new
            made, slopes = mp.matrix(n, n), mp.matrix(n, n)
            for i in range(n):
                for j in range(n):
                    made[i, j], slope = dual(k[i, i], k[j, j], k[i, j])
                    slopes[i, j] = slope * theta[i, j]
            k, theta = made, slopes
        nngp += k / sites
        ntk += theta / sites
    flat = lambda m: [float(m[i, j]) for i in range(n) for j in range(n)]
    return flat(nngp), flat(ntk)


def records():
    for name, images, w, bias, norm, depth in networks():
        activation, dual = PHI[name]
        nngp, ntk = kernel(IMAGES[images], dual, w, bias, norm, depth)
        yield {"activation": activation, "images": images, "wStd": w, "bias": bias == 0, "norm": norm,
               "depth": depth, "x": IMAGES[images], "nngp": nngp, "ntk": ntk}


if __name__ == "__main__":
    with open("edge_values.json", "w") as file:
        json.dump(list(records()), file, separators=(",", ":"))
        file.write("\n")
