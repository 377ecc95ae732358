"""A server that starts a moment after the program that wants it.

Lives here: real sockets that begin to listen late, or never.
Must not: speak OPC UA.
"""

import socket
import threading
import time

import pytest

from scada.cli.patience import await_listener


def test_a_server_that_comes_late_is_waited_for_and_that_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as late:
        late.bind(("127.0.0.1", 0))
        port = late.getsockname()[1]
        timer = threading.Timer(0.5, late.listen)
        timer.start()
        began = time.monotonic()
        await_listener(f"opc.tcp://127.0.0.1:{port}", 60)
        assert 0.3 < time.monotonic() - began < 30
        timer.join()
    assert "Waiting up to 60 s" in capfd.readouterr().err


def test_a_server_that_is_there_is_not_waited_for(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there:
        await_listener(f"opc.tcp://127.0.0.1:{there.getsockname()[1]}", 60)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("url", ["opc.tcp://127.0.0.1:9", "opc.tcp://no.such.host.invalid:1", "opc.tcp://"])
def test_what_does_not_come_or_is_no_address_is_left_to_who_connects(url: str) -> None:
    began = time.monotonic()
    await_listener(url, 0.3)
    assert time.monotonic() - began < 30
