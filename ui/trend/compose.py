"""From the model to one frame: the scene of the plot and the rows of the legend.

Lives here: which pens are drawn where, what a reading and an extent say in words.
Must not: change the model, ask a source, paint.
"""

from dataclasses import dataclass

from scada.language import Language
from scada.model import MINUTE, AlarmList, AlarmState, Tag, status_name
from ui.theme import ValueState
from ui.widgets import (
    NO_VALUE,
    ValueText,
    age_text,
    newest_text,
    number_text,
    time_text,
    value_text,
    with_unit,
)
from ui.widgets import decimals as decimals_of

from .pens import Pen, Scale
from .readings import Reading, Rule
from .scales import range_of, seen
from .scene import PenScene, Scene
from .track import Kind, Track
from .trend import Trend
from .view import Span

ABOUT = "≈"  # before a value that no sample has
NEVER = ValueText(NO_VALUE, "", ValueState.NONE)
Readings = dict[int, tuple[Reading, ...]]  # by tag, one a cursor


@dataclass(frozen=True, slots=True)
class LegendRow:
    """A pen as the legend shows it. `extent`: what is seen of it, in words."""

    tag: Tag
    colour: int
    is_shown: bool
    is_selected: bool
    value: ValueText
    extent: str
    age: str  # only where the value no longer speaks for the plant
    readings: tuple[str, ...]  # one a cursor
    alarm: tuple[int, AlarmState] | None  # priority and state of the worst


def scene(
    trend: Trend, language: Language, span: Span, now: int, cursors: tuple[int, ...], readings: Readings
) -> Scene:
    """What the plot paints. `now` is cut to whole pixels of the span, so that nothing moves in between."""

    def staged(pen: Pen) -> PenScene:
        track = trend.track(pen.tag)
        found = readings.get(pen.tag, (Reading(Rule.NOTHING),) * len(cursors))
        scale = trend.scale(pen, span) if track.kind is Kind.NUMBER else Scale(0.0, 1.0)
        return PenScene(
            tag=track.tag,
            colour=pen.colour,
            is_selected=pen.tag == trend.pens.selected,
            curve=track.curve(now),
            revision=track.revision,
            scale=scale,
            offset=track.offset,
            newest=newest(trend, pen.tag, language),
            name=lambda value: in_words(track, value, language),
            readings=found,
            texts=tuple(reading_text(track, reading, language) for reading in found),
        )

    curves = tuple(staged(pen) for pen in trend.curves())
    bands = tuple(staged(pen) for pen in trend.bands())
    length = length_text(abs(cursors[1] - cursors[0]), language) if len(cursors) > 1 else ""
    return Scene(span, now, trend.zone, trend.view.is_live, curves, bands, cursors, length)


def legend(
    trend: Trend, language: Language, span: Span, now: int, readings: Readings, alarms: AlarmList
) -> list[LegendRow]:
    """One row a pen, hidden ones too."""
    worst: dict[int, tuple[int, AlarmState]] = {}
    for alarm in sorted(alarms.alarms, key=lambda alarm: (-alarm.priority, not alarm.state.is_acked)):
        worst[alarm.tag] = (alarm.priority, alarm.state)
    rows = []
    for pen in trend.pens.pens:
        track = trend.track(pen.tag)
        value = _beyond_offset(trend, track, newest(trend, pen.tag, language))
        found = readings.get(pen.tag, ())
        rows.append(
            LegendRow(
                tag=track.tag,
                colour=pen.colour,
                is_shown=pen.is_shown,
                is_selected=pen.tag == trend.pens.selected,
                value=value,
                extent=extent_text(track, span, trend.zone, language),
                age=age(trend, pen.tag, value, now, language),
                readings=tuple(reading_text(track, reading, language) for reading in found),
                alarm=worst.get(pen.tag),
            )
        )
    return rows


def newest(trend: Trend, tag: int, language: Language) -> ValueText:
    row = trend.row(tag)
    if row < 0 or trend.newest is None:
        return NEVER
    return newest_text(trend.newest, row, trend.tags[tag], language)


def _beyond_offset(trend: Trend, track: Track, value: ValueText) -> ValueText:
    """Of a large counter what it is beyond the first one, as on its axis; the facts have it whole."""
    row = trend.row(track.tag.id)
    item = trend.newest.item[row] if trend.newest is not None and row >= 0 else None
    if not track.offset or not isinstance(item, int) or value.state is ValueState.BAD:
        return value
    return value._replace(text=_signed(float(item - track.offset), 0))


