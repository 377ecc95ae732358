"""What the theme paints: symbols, marks, hatches, icons, letters, as pixels.

Lives here: that shapes differ where their meaning differs, and that nothing is an empty box.
Must not: compare with a stored picture; the specimen is looked at by people.
"""

import ast
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QApplication

from scada.model import AlarmState, Freshness
from ui.theme import (
    Inactive,
    Truth,
    ValueState,
    app_icon,
    apply,
    current,
    hatch,
    icon,
    icon_names,
    load_theme,
    look,
    paint_alarm_bar,
    paint_alarm_symbol,
    paint_icon,
    paint_quality_mark,
    paint_truth,
    value_state,
    value_states,
)

BOX = QRectF(4, 4, 22, 22)
UI = Path(__file__).parents[3] / "ui"


def pixels(paint: Callable[[QPainter], None], ratio: float = 1.0) -> NDArray[np.uint8]:
    """(height, width, 4) what `paint` leaves on a panel of 30 px."""
    image = QImage(round(30 * ratio), round(30 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(current().colour("surface.panel"))
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).copy()


def grey(picture: NDArray[np.uint8]) -> NDArray[np.int16]:
    """(height, width) as a greyscale copy shows it."""
    return (picture[..., :3] @ np.array([0.114, 0.587, 0.299])).astype(np.int16)


def are_told_apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    """Whether a greyscale copy still differs in more than a dozen clearly different pixels."""
    return int((np.abs(grey(one) - grey(other)) > 24).sum()) > 12


def symbol(priority: int, state: AlarmState | Inactive, lit: bool = True) -> NDArray[np.uint8]:
    return pixels(lambda painter: paint_alarm_symbol(painter, BOX, priority, state, lit))


def symbol_with_bar(priority: int, state: AlarmState | Inactive) -> NDArray[np.uint8]:
    """As a row begins: in light, yellow is as bright as the ground and the bar tells the state."""

    def paint(painter: QPainter) -> None:
        paint_alarm_bar(painter, QRectF(0, 2, 4, 26), priority, state)
        paint_alarm_symbol(painter, BOX.translated(2, 0), priority, state)

    return pixels(paint)


@pytest.mark.parametrize("name", ["dark", "light"])
def test_priorities_and_states_are_told_apart_in_greyscale(themed: QApplication, name: str) -> None:
    apply(themed, load_theme(name))
    looks = {
        (priority, state): symbol_with_bar(priority, state)
        for priority in (1, 2, 3, 4)
        for state in (AlarmState.UNACKED, AlarmState.RETURNED, *Inactive)
    }
    same = [pair for pair in combinations(looks, 2) if not are_told_apart(looks[pair[0]], looks[pair[1]])]
    returned_and_quiet = [
        pair for pair in same if {pair[0][1], pair[1][1]} <= {AlarmState.RETURNED, Inactive.NONE}
    ]
    assert same == returned_and_quiet  # a quiet counter never stands in a list beside a returned alarm


def test_only_an_unacknowledged_symbol_changes_with_the_flash(themed: QApplication) -> None:
    flashing = {
        state
        for state in (*AlarmState, *Inactive)
        if not np.array_equal(symbol(1, state, True), symbol(1, state, False))
    }
    assert flashing == {AlarmState.UNACKED, AlarmState.RETURNED}
    assert are_told_apart(symbol(1, AlarmState.UNACKED, True), symbol(1, AlarmState.UNACKED, False))


def test_an_unlit_symbol_never_disappears(themed: QApplication) -> None:
    empty = pixels(lambda painter: None)
    for state in (AlarmState.UNACKED, AlarmState.RETURNED):
        assert are_told_apart(symbol(2, state, False), empty)


def test_the_bar_is_solid_while_unacknowledged_and_hollow_once_returned(themed: QApplication) -> None:
    strip = QRectF(4, 2, 4, 26)
    bars = {state: pixels(lambda p, s=state: paint_alarm_bar(p, strip, 1, s)) for state in AlarmState}
    empty = pixels(lambda painter: None)
    fill = current().alarm(1).fill
    assert bars[AlarmState.UNACKED][15, 5, 2] == fill.red()
    assert np.array_equal(bars[AlarmState.RETURNED][15, 5], empty[15, 5])
    assert not np.array_equal(bars[AlarmState.RETURNED][15, 4], empty[15, 4])
    assert np.array_equal(bars[AlarmState.ACKED], empty)


def test_quality_marks_are_told_apart_in_greyscale_and_good_is_nothing(themed: QApplication) -> None:
    marks = {
        state: pixels(lambda p, s=state: paint_quality_mark(p, QRectF(8, 8, 14, 14), s))
        for state in ValueState
    }
    assert np.array_equal(marks[ValueState.GOOD], marks[ValueState.NONE])
    marks.pop(ValueState.NONE)
    assert all(are_told_apart(marks[one], marks[other]) for one, other in combinations(marks, 2))


def test_ribbon_classes_are_told_apart_in_greyscale(themed: QApplication) -> None:
    strips = {truth: pixels(lambda p, t=truth: paint_truth(p, QRectF(0, 12, 30, 6), t)) for truth in Truth}
    assert all(are_told_apart(strips[one], strips[other]) for one, other in combinations(strips, 2))


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_hatch_repeats_without_a_seam(themed: QApplication, ratio: float) -> None:
    brush = hatch(current().colour("quality.hatch"), ratio)
    picture = grey(pixels(lambda painter: painter.fillRect(0, 0, 30, 30, brush), ratio))
    period = round(8 * ratio)
    assert np.array_equal(picture[:, :period], picture[:, period : 2 * period])
    assert np.array_equal(picture[:period], picture[period : 2 * period])
    assert picture.std() > 2
    lines = [int(row.argmax()) for row in picture[:period, :period]]
    steps = {(above - below) % period for above, below in pairwise(lines)}
    assert steps <= {0, 1}  # each row further left: rising to the right
    assert sum(steps) == 1


def test_a_lost_link_outweighs_everything_and_never_means_no_value() -> None:
    good, uncertain, bad = 0, 0x40000000, 0x80340000
    assert value_state(good, Freshness.LIVE) is ValueState.GOOD
    assert value_state(uncertain, Freshness.LIVE) is ValueState.UNCERTAIN
    assert value_state(bad, Freshness.STALE) is ValueState.BAD
    assert value_state(uncertain, Freshness.STALE) is ValueState.STALE
    assert value_state(bad, Freshness.DISCONNECTED) is ValueState.DISCONNECTED
    assert value_state(good, Freshness.NEVER) is ValueState.NONE


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.sampled_from(Freshness)), max_size=20))
def test_a_column_of_states_is_the_states_of_its_rows(rows: list[tuple[int, Freshness]]) -> None:
    status = np.array([status for status, _ in rows], np.uint32)
    freshness = np.array([freshness for _, freshness in rows], np.uint8)
    assert value_states(status, freshness).tolist() == [value_state(*row) for row in rows]


