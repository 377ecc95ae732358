"""The packed array: a column as few bytes, its first byte naming how (history-format.md, "Packed array").

Lives here: codec 0 (raw) and 2 (byte shuffle and zlib), exact for every bit pattern.
Must not: know what the column means, read a file, choose a codec by the data.
"""

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scada.model import Text

from .failure import DamagedRowError, UnknownCodecError

RAW, SHUFFLED = 0, 2
FEW = 8  # values that are always raw
LEVEL = 1  # zlib: twice as quick as 6 for a few percent of size
BEHIND = struct.Struct("<qqq")  # median, divisor, first value: behind the bytes of whole numbers
WIDEST_DIVISOR = 1 << 62
NEWER = "it is packed in a way that only a newer Millrace reads (codec {codec})"


def pack(column: NDArray[Any]) -> bytes:
    """A column (n,) of numbers as bytes that `unpack` gives back bit by bit."""
    column = np.ascontiguousarray(column, column.dtype.newbyteorder("<"))
    if column.size <= FEW:
        return bytes([RAW]) + column.tobytes()
    if column.dtype.kind not in "iu" or column.dtype.itemsize == 1:
        return bytes([SHUFFLED]) + zlib.compress(_shuffled(column), LEVEL)
    whole = column.astype(np.int64)  # uint64 wraps and wraps back
    steps = np.diff(whole)
    divisor = int(np.gcd.reduce(np.abs(steps).view(np.uint64))) or 1
    if divisor > WIDEST_DIVISOR:
        divisor = 1
    steps //= divisor
    median = int(np.partition(steps, steps.size // 2)[steps.size // 2])
    steps -= median
    signless = (steps << 1) ^ (steps >> 63)
    behind = BEHIND.pack(median, divisor, int(whole[0]))
    return bytes([SHUFFLED]) + zlib.compress(_shuffled(signless), LEVEL) + behind


def unpack(packed: bytes, n: int, kind: str) -> NDArray[Any]:
    """The column (n,) of dtype `kind`. Raises DamagedRowError, UnknownCodecError."""
    dtype = np.dtype(kind).newbyteorder("<")
    codec, body = packed[:1], packed[1:]
    if codec == bytes([RAW]):
        if len(body) != n * dtype.itemsize:
            raise DamagedRowError(Text("a packed column has the wrong length"))
        return np.frombuffer(body, dtype)
    if codec != bytes([SHUFFLED]):
        raise UnknownCodecError(Text(NEWER, {"codec": codec.hex()}))
    if dtype.kind not in "iu" or dtype.itemsize == 1:
        return _unshuffled(body, n, dtype)
    if len(body) < BEHIND.size or not n:
        raise DamagedRowError(Text("a packed column is cut off"))
    median, divisor, first = BEHIND.unpack(body[-BEHIND.size :])
    signless = _unshuffled(body[: -BEHIND.size], n - 1, np.dtype("<u8"))
    steps = (signless >> np.uint64(1)).view(np.int64) ^ -(signless & np.uint64(1)).view(np.int64)
    whole = np.empty(n, np.int64)
    whole[0] = first
    np.cumsum((steps + np.int64(median)) * np.int64(divisor), out=whole[1:])
    whole[1:] += first
    return whole.astype(dtype)


def _shuffled(column: NDArray[Any]) -> bytes:
    return column.view(np.uint8).reshape(column.size, -1).T.tobytes()


def _unshuffled(packed: bytes, n: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    plain = inflated(packed, n * dtype.itemsize)
    planes = np.frombuffer(plain, np.uint8).reshape(dtype.itemsize, n)
    return np.ascontiguousarray(planes.T).reshape(-1).view(dtype)


def inflated(packed: bytes, size: int) -> bytes:
    """`size` bytes of a zlib stream that holds exactly as many. Raises DamagedRowError."""
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(packed, size + 1)
    except zlib.error as error:
        raise DamagedRowError(Text("a packed column cannot be unpacked")) from error
    if len(plain) != size or not stream.eof:
        raise DamagedRowError(Text("a packed column has the wrong length"))
    return plain
