"""Files of NumPy and what is in them: numpy_files.json.

Run with numpy 2: python numpy_files.py > numpy_files.json
"""

import base64
import io
import json
import zipfile

import numpy as np

CODES = ["f8", "f4", "f2", "i8", "u8", "i4", "u4", "i2", "u2", "i1", "u1", "b1"]
SHAPES = [(), (5,), (0, 3), (2, 3, 4)]


def values(code, shape, order):
    """1, 2, ... with both signs, halves and large ones, as far as the type has them."""
    count = int(np.prod(shape, dtype=int))
    numbers = np.arange(1, count + 1)
    kind = code[0]
    if kind in "if":
        numbers = numbers * np.where(numbers % 2, 1, -1)
    if kind == "f":
        numbers = numbers * 1.5
    dtype = np.dtype(order + code)
    array = np.array(numbers.astype(dtype), dtype=dtype).reshape(shape)
    if kind in "iu" and count:
        info = np.iinfo(code)
        array.flat[0] = info.max
        array.flat[-1] = info.min if count > 1 else info.max
    if kind == "b":
        array = (np.arange(count) % 3 == 0).reshape(shape)
    return array


numbers = {
    f"{code} {name} {layout} {len(shape)}": np.asarray(values(code, shape, order), order=layout)
    for code in CODES
    for order, name in (("<", "little"), (">", "big"))
    for shape in SHAPES
    for layout in ("C", "F")
    if not (layout == "F" and len(shape) < 3) and not (name == "big" and code[1] == "1")
}
left_out = {
    "strings": np.array(["a", "bc"]),
    "bytes": np.array([b"a", b"bc"]),
    "objects": np.array([None, {"a": 1}], dtype=object),
    "dates": np.array(["2020-01-01"], dtype="M8[D]"),
    "spans": np.array([3], dtype="m8[s]"),
    "complex": np.array([1 + 2j]),
    "records": np.array([(1, 2.0)], dtype=[("shape", "i4"), ("b", "f8", (2,))]),
    "void": np.zeros(2, dtype="V2"),
    "long": np.array([1.0], dtype=np.longdouble),
}


def npz(save, arrays):
    buffer = io.BytesIO()
    save(buffer, **arrays)
    return base64.b64encode(buffer.getvalue()).decode()


def npy(array, version):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=version)
    return base64.b64encode(buffer.getvalue()).decode()


def described(array):
    dtype = "float32" if array.dtype.kind == "f" and array.dtype.itemsize < 8 else "float64"
    data = array.astype(np.float64).ravel(order="C").tolist()
    return {"shape": list(array.shape), "dtype": dtype, "data": data}


files = {
    "stored": npz(np.savez, numbers),
    "deflated": npz(np.savez_compressed, numbers),
    "mixed": npz(np.savez_compressed, {**left_out, "x": np.arange(3.0)}),
    "left out": npz(np.savez, left_out),
    "empty": npz(np.savez, {}),
}

class Pipe(io.BytesIO):
    """A stream without positions, for which sizes and checksums come behind the bytes."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise OSError

    def tell(self):
        raise OSError


def packed(member, method):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, how in ((member, method), ("x", zipfile.ZIP_STORED)):
            npy = io.BytesIO()
            np.lib.format.write_array(npy, np.arange(3.0))
            archive.writestr(f"{name}.npy", npy.getvalue(), compress_type=how)
        archive.writestr("readme.txt", "not an array")
    return base64.b64encode(buffer.getvalue()).decode()


pipe = Pipe()
with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
    with archive.open("x.npy", "w") as member:
        np.lib.format.write_array(member, np.arange(3.0))
files["piped"] = base64.b64encode(pipe.getvalue()).decode()
files["packed otherwise"] = packed("other", zipfile.ZIP_LZMA)
zipfile.ZIP64_LIMIT = 1
zipfile.ZIP_FILECOUNT_LIMIT = 1
files["large"] = npz(np.savez_compressed, numbers)
matrix = np.asfortranarray(np.arange(6, dtype=">f4").reshape(2, 3))
print(json.dumps({
    "files": files,
    "arrays": {name: described(array) for name, array in numbers.items()},
    "leftOut": {name: str(array.dtype.kind) for name, array in left_out.items()},
    "npy": {f"version {v}": npy(matrix, (v, 0)) for v in (1, 2, 3)},
    "matrix": described(matrix),
    "npyStrings": npy(left_out["strings"], (1, 0)),
}))
