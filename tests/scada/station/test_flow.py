"""The path of a batch: from a link to what is shown, evaluated and stored.

Lives here: a real table, engine and outboxes of an opened station, read back from its files.
Must not: run a loop of the station, fake a part.
"""

import asyncio
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scada.history import HistoryReader
from scada.journal import JournalReader
from scada.model import SECOND, AlarmEvent, AlarmKind, AlarmState, Freshness, SampleBatch
from scada.station import Station
from tests.scada.station.sites import FOREVER, HIGH, NOW, Hands, a_site, opened, samples

DELAYED = replace(HIGH, kind=AlarmKind.HIHI, limit=14.0, on_delay=5 * SECOND)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def station(tmp_path: Path, hands: Hands) -> Iterator[Station]:
    with opened(a_site(tmp_path, alarms=(HIGH, DELAYED)), hands.clock) as station:
        yield station


def flush(station: Station) -> None:
    async def both() -> None:
        assert station._samples is not None
        assert station._journal is not None
        assert await station._samples.flush(NOW)
        assert await station._journal.flush(NOW)

    asyncio.run(both())


def stored(station: Station, tag: int) -> list[tuple[int, float]]:
    flush(station)
    reader = HistoryReader(station.stores.site.folder / "history")
    try:
        return [
            (time, value)
            for batch in reader.samples([tag], 0, FOREVER)
            for time, value in zip(batch.time.tolist(), batch.value.tolist(), strict=True)
        ]
    finally:
        reader.close()


def journalled(station: Station) -> list[tuple[AlarmEvent, int, float, str]]:
    flush(station)
    reader = JournalReader(station.stores.site.folder)
    try:
        return [
            (AlarmEvent(row.event), row.time, row.value, row.user) for row in reader.transitions(0, FOREVER)
        ]
    finally:
        reader.close()


def at(station: Station, tag: int) -> tuple[float, Freshness]:
    newest = station.live.newest([tag])
    return float(newest.number[0]), Freshness(newest.freshness[0])


def test_a_batch_is_shown_at_once_and_stored_with_the_next_round(station: Station) -> None:
    tag = station.stores.tags[0].id
    station.flow.deliver([samples(tag, [NOW, NOW + 1], [1.0, 2.0])])
    assert at(station, tag) == (2.0, Freshness.LIVE)
    assert station.live.changes(0).cursor == 1
    assert station.flow.received == 2
    assert stored(station, tag) == [(NOW, 1.0), (NOW + 1, 2.0)]


def test_what_a_server_repeats_is_stored_once_and_makes_its_tag_live(station: Station) -> None:
    tag = station.stores.tags[0].id
    batch = samples(tag, [NOW], [1.0])
    station.flow.deliver([batch])
    station.live.mark(np.array([tag]), Freshness.DISCONNECTED, NOW)
    station.flow.deliver([batch, batch])
    assert at(station, tag) == (1.0, Freshness.LIVE)
    assert stored(station, tag) == [(NOW, 1.0)]
    assert station.flow.received == 1
    assert station.live.changes(0).cursor == 1


def test_what_was_stored_in_an_earlier_run_is_not_stored_again(tmp_path: Path, hands: Hands) -> None:
    site = a_site(tmp_path)
    for _ in range(2):
        with opened(site, hands.clock) as station:
            tag = station.stores.tags[0].id
            station.flow.deliver([samples(tag, [NOW], [1.0])])
            assert stored(station, tag) == [(NOW, 1.0)]
            assert station.flow.received == (1 if _ == 0 else 0)


def test_a_batch_that_is_part_news_is_stored_in_part(station: Station) -> None:
    one, two, _ = (tag.id for tag in station.stores.tags)
    station.flow.deliver([samples(one, [NOW], [1.0])])
    mixed = SampleBatch(
        np.array([one, two, one], np.int32),
        np.array([NOW, NOW, NOW + 1], np.int64),
        np.array([1.0, 0.0, 3.0]),
        np.zeros(3, np.uint32),
        np.zeros(3, np.uint8),
    )
    station.flow.deliver([mixed])
    assert stored(station, one) == [(NOW, 1.0), (NOW + 1, 3.0)]
    assert stored(station, two) == [(NOW, 0.0)]
    assert station.flow.received == 3


def test_a_late_sample_is_stored_though_not_shown(station: Station) -> None:
    tag = station.stores.tags[0].id
    station.flow.deliver([samples(tag, [NOW], [1.0])])
    station.flow.deliver([samples(tag, [NOW - SECOND], [9.0])])
    assert at(station, tag)[0] == 1.0
    assert stored(station, tag) == [(NOW - SECOND, 9.0), (NOW, 1.0)]


def test_a_crossing_is_an_alarm_at_once_and_a_row_with_its_source_time(
    station: Station, hands: Hands
) -> None:
    tag = station.stores.tags[0].id
    station.flow.deliver([samples(tag, [NOW], [1.0])])
    hands.pass_(2)
    station.flow.deliver([samples(tag, [NOW + SECOND], [12.5])])
    (alarm,) = station.alarms.alarms
    assert (alarm.state, alarm.time, alarm.value) == (AlarmState.UNACKED, NOW + SECOND, 12.5)
    assert journalled(station) == [(AlarmEvent.ACTIVE, NOW + SECOND, 12.5, "")]
    assert station.flow.transitions == 1


def test_a_delay_runs_out_without_a_sample_and_a_repeat_does_not_restart_it(
    station: Station, hands: Hands
) -> None:
    tag = station.stores.tags[0].id
    high = samples(tag, [NOW], [15.0])
    station.flow.deliver([high])
    revision = station.alarms.revision
    hands.pass_(3)
    station.flow.deliver([high])
    station.flow.advance()
    assert len(station.alarms.alarms) == 1
    hands.pass_(4)
    station.flow.advance()
    assert len(station.alarms.alarms) == 2
    assert station.alarms.revision > revision
    assert journalled(station)[-1][:2] == (AlarmEvent.ACTIVE, NOW + 5 * SECOND)


def test_an_acknowledgement_counts_what_was_done_and_says_what_was_not(
    station: Station, hands: Hands
) -> None:
    tag = station.stores.tags[0].id
    station.flow.deliver([samples(tag, [NOW], [12.5])])
    (alarm,) = station.alarms.alarms
    hands.pass_(1)
    count, refusals = station.flow.acknowledge([alarm.id, alarm.id, 999], "ann", "seen")
    assert count == 1
    assert [str(text) for text in refusals] == ["There is no alarm 999. List the active alarms again."]
    assert station.alarms.alarms[0].state is AlarmState.ACKED
    event, time, value, user = journalled(station)[-1]
    assert (event, time, user) == (AlarmEvent.ACKNOWLEDGED, hands.now, "ann")
    assert math.isnan(value)


def test_without_files_everything_is_still_shown_and_evaluated(tmp_path: Path, hands: Hands) -> None:
    (tmp_path / "history").write_text("no folder")
    (tmp_path / "journal.db").mkdir()
    with opened(a_site(tmp_path), hands.clock) as station:
        tag = station.stores.tags[0].id
        station.flow.deliver([samples(tag, [NOW], [12.5])])
        assert at(station, tag) == (12.5, Freshness.LIVE)
        assert len(station.alarms.alarms) == 1
        assert (station.flow.is_storing, station.flow.has_journal) == (False, False)
        assert station.status.is_recording is False
        assert len(station.status.problems) == 2
