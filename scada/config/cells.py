"""One cell of a row as a value, or the sentence that refuses its row.

Lives here: numbers and yes or no, as both tables have them.
Must not: know a rule between two cells.
"""

from collections.abc import Mapping

from scada.model import Text

from .rows import Dialect, number

YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


class RowError(Exception):
    """Why a row is left out."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


def a_number(cells: Mapping[str, str], column: str, dialect: Dialect) -> float | None:
    """None for an empty cell or an absent column."""
    text = cells.get(column, "")
    try:
        return number(text, dialect) if text else None
    except ValueError as error:
        fields = {"column": column, "text": text}
        raise RowError(Text('{column} "{text}" is no number; this row is off.', fields)) from error


def a_yes_or_no(cells: Mapping[str, str], column: str) -> bool | None:
    """None for an empty cell or an absent column."""
    text = cells.get(column, "")
    if text and text.lower() not in YES_NO:
        fields = {"column": column, "text": text}
        raise RowError(Text('{column} "{text}" must be yes or no; this row is off.', fields))
    return YES_NO.get(text.lower())
