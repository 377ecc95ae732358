"""A CSV file as an engineer's spreadsheet leaves it: rows of named cells, each with its line.

Lives here: encoding, delimiter, quotes, header; numbers; the sign before a formula.
Must not: know what a column means.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from scada.model import Text

from .site import Report

MOST_BROKEN_QUOTES = 100  # then the rest of the file is given up: each may cost a scan to the end
UTF8_MARK = b"\xef\xbb\xbf"
BYTE_ORDER_MARKS = ((UTF8_MARK, "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
FORMULA = re.compile(r"[=+\-@\t']")
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
SURROGATE = re.compile("[\ud800-\udfff]")
NO_COLUMN = "the header has no column {missing}; every row is off. Let the first line begin with {columns}."
BROKEN_QUOTE = Text(
    "a quote in this row is not closed, or a cell is far too long; the row is off. Write a quote inside a "
    'text twice, "".'
)
GIVEN_UP = Text("too many rows with an unclosed quote; the rest of this file is off.")
TOO_MANY_CELLS = (
    "this row has {cells} cells, the header {columns}; the row is off. Put a text that holds the separator "
    "in quotes."
)
NOT_UTF8 = Text("this row holds bytes that are no UTF-8 text; the row is off. Save the file as CSV UTF-8.")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file was written; rows appended to it are written the same way."""

    encoding: str = "utf-8"
    mark: bytes = b""
    delimiter: str = ","
    newline: str = "\n"

    @property
    def decimal_comma(self) -> bool:
        """A spreadsheet that separates by semicolon does so because the comma stands in its numbers."""
        return self.delimiter == ";"


class Row(NamedTuple):
    line: int
    cells: dict[str, str]  # column name in lower case to text, stripped


@dataclass(frozen=True, slots=True)
class Sheet:
    dialect: Dialect
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(content: bytes, required: Sequence[str], report: Report) -> Sheet:
    """Every row that can be read; the others are reported and left out. Never raises."""
    text, encoding, mark = _decoded(content)
    lines = LINE.findall(text)
    first = 1 if lines and re.match(r"sep=.\s*$", lines[0], re.IGNORECASE) else 0  # Excel's own hint
    header = lines[first] if len(lines) > first else ""
    delimiter = max(",;\t", key=lambda sign: (header.count(sign), sign == ","))
    newline = "\r\n" if header.endswith("\r\n") else "\n"
    dialect = Dialect(encoding, mark, delimiter, newline)
    records = _records(lines, first, delimiter, report)
    _, names = next(records, (0, []))
    columns = tuple(name.strip().lower() for name in names)
    if not _is_header(columns, required, first + 1, report):
        return Sheet(dialect, columns, ())
    rows = (_row(line, cells, columns, report) for line, cells in records)
    return Sheet(dialect, columns, tuple(row for row in rows if row is not None))


def number(text: str, dialect: Dialect) -> float:
    """Raises ValueError for what is no plain finite number: `1_000`, `nan`, `0x10`, `1e999`."""
    plain = text.replace(",", ".") if dialect.decimal_comma else text
    if not NUMBER.fullmatch(plain) or abs(value := float(plain)) == float("inf"):
        raise ValueError(text)
    return value


def _unguarded(text: str) -> str:
    """The text without the sign that `guarded_text` puts before a formula."""
    return text[1:] if text[:1] == "'" and FORMULA.match(text, 1) else text


def _decoded(content: bytes) -> tuple[str, str, bytes]:
    """The text; bytes that are no text become lone surrogates, and their rows are reported one by one."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark) and encoding != "utf-8":
            body = content[len(mark) : len(content) - len(content) % 2]
            return body.decode(encoding, "surrogatepass"), encoding, mark
    mark = UTF8_MARK if content.startswith(UTF8_MARK) else b""
    return content[len(mark) :].decode("utf-8", "surrogateescape"), "utf-8", mark


def _is_header(columns: tuple[str, ...], required: Sequence[str], line: int, report: Report) -> bool:
    missing = ", ".join(name for name in required if name not in columns)
    if missing:
        fields = {"missing": missing, "columns": ",".join(required)}
        report(line, Text(NO_COLUMN, fields))
        return False
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        report(
            line, Text("the header has the column {column} twice; every row is off.", {"column": twice[0]})
        )
    return not twice


def _records(
    lines: Sequence[str], start: int, delimiter: str, report: Report
) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each record. After a broken quote reading goes on at the next line."""
    broken = 0
    while start < len(lines) and broken <= MOST_BROKEN_QUOTES:
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True)
        first = start
        try:
            for cells in reader:
                yield first + 1, cells
                first = start + reader.line_num
            return
        except csv.Error:
            broken += 1
            report(first + 1, BROKEN_QUOTE if broken <= MOST_BROKEN_QUOTES else GIVEN_UP)
            start = first + 1


def _row(line: int, cells: Sequence[str], columns: Sequence[str], report: Report) -> Row | None:
    """None for an empty row, and for one that was reported."""
    texts = [cell.strip() for cell in cells]
    while len(texts) > len(columns) and not texts[-1]:
        texts.pop()  # spreadsheets write delimiters behind the last cell
    if not any(texts):
        return None
    if len(texts) > len(columns):
        report(line, Text(TOO_MANY_CELLS, {"cells": len(texts), "columns": len(columns)}))
        return None
    if any(SURROGATE.search(text) for text in texts):
        report(line, NOT_UTF8)
        return None
    texts += [""] * (len(columns) - len(texts))
    return Row(line, {name: _unguarded(text) for name, text in zip(columns, texts, strict=True)})
