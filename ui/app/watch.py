"""Whether the recorder under the window still works: a window that shows the last values says that it does.

Lives here: the pure judgement, the sentences, the source that stops saying LIVE.
Must not: stop or start a thread, know a widget.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from scada.model import Freshness, LinkState, Source, StationStatus, Text
from scada.station import Station, StationThread

SILENT_BEATS = 10  # of the watch, one a second: the recorder renews its status every second
ENDED = Text(
    "The recorder of this window has ended by a fault. Nothing is acquired, stored or checked for alarms any "
    "more; what is shown are the last values known. Close Millrace and open the site again; the log in the "
    "site's folder has the details."
)
SILENT = Text(
    "The recorder of this window does not report any more: values and alarms may be old, and it is not known "
    "whether they are stored. If this stays, close Millrace and open the site again."
)
NOT_ASKED = Text("The recorder has ended.")


@dataclass(slots=True)
class Watch:
    """Looked at once a second; it counts looks and not time, so that a frozen window accuses nobody."""

    _seen: StationStatus | None = None
    _beats: int = 0

    def fault(self, status: StationStatus, is_running: bool) -> Text | None:
        """What is wrong with the recorder; None while it works."""
        if not is_running:
            return ENDED
        self._beats = 0 if status is not self._seen else self._beats + 1
        self._seen = status
        return SILENT if self._beats >= SILENT_BEATS else None


def watched(source: Source, thread: StationThread) -> Source:
    """The same source; once the thread has ended its status says so, whatever the station said last."""
    status: Callable[[], StationStatus] = source.status
    return replace(source, status=lambda: status() if thread.is_running else ended(status()))


def ended(status: StationStatus) -> StationStatus:
    """What is true of a station whose thread is gone."""
    servers = tuple(
        replace(server, state=LinkState.STOPPED, reason=NOT_ASKED, rate=0.0, tags=0)
        for server in status.servers
    )
    problems = (ENDED, *status.problems)
    return replace(status, servers=servers, is_recording=False, rate=0.0, loop_lag=0.0, problems=problems)


def let_go(station: Station, now: int) -> None:
    """Mark every value as the last one known. Only once the station's thread, the one writer, has ended."""
    tags = np.array([tag.id for tag in station.stores.tags], np.int64)
    station.live.mark(tags, Freshness.DISCONNECTED, now)
