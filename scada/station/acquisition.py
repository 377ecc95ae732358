"""One server of the site: its link, and what its state means for tags, alarms and the ledger of holes.

Lives here: settings of a link from the site's files, freshness, the server's status for people.
Must not: decode, retry, store.
"""

import os
from typing import TYPE_CHECKING

import numpy as np

from scada.config import ServerConfig, password_variable
from scada.model import MILLISECOND, Freshness, LinkState, SampleBatch, ServerStatus, Tag, Text
from scada.opcua import Item, LinkSecurity, LinkSettings, LinkStatus

from .clock import Clock
from .flow import Flow
from .ledger import Ledger
from .stores import Stores

if TYPE_CHECKING:
    from scada.opcua import Link

BEGINNING = Text("Connecting for the first time.")
NOT_LISTED = Text("tags.csv does not list the tag.")
GIVEN_UP = Text("The disk took nothing for too long, so values were given up.")
RATE_OVER = 3.0  # s, span of the shown rate


class Acquisition:
    """`run` until cancelled; `status` from the loop. `closed` once after the link has ended."""

    def __init__(self, server: ServerConfig, stores: Stores, flow: Flow, clock: Clock) -> None:
        tags = tuple(tag for tag in stores.tags if tag.server == server.name)
        self._server, self._flow, self._clock = server, flow, clock
        self._tags = np.array([tag.id for tag in tags], np.int64)
        self._names = {tag.id: tag.name for tag in tags}
        self._unlisted = {tag: NOT_LISTED for tag, name in stores.unlisted.items() if name == server.name}
        under_way = round((2 * server.publish_ms + server.sampling_ms) * MILLISECOND)
        self._ledger = Ledger(server.name, under_way, flow)
        holes = [hole for hole in stores.open_holes if hole.server == server.name]
        self._ledger.begin(stores.alive.get(server.name, 0), holes, clock.wall())
        self._settings, self._items = _settings(server, stores), _items(tags)
        self._link: Link | None = (
            None  # made in `run`: the stack takes 0.4 s to load, and the window waits for us
        )
        self._before = LinkStatus(server.name, server.urls[0], LinkState.CONNECTING, BEGINNING, clock.wall())
        self._is_live = self._was_late = False
        self._cut = np.empty(0, np.int64)  # tags that were live when the link was last cut
        self._received, self._rate = 0, 0.0
        self._put_back = 0  # ns UTC: when the link's word was first seen to lie ahead

    @property
    def _link_status(self) -> LinkStatus:
        return self._before if self._link is None else self._link.status

    @property
    def name(self) -> str:
        return self._server.name

    @property
    def heard(self) -> int:
        """ns UTC: every value the server published before has come; 0 before the link first lived.

        After the clock was put back the link's word lies ahead: it counts again when the clock has passed it.
        """
        until, now = self._link_status.complete_until, self._clock.wall()
        if until <= now:
            self._put_back = 0
            return self._ledger.capped(until)
        self._put_back = min(self._put_back or now, now)
        return self._ledger.capped(self._put_back)

    async def run(self) -> None:
        from scada.opcua import Link

        self._link = Link(self._settings, self._items, self._deliver, self._changed)
        await self._link.run()

    def closed(self, stored: int) -> None:
        """Say in the ledger that nothing is stored after `stored` (ns UTC). After `run` has ended."""
        self._ledger.close(min(self.heard, stored))

    def lost(self, start: int, end: int) -> None:
        """Samples that arrived in this span (ns UTC) were given up."""
        self._ledger.record(start, end, GIVEN_UP, self._clock.wall())

    def measure(self, seconds: float) -> None:
        """Renew the shown rate; `seconds` since the last call."""
        received = self._link_status.received
        weight = min(seconds / RATE_OVER, 1.0)
        self._rate += weight * ((received - self._received) / seconds - self._rate)
        self._received = received

    def status(self) -> ServerStatus:
        link = self._link_status
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
            last_gap=self._ledger.last_gap,
        )

    def refusals(self) -> tuple[Text, ...]:
        """Why tags of this server are not acquired, one sentence a tag, by its name."""
        return tuple(self._refused(self._link_status).values())

    def _refused(self, status: LinkStatus) -> dict[int, Text]:
        return {
            tag: Text(text.template, {**text.fields, "tag": self._names[tag]})
            for tag, text in status.refused.items()
        }

    def _deliver(self, batches: tuple[SampleBatch, ...]) -> None:
        self._flow.deliver(batches)

    def _changed(self, status: LinkStatus) -> None:
        now, is_live = self._clock.wall(), status.state is LinkState.LIVE
        has_arrived, self._is_live = is_live and not self._is_live, is_live
        if has_arrived:
            self._arrive(status, now)
        elif status.hole is not None:
            self._ledger.follow(status.hole, now)
        self._show(status, now)
        is_late = not is_live or status.is_late
        if is_late != self._was_late:
            self._flow.set_stale([int(tag) for tag in self._tags], is_late)
            self._was_late = is_late

    def _arrive(self, status: LinkStatus, now: int) -> None:
        """Items are subscribed: what changed comes. What did not is known only if nothing was missed."""
        if status.hole is not None and status.hole.is_healed:
            self._flow.live.mark(self._cut, Freshness.LIVE, now)
        self._cut = np.empty(0, np.int64)
        self._ledger.arrive(status.hole, {**self._unlisted, **self._refused(status)}, now)

    def _show(self, status: LinkStatus, now: int) -> None:
        """While an attempt is under way nothing is marked: values come before it has succeeded."""
        live = self._flow.live
        if self._is_live and status.is_late:
            live.mark(self._tags, Freshness.STALE, status.complete_until)
        elif self._is_live:
            live.confirm(self._tags, now)
        elif status.next_try is not None or status.state is LinkState.STOPPED:
            cut = live.mark(self._tags, Freshness.DISCONNECTED, status.since)
            self._cut = np.union1d(self._cut, cut)


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
