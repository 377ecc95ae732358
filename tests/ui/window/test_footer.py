"""The status bar: whether it records, in words; problems one press away; widths that hold.

Lives here: each item over a plant in memory.
Must not: open a window.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scada import VERSION
from scada.language import Language
from scada.model import Mark, Text
from tests.ui.window.builder import Desk, desk
from ui.theme import ValueState
from ui.window.footer import Footer

Make = Callable[..., Footer]
FULL = Text("Not stored: {reason}", {"reason": Text("the disk is full.")})


@pytest.fixture
def make(qtbot: QtBot, themed: QApplication) -> Make:
    def make(site: Desk, language: str = "en") -> Footer:
        footer = Footer(site.source, Language(language, "Europe/Berlin"), "/srv/plant")
        qtbot.addWidget(footer)
        footer.resize(1280, 28)
        footer.show()
        return footer

    return make


def test_it_says_that_it_records_how_much_where_and_which_version(make: Make) -> None:
    site = desk()
    site.plant.status = replace(
        site.plant.status, rate=5940.4, holder="pid 4711 on control-1", loop_lag=0.004
    )
    footer = make(site)
    assert footer.recording.words == "Recording"
    assert footer.recording.toolTip() == "Recorded by pid 4711 on control-1"
    assert footer.rate.words == "5,940 values/s"
    assert footer.disk.words == "Disk 50 %, 1.0 GB free"
    assert footer.disk.toolTip() == "The site is in /srv/plant"
    assert footer.lag.words == "Loop 4 ms"
    assert footer.version.words == f"Millrace {VERSION}"
    assert footer.problems.isHidden()


def test_a_recorder_that_stores_nothing_says_why_beside_it(make: Make) -> None:
    site = desk()
    site.plant.status = replace(site.plant.status, is_recording=False, problems=(FULL, Text("Another one.")))
    footer = make(site)
    assert footer.recording.words == "Not recording: Not stored: the disk is full."
    assert footer.recording.fault is ValueState.BAD
    assert footer.problems.words == "2 problems"
    site.plant.status = replace(site.plant.status, problems=())
    footer.refresh()
    assert footer.recording.words == "Not recording"


def test_a_problem_while_recording_is_told_and_counted(make: Make) -> None:
    site = desk()
    site.plant.status = replace(site.plant.status, problems=(Text("alarms.csv:3: no such tag."),))
    footer = make(site)
    assert footer.problems.words == "1 problem: alarms.csv:3: no such tag."
    assert footer.problems.fault is ValueState.UNCERTAIN
    assert footer.recording.fault is ValueState.GOOD


def test_a_failure_of_the_window_stays_first_among_the_problems(make: Make) -> None:
    site = desk()
    footer = make(site)
    footer.add_problem(Text("Something in Millrace failed."))
    footer.add_problem(Text("Something in Millrace failed."))
    site.plant.status = replace(site.plant.status, problems=(Text("alarms.csv:3: no such tag."),))
    footer.refresh()
    assert footer.sentences() == ["Something in Millrace failed.", "alarms.csv:3: no such tag."]
    assert footer.problems.words == "2 problems, first: Something in Millrace failed."


def test_a_slow_loop_is_marked(make: Make) -> None:
    site = desk()
    site.plant.status = replace(site.plant.status, loop_lag=0.6)
    assert make(site).lag.fault is ValueState.UNCERTAIN


def test_a_review_does_not_claim_to_record(make: Make) -> None:
    assert make(desk(mark=Mark.REVIEW)).recording.words == "Review"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_items_hold_their_places_while_numbers_change(make: Make, language: str) -> None:
    site = desk()
    footer, seen = make(site, language), set()
    for rate, lag, free in ((3, 0.001, 10**9), (9876, 0.2, 999 * 10**8), (57, 0.03, 15 * 10**9)):
        site.plant.status = replace(
            site.plant.status, rate=float(rate), loop_lag=lag, disk_free=free, disk_total=2 * 10**11
        )
        footer.refresh()
        QApplication.processEvents()
        seen.add(tuple(item.x() for item in (footer.rate, footer.disk, footer.lag, footer.version)))
    assert len(seen) == 1
