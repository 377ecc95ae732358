"""Rows of a CSV file that a spreadsheet opens without harm and a program reads back.

Lives here: columns, quoting, the guard against formulas, odd texts.
Must not: read a historian's file.
"""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.formats import CSV_HEADER, guarded_text, write_csv
from scada.model import SampleBatch


def texts(*values: str) -> SampleBatch:
    value = np.empty(len(values), dtype=object)
    value[:] = values
    n = len(values)
    return SampleBatch(
        np.zeros(n, np.int32),
        np.arange(n, dtype=np.int64),
        value,
        np.zeros(n, np.uint32),
        np.zeros(n, np.uint8),
    )


def numbers(*values: float) -> SampleBatch:
    n = len(values)
    return SampleBatch(
        np.ones(n, np.int32),
        np.full(n, 1_764_000_000_000_000_001, np.int64),
        np.array(values),
        np.full(n, 0x80000000, np.uint32),
        np.full(n, 0x42, np.uint8),
    )


NAMES, TYPES = {0: "Text, one", 1: "Level"}, {0: "String", 1: "Double"}


def written(*batches: SampleBatch) -> str:
    out = io.StringIO(newline="")
    assert write_csv(batches, out, NAMES, TYPES) == sum(map(len, batches))
    return out.getvalue()


def test_the_columns_are_the_documented_ones() -> None:
    header, row = written(numbers(-1.5)).splitlines()
    assert header == CSV_HEADER == "tag,time,time_ns,value,status,origin"
    assert row == "Level,2025-11-24T16:00:00.000000001Z,1764000000000000001,-1.5,2147483648,66"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "'x"])
def test_a_text_that_looks_like_a_formula_gets_one_leading_quote(text: str) -> None:
    rows = list(csv.reader(io.StringIO(written(texts(text)), newline="")))
    assert rows[1][3] == "'" + text


def test_a_number_is_never_changed_even_in_a_column_of_objects() -> None:
    value = np.empty(2, dtype=object)
    value[:] = [-5, float("-inf")]
    zeros = np.zeros(2, np.int64)
    batch = SampleBatch(zeros.astype(np.int32), zeros, value, zeros.astype(np.uint32), zeros.astype(np.uint8))
    assert [line.split(",")[4] for line in written(batch).splitlines()[1:]] == ["-5", "-inf"]


@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=8))
def test_any_text_reads_back(values: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(written(texts(*values)), newline="")))[1:]
    assert [row[3] for row in rows] == [guarded_text(value) for value in values]
    assert {row[0] for row in rows} <= {"Text, one"}


def test_a_lone_surrogate_does_not_stop_an_export(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as out:
        write_csv([texts("bad \udcff byte")], out, NAMES, TYPES)
    assert "bad \udcff byte" in path.read_text(encoding="utf-8", errors="surrogatepass")
