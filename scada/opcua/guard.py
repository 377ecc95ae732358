"""The guard around one link: whatever the stack or the server throws becomes a state in words.

Lives here: the only broad excepts of the house (asyncua raises TypeError, IndexError, struct.error ...).
Must not: retry, sleep, decide what to do next, swallow a cancellation.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from scada.model import Problem, Text

from .failures import code_name, cure, is_cut, root, sentence
from .lifecycle import Cure

log = logging.getLogger(__name__)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one stretch of a link's life ended: by itself, or with a failure in words."""

    failure: Text | None = None
    cure: Cure = Cure.TIME
    is_cut: bool = False  # only the way to the server failed


async def guarded(stretch: Awaitable[None], url: str) -> Outcome:
    """Await one stretch (a connect, a session's life) at `url`. Raises only CancelledError.

    The stretch has a task of its own: a cancel that is lost inside the stack still reaches the caller, and
    the marks that Python 3.11 leaves on the task around a failed TaskGroup do not look like a cancel.
    """
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(_caught(stretch, url))
    if task.cancelled():  # by the stack itself, which cancels futures when a channel closes
        return _outcome(ConnectionError("cancelled"), url)
    return task.result()


def attempted(step: Callable[[], Result], url: str) -> Result | Text:
    """The result of one step without waiting (a decoding), or why there is none."""
    try:
        return step()
    except Exception as error:
        log.info("%s: %r", url, error)
        return sentence(error, url)


async def _caught(stretch: Awaitable[None], url: str) -> Outcome:
    try:
        await stretch
    except Exception as error:
        return _outcome(error, url)
    return Outcome()


def _outcome(error: Exception, url: str) -> Outcome:
    first = root(error)
    is_known = isinstance(first, Problem | OSError) or bool(code_name(first))
    log.info("%s: %r", url, first, exc_info=None if is_known else first)
    return Outcome(sentence(first, url), cure(first), is_cut(first))