def _signed(number: float, places: int) -> str:
    return f"{'+' if number >= 0 else ''}{number_text(number, places)}"


def age(trend: Trend, tag: int, value: ValueText, now: int, language: Language) -> str:
    """How old the value is, where that is the news."""
    row = trend.row(tag)
    if trend.newest is None or row < 0 or value.state not in (ValueState.STALE, ValueState.DISCONNECTED):
        return ""
    return age_text(now - int(trend.newest.time[row]), language)


def in_words(track: Track, value: float, language: Language) -> str:
    """A value as the track keeps it, as it is read."""
    if track.kind is Kind.TEXT:
        return track.name(value)
    if track.offset and value == value:
        return value_text(0.0, round(value) + track.offset, track.tag, language)
    return value_text(value, None, track.tag, language)


def reading_text(track: Track, reading: Reading, language: Language) -> str:
    """The value, with a sign before it where no sample has it; a status name; or a dash."""
    if reading.rule is Rule.BAD:
        return status_name(reading.status)
    if reading.rule is Rule.NOTHING:
        return NO_VALUE
    about = reading.rule is Rule.INTERPOLATED or reading.is_rough
    text = in_words(track, reading.value, language)
    text = f"{ABOUT} {text}" if about and track.kind is Kind.NUMBER else text
    return f"{text}?" if reading.is_uncertain else text


def difference_text(track: Track, first: Reading, second: Reading) -> str:
    """B − A of two numbers, with its sign; a dash where there is none."""
    if track.kind is not Kind.NUMBER or first.value != first.value or second.value != second.value:
        return NO_VALUE
    difference = second.value - first.value
    return with_unit(_signed(difference, decimals_of(track.tag, difference)), track.tag.unit)


def length_text(length: int, language: Language) -> str:
    """`Δt 5 min 22.750 s`."""
    minutes, rest = divmod(length, MINUTE)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // 1_000_000 / 1000:.3f}"
    if hours:
        return language.translate(
            "Δt {hours} h {minutes} min {seconds} s", hours=hours, minutes=minutes, seconds=seconds
        )
    if minutes:
        return language.translate("Δt {minutes} min {seconds} s", minutes=minutes, seconds=seconds)
    return language.translate("Δt {seconds} s", seconds=seconds)


def extent_text(track: Track, span: Span, zone: str, language: Language) -> str:
    """Lowest and highest of what is seen; of a state or text, since when it is what it is."""
    if track.kind is not Kind.NUMBER:
        since = track.unchanged_since()
        return language.translate("since {time}", time=time_text(since, zone)) if since else ""
    extremes = seen(track.visible(span))
    if extremes is None:
        return ""
    low, high = (relative_text(track, end, language) for end in extremes)
    return language.translate("{low} to {high}", low=low, high=high)


def relative_text(track: Track, value: float, language: Language) -> str:
    """A value as on the axis: of a large counter only what it is beyond the first one."""
    if not track.offset:
        return in_words(track, value, language)
    return _signed(value, 0)


def scale_text(trend: Trend, pen: Pen, span: Span, language: Language) -> str:
    """Bounds of the value axis, and why they are these."""
    track = trend.track(pen.tag)
    if track.kind is not Kind.NUMBER:
        return language.translate("none: states have names")
    low, high = (relative_text(track, end, language) for end in trend.scale(pen, span))
    bounds = {"low": low, "high": high, "unit": track.tag.unit}
    if pen.scale is not None:
        return (
            language.translate("{low} to {high} {unit}, fixed", **bounds)
            .replace(" ,", ",")
            .replace(" ，", "，")
        )
    if range_of(track.tag, track.offset) is not None:
        return (
            language.translate("{low} to {high} {unit}, its range", **bounds)
            .replace(" ,", ",")
            .replace(" ，", "，")
        )
    return (
        language.translate("{low} to {high} {unit}, follows", **bounds)
        .replace(" ,", ",")
        .replace(" ，", "，")
    )


def drawn_text(track: Track, language: Language) -> str:
    """How the pen joins its samples."""
    if track.kind is Kind.STATE:
        return language.translate("band with the names of states")
    if track.kind is Kind.TEXT:
        return language.translate("band with texts")
    if track.is_stepped:
        if track.is_reduced:
            return language.translate("steps, with lowest and highest")
        return language.translate("steps from sample to sample")
    if track.is_reduced:
        return language.translate("line, with lowest and highest")
    return language.translate("line from sample to sample")
