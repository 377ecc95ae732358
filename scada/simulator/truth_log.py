"""The truth: what the simulated plant really reported, as CSV.

Lives here: the columns `tag,time_ns,value,status`, written so that a kill loses at most a step.
Must not: decide what is reported, run in the event loop (call it from a worker thread).
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from scada.formats import csv_field, guarded_text, value_text
from scada.model import Problem, Text

HEADER = "tag,time_ns,value,status\n"


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
            self._file = path.open("wb", buffering=0)  # each step one write; closing cannot fail
        except OSError as error:
            raise TruthLogError(_failure(path, error)) from error

    def begin(self) -> None:
        """The header line. Raises TruthLogError."""
        self._put(HEADER)

    def write(self, rows: Iterable[Row]) -> None:
        """One step. Raises TruthLogError."""
        self._put("".join(map(_line, rows)))

    def close(self) -> None:
        self._file.close()

    def _put(self, text: str) -> None:
        try:
            rest = memoryview(text.encode("utf-8", "surrogatepass"))
            while rest:  # a disk that is nearly full takes a part
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            raise TruthLogError(_failure(self._path, error)) from error


def _line(row: Row) -> str:
    text = guarded_text(row.value) if isinstance(row.value, str) else value_text(row.value, row.type)
    return f"{csv_field(row.tag)},{row.time},{csv_field(text)},{row.status}\n"


def _failure(path: Path, error: OSError) -> Text:
    return Text(
        "The log {path} cannot be written: {reason}. The plant stops rather than report what the log lacks. "
        "Free the place or name another file.",
        {"path": str(path), "reason": error.strerror or str(error)},
    )
