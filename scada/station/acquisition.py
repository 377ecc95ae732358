"""One server of the site: its link, and what its state means for tags, alarms and the ledger of holes.

Lives here: settings of a link from the site's files, freshness, holes, the server's status for people.
Must not: decode, retry, store.
"""

import os

import numpy as np

from scada.config import ServerConfig, password_variable
from scada.model import MILLISECOND, Freshness, Hole, LinkState, SampleBatch, ServerStatus, Tag, Text
from scada.opcua import Item, Link, LinkSecurity, LinkSettings, LinkStatus

from .clock import Clock
from .flow import Flow
from .stores import Stores

NOT_RECORDED = Text("No recorder ran.")
STOPPED = Text("The recorder was stopped.")
RATE_OVER = 3.0  # s, span of the shown rate


class Acquisition:
    """`run` until cancelled; `status` from the loop. `closed` once after the link has ended."""

    def __init__(self, server: ServerConfig, stores: Stores, flow: Flow, clock: Clock) -> None:
        tags = tuple(tag for tag in stores.tags if tag.server == server.name)
        self._server, self._flow, self._clock = server, flow, clock
        self._tags = np.array([tag.id for tag in tags], np.int64)
        self._names = {tag.id: tag.name for tag in tags}
        self._link = Link(_settings(server, stores), _items(tags), self._deliver, self._changed)
        self._hole: Hole | None = None  # as the ledger has it
        self._followed: Hole | None = None  # as the link last said it
        self._spoke = self._tags[:0]  # tags that were live when the link was lost
        self._has_lived = self._was_late = self._was_live = False
        self._received, self._rate = 0, 0.0
        self._last_gap: tuple[int, int] | None = None
        self._under_way = round((2 * server.publish_ms + server.sampling_ms) * MILLISECOND)
        if stores.alive:
            self._open_hole(Hole(server.name, stores.alive, None, NOT_RECORDED))

    async def run(self) -> None:
        await self._link.run()

    def closed(self) -> None:
        """Say in the ledger from when on nothing is recorded. After `run` has ended."""
        until = self._link.status.complete_until
        if self._has_lived and until and (self._hole is None or self._hole.end is not None):
            self._open_hole(Hole(self._server.name, until, None, STOPPED))

    def measure(self, seconds: float) -> None:
        """Renew the shown rate; `seconds` since the last call."""
        received = self._link.status.received
        weight = min(seconds / RATE_OVER, 1.0)
        self._rate += weight * ((received - self._received) / seconds - self._rate)
        self._received = received

    def status(self) -> ServerStatus:
        link = self._link.status
        return ServerStatus(
            name=self._server.name,
            url=link.url or self._server.urls[0],
            state=link.state,
            reason=link.sentence(self._clock.wall()),
            since=link.since,
            tags=link.subscribed,
            refused=len(link.refused),
            rate=self._rate,
            skew=link.skew,
            last_gap=self._last_gap,
        )

    def refusals(self) -> tuple[Text, ...]:
        """Why tags of this server are not acquired, one sentence a tag, by its name."""
        refused = self._link.status.refused
        return tuple(
            Text(text.template, {**text.fields, "tag": self._names[tag]}) for tag, text in refused.items()
        )

    def _deliver(self, batches: tuple[SampleBatch, ...]) -> None:
        self._flow.deliver(batches)

    def _changed(self, status: LinkStatus) -> None:
        self._freshen(status)
        is_late = status.state is not LinkState.LIVE or status.is_late
        if is_late != self._was_late:
            self._flow.set_stale([int(tag) for tag in self._tags], is_late)
            self._was_late = is_late
        if status.state is LinkState.LIVE and not self._has_lived:
            self._has_lived = True
            self._close_hole(self._clock.wall(), is_healed=False)
        if status.hole is not None and status.hole != self._followed:
            self._follow(status.hole)
            self._followed = status.hole

    def _freshen(self, status: LinkStatus) -> None:
        """Only at a change: while a link connects, its first values come before it calls itself live."""
        is_live, was_live = status.state is LinkState.LIVE, self._was_live
        self._was_live = is_live
        if was_live and not is_live:
            self._spoke = self._tags[self._flow.live.newest(self._tags).freshness == Freshness.LIVE]
            self._flow.live.mark(self._tags, Freshness.DISCONNECTED, status.since)
        elif is_live and not was_live and status.hole is not None and status.hole.is_healed:
            self._flow.live.mark(
                self._spoke, Freshness.LIVE, status.since
            )  # the server kept everything for us
        elif is_live and status.is_late:
            self._flow.live.mark(self._tags, Freshness.STALE, status.complete_until)
        elif is_live:
            self._flow.live.confirm(self._tags, self._clock.wall())

    def _follow(self, hole: Hole) -> None:
        if self._hole is None or self._hole.end is not None or self._hole.start != hole.start:
            self._open_hole(hole)
        if hole.end is not None:
            self._close_hole(hole.end, is_healed=hole.is_healed)

    def _open_hole(self, hole: Hole) -> None:
        """Begin it a little earlier than the last sign of life: samples were under way when it came."""
        self._hole = Hole(hole.server, hole.start, None, hole.cause)
        start = hole.start - self._under_way
        self._flow.journal(lambda file: file.open_hole(hole.server, start, hole.cause))

    def _close_hole(self, end: int, *, is_healed: bool) -> None:
        if self._hole is None or self._hole.end is not None:
            return
        if not is_healed:
            self._last_gap = (self._hole.start, end)
        self._hole = Hole(self._hole.server, self._hole.start, end, self._hole.cause)
        self._flow.journal(lambda file: file.close_hole(self._server.name, end, is_healed=is_healed))


def _settings(server: ServerConfig, stores: Stores) -> LinkSettings:
    return LinkSettings(
        server=server.name,
        urls=server.urls,
        security=LinkSecurity(server.security.value),
        pki=stores.site.folder / "pki",
        user=server.user,
        password=os.environ.get(password_variable(server.name), "") if server.user else "",
        namespaces=server.namespaces,
        publish_ms=server.publish_ms,
        sampling_ms=server.sampling_ms,
        outage_s=server.outage_s,
    )


def _items(tags: tuple[Tag, ...]) -> list[Item]:
    return [Item(tag.id, tag.node, tag.type) for tag in tags]
