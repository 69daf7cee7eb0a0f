"""Batches of CIFAR-10's Python version as Python pickles them, for tests: python3 cifar_pickles.py

Pickles of protocols 2 to 4 are written by Python 3; "python 2" holds the instructions that Python 2 wrote
for the official files (strings of bytes, SHORT_BINSTRING and BINSTRING), put together here, and read
back by Python to be sure that they are a pickle.
"""
import base64, gzip, json, pickle, struct
import numpy as np

PICTURES = 4


def byte_at(batch, i, p):
    return (37 * batch + 11 * i + 7 * (p // 1024) + p) % 256


def label_at(i):
    return 0 if i == PICTURES - 1 else 3 if i % 2 == 0 else 5


def batch(number):
    data = np.array([[byte_at(number, i, p) for p in range(3072)] for i in range(PICTURES)], np.uint8)
    return data, [label_at(i) for i in range(PICTURES)]


def python2(data, labels):
    short = lambda text: b"U" + bytes([len(text)]) + text.encode()
    out = b"\x80\x02}q\x01("
    out += short("batch_label") + b"q\x02" + short("training batch 1 of 5") + b"q\x03"
    out += short("labels") + b"q\x04]q\x05("
    out += b"".join(b"K" + bytes([label]) for label in labels) + b"e"
    out += short("data") + b"q\x06cnumpy.core.multiarray\n_reconstruct\nq\x07"
    out += b"cnumpy\nndarray\nq\x08K\x00\x85" + short("b") + b"\x87Rq\x09"
    rows, columns = data.shape
    out += b"(K\x01K" + bytes([rows]) + b"M" + struct.pack("<H", columns) + b"\x86"
    out += b"cnumpy\ndtype\nq\x0a" + short("u1") + b"K\x00K\x01\x87Rq\x0b"
    out += b"(K\x03" + short("|") + b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
    content = data.tobytes()
    out += b"\x89T" + struct.pack("<i", len(content)) + content + b"tb"
    out += short("filenames") + b"]q\x0c(" + short("a.png") + b"eu."
    read = pickle.loads(out, encoding="latin1")
    assert (read["data"] == data).all() and read["labels"] == labels
    return out


def files():
    data, labels = batch(0)
    yield "python 2", python2(data, labels)
    for protocol in (2, 3, 4):
        content = {b"labels": labels, b"data": data, b"batch_label": b"testing batch 1 of 1"}
        yield f"protocol {protocol}", pickle.dumps(content, protocol)


def hostile():
    data, labels = batch(0)
    import os
    yield "a call of Python's", pickle.dumps({"labels": os.getcwd, "data": 1}, 2)
    yield "no batch", pickle.dumps({"labels": labels}, 2)
    yield "floats", pickle.dumps({"labels": labels, "data": data.astype(np.float32)}, 2)
    yield "columns first", pickle.dumps({"labels": labels, "data": np.asfortranarray(data)}, 2)
    yield "other labels", pickle.dumps({"labels": [10] * PICTURES, "data": data}, 2)


def packed(pairs):
    return {name: base64.b64encode(gzip.compress(content, mtime=0)).decode() for name, content in pairs}


with open("cifar_pickles.json", "w") as file:
    json.dump({"batches": packed(files()), "hostile": packed(hostile())}, file, indent=1)
    file.write("\n")
