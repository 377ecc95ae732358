"""The truth: what the simulated plant really reported, as CSV.

Lives here: the columns `tag,time_ns,value,status`, the text of a value; a kill loses at most a step.
Must not: decide what is reported, run in the event loop (call it from a worker thread).
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from scada.model import Problem, Text

COLUMNS = ("tag", "time_ns", "value", "status")
FORMULA_SIGNS = tuple("=+-@\t'")  # a spreadsheet would calculate a text that starts so


class TruthLogError(Problem):
    """The log cannot be written."""


class Row(NamedTuple):
    tag: str
    time: int  # ns UTC
    value: Any
    type: str  # OPC UA built-in type by name
    status: int


class TruthLog:
    """An open log; `write` returns once the rows are with the operating system."""

    def __init__(self, path: Path) -> None:
        """Raises TruthLogError. An older file of this name is replaced."""
        self._path = path
        try:
            self._file = path.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise TruthLogError(_failure(path, error)) from error
        self._put(",".join(COLUMNS) + "\n")

    def write(self, rows: Iterable[Row]) -> None:
        """One step. Raises TruthLogError."""
        text = io.StringIO()
        lines = csv.writer(text, lineterminator="\n")
        lines.writerows((row.tag, row.time, value_text(row.value, row.type), row.status) for row in rows)
        self._put(text.getvalue())

    def close(self) -> None:
        self._file.close()

    def _put(self, text: str) -> None:
        try:
            self._file.write(text)
            self._file.flush()
        except OSError as error:
            raise TruthLogError(_failure(self._path, error)) from error


def value_text(value: Any, type_name: str) -> str:
    """Boolean as 0 or 1, Float by its shortest decimal in 32 bits, other numbers plain, a text as it is.

    A text that a spreadsheet would calculate gets one leading apostrophe.
    """
    if type_name == "Boolean":
        return str(int(value))
    if type_name == "Float":
        return str(np.float32(value))
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
    return str(value)


def _failure(path: Path, error: OSError) -> Text:
    return Text(
        "The log {path} cannot be written: {reason}. The plant stops rather than report what the log lacks. "
        "Free the place or name another file.",
        {"path": str(path), "reason": error.strerror or str(error)},
    )