def test_every_icon_is_drawn_in_the_colour_asked(themed: QApplication) -> None:
    ink = current().colour("accent.base")
    empty = pixels(lambda painter: None)
    for name in icon_names():
        drawn = pixels(lambda painter, n=name: paint_icon(painter, BOX, n, ink))
        changed = drawn[(drawn != empty).any(axis=2)]
        assert len(changed), name
        assert changed[:, 0].max() > 100, name  # blue: the accent's, on a ground of 29
    assert len(icon_names()) >= 90
    assert not icon(current(), "trend").isNull()
    assert not app_icon().isNull()


def test_chinese_letters_are_letters_and_not_boxes(themed: QApplication) -> None:
    def letter(sign: str) -> bytes:
        def paint(painter: QPainter) -> None:
            painter.setFont(current().font("title"))
            painter.setPen(current().colour("text.primary"))
            painter.drawText(QPointF(4, 22), sign)

        return pixels(paint).tobytes()

    assert len({letter(sign) for sign in "锅炉压力报警确认趋势变量"}) == 12


def test_a_line_is_as_high_in_chinese_as_in_english(themed: QApplication) -> None:
    metrics = QFontMetricsF(current().font("body"))
    wide = QRectF(0, 0, 500, 500)
    heights = {metrics.boundingRect(wide, 0, text).height() for text in ("Pressure", "锅炉压力")}
    assert max(heights) - min(heights) < 0.1


def test_a_tag_name_tells_zero_from_o(themed: QApplication) -> None:
    def zero(tag: bool) -> NDArray[np.uint8]:
        def paint(painter: QPainter) -> None:
            painter.setFont(current().font("title", tag=tag))
            painter.setPen(Qt.GlobalColor.white)
            painter.drawText(QPointF(4, 22), "0")

        return pixels(paint)

    assert not np.array_equal(zero(True), zero(False))


def test_a_change_of_theme_is_told_and_reaches_qt(themed: QApplication) -> None:
    told: list[str] = []
    look.changed.connect(lambda: told.append(current().name))
    apply(themed, load_theme("light"))
    assert told == ["light"]
    assert themed.palette().window().color() == current().colour("surface.window")
    assert current().colours["surface.panel"] in themed.styleSheet()
    assert "@" not in themed.styleSheet()


def test_no_colour_is_written_outside_the_theme() -> None:
    stray = []
    for path in UI.rglob("*.py"):
        if path.is_relative_to(UI / "theme"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            is_literal = (
                isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_colour(node.value)
            )
            is_named = isinstance(node, ast.Attribute) and ast.unparse(node).startswith("Qt.GlobalColor.")
            if is_literal or (is_named and not ast.unparse(node).endswith(".transparent")):
                stray.append(f"{path.relative_to(UI)}:{node.lineno}")
    assert not stray, "ask ui.theme.current() for a colour by its token"


def _is_colour(text: str) -> bool:
    return (
        text.startswith("#")
        and len(text) in (4, 7, 9)
        and all(c in "0123456789abcdefABCDEF" for c in text[1:])
    )
