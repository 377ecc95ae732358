"""Values as a spreadsheet takes them: one line a tag, columns apart by tabs.

Lives here: the text that Ctrl C puts on the clipboard.
Must not: reach for the clipboard.
"""

from collections.abc import Sequence

from scada.language import Language
from scada.model import Moment
from ui.theme import ValueState
from ui.widgets import NO_VALUE, newest_text

from .table import TagTable
from .words import WORDS


def as_text(table: TagTable, numbers: Sequence[int], language: Language) -> str:
    """Name, value, unit, quality, source time in UTC, for the tags of these numbers; a title line first."""
    titles = (
        language.translate("Tag"),
        language.translate("Value"),
        language.translate("Unit"),
        language.translate("Quality"),
        language.translate("Time (UTC)"),
    )
    lines = ["\t".join(titles)]
    for number in numbers:
        tag, time = table.facts.tags[number], int(table.newest.time[number])
        value = newest_text(table.newest, number, tag, language)
        quality = language.render(WORDS[ValueState(int(table.states[number]))])
        moment = str(Moment(time)) if time else NO_VALUE
        cells = (tag.name, value.text, value.unit, quality, moment)
        lines.append("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells))
    return "\n".join(lines)
