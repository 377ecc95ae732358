"""Async tests on the Qt loop, with no further plug-in than pytest-qt.

Lives here: a coroutine test gets the fixture `loop` by itself; `until` waits inside one.
Must not: know a page; be used with `qtbot.wait*` inside a coroutine (a nested Qt loop kills other tasks).
"""

import asyncio
import gc
import inspect
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from ui.theme import apply, load_theme

TEST_S, END_S = 30, 5


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if (
            isinstance(item, pytest.Function)
            and inspect.iscoroutinefunction(item.obj)
            and "loop" not in item.fixturenames
        ):
            item.fixturenames.insert(0, "loop")  # first in, so torn down last: after the widgets are closed


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}

    async def bounded() -> None:
        async with asyncio.timeout(TEST_S):
            await pyfuncitem.obj(**arguments)

    pyfuncitem.funcargs["loop"].run_until_complete(bounded())
    return True


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """The Qt loop as asyncio's. It fails the test for a task without owner and for an error nobody saw."""
    qapp.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(qapp)
    lost: list[dict[str, Any]] = []
    asyncio.set_event_loop(loop)

    def on_error(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        lost.append(context)
        if "Cannot enter into task" in str(context.get("exception")):  # a nested loop: that task never ends
            loop.stop()

    loop.set_exception_handler(on_error)
    yield loop
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left, timeout=END_S))
    gc.collect()  # a dropped task reports its exception only when it is collected
    loop.close()
    asyncio.set_event_loop(None)
    assert not left, f"tasks without owner: {left}"
    assert not lost, f"errors nobody saw: {lost}"


@pytest.fixture
def until() -> Callable[..., Awaitable[None]]:
    """`await until(predicate)`: what qtbot.waitUntil is for plain tests."""

    async def until(predicate: Callable[[], object], seconds: float = 5) -> None:
        async with asyncio.timeout(seconds):
            while not predicate():  # noqa: ASYNC110  a widget has no event to wait for
                await asyncio.sleep(0.01)

    return until


@pytest.fixture
def themed(qapp: QApplication) -> QApplication:
    """The application in the dark theme, its fonts loaded: what pages are drawn with."""
    apply(qapp, load_theme("dark"))
    return qapp
