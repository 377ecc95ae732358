"""The outbox before a disk that fails, and one that is slow.

Lives here: order, retries, the bound.
Must not: open a database.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from scada.station.outbox import Outbox, Policy


class Disk:
    """Takes numbers; while `is_full` it raises instead."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.is_full = False

    def write(self, parcels: Sequence[int]) -> int:
        if self.is_full:
            raise OSError(28, "No space left on device")
        self.rows.extend(parcels)
        return len(parcels)


def outbox(disk: Disk, pool: ThreadPoolExecutor, limit: int = 1000) -> Outbox[int]:
    return Outbox(Policy("test", 0.01, limit), disk.write, pool, weigh=lambda parcel: 1)


@pytest.mark.parametrize("rounds_full", [0, 1, 3])
def test_what_waited_for_a_full_disk_is_stored_once_and_in_order(rounds_full: int) -> None:
    async def story() -> list[int]:
        disk = Disk()
        with ThreadPoolExecutor(1) as pool:
            box = outbox(disk, pool)
            disk.is_full = True
            for number in range(rounds_full):
                box.add(number)
                assert not await box.flush(1)
                assert box.problem is not None
                assert "No space left" in str(box.problem)
            disk.is_full = False
            box.add(rounds_full)
            assert await box.flush(2)
            assert box.problem is None
            assert (box.waiting, box.stored, box.written_until) == (0, rounds_full + 1, 2)
        return disk.rows

    assert asyncio.run(story()) == list(range(rounds_full + 1))


def test_a_full_outbox_gives_up_the_oldest_and_counts_it() -> None:
    async def story() -> None:
        disk = Disk()
        with ThreadPoolExecutor(1) as pool:
            box = outbox(disk, pool, limit=3)
            for number in range(5):
                box.add(number)
            assert (box.waiting, box.refused) == (3, 2)
            assert await box.flush(1)
        assert disk.rows == [2, 3, 4]

    asyncio.run(story())


def test_a_cancelled_round_neither_loses_nor_doubles() -> None:
    async def story() -> list[int]:
        disk = Disk()
        started, go_on = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def slow(parcels: Sequence[int]) -> int:
            loop.call_soon_threadsafe(started.set)
            asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(5)
            return disk.write(parcels)

        with ThreadPoolExecutor(1) as pool:
            box = Outbox(Policy("test", 0.01, 10), slow, pool, weigh=lambda parcel: 1)
            box.add(1)
            running = asyncio.create_task(box.run(lambda: 1))  # noqa: TID251  the test owns it
            await started.wait()
            running.cancel()
            go_on.set()
            with pytest.raises(asyncio.CancelledError):
                await running
            box.add(2)
            await box.flush(2)
        return disk.rows

    assert asyncio.run(story()) == [1, 2]


def test_what_a_partly_successful_round_left_over_comes_first_in_the_next() -> None:
    async def story() -> list[int]:
        disk = Disk()

        def one(parcels: Sequence[int]) -> int:
            return disk.write(parcels[:1])

        with ThreadPoolExecutor(1) as pool:
            box = Outbox(Policy("test", 0.01, 10), one, pool, weigh=lambda parcel: 1)
            for number in range(3):
                box.add(number)
            assert [await box.flush(1) for _ in range(3)] == [False, False, True]
        return disk.rows

    assert asyncio.run(story()) == [0, 1, 2]
