"""How the connections fare, in one mark, two short lines and a sentence a server.

Lives here: the worst of several links, what counts as degraded, the words.
Must not: paint, ask a source, decide the state of a link.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scada.language import Language
from scada.model import MINUTE, SECOND, LinkState, Moment, ServerStatus, Text
from ui.widgets import NARROW_SPACE, Connection, age_text, connection_of, number_text

NOBODY = Text("No servers")
LONGEST_LATE = 59 * MINUTE  # later than that a link is given up
WORDS = {
    Connection.CONNECTED: Text("Connected"),
    Connection.CONNECTING: Text("Connecting"),
    Connection.DISCONNECTED: Text("Disconnected"),
}
STOPPED = Text("Stopped")
LATE = Text("Late by {age}")
REFUSED = Text("{count} tags refused")
COUNT = Text("{live} of {all} servers")
LIVE_SERVER = Text("{server} is connected since {since}: {count} tags, {url}.")
CONNECTING_SERVER = Text("{server} is being connected since {since}, {url}. {reason}")
LOST_SERVER = Text(
    "{server} does not answer since {since}, {url}. Its values are the last ones known. {reason}"
)
FAILED_SERVER = Text(
    "{server} cannot be connected since {since}, {url}. Its values are the last ones known. {reason}"
)
STOPPED_SERVER = Text("{server} is not asked any more since {since}, {url}.")
LATE_SERVER = Text(
    "{server} is connected, but its answers are {age} late: its values may be old. Look at its load and at "
    "the network. {url}."
)
REFUSING_SERVER = Text(
    "{server} is connected since {since}, but refuses {refused} of the tags asked for; the problems in the "
    "status bar name them. It gives {count} tags, {url}."
)
OF_STATE = {
    LinkState.LIVE: LIVE_SERVER,
    LinkState.CONNECTING: CONNECTING_SERVER,
    LinkState.RECONNECTING: LOST_SERVER,
    LinkState.FAILED: FAILED_SERVER,
    LinkState.STOPPED: STOPPED_SERVER,
}
WORST = (  # first
    LinkState.FAILED,
    LinkState.RECONNECTING,
    LinkState.STOPPED,
    LinkState.CONNECTING,
    LinkState.LIVE,
)


class Links(NamedTuple):
    """What the banner says of all servers."""

    state: Connection
    words: str
    how_many: str
    sentences: tuple[str, ...]  # one a server


def links(servers: Sequence[ServerStatus], late: Mapping[str, int], now: int, language: Language) -> Links:
    """`late`: name of a server -> ns UTC until when it answered in time."""
    render = language.render
    live = sum(server.state is LinkState.LIVE for server in servers)
    count = render(Text(COUNT.template, {"live": live, "all": len(servers)}))
    sentences = tuple(_sentence(server, late.get(server.name), now, language) for server in servers)
    if not servers:
        return Links(Connection.DISCONNECTED, render(NOBODY), count, sentences)
    worst = min(servers, key=lambda server: WORST.index(server.state))
    refused = sum(server.refused for server in servers)
    if worst.state is LinkState.STOPPED:
        return Links(Connection.DISCONNECTED, render(STOPPED), count, sentences)
    if worst.state is not LinkState.LIVE:
        state = connection_of(worst.state)
        return Links(state, render(WORDS[state]), count, sentences)
    if late:
        words = _late(now - min(late.values()), language)
        return Links(Connection.DEGRADED, words, count, sentences)
    if refused:
        words = render(Text(REFUSED.template, {"count": number_text(refused, 0, ",")}))
        return Links(Connection.DEGRADED, words, count, sentences)
    return Links(Connection.CONNECTED, render(WORDS[Connection.CONNECTED]), count, sentences)


def all_words(tags: int, language: Language) -> tuple[tuple[Connection, str], ...]:
    """Every mark and its words for a site of so many tags, to reserve room for the widest."""
    calm = [(state, language.render(text)) for state, text in WORDS.items()]
    refused = language.render(Text(REFUSED.template, {"count": number_text(tags, 0, ",")}))
    return (
        *calm,
        (Connection.DISCONNECTED, language.render(STOPPED)),
        (Connection.DEGRADED, _late(LONGEST_LATE, language)),
        (Connection.DEGRADED, refused),
    )


def _late(age: int, language: Language) -> str:
    return language.render(Text(LATE.template, {"age": _age(age, language)}))


def _age(age: int, language: Language) -> str:
    """Whole seconds: tenths would only flicker."""
    if age < MINUTE:
        seconds = language.translate("{seconds} s", seconds=max(age, 0) // SECOND)
        return seconds.replace(" ", NARROW_SPACE)
    return age_text(age, language)


def _sentence(server: ServerStatus, late: int | None, now: int, language: Language) -> str:
    fields = {
        "server": server.name,
        "url": server.url,
        "since": Moment(server.since),
        "reason": server.reason,
        "count": server.tags,
        "refused": server.refused,
    }
    if server.state is not LinkState.LIVE:
        text = OF_STATE[server.state]
    elif late is not None:
        text, fields = LATE_SERVER, {**fields, "age": _age(now - late, language)}
    elif server.refused:
        text = REFUSING_SERVER
    else:
        text = OF_STATE[LinkState.LIVE]
    return language.render(Text(text.template, fields))
