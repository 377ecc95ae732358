"""How a link fares, as a value.

Lives here: the status of one link and its sentence.
Must not: decide a state, read a clock, import the stack.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scada.model import SECOND, Hole, LinkState, Text


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """One link at one moment. Times ns UTC; 0 or None where there is none."""

    server: str
    url: str  # of the current or the last attempt
    state: LinkState
    reason: Text  # why it is so, one sentence
    since: int  # of the state
    next_try: int | None = None
    complete_until: int = 0  # until then every value the server published has come
    is_late: bool = False  # live, but its publishes stay away: values may be stale
    hole: Hole | None = None  # the newest; keeps its start when it ends
    refused: Mapping[int, Text] = field(default_factory=dict)  # tag -> why the server does not give it
    subscribed: int = 0  # items the server gives
    received: int = 0  # values since the link was made
    undecodable: int = 0  # publish answers that made no sense
    skew: float | None = None  # server clock minus ours, s
    latency: float | None = None  # of the newest probe, s
    publish_s: float | None = None  # as revised by the server
    sampling_s: Mapping[int, float] = field(default_factory=dict)  # tag -> revised, where it differs
    queue_size: Mapping[int, int] = field(default_factory=dict)  # tag -> revised, where it differs

    def sentence(self, now: int) -> Text:
        """The state in words for a person, with the seconds to the next try."""
        fields = {"reason": self.reason}
        if self.state is LinkState.LIVE and self.is_late:
            return Text("Live, but the server's answers are late: values may be stale.")
        if self.state is LinkState.LIVE:
            return Text("Live.")
        if self.state is LinkState.CONNECTING:
            return Text("Connecting to {url}.", {"url": self.url})
        if self.state is LinkState.STOPPED:
            return Text("Stopped.")
        if self.state is LinkState.FAILED:
            return Text("Failed. {reason}", fields)
        if self.next_try is None:
            return Text("Reconnecting now. {reason}", fields)
        seconds = max(0, -(-(self.next_try - now) // SECOND))
        return Text("Reconnecting in {seconds} s. {reason}", {"seconds": seconds, **fields})
