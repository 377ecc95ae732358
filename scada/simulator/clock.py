"""The one place of the simulator that turns ns into what the OPC UA stack wants.

Lives here: conversion between int ns UTC and the stack's DateTime; one of three files that know datetime.
Must not: decide when something happens.
"""

import time
from datetime import UTC, datetime, timedelta

from scada.model import MICROSECOND, MILLISECOND

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def stack_time(ns: int) -> datetime:
    """`ns` UTC for the stack; it keeps microseconds, so a caller's times are multiples of 1000 ns."""
    return EPOCH + timedelta(microseconds=ns // MICROSECOND)


def start_time() -> int:
    """Now in ns UTC, cut to whole milliseconds: the origin of a server's step grid."""
    return time.time_ns() // MILLISECOND * MILLISECOND
