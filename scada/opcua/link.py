"""One link: connects, subscribes, delivers, and begins again for ever, until it is cancelled.

Lives here: the loop around session and subscription, and the status people see.
Must not: decide a state or a delay (lifecycle does), decode, store, block.
"""

import asyncio
import random
import time
from collections.abc import Callable, Sequence

from scada.model import LinkState, SampleBatch

from . import lifecycle
from .guard import Outcome, guarded
from .items import ItemResults, add_items
from .lifecycle import Life
from .session import Session, opened
from .settings import Item, LinkSettings
from .status import LinkStatus
from .subscription import OUTSTANDING, Gap, Subscription, handles


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
        self._results = ItemResults()
        self._received = self._undecodable = 0  # of earlier subscriptions
        self._complete_until = 0

    async def run(self) -> None:
        """Until cancelled. Raises only CancelledError, and that within two seconds."""
        attempt = 0
        self._tell()
        try:
            while True:
                self._url = self._settings.urls[attempt % len(self._settings.urls)]
                attempt += 1
                self._become(lifecycle.trying(self._life, time.time_ns()))
                outcome = await guarded(self._attempt(), self._url)
                self._fall(outcome)
                await self._rest()
        finally:
            self._settle()
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
            refused=dict(results.refused),
            subscribed=results.subscribed if is_live else 0,
            received=self._received + (subscription.received if subscription else 0),
            undecodable=self._undecodable + (subscription.undecodable if subscription else 0),
            skew=self._session.skew if self._session else None,
            latency=self._session.latency if self._session else None,
            publish_s=subscription.publish_s if subscription else None,
            sampling_s=dict(results.sampling_s),
            queue_size=dict(results.queue_size),
        )

    async def _attempt(self) -> None:
        """Connect and stay until something fails."""
        async with opened(self._settings, self._url) as session, asyncio.TaskGroup() as tasks:
            subscription = Subscription(
                session, self._settings, self._tags, self._deliver, self._tell, self._lose
            )
            await subscription.create()
            self._session, self._subscription = session, subscription
            for _ in range(OUTSTANDING):
                tasks.create_task(subscription.receive())
            self._results = await add_items(session, subscription.id, self._settings, self._items)
            self._become(lifecycle.live(self._life, time.time_ns()))
            tasks.create_task(session.keep_secure())
            await (
                subscription.watch()
            )  # in the body: Python 3.11 leaves a task marked that fails while it waits

    async def _rest(self) -> None:
        due = self._life.next_try or 0
        await asyncio.sleep(max(0.0, (due - time.time_ns()) / 1e9))

    def _fall(self, outcome: Outcome) -> None:
        self._settle()
        reason = outcome.failure or lifecycle.BEGINNING
        jitter = random.random()
        now = time.time_ns()
        self._become(lifecycle.fallen(self._life, now, reason, self._complete_until, outcome.cure, jitter))

    def _settle(self) -> None:
        """Carry over what the subscription counted, and let it go."""
        if self._subscription is not None:
            self._received += self._subscription.received
            self._undecodable += self._subscription.undecodable
            self._complete_until = self._complete()
        self._session = self._subscription = None

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
