"""What is said of connections: the worst first, and a sentence a server.

Lives here: every state of a link and what makes a standing one degraded.
Must not: start Qt.
"""

from dataclasses import replace

import pytest

from scada.language import Language
from scada.model import MINUTE, SECOND, LinkState, Text
from tests.ui.tags.builder import START
from tests.ui.window.builder import LIVE
from ui.banner.links import all_words, links
from ui.widgets import Connection

ENGLISH = Language("en", "Europe/Berlin")
GONE = replace(LIVE, name="plc-1", state=LinkState.RECONNECTING, reason=Text("Reconnecting in 4 s."), tags=0)


def test_all_is_well_in_one_word_and_a_count() -> None:
    said = links([LIVE, replace(LIVE, name="plc-1")], {}, START, ENGLISH)
    assert (said.state, said.words, said.how_many) == (Connection.CONNECTED, "Connected", "2 of 2 servers")


def test_a_lost_server_is_named_with_since_when_and_what_happens() -> None:
    said = links([LIVE, GONE], {}, START + MINUTE, ENGLISH)
    assert (said.state, said.words, said.how_many) == (
        Connection.DISCONNECTED,
        "Disconnected",
        "1 of 2 servers",
    )
    assert said.sentences[1] == (
        "plc-1 does not answer since 24 Nov 2026 03:13:18 CET, opc.tcp://10.20.4.12:4840. "
        "Its values are the last ones known. Reconnecting in 4 s."
    )


def test_a_late_server_is_degraded_and_says_by_how_much() -> None:
    said = links([LIVE], {"plc-0": START - 4 * SECOND}, START, ENGLISH)
    assert (said.state, said.words.replace("\u202f", " ")) == (Connection.DEGRADED, "Late by 4 s")
    assert "plc-0 is connected, but its answers are 4" in said.sentences[0]


def test_a_server_that_refuses_tags_is_degraded() -> None:
    said = links([replace(LIVE, refused=3)], {}, START, ENGLISH)
    assert (said.state, said.words) == (Connection.DEGRADED, "3 tags refused")
    assert "refuses 3 of the tags" in said.sentences[0]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (LinkState.FAILED, Connection.DISCONNECTED),
        (LinkState.RECONNECTING, Connection.DISCONNECTED),
        (LinkState.STOPPED, Connection.DISCONNECTED),
        (LinkState.CONNECTING, Connection.CONNECTING),
    ],
)
def test_a_lost_link_outweighs_a_late_and_a_refusing_one(state: LinkState, shown: Connection) -> None:
    said = links(
        [replace(LIVE, refused=3), replace(GONE, state=state)], {"plc-0": START - SECOND}, START, ENGLISH
    )
    assert said.state is shown
    assert "plc-1" in said.sentences[1]


def test_a_site_without_servers_says_so() -> None:
    said = links([], {}, START, ENGLISH)
    assert (said.words, said.how_many) == ("No servers", "0 of 0 servers")


def test_room_is_kept_for_every_word_a_link_can_have() -> None:
    offered = dict.fromkeys(words for _, words in all_words(1284, ENGLISH))
    assert {"Connected", "Connecting", "Disconnected", "Stopped", "1,284 tags refused"} <= offered.keys()
