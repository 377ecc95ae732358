"""One link: connects, subscribes, delivers, and begins again for ever, until it is cancelled.

Lives here: the loop around session and subscription, and the status people see.
Must not: decide a state or a delay (lifecycle does), decode, store, block.
"""

import asyncio
import random
import time
from collections.abc import Callable, Sequence

from scada.model import SECOND, LinkState, SampleBatch

from . import lifecycle
from .guard import Outcome, guarded
from .items import ItemResults, add_items
from .lifecycle import Life
from .session import Session, close, connect, cut, resume
from .settings import Item, LinkSettings
from .status import LinkStatus
from .subscription import OUTSTANDING, Gap, Subscription, handles

LONGEST_REST = max(lifecycle.SLOW.values())


class Link:
    """`deliver` and `changed` are called in the loop that runs `run` and must not block."""

    def __init__(
        self,
        settings: LinkSettings,
        items: Sequence[Item],
        deliver: Callable[[tuple[SampleBatch, ...]], None],
        changed: Callable[[LinkStatus], None],
    ) -> None:
        self._settings, self._items = settings, tuple(items)
        self._deliver, self._changed = deliver, changed
        self._tags = handles(self._items)
        self._life = Life(settings.server, time.time_ns())
        self._url = settings.urls[0]
        self._session: Session | None = None
        self._subscription: Subscription | None = None
        self._is_resumable = False  # items were subscribed in the session that is kept
        self._results = ItemResults()  # replaced as a whole, so a status may share it
        self._received = self._undecodable = 0  # of earlier subscriptions
        self._complete_until = 0

    async def run(self) -> None:
        """Until cancelled. Raises only CancelledError, and that within two seconds."""
        attempt = 0
        self._tell()
        try:
            while True:
                if self._session is None:
                    self._url = self._settings.urls[attempt % len(self._settings.urls)]
                    attempt += 1
                self._become(lifecycle.trying(self._life, time.time_ns()))
                outcome = await guarded(self._attempt(), self._url)
                await self._fall(outcome)
                await self._rest()
        finally:
            try:
                await self._part()
            finally:
                self._become(lifecycle.stopped(self._life, time.time_ns()))

    @property
    def status(self) -> LinkStatus:
        """How the link fares now."""
        life, results, subscription = self._life, self._results, self._subscription
        is_live = life.state is LinkState.LIVE
        return LinkStatus(
            server=self._settings.server,
            url=self._url,
            state=life.state,
            reason=life.reason,
            since=life.since,
            next_try=life.next_try,
            complete_until=self._complete(),
            is_late=is_live and subscription is not None and subscription.is_late,
            hole=life.hole,
            refused=results.refused,
            subscribed=results.subscribed if is_live else 0,
            received=self._received + (subscription.received if subscription else 0),
            undecodable=self._undecodable + (subscription.undecodable if subscription else 0),
            skew=self._session.skew if self._session else None,
            latency=self._session.latency if self._session else None,
            publish_s=subscription.publish_s if subscription else None,
            sampling_s=results.sampling_s,
            queue_size=results.queue_size,
        )

    async def _attempt(self) -> None:
        """Connect, or go on after a cut, and stay until something fails."""
        if self._session is not None and not await resume(self._session, self._settings):
            await self._part()  # the server forgot the session: begin anew
        is_resumed = self._session is not None
        if self._session is None:
            self._session = await connect(self._settings, self._url)
        if self._subscription is None:
            self._subscription = await self._subscribe(self._session)
        session, subscription = self._session, self._subscription
        async with asyncio.TaskGroup() as tasks:
            if is_resumed:
                await subscription.fetch_missed()
            for _ in range(OUTSTANDING):
                tasks.create_task(subscription.receive())
            if not is_resumed:
                self._results = await add_items(session, subscription.id, self._settings, self._items)
            self._is_resumable = True
            self._become(lifecycle.live(self._life, time.time_ns(), is_resumed=is_resumed))
            tasks.create_task(session.keep_secure())
            await subscription.watch()

    async def _subscribe(self, session: Session) -> Subscription:
        subscription = Subscription(
            session, self._settings, self._tags, self._deliver, self._tell, self._lose
        )
        await subscription.create()
        return subscription

    async def _rest(self) -> None:
        """Until the next try; never long, though the wall clock may jump meanwhile."""
        left = (self._life.next_try or 0) - time.time_ns()
        await asyncio.sleep(min(max(0, left), LONGEST_REST) / SECOND)

    async def _fall(self, outcome: Outcome) -> None:
        """What was kept through a cut stays for the next attempt; anything else is let go."""
        self._complete_until = self._complete()
        jitter = random.random()  # spreads links apart, guards nothing
        reason, now = outcome.failure or lifecycle.BEGINNING, time.time_ns()
        self._become(lifecycle.fallen(self._life, now, reason, self._complete_until, outcome.cure, jitter))
        if self._session is not None and outcome.is_cut and self._is_resumable:
            cut(self._session)
        else:
            await self._part()

    async def _part(self) -> None:
        """Let session and subscription go, and carry over what was counted."""
        session, subscription = self._session, self._subscription
        if subscription is not None:
            self._received += subscription.received
            self._undecodable += subscription.undecodable
            self._complete_until = self._complete()
        self._session = self._subscription = None
        self._is_resumable = False
        if session is not None:
            await close(session)

    def _complete(self) -> int:
        """While a link is not live yet again, what came before the hole counts."""
        if self._subscription is None or self._life.state is not LinkState.LIVE:
            return self._complete_until
        return max(self._complete_until, self._subscription.complete_until)

    def _lose(self, gap: Gap) -> None:
        self._become(lifecycle.gap(self._life, gap.start, gap.end, gap.cause))

    def _become(self, life: Life) -> None:
        if life != self._life:
            self._life = life
            self._tell()

    def _tell(self) -> None:
        self._changed(self.status)
