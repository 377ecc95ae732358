"""When the recorder under a window counts as gone, and what is said then.

Lives here: the judgement over statuses, and the source that stops claiming anything.
Must not: start a thread or Qt.
"""

from dataclasses import replace

from scada.model import LinkState, StationStatus
from tests.ui.tags.builder import CALM
from tests.ui.window.builder import LIVE
from ui.app.reporter import named
from ui.app.watch import ENDED, SILENT, SILENT_BEATS, Watch, ended

FRESH = replace(CALM, servers=(LIVE,), rate=57.0, loop_lag=0.5)


def renewed(status: StationStatus) -> StationStatus:
    return replace(status)


def test_a_recorder_that_reports_is_let_be() -> None:
    watch = Watch()
    assert not any(watch.fault(renewed(FRESH), True) for _ in range(3 * SILENT_BEATS))


def test_a_recorder_that_has_ended_is_named_at_the_first_look() -> None:
    assert Watch().fault(FRESH, False) is ENDED


def test_a_silent_recorder_is_named_after_ten_looks_and_forgiven_when_it_speaks() -> None:
    watch = Watch()
    said = [watch.fault(FRESH, True) for _ in range(SILENT_BEATS + 2)]
    assert said == [None] * SILENT_BEATS + [SILENT] * 2
    assert watch.fault(renewed(FRESH), True) is None


def test_an_ended_station_claims_nothing() -> None:
    status = ended(FRESH)
    assert not status.is_recording
    assert (status.rate, status.loop_lag) == (0.0, 0.0)
    assert [server.state for server in status.servers] == [LinkState.STOPPED]
    assert status.problems == (ENDED,)


def test_an_error_is_named_by_its_first_cause() -> None:
    group = ExceptionGroup("unhandled errors in a TaskGroup", [ValueError("no such node"), OSError()])
    assert named(group) == "ValueError: no such node"
    assert named(OSError()) == "OSError"
