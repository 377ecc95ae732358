"""The rows of tags.csv: cells read into a tag, or a sentence why not.

Lives here: the columns, the rules of one row, the rule that a name occurs once.
Must not: read a file, know what a server really offers.
"""

import base64
import re
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from scada.model import Text

from .cells import RowError, a_number, a_yes_or_no
from .rows import Dialect, Row, Sheet
from .site import Report, TagRow

REQUIRED = ("name", "server", "node")
COLUMNS = (
    *REQUIRED,
    "unit",
    "low",
    "high",
    "policy",
    "description",
    "type",
    "stepped",
    "decimals",
    "states",
    "area",
)
NODE = re.compile(r"(?:ns=(\d{1,5});)?([isgb])=(.+)", re.ASCII | re.DOTALL)
MOST_NAMESPACE, MOST_NUMBER = 0xFFFF, 0xFFFF_FFFF  # OPC 10000-6 §5.2.2.9
LONGEST_SHOWN = 100  # signs of a cell in a sentence
TYPES = (
    *("Boolean", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Float", "Double"),
    *("String", "DateTime", "Guid", "ByteString", "XmlElement", "NodeId", "ExpandedNodeId", "StatusCode"),
    *("QualifiedName", "LocalizedText", "ExtensionObject", "DataValue", "Variant", "DiagnosticInfo"),
    "Enumeration",
)
MOST_DECIMALS = 15
STATE = re.compile(r"\s*(-?\d{1,19})\s*=((?:\\.|[^|\\])*)(?:\||\Z)", re.DOTALL | re.ASCII)


@dataclass(frozen=True, slots=True)
class TagRows:
    tags: Mapping[str, TagRow]
    off: Collection[str]  # names of rows left out, so that an alarm on one is not called unknown


def read_tags(sheet: Sheet, servers: Collection[str], refused: Collection[str], report: Report) -> TagRows:
    """A tag of a refused server is left out without a word: the server's own complaint says so."""
    tags: dict[str, TagRow] = {}
    off = set()
    for row in sheet.rows:
        try:
            tag = _tag(row, sheet.dialect)
            if tag.server not in servers and tag.server not in refused:
                raise RowError(
                    Text('server "{server}" is not in site.toml; this tag is off.', {"server": tag.server})
                )
            if tag.name in tags:
                fields = {"tag": tag.name, "line": tags[tag.name].line}
                raise RowError(Text('a tag "{tag}" stands on line {line} already; this one is off.', fields))
        except RowError as error:
            report(row.line, error.text)
            off.add(row.cells["name"])
            continue
        if tag.server in refused:
            off.add(tag.name)
        else:
            tags[tag.name] = tag
    return TagRows(tags, off - tags.keys())


def states_text(states: Mapping[int, str]) -> str:
    """`0=Stopped|1=Running`; a bar inside a name is written `\\|`."""
    escaped = {code: re.sub(r"([\\|])", r"\\\1", name) for code, name in states.items()}
    return "|".join(f"{code}={name}" for code, name in escaped.items())


def _tag(row: Row, dialect: Dialect) -> TagRow:
    cells = row.cells
    low, high = a_number(cells, "low", dialect), a_number(cells, "high", dialect)
    _check_range(low, high)
    decimals = a_number(cells, "decimals", dialect)
    if decimals is not None and (decimals != int(decimals) or not 0 <= decimals <= MOST_DECIMALS):
        raise RowError(
            Text(
                "decimals must be a whole number from 0 to {most}; this tag is off.", {"most": MOST_DECIMALS}
            )
        )
    return TagRow(
        name=_name(cells["name"]),
        server=cells["server"],
        node=_node(cells["node"]),
        unit=cells.get("unit", ""),
        low=low,
        high=high,
        policy=cells.get("policy", ""),
        description=cells.get("description", ""),
        type=_type(cells.get("type", "")),
        stepped=a_yes_or_no(cells, "stepped"),
        decimals=None if decimals is None else int(decimals),
        states=_states(cells.get("states", "")),
        area=cells.get("area", ""),
        line=row.line,
    )


def _name(text: str) -> str:
    if not text:
        raise RowError(Text("this row has no name; this tag is off."))
    if not text.isprintable():
        raise RowError(Text("the name holds signs that cannot be seen; this tag is off. Type it anew."))
    return text


def _node(text: str) -> str:
    if not _is_node(text):
        raise RowError(
            Text(
                "{node} is no node; this tag is off. Write ns=2;s=NAME or ns=2;i=NUMBER.",
                {"node": _short(text) or '""'},
            )
        )
    return text


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _is_node(text: str) -> bool:
    match = NODE.fullmatch(text)
    if match is None or int(match[1] or 0) > MOST_NAMESPACE:
        return False
    kind, name = match[2], match[3]
    if kind == "s":
        return True
    try:
        if kind == "i":
            return len(name) <= 10 and name.isascii() and name.isdecimal() and int(name) <= MOST_NUMBER
        return bool(uuid.UUID(name) if kind == "g" else base64.b64decode(name, validate=True))
    except ValueError:
        return False


def _type(text: str) -> str:
    if text and text.removesuffix("[]") not in TYPES:
        raise RowError(
            Text("{type} is no type of OPC UA; this tag is off. Leave it empty if unsure.", {"type": text})
        )
    return text


def _check_range(low: float | None, high: float | None) -> None:
    if low is None or high is None or low < high:
        return
    fields = {"low": f"{low:g}", "high": f"{high:g}"}
    if low > high:
        raise RowError(Text("low {low} is above high {high}; this tag is off. Edit the row.", fields))
    raise RowError(
        Text("low and high are both {low}; this tag is off. Edit the row, or leave both empty.", fields)
    )


def _states(text: str) -> dict[int, str]:
    states: dict[int, str] = {}
    at = 0
    while at < len(text):
        match = STATE.match(text, at)
        if match is None:
            raise RowError(
                Text(
                    "states {states} cannot be read; this tag is off. Write 0=Off|1=On.",
                    {"states": _short(text)},
                )
            )
        states[int(match[1])] = re.sub(r"\\(.)", r"\1", match[2], flags=re.DOTALL).strip()
        at = match.end()
    return states
