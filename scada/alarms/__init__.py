"""Alarms: limits with deadband and delays over columns of samples, and what an operator says to them.

Lives here: the condition's table, delays, tag clocks, the engine. All of it pure: time is an argument.
Must not: read a clock, open a file, talk to a server, know a widget.
Front door: other rooms write `from scada.alarms import ...`, never a file inside it.
"""

from .condition import TRANSITIONS, Condition, IllegalEventError, advance
from .engine import Answer, Engine, EngineCondition, Known

__all__ = [
    "TRANSITIONS",
    "Answer",
    "Condition",
    "Engine",
    "EngineCondition",
    "IllegalEventError",
    "Known",
    "advance",
]
