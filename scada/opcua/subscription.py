"""One subscription: items asked for, publishes received in order, silence noticed.

Lives here: creating it and its items, the publish loop, sequence numbers, the watch over silence.
Must not: connect, reconnect, know what becomes of a batch.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from asyncua import ua
from asyncua.ua.ua_binary import struct_from_binary

from scada.model import EARLIEST, SECOND, Origin, SampleBatch, Text, status_name

from .asyncua_private import answer, body
from .decode import batches, ns
from .failures import LostError
from .guard import attempted
from .session import Session
from .settings import Item, LinkSettings

log = logging.getLogger(__name__)
OUTSTANDING = 2  # publish requests the server holds: one to answer, one in reserve
MOST_PER_ANSWER = 5000  # notifications in a publish: some 50 ms of decoding
LATE_AFTER = 1.5  # keep-alives
GONE_AFTER = 3.0  # keep-alives without a publish from a server that answers otherwise
TICK_S, LATE_TICK_S = 0.25, 1.0
CLOCK_S = 30.0  # the skew is measured anew
MOST_MISSED = 1000  # messages asked for again
PAUSE_S = 1.0  # after an answer that makes no sense
NOT_KEPT = (ua.StatusCodes.BadMessageNotAvailable, ua.StatusCodes.BadSequenceNumberUnknown)
WRAP = 0xFFFFFFFF  # the last sequence number; 1 follows (OPC 10000-4 §7.9)


@dataclass(slots=True)
class Gap:
    """Values that were lost while the connection stood. Times ns UTC."""

    start: int
    end: int
    cause: Text


@dataclass(slots=True)
class Subscription:
    """The state of one subscription in one session."""

    session: Session
    settings: LinkSettings
    tags: np.ndarray[tuple[int], np.dtype[np.int32]]  # by client handle
    deliver: Callable[[tuple[SampleBatch, ...]], None]
    noticed: Callable[[], None]  # something of this value changed that people want to know
    lost: Callable[[Gap], None]
    id: int = 0
    publish_s: float = 0.0
    keep_alive_s: float = 0.0
    complete_until: int = 0
    received: int = 0
    undecodable: int = 0
    is_late: bool = False
    _heard: float = 0.0  # loop time of the newest publish answer
    _sequence: int = 0  # of the newest message; 0 before the first
    _receivers: int = 0
    _in_order: asyncio.Lock = field(default_factory=asyncio.Lock)
    _acknowledge: list[ua.SubscriptionAcknowledgement] = field(default_factory=list)

    async def create(self) -> None:
        """Ask the server for it. Raises what the stack raises."""
        settings = self.settings
        request = ua.CreateSubscriptionRequest()
        request.Parameters.RequestedPublishingInterval = settings.publish_ms
        request.Parameters.RequestedMaxKeepAliveCount = settings.keep_alive_count
        request.Parameters.RequestedLifetimeCount = settings.lifetime_count
        request.Parameters.MaxNotificationsPerPublish = MOST_PER_ANSWER
        request.Parameters.PublishingEnabled = True
        made = (await answer(self.session.client, request, ua.CreateSubscriptionResponse)).Parameters
        self.id = made.SubscriptionId
        self.publish_s = _sane(made.RevisedPublishingInterval / 1000, settings.publish_ms / 1000)
        count = made.RevisedMaxKeepAliveCount or settings.keep_alive_count
        self.keep_alive_s = _sane(self.publish_s * count, self.publish_s * settings.keep_alive_count)
        self._heard = asyncio.get_running_loop().time()
        self.complete_until = time.time_ns()

    async def receive(self) -> None:
        """Keep one publish request with the server, for ever. Raises LostError and what the stack raises."""
        self._receivers += 1
        loop = asyncio.get_running_loop()
        while True:
            acknowledge, self._acknowledge = self._acknowledge, []
            request = ua.PublishRequest()
            request.Parameters.SubscriptionAcknowledgements = acknowledge
            try:
                raw = await body(self.session.client, request, 0)
            except ua.UaStatusCodeError as error:
                if self._is_spare(error.code):
                    return
                await asyncio.sleep(PAUSE_S)  # the server timed the request out: ask again, not in a rush
                continue
            self._heard = loop.time()
            response = attempted(partial(struct_from_binary, ua.PublishResponse, raw), self.session.url)
            if isinstance(response, Text):
                self._make_no_sense(response)
                await asyncio.sleep(PAUSE_S)
                continue
            response.ResponseHeader.ServiceResult.check()
            async with self._in_order:
                await self._take(response.Parameters)

    async def watch(self) -> None:
        """Notice silence, for ever. Raises LostError."""
        loop = asyncio.get_running_loop()
        probed = loop.time()
        while True:
            due = loop.time() + TICK_S
            await asyncio.sleep(TICK_S)
            now = loop.time()
            if now - due > LATE_TICK_S:
                self._heard = now  # our own loop was late: what waits in the socket is read first
            silent = now - self._heard
            self._show_late(silent > self.keep_alive_s * LATE_AFTER)
            patience = min(self.keep_alive_s * LATE_AFTER, 3.0)
            if now - max(probed, self._heard) > patience or now - probed > CLOCK_S:
                await self.session.probe()
                probed = loop.time()
            if loop.time() - self._heard > self.keep_alive_s * GONE_AFTER + self.session.timeout_s:
                raise LostError(
                    Text("{url} answers, but has stopped publishing values.", {"url": self.session.url})
                )

    def _is_spare(self, code: int) -> bool:
        """Whether this request is one too many. Raises the error again unless it is harmless."""
        if code == ua.StatusCodes.BadTooManyPublishRequests and self._receivers > 1:
            self._receivers -= 1
            return True
        if code == ua.StatusCodes.BadTimeout:
            return False
        raise self._ended(code)

    def _ended(self, code: int) -> LostError:
        fields = {"url": self.session.url, "code": status_name(code)}
        return LostError(Text("{url} ended the subscription or the session ({code}).", fields))

    async def fetch_missed(self) -> None:
        """After a cut: what was published and never arrived. Raises LostError if the server forgot us."""
        self._heard = asyncio.get_running_loop().time()
        self._receivers, self.is_late = 0, False
        async with self._in_order:
            for _ in range(MOST_MISSED):
                if not await self._fetch_again(self._next()):
                    return

    async def _take(self, result: ua.PublishResult) -> None:
        message = result.NotificationMessage
        now = time.time_ns()
        if result.SubscriptionId != self.id:
            log.info(
                "%s: answer for subscription %s, not %s", self.session.url, result.SubscriptionId, self.id
            )
            return
        if message.NotificationData and not self._is_repeated(message.SequenceNumber):
            await self._fill_up_to(message.SequenceNumber)
            self._accept(message, Origin.LIVE)
        if not result.MoreNotifications:
            self.complete_until = max(self.complete_until, self._published(message, now))
        self._show_late(False)

    def _next(self) -> int:
        return 1 if self._sequence in (0, WRAP) else self._sequence + 1

    def _is_repeated(self, sequence: int) -> bool:
        return self._sequence != 0 and (sequence - self._next()) % WRAP > WRAP // 2

    async def _fill_up_to(self, sequence: int) -> None:
        """Ask again for messages that were left out; what the server no longer has is lost."""
        count = (sequence - self._next()) % WRAP if self._sequence else 0
        for done in range(min(count, MOST_MISSED)):
            if not await self._fetch_again(self._next()):
                fields = {"url": self.session.url, "count": count - done}
                cause = Text("{url} left out {count} messages with values.", fields)
                self.lost(Gap(self.complete_until, time.time_ns(), cause))
                return

    async def _fetch_again(self, sequence: int) -> bool:
        """One message from the server's store (Republish); False when it is not there."""
        request = ua.RepublishRequest()
        request.Parameters.SubscriptionId = self.id
        request.Parameters.RetransmitSequenceNumber = sequence
        try:
            raw = await body(self.session.client, request)
        except ua.UaStatusCodeError as error:
            if error.code not in NOT_KEPT:
                raise self._ended(error.code) from error
            return False
        response = attempted(partial(struct_from_binary, ua.RepublishResponse, raw), self.session.url)
        if isinstance(response, Text):
            return False
        message = response.NotificationMessage
        if message.SequenceNumber != sequence or not message.NotificationData:
            return False
        self._accept(message, Origin.REPUBLISHED)
        return True

    def _accept(self, message: ua.NotificationMessage, origin: int) -> None:
        self._sequence = message.SequenceNumber
        self._acknowledge.append(ua.SubscriptionAcknowledgement(self.id, message.SequenceNumber))
        self._pass_on(message.NotificationData, origin)

    def _pass_on(self, notifications: Sequence[object], origin: int) -> None:
        items: list[ua.MonitoredItemNotification] = []
        for notification in notifications:
            if isinstance(notification, ua.DataChangeNotification):
                items += notification.MonitoredItems or []
            elif isinstance(notification, ua.StatusChangeNotification):
                raise self._ended(notification.Status.value)
        found = attempted(lambda: batches(items, self.tags, time.time_ns(), origin), self.session.url)
        if isinstance(found, Text):
            self._make_no_sense(found)
        elif found:
            self.received += len(items)
            self.deliver(found)

    def _make_no_sense(self, why: Text) -> None:
        self.undecodable += 1
        self.lost(Gap(self.complete_until, time.time_ns(), why))

    def _published(self, message: ua.NotificationMessage, now: int) -> int:
        """When the server sent the message, by our clock; a late loop must not make a hole look shorter."""
        published = ns(message.PublishTime) if message.PublishTime is not None else 0
        if published < EARLIEST or self.session.skew is None:
            return now
        return min(now, published - round(self.session.skew * SECOND))

    def _show_late(self, is_late: bool) -> None:
        if is_late is not self.is_late:
            self.is_late = is_late
            self.noticed()


def handles(items: Sequence[Item]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """(n,) the tag of each client handle: a handle is the place of its item."""
    return np.array([item.tag for item in items], np.int32)


def _sane(seconds: float, fallback: float) -> float:
    """A server may answer NaN, 0 or 1e300."""
    return seconds if 0.001 <= seconds <= 3600 else fallback
