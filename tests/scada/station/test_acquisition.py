"""What a link's state means for its tags: live, stale, disconnected; and for the alarms on them.

Lives here: an acquisition of an opened station that is told the states of a link it never runs.
Must not: connect; the tests of the link and those end to end do.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scada.model import SECOND, Freshness, Hole, LinkState, Text
from scada.opcua import LinkStatus
from scada.station import Station
from scada.station.acquisition import Acquisition
from tests.scada.station.sites import DEAD, HIGH, NOW, PRESSURE, Hands, a_site, opened, samples, spans

CONNECTING, LIVE, AWAY, STOPPED = (
    LinkState.CONNECTING,
    LinkState.LIVE,
    LinkState.RECONNECTING,
    LinkState.STOPPED,
)
CUT = Text("The network is cut.")


class Told:
    """One server's acquisition, told the states of its link."""

    def __init__(self, station: Station, hands: Hands) -> None:
        self.station, self.hands = station, hands
        self.acquisition: Acquisition = station._servers[0]
        self.ids = [tag.id for tag in station.stores.tags]

    def tell(self, state: LinkState, **more: Any) -> None:
        self.hands.pass_(1)
        status = LinkStatus("plc-1", DEAD, state, Text("Live."), self.hands.now, **more)
        self.acquisition._changed(status)

    def deliver(self, *tags: int, value: float = 1.0) -> None:
        self.hands.pass_(1)
        self.acquisition._deliver(tuple(samples(tag, [self.hands.now], [value]) for tag in tags))

    def repeat(self, *tags: int) -> None:
        """The server says again what it said before."""
        newest = self.station.live.newest(tags)
        batches = [
            samples(tag, [int(newest.time[row])], [newest.number[row]]) for row, tag in enumerate(tags)
        ]
        self.acquisition._deliver(tuple(batches))

    def link_says(self, **fields: Any) -> None:
        """What the link answers when it is asked from now on."""
        status = LinkStatus("plc-1", DEAD, LIVE, Text("Live."), self.hands.now, **fields)
        self.acquisition._link = SimpleNamespace(status=status)  # type: ignore[assignment]

    @property
    def words(self) -> list[str]:
        newest = self.station.live.newest(self.ids)
        return [Freshness(word).name for word in newest.freshness]

    def holes(self) -> list[tuple[int, int | None, str]]:
        assert self.station._journal is not None
        asyncio.run(self.station._journal.flush(0))
        return spans(self.station.stores.site.folder)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def told(tmp_path: Path, hands: Hands) -> Iterator[Told]:
    with opened(a_site(tmp_path), hands.clock) as station:
        yield Told(station, hands)


def test_values_that_come_before_the_link_is_said_to_live_stay_live(told: Told) -> None:
    one, two, _ = told.ids
    told.tell(CONNECTING)
    told.deliver(one, two)
    told.tell(CONNECTING)  # told again for another reason, while items are still being added
    told.tell(LIVE)
    assert told.words == ["LIVE", "LIVE", "NEVER"]


def test_a_cut_link_disconnects_its_tags_since_it_was_cut(told: Told, hands: Hands) -> None:
    one, two, _ = told.ids
    told.deliver(one, two)
    told.tell(LIVE)
    told.tell(AWAY, next_try=hands.now + 5 * SECOND)
    assert told.words == ["DISCONNECTED", "DISCONNECTED", "NEVER"]
    since = told.station.live.newest([one]).since[0]
    assert since == hands.now
    told.tell(AWAY)
    told.tell(AWAY, next_try=hands.now + 9 * SECOND)
    assert told.station.live.newest([one]).since[0] == since


def test_after_a_new_session_each_tag_is_live_when_it_speaks(told: Told, hands: Hands) -> None:
    one, two, _ = told.ids
    told.deliver(one, two)
    told.tell(LIVE)
    told.tell(AWAY, next_try=hands.now + SECOND, hole=Hole("plc-1", hands.now, None, CUT))
    told.tell(AWAY)
    told.repeat(one)
    told.tell(LIVE, hole=Hole("plc-1", NOW, hands.now, CUT))
    assert told.words == ["LIVE", "DISCONNECTED", "NEVER"], "the server says nothing of the second any more"


def test_after_a_resumed_session_what_was_live_is_live_although_nothing_is_said_of_it(
    told: Told, hands: Hands
) -> None:
    one, two, three = told.ids
    told.station.live.restore([samples(three, [NOW], [7.0])])  # known, but refused by the server now
    told.deliver(one, two)
    told.tell(LIVE)
    told.tell(LIVE, is_late=True, complete_until=hands.now)
    assert told.words == ["STALE", "STALE", "DISCONNECTED"]
    for _ in range(2):
        told.tell(AWAY, next_try=hands.now + SECOND, hole=Hole("plc-1", NOW, None, CUT))
        told.tell(AWAY, hole=Hole("plc-1", NOW, None, CUT))
    told.tell(LIVE, hole=Hole("plc-1", NOW, hands.now, CUT, is_healed=True))
    assert told.words == ["LIVE", "LIVE", "DISCONNECTED"]


