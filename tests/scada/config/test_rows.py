"""A CSV file as spreadsheets leave it.

Lives here: encodings, separators, quotes, line numbers, formulas.
Must not: know what a column means.
"""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scada.config.rows import Dialect, Sheet, number, read_sheet
from scada.formats import guarded_text

REQUIRED = ("name", "node")


def read(content: str | bytes) -> tuple[Sheet, list[tuple[int, str]]]:
    told: list[tuple[int, str]] = []
    raw = content if isinstance(content, bytes) else content.encode()
    return read_sheet(raw, REQUIRED, lambda line, text: told.append((line, str(text)))), told


def names(content: str | bytes) -> list[str]:
    sheet, told = read(content)
    assert told == []
    return [row.cells["name"] for row in sheet.rows]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_no_part_of_the_first_name(mark: bytes) -> None:
    assert names(mark + "name,node\nß,i=1\n".encode()) == ["ß"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_spreadsheets_unicode_text_is_read(encoding: str) -> None:
    mark = "\ufeff".encode(encoding)
    assert names(mark + "name\tnode\r\n水位\ti=1\r\n".encode(encoding)) == ["水位"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_separators_and_line_ends_of_every_spreadsheet_are_read(newline: str, delimiter: str) -> None:
    rows = [["name", "node", "note"], ["a", "i=1", "x"], ["b", "i=2", "y"]]
    assert names(newline.join(delimiter.join(row) for row in rows)) == ["a", "b"]


def test_the_hint_of_excel_for_its_separator_is_skipped() -> None:
    sheet, told = read("sep=;\r\nname;node\r\na;i=1\r\n")
    assert told == []
    assert [row.line for row in sheet.rows] == [3]


def test_a_semicolon_file_has_a_comma_in_its_numbers() -> None:
    assert number("-1,5e3", Dialect(delimiter=";")) == -1500.0
    with pytest.raises(ValueError, match="1,5"):
        number("1,5", Dialect())


@pytest.mark.parametrize("text", ["", "nan", "inf", "1_0", "0x1", "1e999", "１", "--1", "1 2"])
def test_what_is_no_plain_finite_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        number(text, Dialect())


def test_a_row_that_spans_lines_is_named_by_its_first() -> None:
    sheet, _ = read('name,node,note\na,i=1,"two\nlines"\n\nb,i=2,\n')
    assert [(row.line, row.cells["note"]) for row in sheet.rows] == [(2, "two\nlines"), (5, "")]


def test_an_unclosed_quote_costs_its_own_row_only() -> None:
    sheet, told = read('name,node\na,"i=1\nb,i=2\nc,"i=3"x\nd,i=4\n')
    assert [row.cells["name"] for row in sheet.rows] == ["b", "d"]
    assert [line for line, _ in told] == [2, 4]


def test_a_row_in_another_encoding_costs_its_own_row_only() -> None:
    sheet, told = read(b"name,node\nGrad \xb0C,i=1\nb,i=2\n")
    assert [row.cells["name"] for row in sheet.rows] == ["b"]
    assert told == [
        (2, "this row holds bytes that are no UTF-8 text; the row is off. Save the file as CSV UTF-8.")
    ]


def test_a_header_without_a_needed_column_turns_every_row_off() -> None:
    sheet, told = read("name,nodes\na,i=1\n")
    assert sheet.rows == ()
    assert told == [
        (1, "the header has no column node; every row is off. Let the first line begin with name,node.")
    ]
    assert read("")[1][0][0] == 1
    assert "twice" in read("name,node,NAME\n")[1][0][1]


def test_columns_nobody_knows_and_empty_cells_at_the_end_are_no_mistake() -> None:
    assert names("Name , loop, node\na,17,i=1,,,\n,,\n") == ["a"]


def test_many_broken_quotes_end_the_reading_in_words() -> None:
    sheet, told = read("name,node\n" + 'a,"i"1\n' * 500)
    assert sheet.rows == ()
    assert len(told) == 101
    assert "the rest of this file is off" in told[-1][1]


@example("=1+1")
@example("'=x")
@example("''")
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=8).map(str.strip))
def test_a_text_written_guarded_is_read_back_as_it_was(text: str) -> None:
    assert guarded_text(text)[:1] not in tuple("=+-@\t")
    quoted = guarded_text(text).replace('"', '""')
    sheet, told = read(f'name,node\n"{quoted}",i=1\n')
    assert told == []
    assert sheet.rows[0].cells["name"] == text


@given(st.binary(max_size=200), st.sampled_from([b"", b"name,node\n", b"\xff\xfe", b"name;node\r\n"]))
def test_any_bytes_give_rows_and_sentences_never_an_error(content: bytes, start: bytes) -> None:
    sheet, told = read(start + content)
    assert all(row.line >= 1 for row in sheet.rows)
    assert all(line >= 1 and text for line, text in told)
