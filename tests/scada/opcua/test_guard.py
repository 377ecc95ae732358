"""The guard, hit by what real stacks throw.

Lives here: failures that must become words, cancellations that must not.
Must not: open a socket.
"""

import asyncio
import struct

import pytest

from scada.model import Text
from scada.opcua.failures import TrustError
from scada.opcua.guard import Outcome, attempted, guarded
from scada.opcua.lifecycle import Cure

URL = "opc.tcp://plc-1:4840"


@pytest.mark.parametrize("error", [TypeError(), IndexError("list"), struct.error("short"), AssertionError()])
def test_whatever_the_stack_throws_becomes_a_sentence(error: Exception) -> None:
    async def stretch() -> None:
        raise error

    outcome = asyncio.run(guarded(stretch(), URL))
    assert URL in str(outcome.failure)
    assert str(error) or type(error).__name__ in str(outcome.failure)
    assert str(outcome.failure).endswith(".")


def test_a_failure_inside_a_group_of_tasks_is_told_by_its_own_sentence() -> None:
    async def fails() -> None:
        raise TrustError(Text("Nobody trusts it."))

    async def stretch() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(fails())

    assert asyncio.run(guarded(stretch(), URL)) == Outcome(Text("Nobody trusts it."), Cure.TRUST)


def test_a_decoder_that_breaks_gives_words_instead() -> None:
    assert isinstance(attempted(lambda: [][1], URL), Text)
    assert attempted(lambda: 7, URL) == 7


def test_a_cancel_that_the_stack_swallows_still_ends_the_link() -> None:
    async def swallows() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return

    async def cancel_it() -> None:
        link = asyncio.create_task(guarded(swallows(), URL))  # noqa: TID251  the test owns it
        await asyncio.sleep(0.01)
        link.cancel()
        with pytest.raises(asyncio.CancelledError):
            await link

    asyncio.run(cancel_it())
