"""Journals for tests: definitions and transitions as short as they can be said.

Lives here: builders.
Must not: check anything.
"""

import math

from scada.model import AlarmDefinition, AlarmEvent, AlarmKind, Transition

NOON = 1_767_268_800_000_000_000  # 2026-01-01T12:00Z
HOT = AlarmDefinition("TIC-101", AlarmKind.HI, 80, 2, "Too hot")
COLD = AlarmDefinition("TIC-101", AlarmKind.LO, 10, 3, "Too cold")
FULL = AlarmDefinition("LI-7", AlarmKind.HIHI, 95.5, 1, "Overflow")


def active(condition: int, second: int = 0, value: float = 81.5, origin: str = "live") -> Transition:
    return Transition(condition, AlarmEvent.ACTIVE, NOON + second, value, 80, origin=origin)


def returned(condition: int, second: int = 0, value: float = 60.0) -> Transition:
    return Transition(condition, AlarmEvent.RETURNED, NOON + second, value, 80)


def acknowledged(condition: int, second: int = 0, user: str = "miller", comment: str = "") -> Transition:
    return Transition(condition, AlarmEvent.ACKNOWLEDGED, NOON + second, math.nan, 80, user, comment)