def test_late_publishes_make_live_tags_stale_and_the_next_one_confirms_them(told: Told, hands: Hands) -> None:
    one, two, three = told.ids
    told.station.live.restore([samples(three, [NOW], [7.0])])
    told.deliver(one, two)
    told.tell(LIVE)
    told.tell(LIVE, is_late=True, complete_until=hands.now - 2 * SECOND)
    assert told.words == ["STALE", "STALE", "DISCONNECTED"]
    assert told.station.live.newest([one]).since[0] == hands.now - 3 * SECOND
    told.tell(LIVE)
    assert told.words == ["LIVE", "LIVE", "DISCONNECTED"]


def test_a_stopped_link_disconnects_its_tags(told: Told) -> None:
    told.deliver(*told.ids[:2])
    told.tell(LIVE)
    told.tell(STOPPED)
    assert told.words == ["DISCONNECTED", "DISCONNECTED", "NEVER"]


def test_alarm_delays_halt_while_a_link_is_away(tmp_path: Path, hands: Hands) -> None:
    site = a_site(tmp_path, alarms=(replace(HIGH, on_delay=10 * SECOND),))
    with opened(site, hands.clock) as station:
        told = Told(station, hands)
        told.deliver(told.ids[0], value=13.0)
        told.tell(LIVE)
        hands.pass_(5)
        told.tell(AWAY, next_try=hands.now)
        hands.pass_(60)
        station.flow.advance()
        assert station.alarms.alarms == (), "nobody knows whether it is still so"
        told.tell(LIVE)
        told.repeat(told.ids[0])
        hands.pass_(30)
        station.flow.advance()
        assert len(station.alarms.alarms) == 1


def test_a_refused_tag_is_named_to_people_and_in_the_ledger(told: Told) -> None:
    _, two, _ = told.ids
    refused = {two: Text("{tag}: the server knows no such node.", {"tag": two})}
    told.tell(LIVE, refused=refused)
    assert [cause for _, _, cause in told.holes()] == ["P-101: the server knows no such node."]


def test_a_tag_that_left_tags_csv_has_a_hole_until_it_is_listed_again(tmp_path: Path, hands: Hands) -> None:
    with opened(a_site(tmp_path), hands.clock) as station:
        told = Told(station, hands)
        told.tell(LIVE)
        told.tell(STOPPED)
    for tags, want in [((PRESSURE,), [None, None]), (None, [1, 1])]:
        hands.pass_(60)
        site = a_site(tmp_path, **({} if tags is None else {"tags": tags}))
        with opened(site, hands.clock) as station:
            told = Told(station, hands)
            told.tell(LIVE)
            ends = [end for _, end, cause in told.holes() if "does not list" in cause]
            assert [None if end is None else 1 for end in ends] == want
            told.tell(STOPPED)


def test_what_was_given_up_is_a_hole_from_the_last_claim_to_the_newest_of_it(
    told: Told, hands: Hands
) -> None:
    told.tell(LIVE)
    under_way = round((2 * 200 + 250) * 1e6)
    told.acquisition.lost(hands.now - 5 * SECOND, hands.now - SECOND)
    cause = "The disk took nothing for too long, so values were given up."
    assert told.holes() == [(hands.now - 5 * SECOND - under_way, hands.now - SECOND, cause)]


def test_the_shown_rate_follows_what_is_received(told: Told) -> None:
    for second in range(30):
        told.link_says(received=50 * second, subscribed=3)
        told.acquisition.measure(1.0)
    status = told.acquisition.status()
    assert 45 < status.rate <= 50
    assert (status.name, status.url, status.tags, status.state) == ("plc-1", DEAD, 3, LIVE)
    for _ in range(30):
        told.acquisition.measure(1.0)
    assert told.acquisition.status().rate < 1


def test_after_the_clock_was_put_back_nothing_later_is_claimed_until_it_has_caught_up(
    told: Told, hands: Hands
) -> None:
    told.tell(LIVE)
    told.link_says(complete_until=hands.now)
    assert told.acquisition.heard == hands.now
    hands.pass_(-3600)
    back = hands.now
    assert told.acquisition.heard == back
    hands.pass_(1800)
    assert told.acquisition.heard == back, "the link's word does not grow meanwhile"
    hands.pass_(1800)
    assert told.acquisition.heard == hands.now == back + 3600 * SECOND
    told.link_says(complete_until=hands.now - 1)
    assert told.acquisition.heard == hands.now - 1
