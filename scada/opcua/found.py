"""What browsing finds, as values.

Lives here: a variable of a server with all that can be known of it before its first value.
Must not: ask a server, name a tag, import the stack.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FoundVariable:
    """One variable. `path` runs from below the start of the search to the variable itself."""

    node: str  # "ns=2;s=Tank.Level", index as the server counts now
    browse_name: str
    path: tuple[str, ...]
    description: str = ""
    unit: str = ""
    low: float | None = None  # EURange
    high: float | None = None
    type: str = ""  # built-in type by name, "[]" behind it for an array; "" unknown
    stepped: bool | None = None  # True where values between two samples make no sense; None by the type
    decimals: int | None = None  # ValuePrecision
    states: Mapping[int, str] = field(default_factory=dict)
    area: str = ""  # the object above it
    writable: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The variables in the order of the tree, and the namespaces they use."""

    variables: tuple[FoundVariable, ...]
    namespaces: Mapping[int, str]  # index -> URI
    is_complete: bool = True  # False: a limit of size or time was reached
