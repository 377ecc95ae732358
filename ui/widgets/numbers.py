"""How a value is written: decimals, sign, unit, names of states and of status codes.

Lives here: pure functions from a value and its tag to what a person reads.
Must not: paint, cut a text, choose a colour, decide what is stale.
"""

from math import floor, inf, isinf, isnan, log10
from typing import NamedTuple

from PySide6.QtGui import QFontMetricsF

from scada.language import Language
from scada.model import Newest, Tag, status_name
from ui.theme import ValueState, value_state

MINUS = "\u2212"
NARROW_SPACE = "\u202f"
NO_VALUE = "—"
TOO_WIDE = "###"
PLAIN_BELOW = 1e12  # without an engineering range, larger numbers are written with a power of ten
PLAIN_FROM = 1e-4
WHOLE_TYPES = frozenset(("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Boolean"))


class ValueText(NamedTuple):
    """A value as it is read. `unit` is empty where the text is a name or there is no value."""

    text: str
    unit: str
    state: ValueState

    @property
    def is_name(self) -> bool:
        """Whether the text is a status name, written smaller than a number."""
        return self.state is ValueState.BAD


def decimals(tag: Tag, number: float = 0.0) -> int:
    """Decimals of a value: the tag's own, none for whole types, else from the larger end of its range.

    With d digits before the point there: 0 from 1,000 on, otherwise max(1, 3 - d). Without a range `number`
    stands for it.
    """
    if tag.decimals is not None:
        return tag.decimals
    if tag.type in WHOLE_TYPES:
        return 0
    ends = [abs(end) for end in (tag.low, tag.high) if end is not None and not isnan(end) and not isinf(end)]
    larger = max(ends, default=0.0) or (0.0 if isinf(number) or isnan(number) else abs(number))
    if larger >= 1000:
        return 0
    digits = floor(log10(larger)) + 1 if larger >= 1 else 0
    return max(1, 3 - digits)


def number_text(number: float, places: int, grouping: str = "") -> str:
    """`number` with `places` decimals and U+2212, never "−0.0". `grouping`: "," for thousands in tables."""
    if isnan(number):
        return "NaN"
    if isinf(number):
        return "∞" if number > 0 else f"{MINUS}∞"
    written = f"{abs(number):,.{places}f}".replace(",", grouping)
    is_negative = number < 0 and any(digit in "123456789" for digit in written)
    return f"{MINUS}{written}" if is_negative else written


def value_text(number: float, item: object | None, tag: Tag, language: Language, grouping: str = "") -> str:
    """A usable value in words: the state's name, else the number, the text, the structure as it is."""
    if item is not None:
        return _item_text(item, tag, grouping)
    if isnan(number) or isinf(number):
        return number_text(number, 0)
    if number.is_integer() and int(number) in tag.states:
        return tag.states[int(number)]
    if tag.type == "Boolean":
        return language.translate("True") if number else language.translate("False")
    size = abs(number)
    if _is_inside_range(number, tag) or size == 0 or PLAIN_FROM <= size < PLAIN_BELOW:
        return number_text(number, decimals(tag, number), grouping)
    return f"{number:.3e}".replace("-", MINUS)


def newest_text(newest: Newest, row: int, tag: Tag, language: Language, grouping: str = "") -> ValueText:
    """The value in `row` as it is read: "—" before the first sample, the status name where it is bad."""
    status = int(newest.status[row])
    state = value_state(status, int(newest.freshness[row]))
    if state is ValueState.NONE:
        return ValueText(NO_VALUE, "", state)
    number, item = float(newest.number[row]), newest.item[row]
    if status >> 31 or (item is None and isnan(number) and status):
        return ValueText(status_name(status), "", state)
    is_named = bool(tag.states) or tag.type == "Boolean" or isinstance(item, str)
    return ValueText(value_text(number, item, tag, language, grouping), "" if is_named else tag.unit, state)


def widest_text(tag: Tag, grouping: str = "") -> str:
    """The widest text the tag's range can give, for reserving width; names of states count too."""
    places = decimals(tag)
    ends = (tag.low if tag.low is not None else -999.0, tag.high if tag.high is not None else 9999.0)
    written = [number_text(end, places, grouping) for end in ends]
    return max((*tag.states.values(), *written), key=len)


def with_unit(text: str, unit: str) -> str:
    """`4.82 bar` with a narrow no-break space; without a unit the text alone."""
    return f"{text}{NARROW_SPACE}{unit}" if unit else text


def percent_text(share: float, places: int = 1) -> str:
    """`share` of 1 in percent. Rounded down, so that 100 is said only of all."""
    scale = 10**places
    return with_unit(number_text(floor(min(share, inf) * 100 * scale + 1e-9) / scale, places), "%")


def fitted(text: str, metrics: QFontMetricsF, width: float) -> str:
    """A number that does not fit is never cut: it becomes ###."""
    return text if metrics.horizontalAdvance(text) <= width else TOO_WIDE


def _is_inside_range(number: float, tag: Tag) -> bool:
    return tag.low is not None and tag.high is not None and tag.low <= number <= tag.high


def _item_text(item: object, tag: Tag, grouping: str) -> str:
    if isinstance(item, bool):
        return tag.states.get(int(item), str(item))
    if isinstance(item, int):
        return tag.states.get(item) or f"{item:,}".replace(",", grouping).replace("-", MINUS)
    if isinstance(item, bytes):
        return item.hex(" ")
    return str(item)
