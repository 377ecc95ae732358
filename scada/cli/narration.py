"""What a recorder without a screen says while it runs: changes, each once.

Lives here: from one state of the station to the sentences that are new in it.
Must not: read a clock, print, know a page.
"""

from collections.abc import Iterable

from scada.model import LinkState, ServerStatus, StationStatus, Text

MOST = 20  # sentences at once; a site may have thousands of tags that its server does not know
MANY = 1000  # problems; from there on they are compared by their number alone
LIVE = "{server}: live, with {tags} tags."
ELSE = "{server}: {reason}"
MORE = "And {count} problems more. `millrace status` names them all."
CALM = Text("Live.")
Key = tuple[str, ...]


class Narrator:
    """Told of every state, it gives back what a person has not heard yet.

    Complaints about the site's files are left out: they are said at the start. Runs in the station's loop.
    """

    def __init__(self, known: Iterable[Text] = ()) -> None:
        """`known`: problems that were said already."""
        self._servers: dict[str, set[Key]] = {}  # by server: what was said since it was last live
        self._problems = {_key(problem) for problem in known}
        self._count = 0

    def news(self, status: StationStatus) -> list[Text]:
        """Servers whose state or reason changed, then new problems. A number that grows is no news."""
        sentences = [text for server in status.servers for text in self._news_of(server)]
        problems = [problem for problem in status.problems if "complaint" not in problem.fields]
        if len(problems) == self._count and self._count > MANY:
            return sentences
        self._count = len(problems)
        found = {_key(problem): problem for problem in problems}
        fresh = [problem for key, problem in found.items() if key not in self._problems]
        self._problems = set(found)
        if len(fresh) > MOST:
            return [*sentences, *fresh[:MOST], Text(MORE, {"count": len(fresh) - MOST})]
        return [*sentences, *fresh]

    def _news_of(self, server: ServerStatus) -> list[Text]:
        said = self._servers.get(server.name, set())
        reason = server.reason.fields.get("reason", server.reason)  # without the seconds to the next try
        key = (server.state.value, *(_key(reason) if isinstance(reason, Text) else ()))
        is_live = server.state is LinkState.LIVE
        is_old = said == {key} if is_live else key in said
        if is_old or server.state is LinkState.STOPPED:
            return []
        self._servers[server.name] = {key} if is_live else said | {key}
        if is_live and server.reason == CALM:
            return [Text(LIVE, {"server": server.name, "tags": server.tags})]
        return [Text(ELSE, {"server": server.name, "reason": server.reason})]


def _key(text: Text) -> Key:
    """What makes a sentence the same one although its numbers moved on."""
    values = [value for _, value in sorted(text.fields.items()) if not isinstance(value, int | float)]
    words = [_key(value) if isinstance(value, Text) else (str(value),) for value in values]
    return (text.template, *(word for part in words for word in part))
