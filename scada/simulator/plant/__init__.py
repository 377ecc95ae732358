"""The plant itself, pure: physics, tags, scenarios, what each signal reports in a step.

Lives here: everything that can be known without a server and without a clock.
Must not: do I/O, read a clock, import the stack.
Front door: `Plant(seed, scenario).step()`; the rest of the simulator imports only from here.
"""

from .changes import COMMANDS
from .plant import Plant
from .report import STEP, Reports
from .scenario import SCENARIOS
from .tag import INTEGERS, OutOfRangeError, PlantTag
from .tags import INDEX, TAGS
from .units import NAMESPACE as UNITS_NAMESPACE

__all__ = [
    "COMMANDS",
    "INDEX",
    "INTEGERS",
    "SCENARIOS",
    "STEP",
    "TAGS",
    "UNITS_NAMESPACE",
    "OutOfRangeError",
    "Plant",
    "PlantTag",
    "Reports",
]
