"""A window that is frozen costs no sample: the station has a thread of its own.

Lives here: ten seconds of sleep and ten of a busy Python loop in the thread of the window.
Must not: measure how late anything was.
"""

import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from scada.language import Language
from scada.model import Freshness
from scada.station import live_source, queries_of
from tests.end_to_end.sites import make_site, station_of, wait_until
from tests.end_to_end.truth import compare, free_port, millrace, plant
from ui.window import Window

FROZEN_S = 10.0


@pytest.mark.timeout(240)
def test_a_window_frozen_by_a_sleep_and_by_a_busy_loop_costs_no_sample(
    themed: QApplication, tmp_path: Path
) -> None:
    port, log = free_port(), tmp_path / "truth.csv"
    with plant(port, log, "--scenario", "trip"):
        site = make_site(tmp_path, port)
        with station_of(site) as (station, thread):
            queries = queries_of(station)
            window = Window(live_source(station, thread, queries), Language("en"), lambda: None)
            window.show()
            themed.processEvents()
            tags = [tag.id for tag in station.stores.tags]
            wait_until(lambda: (station.live.newest(tags).freshness == Freshness.LIVE).all())
            before = station.flow.received
            time.sleep(FROZEN_S)
            after_sleep = station.flow.received
            end = time.monotonic() + FROZEN_S
            while time.monotonic() < end:
                pass
            after_loop = station.flow.received
            themed.processEvents()
            window.end()
            window.hide()
            queries.close()
        window.deleteLater()
    exported = tmp_path / "out.csv"
    assert millrace("export", str(site), "--all", "-o", str(exported)).returncode == 0
    verdict = compare(log, exported, holes=())
    assert verdict.is_true, str(verdict)
    assert after_sleep - before > 100, "the plant reports some fifty values a second"
    assert after_loop - after_sleep > 100
