"""The facts of the selected pen, name and value in words.

Lives here: which facts, in which order.
Must not: paint, format a number by itself.
"""

from scada.language import Language
from scada.model import Quality, Text, quality, status_name
from ui.theme import ValueState
from ui.widgets import Precision, age_text, time_text

from .compose import Readings, difference_text, drawn_text, newest, scale_text
from .trend import Trend
from .view import Span

STATES = {
    ValueState.GOOD: Text("good"),
    ValueState.UNCERTAIN: Text("uncertain"),
    ValueState.BAD: Text("bad"),
    ValueState.STALE: Text("stale"),
    ValueState.DISCONNECTED: Text("disconnected"),
    ValueState.NONE: Text("no value yet"),
}


def facts(
    trend: Trend, span: Span, now: int, language: Language, readings: Readings
) -> list[tuple[str, str]]:
    """Of the selected pen; none without one."""
    pen = trend.pens.find(trend.pens.selected)
    if pen is None:
        return []
    translate, tag, track = language.translate, trend.tags[pen.tag], trend.track(pen.tag)
    between = readings.get(pen.tag, ())
    found = [
        (translate("B − A"), difference_text(track, *between) if len(between) == 2 else ""),
        (translate("Scale"), scale_text(trend, pen, span, language)),
        (translate("Value"), newest(trend, pen.tag, language).text if track.offset else ""),
        (translate("Counted from"), str(track.offset) if track.offset else ""),
        (translate("Drawn as"), drawn_text(track, language)),
        (translate("Last value"), _last_text(trend, pen.tag, now, language)),
        (translate("Quality"), _quality_text(trend, pen.tag, language)),
        (translate("Server"), tag.server),
        (translate("Node"), tag.node),
    ]
    return [(name, value) for name, value in found if value]


def _last_text(trend: Trend, tag: int, now: int, language: Language) -> str:
    row = trend.row(tag)
    time = int(trend.newest.time[row]) if trend.newest is not None and row >= 0 else 0
    if not time:
        return ""
    return language.translate(
        "{time}, {age} old",
        time=time_text(time, trend.zone, Precision.MILLISECOND),
        age=age_text(now - time, language),
    )


def _quality_text(trend: Trend, tag: int, language: Language) -> str:
    """The state in words; the status code's name where it says more than good."""
    row = trend.row(tag)
    words = language.render(STATES[newest(trend, tag, language).state])
    status = int(trend.newest.status[row]) if trend.newest is not None and row >= 0 else 0
    if quality(status) is Quality.GOOD:
        return words
    return language.translate("{quality}, {status}", quality=words, status=status_name(status))
