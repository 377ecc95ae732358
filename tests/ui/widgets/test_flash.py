"""The one flash: its rhythm, and that it rests while nobody can see it.

Lives here: rates against IEC 60073 and WCAG, who is called and when.
Must not: measure wall time closely.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from scada.model import AlarmState
from ui.theme import Inactive, current
from ui.widgets import Flash
from ui.widgets.flash import is_lit, ms_to_change


def test_the_rates_stay_inside_what_the_standards_allow() -> None:
    sizes = current().sizes
    assert 1.4 <= sizes["flash.rate_hz"] <= 2.8  # IEC 60073, normal flashing
    assert sizes["flash.rate_hz"] < 3  # WCAG 2.3.1
    assert sizes["flash.slow_rate_hz"] < sizes["flash.rate_hz"] / 2


@given(st.integers(0, 10**9), st.sampled_from([0.6, 1.6]))
def test_the_next_change_is_where_the_phase_turns(now: int, rate: float) -> None:
    wait = ms_to_change(now, rate, 0.5)
    assert 1 <= wait <= 1000 / rate / 2 + 2
    assert is_lit(now + wait, rate, 0.5) != is_lit(now, rate, 0.5) or wait <= 2


def test_half_of_the_time_is_lit() -> None:
    lit = np.array([is_lit(now, 1.6, 0.5) for now in range(10_000)])
    assert abs(lit.mean() - 0.5) < 0.01
    assert int((np.diff(lit.astype(int)) == 1).sum()) in (15, 16)  # 1.6 Hz for ten seconds


def test_it_beats_while_seen_and_rests_while_hidden(qtbot: QtBot, themed: QApplication) -> None:
    flash, page, beats = Flash(), QWidget(), list[bool]()
    qtbot.addWidget(page)
    flash.watch(page, lambda: beats.append(flash.lit(AlarmState.UNACKED)))
    assert flash.is_resting
    page.show()
    assert not flash.is_resting
    qtbot.waitUntil(lambda: {True, False} <= set(beats), timeout=5000)
    page.hide()
    qtbot.waitUntil(lambda: flash.is_resting, timeout=5000)
    page.show()
    assert not flash.is_resting


def test_reduced_motion_leaves_every_symbol_lit_and_the_timer_resting(
    qtbot: QtBot, themed: QApplication
) -> None:
    flash, page, beats = Flash(), QWidget(), list[bool]()
    qtbot.addWidget(page)
    page.show()
    flash.watch(page, lambda: beats.append(True))
    flash.be_steady(True)
    assert flash.is_resting
    assert flash.lit(AlarmState.UNACKED)
    beats.clear()
    flash.be_steady(False)
    assert beats  # shown at once, not at the next beat
    assert not flash.is_resting


def test_what_does_not_flash_is_always_lit() -> None:
    flash = Flash()
    assert all(flash.lit(state) for state in (AlarmState.ACKED, AlarmState.NORMAL, *Inactive))


def test_a_page_that_is_gone_is_forgotten(qtbot: QtBot, themed: QApplication) -> None:
    flash, page, beats = Flash(), QWidget(), list[bool]()
    flash.watch(page, lambda: beats.append(True))
    page.show()
    page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(page))
    beats.clear()
    flash.be_steady(False)
    assert not beats
