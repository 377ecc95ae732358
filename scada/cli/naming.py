"""Tags for the variables of a server: names short, unique and fit for a spreadsheet; only sound values.

Lives here: the rules, as pure functions.
Must not: browse, write a file.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

from scada.config import TagRow
from scada.opcua import FoundVariable

LONGEST = 200  # signs; a server may send any length
MOST_DECIMALS = 15
UNSEEN = re.compile(r"\s+")


def tag_rows(variables: Sequence[FoundVariable], server: str) -> list[TagRow]:
    """A row for each variable; the server's own (namespace 0) are left out, a node comes once."""
    once = {variable.node: variable for variable in variables if variable.node.startswith("ns=")}
    names = tag_names([variable.path for variable in once.values()])
    return [_row(name, variable, server) for name, variable in zip(names, once.values(), strict=True)]


def tag_names(paths: Sequence[tuple[str, ...]]) -> list[str]:
    """A name for each path (browse names from the top to the variable itself), in order, no name twice.

    The browse name where it is unique, else the shortest suffix of the path that is, joined with points.
    Paths that are equal to the end get a number.
    """
    parts = [[fit(part) for part in path] or ["_"] for path in paths]
    depth = [1] * len(parts)
    while True:
        names = [".".join(part[-deep:]) for part, deep in zip(parts, depth, strict=True)]
        count = Counter(names)
        grown = [
            deep + 1 if count[name] > 1 and deep < len(part) else deep
            for name, part, deep in zip(names, parts, depth, strict=True)
        ]
        if grown == depth:
            return _numbered(names)
        depth = grown


def fit(text: str) -> str:
    """One line of signs that can be seen."""
    line = UNSEEN.sub(" ", text).strip()[:LONGEST]
    return "".join(sign if sign.isprintable() else "_" for sign in line).strip() or "_"


def _row(name: str, variable: FoundVariable, server: str) -> TagRow:
    low, high = _range(variable.low, variable.high)
    decimals = variable.decimals
    return TagRow(
        name=name,
        server=server,
        node=variable.node,
        unit=_line(variable.unit),
        low=low,
        high=high,
        description=_line(variable.description),
        type=variable.type,
        stepped=_stepped(variable),
        decimals=decimals if decimals is not None and 0 <= decimals <= MOST_DECIMALS else None,
        states={code: _line(state) for code, state in variable.states.items()},
        area=_line(variable.area),
    )


def _stepped(variable: FoundVariable) -> bool | None:
    """As the server says; a setpoint that says nothing holds its value until somebody writes it."""
    return True if variable.stepped is None and variable.writable else variable.stepped


def _range(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    """A server that has no range often says 0 to 0."""
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high) and low < high):
        return None, None
    return low, high


def _line(text: str) -> str:
    return fit(text) if text.strip() else ""


def _numbered(names: Sequence[str]) -> list[str]:
    taken = set(names)
    seen: set[str] = set()
    unique = []
    for name in names:
        fresh, number = name, 1
        while fresh in seen or (number > 1 and fresh in taken):
            number += 1
            fresh = f"{name}-{number}"
        seen.add(fresh)
        unique.append(fresh)
    return unique
