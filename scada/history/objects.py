"""The object column: values that float64 cannot hold (history-format.md, "Objects").

Lives here: 64-bit integers packed, everything else as distinct JSON texts and a code for each row.
Must not: know a file, a tag's type, a row of the head.
"""

import json
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scada.formats import canonical_json
from scada.model import Text

from .failure import DamagedRowError
from .packed import LEVEL, inflated, pack, unpack

SIGNED, UNSIGNED, TEXTS = b"I", b"U", b"J"
LENGTHS = struct.Struct("<II")  # bytes of the texts before and after zlib
TOO_DEEP = "(nested too deeply to be stored)"


def pack_objects(value: NDArray[Any]) -> bytes:
    """A column of int64, uint64 or objects as bytes; none for float64, which needs no objects."""
    if value.dtype == np.int64:
        return SIGNED + pack(value)
    if value.dtype == np.uint64:
        return UNSIGNED + pack(value)
    return _pack_texts(value) if value.dtype == object else b""


def unpack_objects(packed: bytes, n: int) -> NDArray[Any]:
    """The column (n,), int64, uint64 or object. Raises DamagedRowError."""
    kind, body = packed[:1], packed[1:]
    if kind == SIGNED:
        return unpack(body, n, "i8")
    if kind == UNSIGNED:
        return unpack(body, n, "u8")
    if kind != TEXTS:
        raise DamagedRowError(Text("the objects of a row are of an unknown kind"))
    return _unpack_texts(body, n)


def _pack_texts(value: NDArray[Any]) -> bytes:
    code_of: dict[str, int] = {}
    codes = np.zeros(value.size, np.uint32)  # 0: no value
    for row, one in enumerate(value):
        if one is not None:
            codes[row] = code_of.setdefault(_text(one), len(code_of) + 1)
    texts = "\n".join(code_of).encode("utf-8", "surrogatepass")  # JSON has no line end of its own
    packed = zlib.compress(texts, LEVEL)
    return TEXTS + LENGTHS.pack(len(packed), len(texts)) + packed + pack(codes)


def _text(value: Any) -> str:
    try:
        return canonical_json(value)
    except (RecursionError, ValueError):  # one hostile value must not keep a whole second from the disk
        return canonical_json(TOO_DEEP)


def _unpack_texts(body: bytes, n: int) -> NDArray[Any]:
    try:
        packed_size, size = LENGTHS.unpack_from(body)
        texts = inflated(body[LENGTHS.size : LENGTHS.size + packed_size], size)
        lines = texts.decode("utf-8", "surrogatepass").split("\n") if texts else []
        known = np.empty(len(lines) + 1, dtype=object)
        known[1:] = [None] * len(lines)
        for code, line in enumerate(lines, 1):
            known[code] = json.loads(line)
        codes = unpack(body[LENGTHS.size + packed_size :], n, "u4")
        return np.asarray(known[codes], dtype=object)
    except (struct.error, ValueError, IndexError, RecursionError) as error:
        raise DamagedRowError(Text("the objects of a row cannot be read")) from error
