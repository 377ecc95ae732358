"""What a recorder without a screen says while it runs.

Lives here: states of a station one after another, and what is news in them.
Must not: start a station.
"""

from scada.cli.narration import MOST, Narrator
from scada.config import Complaint
from scada.model import LinkState, ServerStatus, StationStatus, Text

URL = "opc.tcp://10.0.0.5:4840"
AWAY = Text("Nothing listens at {url}.", {"url": URL})


def server(state: LinkState, reason: Text, tags: int = 0) -> ServerStatus:
    return ServerStatus("plc-1", URL, state, reason, 0, tags=tags)


def waiting(seconds: int, reason: Text = AWAY) -> ServerStatus:
    text = Text("Reconnecting in {seconds} s. {reason}", {"seconds": seconds, "reason": reason})
    return server(LinkState.RECONNECTING, text)


LIVE = server(LinkState.LIVE, Text("Live."), 80)


def station(*servers: ServerStatus, problems: tuple[Text, ...] = ()) -> StationStatus:
    return StationStatus(servers, True, "process 4711", 0.0, 0, 10**12, 10**12, 0.0, problems)


def said(narrator: Narrator, status: StationStatus) -> list[str]:
    return [str(text) for text in narrator.news(status)]


def test_a_server_is_told_of_when_it_comes_and_when_it_goes_and_not_at_every_try() -> None:
    narrator = Narrator()
    assert said(narrator, station(LIVE)) == ["plc-1: live, with 80 tags."]
    assert said(narrator, station(LIVE)) == []
    assert len(said(narrator, station(waiting(1)))) == 1
    assert said(narrator, station(waiting(2))) == []
    now = Text("Reconnecting now. {reason}", {"reason": AWAY})
    assert said(narrator, station(server(LinkState.RECONNECTING, now))) == []
    assert said(narrator, station(LIVE)) == ["plc-1: live, with 80 tags."]
    assert said(narrator, station(waiting(1))) != []


def test_two_addresses_tried_in_turn_are_told_of_once_each() -> None:
    narrator = Narrator()
    other = Text("Nothing listens at {url}.", {"url": "opc.tcp://10.0.0.6:4840"})
    for _ in range(2):
        first, second = said(narrator, station(waiting(1))), said(narrator, station(waiting(1, other)))
        assert (len(first), len(second)) in ((1, 1), (0, 0))
    assert (first, second) == ([], [])


def test_an_ordered_end_is_no_news() -> None:
    assert said(Narrator(), station(server(LinkState.STOPPED, Text("Stopped.")))) == []


def test_a_problem_is_told_once_though_its_number_grows_and_again_when_it_came_back() -> None:
    narrator = Narrator()
    lost = [station(problems=(Text("{count} values lost.", {"count": count}),)) for count in (1, 2)]
    assert said(narrator, lost[0]) == ["1 values lost."]
    assert said(narrator, lost[1]) == []
    assert said(narrator, station()) == []
    assert said(narrator, lost[0]) == ["1 values lost."]


def test_what_was_said_at_the_start_is_not_said_again() -> None:
    problem = Text("Mend {file}.", {"file": "tags.csv"})
    assert said(Narrator([problem]), station(problems=(problem,))) == []


def test_a_mistake_in_a_file_is_left_to_the_start() -> None:
    located = Complaint("tags.csv", 3, Text("mend it")).located
    assert said(Narrator(), station(problems=(located,))) == []


def test_thousands_of_refused_tags_do_not_flood_a_terminal() -> None:
    refused = tuple(Text("{tag} is not known.", {"tag": f"T-{n}"}) for n in range(5000))
    narrator = Narrator()
    told = said(narrator, station(problems=refused))
    assert len(told) == MOST + 1
    assert "4980" in told[-1]
    assert said(narrator, station(problems=refused)) == []
