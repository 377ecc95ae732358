"""What a cell tells when the pointer rests on it: what did not fit, and where the value comes from.

Lives here: the tooltip of each column.
Must not: be the only place of a fact that matters.
"""

from scada.language import Language
from scada.model import Newest, Tag, status_name
from ui.theme import ValueState, value_state
from ui.widgets import Precision, clock_text, newest_text, with_unit

from .columns import Column
from .words import WORDS

LONGEST = 600  # signs: a structure can be a page long


def tip(newest: Newest, number: int, tag: Tag, column: int, language: Language, zone: str) -> str:
    """For the tag of that number; "" for none."""
    match column:
        case Column.TAG:
            return "\n".join(part for part in (tag.name, tag.node) if part)
        case Column.DESCRIPTION:
            return tag.description
        case Column.SERVER:
            return tag.server
        case Column.VALUE | Column.RANGE:
            return _value_tip(newest, number, tag, language)
        case Column.QUALITY:
            return _quality_tip(newest, number, language, zone)
        case Column.AGE if newest.time[number]:
            return clock_text(int(newest.time[number]), zone, language, Precision.MILLISECOND)
    return ""


def _value_tip(newest: Newest, number: int, tag: Tag, language: Language) -> str:
    value = newest_text(newest, number, tag, language)
    text = with_unit(value.text[:LONGEST], value.unit)
    if tag.states and newest.number[number] == newest.number[number]:
        return language.translate(
            "{state}, as a number {number}", state=text, number=float(newest.number[number])
        )
    return text


def _quality_tip(newest: Newest, number: int, language: Language, zone: str) -> str:
    status = int(newest.status[number])
    state = value_state(status, int(newest.freshness[number]))
    word = language.render(WORDS[state])
    if newest.since[number] and state in (ValueState.STALE, ValueState.DISCONNECTED):
        since = clock_text(int(newest.since[number]), zone, language)
        return language.translate(
            "{quality} since {time}; the last status was {status}",
            quality=word,
            time=since,
            status=status_name(status),
        )
    return language.translate("{quality}: {status}", quality=word, status=status_name(status))
