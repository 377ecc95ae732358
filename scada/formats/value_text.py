"""The text of a value, the same in an export and in the simulator's log, so that files can be compared.

Lives here: the rule by type, for one value and for a column.
Must not: round for a screen, know decimals or units, quote for a file.

| type | text |
|---|---|
| Boolean | 0 or 1 |
| SByte to UInt64, StatusCode, DateTime (ticks) | plain digits |
| Float | shortest decimal that gives the same 32-bit value: 0.1, 5.0, 1e+16 |
| Double, or a number of unknown type | shortest decimal that gives the same 64-bit value, as Python's repr |
| any of them | nan, inf, -inf |
| String | as it is |
| everything else, arrays too | canonical JSON: sorted keys, no spaces, null for no value |
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scada.model import SampleBatch

WHOLE = {
    *("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"),
    *("StatusCode", "DateTime", "Enumeration"),
}
TEXTS = {"String", ""}
EXACT_WHOLE = 2.0**53


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no spaces; a byte string as base64, NaN and Infinity as Python writes them.

    Two equal values have equal texts. Lone surrogates stay (encode with "surrogatepass").
    """
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_json_value)


def value_text(value: Any, type: str) -> str:
    """The text of a value. `type`: OPC UA built-in type by name, "" unknown, "[]" behind it for an array."""
    if isinstance(value, np.generic):
        value = value.item()
    name = type.removesuffix("[]")
    if isinstance(value, str) and name in TEXTS:
        return value
    if isinstance(value, bool):
        return str(int(value)) if name == "Boolean" else canonical_json(value)
    if isinstance(value, int) and name == "Boolean":
        return str(int(value != 0))
    if isinstance(value, int):
        return _real_text(float(value), name) if name in ("Float", "Double") else str(value)
    if isinstance(value, float):
        return _float_text(value, name)
    return canonical_json(_shortest(value) if name == "Float" else value)


def value_texts(batch: SampleBatch, types: Mapping[int, str]) -> list[str]:
    """The texts of a batch's values in its order. `types`: built-in type by tag id, unknown when absent."""
    texts = np.empty(len(batch), dtype=object)
    order = np.argsort(batch.tag, kind="stable")
    tags, starts = np.unique(batch.tag[order], return_index=True)
    by_type: dict[str, list[NDArray[np.intp]]] = {}
    for tag, rows in zip(tags.tolist(), np.split(order, starts[1:]), strict=False):
        by_type.setdefault(types.get(tag, ""), []).append(rows)
    for name, parts in by_type.items():
        rows = np.concatenate(parts)
        texts[rows] = _column_texts(batch.value[rows], name)
    return list(texts)


def _column_texts(value: NDArray[Any], name: str) -> list[str]:
    if value.dtype != np.float64 or not value.size:
        return [value_text(one, name) for one in value.tolist()]
    if name == "Float":
        value = _shortest_column(value)
    if name == "Boolean" or name in WHOLE:
        is_whole = np.abs(value) <= EXACT_WHOLE  # False for NaN too
        if is_whole.all() and (name == "Boolean" or (value == np.trunc(value)).all()):
            whole = value != 0 if name == "Boolean" else value
            return list(map(str, whole.astype(np.int64).tolist()))
        return [_float_text(one, name) for one in value.tolist()]
    return list(map(repr, value.tolist()))


def _float_text(value: float, name: str) -> str:
    if name == "Boolean" and abs(value) <= EXACT_WHOLE:
        return str(int(value != 0))
    if name in WHOLE and abs(value) <= EXACT_WHOLE and value.is_integer():
        return str(int(value))
    return _real_text(value, name)


def _real_text(value: float, name: str) -> str:
    return repr(_shortest_float(value) if name == "Float" else value)


def _shortest_float(value: float) -> float:
    """The 64-bit value of the shortest decimal of the 32-bit one, so that repr writes that decimal."""
    with np.errstate(over="ignore"):
        return float(str(np.float32(value)))


def _shortest_column(value: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(over="ignore"):
        return value.astype(np.float32).astype(np.str_).astype(np.float64)


def _shortest(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_shortest(one) for one in value]
    return _shortest_float(value) if isinstance(value, float) else value


def _json_value(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return b64encode(value).decode("ascii")
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return str(value)
