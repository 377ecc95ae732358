"""What float64 and 64-bit integers cannot hold, as canonical Python values that JSON can carry.

Lives here: strings, arrays, structures, identifiers made plain (OPC 10000-6 §5.4, non-reversible form).
Must not: look at times or status, write JSON, fail on anything a server sends.
"""

import base64
import dataclasses
import enum
import math
import uuid
from typing import Any

from asyncua import ua

DEEPEST = 32  # levels of nesting kept; what lies deeper is named, not followed
TOO_DEEP = "nested too deeply"


def plain(value: Any, depth: int = 0) -> Any:
    """`value` as str, int, float, bool, None, list or dict. ByteString in base64, NaN and Inf by name."""
    if isinstance(value, str):
        return readable(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else _named(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if depth >= DEEPEST:
        return TOO_DEEP
    if isinstance(value, list | tuple):
        return [plain(element, depth + 1) for element in value]
    return _composed(value, depth)


def readable(text: str) -> str:
    """The text itself; bytes that were no UTF-8 (lone surrogates here) become `\\xff`."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "surrogateescape" if _is_escaped(text) else "surrogatepass")
        return raw.decode("utf-8", "backslashreplace")
    return str(text)


def ticks(moment: Any) -> int:
    """OPC UA ticks (100 ns since 1601) of a DateTime as the stack gives it."""
    return int(ua.datetime_to_win_epoch(moment))


def _is_escaped(text: str) -> bool:
    """Whether every lone surrogate stands for one bad byte (PEP 383)."""
    return all(0xDC80 <= ord(sign) <= 0xDCFF for sign in text if 0xD800 <= ord(sign) <= 0xDFFF)


def _named(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _composed(value: Any, depth: int) -> Any:
    if isinstance(value, ua.LocalizedText):
        return None if value.Text is None else readable(value.Text)
    if isinstance(value, ua.QualifiedName):
        return readable(f"{value.NamespaceIndex}:{value.Name or ''}")
    if isinstance(value, ua.NodeId):
        return readable(value.to_string())
    if isinstance(value, ua.StatusCode):
        return int(value.value)
    if isinstance(value, ua.Variant):
        return plain(value.Value, depth + 1)
    if isinstance(value, uuid.UUID):
        return str(value)
    if hasattr(value, "tzinfo"):
        return ticks(value)
    if dataclasses.is_dataclass(value):
        fields = [field.name for field in dataclasses.fields(value) if field.name != "Encoding"]
        return {name: plain(getattr(value, name), depth + 1) for name in fields}
    return readable(str(value))
