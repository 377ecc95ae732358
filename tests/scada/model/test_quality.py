"""Status codes against the tables of OPC 10000-4 (tests/golden/part4).

Lives here: names, severities, the overflow bit, scalar and column forms side by side.
Must not: repeat the table.
"""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scada.model import Quality, has_overflow, is_bad, qualities, quality, status_name
from scada.model.quality import BAD_NO_DATA, OVERFLOW_BITS
from scada.model.status_names import NAMES

GOLDEN = Path(__file__).parents[2] / "golden" / "part4"
codes = st.integers(0, 2**32 - 1)


def table(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CODES = table("status_codes.csv")
EXAMPLES = table("info_bits_examples.csv")


@pytest.mark.parametrize("row", CODES, ids=lambda row: row["name"])
def test_a_code_has_its_name_and_its_severity(row: dict[str, str]) -> None:
    code = int(row["value"])
    assert status_name(code) == row["name"]
    assert quality(code) is Quality[row["severity"].upper()]
    assert is_bad(np.array([code], np.uint32))[0] == (row["severity"] == "Bad")


def test_the_table_of_names_holds_nothing_else() -> None:
    assert {int(row["value"]) >> 16: row["name"] for row in CODES} == NAMES


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["value_hex"])
def test_info_bits_change_neither_name_nor_quality(row: dict[str, str]) -> None:
    code = int(row["value_hex"], 16)
    assert status_name(code) == row["status_name"]
    assert quality(code) is quality(code & 0xFFFF0000)
    assert has_overflow(np.array([code], np.uint32))[0] == ("Overflow" in row["bits"])


def test_the_overflow_bits_are_those_of_the_layout() -> None:
    (overflow,) = [row for row in table("info_bits.csv") if row["field"] == "Overflow"]
    (used,) = [row for row in table("info_bits.csv") if row["meaning"] == "DataValue"]
    shift = int(used["bits"].split(":")[0])
    assert int(overflow["mask"], 16) | int(used["pattern"], 2) << shift == OVERFLOW_BITS


def test_an_overflow_bit_without_its_info_type_says_nothing() -> None:
    assert not has_overflow(np.array([0x00000080, 0x00000400, 0], np.uint32)).any()


@given(st.lists(codes, max_size=20))
def test_a_column_is_judged_like_its_rows(column: list[int]) -> None:
    status = np.array(column, np.uint32)
    assert qualities(status).dtype == np.uint8
    assert qualities(status).tolist() == [quality(code) for code in column]
    assert is_bad(status).tolist() == [quality(code) is Quality.BAD for code in column]


@given(codes)
def test_a_reserved_severity_counts_as_bad(code: int) -> None:
    assert quality(code | 0xC0000000) is Quality.BAD


@pytest.mark.parametrize("code", [0x80FF0000, 0x0FFF0480, 0xFFFFFFFF])
def test_a_code_that_nobody_named_is_written_as_a_number(code: int) -> None:
    assert status_name(code) == f"0x{code:08X}"


def test_no_data_is_a_bad_code_of_the_table() -> None:
    assert status_name(BAD_NO_DATA) == "BadNoData"
    assert quality(BAD_NO_DATA) is Quality.BAD
